//! What was seen after each context: visits and conversions.

use crate::attribution::counts::ngram::{NgramCodec, SortedCounts, merge_all, merge_sorted};

/// Contexts with counts: how often each is visited, and how often the path converts right after.
///
/// `codec` has the order that the counts look back. A context shorter than that stands for paths that begin there.
#[derive(Clone, Debug)]
pub struct Contexts {
    /// How contexts are written.
    pub codec: NgramCodec,
    /// Visits by context.
    pub visits: SortedCounts,
    /// Conversions by context.
    pub conversions: SortedCounts,
}

impl Contexts {
    /// Context, visits and conversions, of all touches counted together by their `touches` newest; in order.
    pub fn by(&self, touches: u32) -> Vec<(u64, i64, i64)> {
        let mut conversions = self.conversions.iter().peekable();
        let mut out: Vec<(u64, i64, i64)> = Vec::new();
        for &(key, visits) in &self.visits {
            let mut converted = 0;
            while let Some((_, count)) = conversions.next_if(|(other, _)| *other <= key) {
                converted += count;
            }
            let context = self.codec.suffix(key, touches);
            match out.last_mut() {
                Some(last) if last.0 == context => (last.1, last.2) = (last.1 + visits, last.2 + converted),
                _ => out.push((context, visits, converted)),
            }
        }
        out
    }

    /// Those of several classes together.
    pub fn merged(codec: NgramCodec, classes: &[Self]) -> Self {
        Self {
            codec,
            visits: merge_all(classes.iter().map(|own| own.visits.clone()).collect()),
            conversions: merge_all(classes.iter().map(|own| own.conversions.clone()).collect()),
        }
    }

    /// These without some that are among them.
    pub fn without(&self, some: &[&Self]) -> Self {
        let less = |all: &SortedCounts, of: fn(&Self) -> &SortedCounts| -> SortedCounts {
            some.iter().fold(all.clone(), |all, some| {
                let taken: SortedCounts = of(some).iter().map(|(key, count)| (*key, -count)).collect();
                merge_sorted(&all, &taken)
            })
        };
        Self {
            codec: self.codec,
            visits: less(&self.visits, |contexts| &contexts.visits),
            conversions: less(&self.conversions, |contexts| &contexts.conversions),
        }
    }
}
