//! Curves of several things on one scale, with a cursor: each is marked by a character at every tick, the chosen one is
//! drawn strong.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::axis::{self, AxisScale, Tick};
use super::pen::{self, put, put_right};
use super::spark::{largest, level};
use crate::tui::look::Look;

/// One curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What stands at its points.
    pub mark: char,
    /// Its value at each tick; a missing one leaves a gap.
    pub values: Vec<Option<f64>>,
    /// It is the one that is looked at.
    pub chosen: bool,
}

/// What is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineChart {
    /// The curves, the most important first: it is seen where two meet.
    pub series: Vec<Series>,
    /// The ticks below, at equal distances.
    pub ticks: Vec<Tick>,
    /// What stands after the number at the top of the scale.
    pub unit: &'static str,
    /// The tick under the cursor.
    pub cursor: Option<usize>,
}

/// The dots of a cell, from the left column's top to the right column's bottom, as bits of a braille glyph.
const DOTS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// Where everything stands.
struct CurvePlot {
    scale: AxisScale,
    left: u16,
    inner: Rect,
    ticks: u16,
}

impl CurvePlot {
    fn new(area: Rect, all: &LineChart) -> Option<Self> {
        let ticks = pen::cells(all.ticks.len());
        if area.height < 5 || area.width < 16 || ticks == 0 {
            return None;
        }
        let height = area.height - 2;
        let most = largest(all.series.iter().flat_map(|curve| curve.values.iter().flatten().copied()));
        let scale = AxisScale::up_to(most, height, false);
        let numbers = scale.ticks().iter().map(|(_, text)| pen::width(text)).max().unwrap_or(0);
        let left = pen::cells(numbers + pen::width(all.unit)).min(area.width / 4);
        let inner = Rect { x: area.x + left + 1, width: area.width - left - 1, height, ..area };
        Some(Self { scale, left, inner, ticks: ticks.min(inner.width) })
    }

    /// The offset of a tick: the first and the last have room for half a label beside them.
    fn at(&self, tick: usize) -> u16 {
        let margin = (self.inner.width / self.ticks / 2).min(4);
        let steps = u32::from(self.ticks.saturating_sub(1)).max(1);
        let across = u32::from(self.inner.width.saturating_sub(1 + 2 * margin));
        let offset = u32::from(pen::cells(tick).min(self.ticks)) * across / steps;
        (margin + u16::try_from(offset).unwrap_or(0)).min(self.inner.width - 1)
    }

    /// A value in dots from the top, four to a line.
    fn dot(&self, value: f64) -> u16 {
        let dots = self.inner.height * 4;
        (dots - level(value, self.scale.top, dots)).min(dots - 1)
    }
}

/// Draws them.
pub fn draw(buf: &mut Buffer, area: Rect, all: &LineChart, look: &Look, stale: bool) {
    let area = area.intersection(buf.area);
    let Some(plot) = CurvePlot::new(area, all) else { return };
    let inner = plot.inner;
    for y in inner.top()..inner.bottom() {
        put(buf, inner.x - 1, y, 1, look.glyph("│"), look.dim);
    }
    let ticks = plot.scale.ticks();
    for (i, (value, text)) in ticks.iter().enumerate() {
        let unit = if i + 1 == ticks.len() { all.unit } else { "" };
        let line = inner.bottom() - level(*value, plot.scale.top, inner.height);
        put_right(buf, area.x, line, plot.left, &format!("{text}{unit}"), look.dim);
    }
    put(buf, inner.x - 1, inner.bottom(), 1, look.glyph("└"), look.dim);
    put(buf, inner.x, inner.bottom(), inner.width, &look.glyph("─").repeat(usize::from(inner.width)), look.dim);
    let cursor = all.cursor.filter(|cursor| *cursor < usize::from(plot.ticks));
    if let Some(cursor) = cursor {
        for y in inner.top()..inner.bottom() {
            put(buf, inner.x + plot.at(cursor), y, 1, look.glyph("│"), look.dim);
        }
        put(buf, inner.x + plot.at(cursor), inner.bottom(), 1, look.glyph("▲"), look.accent);
    }
    // What is drawn later lies above: the least important first, the chosen one last.
    let order = all.series.iter().rev().filter(|curve| !curve.chosen).chain(all.series.iter().filter(|c| c.chosen));
    for curve in order {
        let ink = if curve.chosen && !stale { look.bar } else { look.dim };
        line(buf, &plot, curve, look, ink);
    }
    let order = all.series.iter().rev().filter(|curve| !curve.chosen).chain(all.series.iter().filter(|c| c.chosen));
    for curve in order {
        let ink = if curve.chosen && !stale { look.accent } else { look.text };
        for (i, value) in curve.values.iter().enumerate().take(usize::from(plot.ticks)) {
            let Some(value) = value else { continue };
            put(buf, inner.x + plot.at(i), inner.y + plot.dot(*value) / 4, 1, &curve.mark.to_string(), ink);
        }
    }
    let named: Vec<Tick> = all.ticks.iter().take(usize::from(plot.ticks)).cloned().collect();
    // Labels stand with their middle below the tick.
    let half = named.iter().map(|tick| pen::width(&tick.short)).max().unwrap_or(0) / 2;
    for (offset, label) in axis::labels(&named, |i| plot.at(i).saturating_sub(pen::cells(half)), inner.width) {
        put(buf, inner.x + offset, inner.bottom() + 1, inner.width - offset, label, look.dim);
    }
}

/// The line from point to point.
fn line(buf: &mut Buffer, plot: &CurvePlot, curve: &Series, look: &Look, ink: ratatui::style::Style) {
    let points = curve.values.windows(2).enumerate().take(usize::from(plot.ticks).saturating_sub(1));
    for (i, pair) in points {
        let (Some(from), Some(to)) = (pair[0], pair[1]) else { continue };
        let (left, right) = (u32::from(plot.at(i)) * 2, u32::from(plot.at(i + 1)) * 2);
        let (high, low) = (i64::from(plot.dot(from)), i64::from(plot.dot(to)));
        let across = i64::from(right.saturating_sub(left)).max(1);
        for step in 0..=across {
            // Half up, so that the line is the same whichever way it goes.
            let y = (2 * (high * (across - step) + low * step) + across) / (2 * across);
            let x = i64::from(left) + step;
            let (Ok(x), Ok(y)) = (u16::try_from(x), u16::try_from(y)) else { continue };
            dot(buf, plot.inner, x, y, look, ink);
        }
    }
}

/// One dot, beside those that the cell has.
fn dot(buf: &mut Buffer, inner: Rect, x: u16, y: u16, look: &Look, ink: ratatui::style::Style) {
    let (column, row) = (inner.x + x / 2, inner.y + y / 4);
    if column >= inner.right() || row >= inner.bottom() {
        return;
    }
    if look.ascii {
        put(buf, column, row, 1, ".", ink);
        return;
    }
    let Some(cell) = buf.cell_mut((column, row)) else { return };
    let seen = cell.symbol().chars().next().map_or(0, u32::from);
    let bits = if (0x2800..0x2900).contains(&seen) { seen - 0x2800 } else { 0 };
    let more = DOTS[usize::from(x % 2)][usize::from(y % 4)];
    if let Some(glyph) = char::from_u32(0x2800 + (bits | u32::from(more))) {
        cell.set_char(glyph).set_style(ink);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::theme::{Depth, Theme};

    fn drawn(all: &LineChart, width: u16, height: u16, ascii: bool) -> Vec<String> {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        draw(&mut buf, area, all, &Look::new(Depth::Plain, ascii, &Theme::default()), false);
        let line = |y| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (0..height).map(line).collect()
    }

    fn curve(mark: char, values: &[f64], chosen: bool) -> Series {
        Series { mark, values: values.iter().map(|value| Some(*value)).collect(), chosen }
    }

    #[test]
    fn curves_share_one_scale_and_have_ticks_at_their_points() {
        let all = LineChart {
            series: vec![curve('1', &[40.0, 40.0, 20.0], true), curve('2', &[10.0, 10.0, 10.0], false)],
            ticks: ["1 d", "7 d", "30 d"].map(Tick::plain).to_vec(),
            unit: " %",
            cursor: Some(1),
        };
        let lines = drawn(&all, 34, 10, true);
        // Eight lines up to 40: 40 is on the first, 20 on the fifth, 10 on the seventh.
        assert!(lines[0].starts_with("40 %|    1.........1"), "{lines:#?}");
        assert!(lines[4].starts_with("20  |") || lines[4].contains("20|"), "{lines:#?}");
        assert_eq!(lines[4].trim_end().chars().last(), Some('1'), "{lines:#?}");
        assert!(lines[6].contains("2.........2.........2"), "{lines:#?}");
        assert_eq!(lines[8].matches('^').count(), 1, "{lines:#?}");
        assert_eq!(lines[9].split_whitespace().collect::<Vec<_>>(), ["1", "d", "7", "d", "30", "d"], "{lines:#?}");
        // The cursor stands above its label's middle.
        assert_eq!(lines[8].find('^'), lines[9].find("7 d").map(|at| at + 2), "{lines:#?}");
    }

    proptest! {
        #[test]
        fn p15_every_size_and_value_is_drawn(
            width in 0_u16..200, height in 0_u16..50, ticks in 0_usize..40, cursor in 0_usize..50, ascii in any::<bool>(),
            values in prop::collection::vec(prop::collection::vec(prop::option::of(prop::num::f64::ANY), 0..40), 0..12),
        ) {
            let all = LineChart {
                series: values.into_iter().map(|values| Series { mark: 'a', values, chosen: false }).collect(),
                ticks: (0..ticks).map(|i| Tick::plain(&format!("{i} d"))).collect(),
                unit: " %",
                cursor: Some(cursor),
            };
            let lines = drawn(&all, width, height, ascii);
            // A number of many digits is cut with the mark that all cut text has.
            prop_assert!(!ascii || lines.iter().all(|line| line.replace('…', "").is_ascii()), "{lines:?}");
        }
    }
}
