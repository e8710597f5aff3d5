//! What triggers bring about: completions of milestones and attainment of goals.

use std::collections::{BTreeMap, HashMap};

use super::ask::{self, base};
use super::goal::{self, Hits};
use super::hits::{self, Hit};
use super::milestone::{Completion, Keeper, count_before};
use super::presence::{self, Lacking, Presence};
use super::shape::Names;
use super::sql;
use crate::config::Config;
use crate::domain::condition::Condition;
use crate::domain::journey::Measure;
use crate::domain::milestone::Milestone;
use crate::domain::standard::Depth;
use crate::journey::{Kind, goals as fold};
use crate::store::Error;
use crate::store::facts::Facts;
use crate::store::source::{ResolvedTable, Source};

/// What is known of the base file attached as `base`.
pub struct Base {
    as_of: i64,
    /// No event after this instant counts (T6).
    bound: i64,
    dropped: super::Dropped,
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
        let facts = Facts::read(connection)?;
        let as_of = facts.as_of.map_or(0, |at| at.0);
        let bound = facts.bound.map_or(as_of, |bound| bound.0.min(as_of));
        Ok(Self { as_of, bound, dropped, depths, journeys })
    }
}

/// What is to be built from hits.
pub struct Wanted<'a> {
    /// Milestones without a file.
    pub milestones: Vec<&'a Milestone>,
    /// The goals have none.
    pub goals: bool,
}

/// What hits came to.
pub struct Found {
    /// Completions of the milestones wanted, tracked or not.
    pub completions: Vec<Vec<Completion>>,
    /// Hits of the goals' triggers, by customer.
    pub goals: Hits,
    /// Attributes that no event of the trigger bears: of the milestones, then of the goals' triggers (M8).
    pub lacking: Vec<Vec<Lacking>>,
}

/// The goals of all journeys, as the fold wants them.
pub struct Goals<'a> {
    journeys: Vec<String>,
    folded: Vec<fold::Goal>,
    /// Journeys with the same goal share a trigger (G7).
    triggers: Vec<(&'a str, &'a [Condition])>,
}

impl<'a> Goals<'a> {
    /// The goals of a configuration.
    #[must_use]
    pub fn new(config: &'a Config) -> Self {
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        let mut goals = Self { journeys: Vec::new(), folded: Vec::new(), triggers: Vec::new() };
        for (journey, goal) in config.journeys.iter().filter_map(|journey| Some((journey, journey.goal.as_ref()?))) {
            let measure = match &goal.measure {
                Measure::Trigger { event, conditions } => {
                    let number = *numbers.entry(goal.definition()).or_insert_with(|| {
                        goals.triggers.push((event, conditions));
                        u32::try_from(goals.triggers.len() - 1).unwrap_or(u32::MAX)
                    });
                    fold::Measure::Hit(number)
                }
                Measure::Opened => fold::Measure::Opened,
                Measure::Clicked => fold::Measure::Clicked,
            };
            goals.journeys.push(journey.id.clone());
            goals.folded.push(fold::Goal { measure, listening: goal.listening.0 });
        }
        goals
    }

    /// Each journey with the attributes that its goal's trigger lacks, given those of the triggers.
    pub fn lacking<'b>(
        &'b self,
        of_triggers: &'b [Vec<Lacking>],
    ) -> impl Iterator<Item = (Option<&'b str>, &'b Lacking)> {
        self.journeys.iter().zip(&self.folded).flat_map(move |(journey, goal)| {
            let own = match goal.measure {
                fold::Measure::Hit(trigger) => of_triggers.get(trigger as usize).map_or(&[][..], Vec::as_slice),
                fold::Measure::Opened | fold::Measure::Clicked => &[],
            };
            own.iter().map(move |lacking| (Some(journey.as_str()), lacking))
        })
    }
}

/// Finds the hits of everything that is wanted, in one read of the events.
///
/// # Errors
/// When source or base file cannot be read.
pub fn find(
    config: &Config,
    source: &Source,
    base_file: &Base,
    wanted: &Wanted<'_>,
    goals: &Goals<'_>,
) -> Result<Found, Error> {
    let names = Names::new(config);
    let mut watches: Vec<hits::Watch<'_>> =
        wanted.milestones.iter().map(|m| watch(&names, &m.trigger, &m.conditions)).collect();
    let of_milestones = watches.len();
    if wanted.goals {
        watches.extend(goals.triggers.iter().map(|(event, conditions)| watch(&names, event, conditions)));
    }
    let mut keepers: Vec<Keeper<'_>> = wanted.milestones.iter().map(|milestone| Keeper::new(milestone)).collect();
    let mut found = Hits::new();
    let mut take = |number: usize, hit: Hit| {
        if let Some(keeper) = keepers.get_mut(number) {
            keeper.take(hit);
        } else {
            let trigger = u32::try_from(number - of_milestones).unwrap_or(u32::MAX);
            found.entry(hit.customer).or_default().push(fold::Hit { trigger, at: hit.at });
        }
    };
    let tables: Vec<&ResolvedTable> = source.events().collect();
    // Hits of several entries of events are put in the order of customers by hand.
    let mut all: Vec<(usize, Hit)> = Vec::new();
    if !watches.is_empty() {
        for (number, table) in tables.iter().enumerate() {
            let (bound, dropped) = (base_file.bound, &base_file.dropped);
            let connection = source.connection();
            if tables.len() == 1 {
                hits::stream(connection, table, &mut watches, bound, base(number), dropped, &mut take)?;
            } else {
                let each = |n, hit| all.push((n, hit));
                hits::stream(connection, table, &mut watches, bound, base(number), dropped, each)?;
            }
        }
    }
    all.sort_by_key(|(_, hit)| hit.customer);
    for (number, hit) in all {
        take(number, hit);
    }
    let mut completions = Vec::new();
    for (mut keeper, milestone) in keepers.into_iter().zip(&wanted.milestones) {
        keeper.close();
        let mut kept = keeper.kept;
        place(config, source, base_file, milestone, &mut kept)?;
        completions.push(kept);
    }
    let lacking = lacking(source.connection(), &tables, &watches)?;
    Ok(Found { completions, goals: found, lacking })
}

/// What is watched for of a trigger with its conditions.
fn watch<'a>(names: &Names<'_>, event: &str, conditions: &'a [Condition]) -> hits::Watch<'a> {
    hits::Watch {
        names: names.sources(event),
        of_machines: Kind::of(names.event(event)).used_of_machine(),
        conditions,
        presence: Presence::new(conditions.len()),
    }
}

/// By trigger, the attributes that its conditions name and no event of it bears, with near names.
fn lacking(
    connection: &duckdb::Connection,
    tables: &[&ResolvedTable],
    watches: &[hits::Watch<'_>],
) -> Result<Vec<Vec<Lacking>>, Error> {
    let mut all = Vec::new();
    for watch in watches {
        let lacking = watch.presence.lacking(watch.conditions);
        let mut among = Vec::new();
        if !lacking.is_empty() {
            for table in tables {
                among.extend(presence::attributes(connection, table, &watch.names)?);
            }
        }
        among.retain(|name| !lacking.contains(name.as_str()));
        all.push(presence::with_near(&lacking, &among));
    }
    Ok(all)
}

/// Counts the touches before each completion.
fn place(
    config: &Config,
    source: &Source,
    base_file: &Base,
    milestone: &Milestone,
    kept: &mut [Completion],
) -> Result<(), Error> {
    let names = Names::new(config);
    let depth = names.depth(names.event(&milestone.trigger));
    let ties = count_before(source.connection(), kept, depth, &base_file.depths)?;
    if ties.is_empty() {
        return Ok(());
    }
    // The trigger is itself a message's event and shares its instant with touches: ids and texts decide (T4).
    let tables: Vec<&ResolvedTable> = source.events().collect();
    let rows: Vec<i64> = ties.iter().flat_map(|tie| tie.touches.iter().copied()).collect();
    let asked: Vec<(u32, i64)> = (0..).zip(rows.iter().copied()).collect();
    let mut places: HashMap<i64, Hit> = HashMap::new();
    ask::texts(source.connection(), &tables, &asked, sql::places, |position, texts| {
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
    Ok(())
}

/// Folds the goals of all journeys into the file attached as `out`.
///
/// # Errors
/// When the base file cannot be read, or the new file not written.
pub fn attain(source: &Source, base_file: &Base, goals: &Goals<'_>, hits: Hits) -> Result<(), Error> {
    let position = |journey: &Option<String>| {
        let position = goals.journeys.iter().position(|id| Some(id) == journey.as_ref())?;
        u32::try_from(position).ok()
    };
    let goal_of: Vec<Option<u32>> = base_file.journeys.iter().map(position).collect();
    goal::build(source.connection(), &goals.journeys, &goals.folded, &goal_of, hits, base_file.as_of)
}
