//! What people with the goal of one journey, or at the end of a funnel, have in common, beside those without it (J8).
//!
//! Each customer has one span: people with the goal from the begin of the entry in which it fell first to the event that reached it,
//! which is excluded, also where that comes in the listening window; others from the begin of their first selected entry to its end,
//! included, or to `as_of` while it is active. Of a funnel from the start to the last required step, which is excluded, else to the end
//! of the window or `as_of`. `correlates_spans.sql` and [`starters`] make the spans,
//! `correlates_facts.sql` tells the factors of any, `correlates.sql` counts them.

mod starters;

use crate::attribution::odds_ratio;
use crate::config::Config;
use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::funnel::Funnel;
use crate::domain::journey::{Goal, Measure};
use crate::domain::row::Row as _;
use crate::domain::standard::{Role, STANDARD};
use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::Param;

use super::custom_funnel::attempts;
use super::goal_faults::goal_fault;
use super::selected;
use super::verbs::dispatches;
use super::with_goal::with_goal;

const SQL: &str = filter::filtered!(
    "people", "shapes", "chosen";
    include_str!("correlates_spans.sql"), include_str!("correlates_facts.sql"), include_str!("correlates.sql")
);

/// A factor is shown with at least so many people who have it and as many who have not (J8).
const LEAST: u64 = 30;

/// A column of the customers is looked at where it has at most so many values (J8).
const MOST_VALUES: i64 = 50;

crate::row! {
    /// One factor, and how often the goal was reached with it and without it.
    pub struct CorrelateRow {
        factor: String = "correlates.factor" ("What", Text, "A17", "The kind of factor: event, channel, platform, variant, business_unit or a column of the customers."),
        value: String = "correlates.value" ("Which", Text, "A17", "The event that happened before the goal, the channel of a message of the journey, the platform of an event, and so on."),
        converted_with: u64 = "correlates.converted_with" ("With it and the goal", People, "G8", "People with the factor who reached the goal."),
        with: u64 = "correlates.with" ("With it", People, "A17", "People with the factor."),
        converted_without: u64 = "correlates.converted_without" ("Without it, with the goal", People, "G8", "People without the factor who reached the goal."),
        without: u64 = "correlates.without" ("Without it", People, "A17", "People without the factor."),
        odds_ratio: f64 = "correlates.odds_ratio" ("Odds ratio", Score, "A17", "The odds of the goal with the factor divided by those without it, 0.5 added to each count; 1 = no difference."),
        low: f64 = "correlates.low" ("From", Score, "A17", "Lower end of its 95 % interval (Woolf)."),
        high: f64 = "correlates.high" ("To", Score, "A17", "Upper end of it."),
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "correlates",
    title: "What goes with the goal",
    about: "What people with the goal of one journey, or who came to the end of a funnel, did and were more or less often than the others, before that or up to the end of their start.",
    flags: &[Flag::Journey, Flag::Funnel],
    rules: &["A13", "A17", "G4", "G8", "R1", "R10", "U3"],
    columns: CorrelateRow::COLUMNS,
    steps: &[
        "each customer is looked at from the begin of one start: people with the goal in the start in which it fell first, up to what reached it; others in their first start, to its end or as_of",
        "with --funnel: from the start of the best attempt to the last required step, others to the end of the window or as_of; $starters holds a list of customer, first and last time, shape of the start and of the last step (-1: not reached) for each",
        "events of journeys, steps and channels, of a funnel's steps and the triggers of goals are no factors; customer.NAME, of audience, attributes and unmapped columns, is one where it has at most 50 values",
        "factors with fewer than 30 people with them or fewer than 30 without are left out",
        "odds ratio = (a + .5)(d + .5) / ((b + .5)(c + .5)), a and b with the factor, with and without the goal, c and d without the factor; the interval is Woolf's, 95 %",
        "first what stands furthest from 1 by the nearer end of its interval, then by kind and name",
    ],
    sql: &[&[
        ("correlates.sql", SQL),
        ("correlates_facts.sql", SQL),
        ("correlates_spans.sql", SQL),
        ("correlates_starters.sql", starters::SQL),
    ]],
    queries: |cx, args| {
        if let Some(selected) = funnel(cx, args)? {
            return Ok(starters::queries(cx, args, selected.0, factor_params(cx, None, Some(selected.1), None)));
        }
        let (journey, args) = selected::journey_or_funnel(cx, args)?;
        Ok(query(cx, &journey, &args).into_iter().collect())
    },
    equivalent: |cx, args| {
        Ok(if funnel(cx, args)?.is_some() { Equivalent::of_attempts() } else { Equivalent::of_starts() })
    },
    run,
};

/// None without a goal.
fn query(cx: &ReportContext<'_>, journey: &str, args: &Args) -> Option<Query> {
    Some(Query::new("correlates.sql", SQL, &params(cx, journey, args, None)?))
}

/// What the parts of the query need of one journey: all factors, or one with its value. `None` without a goal.
pub(in crate::report) fn params(
    cx: &ReportContext<'_>,
    journey: &str,
    args: &Args,
    factor: Option<(&str, &str)>,
) -> Option<Vec<(&'static str, Param)>> {
    let goal = with_goal(cx).find(|other| other.id == journey)?.goal.as_ref()?;
    let mut params = filter::params(cx, &args.filter);
    params.push(("goal_events", Param::Texts(goal_events(cx.config, goal))));
    params.extend(factor_params(cx, Some(journey), None, factor));
    Some(params)
}

/// What is said of the goal, or of the end of a funnel.
struct Words {
    check: &'static str,
    early: &'static str,
}

const OF_JOURNEY: Words = Words {
    check: "with and without a factor ≤ people with the goal ≤ people",
    early: "who reaches the goal early is sent less and has less time for anything else before it",
};

const OF_FUNNEL: Words = Words {
    check: "with and without a factor ≤ people who reached the end ≤ people",
    early: "who reaches the end early is sent less and has less time for anything else before it",
};

/// What the parts of the query need of those who started a funnel: all factors, or one with its value.
pub(in crate::report) fn starters(
    cx: &ReportContext<'_>,
    args: &Args,
    selected: (usize, &Funnel),
    factor: Option<(&str, &str)>,
) -> Result<Vec<(&'static str, Param)>, Error> {
    let mut params = filter::params(cx, &args.filter);
    params.extend(factor_params(cx, None, Some(selected.1), factor));
    params.push(("starters", starters::read(cx, args, selected)?));
    Ok(params)
}

/// The funnel that is asked for, with its position; `None` = a journey is.
pub(in crate::report) fn funnel<'a>(cx: &ReportContext<'a>, args: &Args) -> Result<Option<(usize, &'a Funnel)>, Error> {
    if args.funnel.is_some() { attempts::selected(cx, args) } else { Ok(None) }
}

/// The parameters of the part that tells factors: all, or one with its value. `journey` is the one whose messages are told by channel,
/// `None` = any. Steps of `funnel` are no factors.
fn factor_params(
    cx: &ReportContext<'_>,
    journey: Option<&str>,
    funnel: Option<&Funnel>,
    factor: Option<(&str, &str)>,
) -> Vec<(&'static str, Param)> {
    let text = |text: Option<&str>| text.map_or(Param::Null, |text| Param::Text(text.to_owned()));
    let (factor, value) = factor.unzip();
    let steps = funnel.into_iter().flat_map(|funnel| &funnel.steps);
    let steps = steps.map(|step| stored(cx.config, &step.event).to_owned());
    let no_factors = no_factors(cx.config).into_iter().chain(steps).collect();
    vec![
        ("journey", text(journey)),
        ("sent", Param::Texts(dispatches(cx))),
        ("no_factors", Param::Texts(no_factors)),
        ("own_channels", Param::Texts(cx.config.channels.iter().map(|channel| channel.name.clone()).collect())),
        ("least", Param::Int(i64::try_from(LEAST).unwrap_or(i64::MAX))),
        ("most_values", Param::Int(MOST_VALUES)),
        ("factor", text(factor)),
        ("value", text(value)),
    ]
}

/// The name that the store keeps of an event: the standard one, else its own.
fn stored<'a>(config: &'a Config, event: &'a str) -> &'a str {
    let standard = config.event_names.iter().find(|(_, own)| own.iter().any(|own| own == event));
    standard.map_or(event, |(standard, _)| standard.as_str())
}

/// The events that reach a goal (G3).
fn goal_events(config: &Config, goal: &Goal) -> Vec<String> {
    let of = |verb: &str| {
        let messages = STANDARD.iter().filter(|known| known.role == Role::Message && known.verb == verb);
        messages.map(|known| known.name.to_owned()).collect()
    };
    match &goal.measure {
        Measure::Trigger { event, .. } => vec![stored(config, event).to_owned()],
        Measure::Opened => of("opened"),
        Measure::Clicked => of("clicked"),
    }
}

/// The events that are no factors: those of entries and steps, those of channels, and what triggers the goal of any journey, also
/// where its conditions do not hold. Events of a configured channel are known by its name as well.
fn no_factors(config: &Config) -> Vec<String> {
    let standard = STANDARD.iter().filter(|known| known.role != Role::Business).map(|known| known.name);
    let touches = config.channels.iter().flat_map(|channel| &channel.touches).map(String::as_str);
    let goals = config.journeys.iter().filter_map(|journey| match &journey.goal.as_ref()?.measure {
        Measure::Trigger { event, .. } => Some(stored(config, event)),
        Measure::Opened | Measure::Clicked => None,
    });
    standard.chain(touches).chain(goals).map(str::to_owned).collect()
}

/// The people with a factor, and those of them with the goal; without a factor all of them.
struct FactorCount {
    factor: Option<(String, String)>,
    people: u64,
    converted: u64,
}

/// The rows that are shown, the furthest from 1 first.
fn compared(everyone: (u64, u64), counts: Vec<FactorCount>) -> Vec<CorrelateRow> {
    let (people, converted) = everyone;
    let mut rows: Vec<(f64, CorrelateRow)> = counts
        .into_iter()
        .filter_map(|count| {
            let (factor, value) = count.factor?;
            let without = people.checked_sub(count.people).filter(|without| count.people.min(*without) >= LEAST)?;
            let converted_without = converted.checked_sub(count.converted)?;
            let odds = odds_ratio((count.converted, count.people), (converted_without, without));
            let row = CorrelateRow {
                factor,
                value,
                converted_with: count.converted,
                with: count.people,
                converted_without,
                without,
                odds_ratio: odds.ratio,
                low: odds.low,
                high: odds.high,
            };
            Some((odds.apart, row))
        })
        .collect();
    rows.sort_by(|(apart, a), (other, b)| {
        other.total_cmp(apart).then_with(|| (&a.factor, &a.value).cmp(&(&b.factor, &b.value)))
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    if let Some(selected) = funnel(cx, args)? {
        return of_funnel(cx, args, selected);
    }
    let (journey, args) = selected::journey_or_funnel(cx, args)?;
    let query = query(cx, &journey, &args);
    let mut answer = REPORT.answer(cx, &args);
    answer.notes.extend(goal_fault(cx, &journey)?);
    answer.parameters = vec![("journey", journey.into())];
    if let Some(query) = query {
        fill(cx, &mut answer, &query, &OF_JOURNEY)?;
    } else {
        answer.notes.push("this journey has no goal: set one with goal = { … } under [[journey]]");
    }
    filter::unapplied(&mut answer, &args.filter, "starts");
    Ok(answer)
}

fn of_funnel(cx: &ReportContext<'_>, args: &Args, selected: (usize, &Funnel)) -> Result<Answer, Error> {
    filter::check(cx, &args.filter)?;
    let mut answer = REPORT.answer(cx, args);
    answer.names.title = format!("What goes with reaching the end · {}", selected.1.name);
    answer.parameters = vec![("funnel", selected.1.id.clone().into())];
    let factors = factor_params(cx, None, Some(selected.1), None);
    let mut queries = starters::queries(cx, args, selected.0, factors);
    if let Some(mut query) = queries.pop() {
        query.params.push(("starters", starters::read(cx, args, selected)?));
        fill(cx, &mut answer, &query, &OF_FUNNEL)?;
    }
    Ok(answer)
}

/// Counts factors and tells what is to be known of them.
fn fill(cx: &ReportContext<'_>, answer: &mut Answer, query: &Query, words: &Words) -> Result<(), Error> {
    let counts = query.rows(cx.reader, |row| {
        let factor = row.get::<Option<String>>(0)?.zip(row.get(1)?);
        Ok(FactorCount { factor, people: row.get(2)?, converted: row.get(3)? })
    })?;
    let all = counts.iter().find(|count| count.factor.is_none());
    let everyone = all.map_or((0, 0), |all| (all.people, all.converted));
    let rows = compared(everyone, counts);
    answer.checks.push(Check {
        name: words.check,
        kept: everyone.1 <= everyone.0
            && rows.iter().all(|row| row.converted_with <= row.with && row.converted_without <= row.without),
        detail: format!("{} ≤ {}", separated(everyone.1), separated(everyone.0)),
    });
    if rows.is_empty() {
        answer.notes.push(format!("nothing is shared by at least {LEAST} people and missing with at least {LEAST}"));
    } else {
        answer.notes.push(
            "these are associations, not effects: people who did something may differ from the others in much else",
        );
        answer.notes.push(format!(
            "many factors are tried, {} are shown: of those that mean nothing about one in twenty stands apart from 1 by chance",
            separated(rows.len() as u64)
        ));
        answer.notes.push(words.early);
    }
    answer.table.extend(rows);
    Ok(())
}

#[cfg(test)]
pub(in crate::report) mod tests {
    use super::*;
    use crate::config::Channel;
    use crate::domain::filter::Filter;
    use crate::domain::journey::Journey;
    use crate::domain::time::Span;
    use crate::report::tests::{WORLD, ask, config, funnel, goal, kept, of, row, row_texts};

    /// Golden vector 15: sixty people, from 1000 on, who started journey a on day 1 and still are in it; the first thirty saw a
    /// page on day 2. Twenty of these and ten of the others have the goal, on day 3.
    pub const CROWD: &str = "
        insert into shape values
            (50, 'page_visited', null, null, null, null, null, null, null, null, false, null, 3, false, 30, 50);
        insert into customer select i, 'x' || i, 0, false, null, null, null, null from range(1000, 1060) t(i);
        insert into entry select i, i, 0, 86400000000, null, false, false, null, null, null, null from range(1000, 1060) t(i);
        insert into goal_entry
            select i, case when i < 1020 or (i >= 1030 and i < 1040) then 3 * 86400000000 end, false from range(1000, 1060) t(i);
        insert into other_event select i, 50, 2 * 86400000000 from range(1000, 1030) t(i);";

    /// Shapes of events without anything but a name.
    fn named(events: &[(u32, &str)]) -> String {
        let shapes = events.iter().map(|(shape, event)| {
            format!("({shape}, '{event}', null, null, null, null, null, null, null, null, false, null, 3, false, 1, {shape})")
        });
        format!("insert into shape values {};", shapes.collect::<Vec<_>>().join(", "))
    }

    /// Events of customers from one number to another, at a time in µs.
    fn events(shape: u32, from: u32, to: u32, at: &str) -> String {
        format!("insert into other_event select i, {shape}, {at} from range({from}, {to}) t(i);")
    }

    fn answer(journeys: Vec<Journey>, more: &str) -> Answer {
        ask("correlates", &config(journeys, vec![]), &[WORLD, CROWD, more], &of("a")).unwrap()
    }

    fn purchase() -> Vec<Journey> {
        vec![goal("a", "purchase", None)]
    }

    /// Kind and name of each row.
    fn names(answer: &Answer) -> Vec<String> {
        row_texts(answer).iter().map(|row| format!("{} {}", row[0], row[1])).collect()
    }

    #[test]
    fn j8_the_vector_of_sixty_people() {
        let answer = answer(purchase(), "");
        let wanted = ["event", "page_visited", "20", "30", "10", "30", "3.8118", "1.3314", "10.9134"];
        assert_eq!(row_texts(&answer), [wanted]);
        assert!(kept(&answer));
        let notes = answer.notes.texts();
        for said in ["associations, not effects", "many factors are tried", "is sent less"] {
            assert!(notes.iter().any(|note| note.contains(said)), "{said}: {notes:?}");
        }
    }

    #[test]
    fn j8_thirty_with_and_thirty_without_are_needed() {
        let one_less = "delete from other_event where customer = 1029;";
        assert_eq!(names(&answer(purchase(), one_less)), [""; 0]);
        // 31 with it and 29 without.
        let one_more = events(50, 1030, 1031, "2 * 86400000000");
        assert_eq!(names(&answer(purchase(), &one_more)), [""; 0]);
        // One more person without it, who has no goal: 10 of 31.
        let both = one_more
            + "insert into customer values (2000, 'y', 0, false, null, null, null, null);
               insert into entry values (2000, 2000, 0, 86400000000, null, false, false, null, null, null, null);
               insert into goal_entry values (2000, null, false);";
        let both = answer(purchase(), &both);
        assert_eq!(row(&both, "event")[2..6], ["21", "31", "9", "30"]);
        let none = answer(purchase(), one_less);
        assert!(none.notes.texts().iter().any(|note| note.starts_with("nothing is shared by at least 30")));
    }

    #[test]
    fn j8_what_is_furthest_from_one_comes_first_and_what_holds_one_last() {
        // Those who did not see the page: on ios, and with a film, twice, which counts once. The ratio is turned over, 10.5² / 20.5²
        // = .2623, and as far from 1. A ring from 14 people with the goal and 16 without: (14.5 / 16.5)² = .7723, and of ln .7723 =
        // −.2584 and 1.96 · √(2/14.5 + 2/16.5) = .9977 the upper end is 2.0945, −ln of it −.7393. Every second person saw an ad:
        // 15 of 30 with the goal, as of the rest, 1 with 1.96 · √(4/15.5) = .9957 on either side, so −.9957.
        let more = named(&[(51, "film"), (52, "ad_seen"), (53, "ring")])
            + "insert into shape values
                   (54, 'identified', null, null, null, null, 'ios', null, null, null, false, null, 3, false, 1, 54);"
            + &events(51, 1030, 1060, "2 * 86400000000")
            + &events(51, 1030, 1060, "2 * 86400000000 + 1")
            + &events(54, 1030, 1060, "2 * 86400000000")
            + &events(53, 1000, 1014, "2 * 86400000000")
            + &events(53, 1020, 1030, "2 * 86400000000")
            + &events(53, 1040, 1046, "2 * 86400000000")
            + "insert into other_event select i, 52, 2 * 86400000000 from range(1000, 1060, 2) t(i);";
        let answer = answer(purchase(), &more);
        assert_eq!(
            names(&answer),
            ["event film", "event identified", "event page_visited", "platform ios", "event ring", "event ad_seen"]
        );
        let rows = row_texts(&answer);
        assert_eq!(rows[0][2..], ["10", "30", "20", "30", "0.2623", "0.0916", "0.7511"]);
        assert_eq!(rows[4][2..], ["14", "30", "16", "30", "0.7723", "0.2847", "2.0945"]);
        assert_eq!(rows[5][2..], ["15", "30", "15", "30", "1.0000", "0.3695", "2.7065"]);
    }

    /// Thirty people each: with the goal on day 3, in the listening window of an entry completed on day 2; ended on day 3 without it;
    /// active without it. All started on day 1.
    const SPANS: &str = "
        insert into customer select i, 'x' || i, 0, false, null, null, null, null from range(3000, 3090) t(i);
        insert into entry select i, i, 0, 86400000000,
            case when i < 3030 then 2 * 86400000000 when i < 3060 then 3 * 86400000000 end, i < 3030, false, null, null, null, null
            from range(3000, 3090) t(i);
        insert into goal_entry select i, case when i < 3030 then 3 * 86400000000 end, i >= 3060 from range(3000, 3090) t(i);";

    fn of_spans(more: &str) -> Answer {
        ask("correlates", &config(purchase(), vec![]), &[WORLD, SPANS, more], &of("a")).unwrap()
    }

    #[test]
    fn j8_a_span_runs_from_the_begin_to_what_precedes_the_goal_or_to_the_end() {
        let (begin, goal, as_of) = ("86400000000", "3 * 86400000000", "12 * 86400000000");
        let cases = [
            (60, "a too early", 3000, format!("{begin} - 1")),
            (61, "b at the begin", 3000, begin.to_owned()),
            (62, "c before the goal", 3000, format!("{goal} - 1")),
            (63, "d with the goal", 3000, goal.to_owned()),
            (64, "e after the goal", 3000, format!("{goal} + 1")),
            (65, "f at the end", 3030, goal.to_owned()),
            (66, "g after the end", 3030, format!("{goal} + 1")),
            (67, "h at as_of", 3060, as_of.to_owned()),
        ];
        let shapes = named(&cases.clone().map(|(shape, event, ..)| (shape, event)));
        let happened = cases.map(|(shape, _, from, at)| events(shape, from, from + 30, &at)).concat();
        let mut found = names(&of_spans(&(shapes + &happened)));
        found.sort();
        // The goal and an event of its instant without a depth are in no order that is known: it is not before the goal.
        assert_eq!(
            found,
            ["event b at the begin", "event c before the goal", "event f at the end", "event h at as_of"]
        );
    }

    #[test]
    fn j8_t4_of_one_instant_what_has_a_smaller_depth_comes_before_the_goal() {
        let more =
            "insert into message select null, i, 5, 3 * 86400000000, true, true, null from range(3000, 3030) t(i);";
        assert_eq!(names(&of_spans(more)), ["channel email"]);
        // A general notification is attained by the open of the instant itself: what was sent precedes it, the open does not, nor
        // does its platform.
        let open =
            "insert into message select null, i, 6, 3 * 86400000000, true, true, null from range(3000, 3030) t(i);";
        // A click follows the open.
        let click = named(&[(70, "in_app_clicked")]) + "update shape set depth = 2 where shape = 70;";
        let found = |measure: Measure| {
            let mut journeys = purchase();
            journeys[0].goal.as_mut().unwrap().measure = measure;
            names(&ask("correlates", &config(journeys, vec![]), &[WORLD, SPANS, more, open, &click], &of("a")).unwrap())
        };
        assert_eq!(found(Measure::Opened), ["channel email"]);
        assert_eq!(found(Measure::Clicked), ["channel email", "platform ios"]);
    }

    #[test]
    fn j8_with_the_goal_it_is_the_entry_in_which_it_fell_first_else_the_first() {
        // A second entry of each, from day 5 to day 6, of variant B. Of the first thirty the goal fell in it on day 5.5, and not in the
        // first one. The page was seen on day 1.5, the film on day 5.2 by all.
        let more = named(&[(71, "page"), (72, "film"), (73, "page too"), (74, "film too")])
            + "insert into shape values
                   (75, 'journey_entered', 'a', null, null, null, null, null, 'B', null, false, null, 3, false, 1, 75);
               update goal_entry set converted_us = null;
               insert into entry select i + 1000, i, 75, 5 * 86400000000, 6 * 86400000000, false, false, null, null, null, null
                   from range(3000, 3060) t(i);
               insert into goal_entry select i + 1000, case when i < 3030 then 5.5 * 86400000000 end, false
                   from range(3000, 3060) t(i);"
            + &events(71, 3000, 3030, "1.5 * 86400000000")
            + &events(72, 3000, 3030, "5.2 * 86400000000")
            + &events(73, 3030, 3060, "1.5 * 86400000000")
            + &events(74, 3030, 3060, "5.2 * 86400000000");
        let mut found = names(&of_spans(&more));
        found.sort();
        assert_eq!(found, ["event film", "event page too"]);
    }

    #[test]
    fn j8_events_of_journeys_channels_and_goals_are_no_factors() {
        let more = named(&[
            (51, "purchase"),
            (52, "signed_up"),
            (53, "form_submitted"),
            (54, "whatsapp_read"),
            (55, "step_left"),
            (56, "chat"),
            (57, "subscribed"),
            (58, "bought"),
        ]) + &(51..=58).map(|shape| events(shape, 1000, 1030, "2 * 86400000000")).collect::<String>();
        let journeys = || vec![goal("a", "purchase", None), goal("b", "signed_up", None)];
        // Subscribed is a standard name of no channel; chat is of no channel either, unless it is configured as one's touch.
        let left = ["event bought", "event chat", "event page_visited", "event subscribed"];
        assert_eq!(names(&answer(journeys(), &more)), left);
        let mut own = config(journeys(), vec![]);
        own.channels.push(Channel { name: "talk".into(), attribute: true, touches: vec!["chat".into()] });
        // The data's own name of an event stands for it.
        own.event_names = vec![("bought".into(), vec!["Order".into()])];
        own.journeys[1] = goal("b", "Order", None);
        let found = ask("correlates", &own, &[WORLD, CROWD, &more], &of("a")).unwrap();
        assert_eq!(names(&found), ["event page_visited", "event signed_up", "event subscribed"]);
    }

    #[test]
    fn j8_channel_platform_variant_unit_and_audience() {
        // Thirty were sent an email of a, and a message of b; an open by a machine is on web; half started variant B in the north, the
        // others of no unit are of the south; all of these are contacts. The unit of the event goes before the customer's.
        let more = "
            delete from other_event;
            insert into shape values
                (51, 'journey_entered', 'a', null, null, null, null, 'north', 'B', null, false, null, 3, false, 1, 51),
                (52, 'text_sent', 'a', null, null, null, null, null, null, null, false, null, 0, false, 1, 52);
            update entry set shape = 51 where entry < 1030;
            update customer set business_unit = 'south', audience = case when customer >= 1030 then 'contact' end;
            insert into message select i, i, 5, 2 * 86400000000, true, true, null from range(1000, 1030) t(i);
            insert into message select i, i, 52, 2 * 86400000000, true, true, null from range(1015, 1045) t(i);
            insert into message select null, i, 10, 2 * 86400000000, true, true, null from range(1000, 1030) t(i);
            insert into message select i, i, 7, 2 * 86400000000, true, true, null from range(1000, 1030) t(i);
            insert into touch select i, 2 * 86400000000, 7, 0, 0 from range(1000, 1030) t(i);";
        let names_of = |filter: Filter, more: &str| {
            let config = config(purchase(), vec![]);
            names(&ask("correlates", &config, &[WORLD, CROWD, more], &Args { filter, ..of("a") }).unwrap())
        };
        let all = [
            "business_unit north",
            "business_unit south",
            "channel email",
            "customer.audience contact",
            "platform web",
            "variant B",
            "channel text",
        ];
        assert_eq!(names_of(Filter::default(), more), all);
        let without = Filter { without_machine: true, ..Filter::default() };
        assert_eq!(names_of(without, more), all.into_iter().filter(|name| *name != "platform web").collect::<Vec<_>>());
        // With more people of an audience each there are 50, of which one has enough people, or 51, of which none is told.
        let told = |others: u32| {
            let others = 2000 + others;
            let more = format!(
                "{more} insert into customer select i, 'y' || i, 0, false, null, null, null, 'k' || i from range(2000, {others}) t(i);
                insert into entry select i, i, 0, 86400000000, null, false, false, null, null, null, null
                    from range(2000, {others}) t(i);"
            );
            names_of(Filter::default(), &more).contains(&"customer.audience contact".to_owned())
        };
        assert_eq!((told(49), told(50)), (true, false));
    }

    #[test]
    fn j8_attributes_of_customers_with_at_most_fifty_values_and_no_accounts() {
        // Half of the sixty are of tier gold, of one city and of one account; others are of 49 or of 50 more cities.
        let more = "
            delete from other_event;
            insert into attribute_value values (0, 'tier', 'gold'), (1, 'account_id', 'k'), (2, 'idle', 'x');
            insert into attribute_value select 10 + i, 'city', 'c' || i from range(60) t(i);
            insert into customer_value select i, 0 from range(1000, 1030) t(i);
            insert into customer_value select i, 1 from range(1000, 1030) t(i);
            insert into customer_value select i, 10 from range(1000, 1030) t(i);";
        let found = |cities: u32| {
            let end = 2000 + cities;
            let others = format!(
                "{more}
                insert into customer select i, 'y' || i, 0, false, null, null, null, null from range(2000, {end}) t(i);
                insert into entry select i, i, 0, 86400000000, null, false, false, null, null, null, null from range(2000, {end}) t(i);
                insert into customer_value select i, 11 + i - 2000 from range(2000, {end}) t(i);"
            );
            names(&ask("correlates", &config(purchase(), vec![]), &[WORLD, CROWD, &others], &of("a")).unwrap())
        };
        assert_eq!(found(49), ["customer.city c0", "customer.tier gold"]);
        assert_eq!(found(50), ["customer.tier gold"]);
    }

    /// Sixty people open on day 1 (shape 60); the first thirty see a film (61) on day 2. Of these twenty buy on day 3 (62), of the others
    /// ten, at the very instant of an ad (63). as_of is day 12.
    #[test]
    fn j8_of_a_funnel_what_came_between_its_start_and_its_end_or_the_end_of_its_window() {
        let event = |day, shape, step| {
            format!("select 0, i, {day} * 86400000000, {shape}, 0, {step}, 0 from range(1000, 1060) t(i)")
        };
        let buyers = "where i < 1020 or (i >= 1030 and i < 1040)";
        let more = named(&[(60, "opened_app"), (61, "film"), (62, "bought"), (63, "ad_seen")])
            + "delete from other_event;"
            + &events(60, 1000, 1060, "86400000000")
            + &events(61, 1000, 1030, "2 * 86400000000")
            + &events(63, 1030, 1040, "3 * 86400000000")
            // Beyond the window of 3 days of those who never buy.
            + &events(63, 1040, 1060, "5 * 86400000000")
            + &format!("insert into funnel_event {} order by i;", event(1, 60, 1))
            + &format!("insert into funnel_event {} {buyers};", event(3, 62, 2))
            + "create table sorted as from funnel_event order by customer, at_us; delete from funnel_event;
               insert into funnel_event from sorted; drop table sorted;";
        let mut config = config(vec![], vec![]);
        config.funnels = vec![Funnel { window: Span::days(3), ..funnel("f", &["opened_app", "bought"]) }];
        let args = Args { funnel: Some("f".to_owned()), ..Args::default() };
        let answer = ask("correlates", &config, &[WORLD, CROWD, &more], &args).unwrap();
        assert!(kept(&answer), "{:?}", answer.checks);
        // The steps are no factors, nor what fell at the end itself or after the window; the vector of golden 15 again.
        let wanted = ["event", "film", "20", "30", "10", "30", "3.8118", "1.3314", "10.9134"];
        assert_eq!(row_texts(&answer), [wanted]);
        assert_eq!(answer.parameters, [("funnel", "f".into())]);
        // Nothing of it speaks of a goal.
        let checks = answer.checks.iter().map(|check| check.name.to_owned());
        let said: Vec<String> = answer.notes.texts().into_iter().chain(checks).collect();
        assert!(said.iter().all(|said| !said.contains("goal")), "{said:?}");
        assert_eq!(answer.names.title, "What goes with reaching the end · f");
    }

    #[test]
    fn j8_without_a_journey_or_a_funnel_both_are_offered() {
        let mut config = config(purchase(), vec![]);
        let asked = |config: &Config| ask("correlates", config, &[WORLD, CROWD], &Args::default()).unwrap_err();
        assert_eq!(asked(&config).to_string(), "this report is about one journey or one funnel: --journey or --funnel");
        assert_eq!(asked(&config).hint(), "name one with --journey: a, b, c");
        config.funnels = vec![funnel("f", &["seen", "purchase"])];
        assert_eq!(asked(&config).hint(), "name one with --journey: a, b, c; or with --funnel: f");
    }

    #[test]
    fn j8_without_a_goal_there_is_a_note_and_no_row() {
        let answer = answer(vec![], "");
        assert!(answer.table.rows.is_empty());
        assert!(answer.notes.texts().iter().any(|note| note.starts_with("this journey has no goal")));
    }
}
