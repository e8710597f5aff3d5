//! The completions of one customer among those of all.

use std::ops::Range;

use crate::attribution::setup::Completion;

/// Finds the completions of customers that come in any order, quickly where they come in theirs.
#[derive(Clone, Copy, Debug, Default)]
pub struct CompletionCursor(usize);

impl CompletionCursor {
    /// The completions of a customer among all of a milestone: the place of the first, and they.
    pub fn seek<'a>(&mut self, all: &'a [Completion], customer: u32) -> (usize, &'a [Completion]) {
        if self.0 > 0 && all[self.0 - 1].customer >= customer {
            self.0 = all.partition_point(|done| done.customer < customer);
        }
        while all.get(self.0).is_some_and(|done| done.customer < customer) {
            self.0 += 1;
        }
        let own = all[self.0..].iter().take_while(|done| done.customer == customer).count();
        (self.0, &all[self.0..self.0 + own])
    }
}

/// The completions of one customer with their spans of touches: each begins after the one before it (M10).
pub fn touch_spans(own: &[Completion]) -> impl Iterator<Item = (&Completion, Range<u32>)> {
    let mut begin = 0;
    own.iter().map(move |done| {
        let span = begin..done.before;
        begin = done.before;
        (done, span)
    })
}
