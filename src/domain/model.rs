//! Attribution models and views (A5, A8).

use serde::Serialize;

use super::metric::{Metric, metric};

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

    /// By which touches of it somebody was reached (A6): `by a journey`.
    #[must_use]
    pub fn by_one(self) -> &'static str {
        match self {
            Self::Journey => "by a journey",
            Self::Channel => "by a channel",
            Self::Asset => "by an asset",
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

/// How a rule model weighs the touches of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// By first, middle and last touch; two touches share in the proportion of first and last.
    Position(Weights),
    /// Equal shares.
    Linear,
    /// Shares that halve with each half-life.
    Decay,
    /// One to each distinct item.
    Each,
}

const fn position(first: f64, middle: f64, last: f64) -> Rule {
    Rule::Position(Weights { first, middle, last })
}

/// What is known of a built-in model beside its mathematics.
struct BuiltIn {
    model: Model,
    name: &'static str,
    label: &'static str,
    rule: Option<Rule>,
    sums: bool,
    column: Option<Metric>,
}

/// Declares the built-in models in the order in which they are listed and compared.
macro_rules! built_in {
    ($(
        $(#[$meta:meta])*
        $variant:ident { name: $name:literal, label: $label:literal, rule: $rule:expr, sums: $sums:literal, column: $column:expr }
    )*) => {
        /// An attribution model (A8; attribution.md 1, 3).
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        pub enum Model {
            $($(#[$meta])* $variant,)*
            /// Weights of the configuration, by name.
            Custom(String),
        }

        impl Model {
            /// The built-in models, in their order.
            pub const BUILT_IN: &'static [Self] = &[$(Self::$variant),*];

            const LIST: &'static [BuiltIn] = &[$(BuiltIn {
                model: Self::$variant,
                name: $name,
                label: $label,
                rule: $rule,
                sums: $sums,
                column: $column,
            }),*];
        }
    };
}

// `rule`: how it weighs touches; none of a model that learns. `sums`: whether the credits sum to influenced (A9). `column`: the
// metric under which it stands beside the others (A11), written here where METRICS has none; models that do not sum have none.
built_in! {
    /// All to the last touch.
    Last { name: "last", label: "Last touch", rule: Some(position(0.0, 0.0, 1.0)), sums: true, column: Some(*metric("last")) }
    /// All to the first touch.
    First { name: "first", label: "First touch", rule: Some(position(1.0, 0.0, 0.0)), sums: true, column: Some(*metric("first")) }
    /// Equal shares.
    Linear { name: "linear", label: "Linear", rule: Some(Rule::Linear), sums: true, column: Some(*metric("linear")) }
    /// 40/20/40.
    Position { name: "position", label: "First + last 40/20/40", rule: Some(position(0.4, 0.2, 0.4)), sums: true, column: Some(*metric("model.position")) }
    /// Halving every half-life before the completion.
    TimeDecay { name: "time_decay", label: "Time decay", rule: Some(Rule::Decay), sums: true, column: Some(*metric("time_decay")) }
    /// 20/20/60.
    J { name: "j", label: "Late-weighted 20/20/60", rule: Some(position(0.2, 0.2, 0.6)), sums: true, column: Some(*metric("j")) }
    /// 60/20/20.
    InverseJ { name: "inverse_j", label: "Early-weighted 60/20/20", rule: Some(position(0.6, 0.2, 0.2)), sums: true, column: Some(*metric("inverse_j")) }
    /// One to each distinct item; does not sum.
    Participation { name: "participation", label: "Participation", rule: Some(Rule::Each), sums: false, column: None }
    /// The sequence model: Shapley credit inside each converting path, from hazards that know what came before.
    #[default]
    Sequence { name: "sequence", label: "Data-driven", rule: None, sums: true, column: Some(*metric("sequence")) }
    /// Exact Markov removal effects.
    Markov { name: "markov", label: "Markov removal", rule: None, sums: true, column: Some(*metric("markov")) }
}

impl Model {
    /// The name on the command line and in JSON.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Custom(name) => name,
            _ => self.listed().map_or("", |own| own.name),
        }
    }

    /// What users call it.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Custom(name) => name,
            _ => self.listed().map_or("", |own| own.label),
        }
    }

    /// Whether the gate of data-driven models applies (A7).
    #[must_use]
    pub fn data_driven(&self) -> bool {
        self.listed().is_some_and(|own| own.rule.is_none())
    }

    /// Whether the credits sum to influenced (A9).
    #[must_use]
    pub fn sums(&self) -> bool {
        self.listed().is_none_or(|own| own.sums)
    }

    /// Its rule; `None` of data-driven models and weights of a configuration.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        self.listed()?.rule
    }

    /// The column under which it stands beside the others (A11).
    #[must_use]
    pub fn column(&self) -> Option<&'static Metric> {
        self.listed()?.column.as_ref()
    }

    /// Every model that can be asked for: the built-in ones, then the weights of a configuration by their names.
    #[must_use]
    pub fn with_custom(weights: &[(String, Weights)]) -> Vec<Self> {
        let custom = weights.iter().map(|(name, _)| Self::Custom(name.clone()));
        Self::BUILT_IN.iter().cloned().chain(custom).collect()
    }

    /// Those that stand side by side, each under its column, in the order of the columns (A11).
    pub fn compared() -> impl Iterator<Item = &'static Self> {
        Self::LIST.iter().filter(|own| own.column.is_some()).map(|own| &own.model)
    }

    /// The columns of [`Self::compared`]: as many keys of metrics as there are such models.
    #[must_use]
    pub const fn compared_columns<const N: usize>() -> [&'static Metric; N] {
        let mut columns = [metric("item"); N];
        let (mut next, mut model) = (0, 0);
        while model < Self::LIST.len() {
            if let Some(column) = &Self::LIST[model].column {
                columns[next] = column;
                next += 1;
            }
            model += 1;
        }
        columns
    }

    /// How many models [`Self::compared`] yields.
    pub const COMPARED: usize = {
        let (mut compared, mut model) = (0, 0);
        while model < Self::LIST.len() {
            compared += if Self::LIST[model].column.is_some() { 1 } else { 0 };
            model += 1;
        }
        compared
    };

    fn listed(&self) -> Option<&'static BuiltIn> {
        Self::LIST.iter().find(|own| own.model == *self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a8_every_model_has_one_name_and_those_that_sum_are_compared() {
        for (place, own) in Model::LIST.iter().enumerate() {
            assert_eq!(Model::BUILT_IN[place], own.model);
            assert!(Model::LIST[..place].iter().all(|other| other.name != own.name && other.label != own.label));
            assert_eq!(own.column.is_some(), own.sums);
        }
        assert_eq!(Model::compared().count(), Model::COMPARED);
    }
}
