//! What a report does not select by, said so that no one takes it for applied.

use crate::domain::answer::Answer;
use crate::domain::filter::{DIMENSIONS, Filter};

/// Says which dimensions a report on entries does not apply; `what` names its rows.
pub(in crate::report) fn unapplied(answer: &mut Answer, filter: &Filter, what: &str) {
    let unapplied =
        DIMENSIONS.iter().filter(|dimension| dimension.not_of_entries && !dimension.list(filter).is_empty());
    let words: Vec<&str> = unapplied.map(|dimension| dimension.word).collect();
    if !words.is_empty() {
        answer.notes.push(format!("{what} are not selected by {}", words.join(" or ")));
    }
}
