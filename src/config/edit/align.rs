//! Which entry of a list is which after a change of the list.

/// For each entry as it is to be, which of those before it was, each at most once: an equal one, else one that is `alike`, else the
/// one in its place; `None` = it is new.
pub(super) fn align<T: PartialEq>(before: &[T], after: &[T], alike: impl Fn(&T, &T) -> bool) -> Vec<Option<usize>> {
    let mut was: Vec<Option<usize>> = vec![None; after.len()];
    let mut free: Vec<bool> = vec![true; before.len()];
    let in_place = |old: usize, new: usize| old == new;
    let passes: [&dyn Fn(usize, usize) -> bool; 3] =
        [&|old, new| before[old] == after[new], &|old, new| alike(&before[old], &after[new]), &in_place];
    for fits in passes {
        for (new, was) in was.iter_mut().enumerate().filter(|(_, was)| was.is_none()) {
            *was = (0..before.len()).find(|old| free[*old] && fits(*old, new));
            if let Some(old) = *was {
                free[old] = false;
            }
        }
    }
    was
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_the_equal_one_then_one_alike_then_the_one_in_its_place() {
        let first = |a: &&str, b: &&str| a[..1] == b[..1];
        assert_eq!(align(&["a1", "b1", "c1"], &["b1", "a1"], first), [Some(1), Some(0)]);
        assert_eq!(align(&["a1", "b1", "c1"], &["c1", "b2", "x1", "a1"], first), [Some(2), Some(1), None, Some(0)]);
        // Of two alike each becomes one; what is like none takes the free place.
        assert_eq!(align(&["a1", "a2", "b1"], &["a3", "a2", "x1"], first), [Some(0), Some(1), Some(2)]);
        assert_eq!(align::<&str>(&[], &["a1"], first), [None]);
    }
}
