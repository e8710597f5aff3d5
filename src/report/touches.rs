//! One read of the touches: what a filter lets through, the scan by all threads, the counts, and the cache of them.

mod cache;
mod completed;
mod counts;
mod input;
mod queries;
mod scan;
mod settings;

pub use cache::FoldCache;
pub use completed::{Completed, TouchCounts};
pub(super) use counts::cached_answer;
pub use counts::{completed, milestone_counts, setup};
pub(super) use input::{Input, load, position};
pub use queries::SQL;
pub(super) use queries::{params, queries};
pub(super) use scan::{MergeVisitor, ScanShare, scan};
pub(super) use settings::{notes, order, parameters};
