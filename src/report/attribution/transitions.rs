//! What follows what on the paths: touches, start, conversion and loss (A14).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::attribution::{PathState, Transition};
use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::row::{Row as _, share};

use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::stands::{CONVERSION, LOSS, START, Stands};
use crate::report::{filter, touches, verification_sql};

crate::row! {
    /// How often one follows another.
    pub struct TransitionRow {
        from: String,
        to: String,
        count: u64,
        share: Option<f64> = "transition.share",
        from_kind: Stands,
        to_kind: Stands,
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "transitions",
    title: "Transitions",
    about: "What follows what on the paths: start, items, conversion and loss.",
    flags: &[Flag::Milestone, Flag::By],
    rules: &["A3", "A4", "A6", "A14", "A16"],
    columns: TransitionRow::COLUMNS,
    steps: &[
        "the touches are read once, in their order, and cut into paths: those before a completion, inside the lookback and the two years before as_of; of a customer without a completion all inside the lookback of the last",
        "each path gives one step from the start to its first touch, one from each touch to the next, and one from the last to conversion or loss",
    ],
    sql: verification_sql::SQL,
    queries: |cx, args| verification_sql::queries(cx, args, verification_sql::STEPS),
    equivalent: |_, _| Ok(Equivalent::of_paths()),
    run,
};

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (place, milestone) = selected_milestone(cx, args)?;
    filter::check(cx, &args.filter)?;
    let folded = touches::milestone_counts(cx, &args.filter, place)?;
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = vec![("milestone", milestone.id.clone().into()), ("by", args.by.name().into())];
    answer.parameters.extend(touches::parameters(cx, &args.filter));
    answer.notes.extend(touches::notes(&args.filter));
    answer.notes.extend(folded.by_view(place, args.by));
    let mut steps = folded.counts().transitions(place, args.by);
    steps.sort_by_key(|step| (Reverse(step.count), step.from, step.to));
    let mut left: BTreeMap<PathState, u64> = BTreeMap::new();
    for step in &steps {
        *left.entry(step.from).or_default() += step.count;
    }
    let name = |stop: PathState| match stop {
        PathState::Start => (START, Stands::Start),
        PathState::Item(item) => (folded.item(args.by, item), Stands::Item),
        PathState::Conversion => (CONVERSION, Stands::Conversion),
        PathState::Loss => (LOSS, Stands::Loss),
    };
    answer.table.extend(steps.iter().map(|step| {
        let ((from, from_kind), (to, to_kind)) = (name(step.from), name(step.to));
        let share = left.get(&step.from).and_then(|all| share(step.count, *all));
        TransitionRow { from: from.to_owned(), to: to.to_owned(), count: step.count, share, from_kind, to_kind }
    }));
    answer.checks = checks(&steps, folded.influenced_of(place, args.by));
    Ok(answer)
}

fn checks(steps: &[Transition], influenced: u64) -> Vec<Check> {
    let sum = |wanted: &dyn Fn(&&Transition) -> bool| steps.iter().filter(wanted).map(|step| step.count).sum::<u64>();
    let started = sum(&|step| step.from == PathState::Start);
    let converted = sum(&|step| step.to == PathState::Conversion);
    let lost = sum(&|step| step.to == PathState::Loss);
    vec![
        Check {
            name: "from start = to conversion + to loss",
            kept: started == converted + lost,
            detail: format!("{} = {} + {}", separated(started), separated(converted), separated(lost)),
        },
        Check {
            name: "to conversion = those with a touch of the view before",
            kept: converted == influenced,
            detail: format!("{} = {}", separated(converted), separated(influenced)),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::super::credit::tests::PATHS;
    use super::*;
    use crate::domain::model::View;
    use crate::report::tests::{WORLD, ask, config, kept, milestone, row_texts};

    #[test]
    fn a14_what_follows_what() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        let args = Args { by: View::Channel, ..Args::default() };
        let answer = ask("transitions", &config, &[WORLD, PATHS], &args).unwrap();
        // Twelve paths email > form, of which ten convert.
        let rows = row_texts(&answer);
        assert_eq!(
            rows,
            [
                ["(start)", "email", "12", "1.0000", "start", "item"],
                ["email", "form", "12", "1.0000", "item", "item"],
                ["form", "(conversion)", "10", "0.8333", "item", "conversion"],
                ["form", "(loss)", "2", "0.1667", "item", "loss"],
            ]
        );
        assert!(kept(&answer), "{:?}", answer.checks);
    }

    #[test]
    fn a14_items_called_as_start_and_ends_are_told_apart() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        // The mail is of a journey (start), the form of a journey (conversion): twelve paths of both, ten convert.
        let renamed = "update shape set journey = '(start)' where shape = 6;
            update shape set journey = '(conversion)' where shape = 8;";
        let answer = ask("transitions", &config, &[WORLD, PATHS, renamed], &Args::default()).unwrap();
        let mut rows = row_texts(&answer);
        rows.sort();
        assert_eq!(
            rows,
            [
                ["(conversion)", "(conversion)", "10", "0.8333", "item", "conversion"],
                ["(conversion)", "(loss)", "2", "0.1667", "item", "loss"],
                ["(start)", "(conversion)", "12", "1.0000", "item", "item"],
                ["(start)", "(start)", "12", "1.0000", "start", "item"],
            ]
        );
        assert!(kept(&answer), "{:?}", answer.checks);
        // A journey (null) is one of that name; what is missing is on no path.
        let renamed = "update shape set journey = '(null)' where shape = 6;";
        let answer = ask("transitions", &config, &[WORLD, PATHS, renamed], &Args::default()).unwrap();
        assert_eq!(row_texts(&answer)[0], ["(start)", "(null)", "12", "1.0000", "start", "item"]);
    }

    #[test]
    fn the_checks_can_fail() {
        let step = |from, to, count| Transition { from, to, count };
        let broken = [
            step(PathState::Start, PathState::Item(0), 3),
            step(PathState::Item(0), PathState::Conversion, 1),
            step(PathState::Item(0), PathState::Loss, 1),
        ];
        assert_eq!(checks(&broken, 2).iter().map(|check| check.kept).collect::<Vec<_>>(), [false, false]);
        assert_eq!(checks(&broken[1..], 1)[1].detail, "1 = 1");
    }
}
