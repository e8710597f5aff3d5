//! The rows that reach is counted of: starts, exclusions, events of messages and touches, customer by customer.

use std::ops::Range;

use crate::report::query::Query;
use crate::store::{self, Column, Param, Reader};

macro_rules! of_customers {
    ($file:literal) => {
        [
            concat!(include_str!($file), include_str!("reach_range.sql")),
            concat!(include_str!($file), include_str!("reach_some.sql")),
        ]
    };
}

/// The texts by table, each of a range of customers and of some; tables in the order of [`Table`].
const TEXTS: [[&str; 2]; 4] = [
    of_customers!("reach_entries.sql"),
    of_customers!("reach_exclusions.sql"),
    of_customers!("reach_messages.sql"),
    of_customers!("reach_touches.sql"),
];

/// The same by file name.
pub(super) const SQL: &[(&str, &str)] = &[
    ("reach_entries.sql", TEXTS[0][0]),
    ("reach_exclusions.sql", TEXTS[1][0]),
    ("reach_messages.sql", TEXTS[2][0]),
    ("reach_touches.sql", TEXTS[3][0]),
    ("reach_range.sql", TEXTS[0][0]),
    ("reach_some.sql", TEXTS[0][1]),
];

/// Where a row comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Entry,
    Exclusion,
    Message,
    Touch,
}

impl Table {
    pub const ALL: [Self; 4] = [Self::Entry, Self::Exclusion, Self::Message, Self::Touch];
}

/// One start, exclusion, event of a message or touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ToldRow {
    /// Customer × 2³² + suppressed × 2³¹ + shape.
    told: u64,
    /// µs; of a start its begin.
    pub at: i64,
}

impl ToldRow {
    pub fn customer(self) -> u32 {
        u32::try_from(self.told >> 32).unwrap_or(u32::MAX)
    }

    /// Of a start: a segment ended it.
    pub fn is_suppressed(self) -> bool {
        self.told & SUPPRESSED != 0
    }

    /// The number of its shape.
    pub fn shape(self) -> usize {
        usize::try_from(self.told & (SUPPRESSED - 1)).unwrap_or(usize::MAX)
    }
}

const SUPPRESSED: u64 = 1 << 31;

/// Whose rows are read.
#[derive(Clone, Debug)]
pub(super) enum Whose {
    Range(Range<u32>),
    Some(Vec<u32>),
}

impl Whose {
    /// As parameters.
    pub fn params(&self) -> Vec<(&'static str, Param)> {
        match self {
            Self::Range(range) => {
                [("first", range.start), ("end", range.end)].map(|(name, n)| (name, Param::Int(n.into()))).to_vec()
            }
            Self::Some(customers) => vec![("customers", customers_param(customers))],
        }
    }
}

/// Numbers of customers as a JSON list.
pub(super) fn customers_param(customers: &[u32]) -> Param {
    Param::Text(serde_json::Value::from(customers).to_string())
}

/// The rows of some customers, by table: what they take is used again for the next ones.
#[derive(Debug, Default)]
pub(super) struct ToldRows([Vec<ToldRow>; 4]);

impl ToldRows {
    /// Hands over the rows of some customers that count, those of one together: of each the starts, the exclusions, the messages, the
    /// touches. `params` are those of the period. What is held are the rows of these customers.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn read(
        &mut self,
        reader: &Reader,
        params: &[(&'static str, Param)],
        whose: &Whose,
        counts: impl Fn(Table, usize) -> bool,
        mut each: impl FnMut(u32, [&[ToldRow]; 4]),
    ) -> Result<(), store::Error> {
        let params = [params, &whose.params()].concat();
        for ((all, texts), table) in self.0.iter_mut().zip(TEXTS).zip(Table::ALL) {
            let text = if matches!(whose, Whose::Range(_)) { texts[0] } else { texts[1] };
            fill(all, reader, &Query::new("", text, &params), |shape| counts(table, shape))?;
        }
        let mut rest = self.0.each_ref().map(Vec::as_slice);
        loop {
            let Some(customer) = rest.iter().filter_map(|rows| rows.first()).map(|row| row.customer()).min() else {
                return Ok(());
            };
            let own = rest.each_mut().map(|rest| {
                let own = rest.iter().position(|row| row.customer() != customer).unwrap_or(rest.len());
                let (own, others) = rest.split_at(own);
                *rest = others;
                own
            });
            each(customer, own);
        }
    }
}

/// Puts the rows of one table that count in the place of others, by customer.
fn fill(
    all: &mut Vec<ToldRow>,
    reader: &Reader,
    query: &Query,
    counts: impl Fn(usize) -> bool,
) -> Result<(), store::Error> {
    all.clear();
    reader.batches(query.text, &query.params, |_, columns| {
        let [Column::Int(told), Column::Int(at)] = columns else { return };
        let rows = told.iter().zip(*at).map(|(told, at)| ToldRow { told: told.unsigned_abs(), at: *at });
        all.extend(rows.filter(|row| counts(row.shape())));
    })?;
    // A refresh writes them so; what is added later need not stand in its place.
    if !all.is_sorted_by_key(|row| row.customer()) {
        all.sort_by_key(|row| row.customer());
    }
    Ok(())
}
