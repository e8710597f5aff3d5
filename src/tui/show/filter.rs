//! The filter in words.

use crate::domain::filter::{DIMENSIONS, Dimension, Filter, Selected};
use crate::domain::period::Period;
use crate::domain::view::SavedView;
use crate::print;
use crate::tui::context::PageContext;

use super::names::item;

/// What a filter leaves, twice: for a title that has little room, and with every name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterWords {
    /// `Q2 2025 · 2 journeys · web`; empty where everything passes.
    pub short: String,
    /// `Q2 2025 (1 Apr – 30 Jun 2025) · journeys Welcome series, Abandoned cart · platform web`; empty where everything passes.
    pub long: String,
}

/// What a filter leaves, in words.
#[must_use]
pub fn filter_words(filter: &Filter, cx: &PageContext<'_>) -> FilterWords {
    let mut short = Vec::new();
    let period = filter.period();
    if period != Period::default() {
        short.push(period.name());
    }
    for dimension in DIMENSIONS {
        let names: Vec<String> = dimension.list(filter).iter().map(|id| called(dimension, id, cx)).collect();
        match (&dimension.value, names.as_slice()) {
            (Selected::Switch(on), _) if *(on.get)(filter) => {
                short.push(dimension.title.to_owned());
            }
            (_, []) => {}
            (Selected::Names(_), [only]) => {
                short.push(only.clone());
            }
            (_, all) => {
                short.push(format!("{} {}", all.len(), dimension.title));
            }
        }
    }
    FilterWords {
        short: short.join(" · "),
        long: print::filter_words(filter, &|dimension, id| called(dimension, id, cx)),
    }
}

/// What a saved view shows: its page, filter and order.
#[must_use]
pub fn view_words(view: &SavedView, cx: &PageContext<'_>) -> String {
    let mut parts: Vec<String> = view.page.iter().cloned().collect();
    let filter = filter_words(&view.filter, cx).long;
    parts.push(if filter.is_empty() { "all the data".to_owned() } else { filter });
    let order = |heading: &String| match heading.strip_prefix('-') {
        Some(heading) => format!("{heading}, largest first"),
        None => heading.clone(),
    };
    if !view.sort.is_empty() {
        parts.push(format!("sorted by {}", view.sort.iter().map(order).collect::<Vec<_>>().join(", then ")));
    }
    parts.join(" · ")
}

/// What users call a name of a dimension.
#[must_use]
pub fn called(dimension: &Dimension, id: &str, cx: &PageContext<'_>) -> String {
    if matches!(dimension.value, Selected::Items(_)) {
        return item(cx, id);
    }
    let found = cx.facets.names(dimension.field).iter().find(|(other, _)| other == id);
    found.map_or(id, |(_, name)| if name.is_empty() { id } else { name.as_str() }).to_owned()
}
