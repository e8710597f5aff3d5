mod customer_attributes;
mod funnel_events;
mod goal_hits;
mod regrouped;

use std::path::Path;

use duckdb::Connection;

use super::*;
use crate::domain::progress::Progress;
use crate::domain::time::Time;
use crate::store::duckdb::STATEMENTS_LOGGED;
use regrouped::Regrouped;

/// A project of two entries of events, two tables of customers and two milestones.
fn project(folder: &Path) -> Config {
    let source = folder.join("data.duckdb");
    let connection = Connection::open(&source).unwrap();
    connection
        .execute_batch(
            "create table web (occurred_at timestamp, customer_id varchar, event varchar, event_id bigint, value varchar, remark varchar);
             insert into web select timestamp '2025-01-01' + to_hours(n::int), 'c' || n % 7, 'purchase', n // 2, 'x' || n, 'none'
             from range(40) as t(n);
             create table shop (occurred_at timestamp, customer_id bigint, event varchar, attributes json);
             insert into shop select timestamp '2025-01-01' + to_hours(n::int), n % 5,
             case when n % 3 = 0 then 'journey_exited' else 'signup' end, '{\"plan\": \"pro\", \"reason\": \"goal_met\"}'
             from range(30) as t(n);
             insert into shop select * from shop limit 4;
             create table customers (customer_id varchar, name varchar);
             insert into customers values ('c1', 'One'), ('nobody', 'None');
             create table segments (segment varchar, customer_id varchar);
             insert into segments values ('s', 'c1');",
        )
        .unwrap();
    drop(connection);
    let text = format!(
        "[source]\ndatabase = {:?}\n[[source.events]]\ntable = \"web\"\n[[source.events]]\ntable = \"shop\"\n\
         [[milestone]]\nid = \"p\"\nname = \"P\"\ntrigger = \"purchase\"\naudience = \"contact\"\n\
         [[milestone]]\nid = \"s\"\nname = \"S\"\ntrigger = \"signup\"\naudience = \"contact\"\n\
         conditions = [{{ attribute = \"plan\", equals = \"pro\" }}]\n[store]\ndir = {:?}\n",
        source.to_str().unwrap(),
        folder.join("store").to_str().unwrap(),
    );
    Config::parse(&folder.join("milepost.toml"), &text).unwrap().0
}

#[test]
fn a_refresh_sends_one_statement_for_each_entry_of_events_and_thread() {
    let folder = tempfile::tempdir().unwrap();
    let config = project(folder.path());
    STATEMENTS_LOGGED.set(true);
    let source = Source::open(&config).unwrap();
    let connection = source.connection();
    let dir = folder.path().join("store");
    let base = dir.join("base-1-2.duckdb");
    let resources = Resources { threads: 1, memory: 1 << 24, dir: &dir };
    super::base(&config, &source, &base, resources, &Progress::new()).unwrap();
    let sql = "select message from duckdb_logs where type = 'QueryLog' and (message like '%\"web\"%' or message like '%\"shop\"%')";
    let mut statement = connection.prepare(sql).unwrap();
    let asked: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    // Those that resolve the mapping, before anything is read, ask for no rows.
    let resolves = |sql: &String| sql.contains("duckdb_logs") || sql.contains("limit 0") || sql.starts_with("describe");
    let scans: Vec<&String> = asked.iter().filter(|sql| !resolves(sql)).collect();
    let different: std::collections::BTreeSet<&&String> = scans.iter().collect();
    // Each is logged as it is prepared and as it is carried out.
    assert_eq!((different.len(), scans.len()), (2, 4), "{scans:#?}");
    // Only columns that are needed are read.
    assert!(scans.iter().all(|sql| !sql.contains("remark")), "{scans:#?}");
}

/// The base file of a database with a milestone of purchases.
fn base_from(folder: &Path, sql: &str) -> Connection {
    let source = folder.join("data.duckdb");
    let connection = Connection::open(&source).unwrap();
    connection.execute_batch(sql).unwrap();
    drop(connection);
    let text = format!(
        "[source]\ndatabase = {:?}\n[[milestone]]\nid = \"p\"\nname = \"P\"\ntrigger = \"purchase\"\n[store]\ndir = {:?}\n",
        source.to_str().unwrap(),
        folder.join("store").to_str().unwrap(),
    );
    let config = Config::parse(&folder.join("milepost.toml"), &text).unwrap().0;
    let source = Source::open(&config).unwrap();
    let dir = folder.join("store");
    let base = dir.join("base-1-2.duckdb");
    let resources = Resources { threads: 1, memory: 1 << 24, dir: &dir };
    super::base(&config, &source, &base, resources, &Progress::new()).unwrap();
    Connection::open(base).unwrap()
}

fn texts(base: &Connection, sql: &str) -> Vec<String> {
    let mut statement = base.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn t5_a_customer_all_of_whose_rows_repeat_anothers_is_none() {
    let folder = tempfile::tempdir().unwrap();
    // One event of three customers: the first by id has it. Of the table, a is named by events and b is not.
    let base = base_from(
        folder.path(),
        "create table events as select timestamp '2025-01-01' as occurred_at, c as customer_id, 'purchase' as event, 1 as event_id
             from unnest(['z', 'a', 'b']) as t(c);
         create table customers as select unnest(['a', 'b']) as customer_id;",
    );
    assert_eq!(texts(&base, "select customer_id from customer"), ["a"]);
    assert_eq!(texts(&base, "select id from health where id like 'customers%'"), ["customers_without_events"]);
}

#[test]
fn columns_of_the_data_may_have_the_names_of_what_the_scan_adds() {
    let folder = tempfile::tempdir().unwrap();
    let own = ["at", "row", "shape", "need"].map(|name| format!("7::bigint as \"milepost:{name}\""));
    let base = base_from(
        folder.path(),
        &format!(
            "create table events as select timestamp '2025-01-01' as occurred_at, 'a' as customer_id, 'email_opened' as event,
             'email' as \"Milepost:Need\"\"\", {};",
            own.join(", ")
        ),
    );
    assert_eq!(texts(&base, "select make_timestamp(at_us)::varchar from touch"), ["2025-01-01 00:00:00"]);
}

/// Events with and without ids, repeated ones among them, of customers whose rows lie together or not; `order` sorts them.
fn scattered(folder: &Path, order: &str) -> Config {
    let source = folder.join("data.duckdb");
    let connection = Connection::open(&source).unwrap();
    let sql = format!(
        "create table all_events as
             select timestamp '2025-01-01' + to_minutes((n * 7919 % 20000)::int) as occurred_at,
             'customer ' || n * 31 % 701 as customer_id,
             ['journey_entered', 'email_opened', 'email_clicked', 'purchase', 'journey_exited', 'step_entered'][1 + n % 6] as event,
             case when n % 5 > 0 then 'id-' || lpad((n // 2 * 2)::varchar, 6, '0') end as event_id,
             case when n % 7 > 0 then 'j' || n % 4 end as journey_id,
             n // 50 as entry_id, 's' || n % 3 as step_id, 'm' || n % 97 as message_id, 'a' || n % 11 as asset_id,
             case when n % 10 = 3 then n % 13 end::double as value, '{{\"reason\": \"goal_met\", \"plan\": ' || n % 3 || '}}' as attributes
             from range(12000) as t(n);
         insert into all_events select * from all_events where event_id is null and value is null limit 30;
         create table events as select * from all_events order by {order};
         drop table all_events;
         create table customers as select 'customer ' || n as customer_id, 'Name ' || n % 9 as name, 'u' || n % 4 as business_unit
         from range(650) as t(n);
         create table segments as select 's' || n % 3 as segment, 'customer ' || n * 7 % 800 as customer_id from range(900) as t(n);",
    );
    connection.execute_batch(&sql).unwrap();
    drop(connection);
    let text = format!(
        "[source]\ndatabase = {:?}\n[[milestone]]\nid = \"p\"\nname = \"P\"\ntrigger = \"purchase\"\naudience = \"contact\"\n\
         conditions = [{{ attribute = \"plan\", equals = 1 }}]\n\
         [[journey]]\nid = \"j0\"\nsuppress_segments = [\"s1\"]\n[store]\ndir = {:?}\n",
        source.to_str().unwrap(),
        folder.join("store").to_str().unwrap(),
    );
    Config::parse(&folder.join("milepost.toml"), &text).unwrap().0
}

/// Every row of a base file but for where rows stand in the source and which is the first there, in the order of the tables.
/// A shape is told by its rank.
fn rows_of(base: &Path) -> Vec<String> {
    let connection = Connection::open(base).unwrap();
    let schemas: Vec<&str> = TABLES.iter().flat_map(|table| table.schemas()).collect();
    let mut rows = Vec::new();
    for table in
        schemas.iter().flat_map(|schema| schema::table_names(schema)).filter(|t| !["meta", "dropped"].contains(t))
    {
        let sql =
            format!("select name from pragma_table_info('{table}') where name not in ('src', 'example') order by cid");
        let mut statement = connection.prepare(&sql).unwrap();
        let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let column = |name: &String| match name.as_str() {
            "shape" | "end_shape" | "next_shape" => {
                format!("(select s.rank from shape as s where s.shape = t.{name}) as {name}")
            }
            _ => format!("t.\"{name}\""),
        };
        let columns: Vec<String> = names.iter().map(column).collect();
        let order = if table == "shape" { " order by t.rank" } else { "" };
        let sql = format!(
            "select '{table} ' || cast(r as varchar) from (select {} from {table} as t{order}) as r",
            columns.join(", ")
        );
        let mut statement = connection.prepare(&sql).unwrap();
        rows.extend(statement.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap));
    }
    rows
}

/// The rows of the store of [`scattered`]; by the second extract where it is to have so many parts.
fn stored(order: &str, threads: usize, memory: usize, regrouped: Option<usize>) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let config = scattered(folder.path(), order);
    let source = Source::open(&config).unwrap();
    let dir = folder.path().join("store");
    let base = dir.join("base-1-2.duckdb");
    let (resources, progress) = (Resources { threads, memory, dir: &dir }, Progress::new());
    let built = match regrouped {
        None => super::base(&config, &source, &base, resources, &progress),
        Some(parts) => base_of(&config, &source, &base, threads, &progress, |question| {
            let scan = LocalScan::read(&source, question, resources, &progress)?;
            Ok(Regrouped::new(&scan, question.names, parts))
        }),
    };
    built.unwrap();
    drop(source);
    rows_of(&base)
}

#[test]
fn t4_the_store_is_the_same_for_any_order_of_rows_threads_and_parts() {
    let expected = stored("occurred_at, customer_id, event, event_id", 1, 1 << 30, None);
    assert!(expected.len() > 12_000, "{}", expected.len());
    // The last are so little memory that there are many parts, files, and sweeps over ids.
    for (order, threads, memory) in [
        ("occurred_at, customer_id, event, event_id", 2, 1 << 30),
        ("customer_id, event_id desc, occurred_at", 1, 1 << 30),
        ("md5(customer_id || occurred_at), event, event_id", 3, 1 << 19),
        ("md5(customer_id || occurred_at), event, event_id", 2, 1 << 16),
    ] {
        let found = stored(order, threads, memory, None);
        let first = expected.iter().zip(&found).find(|(a, b)| a != b);
        assert_eq!((found.len(), first), (expected.len(), None), "{order}, {threads} threads, {memory} bytes");
    }
}

#[test]
fn t4_another_extract_of_the_same_events_makes_the_same_store() {
    let order = "occurred_at, customer_id, event, event_id";
    let expected = stored(order, 1, 1 << 30, None);
    for (parts, threads) in [(1, 1), (5, 2), (64, 3)] {
        let found = stored(order, threads, 1 << 18, Some(parts));
        let first = expected.iter().zip(&found).find(|(a, b)| a != b);
        assert_eq!((found.len(), first), (expected.len(), None), "{parts} parts");
    }
}

#[test]
fn t1_as_of_decides_the_ends_of_entries_and_nothing_else() {
    let base_at = |as_of: i64| {
        let folder = tempfile::tempdir().unwrap();
        let mut config = scattered(folder.path(), "occurred_at");
        // No entry ends by itself. The last event is of 14 January; memberships begin and a journey ends on the days after it.
        let later = "create or replace table segments as
                 select 's' || n % 3 as segment, 'customer ' || n % 800 as customer_id, timestamp '2025-01-15' + to_days(n::int % 9) as added_at
                 from range(900) as t(n);
             delete from events where event = 'journey_exited';
             create table journeys as select 'j2' as journey_id, timestamp '2025-01-20' as ended_at;";
        Connection::open(folder.path().join("data.duckdb")).unwrap().execute_batch(later).unwrap();
        config.as_of = Some(Time(as_of));
        let source = Source::open(&config).unwrap();
        let dir = folder.path().join("store");
        let base = dir.join("base-1-2.duckdb");
        super::base(&config, &source, &base, Resources { threads: 1, memory: 1 << 26, dir: &dir }, &Progress::new())
            .unwrap();
        drop(source);
        rows_of(&base)
    };
    // 14 January 2025, 23:00, and 1 January 2026.
    let (early, late) = (base_at(1_736_895_600_000_000), base_at(1_767_225_600_000_000));
    let changed = |a: &[String], b: &[String]| {
        let others: std::collections::BTreeSet<&String> = b.iter().collect();
        a.iter()
            .filter(|row| !others.contains(row))
            .map(|row| row.split(' ').next().unwrap_or_default().to_owned())
            .collect()
    };
    let (gone, come): (Vec<String>, Vec<String>) = (changed(&early, &late), changed(&late, &early));
    let tables: std::collections::BTreeSet<&str> = gone.iter().chain(&come).map(String::as_str).collect();
    assert!(
        tables.contains("entry") && tables.iter().all(|table| ["entry", "visit", "health"].contains(table)),
        "{tables:?}"
    );
    let suppressed = |rows: &[String]| {
        rows.iter().filter(|row| row.starts_with("entry ") && row.contains("'reason': suppressed")).count()
    };
    assert!(suppressed(&late) > suppressed(&early));
}
