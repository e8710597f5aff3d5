//! All models side by side for one milestone (A8, A11).

use super::checks::equal;
use super::question::orders;
use super::trust::Trust;
use super::wording::{OBSERVATIONAL, STEPS};
use crate::attribution::{ComparedItem, Comparison, Credits};
use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::{at_most, half_up};
use crate::domain::metric::{Metric, metric};
use crate::domain::model::Model;
use crate::domain::note::{Note, Topic};
use crate::domain::row::{Row, Value};
use crate::domain::table::Cell;

use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::{filter, touches, verification_sql};

/// One item under every model that is compared.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareRow {
    /// The item of the view.
    pub item: String,
    /// In the order of [`Model::compared`]: 0–100; `None` where the model is gated.
    pub percents: [Option<f64>; Model::COMPARED],
    /// The column `spread`.
    pub spread: Option<f64>,
    /// The column `rank_change`.
    pub rank_change: Option<i64>,
}

impl CompareRow {
    /// What a model gives the item; `None` too where the model has no column.
    #[must_use]
    pub fn percent(&self, model: &Model) -> Option<f64> {
        Model::compared().position(|other| other == model).and_then(|place| self.percents[place])
    }

    const METRICS: [&'static Metric; Model::COMPARED + 3] = {
        let models: [&'static Metric; Model::COMPARED] = Model::compared_columns();
        let mut columns = [metric("item"); Model::COMPARED + 3];
        let mut place = 0;
        while place < Model::COMPARED {
            columns[place + 1] = models[place];
            place += 1;
        }
        columns[Model::COMPARED + 1] = metric("spread");
        columns[Model::COMPARED + 2] = metric("rank_change");
        columns
    };
}

impl Row for CompareRow {
    const COLUMNS: &'static [&'static Metric] = &Self::METRICS;

    fn cells(self) -> Vec<Cell> {
        let models = self.percents.into_iter().map(Cell::from);
        let apart = [self.spread.into(), self.rank_change.into()];
        std::iter::once(self.item.into()).chain(models).chain(apart).collect()
    }

    fn read(cells: &[Cell]) -> Option<Self> {
        let [item, models @ .., spread, rank_change] = cells else { return None };
        let mut percents = [None; Model::COMPARED];
        if models.len() != percents.len() {
            return None;
        }
        for (percent, cell) in percents.iter_mut().zip(models) {
            *percent = Value::read(cell)?;
        }
        Some(Self {
            item: Value::read(item)?,
            percents,
            spread: Value::read(spread)?,
            rank_change: Value::read(rank_change)?,
        })
    }
}

/// So many items of a model without a column are told of.
const OWN: usize = 10;

/// The report.
pub const REPORT: Report = Report {
    name: "attribution-compare",
    title: "Models side by side",
    about: "The percent that each model gives each journey, channel or asset, and how far the models differ.",
    flags: &[Flag::Milestone, Flag::By],
    rules: &["A5", "A7", "A8", "A11", "A16", "A17"],
    columns: CompareRow::COLUMNS,
    steps: STEPS,
    sql: verification_sql::SQL,
    queries: |cx, args| verification_sql::queries(cx, args, verification_sql::CREDITS),
    equivalent: |_, _| Ok(Equivalent::of_paths()),
    run,
};

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (place, milestone) = selected_milestone(cx, args)?;
    filter::check(cx, &args.filter)?;
    let folded = touches::milestone_counts(cx, &args.filter, place)?;
    let models: Vec<Model> = Model::compared().cloned().collect();
    let compared = folded.counts().compare(place, args.by, &models);
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = vec![("milestone", milestone.id.clone().into()), ("by", args.by.name().into())];
    answer.parameters.extend(touches::parameters(cx, &args.filter));
    answer.parameters.push(("half_life_days", cx.config.attribution.half_life.as_days().into()));
    let credits: Vec<(&Model, Credits)> =
        models.iter().filter_map(|model| Some((model, folded.counts().credits(place, args.by, model)?))).collect();
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
                let text = format!("needs {}, has {}", gate.needs, gate.has);
                answer.notes.push(Note::on(Topic::Gate, text).about(column.model.label()));
            }
        }
        let tested = credits.iter().filter(|(model, credits)| model.data_driven() && credits.gate.is_none());
        answer.notes.extend(tested.map(|(model, _)| Trust::test(folded.counts(), place, args.by, model).note(model)));
        let rows = compared.rows.iter();
        answer.table.extend(rows.map(|row| compare_row(folded.item(args.by, row.item), row, &compared)));
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
    let all: Vec<Model> = own.chain(Model::compared().cloned()).collect();
    let wide = (all.len() > Model::COMPARED).then(|| folded.counts().compare(place, args.by, &all));
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
    notes.extend(Model::BUILT_IN.iter().filter(|model| model.data_driven()).filter_map(|base| distances(wide, base)));
    if notes.is_empty() {
        notes.extend(distances(wide, &Model::Linear));
    }
    notes
}

fn compare_row(item: &str, row: &ComparedItem, compared: &Comparison) -> CompareRow {
    let percent = |model: &Model| {
        let column = compared.columns.iter().position(|column| column.model == *model);
        column.and_then(|column| row.percents[column])
    };
    let mut percents = [None; Model::COMPARED];
    for (cell, model) in percents.iter_mut().zip(Model::compared()) {
        *cell = percent(model);
    }
    let rank_change = row.rank_change.map(i64::from);
    CompareRow { item: item.to_owned(), percents, spread: row.spread, rank_change }
}

/// How far the models are from one of them, the nearest first (A11).
fn distances(compared: &Comparison, base: &Model) -> Option<Note> {
    let place = compared.columns.iter().position(|column| column.model == *base && column.gate.is_none())?;
    let mut apart: Vec<(f64, &str)> = compared.distances[place]
        .iter()
        .zip(&compared.columns)
        .filter(|(_, column)| column.model != *base)
        .filter_map(|(distance, column)| Some(((*distance)?, column.model.label())))
        .collect();
    apart.sort_by(|a, b| a.0.total_cmp(&b.0));
    let said: Vec<String> =
        apart.iter().map(|(distance, name)| format!("{name} {} %", half_up(100.0 * distance, 1))).collect();
    (!said.is_empty()).then(|| {
        let subject = format!("how far other models differ from {} (% of credit moved)", base.label());
        Note::on(Topic::OtherModel, said.join(", ")).about(subject)
    })
}

fn check(credits: &[(&Model, Credits)]) -> Option<Check> {
    let open: Vec<_> = credits.iter().filter(|(_, credits)| credits.gate.is_none()).collect();
    let influenced = open.first()?.1.influenced;
    let sums: Vec<String> =
        open.iter().map(|(model, credits)| format!("{} {}", model.label(), at_most(credits.sum(), 3))).collect();
    Some(Check {
        name: "credits sum to those with a touch before",
        kept: open.iter().all(|(_, credits)| equal(credits.sum(), influenced)),
        detail: format!("{} = {}", sums.join(", "), at_most(influenced, 3)),
    })
}
