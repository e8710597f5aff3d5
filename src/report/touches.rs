//! One read of the touches: what a filter lets through, the scan by all threads, and the counts.

mod completed;
mod counts;
mod input;
mod queries;
mod scan;
mod settings;

pub(super) use completed::completed;
pub use completed::{Completed, CompletedByDay, CompletedOfDay, by_day};
pub(super) use counts::{BothMeasures, counts_by_both_measures};
pub use counts::{TouchCounts, milestone_counts, setup};
pub(super) use input::{Input, customers, load, load_customer, position};
pub use queries::SQL;
pub(super) use queries::{params, queries};
pub(super) use scan::{MergeVisitor, ScanShare, scan};
pub(super) use settings::{notes, order, parameters};
