//! One milestone in one view: everyone's contexts, with those who completed up to their completion.

use super::contexts::Contexts;
use super::ngram::{NgramCodec, SortedCounts, merge_sorted};
use super::statistics::{Baseline, SufficientStats};
use crate::attribution::setup::CLASSES;

/// The counts of one milestone and view, everyone's put together with its own.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// All customers as if no one had completed anything.
    pub baseline: &'a Baseline,
    /// The milestone's own.
    pub stats: &'a SufficientStats,
}

impl Evidence<'_> {
    /// The longest n-grams that are told apart.
    pub fn codec(&self) -> NgramCodec {
        let (all, own) = (self.baseline.ngrams.codec(), self.stats.ngrams.codec());
        all.with_order(own.order())
    }

    /// How often each n-gram occurs in a class of customers.
    pub fn visits(&self, class: usize, codec: NgramCodec) -> SortedCounts {
        let own = self.stats.ngrams.counts(class, codec);
        let mut all = merge_sorted(&self.baseline.ngrams.counts(class, codec), &own);
        all.retain(|(_, count)| *count != 0);
        all
    }

    /// By class: the n-grams at the end of converting paths, with their number and what they weigh in units.
    pub fn conversions(&self, codec: NgramCodec) -> Vec<Vec<(u64, i64, i64)>> {
        let mut classes: Vec<Vec<(u64, i64, i64)>> = vec![Vec::new(); CLASSES];
        for of_path in self.stats.paths.counts().chunk_by(|a, b| a.path == b.path) {
            let key = codec.encode_end(self.stats.paths.interner.path(of_path[0].path as usize));
            for end in of_path {
                classes[usize::from(end.class)].push((key, i64::from(end.count), end.units));
            }
        }
        for class in &mut classes {
            class.sort_unstable_by_key(|end| end.0);
            class.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    (kept.1, kept.2) = (kept.1 + next.1, kept.2 + next.2);
                }
                same
            });
        }
        classes
    }

    /// The contexts of each class, as far back as the codec goes.
    pub fn by_class(&self, codec: NgramCodec) -> Vec<Contexts> {
        let conversions = self.conversions(codec);
        let one = |(class, ends): (usize, Vec<(u64, i64, i64)>)| Contexts {
            codec,
            visits: self.visits(class, codec),
            conversions: ends.into_iter().map(|(key, count, _)| (key, count)).collect(),
        };
        conversions.into_iter().enumerate().map(one).collect()
    }
}
