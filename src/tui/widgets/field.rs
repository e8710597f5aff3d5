//! One field of a grid: what it shows, how wide it is, how it sorts.

use std::cmp::Ordering;

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::bar::{self, Bar, Gauge};
use super::gantt::{self, Gantt};
use super::pen::{self, put, put_right};
use super::spark::{self, Spark};
use super::trail;
use crate::domain::clean::Clean;
use crate::tui::look::Look;

/// Whether a difference is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    Plain,
    /// Good.
    Better,
    /// Bad.
    Worse,
}

/// What a field shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// Nothing.
    Empty,
    /// Text, left.
    Text(Clean),
    /// Text, left, less important.
    Dim(Clean),
    /// A number as written, right, and its value for the order.
    Number(String, Option<f64>),
    /// A difference, with ▲ or ▼.
    Change(String, f64, Tone),
    /// A bar on the column's scale.
    Bar(Bar),
    /// A share of a target, 0–1 and beyond.
    Gauge(Gauge),
    /// A stretch of time in the window of the column.
    Gantt(Gantt),
    /// Something to be looked at, left.
    Warn(Clean),
    /// A path, cut in the middle where it is too long.
    Trail(Trail),
    /// A trend in one row; what is missing leaves a gap.
    Spark(Spark),
}

/// A path, and the whole of it in one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Trail {
    items: Vec<Clean>,
    said: String,
}

impl Field {
    /// Text of the data.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(Clean::new(text))
    }

    /// Secondary text.
    #[must_use]
    pub fn dim(text: &str) -> Self {
        Self::Dim(Clean::new(text))
    }

    /// A path of names of the data.
    #[must_use]
    pub fn trail<'a>(items: impl Iterator<Item = &'a str>) -> Self {
        let items: Vec<Clean> = items.map(trail::item).collect();
        Self::Trail(Trail { said: trail::joined(&items), items })
    }

    /// The columns that it would like.
    #[must_use]
    pub fn width(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Text(text) | Self::Dim(text) | Self::Warn(text) => pen::width(text.as_str()),
            Self::Number(text, _) => pen::width(text),
            Self::Change(text, ..) => pen::width(text) + 2,
            Self::Bar(_) | Self::Gauge(_) | Self::Gantt(_) => 8,
            Self::Trail(trail) => pen::width(&trail.said),
            Self::Spark(spark) => spark.values.len(),
        }
    }

    /// Whether it stands at the right edge.
    #[must_use]
    pub fn right(&self) -> bool {
        matches!(self, Self::Number(..) | Self::Change(..))
    }

    /// Whether it is drawn to fill what room there is.
    #[must_use]
    pub fn drawn(&self) -> bool {
        matches!(self, Self::Bar(_) | Self::Gauge(_) | Self::Gantt(_))
    }

    /// Whether it has a number.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.value().is_some()
    }

    /// The number that it has, unrounded.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Number(_, value) => *value,
            Self::Change(_, value, _) => Some(*value),
            Self::Gauge(gauge) => Some(gauge.share),
            Self::Bar(bar) => Some(bar.value),
            _ => None,
        }
    }

    /// What it says, for finding and copying.
    #[must_use]
    pub fn said(&self) -> &str {
        match self {
            Self::Text(text) | Self::Dim(text) | Self::Warn(text) => text.as_str(),
            Self::Number(text, _) | Self::Change(text, ..) => text,
            Self::Trail(trail) => &trail.said,
            _ => "",
        }
    }

    /// The order of a column: numbers by value, texts by letters, `down` the largest first; what is missing is last in both.
    #[must_use]
    pub fn order(&self, other: &Self, down: bool) -> Ordering {
        let order = match (self.value(), other.value()) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            (Some(_), None) => return Ordering::Less,
            (None, Some(_)) => return Ordering::Greater,
            (None, None) => {
                let folded = self.said().to_lowercase().cmp(&other.said().to_lowercase());
                folded.then_with(|| self.said().cmp(other.said()))
            }
        };
        if down { order.reverse() } else { order }
    }

    /// Draws it in a row of `room` cells; `over` is the style of the row, where it has one.
    pub fn draw(&self, buf: &mut Buffer, x: u16, y: u16, room: u16, look: &Look, over: Option<Style>) {
        let ink = |style: Style| over.unwrap_or(style);
        match self {
            Self::Empty => {}
            Self::Text(text) => drop(put(buf, x, y, room, text.as_str(), ink(look.text))),
            Self::Dim(text) => drop(put(buf, x, y, room, &look.plain(text.as_str()), ink(look.dim))),
            Self::Trail(trail) => {
                let text = trail::fit(&trail.items, usize::from(room));
                put(buf, x, y, room, &look.plain(&text), ink(look.text));
            }
            Self::Warn(text) => drop(put(buf, x, y, room, text.as_str(), ink(look.warn))),
            Self::Number(text, value) => {
                let style = if value.is_none() { look.dim } else { look.text };
                put_right(buf, x, y, room, &look.plain(text), ink(style));
            }
            Self::Spark(spark) => spark::draw(buf, x, y, room, spark, look, ink(look.bar)),
            Self::Change(text, value, tone) => {
                let style = match tone {
                    Tone::Plain => look.dim,
                    Tone::Better => look.better,
                    Tone::Worse => look.worse,
                };
                let arrow = match tone {
                    Tone::Plain => " ",
                    _ if *value < 0.0 => look.glyph("▼"),
                    _ => look.glyph("▲"),
                };
                put_right(buf, x, y, room, &format!("{text} {arrow}"), ink(style));
            }
            Self::Bar(value) => bar::draw(buf, x, y, room, value, look, ink(look.bar)),
            Self::Gauge(gauge) => bar::gauge(buf, x, y, room, *gauge, look, ink(look.bar)),
            Self::Gantt(stretch) => gantt::draw(buf, x, y, room, stretch, look, ink(look.bar)),
        }
    }
}
