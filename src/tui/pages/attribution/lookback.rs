//! The credit of the leading items as the lookback varies (A15).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::print::format;
use crate::report;
use crate::report::LookbackRow;
use crate::tui::context::PageContext;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::Effect;
use crate::tui::panel::Question;
use crate::tui::show;
use crate::tui::widgets::axis::Tick;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::lines::{self, LineChart, Series};
use crate::tui::widgets::pen::{put, put_right};
use crate::tui::widgets::spark::{Spark, largest};

use super::selection::Selection;
use super::tab::AttributionTab;

/// The lines of the curve of the selected item, its name above and its axis included.
const CURVE: u16 = 9;

/// So many items have a mark and a curve of their own; the selected one always.
const MARKED: usize = 9;

/// So wide that the values under the cursor have room beside the curves, and the columns that they take there.
const BESIDE: u16 = 100;
const LEGEND: u16 = 38;

/// The columns before those of the lookbacks.
const BEFORE_DAYS: usize = 3;

/// An item and its share at each lookback.
struct ItemCurve {
    id: String,
    name: String,
    percents: Vec<Option<f64>>,
}

/// The tab.
#[derive(Default)]
pub struct Lookback {
    grid: Grid,
    /// The lookbacks, in days.
    days: Vec<f64>,
    /// The items, in the order of the report.
    curves: Vec<ItemCurve>,
    configured: Option<f64>,
}

impl Lookback {
    /// A lookback as a label; the configured one has a star.
    fn label(&self, days: f64) -> String {
        let star = if self.configured == Some(days) { "*" } else { "" };
        format!("{} d{star}", format::decimal(days, 0))
    }

    /// The curves of the first items and of the selected one, on one scale.
    fn draw_curves(&self, buf: &mut Buffer, area: Rect, look: &Look, stale: bool) {
        let chosen = self.grid.chosen().map(|row| row.id.as_str());
        let cursor = self.cursor();
        let seen: Vec<(char, &ItemCurve, bool)> =
            self.drawn().map(|(i, item)| (mark(i), item, Some(item.id.as_str()) == chosen)).collect();
        let Some((_, item, _)) = seen.iter().find(|(.., chosen)| *chosen) else { return };
        // How many are drawn comes first: it is not cut.
        let drawn = self.drawn_says().map_or_else(String::new, |drawn| format!("{drawn}: "));
        let says = format!("{drawn}{}, percent of the credit by lookback, among the others on one scale", item.name);
        put(buf, area.x, area.y, area.width, &says, look.dim);
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let beside = if area.width >= BESIDE { LEGEND } else { 0 };
        let plot = Rect { width: below.width - beside, ..below };
        let curves = seen.iter().map(|(mark, item, chosen)| Series {
            mark: *mark,
            values: item.percents.clone(),
            chosen: *chosen,
        });
        let ticks = self.days.iter().map(|days| Tick::plain(&self.label(*days))).collect();
        let all = LineChart { series: curves.collect(), ticks, unit: " %", cursor };
        lines::draw(buf, plot, &all, look, stale);
        let (Some(cursor), true) = (cursor, beside > 2) else { return };
        let x = plot.right() + 2;
        let days = self.days.get(cursor).map(|days| self.label(*days)).unwrap_or_default();
        put(buf, x, below.y, beside - 2, &format!("percent of the credit at {days}"), look.strong);
        for (y, (mark, item, chosen)) in (below.y + 1..below.bottom()).zip(&seen) {
            let ink = if *chosen { look.accent } else { look.text };
            put(buf, x, y, beside - 11, &format!("{mark} {}", item.name), ink);
            let value = item.percents.get(cursor).copied().flatten();
            let value = value.map_or_else(|| format::MISSING.to_owned(), format::percent);
            put_right(buf, x, y, beside - 2, &value, ink);
        }
    }

    /// How many of the items have a line of their own, where it is not all.
    fn drawn_says(&self) -> Option<String> {
        let (all, drawn) = (self.curves.len(), self.drawn().count());
        (drawn < all).then(|| format!("{drawn} of {all} drawn"))
    }

    /// The items that have a line, each with its place: the first ones and the selected one.
    fn drawn(&self) -> impl Iterator<Item = (usize, &ItemCurve)> {
        let chosen = self.grid.chosen().map(|row| row.id.clone());
        let drawn = move |i: usize, item: &ItemCurve| i < MARKED || chosen.as_ref() == Some(&item.id);
        self.curves.iter().enumerate().filter(move |(i, item)| drawn(*i, item))
    }

    /// The lookback that is looked at: that of the column under the cursor, else the configured one, else the longest.
    fn cursor(&self) -> Option<usize> {
        let column = self.grid.column().checked_sub(BEFORE_DAYS).filter(|day| *day < self.days.len());
        let configured = self.days.iter().position(|days| Some(*days) == self.configured);
        column.or(configured).or_else(|| self.days.len().checked_sub(1))
    }
}

/// What marks an item's curve, and its row: a digit, then a letter. A star is the configured lookback's.
fn mark(index: usize) -> char {
    let beyond = || u8::try_from(index.checked_sub(MARKED)?).ok().filter(|letter| *letter < 26);
    let digit = u32::try_from(index + 1).ok().filter(|digit| *digit < 10).and_then(|digit| char::from_digit(digit, 10));
    digit.or_else(|| beyond().map(|letter| char::from(b'a' + letter))).unwrap_or('+')
}

impl AttributionTab for Lookback {
    fn question(&self, at: &Selection, cx: &PageContext<'_>) -> Question {
        at.by_model(cx, report::LOOKBACK_CURVE.name)
    }

    fn fill(&mut self, answer: &Answer, at: &Selection, cx: &PageContext<'_>) {
        self.configured = at.lookback;
        self.days.clear();
        self.curves.clear();
        for row in answer.table.read::<LookbackRow>() {
            let days = show::amount(row.days.unsigned_abs());
            if !self.days.contains(&days) {
                self.days.push(days);
            }
            if let Some(item) = self.curves.iter_mut().find(|item| item.id == row.item) {
                item.percents.push(row.percent);
            } else {
                let name = at.name(cx, &row.item).into_owned();
                self.curves.push(ItemCurve { id: row.item, name, percents: vec![row.percent] });
            }
        }
        let most = largest(self.curves.iter().flat_map(|item| item.percents.iter().flatten().copied()));
        let rows = self.curves.iter().enumerate().map(|(i, item)| {
            let spark = Spark { values: item.percents.clone(), most };
            let mut fields = vec![Field::dim(&mark(i).to_string()), Field::text(&item.name), Field::Spark(spark)];
            fields.extend(item.percents.iter().map(|percent| show::tenth(*percent)));
            Row { id: item.id.clone(), fields }
        });
        let rows = rows.collect();
        let mut columns = vec![Column::new("#", 2), Column::text(at.title(), 0, 14, 36), Column::new("Curve", 1)];
        columns.extend(self.days.iter().map(|days| Column::new(&self.label(*days), 0)));
        self.grid.set(columns, rows, Vec::new());
    }

    fn grid(&mut self) -> &mut Grid {
        &mut self.grid
    }

    fn title(&self, at: &Selection) -> String {
        format!("Percent of the credit by {} and lookback", at.view.name())
    }

    fn none(&self, _keys: &Keymap) -> (&'static str, Vec<String>) {
        ("No touch came before a completion here.", Vec::new())
    }

    fn draw(&mut self, buf: &mut Buffer, area: Rect, answer: &Answer, look: &Look, stale: bool) {
        let mut room = area;
        if area.height >= self.grid.tall() + CURVE + 2 {
            let tall = CURVE.max((area.height - self.grid.tall()) / 2).min(14);
            room.height = area.height - tall - 1;
            self.draw_curves(buf, Rect { y: area.bottom() - tall, height: tall, ..area }, look, stale);
        }
        // Which lookback is meant by the star is always said.
        let configured = match self.configured {
            Some(days) if self.days.contains(&days) => Some("* the configured lookback".to_owned()),
            Some(days) => Some(format!("the configured lookback is {} d", format::decimal(days, 0))),
            None => None,
        };
        let mut notes: Vec<String> = configured.into_iter().collect();
        let least = u16::from(!notes.is_empty());
        notes.extend(crate::print::notes(answer));
        let room = show::with_notes(buf, room, self.grid.tall(), least, &notes, look);
        self.grid.draw(buf, room, look, true, stale);
    }

    fn open(&self, at: &Selection, cx: &PageContext<'_>) -> Effect {
        self.item().map_or(Effect::None, |item| at.people(cx, item))
    }

    fn item(&self) -> Option<&str> {
        self.grid.chosen().map(|row| row.id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a15_how_many_items_are_drawn_is_said_where_it_is_not_all() {
        let named = |n: usize| (0..n).map(|i| i.to_string());
        let with = |n: usize| {
            let curve = |id: String| ItemCurve { name: id.clone(), id, percents: vec![Some(1.0)] };
            let mut tab = Lookback { curves: named(n).map(curve).collect(), ..Lookback::default() };
            let rows = named(n).map(|id| Row { fields: vec![Field::text(&id)], id }).collect();
            tab.grid.set(vec![Column::text("Item", 0, 4, 9)], rows, Vec::new());
            tab
        };
        assert_eq!(with(9).drawn_says(), None);
        let mut tab = with(16);
        assert_eq!(tab.drawn_says().as_deref(), Some("9 of 16 drawn"));
        // The selected one always is.
        tab.grid.step(11);
        assert_eq!(tab.drawn_says().as_deref(), Some("10 of 16 drawn"));
    }

    #[test]
    fn a15_no_item_has_the_mark_of_the_configured_lookback() {
        assert_eq!([0, 8, 9, 10, 34, 35, 500].map(mark), ['1', '9', 'a', 'b', 'z', '+', '+']);
    }
}
