//! What a file of the store holds, table by table, as the engine counts it.

use duckdb::Connection;
use serde::{Deserialize, Serialize};

use super::built_from::BuiltFrom;
use crate::store::source::quote::quote_ident;

/// A table of at most so many rows, one vector of the engine's, is hashed while its file is made: names, shapes, facts, on
/// which the others hang. Hashing all would cost a refresh 2 to 3 %; their blocks have checksums of the engine's.
const HASHED: u64 = 2_048;

/// The tables of a file, and what they were built from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The engine's version: another one may hash otherwise.
    engine: String,
    /// By name.
    tables: Vec<TableContents>,
    /// Files without one are built from files of the store alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<BuiltFrom>,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct TableContents {
    /// Schema and table.
    name: String,
    rows: u64,
    /// The exclusive or of its rows' hashes, in hexadecimal: no order counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    checksum: Option<String>,
}

impl Contents {
    /// Those of a file just written, attached as `database`: rows come from the engine's own count, without reading them.
    ///
    /// # Errors
    /// When a table cannot be read.
    pub fn of_written(connection: &Connection, database: &str) -> Result<Self, duckdb::Error> {
        Self::of(connection, database, HASHED)
    }

    /// Those of the file attached as `database`, every value read.
    ///
    /// # Errors
    /// When a table cannot be read.
    pub fn of_all_read(connection: &Connection, database: &str) -> Result<Self, duckdb::Error> {
        Self::of(connection, database, u64::MAX)
    }

    fn of(connection: &Connection, database: &str, hashed: u64) -> Result<Self, duckdb::Error> {
        let sql = "select schema_name, table_name from duckdb_tables() where database_name = ? order by all";
        let mut statement = connection.prepare(sql)?;
        let names = statement.query_map([database], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let names: Vec<(String, String)> = names.collect::<Result<_, _>>()?;
        let path = |(schema, table): &(String, String)| {
            format!("{}.{}.{}", quote_ident(database), quote_ident(schema), quote_ident(table))
        };
        let count = |name| format!(", (select count(*) from {})", path(name));
        let sql = format!("select version(){}", names.iter().map(count).collect::<String>());
        let (engine, rows) = connection.query_row(&sql, [], |row| {
            let rows = (1..=names.len()).map(|column| row.get(column)).collect::<Result<Vec<u64>, _>>()?;
            Ok((row.get(0)?, rows))
        })?;
        let table = |(name, rows): (&(String, String), u64)| {
            let sql = format!("select bit_xor(hash(t)) from {} as t", path(name));
            let hash = || connection.query_row(&sql, [], |row| row.get::<_, Option<u64>>(0));
            let checksum = if rows <= hashed { hash()?.map(|hash| format!("{hash:016x}")) } else { None };
            Ok(TableContents { name: format!("{}.{}", name.0, name.1), rows, checksum })
        };
        let tables = names.iter().zip(rows).map(table).collect::<Result<_, duckdb::Error>>()?;
        Ok(Self { engine, tables, source: None })
    }

    /// These, with the data that the file was built from.
    #[must_use]
    pub fn built_from(self, source: BuiltFrom) -> Self {
        Self { source: Some(source), ..self }
    }

    /// Whether a file of which all was read still holds what was written into it.
    pub fn holds(&self, read: &Self) -> bool {
        let hashed_alike = self.engine == read.engine;
        let same = |(written, read): (&TableContents, &TableContents)| {
            let hash = written.checksum.as_ref().filter(|_| hashed_alike);
            (&written.name, written.rows) == (&read.name, read.rows)
                && hash.is_none_or(|_| read.checksum == written.checksum)
        };
        self.tables.len() == read.tables.len() && self.tables.iter().zip(&read.tables).all(same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small table, a large one and an empty one, then what `change` does.
    fn contents(change: &str, hashed: u64) -> Contents {
        let connection = Connection::open_in_memory().unwrap();
        let made = "attach ':memory:' as f; create schema f.own;
             create table f.main.small as select range as n, 'v' || range as text from range(10);
             create table f.own.large as select range as n from range(200000);
             create table f.main.none (n integer);";
        connection.execute_batch(&format!("{made}{change}")).unwrap();
        Contents::of(&connection, "f", hashed).unwrap()
    }

    #[test]
    fn p2_rows_that_are_missing_more_or_others_are_seen() {
        let written = contents("", HASHED);
        let counted: Vec<_> =
            written.tables.iter().map(|table| (table.name.as_str(), table.rows, table.checksum.is_some())).collect();
        assert_eq!(counted, [("main.none", 0, false), ("main.small", 10, true), ("own.large", 200_000, false)]);
        assert!(written.holds(&contents("", u64::MAX)));
        let order = "create table f.main.other as from f.main.small order by n desc; drop table f.main.small;
             alter table f.main.other rename to small;";
        for same in [order, "delete from f.own.large where n = 7; insert into f.own.large values (7)"] {
            assert!(written.holds(&contents(same, u64::MAX)), "{same}");
        }
        for change in [
            "delete from f.main.small",
            "delete from f.main.small where n = 3",
            "update f.main.small set text = 'w' where n = 3",
            "insert into f.main.none values (1)",
            "delete from f.own.large where n = 199999",
            "drop table f.main.none",
            "create table f.main.more (n integer)",
            "alter table f.main.none rename to nil",
        ] {
            assert!(!written.holds(&contents(change, u64::MAX)), "{change}");
        }
        // Another engine may hash otherwise, and counts the same.
        let other = Contents { engine: "v9".to_owned(), ..written };
        assert!(other.holds(&contents("update f.main.small set text = 'w' where n = 3", u64::MAX)));
        assert!(!other.holds(&contents("delete from f.main.small where n = 3", u64::MAX)));
    }
}
