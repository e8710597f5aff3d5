use std::path::Path;

use duckdb::Connection;

use super::*;
use crate::domain::progress::Progress;
use crate::store::duckdb::STATEMENTS_LOGGED;

/// A project of two entries of events, two tables of customers and two milestones.
fn project(folder: &Path) -> Config {
    let source = folder.join("data.duckdb");
    let connection = Connection::open(&source).unwrap();
    connection
        .execute_batch(
            "create table web (occurred_at timestamp, customer_id varchar, event varchar, event_id bigint, value varchar);
             insert into web select timestamp '2025-01-01' + to_hours(n::int), 'c' || n % 7, 'purchase', n // 2, 'x' || n
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
}
