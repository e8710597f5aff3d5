//! Which of milepost's tables a table of the data may be, and how each column is written.

use super::doubt::{Doubt, Doubts};
use super::events;
use super::fill;
use super::guess::{Fill, Guess, Look, Role, Value};
use super::names::{event_synonyms, fit, fit_table, happened, hidden, personal, plain, telling};
use super::pick::pick;
use super::profile::Profile;
use crate::domain::source_table::{SourceTable, TABLES};
use crate::store::Error;
use crate::store::source::catalog::RawTable;
use crate::store::source::quote::quote_text;

/// What a table has of an event, where it is none of milepost's tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lacking {
    pub label: String,
    pub time: Option<String>,
    pub customer: Option<String>,
    pub event: Option<String>,
    /// A value that looks like a time and is read as none: its name and an example.
    pub unread: Option<(String, String)>,
}

/// What became of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    Fits(Guess),
    Lacks(Lacking),
}

/// How likely a table is of use, by its names alone.
pub(super) fn likelihood(table: &RawTable) -> f64 {
    if table.label().chars().any(hidden) {
        return 0.0;
    }
    let names: Vec<String> =
        table.columns.iter().map(|column| plain(&column.name)).filter(|name| telling(name)).collect();
    let best = |synonyms: &[&str]| names.iter().map(|name| fit(name, synonyms)).fold(0.0, f64::max);
    let name = plain(&table.name);
    let events: f64 = ["occurred_at", "customer_id", "event"].map(|name| best(event_synonyms(name))).iter().sum();
    let role = TABLES.iter().map(|table| fit_table(&name, table.synonyms)).fold(0.0, f64::max);
    let events_name = fit(&name, &["events", "event", "interactions", "activity", "tracking", "tracks", "messages"]);
    0.01 + events + role + events_name
}

/// What a table is.
pub(super) fn guess(look: &Look<'_>, profiles: &[Profile], doubts: &mut Doubts<'_>) -> Result<Outcome, Error> {
    let name = plain(&look.raw.name);
    let role = TABLES
        .iter()
        .map(|table| (fit_table(&name, table.synonyms), table))
        .filter(|(score, _)| *score > 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, table)| table);
    // A table called people is one of people first, whatever times it holds.
    if let Some(table) = role
        && let Some(guess) = other(look, table, profiles)
    {
        return Ok(Outcome::Fits(guess));
    }
    let picked = pick(&TABLES[0], profiles);
    let found = |ours: &str| picked.iter().find(|(name, _)| *name == ours).map(|(_, profile)| *profile);
    let (time, customer, event) = (found("occurred_at"), found("customer_id"), found("event"));
    let people = profiles.iter().any(|profile| personal(&profile.plain));
    let event = event.filter(|event| !(people && ["type", "name"].contains(&event.plain.as_str())));
    let (Some(time), Some(customer)) = (time, customer) else {
        return Ok(lacking(look, profiles, time, customer, event));
    };
    if event.is_none() {
        if people
            && customer.unique()
            && let Some(customers) = SourceTable::named("customers")
            && let Some(guess) = other(look, customers, profiles)
        {
            return Ok(Outcome::Fits(guess));
        }
        // Without a name every row is one event of the same name, where it can be said what it is.
        let repeats = customer.rows >= 20 && customer.share(customer.distinct) < 0.7 && !people;
        if !(happened(&name) || repeats && role.is_none()) {
            return Ok(lacking(look, profiles, Some(time), Some(customer), None));
        }
    }
    let picked: Vec<_> = picked.into_iter().filter(|(ours, _)| *ours != "event" || event.is_some()).collect();
    match events_guess(look, profiles, &picked, doubts)? {
        Some(guess) => Ok(Outcome::Fits(guess)),
        None => Ok(lacking(look, profiles, None, Some(customer), event)),
    }
}

fn lacking(
    look: &Look<'_>,
    profiles: &[Profile],
    time: Option<&Profile>,
    customer: Option<&Profile>,
    event: Option<&Profile>,
) -> Outcome {
    let unread = profiles
        .iter()
        .filter(|profile| fit(&profile.plain, event_synonyms("occurred_at")) > 0.3 && profile.filled > 0)
        .map(|profile| (profile.name(), profile.example.clone().unwrap_or_default()))
        .next();
    Outcome::Lacks(Lacking {
        label: look.raw.label(),
        time: time.map(Profile::name),
        customer: customer.map(Profile::name),
        event: event.map(Profile::name),
        unread,
    })
}

fn events_guess(
    look: &Look<'_>,
    profiles: &[Profile],
    picked: &[(&'static str, &Profile)],
    doubts: &mut Doubts<'_>,
) -> Result<Option<Guess>, Error> {
    let about_email = plain(&look.raw.name).split('_').any(|word| ["email", "mail", "newsletter"].contains(&word))
        || profiles.iter().any(|profile| {
            profile.plain.split('_').any(|word| ["email", "subject", "mailing"].contains(&word))
                && !["email", "email_address"].contains(&profile.plain.as_str())
        });
    let mut fills: Vec<Fill> = Vec::new();
    for (ours, profile) in picked {
        let made = match *ours {
            "customer_id" => Some(fill::customer(profile, profiles, doubts)?),
            "journey_id" => Some(fill::completed(ours, profile, profiles)),
            _ => fill::write(look, ours, profile, doubts)?,
        };
        if made.is_none() && *ours == "occurred_at" {
            return Ok(None);
        }
        fills.extend(made);
    }
    if !fills.iter().any(|fill| fill.ours == "event") {
        let name = events::constant(&look.raw.name, about_email);
        let why = "no column names the event, so every row is one of this name".to_owned();
        let text = quote_text(&name);
        let value = Value::Constant(name);
        let fill = Fill { ours: "event", value, why, text, kind: "VARCHAR".to_owned(), offset: false };
        fills.insert(2.min(fills.len()), fill);
    }
    let mut guess = finish(Role::Events, look, profiles, fills);
    guess.about_email = about_email;
    fill::named_by_channel(look, &mut guess)?;
    fill::assets(look, &mut guess)?;
    Ok(Some(guess))
}

/// Another table than events, where its columns and its rows suit it.
fn other(look: &Look<'_>, table: &'static SourceTable, profiles: &[Profile]) -> Option<Guess> {
    let picked = pick(table, profiles);
    let has = |name: &str| picked.iter().any(|(ours, _)| *ours == name);
    if !table.fields.iter().filter(|field| field.required).all(|field| has(field.name)) {
        return None;
    }
    // A table of things names each of them once.
    let key = picked.first().map(|(_, profile)| *profile);
    let one_each = table.key.len() != 1 || key.is_some_and(|key| key.filled == 0 || key.share(key.distinct) > 0.7);
    if !one_each {
        return None;
    }
    let mut fills = Vec::new();
    for (ours, profile) in picked {
        // Nothing is asked about what is not needed.
        let mut no_one = |doubt: &Doubt| doubt.likely;
        let mut quiet = Doubts::new(&mut no_one);
        fills.extend(fill::write(look, ours, profile, &mut quiet).ok().flatten());
    }
    Some(finish(Role::Other(table.name), look, profiles, fills))
}

fn finish(role: Role, look: &Look<'_>, profiles: &[Profile], fills: Vec<Fill>) -> Guess {
    let used = |name: &str| {
        fills.iter().any(|fill| matches!(&fill.value, Value::Column(column) if column == name))
            || fills.iter().any(|fill| matches!(&fill.value, Value::Expression(text) if names(text, name)))
    };
    let top = profiles.iter().filter(|profile| profile.leaf.inner.is_empty());
    let rest = top.map(Profile::name).filter(|name| !used(name)).collect();
    let rows = profiles.first().map_or(0, |profile| profile.rows).max(look.raw.rows);
    Guess { role, label: look.raw.label(), sql: look.raw.sql(), rows, fills, rest, about_email: false }
}

/// Whether an expression reads a column.
fn names(expression: &str, column: &str) -> bool {
    expression.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == column)
        || expression.contains(&format!("\"{column}\""))
}
