//! The attempts that are counted, with their chains side by side in one vector.

/// In a chain: no event fills this step.
pub const NONE: u32 = u32::MAX;

/// One attempt at the funnel (U3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Index of the start among the customer's events.
    pub start: u32,
    /// Position of the furthest required step reached, from 0; any: filled steps − 1.
    pub furthest: u32,
    /// Where it did not convert: still open at the next required step (U7), else lost. False where it converted.
    pub open: bool,
    /// Totals: an exclusion ended it at `furthest` (U5); it is lost, whatever came after.
    pub excluded: bool,
}

impl Attempt {
    pub(super) fn new(start: usize, furthest: usize, open: bool) -> Self {
        Self { start: narrow(start), furthest: narrow(furthest), open, excluded: false }
    }

    /// Ended by an exclusion at this position.
    pub(super) fn end_at(&mut self, position: usize) {
        (self.furthest, self.open, self.excluded) = (narrow(position), false, true);
    }
}

/// An index as it is stored. Events of one customer are fewer than `u32::MAX`, since their `seq` is a `u32`.
pub(super) fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE)
}

/// Attempts and, for each, its chain: by step of the plan the index of the event that fills it, or `NONE`; any: by k,
/// in the order of T4 after the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    all: Vec<Attempt>,
    chains: Vec<u32>,
    excluded_by: Vec<usize>,
}

impl Attempts {
    /// None, the buffers kept.
    pub fn clear(&mut self) {
        self.all.clear();
        self.chains.clear();
        self.excluded_by.clear();
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// By which rule of the plan each is left out that an exclusion takes out (U5): the attempt of a customer who leaves the funnel
    /// wholly, which is none of the attempts; of totals each attempt that it ends, which is among them.
    #[must_use]
    pub fn excluded_by(&self) -> &[usize] {
        &self.excluded_by
    }

    /// Every attempt with its chain, by customer as added, then by start.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Attempt, &[u32])> {
        let width = self.chains.len().checked_div(self.all.len()).unwrap_or(0);
        self.all.iter().zip(self.chains.chunks_exact(width.max(1)))
    }

    /// One that this rule takes out.
    pub(super) fn exclude(&mut self, rule: usize) {
        self.excluded_by.push(rule);
    }

    pub(super) fn push(&mut self, attempt: Attempt, chain: &[u32]) {
        self.all.push(attempt);
        self.chains.extend_from_slice(chain);
    }
}
