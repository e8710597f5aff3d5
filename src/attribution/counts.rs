//! What the pass counts: n-grams, distinct paths and the credit by position, kept by class of customers.

pub(super) mod batch;
pub(super) mod contexts;
pub(super) mod evidence;
pub(super) mod ngram;
pub(super) mod path_counts;
pub(super) mod sparse_map;
pub(super) mod statistics;
