//! A list being typed: its entries, and one at the end that is not begun and becomes one more when it is.

/// What a list is made of.
pub trait Begun: Default {
    /// Whether anything of it is typed.
    fn begun(&self) -> bool;
}

/// A list; the last entry is never begun.
pub struct EntryList<T>(Vec<T>);

impl<T: Begun> Default for EntryList<T> {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl<T: Begun> EntryList<T> {
    /// With these entries to begin with.
    pub fn new(filled: Vec<T>) -> Self {
        let mut list = Self(filled);
        list.0.push(T::default());
        list
    }

    /// All, the last of them not begun.
    pub fn all(&self) -> &[T] {
        &self.0
    }

    /// Those that are begun.
    pub fn begun(&self) -> impl Iterator<Item = &T> {
        self.0.iter().filter(|entry| entry.begun())
    }

    /// An entry, to be typed into.
    pub fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.0.get_mut(at)
    }

    /// Every entry.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut()
    }

    /// After each change: one that is not begun stands at the end.
    pub fn follow(&mut self) {
        if self.0.last().is_none_or(Begun::begun) {
            self.0.push(T::default());
        }
    }

    /// Drops what is not begun, but the last entry and `kept`; answers with the places of those that went.
    pub fn tidy(&mut self, kept: Option<usize>) -> Vec<usize> {
        let last = self.0.len().saturating_sub(1);
        let goes = |at: &usize| *at != last && Some(*at) != kept && !self.0[*at].begun();
        let gone: Vec<usize> = (0..self.0.len()).filter(goes).collect();
        for at in gone.iter().rev() {
            self.0.remove(*at);
        }
        gone
    }

    /// Drops an entry; false where it is the last, which is none yet.
    pub fn remove(&mut self, at: usize) -> bool {
        let there = at + 1 < self.0.len();
        if there {
            self.0.remove(at);
        }
        there
    }

    /// Changes places with the entry before or behind; answers with the new place, `None` where there is none.
    pub fn shift(&mut self, at: usize, down: bool) -> Option<usize> {
        let to = if down { at + 1 } else { at.checked_sub(1)? };
        let there = at.max(to) + 1 < self.0.len();
        if there {
            self.0.swap(at, to);
        }
        there.then_some(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Begun for u8 {
        fn begun(&self) -> bool {
            *self > 0
        }
    }

    #[test]
    fn the_last_entry_is_never_begun_and_no_other_is_empty_but_that_under_the_cursor() {
        let mut list = EntryList::new(vec![1, 2, 3]);
        assert_eq!((list.shift(0, false), list.shift(2, true), list.shift(0, true)), (None, None, Some(1)));
        assert_eq!(list.all(), [2, 1, 3, 0]);
        assert!(!list.remove(3) && list.remove(1));
        *list.get_mut(2).unwrap() = 4;
        list.follow();
        *list.get_mut(0).unwrap() = 0;
        assert!(list.tidy(Some(0)).is_empty());
        assert_eq!((list.tidy(None), list.all()), (vec![0], &[3, 4, 0][..]));
    }
}
