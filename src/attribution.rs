//! The mathematics of attribution (A1–A12, A16): one pass over the touches, then every model and view without them.
//!
//! A [`Setup`] says what the shapes and customers mean and which completions there are. A [`Fold`] takes the touches,
//! customer by customer; folds of different customers merge into one [`Folded`]. From that come the [`Credits`] of any
//! model, view and milestone, with intervals, and the [`Comparison`] of models. All credit is added in whole units, so
//! that neither the order of customers nor the split of the work changes a digit.

pub mod common_paths;
mod comparison;
mod counts;
mod credit;
mod fitted;
mod fixed;
mod fold;
mod folded;
mod forecast;
mod interval;
mod markov;
pub mod paths;
mod rules;
mod sample;
mod sequence;
mod setup;
mod transition;

pub use comparison::{ComparedItem, ComparedModel, Comparison};
pub use credit::{Credit, Credits, LEAST_CUSTOMERS, LEAST_TOUCHES};
pub use fitted::CreditSplitter;
pub use fold::Fold;
pub use folded::Folded;
pub use forecast::{ForecastScore, HeldOut, Verdict};
pub use interval::{OddsRatio, newcombe, odds_ratio, wilson};
pub use markov::Effects;
pub use sample::Sample;
pub use sequence::scorecard::{Score, Scorecard};
pub use setup::{Completion, Customer, OLDEST, Orders, Setup, TouchShape};
pub use transition::{PathState, Transition};

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
