//! As many people are listed as each number beside the steps of a journey says (H4).

use super::found::JourneyPersonRow;
use super::question::{During, Ending, Factor, Happened, People, WhoseTime};
use crate::config::Config;
use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::table::Cell;
use crate::domain::time::Span;
use crate::domain::zone::{Bucket, Zone};
use crate::report::contract::ReportContext;
use crate::report::journey::correlates::tests::CROWD;
use crate::report::tests::{ENTRIES, WORLD, config, funnel, goal, of, with};
use crate::report::{
    Args, CorrelateRow, Drilldown, EndingRow, GoalTrendRow, JourneyTrendRow, TimeBinRow, WhatIfRow, drill_down, find,
    people,
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

fn report(cx: &ReportContext<'_>, name: &str, args: &Args) -> Answer {
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
    People::During(During { what, whose, day: bucket.parse().unwrap(), bucket: size })
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
