//! Where the pace of a journey's goal leads, and which goals are at risk (G10, J1).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::answer::Check;
use crate::domain::decimal::separated;
use crate::domain::journey::{Goal, Journey, Target};
use crate::domain::row::share;
use crate::domain::time::{Span, Time};
use crate::domain::zone::{DayFinder, Zone};
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::Param;

use super::goals::target_share;
use super::with_goal::with_goal;

const TREND: &str = filter::filtered!("people", "shapes", "chosen"; include_str!("goal_trend.sql"));
const END: &str = include_str!("goal_end.sql");

/// The texts of its queries, by file name.
pub(super) const SQL: &[(&str, &str)] = &[("goal_trend.sql", TREND), ("goal_end.sql", END)];

/// The pace is that of so many days up to `as_of` (J1).
const PACE_DAYS: i64 = 28;

/// A goal that is to be reached further away than so many days is at risk (G10).
const FAR_DAYS: i64 = 365;

crate::row! {
    /// A journey with a goal; `None` = not to be told, or without a target (J1).
    pub struct OutlookRow {
        journey: String,
        entrants: u64,
        attained: u64,
        attained_share: Option<f64>,
        target: Option<String>,
        target_share: Option<f64>,
        needed: Option<u64> = "outlook.needed" ("Needed", People, "G10", "The target in people, a percentage of those who started rounded up."),
        pace_per_day: Option<f64> = "outlook.pace_per_day" ("A day", Count, "G10", "People with the goal a day, over the last 28 days."),
        days_left: Option<f64> = "outlook.days_left" ("Days left", Count, "G10", "Days up to the end of the journey."),
        projected: Option<f64> = "outlook.projected" ("Projected", People, "G10", "People with the goal at the end of the journey, at this pace."),
        target_at: Option<String> = "outlook.target_at" ("Reached on", Text, "G10", "The day on which the target was reached, or would be at this pace."),
        at_risk: bool = "outlook.at_risk" ("At risk", Flag, "G10", "Not reached, the journey goes on, and the pace does not lead there: not by its end, or where it has none not within a year."),
    }
}

/// The queries of one journey, to which the filter is set.
pub(super) fn queries(cx: &ReportContext<'_>, journey: String, args: &Args) -> [Query; 2] {
    let mut params = filter::params(cx, &args.filter);
    params.push(("journey", Param::Text(journey)));
    [Query::new("goal_trend.sql", TREND, &params), Query::new("goal_end.sql", END, &params)]
}

/// First starts and first goals by day.
#[derive(Debug, Default)]
pub(super) struct Days {
    /// People who started, people with the goal.
    pub all: BTreeMap<NaiveDate, (u64, u64)>,
    /// The first start of all (µs).
    first: Option<i64>,
    /// Goals of the days that the pace is taken from.
    recent: u64,
}

impl Days {
    fn read(cx: &ReportContext<'_>, query: &Query) -> Result<Self, Error> {
        let (mut days, mut finder) = (Self::default(), DayFinder::new(cx.config.zone));
        let recent = cx.as_of - Span::days(PACE_DAYS);
        cx.reader.batches(query.text, &query.params, |rows, columns| {
            for row in 0..rows {
                let begun = columns[0].int(row);
                days.first = Some(days.first.map_or(begun, |first| first.min(begun)));
                days.all.entry(finder.day(Time(begun))).or_default().0 += 1;
                if columns[1].int(row) == 1 {
                    let attained = Time(columns[2].int(row));
                    days.all.entry(finder.day(attained)).or_default().1 += 1;
                    days.recent += u64::from((recent..=cx.as_of).contains(&attained));
                }
            }
        })?;
        Ok(days)
    }

    fn sums(&self) -> (u64, u64) {
        self.all.values().fold((0, 0), |sums, day| (sums.0 + day.0, sums.1 + day.1))
    }

    /// The day on which so many people had the goal.
    fn reached(&self, many: u64) -> Option<NaiveDate> {
        let mut sum = 0;
        self.all.iter().find_map(|(day, (_, attained))| {
            sum += attained;
            (sum >= many).then_some(*day)
        })
    }
}

/// What the line of the last weeks leads to; nothing without a goal or without starts.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Outlook {
    pub pace: Option<f64>,
    pub days_left: Option<f64>,
    pub projected: Option<f64>,
    pub needed: Option<u64>,
    pub target_at: Option<NaiveDate>,
    /// When the journey ended, or will.
    ended: Option<Time>,
}

#[expect(clippy::cast_precision_loss, reason = "counts and days stay below 2^53")]
impl Outlook {
    fn of(days: &Days, target: Option<Target>, goal: bool, ended: Option<Time>, as_of: Time, zone: Zone) -> Self {
        let Some(first) = days.first else { return Self::default() };
        let days_of = |span: Span| span.0 as f64 / Span::DAY.0 as f64;
        let left = ended.filter(|ended| *ended >= as_of).map(|ended| days_of(ended - as_of));
        if !goal {
            return Self { days_left: left, ended, ..Self::default() };
        }
        let (people, attained) = days.sums();
        let pace = days.recent as f64 / days_of(as_of - Time(first)).clamp(1.0, PACE_DAYS as f64);
        let needed = target.map(|target| target.people(people));
        let ahead = |needed: u64| {
            let more = (needed - attained) as f64 / pace;
            // Beyond a thousand years there is no date to be told.
            if pace <= 0.0 || more > 365_250.0 {
                return None;
            }
            #[expect(clippy::cast_possible_truncation, reason = "no more than a thousand years in µs")]
            let at = as_of + Span((more * Span::DAY.0 as f64) as i64);
            // What would fall after the journey's end does not.
            ended.is_none_or(|ended| at <= ended).then(|| zone.day(at))
        };
        let target_at = needed.and_then(|needed| if attained >= needed { days.reached(needed) } else { ahead(needed) });
        let projected = left.map(|left| attained as f64 + pace * left);
        Self { pace: Some(pace), days_left: left, projected, needed, target_at, ended }
    }

    /// When the journey ended, where it has.
    pub fn over(&self, as_of: Time) -> Option<Time> {
        self.ended.filter(|ended| *ended < as_of)
    }

    /// Whether the goal is at risk: it has a target that is not reached and, at this pace, will not be (G10).
    fn at_risk(&self, attained: u64, as_of: Time, zone: Zone) -> bool {
        let Some(needed) = self.needed.filter(|needed| attained < *needed) else { return false };
        match self.ended {
            Some(ended) => ended >= as_of && self.projected.is_some_and(|projected| projected < needed as f64),
            None => self.target_at.is_none_or(|at| at > zone.day(as_of + Span::days(FAR_DAYS))),
        }
    }

    /// That of one journey, to which the filter is set, with the days that it is taken from.
    pub fn read(
        cx: &ReportContext<'_>,
        journey: &str,
        goal: Option<&Goal>,
        args: &Args,
    ) -> Result<(Days, Self), Error> {
        let [trend, end] = queries(cx, journey.to_owned(), args);
        let days = Days::read(cx, &trend)?;
        let ended = end.rows(cx.reader, |row| row.get::<Option<i64>>(0))?.first().copied().flatten().map(Time);
        let target = goal.and_then(|goal| goal.target);
        let outlook = Self::of(&days, target, goal.is_some(), ended, cx.as_of, cx.config.zone);
        Ok((days, outlook))
    }
}

/// The journeys of the filter with a goal, in the order of the configuration, each with the question of it alone.
fn of_filter<'a>(cx: &ReportContext<'a>, args: &Args) -> impl Iterator<Item = (&'a Journey, &'a Goal, Args)> {
    let asked = args.clone();
    with_goal(cx).filter_map(move |journey| {
        let goal = journey.goal.as_ref()?;
        let of_filter = asked.filter.journeys.is_empty() || asked.filter.journeys.contains(&journey.id);
        let mut args = asked.clone();
        args.filter.journeys = vec![journey.id.clone()];
        of_filter.then_some((journey, goal, args))
    })
}

/// What runs for all of them.
pub(in crate::report) fn all_queries(cx: &ReportContext<'_>, args: &Args) -> Vec<Query> {
    of_filter(cx, args).flat_map(|(journey, _, args)| queries(cx, journey.id.clone(), &args)).collect()
}

/// The journeys of the filter with a goal, in the order of the configuration.
pub(in crate::report) fn outlooks(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<OutlookRow>, Error> {
    filter::check(cx, &args.filter)?;
    let mut rows = Vec::new();
    for (journey, goal, args) in of_filter(cx, args) {
        let (days, outlook) = Outlook::read(cx, &journey.id, Some(goal), &args)?;
        let (entrants, attained) = days.sums();
        rows.push(OutlookRow {
            journey: journey.id.clone(),
            entrants,
            attained,
            attained_share: share(attained, entrants),
            target: goal.target.map(|target| target.to_string()),
            target_share: target_share(goal, attained, entrants),
            needed: outlook.needed,
            pace_per_day: outlook.pace,
            days_left: outlook.days_left,
            projected: outlook.projected,
            target_at: outlook.target_at.map(|day| day.to_string()),
            at_risk: outlook.at_risk(attained, cx.as_of, cx.config.zone),
        });
    }
    Ok(rows)
}

/// Those at risk, the farthest from their target first (G10); of a target of nobody nothing is reached.
#[must_use]
pub fn at_risk(all: &[OutlookRow]) -> Vec<&OutlookRow> {
    let mut risky: Vec<&OutlookRow> = all.iter().filter(|goal| goal.at_risk).collect();
    risky.sort_by(|a, b| a.target_share.unwrap_or(0.0).total_cmp(&b.target_share.unwrap_or(0.0)));
    risky
}

/// What a pace leads to as a part of what is needed (P8).
#[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
pub(in crate::report) fn quotient(projected: f64, needed: u64) -> f64 {
    projected / needed as f64
}

/// The check of all of them.
pub(in crate::report) fn check(rows: &[OutlookRow]) -> Check {
    let sum = |of: fn(&OutlookRow) -> u64| separated(rows.iter().map(of).sum::<u64>());
    Check {
        name: "people with the goal ≤ people",
        kept: rows.iter().all(|row| row.attained <= row.entrants),
        detail: format!("{} ≤ {} over these journeys", sum(|row| row.attained), sum(|row| row.entrants)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{ENTRIES, WORLD, config, goal, with};

    #[test]
    fn j1_the_vector_of_eight_people_and_four_goals() {
        // Golden vector 2: starts at hours 0 to 7, four goals at hour 100, as_of hour 240, the journey's end hour 480.
        let hour = |n: i64| Time(1_735_689_600_000_000 + n * 3_600_000_000);
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let all = [(day("2025-01-01"), (8, 0)), (day("2025-01-05"), (0, 4))].into();
        let days = Days { all, first: Some(hour(0).0), recent: 4 };
        let of = |target| Outlook::of(&days, target, true, Some(hour(480)), hour(240), Zone::default());
        let near = |value: Option<f64>, wanted: f64| assert!((value.unwrap() - wanted).abs() < 1e-12, "{value:?}");
        let six = of(Some(Target::Count(6)));
        near(six.pace, 0.4);
        near(six.days_left, 10.0);
        near(six.projected, 8.0);
        assert_eq!((six.needed, six.target_at), (Some(6), Some(day("2025-01-16"))));
        assert_eq!(of(Some(Target::Share(0.75))), six);
        assert_eq!(of(Some(Target::Count(4))).target_at, Some(day("2025-01-05")));
        assert_eq!(of(Some(Target::Count(9))).target_at, None);
    }

    fn at_risk(target: Target, more: &str) -> bool {
        let config = config(vec![goal("a", "purchase", Some(target))], vec![]);
        let rows = with(&config, &[WORLD, ENTRIES, more], false, |cx| outlooks(cx, &Args::default())).unwrap();
        let [row] = &rows[..] else { panic!("one journey with a target") };
        row.at_risk
    }

    #[test]
    fn g10_a_goal_is_at_risk_where_its_pace_does_not_lead_there() {
        // Three people, one with the goal, in eleven days: 1/11 a day. as_of is day 12.
        let ends = |day: u32| format!("update journey set ended_us = {day} * 86400000000 where journey = 'a';");
        // Until day 20 there come 8/11 more, not the second; until day 23 there comes one.
        assert!(at_risk(Target::Count(2), &ends(20)));
        assert!(!at_risk(Target::Count(2), &ends(23)));
        // Reached, or over.
        assert!(!at_risk(Target::Count(1), &ends(20)));
        assert!(!at_risk(Target::Count(2), &ends(11)));
        // Without an end: 34 people are 363 days away, 35 are 374.
        assert!(!at_risk(Target::Count(34), ""));
        assert!(at_risk(Target::Count(35), ""));
        // Nobody of the last 28 days: the goal of day 1.5 is as old as day 40.
        assert!(at_risk(Target::Count(2), "delete from goal_entry where converted_us is not null;"));
    }
}
