//! Values that cannot be read as what they are mapped to (H3).

use std::fmt::Write as _;

use crate::domain::source_table::{Field, Kind, SourceTable};
use crate::store::source::{ResolvedColumn, ResolvedTable};

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

/// The columns that the table requires, as far as they are mapped.
pub fn required(table: &ResolvedTable) -> impl Iterator<Item = (&'static Field, &ResolvedColumn)> {
    let fields = SourceTable::named(table.role).map_or(&[][..], |table| table.fields);
    fields.iter().filter(|field| field.required).filter_map(|field| Some((field, table.column(field.name)?)))
}

/// A decimal is always finite, so that reading it as a number loses nothing.
pub fn lossy(column: &ResolvedColumn) -> bool {
    column.lossy() && !(column.kind == Kind::Number && column.declared.starts_with("DECIMAL"))
}

/// SQL of the mapping's `where`, never null.
pub fn filter(table: &ResolvedTable) -> String {
    table.filter.as_ref().map_or_else(|| "true".to_owned(), |filter| format!("coalesce({filter}, false)"))
}

/// The counts of the lossy columns, from `r(fate, p0, b0, x0, p1 …)`: present, bad and raw of each.
pub fn column_counts(columns: usize) -> String {
    (0..columns).fold(String::new(), |mut sql, n| {
        let _ = write!(
            sql,
            ", count(*) filter (where fate <> 5 and b{n}), count(*) filter (where fate = 1 and b{n}), \
             count(*) filter (where fate = 1 and p{n}), min(x{n}) filter (where fate <> 5 and b{n})"
        );
        sql
    })
}

/// The columns `p0, b0, x0, p1 …` of `r`: whether there is a value, whether it cannot be read, the value.
pub fn column_values(columns: &[&ResolvedColumn]) -> String {
    columns.iter().enumerate().fold(String::new(), |mut sql, (n, column)| {
        let (raw, there, unread) = (&column.raw, column.there(), column.unread());
        let _ = write!(
            sql,
            ", {there} as p{n}, {unread} as b{n}, case when {unread} then left(cast({raw} as varchar), 80) end as x{n}",
        );
        sql
    })
}

/// What the counts say, from the column `first` of a row.
pub fn unread(
    row: &duckdb::Row<'_>,
    first: usize,
    columns: &[&ResolvedColumn],
    role: &str,
) -> Result<Vec<Unread>, duckdb::Error> {
    let fields = SourceTable::named(role).map_or(&[][..], |table| table.fields);
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

/// Why so many rows lack a required column: `amount unreadable`, `amount empty`, or either.
#[must_use]
pub fn reason(columns: &[&str], rows: u64, unread: &[(&str, u64)]) -> String {
    match unread {
        [(name, bad)] if *bad == rows => format!("{name} unreadable"),
        [] => format!("{} empty", columns.join(" or ")),
        _ => format!("{} empty or unreadable", columns.join(" or ")),
    }
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
