//! The queries of one read of the touches, with their parameters (H1).

use std::ops::Range;

use crate::domain::filter::Filter;
use crate::report::contract::ReportContext;
use crate::report::filter::{self, filtered};
use crate::report::query::Query;
use crate::store::Param;

const SHAPES: &str = filtered!("shapes"; include_str!("fold_shapes.sql"));
const CUSTOMERS: &str = filtered!("people"; include_str!("fold_customers.sql"));
const COMPLETIONS: &str = filtered!("completions"; include_str!("fold_completions.sql"));
const TOUCHES: &str = include_str!("fold_touches.sql");

const ALL: [(&str, &str); 4] = [
    ("fold_completions.sql", COMPLETIONS),
    ("fold_customers.sql", CUSTOMERS),
    ("fold_shapes.sql", SHAPES),
    ("fold_touches.sql", TOUCHES),
];

/// The texts of the queries of `load` and `scan`, by file name.
pub const SQL: &[(&str, &str)] = &ALL;

/// Whether opens by machines are touches: the configuration and the filter both let them be (A13).
pub(super) fn keeps_machine_opens(cx: &ReportContext<'_>, filter: &Filter) -> bool {
    cx.config.attribution.machine_opens && !filter.without_machine
}

/// The parameters of these queries.
pub(in crate::report) fn params(cx: &ReportContext<'_>, filter: &Filter) -> Vec<(&'static str, Param)> {
    let mut params = filter::params(cx, filter);
    params.retain(|(name, _)| *name != "without_machine");
    params.push(("without_machine", Param::Bool(!keeps_machine_opens(cx, filter))));
    params
}

/// The queries, of one milestone or all (H1).
pub(in crate::report) fn queries(cx: &ReportContext<'_>, filter: &Filter, milestone: Option<usize>) -> Vec<Query> {
    queries_of(cx, filter, milestone, None).into()
}

/// The same of some customers, by number, or of all: completions, customers, shapes, touches.
pub(super) fn queries_of(
    cx: &ReportContext<'_>,
    filter: &Filter,
    milestone: Option<usize>,
    customers: Option<&Range<u32>>,
) -> [Query; 4] {
    let mut params = params(cx, filter);
    let bound = |bound: fn(&Range<u32>) -> u32| customers.map_or(Param::Null, |all| Param::Int(i64::from(bound(all))));
    params.extend([("first", bound(|all| all.start)), ("end", bound(|all| all.end))]);
    let place = milestone.and_then(|place| i64::try_from(place).ok());
    params.push(("milestone", place.map_or(Param::Null, Param::Int)));
    ALL.map(|(name, text)| Query::new(name, text, &params))
}
