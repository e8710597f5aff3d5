//! What a report does not select by, said so that no one takes it for applied.

use crate::domain::answer::Answer;
use crate::domain::filter::Filter;

/// Says which filters a report on entries does not apply, so that no one takes them for applied.
pub(in crate::report) fn unapplied(answer: &mut Answer, filter: &Filter, what: &str) {
    let mut words = Vec::new();
    if !filter.channels.is_empty() {
        words.push("channel");
    }
    if !filter.platforms.is_empty() {
        words.push("platform");
    }
    if !words.is_empty() {
        answer.notes.push(format!("{what} are not selected by {}", words.join(" or ")));
    }
}
