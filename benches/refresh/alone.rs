//! What a process of its own does, and how it tells what it took.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use duckdb::Connection;
use milepost::config::Config;
use milepost::domain::answer::Answer;
use milepost::domain::progress::Progress;
use milepost::project::Project;
use milepost::report::{AnswerCache, Args, Drilldown, People, REPORTS, ReportContext, drill_down, people};

use super::demo::quoted;

/// The word that makes this program such a process.
pub const WORD: &str = "--alone";

/// Ticks of `/proc/PID/stat` in a second: the same on every Linux.
const TICKS: f64 = 100.0;

/// What a process took, all its threads together.
#[derive(Clone, Debug, Default)]
pub struct Took {
    /// User and system, seconds in steps of 0.01.
    pub cpu: f64,
    /// From its start, seconds.
    pub wall: f64,
    /// The most memory that it held, MiB.
    pub peak: f64,
    /// Phases of a refresh, seconds.
    pub phases: Vec<(String, f64)>,
}

/// Brings the store in a folder up to date.
pub fn refresh(project: &Path, store: &Path, limit: Option<&str>) -> Result<Took, String> {
    run(&["refresh", text(project), text(store), limit.unwrap_or("")])
}

/// What a user would do first: the events in the order of customers and times, in a new database.
pub fn sort(database: &Path, out: &Path, threads: usize) -> Took {
    run(&["sort", text(database), text(out), &threads.to_string()]).unwrap()
}

/// Asks each report of the store twice; tells it itself.
pub fn reports(project: &Path, store: &Path) {
    let status = start(&["reports", text(project), text(store)]).status().unwrap();
    assert!(status.success());
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn start(words: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.arg(WORD).args(words).stdin(Stdio::null());
    command
}

/// Starts a process and waits for it: what it took, else what it said last.
fn run(words: &[&str]) -> Result<Took, String> {
    let output = start(words).stderr(Stdio::piped()).output().unwrap();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it ended").to_owned());
    }
    let mut took = Took::default();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let words: Vec<&str> = line.split('\t').collect();
        match words[..] {
            ["phase", name, seconds] => took.phases.push((name.to_owned(), seconds.parse().unwrap())),
            ["took", cpu, wall, peak] => {
                (took.cpu, took.wall, took.peak) = (cpu.parse().unwrap(), wall.parse().unwrap(), peak.parse().unwrap());
            }
            _ => panic!("not understood: {line}"),
        }
    }
    Ok(took)
}

/// The process itself.
pub fn work(words: &[String]) {
    let began = Instant::now();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["refresh", project, store, limit] => {
            let mut config = config(project, store);
            if !limit.is_empty() {
                config.store.memory_limit = Some(limit.to_owned());
            }
            refresh_here(&config);
        }
        ["sort", database, out, threads] => sort_here(Path::new(database), Path::new(out), threads),
        ["reports", project, store] => return reports_here(&config(project, store)),
        _ => panic!("no such work: {words:?}"),
    }
    println!("took\t{}\t{}\t{}", cpu(), began.elapsed().as_secs_f64(), peak());
}

fn config(project: &str, store: &str) -> Config {
    let (mut config, _) = Config::load(&Path::new(project).join("milepost.toml")).unwrap();
    config.store.dir = Some(PathBuf::from(store));
    config
}

fn refresh_here(config: &Config) {
    let mut project = Project::open(config, Arc::new(AnswerCache::default())).unwrap();
    let phases = Mutex::new(Vec::<(&str, Instant)>::new());
    let progress = Progress::watched(|at| {
        let mut phases = phases.lock().unwrap();
        if phases.last().is_none_or(|(phase, _)| *phase != at.phase()) {
            phases.push((at.phase(), Instant::now()));
        }
    });
    if let Err(errors) = project.refresh(&progress) {
        for error in &errors {
            eprintln!("{error}");
        }
        std::process::exit(1);
    }
    drop(progress);
    let ended = Instant::now();
    let phases = phases.into_inner().unwrap();
    for (i, (phase, from)) in phases.iter().enumerate() {
        let to = phases.get(i + 1).map_or(ended, |(_, next)| *next);
        println!("phase\t{phase}\t{}", (to - *from).as_secs_f64());
    }
}

fn sort_here(database: &Path, out: &Path, threads: &str) {
    let connection = Connection::open(out).unwrap();
    let sql = format!(
        "set threads = {threads}; attach {} as demo (read_only);
         create table sorted as
         select customer_id, occurred_at, event, journey_id, step_id, channel, asset_id, entry_id
         from demo.events order by customer_id, occurred_at;
         checkpoint;",
        quoted(database)
    );
    connection.execute_batch(&sql).unwrap();
}

/// What is asked of a store: its name, and the question.
type Asked<'a> = (String, Box<dyn Fn(&ReportContext<'_>) -> Answer + 'a>);

/// The reports, and what pages ask beside them.
fn questions(args: &Args) -> Vec<Asked<'_>> {
    let reports = REPORTS.iter().map(|report| {
        let ask = move |cx: &ReportContext<'_>| report.ask(cx, args).unwrap();
        (report.name.to_owned(), Box::new(ask) as _)
    });
    let lists = [People::Completed, People::Entered].map(|whose| {
        let name = format!("people: {whose:?}");
        let ask = move |cx: &ReportContext<'_>| people(cx, args, &whose, 1_000).unwrap();
        (name, Box::new(ask) as _)
    });
    let part = |offset| Drilldown::Events { touches: false, offset };
    let beside = [Drilldown::Endings(People::Entered), Drilldown::Losses, Drilldown::GoalTimes, part(None)];
    let beside = beside.into_iter().chain([part(Some(0)), part(Some(1_000))]).map(|question| {
        let name = format!("page: {question:?}");
        let ask = move |cx: &ReportContext<'_>| drill_down(cx, args, &question).unwrap();
        (name, Box::new(ask) as _)
    });
    reports.chain(lists).chain(beside).collect()
}

fn reports_here(config: &Config) {
    let mut project = Project::open(config, Arc::new(AnswerCache::default())).unwrap();
    let journey = project.config().journeys.first().map(|journey| journey.id.clone());
    // The one with the most touches.
    let busiest = "select c.customer_id from customer as c
        join (select t.customer, count(*) as touches from touch as t group by t.customer) as n on n.customer = c.customer
        order by n.touches desc, c.customer limit 1";
    let customer = project.cx().unwrap().reader.rows(busiest, &[], |row| row.get(0)).unwrap().pop();
    let args = Args { journey, customer, ..Args::default() };
    println!("{:<58}{:>12}{:>12}{:>10}", "report, or what a page asks", "first, ms", "again, ms", "rows");
    for (name, ask) in questions(&args) {
        let mut ask = || {
            let began = Instant::now();
            let answer = ask(&project.cx().unwrap());
            (began.elapsed().as_secs_f64() * 1e3, answer.table.rows.len())
        };
        let ((first, rows), (again, _)) = (ask(), ask());
        println!("{name:<58}{first:>12.1}{again:>12.1}{rows:>10}");
    }
    println!("{:<58}{:>12.0}", "most memory of all, MiB", peak());
}

/// Seconds of user and system of this process so far.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // The name of the program is in brackets and may hold anything; utime and stime are 12 and 13 places after it.
    let (_, after) = stat.rsplit_once(')').unwrap();
    let ticks: f64 = after.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<f64>().unwrap()).sum();
    ticks / TICKS
}

/// The most that this program has held so far, MiB; not what the one held that started it, as `ru_maxrss` would say.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    most.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}
