//! The most common paths before a milestone, and how often they convert (A14).

use crate::attribution::common_paths::{CommonPath, CommonPaths, PathQuery, PathSearch};
use crate::attribution::paths::PathCutter;
use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::{half_up, separated};
use crate::domain::row::Row as _;
use crate::domain::time::Span;

use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::touches::ScanShare;
use crate::report::{filter, touches, verification_sql};

crate::row! {
    /// One path, repeats collapsed as asked.
    pub struct PathRow {
        path: Vec<String>,
        conversions: u64,
        value: f64,
        non_conversions: u64,
        conversion_rate: f64 = "path.conversion_rate",
        median_hours: Option<f64>,
        length: u64,
    }
}

/// So many paths, where nothing else is asked for.
const LIMIT: usize = 25;

/// The report.
pub const REPORT: Report = Report {
    name: "paths",
    title: "Paths",
    about: "The most common paths of touches, and how many of those who took them completed the milestone.",
    flags: &[Flag::Milestone, Flag::By, Flag::Collapse, Flag::Limit],
    rules: &["A3", "A4", "A6", "A14", "A16"],
    columns: PathRow::COLUMNS,
    steps: &[
        "the touches are read in their order and cut into paths: those before a completion, inside the lookback and the two years before as_of; of a customer without a completion all inside the lookback of the last",
        "touches without an item of the view are left out, repeats are collapsed as asked, and equal paths are counted",
        "where the distinct paths are too many to be kept, a first read counts them by a hash, and further reads count exactly those that can be among the most common",
    ],
    sql: verification_sql::SQL,
    queries: |cx, args| verification_sql::queries(cx, args, verification_sql::PATHS),
    equivalent: |_, _| Ok(Equivalent::of_paths()),
    run,
};

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (place, _) = selected_milestone(cx, args)?;
    filter::check(cx, &args.filter)?;
    answer(cx, args, place)
}

fn answer(cx: &ReportContext<'_>, args: &Args, place: usize) -> Result<Answer, Error> {
    let limit = args.limit.unwrap_or(LIMIT);
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = vec![
        ("milestone", cx.config.milestones[place].id.clone().into()),
        ("by", args.by.name().into()),
        ("collapse", args.collapse.name().into()),
        ("limit", (limit as u64).into()),
    ];
    answer.parameters.extend(touches::parameters(cx, &args.filter));
    let folded = touches::milestone_counts(cx, &args.filter, place)?;
    let influenced = folded.influenced_of(place, args.by);
    let mut input = touches::load(cx, &args.filter, cx.config.attribution.lookback, Some(place))?;
    input.restrict(args.by);
    let wanted = PathQuery { milestone: place, view: args.by, collapse: args.collapse, limit };
    let common = search(cx, &input, wanted)?;
    let names = &input.names[args.by as usize];
    answer.table.extend(common.rows.iter().map(|row| path_row(row, names)));
    answer.parameters.push(("distinct_paths", common.distinct.into()));
    answer.parameters.push(("conversions", common.conversions.into()));
    answer.parameters.push(("value", common.value.into()));
    answer.parameters.push(("non_conversions", common.non_conversions.into()));
    answer.notes.extend(touches::notes(&args.filter));
    answer.notes.extend(folded.by_view(place, args.by));
    answer.notes.push(coverage(&common));
    let shown: u64 = common.rows.iter().map(|row| row.conversions).sum();
    answer.checks = vec![
        Check {
            name: "completions of all paths = those with a touch of the view before",
            kept: common.conversions == influenced,
            detail: format!("{} = {}", separated(common.conversions), separated(influenced)),
        },
        Check {
            name: "completions shown ≤ those with a touch of the view before",
            kept: shown <= influenced,
            detail: format!("{} ≤ {}", separated(shown), separated(influenced)),
        },
    ];
    Ok(answer)
}

/// Reads the touches as often as it takes; once, but for millions of distinct paths.
fn search(cx: &ReportContext<'_>, input: &touches::Input, wanted: PathQuery) -> Result<CommonPaths, Error> {
    let setup = &input.setup;
    let mut search = PathSearch::new(setup, wanted);
    let mut part = ScanShare::ALL;
    while !search.take(touches::scan(cx, setup, part, || PathCutter::new(setup, search.counter(setup)))?.finish()) {
        part = ScanShare { done: part.done + 1, of: part.of + 1 };
    }
    Ok(search.found())
}

fn path_row(row: &CommonPath, names: &[String]) -> PathRow {
    #[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
    let rate = row.conversions as f64 / (row.conversions + row.non_conversions) as f64;
    #[expect(clippy::cast_precision_loss, reason = "an hour is exact")]
    let hours = row.median.map(|time| time / Span::HOUR.0 as f64);
    let name = |item: &u32| names.get(*item as usize).cloned().unwrap_or_default();
    PathRow {
        path: row.items.iter().map(name).collect(),
        conversions: row.conversions,
        value: row.value,
        non_conversions: row.non_conversions,
        conversion_rate: rate,
        median_hours: hours,
        length: row.items.len() as u64,
    }
}

/// How much of everything the rows are.
fn coverage(common: &CommonPaths) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a percentage of one decimal")]
    let of = |part: u64, all: u64| match all {
        0 => "none of 0".to_owned(),
        _ => format!("{} % of {}", half_up(100.0 * part as f64 / all as f64, 1), separated(all)),
    };
    let sum = |of: fn(&CommonPath) -> u64| common.rows.iter().map(of).sum::<u64>();
    let conversions = of(sum(|row| row.conversions), common.conversions);
    let others = of(sum(|row| row.non_conversions), common.non_conversions);
    let shown = common.rows.len() as u64;
    let paths = match common.distinct {
        Some(distinct) => format!("{} of {} distinct paths", separated(shown), separated(distinct)),
        None => format!("{} of some million distinct paths", separated(shown)),
    };
    format!("{paths}: {conversions} completions, {others} customers without")
}

#[cfg(test)]
mod tests {
    use super::super::credit::tests::PATHS;
    use super::*;
    use crate::domain::filter::Filter;
    use crate::domain::model::{Collapse, View};
    use crate::report::tests::{WORLD, ask, config, kept, milestone, row_texts};

    fn rows(args: &Args, more: &str) -> (Answer, Vec<Vec<String>>) {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        let answer = ask("paths", &config, &[WORLD, PATHS, more], args).unwrap();
        assert!(kept(&answer), "{:?}", answer.checks);
        let rows = row_texts(&answer);
        (answer, rows)
    }

    #[test]
    fn a14_paths_are_counted_on_both_sides() {
        // Twelve open the mail on day 1 and fill the form on day 2; ten of them buy for 10 on day 3, after 48 hours.
        let (answer, paths) = rows(&Args { by: View::Channel, ..Args::default() }, "");
        assert_eq!(paths, [["email>form", "10", "100.0000", "2", "0.8333", "48.0000", "2"]]);
        assert_eq!(
            answer.notes.texts(),
            ["1 of 1 distinct paths: 100.0 % of 10 completions, 100.0 % of 2 customers without"]
        );
        // The form bears no journey (A6).
        let (_, paths) = rows(&Args::default(), "");
        assert_eq!(paths, [["a", "10", "100.0000", "2", "0.8333", "48.0000", "1"]]);
    }

    #[test]
    fn a14_repeats_collapse_and_the_limit_says_what_it_leaves_out() {
        // Customer 22 opens twice in a row and does not buy.
        let more = "insert into touch values (22, 86400000000, 6, 0, 200), (22, 2*86400000000, 6, 1, 201);";
        let args = |collapse, limit| Args { collapse, limit, ..Args::default() };
        let (_, paths) = rows(&args(Collapse::None, None), more);
        assert_eq!(paths.iter().map(|row| &row[0]).collect::<Vec<_>>(), ["a", "a>a"]);
        let (_, paths) = rows(&args(Collapse::Consecutive, None), more);
        assert_eq!(paths, [["a", "10", "100.0000", "3", "0.7692", "48.0000", "1"]]);
        let (answer, paths) = rows(&args(Collapse::None, Some(1)), more);
        assert_eq!(paths.len(), 1);
        assert_eq!(
            answer.notes.texts(),
            ["1 of 2 distinct paths: 100.0 % of 10 completions, 66.7 % of 3 customers without"]
        );
    }

    #[test]
    fn a16_ignored_touches_are_on_no_path() {
        let filter = Filter { ignore: vec!["channel:email".into()], ..Filter::default() };
        let (answer, paths) = rows(&Args { by: View::Channel, filter, ..Args::default() }, "");
        // The form alone, 24 hours before.
        assert_eq!(paths, [["form", "10", "100.0000", "2", "0.8333", "24.0000", "1"]]);
        assert_eq!(answer.notes[0].text, "touches of channel:email are taken for none");
        assert!(answer.parameters.contains(&("ignore", "channel:email".into())));
    }
}
