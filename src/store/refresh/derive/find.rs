//! Finds all triggers: those that the base file knows there, the others in one read of the events.

use super::found::{Found, LOOKED_UP, STORED};
use super::look_up::{look_up, near};
use super::{Builder, DeriveInput};
use crate::store::Error;
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
        let completes = builders.iter().any(|builder| builder.completes());
        let lacking = look_up(input, &tables, &Triggers::new(unknown), completes)?;
        for found in found.iter_mut().flatten().filter(|found| found.table == LOOKED_UP) {
            found.lacking.clone_from(&lacking[found.number as usize]);
        }
    }
    Ok(found)
}
