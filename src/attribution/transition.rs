//! What follows what on the paths (A14).

use std::collections::BTreeMap;

use super::sight::Sight;
use super::windows::{CLASSES, total};

/// Where a step of a path begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
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
    pub from: Stop,
    /// To there.
    pub to: Stop,
    /// So often.
    pub count: u64,
}

/// Counts what follows what.
pub(super) fn transitions(sight: Sight<'_>) -> Vec<Transition> {
    let packing = sight.packing().cut(2);
    let visits = total((0..CLASSES).map(|class| sight.visits(class, packing)).collect());
    let mut counts: BTreeMap<(Stop, Stop), i64> = BTreeMap::new();
    let mut left: BTreeMap<u32, i64> = BTreeMap::new();
    let mut add = |from: Stop, to: Stop, count: i64| *counts.entry((from, to)).or_default() += count;
    for (key, count) in visits {
        let mut newest = packing.items(key);
        let Some(item) = newest.next() else { continue };
        *left.entry(item).or_default() += count;
        match newest.next() {
            Some(before) if packing.slots() > 1 => {
                *left.entry(before).or_default() -= count;
                add(Stop::Item(before), Stop::Item(item), count);
            }
            _ => add(Stop::Start, Stop::Item(item), count),
        }
    }
    for (key, count, _) in sight.conversions(packing).into_iter().flatten() {
        let Some(item) = packing.items(key).next() else { continue };
        *left.entry(item).or_default() -= count;
        add(Stop::Item(item), Stop::Conversion, count);
    }
    for (item, count) in left {
        add(Stop::Item(item), Stop::Loss, count);
    }
    let all = counts.into_iter().filter(|(_, count)| *count != 0);
    all.map(|((from, to), count)| Transition { from, to, count: count.unsigned_abs() }).collect()
}
