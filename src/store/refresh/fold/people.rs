//! What the tables of customers and segments say of a part's customers.

use duckdb::arrow::array::StringBuilder;

use super::order::Customers;
use crate::domain::hash::group;
use crate::journey::Member;
use crate::store::refresh::extract::part::Part;
use crate::store::refresh::extract::table_rows::{self, CUSTOMERS, SEGMENTS, TableRow};

/// Customers that an event names, by number (C1, R10): columns of the table `customer`.
#[derive(Debug, Default)]
pub struct CustomerRows {
    pub ids: StringBuilder,
    /// For intervals (A12).
    pub groups: Vec<u8>,
    /// Held out (A12).
    pub held: Vec<bool>,
    /// Name, email, unit, audience.
    pub texts: [StringBuilder; 4],
}

/// Memberships of segments, by customer: columns of the table `member`.
#[derive(Debug, Default)]
pub struct MemberRows {
    pub segments: StringBuilder,
    pub customers: Vec<u32>,
    pub added: Vec<Option<i64>>,
    pub removed: Vec<Option<i64>>,
}

/// The customers of the events beside those that the table of customers lists (H3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Customers that an event names.
    pub named: u64,
    /// Of those, such as no row of the table has, and the first of them by text.
    pub unlisted: (u64, Option<String>),
    /// Ids that the table lists.
    pub ids: u64,
    /// Of those, such as no event names, and the first of them by text.
    pub idle: (u64, Option<String>),
}

impl Listed {
    /// Adds those of another part.
    pub fn add(&mut self, other: Self) {
        self.named += other.named;
        self.ids += other.ids;
        for (all, own) in [(&mut self.unlisted, other.unlisted), (&mut self.idle, other.idle)] {
            all.0 += own.0;
            all.1 = all.1.take().into_iter().chain(own.1).min();
        }
    }
}

fn rows(part: &Part, table: usize) -> impl Iterator<Item = TableRow<'_>> {
    table_rows::rows(table, part.rows.get(table).map_or(&[], Vec::as_slice))
}

/// Writes down the part's customers by number; of several rows of one id the first created, then the first by text. Yields
/// their business units. Ids of no customer go to `strangers`.
pub fn customers<'a>(
    part: &'a Part,
    customers: &Customers<'_>,
    out: &mut CustomerRows,
    listed: &mut Listed,
    strangers: &mut StringBuilder,
) -> Vec<Option<&'a str>> {
    let mut chosen: Vec<Option<TableRow<'a>>> = vec![None; customers.len()];
    let mut idle: Vec<&str> = Vec::new();
    for row in rows(part, CUSTOMERS) {
        let Some(rank) = customers.find(row.id) else {
            strangers.append_value(row.id);
            idle.push(row.id);
            continue;
        };
        if chosen[rank].is_none_or(|before| rank_of(&row) < rank_of(&before)) {
            chosen[rank] = Some(row);
        }
    }
    idle.sort_unstable();
    idle.dedup();
    listed.idle = (idle.len() as u64, idle.first().map(|id| (*id).to_owned()));
    listed.named = customers.len() as u64;
    for (rank, row) in chosen.iter().enumerate() {
        let id = customers.id(rank);
        if row.is_none() {
            listed.unlisted.0 += 1;
            if listed.unlisted.1.as_deref().is_none_or(|first| id < first) {
                listed.unlisted.1 = Some(id.to_owned());
            }
        }
        let (group, held) = group(id);
        out.ids.append_value(id);
        out.groups.push(group);
        out.held.push(held);
        let texts = row.map_or([None; 4], |row| row.texts);
        out.texts.iter_mut().zip(texts).for_each(|(column, text)| column.append_option(text));
    }
    listed.ids = listed.idle.0 + listed.named - listed.unlisted.0;
    chosen.into_iter().map(|row| row?.texts[UNIT]).collect()
}

/// Where the business unit stands among the texts of a row of the table of customers.
const UNIT: usize = 2;

/// What decides between rows of one id: missing values come last.
fn rank_of<'a>(row: &TableRow<'a>) -> (MissingLast<i64>, [MissingLast<&'a str>; 4]) {
    (last(row.times[0]), row.texts.map(last))
}

type MissingLast<T> = (bool, Option<T>);

/// Writes down memberships, and yields those of segments that suppress by customer; `suppressing` is sorted.
pub fn members(
    part: &Part,
    customers: &Customers<'_>,
    suppressing: &[String],
    out: &mut MemberRows,
    strangers: &mut StringBuilder,
) -> Vec<(u32, Member)> {
    let (mut suppressed, mut all) = (Vec::new(), Vec::new());
    for row in rows(part, SEGMENTS) {
        let Some(rank) = customers.find(row.id) else {
            strangers.append_value(row.id);
            continue;
        };
        let Some(segment) = row.texts[0] else { continue };
        let customer = u32::try_from(rank).unwrap_or(u32::MAX);
        let [added, removed] = row.times;
        if let Ok(number) = suppressing.binary_search_by(|known| known.as_str().cmp(segment)) {
            let segment = u32::try_from(number).unwrap_or(u32::MAX);
            suppressed.push((customer, Member { segment, added, removed }));
        }
        all.push((customer, segment, last(added), last(removed)));
    }
    suppressed.sort_unstable_by_key(|(customer, member)| {
        (*customer, member.segment, last(member.added), last(member.removed))
    });
    all.sort_unstable();
    for (customer, segment, (_, added), (_, removed)) in all {
        out.segments.append_value(segment);
        out.customers.push(customer);
        out.added.push(added);
        out.removed.push(removed);
    }
    suppressed
}

/// In order, with a missing value as the last.
fn last<T>(value: Option<T>) -> MissingLast<T> {
    (value.is_none(), value)
}
