//! What was counted before, so that going back costs no read.

use std::sync::{Arc, Mutex, PoisonError};

use super::completed::TouchCounts;
use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::time::Time;

/// How many folds are kept at most, and how many bytes of them; the last one always.
const FOLDS: usize = 16;
const BYTES: usize = 512 << 20;

/// How many answers of reports that read the touches for themselves are kept; they are small.
const ANSWERS: usize = 64;

/// The last few folds, and the answers that took a read of their own. Switching model, view or milestone then costs no
/// query, nor does going back. Shared by all pages.
#[derive(Debug, Default)]
pub struct FoldCache {
    folds: LastUsed<CountsKey, Arc<TouchCounts>>,
    answers: LastUsed<(CountsKey, String), Answer>,
}

/// What counts depend on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CountsKey {
    pub generation: u64,
    pub as_of: Time,
    pub filter: Filter,
    /// `None` = all, without counts.
    pub milestone: Option<usize>,
    pub settings: String,
}

impl FoldCache {
    /// The counts of a key: those made before, else made now.
    pub(super) fn counts<E>(
        &self,
        key: CountsKey,
        make: impl FnOnce() -> Result<TouchCounts, E>,
    ) -> Result<Arc<TouchCounts>, E> {
        if let Some(found) = self.folds.get(&key) {
            return Ok(found);
        }
        let counts = Arc::new(make()?);
        self.folds.put(key, Arc::clone(&counts), FOLDS, |counts| counts.bytes());
        Ok(counts)
    }

    /// The answer to a question (a report and its arguments as text): the one given before, else made now.
    pub(super) fn answer<E>(
        &self,
        key: CountsKey,
        question: String,
        make: impl FnOnce() -> Result<Answer, E>,
    ) -> Result<Answer, E> {
        let key = (key, question);
        if let Some(found) = self.answers.get(&key) {
            return Ok(found);
        }
        let answer = make()?;
        self.answers.put(key, answer.clone(), ANSWERS, |_| 0);
        Ok(answer)
    }
}

/// The values that were used last, the latest first.
#[derive(Debug)]
struct LastUsed<K, V>(Mutex<Vec<(K, V)>>);

impl<K, V> Default for LastUsed<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: PartialEq, V: Clone> LastUsed<K, V> {
    fn get(&self, key: &K) -> Option<V> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|(other, _)| other == key)?;
        kept[..=place].rotate_right(1);
        Some(kept[0].1.clone())
    }

    fn put(&self, key: K, value: V, most: usize, bytes: impl Fn(&V) -> usize) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(other, _)| *other != key);
        kept.insert(0, (key, value));
        kept.truncate(most);
        let mut held = 0;
        let fitting = kept.iter().take_while(|(_, value)| {
            held += bytes(value);
            held <= BYTES
        });
        let fitting = fitting.count();
        kept.truncate(fitting.max(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_used_stay() {
        let last = LastUsed::default();
        for key in 1..=3 {
            last.put(key, key * 10, 3, |_| 0);
        }
        // 1 is used again, so that 2 is the oldest when 4 comes.
        assert_eq!(last.get(&1), Some(10));
        last.put(4, 40, 3, |_| 0);
        assert_eq!([1, 2, 3, 4].map(|key| last.get(&key)), [Some(10), None, Some(30), Some(40)]);
        // Two of such a size have room, and one alone of any size.
        last.put(5, 50, 3, |_| BYTES / 2);
        assert_eq!([1, 3, 4, 5].map(|key| last.get(&key)), [None, None, Some(40), Some(50)]);
        last.put(6, 60, 3, |_| BYTES * 2);
        assert_eq!([4, 5, 6].map(|key| last.get(&key)), [None, None, Some(60)]);
    }
}
