//! Which columns of a table are shown, and in which order.

use super::{Column, Grid};

/// The columns that a user hid, and the order that was given to some; by name, so that it holds for other rows too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The columns in the order chosen; those that are not among them follow in the table's own order.
    pub order: Vec<String>,
    /// The columns hidden.
    pub hidden: Vec<String>,
}

/// A name for each column: its heading; what stands without one is named after the column before.
pub(super) fn names(columns: &[Column]) -> Vec<String> {
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
        let names = names(columns);
        let shown: Vec<usize> = self.places(&names).into_iter().filter(|&i| !self.hidden.contains(&names[i])).collect();
        if shown.is_empty() { (0..columns.len().min(1)).collect() } else { shown }
    }

    /// All columns in the order chosen, by their place.
    fn places(&self, names: &[String]) -> Vec<usize> {
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

impl Grid {
    /// How the columns are arranged.
    #[must_use]
    pub fn arrangement(&self) -> &Arrangement {
        &self.arrangement
    }

    /// Arranges the columns.
    pub fn set_arrangement(&mut self, arrangement: Arrangement) {
        self.arrangement = arrangement;
        self.sequence = self.arrangement.sequence(&self.columns);
        if !self.sequence.contains(&self.column) {
            self.column = self.sequence.first().copied().unwrap_or(0);
        }
        self.skipped = self.skipped.min(self.sequence.len().saturating_sub(2));
    }

    /// All columns in the order chosen: the name of each, and whether it is shown.
    #[must_use]
    pub fn choices(&self) -> Vec<(String, bool)> {
        let names = names(&self.columns);
        let places = self.arrangement.places(&names);
        places.into_iter().map(|i| (names[i].clone(), self.sequence.contains(&i))).collect()
    }
}
