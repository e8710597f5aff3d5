//! What part of the data a question looks at: names checked against the data, the filter as parameters (R1, A16).

use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::finding::FindingId;
use crate::domain::journey::Journey;
use crate::domain::milestone::Milestone;
use crate::domain::standard::{Role, STANDARD};
use crate::store::{self, Param, Reader};

use super::{Args, Error, ReportContext};

/// What a name in the filter is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A journey's id.
    Journey,
    /// A channel.
    Channel,
    /// An asset.
    Asset,
    /// A business unit.
    BusinessUnit,
    /// A segment.
    Segment,
    /// A platform.
    Platform,
    /// A step's id.
    Step,
}

impl Kind {
    /// Its name in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Journey => "journey",
            Self::Channel => "channel",
            Self::Asset => "asset",
            Self::BusinessUnit => "business unit",
            Self::Segment => "segment",
            Self::Platform => "platform",
            Self::Step => "step",
        }
    }
}

pub(super) const NAMES: &str = include_str!("names.sql");
pub(super) const ELSEWHERE: &str = include_str!("elsewhere.sql");

/// Every name of a kind in the data, in order.
///
/// # Errors
/// When the store cannot be read.
pub fn names(reader: &Reader, kind: Kind) -> Result<Vec<String>, store::Error> {
    reader.rows(NAMES, &[("kind", Param::Text(kind.name().to_owned()))], |row| row.get(0))
}

/// The filter and the answer's instant as parameters of the queries.
pub(super) fn params(cx: &ReportContext<'_>, filter: &Filter) -> Vec<(&'static str, Param)> {
    let (from, to) = cx.config.zone.days(filter.from, filter.to);
    let time = |time: Option<crate::domain::time::Time>| time.map_or(Param::Null, |time| Param::Int(time.0));
    vec![
        ("from", time(from)),
        ("to", time(to)),
        ("journeys", Param::Texts(filter.journeys.clone())),
        ("channels", Param::Texts(filter.channels.clone())),
        ("units", Param::Texts(filter.business_units.clone())),
        ("segments", Param::Texts(filter.segments.clone())),
        ("platforms", Param::Texts(filter.platforms.clone())),
        ("without_machine", Param::Bool(filter.without_machine)),
        ("ignore", Param::Texts(filter.ignore.clone())),
        ("prioritise", Param::Texts(filter.prioritise.clone())),
        ("as_of", Param::Int(cx.as_of.0)),
    ]
}

/// Refuses names in the filter that the data does not know, naming near ones.
pub(super) fn check(cx: &ReportContext<'_>, filter: &Filter) -> Result<(), Error> {
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

/// The one journey that a report is about, and the arguments with the filter set to it.
pub(super) fn journey(cx: &ReportContext<'_>, args: &Args) -> Result<(String, Args), Error> {
    let named = args.journey.clone().or_else(|| match args.filter.journeys.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    });
    let Some(journey) = named else {
        let all = names(cx.reader, Kind::Journey)?;
        let hint = if all.is_empty() {
            "no event, table or configuration names a journey".to_owned()
        } else {
            format!(
                "name one with --journey: {}{}",
                all[..all.len().min(5)].join(", "),
                if all.len() > 5 { " …" } else { "" }
            )
        };
        return Err(Error::Usage { message: "this report is about one journey".to_owned(), hint });
    };
    let mut args = args.clone();
    args.filter.journeys = vec![journey.clone()];
    args.journey = Some(journey.clone());
    check(cx, &args.filter)?;
    Ok((journey, args))
}

/// Position and definition of the milestone that is asked for; the first where none is.
pub(super) fn milestone<'a>(cx: &ReportContext<'a>, args: &Args) -> Result<(usize, &'a Milestone), Error> {
    let all = &cx.config.milestones;
    match &args.milestone {
        Some(id) => all.iter().enumerate().find(|(_, milestone)| milestone.id == *id).ok_or_else(|| {
            Error::unknown("milestone", id, &all.iter().map(|milestone| milestone.id.clone()).collect::<Vec<_>>())
        }),
        None => all.iter().enumerate().next().ok_or_else(|| Error::Usage {
            message: "no milestone is configured".to_owned(),
            hint: "add a [[milestone]] with id, name and trigger to milepost.toml".to_owned(),
        }),
    }
}

/// The journeys with a goal (G1).
pub(super) fn with_goal<'a>(cx: &ReportContext<'a>) -> impl Iterator<Item = &'a Journey> {
    cx.config.journeys.iter().filter(|journey| journey.goal.is_some())
}

/// Their ids, as a parameter.
pub(super) fn goals(cx: &ReportContext<'_>) -> (&'static str, Param) {
    ("goals", Param::Texts(with_goal(cx).map(|journey| journey.id.clone()).collect()))
}

/// The events of a channel, each with its name without the channel (F4).
pub(super) fn verbs(cx: &ReportContext<'_>) -> Vec<(String, String)> {
    let standard = STANDARD.iter().filter(|event| event.role == Role::Message);
    let mut out: Vec<_> = standard.map(|event| (event.name.to_owned(), event.verb.to_owned())).collect();
    for channel in &cx.config.channels {
        for verb in ["sent", "delivered", "failed", "bounced"] {
            out.push((format!("{}_{verb}", channel.name), verb.to_owned()));
        }
        for touch in &channel.touches {
            if let Some(verb) = touch.strip_prefix(&format!("{}_", channel.name)) {
                out.push((touch.clone(), verb.to_owned()));
            }
        }
    }
    out.sort();
    out.dedup_by(|a, b| a.0 == b.0);
    out
}

/// The events that dispatch a message (F1).
pub(super) fn dispatches(cx: &ReportContext<'_>) -> Vec<String> {
    verbs(cx).into_iter().filter(|(_, verb)| verb == "sent").map(|(event, _)| event).collect()
}

/// Says which filters a report on entries does not apply, so that no one takes them for applied.
pub(super) fn unapplied(answer: &mut Answer, filter: &Filter, what: &str) {
    let mut words = Vec::new();
    if !filter.channels.is_empty() {
        words.push("channel");
    }
    if !filter.platforms.is_empty() {
        words.push("platform");
    }
    if !words.is_empty() {
        answer.notes.push(format!("{what} are not selected by {}", words.join(" or ")));
    }
}
