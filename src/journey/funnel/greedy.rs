//! The earliest chain of the required steps, without windows of their own: the earliest event of each step at or after
//! that of the step before. Later starts never go back, so that all starts of a customer together cost one pass over the
//! events of each step.

use super::event::FunnelEvent;
use super::mask::bit;
use super::timeline::Timeline;

/// One cursor for each required step but the first.
pub(super) struct Greedy {
    /// By position − 1, the events of the step.
    lists: Vec<Vec<usize>>,
    cursors: Vec<usize>,
    /// By position, the events of the last walk.
    pub picked: Vec<usize>,
}

impl Greedy {
    pub fn new(positions: usize) -> Self {
        Self { lists: vec![Vec::new(); positions - 1], cursors: vec![0; positions - 1], picked: Vec::new() }
    }

    /// The events of the next customer.
    pub fn load(&mut self, events: &[FunnelEvent], required: &[usize]) {
        for (list, &step) in self.lists.iter_mut().zip(&required[1..]) {
            list.clear();
            list.extend((0..events.len()).filter(|&i| events[i].steps & bit(step) != 0));
        }
        self.cursors.fill(0);
    }

    /// How far the chain of this start gets up to `until`. Exact where no instant is entangled and no step has a window
    /// of its own, else never too small: in an entangled instant one event may be taken twice. Starts ascend.
    pub fn walk(&mut self, events: &[FunnelEvent], timeline: &Timeline, start: usize, until: i64) -> usize {
        self.picked.clear();
        self.picked.push(start);
        let mut previous = start;
        for (list, cursor) in self.lists.iter().zip(&mut self.cursors) {
            while list.get(*cursor).is_some_and(|&event| events[event].at < events[previous].at) {
                *cursor += 1;
            }
            let again = list.get(*cursor) == Some(&previous) && !timeline.instants[timeline.of[previous]].entangled;
            match list.get(*cursor + usize::from(again)) {
                Some(&event) if events[event].at <= until => {
                    self.picked.push(event);
                    previous = event;
                }
                _ => break,
            }
        }
        self.picked.len() - 1
    }
}
