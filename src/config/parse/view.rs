//! `[[view]]`.

use std::collections::HashSet;
use std::ops::Range;

use toml::de::DeTable;

use super::reader::TomlReader;
use super::table::TomlTable;
use crate::domain::filter::{DIMENSIONS, Filter, Selected};
use crate::domain::period::Period;
use crate::domain::view::{PAGES, SavedView};

/// The most headings that a list is sorted by.
const SORTS: usize = 2;

/// `[[view]]`; whether the names of its filter are in the data is known when it is asked.
pub(super) fn views(reader: &mut TomlReader<'_>, root: &TomlTable<'_>) -> Vec<SavedView> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for section in reader.tables(root, "view") {
        let name = reader.name(&section, "name");
        if section.get("name").is_none() {
            reader.missing(&section, "name");
        }
        let pages: Vec<(&'static str, &'static str)> = PAGES.iter().map(|page| (*page, *page)).collect();
        let page = reader.choice(&section, "page", &pages).map(str::to_owned);
        let sort = reader.names(&section, "sort", true);
        if let Some(third) = sort.get(SORTS) {
            reader.refuse(
                &section,
                "sort",
                third.span.clone(),
                "two at most: what is equal in the first is sorted by the second",
            );
        }
        let filter = reader.table(&section, "filter").map(|filter| read_filter(reader, &filter)).unwrap_or_default();
        let Some(name) = name else { continue };
        if !seen.insert(name.value.clone()) {
            reader.error(name.span, format!("the view `{}` is there twice", name.value), "names are unique");
            continue;
        }
        let sort = sort.into_iter().take(SORTS).map(|heading| heading.value).collect();
        found.push(SavedView { name: name.value, page, filter, sort });
    }
    found
}

/// The place of a name in a saved view: in its `sort`, or in a field of its `filter`; of the view where it is not found.
pub(in crate::config) fn place(text: &str, view: &str, field: &str, name: &str) -> Option<Range<usize>> {
    let document = DeTable::parse(text).ok()?;
    let views = document.get_ref().get("view")?.get_ref().as_array()?;
    for entry in views {
        let Some(table) = entry.get_ref().as_table() else { continue };
        let Some(own) = table.get("name").filter(|own| own.get_ref().as_str() == Some(view)) else { continue };
        let list = match field {
            "sort" => table.get("sort"),
            field => table.get("filter").and_then(|filter| filter.get_ref().as_table()?.get(field)),
        };
        // A list of one may be written without its brackets.
        let items =
            list.map_or(&[][..], |list| list.get_ref().as_array().map_or(std::slice::from_ref(list), |all| all));
        let found = items.iter().find(|item| item.get_ref().as_str() == Some(name));
        return Some(found.unwrap_or(own).span());
    }
    None
}

fn read_filter(reader: &mut TomlReader<'_>, section: &TomlTable<'_>) -> Filter {
    let mut filter = Filter::default();
    if let Some(text) = reader.text(section, "period") {
        match Period::parse(&text.value) {
            Ok(period) => filter = filter.with_period(period),
            Err(why) => reader.refuse(section, "period", text.span, why),
        }
    }
    for dimension in DIMENSIONS {
        match &dimension.value {
            Selected::First(_) | Selected::Last(_) => {}
            Selected::Switch(on) => {
                *(on.get_mut)(&mut filter) = reader.flag(section, dimension.field).unwrap_or_default();
            }
            Selected::Names(list) | Selected::Items(list) => {
                let names = reader.names(section, dimension.field, true);
                *(list.get_mut)(&mut filter) = names.into_iter().map(|name| name.value).collect();
            }
        }
    }
    filter
}
