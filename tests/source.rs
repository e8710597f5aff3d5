//! The source: opening, mapping, expressions, times, ids and attributes.

use std::path::{Path, PathBuf};

use duckdb::Connection;
use milepost::config::{Column, Config, EventSource, FilePart, Location, Mapping, Placed, StoreSettings};
use milepost::domain::zone::Zone;
use milepost::store::source::ResolvedTable;
use milepost::store::{Error, Source};
use tempfile::TempDir;

#[path = "source/expressions.rs"]
mod expressions;
#[path = "source/files.rs"]
mod files;
#[path = "source/nested.rs"]
mod nested;
#[path = "source/times.rs"]
mod times;

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
        timezone: None,
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

    /// With one entry of events instead of those that it has.
    fn open_with(&self, entry: Mapping) -> Source {
        let mut config = self.config.clone();
        config.source.events = vec![EventSource { mapping: entry }];
        Source::open(&config).unwrap_or_else(|errors| panic!("{errors:#?}"))
    }

    /// What is wrong with an expression, which stands behind `value = "` in the configuration.
    fn refusals(&self, text: &str) -> Vec<Error> {
        let mut config = self.config.clone();
        config.text = format!("value = \"{text}\"");
        let span = 8..config.text.len();
        let mut entry = mapping(None, &[]);
        entry.columns.push(("asset_id".to_owned(), Placed { value: Column::Expression(text.to_owned()), span }));
        for required in ["occurred_at", "customer_id", "event"] {
            entry.columns.push((required.to_owned(), placed(Column::Constant("2025-01-01".to_owned()))));
        }
        config.source.events = vec![EventSource { mapping: entry }];
        Source::open(&config).err().unwrap_or_default()
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
    let mut config = Config::defaults(&dir.path().join("milepost.toml"));
    config.source.location = Some(placed(location));
    config.store = StoreSettings {
        dir: Some(dir.path().join("store")),
        threads: Some(2),
        memory_limit: Some("1GB".to_owned()),
        ..StoreSettings::default()
    };
    config
}

/// One expression over the first entry of events, as text, in the order of `order`.
fn texts(source: &Source, table: &ResolvedTable, sql: &str, order: &str) -> Vec<Option<String>> {
    let sql = format!("select cast({sql} as varchar) from {} order by {order}", table.sql);
    let mut statement = source.connection().prepare(&sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Values of a table that cannot be read as what they are mapped to, by column: how many, and one of them.
fn unreadable(source: &Source, table: &ResolvedTable) -> Vec<(u64, Option<String>)> {
    let columns: Vec<_> = table.columns.iter().filter(|column| column.lossy()).collect();
    let filter = table.filter.as_deref().unwrap_or("true");
    let found = columns.iter().map(|column| {
        let (raw, bad) = (&column.raw, column.unread());
        let sql = format!(
            "select count(*), min(left(cast({raw} as varchar), 80)) from {} where {filter} and {bad}",
            table.sql
        );
        source.connection().query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    });
    found.filter(|(rows, _)| *rows > 0).collect()
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
        let found = unreadable(&source, &events);
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
    assert_eq!((found.len(), found[0].0, found[0].1.as_deref()), (1, 3, Some("2025-02-30")));
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
    assert_eq!(unreadable(&source, events)[0].1.as_deref(), Some("not json"));

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
fn p6_a_column_that_hides_the_number_of_the_row_is_refused() {
    let world = World::new(
        "create table events as select timestamp '2025-01-01' as occurred_at, 'c' as customer_id, 'e' as event, null::int as ROWID",
    );
    let error = world.error();
    assert!(error.to_string().contains("has a column `rowid`"), "{error}");
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
#[expect(clippy::too_many_lines, reason = "the list of what is refused and of what is allowed")]
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
    old[12..14].copy_from_slice(&[38, 0]);
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
    let left: Vec<_> = std::fs::read_dir(dir.path().join("store")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, [".milepost-store"], "the marker alone");
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

const HEAD: &str = "occurred_at,customer_id,event,extra\n";

fn csv(text: impl AsRef<[u8]>) -> World {
    World::files(&[("events", "events.csv")], &[("events.csv", text.as_ref())])
}

fn found(source: &Source) -> Vec<(String, u64, String)> {
    let of = |f: &milepost::store::source::Finding| (f.finding.clone(), f.rows, f.example.clone().unwrap_or_default());
    source.rejects().iter().map(of).collect()
}

#[test]
fn csv_values_are_the_text_as_written() {
    let world = csv(format!(
        "\u{feff}{HEAD}2025-01-01T00:00:00Z,007,\"say \"\"hi\"\"\",1.50\r\n2025-01-01,8,\"two\nlines\",\"\"\n2025-01-01,9,x,\n"
    ));
    let source = world.open();
    let events = source.events().next().unwrap();
    let read = |column: &str| texts(&source, events, &events.column(column).unwrap().sql, "customer_id");
    assert_eq!(read("customer_id"), some(&["007", "8", "9"]));
    assert_eq!(read("event"), some(&["say \"hi\"", "two\nlines", "x"]));
    assert_eq!(read("occurred_at"), some(&["1735689600000000"; 3]));
    // Quoted and empty is empty text, which is set; not quoted it is missing.
    let extra = texts(&source, events, &events.attribute("extra").unwrap(), "customer_id");
    assert_eq!(extra, [Some("\"1.50\"".to_owned()), Some("\"\"".to_owned()), None]);
    assert!(source.rejects().is_empty());
}

#[test]
fn p6_csv_records_are_accepted_or_rejected_with_line_and_reason() {
    let mut text = HEAD.as_bytes().to_vec();
    text.extend(b"2025-01-01,1,e,x\n\n2025-01-01,2\n2025-01-01,3,e,x,y\n2025-01-01,4,\"e,x\n2025-01-01,5,e,caf\xe9\n");
    text.extend(b"2025-01-01,6,e\0,x\n2025-01-01,7,e,x,,\r\n2025-01-01,8,e,x");
    let world = csv(text);
    let source = world.open();
    let events = source.events().next().unwrap();
    // Lines 2, 9 and 10 are sound; 4 to 8 are not; 3 is empty.
    assert_eq!(source.count(events).unwrap(), 3);
    let expected = [
        ("events.csv: a NUL byte", "line 8: 2025-01-01,6,e"),
        ("events.csv: a quote is not closed", "line 6: 2025-01-01,4,\"e,x"),
        (
            "events.csv: not UTF-8: say how the file is written, such as encoding = \"windows-1252\"",
            "line 7: 2025-01-01,5,e,caf",
        ),
        ("events.csv: too few columns", "line 4: 2025-01-01,2"),
        ("events.csv: too many columns", "line 5: 2025-01-01,3,e,x,y"),
    ];
    let found = found(&source);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for ((finding, rows, example), (wanted, begins)) in found.iter().zip(expected) {
        assert_eq!((finding.as_str(), *rows), (wanted, 1));
        assert!(example.starts_with(begins), "{example}");
    }
}

#[test]
fn csv_dialects_headers_and_long_lines() {
    let rows = |text: &str| {
        let world = csv(text);
        let source = world.open();
        let events = source.events().next().unwrap();
        (source.count(events).unwrap(), source.rejects().len())
    };
    assert_eq!(rows(&format!("{}2025-01-01;1;e;1,5\n", HEAD.replace(',', ";"))), (1, 0));
    assert_eq!(rows(&format!("{}2025-01-01\t1\te\t1,5\n", HEAD.replace(',', "\t"))), (1, 0));
    assert_eq!(rows(HEAD), (0, 0));
    assert_eq!(rows(&format!("{HEAD}2025-01-01,1,e,\"{}\"\n2025-01-01,2,e,x\n", "x\n".repeat(1_500_000))), (2, 0));
    assert_eq!(rows(&format!("{HEAD}2025-01-01,1,e,x\r2025-01-01,2,e,x\r\n2025-01-01,3,e,x\n")), (3, 0));
    assert_eq!(rows("occurred_at,customer_id,event,event,,\n2025-01-01,1,e,f,g,h\n"), (1, 0));
    // Without a header the columns are numbered, and the mapping can name them.
    let world = csv("2025-01-01,1,e\n2025-01-02,2,e\n").event(mapping(
        None,
        &[("occurred_at", name("column0")), ("customer_id", name("column1")), ("event", name("column2"))],
    ));
    assert_eq!(world.open().events().next().unwrap().unmapped.len(), 0);
    // A value of another type late in the file is text like all others.
    let many = "2025-01-01,1,e,1\n".repeat(30_000) + &"2025-01-01,1,e,late\n".repeat(10_000);
    assert_eq!(rows(&format!("{HEAD}{many}")), (40_000, 0));
}

#[test]
fn files_of_a_glob_are_joined_by_column_name() {
    let world = World::files(
        &[("events", "e*.csv")],
        &[
            ("e1.csv", b"occurred_at,customer_id,event\n2025-01-01,1,e\n"),
            ("e2.csv", b"event;extra;customer_id;occurred_at\nf;x;2;2025-01-01\n"),
            ("other.txt", b"no"),
        ],
    );
    let source = world.open();
    let events = source.events().next().unwrap();
    let extra = texts(&source, events, &events.attribute("extra").unwrap(), "customer_id");
    assert_eq!(extra, [None, Some("\"x\"".to_owned())]);
}

#[test]
fn an_import_is_reused_until_a_file_changes() {
    let world = csv(format!("{HEAD}2025-01-01,1,e,x\n"));
    let store = world.dir.path().join("store");
    let files = || -> Vec<_> {
        let names = std::fs::read_dir(&store).unwrap().map(|e| e.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().ends_with(".duckdb")).collect()
    };
    assert_eq!(world.open().count(world.open().events().next().unwrap()).unwrap(), 1);
    let before = files();
    drop(world.open());
    assert_eq!((before.len(), files()), (1, before.clone()));
    std::fs::write(world.dir.path().join("events.csv"), format!("{HEAD}2025-01-01,1,e,x\n2025-01-01,2,e,x\n")).unwrap();
    let source = world.open();
    assert_eq!(source.count(source.events().next().unwrap()).unwrap(), 2);
    drop(source);
    let after = files();
    assert!(after.len() == 1 && after != before);
    std::fs::write(store.join(&after[0]), b"damaged").unwrap();
    assert_eq!(world.open().identity().len(), 1);
}

#[test]
fn an_import_says_how_many_rows_it_took_from_each_file() {
    let rows = |world: &World| -> Vec<(String, Option<u64>)> {
        drop(world.open());
        let store = std::fs::read_dir(world.dir.path().join("store")).unwrap().map(|entry| entry.unwrap().path());
        let manifest = store.into_iter().find(|path| path.extension().is_some_and(|end| end == "json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(manifest).unwrap()).unwrap();
        let files = manifest["contents"]["source"]["files"].as_array().unwrap();
        let name = |file: &serde_json::Value| file["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        files.iter().map(|file| (name(file), file["rows"].as_u64())).collect()
    };
    let said =
        |files: &[(&str, u64)]| files.iter().map(|(name, rows)| ((*name).to_owned(), Some(*rows))).collect::<Vec<_>>();
    // One record of the second file has too many fields.
    let second = format!("{HEAD}2025-01-01,1,e,x\n2025-01-01,2,e,x\n2025-01-01,3,e,x,y,z\n");
    let first = format!("{HEAD}2025-01-01,1,e,x\n");
    let world = World::files(&[("events", "*.csv")], &[("a.csv", first.as_bytes()), ("b.csv", second.as_bytes())]);
    assert_eq!(rows(&world), said(&[("a.csv", 1), ("b.csv", 2)]));
    let dir = tempfile::tempdir().unwrap();
    let parquet = |rows: u32| {
        let path = dir.path().join("p.parquet");
        let sql = format!(
            "copy (select timestamp '2025-01-01' as occurred_at, range as customer_id, 'e' as event from range({rows})) \
             to '{}' (format parquet)",
            path.display()
        );
        Connection::open_in_memory().unwrap().execute_batch(&sql).unwrap();
        std::fs::read(path).unwrap()
    };
    let world = World::files(&[("events", "*.parquet")], &[("1.parquet", &parquet(3)), ("2.parquet", &parquet(4))]);
    assert_eq!(rows(&world), said(&[("1.parquet", 3), ("2.parquet", 4)]));
}

#[test]
fn ndjson_keeps_what_is_nested_and_counts_what_is_no_object() {
    let lines = r#"{"occurred_at": "2025-01-01T02:00:00+02:00", "customer_id": 7, "event": "e", "attributes": {"a": [1]}}

not json
[1]
{"event": "f", "customer_id": "007", "occurred_at": "2025-01-01", "late/key": true, "attributes": null, "": 1}
"#;
    let world = World::files(&[("events", "events.ndjson")], &[("events.ndjson", lines.as_bytes())]);
    let source = world.open();
    let events = source.events().next().unwrap();
    let read = |sql: &str| texts(&source, events, sql, "cast(event as varchar)");
    assert_eq!(read(&events.column("customer_id").unwrap().sql), some(&["7", "007"]));
    assert_eq!(read(&events.column("occurred_at").unwrap().sql), some(&["1735689600000000"; 2]));
    assert_eq!(read(&events.attribute("a").unwrap()), [Some("[1]".to_owned()), None]);
    assert_eq!(read(&events.attribute("late/key").unwrap()), [None, Some("true".to_owned())]);
    assert_eq!(found(&source), [("events.ndjson: no JSON object".to_owned(), 2, "line 3: not json".to_owned())]);
}

#[test]
fn parquet_is_read_and_damaged_files_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("e.parquet");
    let sql = format!(
        "copy (select timestamp '2025-01-01' + to_seconds(range) as occurred_at, range as customer_id, 'e' as event from range(10000)) to '{}' (format parquet)",
        path.display()
    );
    Connection::open_in_memory().unwrap().execute_batch(&sql).unwrap();
    let whole = std::fs::read(&path).unwrap();
    let world = World::files(&[("events", "e.parquet")], &[("e.parquet", &whole)]);
    let source = world.open();
    assert_eq!(source.count(source.events().next().unwrap()).unwrap(), 10_000);
    let says = |name: &str, bytes: &[u8]| {
        let world = World::files(&[("events", name)], &[(name, bytes)]);
        let error = world.error();
        (error.exit_code(), error.to_string())
    };
    let (code, text) = says("cut.parquet", &whole[..whole.len() / 2]);
    assert!(code == 65 && text.contains("cannot be read"), "{text}");
    for (name, bytes, part) in [
        ("x.parquet", b"hello".as_slice(), "is not a Parquet file"),
        ("x.csv", b"\xff\xfea\0,\0b\0".as_slice(), "is UTF-16"),
        ("x.csv", b"".as_slice(), "is empty"),
        ("x.json", b"[{\"a\": 1}]".as_slice(), "is one JSON list"),
        ("x.csv.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03cut".as_slice(), "cut off"),
        ("x.csv", b"SQLite format 3\0".as_slice(), "SQLite"),
    ] {
        let (code, text) = says(name, bytes);
        assert!(code == 65 && text.contains(part), "{name}: {text}");
    }
    let missing = World::files(&[("events", "evnts.csv"), ("customers", "c*.csv")], &[("events.csv", b"a")]).errors();
    assert_eq!(missing.iter().map(Error::exit_code).collect::<Vec<_>>(), [66, 66]);
    assert_eq!(missing[0].hint(), "did you mean events.csv?");
}

#[test]
fn many_tables_are_read_quickly() {
    use std::fmt::Write as _;
    let mut sql = String::from("create table events (occurred_at timestamp, customer_id int, event varchar);");
    for i in 0..500 {
        write!(sql, "create table t{i} (a int, b varchar, c double, d date, e int);").unwrap();
    }
    let world = World::new(&sql);
    assert_eq!(world.open().catalog().tables.len(), 501);
}

/// Holds a database open for writing until its input ends, in a process of its own.
#[test]
fn helper_holds_a_lock() {
    let Ok(path) = std::env::var("MILEPOST_TEST_HOLD") else { return };
    let _held = Connection::open(path).unwrap();
    println!("held");
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

#[test]
fn p8_the_holder_of_a_lock_is_named() {
    use std::io::{BufRead, BufReader};
    let world = World::new(
        "create table events as select timestamp '2025-01-01' as occurred_at, 'c' as customer_id, 'e' as event",
    );
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "helper_holds_a_lock", "--nocapture"])
        .env("MILEPOST_TEST_HOLD", world.path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("held")));
    let error = world.error();
    drop(child.stdin.take());
    child.wait().unwrap();
    assert_eq!(error.exit_code(), 75);
    assert!(error.to_string().contains(&format!("PID {}", child.id())), "{error}");
    assert_eq!(world.open().identity().len(), 1);
}

fn proposed(paths: &[PathBuf]) -> (String, toml::Table) {
    let proposal = milepost::init::propose(paths).unwrap_or_else(|error| panic!("{error} {}", error.hint()));
    let table = proposal.text.parse().unwrap_or_else(|error| panic!("{error}\n{}", proposal.text));
    assert!(!proposal.reasons.is_empty());
    let dir = tempfile::tempdir().unwrap();
    let (mut config, warnings) = Config::parse(&dir.path().join("milepost.toml"), &proposal.text).unwrap();
    assert_eq!(warnings, [], "{}", proposal.text);
    config.store.dir = Some(dir.path().join("store"));
    Source::open(&config).unwrap_or_else(|errors| panic!("{errors:#?}\n{}", proposal.text));
    (proposal.text, table)
}

#[test]
fn init_proposes_a_mapping_by_names_types_and_values() {
    let world = World::new(
        "create schema tracking;
         create table tracking.events (ts varchar, user_id int, event_name varchar, properties json, campaign varchar, medium varchar);
         insert into tracking.events select '2025-01-01T00:00:00Z', range % 50, (['Email Opened', 'emailClick', 'purchase', 'home'])[1 + range % 4], '{\"a\": 1}', 'c', 'email' from range(1000);
         create table contacts (contact_id int, email varchar, full_name varchar);
         insert into contacts values (1, 'a@example.com', 'A');
         create table campaigns (campaign_id varchar, name varchar, start_date date);
         create table \"odd\"\" table\" (\"a\nb\" int)",
    );
    let (text, table) = proposed(&[world.path()]);
    let events = table["source"]["events"].as_array().unwrap();
    assert_eq!(events.len(), 1, "{text}");
    for (ours, theirs) in [
        ("table", "tracking.events"),
        ("occurred_at", "ts"),
        ("customer_id", "user_id"),
        ("event", "event_name"),
        ("attributes", "properties"),
        ("journey_id", "campaign"),
        ("channel", "medium"),
    ] {
        assert_eq!(events[0].get(ours).and_then(|v| v.as_str()), Some(theirs), "{ours}\n{text}");
    }
    assert_eq!(table["source"]["customers"]["name"].as_str(), Some("full_name"));
    assert_eq!(table["source"]["journeys"]["published_at"].as_str(), Some("start_date"));
    assert_eq!(table["event_names"]["email_opened"][0].as_str(), Some("Email Opened"));
    assert_eq!(table["event_names"]["email_clicked"][0].as_str(), Some("emailClick"));
    assert_eq!(table["milestone"][0]["trigger"].as_str(), Some("purchase"));
}

#[test]
fn init_takes_hostile_names_and_refuses_what_holds_no_events() {
    let world = World::new(
        "create schema \"s.x\"; create table \"s.x\".\"events\"\" # [[milestone]]\" (\"ts\" timestamp, \"user_id\" int, \"event\" varchar, \"x\n# \u{202e}\" int);
         insert into \"s.x\".\"events\"\" # [[milestone]]\" values ('2025-01-01', 1, 'a\n[[milestone]]', 1), ('2025-01-01', 1, 'Order \"placed\"', 1)",
    );
    let (text, table) = proposed(&[world.path()]);
    let mapped = table["source"]["events"][0]["table"].as_str().unwrap().to_owned();
    let mut config = world.config.clone();
    config.source.events = vec![EventSource {
        mapping: mapping(Some(&mapped), &[("occurred_at", name("ts")), ("customer_id", name("user_id"))]),
    }];
    assert!(Source::open(&config).is_ok(), "{text}");
    let world = World::new("create table weather (day date, degrees int)");
    assert_eq!(milepost::init::propose(&[world.path()]).unwrap_err().exit_code(), 65);
    assert_eq!(milepost::init::propose(&[PathBuf::from("/nowhere/x.duckdb")]).unwrap_err().exit_code(), 66);
}

#[test]
fn init_maps_real_data() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !data.exists() {
        return;
    }
    let (text, table) = proposed(&[data.join("pathdata/events.parquet")]);
    assert_eq!(table["attribution"]["touch_events"][0].as_str(), Some("touch"), "{text}");
    assert_eq!(table["milestone"][0]["trigger"].as_str(), Some("conversion"), "{text}");
    let (text, table) = proposed(&[data.join("retentioneering/ecom.csv.gz")]);
    assert_eq!(table["source"]["events"][0]["occurred_at"].as_str(), Some("timestamp"), "{text}");
    assert_eq!(table["source"]["events"][0]["channel"].as_str(), Some("acquisition_channel"), "{text}");
    assert_eq!(table["milestone"][0]["trigger"].as_str(), Some("purchase"), "{text}");
    let (text, table) = proposed(&[data.join("complete_journey")]);
    let events = table["source"]["events"].as_array().unwrap();
    assert!(
        events
            .iter()
            .any(|e| e["table"].as_str() == Some("transactions") && e["value"].as_str() == Some("sales_value")),
        "{text}"
    );
    assert!(events.iter().any(|e| e["table"].as_str() == Some("coupon_redemptions")), "{text}");
    assert_eq!(table["source"]["journeys"]["table"].as_str(), Some("campaign_descriptions"), "{text}");
}

#[test]
fn init_looks_at_two_thousand_tables_in_time() {
    use std::fmt::Write as _;
    let mut sql = String::from("begin; create table events (occurred_at timestamp, customer_id int, event varchar);");
    for i in 0..2000 {
        write!(sql, "create table t{i} (user_id int, ts timestamp, event varchar, c double, d int);").unwrap();
    }
    let world = World::new(&(sql + "commit"));
    let start = std::time::Instant::now();
    proposed(&[world.path()]);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    println!("{:?}", start.elapsed());
}

#[test]
fn the_mappings_of_the_real_data_open() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !home.join("../shared/data").exists() {
        return;
    }
    for (world, rows) in [
        ("pathdata", vec![397_994]),
        ("retentioneering", vec![31_106]),
        ("complete_journey", vec![6_589, 6_589, 2_102, 1_469_307]),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let (mut config, warnings) = Config::load(&home.join("fixtures").join(world).join("milepost.toml")).unwrap();
        assert_eq!(warnings, [], "{world}");
        config.store.dir = Some(dir.path().join("store"));
        let source = Source::open(&config).unwrap_or_else(|errors| panic!("{world}: {errors:#?}"));
        let counted: Vec<u64> = source.events().map(|table| source.count(table).unwrap()).collect();
        assert_eq!(counted, rows, "{world}");
        for table in source.tables() {
            assert_eq!(unreadable(&source, table), [], "{world}: {}", table.label);
        }
    }
}
