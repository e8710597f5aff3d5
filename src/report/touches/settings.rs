//! The settings and the filter as an answer says them.

use super::queries::keeps_machine_opens;
use crate::domain::filter::Filter;
use crate::domain::note;
use crate::domain::table::Cell;
use crate::report::contract::ReportContext;

/// The settings that the fold depends on, for the answer.
pub(in crate::report) fn parameters(cx: &ReportContext<'_>, filter: &Filter) -> Vec<(&'static str, Cell)> {
    let settings = &cx.config.attribution;
    let by_kind: Vec<String> =
        settings.lookback_by_kind.iter().map(|(event, lookback)| format!("{event} {lookback}")).collect();
    let mut parameters = vec![("lookback_days", settings.lookback.as_days().into())];
    if !by_kind.is_empty() {
        parameters.push(("lookback_by_kind", by_kind.join(", ").into()));
    }
    let opens = keeps_machine_opens(cx, filter);
    parameters.push(("machine_opens", if opens { "kept" } else { "left out" }.into()));
    for (name, items) in [("ignore", &filter.ignore), ("prioritise", &filter.prioritise)] {
        if !items.is_empty() {
            parameters.push((name, items.join(", ").into()));
        }
    }
    parameters
}

/// An order of the configuration.
pub(in crate::report) fn order(set: Option<u8>) -> Cell {
    set.map_or_else(|| "auto".into(), |order| i64::from(order).into())
}

/// What the filter does to the paths, in words, for notes: its items stand in them by their ids.
pub(in crate::report) fn notes(filter: &Filter) -> Vec<String> {
    let all = |items: &[String]| items.iter().map(|item| note::item(item)).collect::<Vec<_>>().join(", ");
    let mut notes = Vec::new();
    if !filter.ignore.is_empty() {
        notes.push(format!("touches of {} are taken for none", all(&filter.ignore)));
    }
    if !filter.prioritise.is_empty() {
        notes.push(format!("a path with touches of {} is cut down to these", all(&filter.prioritise)));
    }
    notes
}
