//! The order of one customer's events (T4).

use std::cmp::Ordering;

use crate::domain::standard::Depth;

/// Where an event stands among those of its customer: sort by this (T4).
///
/// The last two keys go beyond the rule, so that rows in any order give the same output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The time in microseconds.
    pub at: i64,
    /// How far the interaction goes.
    pub depth: Depth,
    /// The event's id by bytes; events without one come last.
    pub id: Option<&'a [u8]>,
    /// The rank of its shape by the texts of event, asset, journey, step, and then of all its other columns.
    pub tie: u32,
    /// Hash of the entry's id.
    pub entry: u64,
    /// Hash of the message's id.
    pub message: u64,
}

impl Ord for Place<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.depth, self.id.is_none())
            .cmp(&(other.at, other.depth, other.id.is_none()))
            .then_with(|| self.id.cmp(&other.id))
            .then_with(|| (self.tie, self.entry, self.message).cmp(&(other.tie, other.entry, other.message)))
    }
}

impl PartialOrd for Place<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(at: i64, depth: Depth, id: Option<&str>, tie: u32) -> Place<'_> {
        Place { at, depth, id: id.map(str::as_bytes), tie, entry: 0, message: 0 }
    }

    #[test]
    fn t4_time_then_depth_then_id_by_bytes_then_no_id_then_event_asset_journey_step() {
        let sorted = [
            place(1, Depth::Other, None, 9),
            place(2, Depth::Sent, Some("z"), 9),
            place(2, Depth::Opened, Some("z"), 9),
            place(2, Depth::Clicked, Some("10"), 9),
            place(2, Depth::Clicked, Some("9"), 0),
            place(2, Depth::Clicked, Some("B"), 0),
            place(2, Depth::Clicked, Some("a"), 0),
            place(2, Depth::Clicked, Some("é"), 0),
            place(2, Depth::Clicked, None, 1),
            place(2, Depth::Clicked, None, 2),
            place(2, Depth::Other, Some("0"), 0),
            place(3, Depth::Sent, None, 0),
        ];
        let mut shuffled = sorted;
        shuffled.reverse();
        shuffled.swap(2, 7);
        shuffled.sort_unstable();
        assert_eq!(shuffled, sorted);
    }
}
