//! Those behind one row of the report on paths (H4, A14).

use crate::attribution::Setup;
use crate::attribution::paths::{
    CompletionCursor, CustomerTouches, CustomerVisitor, PathCutter, ViewPaths, touch_spans,
};
use crate::domain::model::{Collapse, View};
use crate::domain::time::Time;

use super::firsts::Firsts;
use super::found::{Found, PersonRow};
use super::names::{Named, named};
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::touches::{self, MergeVisitor, ScanShare};

/// Who took the path, at most `limit` of them: those who completed on it first.
pub fn path(cx: &ReportContext<'_>, args: &Args, items: &[String], limit: usize) -> Result<Found, Error> {
    let (milestone, _) = selected_milestone(cx, args)?;
    filter::check(cx, &args.filter)?;
    let mut input = touches::load(cx, &args.filter, cx.config.attribution.lookback, Some(milestone))?;
    input.restrict(args.by);
    let known = &input.names[args.by as usize];
    let number =
        |item: &String| touches::position(known, item).ok_or_else(|| Error::unknown(args.by.name(), item, known));
    let wanted: Vec<u32> = items.iter().map(number).collect::<Result<_, _>>()?;
    let setup = &input.setup;
    let on_path = || OnPath {
        milestone,
        view: args.by,
        collapse: args.collapse,
        wanted: wanted.clone(),
        cursor: CompletionCursor::default(),
        cut: ViewPaths::default(),
        converted: 0,
        found: Firsts::new(limit),
    };
    let left = touches::scan(cx, setup, ScanShare::ALL, || PathCutter::new(setup, on_path()))?.finish();
    let (all, converted) = (left.found.all(), left.converted);
    let sorted = left.found.sorted();
    let named = named(cx, sorted.iter().map(|one| one.customer))?;
    let people = sorted.into_iter().map(|one| {
        let Named { id, name } = named.get(&one.customer).cloned().unwrap_or_default();
        let detail = match one.completions {
            _ if one.left => Some("did not complete it".to_owned()),
            0 | 1 => None,
            some => Some(format!("{some} completions")),
        };
        PersonRow { customer: id, name, time: Some(Time(one.at)), detail }
    });
    let notes = vec![format!("{converted} completed it on this path, {} did not", all - converted)];
    Ok(Found { notes, ..Found::of_people(people, all) })
}

/// One person who took the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct PathTaker {
    /// Did not complete anything.
    left: bool,
    /// The first completion with the path before it, else the last touch (µs).
    at: i64,
    customer: u32,
    completions: u32,
}

/// Looks for customers with a path, one by one.
struct OnPath {
    milestone: usize,
    view: View,
    collapse: Collapse,
    wanted: Vec<u32>,
    cursor: CompletionCursor,
    cut: ViewPaths,
    converted: u64,
    found: Firsts<PathTaker>,
}

impl OnPath {
    /// Whether the path that was cut is the one.
    fn is_it(&self) -> bool {
        let items = &self.cut[self.view as usize].items;
        let mut at = 0;
        for (place, item) in items.iter().enumerate() {
            let repeat = match self.collapse {
                Collapse::None => false,
                Collapse::Consecutive => place > 0 && items[place - 1] == *item,
                // What came before is the beginning of the path that is wanted.
                Collapse::First => self.wanted[..at].contains(item),
            };
            if repeat {
                continue;
            }
            if self.wanted.get(at) != Some(item) {
                return false;
            }
            at += 1;
        }
        at > 0 && at == self.wanted.len()
    }
}

impl CustomerVisitor for OnPath {
    fn visit(&mut self, setup: &Setup, customer: u32, touches: &CustomerTouches) {
        let (_, own) = self.cursor.seek(&setup.milestones[self.milestone], customer);
        if own.is_empty() {
            touches.cut_all(&mut self.cut);
            if self.is_it() {
                self.found.add(PathTaker { left: true, at: touches.last_time(), customer, completions: 0 });
            }
            return;
        }
        let mut one: Option<PathTaker> = None;
        for (done, span) in touch_spans(own).filter(|(done, _)| done.picked) {
            touches.cut(&mut self.cut, span, done.at);
            if self.is_it() {
                let first = one.get_or_insert(PathTaker { left: false, at: done.at, customer, completions: 0 });
                first.completions += 1;
            }
        }
        if let Some(one) = one {
            self.converted += 1;
            self.found.add(one);
        }
    }
}

impl MergeVisitor for OnPath {
    fn merge_other(&mut self, other: Self) {
        self.converted += other.converted;
        self.found.merge(other.found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::answer::Answer;
    use crate::domain::milestone::Count;
    use crate::report::attribution::credit::tests::PATHS;
    use crate::report::tests::{WORLD, config, milestone, row_texts, with};
    use crate::report::{People, people};

    /// Beside the twelve of `PATHS` (email on day 1, form on day 2; ten of them buy on day 3): 22 opens twice and does not
    /// buy; 23 opens, buys on day 2, opens and buys again on day 4.
    const MORE: &str = "
        insert into touch values
            (22, 86400000000, 6, 0, 200), (22, 2*86400000000, 6, 1, 201), (23, 86400000000, 6, 0, 202), (23, 3*86400000000, 6, 1, 203);
        insert into completion values
            (0, 23, 2*86400000000, 1, 7, null, 100, true), (0, 23, 4*86400000000, 2, 7, null, 101, true);";

    fn asked(args: &Args, path: &[&str], limit: usize, helped: bool) -> Result<Answer, Error> {
        let mut config = config(vec![], vec![milestone("sale", "purchase", None)]);
        config.milestones[0].count = Count::Every;
        let items = path.iter().map(|item| (*item).to_owned()).collect();
        with(&config, &[WORLD, PATHS, MORE], helped, |cx| people(cx, args, &People::Path(items), limit))
    }

    #[test]
    fn h4_a_row_of_the_paths_opens_those_who_took_it() {
        let by = |collapse| Args { by: View::Channel, collapse, ..Args::default() };
        let ids = |answer: &Answer| row_texts(answer).into_iter().map(|row| row[0].clone()).collect::<Vec<_>>();
        for helped in [false, true] {
            let answer = asked(&by(Collapse::None), &["email", "form"], 100, helped).unwrap();
            let wanted: Vec<String> = (10..22).map(|i| format!("c{i}")).collect();
            assert_eq!(ids(&answer), wanted);
            let rows = row_texts(&answer);
            assert_eq!(rows[0], ["c10", "–", "1970-01-04T00:00:00Z", "–"]);
            // 20 and 21 did not buy; their last touch is the form of day 2.
            assert_eq!(rows[10], ["c20", "–", "1970-01-03T00:00:00Z", "did not complete it"]);
            assert_eq!(answer.notes.texts(), ["12 people", "10 completed it on this path, 2 did not"]);
            // Only as many as are wanted are kept, and the others counted.
            let answer = asked(&by(Collapse::None), &["email", "form"], 3, helped).unwrap();
            assert_eq!(ids(&answer), ["c10", "c11", "c12"]);
            assert_eq!(answer.notes.texts(), ["the first 3 of 12 people", "10 completed it on this path, 2 did not"]);
        }
        // 23 completes twice on the path email; 22 is on it when repeats are taken for one.
        let answer = asked(&by(Collapse::None), &["email"], 100, false).unwrap();
        assert_eq!(row_texts(&answer), [["c23", "–", "1970-01-03T00:00:00Z", "2 completions"]]);
        for collapse in [Collapse::Consecutive, Collapse::First] {
            let answer = asked(&by(collapse), &["email"], 100, false).unwrap();
            assert_eq!(ids(&answer), ["c23", "c22"]);
        }
        let answer = asked(&by(Collapse::None), &["email", "email"], 100, false).unwrap();
        assert_eq!(ids(&answer), ["c22"]);
        // By journey the form is on no path.
        let answer = asked(&Args::default(), &["a"], 100, false).unwrap();
        assert_eq!(answer.notes[1].text, "11 completed it on this path, 2 did not");
        assert_eq!(asked(&Args::default(), &["aa"], 9, false).unwrap_err().to_string(), "there is no journey “aa”");
        assert_eq!(asked(&Args::default(), &[], 9, false).unwrap().notes[0].text, "0 people");
    }
}
