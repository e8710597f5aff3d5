//! Contract of the second stage: records of a part → the rows that grow with the events, and counts beside them.
//!
//! Parts are folded by several threads and written in their order, so customers and entries are numbered by part and, in
//! it, by the customer's hash; between parts only sums travel.

mod plan;
mod run;
mod shard;
mod writer;

pub use plan::{FoldPlan, Folded, Seen};
pub use run::fold;
