//! What the fold of goals reads, and the rows that it yields.

/// What attains a journey's goal (G3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A hit of this trigger. Journeys with the same goal, the same event and the same conditions in any order, share
    /// its number (G7).
    Hit(u32),
    /// The entry's first open (`general_notification`): G4, G5 and G7 do not apply.
    Opened,
    /// The entry's first click (`general_notification`, `measure = "clicked"`).
    Clicked,
}

/// One journey with a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goal {
    /// What attains it.
    pub measure: Measure,
    /// How long after completion a hit still counts, in microseconds (G4).
    pub listening: i64,
}

/// An entry into a journey with a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub entry: u32,
    /// The journey: position in the list given to `Goals::new`.
    pub goal: u32,
    /// When it began.
    pub begun: i64,
    /// When it ended; `None` = active at `as_of`.
    pub ended: Option<i64>,
    /// It ended by completion.
    pub completed: bool,
    /// Its first open (G3).
    pub opened: Option<i64>,
    /// Its first click (G3).
    pub clicked: Option<i64>,
}

/// One occurrence of a trigger with all its conditions (M2), no machine's (A13), not after `as_of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// The number of the trigger: that of [`Measure::Hit`].
    pub trigger: u32,
    /// When.
    pub at: i64,
}

/// What became of one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its number.
    pub entry: u32,
    /// The first hit that counts for it, repeat attainments included (F2).
    pub converted: Option<i64>,
    /// It was active at `as_of`, or its listening window reaches beyond (G9).
    pub open: bool,
}

/// A customer's first attainment of one journey's goal (G8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attained {
    /// The journey: position in the list given to `Goals::new`.
    pub goal: u32,
    /// Who.
    pub customer: u32,
    /// By which entry: of several at once, the one begun first.
    pub entry: u32,
    /// When.
    pub at: i64,
    /// The same hit counts for another journey too (G7).
    pub shared: bool,
}

/// The rows of the goals' tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// One per entry, in the order given.
    pub outcomes: Vec<Outcome>,
    /// One per customer and journey, by customer and then goal.
    pub attained: Vec<Attained>,
}

/// A hit that counts for an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CountedHit {
    pub goal: u32,
    pub at: i64,
    /// Position among the customer's entries.
    pub entry: usize,
    pub shared: bool,
}
