//! Contract of the second stage: records of a part → the rows that grow with the events, and counts beside them.
//!
//! Parts are folded by several threads and written in their order, so customers and entries are numbered by part and, in
//! it, by the rank of (hash, id); between parts only sums travel.

mod order;
mod people;
mod plan;
mod run;
mod shard;
mod writer;

pub use people::Listed;
pub use plan::{Duplicates, FoldPlan, Folded, Seen};
pub use run::fold;
