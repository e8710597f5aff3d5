//! A chart of columns with labelled axes and a cursor.
//!
//! ```text
//!  40│                            ▆
//!    │                ▂     ▃     █  ▅
//!  20│▃  ▂  ▄  ▃  ▅   █  ▅  █  ▇  █  █  ░
//!    │█  █  █  █  █   █  █  █  █  █  █  ░
//!   0└───────────────────────▲───────────
//!     6 Jan 2025  3 Feb      3 Mar
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::axis::{self, AxisScale, Tick};
use super::pen::{self, put, put_right};
use super::spark::{eighth, largest, level};
use crate::tui::look::Look;

/// One column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartColumn {
    /// The value.
    pub value: f64,
    /// Parts of it from the bottom up, two at most, each in an ink of its own; what is left is dim.
    pub layers: Vec<f64>,
    /// It does not hold all that belongs to it, and is drawn as such.
    pub unfinished: bool,
    /// What stands below it.
    pub tick: Tick,
}

/// What a chart shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// Its columns, no more than [`most_columns()`].
    pub columns: Vec<ChartColumn>,
    /// The values are counts: no tick is a fraction.
    pub whole: bool,
    /// The column under the cursor, where the chart has one.
    pub cursor: Option<usize>,
}

/// The lines of the axis and of the labels below it.
const FOOT: u16 = 2;

/// The columns that the scale at the left takes at most.
fn widest_scale(width: u16) -> u16 {
    8.min(width / 4)
}

/// So many columns at most can be drawn in a chart so wide.
#[must_use]
pub fn most_columns(width: u16) -> usize {
    usize::from(width.saturating_sub(widest_scale(width) + 1))
}

/// What stands for what is not finished.
#[must_use]
pub fn unfinished(look: &Look) -> &'static str {
    if look.ascii { ":" } else { "░" }
}

/// What a layer of a column of three is filled with, the lowest first: they are told apart without colour.
#[must_use]
pub fn texture(layer: usize, look: &Look) -> &'static str {
    let textures = if look.ascii { ["#", "+", "."] } else { ["█", "▓", "▒"] };
    textures[layer.min(2)]
}

/// The ink of a layer of a column of three, the lowest first.
#[must_use]
pub fn ink(layer: usize, look: &Look) -> Style {
    [look.bar, look.text, look.dim][layer.min(2)]
}

/// Where everything stands.
struct Plot {
    scale: AxisScale,
    /// The width of the scale's numbers.
    left: u16,
    /// The area of the columns.
    inner: Rect,
    columns: u16,
    /// The cells of each column, the blank one included; 0 = as many as fit, which may differ by one.
    pitch: u16,
}

impl Plot {
    fn new(area: Rect, chart: &Chart) -> Option<Self> {
        if area.height <= FOOT || area.width < 16 || chart.columns.is_empty() {
            return None;
        }
        let height = area.height - FOOT;
        let most = largest(chart.columns.iter().map(|column| column.value));
        let scale = AxisScale::up_to(most, height, chart.whole);
        let numbers = scale.ticks().iter().map(|(_, text)| pen::width(text)).max().unwrap_or(0);
        let left = pen::cells(numbers).min(widest_scale(area.width));
        let inner = Rect { x: area.x + left + 1, width: area.width - left - 1, height, ..area };
        let columns = pen::cells(chart.columns.len()).min(inner.width);
        let pitch = inner.width / columns;
        // Few columns stand apart, many are one surface as wide as the plot.
        Some(Self { scale, left, inner, columns, pitch: if pitch < 3 { 0 } else { pitch.min(8) } })
    }

    /// The offset of a column; of the one after the last, that of the end.
    fn start(&self, column: usize) -> u16 {
        let column = pen::cells(column).min(self.columns);
        if self.pitch > 0 {
            return column * self.pitch;
        }
        let offset = u32::from(column) * u32::from(self.inner.width) / u32::from(self.columns);
        u16::try_from(offset).unwrap_or(self.inner.width)
    }

    /// The cells of a column.
    fn wide(&self, column: usize) -> u16 {
        self.start(column + 1) - self.start(column) - u16::from(self.pitch > 0)
    }

    /// The line of a value, where its column would end.
    fn line(&self, value: f64) -> u16 {
        self.inner.bottom() - level(value, self.scale.top, self.inner.height)
    }
}

/// The column of a chart at a cell of the screen, for the mouse.
#[must_use]
pub fn column_at(area: Rect, chart: &Chart, cell: Position) -> Option<usize> {
    let plot = Plot::new(area, chart)?;
    let inside = Rect { height: plot.inner.height + FOOT, ..plot.inner };
    if !inside.contains(cell) {
        return None;
    }
    let offset = cell.x - plot.inner.x;
    (0..usize::from(plot.columns)).find(|i| offset >= plot.start(*i) && offset < plot.start(i + 1))
}

/// Draws columns over a labelled axis. Who has more of them than [`most_columns()`] brings them into coarser buckets before;
/// else those at the end are not drawn.
pub fn draw(buf: &mut Buffer, area: Rect, chart: &Chart, look: &Look, stale: bool) {
    let area = area.intersection(buf.area);
    let Some(plot) = Plot::new(area, chart) else { return };
    let inner = plot.inner;
    for y in inner.top()..inner.bottom() {
        put(buf, inner.x - 1, y, 1, look.glyph("│"), look.dim);
    }
    for (value, text) in plot.scale.ticks() {
        put_right(buf, area.x, plot.line(value), plot.left, &text, look.dim);
    }
    for (i, column) in chart.columns.iter().enumerate().take(usize::from(plot.columns)) {
        let chosen = chart.cursor == Some(i);
        let ink = |ink: Style| if stale { look.dim } else { ink };
        let inks = [if chosen { look.accent } else { look.bar }, look.text, look.dim].map(ink);
        draw_column(buf, &plot, i, column, inks, look);
    }
    put(buf, inner.x - 1, inner.bottom(), 1, look.glyph("└"), look.dim);
    put(buf, inner.x, inner.bottom(), inner.width, &look.glyph("─").repeat(usize::from(inner.width)), look.dim);
    if let Some(cursor) = chart.cursor.filter(|cursor| *cursor < usize::from(plot.columns)) {
        let middle = plot.start(cursor) + plot.wide(cursor).saturating_sub(1) / 2;
        put(buf, inner.x + middle, inner.bottom(), 1, look.glyph("▲"), look.accent);
    }
    let ticks: Vec<Tick> =
        chart.columns.iter().take(usize::from(plot.columns)).map(|column| column.tick.clone()).collect();
    for (offset, label) in axis::labels(&ticks, |i| plot.start(i), inner.width) {
        put(buf, inner.x + offset, inner.bottom() + 1, inner.width - offset, label, look.dim);
    }
}

/// Draws one column: its lowest layer in the first ink, one above it in the second, the rest in the last.
fn draw_column(buf: &mut Buffer, plot: &Plot, i: usize, column: &ChartColumn, inks: [Style; 3], look: &Look) {
    let (x, wide) = (plot.inner.x + plot.start(i), plot.wide(i));
    let steps = plot.inner.height.saturating_mul(8);
    let full = level(column.value, plot.scale.top, steps);
    let stacked = column.layers.len() > 1;
    // Where each layer ends, in eighths of a cell.
    let mut sum = 0.0;
    let ends: Vec<u16> = column
        .layers
        .iter()
        .map(|layer| {
            sum += layer;
            level(sum, plot.scale.top, steps)
        })
        .collect();
    for line in 0..plot.inner.height {
        let rest = full.saturating_sub(line * 8).min(8);
        if rest == 0 {
            break;
        }
        let layer = ends.iter().position(|end| line * 8 < *end).unwrap_or(ends.len());
        // Of two layers the upper one is the rest, as of three.
        let place = if layer > 0 && layer == ends.len() { 2 } else { layer };
        let glyph = match rest {
            _ if column.unfinished => unfinished(look),
            8 if stacked => texture(place, look),
            rest => eighth(rest, look.ascii),
        };
        let ink = inks[place];
        put(buf, x, plot.inner.bottom() - 1 - line, wide, &glyph.repeat(usize::from(wide)), ink);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::theme::{Depth, Theme};

    fn look(ascii: bool) -> Look {
        Look::new(Depth::Plain, ascii, &Theme::default())
    }

    fn chart(values: &[f64], cursor: Option<usize>) -> Chart {
        let columns = values.iter().enumerate().map(|(i, value)| ChartColumn {
            value: *value,
            layers: Vec::new(),
            unfinished: i + 1 == values.len(),
            tick: Tick::plain(&format!("t{i}")),
        });
        Chart { columns: columns.collect(), whole: true, cursor }
    }

    fn drawn(chart: &Chart, width: u16, height: u16, ascii: bool) -> Vec<String> {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        draw(&mut buf, area, chart, &look(ascii), false);
        let line = |y| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (0..height).map(line).collect()
    }

    #[test]
    fn columns_stand_on_the_scale_of_the_ticks() {
        // Four lines up to 40, two columns of seven cells and a blank: 35 is 28 eighths, 20 is two lines.
        assert_eq!(
            drawn(&chart(&[35.0, 20.0, 5.0], Some(1)), 27, 6, false),
            [
                "40│▄▄▄▄▄▄▄",
                "  │███████",
                "20│███████ ███████",
                "  │███████ ███████ ░░░░░░░",
                " 0└───────────▲────────────",
                "   t0      t1      t2",
            ]
        );
        assert_eq!(
            drawn(&chart(&[2.0, 1.0], None), 20, 4, true),
            ["2|#######", " |####### :::::::", "0+------------------", "  t0      t1"]
        );
    }

    #[test]
    fn the_mouse_finds_the_column_that_is_drawn() {
        let area = Rect::new(3, 2, 27, 6);
        let chart = chart(&[35.0, 20.0, 5.0], None);
        let at = |x, y| column_at(area, &chart, Position::new(x, y));
        // The first column begins three cells after the area.
        assert_eq!([at(5, 2), at(6, 2), at(12, 5), at(14, 7), at(22, 2)], [None, Some(0), Some(0), Some(1), Some(2)]);
        assert_eq!([at(6, 8), at(30, 3)], [None, None]);
    }

    #[test]
    fn so_many_columns_fit() {
        // Eight cells of 60 may be the scale, one is the axis.
        assert_eq!([most_columns(60), most_columns(16), most_columns(0)], [51, 11, 0]);
    }

    proptest! {
        #[test]
        fn p15_every_size_and_value_is_drawn(
            width in 0_u16..220, height in 0_u16..60, count in 0_usize..300, most in prop::sample::select(vec![0.0, 1.0, 7.0, 1e6, 1e300, f64::NAN]),
            cursor in 0_usize..310, ascii in any::<bool>(),
        ) {
            let values: Vec<f64> = (0..count).map(|i| most * f64::from(u8::try_from(i % 7).unwrap()) / 7.0).collect();
            let chart = chart(&values, Some(cursor));
            let area = Rect::new(0, 0, width, height);
            let lines = drawn(&chart, width, height, ascii);
            prop_assert!(!ascii || lines.iter().all(|line| line.replace('…', "").is_ascii()), "{lines:?}");
            // Each column that is drawn is found at one cell at least, in its order.
            let found: Vec<usize> =
                (0..width).filter_map(|x| column_at(area, &chart, Position::new(x, 0))).collect();
            prop_assert!(found.is_sorted());
            if count > 0 && count <= most_columns(width) && width >= 16 && height > FOOT {
                let mut once = found;
                once.dedup();
                prop_assert_eq!(once, (0..count).collect::<Vec<_>>());
                prop_assert_eq!(lines.concat().contains(look(ascii).glyph("▲")), cursor < count);
            }
        }
    }
}
