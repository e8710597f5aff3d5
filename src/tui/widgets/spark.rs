//! A trend in one row.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::bar::share;
use super::pen::put;
use crate::tui::look::Look;

/// Eighths of a cell from its bottom.
const LEVELS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const PLAIN: [&str; 9] = [" ", "_", "_", ".", ".", "-", "-", "=", "#"];

/// Values and the scale that they have in common with other rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spark {
    /// The values, the latest last; what is missing leaves a gap.
    pub values: Vec<Option<f64>>,
    /// The value at the full height.
    pub most: f64,
}

/// The glyph of so many eighths of a cell.
#[must_use]
pub fn eighth(eighths: u16, ascii: bool) -> &'static str {
    let glyphs = if ascii { &PLAIN } else { &LEVELS };
    glyphs[usize::from(eighths.min(8))]
}

/// A value on a scale of so many steps; what is more than nothing has one at least.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of at most a screen's eighths")]
pub fn level(value: f64, most: f64, steps: u16) -> u16 {
    let level = (share(value, most) * f64::from(steps)).round() as u16;
    if level == 0 && value > 0.0 { 1 } else { level }
}

/// The largest value, 0 where there is none.
#[must_use]
pub fn largest(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().filter(|value| value.is_finite()).fold(0.0, f64::max)
}

/// Draws it, a column for each value; where there are more than columns the last ones, never parts or means.
pub fn draw(buf: &mut Buffer, x: u16, y: u16, room: u16, spark: &Spark, look: &Look, style: Style) {
    let values = &spark.values[spark.values.len().saturating_sub(usize::from(room))..];
    let glyph = |value: &Option<f64>| value.map_or(" ", |value| eighth(level(value, spark.most, 8), look.ascii));
    put(buf, x, y, room, &values.iter().map(glyph).collect::<String>(), style);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::theme::{Depth, Theme};
    use ratatui::layout::Rect;

    fn drawn(values: &[f64], most: f64, room: u16) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, room, 1));
        let look = Look::new(Depth::Plain, false, &Theme::default());
        let spark = Spark { values: values.iter().map(|value| Some(*value)).collect(), most };
        draw(&mut buf, 0, 0, room, &spark, &look, Style::new());
        (0..room).map(|x| buf[(x, 0)].symbol()).collect()
    }

    #[test]
    fn a_spark_stands_on_the_scale_that_it_is_given() {
        assert_eq!(drawn(&[0.0, 1.0, 4.0, 8.0], 8.0, 4), " ▁▄█");
        assert_eq!(drawn(&[0.0, 1.0, 4.0, 8.0], 16.0, 4), " ▁▂▄");
    }

    #[test]
    fn what_has_no_column_is_left_out_not_averaged() {
        assert_eq!(drawn(&[9.0, 4.0, 8.0], 8.0, 2), "▄█");
    }
}
