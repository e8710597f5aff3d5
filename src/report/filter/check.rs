//! A filter checked against the data: names that it does not know are refused, with near ones (R1, A16).

use crate::domain::filter::{DIMENSIONS, Dimension, Filter, Selected};
use crate::domain::finding::FindingId;
use crate::domain::model::View;
use crate::domain::period::day_name;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::store::{self, Param};

use super::names::{CHANNEL, KnownNames, names};

pub(in crate::report) const ELSEWHERE: &str = include_str!("elsewhere.sql");

/// Refuses names in the filter that the data does not know, naming near ones.
pub(in crate::report) fn check(cx: &ReportContext<'_>, filter: &Filter) -> Result<(), Error> {
    if let (Some(from), Some(to)) = (filter.from, filter.to)
        && from > to
    {
        return Err(Error::Usage {
            message: format!("the period ends ({}) before it begins ({})", day_name(to), day_name(from)),
            hint: "both days are included".to_owned(),
        });
    }
    for dimension in DIMENSIONS {
        match &dimension.value {
            Selected::Names(list) => of_dimension(cx, dimension, (list.get)(filter))?,
            Selected::Items(list) => (list.get)(filter).iter().try_for_each(|item| known_item(cx, item))?,
            Selected::First(_) | Selected::Last(_) | Selected::Switch(_) => {}
        }
    }
    filter.ignore.iter().find(|item| filter.prioritise.contains(item)).map_or(Ok(()), |both| {
        Err(Error::Usage {
            message: format!("“{both}” cannot be ignored and prioritised at once"),
            hint: "leave one of them away".to_owned(),
        })
    })
}

/// A name in a filter that the data does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// The field of its dimension.
    pub field: &'static str,
    /// The name.
    pub name: String,
    /// What is wrong.
    pub message: String,
    /// Near names, or what there is.
    pub hint: String,
}

/// Every name in a filter that the data does not know.
///
/// # Errors
/// When the store cannot be read.
pub fn unknown_names(cx: &ReportContext<'_>, filter: &Filter) -> Result<Vec<UnknownName>, Error> {
    let mut all = Vec::new();
    for dimension in DIMENSIONS {
        for name in dimension.list(filter) {
            let checked = match &dimension.value {
                Selected::Items(_) => known_item(cx, name),
                _ => of_dimension(cx, dimension, std::slice::from_ref(name)),
            };
            match checked {
                Ok(()) => {}
                Err(Error::Usage { message, hint }) => {
                    all.push(UnknownName { field: dimension.field, name: name.clone(), message, hint });
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(all)
}

/// Refuses an item such as `channel:direct` that is of no view, or that the data does not know.
fn known_item(cx: &ReportContext<'_>, item: &str) -> Result<(), Error> {
    let (view, name) = item
        .split_once(':')
        .and_then(|(view, name)| Some((View::ALL.into_iter().find(|known| known.name() == view)?, name)))
        .filter(|(_, name)| !name.is_empty())
        .ok_or_else(|| Error::Usage {
            message: format!("“{item}” names no item"),
            hint: "write journey:NAME, channel:NAME or asset:NAME".to_owned(),
        })?;
    let known = known_names(cx, view.name())?;
    if known.iter().any(|known| known == name) { Ok(()) } else { Err(Error::unknown(view.name(), name, &known)) }
}

/// Refuses names of a dimension that the data does not know.
fn of_dimension(cx: &ReportContext<'_>, dimension: &Dimension, asked: &[String]) -> Result<(), Error> {
    if asked.is_empty() {
        return Ok(());
    }
    let known = known_names(cx, dimension.word)?;
    let Some(unknown) = asked.iter().find(|name| !known.contains(name)) else { return Ok(()) };
    // The data may name some that no customer of an event has: then that is what is wrong.
    if let (true, Some(table)) = (known.is_empty(), dimension.table)
        && let Some(listed) = elsewhere(cx, table)?
    {
        return Err(Error::Usage {
            message: Error::unknown(dimension.word, unknown, &known).to_string(),
            hint: format!(
                "the {table} table names {listed}, but for customers of no event: compare its customer ids with those of the events (health)"
            ),
        });
    }
    Err(Error::unknown(dimension.word, unknown, &known))
}

/// Those of the data, read once of a generation, and, of channels, those of the configuration.
pub(in crate::report) fn known_names(cx: &ReportContext<'_>, kind: &str) -> Result<Vec<String>, Error> {
    let read = || names(cx.reader, kind).map(KnownNames);
    let mut known = cx.cache.names.get_or_make((cx.generation, kind.to_owned()), cx.progress, read)?.0.clone();
    if kind == CHANNEL {
        known.extend(cx.config.channels.iter().map(|channel| channel.name.clone()));
    }
    Ok(known)
}

/// Names of a table that it gives to customers of no event alone.
fn elsewhere(cx: &ReportContext<'_>, role: &str) -> Result<Option<String>, store::Error> {
    let params =
        [("role", Param::Text(role.to_owned())), ("id", Param::Text(FindingId::NamesUnmatched.id().to_owned()))];
    Ok(cx.reader.rows(ELSEWHERE, &params, |row| row.get::<Option<String>>(0))?.pop().flatten())
}
