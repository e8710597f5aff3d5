//! Attribution models and views (A5, A8).

use serde::Serialize;

/// By what the credit is split (A5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// By journey.
    #[default]
    Journey,
    /// By channel.
    Channel,
    /// By asset.
    Asset,
}

impl View {
    /// Every view, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::Journey, Self::Channel, Self::Asset];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Journey => "journey",
            Self::Channel => "channel",
            Self::Asset => "asset",
        }
    }

    /// Its position in [`Self::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

/// What a path does with repeats of an item (A14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Collapse {
    /// Every touch stands.
    #[default]
    None,
    /// Of touches of one item in a row, the first.
    Consecutive,
    /// Of all touches of one item, the first.
    First,
}

impl Collapse {
    /// Every mode, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::None, Self::Consecutive, Self::First];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Consecutive => "consecutive",
            Self::First => "first",
        }
    }
}

/// A position-like rule: what the first touch, all in the middle together, and the last touch get.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Weights {
    /// Of the first touch.
    pub first: f64,
    /// Of all touches between, together.
    pub middle: f64,
    /// Of the last touch.
    pub last: f64,
}

/// An attribution model (A8; attribution.md 1, 3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Model {
    /// All to the last touch.
    Last,
    /// All to the first touch.
    First,
    /// Equal shares.
    Linear,
    /// 40/20/40.
    Position,
    /// Halving every half-life before the completion.
    TimeDecay,
    /// 20/20/60.
    J,
    /// 60/20/20.
    InverseJ,
    /// One to each distinct item; does not sum.
    Participation,
    /// The sequence model: Shapley credit inside each converting path, from hazards that know what came before.
    #[default]
    Sequence,
    /// Exact Markov removal effects.
    Markov,
    /// Weights of the configuration, by name.
    Custom(String),
}

impl Model {
    /// The built-in models in the order of the comparison.
    pub const BUILT_IN: &'static [Self] = &[
        Self::Last,
        Self::First,
        Self::Linear,
        Self::Position,
        Self::TimeDecay,
        Self::J,
        Self::InverseJ,
        Self::Participation,
        Self::Sequence,
        Self::Markov,
    ];

    /// The name on the command line and in JSON.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Last => "last",
            Self::First => "first",
            Self::Linear => "linear",
            Self::Position => "position",
            Self::TimeDecay => "time_decay",
            Self::J => "j",
            Self::InverseJ => "inverse_j",
            Self::Participation => "participation",
            Self::Sequence => "sequence",
            Self::Markov => "markov",
            Self::Custom(name) => name,
        }
    }

    /// What users call it.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Last => "Last touch",
            Self::First => "First touch",
            Self::Linear => "Linear",
            Self::Position => "Position 40/20/40",
            Self::TimeDecay => "Time decay",
            Self::J => "J 20/20/60",
            Self::InverseJ => "Inverse J 60/20/20",
            Self::Participation => "Participation",
            Self::Sequence => "Data-driven",
            Self::Markov => "Markov removal",
            Self::Custom(name) => name,
        }
    }

    /// Whether the gate of data-driven models applies (A7).
    #[must_use]
    pub fn data_driven(&self) -> bool {
        matches!(self, Self::Sequence | Self::Markov)
    }

    /// Whether the credits sum to influenced (A9).
    #[must_use]
    pub fn sums(&self) -> bool {
        *self != Self::Participation
    }
}
