//! All milestones side by side: total, influenced, first and latest completion, the previous period (M8–M11).

use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::filter::Filter;
use crate::domain::milestone::Milestone;
use crate::domain::note::{Note, Notes};
use crate::domain::row::{Row as _, share};
use crate::domain::table::Cell;
use crate::domain::time::Time;
use crate::report::args::Args;
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::health::definitions::{self, Broken, Defined};
use crate::report::own::own;
use crate::report::query::Query;
use crate::report::{filter, touches};
use crate::store::{self, Param};

use super::backfill::{self, backfill};
use super::state::MilestoneState;

const SQL: &str = filter::filtered!("people", "completions"; include_str!("milestones.sql"));

const OWN: &str = own!("filtered", "completed", "milestones");

crate::row! {
    /// One milestone.
    pub struct MilestoneRow {
        id: String,
        name: String,
        trigger: String,
        tracking_since: Option<Time>,
        state: MilestoneState,
        total: u64,
        influenced: u64,
        influenced_share: Option<f64>,
        first_completion: Option<Time>,
        latest_completion: Option<Time>,
        previous_total: Option<u64>,
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "milestones",
    title: "Milestones",
    about: "Every milestone with its total, those with a touch before, and the period before beside it.",
    flags: &[],
    rules: &["M1", "M5", "M8", "M9", "M10", "M11", "A4", "A16"],
    columns: MilestoneRow::COLUMNS,
    steps: &[
        "with a touch before: the touches of touch.sql are read once in their order; a completion counts there when one of the touches that precede it, and follow the completion before it, is kept by the filter, at most two years older than as_of and at most the lookback older than the completion",
        "state: broken when the trigger is not among the events, no_such_attribute when no event of it bears an attribute of the conditions",
    ],
    sql: &[&[("milestones.sql", SQL), ("backfill.sql", backfill::SQL), ("triggers.sql", definitions::TRIGGERS)]],
    queries: |cx, args| Ok(queries(cx, args)),
    equivalent,
    run,
};

fn queries(cx: &ReportContext<'_>, args: &Args) -> Vec<Query> {
    let mut all = vec![totals(cx, args)];
    all.extend(definitions::queries());
    all.extend(touches::queries(cx, &args.filter, None));
    all
}

/// With the previous period: whole days of the zone, so that days of 23 and 25 hours count as days (M9).
fn totals(cx: &ReportContext<'_>, args: &Args) -> Query {
    let mut params = filter::params(cx, &args.filter);
    let time = |time: Option<Time>| time.map_or(Param::Null, |time| Param::Int(time.0));
    let (from, to) = args.filter.previous().map_or((None, None), |filter| cx.config.zone.days(filter.from, filter.to));
    params.extend([("previous_from", time(from)), ("previous_to", time(to))]);
    Query::new("milestones.sql", SQL, &params)
}

/// What is counted of one milestone with a completion.
#[derive(Clone, Copy, Default)]
struct Totals {
    total: u64,
    first: Option<Time>,
    latest: Option<Time>,
    previous: u64,
}

/// The milestone's position, and what is counted of it.
fn read(row: &store::Row<'_>) -> Result<(i64, Totals), store::Error> {
    let time = |column| Ok::<_, store::Error>(row.get::<Option<i64>>(column)?.map(Time));
    Ok((row.get(0)?, Totals { total: row.get(1)?, first: time(2)?, latest: time(3)?, previous: row.get(4)? }))
}

/// The completions by the user's own tables.
fn equivalent(cx: &ReportContext<'_>, args: &Args) -> Result<Equivalent, Error> {
    let all: Vec<&Milestone> = cx.config.milestones.iter().collect();
    let gives = "id, total, first_completion and latest_completion; the touches before a completion are those of touch.sql, on the store";
    super::own::equivalent(cx, args, &all, ("own/milestones.sql", OWN), Vec::new(), gives)
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    filter::check(cx, &args.filter)?;
    let mut answer = REPORT.answer(cx, args);
    let milestones = &cx.config.milestones;
    if milestones.is_empty() {
        answer.notes.push("no milestone is configured: add a [[milestone]] with id, name and trigger");
        return Ok(answer);
    }
    let folded = touches::by_day(cx, &args.filter)?;
    let broken = definitions::broken(cx)?;
    let totals = totals(cx, args).rows(cx.reader, read)?;
    let previous = args.filter.previous();
    let mut kept = true;
    let mut detail = Vec::new();
    for (place, milestone) in milestones.iter().enumerate() {
        let counts = totals.iter().find(|(position, _)| usize::try_from(*position) == Ok(place));
        let counts = counts.map(|(_, counts)| *counts).unwrap_or_default();
        let influenced = folded.influenced(place);
        kept &= influenced <= counts.total;
        let [touched, total] = [influenced, counts.total].map(separated);
        detail.push(format!("{}: {touched} ≤ {total}", milestone.name));
        let faults = || broken.iter().filter(|fault| fault.of == Defined::Milestone(place));
        answer.notes.extend(faults().map(|fault| Note::from(&*fault.said).about(&*milestone.id)));
        if let Some(count) = backfill(cx, place)?.filter(|count| *count > 0) {
            let since = milestone.tracking_since.unwrap_or(Time(0));
            let (count, since) = (separated(count.unsigned_abs()), cx.config.zone.said(since));
            let text = format!("{count} more would have counted before tracking began on {since}");
            answer.notes.push(Note::from(text).about(&*milestone.id));
        }
        answer.table.push(MilestoneRow {
            id: milestone.id.clone(),
            name: milestone.name.clone(),
            trigger: milestone.trigger.clone(),
            tracking_since: milestone.tracking_since,
            state: faults().next().map_or(MilestoneState::Ok, Broken::state),
            total: counts.total,
            influenced,
            influenced_share: share(influenced, counts.total),
            first_completion: counts.first,
            latest_completion: counts.latest,
            previous_total: previous.is_some().then_some(counts.previous),
        });
    }
    answer.parameters = touches::parameters(cx, &args.filter);
    answer.parameters.extend(previous_days(&mut answer.notes, previous.as_ref()));
    answer.checks.push(Check { name: "with a touch before ≤ total", kept, detail: detail.join(", ") });
    Ok(answer)
}

/// The first and the last day of the previous period, null without one; a note says them where there is one (M9).
fn previous_days(notes: &mut Notes, previous: Option<&Filter>) -> [(&'static str, Cell); 2] {
    let days = previous.and_then(|filter| Some((filter.from?.to_string(), filter.to?.to_string())));
    if let (Some(_), Some(filter)) = (&days, previous) {
        let days = filter.period().days();
        notes.push(format!("the period before is {days}, as many days as the period has"));
    }
    let (from, to) = days.unzip();
    [("previous_from", from.into()), ("previous_to", to.into())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::provenance::Provenance;
    use crate::report::tests::{DAY, WORLD, ask, config, kept, milestone, row};
    use crate::report::touches::CompletedByDay;

    /// ann: open on day 1, buys on day 2 (one touch before) and again on day 4. bob: buys on day 3, opens on day 5. cid: fills
    /// the form on day 6 and buys on day 8. dan bought on day 1, before tracking began on day 2.
    const BOUGHT: &str = "
        insert into touch values (0, 86400000000, 6, 0, 1), (1, 5*86400000000, 6, 0, 2), (2, 6*86400000000, 8, 0, 3);
        insert into completion values
            (0, 0, 2*86400000000, 1, 10, 'south', 4, true), (0, 0, 4*86400000000, 1, 5, 'south', 5, false),
            (0, 1, 3*86400000000, 0, null, 'south', 6, true), (0, 2, 8*86400000000, 1, null, null, 7, true),
            (0, 3, 86400000000, 0, null, 'north', 8, false);";

    fn one() -> crate::config::Config {
        config(vec![], vec![milestone("sale", "purchase", Some(Time(2 * DAY)))])
    }

    #[test]
    fn m9_total_influenced_and_the_ends() {
        let answer = ask("milestones", &one(), &[WORLD, BOUGHT], &Args::default()).unwrap();
        assert_eq!(
            row(&answer, "sale"),
            [
                "sale",
                "sale",
                "purchase",
                "1970-01-03T00:00:00Z",
                "ok",
                "3",
                "2",
                "0.6667",
                "1970-01-03T00:00:00Z",
                "1970-01-09T00:00:00Z",
                "–"
            ]
        );
        assert!(kept(&answer));
        // M11: dan, before tracking began; ann's second purchase is no back-fill.
        assert!(answer.notes.texts().iter().any(|note| note.starts_with("sale: 1 more")), "{:?}", answer.notes);
    }

    #[test]
    fn the_detail_of_the_check_writes_thousands_apart() {
        // 1,234 more buy on day 3, none of them after a touch, beside the three others; two of these had one.
        let more =
            "insert into customer select i, 'c' || i, i % 20, false, null, null, null, null from range(100, 1334) t(i);
            insert into completion select 0, i, 3*86400000000, 0, null, null, i, true from range(100, 1334) t(i);";
        let answer = ask("milestones", &one(), &[WORLD, BOUGHT, more], &Args::default()).unwrap();
        assert_eq!(answer.checks[0].detail, "sale: 2 ≤ 1,237");
    }

    #[test]
    fn m10_the_period_selects_completions_and_m9_looks_back_as_many_days() {
        // Days 3 and 4 (1970-01-04, -05): bob. The two days before: ann on day 2.
        let filter = Filter { from: "1970-01-04".parse().ok(), to: "1970-01-05".parse().ok(), ..Filter::default() };
        let answer = ask("milestones", &one(), &[WORLD, BOUGHT], &Args { filter, ..Args::default() }).unwrap();
        assert_eq!(row(&answer, "sale")[5..8], ["1", "0", "0.0000"]);
        assert_eq!(row(&answer, "sale")[10], "1");
        let said =
            |name: &str| answer.parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| value.clone());
        assert_eq!(said("previous_from"), Some("1970-01-02".into()));
        assert_eq!(said("previous_to"), Some("1970-01-03".into()));
        assert!(answer.notes.texts().iter().any(|note| note.contains("2 Jan – 3 Jan 1970")), "{:?}", answer.notes);
    }

    #[test]
    fn m9_the_previous_period_is_null_unless_both_ends_are_given() {
        let day = "1970-01-04".parse().ok();
        for (from, to) in [(None, None), (day, None), (None, day)] {
            let args = Args { filter: Filter { from, to, ..Filter::default() }, ..Args::default() };
            let answer = ask("milestones", &one(), &[WORLD, BOUGHT], &args).unwrap();
            assert_eq!(row(&answer, "sale")[10], "–");
            let previous = |(name, _): &&(&str, Cell)| name.starts_with("previous_");
            let said: Vec<_> = answer.parameters.iter().filter(previous).map(|(_, value)| value.clone()).collect();
            assert_eq!(said, [Cell::Null, Cell::Null]);
            assert!(!answer.notes.texts().iter().any(|note| note.starts_with("previous_total")));
        }
    }

    #[test]
    fn m9_the_previous_period_is_whole_days_of_the_zone() {
        // In Berlin 1980-04-06 is a day of 23 hours: it begins on 04-05 at 23:00 of UTC
        // and ends on 04-06 at 22:00. A purchase at 22:30 before it is of 04-05, one at 23:00 of 04-06.
        let mut config = one();
        config.zone = crate::domain::zone::Zone::parse("Europe/Berlin").unwrap();
        let bought = "insert into completion values
            (0, 0, epoch_us(timestamp '1980-04-05 22:30:00'), 0, null, null, 1, true),
            (0, 1, epoch_us(timestamp '1980-04-05 23:00:00'), 0, null, null, 2, true),
            (0, 2, epoch_us(timestamp '1980-04-06 21:59:59'), 0, null, null, 3, true),
            (0, 3, epoch_us(timestamp '1980-04-06 22:00:00'), 0, null, null, 4, true);";
        let day = "1980-04-07".parse().ok();
        let args = Args { filter: Filter { from: day, to: day, ..Filter::default() }, ..Args::default() };
        let answer = ask("milestones", &config, &[WORLD, bought], &args).unwrap();
        assert_eq!((row(&answer, "sale")[5].as_str(), row(&answer, "sale")[10].as_str()), ("1", "2"));
    }

    #[test]
    fn a4_a_touch_outside_the_lookback_leaves_the_completion_in_total() {
        // ann's touch is 1 day old, cid's 2 days: with 1 day (ends included) only ann is influenced; with 2 days for form_submitted
        // alone both are.
        let mut config = one();
        config.attribution.lookback = crate::domain::time::Span::days(1);
        let answer = ask("milestones", &config, &[WORLD, BOUGHT], &Args::default()).unwrap();
        assert_eq!(row(&answer, "sale")[5..7], ["3", "1"]);
        config.attribution.lookback_by_kind = vec![("form_submitted".into(), crate::domain::time::Span::days(2))];
        let answer = ask("milestones", &config, &[WORLD, BOUGHT], &Args::default()).unwrap();
        assert_eq!(row(&answer, "sale")[5..7], ["3", "2"]);
    }

    #[test]
    fn a10_a16_filters_on_touches_leave_total_and_units_take_their_completions() {
        let filter = Filter { channels: vec!["form".into()], ..Filter::default() };
        let answer = ask("milestones", &one(), &[WORLD, BOUGHT], &Args { filter, ..Args::default() }).unwrap();
        assert_eq!(row(&answer, "sale")[5..7], ["3", "1"]);
        // south: ann's and bob's completions; ann's touch has no unit of its own, so it is of hers.
        let filter = Filter { business_units: vec!["south".into()], ..Filter::default() };
        let answer = ask("milestones", &one(), &[WORLD, BOUGHT], &Args { filter, ..Args::default() }).unwrap();
        assert_eq!(row(&answer, "sale")[5..7], ["2", "1"]);
    }

    #[test]
    fn m8_a_trigger_that_no_event_bears_is_broken_with_near_names() {
        let config = config(vec![], vec![milestone("sale", "purchased", None)]);
        let answer = ask("milestones", &config, &[WORLD], &Args::default()).unwrap();
        assert_eq!(row(&answer, "sale")[4..8], ["broken", "0", "0", "–"]);
        assert_eq!(answer.notes.texts(), ["sale: no event is called “purchased”; near: purchase"]);
    }

    #[test]
    fn m8_an_attribute_that_no_event_of_the_trigger_bears_is_a_state_of_its_own() {
        let lacking = "insert into lacking values (0, 'cart_total', 'cartTotal, cart_id');";
        let answer = ask("milestones", &one(), &[WORLD, BOUGHT, lacking], &Args::default()).unwrap();
        assert_eq!(row(&answer, "sale")[4], "no_such_attribute");
        let said = "sale: no event “purchase” bears “cart_total”; near: cartTotal, cart_id";
        assert!(answer.notes.texts().iter().any(|note| note == said), "{:?}", answer.notes);
    }

    #[test]
    fn m9_the_trend_keeps_empty_days_and_adds_up() {
        let answer = ask("milestone-trend", &one(), &[WORLD, BOUGHT], &Args::default()).unwrap();
        let rows: Vec<Vec<String>> =
            answer.table.rows.iter().map(|row| row.iter().map(crate::report::tests::shown).collect()).collect();
        assert_eq!(rows.len(), 7);
        assert_eq!(rows[0], ["1970-01-03", "1", "1", "1"]);
        assert_eq!(rows[1], ["1970-01-04", "1", "0", "2"]);
        assert_eq!(rows[2], ["1970-01-05", "0", "0", "2"]);
        assert_eq!(rows[6], ["1970-01-09", "1", "1", "3"]);
    }

    #[test]
    fn h4_the_people_behind_a_number_are_as_many() {
        use crate::domain::progress::UNWATCHED;
        use crate::report::{AnswerCache, People, ReportContext, people, tests::ENTRIES};
        let (reader, config) = (crate::store::Reader::scratch(&[WORLD, ENTRIES, BOUGHT].join("\n")), one());
        let cache = AnswerCache::default();
        let cx = ReportContext {
            reader: &reader,
            helpers: crate::report::Helpers::NONE,
            config: &config,
            as_of: Time(12 * DAY),
            data: &Provenance::default(),
            generation: 1,
            cache: &cache,
            progress: &UNWATCHED,
        };
        let names = |question: People, args: &Args| -> Vec<String> {
            let answer = people(&cx, args, &question, 10).unwrap();
            answer.table.rows.iter().map(|row| row[0].text().unwrap_or_default().to_owned()).collect()
        };
        let milestone = Args::default();
        let journey = Args { journey: Some("a".into()), ..Args::default() };
        assert_eq!(names(People::Completed, &milestone), ["ann", "bob", "cid"]);
        assert_eq!(names(People::Influenced, &milestone), ["ann", "cid"]);
        assert_eq!(names(People::Item("a".into()), &milestone), ["ann"]);
        assert_eq!(names(People::Entered, &journey), ["ann", "bob", "cid"]);
        assert_eq!(names(People::Attained, &journey), ["ann"]);
        assert_eq!(names(People::At("s1".into()), &journey), ["ann"]);
        assert_eq!(names(People::Left("s1".into()), &journey), ["bob"]);
        // Ann comes there in both her starts.
        let answer = people(&cx, &journey, &People::Reached("s1".into()), 2).unwrap();
        assert_eq!(answer.notes.texts(), ["the first 2 of 3 people (4 visits)"]);
        // The days of the completions, and those of a period, come from one read.
        super::touches::by_day(&cx, &Filter::default()).unwrap();
        let nothing = crate::store::Reader::scratch("drop table touch; drop table completion;");
        let kept = ReportContext { reader: &nothing, ..cx };
        let again = super::touches::by_day(&kept, &Filter::default()).unwrap();
        let day = Filter { from: "1970-01-04".parse().ok(), to: "1970-01-04".parse().ok(), ..Filter::default() };
        let within = super::touches::by_day(&kept, &day).unwrap();
        let days = |completed: &CompletedByDay| -> Vec<(String, u64, u64)> {
            completed.days(0).map(|(day, counts)| (day.to_string(), counts.total, counts.influenced)).collect()
        };
        assert_eq!(days(&within), [("1970-01-04".to_owned(), 1, 0)]);
        assert_eq!(days(&again)[0], ("1970-01-03".to_owned(), 1, 1));
    }
}
