//! Trends: a spark in one row, and a chart with labelled axes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::bar::share;
use super::pen::{self, put, put_right};
use crate::domain::decimal::half_up;
use crate::tui::look::Look;

const LEVELS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const PLAIN: [&str; 9] = [" ", "_", "_", ".", ".", "-", "-", "=", "#"];

fn most(values: &[f64]) -> f64 {
    values.iter().copied().filter(|value| value.is_finite()).fold(0.0, f64::max)
}

/// The values over more columns than there are values, each held until the next.
fn spread(values: &[f64], room: u16) -> Vec<f64> {
    let room = usize::from(room);
    (0..room).filter_map(|column| values.get(column * values.len() / room).copied()).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of at most a screen's eighths")]
fn level(value: f64, most: f64, steps: u16) -> u16 {
    let level = (share(value, most) * f64::from(steps)).round() as u16;
    if level == 0 && value > 0.0 { 1 } else { level }
}

/// The last so many values: a chart draws no more than it has columns for, and never parts or means of them.
fn last(values: &[f64], room: u16) -> &[f64] {
    &values[values.len().saturating_sub(usize::from(room))..]
}

/// Draws a trend in one row, the latest value at the right end; a column each, the last ones where there are more.
pub fn spark(buf: &mut Buffer, x: u16, y: u16, room: u16, values: &[f64], look: &Look, style: Style) {
    let values = last(values, room);
    let most = most(values);
    let glyphs = if look.ascii { &PLAIN } else { &LEVELS };
    let text: String = values.iter().map(|value| glyphs[usize::from(level(*value, most, 8))]).collect();
    put(buf, x, y, room, &text, style);
}

/// What a chart shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trend {
    /// One value per bucket.
    pub values: Vec<f64>,
    /// The part of each value that is filled darker, where there is one.
    pub part: Vec<f64>,
    /// The buckets' names.
    pub labels: Vec<String>,
}

/// The columns that the scale at the left takes.
fn axis(width: u16) -> u16 {
    8.min(width / 4)
}

/// So many values at most can be drawn in a chart so wide.
#[must_use]
pub fn columns(width: u16) -> usize {
    usize::from(width.saturating_sub(axis(width) + 1))
}

/// Draws columns over a labelled axis: the largest value and 0 at the left, first, middle and last bucket below. Who has
/// more values than [`columns()`] brings them into coarser buckets before; else the last ones are drawn.
pub fn trend(buf: &mut Buffer, area: Rect, trend: &Trend, look: &Look, stale: bool) {
    let area = area.intersection(buf.area);
    if area.height < 3 || area.width < 16 || trend.values.is_empty() {
        return;
    }
    let axis = axis(area.width);
    let plot = Rect::new(area.x + axis + 1, area.y, area.width - axis - 1, area.height - 1);
    // Each bucket takes the same whole number of cells.
    let (values, part) = (last(&trend.values, plot.width).to_vec(), last(&trend.part, plot.width).to_vec());
    let top = most(&values);
    // Few buckets are columns of their own with a gap between; many are one surface as wide as the plot.
    let wide = (plot.width / pen::cells(values.len()).max(1)).clamp(1, 6);
    let (values, part, wide) = if wide < 3 && values.len() < usize::from(plot.width) {
        (spread(&values, plot.width), spread(&part, plot.width), 1)
    } else {
        (values, part, wide)
    };
    put_right(buf, area.x, area.y, axis, &short(top), look.dim);
    if area.height > 6 {
        put_right(buf, area.x, area.y + plot.height / 2, axis, &short(top / 2.0), look.dim);
    }
    put_right(buf, area.x, area.y + plot.height - 1, axis, "0", look.dim);
    for y in plot.top()..plot.bottom() {
        put(buf, plot.x - 1, y, 1, look.glyph("│"), look.dim);
    }
    let bar = if stale { look.dim } else { look.bar };
    let glyphs = if look.ascii { &PLAIN } else { &LEVELS };
    let gap = usize::from(wide > 2);
    for (i, value) in values.iter().enumerate() {
        let x = plot.x + pen::cells(i).saturating_mul(wide);
        let full = level(*value, top, plot.height * 8);
        let inner = part.get(i).map_or(full, |part| level(*part, top, plot.height * 8));
        for row in 0..plot.height {
            let rest = full.saturating_sub(row * 8).min(8);
            if rest == 0 {
                break;
            }
            let ink = if row * 8 < inner { bar } else { look.dim };
            let text = glyphs[usize::from(rest)].repeat(usize::from(wide) - gap);
            put(buf, x, plot.bottom() - 1 - row, wide, &text, ink);
        }
    }
    let line = Rect::new(plot.x, area.bottom() - 1, plot.width, 1);
    if trend.labels.len() == values.len() && trend.labels.iter().all(|label| pen::width(label) < usize::from(wide)) {
        for (i, label) in trend.labels.iter().enumerate() {
            put(buf, plot.x + pen::cells(i).saturating_mul(wide), line.y, wide, label, look.dim);
        }
        return;
    }
    labels(buf, line, trend, wide.saturating_mul(pen::cells(values.len())), look);
}

fn labels(buf: &mut Buffer, area: Rect, trend: &Trend, used: u16, look: &Look) {
    let (Some(first), Some(last)) = (trend.labels.first(), trend.labels.last()) else { return };
    let used = used.max(24).min(area.width);
    let left = put(buf, area.x, area.y, used, first, look.dim);
    let wide = pen::cells(pen::width(last));
    if trend.labels.len() < 2 || left + wide + 2 > used {
        return;
    }
    put_right(buf, area.x, area.y, used, last, look.dim);
    let Some(middle) = trend.labels.get(trend.labels.len() / 2) else { return };
    let wide_middle = pen::cells(pen::width(middle));
    let at = (used / 2).saturating_sub(wide_middle / 2);
    if trend.labels.len() > 4 && at > left + 2 && at + wide_middle + 2 < used - wide {
        put(buf, area.x + at, area.y, wide_middle, middle, look.dim);
    }
}

/// A number in few characters for an axis: `950`, `12.5k`, `3.1M`.
#[must_use]
pub fn short(value: f64) -> String {
    let trimmed = |value: f64, unit: &str| {
        let text = half_up(value, 1);
        format!("{}{unit}", text.strip_suffix(".0").unwrap_or(&text))
    };
    match value.abs() {
        size if size >= 1e9 => trimmed(value / 1e9, "G"),
        size if size >= 1e6 => trimmed(value / 1e6, "M"),
        size if size >= 1e4 => trimmed(value / 1e3, "k"),
        _ => trimmed(value, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::theme::{Depth, Theme};

    #[test]
    fn a_spark_shows_its_whole_range() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 4, 1));
        let look = Look::new(Depth::Plain, false, &Theme::default());
        spark(&mut buf, 0, 0, 4, &[0.0, 1.0, 4.0, 8.0], &look, Style::new());
        assert_eq!((0..4).map(|x| buf[(x, 0)].symbol()).collect::<String>(), " ▁▄█");
    }

    #[test]
    fn what_has_no_column_is_left_out_not_averaged() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 2, 1));
        let look = Look::new(Depth::Plain, false, &Theme::default());
        spark(&mut buf, 0, 0, 2, &[9.0, 4.0, 8.0], &look, Style::new());
        assert_eq!((0..2).map(|x| buf[(x, 0)].symbol()).collect::<String>(), "▄█");
        // Eight columns of 60 are the scale, one the axis.
        assert_eq!([columns(60), columns(16), columns(0)], [51, 11, 0]);
    }

    #[test]
    fn few_buckets_have_all_their_labels() {
        let look = Look::new(Depth::Plain, false, &Theme::default());
        let area = Rect::new(0, 0, 60, 5);
        let mut buf = Buffer::empty(area);
        let labels = ["1d", "7d", "30d", "730d"].map(str::to_owned).to_vec();
        trend(&mut buf, area, &Trend { values: vec![1.0, 2.0, 3.0, 4.0], part: Vec::new(), labels }, &look, false);
        let axis: String = (0..60).map(|x| buf[(x, 4)].symbol()).collect();
        // Eight cells for the scale, one for the axis, six for each bucket.
        assert_eq!(axis.trim_end(), format!("{}1d    7d    30d   730d", " ".repeat(9)));
    }

    #[test]
    fn axis_numbers_are_short() {
        assert_eq!([short(0.0), short(950.0), short(12_500.0), short(3_100_000.0)], ["0", "950", "12.5k", "3.1M"]);
    }

    #[test]
    fn p15_every_size_and_value_is_drawn() {
        let look = Look::new(Depth::Plain, true, &Theme::default());
        for (width, height) in [(1, 1), (16, 3), (40, 8), (200, 50)] {
            for values in [vec![], vec![f64::NAN], vec![0.0; 3], vec![1.0; 700]] {
                let area = Rect::new(0, 0, width, height);
                let mut buf = Buffer::empty(area);
                let labels = values.iter().map(|_| "2025-01-01".to_owned()).collect();
                trend(&mut buf, area, &Trend { part: values.clone(), values, labels }, &look, false);
            }
        }
    }
}
