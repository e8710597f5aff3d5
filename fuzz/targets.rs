//! What each reader of outside text must do with any bytes whatever: no panic, and what its answer must keep to (P25).
//!
//! The same functions are run by `cargo fuzz` (this folder) and by `tests/fuzz.rs`.

use std::cell::RefCell;
use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::Path;

use chrono::Datelike as _;
use duckdb::Connection;
use milepost::config::edit::{self, Edit};
use milepost::config::{Config, Location, Placed, StoreSettings};
use milepost::domain::condition::iso;
use milepost::domain::milestone::{Audience, Count, Milestone};
use milepost::domain::zone::Zone;
use milepost::store::{Error, Source};
use tempfile::TempDir;

/// A reader to be given bytes. It answers with a number for the kind of thing that came of them.
pub type Target = fn(&[u8]) -> u64;

/// Every target, with texts to begin with.
pub const TARGETS: &[(&str, Target, &[&str])] = &[
    ("csv", csv, CSV),
    ("ndjson", ndjson, NDJSON),
    ("expression", expression, EXPRESSION),
    ("config", config, CONFIG),
    ("iso", iso, ISO),
];

const CSV: &[&str] = &[
    "2025-01-01,1,e,x\n2025-01-02T03:04:05Z,2,f,\"a \"\"b\"\"\"\n",
    "\n\n2025-01-01,1,e\n2025-01-01,1,e,x,y\r\n2025-01-01,1,\"e\nf\",x\r2025-01-01,1,e,x",
    "2025-01-01;1;e;1,5\n2025-01-02;2;e;2,5\n",
    "2025-01-01\t1\te\t\0\n\u{feff},,,\n\"\n",
    "!a,b,c\n1,2,3\n",
    "!occurred_at|customer_id|event\n2025-01-01|1|e\n",
];

const NDJSON: &[&str] = &[
    "{\"occurred_at\": \"2025-01-01\", \"customer_id\": 7, \"event\": \"e\", \"attributes\": {\"a\": [1, null]}}\n",
    "{\"occurred_at\": 1735689600, \"customer_id\": \"7\", \"event\": \"e\"}\r\n\n[1]\nnull\n{}\n{\"a\": 1, \"a\": 2}\n",
    "{\"late/key~\": true, \"\": 1, \"A\": 1e999, \"\\u0000\": \"\\ud800\"}\n{\"a\": \n",
    "{\"occurred_at\": \"x\", \"customer_id\": {\"id\": 1}, \"event\": [\"e\"]}",
];

const EXPRESSION: &[&str] = &[
    "lower(trim(c)) || '-' || n",
    "case when n > 1 then 'a' when n is null then \"odd name\" else c end",
    "cast(n as varchar)",
    "n::bigint % 2 + -n * (1.5e3 - .5)",
    "extract(year from ts) between 1 and 2 or n not in (3, 4) and not (c like 'a%')",
    "ts - interval '1' hour > timestamp '2025-01-01 00:00:00'",
    "props->>'$.a.b'",
    "substring(c from 1 for 2)",
    "trim(both ' ' from c)",
    "1) from read_csv('/etc/passwd') --",
    "(select 1), x -> x + 1, [1], {'a': 1}, $1, ?, @n, t.*, count(*) over ()",
    "coalesce(nullif(c, ''), e'\\n', $$x$$, x'00', b'1', date '2025-01-01')",
];

const CONFIG: &[&str] = &[
    include_str!("../config/milepost.toml"),
    "timezone = \"Europe/Berlin\"\n[source]\ndatabase = \"a.duckdb\"\n[[source.events]]\ntable = \"t\"\nwhere = \"n > 1\"\n",
    "[[milestone]]\nid = \"a\"\nname = \"A\"\ntrigger = \"t\"\ntracking_since = 2025-01-01\nconditions = [\n { attribute = \"x\", in = [1, 2.5, \"c\", true] },\n]\n",
    "milestone = [{ id = \"a\", trigger = \"t\" }]\r\n[attribution]\r\nlookback = \"90d\"\r\n[keys]\r\nquit = [\"ctrl+q\"]\r\n",
    "[[journey]]\nid = \"j\"\ngoal = { kind = \"drive_purchase\", trigger = \"purchase\", target = 0.5, conditions = [{ attribute = \"v\", at_least = 3 }] }\n[interface]\ntheme = { bar = \"#12aB3f\" }\n",
    "\u{feff}a = [[[[[{b = {c = nan}}]]]]]\nd = -9223372036854775808\n\"\\u0007\" = '''x'''\ne.f.\"g\" = 2025-02-30",
];

const ISO: &[&str] = &[
    "2025-01-31",
    "20250131T101530.25+0200",
    "2025-01-31T10:15:30,123456789Z",
    "2025-03-30 02:30:00",
    "9999-12-31T23:59:60-23:59",
    "0000-01-01T00:00:00+14",
    "2011-12-30T12:00",
];

/// A number for what came of an input.
fn kind(what: impl std::hash::Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// The head of a message: what it says before it quotes.
fn head(message: &str) -> String {
    message
        .split(['`', '"', '“', ':', '\''])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_ascii_digit())
        .collect()
}

struct Folder {
    dir: TempDir,
    configs: Vec<(&'static str, Config)>,
}

thread_local! {
    static FOLDER: RefCell<Folder> = RefCell::new(Folder::new());
}

impl Folder {
    fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let dir = dir.expect("a folder");
        Connection::open(dir.path().join("data.duckdb"))
            .and_then(|connection| {
                connection.execute_batch(
                    "create table t (ts timestamp, c varchar, n integer, props json, \"odd name\" varchar);
                     insert into t values (timestamp '2025-01-01', 'c', 1, '{\"a\": {\"b\": 1}}', ''),
                         (timestamp '9999-12-31 23:59:59', '-9', 2147483647, '[null]', 'é👩'),
                         (null, null, -2147483648, null, null), (timestamp '0001-01-01', '', 0, '\"x\"', '%_\')",
                )
            })
            .expect("a database");
        let of = |name: &'static str| {
            let mut config = Config::defaults(&dir.path().join("milepost.toml"));
            let path = dir.path().join(name).to_str().expect("text").to_owned();
            let files = Location::Files(vec![("events".to_owned(), path)]);
            config.source.location = Some(Placed { value: files, span: 0..0 });
            config.store = StoreSettings {
                dir: Some(dir.path().join(format!("store-{name}"))),
                threads: Some(1),
                memory_limit: Some("256MB".to_owned()),
                ..StoreSettings::default()
            };
            (name, config)
        };
        let configs = ["events.csv", "events.ndjson"].map(of).to_vec();
        Self { dir, configs }
    }
}

/// Imports a file as the table of events: rows accepted and rejected.
fn import(name: &str, bytes: &[u8]) -> Result<(u64, u64), Vec<Error>> {
    FOLDER.with_borrow(|folder| {
        fs::write(folder.dir.path().join(name), bytes).expect("a file");
        let (_, config) = folder.configs.iter().find(|(known, _)| *known == name).expect("a file of ours");
        let source = Source::open(config)?;
        let events = source.events().next().expect("a table of events");
        let accepted = source.count(events).expect("a count");
        for column in &events.columns {
            let sql = format!("select count(*) filter (where {}) from {}", column.unread(), events.sql);
            let found: Result<u64, _> = source.connection().query_row(&sql, [], |row| row.get(0));
            found.expect("what cannot be read is found");
        }
        Ok((accepted, source.rejects().iter().map(|found| found.rows).sum()))
    })
}

/// What cannot be imported is the data's fault or the mapping's, and is explained.
fn explained(errors: &[Error]) -> u64 {
    assert!(!errors.is_empty());
    for error in errors {
        assert!([65, 66, 78].contains(&error.exit_code()), "{error}");
        assert!(!error.to_string().is_empty());
    }
    kind(head(&errors[0].to_string()))
}

/// CSV (P6): behind a header unless it begins with `!`; without quotes each line that is not empty is accepted or rejected.
pub fn csv(bytes: &[u8]) -> u64 {
    let (text, headed) = match bytes.strip_prefix(b"!") {
        Some(rest) => (rest.to_vec(), false),
        None => ([b"occurred_at,customer_id,event,extra\n", bytes].concat(), true),
    };
    match import("events.csv", &text) {
        Ok((accepted, rejected)) => {
            if headed && !text.contains(&b'"') {
                let lines = text.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_empty()).count();
                let lines = u64::try_from(lines).expect("a count");
                let found = accepted + rejected;
                assert!(
                    found == lines || found + 1 == lines,
                    "{accepted} accepted, {rejected} rejected of {lines} lines"
                );
            }
            kind((accepted.min(3), rejected.min(3)))
        }
        Err(errors) => explained(&errors),
    }
}

/// NDJSON (P6): each line that is not empty is accepted or rejected.
pub fn ndjson(bytes: &[u8]) -> u64 {
    match import("events.ndjson", bytes) {
        Ok((accepted, rejected)) => {
            let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count();
            let lines = u64::try_from(lines).expect("a count");
            assert_eq!(accepted + rejected, lines, "{accepted} accepted, {rejected} rejected");
            kind((accepted.min(3), rejected.min(3)))
        }
        Err(errors) => explained(&errors),
    }
}

/// The configuration of an expression as a column of events, or as their filter.
fn around(text: &str) -> String {
    let quoted = toml::Value::from(text).to_string();
    let entry = if text.len().is_multiple_of(2) {
        format!("asset_id = {{ expression = {quoted} }}")
    } else {
        format!("where = {quoted}")
    };
    format!(
        "[source]\ndatabase = \"data.duckdb\"\n[[source.events]]\ntable = \"t\"\noccurred_at = \"ts\"\n\
         customer_id = \"c\"\nevent = \"c\"\n{entry}\n"
    )
}

/// Expressions (P19): what is allowed is computed for every row, whatever is in it; what is refused has a place in the file.
pub fn expression(bytes: &[u8]) -> u64 {
    let Ok(text) = std::str::from_utf8(bytes) else { return 0 };
    FOLDER.with_borrow(|folder| {
        let text = around(text);
        let Ok((mut config, _)) = Config::parse(&folder.dir.path().join("milepost.toml"), &text) else { return 1 };
        config.store = folder.configs[0].1.store.clone();
        match Source::open(&config) {
            Ok(source) => {
                let events = source.events().next().expect("a table of events");
                let value = events.column("asset_id").map_or("null", |column| column.sql.as_str());
                let filter = events.filter.as_deref().unwrap_or("true");
                let sql = format!("select count(*), count({value}) from {} where {filter}", events.sql);
                let counted = source.connection().query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)));
                let (rows, values): (i64, i64) = counted.unwrap_or_else(|error| panic!("{text}\n{sql}\n{error}"));
                assert!(values <= rows && rows <= 4, "{sql}");
                kind((rows, values))
            }
            Err(errors) => {
                for error in &errors {
                    let Error::Mapping { message, span: Some(span), .. } = error else { panic!("{text}\n{error}") };
                    assert!(text.get(span.clone()).is_some(), "{span:?}: {message}");
                }
                explained(&errors)
            }
        }
    })
}

/// Configurations: every fault has a place in the text, is shown without a control character, and what is in order can be
/// changed (M4).
pub fn config(bytes: &[u8]) -> u64 {
    FOLDER.with_borrow(|folder| {
        let path = folder.dir.path().join("milepost.toml");
        fs::write(&path, bytes).expect("a file");
        match Config::load(&path) {
            Ok((config, warnings)) => {
                let text = std::str::from_utf8(bytes).expect("what is read is UTF-8");
                let new = Milestone {
                    id: "fuzzed".into(),
                    name: "Fuzzed".into(),
                    trigger: "t".into(),
                    conditions: Vec::new(),
                    tracking_since: None,
                    audience: Some(Audience::Contact),
                    count: Count::Every,
                };
                if let Ok(after) = edit::apply(&path, text, Edit::Add(&new)) {
                    let (after, _) = Config::parse(&path, &after).expect("what was changed is in order");
                    assert_eq!(after.milestones.len(), config.milestones.len() + 1);
                }
                kind((1, warnings.len().min(4), config.milestones.len(), config.journeys.len().min(3)))
            }
            Err(faults) => {
                for colour in [false, true] {
                    let shown = faults.render(colour);
                    let raw = |c: char| c.is_control() && c != '\n' && !(colour && c == '\u{1b}');
                    assert!(!shown.contains(raw), "{shown:?}");
                }
                assert!([65, 74, 78].contains(&faults.exit_code));
                for fault in &faults.list {
                    let span = fault.span.clone().unwrap_or(0..0);
                    assert!(faults.text.get(span.clone()).is_some(), "{span:?}: {}", fault.message);
                }
                kind(faults.list.first().map(|fault| head(&fault.message)))
            }
        }
    })
}

/// ISO 8601: an instant is written as one that is read as the same instant, and no zone moves a time that names its offset.
pub fn iso(bytes: &[u8]) -> u64 {
    let Ok(text) = std::str::from_utf8(bytes) else { return 0 };
    let zones = ["UTC", "Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe", "America/St_Johns"];
    let read = zones.map(|name| iso::local_instant(text, Zone::parse(name).expect("a zone")));
    let Some(utc) = read[0] else {
        assert_eq!(read, [None; 5], "a zone makes no time of what is none");
        return 0;
    };
    for (zone, time) in zones.iter().zip(read) {
        let Some(time) = time else {
            // In another zone the last day of the years that are read is already the next year.
            assert!(!(1..9999).contains(&utc.utc().year()), "{zone} takes a time for none: {text}");
            continue;
        };
        // No zone is more than a day and a bit from UTC.
        assert!((time.0 - utc.0).abs() <= 27 * 3_600_000_000, "{zone}: {text}");
        let written = time.rfc3339();
        // Years of four digits are read.
        if written.len() < 40 && written.as_bytes()[..4].iter().all(u8::is_ascii_digit) && written.as_bytes()[4] == b'-'
        {
            assert_eq!(iso::local_instant(&written, Zone::default()), Some(time), "{text} is written as {written}");
        }
    }
    kind((text.len(), read.map(|time| time == Some(utc))))
}
