//! A saved view as TOML.

use toml_edit::{Array, InlineTable, Item, TableLike, Value};

use super::list::BracketedList;
use super::value::{set, set_list};
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
        if let Some(own) = table.get_mut("filter").and_then(Item::as_table_mut) {
            // A table of its own stays one.
            write_filter(own, &new.filter);
        } else {
            let mut filter = InlineTable::new();
            write_filter(&mut filter, &new.filter);
            set(table, "filter", (!filter.is_empty()).then_some(Value::InlineTable(filter)));
        }
    }
    if old.is_none_or(|old| old.sort != new.sort) {
        let sort = sort(table.get("sort").and_then(Item::as_array), &new.sort);
        set_list(table, "sort", sort);
    }
}

fn write_filter(table: &mut dyn TableLike, filter: &Filter) {
    let period = filter.period().written();
    set(table, "period", (!period.is_empty()).then(|| Value::from(period)));
    for dimension in DIMENSIONS {
        let value = match &dimension.value {
            Selected::First(_) | Selected::Last(_) => continue,
            Selected::Switch(on) => (*(on.get)(filter)).then(|| Value::from(true)),
            Selected::Names(list) | Selected::Items(list) => {
                let list = (list.get)(filter);
                (!list.is_empty()).then(|| Value::Array(names(list)))
            }
        };
        set(table, dimension.field, value);
    }
}

/// The headings in place of those that were there, whose comments and lines stay.
fn sort(old: Option<&Array>, headings: &[String]) -> Array {
    let Some(old) = old else { return names(headings) };
    let mut list = BracketedList::read(old);
    for at in (headings.len()..list.len()).rev() {
        list.take_out(at);
    }
    for (at, heading) in headings.iter().enumerate() {
        if at < list.len() {
            list.replace(at, Value::from(heading));
        } else {
            list.add(Value::from(heading));
        }
    }
    list.into_array()
}

fn names(names: &[String]) -> Array {
    names.iter().map(String::as_str).collect()
}
