//! One read of the touches by all threads: what is made of them is the caller's.

use std::ops::{ControlFlow, Range};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use crate::attribution::paths::{CustomerVisitor, PathCutter};
use crate::attribution::{Fold, Setup, common_paths};
use crate::domain::progress::Progress;
use crate::domain::threads;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::store::{self, Reader};

/// How many touches there are, to tell how far a read is.
const ROWS: &str = include_str!("fold_rows.sql");

/// The customers are read in ranges that the threads take in turn: so many at most, and of so many customers at least, but for
/// one that every thread has. What is counted adds up to the same whatever the ranges and threads (P4).
const RANGES: u32 = 64;
const LEAST: u32 = 10_000;

/// What takes the touches: those of one customer together and in the order of T4.
pub(in crate::report) trait TouchVisitor: Send {
    /// Takes the next touches: customers, times (µs), shapes.
    fn batch(&mut self, customers: &[u32], times: &[i64], shapes: &[u32]);
    /// Adds what took other customers; the order does not matter.
    fn merge(&mut self, other: Self);
}

impl TouchVisitor for Fold<'_> {
    fn batch(&mut self, customers: &[u32], times: &[i64], shapes: &[u32]) {
        Fold::batch(self, customers, times, shapes);
    }

    fn merge(&mut self, other: Self) {
        Fold::merge(self, other);
    }
}

/// What is made of customers, put together with what is made of others.
pub(in crate::report) trait MergeVisitor: CustomerVisitor + Send {
    /// Adds what was made of others; the order does not matter.
    fn merge_other(&mut self, other: Self);
}

impl<V: MergeVisitor> TouchVisitor for PathCutter<'_, V> {
    fn batch(&mut self, customers: &[u32], times: &[i64], shapes: &[u32]) {
        PathCutter::batch(self, customers, times, shapes);
    }

    fn merge(&mut self, other: Self) {
        PathCutter::merge(self, other, V::merge_other);
    }
}

impl MergeVisitor for common_paths::PathCounter {
    fn merge_other(&mut self, other: Self) {
        self.merge(other);
    }
}

/// One of several reads of the same touches, for telling how far they are together.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct ScanShare {
    /// So many came before.
    pub done: u64,
    /// So many there are, as far as is known.
    pub of: u64,
}

impl ScanShare {
    /// The only one.
    pub const ALL: Self = Self { done: 0, of: 1 };
}

/// Reads the touches by as many threads as there are helpers.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(in crate::report) fn scan<T: TouchVisitor>(
    cx: &ReportContext<'_>,
    setup: &Setup,
    share: ScanShare,
    visitor: impl Fn() -> T + Sync,
) -> Result<T, Error> {
    let threads = cx.helpers.get()?.len();
    let customers = u32::try_from(setup.customers.len()).unwrap_or(u32::MAX);
    let ranges = ranges(customers, threads, LEAST.max(customers / RANGES));
    let progress = ScanProgress::begin(cx, share)?;
    let read = |own: &mut T, reader: &Reader, range: &Range<u32>| {
        reader.touches(range.clone(), |customers, times, shapes| {
            own.batch(customers, times, shapes);
            progress.advance(customers.len())
        })
    };
    by_ranges((cx.helpers.get()?, cx.reader), &ranges, visitor, read, T::merge)
}

/// Shares out ranges of customers among as many threads as there are helpers, each with a result of its own from `new`; `read`
/// adds a range to it, `merge` one thread's to another's. Where no helper is free, all is read by the connection that asks.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(super) fn by_ranges<R: Sync, T: Send>(
    (helpers, asks): (&[Mutex<Reader>], &Reader),
    ranges: &[R],
    new: impl Fn() -> T + Sync,
    read: impl Fn(&mut T, &Reader, &R) -> Result<ControlFlow<()>, store::Error> + Sync,
    merge: impl Fn(&mut T, T),
) -> Result<T, Error> {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let work = |reader: &Reader| -> Result<T, store::Error> {
        let mut own = new();
        while let Some(range) = ranges.get(next.fetch_add(1, Ordering::Relaxed)) {
            if stop.load(Ordering::Relaxed) {
                return Err(store::Error::Cancelled);
            }
            match read(&mut own, reader, range) {
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
    let help = |helper: &Mutex<Reader>| helper.try_lock().map_or(Ok(None), |reader| work(&reader).map(Some));
    let help = &help;
    let parts = std::thread::scope(|scope| {
        let started: Vec<_> = helpers.iter().map(|helper| threads::start(scope, move || help(helper))).collect();
        let parts = started.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(thread_failed())));
        parts.collect::<Vec<Result<Option<T>, store::Error>>>()
    });
    let mut all = None;
    let mut error = None;
    for part in parts {
        match (part, &mut all) {
            (Ok(None), _) => {}
            (Ok(Some(part)), None) => all = Some(part),
            (Ok(Some(part)), Some(all)) => merge(all, part),
            // One thread is stopped by another's error: that is the one to tell.
            (Err(store::Error::Cancelled), _) if error.is_some() => {}
            (Err(own), _) => error = Some(own),
        }
    }
    match (error, all) {
        (Some(error), _) => Err(error.into()),
        (None, Some(all)) => Ok(all),
        // All helpers are busy, or there are none.
        (None, None) => Ok(work(asks)?),
    }
}

/// The same with as many more connections as there are threads, made for this one read: fewer where there are fewer ranges.
///
/// # Errors
/// As for [`by_ranges`].
pub(in crate::report) fn by_twins<R: Sync, T: Send>(
    cx: &ReportContext<'_>,
    ranges: &[R],
    new: impl Fn() -> T + Sync,
    read: impl Fn(&mut T, &Reader, &R) -> Result<ControlFlow<()>, store::Error> + Sync,
    merge: impl Fn(&mut T, T),
) -> Result<T, Error> {
    let twins = store::threads(&cx.config.store).min(ranges.len());
    let twins = (0..twins).filter(|_| twins > 1).map(|_| cx.reader.twin().map(Mutex::new));
    by_ranges((&twins.collect::<Result<Vec<_>, _>>()?, cx.reader), ranges, new, read, merge)
}

/// A thread ended before its work.
pub(in crate::report) fn thread_failed() -> store::Error {
    store::Error::Engine("a thread of the fold failed".to_owned())
}

/// How far the threads are.
pub(super) struct ScanProgress<'a> {
    progress: &'a Progress<'a>,
    before: u64,
    of: u64,
    done: AtomicU64,
}

impl<'a> ScanProgress<'a> {
    pub fn begin(cx: &ReportContext<'a>, share: ScanShare) -> Result<Self, Error> {
        let rows = cx.reader.rows(ROWS, &[], |row| row.get::<u64>(0))?.first().copied().unwrap_or(0);
        Ok(Self { progress: cx.progress, before: share.done * rows, of: share.of * rows, done: AtomicU64::new(0) })
    }

    pub fn advance(&self, rows: usize) -> ControlFlow<()> {
        let done = self.done.fetch_add(rows as u64, Ordering::Relaxed) + rows as u64;
        self.progress.report(self.before + done, self.of)
    }
}

/// The customers in ranges of equal size: about `each`, or fewer where every thread is to have one.
pub(in crate::report) fn ranges(customers: u32, threads: usize, each: u32) -> Vec<Range<u32>> {
    let threads = u32::try_from(threads).unwrap_or(u32::MAX);
    let ranges = (customers / each).max(threads).max(2);
    let size = customers.div_ceil(ranges).max(1);
    (0..ranges)
        .map(|i| i.saturating_mul(size)..(i + 1).saturating_mul(size).min(customers))
        .filter(|r| !r.is_empty())
        .collect()
}
