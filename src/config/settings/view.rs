//! `[[view]]`.

use super::section::values;
use super::setting::{Concerns, Entry};
use super::words::{NAMES, SORT, TEXT, WRITTEN_PERIOD};
use crate::domain::filter::{DIMENSIONS, Selected};
use crate::domain::view::{PAGES, SavedView};

pub(super) fn views() -> Vec<Entry<Vec<SavedView>>> {
    use Concerns::Screen;
    let pages = format!("one of {}", PAGES.join(", "));
    let filters = |all: &Vec<SavedView>| format!("{:?}", all.iter().map(|view| &view.filter).collect::<Vec<_>>());
    let mut entries = vec![
        Entry::new(
            "view.name",
            TEXT,
            "A saved view: V chooses it, --view takes its filter.",
            Screen,
            values!(SavedView: name),
        ),
        Entry::new("view.page", &pages, "The page that it opens.", Screen, values!(SavedView: page)),
        Entry::new("view.sort", SORT, "The headings that its list is sorted by.", Screen, values!(SavedView: sort))
            .default("[]"),
        Entry::new("view.filter.period", WRITTEN_PERIOD, "Its days.", Screen, filters),
    ];
    for dimension in DIMENSIONS {
        let path = format!("view.filter.{}", dimension.field);
        let meaning = format!("{}.", dimension.help);
        match &dimension.value {
            // The days are one text.
            Selected::First(_) | Selected::Last(_) => {}
            Selected::Switch(_) => {
                entries.push(Entry::new(&path, "true or false", &meaning, Screen, filters).default("false"));
            }
            Selected::Names(_) | Selected::Items(_) => {
                entries.push(Entry::new(&path, NAMES, &meaning, Screen, filters).default("[]"));
            }
        }
    }
    entries
}
