//! Those behind the credit of one item (H4, A9): what each of them adds to it, under the model of the answer.

use std::cmp::{Ordering, Reverse};

use crate::attribution::paths::{
    CompletionCursor, CustomerTouches, CustomerVisitor, PathCutter, ViewPaths, touch_spans,
};
use crate::attribution::{CreditSplitter, Setup};
use crate::domain::answer::Check;
use crate::domain::decimal::at_most;
use crate::domain::model::{Model, View};
use crate::domain::table::Table;
use crate::domain::time::Time;

use super::firsts::Firsts;
use super::found::Found;
use super::names::{Named, named};
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::touches::{self, MergeVisitor, ScanShare};
use crate::report::{attribution, filter};

crate::row! {
    /// Contributor of those behind the credit of an item, and what they add to it.
    pub struct CreditedPersonRow {
        customer: Option<String>,
        name: Option<String>,
        time: Time,
        credit: Option<f64> = "person.credit",
        detail: Option<String>,
    }
}

/// Those who completed with the item on their path, at most `limit` of them: the largest credit first.
pub fn credited(cx: &ReportContext<'_>, args: &Args, item: &str, limit: usize) -> Result<Found, Error> {
    let (milestone, _) = selected_milestone(cx, args)?;
    let model = attribution::model(cx, args)?;
    filter::check(cx, &args.filter)?;
    let folded = touches::milestone_counts(cx, &args.filter, milestone)?;
    let mut input = touches::load(cx, &args.filter, cx.config.attribution.lookback, Some(milestone))?;
    input.restrict(args.by);
    let Some(wanted) = touches::position(&input.names[args.by as usize], item) else { return Ok(Found::default()) };
    let credits = folded.counts().credits(milestone, args.by, &model);
    let gate = credits.as_ref().and_then(|credits| credits.gate.as_ref());
    let splitter = if gate.is_some() { None } else { folded.counts().credit_splitter(milestone, args.by, &model) };
    let setup = &input.setup;
    let behind = || Behind {
        milestone,
        view: args.by,
        item: wanted,
        splitter: splitter.as_ref(),
        cursor: CompletionCursor::default(),
        cut: ViewPaths::default(),
        sum: 0,
        found: Firsts::new(limit),
    };
    let left = touches::scan(cx, setup, ScanShare::ALL, || PathCutter::new(setup, behind()))?.finish();
    let (all, sum) = (left.found.all(), from_units(left.sum));
    let sorted = left.found.sorted();
    let named = named(cx, sorted.iter().map(|one| one.customer))?;
    let rows = sorted.into_iter().map(|one| {
        let Named { id, name } = named.get(&one.customer).cloned().unwrap_or_default();
        let credit = splitter.is_some().then_some(one.credit.0.0);
        let detail = (one.completions > 1).then(|| format!("{} completions", one.completions));
        CreditedPersonRow { customer: id, name, time: Time(one.at), credit, detail }
    });
    let mut found = Found { table: Table::of_rows::<CreditedPersonRow>(), all, ..Found::default() };
    found.table.extend(rows);
    found.parameters = vec![("model", model.name().into()), ("by", args.by.name().into()), ("item", item.into())];
    if let Some(gate) = gate {
        found.notes.push(format!("no credit: {} needs {}; here: {}", model.label(), gate.needs, gate.has));
        return Ok(found);
    }
    let own = credits.iter().flat_map(|credits| &credits.rows).find(|row| row.item == wanted);
    let credit = own.map_or(0.0, |row| row.credit);
    found.parameters.push(("credit", credit.into()));
    if model == Model::Markov {
        found.notes.push(format!(
            "per-path allocation: the removal effects are shared out within each path, which makes {}; as a whole the item has {}",
            at_most(sum, 1),
            at_most(credit, 1)
        ));
    } else {
        found.notes.push(format!("{} gives the item {} from them", model.label(), at_most(sum, 1)));
        found.checks.push(Check {
            name: "the people's credit sums to the item's",
            kept: attribution::equal(sum, credit),
            detail: format!("{} = {}", at_most(sum, 3), at_most(credit, 3)),
        });
    }
    Ok(found)
}

/// Numbers in their total order.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Total(f64);

impl Eq for Total {}

impl PartialOrd for Total {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Total {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Contributor who has the item on a converting path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Contributor {
    credit: Reverse<Total>,
    /// The first such completion (µs).
    at: i64,
    customer: u32,
    completions: u32,
}

/// So many units make one in the sum, which is whole and so the same in any order.
const UNIT: f64 = 1_099_511_627_776.0;

#[expect(clippy::cast_possible_truncation, reason = "credit is below 10¹²")]
fn units(credit: f64) -> i128 {
    (credit * UNIT).round() as i128
}

#[expect(clippy::cast_precision_loss, reason = "a sum needs no more than 53 bits")]
fn from_units(units: i128) -> f64 {
    units as f64 / UNIT
}

/// Looks for customers with an item, one by one.
struct Behind<'a> {
    milestone: usize,
    view: View,
    item: u32,
    splitter: Option<&'a CreditSplitter<'a>>,
    cursor: CompletionCursor,
    cut: ViewPaths,
    sum: i128,
    found: Firsts<Contributor>,
}

impl Behind<'_> {
    /// The item's share in the path that was cut.
    fn share(&self) -> f64 {
        let path = &self.cut[self.view as usize];
        let shares = self.splitter.map(|splitter| splitter.split(path)).unwrap_or_default();
        path.items.iter().zip(shares).filter(|(item, _)| **item == self.item).map(|(_, share)| share).sum()
    }
}

impl CustomerVisitor for Behind<'_> {
    fn visit(&mut self, setup: &Setup, customer: u32, touches: &CustomerTouches) {
        let (_, own) = self.cursor.seek(&setup.milestones[self.milestone], customer);
        let mut one: Option<(f64, i64, u32)> = None;
        for (done, span) in touch_spans(own).filter(|(done, _)| done.picked) {
            touches.cut(&mut self.cut, span, done.at);
            if self.cut[self.view as usize].items.contains(&self.item) {
                let (credit, _, completions) = one.get_or_insert((0.0, done.at, 0));
                *credit += self.share() * setup.weight(self.milestone, done);
                *completions += 1;
            }
        }
        if let Some((credit, at, completions)) = one {
            self.sum += units(credit);
            self.found.add(Contributor { credit: Reverse(Total(credit)), at, customer, completions });
        }
    }
}

impl MergeVisitor for Behind<'_> {
    fn merge_other(&mut self, other: Self) {
        self.sum += other.sum;
        self.found.merge(other.found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::answer::Answer;
    use crate::report::attribution::credit::tests::PATHS;
    use crate::report::tests::{WORLD, ask, config, kept, milestone, row, row_texts, with};
    use crate::report::{People, people};

    /// Beside the ten of `PATHS` who open, fill the form and buy for 10: 23 opens three times, fills it and buys for 40.
    const MORE: &str = "
        insert into touch values
            (23, 3600000000, 6, 0, 200), (23, 7200000000, 6, 1, 201), (23, 86400000000, 6, 2, 202), (23, 2*86400000000, 8, 3, 203);
        insert into completion values (0, 23, 3*86400000000, 4, 40, null, 100, true);";

    fn of(model: &str) -> Args {
        Args { model: Some(model.into()), by: View::Channel, ..Args::default() }
    }

    fn asked(by_value: bool, model: &str, limit: usize, helped: bool) -> Answer {
        let mut config = config(vec![], vec![milestone("sale", "purchase", None)]);
        config.attribution.by_value = by_value;
        let question = People::Item("email".into());
        let answer = with(&config, &[WORLD, PATHS, MORE], helped, |cx| people(cx, &of(model), &question, limit));
        let answer = answer.unwrap();
        assert!(kept(&answer), "{:?}", answer.checks);
        answer
    }

    #[test]
    fn h4_the_credit_of_an_item_is_told_by_customer_the_largest_first() {
        // Linear: three of four touches of 23, one of two of each of the others: .75 + 10 × .5.
        for helped in [false, true] {
            let answer = asked(false, "linear", 3, helped);
            let rows: Vec<Vec<String>> = row_texts(&answer);
            let ids: Vec<_> = rows.iter().map(|row| [row[0].as_str(), &row[3]]).collect();
            assert_eq!(ids, [["c23", "0.7500"], ["c10", "0.5000"], ["c11", "0.5000"]]);
            assert_eq!(answer.notes.texts(), ["the first 3 of 11 people", "Linear gives the item 5.8 from them"]);
            assert_eq!(answer.checks[0].detail, "5.75 = 5.75");
        }
        // By value: three quarters of 40 and halves of 10.
        assert_eq!(asked(true, "linear", 9, false).checks[0].detail, "80 = 80");
        assert_eq!(asked(false, "participation", 9, false).checks[0].detail, "11 = 11");
    }

    #[test]
    fn h4_the_people_of_every_model_that_adds_up_add_up() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        for model in Model::BUILT_IN.iter().filter(|model| **model != Model::Markov) {
            let answer = asked(false, model.name(), 100, false);
            let sum: f64 = answer.table.rows.iter().filter_map(|row| row[3].number()).sum();
            let whole = ask("attribution", &config, &[WORLD, PATHS, MORE], &of(model.name())).unwrap();
            assert_eq!(format!("{sum:.4}"), row(&whole, "email")[1], "{model:?}");
        }
    }

    #[test]
    fn a8_removal_effects_are_shared_out_within_each_path() {
        // Nobody converts without either, so both effects are 1: three of four touches of 23, halves of the others. As
        // wholes the items have half of eleven each.
        let answer = asked(false, "markov", 100, false);
        assert_eq!(row(&answer, "c23")[3], "0.7500");
        assert_eq!(row(&answer, "c10")[3], "0.5000");
        assert!(answer.notes[1].text.starts_with("per-path allocation"), "{:?}", answer.notes);
        assert!(answer.notes[1].text.ends_with("which makes 5.8; as a whole the item has 5.5"), "{:?}", answer.notes);
    }

    #[test]
    fn a7_without_its_gate_a_model_gives_no_one_credit() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        let one = "insert into completion values (0, 10, 3*86400000000, 1, 7, null, 100, true);
            insert into customer select i, 'c' || i, i, false, null, null, null, null from range(10, 11) t(i);
            insert into touch values (10, 86400000000, 6, 0, 1);";
        let question = People::Item("email".into());
        let answer = with(&config, &[WORLD, one], false, |cx| people(cx, &of("sequence"), &question, 9)).unwrap();
        assert_eq!(row(&answer, "c10")[3], "–");
        assert!(answer.notes[1].text.starts_with("no credit: Data-driven needs at least 10"), "{:?}", answer.notes);
    }
}
