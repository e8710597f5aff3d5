//! What a process of its own does: this very test program, started again with one task.

use std::io::{BufRead, BufReader, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use duckdb::Connection;
use milepost::config::Config;
use milepost::config::edit::{self, Edit};
use milepost::demo::Options;
use milepost::demo::writer;
use milepost::domain::milestone::{Audience, Count, Milestone};
use milepost::domain::progress::Progress;
use milepost::project::Project;
use milepost::report;
use rustix::process::{Resource, Rlimit, Signal, getpid, kill_process, setrlimit};

use super::world::{World, ask, refresh};

/// The variable that names the task, and those of its words.
const TASK: &str = "MILEPOST_TEST_TASK";

/// This program with a task to do in the folder of a project.
pub fn task(world: &World, words: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child::helper_does_a_task", "--nocapture"]);
    world.housed(&mut command);
    command.env(TASK, words);
    command
}

/// A process with a task that says when it is so far, and ends when its input does.
pub struct Waiting {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Waiting {
    pub fn start(world: &World, words: &str) -> Self {
        let mut child = task(world, words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// Waits for a line that begins so; the rest of it.
    pub fn until(&mut self, word: &str) -> String {
        let rest = |line: String| line.split_once(&format!("task: {word}")).map(|(_, rest)| rest.trim().to_owned());
        self.lines.find_map(|line| rest(line.unwrap())).unwrap_or_else(|| panic!("it ended before it said {word}"))
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Lets it go on, which ends it.
    pub fn end(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }
}

fn say(text: &str) {
    println!("task: {text}");
    std::io::stdout().flush().unwrap();
}

fn wait_for_end_of_input() {
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

fn die() -> ! {
    loop {
        let _ = kill_process(getpid(), Signal::KILL);
    }
}

/// No more than so many bytes in any file, and no core dumps.
fn limit_files(bytes: u64) {
    let limit = |n| Rlimit { current: Some(n), maximum: Some(n) };
    setrlimit(Resource::Core, limit(0)).unwrap();
    setrlimit(Resource::Fsize, limit(bytes)).unwrap();
}

/// Not a test of its own: what [`task`] starts.
#[test]
fn helper_does_a_task() {
    let Ok(words) = std::env::var(TASK) else { return };
    let words: Vec<&str> = words.split(' ').collect();
    let number = || words[1].parse::<u64>().unwrap();
    match words[0] {
        "hold" => {
            let _held = Connection::open("data.duckdb").unwrap();
            say("held");
            wait_for_end_of_input();
        }
        "session" => {
            let mut project = here();
            refresh(&mut project, &mut |_| ControlFlow::Continue(())).unwrap();
            ask(&mut project, report::find("milestones").unwrap()).unwrap();
            say("idle");
            wait_for_end_of_input();
            ask(&mut project, report::find("milestones").unwrap()).unwrap();
        }
        "write" => write(number()..words[2].parse().unwrap()),
        "refresh-and-die" => {
            let (mut seen, last) = (0, number());
            let step = &mut |_: &'static str| {
                seen += 1;
                if seen == last {
                    die();
                }
                ControlFlow::Continue(())
            };
            refresh(&mut here(), step).unwrap();
        }
        "refresh-within" => {
            limit_files(number());
            refresh(&mut here(), &mut |_| ControlFlow::Continue(())).unwrap();
        }
        "refresh-and-count-threads" => {
            let before = threads();
            let mut most = before;
            let mut project = here();
            let step = &mut |_: &'static str| {
                most = most.max(threads());
                ControlFlow::Continue(())
            };
            refresh(&mut project, step).unwrap();
            ask(&mut project, report::find("attribution").unwrap()).unwrap();
            most = most.max(threads());
            say(&format!("threads {}", most - before));
        }
        "refresh-and-tell-peak" => {
            refresh(&mut here(), &mut |_| ControlFlow::Continue(())).unwrap();
            say(&format!("peak {}", peak()));
        }
        "demo-and-die" => {
            let (seen, last) = (AtomicU64::new(0), number());
            let options = Options { customers: 12_000, lean: true, ..Options::default() };
            let progress = Progress::watched(|at| {
                if at.rows().0 > 0 && seen.fetch_add(1, Ordering::Relaxed) + 1 == last {
                    die();
                }
            });
            writer::write(Path::new("demo.duckdb"), options, &progress).unwrap();
        }
        "edit" => {
            let saved = edit::save(Path::new("milepost.toml"), Edit::Add(&milestone()));
            if let Err(error) = saved {
                say(&format!("refused {error}"));
            }
        }
        other => panic!("no task {other}"),
    }
}

/// A milestone that is not in the file.
fn milestone() -> Milestone {
    Milestone {
        id: "click".into(),
        name: "Click".into(),
        trigger: "email_clicked".into(),
        conditions: Vec::new(),
        tracking_since: None,
        audience: Some(Audience::Contact),
        count: Count::Every,
    }
}

/// The project of the folder that the process stands in.
fn here() -> Project {
    let (mut config, _) = Config::load(Path::new("milepost.toml")).unwrap();
    config.store.dir = Some("store".into());
    Project::open(&config, Arc::default()).unwrap()
}

/// Adds customers who buy, one at a time, trying again while another holds the file.
fn write(numbers: std::ops::Range<u64>) {
    for number in numbers {
        let connection = loop {
            if let Ok(connection) = Connection::open("data.duckdb") {
                break connection;
            }
            std::thread::yield_now();
        };
        let customers = 1_000 + number..1_001 + number;
        connection.execute_batch(&format!("insert into events {}", super::world::events(&customers))).unwrap();
        drop(connection);
        say(&format!("wrote {number}"));
    }
}

/// The most memory that this process has held so far, KiB: not what held the one that started it, as `ru_maxrss` may say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    most.trim().trim_end_matches(" kB").parse().unwrap()
}

fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").unwrap().count()
}
