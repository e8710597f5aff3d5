//! Finds all triggers: those that the base file knows there, the others in one read of the events.

use super::found::{Found, LOOKED_UP, STORED};
use super::presence::{self, Lacking, Presence};
use super::trigger_match::SourceMatch;
use super::{Builder, DeriveInput, touches_before, trigger_scan};
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
        for trigger in builder.triggers() {
            let query = TriggerQuery::new(&input.names, trigger);
            let stored = input.base.triggers.get(&query.definition());
            of_builder.push(if let Some(known) = stored {
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
    for (number, table) in tables.iter().enumerate() {
        let take = |query: usize, matched: SourceMatch| all[query].push(matched);
        trigger_scan::stream(input, (number, table), triggers, &mut presence, take)?;
    }
    let connection = input.source.connection();
    connection.execute_batch(&format!("create or replace table {LOOKED_UP} as from {STORED} limit 0"))?;
    for ((number, query), matches) in (0..).zip(&triggers.queries).zip(&mut all) {
        matches.sort_by(|a, b| {
            let (x, y) = (&a.matched, &b.matched);
            (x.customer, x.at).cmp(&(y.customer, y.at)).then_with(|| a.order_key().cmp(&b.order_key()))
        });
        let event = query.names.first().map_or("", String::as_str);
        touches_before::count(input, input.names.depth(input.names.event(event)), matches)?;
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
