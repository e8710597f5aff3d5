//! The values used last, each made once however many threads want it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::domain::progress::Progress;
use crate::store;

/// How often one that waits for another's value looks whether it is still wanted itself.
const LOOK: Duration = Duration::from_millis(20);

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// So many values.
    pub most: usize,
    /// So many bytes of them together; the last one always.
    pub bytes: usize,
    /// A value of more bytes than this is not kept at all.
    pub largest: usize,
}

/// What can be kept: it says how much memory it holds.
pub trait Footprint {
    /// About so many bytes.
    fn bytes(&self) -> usize;
}

/// Values by key.
#[derive(Debug)]
pub struct LastUsed<K, V> {
    bounds: Bounds,
    state: Mutex<State<K, V>>,
    /// A value was made, or turned out not to come.
    made: Condvar,
}

#[derive(Debug)]
struct State<K, V> {
    /// The latest used first.
    kept: Vec<Kept<K, V>>,
    /// Some thread is making the values of these.
    making: Vec<Arc<K>>,
}

#[derive(Debug)]
struct Kept<K, V> {
    key: Arc<K>,
    value: Arc<V>,
    bytes: usize,
}

impl<K: PartialEq, V: Footprint> LastUsed<K, V> {
    /// Nothing kept yet.
    #[must_use]
    pub fn new(bounds: Bounds) -> Self {
        let state = State { kept: Vec::new(), making: Vec::new() };
        Self { bounds, state: Mutex::new(state), made: Condvar::new() }
    }

    /// The value of a key: that kept, else that which another thread is making, else made now. What fails is kept by nobody: of
    /// those who wait the next one makes it.
    ///
    /// # Errors
    /// As `make`; when `progress` is withdrawn while another thread makes it.
    pub fn get_or_make<E: From<store::Error>>(
        &self,
        key: K,
        progress: &Progress<'_>,
        make: impl FnOnce() -> Result<V, E>,
    ) -> Result<Arc<V>, E> {
        let key = Arc::new(key);
        let mut state = self.lock();
        loop {
            if let Some(found) = state.used(&key) {
                return Ok(found);
            }
            if !state.making.contains(&key) {
                break;
            }
            if progress.is_cancelled() {
                return Err(store::Error::Cancelled.into());
            }
            let waited = self.made.wait_timeout(state, LOOK);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.making.push(Arc::clone(&key));
        drop(state);
        let making = Making { cache: self, key: &key };
        let value = Arc::new(make()?);
        let bytes = value.bytes();
        if bytes <= self.bounds.largest {
            self.lock().keep(Kept { key: Arc::clone(&key), value: Arc::clone(&value), bytes }, self.bounds);
        }
        drop(making);
        Ok(value)
    }

    fn lock(&self) -> MutexGuard<'_, State<K, V>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: PartialEq, V> State<K, V> {
    fn used(&mut self, key: &K) -> Option<Arc<V>> {
        let place = self.kept.iter().position(|kept| *kept.key == *key)?;
        self.kept[..=place].rotate_right(1);
        Some(Arc::clone(&self.kept[0].value))
    }

    fn keep(&mut self, new: Kept<K, V>, bounds: Bounds) {
        self.kept.insert(0, new);
        let mut held: usize = 0;
        let fitting = self.kept.iter().take(bounds.most).take_while(|kept| {
            held = held.saturating_add(kept.bytes);
            held <= bounds.bytes
        });
        let fitting = fitting.count();
        self.kept.truncate(fitting.max(1));
    }
}

/// A value that is being made; ends also where that fails or panics.
struct Making<'a, K: PartialEq, V: Footprint> {
    cache: &'a LastUsed<K, V>,
    key: &'a Arc<K>,
}

impl<K: PartialEq, V: Footprint> Drop for Making<'_, K, V> {
    fn drop(&mut self) {
        self.cache.lock().making.retain(|other| !Arc::ptr_eq(other, self.key));
        self.cache.made.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::progress::UNWATCHED;

    const BOUNDS: Bounds = Bounds { most: 3, bytes: 100, largest: 250 };

    /// A number, and the bytes that it says it holds.
    #[derive(Debug, PartialEq)]
    struct Number(i32, usize);

    impl Footprint for Number {
        fn bytes(&self) -> usize {
            self.1
        }
    }

    type Numbers = LastUsed<i32, Number>;

    /// Asks for a value of so many bytes; tells whether it was made.
    fn asked(last: &Numbers, key: i32, bytes: usize) -> bool {
        let mut made = false;
        let tenfold = || {
            made = true;
            Ok::<_, store::Error>(Number(key * 10, bytes))
        };
        let value = last.get_or_make(key, &UNWATCHED, tenfold).unwrap();
        assert_eq!(value.0, key * 10);
        made
    }

    #[test]
    fn the_last_used_stay() {
        let last = Numbers::new(BOUNDS);
        assert!([1, 2, 3].into_iter().all(|key| asked(&last, key, 0)));
        // 1 is used again, so that 2 is the oldest when 4 comes.
        assert!(!asked(&last, 1, 0) && asked(&last, 4, 0));
        assert!([1, 3, 4].into_iter().all(|key| !asked(&last, key, 0)));
        assert!(asked(&last, 2, 0), "three have room");
    }

    #[test]
    fn bytes_are_bounded_and_what_is_too_large_puts_nothing_out() {
        let last = Numbers::new(BOUNDS);
        // Two of fifty have room, a third puts the first out.
        assert!([1, 2, 3].into_iter().all(|key| asked(&last, key, 50)));
        assert!(!asked(&last, 2, 50) && !asked(&last, 3, 50) && asked(&last, 1, 50));
        // One alone of any size that may be kept.
        assert!(asked(&last, 4, 200) && !asked(&last, 4, 200) && asked(&last, 1, 50));
        assert!(asked(&last, 5, 251) && asked(&last, 5, 251), "never kept");
        assert!(!asked(&last, 1, 50));
    }

    #[test]
    fn what_one_makes_another_waits_for_until_it_is_withdrawn() {
        let last = Numbers::new(BOUNDS);
        let left = Progress::new();
        left.cancel();
        let made = last.get_or_make(1, &UNWATCHED, || {
            // Whoever asks now waits, and gives up as its asker has left.
            let waited = last.get_or_make(1, &left, || Ok::<_, store::Error>(Number(2, 0)));
            assert!(matches!(waited, Err(store::Error::Cancelled)), "{waited:?}");
            Ok::<_, store::Error>(Number(10, 0))
        });
        assert_eq!(made.unwrap().0, 10);
        assert!(!asked(&last, 1, 0));
    }

    #[test]
    fn what_fails_or_panics_is_made_by_the_next() {
        let last = Numbers::new(BOUNDS);
        let failed = last.get_or_make(1, &UNWATCHED, || Err(store::Error::Changed));
        assert!(matches!(failed, Err(store::Error::Changed)));
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            last.get_or_make(1, &UNWATCHED, || -> Result<Number, store::Error> { panic!("on the way") })
        }));
        assert!(panicked.is_err());
        assert!(asked(&last, 1, 0));
    }

    #[test]
    fn many_threads_make_a_value_once() {
        let last = Numbers::new(BOUNDS);
        let made = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let value = last.get_or_make(1, &UNWATCHED, || {
                        made.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                        Ok::<_, store::Error>(Number(10, 0))
                    });
                    assert_eq!(value.unwrap().0, 10);
                });
            }
        });
        assert_eq!(made.into_inner(), 1);
    }
}
