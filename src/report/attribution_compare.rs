//! All models side by side for one milestone (A8, A11).

use crate::attribution::{Compared, Comparison};
use crate::domain::answer::{Answer, Check};
use crate::domain::metric::{Metric, metrics};
use crate::domain::model::Model;
use crate::domain::table::Cell;

use super::attribution::{OBSERVATIONAL, STEPS, equal};
use super::{Args, Cx, Error, Flag, Report, fold, scope};

const COLUMNS: &[&Metric] = &metrics([
    "item",
    "last",
    "first",
    "linear",
    "model.position",
    "time_decay",
    "j",
    "inverse_j",
    "sequence",
    "markov",
    "spread",
]);

/// The models in the order of the columns.
const MODELS: [Model; 8] = [
    Model::Last,
    Model::First,
    Model::Linear,
    Model::Position,
    Model::TimeDecay,
    Model::J,
    Model::InverseJ,
    Model::Markov,
];

/// The report.
pub const REPORT: Report = Report {
    name: "attribution-compare",
    title: "Models side by side",
    about: "The percent that each model gives each journey, channel or asset, and how far the models differ.",
    flags: &[Flag::Milestone, Flag::By],
    rules: &["A5", "A7", "A8", "A11", "A16", "A17"],
    columns: COLUMNS,
    steps: STEPS,
    sql: fold::SQL,
    queries: |cx, args| Ok(fold::queries(cx, &args.filter)),
    run,
};

fn run(cx: &Cx<'_>, args: &Args) -> Result<Answer, Error> {
    let (place, milestone) = scope::milestone(cx, args)?;
    scope::check(cx, &args.filter)?;
    let folded = fold::folded(cx, &args.filter)?;
    let compared = folded.counts().compare(place, args.by, &MODELS);
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = vec![("milestone", milestone.id.clone().into()), ("by", args.by.name().into())];
    answer.parameters.extend(fold::parameters(cx));
    answer.parameters.push(("half_life_days", cx.config.attribution.half_life.as_days().into()));
    answer.parameters.push(("markov_order", 1_i64.into()));
    answer.notes.push(OBSERVATIONAL.to_owned());
    answer.notes.push("sequence: not part of this version".to_owned());
    answer.gate.clone_from(&compared.gate);
    if compared.gate.is_none() {
        for column in &compared.columns {
            if let Some(gate) = &column.gate {
                let model = column.model.name();
                answer.notes.push(format!("{model}: needs {}, has {} ({})", gate.needs, gate.has, gate.rule));
            }
        }
        answer.table.rows =
            compared.rows.iter().map(|row| cells(folded.item(args.by, row.item), row, &compared)).collect();
        answer.notes.extend(distances(&compared));
    }
    answer.checks.extend(check(&folded, place, args, &compared));
    Ok(answer)
}

fn cells(item: &str, row: &Compared, compared: &Comparison) -> Vec<Cell> {
    let percent = |name: &str| {
        let column = compared.columns.iter().position(|column| column.model.name() == name);
        column.and_then(|column| row.percents[column]).into()
    };
    let models = COLUMNS[1..COLUMNS.len() - 1].iter().map(|metric| percent(metric.name));
    std::iter::once(item.into()).chain(models).chain([row.spread.into()]).collect()
}

/// How far the models are from the last that is there: Markov, where its gate is met.
fn distances(compared: &Comparison) -> Option<String> {
    let base = compared.columns.iter().rposition(|column| column.gate.is_none())?;
    let apart = |(place, distance): (usize, &Option<f64>)| {
        let distance = distance.filter(|_| place != base)?;
        Some(format!("{} {:.1} %", compared.columns[place].model.name(), 100.0 * distance))
    };
    let words: Vec<String> = compared.distances[base].iter().enumerate().filter_map(apart).collect();
    let base = compared.columns[base].model.name();
    (!words.is_empty()).then(|| format!("credit placed otherwise than by {base}: {}", words.join(", ")))
}

fn check(folded: &fold::Folded, milestone: usize, args: &Args, compared: &Comparison) -> Option<Check> {
    let open = compared.columns.iter().filter(|column| column.gate.is_none());
    let credits: Vec<_> = open
        .filter_map(|column| Some((&column.model, folded.counts().credits(milestone, args.by, &column.model)?)))
        .collect();
    let influenced = credits.first()?.1.influenced;
    let sums: Vec<String> =
        credits.iter().map(|(model, credits)| format!("{} {:.3}", model.name(), credits.sum())).collect();
    Some(Check {
        name: "credits sum to influenced",
        kept: credits.iter().all(|(_, credits)| equal(credits.sum(), influenced)),
        detail: format!("{} = {influenced:.3}", sums.join(", ")),
    })
}
