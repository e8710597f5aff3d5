//! Whether event ids are shown to be unique by the order in which they come (T5).

/// More runs than this say nothing.
const MOST: usize = 1 << 10;

/// Ids of one entry of events as one thread reads them, as ascending runs: most data number their events.
#[derive(Clone, Debug, Default)]
pub struct IdRuns {
    numbers: Runs<i64>,
    texts: Runs<Vec<u8>>,
}

#[derive(Clone, Debug, Default)]
struct Runs<T> {
    /// The first and the last of each run, the one that goes on included.
    runs: Vec<(T, T)>,
    unclear: bool,
}

impl<T: Ord + Clone> Runs<T> {
    fn see<B: ?Sized>(&mut self, id: &B, order: impl Fn(&B, &T) -> bool, make: impl Fn(&B) -> T, set: impl Fn(&mut T)) {
        if self.unclear {
            return;
        }
        if let Some((_, last)) = self.runs.last_mut()
            && order(id, last)
        {
            set(last);
        } else if self.runs.len() < MOST {
            self.runs.push((make(id), make(id)));
        } else {
            self.unclear = true;
        }
    }

    fn distinct(all: &mut Vec<(T, T)>) -> bool {
        all.sort_unstable();
        all.windows(2).all(|pair| pair[0].1 < pair[1].0)
    }
}

impl IdRuns {
    /// The next id, a number.
    pub fn number(&mut self, id: i64) {
        self.numbers.see(&id, |id, last| id > last, |id| *id, |last| *last = id);
    }

    /// The next id, a text.
    pub fn text(&mut self, id: &[u8]) {
        let set = |last: &mut Vec<u8>| {
            last.clear();
            last.extend_from_slice(id);
        };
        self.texts.see(id, |id, last| id > last.as_slice(), <[u8]>::to_vec, set);
    }

    /// Whether no id can have come twice to the threads that saw these.
    #[must_use]
    pub fn unique<'a>(threads: impl Iterator<Item = &'a Self>) -> bool {
        let (mut numbers, mut texts) = (Vec::new(), Vec::new());
        for ids in threads {
            if ids.numbers.unclear || ids.texts.unclear {
                return false;
            }
            numbers.extend(ids.numbers.runs.iter().copied());
            texts.extend(ids.texts.runs.iter().cloned());
        }
        // An entry's ids are of one kind.
        Runs::distinct(&mut numbers) && Runs::distinct(&mut texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ids: &[i64]) -> IdRuns {
        let mut runs = IdRuns::default();
        for id in ids {
            runs.number(*id);
            runs.text(format!("{id:05}").as_bytes());
        }
        runs
    }

    #[test]
    fn t5_runs_that_lie_apart_show_that_no_id_comes_twice() {
        let unique = |threads: &[&[i64]]| {
            let threads: Vec<IdRuns> = threads.iter().map(|ids| of(ids)).collect();
            IdRuns::unique(threads.iter())
        };
        assert!(unique(&[&[1, 2, 3], &[4, 5]]));
        assert!(unique(&[&[4, 5, 1, 2], &[6]]));
        assert!(!unique(&[&[1, 2, 2]]) && !unique(&[&[1, 5], &[3]]) && !unique(&[&[1, 5], &[5, 6]]));
        let falling: Vec<i64> = (0..2_000).rev().collect();
        assert!(!unique(&[&falling]));
    }
}
