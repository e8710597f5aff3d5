//! Which columns of a table are shown, and in which order.

use super::column::Column;

/// The columns that a user hid, and the order that was given to some; by name, so that it holds for other rows too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The columns in the order chosen; those that are not among them follow in the table's own order.
    pub order: Vec<String>,
    /// The columns hidden.
    pub hidden: Vec<String>,
}

/// A name for each column: its heading; what stands without one is named after the column before.
pub fn headings(columns: &[Column]) -> Vec<String> {
    let mut before = String::new();
    let name = |column: &Column| {
        if column.title.is_empty() {
            return format!("bars of {before}");
        }
        before.clone_from(&column.title);
        column.title.clone()
    };
    columns.iter().map(name).collect()
}

impl Arrangement {
    /// The columns to be shown, by their place. Never none: the first one stays where all are hidden.
    pub(super) fn sequence(&self, columns: &[Column]) -> Vec<usize> {
        let names = headings(columns);
        let shown: Vec<usize> = self.places(&names).into_iter().filter(|&i| !self.hidden.contains(&names[i])).collect();
        if shown.is_empty() { (0..columns.len().min(1)).collect() } else { shown }
    }

    /// All columns in the order chosen, by their place.
    pub(super) fn places(&self, names: &[String]) -> Vec<usize> {
        let first = self.order.iter().filter_map(|name| names.iter().position(|other| other == name));
        let mut places: Vec<usize> = first.collect();
        // What is not named stays behind the column that it follows in the table's own order.
        for i in 0..names.len() {
            if !places.contains(&i) {
                let before = i.checked_sub(1).and_then(|before| places.iter().position(|&place| place == before));
                places.insert(before.map_or(0, |before| before + 1).min(places.len()), i);
            }
        }
        places
    }
}
