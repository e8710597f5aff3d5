//! What table and configuration say of journeys.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::domain::journey::Direction;
use crate::store::Error;
use crate::store::source::Source;

/// What is known of a journey; configuration wins over table.
#[derive(Clone, Debug, Default)]
pub struct KnownJourney {
    pub name: Option<String>,
    pub direction: Option<String>,
    pub published: Option<i64>,
    pub ended: Option<i64>,
    pub status: Option<String>,
    pub in_table: bool,
}

/// Journeys by id.
pub type Journeys = BTreeMap<String, KnownJourney>;

/// The journeys of table and configuration.
///
/// # Errors
/// When the source cannot be read.
pub fn read(config: &Config, source: &Source) -> Result<Journeys, Error> {
    let mut journeys = Journeys::new();
    if source.table("journeys").is_some() {
        let mut statement = source.connection().prepare(include_str!("journeys.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let journey = KnownJourney {
                name: row.get(1)?,
                direction: row.get(2)?,
                published: row.get(3)?,
                ended: row.get(4)?,
                status: row.get(5)?,
                in_table: true,
            };
            journeys.insert(row.get(0)?, journey);
        }
    }
    for configured in &config.journeys {
        let journey = journeys.entry(configured.id.clone()).or_default();
        let direction = Direction::ALL.iter().find(|(_, direction)| Some(*direction) == configured.direction);
        journey.name = configured.name.clone().or(journey.name.take());
        journey.direction = direction.map(|(name, _)| (*name).to_owned()).or(journey.direction.take());
        journey.published = configured.published_at.map(|time| time.0).or(journey.published);
        journey.ended = configured.ended_at.map(|time| time.0).or(journey.ended);
    }
    Ok(journeys)
}
