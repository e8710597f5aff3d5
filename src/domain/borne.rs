//! What events bear, as far as it was looked at.

/// Names of attributes, or values of one as a condition is typed; each with the events that bear it, the most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Borne {
    /// What was found.
    pub found: Vec<(String, u64)>,
    /// Nothing is left out: what is not here is not in the data.
    pub complete: bool,
}
