//! Which event ids may have come twice, by the order in which they come (T5): most data number their events, and where ids
//! ascend no id comes again but where one ascending run reaches into another.

/// More runs of numbers or of texts than this say nothing.
const MOST_NUMBERS: usize = 1 << 18;
const MOST_TEXTS: usize = 1 << 14;

/// Ids of one entry of events as one thread reads them.
#[derive(Clone, Debug, Default)]
pub struct IdRuns {
    /// More runs of numbers say nothing here.
    most: usize,
    numbers: Runs<i64>,
    texts: Runs<Vec<u8>>,
}

#[derive(Clone, Debug, Default)]
struct Runs<T> {
    /// The first and the last of each run, the one that goes on included.
    runs: Vec<(T, T)>,
    unclear: bool,
}

/// Ids that may come twice: sorted ranges, both ends included; `None` = any.
type Ranges<T> = Option<Vec<(T, T)>>;

impl<T: Ord + Clone> Runs<T> {
    /// Begins a run.
    fn begin(&mut self, id: T, most: usize) {
        if self.runs.len() < most {
            self.runs.push((id.clone(), id));
        } else {
            *self = Self { runs: Vec::new(), unclear: true };
        }
    }

    /// Where runs overlap.
    fn overlaps(threads: Vec<Self>) -> Ranges<T> {
        if threads.iter().any(|runs| runs.unclear) {
            return None;
        }
        let mut runs: Vec<(T, T)> = threads.into_iter().flat_map(|runs| runs.runs).collect();
        runs.sort_unstable();
        let mut overlaps: Vec<(T, T)> = Vec::new();
        let mut runs = runs.into_iter();
        let Some((_, mut last)) = runs.next() else { return Some(overlaps) };
        for (first, end) in runs {
            if first <= last {
                let until = end.clone().min(last.clone());
                match overlaps.last_mut().filter(|before| before.1 >= first) {
                    Some(before) => before.1 = before.1.clone().max(until),
                    None => overlaps.push((first, until)),
                }
            }
            last = last.max(end);
        }
        Some(overlaps)
    }
}

impl IdRuns {
    /// None yet; they take a quarter of so many bytes of memory at most.
    #[must_use]
    pub fn new(bytes: usize) -> Self {
        Self { most: (bytes / 4 / size_of::<(i64, i64)>()).clamp(1 << 12, MOST_NUMBERS), ..Self::default() }
    }

    /// The next id, a number.
    pub fn number(&mut self, id: i64) {
        match self.numbers.runs.last_mut() {
            _ if self.numbers.unclear => {}
            Some((_, last)) if id > *last => *last = id,
            _ => self.numbers.begin(id, self.most),
        }
    }

    /// The next id, a text.
    pub fn text(&mut self, id: &[u8]) {
        match self.texts.runs.last_mut() {
            _ if self.texts.unclear => {}
            Some((_, last)) if id > last.as_slice() => {
                last.clear();
                last.extend_from_slice(id);
            }
            _ => self.texts.begin(id.to_vec(), MOST_TEXTS.min(self.most / 8)),
        }
    }
}

/// The ids of an entry of events that may have come twice.
#[derive(Clone, Debug)]
pub struct Repeats {
    numbers: Ranges<i64>,
    texts: Ranges<Vec<u8>>,
}

impl Repeats {
    /// Of the threads that read the entry.
    #[must_use]
    pub fn new(threads: Vec<IdRuns>) -> Self {
        let (numbers, texts) = threads.into_iter().map(|ids| (ids.numbers, ids.texts)).unzip();
        // An entry's ids are of one kind.
        Self { numbers: Runs::overlaps(numbers), texts: Runs::overlaps(texts) }
    }

    /// Whether none has.
    #[must_use]
    pub fn none(&self) -> bool {
        self.numbers.as_ref().is_some_and(Vec::is_empty) && self.texts.as_ref().is_some_and(Vec::is_empty)
    }

    /// Whether a number may have. `cursor` is 0 at first; numbers that ascend are found by it without a search.
    pub fn number(&self, id: i64, cursor: &mut usize) -> bool {
        let Some(ranges) = &self.numbers else { return true };
        let ahead = ranges[*cursor..].iter().take(8).position(|range| range.1 >= id);
        *cursor = match ahead {
            Some(ahead) if ahead > 0 || *cursor == 0 || ranges[*cursor - 1].1 < id => *cursor + ahead,
            _ => ranges.partition_point(|range| range.1 < id),
        };
        ranges.get(*cursor).is_some_and(|range| range.0 <= id)
    }

    /// Whether a text may have.
    #[must_use]
    pub fn text(&self, id: &[u8]) -> bool {
        let within = |ranges: &Vec<(Vec<u8>, Vec<u8>)>| {
            let after = ranges.partition_point(|range| range.0.as_slice() <= id);
            after > 0 && ranges[after - 1].1.as_slice() >= id
        };
        self.texts.as_ref().is_none_or(within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeats(threads: &[&[i64]]) -> Repeats {
        let of = |ids: &&[i64]| {
            let mut runs = IdRuns::new(usize::MAX);
            for id in *ids {
                runs.number(*id);
                runs.text(format!("{id:05}").as_bytes());
            }
            runs
        };
        Repeats::new(threads.iter().map(of).collect())
    }

    #[test]
    fn t5_runs_that_lie_apart_show_that_no_id_comes_twice() {
        for threads in [&[&[1, 2, 3][..], &[4, 5][..]][..], &[&[4, 5, 1, 2], &[6]], &[&[]]] {
            assert!(repeats(threads).none(), "{threads:?}");
        }
        for threads in [&[&[1, 2, 2][..]][..], &[&[1, 5], &[3]], &[&[1, 5], &[5, 6]]] {
            assert!(!repeats(threads).none(), "{threads:?}");
        }
    }

    #[test]
    fn t5_what_comes_twice_lies_where_runs_overlap() {
        // Runs 1–9, 5–7, 6–20 and 30–31: 5–9 may come twice.
        let repeats = repeats(&[&[1, 4, 9, 5, 7, 6, 20], &[30, 31]]);
        let mut cursor = 0;
        for id in (0..40).chain([7, 0, 9, 10, 39, 5]) {
            let may = (5..=9).contains(&id);
            assert_eq!(
                (repeats.number(id, &mut cursor), repeats.text(format!("{id:05}").as_bytes())),
                (may, may),
                "{id}"
            );
        }
    }
}
