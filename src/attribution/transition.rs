//! What follows what on the paths (A14).

use std::collections::BTreeMap;

use super::counts::evidence::Evidence;
use super::counts::ngram::merge_all;
use super::setup::CLASSES;

/// Where a step of a path begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PathState {
    /// Before the first touch.
    Start,
    /// A touch of this item.
    Item(u32),
    /// The completion.
    Conversion,
    /// The path ends without one.
    Loss,
}

/// How often one follows another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// From here.
    pub from: PathState,
    /// To there.
    pub to: PathState,
    /// So often.
    pub count: u64,
}

/// Counts what follows what.
pub(super) fn transitions(evidence: Evidence<'_>) -> Vec<Transition> {
    let codec = evidence.codec().with_order(2);
    let visits = merge_all((0..CLASSES).map(|class| evidence.visits(class, codec)).collect());
    let mut counts: BTreeMap<(PathState, PathState), i64> = BTreeMap::new();
    let mut left: BTreeMap<u32, i64> = BTreeMap::new();
    let mut add = |from: PathState, to: PathState, count: i64| *counts.entry((from, to)).or_default() += count;
    for (key, count) in visits {
        let mut newest = codec.decode(key);
        let Some(item) = newest.next() else { continue };
        *left.entry(item).or_default() += count;
        match newest.next() {
            Some(before) if codec.order() > 1 => {
                *left.entry(before).or_default() -= count;
                add(PathState::Item(before), PathState::Item(item), count);
            }
            _ => add(PathState::Start, PathState::Item(item), count),
        }
    }
    for (key, count, _) in evidence.conversions(codec).into_iter().flatten() {
        let Some(item) = codec.decode(key).next() else { continue };
        *left.entry(item).or_default() -= count;
        add(PathState::Item(item), PathState::Conversion, count);
    }
    for (item, count) in left {
        add(PathState::Item(item), PathState::Loss, count);
    }
    let all = counts.into_iter().filter(|(_, count)| *count != 0);
    all.map(|((from, to), count)| Transition { from, to, count: count.unsigned_abs() }).collect()
}
