//! A small project whose figures are known, and the program run in it.

use std::fmt::Write as _;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use duckdb::Connection;
use milepost::config::Config;
use milepost::domain::progress::Progress;
use milepost::print::{self, Format, Reader};
use milepost::project::Project;
use milepost::report::{self, AnswerCache, Args, Flag, Report};
use milepost::store::Error;
use serde_json::Value;
use tempfile::TempDir;

/// How long what must happen may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_mins(5);

/// Customers of a new project.
pub const CUSTOMERS: u64 = 300;

const CONFIG: &str = "[source]
SOURCE
[store]
dir = \"store\"
threads = 2
[[milestone]]
id = \"buy\"
trigger = \"purchase\"
[[journey]]
id = \"a\"
goal = { kind = \"drive_purchase\", trigger = \"purchase\" }
";

/// A folder with a configuration, its data and its store.
pub struct World(TempDir);

impl World {
    /// Customers `c0`, `c1`, … enter a journey, click an hour later and buy two hours later: each completes the milestone
    /// influenced.
    pub fn new() -> Self {
        let world = Self::empty("database = \"data.duckdb\"");
        fill(&world.at("data.duckdb"), 0..CUSTOMERS);
        world
    }

    /// The same as a CSV file.
    pub fn csv() -> Self {
        let world = Self::empty("files = { events = \"events.csv\" }");
        fs::write(world.at("events.csv"), csv(0..CUSTOMERS)).unwrap();
        world
    }

    /// A configuration without its data.
    pub fn empty(source: &str) -> Self {
        let world = Self(tempfile::tempdir().unwrap());
        fs::write(world.at("milepost.toml"), CONFIG.replace("SOURCE", source)).unwrap();
        world
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_milepost"));
        command.args(args);
        self.housed(&mut command);
        command
    }

    /// Runs a command in the folder, with nothing of the tester's own settings.
    pub fn housed(&self, command: &mut Command) {
        command.current_dir(self.0.path()).env("HOME", self.0.path()).env("XDG_CACHE_HOME", self.at("cache"));
        for name in ["MILEPOST_CONFIG", "MILEPOST_FAULT", "NO_COLOR", "XDG_CONFIG_HOME"] {
            command.env_remove(name);
        }
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs what must succeed; its standard output.
    pub fn ok(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {:?} {}", out.status, said(&out));
        String::from_utf8(out.stdout).unwrap()
    }

    /// The answers after the start of a new session, which brings the store up to date where it is not.
    pub fn answers(&self) -> Vec<Value> {
        let first = figures(self.ok(&["report", ASKED[0], "--format", "json"]).as_bytes());
        let served = self.served().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(first, served[0], "each session tells the same");
        served
    }

    pub fn config(&self) -> Config {
        let (mut config, _) = Config::load(&self.at("milepost.toml")).unwrap();
        config.store.dir = Some(self.at("store"));
        config
    }

    pub fn project(&self) -> Project {
        Project::open(&self.config(), Arc::new(AnswerCache::default())).unwrap()
    }

    /// The answers of what the store holds, with no refresh before.
    pub fn served(&self) -> Result<Vec<Value>, Error> {
        let mut project = self.project();
        ASKED.iter().map(|name| ask(&mut project, report::find(name).unwrap())).collect()
    }

    /// A session that brings nothing up to date shows one of these, whole, or says that it cannot.
    pub fn shows(&self, allowed: &[&Vec<Value>], when: &str) {
        if let Ok(served) = self.served() {
            assert!(allowed.contains(&&served), "{when}: {served:#?}");
        }
    }

    /// The source as a new state with these customers, written aside and renamed.
    pub fn publish(&self, customers: std::ops::Range<u64>) {
        let new = self.at("new.duckdb");
        fill(&new, customers);
        fs::rename(new, self.at("data.duckdb")).unwrap();
    }

    /// Names in the store that no finished store holds.
    pub fn unfinished(&self) -> Vec<String> {
        let left = |name: &String| name.contains(".partial") || name.starts_with("milepost-spill-");
        names(&self.at("store")).into_iter().filter(left).collect()
    }
}

/// Reports that read the base, a milestone's file and the goals' file.
pub const ASKED: [&str; 3] = ["milestones", "goals", "journeys"];

/// An answer of one session.
pub fn ask(project: &mut Project, report: &Report) -> Result<Value, Error> {
    let cx = project.cx()?;
    let answer = (report.run)(&cx, &args(report)).unwrap_or_else(|error| panic!("{}: {error}", report.name));
    let mut bytes = Vec::new();
    print::write(&answer, Format::Json, Reader::Program, &mut bytes).unwrap();
    Ok(figures(&bytes))
}

/// What a report needs beside its name, here or in the demo.
pub fn args(report: &Report) -> Args {
    let mut args = Args::default();
    if report.flags.contains(&Flag::Journey) {
        args.journey = Some("a".to_owned());
    }
    if report.flags.contains(&Flag::Customer) {
        args.customer = Some("c1".to_owned());
    }
    args
}

/// An answer but for what it says of the files that it was read from (P29), and whether there are newer ones.
pub fn figures(json: &[u8]) -> Value {
    let mut answer: Value = serde_json::from_slice(json).unwrap();
    for name in ["source", "notes"] {
        answer.as_object_mut().unwrap().remove(name);
    }
    answer
}

/// Completions of the milestone, all and influenced.
pub fn totals(answers: &[Value]) -> (u64, u64) {
    let row = &answers[0]["rows"][0];
    let count = |name: &str| row[name].as_u64().unwrap_or_else(|| panic!("{name}: {row}"));
    (count("total"), count("influenced"))
}

/// Brings a store up to date, telling the beginning of each phase: how often a phase tells more depends on the machine.
pub fn refresh(
    project: &mut Project,
    step: &mut (dyn FnMut(&'static str) -> ControlFlow<()> + Send),
) -> Result<(), Vec<Error>> {
    let told = Mutex::new(("", step));
    let progress = Progress::watched(|at| {
        let (phase, step) = &mut *told.lock().unwrap();
        if std::mem::replace(phase, at.phase()) != at.phase() && step(at.phase()).is_break() {
            at.cancel();
        }
    });
    project.refresh(&progress).map(|_| ())
}

/// Events of so many customers.
pub fn events(customers: &std::ops::Range<u64>) -> String {
    format!(
        "select timestamp '2024-03-01' + to_seconds(i) + to_hours(h) as occurred_at, 'c' || i as customer_id, event, \
         channel, journey_id from range({}, {}) as t(i), (values (0, 'journey_entered', null, 'a'), \
         (1, 'email_clicked', 'email', 'a'), (2, 'purchase', null, null)) as v(h, event, channel, journey_id)",
        customers.start, customers.end
    )
}

pub fn fill(path: &Path, customers: std::ops::Range<u64>) {
    let sql = format!("create table events as {}", events(&customers));
    Connection::open(path).unwrap().execute_batch(&sql).unwrap();
}

/// The same as CSV.
pub fn csv(customers: std::ops::Range<u64>) -> String {
    let mut text = String::from("occurred_at,customer_id,event,channel,journey_id\n");
    for i in customers {
        let (minute, second) = (i / 60 % 60, i % 60);
        for (hour, rest) in [(0, "journey_entered,,a"), (1, "email_clicked,email,a"), (2, "purchase,,")] {
            writeln!(text, "2024-03-01T0{hour}:{minute:02}:{second:02}Z,c{i},{rest}").unwrap();
        }
    }
    text
}

pub fn said(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// The names in a folder, sorted; none where there is no folder.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
