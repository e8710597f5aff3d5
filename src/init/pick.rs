//! Which value of the data fills which of milepost's columns: by name, then by what the values can be.

use super::names::{exact, fit, fit_column};
use super::profile::Profile;
use super::time;
use crate::domain::source_table::{Field, Kind, SourceTable};
use crate::store::source::convert::Class;
use crate::store::source::types;

/// Names of events that are taken only where nothing else contradicts.
const WEAK: &[&str] = &["type", "name"];

/// The best value for each of milepost's columns; each value is used once.
pub(super) fn pick<'p>(table: &SourceTable, profiles: &'p [Profile]) -> Vec<(&'static str, &'p Profile)> {
    // What is needed chooses first.
    let mut pairs: Vec<(f64, usize, &'static str, &Profile)> = Vec::new();
    for (order, field) in table.fields.iter().enumerate() {
        for profile in profiles {
            let score = score(table, field, profile);
            if score > 0.3 {
                pairs.push((score + f64::from(u8::from(field.required)), order, field.name, profile));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then_with(|| a.3.name().cmp(&b.3.name())));
    let mut out: Vec<(usize, &'static str, &Profile)> = Vec::new();
    for (_, order, ours, profile) in pairs {
        if !out.iter().any(|(_, other, taken)| *other == ours || taken.leaf == profile.leaf) {
            out.push((order, ours, profile));
        }
    }
    out.sort_by_key(|(order, ..)| *order);
    out.into_iter().map(|(_, ours, profile)| (ours, profile)).collect()
}

/// Further values for a column, the best first, that complete one which is not always there.
pub(super) fn others<'p>(ours: &str, synonyms: &[&str], first: &Profile, profiles: &'p [Profile]) -> Vec<&'p Profile> {
    let mut out: Vec<(f64, &Profile)> = profiles
        .iter()
        .filter(|profile| profile.leaf != first.leaf && profile.filled > 0)
        .map(|profile| (exact(&profile.plain, synonyms) * suits(Kind::Text, ours, profile), profile))
        .filter(|(score, profile)| *score > 0.0 && !profile.plain.contains("email"))
        .collect();
    out.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.name().cmp(&b.1.name())));
    out.into_iter().map(|(_, profile)| profile).collect()
}

fn score(table: &SourceTable, ours: &Field, profile: &Profile) -> f64 {
    let name = match fit_column(ours, &profile.plain) {
        // In a table of other things the key may be named by a part: `crm_contact_id`.
        0.0 if ours.name == "customer_id" && table.name != "events" => fit(&profile.plain, ours.synonyms),
        score => score,
    };
    if name == 0.0 {
        return 0.0;
    }
    let depth: f64 = profile.leaf.inner.iter().map(|_| 0.98).product();
    name * depth * suits(ours.kind, ours.name, profile)
}

/// How well the values of a column suit what it is wanted for, 0–1.
fn suits(kind: Kind, ours: &str, profile: &Profile) -> f64 {
    let class = profile.class();
    let text = matches!(class, Class::Text | Class::Json);
    let nested = profile.share(profile.objects + profile.lists) > 0.5;
    if profile.rows > 0 && profile.filled == 0 {
        return 0.0;
    }
    match kind {
        Kind::Time if profile.rows == 0 && text => 0.8,
        Kind::Time => time::readable(profile),
        Kind::Number | Kind::Amount | Kind::Whole if matches!(class, Class::Whole | Class::Number) => 1.0,
        Kind::Number | Kind::Amount | Kind::Whole if text && profile.share(profile.numbers + profile.commas) > 0.9 => {
            0.9
        }
        Kind::Number | Kind::Amount | Kind::Whole if text && profile.rows == 0 => 0.7,
        Kind::Flag if matches!(class, Class::Bool | Class::Whole | Class::Text | Class::Json) && !nested => 1.0,
        Kind::Attributes if matches!(class, Class::Struct | Class::Map) => 1.0,
        Kind::Attributes if text && profile.share(profile.objects) > 0.5 => 1.0,
        Kind::Attributes if keyed(profile) => 0.95,
        Kind::Attributes if class == Class::Json && profile.rows == 0 => 0.8,
        Kind::Number | Kind::Amount | Kind::Whole | Kind::Flag | Kind::Attributes => 0.0,
        Kind::Text if nested => 0.0,
        Kind::Text if matches!(class, Class::Time | Class::Bool | Class::Struct | Class::Map | Class::Other) => 0.0,
        Kind::Text => suits_text(ours, profile),
    }
}

fn suits_text(ours: &str, profile: &Profile) -> f64 {
    let class = profile.class();
    match ours {
        "event" => suits_event(profile),
        "event_id" if profile.rows > 0 && !profile.unique() => 0.0,
        "channel" if profile.distinct > 50 || of_the_tracker(profile) => 0.0,
        // One value in every row is whose account it is, not whose event.
        "customer_id" if profile.rows > 2 && profile.distinct == 1 && profile.filled == profile.rows => 0.4,
        "customer_id" => 0.5 + 0.5 * profile.full(),
        _ if class == Class::Number => 0.5,
        _ => 1.0,
    }
}

/// Where a tracker ran, which some call a channel.
fn of_the_tracker(profile: &Profile) -> bool {
    let known = |value: Option<&str>| {
        let value = value.unwrap_or_default().to_lowercase();
        ["web", "server", "mobile", "app", "ios", "android", "sources", "browser", "cloud"].contains(&value.as_str())
    };
    known(profile.example.as_deref()) && known(profile.last.as_deref())
}

/// A name of an event is text that repeats: no time, no number, not another one in every row.
fn suits_event(profile: &Profile) -> f64 {
    if !matches!(profile.class(), Class::Text | Class::Json) {
        return 0.0;
    }
    let time = profile.share(profile.times) > 0.5 || profile.share(profile.numbers) > 0.5;
    let weak = WEAK.contains(&profile.plain.as_str());
    let varied = profile.share(profile.distinct);
    if time || profile.distinct > 2_000 || profile.full() < 0.5 {
        0.0
    } else if profile.rows < 20 {
        // A few rows may well be of as many events.
        if weak && profile.rows > 3 && varied > 0.9 { 0.4 } else { 1.0 }
    } else if varied > if weak { 0.2 } else { 0.5 } {
        0.0
    } else if profile.distinct == 1 {
        0.8
    } else {
        1.0
    }
}

/// Whether the values are lists of {key, value}.
pub(super) fn keyed(profile: &Profile) -> bool {
    let example = profile.example.as_deref().unwrap_or_default();
    types::is_pairs(&profile.leaf.kind) || profile.share(profile.lists) > 0.5 && example.contains("\"key\"")
}
