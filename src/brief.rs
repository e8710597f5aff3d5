//! The whole programme as one document to hand on: which questions stand in it, asked of the reports as anybody asks them.
//!
//! ```text
//! sections    what is asked, and where it stands: the one list
//! compose     asks it, and puts the answers together
//! tiles       the figures that stand first, taken from the answers
//! ```
//! Nothing is counted here: each number is one of an answer. Reports that tell of single customers are none of it.

mod compose;
mod sections;
mod tiles;

pub use compose::compose;
