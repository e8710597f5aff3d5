//! What a funnel reads of a customer.

/// One event of a customer that may fill a step, or is excluded somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunnelEvent {
    /// Time, µs.
    pub at: i64,
    /// Place among ALL of the customer's filtered events in the order of T4, from 0: the very next event has `seq + 1`.
    pub seq: u32,
    /// Bit j: it meets event and conditions of step j.
    pub steps: u64,
    /// Bit x: it meets exclusion x.
    pub exclusions: u64,
    /// Whether the period allows an attempt to start here.
    pub start: bool,
}
