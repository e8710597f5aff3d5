//! Why visits were the last of their entries, step by step: what is lost there, and how it ended (F3, F7).

use std::cmp::Reverse;

use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::Param;

use super::counted;
use super::counts::LostVisits;
use super::selected;

const SQL: &str = filter::filtered!("people", "shapes", "chosen"; include_str!("losses.sql"));

crate::row! {
    /// Visits of one step at which their entries ended in one way; `with_goal` is `None` where the journey has none.
    pub struct LossRow {
        step: String,
        with_goal: Option<bool> = "loss.with_goal" ("With the goal", Flag, "F2", "The journey's goal fell in the start."),
        reason: String,
        visits: u64 = "loss.visits" ("Left", Count, "F3", "Visits at which the start ended."),
        people: u64 = "loss.people" ("People", People, "H4", "Customers with such a visit."),
    }
}

pub(in crate::report) fn query(cx: &ReportContext<'_>, args: &Args) -> Result<Query, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    let mut params = filter::params(cx, &args.filter);
    params.push(("journey", Param::Text(journey)));
    params.push(("version", args.version.clone().map_or(Param::Null, Param::Text)));
    Ok(Query::new("losses.sql", SQL, &params))
}

/// The losses of every step of a journey, by step; of one the most frequent first.
pub(in crate::report) fn losses(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<LossRow>, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    let visits = counted::visits(cx, &journey, &args)?;
    let row = |lost: &LostVisits| LossRow {
        step: lost.step.clone(),
        with_goal: lost.with_goal,
        reason: lost.reason.to_owned(),
        visits: lost.visits,
        people: lost.people,
    };
    let mut rows: Vec<LossRow> = visits.lost.iter().map(row).collect();
    let key = |row: &LossRow| (Reverse(row.people), row.reason.clone(), row.with_goal.is_none(), row.with_goal);
    rows.sort_by(|a, b| a.step.cmp(&b.step).then_with(|| key(a).cmp(&key(b))));
    Ok(rows)
}

/// The text of its query.
pub(in crate::report) const LOSSES_SQL: (&str, &str) = ("losses.sql", SQL);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::journey::entries::tests::filters;
    use crate::report::tests::{ENTRIES, WORLD, config, of, with};

    #[test]
    fn h1_the_query_that_is_shown_says_the_same() {
        // Of the visits that were the last of their entries, one of another reason by the same customer, with the goal and without.
        let more = "
            insert into entry values
                (6, 0, 0, 5*86400000000, 6*86400000000, false, false, 'goal_met', 2, null, null),
                (7, 1, 0, 5*86400000000, 6*86400000000, false, false, 'goal_met', 2, null, null),
                (8, 1, 0, 7*86400000000, 8*86400000000, false, false, 'goal_met', 2, null, null);
            insert into goal_entry values (6, 5.5*86400000000, false), (7, null, false), (8, null, false);
            insert into visit values
                (6, 0, 2, 5*86400000000, 2, null), (7, 1, 2, 5*86400000000, 2, null), (8, 1, 2, 7*86400000000, 2, null),
                (8, 1, 3, 7*86400000000, 2, null);
            insert into member values ('vip', 1, null, 1), ('vip', 0, null, null);";
        let mut lost = 0;
        for filter in filters() {
            with(&config(vec![], vec![]), &[WORLD, ENTRIES, more], false, |cx| {
                let args = Args { filter, ..of("a") };
                let said = query(cx, &args).unwrap().rows(cx.reader, |row| {
                    let [visits, people] = [row.get(3)?, row.get(4)?];
                    Ok(LossRow { step: row.get(0)?, with_goal: row.get(1)?, reason: row.get(2)?, visits, people })
                });
                let said = said.unwrap();
                assert_eq!(losses(cx, &args).unwrap(), said, "{:?}", args.filter);
                lost += said.len();
            });
        }
        assert!(lost > 0);
    }

    #[test]
    fn e2_what_is_lost_at_a_step_is_told_by_goal_and_reason() {
        // Of the visits of s1 bob's alone was his entry's last; his goal did not fall. Beside it eve left there with the goal,
        // and dan twice, once with it.
        let more = "
            insert into entry values
                (6, 4, 0, 5*86400000000, 6*86400000000, false, false, 'goal_met', 2, null, null),
                (7, 3, 0, 5*86400000000, 6*86400000000, false, false, 'goal_met', 2, null, null),
                (8, 3, 0, 7*86400000000, 8*86400000000, false, false, null, 2, null, null);
            insert into goal_entry values (6, 5.5*86400000000, false), (7, 5.5*86400000000, false), (8, null, false);
            insert into visit values
                (6, 4, 2, 5*86400000000, 2, null), (7, 3, 2, 5*86400000000, 2, null), (8, 3, 2, 7*86400000000, 2, null);";
        let rows = with(&config(vec![], vec![]), &[WORLD, ENTRIES, more], false, |cx| losses(cx, &of("a"))).unwrap();
        let told: Vec<_> =
            rows.iter().map(|row| (&*row.step, row.with_goal, &*row.reason, row.visits, row.people)).collect();
        assert_eq!(
            told,
            [
                ("s1", Some(true), "goal_met", 2, 2),
                ("s1", Some(false), "condition_unmet", 1, 1),
                ("s1", Some(false), "unknown", 1, 1),
            ]
        );
    }
}
