//! Laws of the whole way from source to report: what must not change a number.

#[path = "laws/programme.rs"]
mod programme;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use duckdb::Connection;
use milepost::config::Config;
use milepost::domain::model::View;
use milepost::domain::progress::UNWATCHED;
use milepost::print::{self, Format, Reader};
use milepost::project::Project;
use milepost::report::{self, AnswerCache, Args, Flag, Helpers, REPORTS, Report, ReportContext};

/// Funnels beside what a demo has: events that the store tells of, and some that only the source does.
const FUNNELS: &str = r#"
[[funnel]]
id = "buying"
window = "14d"
steps = [{ event = "page_visited" }, { event = "cart_abandoned", optional = true }, { event = "checkout_completed", window = "2d" }]
exclude = [{ event = "email_unsubscribed" }]

[[funnel]]
id = "strict"
window = "30d"
order = "strict"
count = "totals"
steps = [{ event = "page_visited" }, { event = "email_sent" }]

[[funnel]]
id = "any"
window = "30d"
order = "any"
count = "first"
steps = [{ event = "email_opened", conditions = [{ attribute = "journey_id", is_set = true }] }, { event = "page_visited" }]
"#;

/// Questions to reports of funnels, steps and people, beside one to every report.
const MORE: [&[&str]; 14] = [
    &["custom-funnel", "--funnel", "strict"],
    &["custom-funnel", "--funnel", "any"],
    &["custom-funnel", "--funnel", "buying", "--breakdown", "channel"],
    &["custom-funnel", "--funnel", "any", "--breakdown", "customer.country"],
    &["correlates", "--funnel", "buying"],
    &["correlates", "--funnel", "any"],
    &["experiment", "--journey", "abandoned-cart", "--by", "channel"],
    &["leaderboard"],
    &["leaderboard", "--measure", "target_share"],
    &["leaderboard", "--measure", "credit", "--of", "asset"],
    &["leaderboard", "--measure", "unique_form_submissions", "--of", "asset"],
    &["reach", "--by", "segment"],
    &["reach", "--by", "customer"],
    &["reach", "--by", "customer", "--search", "C000001"],
];

/// A question to every report, about what a demo has, and some more.
fn questions(customer: &str) -> Vec<Vec<String>> {
    let views = View::ALL.into_iter().cycle();
    let all = REPORTS.iter().zip(views).map(|(report, view)| question(report, view, customer));
    all.chain(MORE.iter().map(|words| words.iter().map(|word| (*word).to_owned()).collect())).collect()
}

fn question(report: &Report, view: View, customer: &str) -> Vec<String> {
    let flags = report.flags.iter().filter_map(|flag| match flag {
        Flag::Milestone => Some(("--milestone", "first-purchase")),
        Flag::Model => Some(("--model", "markov")),
        Flag::By => Some(("--by", view.name())),
        Flag::Group => Some(("--by", "variant")),
        Flag::Bucket => Some(("--bucket", "week")),
        Flag::Customer => Some(("--customer", customer)),
        Flag::Journey => Some(("--journey", "abandoned-cart")),
        Flag::Split | Flag::Audience => Some(("--by", "journey")),
        Flag::Ranked => Some(("--of", "asset")),
        Flag::Measure => Some(("--measure", "click_through_rate")),
        Flag::Origin => Some(("--origin", "outbound")),
        Flag::Stage => Some(("--stage", "inquiry")),
        Flag::Collapse | Flag::Limit | Flag::Search | Flag::Version | Flag::Step | Flag::Funnel | Flag::Breakdown => {
            None
        }
    });
    let words = flags.flat_map(|(flag, value)| [flag, value]);
    [report.name].into_iter().chain(words).map(str::to_owned).collect()
}

fn milepost(args: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_milepost")).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The demo of some customers, and its configuration.
fn demo(dir: &Path) -> String {
    demo_with(dir, &["--customers", "300"]) + FUNNELS
}

fn demo_with(dir: &Path, flags: &[&str]) -> String {
    milepost(&[&["demo", dir.to_str().unwrap(), "--no-open"], flags].concat());
    std::fs::read_to_string(dir.join("milepost.toml")).unwrap()
}

/// Every report as JSON, for a project whose source is `source` in TOML.
fn reports(dir: &Path, name: &str, config: &str, source: &str) -> Vec<Vec<u8>> {
    some_reports(dir, name, config, source, &questions(&a_customer(dir)))
}

/// The id of a customer of the demo who has a touch.
fn a_customer(dir: &Path) -> String {
    let sql = "select min(customer_id) from demo.events where event = 'email_clicked'";
    attached(dir).query_row(sql, [], |row| row.get(0)).unwrap()
}

fn some_reports(dir: &Path, name: &str, config: &str, source: &str, reports: &[Vec<String>]) -> Vec<Vec<u8>> {
    let at = dir.join(format!("{name}.toml"));
    std::fs::write(&at, config.replace("database = \"demo.duckdb\"", source)).unwrap();
    let (at, store) = (at.to_str().unwrap().to_owned(), dir.join(format!("store-{name}")));
    let ask = |report: &Vec<String>| {
        let report: Vec<&str> = report.iter().map(String::as_str).collect();
        let common = ["--config", &at, "--store", store.to_str().unwrap(), "report", "--format", "json"];
        milepost(&[&common[..], &report[..]].concat())
    };
    reports.iter().map(ask).collect()
}

/// The tables of the demo.
fn tables(connection: &Connection) -> Vec<String> {
    let mut statement = connection
        .prepare("select table_name from duckdb_tables() where database_name = 'demo' order by table_name")
        .unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn attached(dir: &Path) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    let file = dir.join("demo.duckdb");
    connection.execute_batch(&format!("attach '{}' as demo (read_only)", file.display())).unwrap();
    connection
}

#[test]
fn t4_t5_p4_row_order_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let config = demo(dir.path());
    let plain = reports(dir.path(), "plain", &config, "database = \"demo.duckdb\"");
    let connection = attached(dir.path());
    let shuffled: PathBuf = dir.path().join("shuffled.duckdb");
    connection.execute_batch(&format!("attach '{}' as shuffled", shuffled.display())).unwrap();
    for table in tables(&connection) {
        connection
            .execute_batch(&format!(
                "create table shuffled.{table} as select * from demo.{table} order by hash(rowid * 7 + 3)"
            ))
            .unwrap();
    }
    drop(connection);
    let other = reports(dir.path(), "shuffled", &config, "database = \"shuffled.duckdb\"");
    assert_same(&plain, &other);
}

#[test]
fn t5_p4_file_splits_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let config = demo(dir.path());
    let plain = reports(dir.path(), "plain", &config, "database = \"demo.duckdb\"");
    let connection = attached(dir.path());
    let mut files = Vec::new();
    for table in tables(&connection) {
        // Three files of each table that is long enough, their rows taken in turn.
        for part in 0..3 {
            let file = dir.path().join(format!("{table}-{part}.parquet"));
            connection
                .execute_batch(&format!(
                    "copy (select * from demo.{table} where rowid % 3 = {part} order by rowid) to '{}' (format parquet)",
                    file.display()
                ))
                .unwrap();
        }
        files.push(format!("{table} = \"{table}-*.parquet\""));
    }
    files.retain(|file| !file.starts_with("demo_truth"));
    drop(connection);
    let other = reports(dir.path(), "split", &config, &format!("files = {{ {} }}", files.join(", ")));
    assert_same(&plain, &other);
}

#[test]
fn p4_cold_and_warm_answers_are_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let config = demo(dir.path());
    let cold = reports(dir.path(), "plain", &config, "database = \"demo.duckdb\"");
    assert_same(&cold, &reports(dir.path(), "plain", &config, "database = \"demo.duckdb\""));
    let one_thread = format!("{config}\n[store]\nthreads = 1\n");
    assert_same(&cold, &reports(dir.path(), "one", &one_thread, "database = \"demo.duckdb\""));
}

/// The fold reads with one thread, or with more that have connections of their own; so many work on the models as well.
#[test]
fn p4_any_number_of_threads_gives_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    demo_with(dir.path(), &["--customers", "1500", "--lean"]);
    let (mut config, _) = Config::load(&dir.path().join("milepost.toml")).unwrap();
    config.store.dir = Some(dir.path().join("store"));
    config.store.threads = Some(7);
    let mut project = Project::open(&config, Arc::new(AnswerCache::default())).unwrap();
    project.refresh(&UNWATCHED).unwrap();
    let cx = project.cx().unwrap();
    let customer = a_customer(dir.path());
    let models = [Some("sequence"), Some("markov"), Some("time_decay")];
    for report in REPORTS {
        let takes = |flag| report.flags.contains(&flag);
        let views = View::ALL.into_iter().filter(|view| takes(Flag::By) || *view == View::default());
        for (by, model) in views.flat_map(|by| models.map(|model| (by, model))) {
            if !takes(Flag::Model) && model != models[0] {
                continue;
            }
            let args = Args {
                milestone: takes(Flag::Milestone).then(|| "first-purchase".to_owned()),
                model: model.filter(|_| takes(Flag::Model)).map(str::to_owned),
                by,
                journey: takes(Flag::Journey).then(|| "abandoned-cart".to_owned()),
                customer: takes(Flag::Customer).then(|| customer.clone()),
                ..Args::default()
            };
            let ask = |threads: usize| {
                let cache = AnswerCache::default();
                let mut config = cx.config.clone();
                config.store.threads = Some(threads);
                let made = cx.helpers.get().unwrap();
                let helpers = Helpers::made(&made[..if threads == 1 { 0 } else { threads }]);
                let cx = ReportContext { helpers, cache: &cache, config: &config, ..cx };
                let answer = (report.run)(&cx, &args).unwrap();
                // A lean demo has neither entries nor costs; one customer alone may be too few for a model.
                let counts_touches = takes(Flag::Milestone) && report.name != report::ATTRIBUTION_COSTS.name;
                assert!(answer.gate.is_none() || takes(Flag::Customer), "{}", report.name);
                assert!(!counts_touches || !answer.table.rows.is_empty(), "{}", report.name);
                let mut bytes = Vec::new();
                print::write(&answer, Format::Json, Reader::Program, &mut bytes).unwrap();
                String::from_utf8(bytes).unwrap()
            };
            assert_eq!(cx.helpers.get().unwrap().len(), 7);
            let one = ask(1);
            for threads in [2, 3, 7] {
                assert_eq!(one, ask(threads), "{threads} threads: {} {args:?}", report.name);
            }
        }
    }
}

/// A lean demo has no entries and messages, and the same touches and completions.
#[test]
fn a3_m9_a_lean_demo_is_attributed_as_the_full_one() {
    let dir = tempfile::tempdir().unwrap();
    let (full, lean) = (dir.path().join("full"), dir.path().join("lean"));
    let config = demo_with(&full, &["--customers", "900", "--seed", "5"]);
    assert_eq!(config, demo_with(&lean, &["--customers", "900", "--seed", "5", "--lean"]));
    // The size of a file depends on how its writers took turns; the number of its rows does not.
    let rows = |dir: &Path, table: &str| -> u64 {
        attached(dir).query_row(&format!("select count(*) from demo.{table}"), [], |row| row.get(0)).unwrap()
    };
    let [events, costs] = ["events", "costs"].map(|table| [rows(&full, table), rows(&lean, table)]);
    assert!(events[1] * 2 < events[0], "{events:?}");
    assert!(costs[0] > 100 && costs[1] == 0, "{costs:?}");
    // Those that read touches and completions alone, and of every milestone.
    let mut asked = vec![vec!["milestones".to_owned()]];
    let of_one = [
        ["hot-lead", "journey", "markov"],
        ["first-purchase", "asset", "time_decay"],
        ["webinar-registration", "channel", "linear"],
        ["trial-started", "asset", "last"],
    ]
    .map(|[milestone, by, model]| ["attribution", "--milestone", milestone, "--by", by, "--model", model]);
    asked.extend(of_one.map(|words| words.map(str::to_owned).to_vec()));
    let answer = |dir: &Path| some_reports(dir, "demo", &config, "database = \"demo.duckdb\"", &asked);
    for ((full, lean), report) in answer(&full).iter().zip(answer(&lean)).zip(&asked) {
        // How many rows are left out of how many is another thing (H5).
        let figures = |answer: &[u8]| without(answer, &["source", "notes"]);
        assert_eq!(figures(full), figures(&lean), "{report:?}");
    }
}

/// An answer but for what it says of the files that it was read from (P4, P29); health names the tables as examples.
fn without_source(answer: &[u8]) -> String {
    let mut answer: serde_json::Value = serde_json::from_str(&without(answer, &["source"])).unwrap();
    if answer["report"] == report::HEALTH.name {
        for row in answer["rows"].as_array_mut().unwrap() {
            row.as_object_mut().unwrap().remove("example").unwrap();
        }
    }
    answer.to_string()
}

/// An answer but for some of its parts.
fn without(answer: &[u8], parts: &[&str]) -> String {
    let mut answer: serde_json::Value = serde_json::from_slice(answer).unwrap();
    for part in parts {
        answer.as_object_mut().unwrap().remove(*part).unwrap();
    }
    answer.to_string()
}

fn assert_same(a: &[Vec<u8>], b: &[Vec<u8>]) {
    let asked: Vec<&str> = REPORTS.iter().map(|report| report.name).chain(MORE.map(|words| words[0])).collect();
    assert_eq!((a.len(), b.len()), (asked.len(), asked.len()));
    for ((a, b), report) in a.iter().zip(b).zip(asked) {
        assert_eq!(without_source(a), without_source(b), "{report}");
    }
}
