//! The one filter of every page and command (R1, A16).

use chrono::NaiveDate;
use serde::Serialize;

/// What part of the data is looked at. Empty lists and `None` let everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Filter {
    /// First day, in the configured zone.
    pub from: Option<NaiveDate>,
    /// Last day, included.
    pub to: Option<NaiveDate>,
    /// Journey ids.
    pub journeys: Vec<String>,
    /// Channels.
    pub channels: Vec<String>,
    /// Business units.
    pub business_units: Vec<String>,
    /// Segments.
    pub segments: Vec<String>,
    /// Platforms.
    pub platforms: Vec<String>,
    /// Leaves machine opens out as well (A13).
    pub without_machine: bool,
    /// Items whose touches attribution takes for none, in every model: `channel:direct`.
    pub ignore: Vec<String>,
    /// Items that take all the credit of the paths that they are on, in every model.
    pub prioritise: Vec<String>,
}

impl Filter {
    /// Whether everything passes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
