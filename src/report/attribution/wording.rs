//! What several of these reports say.

/// What is said wherever credits are shown (A17).
pub(in crate::report) const OBSERVATIONAL: &str =
    "attribution is observational: it shares out credit and proves no effect";

/// What is said of the one model that does not sum.
pub(in crate::report) const PARTICIPATION: &str =
    "participation gives each item on a path the whole credit: its lines overlap, do not add them";

/// What happens to the touches, in words (H1).
pub(in crate::report) const STEPS: &[&str] = &[
    "the touches are read once, in their order, and cut into paths: those before a completion, inside the lookback and the two years before as_of; touches without an item of the view are left out",
    "the model shares out the credit of each converting path; markov weighs all paths by removal effects; sequence learns the chance of converting after each run of up to k touches from all paths, and shares out each converting path by Shapley values of its items",
    "intervals: the same with each of 100 groups of customers left out",
];
