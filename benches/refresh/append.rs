//! A refresh after new rows, and one after none.

use std::path::Path;

use duckdb::Connection;

use super::alone::{self, Took};
use super::beside::Beside;
use super::demo::{Demo, quoted};
use super::measure::{head, line, median, ratio};

/// Measures and tells: so many per cent of the rows are newer than all others and come after a first refresh; the other
/// tables are whole from the start.
pub fn after(subject: &Demo, percent: f64, full: &Beside, runs: usize, scratch: &Path) {
    let project = scratch.join("appended");
    std::fs::create_dir_all(&project).unwrap();
    std::fs::copy(subject.project.join("milepost.toml"), project.join("milepost.toml")).unwrap();
    let database = project.join(subject.database.file_name().unwrap());
    let store = scratch.join("store-appended");
    let cut = scratch.join("cut.duckdb");
    let share = 100.0 / (100.0 + percent);
    let sql = format!("select quantile_disc(occurred_at, {share})::varchar from whole.events");
    let newest: String = with(&cut, &subject.database, |connection| {
        let newest: String = connection.query_row(&sql, [], |row| row.get(0)).unwrap();
        copy(connection, &newest);
        newest
    });
    let (mut appended, mut unchanged, mut rows) = (Vec::new(), Vec::new(), 0);
    for _ in 0..runs {
        let _ = std::fs::remove_dir_all(&store);
        std::fs::copy(&cut, &database).unwrap();
        alone::refresh(&project, &store, None).unwrap();
        let sql = format!(
            "insert into events select * from whole.events where occurred_at > '{newest}' order by occurred_at; checkpoint"
        );
        rows = with(&database, &subject.database, |connection| {
            connection.execute_batch(&sql).unwrap();
            let sql = format!("select count(*) from events where occurred_at > '{newest}'");
            connection.query_row(&sql, [], |row| row.get(0)).unwrap()
        });
        let refresh = || -> Took { alone::refresh(&project, &store, None).unwrap() };
        appended.push(refresh());
        unchanged.push(refresh());
    }
    let (appended, unchanged) = (median(appended), median(unchanged));
    println!("\n{rows} rows newer than {newest} came after a first refresh");
    head();
    line("refresh of all", &full.refresh, full.events);
    line(&format!("refresh after {percent} % new rows"), &appended, rows);
    line("refresh when nothing changed", &unchanged, full.events);
    ratio("after new rows / of all", &appended, &full.refresh);
    ratio("nothing changed / of all", &unchanged, &full.refresh);
}

/// Works in one database with another beside it as `whole`.
fn with<T>(path: &Path, other: &Path, work: impl FnOnce(&Connection) -> T) -> T {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(&format!("attach {} as whole (read_only)", quoted(other))).unwrap();
    work(&connection)
}

/// All tables of the other database, of events those up to a time, in the order of their rows.
fn copy(connection: &Connection, newest: &str) {
    let sql = "select table_name from duckdb_tables() where database_name = 'whole' order by table_name";
    let mut statement = connection.prepare(sql).unwrap();
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    for name in names {
        let only = if name == "events" { format!("where occurred_at <= '{newest}'") } else { String::new() };
        connection.execute_batch(&format!("create table {name} as select * from whole.{name} {only}")).unwrap();
    }
    connection.execute_batch("checkpoint").unwrap();
}
