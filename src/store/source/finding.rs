//! Records that could not be read.

/// Something found in the data that health reports (H3): what, how many, and an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub finding: String,
    /// How many rows.
    pub rows: u64,
    /// One of them.
    pub example: Option<String>,
}
