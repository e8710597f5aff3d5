//! What the mouse does to a table.

use super::table::Grid;

/// What a press of the mouse came upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointed {
    /// Nothing of this.
    Nothing,
    /// Something that is selected now.
    Selected,
    /// What was selected before: it is to be opened.
    Again,
    /// A heading; the cursor is on its column now.
    Heading,
}

impl Grid {
    /// Whether a place on the screen is within the table.
    #[must_use]
    pub fn covers(&self, x: u16, y: u16) -> bool {
        self.area.contains((x, y).into())
    }

    /// Selects what is at a place on the screen.
    pub fn point(&mut self, x: u16, y: u16) -> Pointed {
        if !self.covers(x, y) {
            return Pointed::Nothing;
        }
        let header = u16::from(self.area.height > 1);
        let column = self.spans.iter().rfind(|span| span.x <= x).map(|span| span.column);
        let titled = column.filter(|&column| !self.columns[column].title.is_empty());
        if y < self.area.y + header && self.tree {
            return Pointed::Nothing;
        }
        if y < self.area.y + header {
            return titled.map_or(Pointed::Nothing, |column| {
                self.column = column;
                Pointed::Heading
            });
        }
        let line = usize::from(y - self.area.y - header);
        let position = self.offset + line;
        if line >= self.height || position >= self.order.len() {
            return Pointed::Nothing;
        }
        let column = titled.unwrap_or(self.column);
        let again = (self.selected, self.column) == (position, column);
        (self.selected, self.column) = (position, column);
        if again { Pointed::Again } else { Pointed::Selected }
    }

    /// Scrolls the rows; the selection stays among those in sight.
    pub fn scroll(&mut self, by: isize) {
        let height = self.height.max(1);
        self.offset = self.offset.saturating_add_signed(by).min(self.order.len().saturating_sub(height));
        let last = (self.offset + height - 1).min(self.order.len().saturating_sub(1));
        self.selected = self.selected.clamp(self.offset.min(last), last);
    }
}
