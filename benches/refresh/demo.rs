//! The projects that are measured: demos, made once where a folder keeps them, or a project that is there.

use std::path::{Path, PathBuf};

use duckdb::{AccessMode, Config, Connection};
use milepost::config::Location;
use milepost::demo::{Options, config_text, writer};
use milepost::domain::progress::UNWATCHED;

/// The configuration of events that SQL makes.
const MADE: &str = r#"[source]
database = "demo.duckdb"

[[milestone]]
id = "purchase"
name = "Purchase"
trigger = "purchase"
tracking_since = 2024-06-01

[[journey]]
id = "journey_1"
goal = { kind = "drive_purchase", trigger = "purchase" }
"#;

/// Events by customer: many, or few.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// `milepost demo`.
    Deep,
    /// `milepost demo --lean`.
    Lean,
}

/// A project to be refreshed, and its database.
pub struct Demo {
    pub name: String,
    pub project: PathBuf,
    pub database: PathBuf,
}

impl Demo {
    /// The demo of so many customers in the folder that keeps them; made where it is not there yet.
    pub fn made(keep: &Path, kind: Kind, customers: u64) -> Self {
        let name = format!("{}-{customers}", if kind == Kind::Lean { "wide" } else { "deep" });
        let project = keep.join(&name);
        let database = project.join("demo.duckdb");
        std::fs::create_dir_all(&project).unwrap();
        if !writer::is_finished(&database) {
            let options = Options { customers, lean: kind == Kind::Lean, ..Options::default() };
            writer::write(&database, options, &UNWATCHED).unwrap();
        }
        std::fs::write(project.join("milepost.toml"), config_text("demo.duckdb")).unwrap();
        Self { name, project, database }
    }

    /// The project of a name whose events a statement makes, with these variables set; made where it is not there yet.
    pub fn of_sql(keep: &Path, name: &str, sql: &str, variables: &[(&str, u64)]) -> Self {
        let project = keep.join(name);
        let database = project.join("demo.duckdb");
        let unfinished = project.join("unfinished.duckdb");
        std::fs::create_dir_all(&project).unwrap();
        if !database.exists() {
            let _ = std::fs::remove_file(&unfinished);
            let connection = Connection::open(&unfinished).unwrap();
            for (variable, value) in variables {
                connection.execute_batch(&format!("set variable {variable} = {value}")).unwrap();
            }
            connection.execute_batch(&format!("{sql}; checkpoint")).unwrap();
            drop(connection);
            std::fs::rename(&unfinished, &database).unwrap();
        }
        std::fs::write(project.join("milepost.toml"), MADE).unwrap();
        Self { name: name.to_owned(), project, database }
    }

    /// A project whose source is one database with the tables and columns of a demo.
    pub fn of_project(project: PathBuf) -> Self {
        let (config, _) = milepost::config::Config::load(&project.join("milepost.toml")).unwrap();
        let Some(Location::Database(database)) = config.source.location.map(|location| location.value) else {
            panic!("the project's source is no database");
        };
        Self { name: project.display().to_string(), project, database }
    }

    /// So many events, so many customers that have some.
    pub fn counts(&self) -> (u64, u64) {
        let sql = "select count(*), count(distinct customer_id) from events";
        open(&self.database).query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    }
}

/// A database, read only.
pub fn open(path: &Path) -> Connection {
    Connection::open_with_flags(path, Config::default().access_mode(AccessMode::ReadOnly).unwrap()).unwrap()
}

/// A path in SQL.
pub fn quoted(path: &Path) -> String {
    format!("'{}'", path.to_str().unwrap().replace('\'', "''"))
}
