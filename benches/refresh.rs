//! What a refresh costs against a plain scan of the same file, and each report after it:
//! `cargo bench --profile dev --bench refresh -- [PROJECT]`, else a demo of $CUSTOMERS customers (20,000).

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use milepost::config::{Config, Location};
use milepost::demo::writer;
use milepost::demo::{Options, config_text};
use milepost::domain::progress::{Progress, UNWATCHED};
use milepost::project::Project;
use milepost::report::{Args, FoldCache, REPORTS};

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let given = std::env::args().skip(1).find(|arg| !arg.starts_with("--")).map(PathBuf::from);
    let project = given.unwrap_or_else(|| demo(folder.path()));
    let (mut config, _) = Config::load(&project.join("milepost.toml")).unwrap();
    config.store.dir = Some(folder.path().join("store"));
    let Some(Location::Database(path)) = config.source.location.as_ref().map(|location| location.value.clone()) else {
        panic!("the project's source is no database");
    };

    let (events, scan) = (0..3).map(|_| scan(&path)).min_by_key(|(_, took)| *took).unwrap();
    let mut project = Project::open(&config, Arc::new(FoldCache::default())).unwrap();
    let phases = Mutex::new(Vec::<(&str, Instant)>::new());
    let began = Instant::now();
    let progress = Progress::watched(|at| {
        let mut phases = phases.lock().unwrap();
        if phases.last().is_none_or(|(phase, _)| *phase != at.phase()) {
            phases.push((at.phase(), Instant::now()));
        }
    });
    project.refresh(&progress).unwrap();
    drop(progress);
    let (ended, refresh) = (Instant::now(), began.elapsed());
    println!("{events} events");
    line("count(*), count(distinct customer_id)", scan);
    line("refresh", refresh);
    let phases = phases.into_inner().unwrap();
    for (i, (phase, from)) in phases.iter().enumerate() {
        let to = phases.get(i + 1).map_or(ended, |(_, next)| *next);
        line(&format!("  {phase}"), to - *from);
    }
    println!("{:<44}{:>10.1}", "refresh / scan", refresh.as_secs_f64() / scan.as_secs_f64());
    println!("{:<44}{:>10}", "most memory, MiB", memory());

    let journey = project.config().journeys.first().map(|journey| journey.id.clone());
    let first = "select c.customer_id from customer as c order by c.customer limit 1";
    let customer = project.cx().unwrap().reader.rows(first, &[], |row| row.get(0)).unwrap().pop();
    let args = Args { journey, customer, ..Args::default() };
    for report in REPORTS {
        for again in ["", ", again"] {
            let began = Instant::now();
            let answer = (report.run)(&project.cx().unwrap(), &args).unwrap();
            line(&format!("{}{again} ({} rows)", report.name, answer.table.rows.len()), began.elapsed());
        }
    }
    println!("{:<44}{:>10}", "most memory, MiB", memory());
}

fn line(name: &str, took: Duration) {
    println!("{name:<44}{:>10.1} ms", took.as_secs_f64() * 1e3);
}

fn demo(folder: &Path) -> PathBuf {
    let customers = std::env::var("CUSTOMERS").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000);
    let options = Options { customers, ..Options::default() };
    writer::write(&folder.join("demo.duckdb"), options, &UNWATCHED).unwrap();
    std::fs::write(folder.join("milepost.toml"), config_text("demo.duckdb")).unwrap();
    folder.to_owned()
}

fn scan(path: &Path) -> (i64, Duration) {
    let config = duckdb::Config::default().access_mode(duckdb::AccessMode::ReadOnly).unwrap();
    let connection = duckdb::Connection::open_with_flags(path, config).unwrap();
    let began = Instant::now();
    let sql = "select count(*), count(distinct customer_id) from events";
    let events = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    (events, began.elapsed())
}

/// The most that this process has held so far.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: Option<u64> = most.and_then(|text| text.trim().trim_end_matches(" kB").parse().ok());
    kib.map_or_else(|| "not known".to_owned(), |kib| (kib / 1024).to_string())
}
