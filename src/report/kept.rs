//! What was counted before, so that going back costs no read.

use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::time::Time;

use super::fold::Folded;
use super::{Args, Error, ReportContext};

/// How many folds are kept at most, and how many bytes of them; the last one always.
const FOLDS: usize = 16;
const BYTES: usize = 512 << 20;

/// How many answers of reports that read the touches for themselves are kept; they are small.
const ANSWERS: usize = 64;

/// The last few folds, and the answers that took a read of their own. Switching model, view or milestone then costs no
/// query, nor does going back. Shared by all pages.
#[derive(Debug, Default)]
pub struct FoldCache {
    folds: Last<Key, Arc<Folded>>,
    answers: Last<(Key, &'static str, Args), Answer>,
}

/// What the counts depend on.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    generation: u64,
    as_of: Time,
    filter: Filter,
    /// `None` = all, without counts.
    milestone: Option<usize>,
    settings: String,
}

impl Key {
    fn of(cx: &ReportContext<'_>, filter: &Filter, milestone: Option<usize>) -> Self {
        Self {
            generation: cx.generation,
            as_of: cx.as_of,
            filter: filter.clone(),
            milestone,
            settings: format!("{:?} {:?} {}", cx.config.attribution, cx.config.milestones, cx.config.zone),
        }
    }
}

/// The values that were used last, the latest first.
#[derive(Debug)]
struct Last<K, V>(Mutex<Vec<(K, V)>>);

impl<K, V> Default for Last<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: PartialEq, V: Clone> Last<K, V> {
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

/// The fold of a filter and milestone: the one made before, else made now.
pub(super) fn fold(
    cx: &ReportContext<'_>,
    filter: &Filter,
    milestone: Option<usize>,
    make: impl FnOnce() -> Result<Folded, Error>,
) -> Result<Arc<Folded>, Error> {
    let key = Key::of(cx, filter, milestone);
    if let Some(found) = cx.folds.folds.get(&key) {
        return Ok(found);
    }
    let folded = Arc::new(make()?);
    cx.folds.folds.put(key, Arc::clone(&folded), FOLDS, |folded| folded.bytes());
    Ok(folded)
}

/// The answer of a report: the one given before, else made now.
pub(super) fn answer(
    cx: &ReportContext<'_>,
    report: &'static str,
    args: &Args,
    make: impl FnOnce() -> Result<Answer, Error>,
) -> Result<Answer, Error> {
    let key = (Key::of(cx, &args.filter, None), report, args.clone());
    if let Some(found) = cx.folds.answers.get(&key) {
        return Ok(found);
    }
    let answer = make()?;
    cx.folds.answers.put(key, answer.clone(), ANSWERS, |_| 0);
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_used_stay() {
        let last = Last::default();
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
