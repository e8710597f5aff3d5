//! Medians and lines.

use std::path::Path;

use super::alone::{self, Took};

/// The run whose CPU time is the median, with the medians of all runs in the place of its own figures.
pub fn median(mut runs: Vec<Took>) -> Took {
    let middle = |of: fn(&Took) -> f64| {
        let mut all: Vec<f64> = runs.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let (cpu, wall, peak) = (middle(|run| run.cpu), middle(|run| run.wall), middle(|run| run.peak));
    runs.sort_by(|a, b| a.cpu.total_cmp(&b.cpu));
    Took { cpu, wall, peak, ..runs.swap_remove(runs.len() / 2) }
}

pub fn head() {
    println!("{:<34}{:>10}{:>10}{:>10}{:>14}", "", "CPU s", "wall s", "peak MiB", "CPU µs/event");
}

pub fn line(name: &str, took: &Took, events: u64) {
    let each = took.cpu * 1e6 / number(events);
    println!("{name:<34}{:>10.2}{:>10.2}{:>10.0}{each:>14.3}", took.cpu, took.wall, took.peak);
}

pub fn ratio(name: &str, of: &Took, to: &Took) {
    println!("{name:<34}{:>10.3}{:>10.3}", of.cpu / to.cpu, of.wall / to.wall);
}

#[expect(clippy::cast_precision_loss, reason = "counts of a bench")]
pub fn number(count: u64) -> f64 {
    count as f64
}

/// Each report of a store, in a process of its own.
pub fn reports(project: &Path, store: &Path) {
    println!();
    alone::reports(project, store);
}
