//! Finds the matches of triggers that the base file does not know, in one read of the events.

use super::found::{LOOKED_UP, STORED};
use super::presence::{Lacking, Presence};
use super::shape_numbers::ShapeNumbers;
use super::tie_keys;
use super::trigger_match::SourceMatch;
use super::units::Units;
use super::{DeriveInput, presence, touches_before, trigger_scan};
use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::trigger_query::{TriggerQuery, Triggers};
use crate::store::source::ResolvedTable;

/// Reads the events that bear the triggers into the table [`LOOKED_UP`], by customer and, inside, in the order of T4; by trigger, the
/// attributes that no event bears. `completes`: touches before them and their units are asked for as well.
///
/// # Errors
/// When source or base file cannot be read.
pub fn look_up(
    input: &DeriveInput<'_>,
    tables: &[&ResolvedTable],
    triggers: &Triggers<'_>,
    completes: bool,
) -> Result<Vec<Vec<Lacking>>, Error> {
    let mut all: Vec<SourceMatch> = Vec::new();
    let mut presence: Vec<Presence> =
        triggers.queries.iter().map(|query| Presence::new(query.conditions.len())).collect();
    let shapes = ShapeNumbers::read(input.source.connection())?;
    for (number, table) in tables.iter().enumerate() {
        trigger_scan::read(input, (number, table), (triggers, &shapes), &mut presence, &mut all)?;
    }
    order(input, &mut all)?;
    number(&mut all);
    if completes {
        touches_before::count(input, &mut all)?;
    }
    write(input, &all, completes)?;
    let lacking = |(query, presence): (&TriggerQuery<'_>, &Presence)| {
        let names: Vec<String> = presence.lacking(query.conditions).into_iter().map(str::to_owned).collect();
        near(input, tables, query, &names)
    };
    triggers.queries.iter().zip(&presence).map(lacking).collect()
}

/// Sorts by customer and T4; of one event by trigger.
fn order(input: &DeriveInput<'_>, all: &mut [SourceMatch]) -> Result<(), Error> {
    all.sort_unstable_by_key(|found| (found.level(), found.src, found.query));
    let shared = |own: &[SourceMatch]| own.first().map(|found| found.src) != own.last().map(|found| found.src);
    let ties = all.chunk_by(|a, b| a.level() == b.level()).filter(|own| shared(own));
    let mut rows: Vec<i64> = ties.flatten().map(|found| found.src).collect();
    rows.dedup();
    let keys = tie_keys::read(input, &rows)?;
    if !keys.is_empty() {
        for own in all.chunk_by_mut(|a, b| a.level() == b.level()).filter(|own| shared(own)) {
            own.sort_by(|a, b| keys.get(&a.src).cmp(&keys.get(&b.src)).then(a.query.cmp(&b.query)));
        }
    }
    Ok(())
}

/// Numbers events by customer in the order in which they come; one that several triggers matched has one number.
fn number(all: &mut [SourceMatch]) {
    for own in all.chunk_by_mut(|a, b| a.customer == b.customer) {
        let mut seq = 0;
        for next in 1..own.len() {
            seq += u32::from(own[next].src != own[next - 1].src);
            own[next].seq = seq;
        }
    }
}

fn write(input: &DeriveInput<'_>, all: &[SourceMatch], completes: bool) -> Result<(), Error> {
    let connection = input.source.connection();
    connection.execute_batch(&format!("create or replace table {LOOKED_UP} as from {STORED} limit 0"))?;
    let units = if completes { Units::read(connection)? } else { Units::default() };
    let mut table = TableAppender::in_memory(connection, "hit")?;
    for rows in all.chunks(1 << 15) {
        let keys = |key: fn(&SourceMatch) -> u32| Values::Key(rows.iter().map(key).collect());
        table.append(vec![
            keys(|found| found.customer),
            keys(|found| found.query),
            Values::Int(rows.iter().map(|found| found.at).collect()),
            keys(|found| found.before),
            Values::Nums(rows.iter().map(|found| found.value).collect()),
            Values::Texts(rows.iter().map(|found| units.unit(found.customer, found.shape)).collect()),
            Values::Int(rows.iter().map(|found| found.src).collect()),
            keys(|found| found.seq),
            keys(|found| found.shape),
        ])?;
    }
    table.finish()
}

/// Attributes that no event of a trigger bears, each with near names: nothing is read where there are none.
///
/// # Errors
/// When the source cannot be read.
pub fn near(
    input: &DeriveInput<'_>,
    tables: &[&ResolvedTable],
    query: &TriggerQuery<'_>,
    lacking: &[String],
) -> Result<Vec<Lacking>, Error> {
    let mut among = Vec::new();
    if !lacking.is_empty() {
        for table in tables {
            among.extend(presence::attributes(input.source.connection(), table, &query.names)?);
        }
    }
    among.retain(|name| !lacking.contains(name));
    Ok(presence::with_near(&lacking.iter().map(String::as_str).collect(), &among))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::standard::Depth;

    #[test]
    fn t4_an_event_that_several_triggers_match_has_one_number() {
        let found = |customer: u32, src: i64, query: u32| SourceMatch {
            customer,
            at: 0,
            depth: Depth::Other,
            src,
            query,
            value: None,
            shape: 0,
            before: 0,
            seq: 0,
        };
        let mut all = vec![found(0, 5, 0), found(0, 3, 0), found(0, 3, 2), found(0, 4, 1), found(1, 9, 1)];
        number(&mut all);
        assert_eq!(all.iter().map(|found| found.seq).collect::<Vec<_>>(), [0, 1, 1, 2, 0]);
    }
}
