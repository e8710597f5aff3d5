//! Where leads and opportunities come from (R6, R8).

use super::row::Value;
use super::table::Cell;

/// An origin (P5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A journey by which the company speaks first.
    Outbound,
    /// An inbound journey, a form or a page.
    Inbound,
    /// Campaigns of sales, or nothing at all.
    Sales,
    /// Of opportunities: no lead that is known.
    Unclassified,
}

impl Origin {
    /// Those of opportunities, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Outbound, Self::Inbound, Self::Sales, Self::Unclassified];

    /// Those of leads.
    pub const OF_LEADS: [Self; 3] = [Self::Outbound, Self::Inbound, Self::Sales];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Outbound => "outbound",
            Self::Inbound => "inbound",
            Self::Sales => "sales",
            Self::Unclassified => "unclassified",
        }
    }

    /// That of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.name() == name)
    }
}

impl From<Origin> for Cell {
    fn from(origin: Origin) -> Self {
        origin.name().into()
    }
}

impl Value for Origin {
    fn read(cell: &Cell) -> Option<Self> {
        cell.text().and_then(Self::named)
    }
}
