//! The filter as parameters of the queries (R1, A16).

use crate::domain::filter::{DIMENSIONS, Filter, Selected};
use crate::domain::time::Time;
use crate::report::contract::ReportContext;
use crate::store::Param;

/// The filter and the answer's instant as parameters of the queries.
pub(in crate::report) fn params(cx: &ReportContext<'_>, filter: &Filter) -> Vec<(&'static str, Param)> {
    let zone = cx.config.zone;
    let time = |time: Option<Time>| time.map_or(Param::Null, |time| Param::Int(time.0));
    let of_filter = DIMENSIONS.iter().map(|dimension| {
        let value = match &dimension.value {
            Selected::First(day) => time(zone.days(*(day.get)(filter), None).0),
            Selected::Last(day) => time(zone.days(None, *(day.get)(filter)).1),
            Selected::Names(list) | Selected::Items(list) => Param::Texts((list.get)(filter).clone()),
            Selected::Switch(on) => Param::Bool(*(on.get)(filter)),
        };
        (dimension.parameter, value)
    });
    of_filter.chain([("as_of", Param::Int(cx.as_of.0))]).collect()
}
