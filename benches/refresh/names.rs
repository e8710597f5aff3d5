//! Events of very many names and journeys beside as many ordinary ones, and one customer with very many events.

use std::path::Path;

use super::beside::Beside;
use super::demo::Demo;
use super::measure::{number, ratio};

/// Names of events, and journeys, of the one set; those of the other.
const MANY: [u64; 2] = [200_000, 100_000];
const FEW: [u64; 2] = [12, 16];

/// Measures both and tells; gives those with many names back, and their store.
pub fn many(keep: &Path, runs: usize, scratch: &Path) -> (Demo, Beside) {
    let made = |name: &str, [names, journeys]: [u64; 2]| {
        Demo::of_sql(keep, name, include_str!("names.sql"), &[("names", names), ("journeys", journeys)])
    };
    let few = Beside::of(&made("few-names", FEW), runs, scratch);
    let subject = made("many-names", MANY);
    let many = Beside::of(&subject, runs, scratch);
    println!();
    ratio("many names / few", &many.refresh, &few.refresh);
    let names = number(MANY.iter().sum::<u64>() - FEW.iter().sum::<u64>());
    println!("{:<34}{:>10.2}", "CPU µs a name or journey", (many.refresh.cpu - few.refresh.cpu) * 1e6 / names);
    (subject, many)
}

/// One customer of so many events, among others.
pub fn busy(keep: &Path, events: u64) -> Demo {
    Demo::of_sql(keep, &format!("busy-{events}"), include_str!("customer.sql"), &[("events", events)])
}
