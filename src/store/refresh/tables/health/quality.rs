//! What of a table other than events can be used: rows by their fate (P6), ids that repeat (D10).

use std::fmt::Write as _;

use duckdb::Connection;

use super::unread::{Unread, column_counts, column_values, filter, lossy, reason, required, unread};
use crate::domain::source_table::{Field, Kind, SourceTable};
use crate::store::Error;
use crate::store::source::{ResolvedColumn, ResolvedTable};

/// What a row of a table other than events lacks, so that it is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It has no time.
    Time,
    /// It has no customer.
    Customer,
    /// Another required column is empty.
    Key,
}

impl Lack {
    /// Every one, in the order in which a row is tried; their numbers in the statement follow from 2.
    pub const ALL: [Self; 3] = [Self::Time, Self::Customer, Self::Key];

    /// Whether a required column decides it.
    fn of(self, field: &Field) -> bool {
        match self {
            Self::Time => field.kind == Kind::Time,
            Self::Customer => field.name == "customer_id",
            Self::Key => field.kind != Kind::Time && field.name != "customer_id",
        }
    }
}

/// Rows of a table other than events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quality {
    /// Rows read.
    pub read: u64,
    /// Rows that can be used, those that repeat an id among them.
    pub accepted: u64,
    /// Rows that cannot, by [`Lack::ALL`].
    pub dropped: [u64; 3],
    /// Why, in words.
    pub reasons: [String; 3],
    /// Rows that `where` leaves out.
    pub filtered: u64,
    /// Rows that repeat the id of another, which is used.
    pub repeated: u64,
    /// One of the ids.
    pub repeated_example: Option<String>,
    /// Values that cannot be read, by column.
    pub unread: Vec<Unread>,
}

/// Looks at every row of a table other than events: one scan, and one of its ids.
///
/// # Errors
/// When the source cannot be read.
pub fn table(connection: &Connection, table: &ResolvedTable) -> Result<Quality, Error> {
    let columns: Vec<&ResolvedColumn> = table.columns.iter().filter(|column| lossy(column)).collect();
    let missing = |fate: Lack| {
        let columns = required(table).filter(|(field, _)| fate.of(field));
        let columns: Vec<String> = columns.map(|(_, column)| format!("{} is null", column.sql)).collect();
        if columns.is_empty() { "false".to_owned() } else { columns.join(" or ") }
    };
    // Values that make a row one that cannot be used: bad where the row's fate is that of the column.
    let own: Vec<(usize, usize)> = columns
        .iter()
        .enumerate()
        .filter_map(|(n, column)| {
            let (field, _) = required(table).find(|(field, _)| field.name == column.name)?;
            Some((n, Lack::ALL.iter().position(|fate| fate.of(field))?))
        })
        .collect();
    let of_fate = own.iter().fold(String::new(), |mut sql, (n, fate)| {
        let _ = write!(sql, ", count(*) filter (where fate = {} and b{n})", fate + 2);
        sql
    });
    let sql = format!(
        "with r as (select case when not {filter} then 5 when {time} then 2 when {customer} then 3 when {key} then 4 else 1 end \
         as fate{values} from {from}) select count(*), count(*) filter (where fate = 1), count(*) filter (where fate = 2), \
         count(*) filter (where fate = 3), count(*) filter (where fate = 4), count(*) filter (where fate = 5){counts}{of_fate} from r",
        filter = filter(table),
        time = missing(Lack::Time),
        customer = missing(Lack::Customer),
        key = missing(Lack::Key),
        values = column_values(&columns),
        counts = column_counts(columns.len()),
        from = table.sql,
    );
    let mut quality = connection.query_row(&sql, [], |row| {
        let dropped: [u64; 3] = [row.get(2)?, row.get(3)?, row.get(4)?];
        let bad = own.iter().enumerate().map(|(n, (column, fate))| {
            Ok((columns[*column].name, *fate, row.get::<_, u64>(6 + 4 * columns.len() + n)?))
        });
        let bad = bad.collect::<Result<Vec<_>, duckdb::Error>>()?;
        let reasons = std::array::from_fn(|fate| {
            let of_fate: Vec<&str> =
                required(table).filter(|(field, _)| Lack::ALL[fate].of(field)).map(|(field, _)| field.name).collect();
            let unread: Vec<_> = bad.iter().filter(|(_, own, rows)| *own == fate && *rows > 0).collect();
            reason(&of_fate, dropped[fate], &unread.iter().map(|(name, _, rows)| (*name, *rows)).collect::<Vec<_>>())
        });
        Ok(Quality {
            read: row.get(0)?,
            accepted: row.get(1)?,
            dropped,
            reasons,
            filtered: row.get(5)?,
            repeated: 0,
            repeated_example: None,
            unread: unread(row, 6, &columns, table.role)?,
        })
    })?;
    (quality.repeated, quality.repeated_example) = repeated(connection, table)?;
    Ok(quality)
}

/// Rows that repeat the id of another, and one such id.
fn repeated(connection: &Connection, table: &ResolvedTable) -> Result<(u64, Option<String>), Error> {
    let keys = SourceTable::named(table.role).map_or(&[][..], |table| table.key);
    if keys.is_empty() {
        return Ok((0, None));
    }
    let keys: Vec<&str> = keys.iter().filter_map(|key| table.column(key)).map(|column| column.sql.as_str()).collect();
    let used = required(table).fold(filter(table), |all, (_, column)| all + " and " + &column.sql + " is not null");
    let sql = format!("select count(*) - count(distinct hash({})) from {} where {used}", keys.join(", "), table.sql);
    let rows: u64 = connection.query_row(&sql, [], |row| row.get(0))?;
    if rows == 0 {
        return Ok((0, None));
    }
    let sql = format!(
        "select min(id) from (select {id} as id from {from} where {used} group by {id} having count(*) > 1)",
        id = keys.join(" || ' · ' || "),
        from = table.sql
    );
    Ok((rows, connection.query_row(&sql, [], |row| row.get(0))?))
}
