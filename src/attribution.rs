//! The mathematics of attribution (A1–A12, A16): one pass over the touches, then every model and view without them.
//!
//! A [`Setup`] says what the shapes and customers mean and which completions there are. A [`Fold`] takes the touches,
//! customer by customer; folds of different customers merge into one [`Folded`]. From that come the [`Credits`] of any
//! model, view and milestone, with intervals, and the [`Comparison`] of models. All credit is added in whole units, so
//! that neither the order of customers nor the split of the work changes a digit.

mod book;
mod compare;
mod credit;
mod fixed;
mod fold;
mod folded;
mod hazard;
mod interval;
mod learnt;
mod markov;
pub mod paths;
mod rules;
mod score;
mod sequence;
mod setup;
mod shapley;
mod sight;
mod sparse;
mod tally;
mod transition;
pub mod walk;
mod windows;

pub use compare::{Column, Compared, Comparison};
pub use credit::{Credit, Credits, LEAST_CUSTOMERS, LEAST_TOUCHES};
pub use fold::Fold;
pub use folded::Folded;
pub use interval::{newcombe, wilson};
pub use learnt::Sharing;
pub use markov::Effects;
pub use score::{Score, Scorecard};
pub use setup::{Completion, Customer, OLDEST, Orders, Setup, TouchShape};
pub use transition::{Stop, Transition};

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
