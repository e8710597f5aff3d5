//! What a row, or an end of a step, stands for: an item of the data, or something of ours beside them. A journey may be
//! called what we call the latter, so that the name alone does not say (A10, A14).

pub use crate::domain::ids::{CONVERSION, LOSS, OURS, START, UNATTRIBUTED};
use crate::domain::row::Value;
use crate::domain::table::Cell;

/// What a name in an answer stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Stands {
    /// For an item of the view: a journey, channel or asset of that name.
    #[default]
    Item,
    /// For who completed without a touch before (A10).
    Unattributed,
    /// For costs that name no item of the view.
    NoItem,
    /// For what is before the first touch.
    Start,
    /// For the completion.
    Conversion,
    /// For the end of a path without one.
    Loss,
}

impl Stands {
    /// Every one with its name in the field beside that of the name.
    const ALL: [(Self, &'static str); 6] = [
        (Self::Item, "item"),
        (Self::Unattributed, "unattributed"),
        (Self::NoItem, "none"),
        (Self::Start, "start"),
        (Self::Conversion, "conversion"),
        (Self::Loss, "loss"),
    ];

    /// Its name in JSON and CSV.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(own, _)| *own == self).map_or("item", |(_, name)| name)
    }

    /// That of a name; an item where there is no such name.
    #[must_use]
    pub fn by_name(name: &str) -> Self {
        Self::ALL.iter().find(|(_, own)| *own == name).map_or(Self::Item, |(own, _)| *own)
    }
}

impl From<Stands> for Cell {
    fn from(stands: Stands) -> Self {
        stands.name().into()
    }
}

impl Value for Stands {
    fn read(cell: &Cell) -> Option<Self> {
        cell.text().map(Self::by_name)
    }
}
