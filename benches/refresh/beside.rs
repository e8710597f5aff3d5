//! A full refresh beside the sort of the same events.

use std::path::{Path, PathBuf};
use std::time::Instant;

use milepost::config::Config;

use super::alone::{self, Took};
use super::demo::{Demo, open};
use super::measure::{head, line, median, number, ratio};

/// What was measured of one project.
pub struct Beside {
    pub events: u64,
    /// Customers with events.
    pub customers: u64,
    pub refresh: Took,
    /// The store of the last run.
    pub store: PathBuf,
}

impl Beside {
    /// Measures and tells.
    pub fn of(subject: &Demo, runs: usize, scratch: &Path) -> Self {
        let (config, _) = Config::load(&subject.project.join("milepost.toml")).unwrap();
        let threads = milepost::store::threads(&config.store);
        let (events, customers) = subject.counts();
        println!("\n{}: {events} events, {customers} customers; {threads} threads; medians of {runs}", subject.name);
        let store = scratch.join("store");
        let (mut refreshes, mut sorts, mut scans) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..runs {
            let _ = std::fs::remove_dir_all(&store);
            refreshes.push(alone::refresh(&subject.project, &store, None).unwrap());
            let sorted = scratch.join("sorted.duckdb");
            sorts.push(alone::sort(&subject.database, &sorted, threads));
            std::fs::remove_file(sorted).unwrap();
            scans.push(scan(&subject.database));
        }
        scans.sort_by(f64::total_cmp);
        let (refresh, sort, scan) = (median(refreshes), median(sorts), scans[runs / 2]);
        head();
        line("refresh", &refresh, events);
        line("sort by customer and time", &sort, events);
        ratio("refresh / sort", &refresh, &sort);
        println!("{:<34}{:>20.2}", "count(*), count(distinct customer)", scan);
        println!("{:<34}{:>20.1}", "refresh / that", refresh.wall / scan);
        for (phase, seconds) in &refresh.phases {
            println!("  {phase:<32}{seconds:>20.2}");
        }
        Self { events, customers, refresh, store }
    }
}

/// What a customer costs beyond its events: of what the wide set takes, that of its events by the deep set's cost of one is
/// taken away, and the rest shared out among its customers.
pub fn customer(deep: &Beside, wide: &Beside) {
    let event = deep.refresh.cpu / number(deep.events);
    let each = (wide.refresh.cpu - event * number(wide.events)) / number(wide.customers);
    println!("\n{:<34}{:>10.3}", "µs an event (deep)", event * 1e6);
    println!("{:<34}{:>10.2}", "µs a customer beyond that (wide)", each * 1e6);
}

/// Seconds of a plain scan.
fn scan(path: &Path) -> f64 {
    let connection = open(path);
    let began = Instant::now();
    let sql = "select count(*), count(distinct customer_id) from events";
    connection.query_row(sql, [], |row| row.get::<_, u64>(0)).unwrap();
    began.elapsed().as_secs_f64()
}
