//! One field of a grid: what it shows, how wide it is, how it sorts.

use std::cmp::Ordering;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
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
    /// Text, left, as a branch of a tree.
    Branch(Branch),
    /// A trend in one row; what is missing leaves a gap.
    Spark(Spark),
}

/// A path, and the whole of it in one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Trail {
    items: Vec<Clean>,
    said: String,
}

/// A text in its place in a tree, which it only has in the order of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    name: Clean,
    /// The name with what is drawn before it.
    whole: Clean,
}

impl Field {
    /// Text of the data, with the lines of a tree before it where it has such.
    #[must_use]
    pub fn branch(stem: &str, name: &str) -> Self {
        if stem.is_empty() {
            return Self::text(name);
        }
        Self::Branch(Branch { name: Clean::new(name), whole: Clean::new(&format!("{stem}{name}")) })
    }

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
            Self::Branch(branch) => pen::width(branch.whole.as_str()),
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

    /// What it shows as text: in the order of a tree with its lines.
    #[must_use]
    pub fn shown(&self, in_tree: bool) -> &str {
        match self {
            Self::Branch(branch) if in_tree => branch.whole.as_str(),
            field => field.said(),
        }
    }

    /// What it says, for finding and for the order of a column.
    #[must_use]
    pub fn said(&self) -> &str {
        match self {
            Self::Branch(branch) => branch.name.as_str(),
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

    /// Draws it in a row at `area`; `over` is the style of the row, where it has one. Outside the order of its tree a branch
    /// hangs on nothing.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, in_tree: bool, look: &Look, over: Option<Style>) {
        let Rect { x, y, width: room, .. } = area;
        let ink = |style: Style| over.unwrap_or(style);
        match self {
            Self::Empty => {}
            Self::Branch(_) => drop(put(buf, x, y, room, self.shown(in_tree), ink(look.text))),
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
