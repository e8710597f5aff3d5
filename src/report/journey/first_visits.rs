//! When the steps of one journey were first visited, whatever the filter: the order of those that no table places (F3).

use crate::domain::time::Time;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::query::Query;
use crate::store::Param;

use super::selected;

const SQL: &str = include_str!("first_visits.sql");

/// The text of its query.
pub(in crate::report) const FIRST_VISITS_SQL: (&str, &str) = ("first_visits.sql", SQL);

crate::row! {
    /// A step and its first visit of all.
    pub struct FirstVisitRow {
        step: String,
        first_visit: Time = "step.first_visit" ("First visit", Time, "F3", "When anybody first came to the step."),
    }
}

pub(in crate::report) fn query(cx: &ReportContext<'_>, args: &Args) -> Result<Query, Error> {
    let (journey, _) = selected::journey(cx, args)?;
    Ok(Query::new("first_visits.sql", SQL, &[("journey", Param::Text(journey))]))
}

/// The steps that were visited, the first one first.
pub(in crate::report) fn first_visits(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<FirstVisitRow>, Error> {
    Ok(query(cx, args)?
        .rows(cx.reader, |row| Ok(FirstVisitRow { step: row.get(0)?, first_visit: Time(row.get(1)?) }))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{ENTRIES, WORLD, config, of, with};

    #[test]
    fn f3_steps_stand_in_the_order_of_their_first_visits() {
        // s1 on day 1, s2 a microsecond later, s3 on day 4; of a journey without visits none.
        let steps = |journey: &str| {
            let rows = with(&config(vec![], vec![]), &[WORLD, ENTRIES], false, |cx| first_visits(cx, &of(journey)));
            rows.unwrap().into_iter().map(|row| (row.step, row.first_visit.0)).collect::<Vec<_>>()
        };
        let day = 86_400_000_000;
        assert_eq!(steps("a"), [("s1".into(), day), ("s2".into(), day + 1), ("s3".into(), 4 * day)]);
        assert_eq!(steps("b"), []);
    }
}
