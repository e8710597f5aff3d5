//! A filter checked against the data: names that it does not know are refused, with near ones (R1, A16).

use crate::domain::filter::Filter;
use crate::domain::finding::FindingId;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::store::{self, Param};

use super::names::{Kind, names};

pub(in crate::report) const ELSEWHERE: &str = include_str!("elsewhere.sql");

/// Refuses names in the filter that the data does not know, naming near ones.
pub(in crate::report) fn check(cx: &ReportContext<'_>, filter: &Filter) -> Result<(), Error> {
    if let (Some(from), Some(to)) = (filter.from, filter.to)
        && from > to
    {
        return Err(Error::Usage {
            message: format!("the period ends ({to}) before it begins ({from})"),
            hint: "both days are included".to_owned(),
        });
    }
    for (kind, asked) in [
        (Kind::Journey, &filter.journeys),
        (Kind::Channel, &filter.channels),
        (Kind::BusinessUnit, &filter.business_units),
        (Kind::Segment, &filter.segments),
        (Kind::Platform, &filter.platforms),
    ] {
        known(cx, kind, asked)?;
    }
    for item in filter.ignore.iter().chain(&filter.prioritise) {
        let (kind, name) = item_of(item)?;
        known(cx, kind, &[name.to_owned()])?;
    }
    filter.ignore.iter().find(|item| filter.prioritise.contains(item)).map_or(Ok(()), |both| {
        Err(Error::Usage {
            message: format!("“{both}” cannot be ignored and prioritised at once"),
            hint: "leave one of them away".to_owned(),
        })
    })
}

/// The view and the name in `channel:direct`.
fn item_of(item: &str) -> Result<(Kind, &str), Error> {
    let kinds = [Kind::Journey, Kind::Channel, Kind::Asset];
    item.split_once(':')
        .and_then(|(view, name)| Some((kinds.into_iter().find(|kind| kind.name() == view)?, name)))
        .filter(|(_, name)| !name.is_empty())
        .ok_or_else(|| Error::Usage {
            message: format!("“{item}” names no item"),
            hint: "write journey:NAME, channel:NAME or asset:NAME".to_owned(),
        })
}

fn known(cx: &ReportContext<'_>, kind: Kind, asked: &[String]) -> Result<(), Error> {
    if asked.is_empty() {
        return Ok(());
    }
    let mut names = names(cx.reader, kind)?;
    if kind == Kind::Channel {
        names.extend(cx.config.channels.iter().map(|channel| channel.name.clone()));
    }
    let Some(unknown) = asked.iter().find(|name| !names.contains(name)) else { return Ok(()) };
    // The data may name some that no customer of an event has: then that is what is wrong.
    let elsewhere = match kind {
        Kind::BusinessUnit if names.is_empty() => elsewhere(cx, "customers")?,
        Kind::Segment if names.is_empty() => elsewhere(cx, "segments")?,
        _ => None,
    };
    let error = Error::unknown(kind.name(), unknown, &names);
    Err(match (error, elsewhere) {
        (Error::Usage { message, .. }, Some(listed)) => Error::Usage {
            message,
            hint: format!(
                "the {} table names {listed}, but for customers of no event: compare its customer ids with those of the events (health)",
                if kind == Kind::Segment { "segments" } else { "customers" }
            ),
        },
        (error, _) => error,
    })
}

/// Names of a table that it gives to customers of no event alone.
fn elsewhere(cx: &ReportContext<'_>, role: &str) -> Result<Option<String>, store::Error> {
    let params =
        [("role", Param::Text(role.to_owned())), ("id", Param::Text(FindingId::NamesUnmatched.id().to_owned()))];
    Ok(cx.reader.rows(ELSEWHERE, &params, |row| row.get::<Option<String>>(0))?.pop().flatten())
}
