//! `milepost init`: looks at data that nobody has described yet and proposes how to map it, saying why.

pub mod doubt;
mod events;
mod fill;
mod guess;
mod leaf;
mod names;
mod pick;
mod place;
mod profile;
mod proposal;
mod refusal;
mod table;
mod time;
mod write;

use std::path::PathBuf;

use duckdb::Connection;

use crate::config::StoreSettings;
use crate::domain::condition::iso::Zones;
use crate::store::Error;
use crate::store::duckdb::HardenedConnection;
use crate::store::import;
use crate::store::source::catalog::{Catalog, RawTable};
use crate::store::source::{engine_functions, quote};
use doubt::{Choice, Decide, Doubt, Doubts};
use events::Meaning;
use guess::{Guess, Look, Role, Value};
use place::Place;
pub use proposal::Proposal;
use proposal::{Found, SAMPLE, Seen};
use table::{Lacking, Outcome};

/// Records in which names of events are looked for.
const EVENTS: u64 = 200_000;
/// Tables that are looked into; the likeliest by name come first.
const TABLES: usize = 40;

/// Proposes a mapping for a DuckDB file, for files of data, or for a folder of them; doubts are settled as is likely.
///
/// # Errors
/// When a path leads to no data, nothing in it looks like events, or no answer to a doubt is likelier than another.
pub fn propose(paths: &[PathBuf]) -> Result<Proposal, Error> {
    propose_with(paths, &mut |doubt| doubt.likely)
}

/// As [`propose`], each doubt settled by `decide`.
///
/// # Errors
/// When a path leads to no data, nothing in it looks like events, or a doubt stays open.
pub fn propose_with<'a>(paths: &[PathBuf], decide: &'a mut Decide<'a>) -> Result<Proposal, Error> {
    let place = place::place_of(paths)?;
    let settings = StoreSettings::default();
    let engine = HardenedConnection::new(&settings, &crate::store::duckdb::without_store())?;
    engine_functions::register(engine.connection(), &[Zones::default()])?;
    match &place {
        Place::Database(path) => engine.attach(path)?,
        Place::Files(files) => {
            let sample = engine.scratch().join("sample.duckdb");
            import::sample(files, &engine, SAMPLE, &sample).map_err(first)?;
            engine.attach(&sample)?;
        }
    }
    engine.seal(&[])?;
    let connection = engine.connection();
    let mut catalog = Catalog::read(connection)?;
    if matches!(place, Place::Files(_)) {
        catalog.tables.retain(|table| table.schema == "main");
    }
    let mut doubts = Doubts::new(decide);
    let (mut guesses, lacking, mut left_out) = guesses(connection, &catalog, &mut doubts)?;
    once(&mut guesses, &mut left_out);
    if !guesses.iter().any(|guess| guess.role == Role::Events) {
        return Err(refusal::refusal(&catalog, &guesses, &lacking));
    }
    left_out.extend(lacking.iter().map(|lacking| (lacking.label.clone(), refusal::what_lacks(lacking).to_owned())));
    let events = seen(connection, &guesses, &mut doubts)?;
    Ok(write::write(&Found { place, guesses, events, left_out, settled: doubts.said }))
}

fn first(mut errors: Vec<Error>) -> Error {
    if errors.is_empty() { Error::Cancelled } else { errors.remove(0) }
}

type Guesses = (Vec<Guess>, Vec<Lacking>, Vec<(String, String)>);

/// What the likeliest tables are.
fn guesses(connection: &Connection, catalog: &Catalog, doubts: &mut Doubts<'_>) -> Result<Guesses, Error> {
    let mut likely: Vec<(f64, &RawTable)> = catalog
        .tables
        .iter()
        .map(|table| (table::likelihood(table), table))
        .filter(|(score, _)| *score > 0.0)
        .collect();
    likely.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.label().cmp(&b.1.label())));
    let (mut guesses, mut lacking, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    let further: Vec<String> = likely.iter().skip(TABLES).map(|(_, raw)| raw.label()).collect();
    for (_, raw) in likely.into_iter().take(TABLES) {
        let profiles = profile::profile(connection, raw, SAMPLE)?;
        let look = Look { connection, raw, most: SAMPLE };
        match table::guess(&look, &profiles, doubts)? {
            Outcome::Fits(guess) => guesses.push(guess),
            Outcome::Lacks(lacks) => lacking.push(lacks),
        }
    }
    if !further.is_empty() {
        let names: Vec<&str> = further.iter().map(String::as_str).collect();
        let why = format!("{} more tables that were not looked into", further.len());
        left_out.push((quote::names(&names, 6), why));
    }
    Ok((guesses, lacking, left_out))
}

/// Leaves each role but events to one table, and out what holds the same events again.
fn once(guesses: &mut Vec<Guess>, left_out: &mut Vec<(String, String)>) {
    let holds = |guess: &Guess, column: &str| {
        guess.rest.iter().any(|name| name == column)
            || guess.fill("event").is_some_and(|fill| fill.value == Value::Column(column.to_owned()))
    };
    // A warehouse of a customer data platform has all calls in `tracks` and each kind in a table of its own.
    let copy = |guess: &Guess| guess.role == Role::Events && holds(guess, "event") && holds(guess, "event_text");
    let tracks = guesses.iter().any(|guess| copy(guess) && guess.label.ends_with("tracks"));
    // What is shared in one table is so in all.
    let shared: Vec<Value> =
        guesses.iter().filter_map(|guess| guess.fill("asset_id")).map(|fill| fill.value.clone()).collect();
    for guess in guesses.iter_mut().filter(|guess| guess.fill("asset_id").is_none()) {
        if guess.fill("message_id").is_some_and(|fill| shared.contains(&fill.value)) {
            fill::as_asset(guess);
        }
    }
    let mut taken: Vec<&'static str> = Vec::new();
    guesses.retain(|guess| {
        let why = match guess.role {
            Role::Events if tracks && copy(guess) && !guess.label.ends_with("tracks") => "its events are in tracks too",
            Role::Events => return true,
            Role::Other(role) if taken.contains(&role) => "another table plays the same part",
            Role::Other(role) => {
                taken.push(role);
                return true;
            }
        };
        left_out.push((guess.label.clone(), why.to_owned()));
        false
    });
}

/// The names of events and what they stand for.
fn seen(connection: &Connection, guesses: &[Guess], doubts: &mut Doubts<'_>) -> Result<Vec<Seen>, Error> {
    let mut found: Vec<(bool, String, u64)> = Vec::new();
    for guess in guesses.iter().filter(|guess| guess.role == Role::Events) {
        let names = event_names(connection, guess)?.into_iter().filter(|(name, _)| !name.chars().any(names::hidden));
        found.extend(names.map(|(name, rows)| (guess.about_email, name, rows)));
    }
    let email = about_email(&found, doubts)?;
    let mut out: Vec<Seen> = Vec::new();
    for (known, name, rows) in found {
        let standard = match events::meaning(&name) {
            Meaning::Same(standard) => Some(standard),
            Meaning::InEmail(standard) if known || email => Some(standard),
            Meaning::Standard | Meaning::InEmail(_) | Meaning::Own => None,
        };
        match out.iter_mut().find(|seen| seen.name == name) {
            Some(seen) => {
                seen.rows += rows;
                seen.standard = seen.standard.or(standard);
            }
            None => out.push(Seen { name, rows, standard }),
        }
    }
    Ok(out)
}

/// Whether bare verbs such as `click` are about email where no column says so: verbs of email alone stand beside them,
/// and somebody is asked.
fn about_email(found: &[(bool, String, u64)], doubts: &mut Doubts<'_>) -> Result<bool, Error> {
    let mut verbs: Vec<String> = found
        .iter()
        .filter(|(known, name, _)| !known && matches!(events::meaning(name), Meaning::InEmail(_)))
        .map(|(_, name, _)| format!("`{name}`"))
        .collect();
    verbs.sort();
    verbs.dedup();
    if verbs.is_empty() {
        return Ok(false);
    }
    let beside = found.iter().any(|(_, name, _)| {
        events::bare(name) && matches!(events::meaning(name), Meaning::Same(standard) if standard.starts_with("email_"))
    });
    let doubt = Doubt {
        key: "bare verbs".to_owned(),
        question: format!("Are events called {} about emails?", verbs.join(", ")),
        choices: vec![
            Choice { label: "yes, email".to_owned(), expression: None },
            Choice { label: "no, events of their own".to_owned(), expression: None },
        ],
        likely: Some(usize::from(!beside)),
    };
    Ok(doubts.settle(&doubt)? == 0)
}

/// The event names of a guessed events table and how often they come, the most frequent first.
fn event_names(connection: &Connection, guess: &Guess) -> Result<Vec<(String, u64)>, Error> {
    let Some(fill) = guess.fill("event") else { return Ok(Vec::new()) };
    if let Value::Constant(name) = &fill.value {
        return Ok(vec![(name.clone(), guess.rows)]);
    }
    let sql = format!(
        "select name, count(*) from (select {} as name from {} limit {EVENTS}) where name <> ''
         group by name order by count(*) desc, name limit 200",
        fill.text, guess.sql
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
