//! Entries of lists of the document, tables and inline tables alike.

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::error::Error;
use super::list::BracketedList;

/// One more entry of a list, written by `write`.
pub(super) fn add(document: &mut DocumentMut, list: &str, write: impl Fn(&mut dyn TableLike)) -> Result<(), Error> {
    match document.entry(list).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new())) {
        Item::ArrayOfTables(list) => {
            let mut table = Table::new();
            write(&mut table);
            list.push(table);
        }
        Item::Value(Value::Array(list)) => {
            let mut table = InlineTable::new();
            write(&mut table);
            let mut entries = BracketedList::read(list);
            entries.add(Value::InlineTable(table));
            *list = with_decor(entries, list);
        }
        _ => return Err(Error::Beyond),
    }
    Ok(())
}

/// The entries in place of those of a list, with what surrounds it.
fn with_decor(entries: BracketedList, list: &Array) -> Array {
    let mut array = entries.into_array();
    *array.decor_mut() = list.decor().clone();
    array
}

/// An entry of a list, by its place.
pub(super) fn table<'d>(document: &'d mut DocumentMut, list: &str, at: usize) -> Option<&'d mut dyn TableLike> {
    match document.get_mut(list)? {
        Item::ArrayOfTables(list) => list.get_mut(at).map(|table| table as &mut dyn TableLike),
        Item::Value(Value::Array(list)) => {
            list.get_mut(at)?.as_inline_table_mut().map(|table| table as &mut dyn TableLike)
        }
        _ => None,
    }
}

/// An entry of a list goes, and the comment right above it.
pub(super) fn delete(document: &mut DocumentMut, name: &str, at: usize) -> Result<(), Error> {
    match document.get_mut(name) {
        Some(Item::Value(Value::Array(list))) if at < list.len() => {
            let mut entries = BracketedList::read(list);
            entries.delete(at);
            *list = with_decor(entries, list);
        }
        Some(Item::ArrayOfTables(list)) if at < list.len() => {
            let removed = list.remove(at);
            if list.is_empty() {
                document.remove(name);
            }
            keep_comments(document, &removed, false);
        }
        _ => return Err(Error::Beyond),
    }
    Ok(())
}

/// Comments that a blank line parts from a deleted table belong to the file, and move to what comes next; those right above it as
/// well where `all` are kept.
pub(super) fn keep_comments(document: &mut DocumentMut, removed: &Table, all: bool) {
    let above = removed.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
    let kept = if all { Some(above) } else { above.rfind("\n\n").map(|end| &above[..=end]) };
    let Some(kept) = kept.filter(|kept| kept.contains('#')) else { return };
    let place = removed.position().unwrap_or(isize::MAX);
    let mut next = None;
    visit(document.as_table_mut(), &mut |table| {
        next = table.position().filter(|at| *at > place).into_iter().chain(next).min();
    });
    let Some(next) = next else {
        let trailing = document.trailing().as_str().unwrap_or_default().to_owned();
        document.set_trailing(format!("{kept}{trailing}"));
        return;
    };
    visit(document.as_table_mut(), &mut |table| {
        if table.position() == Some(next) {
            let own = table.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
            table.decor_mut().set_prefix(format!("{kept}{own}"));
        }
    });
}

/// Every table with a header.
fn visit(table: &mut Table, with: &mut dyn FnMut(&mut Table)) {
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(table) => {
                if !table.is_implicit() && !table.is_dotted() {
                    with(table);
                }
                visit(table, with);
            }
            Item::ArrayOfTables(list) => {
                for table in list.iter_mut() {
                    with(table);
                    visit(table, with);
                }
            }
            _ => {}
        }
    }
}
