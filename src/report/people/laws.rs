//! As many people are listed as each number beside the steps of a journey says (H4).

use super::found::JourneyPersonRow;
use super::question::{DropOff, During, Ending, Factor, Happened, Messaged, People, StepMetric, WhoseTime};
use crate::config::Config;
use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::table::Cell;
use crate::domain::time::Span;
use crate::domain::zone::{Bucket, Zone};
use crate::report::args::Group;
use crate::report::contract::ReportContext;
use crate::report::journey::correlates::tests::CROWD;
use crate::report::tests::{ENTRIES, WORLD, config, funnel, goal, of, with};
use crate::report::{
    Args, CorrelateRow, Drilldown, EndingRow, ExitRow, ExperimentRow, GoalTrendRow, JourneyTrendRow, PersonRow,
    StepMetricsRow, TimeBinRow, WhatIfRow, drill_down, find, people,
};

/// Beside the world and its crowd: who of the crowd has the goal left on day 2, by the journey's end or otherwise, and bought on
/// day 3, the first five once more in a second start; the second ten came to s1 after so many hours as their number says. Bob and
/// ten of the crowd are of a segment.
const MORE: &str = "
    insert into goal_trigger values ('a', 4, 3 * 86400000000);
    insert into goal_hit select i, 4, 3 * 86400000000 from range(1000, 1060) t(i);
    update entry set ended_us = 2 * 86400000000, completed = entry % 2 = 0, reason = 'completed' where entry between 1000 and 1019;
    insert into entry select i + 1000, i, 0, 5 * 86400000000, 6 * 86400000000, true, false, 'completed', null, null, null
        from range(1000, 1005) t(i);
    insert into goal_entry select i + 1000, 5.5 * 86400000000, false from range(1000, 1005) t(i);
    insert into visit select i, i, 2, 86400000000 + (i - 1010) * 3600000000, 1, null from range(1010, 1020) t(i);
    insert into member select 'vip', i, null, null from range(1005, 1015) t(i);
    insert into member values ('vip', 1, null, 1);";

/// Filters of entries, and zones of days.
fn questions() -> Vec<(Args, Config)> {
    let day = |day: &str| day.parse().ok();
    let filters = [
        Filter::default(),
        Filter { from: day("1970-01-03"), to: day("1970-01-06"), ..Filter::default() },
        Filter { business_units: vec!["south".to_owned()], ..Filter::default() },
        Filter { segments: vec!["vip".to_owned()], ..Filter::default() },
    ];
    // Days of the last one begin at half past six in the evening of UTC.
    let zones = ["UTC", "UTC", "UTC", "Asia/Kolkata"].map(|zone| Zone::parse(zone).unwrap());
    let all = filters.into_iter().zip(zones);
    all.map(|(filter, zone)| {
        (Args { filter, ..of("a") }, Config { zone, ..config(vec![goal("a", "purchase", None)], vec![]) })
    })
    .collect()
}

/// Does something with each of the questions.
fn each(work: impl Fn(&ReportContext<'_>, &Args)) {
    for (args, config) in questions() {
        with(&config, &[WORLD, ENTRIES, CROWD, MORE], false, |cx| work(cx, &args));
    }
}

pub(super) fn report(cx: &ReportContext<'_>, name: &str, args: &Args) -> Answer {
    (find(name).unwrap().run)(cx, args).unwrap()
}

/// How many people are listed, and how many starts of theirs are behind the number.
fn listed(cx: &ReportContext<'_>, args: &Args, whose: &People) -> (u64, u64) {
    let all = people(cx, args, whose, 1_000).unwrap();
    let count = all.table.rows.len() as u64;
    assert_eq!(all.parameters[0], ("people", Cell::from(count)), "{whose:?}");
    let first = people(cx, args, whose, 1).unwrap();
    assert_eq!(
        (first.table.rows.len() as u64, &first.parameters[0].1),
        (count.min(1), &Cell::from(count)),
        "{whose:?}"
    );
    (count, all.table.read().iter().map(|row: &JourneyPersonRow| row.times).sum())
}

fn during(what: Happened, whose: WhoseTime, bucket: &str, size: Bucket) -> People {
    People::During(During { step: None, what, whose, day: bucket.parse().unwrap(), bucket: size })
}

#[test]
fn h4_a_row_of_the_journey_over_time_opens_whose_starts_began_reached_the_goal_and_ended_in_it() {
    for size in [Bucket::Day, Bucket::Month] {
        each(|cx, args| {
            let args = Args { bucket: size, ..args.clone() };
            let rows: Vec<JourneyTrendRow> = report(cx, "journey-trend", &args).table.read();
            assert!(!rows.is_empty());
            for row in rows {
                let of = |what, whose| listed(cx, &args, &during(what, whose, &row.bucket, size));
                assert_eq!(of(Happened::Begin, WhoseTime::Every).1, row.entries, "{row:?}");
                assert_eq!(of(Happened::Begin, WhoseTime::First).0, row.entrants, "{row:?}");
                assert_eq!(Some(of(Happened::Goal, WhoseTime::Every).1), row.converted, "{row:?}");
                assert_eq!(of(Happened::End, WhoseTime::Every).1, row.exits, "{row:?}");
            }
        });
    }
}

#[test]
fn h4_j0_a_row_of_a_step_over_time_opens_who_came_to_it_and_whose_start_ended_there() {
    let seen = std::cell::Cell::new((0, 0));
    for size in [Bucket::Day, Bucket::Month] {
        each(|cx, args| {
            for step in ["s1", "s2", "s3"] {
                let args = Args { bucket: size, ..args.clone() };
                let of_step = Args { step: Some(step.to_owned()), ..args.clone() };
                for row in report(cx, "journey-trend", &of_step).table.read::<JourneyTrendRow>() {
                    let of = |what, whose| {
                        let day = row.bucket.parse().unwrap();
                        let during = During { step: Some(step.to_owned()), what, whose, day, bucket: size };
                        listed(cx, &args, &People::During(during))
                    };
                    assert_eq!(of(Happened::Begin, WhoseTime::Every).1, row.entries, "{step} {row:?}");
                    assert_eq!(of(Happened::Begin, WhoseTime::First).0, row.entrants, "{step} {row:?}");
                    assert_eq!(of(Happened::End, WhoseTime::Every).1, row.exits, "{step} {row:?}");
                    let (came, ended) = seen.get();
                    seen.set((came + row.entries, ended + row.exits));
                }
            }
        });
    }
    let (came, ended) = seen.get();
    assert!(came > 9 && ended > 1, "{came} {ended}");
}

#[test]
fn h4_a_row_of_the_goal_over_time_opens_its_people_and_those_so_far() {
    for size in [Bucket::Day, Bucket::Month] {
        each(|cx, args| {
            let args = Args { bucket: size, ..args.clone() };
            let rows: Vec<GoalTrendRow> = report(cx, "goal-trend", &args).table.read();
            assert!(!rows.is_empty());
            for row in rows {
                let of = |what, whose| listed(cx, &args, &during(what, whose, &row.bucket, size)).0;
                assert_eq!(of(Happened::Begin, WhoseTime::First), row.entrants, "{row:?}");
                assert_eq!(Some(of(Happened::Goal, WhoseTime::First)), row.attained, "{row:?}");
                assert_eq!(of(Happened::Begin, WhoseTime::FirstUpTo), row.cumulative_entrants, "{row:?}");
                assert_eq!(Some(of(Happened::Goal, WhoseTime::FirstUpTo)), row.cumulative_attained, "{row:?}");
            }
        });
    }
}

#[test]
fn h4_f8_a_bin_of_times_opens_its_people() {
    let step = |step: &str| Some(step.to_owned());
    for step in [None, step("s1"), step("s2"), step("s3")] {
        each(|cx, args| {
            let args = Args { step: step.clone(), ..args.clone() };
            let bins: Vec<TimeBinRow> = report(cx, "time-histogram", &args).table.read();
            for (place, bin) in bins.iter().enumerate() {
                let (_, starts) = listed(cx, &args, &People::Within(step.clone(), place));
                assert_eq!(starts, bin.entries, "{step:?} {bin:?}");
            }
            assert_eq!(listed(cx, &args, &People::Within(step.clone(), bins.len())), (0, 0));
        });
    }
}

#[test]
fn h4_a_list_of_some_says_how_many_there_are() {
    let lists = [
        during(Happened::Begin, WhoseTime::First, "1970-01-01", Bucket::Month),
        People::Within(None, 5),
        People::Listening(Span::days(3), true),
        People::Factor(Factor {
            factor: "event".to_owned(),
            value: "page_visited".to_owned(),
            with: true,
            converted: true,
        }),
    ];
    each(|cx, args| {
        for whose in &lists {
            let (all, _) = listed(cx, args, whose);
            let first = people(cx, args, whose, 1).unwrap();
            let said = (first.table.rows.len() as u64, &first.parameters[0].1);
            assert_eq!(said, (all.min(1), &Cell::from(all)), "{whose:?}");
        }
    });
}

#[test]
fn h4_j2_a_row_of_other_listening_opens_who_would_have_the_goal() {
    each(|cx, args| {
        let rows: Vec<WhatIfRow> = report(cx, "goal-what-if", args).table.read();
        assert_eq!(rows.len(), 12);
        for row in rows {
            let (people, _) = listed(cx, args, &People::Listening(row.listening(), row.after_exit));
            assert_eq!(people, row.attained, "{row:?}");
        }
    });
}

#[test]
fn h4_j8_a_factor_opens_those_with_it_and_those_without() {
    each(|cx, args| {
        let rows: Vec<CorrelateRow> = report(cx, "correlates", args).table.read();
        assert_eq!(rows.is_empty(), !args.filter.is_empty(), "{rows:?}");
        for row in rows {
            let of = |with, converted| {
                let (factor, value) = (row.factor.clone(), row.value.clone());
                listed(cx, args, &People::Factor(Factor { factor, value, with, converted })).0
            };
            assert_eq!((of(true, false), of(true, true)), (row.with, row.converted_with), "{row:?}");
            assert_eq!((of(false, false), of(false, true)), (row.without, row.converted_without), "{row:?}");
        }
    });
}

#[test]
fn h4_j8_a_factor_of_a_funnel_opens_those_with_it_and_those_without() {
    // All of the crowd start on day 1 (shape 60); twenty of those who saw the page on day 2 and ten of the others come to the end.
    let events = "
        insert into shape values
            (60, 'opened_app', null, null, null, null, null, null, null, null, false, null, 3, false, 60, 60),
            (61, 'bought', null, null, null, null, null, null, null, null, false, null, 3, false, 30, 61);
        insert into funnel_event
            select * from (
                select 0, i, 86400000000, 60, 0, 1, 0 from range(1000, 1060) t(i)
                union all
                select 0, i, 3 * 86400000000, 61, 0, 2, 0 from range(1000, 1060) t(i) where i < 1020 or i between 1030 and 1039
            ) order by 2, 3;";
    let mut config = config(vec![], vec![]);
    config.funnels = vec![funnel("f", &["opened_app", "bought"])];
    let args = Args { funnel: Some("f".to_owned()), ..Args::default() };
    with(&config, &[WORLD, CROWD, events], false, |cx| {
        let rows: Vec<CorrelateRow> = report(cx, "correlates", &args).table.read();
        assert_eq!(rows.len(), 1, "{rows:?}");
        assert_eq!((rows[0].value.as_str(), rows[0].with, rows[0].converted_with), ("page_visited", 30, 20));
        for row in rows {
            let of = |with, converted| {
                let (factor, value) = (row.factor.clone(), row.value.clone());
                listed(cx, &args, &People::Factor(Factor { factor, value, with, converted })).0
            };
            assert_eq!((of(true, false), of(true, true)), (row.with, row.converted_with), "{row:?}");
            assert_eq!((of(false, false), of(false, true)), (row.without, row.converted_without), "{row:?}");
        }
    });
}

#[test]
fn h4_j8_factors_of_every_kind_open_their_people() {
    // Of the crowd the first thirty started variant B in the north, are contacts and were sent an email.
    let kinds = "
        insert into shape values
            (60, 'journey_entered', 'a', null, null, null, null, 'north', 'B', null, false, null, 3, false, 1, 60);
        update entry set shape = 60 where customer between 1000 and 1029;
        update customer set audience = 'contact' where customer between 1000 and 1029;
        insert into message select i, i, 5, 1.5 * 86400000000, true, true, null from range(1000, 1030) t(i);
        insert into message select i, i, 6, 1.6 * 86400000000, true, true, null from range(1010, 1042) t(i);";
    let config = config(vec![goal("a", "purchase", None)], vec![]);
    with(&config, &[WORLD, ENTRIES, CROWD, MORE, kinds], false, |cx| {
        let rows: Vec<CorrelateRow> = report(cx, "correlates", &of("a")).table.read();
        let mut factors: Vec<&str> = rows.iter().map(|row| row.factor.as_str()).collect();
        factors.sort_unstable();
        factors.dedup();
        assert_eq!(factors, ["business_unit", "channel", "customer.audience", "event", "platform", "variant"]);
        for row in &rows {
            let factor = |with| {
                let (factor, value) = (row.factor.clone(), row.value.clone());
                People::Factor(Factor { factor, value, with, converted: false })
            };
            let counts = [factor(true), factor(false)].map(|whose| listed(cx, &of("a"), &whose).0);
            assert_eq!(counts, [row.with, row.without], "{row:?}");
        }
    });
}

#[test]
fn f7_lists_of_months_and_bins_are_narrowed_by_how_the_starts_ended() {
    let lists = [
        during(Happened::Begin, WhoseTime::Every, "1970-01-01", Bucket::Month),
        during(Happened::Goal, WhoseTime::First, "1970-01-01", Bucket::Month),
        People::Within(Some("s1".to_owned()), 0),
        People::Within(None, 5),
    ];
    each(|cx, args| {
        for whose in &lists {
            let endings: Vec<EndingRow> =
                drill_down(cx, args, &Drilldown::Endings(whose.clone())).unwrap().table.read();
            for row in endings {
                assert_eq!(listed(cx, args, &whose.narrowed(row.ending())).0, row.people, "{whose:?} {row:?}");
            }
            let whole = listed(cx, args, whose).0;
            assert_eq!(listed(cx, args, &whose.narrowed(Ending::Any)).0, whole);
        }
    });
}

#[test]
fn h4_f7_a_reason_opens_whose_starts_ended_so_in_the_journey_and_at_the_step() {
    // Three of the crowd ended at s2 for want of the condition, one of them twice.
    let ends = "
        update entry set ended_us = 3 * 86400000000, reason = 'condition_unmet', end_shape = 3 where entry between 1030 and 1032;
        insert into entry select i + 1000, i, 0, 7 * 86400000000, 8 * 86400000000, false, false, 'condition_unmet', 3, null, null
            from range(1030, 1031) t(i);";
    let mut at_steps = 0;
    for (args, config) in questions() {
        with(&config, &[WORLD, ENTRIES, CROWD, MORE, ends], false, |cx| {
            let rows: Vec<ExitRow> = report(cx, "exits", &args).table.read();
            assert!(!rows.is_empty());
            for row in &rows {
                let ending = Ending::Reason(row.reason.clone());
                let all: u64 = rows.iter().filter(|other| other.reason == row.reason).map(|other| other.entries).sum();
                assert_eq!(listed(cx, &args, &People::Ended.narrowed(ending.clone())).1, all, "{row:?}");
                if let Some(step) = &row.step {
                    let here = People::EndedAt(step.clone()).narrowed(ending);
                    assert_eq!(listed(cx, &args, &here).1, row.entries, "{row:?}");
                    at_steps += 1;
                }
            }
        });
    }
    assert!(at_steps > 0);
    let config = config(vec![goal("a", "purchase", None)], vec![]);
    with(&config, &[WORLD, ENTRIES, CROWD, MORE, ends], false, |cx| {
        let here = People::EndedAt("s2".to_owned()).narrowed(Ending::Reason("condition_unmet".to_owned()));
        assert_eq!(listed(cx, &of("a"), &here), (3, 4));
        let answer = people(cx, &of("a"), &here, 10).unwrap();
        assert_eq!(answer.notes.texts(), ["4 starts of 3 people"]);
        let answer = people(cx, &of("a"), &here, 2).unwrap();
        assert_eq!(answer.notes.texts(), ["the first 2 of 3 people (4 starts)"]);
    });
}

#[test]
fn h4_g11_a_group_opens_its_people_and_those_with_the_goal() {
    let variants = "
        insert into shape values
            (60, 'journey_entered', 'a', null, null, null, null, 'south', 'B', null, false, null, 3, false, 1, 60);
        update entry set shape = 60 where customer between 1000 and 1029;";
    for (args, config) in questions() {
        with(&config, &[WORLD, ENTRIES, CROWD, MORE, variants], false, |cx| {
            for by in Group::ALL {
                let args = Args { group: by, ..args.clone() };
                let rows: Vec<ExperimentRow> = report(cx, "experiment", &args).table.read();
                assert!(rows.iter().any(|row| row.group.is_some()), "{by:?}");
                for row in rows {
                    let of = |goal| listed(cx, &args, &People::Group(by, row.group.clone(), goal)).0;
                    assert_eq!((of(false), Some(of(true))), (row.entrants, row.attained), "{row:?}");
                }
            }
        });
    }
}

/// Shapes 61 to 65: a click on a mail of s1, one in the app without a step, a push of the north in s1 on ios, a quiz in s1, a text
/// clicked in s2. Each customer is a segment of its own.
const MESSAGES: &str = "
    insert into shape values
        (61, 'email_clicked', 'a', 's1', 'email', 'm1', 'web', null, null, null, false, null, 2, true, 2, 61),
        (62, 'in_app_clicked', 'a', null, 'in_app', null, null, null, null, null, false, null, 2, false, 1, 62),
        (63, 'push_sent', 'a', 's1', 'push', null, 'ios', 'north', null, null, false, null, 0, false, 1, 63),
        (64, 'quiz_finished', 'a', 's1', null, null, null, null, null, null, false, null, 3, false, 2, 64),
        (65, 'text_clicked', 'a', 's2', 'text', null, null, null, null, null, false, null, 2, true, 1, 65);
    insert into message values
        (0, 0, 61, 86400000005, true, true, null), (0, 0, 61, 86400000006, false, false, null),
        (3, 2, 61, 4*86400000000, true, true, null), (null, 4, 62, 5*86400000000, true, true, null),
        (2, 1, 63, 2*86400000000, true, true, null), (null, 4, 64, 2*86400000000, true, true, null),
        (0, 0, 64, 86400000007, true, true, null), (null, 3, 65, 6*86400000000, true, true, null),
        (null, 4, 7, 3*86400000000, true, true, null);
    insert into visit values (1, 0, 3, 10*86400000001, 1, null), (0, 0, 2, 86400000010, 1, 3);
    insert into member select customer_id, customer, null, null from customer;";

/// Filters of messages beside those of entries.
fn of_messages() -> Vec<(Args, Config)> {
    let with = |filter| (Args { filter, ..of("a") }, config(vec![goal("a", "purchase", None)], vec![]));
    let platforms = ["ios".to_owned(), "web".to_owned()];
    let more = [
        Filter { platforms: platforms[..1].to_vec(), ..Filter::default() },
        Filter { platforms: platforms.to_vec(), ..Filter::default() },
        Filter { channels: vec!["email".to_owned()], ..Filter::default() },
        Filter { without_machine: true, ..Filter::default() },
        Filter { business_units: vec!["north".to_owned()], ..Filter::default() },
    ];
    questions().into_iter().filter(|(args, _)| args.filter.segments.is_empty()).chain(more.map(with)).collect()
}

/// The customers listed, and how many events are theirs.
fn behind(cx: &ReportContext<'_>, args: &Args, whose: &People) -> (Vec<String>, u64) {
    listed(cx, args, whose);
    let rows: Vec<PersonRow> = people(cx, args, whose, 100).unwrap().table.read();
    let times = |row: &PersonRow| {
        let count = row.detail.as_deref().and_then(|detail| detail.split(' ').next());
        count.map_or(1, |count| count.parse::<u64>().unwrap())
    };
    let times = rows.iter().map(times).sum();
    let mut who: Vec<String> = rows.into_iter().filter_map(|row| row.customer).collect();
    who.sort();
    (who, times)
}

/// Those of the five customers for whom alone a number is not nought.
fn counted(args: &Args, number: impl Fn(&Args) -> u64) -> Vec<String> {
    let alone = |who: &&str| {
        let filter = Filter { segments: vec![(*who).to_owned()], ..args.filter.clone() };
        number(&Args { filter, ..args.clone() }) > 0
    };
    ["ann", "bob", "cid", "dan", "eve"].iter().filter(|who| alone(who)).map(|who| (*who).to_owned()).collect()
}

#[test]
fn h4_f6_a_metric_of_a_step_opens_its_people_on_every_platform() {
    let of_row = |row: &StepMetricsRow| {
        let (step, metric, platform) = (row.step.clone(), row.metric.clone(), row.platform.clone());
        People::Metric(StepMetric { step, metric, platform })
    };
    let mut seen = 0;
    for (args, config) in of_messages() {
        with(&config, &[WORLD, ENTRIES, MESSAGES], false, |cx| {
            let rows = |args: &Args| report(cx, "step-metrics", args).table.read::<StepMetricsRow>();
            for row in rows(&args) {
                let (who, events) = behind(cx, &args, &of_row(&row));
                assert_eq!(events, row.total, "{row:?} {:?}", args.filter);
                let total = |args: &Args| {
                    rows(args).iter().filter(|own| of_row(own) == of_row(&row)).map(|own| own.total).sum()
                };
                // Where one went on to is told of branches alone, which the visits of one customer make none.
                if !row.metric.starts_with("passed:") {
                    assert_eq!(who, counted(&args, total), "{row:?} {:?}", args.filter);
                }
                seen += 1;
            }
        });
    }
    assert!(seen > 40, "{seen}");
    let config = config(vec![], vec![]);
    with(&config, &[WORLD, ENTRIES, MESSAGES], false, |cx| {
        let of_metric = |step: Option<&str>, metric: &str, platform: Option<&str>| {
            let (step, platform) = (step.map(str::to_owned), platform.map(str::to_owned));
            let metric = People::Metric(StepMetric { step, metric: metric.to_owned(), platform });
            let (who, events) = behind(cx, &of("a"), &metric);
            (who.join(" "), events)
        };
        // A mail to ann, bob and eve, a push to bob. Ann opened twice on ios and once on the web, where eve did, of no start. Ann
        // clicked twice, cid once, eve in no step; dan's click is of another. The quiz of no start is in no funnel.
        assert_eq!(of_metric(Some("s1"), "sent", None), ("ann bob eve".to_owned(), 4));
        assert_eq!(of_metric(Some("s1"), "sent", Some("ios")), ("bob".to_owned(), 1));
        assert_eq!(of_metric(Some("s1"), "opened", None), ("ann eve".to_owned(), 4));
        assert_eq!(of_metric(Some("s1"), "opened", Some("ios")), ("ann".to_owned(), 2));
        assert_eq!(of_metric(Some("s1"), "clicked", None), ("ann cid".to_owned(), 3));
        assert_eq!(of_metric(None, "clicked", None), ("eve".to_owned(), 1));
        assert_eq!(of_metric(Some("s2"), "clicked", None), ("dan".to_owned(), 1));
        assert_eq!(of_metric(Some("s1"), "quiz_finished", None), ("ann".to_owned(), 1));
        assert_eq!(of_metric(Some("s1"), "passed:s2", None), ("ann".to_owned(), 2));
        assert_eq!(of_metric(Some("s1"), "passed:s3", None), ("cid".to_owned(), 1));
        assert_eq!(of_metric(Some("s1"), "bounced", None), (String::new(), 0));
    });
}

#[test]
fn h4_j0_messages_and_clicks_of_a_month_open_their_people() {
    let mut seen = 0;
    for size in [Bucket::Day, Bucket::Month] {
        for (args, config) in of_messages() {
            with(&config, &[WORLD, ENTRIES, MESSAGES], false, |cx| {
                let args = Args { bucket: size, ..args.clone() };
                let rows = |args: &Args| report(cx, "journey-trend", args).table.read::<JourneyTrendRow>();
                for row in rows(&args) {
                    for clicked in [false, true] {
                        let of = |row: &JourneyTrendRow| if clicked { row.clicked } else { row.messages_sent };
                        let day = row.bucket.parse().unwrap();
                        let (who, events) =
                            behind(cx, &args, &People::Messaged(Messaged { step: None, clicked, day, bucket: size }));
                        assert_eq!(events, of(&row), "{row:?} {:?}", args.filter);
                        if of(&row) > 0 {
                            let own =
                                |args: &Args| rows(args).iter().filter(|own| own.bucket == row.bucket).map(of).sum();
                            assert_eq!(who, counted(&args, own), "{row:?} {:?}", args.filter);
                            seen += 1;
                        }
                    }
                }
            });
        }
    }
    assert!(seen > 40, "{seen}");
    let config = config(vec![], vec![]);
    with(&config, &[WORLD, ENTRIES, MESSAGES], false, |cx| {
        let january = |step: Option<&str>, clicked| {
            let (step, day) = (step.map(str::to_owned), "1970-01-01".parse().unwrap());
            let (who, events) =
                behind(cx, &of("a"), &People::Messaged(Messaged { step, clicked, day, bucket: Bucket::Month }));
            (who.join(" "), events)
        };
        assert_eq!(january(None, false), ("ann bob eve".to_owned(), 4));
        assert_eq!(january(None, true), ("ann cid dan eve".to_owned(), 5));
        // As the metrics of the steps say it: ann twice and cid at the first, dan at the second, eve at none.
        assert_eq!(january(Some("s1"), true), ("ann cid".to_owned(), 3));
        assert_eq!(january(Some("s2"), true), ("dan".to_owned(), 1));
        assert_eq!(january(Some("s1"), false), ("ann bob eve".to_owned(), 4));
    });
}

#[test]
fn f3_h4_a_drop_off_opens_who_came_to_the_step_before_and_not_to_it() {
    let asked = |step: &str, before: Option<&str>, by_people: bool| {
        let drop_off = DropOff { step: step.to_owned(), before: before.map(str::to_owned), by_people };
        with(&config(vec![goal("a", "purchase", None)], vec![]), &[WORLD, ENTRIES], false, |cx| {
            let whose = People::DroppedOff(drop_off);
            let answer = people(cx, &of("a"), &whose, 100).unwrap();
            let ids = answer.table.rows.iter().map(|row| row[0].text().unwrap_or_default().to_owned());
            let (ids, starts): (Vec<String>, _) = (ids.collect(), listed(cx, &of("a"), &whose).1);
            let endings: Vec<EndingRow> = drill_down(cx, &of("a"), &Drilldown::Endings(whose)).unwrap().table.read();
            let ended = endings.iter().filter(|row| row.kind == "reason").map(|row| row.people).sum::<u64>();
            (ids, starts, ended)
        })
    };
    let ids = |all: &[&str]| all.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    // Four visits of s1, one of s2: of ann's two starts one went on; bob left; cid went on to s3 alone. Two of the three starts ended.
    assert_eq!(asked("s2", Some("s1"), false), (ids(&["bob", "cid", "ann"]), 3, 2));
    // By people: three came to s1 and ann to s2.
    assert_eq!(asked("s2", Some("s1"), true), (ids(&["bob", "cid"]), 2, 2));
    // Every start came to s1.
    assert_eq!(asked("s1", None, false), (Vec::new(), 0, 0));
    // Of the starts three did not come to s3, two of them ann's.
    assert_eq!(asked("s3", None, false).1, 3);
    assert_eq!(asked("s3", None, true), (ids(&["ann", "bob"]), 3, 2));
}
