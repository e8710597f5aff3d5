//! The order of the rows.

use super::arrangement::headings;
use super::order::Sort;
use super::table::Grid;
use crate::tui::widgets::field::Field;

impl Grid {
    /// Sorts by the column under the cursor, the largest number or the first letter on top; again: the other way round;
    /// once more: the table's own order. Answers with what was done.
    pub fn sort(&mut self) -> String {
        let now = self.sorts.first().copied().filter(|sort| sort.column == self.column && self.sorts.len() == 1);
        self.sorts = self.turned(now).into_iter().collect();
        self.rearrange();
        self.sorted_says()
    }

    /// Sorts rows that are equal in the first column by the one under the cursor, in the same turns.
    pub fn sort_second(&mut self) -> String {
        match self.sorts.first().copied() {
            None => return self.sort(),
            Some(first) if first.column == self.column => {
                return "This column sorts already: another one can be the second".to_owned();
            }
            Some(first) => {
                let now = self.sorts.get(1).copied().filter(|sort| sort.column == self.column);
                self.sorts = std::iter::once(first).chain(self.turned(now)).collect();
            }
        }
        self.rearrange();
        self.sorted_says()
    }

    /// The headings that it is sorted by, the first one first; a minus before one has the largest first.
    #[must_use]
    pub fn sorted_by(&self) -> Vec<String> {
        let names = headings(&self.columns);
        let says = |sort: &Sort| Some(format!("{}{}", if sort.down { "-" } else { "" }, names.get(sort.column)?));
        self.sorts.iter().filter_map(says).collect()
    }

    /// Sorts by headings as [`Grid::sorted_by`] gives them, as soon as there are such columns; those that there never are change
    /// nothing.
    pub fn sort_by(&mut self, headings: Vec<String>) {
        self.sorts.clear();
        if self.tree {
            return;
        }
        self.wanted = headings;
        self.sort_as_wanted();
        self.rearrange();
    }

    /// Takes the order that was wanted before there were columns.
    pub(super) fn sort_as_wanted(&mut self) {
        if self.columns.is_empty() || self.wanted.is_empty() {
            return;
        }
        let names = headings(&self.columns);
        let found = self.wanted.iter().filter_map(|heading| {
            let place = |name: &str| names.iter().position(|known| known == name);
            let down = || Some(Sort { column: place(heading.strip_prefix('-')?)?, down: true });
            place(heading).map(|column| Sort { column, down: false }).or_else(down)
        });
        self.sorts = found.collect();
        self.wanted.clear();
    }

    /// Turns the order round.
    pub fn sort_flip(&mut self) -> String {
        match self.sorts.first_mut() {
            Some(sort) => sort.down = !sort.down,
            None if self.column < self.columns.len() => {
                self.sorts = vec![Sort { column: self.column, down: !self.descends() }];
            }
            None => {}
        }
        self.rearrange();
        self.sorted_says()
    }

    /// Whether the column under the cursor begins with the largest: numbers do, texts begin with the first letter.
    fn descends(&self) -> bool {
        self.columns.get(self.column).is_some_and(|_| {
            self.right.get(self.column) == Some(&true)
                || self.rows.iter().filter_map(|row| row.fields.get(self.column)).any(Field::drawn)
        })
    }

    /// What follows an order of the column under the cursor.
    fn turned(&self, now: Option<Sort>) -> Option<Sort> {
        let first = self.descends();
        match now {
            None => (self.column < self.columns.len()).then_some(Sort { column: self.column, down: first }),
            Some(sort) if sort.down == first => Some(Sort { down: !first, ..sort }),
            Some(_) => None,
        }
    }

    /// What it is sorted by: `sorted by Credit, largest first`; `None` = in the report's own order.
    #[must_use]
    pub fn sorted(&self) -> Option<String> {
        let says = |sort: &Sort| {
            let numbers = self.rows.iter().any(|row| row.fields.get(sort.column).is_some_and(Field::counts));
            let first = match (numbers, sort.down) {
                (true, true) => "largest first",
                (true, false) => "smallest first",
                (false, true) => "Z to A",
                (false, false) => "A to Z",
            };
            format!("{}, {first}", self.columns[sort.column].title)
        };
        let all: Vec<String> = self.sorts.iter().map(says).collect();
        (!all.is_empty()).then(|| format!("sorted by {}", all.join(", then ")))
    }

    fn sorted_says(&self) -> String {
        let sorted = self.sorted().map(|sorted| sorted.replacen("sorted", "Sorted", 1));
        sorted.unwrap_or_else(|| "In the order of the report".to_owned())
    }

    pub(super) fn sort_rows(&mut self) {
        let sorts: Vec<Sort> = self.sorts.iter().copied().filter(|sort| sort.column < self.columns.len()).collect();
        let rows = &self.rows;
        let field = |at: usize, column: usize| rows[at].fields.get(column).unwrap_or(&Field::Empty);
        // The sort is stable: equal rows keep the report's own order.
        self.order.sort_by(|&a, &b| {
            let by = |sort: &Sort| field(a, sort.column).order(field(b, sort.column), sort.down);
            sorts.iter().map(by).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        });
    }

    /// The mark of a column that sorts: its arrow, with its number where two do.
    pub(super) fn sort_mark(&self, column: usize) -> Option<(&'static str, Option<usize>)> {
        let place = self.sorts.iter().position(|sort| sort.column == column)?;
        Some((if self.sorts[place].down { "▼" } else { "▲" }, (self.sorts.len() > 1).then_some(place + 1)))
    }
}
