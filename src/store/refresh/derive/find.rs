//! Finds all triggers in one read of the events.

use super::presence::{self, Lacking, Presence};
use super::trigger_match::TriggerMatch;
use super::trigger_scan::{self, TriggerQuery};
use super::{Builder, DeriveInput, Trigger};
use crate::journey::Kind;
use crate::store::Error;
use crate::store::refresh::event_names::EventNames;
use crate::store::refresh::row_lookup::row_offset;
use crate::store::source::ResolvedTable;

/// Hands each builder the matches of its triggers; by builder and trigger, the attributes that no event bears.
///
/// # Errors
/// When source or base file cannot be read.
pub fn find<'c>(
    input: &DeriveInput<'_>,
    builders: &mut [Box<dyn Builder<'c> + 'c>],
) -> Result<Vec<Vec<Vec<Lacking>>>, Error> {
    let (mut queries, mut owners) = (Vec::new(), Vec::new());
    for (builder, asks) in builders.iter().enumerate() {
        for (number, trigger) in asks.triggers().into_iter().enumerate() {
            queries.push(query(&input.names, trigger));
            owners.push((builder, number));
        }
    }
    let mut take = |query: usize, matched: TriggerMatch| {
        let (builder, trigger) = owners[query];
        builders[builder].take(trigger, matched);
    };
    let tables: Vec<&ResolvedTable> = input.source.events().collect();
    // Matches of several entries of events are put in the order of customers by hand.
    let mut all: Vec<(usize, TriggerMatch)> = Vec::new();
    if !queries.is_empty() {
        for (number, table) in tables.iter().enumerate() {
            let offset = row_offset(number);
            if tables.len() == 1 {
                trigger_scan::stream(input, table, offset, &mut queries, &mut take)?;
            } else {
                trigger_scan::stream(input, table, offset, &mut queries, |query, matched| all.push((query, matched)))?;
            }
        }
    }
    all.sort_by_key(|(_, matched)| matched.customer);
    for (query, matched) in all {
        take(query, matched);
    }
    let mut lacking: Vec<Vec<Vec<Lacking>>> = builders.iter().map(|_| Vec::new()).collect();
    for ((builder, _), attributes) in owners.iter().zip(self::lacking(input, &tables, &queries)?) {
        lacking[*builder].push(attributes);
    }
    Ok(lacking)
}

/// What is looked for of a trigger.
fn query<'c>(names: &EventNames<'_>, trigger: Trigger<'c>) -> TriggerQuery<'c> {
    TriggerQuery {
        names: names.sources(trigger.event),
        of_machines: Kind::of(names.event(trigger.event)).used_of_machine(),
        conditions: trigger.conditions,
        presence: Presence::new(trigger.conditions.len()),
    }
}

/// By trigger, the attributes that its conditions name and no event of it bears, with near names.
fn lacking(
    input: &DeriveInput<'_>,
    tables: &[&ResolvedTable],
    queries: &[TriggerQuery<'_>],
) -> Result<Vec<Vec<Lacking>>, Error> {
    let mut all = Vec::new();
    for query in queries {
        let lacking = query.presence.lacking(query.conditions);
        let mut among = Vec::new();
        if !lacking.is_empty() {
            for table in tables {
                among.extend(presence::attributes(input.source.connection(), table, &query.names)?);
            }
        }
        among.retain(|name| !lacking.contains(name.as_str()));
        all.push(presence::with_near(&lacking, &among));
    }
    Ok(all)
}
