//! Which data an answer speaks of: the clock, freshness, logs, damage, and generations that serve (T1, T6, H5, P5, P29).

use std::fs;
use std::io::{Seek, Write};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use duckdb::Connection;
use milepost::config::Config;
use milepost::domain::clock::{Clock, RELEASED};
use milepost::domain::progress::UNWATCHED;
use milepost::domain::time::{Span, Time};
use milepost::project::Project;
use milepost::report::{self, AnswerCache, Args};
use serde_json::Value;
use tempfile::TempDir;

const MILESTONE: &str = "\n[[milestone]]\nid = \"m\"\nname = \"M\"\ntrigger = \"purchase\"\n";

/// A folder with a configuration, its data and its store.
struct World(TempDir);

impl World {
    fn new(config: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("milepost.toml"), format!("{config}{MILESTONE}")).unwrap();
        Self(dir)
    }

    fn csv(rows: &str) -> Self {
        let world = Self::new("[source]\nfiles = { events = \"events.csv\" }\n");
        world.write("events.csv", &format!("occurred_at,customer_id,event,channel\n{rows}"));
        world
    }

    /// `count` purchases of as many customers.
    fn database(count: u32) -> Self {
        let world = Self::new("[source]\ndatabase = \"data.duckdb\"\n");
        let connection = Connection::open(world.path("data.duckdb")).unwrap();
        connection.execute_batch(&purchases("create table events as", 0, count)).unwrap();
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_milepost"))
            .arg("--config")
            .arg(self.path("milepost.toml"))
            .arg("--store")
            .arg(self.path("store"))
            .args(args)
            .output()
            .unwrap()
    }

    fn report(&self, args: &[&str]) -> Value {
        let output = self.run(&[&["report"], args, &["--format", "json"]].concat());
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The only file of the store whose name begins so.
    fn stored(&self, prefix: &str) -> PathBuf {
        let begins = |path: &PathBuf| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with(prefix) && name.ends_with(".duckdb")
        };
        let mut found: Vec<PathBuf> =
            fs::read_dir(self.path("store")).unwrap().map(|entry| entry.unwrap().path()).filter(begins).collect();
        assert_eq!(found.len(), 1, "{prefix}: {found:?}");
        found.remove(0)
    }

    fn config(&self) -> Config {
        let (mut config, _) = Config::load(&self.path("milepost.toml")).unwrap();
        config.store.dir = Some(self.path("store"));
        config
    }
}

fn purchases(what: &str, from: u32, to: u32) -> String {
    format!(
        "{what} select timestamp '2024-03-01' + to_seconds(i) as occurred_at, 'c' || i as customer_id, \
         'purchase' as event from range({from}, {to}) t(i)"
    )
}

fn total(answer: &Value) -> u64 {
    answer["rows"][0]["total"].as_u64().unwrap()
}

fn notes(answer: &Value) -> String {
    answer["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

/// 400 customers open a mail and buy two hours later.
fn openers() -> String {
    (0..400).fold(String::new(), |rows, i| {
        rows + &format!("2024-03-01T10:00:00Z,c{i},email_opened,email\n2024-03-01T12:00:00Z,c{i},purchase,\n")
    })
}

#[test]
fn t6_an_event_that_has_not_happened_yet_is_left_out_and_noted() {
    let world = World::csv(&format!("{}9999-12-31T00:00:00Z,c1,purchase,\n", openers()));
    let answer = world.report(&["milestones"]);
    assert_eq!((total(&answer), answer["rows"][0]["influenced"].as_u64()), (400, Some(400)));
    assert_eq!(answer["as_of"], "2024-03-01T12:00:00Z");
    let note = "1 event later than this machine's clock is left out, the first of 31 Dec 9999";
    for report in report::REPORTS.iter().filter(|report| report.name != "timeline") {
        let args: &[&str] = if report.flags.contains(&report::Flag::Journey) { &["--journey", "x"] } else { &[] };
        let output = world.run(&[&["report", report.name, "--format", "json"], args].concat());
        // A report on one journey has none to speak of here.
        if output.status.success() {
            let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert!(notes(&answer).contains(note), "{}: {}", report.name, notes(&answer));
        }
    }
    for format in ["table", "markdown"] {
        let output = world.run(&["report", "milestones", "--format", format]);
        assert!(String::from_utf8_lossy(&output.stdout).contains(note), "{format}");
    }
    // CSV holds rows alone; what one must know is said beside it.
    let output = world.run(&["report", "milestones", "--format", "csv"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains(note));
}

#[test]
fn t6_keep_future_counts_them() {
    let world = World::csv(&format!("{}9999-12-31T00:00:00Z,d,purchase,\n", openers()));
    let config = fs::read_to_string(world.path("milepost.toml")).unwrap();
    assert_eq!(total(&world.report(&["milestones"])), 400);
    world.write("milepost.toml", &config.replace("[source]", "[source]\nkeep_future = true"));
    let answer = world.report(&["milestones"]);
    assert_eq!((total(&answer), answer["as_of"].as_str()), (401, Some("9999-12-31T00:00:00Z")));
    assert!(!notes(&answer).contains("left out"), "{}", notes(&answer));
    // It counts, and what that does to as_of is said.
    let said = ["lies beyond this machine's clock", "as_of stands on 1 event, 7975.7 years after the rest"];
    assert!(said.iter().all(|said| notes(&answer).contains(said)), "{}", notes(&answer));
}

#[test]
fn t6_an_event_counts_when_its_day_has_come_and_no_digit_moves_before() {
    // Ten days after the release, as seen from one day after it, nine days (with the day of tolerance), and from before it.
    let day = |n: i64| Time(RELEASED.0 + Span::days(n).0);
    let world = World::csv(&format!("{}{},d,purchase,\n", openers(), day(10).rfc3339()));
    let counted = |clock: Time| {
        let config = Config { clock: Some(Clock(clock)), ..world.config() };
        let mut project = Project::open(&config, Arc::new(AnswerCache::default())).unwrap();
        let due = project.outdated();
        if due {
            project.refresh(&UNWATCHED).unwrap();
        }
        let report = report::find("milestones").unwrap();
        let answer = project.ask(|cx| report.ask(cx, &Args::default())).unwrap();
        (due, answer.table.rows[0][5].number().unwrap(), answer.notes.texts().join("\n"))
    };
    let (due, total, notes) = counted(day(1));
    assert!(due && notes.contains("1 event later than this machine's clock"), "{notes}");
    assert!((total - 400.0).abs() < 0.5);
    let (due, again, _) = counted(day(8));
    assert!(!due && (again - total).abs() < 0.5, "the same data give the same digits");
    let (due, total, notes) = counted(day(9));
    assert!(due && (total - 401.0).abs() < 0.5 && !notes.contains("left out"), "{total} {notes}");
    // A clock from before the release is not trusted: nothing is left out, and that is said.
    let (_, total, notes) = counted(day(-1));
    assert!((total - 401.0).abs() < 0.5 && notes.contains("before this version of milepost was released"), "{notes}");
}

#[test]
fn t1_without_events_as_of_is_null_and_said() {
    let world = World::csv("");
    let answer = world.report(&["milestones"]);
    assert_eq!((answer["as_of"].clone(), total(&answer)), (Value::Null, 0));
    assert!(notes(&answer).contains("there are no events"));
    let output = world.run(&["report", "milestones", "--format", "table"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("no events"));
}

#[test]
fn p29_every_answer_says_which_data_it_speaks_of() {
    let world = World::database(40);
    let source = world.report(&["milestones"])["source"].clone();
    let meta = fs::metadata(world.path("data.duckdb")).unwrap();
    assert_eq!(source["path"], world.path("data.duckdb").to_str().unwrap());
    assert_eq!((source["size"].as_u64(), source["rows_read"].as_u64()), (Some(meta.len()), Some(40)));
    assert_eq!((source["wal_bytes"].as_u64(), source["state"].as_str()), (Some(0), Some("fresh")));
    assert_eq!(source["version"], env!("CARGO_PKG_VERSION"));
    let modified: chrono::DateTime<chrono::Utc> = meta.modified().unwrap().into();
    let said = chrono::DateTime::parse_from_rfc3339(source["modified"].as_str().unwrap()).unwrap();
    assert_eq!(said.timestamp_micros(), modified.timestamp_micros());
    // A deleted source: the figures stay, and are said to be of what it held.
    fs::remove_file(world.path("data.duckdb")).unwrap();
    let answer = world.report(&["milestones"]);
    assert_eq!((total(&answer), answer["source"]["state"].as_str()), (40, Some("gone")));
    assert!(notes(&answer).contains("the source is gone"), "{}", notes(&answer));
    assert_eq!(answer["source"]["generation"], source["generation"]);
}

#[test]
fn h5_a_log_beside_the_source_is_said_in_every_answer() {
    let world = World::database(40);
    {
        let connection = Connection::open(world.path("data.duckdb")).unwrap();
        connection.execute_batch("set wal_autocheckpoint = '1GB'; pragma disable_checkpoint_on_shutdown").unwrap();
        connection.execute_batch(&purchases("insert into events", 40, 5_040)).unwrap();
    }
    let log = world.path("data.duckdb.wal");
    let bytes = fs::metadata(&log).unwrap().len();
    let whole = world.report(&["milestones"]);
    assert_eq!((total(&whole), whole["source"]["wal_bytes"].as_u64()), (5_040, Some(bytes)));
    let sentence = |bytes: u64| format!("a write-ahead log of {bytes} bytes lay beside the source");
    assert!(notes(&whole).contains(&sentence(bytes)), "{}", notes(&whole));
    // Cut in half, its committed rows are hidden without a word from the engine.
    fs::OpenOptions::new().write(true).open(&log).unwrap().set_len(bytes / 2).unwrap();
    let output = world.run(&["refresh"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains(&sentence(bytes / 2)), "refresh says so");
    let cut = world.report(&["milestones"]);
    assert!(total(&cut) < 5_040 && notes(&cut).contains(&sentence(bytes / 2)), "{}", notes(&cut));
}

/// A way in which a file is not what it was.
type Damage = (&'static str, fn(&Path));

/// Cuts a file to a part of its length.
fn cut(path: &Path, length: impl Fn(u64) -> u64) {
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(length(file.metadata().unwrap().len())).unwrap();
}

/// Other bytes in every block from the third on, so that data is hit wherever it lies.
fn flip(path: &Path) {
    let mut file = fs::OpenOptions::new().write(true).read(true).open(path).unwrap();
    let size = file.metadata().unwrap().len();
    for place in (3 * 4_096 + 5_000..size).step_by(4_096) {
        file.seek(std::io::SeekFrom::Start(place)).unwrap();
        file.write_all(&[0xa5]).unwrap();
    }
}

fn damages() -> [Damage; 15] {
    [
        ("empty", |path| fs::write(path, "").unwrap()),
        ("text", |path| fs::write(path, "no database\n".repeat(1_000)).unwrap()),
        ("cut in half", |path| cut(path, |length| length / 2)),
        ("cut by a byte", |path| cut(path, |length| length - 1)),
        ("flipped", flip),
        ("flipped, and its time put back", |path| {
            let time = path.metadata().unwrap().modified().unwrap();
            flip(path);
            fs::File::open(path).unwrap().set_modified(time).unwrap();
        }),
        ("one bit", |path| {
            let mut bytes = fs::read(path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(path, bytes).unwrap();
        }),
        ("another database", |path| {
            let other = path.with_extension("other");
            Connection::open(&other)
                .unwrap()
                .execute_batch("create table t as select range as n from range(9)")
                .unwrap();
            fs::write(path, fs::read(&other).unwrap()).unwrap();
            fs::remove_file(&other).unwrap();
        }),
        ("tables emptied", |path| {
            let connection = Connection::open(path).unwrap();
            let names = "select schema_name || '.' || table_name from duckdb_tables() where table_name <> 'meta'";
            let mut statement = connection.prepare(names).unwrap();
            let names = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
            for name in names.map(Result::unwrap).collect::<Vec<_>>() {
                connection.execute_batch(&format!("delete from {name}")).unwrap();
            }
            // Of a file whose tables are empty as it is, something else is written.
            connection.execute_batch("create table emptied (n integer); drop table emptied; checkpoint").unwrap();
        }),
        ("no manifest", |path| fs::remove_file(path.with_extension("json")).unwrap()),
        ("a manifest that is cut", |path| cut(&path.with_extension("json"), |length| length - 1)),
        ("a manifest that is empty", |path| cut(&path.with_extension("json"), |_| 0)),
        ("a manifest that is no JSON", |path| fs::write(path.with_extension("json"), "\0no manifest").unwrap()),
        ("a manifest of another length", |path| {
            let beside = path.with_extension("json");
            let mut manifest: Value = serde_json::from_slice(&fs::read(&beside).unwrap()).unwrap();
            manifest["bytes"] = (path.metadata().unwrap().len() + 1).into();
            fs::write(&beside, manifest.to_string()).unwrap();
        }),
        ("no table", |path| {
            // In place: another file under this name would be none of milepost's (P28).
            let connection = Connection::open(path).unwrap();
            let mut statement =
                connection.prepare("select schema_name || '.' || table_name from duckdb_tables()").unwrap();
            let names = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
            for name in names.map(Result::unwrap).collect::<Vec<_>>() {
                connection.execute_batch(&format!("drop table {name}")).unwrap();
            }
            connection.execute_batch("create table other (n integer)").unwrap();
        }),
    ]
}

#[test]
fn r5_a_damaged_file_of_the_store_is_built_anew_by_itself_and_once() {
    const KINDS: [&str; 4] = ["milestone-", "goals-", "base-", "import-"];
    let world = World::csv(&openers());
    let answer = world.report(&["milestones"]);
    let states = || {
        KINDS.map(|kind| {
            let about = world.stored(kind).metadata().unwrap();
            (about.ino(), about.modified().unwrap())
        })
    };
    for (number, kind) in KINDS.into_iter().enumerate() {
        for (how, damage) in damages() {
            let whole = states();
            damage(&world.stored(kind));
            if kind == "import-" {
                // It is read only where something has to be built.
                fs::write(world.stored("base-"), "").unwrap();
            }
            for time in ["at once", "and once"] {
                let before = states();
                let mut again = world.report(&["milestones"]);
                again["source"] = answer["source"].clone();
                assert_eq!(again, answer, "{kind} {how}, {time}");
                let after = states();
                let built: Vec<usize> = (0..KINDS.len()).filter(|kind| before[*kind] != after[*kind]).collect();
                let wanted = match (time, kind) {
                    ("and once", _) => vec![],
                    (_, "import-") => vec![2, 3],
                    _ => vec![number],
                };
                assert_eq!(built, wanted, "{kind} {how}, {time}");
            }
            assert!(states()[number].1 > whole[number].1, "{kind} {how}");
        }
    }
}

#[test]
fn t1_what_only_later_events_name_is_not_known_yet() {
    let world = World::csv(
        "2024-03-01T10:00:00Z,c0,email_opened,email\n2024-03-01T12:00:00Z,c0,purchase,\n\
         2024-03-05T10:00:00Z,c0,app_rated,kiosk\n",
    );
    for (as_of, code) in [("2024-03-02", 2), ("2024-03-06", 0)] {
        let output = world.run(&["report", "milestones", "--channel", "kiosk", "--as-of", as_of]);
        assert_eq!(output.status.code(), Some(code), "{as_of}");
    }
}

#[test]
fn a_base_says_what_it_was_built_from() {
    let manifest = |world: &World, kind: &str| -> Value {
        serde_json::from_slice(&fs::read(world.stored(kind).with_extension("json")).unwrap()).unwrap()
    };
    let described = |path: &Path| {
        let about = path.metadata().unwrap();
        let modified = about.mtime() * 1_000_000_000 + about.mtime_nsec();
        serde_json::json!({"path": path, "bytes": about.len(), "modified_ns": modified, "inode": about.ino()})
    };
    let world = World::csv(&openers());
    world.report(&["milestones"]);
    let (base, import) = (manifest(&world, "base-"), manifest(&world, "import-"));
    assert_eq!(base["bytes"], world.stored("base-").metadata().unwrap().len());
    let source = &base["contents"]["source"];
    // 400 customers open a mail and buy.
    assert_eq!(source["entries"], serde_json::json!([{"table": "events", "rows": 800}]));
    let mut wanted = described(&world.path("events.csv"));
    let ends = source["files"][0]["ends"].as_str().unwrap();
    assert!(ends.len() == 16 && ends.chars().all(|digit| digit.is_ascii_hexdigit()), "{ends}");
    (wanted["ends"], wanted["rows"]) = (ends.into(), 800.into());
    assert_eq!(source["files"], serde_json::json!([wanted]));
    assert_eq!(import["contents"]["source"], serde_json::json!({"files": [wanted]}));
    let rows = |manifest: &Value, table: &str| {
        let tables = manifest["contents"]["tables"].as_array().unwrap();
        tables.iter().find(|found| found["name"] == table).unwrap_or_else(|| panic!("{table}: {manifest}"))["rows"]
            .clone()
    };
    assert_eq!((rows(&base, "main.customer"), rows(&import, "main.events")), (400.into(), 800.into()));
    assert_eq!(rows(&manifest(&world, "milestone-"), "main.completion"), 400);
    assert_eq!(manifest(&world, "milestone-")["contents"].get("source"), None);
    // A database is attached, and neither opened nor hashed beside that.
    let world = World::database(40);
    world.report(&["milestones"]);
    let base = manifest(&world, "base-");
    let wanted = serde_json::json!({"files": [described(&world.path("data.duckdb"))], "entries": [{"table": "events", "rows": 40}]});
    assert_eq!(base["contents"]["source"], wanted);
}

#[test]
fn p2_an_older_generation_serves_where_the_source_is_damaged_and_says_so() {
    let world = World::database(40);
    assert_eq!(total(&world.report(&["milestones"])), 40);
    let file = fs::OpenOptions::new().write(true).open(world.path("data.duckdb")).unwrap();
    file.set_len(6_000).unwrap();
    drop(file);
    assert_eq!(world.run(&["refresh"]).status.code(), Some(65));
    let answer = world.report(&["milestones"]);
    assert_eq!((total(&answer), answer["source"]["state"].as_str()), (40, Some("newer")));
    assert!(notes(&answer).contains("figures of an older generation"), "{}", notes(&answer));
    // Nothing serves where nothing was built.
    fs::remove_dir_all(world.path("store")).unwrap();
    assert_eq!(world.run(&["report", "milestones"]).status.code(), Some(65));
}

/// 400 answers of configurations that share a base, and of one that does not, in three processes at a time on one store.
#[test]
fn p5_what_is_not_counted_yet_is_never_told_as_none() {
    let world = World::database(40);
    let other = fs::read_to_string(world.path("milepost.toml")).unwrap();
    world.write("every.toml", &other.replace("trigger = \"purchase\"", "trigger = \"purchase\"\ncount = \"every\""));
    world.write("future.toml", &other.replace("[source]", "[source]\nkeep_future = true"));
    let configs = ["milepost.toml", "every.toml", "future.toml"];
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let work = |process: usize| {
            let world = &world;
            move || {
                let mut wrong = Vec::new();
                for round in (process..400).step_by(3) {
                    // The processes are at different configurations at any time.
                    let config = world.path(configs[(round / 3 + process) % configs.len()]);
                    let output = Command::new(env!("CARGO_BIN_EXE_milepost"))
                        .args([Path::new("--config"), &config, Path::new("--store"), &world.path("store")])
                        .args(["report", "milestones", "--format", "json"])
                        .output()
                        .unwrap();
                    let answer: Option<Value> = serde_json::from_slice(&output.stdout).ok();
                    if answer.as_ref().is_none_or(|answer| total(answer) != 40) {
                        wrong.push(format!("{round}: {answer:?} {}", String::from_utf8_lossy(&output.stderr)));
                    }
                }
                wrong
            }
        };
        let threads: Vec<_> = (0..3).map(|process| scope.spawn(work(process))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{} wrong: {}", wrong.len(), wrong[0]);
}
