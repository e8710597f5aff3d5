//! Journeys or assets ranked by one measure (R5, P3).

mod scores;

use std::collections::BTreeMap;

use crate::attribution::wilson;
use crate::domain::answer::Answer;
use crate::domain::row::{Row as _, share};
use crate::domain::table::Cell;
use crate::report::args::{Args, Flag, RankMeasure, Ranked};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::{Equivalent, by_customers};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::journey::event_counts::Measured;
use crate::report::journey::goal_faults::goal_faults;
use crate::report::journey::{entries, goals, journeys};
use crate::report::own::own;
use crate::report::query::Query;
use crate::report::{touches, verification_sql};
use crate::store::Param;

use super::mapped::no_equivalent;
use scores::{EventsBehind, Score};

const OWN: &str = own!("filtered", "leaderboard");

crate::row! {
    /// One journey or asset; `None` = not applicable, or nothing to be told apart.
    pub struct LeaderRow {
        item: String = "leaderboard.item" ("Item", Text, "P3", "The journey, or the asset."),
        value: Cell = "leaderboard.value" ("Value", Score, "P3", "What it is ranked by: a count, a rate (0–1), a credit or a value."),
        numerator: Option<u64> = "leaderboard.numerator" ("Of these", Count, "P3", "Of a rate, what is divided."),
        denominator: Option<u64> = "leaderboard.denominator" ("All", Count, "P3", "Of a rate, what it is divided by."),
        low: Option<f64> = "leaderboard.low" ("95 % from", Score, "P3", "Lower end of the 95 % interval: Wilson's of a rate, that of A12 of a credit."),
        high: Option<f64> = "leaderboard.high" ("95 % to", Score, "P3", "Upper end of it."),
        rank: Option<u64> = "leaderboard.rank" ("Rank", Count, "P3", "1 is the highest; equal values share the lower number."),
        tied: Option<bool> = "leaderboard.tied" ("Too close to call", Flag, "P3", "Its interval meets that of the row above."),
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "leaderboard",
    title: "Leaderboard",
    about: "Journeys, or messages and forms, ranked by one measure, with the intervals of rates.",
    flags: &[Flag::Ranked, Flag::Measure, Flag::Milestone],
    rules: &["R5", "P3", "F2", "F5", "F6", "G10", "A7", "A9", "A12", "R1", "R10"],
    columns: LeaderRow::COLUMNS,
    steps: &[
        "the events of an item are added up and divided: open_rate, click_through_rate and click_to_open_rate as in step-rates",
        "processed, conversions, conversion_rate and target_share are of the starts, which are read once in the order of their customers",
        "target_share is of the people whom the target needs, a percentage of the starters rounded up; in goals it is of the percentage as it is",
        "credit and value are those of the default model, by completions and by their value",
        "rank 1 is the highest value; tied = the interval meets that of the row above",
    ],
    sql: &[
        scores::SQL,
        Measured::SQL,
        journeys::REPORT.sql[0],
        goals::REPORT.sql[0],
        entries::SQL,
        touches::SQL,
        &[verification_sql::CREDITS],
    ],
    queries,
    equivalent,
    run,
};

fn queries(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    check(cx, args)?;
    let mut queries = vec![scores::items_query(cx, args)];
    queries.extend(scores::queries(cx, args)?);
    Ok(queries)
}

/// The counts of events by the user's own tables.
fn equivalent(cx: &ReportContext<'_>, args: &Args) -> Result<Equivalent, Error> {
    check(cx, args)?;
    let Some(wanted) = scores::totals(cx, args.measure) else {
        return Ok(match args.measure {
            RankMeasure::Leads => no_equivalent(),
            RankMeasure::Credit | RankMeasure::Value => Equivalent::of_paths(),
            RankMeasure::Conversions | RankMeasure::ConversionRate | RankMeasure::TargetShare => Equivalent::of_goals(),
            _ => Equivalent::of_starts(),
        });
    };
    let mut params = filter::params(cx, &args.filter);
    params.extend([("wanted", Param::Texts(wanted)), ("by_asset", Param::Bool(args.ranked == Ranked::Asset))]);
    let query = Query::new("own/leaderboard.sql", OWN, &params);
    let gives = "item and value, of items with any; the others are 0";
    Ok(by_customers(&args.filter).unwrap_or_else(|| Equivalent::says(query, gives)))
}

/// Refuses what the filter does not know, and measures that assets do not have.
fn check(cx: &ReportContext<'_>, args: &Args) -> Result<(), Error> {
    filter::check(cx, &args.filter)?;
    let of_starts = matches!(
        args.measure,
        RankMeasure::Processed | RankMeasure::Conversions | RankMeasure::ConversionRate | RankMeasure::TargetShare
    );
    if args.ranked == Ranked::Asset && of_starts {
        return Err(Error::Usage {
            message: format!(
                "{} is of journeys: people start a journey and reach its goal, not an asset's",
                args.measure.name()
            ),
            hint: format!("--of {}", Ranked::Journey.name()),
        });
    }
    Ok(())
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    check(cx, args)?;
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = vec![("of", args.ranked.name().into()), ("measure", args.measure.name().into())];
    let scored = scores::read(cx, args)?;
    answer.parameters.extend(scored.parameters);
    answer.notes.extend(scored.notes);
    answer.checks.extend(scored.check);
    answer.gate = scored.gate;
    if answer.gate.is_none() {
        let items = scores::items_query(cx, args).rows(cx.reader, |row| row.get::<String>(0))?;
        if matches!(args.measure, RankMeasure::Conversions | RankMeasure::ConversionRate | RankMeasure::TargetShare) {
            answer.notes.extend(goal_faults(cx, |journey| items.iter().any(|item| item == journey))?);
        }
        answer.table.extend(ranked(items, &scored.items, scored.none));
    }
    if let Some(what) = scored.unapplied {
        filter::unapplied(&mut answer, &args.filter, what);
    }
    Ok(answer)
}

/// The events behind a number of it (H4): of a rate what is divided, or what it is divided by (`all`); `None` where it counts none.
pub(in crate::report) fn events_behind(
    cx: &ReportContext<'_>,
    args: &Args,
    all: bool,
) -> Result<Option<EventsBehind>, Error> {
    check(cx, args)?;
    Ok(scores::events_behind(cx, args, all))
}

/// The rows in their order, with their ranks; `none` is the score of an item that has none of its own.
fn ranked(items: Vec<String>, scores: &BTreeMap<String, Score>, none: Score) -> Vec<LeaderRow> {
    let mut all: Vec<(String, Score, Option<f64>)> = items
        .into_iter()
        .map(|item| {
            let score = scores.get(&item).copied().unwrap_or(none);
            (item, score, score.number())
        })
        .collect();
    all.sort_by(|a, b| {
        let [own, other] = [a.2, b.2].map(|value| value.unwrap_or(f64::NEG_INFINITY));
        b.2.is_some().cmp(&a.2.is_some()).then(other.total_cmp(&own)).then(a.0.cmp(&b.0))
    });
    let mut above: Option<(f64, f64)> = None;
    let mut rank = (0, None);
    let mut rows = Vec::with_capacity(all.len());
    for (place, (item, score, number)) in (1..).zip(all) {
        let (numerator, denominator) = score.ratio().unzip();
        let interval = number.and(score.interval());
        let meets = |(low, high): (f64, f64)| {
            above.is_some_and(|(other_low, other_high)| low <= other_high && other_low <= high)
        };
        let tied = interval.map(meets);
        above = interval;
        if number.is_some() && number != rank.1 {
            rank = (place, number);
        }
        let (low, high) = interval.unzip();
        let rank = number.map(|_| rank.0);
        rows.push(LeaderRow { item, value: score.cell(), numerator, denominator, low, high, rank, tied });
    }
    rows
}

impl Score {
    /// What it is ranked by.
    #[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
    fn number(self) -> Option<f64> {
        match self {
            Self::None => None,
            Self::Count(count) => Some(count as f64),
            Self::Rate(part, all) | Self::OfTarget(part, all) => share(part, all),
            Self::Credit { credit, .. } => Some(credit),
        }
    }

    /// The same as a cell: counts stay whole.
    fn cell(self) -> Cell {
        match self {
            Self::Count(count) => count.into(),
            _ => self.number().into(),
        }
    }

    fn ratio(self) -> Option<(u64, u64)> {
        match self {
            Self::Rate(part, all) | Self::OfTarget(part, all) => Some((part, all)),
            Self::None | Self::Count(_) | Self::Credit { .. } => None,
        }
    }

    /// That of a share, and of a credit (A12); more of something than of all is no share.
    fn interval(self) -> Option<(f64, f64)> {
        match self {
            Self::Rate(part, all) if part <= all => wilson(part, all),
            Self::Credit { interval, .. } => interval,
            _ => None,
        }
    }
}

#[cfg(test)]
pub(in crate::report) mod tests {
    use super::*;
    use crate::domain::filter::Filter;
    use crate::domain::journey::Target;
    use crate::domain::model::View;
    use crate::report::attribution::credit::tests::PATHS;
    use crate::report::journey::entries::tests::filters;
    use crate::report::tests::{ENTRIES, PROGRAMME, WORLD, ask, config, goal, kept, milestone, row, row_texts, with};
    use crate::report::{CreditRow, GoalRow, JourneyRow, StepMetricsRow, StepRateRow, find};

    /// Of a: deliveries, opens by push, clicks by every channel, forms, subscriptions in entries and outside; of b a text.
    pub const EVENTS: &str = "
        insert into shape values
            (20, 'email_delivered', 'a', 's1', 'email', 'm1', null, null, null, null, false, null, 0, false, 3, 20),
            (21, 'email_clicked', 'a', 's1', 'email', 'm1', 'ios', null, null, null, false, null, 2, true, 1, 21),
            (22, 'push_sent', 'a', 's2', 'push', 'p1', null, null, null, null, false, null, 0, false, 1, 22),
            (23, 'push_opened', 'a', 's2', 'push', 'p1', 'web', null, null, null, false, null, 1, true, 1, 23),
            (25, 'whatsapp_delivered', 'a', 's3', 'whatsapp', null, null, null, null, null, false, null, 0, false, 1, 25),
            (26, 'form_submitted', 'a', 's3', 'form', 'f1', null, null, null, null, false, null, 2, true, 1, 26),
            (27, 'subscribed', 'a', null, null, 'f1', null, null, null, null, false, null, 3, false, 2, 27),
            (28, 'text_delivered', 'b', null, 'text', null, null, null, null, null, false, null, 0, false, 1, 28),
            (29, 'text_clicked', 'b', null, 'text', null, null, null, null, null, false, null, 2, true, 1, 29);
        insert into message values
            (0, 0, 20, 86400000001, true, true, null), (2, 1, 20, 2*86400000000, true, true, null),
            (null, 4, 20, 12*86400000000, true, true, null), (0, 0, 21, 86400000009, true, true, null),
            (0, 0, 21, 86400000010, false, false, null), (0, 0, 22, 86400000011, true, true, null),
            (0, 0, 23, 86400000012, true, true, null), (0, 0, 25, 86400000014, true, true, null), (0, 0, 26, 86400000015, true, true, null),
            (0, 0, 26, 86400000016, false, false, null), (0, 0, 27, 86400000017, true, true, null),
            (null, 4, 27, 12*86400000000, true, true, null), (null, 4, 6, 12*86400000000, true, true, 5),
            (null, 4, 7, 12*86400000000 - 1, false, true, 5),
            (4, 3, 28, 4*86400000000, true, true, null), (4, 3, 29, 4*86400000001, true, true, null);
        insert into touch values (0, 1000, 8, 0, 1), (0, 2000, 8, 1, 2), (1, 3000, 8, 0, 3);
        insert into asset values ('f1', null, null, false), ('m1', null, null, true), ('p1', null, null, false);
        insert into member values ('vip', 1, null, 1), ('vip', 3, null, null);";

    /// One of the rates of a row.
    type RateOf = fn(&StepRateRow) -> Option<f64>;

    fn of(measure: RankMeasure, filter: &Filter) -> Args {
        Args { measure, filter: filter.clone(), ..Args::default() }
    }

    fn asked(config: &crate::config::Config, args: &Args) -> Vec<LeaderRow> {
        let answer = ask("leaderboard", config, &[WORLD, ENTRIES, EVENTS], args).unwrap();
        assert!(kept(&answer), "{:?}", answer.checks);
        answer.table.read()
    }

    #[test]
    fn p3_the_value_of_a_measure_of_events_is_that_of_step_metrics_and_step_rates() {
        let config = config(vec![], vec![]);
        let totals = [
            (RankMeasure::Delivered, "delivered", false),
            (RankMeasure::Opens, "opened", false),
            (RankMeasure::UniqueOpens, "opened", true),
            (RankMeasure::Clicks, "clicked", false),
            (RankMeasure::UniqueClicks, "clicked", true),
            (RankMeasure::FormVisits, "visited", false),
            (RankMeasure::FormSubmissions, "submitted", false),
            (RankMeasure::UniqueFormSubmissions, "submitted", true),
            (RankMeasure::Subscriptions, "subscribed", false),
            (RankMeasure::UniqueSubscriptions, "subscribed", true),
        ];
        let of_all_times = filters().into_iter().filter(|filter| filter.from.is_none() && filter.to.is_none());
        let beside = |cx: &ReportContext<'_>, filter: &Filter| {
            let told = |name: &str, args: &Args| (find(name).unwrap().run)(cx, args).unwrap().table;
            let mut compared = 0;
            for (measure, metric, unique) in totals {
                for leader in told("leaderboard", &of(measure, filter)).read::<LeaderRow>() {
                    let args = Args { journey: Some(leader.item.clone()), filter: filter.clone(), ..Args::default() };
                    let rows: Vec<StepMetricsRow> = told("step-metrics", &args).read();
                    let rows = rows.iter().filter(|row| row.platform.is_none() && row.metric == metric);
                    let sum: u64 = rows.map(|row| if unique { row.unique } else { row.total }).sum();
                    assert_eq!(leader.value, Cell::from(sum), "{measure:?} {} {filter:?}", leader.item);
                    compared += sum;
                }
            }
            let rates: [(RankMeasure, RateOf); 3] = [
                (RankMeasure::OpenRate, |row| row.open_rate),
                (RankMeasure::ClickThroughRate, |row| row.click_through_rate),
                (RankMeasure::ClickToOpenRate, |row| row.click_to_open_rate),
            ];
            for (measure, rate_of) in rates {
                for leader in told("leaderboard", &of(measure, filter)).read::<LeaderRow>() {
                    let args = Args { journey: Some(leader.item.clone()), filter: filter.clone(), ..Args::default() };
                    let whole: StepRateRow = told("step-rates", &args).read().pop().unwrap();
                    assert_eq!(leader.value, rate_of(&whole).into(), "{measure:?} {} {filter:?}", leader.item);
                }
            }
            compared
        };
        let compared: u64 =
            with(&config, &[WORLD, ENTRIES, EVENTS], false, |cx| of_all_times.map(|filter| beside(cx, &filter)).sum());
        assert!(compared > 50, "{compared}");
        // A click of an in-app message is none here.
        let in_app = "
            insert into shape values
                (24, 'in_app_clicked', 'a', 's2', 'in_app', 'i1', null, null, null, null, false, null, 2, false, 1, 24);
            insert into message values (0, 0, 24, 86400000013, true, true, null);";
        let args = of(RankMeasure::Clicks, &Filter::default());
        let answer = ask("leaderboard", &config, &[WORLD, ENTRIES, EVENTS, in_app], &args).unwrap();
        assert_eq!(answer.table.read::<LeaderRow>(), asked(&config, &args));
    }

    #[test]
    fn p3_the_value_of_a_measure_of_starts_is_that_of_journeys_and_goals() {
        let goals = vec![goal("a", "purchase", Some(Target::Count(2))), goal("b", "x", None)];
        let config = config(goals, vec![]);
        for filter in filters() {
            let args = Args { filter: filter.clone(), ..Args::default() };
            let answer = ask("journeys", &config, &[WORLD, ENTRIES, EVENTS], &args).unwrap();
            let journeys: Vec<JourneyRow> = answer.table.read();
            let of_measure = |measure| -> BTreeMap<String, Cell> {
                let rows = asked(&config, &of(measure, &filter)).into_iter();
                rows.map(|row| (row.item, row.value)).collect()
            };
            let [people, attained, rate] =
                [RankMeasure::Processed, RankMeasure::Conversions, RankMeasure::ConversionRate].map(of_measure);
            for row in journeys {
                assert_eq!(people[&row.journey], Cell::from(row.entrants));
                assert_eq!(attained[&row.journey], row.converted.into());
                assert_eq!(rate[&row.journey], row.conversion_rate.into());
            }
            let answer = ask("goals", &config, &[WORLD, ENTRIES, EVENTS], &args).unwrap();
            let shares = of_measure(RankMeasure::TargetShare);
            for row in answer.table.read::<GoalRow>() {
                assert_eq!(shares[&row.journey], row.target_share.into(), "{filter:?}");
            }
        }
    }

    #[test]
    fn p3_a9_credit_and_value_are_those_of_attribution_whatever_it_measures() {
        let mut config = config(vec![], vec![milestone("sale", "purchase", None)]);
        for (ranked, by) in [(Ranked::Journey, View::Journey), (Ranked::Asset, View::Asset)] {
            for (measure, by_value) in [(RankMeasure::Credit, false), (RankMeasure::Value, true)] {
                config.attribution.by_value = by_value;
                let args = Args { by, ..Args::default() };
                let answer = ask("attribution", &config, &[WORLD, PATHS], &args).unwrap();
                let credits: BTreeMap<String, f64> =
                    answer.table.read::<CreditRow>().into_iter().map(|row| (row.item, row.credit)).collect();
                for by_value in [false, true] {
                    config.attribution.by_value = by_value;
                    let more = "insert into asset values ('m1', null, null, true), ('f1', null, null, true);";
                    let args = Args { ranked, measure, ..Args::default() };
                    let answer = ask("leaderboard", &config, &[WORLD, PATHS, more], &args).unwrap();
                    let rows: Vec<LeaderRow> = answer.table.read();
                    assert!(rows.iter().all(|row| row.item != "Unattributed") && rows[0].low.is_some(), "{rows:?}");
                    for row in rows {
                        let credit = credits.get(&row.item).copied().unwrap_or(0.0);
                        assert_eq!(row.value.number(), Some(credit), "{} {measure:?}", row.item);
                    }
                }
            }
        }
        // Nine people with a touch before are too few.
        let less = "delete from completion where customer = 10;";
        let args = Args { measure: RankMeasure::Credit, ..Args::default() };
        let answer = ask("leaderboard", &config, &[WORLD, PATHS, less], &args).unwrap();
        assert!(answer.gate.is_some() && answer.table.rows.is_empty());
    }

    #[test]
    fn p3_an_event_of_no_journey_counts_for_its_asset_and_no_longer_with_a_journey_asked_for() {
        let config = config(vec![], vec![]);
        let args = |measure, journeys: &[&str]| Args {
            ranked: Ranked::Asset,
            measure,
            filter: Filter { journeys: journeys.iter().map(|id| (*id).to_owned()).collect(), ..Filter::default() },
            ..Args::default()
        };
        let value = |measure, journeys: &[&str], item: &str| {
            let rows = asked(&config, &args(measure, journeys));
            rows.into_iter().find(|row| row.item == item).map(|row| row.value)
        };
        // Two submissions in an entry of a; two by ann and one by bob outside of all journeys.
        assert_eq!(value(RankMeasure::FormSubmissions, &[], "f1"), Some(Cell::Int(5)));
        assert_eq!(value(RankMeasure::UniqueFormSubmissions, &[], "f1"), Some(Cell::Int(3)));
        assert_eq!(value(RankMeasure::FormSubmissions, &["a"], "f1"), Some(Cell::Int(2)));
        assert_eq!(value(RankMeasure::FormSubmissions, &["b"], "f1"), None);
        let refused = ask("leaderboard", &config, &[WORLD], &args(RankMeasure::TargetShare, &[])).unwrap_err();
        assert_eq!(refused.hint(), "--of journey");
    }

    #[test]
    fn p3_leads_are_of_journeys_forms_and_pages_that_nothing_else_may_name() {
        let config = config(vec![], vec![]);
        let of = |ranked| {
            let args = Args { ranked, measure: RankMeasure::Leads, ..Args::default() };
            ask("leaderboard", &config, &[WORLD, PROGRAMME], &args).unwrap()
        };
        let journeys = of(Ranked::Journey);
        assert_eq!(row(&journeys, "deleted")[1..7], ["1", "–", "–", "–", "–", "1"]);
        assert_eq!(row(&journeys, "c")[1..7], ["0", "–", "–", "–", "–", "4"]);
        let items: Vec<[String; 2]> =
            row_texts(&of(Ranked::Asset)).into_iter().map(|row| [row[0].clone(), row[1].clone()]).collect();
        assert_eq!(items, [["f1", "1"], ["p1", "1"]].map(|pair| pair.map(str::to_owned)));
    }

    #[test]
    fn p3_without_a_table_of_leads_it_is_not_known_how_many_a_journey_has() {
        let unmapped = "delete from lead; delete from mapped_column where role = 'leads';";
        let args = Args { measure: RankMeasure::Leads, ..Args::default() };
        let answer = ask("leaderboard", &config(vec![], vec![]), &[WORLD, PROGRAMME, unmapped], &args).unwrap();
        let rows: Vec<LeaderRow> = answer.table.read();
        assert!(!rows.is_empty() && rows.iter().all(|row| row.value == Cell::Null && row.rank.is_none()), "{rows:?}");
        assert!(answer.notes.texts().iter().any(|note| note.contains("[source.leads]")), "{:?}", answer.notes);
    }

    #[test]
    fn p3_equal_values_share_the_lower_rank_and_what_has_no_interval_ties_with_nothing() {
        let scores: BTreeMap<String, Score> = [
            ("over", Score::Rate(3, 2)),
            ("one", Score::Rate(1, 2)),
            ("same", Score::Rate(2, 4)),
            ("far", Score::Rate(0, 1000)),
            ("nothing", Score::Rate(0, 0)),
        ]
        .map(|(item, score)| (item.to_owned(), score))
        .into();
        let items = ["far", "missing", "nothing", "one", "over", "same"].map(str::to_owned).to_vec();
        let rows = ranked(items, &scores, Score::None);
        let said: Vec<(&str, Option<u64>, Option<bool>)> =
            rows.iter().map(|row| (row.item.as_str(), row.rank, row.tied)).collect();
        assert_eq!(
            said,
            [
                ("over", Some(1), None),
                ("one", Some(2), Some(false)),
                ("same", Some(2), Some(true)),
                ("far", Some(4), Some(false)),
                ("missing", None, None),
                ("nothing", None, None),
            ]
        );
        assert_eq!((rows[5].numerator, rows[5].denominator, rows[4].denominator), (Some(0), Some(0), None));
    }
}
