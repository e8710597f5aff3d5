//! What journeys and assets are ranked by, each measure by the code of the report that it is of (P3).

use std::collections::BTreeMap;

use crate::domain::answer::{Check, Gate};
use crate::domain::decimal::separated;
use crate::domain::journey::Goal;
use crate::domain::model::{Model, View};
use crate::domain::note::Note;
use crate::domain::standard::{Role, STANDARD};
use crate::domain::table::Cell;
use crate::report::args::{Args, RankMeasure, Ranked};
use crate::report::attribution::OBSERVATIONAL;
use crate::report::attribution::costs::{ItemCredit, item_credits};
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::journey::entries::{self, EntryCounts, people_check};
use crate::report::journey::event_counts::{EventCounts, Measured};
use crate::report::journey::verbs::{deliveries, verbs};
use crate::report::journey::with_goal::with_goal;
use crate::report::journey::{goals, journeys};
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::programme::mapped::{self, Mapped};
use crate::report::query::Query;
use crate::report::verification_sql;
use crate::store::Param;

const ITEMS: &str = filter::filtered!("listed_journeys"; include_str!("../leaderboard_items.sql"));
const LEADS: &str = filter::filtered!("people", "inbound", "chosen_leads"; include_str!("../leaderboard_leads.sql"));
const EVENTS: &str = filter::filtered!("shapes", "facts", "ranked_events"; include_str!("../leaderboard.sql"));
const EVENTS_OF: &str = filter::filtered!("people", "asked_people", "shapes", "facts_of", "ranked_events"; include_str!("../leaderboard.sql"));

/// The texts of its queries, by file name.
pub(super) const SQL: &[(&str, &str)] = &[
    ("leaderboard_items.sql", ITEMS),
    ("leaderboard_leads.sql", LEADS),
    ("leaderboard.sql", EVENTS),
    ("leaderboard_of.sql", EVENTS_OF),
    ("mapped.sql", mapped::SQL),
];

/// What one item is ranked by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Score {
    /// Not applicable.
    None,
    /// So many.
    Count(u64),
    /// Some of others.
    Rate(u64, u64),
    /// People with the goal, and those whom its target needs.
    OfTarget(u64, u64),
    /// Attributed completions or their value, and the interval.
    Credit { credit: f64, interval: Option<(f64, f64)> },
}

/// The scores of a measure.
pub(super) struct Scored {
    pub items: BTreeMap<String, Score>,
    /// That of an item that is not among them.
    pub none: Score,
    pub gate: Option<Gate>,
    pub parameters: Vec<(&'static str, Cell)>,
    pub notes: Vec<Note>,
    pub check: Option<Check>,
    /// What channels and platforms do not select, for a note.
    pub unapplied: Option<&'static str>,
}

impl Scored {
    fn new(items: BTreeMap<String, Score>, none: Score) -> Self {
        Self { items, none, gate: None, parameters: Vec::new(), notes: Vec::new(), check: None, unapplied: None }
    }
}

/// What is counted of the events of an item.
#[derive(Clone, Copy)]
enum Counted {
    Total(&'static [&'static str]),
    Unique(&'static [&'static str]),
    /// Messages delivered, of any channel.
    Delivered,
    /// The rate of this place in [`EventCounts::rates`].
    Rate(usize),
}

const OPENS: &[&str] = &["email_opened", "push_opened"];
const CLICKS: &[&str] = &["email_clicked", "text_clicked", "push_clicked"];
const RATED: &[&str] = &[
    "email_delivered",
    "text_delivered",
    "push_sent",
    "email_opened",
    "push_opened",
    "email_clicked",
    "text_clicked",
    "push_clicked",
];

/// What a measure counts of events; `None` where it is of something else.
fn counted(measure: RankMeasure) -> Option<Counted> {
    Some(match measure {
        RankMeasure::Delivered => Counted::Delivered,
        RankMeasure::Opens => Counted::Total(OPENS),
        RankMeasure::UniqueOpens => Counted::Unique(OPENS),
        RankMeasure::OpenRate => Counted::Rate(0),
        RankMeasure::Clicks => Counted::Total(CLICKS),
        RankMeasure::UniqueClicks => Counted::Unique(CLICKS),
        RankMeasure::ClickThroughRate => Counted::Rate(1),
        RankMeasure::ClickToOpenRate => Counted::Rate(2),
        RankMeasure::FormVisits => Counted::Total(&["form_visited"]),
        RankMeasure::FormSubmissions => Counted::Total(&["form_submitted"]),
        RankMeasure::UniqueFormSubmissions => Counted::Unique(&["form_submitted"]),
        RankMeasure::Subscriptions => Counted::Total(&["subscribed"]),
        RankMeasure::UniqueSubscriptions => Counted::Unique(&["subscribed"]),
        RankMeasure::Processed
        | RankMeasure::Conversions
        | RankMeasure::ConversionRate
        | RankMeasure::TargetShare
        | RankMeasure::Leads
        | RankMeasure::Credit
        | RankMeasure::Value => return None,
    })
}

/// The events that are wanted for it.
fn wanted(cx: &ReportContext<'_>, counted: Counted) -> Vec<String> {
    let texts = |events: &[&str]| events.iter().map(|event| (*event).to_owned()).collect();
    match counted {
        Counted::Total(events) | Counted::Unique(events) => texts(events),
        Counted::Delivered => deliveries(cx),
        Counted::Rate(_) => texts(RATED),
    }
}

/// The events of messages that a measure adds up, where that is all that it does.
pub(super) fn totals(cx: &ReportContext<'_>, measure: RankMeasure) -> Option<Vec<String>> {
    let counted = counted(measure).filter(|counted| matches!(counted, Counted::Total(_) | Counted::Delivered))?;
    let wanted = wanted(cx, counted);
    let of_messages = STANDARD.iter().filter(|event| event.role != Role::Message);
    let others: Vec<&str> = of_messages.map(|event| event.name).collect();
    wanted.iter().all(|event| !others.contains(&event.as_str())).then_some(wanted)
}

fn params(cx: &ReportContext<'_>, args: &Args) -> Vec<(&'static str, Param)> {
    let filter = &args.filter;
    let mut params = filter::params(cx, filter);
    let (of_messages, _): (Vec<String>, Vec<String>) = verbs(cx).into_iter().unzip();
    let recount = filter.without_machine || !filter.channels.is_empty() || filter.selects_customers();
    let wanted = counted(args.measure).map(|counted| wanted(cx, counted)).unwrap_or_default();
    params.extend([
        ("by_asset", Param::Bool(args.ranked == Ranked::Asset)),
        ("leads", Param::Bool(args.measure == RankMeasure::Leads)),
        ("wanted", Param::Texts(wanted)),
        ("of_messages", Param::Texts(of_messages)),
        ("recount", Param::Bool(recount)),
        ("search", Param::Null),
    ]);
    params
}

/// The events behind a number of the leaderboard.
pub(in crate::report) struct EventsBehind {
    /// What the queries on them need to know.
    pub params: Vec<(&'static str, Param)>,
    /// Those alone that are the first of their kind (F6).
    pub once: bool,
    /// What one is called.
    pub noun: &'static str,
}

/// Those of a measure; of a rate what is divided, or what it is divided by (`all`). `None` where it counts no events.
pub(super) fn events_behind(cx: &ReportContext<'_>, args: &Args, all: bool) -> Option<EventsBehind> {
    let counted = counted(args.measure)?;
    let (events, once) = match counted {
        Counted::Rate(place) => EventCounts::events_of(place, all),
        Counted::Unique(_) => (wanted(cx, counted), true),
        Counted::Total(_) | Counted::Delivered => (wanted(cx, counted), false),
    };
    let noun = match args.measure {
        RankMeasure::Delivered => "delivery",
        RankMeasure::Opens => "open",
        RankMeasure::OpenRate | RankMeasure::ClickThroughRate if all => "message",
        RankMeasure::UniqueOpens | RankMeasure::OpenRate => "opened message",
        RankMeasure::ClickToOpenRate if all => "opened message",
        RankMeasure::Clicks => "click",
        RankMeasure::UniqueClicks | RankMeasure::ClickThroughRate | RankMeasure::ClickToOpenRate => "clicked message",
        RankMeasure::FormVisits => "visit",
        RankMeasure::FormSubmissions => "submission",
        RankMeasure::UniqueFormSubmissions => "submitted form",
        _ => "subscription",
    };
    let mut params = params(cx, args);
    params.retain(|(name, _)| *name != "wanted");
    params.push(("wanted", Param::Texts(events)));
    Some(EventsBehind { params, once, noun })
}

/// The query of what is listed.
pub(super) fn items_query(cx: &ReportContext<'_>, args: &Args) -> Query {
    Query::new("leaderboard_items.sql", ITEMS, &params(cx, args))
}

fn events_query(cx: &ReportContext<'_>, args: &Args) -> Query {
    let (name, text) =
        if args.filter.selects_customers() { ("leaderboard_of.sql", EVENTS_OF) } else { ("leaderboard.sql", EVENTS) };
    Query::new(name, text, &params(cx, args))
}

fn leads_query(cx: &ReportContext<'_>, args: &Args) -> Query {
    Query::new("leaderboard_leads.sql", LEADS, &params(cx, args))
}

/// The question on credit that the measures `credit` and `value` are.
fn of_credit(args: &Args) -> Args {
    let by = match args.ranked {
        Ranked::Journey => View::Journey,
        Ranked::Asset => View::Asset,
    };
    Args { by, model: None, ..args.clone() }
}

/// The queries of a measure.
pub(super) fn queries(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    Ok(match args.measure {
        RankMeasure::Leads => vec![leads_query(cx, args), mapped::query()],
        RankMeasure::Credit | RankMeasure::Value => {
            verification_sql::queries(cx, &of_credit(args), verification_sql::CREDITS)?
        }
        measure => match counted(measure) {
            Some(Counted::Rate(_)) => vec![events_query(cx, args), Measured::query()],
            Some(_) => vec![events_query(cx, args)],
            None if measure == RankMeasure::TargetShare => (goals::REPORT.queries)(cx, args)?,
            None => (journeys::REPORT.queries)(cx, args)?,
        },
    })
}

/// The scores of the measure that is asked for.
pub(super) fn read(cx: &ReportContext<'_>, args: &Args) -> Result<Scored, Error> {
    match args.measure {
        RankMeasure::Leads => {
            let rows = leads_query(cx, args)
                .rows(cx.reader, |row| Ok((row.get::<String>(0)?, Score::Count(row.get::<i64>(1)?.unsigned_abs()))))?;
            let mapped = Mapped::read(cx)?;
            // Without a table of them it is not known how many there are.
            let none = if mapped.table("leads") { Score::Count(0) } else { Score::None };
            let notes = mapped.lacks_of_leads().into_iter().collect();
            Ok(Scored { unapplied: Some("leads"), notes, ..Scored::new(rows.into_iter().collect(), none) })
        }
        RankMeasure::Credit | RankMeasure::Value => credits(cx, args),
        measure => match counted(measure) {
            Some(counted) => of_events(cx, args, counted),
            None => of_starts(cx, args),
        },
    }
}

fn of_events(cx: &ReportContext<'_>, args: &Args, counted: Counted) -> Result<Scored, Error> {
    let rows = events_query(cx, args).rows(cx.reader, |row| {
        let count = |column| Ok::<_, crate::store::Error>(row.get::<i64>(column)?.unsigned_abs());
        Ok((row.get::<String>(0)?, row.get::<String>(1)?, count(2)?, count(3)?))
    })?;
    let broken = rows.iter().filter(|(_, _, total, unique)| unique > total).count() as u64;
    let check = Check {
        name: "unique ≤ total",
        kept: broken == 0,
        detail: format!("{} of {} rows break it", separated(broken), separated(rows.len() as u64)),
    };
    let mut items: BTreeMap<String, EventCounts> = BTreeMap::new();
    for (item, event, total, unique) in rows {
        items.entry(item).or_default().add(&event, total, unique);
    }
    let measured = if matches!(counted, Counted::Rate(_)) { Measured::read(cx)? } else { Measured::default() };
    let arriving = deliveries(cx);
    let score = |counts: &EventCounts| match counted {
        Counted::Total(events) => Score::Count(events.iter().map(|event| counts.of(event).0).sum()),
        Counted::Unique(events) => Score::Count(events.iter().map(|event| counts.of(event).1).sum()),
        Counted::Delivered => Score::Count(arriving.iter().map(|event| counts.of(event).0).sum()),
        Counted::Rate(place) => {
            counts.rates(&measured)[place].map_or(Score::None, |(part, all)| Score::Rate(part, all))
        }
    };
    let none = score(&EventCounts::default());
    let items = items.into_iter().map(|(item, counts)| (item, score(&counts))).collect();
    Ok(Scored { check: Some(check), ..Scored::new(items, none) })
}

fn of_starts(cx: &ReportContext<'_>, args: &Args) -> Result<Scored, Error> {
    let goals: BTreeMap<&str, &Goal> =
        with_goal(cx).filter_map(|journey| Some((journey.id.as_str(), journey.goal.as_ref()?))).collect();
    let score = |journey: &str, counts: &EntryCounts| {
        let attained = counts.goal.attained;
        match (args.measure, goals.get(journey)) {
            (RankMeasure::Processed, _) => Score::Count(counts.entrants),
            (_, None) => Score::None,
            (RankMeasure::Conversions, _) => Score::Count(attained),
            (RankMeasure::ConversionRate, _) => Score::Rate(attained, counts.entrants),
            (_, Some(goal)) => {
                goal.target.map_or(Score::None, |target| Score::OfTarget(attained, target.people(counts.entrants)))
            }
        }
    };
    let counted = entries::count(cx, &args.filter, &[])?.journeys;
    let people = counted.values().map(|counts| [counts.goal.attained, counts.entrants, counts.entries]);
    let check = people_check("these", people);
    let items = counted.iter().map(|(journey, counts)| (journey.clone(), score(journey, counts))).collect();
    Ok(Scored { check: Some(check), unapplied: Some("starts"), ..Scored::new(items, Score::None) })
}

fn credits(cx: &ReportContext<'_>, args: &Args) -> Result<Scored, Error> {
    let args = of_credit(args);
    let by_value = args.measure == RankMeasure::Value;
    let credits = item_credits(cx, &args, by_value)?;
    let worthless = by_value && credits.items.is_empty();
    let none = if worthless { Score::None } else { Score::Credit { credit: 0.0, interval: None } };
    let items = credits
        .items
        .into_iter()
        .map(|ItemCredit { item, credit, interval }| (item, Score::Credit { credit, interval }));
    let (_, milestone) = selected_milestone(cx, &args)?;
    let mut scored = Scored::new(items.collect(), none);
    scored.gate = credits.gate;
    scored.notes.push(OBSERVATIONAL.into());
    scored.parameters = vec![("milestone", milestone.id.clone().into()), ("model", Model::default().name().into())];
    if worthless && scored.gate.is_none() {
        scored.notes.push("no completion of the milestone has a value".into());
    }
    Ok(scored)
}
