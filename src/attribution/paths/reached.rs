//! Which completions are influenced, whatever the view (M9).

use super::cursor::{CompletionCursor, touch_spans};
use super::cutter::CustomerVisitor;
use super::touches::CustomerTouches;
use crate::attribution::setup::Setup;

/// Says of each completion whether it is influenced, and counts no path.
pub struct Reached {
    /// By milestone.
    cursors: Vec<CompletionCursor>,
    completions: Vec<Vec<bool>>,
}

impl Reached {
    /// Nothing is influenced yet.
    #[must_use]
    pub fn new(setup: &Setup) -> Self {
        Self {
            cursors: vec![CompletionCursor::default(); setup.milestones.len()],
            completions: setup.milestones.iter().map(|own| vec![false; own.len()]).collect(),
        }
    }

    /// By milestone, and completion in the order of the setup: it has any touch before it and inside the lookback, after the
    /// filter (M9).
    #[must_use]
    pub fn completions(self) -> Vec<Vec<bool>> {
        self.completions
    }
}

impl CustomerVisitor for Reached {
    fn visit(&mut self, setup: &Setup, customer: u32, touches: &CustomerTouches) {
        for ((cursor, all), reached) in self.cursors.iter_mut().zip(&setup.milestones).zip(&mut self.completions) {
            let (start, own) = cursor.seek(all, customer);
            for (place, (done, span)) in (start..).zip(touch_spans(own)) {
                reached[place] = touches.reaches(&span, done.at);
            }
        }
    }
}
