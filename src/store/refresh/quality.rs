//! What of a table can be used: rows by their fate (P6), values that cannot be read (H3), ids that repeat (D10).

use std::fmt::Write as _;

use duckdb::Connection;

use crate::domain::source_table::{Field, Kind, Table};
use crate::store::Error;
use crate::store::source::{ResolvedColumn, ResolvedTable};

/// The columns that tell the rows of a table apart; a further row of the same ones is not used.
const KEYS: &[(&str, &[&str])] = &[
    ("customers", &["customer_id"]),
    ("accounts", &["account_id"]),
    ("journeys", &["journey_id"]),
    ("steps", &["journey_id", "step_id"]),
    ("assets", &["asset_id"]),
    ("leads", &["lead_id"]),
    ("opportunities", &["opportunity_id"]),
    ("orders", &["order_id"]),
    ("activities", &["activity_id"]),
];

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

/// Values of one column that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Milepost's name of the column.
    pub column: &'static str,
    /// How it is read.
    pub kind: Kind,
    /// The rows cannot do without it.
    pub required: bool,
    /// Values that cannot be read, of all rows but those that `where` leaves out.
    pub all: u64,
    /// The same of the rows that are used otherwise.
    pub of_used: u64,
    /// Values that are there, of the rows that are used otherwise.
    pub used: u64,
    /// One of them.
    pub example: Option<String>,
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

fn required(table: &ResolvedTable) -> impl Iterator<Item = (&'static Field, &ResolvedColumn)> {
    let fields = Table::named(table.role).map_or(&[][..], |table| table.fields);
    fields.iter().filter(|field| field.required).filter_map(|field| Some((field, table.column(field.name)?)))
}

/// A decimal is always finite, so that reading it as a number loses nothing.
fn lossy(column: &ResolvedColumn) -> bool {
    column.lossy() && !(column.kind == Kind::Number && column.declared.starts_with("DECIMAL"))
}

fn filter(table: &ResolvedTable) -> String {
    table.filter.as_ref().map_or_else(|| "true".to_owned(), |filter| format!("coalesce({filter}, false)"))
}

/// The counts of the lossy columns, from `r(fate, p0, b0, x0, p1 …)`: present, bad and raw of each.
fn column_counts(columns: usize) -> String {
    (0..columns).fold(String::new(), |mut sql, n| {
        let _ = write!(
            sql,
            ", count(*) filter (where fate <> 5 and b{n}), count(*) filter (where fate = 1 and b{n}), \
             count(*) filter (where fate = 1 and p{n}), min(x{n}) filter (where fate <> 5 and b{n})"
        );
        sql
    })
}

fn column_values(columns: &[&ResolvedColumn]) -> String {
    columns.iter().enumerate().fold(String::new(), |mut sql, (n, column)| {
        let raw = &column.raw;
        let _ = write!(
            sql,
            ", coalesce(cast({raw} as varchar), '') <> '' as p{n}, {} as b{n}, left(cast({raw} as varchar), 80) as x{n}",
            column.unread()
        );
        sql
    })
}

fn unread(
    row: &duckdb::Row<'_>,
    first: usize,
    columns: &[&ResolvedColumn],
    role: &str,
) -> Result<Vec<Unread>, duckdb::Error> {
    let fields = Table::named(role).map_or(&[][..], |table| table.fields);
    let mut all = Vec::new();
    for (n, column) in columns.iter().enumerate() {
        let at = first + 4 * n;
        all.push(Unread {
            column: column.name,
            kind: column.kind,
            required: fields.iter().any(|field| field.required && field.name == column.name),
            all: row.get(at)?,
            of_used: row.get(at + 1)?,
            used: row.get(at + 2)?,
            example: row.get(at + 3)?,
        });
    }
    all.retain(|unread| unread.all > 0);
    Ok(all)
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

/// Why so many rows lack a required column: `amount unreadable`, `amount empty`, or either.
#[must_use]
pub fn reason(columns: &[&str], rows: u64, unread: &[(&str, u64)]) -> String {
    match unread {
        [(name, bad)] if *bad == rows => format!("{name} unreadable"),
        [] => format!("{} empty", columns.join(" or ")),
        _ => format!("{} empty or unreadable", columns.join(" or ")),
    }
}

/// Rows that repeat the id of another, and one such id.
fn repeated(connection: &Connection, table: &ResolvedTable) -> Result<(u64, Option<String>), Error> {
    let Some((_, keys)) = KEYS.iter().find(|(role, _)| *role == table.role) else { return Ok((0, None)) };
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

/// Values of an entry of events that cannot be read, of rows up to `as_of` that are no duplicates; nothing is read twice where
/// all can be read. `base` is added to row numbers in the table `dropped` of the file attached as `out`.
///
/// # Errors
/// When the source cannot be read.
pub fn events(connection: &Connection, table: &ResolvedTable, base: i64, as_of: i64) -> Result<Vec<Unread>, Error> {
    let of_rows = |column: &ResolvedColumn| !required(table).any(|(field, _)| field.name == column.name);
    let columns: Vec<&ResolvedColumn> =
        table.columns.iter().filter(|column| of_rows(column) && lossy(column)).collect();
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    // Every row, but without reading its time: most data have nothing to find here.
    let bad: Vec<String> =
        columns.iter().map(|column| format!("count(*) filter (where {})", column.unread())).collect();
    let sql = format!("select {} from {} where {}", bad.join(", "), table.sql, filter(table));
    let found: Vec<bool> = connection.query_row(&sql, [], |row| {
        (0..columns.len()).map(|n| Ok(row.get::<_, u64>(n)? > 0)).collect::<Result<_, duckdb::Error>>()
    })?;
    let columns: Vec<&ResolvedColumn> =
        columns.into_iter().zip(found).filter(|(_, found)| *found).map(|(column, _)| column).collect();
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let used = required(table).map(|(field, column)| match field.kind {
        Kind::Time => format!("coalesce({} <= {as_of}, false)", column.sql),
        _ => format!("{} is not null", column.sql),
    });
    let used: Vec<String> = used.collect();
    let sql = format!(
        "with r as (select case when not {filter} then 5 when {used} and rowid + {base} not in \
         (select d.src from out.main.dropped as d) then 1 else 2 end as fate{values} from {from}) select count(*){counts} from r",
        filter = filter(table),
        used = used.join(" and "),
        values = column_values(&columns),
        counts = column_counts(columns.len()),
        from = table.sql,
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    rows.next()?.map_or(Ok(Vec::new()), |row| Ok(unread(row, 1, &columns, table.role)?))
}

/// Rows of an entry of events whose time is there and cannot be read.
///
/// # Errors
/// When the source cannot be read.
pub fn unread_times(connection: &Connection, table: &ResolvedTable) -> Result<u64, Error> {
    let Some(column) = table.column("occurred_at") else { return Ok(0) };
    let sql = format!("select count(*) from {} where {} and {}", table.sql, filter(table), column.unread());
    Ok(connection.query_row(&sql, [], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h5_the_reason_names_the_column_where_one_explains_all() {
        assert_eq!(reason(&["amount"], 2, &[("amount", 2)]), "amount unreadable");
        assert_eq!(reason(&["amount"], 2, &[]), "amount empty");
        assert_eq!(reason(&["amount"], 3, &[("amount", 2)]), "amount empty or unreadable");
        assert_eq!(reason(&["lead_id", "stage"], 3, &[]), "lead_id or stage empty");
    }
}
