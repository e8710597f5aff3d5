//! N-grams and paths as numbers.
//!
//! In an n-gram the newest touch stands in the highest bits, the one before it in the next, and nothing (0) where the path
//! has not begun yet. So a context's own contexts (its newest touches) are its highest bits, and in the order of these
//! numbers all n-grams with the same newest touches come together.

use crate::attribution::setup::Orders;

/// Touches in an n-gram: as many as the sequence model looks back at most.
const LONGEST: u32 = 4;

/// N-grams of as many touches as take so many bits have a cell each; longer ones are kept in order.
const DENSE_BITS: u32 = 15;

/// The items of a path that is to be counted take so many bits at most.
pub const PATH_BITS: u32 = 58;

/// How n-grams of one view are written as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NgramCodec {
    bits: u32,
    order: u32,
}

impl NgramCodec {
    /// The longest n-grams for so many items: a step of a Markov chain takes one touch more than its states hold.
    pub fn new(items: u32, orders: Orders) -> Self {
        let bits = (u32::BITS - items.leading_zeros()).max(1);
        let wanted = orders.markov.map_or(0, |order| u32::from(order) + 1).max(LONGEST);
        Self { bits, order: wanted.min(PATH_BITS / bits) }
    }

    /// Touches in an n-gram.
    pub fn order(self) -> u32 {
        self.order
    }

    /// Bits of a touch.
    pub fn bits(self) -> u32 {
        self.bits
    }

    /// N-grams of fewer touches, or the same.
    pub fn with_order(self, order: u32) -> Self {
        Self { order: order.min(self.order), ..self }
    }

    /// An n-gram of longer ones as one of these.
    pub fn shorten(self, longer: Self, key: u64) -> u64 {
        key >> (self.bits * (longer.order - self.order))
    }

    /// The n-gram one touch later; the first follows 0.
    pub fn push(self, key: u64, item: u32) -> u64 {
        key >> self.bits | (u64::from(item) + 1) << (self.bits * (self.order - 1))
    }

    /// The n-gram at the end of a path.
    pub fn encode_end(self, path: &[u32]) -> u64 {
        let from = path.len().saturating_sub(self.order as usize);
        path[from..].iter().fold(0, |key, item| self.push(key, *item))
    }

    /// Its newest touches alone.
    pub fn suffix(self, key: u64, touches: u32) -> u64 {
        let rest = self.bits * (self.order - touches.min(self.order));
        key >> rest << rest
    }

    /// Without its newest touch: the n-gram before, as far as it is known.
    pub fn drop_newest(self, key: u64) -> u64 {
        key << self.bits & ((1 << (self.bits * self.order)) - 1)
    }

    /// How many touches it has.
    pub fn len(self, key: u64) -> u32 {
        if key == 0 { 0 } else { self.order - key.trailing_zeros() / self.bits }
    }

    /// Its touches, the newest first.
    pub fn decode(self, key: u64) -> impl Iterator<Item = u32> {
        let slot = move |back: u32| key >> (self.bits * (self.order - 1 - back)) & ((1 << self.bits) - 1);
        (0..self.order).filter_map(move |back| u32::try_from(slot(back).checked_sub(1)?).ok())
    }

    /// Bits of an n-gram that are nothing in those that have a cell of their own, and bits of the others.
    pub fn short(self) -> (u32, u32) {
        let touches = self.order.min(DENSE_BITS / self.bits);
        (self.bits * (self.order - touches), self.bits * touches)
    }
}

/// A path to be counted.
pub struct EncodedPath {
    /// Of this view.
    pub view: usize,
    /// Each one more than its number, the oldest in the lowest bits.
    pub items: u64,
    /// So many of the oldest only lead up to the others.
    pub lead: u32,
    /// 1, or −1 where it is taken back.
    pub step: i32,
}
