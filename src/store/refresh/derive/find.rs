//! Finds all triggers: those that the base file knows there, the others in one read of the events.

use super::found::{Found, LOOKED_UP, STORED};
use super::presence::{self, Lacking, Presence};
use super::shape_numbers::ShapeNumbers;
use super::trigger_match::SourceMatch;
use super::{Builder, DeriveInput, touches_before, trigger_scan};
use crate::domain::standard::Depth;
use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::trigger_query::{TriggerQuery, Triggers};
use crate::store::source::ResolvedTable;

/// By builder and trigger, where the matches are.
///
/// # Errors
/// When source or base file cannot be read.
pub fn find<'c>(input: &DeriveInput<'_>, builders: &[Box<dyn Builder<'c> + 'c>]) -> Result<Vec<Vec<Found>>, Error> {
    let tables: Vec<&ResolvedTable> = input.source.events().collect();
    let mut unknown: Vec<TriggerQuery<'c>> = Vec::new();
    let mut found = Vec::new();
    for builder in builders {
        let mut of_builder = Vec::new();
        let triggers = builder.triggers();
        let queries: Vec<TriggerQuery<'c>> =
            triggers.into_iter().map(|trigger| TriggerQuery::new(&input.names, trigger)).collect();
        let known = |query: &TriggerQuery<'_>| input.base.triggers.get(&query.definition());
        // Places among all events and places among those looked for are not compared.
        let none = builder.orders_all() && queries.iter().any(|query| known(query).is_none());
        for query in queries {
            of_builder.push(if let Some(known) = known(&query).filter(|_| !none) {
                let lacking = near(input, &tables, &query, &known.lacking)?;
                Found { table: STORED, number: known.number, lacking }
            } else {
                unknown.push(query);
                Found { table: LOOKED_UP, number: u32::try_from(unknown.len() - 1).unwrap_or(0), lacking: Vec::new() }
            });
        }
        found.push(of_builder);
    }
    if !unknown.is_empty() {
        let lacking = look_up(input, &tables, &Triggers::new(unknown))?;
        for found in found.iter_mut().flatten().filter(|found| found.table == LOOKED_UP) {
            found.lacking.clone_from(&lacking[found.number as usize]);
        }
    }
    Ok(found)
}

/// Reads the events that bear the triggers into the table [`LOOKED_UP`]; by trigger, the attributes that no event bears.
fn look_up(
    input: &DeriveInput<'_>,
    tables: &[&ResolvedTable],
    triggers: &Triggers<'_>,
) -> Result<Vec<Vec<Lacking>>, Error> {
    let mut all: Vec<Vec<SourceMatch>> = vec![Vec::new(); triggers.queries.len()];
    let mut presence: Vec<Presence> =
        triggers.queries.iter().map(|query| Presence::new(query.conditions.len())).collect();
    let shapes = ShapeNumbers::read(input.source.connection())?;
    for (number, table) in tables.iter().enumerate() {
        let take = |query: usize, matched: SourceMatch| all[query].push(matched);
        trigger_scan::stream(input, (number, table), (triggers, &shapes), &mut presence, take)?;
    }
    let connection = input.source.connection();
    connection.execute_batch(&format!("create or replace table {LOOKED_UP} as from {STORED} limit 0"))?;
    let depth = |query: &TriggerQuery<'_>| {
        let event = query.names.first().map_or("", String::as_str);
        input.names.depth(input.names.event(event))
    };
    for (query, matches) in triggers.queries.iter().zip(&mut all) {
        matches.sort_by(|a, b| {
            let (x, y) = (&a.matched, &b.matched);
            (x.customer, x.at).cmp(&(y.customer, y.at)).then_with(|| a.order_key().cmp(&b.order_key()))
        });
        touches_before::count(input, depth(query), matches)?;
    }
    number(&mut all, &triggers.queries.iter().map(depth).collect::<Vec<_>>());
    for (number, matches) in (0..).zip(&all) {
        let mut table = TableAppender::in_memory(connection, "hit")?;
        for rows in matches.chunks(1 << 16) {
            table.append(vec![
                Values::Key(rows.iter().map(|row| row.matched.customer).collect()),
                Values::Key(vec![number; rows.len()]),
                Values::Int(rows.iter().map(|row| row.matched.at).collect()),
                Values::Key(rows.iter().map(|row| row.matched.before).collect()),
                Values::Nums(rows.iter().map(|row| row.matched.value).collect()),
                Values::Texts(rows.iter().map(|row| row.matched.unit.clone()).collect()),
                Values::Int(rows.iter().map(|row| row.matched.src).collect()),
                Values::Key(rows.iter().map(|row| row.matched.seq).collect()),
                Values::Key(rows.iter().map(|row| row.matched.shape).collect()),
            ])?;
        }
        table.finish()?;
    }
    let mut lacking = Vec::new();
    for (query, presence) in triggers.queries.iter().zip(&presence) {
        let names: Vec<String> = presence.lacking(query.conditions).into_iter().map(str::to_owned).collect();
        lacking.push(near(input, tables, query, &names)?);
    }
    Ok(lacking)
}

/// Numbers the matches of all queries together, by customer, in the order of T4; each query's come in that order already. An event
/// that several queries matched has one number.
fn number(all: &mut [Vec<SourceMatch>], depths: &[Depth]) {
    let mut next = vec![0; all.len()];
    let mut last: Option<(u32, i64, u32)> = None;
    loop {
        let first = (0..all.len()).filter_map(|query| Some((query, all[query].get(next[query])?))).min_by(|x, y| {
            let key = |found: &SourceMatch, query: usize| (found.matched.customer, found.matched.at, depths[query]);
            key(x.1, x.0).cmp(&key(y.1, y.0)).then_with(|| x.1.order_key().cmp(&y.1.order_key()))
        });
        let Some((query, _)) = first else { return };
        let matched = &mut all[query][next[query]].matched;
        matched.seq = match last {
            Some((customer, src, seq)) if customer == matched.customer => seq + u32::from(src != matched.src),
            _ => 0,
        };
        last = Some((matched.customer, matched.src, matched.seq));
        next[query] += 1;
    }
}

/// Attributes that no event of a trigger bears, each with near names: nothing is read where there are none.
fn near(
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
    use super::super::trigger_match::TriggerMatch;
    use super::*;

    fn found(customer: u32, at: i64, src: i64, id: &str) -> SourceMatch {
        let matched = TriggerMatch { customer, at, src, ..TriggerMatch::default() };
        SourceMatch { matched, rest: [const { None }; 4], id: Some(id.to_owned()) }
    }

    #[test]
    fn t4_matches_of_several_triggers_are_numbered_in_one_order() {
        // Of one instant a click precedes what has no depth, whatever the ids; row 3 matched two triggers.
        let mut all = vec![
            vec![found(0, 10, 1, "b"), found(0, 20, 3, "c"), found(1, 5, 9, "a")],
            vec![found(0, 10, 2, "z")],
            vec![found(0, 20, 3, "c"), found(0, 20, 4, "d")],
        ];
        number(&mut all, &[Depth::Other, Depth::Clicked, Depth::Other]);
        let seq: Vec<Vec<u32>> =
            all.iter().map(|matches| matches.iter().map(|found| found.matched.seq).collect()).collect();
        assert_eq!(seq, [vec![1, 2, 0], vec![0], vec![2, 3]]);
    }
}
