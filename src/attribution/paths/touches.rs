//! The touches of one customer that count, and the paths cut from them (A3, A4, A6).

use std::ops::Range;

use crate::attribution::setup::Setup;
use crate::domain::model::View;

/// No item: the touch is not on the paths of the view (A6).
pub(super) const NO_ITEM: u32 = u32::MAX;

/// A touch that passes the filter and the two years' bound.
#[derive(Clone, Copy)]
pub(super) struct Touch {
    /// Its place among all touches of the customer, passing or not.
    pub place: u32,
    pub at: i64,
    pub lookback: i64,
    pub items: [u32; 3],
    pub prioritised: bool,
}

impl Touch {
    /// Whether it is inside its lookback before `end` (A4, T2).
    fn reaches(&self, end: i64) -> bool {
        end.saturating_sub(self.at) <= self.lookback
    }
}

/// The touches of one customer that count.
pub struct CustomerTouches {
    pub(super) all: Vec<Touch>,
    /// Up to when none of them has grown too old.
    fresh: i64,
    /// Whether items are prioritised at all.
    prioritises: bool,
}

/// The path of one view: items and times of its touches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TouchPath {
    /// The items.
    pub items: Vec<u32>,
    /// The times (µs).
    pub times: Vec<i64>,
}

/// One path per view.
pub type ViewPaths = [TouchPath; 3];

impl CustomerTouches {
    pub(super) fn new(setup: &Setup) -> Self {
        let prioritises = setup.shapes.iter().any(|shape| shape.prioritised);
        Self { all: Vec::new(), fresh: i64::MAX, prioritises }
    }

    pub(super) fn push(&mut self, touch: Touch) {
        self.fresh = self.fresh.min(touch.at.saturating_add(touch.lookback));
        self.all.push(touch);
    }

    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.fresh = i64::MAX;
    }

    /// The time of the last touch.
    #[must_use]
    pub fn last_time(&self) -> i64 {
        self.all.last().map_or(i64::MIN, |touch| touch.at)
    }

    /// Whether every path that begins with the first touch and ends by then holds all touches up to its end: none is
    /// too old, none gives way to others.
    #[must_use]
    pub fn holds_all_until(&self, end: i64) -> bool {
        end <= self.fresh && !self.prioritises
    }

    /// The path of each view: the touches of `span` (of all touches of the customer) that are not older than their
    /// lookback at `end` (A3, A4, A6); where one of them is prioritised, those that are.
    pub fn cut(&self, paths: &mut ViewPaths, span: Range<u32>, end: i64) {
        for path in paths.iter_mut() {
            path.items.clear();
            path.times.clear();
        }
        for touch in self.on_path(span, end) {
            for (path, item) in paths.iter_mut().zip(touch.items) {
                if item != NO_ITEM {
                    path.items.push(item);
                    path.times.push(touch.at);
                }
            }
        }
    }

    /// The touches of a path: where one of them is prioritised, those that are.
    fn on_path(&self, span: Range<u32>, end: i64) -> impl Iterator<Item = &Touch> {
        let first = self.prioritises && self.inside(span.clone(), end).any(|touch| touch.prioritised);
        self.inside(span, end).filter(move |touch| !first || touch.prioritised)
    }

    /// Of all touches of the customer, the places of those that [`Self::cut`] puts on the path of a view.
    #[must_use]
    pub fn places(&self, span: Range<u32>, end: i64, view: View) -> Vec<u32> {
        let on = self.on_path(span, end).filter(|touch| touch.items[view.index()] != NO_ITEM);
        on.map(|touch| touch.place).collect()
    }

    /// The items in a view of the path of a customer as if without completions.
    pub fn items(&self, view: usize) -> impl Iterator<Item = u32> {
        self.on_path(0..u32::MAX, self.last_time()).map(move |touch| touch.items[view]).filter(|item| *item != NO_ITEM)
    }

    /// The path of a customer as if without completions: within the lookback of the last touch (A4).
    pub fn cut_all(&self, paths: &mut ViewPaths) {
        self.cut(paths, 0..u32::MAX, self.last_time());
    }

    /// Whether a completion has a touch on its path, in any view or none (M9).
    #[must_use]
    pub fn reaches(&self, span: &Range<u32>, end: i64) -> bool {
        self.inside(span.clone(), end).next().is_some()
    }

    fn inside(&self, span: Range<u32>, end: i64) -> impl Iterator<Item = &Touch> {
        let fresh = end <= self.fresh;
        // By their places, in which order they come: a customer may have many completions and many touches.
        let [from, to] = [span.start, span.end].map(|bound| self.all.partition_point(|touch| touch.place < bound));
        self.all[from..to.max(from)].iter().filter(move |touch| fresh || touch.reaches(end))
    }
}
