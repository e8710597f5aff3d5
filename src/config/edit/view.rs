//! A saved view as TOML.

use toml_edit::{Array, InlineTable, TableLike, Value};

use super::value::set;
use crate::domain::filter::{DIMENSIONS, Filter, Selected};
use crate::domain::view::SavedView;

/// Writes what differs from `old`, or everything where there is no old one.
pub(super) fn write(table: &mut dyn TableLike, old: Option<&SavedView>, new: &SavedView) {
    if old.is_none() {
        set(table, "name", Some(Value::from(&new.name)));
    }
    if old.is_none_or(|old| old.page != new.page) {
        set(table, "page", new.page.as_deref().map(Value::from));
    }
    if old.is_none_or(|old| old.filter != new.filter) {
        // A filter that is a table of its own becomes one line.
        if table.get("filter").is_some_and(|filter| !filter.is_value()) {
            table.remove("filter");
        }
        set(table, "filter", (!new.filter.is_empty()).then(|| Value::InlineTable(filter(&new.filter))));
    }
    if old.is_none_or(|old| old.sort != new.sort) {
        set(table, "sort", (!new.sort.is_empty()).then(|| Value::Array(names(&new.sort))));
    }
}

fn filter(filter: &Filter) -> InlineTable {
    let mut table = InlineTable::new();
    let period = filter.period().written();
    if !period.is_empty() {
        table.insert("period", Value::from(period));
    }
    for dimension in DIMENSIONS {
        match &dimension.value {
            Selected::Switch(on) if *(on.get)(filter) => drop(table.insert(dimension.field, Value::from(true))),
            Selected::Names(list) | Selected::Items(list) if !(list.get)(filter).is_empty() => {
                table.insert(dimension.field, Value::Array(names((list.get)(filter))));
            }
            _ => {}
        }
    }
    table
}

fn names(names: &[String]) -> Array {
    names.iter().map(String::as_str).collect()
}
