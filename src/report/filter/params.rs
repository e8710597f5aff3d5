//! The filter as parameters of the queries (R1, A16).

use crate::domain::filter::Filter;
use crate::domain::time::Time;
use crate::report::contract::ReportContext;
use crate::store::Param;

/// The filter and the answer's instant as parameters of the queries.
pub(in crate::report) fn params(cx: &ReportContext<'_>, filter: &Filter) -> Vec<(&'static str, Param)> {
    let (from, to) = cx.config.zone.days(filter.from, filter.to);
    let time = |time: Option<Time>| time.map_or(Param::Null, |time| Param::Int(time.0));
    vec![
        ("from", time(from)),
        ("to", time(to)),
        ("journeys", Param::Texts(filter.journeys.clone())),
        ("channels", Param::Texts(filter.channels.clone())),
        ("units", Param::Texts(filter.business_units.clone())),
        ("segments", Param::Texts(filter.segments.clone())),
        ("platforms", Param::Texts(filter.platforms.clone())),
        ("without_machine", Param::Bool(filter.without_machine)),
        ("ignore", Param::Texts(filter.ignore.clone())),
        ("prioritise", Param::Texts(filter.prioritise.clone())),
        ("as_of", Param::Int(cx.as_of.0)),
    ]
}
