//! What a refresh costs beside DuckDB's sort of the same events, what it costs after new rows, and how much memory it takes:
//! `cargo bench --profile dev --bench refresh -- [PROJECT | wide | names | customer | --both | --memory] [FLAGS]`, see `benches/README.md`.
//!
//! Every refresh and every sort is a process of its own, this program started again, so that its CPU time, wall time and
//! memory are its own; the two take turns, and of their runs the medians are told.

mod alone;
mod append;
mod beside;
mod demo;
mod measure;
mod memory;
mod names;

use std::path::PathBuf;

use beside::Beside;
use demo::{Demo, Kind};

/// Customers of the wide set: 12.7 M events.
const WIDE: u64 = 2_160_000;

/// Events of the one customer who has many.
const BUSY: u64 = 2_000_000;

/// What is measured.
enum Subject {
    Deep,
    Wide,
    Project(PathBuf),
    /// Deep and wide.
    Both,
    /// The most memory, by limits.
    Memory,
    /// Many names of events and many journeys, beside few.
    Names,
    /// One customer with many events.
    Customer,
}

/// What is asked for.
struct Asked {
    subject: Subject,
    /// The reports as well, where they are not asked for anyway.
    reports: bool,
    /// Per cent of rows that are new.
    append: Option<f64>,
    runs: usize,
    /// Where demos stay for the next time.
    keep: Option<PathBuf>,
    limits: Vec<String>,
}

impl Asked {
    fn new(mut args: impl Iterator<Item = String>) -> Self {
        let mut asked = Self {
            subject: Subject::Deep,
            reports: false,
            append: None,
            runs: 3,
            keep: None,
            limits: ["64MB", "250MB", "1GB"].map(str::to_owned).to_vec(),
        };
        while let Some(arg) = args.next() {
            let mut value = || args.next().unwrap_or_else(|| panic!("{arg} takes a value"));
            match arg.as_str() {
                "wide" => asked.subject = Subject::Wide,
                "names" => asked.subject = Subject::Names,
                "customer" => asked.subject = Subject::Customer,
                "--both" => asked.subject = Subject::Both,
                "--memory" => asked.subject = Subject::Memory,
                "--reports" => asked.reports = true,
                "--append" => asked.append = Some(value().parse().expect("--append takes a number of per cent")),
                "--runs" => asked.runs = value().parse().expect("--runs takes a number"),
                "--keep" => asked.keep = Some(PathBuf::from(value())),
                "--limits" => asked.limits = value().split(',').map(str::to_owned).collect(),
                other if other.starts_with('-') => panic!("no flag {other}"),
                _ => asked.subject = Subject::Project(PathBuf::from(arg)),
            }
        }
        asked.runs = asked.runs.max(1);
        asked.reports |= asked.append.is_none() && !matches!(asked.subject, Subject::Wide);
        asked
    }
}

/// One number of the environment or several with commas between; where it is not set, these.
fn numbers(variable: &str, or: &[u64]) -> Vec<u64> {
    let Ok(given) = std::env::var(variable) else { return or.to_vec() };
    let number = |text: &str| text.trim().parse().unwrap_or_else(|_| panic!("${variable} takes numbers"));
    given.split(',').map(number).collect()
}

fn main() {
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench").peekable();
    if args.next_if(|arg| arg == alone::WORD).is_some() {
        alone::work(&args.collect::<Vec<String>>());
        return;
    }
    let asked = Asked::new(args);
    let scratch = tempfile::tempdir().unwrap();
    let keep = asked.keep.clone().unwrap_or_else(|| scratch.path().join("demos"));
    let demo = |kind: Kind, customers: u64| Demo::made(&keep, kind, customers);
    let subject = match asked.subject {
        Subject::Memory => {
            let demos =
                numbers("CUSTOMERS", &[1_000_000, 2_000_000, 4_000_000]).into_iter().map(|n| demo(Kind::Lean, n));
            memory::table(demos, &asked.limits, scratch.path());
            return;
        }
        Subject::Both => {
            let given = numbers("CUSTOMERS", &[20_000, WIDE]);
            let deep = Beside::of(&demo(Kind::Deep, given[0]), asked.runs, scratch.path());
            // One number of customers is of the deep set.
            let wide = given.get(1).copied().unwrap_or(WIDE);
            let wide = Beside::of(&demo(Kind::Lean, wide), asked.runs, scratch.path());
            beside::customer(&deep, &wide);
            return;
        }
        Subject::Names => {
            let (subject, many) = names::many(&keep, asked.runs, scratch.path());
            measure::reports(&subject.project, &many.store);
            return;
        }
        Subject::Customer => names::busy(&keep, numbers("EVENTS", &[BUSY])[0]),
        Subject::Deep => demo(Kind::Deep, numbers("CUSTOMERS", &[20_000])[0]),
        Subject::Wide => demo(Kind::Lean, numbers("CUSTOMERS", &[WIDE])[0]),
        Subject::Project(project) => Demo::of_project(project),
    };
    let full = Beside::of(&subject, asked.runs, scratch.path());
    if let Some(percent) = asked.append {
        append::after(&subject, percent, &full, asked.runs, scratch.path());
    }
    if asked.reports {
        measure::reports(&subject.project, &full.store);
    }
}
