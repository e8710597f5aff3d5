//! The choice of columns of a table.

use super::arrangement::{Arrangement, headings};
use super::table::Grid;

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
        let names = headings(&self.columns);
        let places = self.arrangement.places(&names);
        places.into_iter().map(|i| (names[i].clone(), self.sequence.contains(&i))).collect()
    }
}
