//! One read of the touches by all threads: what is made of them is the caller's.

use std::ops::{ControlFlow, Range};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use crate::attribution::walk::{Visit, Walk};
use crate::attribution::{Fold, Setup, paths};
use crate::domain::progress::Progress;
use crate::domain::threads;
use crate::store::{self, Reader};

use super::{Error, ReportContext};

/// How many touches there are, to tell how far a read is.
const ROWS: &str = include_str!("fold_rows.sql");

/// The customers are read in ranges that the threads take in turn: so many at most, and of so many customers at least.
/// What is counted adds up to the same whatever the ranges and threads (P4).
const RANGES: u32 = 64;
const LEAST: u32 = 10_000;

/// What takes the touches: those of one customer together and in the order of T4.
pub(super) trait Taker: Send {
    /// Takes the next touches: customers, times (µs), shapes.
    fn batch(&mut self, customers: &[u32], times: &[i64], shapes: &[u32]);
    /// Adds what took other customers; the order does not matter.
    fn merge(&mut self, other: Self);
}

impl Taker for Fold<'_> {
    fn batch(&mut self, customers: &[u32], times: &[i64], shapes: &[u32]) {
        Fold::batch(self, customers, times, shapes);
    }

    fn merge(&mut self, other: Self) {
        Fold::merge(self, other);
    }
}

/// What is made of customers, put together with what is made of others.
pub(super) trait Join: Visit + Send {
    /// Adds what was made of others; the order does not matter.
    fn join(&mut self, other: Self);
}

impl<V: Join> Taker for Walk<'_, V> {
    fn batch(&mut self, customers: &[u32], times: &[i64], shapes: &[u32]) {
        Walk::batch(self, customers, times, shapes);
    }

    fn merge(&mut self, other: Self) {
        Walk::merge(self, other, V::join);
    }
}

impl Join for paths::Counter {
    fn join(&mut self, other: Self) {
        self.merge(other);
    }
}

/// One of several reads of the same touches, for telling how far they are together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// So many came before.
    pub done: u64,
    /// So many there are, as far as is known.
    pub of: u64,
}

impl Part {
    /// The only one.
    pub const WHOLE: Self = Self { done: 0, of: 1 };
}

/// Reads the touches by as many threads as there are helpers.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(super) fn count<T: Taker>(
    cx: &ReportContext<'_>,
    setup: &Setup,
    part: Part,
    taker: impl Fn() -> T + Sync,
) -> Result<T, Error> {
    let ranges = ranges(u32::try_from(setup.customers.len()).unwrap_or(u32::MAX));
    let rows = cx.reader.rows(ROWS, &[], |row| row.get::<u64>(0))?.first().copied().unwrap_or(0);
    let far = Far { progress: cx.progress, before: part.done * rows, of: part.of * rows, done: AtomicU64::new(0) };
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let read = |reader: &Reader| -> Result<T, store::Error> {
        let mut own = taker();
        while let Some(range) = ranges.get(next.fetch_add(1, Ordering::Relaxed)) {
            let read = reader.touches(range.clone(), |customers, times, shapes| {
                if stop.load(Ordering::Relaxed) {
                    return ControlFlow::Break(());
                }
                own.batch(customers, times, shapes);
                far.on(customers.len())
            });
            match read {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(())) => {
                    stop.store(true, Ordering::Relaxed);
                    return Err(store::Error::Cancelled);
                }
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    return Err(error);
                }
            }
        }
        Ok(own)
    };
    let help = |helper: &Mutex<Reader>| helper.try_lock().map_or(Ok(None), |reader| read(&reader).map(Some));
    let help = &help;
    let parts = std::thread::scope(|scope| {
        let started: Vec<_> = cx.helpers.iter().map(|helper| threads::start(scope, move || help(helper))).collect();
        let parts = started.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(failed())));
        parts.collect::<Vec<Result<Option<T>, store::Error>>>()
    });
    let mut all = None;
    let mut error = None;
    for part in parts {
        match (part, &mut all) {
            (Ok(None), _) => {}
            (Ok(Some(part)), None) => all = Some(part),
            (Ok(Some(part)), Some(all)) => T::merge(all, part),
            // One thread is stopped by another's error: that is the one to tell.
            (Err(store::Error::Cancelled), _) if error.is_some() => {}
            (Err(own), _) => error = Some(own),
        }
    }
    match (error, all) {
        (Some(error), _) => Err(error.into()),
        (None, Some(all)) => Ok(all),
        // All helpers are busy, or there are none.
        (None, None) => Ok(read(cx.reader)?),
    }
}

/// A thread ended before its work.
pub(super) fn failed() -> store::Error {
    store::Error::Engine("a thread of the fold failed".to_owned())
}

/// How far the threads are.
struct Far<'a> {
    progress: &'a Progress<'a>,
    before: u64,
    of: u64,
    done: AtomicU64,
}

impl Far<'_> {
    fn on(&self, rows: usize) -> ControlFlow<()> {
        let done = self.done.fetch_add(rows as u64, Ordering::Relaxed) + rows as u64;
        self.progress.report(self.before + done, self.of)
    }
}

/// The customers in ranges of equal size.
fn ranges(customers: u32) -> Vec<Range<u32>> {
    let ranges = (customers / LEAST).clamp(2, RANGES);
    let size = customers.div_ceil(ranges).max(1);
    (0..ranges)
        .map(|i| i.saturating_mul(size)..(i + 1).saturating_mul(size).min(customers))
        .filter(|r| !r.is_empty())
        .collect()
}
