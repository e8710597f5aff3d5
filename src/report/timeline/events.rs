//! All events of one customer in their order, each touch with its credit (T4, A9, H4): a part at a time, as there may be
//! millions.

use std::collections::HashMap;
use std::sync::Arc;

use super::followed::CustomerCredit;
use super::lines::{Line, Met, Standing, completion_says};
use super::window::{self, CustomerHours, PART, Window};
use super::{account, asked, customer, customer_credit, of_customer};
use crate::config::labels;
use crate::domain::answer::Answer;
use crate::domain::journey::Measure;
use crate::domain::milestone::Milestone;
use crate::domain::model::Model;
use crate::domain::table::Cell;
use crate::domain::time::Time;
use crate::report::args::Args;
use crate::report::attribution::{OBSERVATIONAL, model, parameters};
use crate::report::contract::{ReportContext, answer_key, of_rows};
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::query::Query;
use crate::report::{filter, touches};
use crate::store::{self, Param, Row};

const SQL: &str = include_str!("customer_events.sql");

/// The text of its query.
pub(in crate::report) const EVENTS_SQL: (&str, &str) = ("customer_events.sql", SQL);

crate::row! {
    /// One event of a customer. `kind` is touch, event, completion (of the milestone named) or goal (of the journey named).
    pub struct CustomerEventRow {
        time: Time,
        kind: String = "event.kind" ("Kind", Text, "H4", "touch, event, completion of a milestone, or goal of a journey."),
        event: String,
        event_name: Option<String> = "event.event_name" ("Event", Text, "M8", "What the trigger's label calls it."),
        milestone: Option<String> = "event.milestone" ("Milestone", Text, "M1", "What the completed milestone is called."),
        journey: Option<String>,
        journey_name: Option<String>,
        step: Option<String>,
        step_name: Option<String> = "event.step_name" ("Step", Text, "F3", "What the step is called."),
        channel: Option<String>,
        asset: Option<String>,
        asset_name: Option<String> = "event.asset_name" ("Message", Text, "A5", "What the asset is called."),
        ended: Option<String> = "event.ended" ("Why", Text, "F7", "Why the start ended."),
        item: Option<String>,
        completion: Option<u64>,
        credit: Option<f64> = "touch.credit",
        reason: Option<String> = "timeline.reason",
    }
}

/// A line of the query.
struct EventLine {
    row: CustomerEventRow,
    at: i64,
    /// Of a touch: its place among all of them, and its shape.
    touch: Option<(u32, u32)>,
    /// Of a completion: the milestone's position, its number where it counts, its value.
    completed: Option<(usize, Option<u64>, Option<f64>)>,
}

/// A part of the events of a customer: those after `offset` others, without it the last ones. The parameters `events` and `offset`
/// tell which.
pub(in crate::report) fn events(
    cx: &ReportContext<'_>,
    args: &Args,
    touches_alone: bool,
    offset: Option<usize>,
) -> Result<Answer, Error> {
    let id = asked(args)?;
    filter::check(cx, &args.filter)?;
    let (key, name) = customer(cx, id)?;
    let milestones = &cx.config.milestones;
    let chosen = if milestones.is_empty() { None } else { Some((selected_milestone(cx, args)?, model(cx, args)?)) };
    let place = chosen.as_ref().map(|((place, _), _)| *place);
    let params = params(cx, key, place, touches_alone);
    let window = hours(cx, args, &params, touches_alone)?.window(offset);
    let mut lines = query(params, window).rows(cx.reader, read)?;
    let mut answer = of_rows("events", cx, args, Vec::<CustomerEventRow>::new());
    if let Some(((place, milestone), model)) = &chosen {
        let credit = customer_credit(cx, args, *place, key, model)?;
        stand(&mut lines, args, key, &credit, (*place, milestone));
        describe(&mut answer, cx, args, &credit, (milestone, model));
    }
    let label = |event: &str| labels(cx.config).find(|(own, _)| *own == event).map(|(_, label)| label.to_owned());
    for line in &mut lines {
        line.row.milestone =
            line.completed.as_ref().and_then(|(place, ..)| milestones.get(*place)).map(|found| found.name.clone());
        line.row.event_name = label(&line.row.event);
    }
    let head: [(&str, Cell); 4] = [
        ("customer", id.into()),
        ("name", name.into()),
        ("events", window.all.into()),
        ("offset", window.offset.into()),
    ];
    answer.parameters.splice(0..0, head);
    answer.table.extend(lines.into_iter().map(|line| line.row));
    Ok(answer)
}

/// The hours of the customer's events, read once for all parts.
fn hours(
    cx: &ReportContext<'_>,
    args: &Args,
    params: &[(&'static str, Param)],
    touches_alone: bool,
) -> Result<Arc<CustomerHours>, Error> {
    let question = format!("hours of a customer, touches alone: {touches_alone}");
    let read = || Ok(CustomerHours::read(cx.reader, params)?);
    cx.cache.hours.get_or_make(answer_key(cx, question, args), cx.progress, read)
}

/// What runs for a part: without a milestone there is no credit to be shared out.
pub(in crate::report) fn queries(
    cx: &ReportContext<'_>,
    args: &Args,
    touches_alone: bool,
    offset: Option<usize>,
) -> Result<Vec<Query>, Error> {
    let id = asked(args)?;
    let (key, _) = customer(cx, id)?;
    let place = if cx.config.milestones.is_empty() { None } else { Some(selected_milestone(cx, args)?.0) };
    let mut queries = place.map(|place| touches::queries(cx, &args.filter, Some(place))).unwrap_or_default();
    let [found, ..] = of_customer(id, place.unwrap_or_default());
    let params = params(cx, key, place, touches_alone);
    let window = hours(cx, args, &params, touches_alone)?.window(offset);
    queries.extend([found, window::query(&params), query(params, window)]);
    Ok(queries)
}

/// The parameters of both queries: they name triggers and goals, which the store does not know.
fn params(cx: &ReportContext<'_>, key: u32, place: Option<usize>, touches_alone: bool) -> Vec<(&'static str, Param)> {
    let triggers = cx.config.milestones.iter().map(|milestone| milestone.trigger.clone()).collect();
    let goals = cx.config.journeys.iter().filter_map(|journey| Some((journey.id.clone(), journey.goal.as_ref()?)));
    let (goals, goal_events) = goals
        .map(|(journey, goal)| {
            let event = match &goal.measure {
                Measure::Trigger { event, .. } => event.clone(),
                Measure::Opened => "message_opened".to_owned(),
                Measure::Clicked => "message_clicked".to_owned(),
            };
            (journey, event)
        })
        .unzip();
    let place = place.map_or(-1, |place| i64::try_from(place).unwrap_or(i64::MAX));
    vec![
        ("key", Param::Int(i64::from(key))),
        ("milestone", Param::Int(place)),
        ("triggers", Param::Texts(triggers)),
        ("goals", Param::Texts(goals)),
        ("goal_events", Param::Texts(goal_events)),
        ("touches", Param::Bool(touches_alone)),
    ]
}

/// The query of a part.
fn query(mut params: Vec<(&'static str, Param)>, window: Window) -> Query {
    let count = |n: u64| Param::Int(i64::try_from(n).unwrap_or(i64::MAX));
    params.extend([
        ("begin", Param::Int(window.begin)),
        ("end", Param::Int(window.end)),
        ("limit", count(PART)),
        ("offset", count(window.skip)),
    ]);
    Query::new("customer_events.sql", SQL, &params)
}

fn read(row: &Row<'_>) -> Result<EventLine, store::Error> {
    let kind: String = row.get(0)?;
    let at: i64 = row.get(1)?;
    let touch = if kind == "touch" { Some((row.get(2)?, row.get(3)?)) } else { None };
    let milestone: Option<i64> = row.get(13)?;
    let completed = match milestone.and_then(|place| usize::try_from(place).ok()) {
        Some(place) => Some((place, row.get(14)?, row.get(15)?)),
        None => None,
    };
    let row = CustomerEventRow {
        time: Time(at),
        kind,
        event: row.get::<Option<String>>(4)?.unwrap_or_default(),
        event_name: None,
        milestone: None,
        journey: row.get(5)?,
        journey_name: row.get(6)?,
        step: row.get(7)?,
        step_name: row.get(8)?,
        channel: row.get(9)?,
        asset: row.get(10)?,
        asset_name: row.get(11)?,
        ended: row.get(12)?,
        item: None,
        completion: None,
        credit: None,
        reason: None,
    };
    Ok(EventLine { row, at, touch, completed })
}

/// Fills in what touches are worth under the milestone, and the numbers of its completions.
fn stand(
    lines: &mut [EventLine],
    args: &Args,
    key: u32,
    credit: &CustomerCredit,
    (place, milestone): (usize, &Milestone),
) {
    let CustomerCredit { setup, names, followed, .. } = credit;
    let worth = Line { setup, key, view: args.by, names, known: HashMap::new() };
    for EventLine { row, at, touch, completed } in lines {
        // A touch that is not where the model met it has no credit rather than another's.
        if let Some((place, shape)) =
            touch.filter(|(place, shape)| followed.touches.get(*place as usize) == Some(&(*at, *shape)))
        {
            let Standing { item, completion, credit, reason } = worth.standing(place, *at, shape, followed);
            (row.item, row.completion, row.credit, row.reason) = (item, completion, credit, reason);
        }
        row.completion = row.completion.or(completed.and_then(|(_, number, _)| number));
        if let Some((_, number, value)) = completed.filter(|(own, ..)| *own == place) {
            let met = Met { at: *at, before: 0, value, counted: number.is_some() };
            let number_here = number.and_then(|number| usize::try_from(number).ok());
            row.reason = Some(completion_says(&met, number_here, followed, milestone));
        }
    }
}

/// What the credits depend on, and how they add up.
fn describe(
    answer: &mut Answer,
    cx: &ReportContext<'_>,
    args: &Args,
    credit: &CustomerCredit,
    (milestone, model): (&Milestone, &Model),
) {
    answer.parameters = parameters(cx, args, milestone, model);
    answer.notes.push(OBSERVATIONAL);
    answer.notes.extend(touches::notes(&args.filter));
    account(answer, &credit.followed, credit.gate.as_ref(), model);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{ENTRIES, WORLD, config, goal, milestone, shown, with};
    use crate::report::{Drilldown, drill_down, drill_down_queries};

    /// Ann opens thrice on day 1 (the last time a machine's), buys on day 1.5 and twice on day 3, of which one meets the
    /// conditions.
    const ANN: &str = "
        insert into touch values (0, 86400000002, 6, 0, 1), (0, 86400000003, 6, 1, 2), (0, 86400000004, 7, 2, 3);
        insert into other_event values
            (0, 9, 1.5*86400000000), (0, 9, 3*86400000000), (0, 9, 3*86400000000), (1, 9, 86400000000);
        insert into completion values
            (0, 0, 1.5*86400000000, 3, 10, null, 50, true), (0, 0, 3*86400000000, 3, 7, null, 51, false),
            (1, 0, 1.5*86400000000, 3, 10, null, 50, true), (1, 0, 3*86400000000, 3, 7, null, 51, false);";

    fn asked(milestones: Vec<Milestone>, touches: bool, offset: Option<usize>) -> Answer {
        let config = config(vec![goal("a", "purchase", None)], milestones);
        let args = Args { customer: Some("ann".into()), ..Args::default() };
        let question = Drilldown::Events { touches, offset };
        with(&config, &[WORLD, ENTRIES, ANN], false, |cx| drill_down(cx, &args, &question)).unwrap()
    }

    /// Day, kind, event and journey of each line.
    fn told(answer: &Answer) -> Vec<String> {
        let rows: Vec<CustomerEventRow> = answer.table.read();
        let day = |time: Time| time.to_string()[8..10].to_owned();
        rows.iter()
            .map(|row| {
                let named = [row.journey.as_deref(), row.step.as_deref(), row.ended.as_deref()];
                let named: Vec<&str> = named.into_iter().flatten().collect();
                format!("{} {} {} {}", day(row.time), row.kind, row.event, named.join(" ")).trim_end().to_owned()
            })
            .collect()
    }

    fn two() -> Vec<Milestone> {
        vec![milestone("sale", "purchase", None), milestone("again", "purchase", None)]
    }

    #[test]
    fn e12_a_timeline_holds_all_events_of_the_customer_each_with_its_meaning() {
        let answer = asked(two(), false, None);
        assert_eq!(
            told(&answer),
            [
                "02 event email_sent a s1",
                "02 event journey_entered a",
                "02 event step_entered a s1",
                "02 event step_entered a s2",
                "02 touch email_opened a s1",
                "02 touch email_opened a s1",
                "02 touch email_opened a s1",
                "02 completion purchase",
                "02 completion purchase",
                "02 goal purchase a",
                "03 event journey_completed a s2 completed",
                // Two purchases at one instant: one met the conditions and is no completion that counts, the other is told as
                // it is.
                "04 event purchase",
                "04 completion purchase",
                "06 event journey_entered b",
                "07 event journey_exited b unknown",
                "11 event journey_entered a",
                "11 event step_entered a s1",
            ]
        );
        let rows: Vec<CustomerEventRow> = answer.table.read();
        let completions: Vec<_> = rows
            .iter()
            .filter(|row| row.kind == "completion")
            .map(|row| (row.milestone.as_deref(), row.completion))
            .collect();
        assert_eq!(completions, [(Some("sale"), Some(1)), (Some("again"), Some(1)), (Some("sale"), None)]);
        assert_eq!((rows[0].journey_name.as_deref(), rows[0].step_name.as_deref()), (Some("A"), Some("Mail")));
        let events = answer.parameters.iter().find(|(name, _)| *name == "events").map(|(_, value)| shown(value));
        assert_eq!(events.as_deref(), Some("17"));
    }

    #[test]
    fn e12_touches_alone_keep_the_completions_of_the_milestone() {
        let answer = asked(two(), true, None);
        assert_eq!(
            told(&answer),
            [
                "02 touch email_opened a s1",
                "02 touch email_opened a s1",
                "02 touch email_opened a s1",
                "02 completion purchase",
                "04 completion purchase",
            ]
        );
        let rows: Vec<CustomerEventRow> = answer.table.read();
        assert_eq!(rows[4].reason.as_deref(), Some("only the first completion counts"));
    }

    #[test]
    fn h1_the_queries_of_a_timeline_are_those_that_answer_it() {
        let args = Args { customer: Some("ann".into()), ..Args::default() };
        let shown = |milestones: Vec<Milestone>| {
            let config = config(vec![goal("a", "purchase", None)], milestones);
            let question = Drilldown::Events { touches: true, offset: None };
            with(&config, &[WORLD, ENTRIES, ANN], false, |cx| drill_down_queries(cx, &args, &question)).unwrap()
        };
        let queries = shown(Vec::new());
        let names: Vec<&str> = queries.iter().map(|query| query.name).collect();
        assert_eq!(names, ["timeline_customer.sql", "customer_hours.sql", "customer_events.sql"]);
        let text = queries[2].written_out();
        assert!(text.contains("t.customer = 0::bigint") && text.contains("not true::boolean"), "{text}");
        // With a milestone the touches of everybody come first: the credit is learnt from them.
        let names: Vec<&str> = shown(two()).iter().map(|query| query.name).collect();
        assert!(names.len() > 2 && names.ends_with(&["customer_hours.sql", "customer_events.sql"]), "{names:?}");
    }

    #[test]
    fn r16_a_timeline_is_answered_in_parts() {
        let answer = asked(two(), false, Some(15));
        assert_eq!(told(&answer), ["11 event journey_entered a", "11 event step_entered a s1"]);
        assert!(answer.parameters.iter().any(|(name, value)| *name == "events" && shown(value) == "17"));
        let beyond = asked(two(), false, Some(17));
        assert!(beyond.table.rows.is_empty());
        assert!(beyond.parameters.iter().any(|(name, value)| *name == "events" && shown(value) == "17"));
    }

    #[test]
    fn r16_the_last_part_has_the_credit_and_the_numbers_of_the_whole() {
        // Before everything else ann opens 1,990 times, every hour, on the 83 days before.
        let opens = "insert into touch select 0, -i * 3600000000, 6, 1990 - i, 10 from range(1990, 0, -1) t(i);
            insert into touch values (0, 86400000002, 6, 1990, 1), (0, 86400000003, 6, 1991, 2), (0, 86400000004, 7, 1992, 3);";
        let sold = "insert into completion values (0, 0, 1.5*86400000000, 1993, 10, null, 50, true);";
        let config = config(vec![goal("a", "purchase", None)], vec![milestone("sale", "purchase", None)]);
        let args = Args { customer: Some("ann".into()), model: Some("linear".into()), ..Args::default() };
        let part = |touches: bool, offset: Option<usize>| {
            let question = Drilldown::Events { touches, offset };
            with(&config, &[WORLD, ENTRIES, opens, sold], false, |cx| drill_down(cx, &args, &question)).unwrap()
        };
        // 1,993 touches and a completion: the last thousand begins with the 995th touch.
        let last = part(true, None);
        let rows: Vec<CustomerEventRow> = last.table.read();
        assert_eq!((rows.len(), last.parameter("offset").map(shown)), (1_000, Some("994".to_owned())));
        assert_eq!(rows[0].time, Time((994 - 1_990) * 3_600_000_000));
        // Linear: each of 1,993 touches has the same; a touch that is not where the model met it would have none.
        let share = 1.0 / 1_993.0;
        let credits: Vec<f64> = rows.iter().filter_map(|row| row.credit).collect();
        assert_eq!(credits.len(), 999);
        assert!(credits.iter().all(|credit| (credit - share).abs() < 1e-12));
        assert_eq!((rows[999].kind.as_str(), rows[999].completion), ("completion", Some(1)));
        // What is before it joins on without a gap.
        let before: Vec<CustomerEventRow> = part(true, Some(0)).table.read();
        assert_eq!((before.len(), before[994].time), (1_000, rows[0].time));
        assert_eq!(before[993].time, Time((993 - 1_990) * 3_600_000_000));
        // Ten lines more that are neither touches nor completions.
        assert_eq!(part(false, None).parameter("offset").map(shown), Some("1004".to_owned()));
    }

    #[test]
    fn e12_without_a_milestone_there_are_events_and_no_credit() {
        let answer = asked(Vec::new(), false, Some(0));
        // The completions of the store are of no milestone that is configured here.
        assert!(told(&answer).contains(&"02 touch email_opened a s1".to_owned()));
        let rows: Vec<CustomerEventRow> = answer.table.read();
        assert!(rows.iter().all(|row| row.credit.is_none() && row.milestone.is_none()));
    }
}
