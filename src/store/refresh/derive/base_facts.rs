//! What derived files need to know of their base.

use std::collections::{HashMap, HashSet};

use crate::domain::hash::BuildIntHasher;
use crate::domain::standard::Depth;
use crate::store::Error;
use crate::store::facts::Facts;

/// A trigger that the base file knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTrigger {
    /// Its number.
    pub number: u32,
    /// Attributes of its conditions that no event of it bears.
    pub lacking: Vec<String>,
}

/// What is known of the base file attached as `base`.
pub struct BaseFacts {
    /// T1, in microseconds; 0 where there is no event.
    pub as_of: i64,
    /// No event after this instant counts (T6).
    pub bound: i64,
    /// Rows of the source that occur twice (T5).
    pub dropped: HashSet<i64, BuildIntHasher>,
    /// By the number of a shape (T4).
    pub depths: Vec<Depth>,
    /// By the number of a shape.
    pub journeys: Vec<Option<String>>,
    /// Triggers whose matches the file has, by their definition.
    pub triggers: HashMap<String, StoredTrigger>,
}

impl BaseFacts {
    /// Reads it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(connection: &duckdb::Connection) -> Result<Self, Error> {
        let mut dropped = connection.prepare("select src from base.main.dropped")?;
        let dropped = dropped.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut statement = connection.prepare("select depth, journey from base.main.shape order by shape")?;
        let mut rows = statement.query([])?;
        let (mut depths, mut journeys) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            depths.push(match row.get::<_, u8>(0)? {
                0 => Depth::Sent,
                1 => Depth::Opened,
                2 => Depth::Clicked,
                _ => Depth::Other,
            });
            journeys.push(row.get(1)?);
        }
        let facts = Facts::read(connection)?;
        let as_of = facts.as_of.map_or(0, |at| at.0);
        let bound = facts.bound.map_or(as_of, |bound| bound.0.min(as_of));
        let mut facts = Self { as_of, bound, dropped, depths, journeys, triggers: HashMap::new() };
        facts.read_triggers(connection)?;
        Ok(facts)
    }

    /// Reads what the base file says of triggers.
    fn read_triggers(&mut self, connection: &duckdb::Connection) -> Result<(), Error> {
        let mut statement = connection.prepare("select trigger, definition from base.main.trigger order by trigger")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let number: u32 = row.get(0)?;
            let mut lacking = connection
                .prepare("select attribute from base.main.trigger_lacking where trigger = ? order by attribute")?;
            let lacking = lacking.query_map([number], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
            self.triggers.entry(row.get(1)?).or_insert(StoredTrigger { number, lacking });
        }
        Ok(())
    }
}
