//! A look at the first rows of a table: how full, how varied and how readable its columns are.

use duckdb::Connection;

use super::table::{Fill, Guess};
use crate::store::Error;
use crate::store::source::catalog::RawTable;
use crate::store::source::convert::{Class, class};
use crate::store::source::quote::quote_ident;

/// The most columns of one table that are looked at.
const COLUMNS: usize = 80;

/// One column of the sample.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Profile {
    pub name: String,
    pub kind: String,
    pub rows: u64,
    pub filled: u64,
    pub distinct: u64,
    /// How many of the filled values read as a time.
    pub times: u64,
    pub example: Option<String>,
}

impl Profile {
    /// Share of `part` in the filled values.
    #[expect(clippy::cast_precision_loss, reason = "samples are small")]
    pub fn share(&self, part: u64) -> f64 {
        if self.filled == 0 { 0.0 } else { part as f64 / self.filled as f64 }
    }
}

/// Profiles the columns of a table.
pub(super) fn profile(connection: &Connection, table: &RawTable, most: u64) -> Result<Vec<Profile>, Error> {
    let columns: Vec<_> = table.columns.iter().take(COLUMNS).collect();
    let picked: Vec<String> = columns
        .iter()
        .map(|column| {
            let name = quote_ident(&column.name);
            let text = format!("nullif(cast({name} as varchar), '')");
            let times = match class(&column.kind) {
                Class::Text => format!("count(try_cast({text} as timestamptz))"),
                Class::Json => format!("count(try_cast(try(json_extract_string({name}, '$')) as timestamptz))"),
                Class::Time => format!("count({name})"),
                _ => "0".to_owned(),
            };
            format!("count({text}), approx_count_distinct({text}), {times}, min(left({text}, 40))")
        })
        .collect();
    let sql = format!("select count(*), {} from (select * from {} limit {most})", picked.join(", "), table.sql());
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(Vec::new()) };
    let total: u64 = row.get(0)?;
    let mut out = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        out.push(Profile {
            name: column.name.clone(),
            kind: column.kind.clone(),
            rows: total,
            filled: row.get(1 + 4 * i)?,
            distinct: row.get(2 + 4 * i)?,
            times: row.get(3 + 4 * i)?,
            example: row.get(4 + 4 * i)?,
        });
    }
    Ok(out)
}

/// The event names of a guessed events table and how often they come, the most frequent first.
pub(super) fn event_names(connection: &Connection, guess: &Guess, most: u64) -> Result<Vec<(String, u64)>, Error> {
    match guess.fills.iter().find(|(name, ..)| *name == "event").map(|(_, fill, _)| fill) {
        Some(Fill::Column(column, kind)) => {
            let text = match class(kind) {
                Class::Json => format!("try(json_extract_string({}, '$'))", quote_ident(column)),
                _ => format!("cast({} as varchar)", quote_ident(column)),
            };
            let sql = format!(
                "select name, count(*) from (select {text} as name from {} limit {}) where name <> ''
                 group by name order by count(*) desc, name limit 200",
                guess.sql,
                most * 10
            );
            let mut statement = connection.prepare(&sql)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        }
        Some(Fill::Constant(name)) => Ok(vec![(name.clone(), guess.rows)]),
        None => Ok(Vec::new()),
    }
}
