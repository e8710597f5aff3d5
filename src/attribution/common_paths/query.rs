//! What is asked of the paths, and what is found.

use crate::domain::model::{Collapse, View};

/// Which paths are wanted.
#[derive(Clone, Copy, Debug)]
pub struct PathQuery {
    /// The milestone whose completions convert.
    pub milestone: usize,
    /// The view whose items make the paths.
    pub view: View,
    /// What a path does with repeats.
    pub collapse: Collapse,
    /// So many paths at most.
    pub limit: usize,
}

/// One path.
#[derive(Clone, Debug, PartialEq)]
pub struct CommonPath {
    /// Its items, repeats collapsed.
    pub items: Vec<u32>,
    /// Influenced completions with it.
    pub conversions: u64,
    /// Their value.
    pub value: f64,
    /// Customers without a completion whose touches are it.
    pub non_conversions: u64,
    /// From the first touch to the completion (µs), the median; of an even number the mean of the middle two.
    pub median: Option<f64>,
}

/// The most common paths, and all paths together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CommonPaths {
    /// By conversions, then by non-conversions, the most common first; equal ones by their items.
    pub rows: Vec<CommonPath>,
    /// How many distinct paths there are; `None` where they were too many to be kept.
    pub distinct: Option<u64>,
    /// Influenced completions of the view.
    pub conversions: u64,
    /// Their value.
    pub value: f64,
    /// Customers without a completion with a path.
    pub non_conversions: u64,
}
