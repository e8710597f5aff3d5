//! One read of the touches: what a filter lets through, the scan by all threads, and the counts.

mod by_day;
mod completed;
mod counts;
mod input;
mod queries;
mod scan;
mod settings;

pub use by_day::by_day;
pub(super) use by_day::completed;
pub(super) use completed::BothMeasures;
pub use completed::{Completed, CompletedByDay, CompletedOfDay, TouchCounts};
pub(super) use counts::counts_by_both_measures;
pub use counts::{milestone_counts, setup};
pub(super) use input::{Input, customers, load, load_customer, position};
pub use queries::SQL;
pub(super) use queries::{params, queries};
pub(super) use scan::{MergeVisitor, ScanShare, by_twins, ranges, scan};
pub(super) use settings::{notes, order, parameters};
