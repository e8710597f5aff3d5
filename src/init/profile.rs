//! A look at the first rows of a table: how full, how varied and how readable its values are.

use duckdb::Connection;

use super::leaf::{self, Leaf};
use super::names::{plain, telling};
use crate::domain::condition::iso::Zones;
use crate::domain::source_table::Kind;
use crate::store::Error;
use crate::store::source::catalog::RawTable;
use crate::store::source::convert::{Class, class, convert};
use crate::store::source::quote::quote_ident;

/// The most columns of one table that are looked at; those come first whose names say something.
const WIDEST: usize = 100;
/// Rows that are looked at for the shape of nested values.
const NESTED: u64 = 2_000;

/// 2000 to 2100 in seconds since 1970.
const FROM: f64 = 946_684_800.0;
const TO: f64 = 4_102_444_800.0;

/// One value of the sample.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Profile {
    pub leaf: Leaf,
    pub plain: String,
    pub rows: u64,
    pub filled: u64,
    pub distinct: u64,
    /// How many of the filled values read as a time.
    pub times: u64,
    /// How many are seconds, milliseconds, microseconds since 1970, between 2000 and 2100.
    pub epochs: [u64; 3],
    /// How many are numbers.
    pub numbers: u64,
    /// How many are numbers with a decimal comma.
    pub commas: u64,
    pub objects: u64,
    pub lists: u64,
    pub example: Option<String>,
    /// The last example by bytes: with the first it shows the form of the values.
    pub last: Option<String>,
}

impl Profile {
    /// Share of `part` in the filled values.
    #[expect(clippy::cast_precision_loss, reason = "samples are small")]
    pub fn share(&self, part: u64) -> f64 {
        if self.filled == 0 { 0.0 } else { part as f64 / self.filled as f64 }
    }

    /// Share of the rows that have a value.
    #[expect(clippy::cast_precision_loss, reason = "samples are small")]
    pub fn full(&self) -> f64 {
        if self.rows == 0 { 1.0 } else { self.filled as f64 / self.rows as f64 }
    }

    /// Whether almost every value is another.
    pub fn unique(&self) -> bool {
        self.filled > 0 && self.share(self.distinct) > 0.9
    }

    /// The name as a mapping says it.
    pub fn name(&self) -> String {
        self.leaf.name()
    }

    pub fn class(&self) -> Class {
        class(&self.leaf.kind)
    }
}

/// Profiles the columns of a table and the fields inside of them.
pub(super) fn profile(connection: &Connection, table: &RawTable, most: u64) -> Result<Vec<Profile>, Error> {
    let mut ranked: Vec<(bool, usize)> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| (table.columns.len() > WIDEST && telling(&plain(&column.name)), at))
        .collect();
    ranked.sort_by_key(|(telling, at)| (!telling, *at));
    let mut places: Vec<usize> = ranked.into_iter().take(WIDEST).map(|(_, at)| at).collect();
    places.sort_unstable();
    let columns: Vec<Leaf> = places.into_iter().map(|at| Leaf::column(&table.columns[at])).collect();
    let mut out = statistics(connection, table, columns, most)?;
    let nested: Vec<Leaf> =
        out.iter().filter(|p| p.class() == Class::Struct || p.share(p.objects) > 0.5).map(|p| p.leaf.clone()).collect();
    if !nested.is_empty() {
        let inside = leaf::fields(connection, table, &nested, NESTED)?;
        out.extend(statistics(connection, table, inside, NESTED.min(most))?);
    }
    out.retain(|profile| !profile.leaf.hidden());
    Ok(out)
}

/// One scan of the sample for all leaves.
fn statistics(connection: &Connection, table: &RawTable, leaves: Vec<Leaf>, most: u64) -> Result<Vec<Profile>, Error> {
    if leaves.is_empty() {
        return Ok(Vec::new());
    }
    let mut columns: Vec<&str> = leaves.iter().map(|leaf| leaf.column.name.as_str()).collect();
    columns.sort_unstable();
    columns.dedup();
    let columns: Vec<String> = columns.into_iter().map(quote_ident).collect();
    let mut texts = Vec::new();
    let mut picked = Vec::new();
    for (i, leaf) in leaves.iter().enumerate() {
        texts.push(format!("{} as t{i}, {} as b{i}", leaf.text(), time(leaf)));
        let number = format!("try_cast(t{i} as double)");
        let numeric = matches!(class(&leaf.kind), Class::Text | Class::Json | Class::Whole | Class::Number);
        let count = |condition: String| {
            if numeric { format!("count(*) filter (where {condition})") } else { "0".to_owned() }
        };
        let epoch = |by: f64| count(format!("{number} between {:.0} and {:.0}", FROM * by, TO * by));
        picked.push(format!(
            "count(t{i}), approx_count_distinct(t{i}), count(b{i}), {}, {}, {}, {}, {}, {}, {}, min(left(t{i}, 60)), max(left(t{i}, 60))",
            epoch(1.0),
            epoch(1e3),
            epoch(1e6),
            count(format!("{number} is not null")),
            count(format!("regexp_full_match(t{i}, '[+-]?[0-9]{{1,3}}([. ]?[0-9]{{3}})*,[0-9]+')")),
            count(format!("t{i} like '{{%' and json_valid(t{i})")),
            count(format!("t{i} like '[%' and json_valid(t{i})")),
        ));
    }
    let sql = format!(
        "select count(*), {} from (select {} from (select {} from {} limit {most}))",
        picked.join(", "),
        texts.join(", "),
        columns.join(", "),
        table.sql()
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(Vec::new()) };
    let total: u64 = row.get(0)?;
    let mut out = Vec::new();
    for (i, leaf) in leaves.into_iter().enumerate() {
        let at = |n: usize| 1 + 12 * i + n;
        let filled: u64 = row.get(at(0))?;
        out.push(Profile {
            plain: leaf.plain(),
            leaf,
            rows: total,
            filled,
            distinct: row.get::<_, u64>(at(1))?.min(filled),
            times: row.get(at(2))?,
            epochs: [row.get(at(3))?, row.get(at(4))?, row.get(at(5))?],
            numbers: row.get(at(6))?,
            commas: row.get(at(7))?,
            objects: row.get(at(8))?,
            lists: row.get(at(9))?,
            example: row.get(at(10))?,
            last: row.get(at(11))?,
        });
    }
    Ok(out)
}

/// SQL that is null where the value is no time as it stands: the very conversion that a refresh uses.
fn time(leaf: &Leaf) -> String {
    convert(&leaf.sql, &leaf.kind, Kind::Time, Zones::default()).unwrap_or_else(|_| "null".to_owned())
}
