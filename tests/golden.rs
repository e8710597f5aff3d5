//! The golden worlds of `fixtures/`: answers worked out by hand, asked of the program as a user asks.

#[path = "golden/custom_funnels.rs"]
mod custom_funnels;
#[path = "golden/own_tables.rs"]
mod own_tables;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rstest::rstest;

/// A header and rows, as text.
struct Csv {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

fn read(bytes: &[u8]) -> Csv {
    let mut reader = csv::Reader::from_reader(bytes);
    let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = texts(reader.headers().expect("a header"));
    Csv { header, rows: reader.records().map(|record| texts(&record.expect("a row"))).collect() }
}

/// `NAME@key=value,…` as the words of the command line.
fn words(question: &str) -> Vec<String> {
    let (name, flags) = question.split_once('@').unwrap_or((question, ""));
    let mut words = vec!["report".to_owned(), name.to_owned()];
    for flag in flags.split(',').filter(|flag| !flag.is_empty()) {
        let (key, value) = flag.split_once('=').expect("key=value");
        words.extend([format!("--{key}"), value.to_owned()]);
    }
    words
}

fn ask(config: &Path, store: &Path, question: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_milepost"))
        .arg("--config")
        .arg(config)
        .arg("--store")
        .arg(store)
        .args(words(question))
        .args(["--format", "csv"])
        .output()
        .expect("the program starts")
}

fn same(expected: &str, found: &str) -> bool {
    if expected == found {
        return true;
    }
    match (expected.parse::<f64>(), found.parse::<f64>()) {
        (Ok(expected), Ok(found)) => (expected - found).abs() <= 1e-9 * expected.abs().max(1.0),
        _ => false,
    }
}

/// What differs between the expected columns and rows, in any order, and those found; empty = nothing.
fn differences(expected: &Csv, found: &Csv) -> String {
    let mut out = String::new();
    let mut places = Vec::new();
    for name in &expected.header {
        match found.header.iter().position(|other| other == name) {
            Some(place) => places.push(place),
            None => writeln!(out, "  no column {name} among {}", found.header.join(",")).expect("text"),
        }
    }
    if !out.is_empty() {
        return out;
    }
    let nobody = |rows: &[Vec<String>]| !rows.iter().any(|row| row.first().is_some_and(|cell| cell == "Unattributed"));
    let mut left: Vec<Vec<&str>> = found
        .rows
        .iter()
        .map(|row| places.iter().map(|&place| row[place].as_str()).collect())
        .filter(|row: &Vec<&str>| !(nobody(&expected.rows) && row[0] == "Unattributed" && nothing(row)))
        .collect();
    for row in &expected.rows {
        match left.iter().position(|other| row.iter().zip(other).all(|(expected, found)| same(expected, found))) {
            Some(place) => drop(left.swap_remove(place)),
            None => writeln!(out, "  expected {}", row.join(",")).expect("text"),
        }
    }
    for row in left {
        writeln!(out, "  found    {}", row.join(",")).expect("text");
    }
    out
}

/// Whether a row has neither credit nor anything else but its name.
fn nothing(row: &[&str]) -> bool {
    row[1..].iter().all(|cell| cell.is_empty() || cell.parse() == Ok(0.0))
}

#[rstest]
fn golden(#[files("fixtures/*/milepost.toml")] config: PathBuf) {
    let expected = config.with_file_name("expected");
    if !expected.exists() {
        return;
    }
    let store = tempfile::tempdir().expect("a folder");
    let mut questions: Vec<PathBuf> =
        fs::read_dir(&expected).expect("answers").map(|entry| entry.expect("an entry").path()).collect();
    questions.sort();
    let mut report = String::new();
    for path in questions {
        let question = path.file_stem().and_then(|stem| stem.to_str()).expect("a name in UTF-8");
        let output = ask(&config, store.path(), question);
        let errors = String::from_utf8_lossy(&output.stderr);
        let answer = fs::read(&path).expect("an answer");
        let found = if path.extension().is_some_and(|extension| extension == "refused") {
            refusal(&String::from_utf8_lossy(&answer), &output, &errors)
        } else if output.status.success() {
            differences(&read(&answer), &read(&output.stdout))
        } else {
            format!("  failed: {}\n{errors}", output.status)
        };
        if !found.is_empty() {
            writeln!(report, "{question}\n{found}").expect("text");
        }
    }
    assert!(report.is_empty(), "{}\n{report}", config.display());
}

/// The rows of a question about a golden world that begin with a text.
fn rows(world: &str, question: &str, first: &str) -> Vec<Vec<String>> {
    let config = Path::new("fixtures").join(world).join("milepost.toml");
    let store = tempfile::tempdir().expect("a folder");
    let output = ask(&config, store.path(), question);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    read(&output.stdout).rows.into_iter().filter(|row| row[0] == first).collect()
}

#[test]
fn h3_what_segments_leads_opportunities_and_costs_name_and_nothing_else_does_is_counted_in_health() {
    for (world, finding, count, example) in [
        ("lead-origins", "leads: journeys that no table, configuration or event names", "1", "deleted"),
        ("lead-origins", "leads: customers whom neither an event nor the customers table names", "1", "erased"),
        ("lead-origins", "leads: rows after the last event", "1", "later"),
        ("lead-origins", "leads: dropped: duplicate", "1", "again"),
        ("pipeline", "lead_stages: leads that the leads table lacks", "1", "L9"),
        ("pipeline", "lead_stages: stages of blanks, hyphens and underscores alone", "1", "L2"),
        ("pipeline", "lead_stages: rows after the last event", "1", "L3"),
        ("stages", "stages that leads.stages does not name", "1", "dormant"),
        ("roi", "opportunities: leads that the leads table lacks", "1", "no such lead"),
        ("roi", "opportunities: amounts below zero", "1", "c"),
        ("roi", "opportunities: rows after the last event", "1", "g"),
        ("findings", "segments: customers whom neither an event nor the customers table names", "2", "erased"),
        ("findings", "segments: rows after the last event", "1", "bob"),
        ("findings", "segments: memberships that end before they begin", "1", "ann"),
        ("findings", "opportunities: customers whom neither an event nor the customers table names", "1", "stranger"),
        // A text that a spreadsheet would take for a formula bears a quote (P20).
        ("findings", "costs: amounts below zero", "1", "'-3.5"),
        ("roi-costs", "costs: journeys that no table, configuration or event names", "1", "deleted"),
    ] {
        let found = rows(world, "health", finding);
        assert_eq!(found.len(), 1, "{world}: {finding}: {found:?}");
        assert_eq!((found[0][1].as_str(), found[0][3].as_str()), (count, example), "{world}: {finding}");
        assert!(!found[0][4].is_empty(), "{finding}");
    }
    // Equal rows of lead_stages are one, and said so; the amount that is no number is left out, and said so in every report (H5).
    assert_eq!(rows("pipeline", "health", "lead_stages: dropped: duplicate")[0][1], "1");
    assert_eq!(rows("roi", "health", "opportunities: actual_revenue cannot be read")[0][1], "1");
}

#[test]
fn h3_visits_after_the_end_of_their_entry_are_counted_in_health() {
    // p reached s2 on the third, a day after the segment that ended the entry; r at the very instant of completion.
    let found = rows("after-end", "health", "visits after the end of their entry");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0][1], "1");
    assert!(found[0][3].contains("customer p") && !found[0][4].is_empty(), "{found:?}");
    assert!(rows("funnel", "health", "visits after the end of their entry").is_empty());
}

#[test]
fn f3_the_funnel_stands_in_the_order_of_positions_then_of_steps_by_bytes() {
    let steps: Vec<String> = ["start", "choice", "yes", "no", "extra"].map(str::to_owned).into();
    let config = Path::new("fixtures/branches/milepost.toml");
    let store = tempfile::tempdir().expect("a folder");
    let output = ask(config, store.path(), "funnel@journey=tree");
    let found: Vec<String> = read(&output.stdout).rows.into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(found, steps);
}

/// What differs between an exit code with words and how the program refused.
fn refusal(wanted: &str, output: &Output, errors: &str) -> String {
    let mut lines = wanted.lines();
    let code = lines.next().and_then(|line| line.parse().ok());
    let said = lines.all(|word| errors.to_lowercase().contains(&word.to_lowercase()));
    if output.status.code() == code && said {
        return String::new();
    }
    format!("  wanted {}, got {}\n{errors}", wanted.replace('\n', " "), output.status)
}
