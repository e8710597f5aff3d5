//! How long answers take, for the log.

use std::time::Instant;

/// Answers, and tells the log how long that took.
pub(super) fn timed<T>(question: &str, answer: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let answer = answer();
    tracing::debug!(question, took = ?begun.elapsed(), "answered");
    answer
}
