//! The credit of the leading items as the lookback varies (A15).

use crate::attribution::{Credits, Fold, OLDEST};
use crate::domain::answer::{Answer, Check};
use crate::domain::metric::{Metric, metrics};
use crate::domain::model::Model;
use crate::domain::table::Cell;
use crate::domain::time::Span;

use super::attribution::{OBSERVATIONAL, equal, model};
use super::pass::{self, Part};
use super::{Args, Cx, Error, Flag, Report, fold, kept, scope};

const COLUMNS: &[&Metric] = &metrics(["item", "days", "credit", "percent"]);

/// The lookbacks (A15).
const DAYS: [i64; 8] = [1, 3, 7, 14, 30, 60, 90, 730];

/// So many items, where nothing else is asked for.
const LIMIT: usize = 10;

/// The report.
pub const REPORT: Report = Report {
    name: "lookback-curve",
    title: "Lookback curve",
    about: "The credit of the leading items at lookbacks from one day to two years.",
    flags: &[Flag::Milestone, Flag::Model, Flag::By, Flag::Limit],
    rules: &["A4", "A7", "A15", "A16", "A17"],
    columns: COLUMNS,
    steps: &[
        "for each lookback the touches are read and cut into paths: those before a completion, inside that lookback (or the shorter one of their kind) and the two years before as_of",
        "the model shares out the credit of each converting path, or weighs all paths by removal effects",
        "the leading items are those with the most credit at the longest lookback",
    ],
    sql: fold::SQL,
    queries: |cx, args| Ok(fold::queries(cx, &args.filter)),
    run,
};

fn run(cx: &Cx<'_>, args: &Args) -> Result<Answer, Error> {
    let (place, _) = scope::milestone(cx, args)?;
    let model = model(cx, args)?;
    scope::check(cx, &args.filter)?;
    kept::answer(cx, REPORT.name, args, || answer(cx, args, place, &model))
}

fn answer(cx: &Cx<'_>, args: &Args, place: usize, model: &Model) -> Result<Answer, Error> {
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = vec![
        ("milestone", cx.config.milestones[place].id.clone().into()),
        ("model", model.name().into()),
        ("by", args.by.name().into()),
        ("measure", if cx.config.attribution.by_value { "value" } else { "count" }.into()),
    ];
    answer
        .parameters
        .extend(fold::parameters(cx, &args.filter).into_iter().filter(|(name, _)| *name != "lookback_days"));
    answer.notes.push(OBSERVATIONAL.to_owned());
    answer.notes.extend(fold::notes(&args.filter));
    let (curve, names) = curve(cx, args, place, model)?;
    let Some((_, full)) = curve.last() else { return Ok(answer) };
    answer.gate.clone_from(&full.gate);
    answer.checks = checks(&curve, model);
    if full.gate.is_some() {
        return Ok(answer);
    }
    for leader in full.rows.iter().take(args.limit.unwrap_or(LIMIT)) {
        let name = names.get(leader.item as usize).map_or("", String::as_str);
        answer.table.rows.extend(curve.iter().map(|(days, credits)| cells(name, leader.item, *days, credits)));
    }
    for (days, credits) in &curve {
        if let Some(gate) = &credits.gate {
            answer.notes.push(format!("{days} d: needs {}, has {} ({})", gate.needs, gate.has, gate.rule));
        }
    }
    let influenced: Vec<String> =
        curve.iter().map(|(days, credits)| format!("{days} d {}", credits.influenced_completions)).collect();
    answer.notes.push(format!("influenced completions of the view: {}", influenced.join(", ")));
    Ok(answer)
}

type Curve = Vec<(i64, Credits)>;

/// The credits at each lookback, and the names of the items. All but the touches is read once.
fn curve(cx: &Cx<'_>, args: &Args, place: usize, model: &Model) -> Result<(Curve, Vec<String>), Error> {
    let mut input = fold::load(cx, &args.filter, OLDEST)?;
    input.restrict(place, args.by);
    let own: Vec<Span> = input.setup.shapes.iter().map(|shape| shape.lookback).collect();
    let mut curve = Vec::new();
    for (done, days) in (0..).zip(DAYS) {
        for (shape, own) in input.setup.shapes.iter_mut().zip(&own) {
            shape.lookback = Span::days(days).min(*own);
        }
        let part = Part { done, of: DAYS.len() as u64 };
        let counts = pass::count(cx, &input.setup, part, || Fold::new(&input.setup))?;
        curve.extend(counts.credits(place, args.by, model).map(|credits| (days, credits)));
    }
    Ok((curve, std::mem::take(&mut input.names[args.by as usize])))
}

/// An item without a touch inside the lookback has no credit; under a gate nothing is known.
fn cells(name: &str, item: u32, days: i64, credits: &Credits) -> Vec<Cell> {
    let row = credits.rows.iter().find(|row| row.item == item);
    let known = credits.gate.is_none();
    let credit = row.map(|row| row.credit).or(known.then_some(0.0));
    let percent = match row {
        Some(row) => row.percent,
        None => (known && credits.influenced != 0.0).then_some(0.0),
    };
    vec![name.into(), days.into(), credit.into(), percent.into()]
}

fn checks(curve: &[(i64, Credits)], model: &Model) -> Vec<Check> {
    let influenced: Vec<u64> = curve.iter().map(|(_, credits)| credits.influenced_completions).collect();
    let words: Vec<String> = influenced.iter().map(u64::to_string).collect();
    let mut checks = vec![Check {
        name: "influenced grows with the lookback",
        kept: influenced.is_sorted(),
        detail: words.join(" ≤ "),
    }];
    if model.sums() {
        let open = || curve.iter().filter(|(_, credits)| credits.gate.is_none());
        let sums: Vec<String> = open()
            .map(|(days, credits)| format!("{days} d {:.3} = {:.3}", credits.sum(), credits.influenced))
            .collect();
        checks.push(Check {
            name: "credits sum to influenced",
            kept: open().all(|(_, credits)| equal(credits.sum(), credits.influenced)),
            detail: sums.join(", "),
        });
    }
    checks
}
