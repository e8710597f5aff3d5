//! One occurrence of a trigger (M2).

/// One event that bears the trigger's name and meets all conditions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TriggerMatch {
    /// Whose.
    pub customer: u32,
    /// When, in microseconds.
    pub at: i64,
    /// Row of the source.
    pub src: i64,
    /// So many touches of the customer precede it in the order of T4 (A3).
    pub before: u32,
    /// The event's value.
    pub value: Option<f64>,
    /// The event's own business unit, else its customer's (A16).
    pub unit: Option<String>,
    /// So many events of the customer precede it in the order of T4, among those that are used; where it was looked for afterwards,
    /// among the matches that were.
    pub seq: u32,
    /// Its shape.
    pub shape: u32,
}

/// A match as it is read from the source, with what decides its place in T4.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceMatch {
    /// The match; the touches before it are counted later.
    pub matched: TriggerMatch,
    /// The event's name, asset, journey and step, for the order of T4.
    pub rest: [Option<String>; 4],
    /// The event's id.
    pub id: Option<String>,
}

impl SourceMatch {
    /// The order of T4 among events of one time and depth.
    #[must_use]
    pub fn order_key(&self) -> (bool, &Option<String>, &[Option<String>; 4], i64) {
        (self.id.is_none(), &self.id, &self.rest, self.matched.src)
    }
}
