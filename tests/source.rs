//! The source: opening, mapping, expressions, times, ids and attributes.

use std::path::{Path, PathBuf};

use duckdb::Connection;
use milepost::config::{Column, Config, EventSource, Location, Mapping, Placed, Source as SourceConfig, StoreSettings};
use milepost::store::source::ResolvedTable;
use milepost::store::{Error, Source};
use tempfile::TempDir;

fn placed<T>(value: T) -> Placed<T> {
    Placed { value, span: 0..0 }
}

fn name(column: &str) -> Column {
    Column::Name(column.to_owned())
}

fn mapping(table: Option<&str>, columns: &[(&str, Column)]) -> Mapping {
    Mapping {
        table: table.map(|table| placed(table.to_owned())),
        columns: columns.iter().map(|(ours, column)| ((*ours).to_owned(), placed(column.clone()))).collect(),
        filter: None,
    }
}

/// A folder with a database made by `sql`, and a configuration for it.
struct World {
    dir: TempDir,
    config: Config,
}

impl World {
    fn new(sql: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("data.duckdb");
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let config = config(&dir, Location::Database(path));
        Self { dir, config }
    }

    fn files(files: &[(&str, &str)], contents: &[(&str, &[u8])]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes) in contents {
            std::fs::write(dir.path().join(name), bytes).unwrap();
        }
        let files =
            files.iter().map(|(table, path)| ((*table).to_owned(), dir.path().join(path).to_str().unwrap().to_owned()));
        let config = config(&dir, Location::Files(files.collect()));
        Self { dir, config }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("data.duckdb")
    }

    fn event(mut self, entry: Mapping) -> Self {
        self.config.source.events.push(EventSource { mapping: entry });
        self
    }

    fn open(&self) -> Source {
        Source::open(&self.config).unwrap_or_else(|errors| panic!("{errors:#?}"))
    }

    fn errors(&self) -> Vec<Error> {
        match Source::open(&self.config) {
            Ok(_) => panic!("the source opens"),
            Err(errors) => errors,
        }
    }

    fn error(&self) -> Error {
        let mut errors = self.errors();
        assert_eq!(errors.len(), 1, "{errors:#?}");
        errors.remove(0)
    }
}

fn config(dir: &TempDir, location: Location) -> Config {
    Config {
        path: dir.path().join("milepost.toml"),
        text: String::new(),
        zone: serde_zone(),
        as_of: None,
        source: SourceConfig { location: Some(placed(location)), events: Vec::new(), tables: Vec::new() },
        event_names: Vec::new(),
        channels: Vec::new(),
        triggers: Vec::new(),
        milestones: Vec::new(),
        max_milestones: 5,
        journeys: Vec::new(),
        attribution: milepost::config::Attribution::default(),
        store: StoreSettings {
            dir: Some(dir.path().join("store")),
            threads: Some(2),
            memory_limit: Some("1GB".to_owned()),
        },
        ascii: false,
    }
}

fn serde_zone() -> milepost::domain::zone::Zone {
    milepost::domain::zone::Zone::default()
}

/// One expression over the first entry of events, as text, in the order of `order`.
fn texts(source: &Source, table: &ResolvedTable, sql: &str, order: &str) -> Vec<Option<String>> {
    let sql = format!("select cast({sql} as varchar) from {} order by {order}", table.sql);
    let mut statement = source.connection().prepare(&sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn some(texts: &[&str]) -> Vec<Option<String>> {
    texts.iter().map(|text| Some((*text).to_owned())).collect()
}

#[test]
fn names_that_agree_need_no_mapping() {
    let world = World::new(
        "create table events as select timestamp '2025-01-01 00:00:01' as occurred_at, 7 as Customer_ID, 'visit' as event, 3 as extra",
    );
    let source = world.open();
    let events = source.events().next().unwrap();
    assert_eq!(texts(&source, events, &events.column("occurred_at").unwrap().sql, "1"), some(&["1735689601000000"]));
    assert_eq!(texts(&source, events, &events.column("customer_id").unwrap().sql, "1"), some(&["7"]));
    assert_eq!(texts(&source, events, &events.attribute("extra").unwrap(), "1"), some(&["3"]));
    assert!(events.attribute("nowhere").is_none());
    assert!(events.column("channel").is_none());
    assert_eq!(source.count(events).unwrap(), 1);
}

#[test]
fn t3_times_of_every_type_are_utc_microseconds() {
    // 2025-01-01 00:00 UTC is 1735689600 s.
    let world = World::new(
        "create table events (n int, naive timestamp, zoned timestamptz, day date, ns timestamp_ns, text varchar, event varchar, customer_id varchar);
         insert into events values
           (1, '2025-01-01 02:00:00', '2025-01-01 02:00:00+02', '2025-01-01', '2025-01-01 00:00:00', '2025-01-01', 'e', 'c'),
           (2, null, null, null, null, '2025-01-01T02:00:00+02:00', 'e', 'c'),
           (3, 'infinity', null, null, null, '2025-01-01T00:00:00.5Z', 'e', 'c'),
           (4, null, null, null, null, '2025-02-30', 'e', 'c'),
           (5, null, null, null, null, 'epoch', 'e', 'c'),
           (6, null, null, null, null, '99999-01-01', 'e', 'c'),
           (7, null, null, null, null, '', 'e', 'c'),
           (8, null, null, null, null, '2025-01-01 00:00:00', 'e', 'c')",
    );
    let read = |column: &str| {
        let mut config = world.config.clone();
        config.source.events = vec![EventSource { mapping: mapping(None, &[("occurred_at", name(column))]) }];
        let source = Source::open(&config).unwrap();
        let events = source.events().next().unwrap().clone();
        let out = texts(&source, &events, &events.column("occurred_at").unwrap().sql, "n");
        let found = source.unreadable(&events).unwrap();
        (out, found)
    };
    let midnight = Some("1735689600000000".to_owned());
    assert_eq!(read("naive").0[..3], [Some("1735696800000000".to_owned()), None, None]);
    assert_eq!(read("zoned").0[0], midnight);
    assert_eq!(read("day").0[0], midnight);
    assert_eq!(read("ns").0[0], midnight);
    let (text, found) = read("text");
    assert_eq!(
        text,
        [midnight.clone(), midnight.clone(), Some("1735689600500000".to_owned()), None, None, None, None, midnight]
    );
    // Rows 4, 5 and 6 hold what is no time; row 7 is empty, which is missing.
    assert_eq!((found.len(), found[0].rows, found[0].example.as_deref()), (1, 3, Some("2025-02-30")));
}

#[test]
fn ids_are_text_and_empty_text_is_none() {
    let world = World::new(
        "create table events (n int, occurred_at timestamp, customer_id varchar, event varchar, event_id uuid, entry_id double, step_id enum('a', 'b'), asset_id json);
         insert into events values
           (1, now()::timestamp, '007', 'e', '00000000-0000-0000-0000-000000000001', 1.5, 'a', '\"x\"'),
           (2, now()::timestamp, '', 'e', null, null, null, '5')",
    );
    let source = world.open();
    let events = source.events().next().unwrap();
    let read = |column: &str| texts(&source, events, &events.column(column).unwrap().sql, "n");
    assert_eq!(read("customer_id"), [Some("007".to_owned()), None]);
    assert_eq!(read("event_id")[0].as_deref(), Some("00000000-0000-0000-0000-000000000001"));
    assert_eq!(read("entry_id")[0].as_deref(), Some("1.5"));
    assert_eq!(read("step_id")[0].as_deref(), Some("a"));
    assert_eq!(read("asset_id"), some(&["x", "5"]));
}

#[test]
fn m2_attributes_of_json_struct_map_and_columns() {
    let base = "create table events (n int, occurred_at timestamp, customer_id varchar, event varchar, rating varchar, seen timestamptz, attributes";
    let values = "values (1, now()::timestamp, 'c', 'e', 'Cold', '2025-01-01 02:00:00+02'";
    let odd = r#"{"rating": "Hot", "a/b~c": 1, "it's": 2, "": 3, "none": null, "deep": {"x": [1]}}"#;
    let json = World::new(&format!(
        "{base} varchar); insert into events {values}, '{}'), (2, now()::timestamp, 'c', 'e', 'Cold', null, 'not json')",
        odd.replace('\'', "''")
    ));
    let source = json.open();
    let events = source.events().next().unwrap();
    let read = |attribute: &str| texts(&source, events, &events.attribute(attribute).unwrap(), "n");
    // The field comes before the column, and the column serves where the field is missing.
    assert_eq!(read("rating"), some(&["\"Hot\"", "\"Cold\""]));
    assert_eq!(read("a/b~c"), [Some("1".to_owned()), None]);
    assert_eq!(read("it's"), [Some("2".to_owned()), None]);
    assert_eq!(read(""), [Some("3".to_owned()), None]);
    assert_eq!(read("none"), [None, None]);
    assert_eq!(read("deep")[0].as_deref(), Some(r#"{"x":[1]}"#));
    assert_eq!(read("seen"), [Some("\"2025-01-01T00:00:00Z\"".to_owned()), None]);
    assert_eq!(read("customer_id"), some(&["\"c\"", "\"c\""]));
    assert_eq!(source.unreadable(events).unwrap()[0].example.as_deref(), Some("not json"));

    let world = World::new(&format!(
        "{base} struct(rating varchar, \"it's\" integer)); insert into events {values}, {{rating: 'Hot', 'it''s': 2}})"
    ));
    let source = world.open();
    let events = source.events().next().unwrap();
    assert_eq!(texts(&source, events, &events.attribute("rating").unwrap(), "n"), some(&["\"Hot\""]));
    assert_eq!(texts(&source, events, &events.attribute("it's").unwrap(), "n"), some(&["2"]));

    let world = World::new(&format!(
        "{base} map(varchar, varchar)); insert into events {values}, map {{'rating': 'Hot', 'it''s': '2'}})"
    ));
    let source = world.open();
    let events = source.events().next().unwrap();
    assert_eq!(texts(&source, events, &events.attribute("rating").unwrap(), "n"), some(&["\"Hot\""]));
    assert_eq!(texts(&source, events, &events.attribute("it's").unwrap(), "n"), some(&["\"2\""]));
    assert_eq!(texts(&source, events, &events.attribute("nowhere").unwrap(), "n"), [None]);
    assert!(texts(&source, events, &events.fingerprint(), "n")[0].is_some());
}

#[test]
fn numbers_flags_constants_and_filters() {
    let world = World::new(
        "create table \"Shop\" (n int, bought varchar, buyer int, price varchar, quantity int, status varchar, bot varchar);
         insert into \"Shop\" values (1, '2025-01-01', 7, '2.50', 2, 'paid', 'Yes'), (2, '2025-01-01', 8, '1,5', 1, 'cancelled', '0'),
                                     (3, '2025-01-01', 8, 'nan', 1, null, null)",
    );
    let mut entry = mapping(
        Some("shop"),
        &[
            ("occurred_at", name("bought")),
            ("customer_id", name("buyer")),
            ("event", Column::Constant("it's bought".to_owned())),
            ("value", Column::Expression("cast(price as double) * quantity".to_owned())),
            ("is_machine", name("bot")),
        ],
    );
    entry.filter = Some(placed("status <> 'cancelled'".to_owned()));
    let world = world.event(entry);
    let source = world.open();
    let events = source.events().next().unwrap();
    let read = |column: &str| texts(&source, events, &events.column(column).unwrap().sql, "n");
    assert_eq!(read("event")[0].as_deref(), Some("it's bought"));
    assert_eq!(read("value"), [Some("5.0".to_owned()), None, None]);
    assert_eq!(read("is_machine"), some(&["true", "false", "false"]));
    assert_eq!(
        texts(&source, events, events.filter.as_ref().unwrap(), "n"),
        [Some("true".to_owned()), Some("false".to_owned()), None]
    );
    let names: Vec<_> = events.unmapped.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["n", "price", "quantity", "status"]);
}

#[test]
fn hostile_names_work() {
    let world = World::new(
        "create schema \"a.b\";
         create table \"a.b\".\"x\"\"; drop table y; --\" (\"t'\"\"s\" timestamp, \"select\" varchar, \"év énement\" varchar, \"a\nb\" int);
         insert into \"a.b\".\"x\"\"; drop table y; --\" values ('2025-01-01', 'c', 'e', 1)",
    )
    .event(mapping(
        Some(r#""a.b"."x""; drop table y; --""#),
        &[("occurred_at", name("t'\"s")), ("customer_id", name("SELECT")), ("event", name("év énement"))],
    ));
    let source = world.open();
    let events = source.events().next().unwrap();
    assert_eq!(texts(&source, events, &events.column("event").unwrap().sql, "1"), some(&["e"]));
    assert_eq!(texts(&source, events, &events.attribute("a\nb").unwrap(), "1"), some(&["1"]));
}

#[test]
fn macros_and_views_of_the_source_are_not_run() {
    let world = World::new(
        "create table events as select timestamp '2025-01-01' as occurred_at, 'c' as customer_id, 'e' as event;
         create macro epoch_us(x) as 0; create macro lower(x) as 'evil'; create view v as select * from events",
    );
    let source = world.open();
    let events = source.events().next().unwrap();
    assert_eq!(texts(&source, events, &events.column("occurred_at").unwrap().sql, "1"), some(&["1735689600000000"]));
    let error = world.event(mapping(Some("v"), &[])).error();
    assert!(error.to_string().contains("is a view"), "{error}");
    assert!(error.hint().contains("events"), "{}", error.hint());
}

#[test]
fn all_faults_of_a_mapping_come_at_once_with_near_names() {
    let world = World::new("create table traking (ts timestamp, user_id int, n int); create table customers (customer_id int, created_at int)")
        .event(mapping(Some("tracking"), &[]))
        .event(mapping(Some("traking"), &[("occurred_at", name("tss")), ("customer_id", name("user_id"))]))
        .event(mapping(
            Some("traking"),
            &[("occurred_at", name("n")), ("customer_id", name("user_id")), ("event", Column::Expression("lowr(user_id)".to_owned()))],
        ));
    let errors: Vec<_> = world.errors().iter().map(|error| format!("{error} / {}", error.hint())).collect();
    let has = |part: &str| assert!(errors.iter().any(|error| error.contains(part)), "{part}: {errors:#?}");
    has("no table `tracking` / did you mean traking");
    has("no column `tss` / did you mean ts?");
    has("`events` needs `event`");
    has("has to be a time, and this is INTEGER");
    has("to_timestamp(n)");
    has("the function `lowr` is not allowed / allowed: lower");
    assert!(world.errors().iter().all(|error| error.exit_code() == 78));
}

#[test]
fn tables_that_only_share_a_name_are_left_alone() {
    let events =
        "create table events as select timestamp '2025-01-01' as occurred_at, 'c' as customer_id, 'e' as event;";
    let world = World::new(&format!(
        "{events} create table orders (id int); create table journeys (journey_id int, name varchar)"
    ));
    let source = world.open();
    assert!(source.table("orders").is_none());
    assert!(source.table("journeys").is_some());
    let why = &source.absent().iter().find(|(role, _)| *role == "orders").unwrap().1;
    assert!(why.contains("order_id"), "{why}");
}

#[test]
fn p19_expressions_outside_the_list_are_refused() {
    let world = World::new("create table t (ts timestamp, c varchar, n int, props json)");
    let try_it = |text: &str| {
        let mut config = world.config.clone();
        config.text = format!("value = \"{text}\"");
        let span = 8..config.text.len();
        let mut entry =
            mapping(Some("t"), &[("occurred_at", name("ts")), ("customer_id", name("c")), ("event", name("c"))]);
        entry.columns.push(("asset_id".to_owned(), Placed { value: Column::Expression(text.to_owned()), span }));
        config.source.events = vec![EventSource { mapping: entry }];
        Source::open(&config).map(|_| ())
    };
    let deep = format!("{}1{}", "(".repeat(2000), ")".repeat(2000));
    let unary = "not ".repeat(1000) + "true";
    let minus = "- ".repeat(2000) + "1";
    let cases = format!("{}1{}", "case when true then ".repeat(200), " end".repeat(200));
    let long = "1 + ".repeat(1023) + "1";
    for text in [
        "1) from read_csv('/etc/passwd') --",
        "1), (select 2",
        "(select 1)",
        "exists (select 1)",
        "c in (select c from t)",
        "1; drop table t",
        "n -- comment",
        "n /* comment */",
        "*",
        "t.*",
        "count(*)",
        "sum(n)",
        "max(n)",
        "row_number() over ()",
        "lower(c) over ()",
        "lower(c) filter (where true)",
        "x -> x + 1",
        "list_transform([1], x -> x)",
        "lambda x: x",
        "?",
        "$1",
        "$name",
        ":name",
        "[1, 2]",
        "{'a': 1}",
        "getenv('HOME')",
        "read_text('/etc/passwd')",
        "current_setting('threads')",
        "repeat(c, 1000000000)",
        "replace(c, 'a', 'aaaaaaaaaa')",
        "levenshtein(c, c)",
        "nextval('s')",
        "random()",
        "now()",
        "current_date",
        "src.main.t.c",
        "t.c",
        "\\\"read_csv\\\"('x')",
        "main.lower(c)",
        "system.main.lower(c)",
        "cast(c as t)",
        "c::blob",
        "c collate nocase",
        "c at time zone 'UTC'",
        "n, n",
        "n as m",
        "n from t",
        "c similar to 'x'",
        "c ~ 'x'",
        "array_agg(c)",
        "nowhere",
        "",
        "'unclosed",
        "columns('x')",
        "unnest(c)",
        "e'\\\\n'",
        "$$text$$",
        "n ** 2",
        "@n",
        "row(1, 2)",
        "(1, 2)",
        "lower(c, )",
        deep.as_str(),
        unary.as_str(),
        minus.as_str(),
        cases.as_str(),
        long.as_str(),
    ] {
        let shown: String = text.chars().take(40).collect();
        let errors = try_it(text).expect_err(&shown);
        assert!(
            errors.iter().all(|e| matches!(e, Error::Mapping { span: Some(span), .. } if span.start >= 8)),
            "{shown}: {errors:#?}"
        );
    }
    for text in [
        "lower(trim(c)) || '-' || n",
        "case when n > 1 then 'a' when n is null then 'b' else c end",
        "case n when 1 then 'one' else 'more' end",
        "coalesce(nullif(c, ''), 'none')",
        "cast(n as varchar)",
        "n::bigint % 2",
        "round(n * 1.5, 1)",
        "extract(year from ts)",
        "date_trunc('day', ts)",
        "ts + interval 3 day",
        "ts + interval '3 days'",
        "ts - interval '1' hour",
        "ts > timestamp '2025-01-01 00:00:00'",
        "ts >= date '2025-01-01' and ts < date '2025-02-01'",
        "n between 1 and 2 or n not in (3, 4) and not (c like 'a%')",
        "c is not distinct from 'x'",
        "props->>'utm'",
        "props ->> '$.a.b'",
        "substring(c from 1 for 2)",
        "substr(c, 1, 2)",
        "left(c, 1) || right(c, 1)",
        "split_part(c, '/', 2)",
        "strptime(c, '%d/%m/%Y')",
        "strftime(ts, '%Y')",
        "epoch_ms(n)",
        "to_timestamp(n)",
        "greatest(n, 1, 2) - least(n, -1)",
        "-n + +1",
        "ceil(n / 2) + floor(n / 2)",
        "replace(c, 'ab', '')",
        "trim(both ' ' from c)",
        "year(ts) * 100 + month(ts)",
        "true",
        "null",
    ] {
        if let Err(errors) = try_it(text) {
            panic!("{text}: {errors:#?}");
        }
    }
}

#[test]
fn p19_a_refusal_points_into_the_configuration() {
    let world = World::new("create table events (occurred_at timestamp, customer_id varchar, event varchar)");
    let mut config = world.config.clone();
    config.text = "[[source.events]]\nvalue = { expression = \"1 + sum(2)\" }\n".to_owned();
    let mut entry = mapping(None, &[]);
    entry
        .columns
        .push(("value".to_owned(), Placed { value: Column::Expression("1 + sum(2)".to_owned()), span: 26..54 }));
    config.source.events = vec![EventSource { mapping: entry }];
    let Err(errors) = Source::open(&config) else { panic!() };
    let Error::Mapping { span: Some(span), .. } = &errors[0] else { panic!("{errors:?}") };
    assert!(config.text[span.clone()].starts_with("sum"), "{:?}", &config.text[span.clone()]);
}

#[test]
fn one_bad_row_does_not_fail_an_expression() {
    let world = World::new("create table events as select timestamp '2025-01-01' as occurred_at, c as customer_id, 'e' as event from (values ('1'), ('x')) v(c)")
        .event(mapping(None, &[("value", Column::Expression("cast(customer_id as integer) * 2".to_owned()))]));
    let source = world.open();
    let events = source.events().next().unwrap();
    assert_eq!(
        texts(&source, events, &events.column("value").unwrap().sql, "customer_id"),
        [Some("2.0".to_owned()), None]
    );
    let huge = World::new("create table events as select 9223372036854775807 as ms, 'c' as customer_id, 'e' as event")
        .event(mapping(None, &[("occurred_at", Column::Expression("epoch_ms(ms)".to_owned()))]));
    let source = huge.open();
    let events = source.events().next().unwrap();
    assert_eq!(texts(&source, events, &events.column("occurred_at").unwrap().sql, "1"), [None]);
}

fn refused(path: &Path) -> Error {
    let dir = tempfile::tempdir().unwrap();
    let config = config(&dir, Location::Database(path.to_owned()));
    let Err(mut errors) = Source::open(&config) else { panic!("{} opens", path.display()) };
    assert_eq!(errors.len(), 1);
    errors.remove(0)
}

#[test]
fn a_path_that_is_no_database_is_said_to_be_what_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let real = dir.path().join("warehouse.duckdb");
    Connection::open(&real).unwrap().execute_batch("create table t as select range from range(100000)").unwrap();
    let whole = std::fs::read(&real).unwrap();
    let mut damaged = whole.clone();
    damaged[4096..8192].fill(0xff);
    let mut old = whole.clone();
    old[12] = 38;
    let mut header = whole.clone();
    header[..200].fill(0);
    let contents: &[(&str, &[u8], &str)] = &[
        ("empty", b"", "is empty"),
        ("text", b"a,b\n1,2\n", "is a text file"),
        ("program", b"\x7fELF\x02\x01\x01\0\0\0", "is a program"),
        ("parquet", b"PAR1....PAR1", "is a Parquet file"),
        ("sqlite", b"SQLite format 3\0....................", "is a SQLite database"),
        ("gzip", b"\x1f\x8b\x08........", "is compressed"),
        ("wide", b"\xff\xfea\0,\0", "is UTF-16"),
        ("cut", &whole[..whole.len() / 2], "is damaged"),
        ("damaged", &damaged, "is damaged"),
        ("old", &old, "storage version 38"),
        ("header", &header, "not a DuckDB database"),
    ];
    for (name, bytes, says) in contents {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let error = refused(&path);
        assert!(error.to_string().contains(says), "{name}: {error}");
        assert_eq!(error.exit_code(), 65, "{name}");
        assert!(!error.hint().is_empty(), "{name}");
    }
    let missing = refused(&dir.path().join("warehose.duckdb"));
    assert_eq!((missing.exit_code(), missing.hint()), (66, "did you mean warehouse.duckdb?"));
    assert_eq!(refused(dir.path()).exit_code(), 65);
    assert_eq!(refused(Path::new("/dev/null")).exit_code(), 65);
    let socket = dir.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    assert!(refused(&socket).to_string().contains("is a socket"));
    let pipe = dir.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert!(refused(&pipe).to_string().contains("is a pipe"));
    let link = dir.path().join("link");
    std::os::unix::fs::symlink("gone", &link).unwrap();
    assert!(refused(&link).hint().contains("link to gone"));
    let ring = dir.path().join("ring");
    std::os::unix::fs::symlink(&ring, &ring).unwrap();
    assert!(refused(&ring).to_string().contains("leads to itself"));
    for url in ["md:warehouse", "s3://bucket/x.duckdb", "https://example.com/x.duckdb"] {
        let error = refused(&dir.path().join(url));
        assert!(error.to_string().contains("not a local file"), "{url}: {error}");
    }
}

#[test]
fn p1_the_source_is_never_modified_and_odd_paths_work() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("it's a \"path\"\nwith everything.duckdb");
    Connection::open(&path)
        .unwrap()
        .execute_batch(
            "create table events as select timestamp '2025-01-01' as occurred_at, 'c' as customer_id, 'e' as event",
        )
        .unwrap();
    let before = (std::fs::read(&path).unwrap(), std::fs::metadata(&path).unwrap().modified().unwrap());
    let config = config(&dir, Location::Database(path.clone()));
    let mut source = Source::open(&config).unwrap();
    let identity = source.identity();
    assert!(source.connection().execute_batch("create table src.main.x (a int)").is_err());
    assert!(source.connection().execute_batch("copy (select 1) to '/tmp/milepost-must-not-be'").is_err());
    assert!(source.connection().execute_batch("attach '/etc/passwd' as p").is_err());
    assert!(source.connection().execute_batch("set threads = 1").is_err());
    assert_eq!(source.wal(), None);
    source.detach().unwrap();
    source.attach().unwrap();
    assert_eq!(source.count(source.events().next().unwrap()).unwrap(), 1);
    assert_eq!(source.identity(), identity);
    drop(source);
    assert_eq!(before, (std::fs::read(&path).unwrap(), std::fs::metadata(&path).unwrap().modified().unwrap()));
    let left: Vec<_> = std::fs::read_dir(dir.path().join("store")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn p7_a_detached_source_lets_a_writer_in() {
    let world = World::new(
        "create table events as select timestamp '2025-01-01' as occurred_at, 'c' as customer_id, 'e' as event",
    );
    let mut source = world.open();
    source.detach().unwrap();
    Connection::open(world.path())
        .unwrap()
        .execute_batch("insert into events values ('2025-01-02', 'd', 'e')")
        .unwrap();
    source.attach().unwrap();
    assert_eq!(source.count(source.events().next().unwrap()).unwrap(), 2);
}
