//! How long entries of a journey took from their begin to its goal (F8).

use crate::attribution::wilson;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::Param;

use super::counted;
use super::quantile::quantile_hours;
use super::selected;

const SQL: &str = filter::filtered!("people", "shapes", "chosen"; include_str!("goal_times.sql"));

crate::row! {
    /// The entries in which the goal fell, and their times from begin to goal in hours; `None` without such entries.
    pub struct GoalTimeRow {
        entrants: u64,
        entries: u64,
        people: u64 = "goal_time.people" ("People", People, "F8", "Customers in whose starts the goal fell."),
        low: Option<f64> = "goal_time.low" ("From", Share, "G9", "Lower end of the 95 % interval of those with the goal divided by all people."),
        high: Option<f64> = "goal_time.high" ("To", Share, "G9", "Upper end of it."),
        median_hours: Option<f64> = "goal_time.median_hours" ("Median time", Hours, "F8", "From the start to the goal, the median."),
        p90_hours: Option<f64> = "goal_time.p90_hours" ("90 % within", Hours, "F8", "From the start to the goal, nine of ten."),
    }
}

pub(in crate::report) fn query(cx: &ReportContext<'_>, args: &Args) -> Result<Query, Error> {
    let (_, args) = selected::journey(cx, args)?;
    let mut params = filter::params(cx, &args.filter);
    params.push(("version", args.version.clone().map_or(Param::Null, Param::Text)));
    Ok(Query::new("goal_times.sql", SQL, &params))
}

/// The one row.
pub(in crate::report) fn goal_times(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<GoalTimeRow>, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    let counted = counted::entries(cx, &journey, &args)?;
    let (entrants, people) = (counted.entrants, counted.attained);
    let (low, high) = wilson(people, entrants).unzip();
    let [median_hours, p90_hours] = [0.5, 0.9].map(|part| quantile_hours(&counted.took, part));
    let entries = counted.took.len() as u64;
    Ok(vec![GoalTimeRow { entrants, entries, people, low, high, median_hours, p90_hours }])
}

/// The text of its query.
pub(in crate::report) const GOAL_TIMES_SQL: (&str, &str) = ("goal_times.sql", SQL);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::journey::entries::tests::filters;
    use crate::report::tests::{ENTRIES, WORLD, config, of, with};

    #[test]
    fn h1_the_query_that_is_shown_says_the_same() {
        let more = "
            insert into entry values
                (6, 0, 0, 5*86400000000, null, false, false, null, null, null, null),
                (7, 1, 0, 5*86400000000, null, false, false, null, null, null, null);
            insert into goal_entry values (6, 7.5*86400000000, false), (7, 9.25*86400000000, false);
            insert into member values ('vip', 1, null, 1), ('vip', 0, null, null);";
        let mut timed = 0;
        for filter in filters() {
            with(&config(vec![], vec![]), &[WORLD, ENTRIES, more], false, |cx| {
                let args = Args { filter, ..of("a") };
                let said = query(cx, &args).unwrap().rows(cx.reader, |row| {
                    let counts: [u64; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
                    Ok((counts, [row.get::<Option<f64>>(3)?, row.get(4)?]))
                });
                let (counts, hours) = said.unwrap()[0];
                let row = &goal_times(cx, &args).unwrap()[0];
                assert_eq!([row.entrants, row.entries, row.people], counts, "{:?}", args.filter);
                for (said, told) in hours.into_iter().zip([row.median_hours, row.p90_hours]) {
                    let near = |(said, told): (f64, f64)| (said - told).abs() <= 1e-12 * said;
                    assert!(said.is_some() == told.is_some() && said.zip(told).is_none_or(near), "{row:?}");
                    timed += usize::from(said.is_some());
                }
            });
        }
        assert!(timed > 0);
    }

    #[test]
    fn f8_the_time_to_the_goal_runs_from_the_begin_of_its_entry() {
        // Ann's entry: begun on day 1, the goal half a day later. One more of eve: 2.5 days. Median of 12 and 60 hours by linear
        // interpolation 36, nine tenths 55.2.
        let more = "
            insert into entry values (6, 4, 0, 5*86400000000, null, false, false, null, null, null, null);
            insert into goal_entry values (6, 7.5*86400000000, false);";
        let rows = |world: &[&str], journey: &str| {
            with(&config(vec![], vec![]), world, false, |cx| goal_times(cx, &of(journey))).unwrap()
        };
        let row = &rows(&[WORLD, ENTRIES, more], "a")[0];
        assert_eq!((row.entrants, row.entries, row.people, row.median_hours), (4, 2, 2, Some(36.0)));
        // Wilson of 2 of 4: .1500 and .8500.
        assert!(row.low.is_some_and(|low| (low - 0.150_0).abs() < 1e-4), "{row:?}");
        assert!((row.p90_hours.unwrap() - 55.2).abs() < 1e-9);
        assert_eq!(rows(&[WORLD, ENTRIES], "c")[0].median_hours, None);
    }
}
