//! What triggers bring about: completions of milestones and attainment of goals.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::events::base;
use super::goal::{self, Hits};
use super::hits::{self, Hit};
use super::milestone::{Completion, Keeper, count_before};
use super::shape::Names;
use super::{events, sql};
use crate::config::Config;
use crate::domain::condition::Condition;
use crate::domain::journey::Measure;
use crate::domain::milestone::Milestone;
use crate::domain::standard::Depth;
use crate::journey::{Kind, goals as fold};
use crate::store::Error;
use crate::store::source::{ResolvedTable, Source};

/// What is known of the base file attached as `base`.
pub struct Base {
    as_of: i64,
    dropped: HashSet<i64>,
    depths: Vec<Depth>,
    journeys: Vec<Option<String>>,
}

impl Base {
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
        Ok(Self { as_of: super::as_of(connection)?.0, dropped, depths, journeys })
    }
}

/// Hands over the hits of a trigger, by customer.
fn each_hit(
    config: &Config,
    source: &Source,
    base_file: &Base,
    event: &str,
    conditions: &[Condition],
    mut each: impl FnMut(Hit),
) -> Result<(), Error> {
    let names = Names::new(config);
    let opens = Kind::of(event).used_of_machine();
    let attributes: Vec<&str> = conditions.iter().map(|condition| condition.attribute.as_str()).collect();
    let sources = names.sources(event);
    let tables: Vec<&ResolvedTable> = source.events().collect();
    // Hits of several entries of events are put in customer order by hand.
    let mut all: Vec<Hit> = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        let sql = sql::hits(table, sources.len(), &attributes, opens);
        let ask = hits::Ask {
            sql: &sql,
            names: &sources,
            as_of: base_file.as_of,
            base: base(number),
            conditions,
            dropped: &base_file.dropped,
        };
        if tables.len() == 1 {
            hits::stream(source.connection(), &ask, &mut each)?;
        } else {
            hits::stream(source.connection(), &ask, |hit| all.push(hit))?;
        }
    }
    all.sort_by_key(|hit| hit.customer);
    all.into_iter().for_each(each);
    Ok(())
}

/// The completions of a milestone, tracked or not.
///
/// # Errors
/// When source or base file cannot be read.
pub fn completions(
    config: &Config,
    source: &Source,
    base_file: &Base,
    milestone: &Milestone,
) -> Result<Vec<Completion>, Error> {
    let mut keeper = Keeper::new(milestone);
    each_hit(config, source, base_file, &milestone.trigger, &milestone.conditions, |hit| keeper.take(hit))?;
    keeper.close();
    let mut kept = keeper.kept;
    let names = Names::new(config);
    let depth = names.depth(names.event(&milestone.trigger));
    let ties = count_before(source.connection(), &mut kept, depth, &base_file.depths)?;
    if ties.is_empty() {
        return Ok(kept);
    }
    // The trigger is itself a message's event and shares its instant with touches: ids and texts decide (T4).
    let tables: Vec<&ResolvedTable> = source.events().collect();
    let rows: Vec<i64> = ties.iter().flat_map(|tie| tie.touches.iter().copied()).collect();
    let asked: Vec<(u32, i64)> = (0..).zip(rows.iter().copied()).collect();
    let mut places: HashMap<i64, Hit> = HashMap::new();
    events::texts(source.connection(), &tables, &asked, sql::places, |position, texts| {
        let src = rows[position as usize];
        let mut texts = texts.into_iter();
        let id = texts.next().flatten();
        let rest = [texts.next(), texts.next(), texts.next(), texts.next()].map(Option::flatten);
        places.insert(src, Hit { customer: 0, at: 0, src, rest, id, value: None, unit: None });
    })?;
    for tie in ties {
        let completion = &mut kept[tie.completion];
        let earlier =
            tie.touches.iter().filter_map(|src| places.get(src)).filter(|t| t.place() < completion.hit.place());
        completion.before += u32::try_from(earlier.count()).unwrap_or(0);
    }
    Ok(kept)
}

/// Folds the goals of all journeys.
///
/// # Errors
/// When source or base file cannot be read, or the new file not written.
pub fn goals(config: &Config, source: &Source, base_file: &Base) -> Result<(), Error> {
    let with_goal: Vec<_> = config.journeys.iter().filter_map(|j| Some((&j.id, j.goal.as_ref()?))).collect();
    // Journeys with the same goal share the number of its trigger (G7).
    let mut triggers: BTreeMap<String, (u32, &str, &[Condition])> = BTreeMap::new();
    let mut folded = Vec::new();
    for (_, goal) in &with_goal {
        let measure = match &goal.measure {
            Measure::Trigger { event, conditions } => {
                let next = u32::try_from(triggers.len()).unwrap_or(u32::MAX);
                fold::Measure::Hit(triggers.entry(goal.definition()).or_insert((next, event, conditions)).0)
            }
            Measure::Opened => fold::Measure::Opened,
            Measure::Clicked => fold::Measure::Clicked,
        };
        folded.push(fold::Goal { measure, listening: goal.listening.0 });
    }
    let mut found = Hits::new();
    for (trigger, event, conditions) in triggers.into_values() {
        each_hit(config, source, base_file, event, conditions, |hit| {
            found.entry(hit.customer).or_default().push(fold::Hit { trigger, at: hit.at });
        })?;
    }
    let position = |journey: &Option<String>| {
        let position = with_goal.iter().position(|(id, _)| Some(id.as_str()) == journey.as_deref())?;
        u32::try_from(position).ok()
    };
    let goal_of: Vec<Option<u32>> = base_file.journeys.iter().map(position).collect();
    let journeys: Vec<String> = with_goal.iter().map(|(id, _)| (*id).clone()).collect();
    goal::build(source.connection(), &journeys, &folded, &goal_of, found, base_file.as_of)
}
