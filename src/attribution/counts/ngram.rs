//! How often each context occurs: the touch and the few before it on its path, for every touch, by class of customers.

mod class;
mod codec;
mod sorted;

use crate::attribution::setup::{CLASSES, Orders};
use class::ClassCounts;

pub use codec::{EncodedPath, NgramCodec, PATH_BITS};
pub use sorted::{SortedCounts, merge_all, merge_sorted};

/// The most n-grams that are told apart in one view, and where an order of the models was asked for. Where there are
/// more, all become shorter by a touch, which depends on the data alone: a part has no more n-grams than the whole.
const MOST: usize = 1 << 23;
const MOST_ASKED: usize = 1 << 24;

/// Longer n-grams of a class are gathered, and sorted and summed when there are so many: the last path still has room then.
const PENDING: usize = (1 << 13) - 64;

/// Counts of n-grams. They are signed: a path can be taken back.
#[derive(Clone, Debug)]
pub struct NgramCounts {
    codec: NgramCodec,
    classes: Vec<ClassCounts>,
    /// Longer n-grams of all classes, at the last look.
    cells: usize,
    most: usize,
}

impl NgramCounts {
    /// For so many items.
    pub fn new(items: u32, orders: Orders) -> Self {
        let asked = orders.markov.is_some() || orders.sequence.is_some();
        Self::with(NgramCodec::new(items, orders), if asked { MOST_ASKED } else { MOST })
    }

    fn with(codec: NgramCodec, most: usize) -> Self {
        Self { codec, classes: vec![ClassCounts::default(); CLASSES], cells: 0, most }
    }

    /// How n-grams are written now.
    pub fn codec(&self) -> NgramCodec {
        self.codec
    }

    /// Counts the touches of a path, or takes them back. The n-grams must be told to [`Self::fit`] now and then.
    pub fn count(&mut self, class: usize, path: &EncodedPath) {
        let own = &mut self.classes[class];
        own.count(self.codec, path);
        if own.pending.len() >= PENDING {
            let before = own.keys.len();
            own.sum();
            self.cells += own.keys.len() - before;
        }
    }

    /// Makes all n-grams shorter while there are too many.
    pub fn fit(&mut self) {
        while self.cells > self.most && self.codec.order() > 1 {
            self.shorten(self.codec.order() - 1);
        }
    }

    fn shorten(&mut self, order: u32) {
        let shorter = self.codec.with_order(order);
        for own in &mut self.classes {
            own.shorten(self.codec, shorter);
        }
        self.codec = shorter;
        self.look();
    }

    fn look(&mut self) {
        self.cells = self.classes.iter().map(|own| own.keys.len()).sum();
    }

    /// Adds another's, neither finished.
    pub fn merge(&mut self, mut other: Self) {
        let order = self.codec.order().min(other.codec.order());
        for ngrams in [&mut *self, &mut other] {
            ngrams.classes.iter_mut().for_each(ClassCounts::sum);
            ngrams.shorten(order);
        }
        for (mine, theirs) in self.classes.iter_mut().zip(other.classes) {
            mine.merge(theirs);
        }
        self.look();
        self.fit();
    }

    /// Ends the counting; before the counts are read.
    pub fn finish(&mut self) {
        self.classes.iter_mut().for_each(ClassCounts::sum);
        self.look();
        self.fit();
        self.classes.iter_mut().for_each(|own| own.finish(self.codec));
    }

    /// About so many bytes are held; only when finished.
    pub fn bytes(&self) -> usize {
        self.classes.iter().map(|own| own.keys.len()).sum::<usize>() * (size_of::<u64>() + size_of::<i32>())
    }

    /// The n-grams of a class in a shorter codec, or the same; only when finished.
    pub fn counts(&self, class: usize, codec: NgramCodec) -> SortedCounts {
        self.classes[class].counts(self.codec, codec)
    }
}

#[cfg(test)]
impl NgramCounts {
    /// Counts the touches of a path from a place on, or takes them back.
    pub fn add(&mut self, class: usize, path: &[u32], from: usize, back: bool) {
        let mut notes = super::batch::PathBatch::new([self.codec; 3]);
        if back {
            notes.take_back(class, 0, path, from);
        } else {
            notes.add(class, 0, path[from..].iter().copied());
        }
        notes.drain(class).for_each(|note| self.count(class, &note));
        self.fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOUR: Orders = Orders { markov: Some(4), sequence: None, kappa: 20.0 };

    #[test]
    fn a_window_holds_the_newest_touches_first() {
        let codec = NgramCodec::new(16, FOUR);
        assert_eq!((codec.bits(), codec.order()), (5, 5));
        let key = codec.encode_end(&[3, 1, 4, 1, 5, 9, 2]);
        assert_eq!(codec.decode(key).collect::<Vec<_>>(), [2, 9, 5, 1, 4]);
        assert_eq!(codec.decode(codec.suffix(key, 2)).collect::<Vec<_>>(), [2, 9]);
        assert_eq!(codec.decode(codec.drop_newest(key)).collect::<Vec<_>>(), [9, 5, 1, 4]);
        assert_eq!((codec.len(key), codec.len(codec.encode_end(&[7, 7])), codec.len(0)), (5, 2, 0));
        assert_eq!(codec.with_order(2).shorten(codec, key), codec.with_order(2).encode_end(&[9, 2]));
        assert_eq!(NgramCodec::new(50_000, FOUR).order(), 3);
        assert_eq!(NgramCodec::new(16, Orders::default()).order(), 4);
    }

    /// Paths of items below `items`, drawn without end.
    fn paths(items: u32) -> impl Iterator<Item = (usize, Vec<u32>)> {
        let mut state = 5_u64;
        let mut draw = move |below: u32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            u32::try_from((state >> 33) % u64::from(below)).unwrap()
        };
        std::iter::from_fn(move || {
            let class = draw(200) as usize;
            let length = 1 + draw(8);
            Some((class, (0..length).map(|_| draw(items)).collect()))
        })
    }

    fn counted(ngrams: &NgramCounts, codec: NgramCodec) -> SortedCounts {
        merge_all((0..CLASSES).map(|class| ngrams.counts(class, codec)).collect())
    }

    #[test]
    fn cells_and_notes_count_the_same_and_a_part_can_be_taken_back() {
        // N-grams of 5 items have cells; those of 100 are noted.
        let (mut dense, mut noted) = (NgramCounts::new(5, Orders::default()), NgramCounts::new(100, Orders::default()));
        for (class, path) in paths(5).take(3000) {
            for ngrams in [&mut dense, &mut noted] {
                ngrams.add(class, &path, 0, false);
                // The last two touches are taken back.
                ngrams.add(class, &path, path.len().saturating_sub(2), true);
            }
        }
        let mut short = NgramCounts::new(5, Orders::default());
        for (class, path) in paths(5).take(3000) {
            short.add(class, &path[..path.len().saturating_sub(2)], 0, false);
        }
        for ngrams in [&mut dense, &mut noted, &mut short] {
            ngrams.finish();
        }
        let by_items = |ngrams: &NgramCounts| -> Vec<(Vec<u32>, i64)> {
            let codec = ngrams.codec();
            counted(ngrams, codec).iter().map(|(key, count)| (codec.decode(*key).collect(), *count)).collect()
        };
        assert_eq!(by_items(&dense), by_items(&short));
        assert_eq!(by_items(&dense), by_items(&noted));
    }

    #[test]
    fn p4_too_many_windows_become_shorter_whatever_the_split() {
        let most = 2000;
        let mut whole = NgramCounts::with(NgramCodec::new(30, FOUR), most);
        let mut parts = vec![NgramCounts::with(NgramCodec::new(30, FOUR), most); 3];
        for (number, (class, path)) in paths(30).take(3000).enumerate() {
            whole.add(class, &path, 0, false);
            parts[number % 3].add(class, &path, 0, false);
        }
        let mut merged = parts.remove(2);
        for part in parts {
            merged.merge(part);
        }
        [&mut whole, &mut merged].into_iter().for_each(NgramCounts::finish);
        assert!(whole.codec.order() < 5);
        assert_eq!(whole.codec, merged.codec);
        assert_eq!(counted(&whole, whole.codec), counted(&merged, whole.codec));
    }
}
