//! Everything but the fold: customers, memberships, journeys, steps, assets, costs.

use std::collections::{BTreeMap, HashMap};

use super::ask;
use super::events::Events;
use super::part::Outside;
use super::shape::Shapes;
use super::sql;
use super::write::{Values, append};
use crate::config::Config;
use crate::domain::hash::group;
use crate::domain::journey::Direction;
use crate::domain::source_table::Table;
use crate::journey::{Facts, Member};
use crate::store::Error;
use crate::store::source::{ResolvedTable, Source};

/// What is known of a journey; configuration wins over table.
#[derive(Clone, Debug, Default)]
pub struct Journey {
    name: Option<String>,
    direction: Option<String>,
    published: Option<i64>,
    ended: Option<i64>,
    status: Option<String>,
    in_table: bool,
}

/// Journeys by id.
pub type Journeys = BTreeMap<String, Journey>;

/// The journeys of table and configuration.
///
/// # Errors
/// When the source cannot be read.
pub fn journeys(config: &Config, source: &Source) -> Result<Journeys, Error> {
    let mut journeys = Journeys::new();
    if view(source, "journeys", "source_journey")? {
        let connection = source.connection();
        let mut statement = connection.prepare(include_str!("journey.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let journey = Journey {
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
    for told in &config.journeys {
        let journey = journeys.entry(told.id.clone()).or_default();
        let direction = Direction::ALL.iter().find(|(_, direction)| Some(*direction) == told.direction);
        journey.name = told.name.clone().or(journey.name.take());
        journey.direction = direction.map(|(name, _)| (*name).to_owned()).or(journey.direction.take());
        journey.published = told.published_at.map(|time| time.0).or(journey.published);
        journey.ended = told.ended_at.map(|time| time.0).or(journey.ended);
    }
    Ok(journeys)
}

/// What ends entries from outside (G4): when journeys ended, which segments suppress them, and who is a member.
///
/// # Errors
/// When the source cannot be read.
pub fn outside(config: &Config, source: &Source, shapes: &Shapes, journeys: &Journeys) -> Result<Outside, Error> {
    let mut segments: Vec<&str> =
        config.journeys.iter().flat_map(|j| j.suppress_segments.iter().map(String::as_str)).collect();
    segments.sort_unstable();
    segments.dedup();
    let number = |segment: &str| segments.binary_search(&segment).ok().and_then(|n| u32::try_from(n).ok());
    let mut facts = vec![Facts::default()];
    for id in &shapes.journeys {
        let told = config.journeys.iter().find(|journey| &journey.id == id);
        let suppress = told.map(|told| told.suppress_segments.iter().filter_map(|s| number(s)).collect());
        facts.push(Facts {
            ended: journeys.get(id).and_then(|journey| journey.ended),
            suppress: suppress.unwrap_or_default(),
        });
    }
    let mut members: HashMap<u64, Vec<Member>> = HashMap::new();
    if !segments.is_empty() && view(source, "segments", "source_member")? {
        let listed = serde_json::Value::from(segments.clone()).to_string();
        let mut statement = source.connection().prepare(include_str!("suppressed.sql"))?;
        let mut rows = statement.query([listed])?;
        while let Some(row) = rows.next()? {
            let segment: String = row.get(1)?;
            let Some(segment) = number(&segment) else { continue };
            members.entry(row.get(0)?).or_default().push(Member { segment, added: row.get(2)?, removed: row.get(3)? });
        }
    }
    Ok((facts, members))
}

/// Writes the table `customer`.
///
/// # Errors
/// When the source cannot be read or the file not written.
pub fn customers(source: &Source, events: &Events) -> Result<(), Error> {
    let connection = source.connection();
    connection.execute_batch(
        "create or replace table memory.main.known (customer uinteger, customer_id varchar, grp utinyint, held boolean)",
    )?;
    let tables: Vec<&ResolvedTable> = source.events().collect();
    let rows: Vec<(u32, i64)> = (0..).zip(events.customers.iter().copied()).collect();
    // A connection of its own: on one that streams an answer nothing can be appended.
    let writing = connection.try_clone()?;
    let mut known = writing.appender_to_catalog_and_db("known", "memory", "main")?;
    let mut batch: Vec<(u32, String)> = Vec::new();
    let mut failed = Ok(());
    let mut write = |batch: &mut Vec<(u32, String)>| {
        let groups: Vec<(u8, bool)> = batch.iter().map(|(_, id)| group(id)).collect();
        let columns = vec![
            Values::Key(batch.iter().map(|(customer, _)| *customer).collect()),
            Values::Texts(batch.drain(..).map(|(_, id)| Some(id)).collect()),
            Values::Small(groups.iter().map(|(group, _)| *group).collect()),
            Values::Flag(groups.iter().map(|(_, held)| *held).collect()),
        ];
        append(&mut known, columns)
    };
    ask::texts(connection, &tables, &rows, sql::customers, |customer, mut texts| {
        batch.push((customer, texts.swap_remove(0).unwrap_or_default()));
        if batch.len() >= 1 << 16
            && let Err(error) = write(&mut batch)
        {
            failed = Err(error);
        }
    })?;
    failed?;
    write(&mut batch)?;
    known.flush()?;
    drop(known);
    view(source, "customers", "source_customer")?;
    Ok(connection.execute_batch(include_str!("customer.sql"))?)
}

/// Writes the other tables of `schema.sql`.
///
/// # Errors
/// When the source cannot be read or the file not written.
pub fn tables(source: &Source, events: &Events, journeys: &Journeys) -> Result<(), Error> {
    let connection = source.connection();
    let table = |name| connection.appender_to_catalog_and_db(name, "out", "main");
    let mut shape = table("shape")?;
    append(&mut shape, events.shapes.columns(&events.seen))?;
    shape.flush()?;
    let mut used: BTreeMap<&str, i64> = journeys.keys().map(|id| (id.as_str(), 0)).collect();
    for (texts, seen) in events.shapes.texts.iter().zip(&events.seen) {
        if let Some(journey) = &texts.journey {
            *used.entry(journey).or_default() += i64::try_from(seen.events).unwrap_or(i64::MAX);
        }
    }
    let none = Journey::default();
    let known: Vec<&Journey> = used.keys().map(|id| journeys.get(*id).unwrap_or(&none)).collect();
    let mut journey = table("journey")?;
    append(
        &mut journey,
        vec![
            Values::Texts(used.keys().map(|id| Some((*id).to_owned())).collect()),
            Values::Texts(known.iter().map(|journey| journey.name.clone()).collect()),
            Values::Texts(known.iter().map(|journey| journey.direction.clone()).collect()),
            Values::Ints(known.iter().map(|journey| journey.published).collect()),
            Values::Ints(known.iter().map(|journey| journey.ended).collect()),
            Values::Texts(known.iter().map(|journey| journey.status.clone()).collect()),
            Values::Flag(known.iter().map(|journey| journey.in_table).collect()),
            Values::Int(used.into_values().collect()),
        ],
    )?;
    journey.flush()?;
    let mut dropped = table("dropped")?;
    append(&mut dropped, vec![Values::Int(events.duplicates.concat())])?;
    dropped.flush()?;
    let mut day = table("day")?;
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    append(
        &mut day,
        vec![
            Values::Int(events.days.iter().map(|(day, _, _)| day * crate::domain::time::Span::DAY.0).collect()),
            Values::Int(events.days.iter().map(|(_, all, _)| count(*all)).collect()),
            Values::Int(events.days.iter().map(|(_, _, machine)| count(*machine)).collect()),
        ],
    )?;
    day.flush()?;
    for (role, name) in
        [("steps", "source_step"), ("assets", "source_asset"), ("segments", "source_member"), ("costs", "source_cost")]
    {
        view(source, role, name)?;
    }
    connection.execute_batch(include_str!("step.sql"))?;
    connection.execute_batch(include_str!("asset.sql"))?;
    connection.execute(include_str!("member.sql"), [events.as_of])?;
    connection.execute(include_str!("cost.sql"), [events.as_of])?;
    Ok(())
}

/// Makes the view `name` of the main database: the rows of a table by milepost's names, none where no table plays the role.
///
/// # Errors
/// When the source cannot be read.
pub fn view(source: &Source, role: &'static str, name: &str) -> Result<bool, Error> {
    let fields = Table::named(role).map_or(&[][..], |table| table.fields);
    let table = source.table(role);
    let rows = match table {
        Some(table) => sql::rows(table, fields),
        None => sql::no_rows(fields),
    };
    source.connection().execute_batch(&format!("create or replace view memory.main.{name} as {rows}"))?;
    Ok(table.is_some())
}
