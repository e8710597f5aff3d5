//! What the tables of customers and segments say of a part's customers.

use super::order::Customers;
use crate::domain::hash::group;
use crate::journey::Member;
use crate::store::refresh::extract::part::Part;
use crate::store::refresh::extract::table_rows::{CUSTOMERS, SEGMENTS, TableRow};

/// One customer that an event names (C1, R10).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerRow {
    pub id: String,
    /// For intervals, and whether held out (A12).
    pub group: (u8, bool),
    pub name: Option<String>,
    pub email: Option<String>,
    pub unit: Option<String>,
    pub audience: Option<String>,
}

/// One membership of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    pub segment: String,
    pub customer: u32,
    pub added: Option<i64>,
    pub removed: Option<i64>,
}

/// The customers of the events beside those that the table of customers lists (H3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Customers that an event names.
    pub named: u64,
    /// Of those, such as no row of the table has, and the first of them by text.
    pub unlisted: (u64, Option<String>),
}

impl Listed {
    /// Adds those of another part.
    pub fn add(&mut self, other: Self) {
        self.named += other.named;
        self.unlisted.0 += other.unlisted.0;
        self.unlisted.1 = self.unlisted.1.take().into_iter().chain(other.unlisted.1).min();
    }
}

fn rows(part: &Part, table: usize) -> &[TableRow] {
    part.rows.get(table).map_or(&[], Vec::as_slice)
}

/// Writes down the part's customers by number; of several rows of one id the first created, then the first by text.
pub fn customers(part: &Part, customers: &Customers<'_>, out: &mut Vec<CustomerRow>, listed: &mut Listed) {
    let mut chosen: Vec<Option<&TableRow>> = vec![None; customers.len()];
    for row in rows(part, CUSTOMERS) {
        let Some(rank) = customers.find(&row.id) else { continue };
        if chosen[rank].is_none_or(|before| rank_of(row) < rank_of(before)) {
            chosen[rank] = Some(row);
        }
    }
    listed.named = customers.len() as u64;
    for (rank, row) in chosen.iter().enumerate() {
        let id = customers.id(rank);
        let text = |n: usize| row.and_then(|row| row.texts[n].clone());
        if row.is_none() {
            listed.unlisted.0 += 1;
            if listed.unlisted.1.as_deref().is_none_or(|first| id < first) {
                listed.unlisted.1 = Some(id.to_owned());
            }
        }
        out.push(CustomerRow {
            id: id.to_owned(),
            group: group(id),
            name: text(0),
            email: text(1),
            unit: text(2),
            audience: text(3),
        });
    }
}

/// What decides between rows of one id: missing values come last.
fn rank_of(row: &TableRow) -> [(bool, Option<i64>, Option<&str>); 5] {
    let text = |n: usize| (row.texts[n].is_none(), None, row.texts[n].as_deref());
    [(row.times[0].is_none(), row.times[0], None), text(0), text(1), text(2), text(3)]
}

/// Writes down memberships begun by `as_of`, and yields those of segments that suppress by customer; `suppressing` is sorted.
pub fn members(
    part: &Part,
    customers: &Customers<'_>,
    as_of: i64,
    suppressing: &[String],
    out: &mut Vec<MemberRow>,
) -> Vec<(u32, Member)> {
    let mut suppressed = Vec::new();
    for row in rows(part, SEGMENTS) {
        let (Some(rank), Some(segment)) = (customers.find(&row.id), &row.texts[0]) else { continue };
        let customer = u32::try_from(rank).unwrap_or(u32::MAX);
        let [added, removed] = [row.times[0], row.times[1]];
        if let Ok(number) = suppressing.binary_search(segment) {
            let segment = u32::try_from(number).unwrap_or(u32::MAX);
            suppressed.push((customer, Member { segment, added, removed }));
        }
        if added.is_none_or(|added| added <= as_of) {
            out.push(MemberRow { segment: segment.clone(), customer, added, removed });
        }
    }
    let last = |time: Option<i64>| (time.is_none(), time);
    suppressed.sort_unstable_by_key(|(customer, member)| {
        (*customer, member.segment, last(member.added), last(member.removed))
    });
    out.sort_unstable_by(|a, b| {
        let key = |row: &MemberRow| (last(row.added), last(row.removed));
        (a.customer, &a.segment).cmp(&(b.customer, &b.segment)).then_with(|| key(a).cmp(&key(b)))
    });
    suppressed
}
