//! What attribution costs on a project's store, beside a plain scan of the same columns and the same questions as SQL:
//! `cargo bench --profile dev --bench attribution_store -- PROJECT [MILESTONE] [FLAGS]`.
//!
//! All in one run, two threads: the scan; everything of one filter (load, one pass, all models with their intervals in
//! three views) in a process of its own, so that its memory is its own; the SQL of `benches/sql` on the same store. The
//! figures of both are compared. The store is PROJECT/store or `--store DIR`, brought up to date first. `--paths DIR`
//! writes the distinct paths of each view; `--python PYTHON` runs `channel_attribution.py` on them. `$SQL_MEMORY` limits
//! the memory of the SQL (4GB).

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use milepost::attribution::paths::{
    CompletionCursor, CustomerTouches, CustomerVisitor, PathCutter, ViewPaths, touch_spans,
};
use milepost::attribution::{PathState, Setup};
use milepost::config::Config;
use milepost::domain::filter::Filter;
use milepost::domain::model::{Model, View};
use milepost::domain::progress::UNWATCHED;
use milepost::project::Project;
use milepost::report::{AnswerCache, touches};
use milepost::store::{Param, Reader};

/// The statements of `benches/sql` in the order in which they run for a view, and whether they answer with figures.
const SQL: [(&str, &str, bool); 6] = [
    ("steps", include_str!("sql/steps.sql"), false),
    ("path", include_str!("sql/path.sql"), false),
    ("linear", include_str!("sql/linear.sql"), true),
    ("last", include_str!("sql/last.sql"), true),
    ("transitions", include_str!("sql/transitions.sql"), true),
    ("suffixes", include_str!("sql/suffixes.sql"), true),
];
const SCAN: &str = include_str!("sql/scan.sql");
const DISTINCT_PATHS: &str = include_str!("sql/distinct_paths.sql");

/// The word that makes this program the process of its own.
const ALONE: &str = "--everything";

#[derive(Default)]
struct Asked {
    project: PathBuf,
    milestone: Option<String>,
    store: Option<PathBuf>,
    paths: Option<PathBuf>,
    python: Option<String>,
    alone: bool,
}

fn main() {
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let mut asked = Asked::default();
    let mut places = Vec::new();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--store" => asked.store = args.next().map(PathBuf::from),
            "--paths" => asked.paths = args.next().map(PathBuf::from),
            "--python" => asked.python = args.next(),
            ALONE => asked.alone = true,
            _ => places.push(arg),
        }
    }
    let mut places = places.into_iter();
    let Some(project) = places.next() else {
        println!("attribution_store: name a project: -- PROJECT [MILESTONE]");
        return;
    };
    asked.project = PathBuf::from(project);
    asked.milestone = places.next();
    if asked.alone { everything(&asked) } else { beside(&asked) }
}

/// The project with the store beside its configuration, and the position of the milestone.
fn open(asked: &Asked, memory: Option<String>) -> (Project, usize) {
    let (mut config, _) = Config::load(&asked.project.join("milepost.toml")).unwrap();
    let given = asked.store.clone().or(config.store.dir);
    config.store.dir = Some(given.unwrap_or_else(|| asked.project.join("store")));
    config.store.threads = Some(2);
    config.store.memory_limit = memory.or(config.store.memory_limit);
    let mut project = Project::open(&config, Arc::new(AnswerCache::default())).unwrap();
    if project.outdated() {
        let began = Instant::now();
        project.refresh(&UNWATCHED).unwrap();
        line("refresh", seconds(began));
    }
    let named = |id: &String| config.milestones.iter().position(|milestone| milestone.id == *id).expect("a milestone");
    let milestone = asked.milestone.as_ref().map_or(0, named);
    (project, milestone)
}

fn seconds(began: Instant) -> f64 {
    began.elapsed().as_secs_f64()
}

fn line(name: &str, seconds: f64) {
    println!("{name:<52}{seconds:>10.3} s");
}

fn fact(name: &str, value: impl std::fmt::Display) {
    println!("{name:<52}{value:>10}");
}

/// The three parts beside each other.
fn beside(asked: &Asked) {
    let memory = std::env::var("SQL_MEMORY").unwrap_or_else(|_| "4GB".to_owned());
    let (mut project, milestone) = open(asked, Some(memory));
    let cx = project.cx().unwrap();
    let count = |sql| cx.reader.rows(sql, &[], |row| row.get::<i64>(0)).unwrap()[0];
    fact("touches", count("select count(*) from touch"));
    fact("customers", count("select count(*) from customer"));
    fact("completions that count, all milestones", count("select count(*) from completion where counted"));
    fact("milestone", &cx.config.milestones[milestone].id);

    println!("\n(a) a plain scan of the columns of the touches: {SCAN_RUNS} runs");
    let scan = scan(cx.reader);
    line("scan, the median", scan);

    println!("\n(b) everything of one filter");
    let (total, figures) = child(asked);

    println!("\n(c) the same set as SQL, without intervals and data-driven models");
    let mut sql = Sql::default();
    for view in View::ALL {
        sql.view(cx.reader, view, &paths_of(cx.config, milestone, view, cx.as_of.0));
    }
    line("SQL", sql.seconds);
    let least = if sql.failed { "at least " } else { "" };

    println!("\nratios");
    println!("{:<52}{:>10.2}", "everything / scan", total / scan);
    println!("{:<52}{:>10}", "SQL / everything", format!("{least}{:.2}", sql.seconds / total));
    let wrong = sql.figures.iter().filter(|(key, own)| !figures.get(*key).is_some_and(|other| near(**own, *other)));
    let (wrong, others) = (wrong.count(), figures.keys().filter(|key| !sql.figures.contains_key(*key)).count());
    fact("figures of the SQL", sql.figures.len());
    fact("  that differ", wrong);
    fact("  that it lacks", others);

    if let Some(dir) = &asked.paths {
        println!("\npaths");
        for view in View::ALL {
            let file = dir.join(format!("paths-{}.csv", view.name()));
            let began = Instant::now();
            let rows = write_paths(cx.reader, &file, &paths_of(cx.config, milestone, view, cx.as_of.0));
            line(&format!("{} ({rows} distinct paths)", file.display()), seconds(began));
            if let Some(python) = asked.python.as_ref().filter(|_| rows > 0) {
                let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/channel_attribution.py");
                let done = Command::new(python).arg(script).arg(&file).status();
                if !done.is_ok_and(|status| status.success()) {
                    println!("ChannelAttribution failed on this view");
                }
            }
        }
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

const SCAN_RUNS: usize = 5;

/// The median of some scans.
fn scan(reader: &Reader) -> f64 {
    let mut runs: Vec<f64> = (0..SCAN_RUNS)
        .map(|_| {
            let began = Instant::now();
            reader.rows(SCAN, &[], |row| row.get::<f64>(0)).unwrap();
            seconds(began)
        })
        .collect();
    println!("{}", runs.iter().map(|run| format!("{run:.3} s")).collect::<Vec<_>>().join("  "));
    runs.sort_by(f64::total_cmp);
    runs[SCAN_RUNS / 2]
}

/// A figure of a view: the model or `transitions`, and the item, or the stops.
type Key = (String, String, i64, i64);

/// Runs [`everything`] in a process of its own: its seconds, and its figures.
fn child(asked: &Asked) -> (f64, BTreeMap<Key, f64>) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.arg(&asked.project).args(&asked.milestone).arg(ALONE);
    if let Some(store) = &asked.store {
        command.arg("--store").arg(store);
    }
    let output = command.stderr(std::process::Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "everything of one filter failed");
    let (mut total, mut figures) = (0.0, BTreeMap::new());
    for text in String::from_utf8(output.stdout).unwrap().lines() {
        match text.split('\t').collect::<Vec<_>>()[..] {
            ["total", seconds] => total = seconds.parse().unwrap(),
            ["figure", view, kind, from, to, value] => {
                let key = (view.to_owned(), kind.to_owned(), from.parse().unwrap(), to.parse().unwrap());
                figures.insert(key, value.parse().unwrap());
            }
            _ => println!("{text}"),
        }
    }
    (total, figures)
}

/// Load, pass, models, with nothing kept from before; then the parts of the pass one by one.
fn everything(asked: &Asked) {
    let (mut project, milestone) = open(asked, None);
    let readers: Vec<_> = project.store().helpers().unwrap().into_iter().map(Mutex::new).collect();
    let cx = project.cx().unwrap();
    let began = Instant::now();
    let folded = touches::milestone_counts(&cx, &Filter::default(), milestone).unwrap();
    let read = seconds(began);
    fact("  most memory after the pass, MiB", memory());
    let counts = folded.counts();
    let mut models = 0.0;
    let mut timed = |name: String, work: &mut dyn FnMut()| {
        let began = Instant::now();
        work();
        let took = seconds(began);
        line(&format!("  {name}"), took);
        models += took;
    };
    for view in View::ALL {
        let of = |what: &str| format!("{}: {what}", view.name());
        timed(of("scorecard"), &mut || drop(counts.scorecard(milestone, view).scores.clone()));
        timed(of("sequence, intervals, incremental"), &mut || drop(counts.credits(milestone, view, &Model::Sequence)));
        timed(of("Markov, intervals"), &mut || drop(counts.credits(milestone, view, &Model::Markov)));
        timed(of("rule models, intervals"), &mut || {
            let rules = Model::BUILT_IN.iter().filter(|model| !model.data_driven());
            rules.for_each(|model| drop(counts.credits(milestone, view, model)));
        });
        timed(of("transitions"), &mut || drop(counts.transitions(milestone, view)));
    }
    line("  load and pass", read);
    line("  models", models);
    line("everything", read + models);
    println!("total\t{}", read + models);
    fact("  most memory, MiB", memory());
    for view in View::ALL {
        print_figures(counts, milestone, view);
    }

    let began = Instant::now();
    let setup = touches::setup(&cx, &Filter::default(), milestone).unwrap();
    let load = seconds(began);
    let customers = u32::try_from(setup.customers.len()).unwrap();
    let (streaming, walking) = (streaming(&readers, customers), walking(&readers, &setup));
    println!("where load and pass go");
    line("  load of customers, shapes, completions", load);
    line("  streaming the touches, read and dropped", streaming);
    line("  walking them and cutting paths", walking - streaming);
    line("  counting", read - load - walking);
}

fn print_figures(counts: &milepost::attribution::Folded, milestone: usize, view: View) {
    for model in [Model::Linear, Model::Last] {
        for row in counts.credits(milestone, view, &model).unwrap().rows {
            let kind = if model == Model::Last { "last" } else { "linear" };
            // The SQL has no row for an item without credit of the model.
            if row.credit > 0.0 {
                println!("figure\t{}\t{kind}\t{}\t0\t{}", view.name(), row.item, row.credit);
            }
        }
    }
    let number = |stop| match stop {
        PathState::Item(item) => i64::from(item),
        PathState::Start => -1,
        PathState::Conversion => -2,
        PathState::Loss => -3,
    };
    for step in counts.transitions(milestone, view) {
        println!("figure\t{}\ttransitions\t{}\t{}\t{}", view.name(), number(step.from), number(step.to), step.count);
    }
}

/// Reads all touches with two connections, as the pass does.
fn on_two<T>(
    readers: &[Mutex<Reader>],
    customers: u32,
    make: impl Fn() -> T + Sync,
    batch: impl Fn(&mut T, &[u32], &[i64], &[u32]) + Sync,
) {
    const RANGES: u32 = 16;
    let size = customers.div_ceil(RANGES).max(1);
    let range = |i: u32| -> Range<u32> { (i * size).min(customers)..((i + 1) * size).min(customers) };
    let next = AtomicUsize::new(0);
    let work = |reader: &Mutex<Reader>| {
        let (reader, mut own) = (reader.lock().unwrap(), make());
        while let Some(i) = u32::try_from(next.fetch_add(1, Ordering::Relaxed)).ok().filter(|i| *i < RANGES) {
            let read = reader.touches(range(i), |customers, times, shapes| {
                batch(&mut own, customers, times, shapes);
                ControlFlow::Continue(())
            });
            assert!(read.unwrap().is_continue());
        }
    };
    std::thread::scope(|scope| {
        for reader in readers {
            scope.spawn(|| work(reader));
        }
    });
}

fn streaming(readers: &[Mutex<Reader>], customers: u32) -> f64 {
    let began = Instant::now();
    on_two(
        readers,
        customers,
        || 0_usize,
        |sum, customers, times, shapes| {
            *sum += std::hint::black_box((customers, times, shapes)).0.len();
        },
    );
    seconds(began)
}

/// Cuts every path, and does nothing with it.
struct Cutter {
    finders: Vec<CompletionCursor>,
    paths: ViewPaths,
}

impl CustomerVisitor for Cutter {
    fn visit(&mut self, setup: &Setup, customer: u32, touches: &CustomerTouches) {
        touches.cut_all(&mut self.paths);
        std::hint::black_box(&self.paths);
        for (cursor, all) in self.finders.iter_mut().zip(&setup.milestones) {
            for (done, span) in touch_spans(cursor.seek(all, customer).1) {
                touches.cut(&mut self.paths, span, done.at);
                std::hint::black_box(&self.paths);
            }
        }
    }
}

fn walking(readers: &[Mutex<Reader>], setup: &Setup) -> f64 {
    let began = Instant::now();
    let customers = u32::try_from(setup.customers.len()).unwrap();
    let cutter =
        || Cutter { finders: vec![CompletionCursor::default(); setup.milestones.len()], paths: ViewPaths::default() };
    on_two(
        readers,
        customers,
        || PathCutter::new(setup, cutter()),
        |walk, customers, times, shapes| {
            walk.batch(customers, times, shapes);
        },
    );
    seconds(began)
}

/// The parameters of the paths of a milestone and view.
fn paths_of(config: &Config, milestone: usize, view: View, as_of: i64) -> [(&'static str, Param); 4] {
    [
        ("milestone", Param::Int(i64::try_from(milestone).unwrap())),
        ("view", Param::Text(view.name().to_owned())),
        ("lookback", Param::Int(config.attribution.lookback.0)),
        ("as_of", Param::Int(as_of)),
    ]
}

/// The SQL's answers.
#[derive(Default)]
struct Sql {
    figures: BTreeMap<Key, f64>,
    seconds: f64,
    failed: bool,
}

impl Sql {
    fn view(&mut self, reader: &Reader, view: View, paths: &[(&str, Param)]) {
        for (name, text, answers) in SQL {
            let began = Instant::now();
            let mut rows = 0;
            let done = if answers {
                reader.batches(text, &[], |count, columns| {
                    rows += count;
                    if name == "suffixes" {
                        return;
                    }
                    let (value, keys) = columns.split_last().unwrap();
                    for row in 0..count {
                        let key = |at: usize| keys.get(at).map_or(0, |column| column.int(row));
                        let key = (view.name().to_owned(), name.to_owned(), key(0), key(1));
                        self.figures.insert(key, value.num(row));
                    }
                })
            } else {
                reader.rows(text, if name == "path" { paths } else { &[] }, |_| Ok(())).map(drop)
            };
            let took = seconds(began);
            self.seconds += took;
            match done {
                Ok(()) if answers => line(&format!("  {}: {name} ({rows} rows)", view.name()), took),
                Ok(()) => line(&format!("  {}: {name}", view.name()), took),
                Err(error) => {
                    self.failed = true;
                    line(&format!("  {}: {name} FAILED: {error}", view.name()), took);
                }
            }
        }
    }
}

/// Writes the distinct paths of a view: how many there are.
fn write_paths(reader: &Reader, file: &Path, paths: &[(&str, Param)]) -> usize {
    let row = |row: &milepost::store::Row<'_>| {
        Ok((row.get::<String>(0)?, row.get::<i64>(1)?, row.get::<f64>(2)?, row.get::<i64>(3)?))
    };
    let rows = reader.rows(DISTINCT_PATHS, paths, row).unwrap();
    let mut out = csv::Writer::from_path(file).unwrap();
    out.write_record(["path", "conversions", "value", "losses"]).unwrap();
    for row in &rows {
        out.serialize(row).unwrap();
    }
    out.flush().unwrap();
    rows.len()
}

/// The most that this process has held so far, in MiB.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: Option<u64> = most.and_then(|text| text.trim().trim_end_matches(" kB").parse().ok());
    kib.map_or_else(|| "not known".to_owned(), |kib| (kib / 1024).to_string())
}
