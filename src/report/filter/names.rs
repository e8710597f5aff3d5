//! The names that the data has for what a filter selects by.

use crate::store::{self, Param, Reader};

/// What a name in the filter is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A journey's id.
    Journey,
    /// A channel.
    Channel,
    /// An asset.
    Asset,
    /// A business unit.
    BusinessUnit,
    /// A segment.
    Segment,
    /// A platform.
    Platform,
    /// A step's id.
    Step,
}

impl Kind {
    /// Its name in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Journey => "journey",
            Self::Channel => "channel",
            Self::Asset => "asset",
            Self::BusinessUnit => "business unit",
            Self::Segment => "segment",
            Self::Platform => "platform",
            Self::Step => "step",
        }
    }
}

const NAMES: &str = include_str!("names.sql");

/// Every name of a kind in the data, in order.
///
/// # Errors
/// When the store cannot be read.
pub fn names(reader: &Reader, kind: Kind) -> Result<Vec<String>, store::Error> {
    reader.rows(NAMES, &[("kind", Param::Text(kind.name().to_owned()))], |row| row.get(0))
}
