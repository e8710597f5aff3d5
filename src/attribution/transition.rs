//! What follows what on the paths (A14).

/// Where a step of a path begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// Before the first touch.
    Start,
    /// A touch of this item.
    Item(u32),
    /// The completion.
    Conversion,
    /// The path ends without one.
    Loss,
}

/// How often one follows another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// From here.
    pub from: Stop,
    /// To there.
    pub to: Stop,
    /// So often.
    pub count: u64,
}
