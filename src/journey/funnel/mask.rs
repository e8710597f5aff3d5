//! Sets of steps as bits.

/// The set of one step.
pub(super) fn bit(step: usize) -> u64 {
    1 << step
}

/// The steps `from ..= to`; empty where `from > to`. Both below 64.
pub(super) fn span(from: usize, to: usize) -> u64 {
    if from > to { 0 } else { (u64::MAX << from) & (u64::MAX >> (63 - to)) }
}

/// The steps of a set, ascending.
pub(super) fn bits(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (mask != 0).then(|| {
            let step = mask.trailing_zeros() as usize;
            mask &= mask - 1;
            step
        })
    })
}

/// The largest step of a set that is not empty.
pub(super) fn highest(mask: u64) -> usize {
    63 - mask.leading_zeros().min(63) as usize
}

/// How many steps a set has.
pub(super) fn size(mask: u64) -> usize {
    mask.count_ones() as usize
}
