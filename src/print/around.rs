//! What stands around the rows, for people: what the answer is of, what it depends on, what one must know of it (H2).

use crate::domain::answer::{Answer, Check};
use crate::domain::clean::Clean;
use crate::domain::filter::{DIMENSIONS, Dimension, Filter, Selected};
use crate::domain::funnel::{Funnel, FunnelCount, FunnelOrder};
use crate::domain::model::{Model, View};
use crate::domain::names::{Named, Names};
use crate::domain::note::{Note, Topic};
use crate::domain::period::Period;
use crate::domain::provenance::Freshness;
use crate::domain::table::Cell;
use crate::domain::time::Span;
use crate::domain::words;

use super::format;

/// Settings that stand in JSON alone: how the models that learn were fitted and tested, which a note says in a sentence, and
/// what other lines say already.
const FOR_PROGRAMS: [&str; 23] = [
    "kappa",
    "sequence_order",
    "markov_order",
    "markov_order_setting",
    "held_out_touches",
    "held_out_conversions",
    "influenced_by_any",
    "ignore",
    "prioritise",
    "people",
    "trust",
    "log_loss",
    "auc",
    "auc_low",
    "auc_high",
    "order_matters",
    "from_linear",
    "markov_trust",
    "markov_log_loss",
    "markov_auc",
    "markov_auc_low",
    "markov_auc_high",
    "met",
];

/// What the answer is of: its report, and the milestone, journey or customer that it is about.
#[must_use]
pub fn title(answer: &Answer) -> String {
    let mut title = if answer.names.title.is_empty() {
        let name = answer.report.replace('-', " ");
        let mut letters = name.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
    } else {
        answer.names.title.clone()
    };
    let text = |name: &str| answer.parameter(name).and_then(Cell::text);
    if let Some(id) = text("milestone") {
        title = format!("{title} · {}", answer.names.called(Named::Milestone, "", id));
    }
    if let Some(id) = text("journey") {
        title = format!("{title} · {}", answer.names.called(Named::Journey, "", id));
    }
    if let Some(id) = text("customer") {
        title = format!("{title} · {}", text("name").map_or_else(|| id.to_owned(), |name| format!("{name} ({id})")));
    }
    title
}

/// What the numbers depend on, a line each: the settings, the filter, the instant and the source.
#[must_use]
pub fn facts(answer: &Answer) -> Vec<String> {
    settings(answer).into_iter().chain(data(answer)).collect()
}

/// The settings that the numbers depend on, in words.
pub(super) fn settings(answer: &Answer) -> Option<String> {
    let said: Vec<String> = answer.parameters.iter().filter_map(|(name, value)| setting(answer, name, value)).collect();
    (!said.is_empty()).then(|| said.join(" · "))
}

/// What part of which data was looked at, a line each: the filter, the instant and the source.
#[must_use]
pub fn data(answer: &Answer) -> Vec<String> {
    let mut lines = Vec::new();
    let filter = filter(&answer.filter, &|dimension, id| called(dimension, &answer.names, id));
    if !filter.is_empty() {
        lines.push(format!("only {filter}"));
    }
    let zone = answer.source.zone;
    let as_of = answer
        .as_of
        .map_or_else(|| "no events".to_owned(), |as_of| format!("as of {} {}", format::time(as_of, zone), zone.name()));
    lines.push(format!("{as_of}{}", source(answer)));
    lines
}

/// Which data it is, after the instant.
fn source(answer: &Answer) -> String {
    let source = &answer.source;
    if source.path.is_empty() {
        return String::new();
    }
    let rows = format::whole(i64::try_from(source.rows_read).unwrap_or(i64::MAX));
    let state = match source.freshness {
        Freshness::Fresh => "",
        Freshness::Newer => ", which has changed since",
        Freshness::Gone => ", which is out of reach",
    };
    format!(" · source {}, {rows} rows of events{state}", source.path)
}

/// A setting of a funnel of the user's own; `None` = it is none of a funnel.
fn of_funnel(name: &str, text: &str) -> Option<String> {
    fn said<T: Copy>(all: &[(&str, T)], text: &str, says: fn(T) -> &'static str) -> Option<String> {
        all.iter().find(|(name, _)| *name == text).map(|(_, value)| says(*value).to_owned())
    }
    match name {
        "window" => Some(format!("within {}", Span::parse(text).map_or_else(|| text.to_owned(), format::span))),
        "breakdown" => Some(format!("by {}", Funnel::told_apart(text))),
        "mode" => said(FunnelCount::ALL, text, FunnelCount::says),
        "order" => said(FunnelOrder::ALL, text, FunnelOrder::says),
        _ => None,
    }
}

/// One setting in words; `None` where other lines say it, or programs alone read it.
#[must_use]
pub fn setting(answer: &Answer, name: &str, value: &Cell) -> Option<String> {
    if *value == Cell::Null || FOR_PROGRAMS.contains(&name) {
        return None;
    }
    let text = value.text().unwrap_or_default();
    let journey = answer.parameter("journey").and_then(Cell::text).unwrap_or_default();
    let said = answer.parameter("funnel").and_then(|_| of_funnel(name, text));
    if said.is_some() {
        return said;
    }
    Some(match name {
        // They stand in the title.
        "milestone" | "journey" | "funnel" | "customer" | "name" => return None,
        "model" => format!("model {}", model(text)),
        "by" => format!("by {text}"),
        // Of an answer on one message or form.
        "asset" => format!("of {}", answer.names.called(Named::Asset, "", text)),
        "divided_by" => "what the rate is divided by".to_owned(),
        "won_alone" => "won ones alone".to_owned(),
        "won" => format!("status {} counts as won", listed(value)),
        "lost" => format!("stage {} counts as lost", listed(value)),
        "ever" => "ever there".to_owned(),
        "stages" => match value {
            Cell::List(all) => {
                format!("stages {}", all.iter().map(|stage| words::stage(stage)).collect::<Vec<_>>().join(" › "))
            }
            _ => return None,
        },
        "stage" => format!("stage {}", words::stage(text)),
        "origin" => format!("from {}", words::origin(text)),
        // Of a leaderboard, which ranks items of a kind.
        "of" => format!("of {text}s"),
        "measure" if answer.parameter("of").is_some() => format!("by {}", words::measure(text).replace('_', " ")),
        "measure" if text == "count" => return None,
        "measure" => "credit is shared out by value".to_owned(),
        "count" if text == "first" => "the first completion of each person".to_owned(),
        "count" => "every completion".to_owned(),
        "k" => words::looks_back(value.number().map_or(0, whole)),
        "step" => format!("step {}", answer.names.called(Named::Step, journey, text)),
        "item" => format!("of {}", item(answer, text)),
        "from_hours" => format!("after {} or more", format::duration(value.number().unwrap_or_default())),
        "to_hours" => format!("before {}", format::duration(value.number().unwrap_or_default())),
        "listening_days" => format!("listens for {}", format::duration(value.number().unwrap_or_default() * 24.0)),
        "after_exit" => (*value == Cell::Bool(true)).then(|| "after leaving too".to_owned())?,
        "factor" => format!("{} {}", text.replace('_', " "), answer.parameter("value")?.text()?),
        "value" if answer.parameter("factor").is_some() => return None,
        "with" => if *value == Cell::Bool(true) { "with it" } else { "without it" }.to_owned(),
        "people_who" => words::people_who(text).to_owned(),
        "ending" => format!("ended: {}", words::ending(text)),
        "lookback_days" => format!("lookback {}", format::days(value.number().map_or(0, whole).cast_signed())),
        "half_life_days" => format!("half-life {}", format::duration(value.number().unwrap_or_default() * 24.0)),
        "lookback_by_kind" => {
            let kind = |kind: &str| match kind.rsplit_once(' ') {
                Some((event, days)) => format!("{} {days}", event_name(&answer.names, event)),
                None => kind.to_owned(),
            };
            format!("lookback of {}", text.split(", ").map(kind).collect::<Vec<_>>().join(", "))
        }
        "machine_opens" => format!("automatic opens {text}"),
        "influenced" => format!("{} {}", first_small(words::WITH_TOUCH), number(value)),
        "entries" => format!("{} {}", first_small(words::STARTS), number(value)),
        "conversions" => format!("completions {}", number(value)),
        "non_conversions" => format!("without a completion {}", number(value)),
        "previous_from" => format!("period before from {}", plain(answer, value)),
        "previous_to" => format!("to {}", plain(answer, value)),
        other => format!("{} {}", other.replace('_', " "), plain(answer, value)),
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number of days or touches")]
fn whole(number: f64) -> u64 {
    number as u64
}

/// Several words of a setting: `won or closed won`.
fn listed(value: &Cell) -> String {
    match value {
        Cell::List(all) if all.is_empty() => "none".to_owned(),
        Cell::List(all) => all.iter().map(|one| words::stage(one)).collect::<Vec<_>>().join(" or "),
        other => other.text().unwrap_or_default().to_owned(),
    }
}

/// A count with separators, any other number with one decimal.
fn number(value: &Cell) -> String {
    value.number().map_or_else(
        || format::MISSING.to_owned(),
        |number| format::decimal(number, usize::from(number.fract() != 0.0)),
    )
}

/// Inside a sentence.
fn first_small(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

fn plain(answer: &Answer, value: &Cell) -> String {
    match value {
        Cell::Int(_) | Cell::Num(_) => number(value),
        Cell::Text(text) => text.parse().map_or_else(|_| format::text(text, 100), format::date),
        other => format::cell(other, crate::domain::metric::Unit::Text, answer.source.zone),
    }
}

/// What users call a model; weights of a configuration are called as they are named there.
#[must_use]
pub fn model(name: &str) -> &str {
    Model::BUILT_IN.iter().find(|model| model.name() == name).map_or(name, Model::label)
}

/// What users call an event.
fn event_name(names: &Names, event: &str) -> String {
    names.get(Named::Event, "", event).map_or_else(|| words::event(event), str::to_owned)
}

/// What users call an item of the answer's view.
fn item(answer: &Answer, id: &str) -> String {
    let view = answer.view().map_or("", |view| view.name());
    item_of(&answer.names, view, id)
}

fn item_of(names: &Names, view: &str, id: &str) -> String {
    match view {
        "journey" => names.called(Named::Journey, "", id),
        "asset" => names.called(Named::Asset, "", id),
        _ => id,
    }
    .to_owned()
}

/// What users call an item that the filter ignores or prioritises, as `journey:welcome`.
fn weighed_item(names: &Names, item: &str) -> String {
    match item.split_once(':') {
        Some(("journey", id)) => item_of(names, "journey", id),
        Some((view, id)) => format!("{} ({view})", item_of(names, view, id)),
        None => item.to_owned(),
    }
}

/// What users call a name of a dimension of the filter.
fn called(dimension: &Dimension, names: &Names, id: &str) -> String {
    match &dimension.value {
        Selected::Items(_) => weighed_item(names, id),
        _ if dimension.field == "journeys" => item_of(names, "journey", id),
        _ => id.to_owned(),
    }
}

/// The filter in words, each name as `called` says: `Q2 2025 (1 Apr – 30 Jun 2025) · journeys Welcome series, Abandoned cart ·
/// platform web`.
#[must_use]
pub fn filter(filter: &Filter, called: &dyn Fn(&Dimension, &str) -> String) -> String {
    let mut said = Vec::new();
    let period = filter.period();
    if period != Period::default() {
        let (name, days) = (period.name(), period.days());
        said.push(if name == days { days } else { format!("{name} ({days})") });
    }
    for dimension in DIMENSIONS {
        let named: Vec<String> = dimension.list(filter).iter().map(|id| called(dimension, id)).collect();
        match (&dimension.value, named.as_slice()) {
            (Selected::Switch(on), _) if *(on.get)(filter) => said.push(dimension.title.to_owned()),
            (_, []) => {}
            (Selected::Names(_), [only]) => said.push(format!("{} {only}", dimension.word)),
            (_, all) => said.push(format!("{} {}", dimension.title, all.join(", "))),
        }
    }
    said.join(" · ")
}

/// The gate that was not met, the laws and the notes.
#[must_use]
pub fn remarks(answer: &Answer) -> Vec<String> {
    gate(answer).chain(answer.checks.iter().map(check)).chain(notes(answer)).collect()
}

/// The same without what is said of the data in every answer, the laws in one line.
pub(super) fn remarks_of_its_own(answer: &Answer) -> Vec<String> {
    let laws = answer.checks.iter().map(check).collect::<Vec<_>>().join(" · ");
    let laws = (!laws.is_empty()).then_some(laws);
    gate(answer).chain(laws).chain(notes(answer).skip(answer.source.remarks.len())).collect()
}

fn gate(answer: &Answer) -> impl Iterator<Item = String> {
    let clean = |text: &str| Clean::new(text).to_string();
    let gate = answer
        .gate
        .iter()
        .map(move |gate| format!("No result: it needs {}; there is {}", clean(&gate.needs), clean(&gate.has)));
    gate.chain((answer.table.rows.is_empty() && answer.gate.is_none()).then(|| "No rows.".to_owned()))
}

fn check(check: &Check) -> String {
    let mark = if check.kept { "✓" } else { "✗ BROKEN:" };
    let detail = if check.detail.is_empty() { String::new() } else { format!(" ({})", Clean::new(&check.detail)) };
    format!("{mark} {}{detail}", check.name)
}

fn notes(answer: &Answer) -> impl Iterator<Item = String> {
    answer.notes.iter().map(|one| format!("Note: {}", Clean::new(&note(one, answer))))
}

/// A note, its subject and the items in it by their names.
#[must_use]
pub fn note(note: &Note, answer: &Answer) -> String {
    let names = &answer.names;
    let view = match answer.view() {
        Some(View::Journey) => Some(Named::Journey),
        Some(View::Asset) => Some(Named::Asset),
        Some(View::Channel) | None => None,
    };
    let weighed =
        |id: &str| [&answer.filter.ignore, &answer.filter.prioritise].iter().any(|all| all.iter().any(|one| one == id));
    let text = note.naming(|id| match view.and_then(|view| names.get(view, "", id)) {
        Some(name) => name.to_owned(),
        None if weighed(id) => weighed_item(names, id),
        None => id.to_owned(),
    });
    match &note.subject {
        Some(subject) => {
            let journey = || names.get(Named::Journey, "", subject);
            let milestone = || names.get(Named::Milestone, "", subject);
            let name = match note.topic {
                Topic::Broken => journey().unwrap_or(subject),
                Topic::General => milestone().or_else(journey).unwrap_or_else(|| model(subject)),
                _ => milestone().unwrap_or_else(|| model(subject)),
            };
            format!("{name}: {text}")
        }
        None => text,
    }
}
