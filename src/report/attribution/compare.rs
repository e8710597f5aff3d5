//! All models side by side for one milestone (A8, A11).

use super::checks::equal;
use super::question::orders;
use super::wording::{OBSERVATIONAL, STEPS};
use crate::attribution::{ComparedItem, Comparison, Credits};
use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::half_up;
use crate::domain::metric::{Metric, metrics};
use crate::domain::model::Model;
use crate::domain::note::{Note, Topic};
use crate::domain::table::Cell;

use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::{filter, touches, verification_sql};

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
    "rank_change",
]);

/// The models in the order of the columns.
const MODELS: [Model; 9] = [
    Model::Last,
    Model::First,
    Model::Linear,
    Model::Position,
    Model::TimeDecay,
    Model::J,
    Model::InverseJ,
    Model::Sequence,
    Model::Markov,
];

/// So many items of a model without a column are told of.
const OWN: usize = 10;

/// The report.
pub const REPORT: Report = Report {
    name: "attribution-compare",
    title: "Models side by side",
    about: "The percent that each model gives each journey, channel or asset, and how far the models differ.",
    flags: &[Flag::Milestone, Flag::By],
    rules: &["A5", "A7", "A8", "A11", "A16", "A17"],
    columns: COLUMNS,
    steps: STEPS,
    sql: verification_sql::SQL,
    queries: |cx, args| verification_sql::queries(cx, args, verification_sql::CREDITS),
    run,
};

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (place, milestone) = selected_milestone(cx, args)?;
    filter::check(cx, &args.filter)?;
    let folded = touches::milestone_counts(cx, &args.filter, place)?;
    let compared = folded.counts().compare(place, args.by, &MODELS);
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = vec![("milestone", milestone.id.clone().into()), ("by", args.by.name().into())];
    answer.parameters.extend(touches::parameters(cx, &args.filter));
    answer.parameters.push(("half_life_days", cx.config.attribution.half_life.as_days().into()));
    let credits: Vec<(&Model, Credits)> =
        MODELS.iter().filter_map(|model| Some((model, folded.counts().credits(place, args.by, model)?))).collect();
    for (model, credits) in &credits {
        answer.parameters.extend(orders(cx, model, credits.order));
    }
    answer.notes.push(OBSERVATIONAL);
    answer.notes.extend(touches::notes(&args.filter));
    answer.notes.extend(folded.by_view(place, args.by));
    answer.gate.clone_from(&compared.gate);
    if compared.gate.is_none() {
        for column in &compared.columns {
            if let Some(gate) = &column.gate {
                let text = format!("needs {}, has {} ({})", gate.needs, gate.has, gate.rule);
                answer.notes.push(Note::on(Topic::Gate, text).about(column.model.name()));
            }
        }
        answer.table.rows =
            compared.rows.iter().map(|row| cells(folded.item(args.by, row.item), row, &compared)).collect();
        answer.notes.extend(others(cx, &folded, place, args, &compared));
    }
    answer.checks.extend(check(&credits));
    Ok(answer)
}

/// What there is no column for: how far the models are from the data-driven ones, and the weights of the configuration.
fn others(
    cx: &ReportContext<'_>,
    folded: &touches::TouchCounts,
    place: usize,
    args: &Args,
    compared: &Comparison,
) -> Vec<Note> {
    let own = cx.config.attribution.weights.iter().map(|(name, _)| Model::Custom(name.clone()));
    let all: Vec<Model> = own.chain(MODELS).collect();
    let wide = (all.len() > MODELS.len()).then(|| folded.counts().compare(place, args.by, &all));
    let wide = wide.as_ref().unwrap_or(compared);
    let mut notes: Vec<Note> = wide
        .columns
        .iter()
        .enumerate()
        .filter_map(|(place, column)| {
            let Model::Custom(name) = &column.model else { return None };
            let mut shares: Vec<(&str, f64)> = wide
                .rows
                .iter()
                .filter_map(|row| Some((folded.item(args.by, row.item), row.percents[place]?)))
                .collect();
            shares.sort_by(|a, b| b.1.total_cmp(&a.1));
            let words: Vec<String> =
                shares.iter().take(OWN).map(|(item, percent)| format!("{item} {} %", half_up(*percent, 1))).collect();
            (!words.is_empty())
                .then(|| Note::from(words.join(", ")).about(format!("{name} (weights of the configuration)")))
        })
        .collect();
    notes.extend([Model::Sequence, Model::Markov].iter().filter_map(|base| distances(wide, base)));
    if notes.is_empty() {
        notes.extend(distances(wide, &Model::Linear));
    }
    notes
}

fn cells(item: &str, row: &ComparedItem, compared: &Comparison) -> Vec<Cell> {
    let percent = |name: &str| {
        let column = compared.columns.iter().position(|column| column.model.name() == name);
        column.and_then(|column| row.percents[column]).into()
    };
    let models = COLUMNS[1..COLUMNS.len() - 2].iter().map(|metric| percent(metric.name));
    let apart = [row.spread.into(), row.rank_change.map(i64::from).into()];
    std::iter::once(item.into()).chain(models).chain(apart).collect()
}

/// How far the models are from one of them, the nearest first (A11).
fn distances(compared: &Comparison, base: &Model) -> Option<Note> {
    let place = compared.columns.iter().position(|column| column.model == *base && column.gate.is_none())?;
    let mut apart: Vec<(f64, &str)> = compared.distances[place]
        .iter()
        .zip(&compared.columns)
        .filter(|(_, column)| column.model != *base)
        .filter_map(|(distance, column)| Some(((*distance)?, column.model.name())))
        .collect();
    apart.sort_by(|a, b| a.0.total_cmp(&b.0));
    let words: Vec<String> =
        apart.iter().map(|(distance, name)| format!("{name} {} %", half_up(100.0 * distance, 1))).collect();
    (!words.is_empty()).then(|| {
        Note::on(Topic::OtherModel, words.join(", ")).about(format!("credit placed otherwise than by {}", base.name()))
    })
}

fn check(credits: &[(&Model, Credits)]) -> Option<Check> {
    let open: Vec<_> = credits.iter().filter(|(_, credits)| credits.gate.is_none()).collect();
    let influenced = open.first()?.1.influenced;
    let sums: Vec<String> =
        open.iter().map(|(model, credits)| format!("{} {}", model.name(), half_up(credits.sum(), 3))).collect();
    Some(Check {
        name: "credits sum to influenced",
        kept: open.iter().all(|(_, credits)| equal(credits.sum(), influenced)),
        detail: format!("{} = {}", sums.join(", "), half_up(influenced, 3)),
    })
}
