//! The n-grams of one class of customers: short ones have a cell each, longer ones are gathered, sorted and summed.

use super::codec::{EncodedPath, NgramCodec};
use super::sorted::SortedCounts;

/// The n-grams of one class.
#[derive(Clone, Debug, Default)]
pub struct ClassCounts {
    /// How often each short n-gram occurs, while they are counted.
    short: Vec<i32>,
    /// Longer n-grams, and a lowest bit for those taken back.
    pub pending: Vec<u64>,
    /// N-grams in order, and how often each occurs: the longer ones, and all once they are finished.
    pub keys: Vec<u64>,
    counts: Vec<i32>,
}

impl ClassCounts {
    /// Counts the touches of a path, or takes them back.
    #[inline]
    pub fn count(&mut self, codec: NgramCodec, path: &EncodedPath) {
        let (bits, order) = (codec.bits(), codec.order());
        let (rest, width) = codec.short();
        if self.short.is_empty() {
            self.short.resize(1 << width, 0);
        }
        let (mask, top) = ((1_u64 << bits) - 1, bits * (order - 1));
        let (mut items, mut lead, mut key) = (path.items, path.lead, 0);
        while items != 0 {
            key = key >> bits | (items & mask) << top;
            items >>= bits;
            if lead > 0 {
                lead -= 1;
            } else {
                self.add(rest, key, path.step);
            }
        }
    }

    /// Adds another class's counts, neither finished, both summed and of one codec.
    pub fn merge(&mut self, other: Self) {
        if self.short.is_empty() {
            self.short = other.short;
        } else {
            self.short.iter_mut().zip(other.short).for_each(|(mine, theirs)| *mine += theirs);
        }
        self.join(&other.keys, &other.counts);
    }

    /// The counts by n-grams of another codec of the same items and at most the same order; only when finished.
    pub fn counts(&self, own: NgramCodec, wanted: NgramCodec) -> SortedCounts {
        let mut out: SortedCounts = Vec::new();
        for (key, count) in self.keys.iter().zip(&self.counts) {
            let key = wanted.shorten(own, *key);
            match out.last_mut() {
                Some(last) if last.0 == key => last.1 += i64::from(*count),
                _ => out.push((key, i64::from(*count))),
            }
        }
        out.retain(|(_, count)| *count != 0);
        out
    }

    fn add(&mut self, rest: u32, key: u64, step: i32) {
        if key & ((1 << rest) - 1) == 0 {
            self.count_short(key >> rest, step);
        } else {
            self.pending.push(key << 1 | u64::from(step < 0));
        }
    }

    /// Sums what is gathered.
    pub fn sum(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        radsort::sort(&mut pending);
        let (mut keys, mut counts) = (Vec::with_capacity(pending.len()), Vec::with_capacity(pending.len()));
        for same in pending.chunk_by(|a, b| a >> 1 == b >> 1) {
            keys.push(same[0] >> 1);
            counts.push(same.iter().map(|path| if path & 1 == 1 { -1 } else { 1 }).sum());
        }
        self.join(&keys, &counts);
        pending.clear();
        self.pending = pending;
    }

    /// Adds counts in the order of their n-grams.
    fn join(&mut self, keys: &[u64], counts: &[i32]) {
        if keys.is_empty() {
            return;
        }
        let room = self.keys.len() + keys.len();
        let (mut out, mut sums) = (Vec::with_capacity(room), Vec::with_capacity(room));
        let (mut a, mut b) = (0, 0);
        while a < self.keys.len() || b < keys.len() {
            let (mine, theirs) = (self.keys.get(a).copied(), keys.get(b).copied());
            let key = mine.unwrap_or(u64::MAX).min(theirs.unwrap_or(u64::MAX));
            let mut sum = 0;
            if mine == Some(key) {
                sum += self.counts[a];
                a += 1;
            }
            if theirs == Some(key) {
                sum += counts[b];
                b += 1;
            }
            out.push(key);
            sums.push(sum);
        }
        out.shrink_to_fit();
        sums.shrink_to_fit();
        (self.keys, self.counts) = (out, sums);
    }

    /// Puts the short n-grams to the others.
    pub fn finish(&mut self, codec: NgramCodec) {
        self.pending = Vec::new();
        let (rest, _) = codec.short();
        let short = (0_u64..).zip(std::mem::take(&mut self.short)).filter(|(_, count)| *count != 0);
        let (keys, counts): (Vec<u64>, Vec<i32>) = short.map(|(key, count)| (key << rest, count)).unzip();
        self.join(&keys, &counts);
    }

    /// Drops the oldest touches of all n-grams.
    pub fn shorten(&mut self, from: NgramCodec, to: NgramCodec) {
        if from == to {
            return;
        }
        self.sum();
        self.finish(from);
        let (rest, width) = to.short();
        self.short.resize(1 << width, 0);
        let cells = std::mem::take(&mut self.keys).into_iter().zip(std::mem::take(&mut self.counts));
        for (key, count) in cells {
            let key = to.shorten(from, key);
            if key & ((1 << rest) - 1) == 0 {
                self.count_short(key >> rest, count);
            } else if self.keys.last() == Some(&key) {
                self.counts.iter_mut().next_back().into_iter().for_each(|last| *last += count);
            } else {
                self.keys.push(key);
                self.counts.push(count);
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a n-gram with a cell has 15 bits at most")]
    fn count_short(&mut self, place: u64, count: i32) {
        self.short[place as usize] += count;
    }
}
