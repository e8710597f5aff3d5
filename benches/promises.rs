//! The times of promises that speak of time, measured: `cargo bench --profile dev --bench promises`, on a demo of $CUSTOMERS
//! customers (5,000). Tests hold the order of events; these are the figures.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use duckdb::Connection;
use milepost::config::Config;
use milepost::demo::writer;
use milepost::demo::{Options, config_text};
use milepost::domain::progress::UNWATCHED;
use milepost::jobs::{Interrupt, WorkerPool};
use milepost::project::Project;
use milepost::report::AnswerCache;
use milepost::store::Reader;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let customers = std::env::var("CUSTOMERS").ok().and_then(|text| text.parse().ok()).unwrap_or(5_000);
    let database = folder.path().join("demo.duckdb");
    let options = Options { customers, ..Options::default() };
    let made = writer::write(&database, options, &UNWATCHED).unwrap();
    std::fs::write(folder.path().join("milepost.toml"), config_text("demo.duckdb")).unwrap();
    println!("{customers} customers, {} events", made.events);
    start(folder.path());
    writer(folder.path());
    released(folder.path());
    sessions(folder.path());
    cancelled(folder.path());
    terminal(folder.path());
}

fn line(name: &str, took: Duration, promised: &str) {
    println!("{name:<64}{:>10.1} ms   {promised}", took.as_secs_f64() * 1e3);
}

fn milepost(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_milepost"));
    command.args(["--store", "store"]).args(args).current_dir(folder).env_remove("MILEPOST_CONFIG");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn timed(mut command: Command) -> Duration {
    let began = Instant::now();
    assert!(command.status().unwrap().success(), "{command:?}");
    began.elapsed()
}

/// As a new state of the source: the same rows, other stamps.
fn touch(folder: &Path) {
    let file = std::fs::OpenOptions::new().append(true).open(folder.join("demo.duckdb")).unwrap();
    file.set_modified(std::time::SystemTime::now()).unwrap();
}

/// P2: the start after a kill.
fn start(folder: &Path) {
    line("P2  the first start, which builds", timed(milepost(folder, &["report", "milestones"])), "");
    line("P2  a start, warm", timed(milepost(folder, &["report", "milestones"])), "");
    touch(folder);
    milepost(folder, &["refresh"]).env("MILEPOST_FAULT", "kill:any:12").status().unwrap();
    line(
        "P2  the start after a refresh was killed, which builds",
        timed(milepost(folder, &["report", "milestones"])),
        "",
    );
}

/// Opens the source for writing, trying each millisecond.
fn opened(path: &Path) -> Duration {
    let began = Instant::now();
    loop {
        if Connection::open(path).is_ok() {
            return began.elapsed();
        }
        std::thread::park_timeout(Duration::from_millis(1));
    }
}

/// P7: how long a writer is kept out.
fn writer(folder: &Path) {
    let path = folder.join("demo.duckdb");
    touch(folder);
    let mut refresh = milepost(folder, &["refresh"]).spawn().unwrap();
    let mut longest = Duration::ZERO;
    while refresh.try_wait().unwrap().is_none() {
        longest = longest.max(opened(&path));
    }
    line("P7  the longest that a writer waits for a refresh", longest, "");
    milepost(folder, &["refresh"]).status().unwrap();
    line("P7  a writer after it", opened(&path), "2 s");
}

/// P8: from the release of a lock to the answer.
fn released(folder: &Path) {
    touch(folder);
    let held = Connection::open(folder.join("demo.duckdb")).unwrap();
    let mut waiting = milepost(folder, &["refresh", "--wait"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(waiting.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().starts_with("waiting: ")));
    drop(held);
    let began = Instant::now();
    assert!(waiting.wait().unwrap().success());
    line("P8  a refresh that waited, from the release to its end", began.elapsed(), "opened within 1 s");
}

/// P9: sixteen sessions and a writer that tries each second.
fn sessions(folder: &Path) {
    milepost(folder, &["store", "clear"]).status().unwrap();
    let began = Instant::now();
    let ask = ["report", "milestones", "--wait=600"];
    let all: Vec<Child> = (0..16).map(|_| milepost(folder, &ask).stderr(Stdio::piped()).spawn().unwrap()).collect();
    let path = folder.join("demo.duckdb");
    let got_in = loop {
        if let Ok(connection) = Connection::open(&path) {
            connection.execute_batch("create table if not exists written (n integer)").unwrap();
            break began.elapsed();
        }
        std::thread::park_timeout(Duration::from_secs(1));
    };
    let ended: Vec<_> = all.into_iter().map(|session| session.wait_with_output().unwrap()).collect();
    assert!(ended.iter().all(|out| out.status.success()));
    let built =
        ended.iter().filter(|out| String::from_utf8_lossy(&out.stderr).contains("read the source anew")).count();
    line("P9  16 sessions at once, until all have answered", began.elapsed(), &format!("{built} of them built"));
    line("P9  a writer that tries each second is in after", got_in, "30 s");
}

struct Stop(Arc<duckdb::InterruptHandle>);

impl Interrupt for Stop {
    fn interrupt(&self) {
        self.0.interrupt();
    }
}

/// P11: from the key that cancels to the worker's being free.
fn cancelled(folder: &Path) {
    let (mut config, _) = Config::load(&folder.join("milepost.toml")).unwrap();
    config.store.dir = Some(folder.join("store"));
    let mut project = Project::open(&config, Arc::new(AnswerCache::default())).unwrap();
    project.refresh(&UNWATCHED).unwrap();
    let (send, woken) = mpsc::channel();
    let make = move || {
        let reader: Reader = project_reader(&config);
        let stop = Arc::new(Stop(reader.interrupter())) as Arc<dyn Interrupt>;
        (reader, stop)
    };
    let engine = WorkerPool::new(1, make, move || send.send(()).unwrap_or_default());
    let (running, is_running) = mpsc::channel();
    let mut longest = Duration::ZERO;
    for _ in 0..20 {
        let running = running.clone();
        let task = engine.run(move |reader: &mut Reader, _| {
            running.send(()).unwrap_or_default();
            let sql = "select sum(hash(a.at_us, b.at_us)) from touch as a, touch as b, touch as c";
            reader.rows(sql, &[], |_| Ok(())).is_err()
        });
        is_running.recv().unwrap();
        let began = Instant::now();
        drop(task);
        woken.recv().unwrap();
        longest = longest.max(began.elapsed());
    }
    line("P11 cancelling a query, the longest of 20", longest, "250 ms");
}

fn project_reader(config: &Config) -> Reader {
    milepost::store::Store::open(config).unwrap().reader().unwrap()
}

/// P11, P13: a key's effect and the end of a session, in a terminal.
fn terminal(folder: &Path) {
    let pair = native_pty_system().openpty(PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 }).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_milepost"));
    command.args(["--store", "store"]);
    command.cwd(folder);
    command.env("TERM", "xterm-256color");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let (mut output, mut keys) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
    let seen = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&seen);
    std::thread::spawn(move || {
        let mut bytes = [0; 4_096];
        while let Ok(read @ 1..) = output.read(&mut bytes) {
            count.fetch_add(read as u64, Ordering::SeqCst);
        }
    });
    // Until nothing more comes.
    let quiet = || {
        let mut last = 0;
        loop {
            std::thread::park_timeout(Duration::from_millis(500));
            let now = seen.load(Ordering::SeqCst);
            if now == last && now > 0 {
                return now;
            }
            last = now;
        }
    };
    let mut longest = Duration::ZERO;
    for key in ["?", "\u{1b}", "4", "m", "v", "2", "3", "1"] {
        let before = quiet();
        let began = Instant::now();
        keys.write_all(key.as_bytes()).unwrap();
        while seen.load(Ordering::SeqCst) == before && began.elapsed() < Duration::from_secs(5) {
            std::thread::yield_now();
        }
        longest = longest.max(began.elapsed());
    }
    line("P11 a key shows its effect, the longest of 8", longest, "100 ms");
    let began = Instant::now();
    drop((keys, pair.master));
    child.wait().unwrap();
    line("P13 the end of a session whose terminal is gone", began.elapsed(), "2 s");
}
