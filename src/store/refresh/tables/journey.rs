//! Journeys that the table, the configuration or an event names.

use std::collections::BTreeMap;

use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::journeys::KnownJourney;
use crate::store::refresh::table::{Table, TableInput};

/// The table `journey`.
pub struct JourneyTable;

impl Table for JourneyTable {
    fn schemas(&self) -> Vec<&'static str> {
        vec![include_str!("journey.sql")]
    }

    fn fill(&self, input: &TableInput<'_>) -> Result<(), Error> {
        let mut used: BTreeMap<&str, i64> = input.journeys.keys().map(|id| (id.as_str(), 0)).collect();
        for (texts, seen) in input.extracted.shapes.texts.iter().zip(&input.folded.seen) {
            if let Some(journey) = &texts.journey {
                *used.entry(journey).or_default() += i64::try_from(seen.events).unwrap_or(i64::MAX);
            }
        }
        let none = KnownJourney::default();
        let known: Vec<&KnownJourney> = used.keys().map(|id| input.journeys.get(*id).unwrap_or(&none)).collect();
        let connection = input.source.connection();
        let mut journey = TableAppender::new(connection, "journey")?;
        journey.append(vec![
            Values::Texts(used.keys().map(|id| Some((*id).to_owned())).collect()),
            Values::Texts(known.iter().map(|journey| journey.name.clone()).collect()),
            Values::Texts(known.iter().map(|journey| journey.direction.clone()).collect()),
            Values::Ints(known.iter().map(|journey| journey.published).collect()),
            Values::Ints(known.iter().map(|journey| journey.ended).collect()),
            Values::Texts(known.iter().map(|journey| journey.status.clone()).collect()),
            Values::Flag(known.iter().map(|journey| journey.in_table).collect()),
            Values::Int(used.into_values().collect()),
        ])?;
        journey.finish()
    }
}
