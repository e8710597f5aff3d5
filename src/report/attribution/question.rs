//! The milestone, model and settings that a question on credit names.

use crate::domain::milestone::{Count, Milestone};
use crate::domain::model::Model;
use crate::domain::table::Cell;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::touches;

/// Every model that can be asked for: the built-in ones and the weights of the configuration.
#[must_use]
pub fn models(cx: &ReportContext<'_>) -> Vec<Model> {
    let custom = cx.config.attribution.weights.iter().map(|(name, _)| Model::Custom(name.clone()));
    Model::BUILT_IN.iter().cloned().chain(custom).collect()
}

/// The model that is asked for; the default where none is.
pub(in crate::report) fn model(cx: &ReportContext<'_>, args: &Args) -> Result<Model, Error> {
    let Some(name) = &args.model else { return Ok(Model::default()) };
    let all = models(cx);
    let names: Vec<String> = all.iter().map(|model| model.name().to_owned()).collect();
    all.into_iter().find(|model| model.name() == name).ok_or_else(|| Error::unknown("model", name, &names))
}

/// What credits depend on.
pub(in crate::report) fn parameters(
    cx: &ReportContext<'_>,
    args: &Args,
    milestone: &Milestone,
    model: &Model,
) -> Vec<(&'static str, Cell)> {
    let mut parameters = vec![
        ("milestone", milestone.id.clone().into()),
        ("model", model.name().into()),
        ("by", args.by.name().into()),
        ("measure", if cx.config.attribution.by_value { "value" } else { "count" }.into()),
        ("count", if milestone.count == Count::Every { "every" } else { "first" }.into()),
    ];
    parameters.extend(touches::parameters(cx, &args.filter));
    if *model == Model::TimeDecay {
        parameters.push(("half_life_days", cx.config.attribution.half_life.as_days().into()));
    }
    parameters
}

/// How far back a data-driven model looks: the setting, and what came of it.
pub(in crate::report) fn orders(cx: &ReportContext<'_>, model: &Model, used: Option<u8>) -> Vec<(&'static str, Cell)> {
    let settings = &cx.config.attribution;
    let used: Cell = used.map(i64::from).into();
    match model {
        Model::Sequence => vec![
            ("k", used),
            ("sequence_order", touches::order(settings.sequence_order)),
            ("kappa", settings.sequence_kappa.into()),
        ],
        Model::Markov => {
            vec![("markov_order", used), ("markov_order_setting", touches::order(settings.markov_order))]
        }
        _ => Vec::new(),
    }
}
