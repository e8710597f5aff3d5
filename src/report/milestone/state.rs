//! Whether a milestone can count what it means (M8).

use crate::domain::row::Value;
use crate::domain::table::Cell;

/// Whether a milestone can count what it means (M8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MilestoneState {
    /// It can.
    Ok,
    /// No event bears the trigger.
    Broken,
    /// No event of the trigger bears an attribute of the conditions.
    NoSuchAttribute,
}

impl MilestoneState {
    const ALL: [Self; 3] = [Self::Ok, Self::Broken, Self::NoSuchAttribute];

    /// The word in the column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Broken => "broken",
            Self::NoSuchAttribute => "no_such_attribute",
        }
    }
}

impl From<MilestoneState> for Cell {
    fn from(state: MilestoneState) -> Self {
        state.name().into()
    }
}

impl Value for MilestoneState {
    fn read(cell: &Cell) -> Option<Self> {
        Self::ALL.into_iter().find(|state| cell.text() == Some(state.name()))
    }
}
