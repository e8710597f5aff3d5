//! A table: sortable, selectable, found in, its less important columns dropped where there is no room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::field::Field;
use super::pen::{self, put, put_right};
use crate::tui::look::Look;

/// A column of a grid.
#[derive(Clone, Debug)]
pub struct Column {
    /// The header, with the unit.
    pub title: String,
    /// 0 is never dropped; the highest is dropped first.
    pub rank: u8,
    /// The fewest columns that it is worth showing in.
    pub least: u16,
    /// The most columns that it takes where there is room; bars grow up to it.
    pub most: u16,
}

impl Column {
    /// A column of the width of its values.
    #[must_use]
    pub fn new(title: &str, rank: u8) -> Self {
        Self { title: title.to_owned(), rank, least: 0, most: 0 }
    }

    /// A column of text that may be cut to `least` and is never wider than `most`.
    #[must_use]
    pub fn text(title: &str, rank: u8, least: u16, most: u16) -> Self {
        Self { title: title.to_owned(), rank, least, most }
    }

    /// A column of bars, which takes what is left, up to `most`.
    #[must_use]
    pub fn bar(title: &str, rank: u8, least: u16, most: u16) -> Self {
        Self::text(title, rank, least, most)
    }
}

/// A row: its fields, and the id behind it.
#[derive(Clone, Debug)]
pub struct Row {
    /// What [`Grid::chosen`] answers.
    pub id: String,
    /// One field per column.
    pub fields: Vec<Field>,
}

/// A table with its selection, order and search.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    columns: Vec<Column>,
    rows: Vec<Row>,
    tail: Vec<Row>,
    natural: Vec<u16>,
    right: Vec<bool>,
    order: Vec<usize>,
    sort: Option<(usize, bool)>,
    lead: Option<usize>,
    shown: Vec<usize>,
    needle: String,
    selected: usize,
    offset: usize,
    height: usize,
}

impl Grid {
    /// Takes new rows; the selection stays on the same id, order and search stay. `tail` are last lines that are neither
    /// sorted nor selected.
    pub fn set(&mut self, columns: Vec<Column>, rows: Vec<Row>, tail: Vec<Row>) {
        let chosen = self.chosen().map(|row| row.id.clone());
        if columns.len() != self.columns.len() {
            self.sort = None;
        }
        let fields = |i: usize| rows.iter().chain(&tail).filter_map(move |row| row.fields.get(i));
        self.natural = columns
            .iter()
            .enumerate()
            .map(|(i, column)| {
                let widest = fields(i).map(Field::width).max().unwrap_or(0);
                pen::cells(widest.max(pen::width(&column.title)))
            })
            .collect();
        self.right = (0..columns.len()).map(|i| fields(i).any(Field::right)).collect();
        (self.columns, self.rows, self.tail) = (columns, rows, tail);
        self.arrange();
        self.select(chosen.as_deref());
    }

    /// The number of rows that match the search.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// The number of all rows, whatever is searched for.
    #[must_use]
    pub fn all(&self) -> usize {
        self.rows.len()
    }

    /// The lines that header, rows and last lines would take.
    #[must_use]
    pub fn tall(&self) -> u16 {
        pen::cells(1 + self.order.len() + self.tail.len())
    }

    /// The columns that it would take with nothing cut or left out.
    #[must_use]
    pub fn wide(&self) -> u16 {
        let sum: u32 = self.natural.iter().map(|width| u32::from(*width) + 1).sum();
        u16::try_from(sum.saturating_sub(1)).unwrap_or(u16::MAX)
    }

    /// Whether there is no row at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The selected row.
    #[must_use]
    pub fn chosen(&self) -> Option<&Row> {
        self.order.get(self.selected).and_then(|&at| self.rows.get(at))
    }

    /// Selects the row of an id, where there is one.
    pub fn select(&mut self, id: Option<&str>) {
        let found = id.and_then(|id| self.order.iter().position(|&at| self.rows[at].id == id));
        self.selected = found.unwrap_or_else(|| self.selected.min(self.order.len().saturating_sub(1)));
    }

    /// Moves the selection.
    pub fn step(&mut self, by: isize) {
        let last = self.order.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
    }

    /// Moves the selection by screens.
    pub fn page(&mut self, by: isize) {
        self.step(by.saturating_mul(isize::try_from(self.height.max(2) - 1).unwrap_or(1)));
    }

    /// The column that is sorted by first; else the first one.
    pub fn lead(&mut self, column: Option<usize>) {
        self.lead = column;
    }

    /// Sorts by the next of the columns in sight, the largest number or the first letter on top; after the last one in
    /// the report's own order again.
    pub fn sort_next(&mut self) {
        let seen = |i: &usize| self.shown.is_empty() || self.shown.contains(i);
        let titled = |i: &usize| !self.columns[*i].title.is_empty();
        let lead = self.lead.filter(|column| *column < self.columns.len());
        let rest = (0..self.columns.len()).filter(|i| Some(*i) != lead && seen(i) && titled(i));
        let turn: Vec<usize> = lead.into_iter().chain(rest).collect();
        let now = self.sort.and_then(|(column, _)| turn.iter().position(|other| *other == column));
        let next = turn.get(now.map_or(0, |place| place + 1)).copied();
        self.sort = next.map(|column| (column, self.right.get(column) != Some(&false)));
        self.rearrange();
    }

    /// Turns the order round.
    pub fn sort_flip(&mut self) {
        self.sort = Some(self.sort.map_or((0, true), |(column, down)| (column, !down)));
        self.rearrange();
    }

    /// Shows only rows that contain the text.
    pub fn find(&mut self, needle: &str) {
        needle.to_lowercase().clone_into(&mut self.needle);
        self.rearrange();
    }

    /// What is searched for.
    #[must_use]
    pub fn needle(&self) -> &str {
        &self.needle
    }

    /// The rows as they stand, tab-separated, for copying.
    #[must_use]
    pub fn copied(&self) -> String {
        let line = |fields: Vec<&str>| fields.join("\t");
        let mut out = vec![line(self.columns.iter().map(|column| column.title.as_str()).collect())];
        out.extend(self.order.iter().map(|&at| line(self.rows[at].fields.iter().map(Field::said).collect())));
        out.join("\n")
    }

    fn rearrange(&mut self) {
        let chosen = self.chosen().map(|row| row.id.clone());
        self.arrange();
        self.select(chosen.as_deref());
    }

    fn arrange(&mut self) {
        let hit = |row: &Row| {
            self.needle.is_empty() || row.fields.iter().any(|field| field.said().to_lowercase().contains(&self.needle))
        };
        self.order = (0..self.rows.len()).filter(|&at| hit(&self.rows[at])).collect();
        if let Some((column, down)) = self.sort {
            let field = |at: usize| self.rows[at].fields.get(column).unwrap_or(&Field::Empty);
            // The sort is stable: equal rows keep the report's own order.
            self.order.sort_by(|&a, &b| {
                let order = field(a).order(field(b));
                if down { order.reverse() } else { order }
            });
        }
    }

    /// The columns shown in so much room, with their widths.
    fn layout(&self, room: u16) -> Vec<(usize, u16)> {
        let want = |i: usize| if self.columns[i].most > 0 { self.columns[i].least } else { self.natural[i] };
        let mut shown: Vec<usize> = (0..self.columns.len()).collect();
        let total = |shown: &[usize]| shown.iter().map(|&i| u32::from(want(i)) + 1).sum::<u32>().saturating_sub(1);
        while total(&shown) > u32::from(room) {
            let worst = shown.iter().enumerate().max_by_key(|(_, i)| self.columns[**i].rank);
            match worst {
                Some((at, &i)) if self.columns[i].rank > 0 => drop(shown.remove(at)),
                _ => break,
            }
        }
        let mut widths: Vec<(usize, u16)> = shown.iter().map(|&i| (i, want(i))).collect();
        let mut left = u32::from(room).saturating_sub(total(&shown));
        // Texts first up to their values, then bars up to their most.
        for (i, width) in &mut widths {
            let column = &self.columns[*i];
            if column.most > 0 && !self.grows(*i) {
                let more = u32::from(self.natural[*i].min(column.most).saturating_sub(*width)).min(left);
                *width += u16::try_from(more).unwrap_or(0);
                left -= more;
            }
        }
        for (i, width) in &mut widths {
            if self.columns[*i].most > 0 && self.grows(*i) {
                let more = u32::from(self.columns[*i].most.saturating_sub(*width)).min(left);
                *width += u16::try_from(more).unwrap_or(0);
                left -= more;
            }
        }
        widths
    }

    /// Bars and gauges fill what room there is.
    fn grows(&self, column: usize) -> bool {
        let mut fields = self.rows.iter().filter_map(|row| row.fields.get(column));
        fields.any(|field| matches!(field, Field::Bar(_) | Field::Gauge(_)))
    }

    /// Draws header and rows; `focus` marks whether keys go here, `stale` dims old values.
    pub fn draw(&mut self, buf: &mut Buffer, area: Rect, look: &Look, focus: bool, stale: bool) {
        let area = area.intersection(buf.area);
        if area.height == 0 || area.width < 2 {
            return;
        }
        let columns = self.layout(area.width);
        self.shown = columns.iter().map(|(column, _)| *column).collect();
        let mut x = area.x;
        for &(i, width) in &columns {
            let room = width.min(area.right().saturating_sub(x));
            let title = look.plain(&self.columns[i].title);
            let right = self.right.get(i) == Some(&true);
            let used = if right {
                put_right(buf, x, area.y, room, &title, look.dim);
                room
            } else {
                put(buf, x, area.y, room, &title, look.dim)
            };
            // The mark of the order stands after the title, in the blank column where there is no other room.
            if let Some((_, down)) = self.sort.filter(|(column, _)| *column == i) {
                put(buf, x.saturating_add(used), area.y, 1, look.glyph(if down { "▼" } else { "▲" }), look.dim);
            }
            x = x.saturating_add(width + 1);
        }
        let tail = self.tail.len().min(usize::from(area.height) / 3);
        self.height = usize::from(area.height - 1) - tail;
        self.follow();
        let shown = self.order.iter().enumerate().skip(self.offset).take(self.height);
        for (line, (position, &at)) in (area.y + 1..).zip(shown) {
            let over = if position == self.selected && focus {
                Some(look.selected)
            } else if position == self.selected {
                Some(look.passive)
            } else {
                stale.then_some(look.dim)
            };
            Self::draw_row(buf, Rect::new(area.x, line, area.width, 1), &columns, &self.rows[at], look, over);
        }
        let below = area.y + 1 + pen::cells(self.order.len().saturating_sub(self.offset).min(self.height));
        for (line, row) in (below..).zip(self.tail.iter().take(tail)) {
            Self::draw_row(buf, Rect::new(area.x, line, area.width, 1), &columns, row, look, Some(look.dim));
        }
        self.rail(buf, area, look);
    }

    fn draw_row(
        buf: &mut Buffer,
        area: Rect,
        columns: &[(usize, u16)],
        row: &Row,
        look: &Look,
        over: Option<ratatui::style::Style>,
    ) {
        let mut x = area.x;
        for &(i, width) in columns {
            let room = width.min(area.right().saturating_sub(x));
            if let Some(field) = row.fields.get(i) {
                field.draw(buf, x, area.y, room, look, over);
            }
            x = x.saturating_add(width + 1);
        }
        if let Some(style) = over.filter(|style| style.bg.is_some() || *style == look.selected) {
            pen::wash(buf, area, style);
        }
    }

    /// Keeps the selection in sight.
    fn follow(&mut self) {
        let height = self.height.max(1);
        if self.selected < self.offset {
            self.offset = self.selected;
        } else if self.selected >= self.offset + height {
            self.offset = self.selected + 1 - height;
        }
        self.offset = self.offset.min(self.order.len().saturating_sub(height));
    }

    /// Shows where in a long list one is, in the blank column beside it.
    fn rail(&self, buf: &mut Buffer, area: Rect, look: &Look) {
        if self.order.len() <= self.height || self.height < 2 || area.right() >= buf.area.right() {
            return;
        }
        let long = (self.height * self.height / self.order.len()).max(1);
        let top = self.offset * (self.height - long) / (self.order.len() - self.height).max(1);
        for line in top..top + long {
            put(buf, area.right(), area.y + 1 + pen::cells(line), 1, look.glyph("┃"), look.dim);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::theme::{Depth, Theme};

    fn grid() -> Grid {
        let row = |id: &str, n: i32| Row {
            id: id.to_owned(),
            fields: vec![Field::text(id), Field::Number(n.to_string(), Some(f64::from(n))), Field::text("extra")],
        };
        let mut grid = Grid::default();
        let columns = vec![Column::text("Journey", 0, 6, 30), Column::new("Credit", 0), Column::new("Other", 1)];
        grid.set(columns, vec![row("welcome series", 20), row("cart", 3), row("日本語", 100)], Vec::new());
        grid
    }

    fn drawn(grid: &mut Grid, width: u16, height: u16) -> Vec<String> {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        grid.draw(&mut buf, area, &Look::new(Depth::Plain, false, &Theme::default()), true, false);
        let line = |y| (0..width).map(|x| buf[(x, y)].symbol().to_owned()).collect::<String>();
        (0..height).map(|y| line(y).trim_end().to_owned()).collect()
    }

    #[test]
    fn columns_align_and_the_least_important_goes_first() {
        let mut grid = grid();
        assert_eq!(drawn(&mut grid, 30, 3)[..2], ["Journey        Credit Other", "welcome series     20 extra"]);
        assert_eq!(drawn(&mut grid, 16, 2), ["Journey   Credit", "welcome …     20"]);
    }

    #[test]
    fn the_selection_stays_with_its_row_when_the_order_changes() {
        let mut grid = grid();
        grid.step(1);
        grid.sort_next();
        grid.sort_next();
        let order: Vec<&str> = grid.order.iter().map(|&at| grid.rows[at].id.as_str()).collect();
        assert_eq!(order, ["日本語", "welcome series", "cart"]);
        assert_eq!(grid.chosen().map(|row| row.id.as_str()), Some("cart"));
        grid.sort_flip();
        assert_eq!(grid.order[0], 1);
    }

    #[test]
    fn sorting_begins_with_the_lead_and_leaves_out_what_is_not_in_sight() {
        let mut grid = grid();
        grid.lead(Some(1));
        // At this width the column Other has no room.
        drawn(&mut grid, 16, 4);
        grid.sort_next();
        assert_eq!(grid.sort, Some((1, true)));
        // The mark stands in the blank column beside the title.
        let mut buf = Buffer::empty(Rect::new(0, 0, 18, 4));
        let look = Look::new(Depth::Plain, false, &Theme::default());
        grid.draw(&mut buf, Rect::new(0, 0, 16, 4), &look, true, false);
        let header: String = (0..18).map(|x| buf[(x, 0)].symbol()).collect();
        assert_eq!(header.trim_end(), "Journey   Credit▼");
        grid.sort_next();
        assert_eq!(grid.sort, Some((0, false)));
        grid.sort_next();
        assert_eq!(grid.sort, None);
    }

    #[test]
    fn finding_keeps_what_contains_the_text() {
        let mut grid = grid();
        grid.find("CART");
        assert_eq!(grid.len(), 1);
        grid.find("nothing like it");
        assert!(grid.chosen().is_none() && !grid.is_empty());
        drawn(&mut grid, 20, 5);
    }

    #[test]
    fn p15_every_size_is_drawn() {
        let mut grid = grid();
        for width in 1..40 {
            for height in 1..6 {
                drawn(&mut grid, width, height);
            }
        }
    }
}
