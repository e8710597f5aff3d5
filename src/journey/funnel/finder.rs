//! What the orders of steps (U4) have in common: the attempt that starts at one event.

use super::event::FunnelEvent;

/// Finds the attempt of a start. Starts and chains are indices into the events last loaded.
pub(super) trait Finder {
    /// The events of the next customer, in the order of T4.
    fn load(&mut self, events: &[FunnelEvent]);

    /// A position that the attempt of this start does not exceed. Of one customer asked for starts in ascending order.
    fn bound(&mut self, events: &[FunnelEvent], start: usize) -> usize;

    /// The position of the furthest required step that the attempt reaches. Of one customer asked in ascending order.
    fn furthest(&mut self, events: &[FunnelEvent], start: usize) -> usize;

    /// The chain of the start that `furthest` was last asked for, by step.
    fn chain(&mut self, events: &[FunnelEvent], chain: &mut [u32]);

    /// U7: whether the attempt of this start, which has not converted, could take its next required step by one event
    /// one microsecond after `as_of`. `total` as for `Funnel::customer`. `chain` is not asked for after it.
    fn can_go_on(&mut self, events: &[FunnelEvent], start: usize, total: u32) -> bool;
}
