//! One scan of all entries of events, shared out among threads by rows.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use duckdb::Connection;

use crate::domain::progress::Progress;
use crate::domain::threads;
use crate::store::Error;
use crate::store::refresh::extract::Bounds;
use crate::store::refresh::extract::counts::Counts;
use crate::store::refresh::extract::scan::{Plan, Scan};

/// Records that a part should hold.
const PART_RECORDS: u64 = 1 << 18;

/// Threads that scan.
const THREADS: usize = 2;

/// The scan of each thread, and the counts by entry.
///
/// # Errors
/// When the source cannot be read, a file cannot be written, or `progress` says stop.
pub fn scan(
    connection: &Connection,
    plans: &[Plan],
    bounds: Bounds,
    dir: &Path,
    progress: &Progress<'_>,
) -> Result<(Vec<Scan>, Vec<Counts>), Error> {
    let total: u64 = plans.iter().map(|plan| plan.rows.unsigned_abs()).sum();
    let parts = usize::try_from((total / PART_RECORDS).next_power_of_two().clamp(1, 1024)).unwrap_or(1);
    if progress.begin("reading events", total).is_break() {
        return Err(Error::Cancelled);
    }
    let read = AtomicU64::new(0);
    let mut results = Vec::new();
    std::thread::scope(|scope| -> Result<(), Error> {
        let mut started = Vec::new();
        for thread in 0..THREADS {
            let connection = connection.try_clone()?;
            let read = &read;
            started.push(threads::start(scope, move || -> Result<(Scan, Vec<Counts>), Error> {
                let mut scan = Scan::new(parts, dir);
                let mut counts = Vec::new();
                for plan in plans {
                    let share =
                        |n: usize| plan.rows * i64::try_from(n).unwrap_or(0) / i64::try_from(THREADS).unwrap_or(1);
                    scan.read(&connection, plan, share(thread)..share(thread + 1), bounds, |rows| {
                        read.fetch_add(rows, Ordering::Relaxed);
                        if progress.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                    })?;
                    counts.push(std::mem::take(&mut scan.counts));
                }
                Ok((scan, counts))
            }));
        }
        while started.iter().any(|thread| !thread.is_finished()) {
            // A thread that reads looks itself whether to stop.
            let _ = progress.report(read.load(Ordering::Relaxed), total);
            std::thread::park_timeout(std::time::Duration::from_millis(20));
        }
        for thread in started {
            results.push(thread.join().map_err(|_| Error::Engine("a reading thread failed".into()))??);
        }
        Ok(())
    })?;
    let mut counts = vec![Counts::default(); plans.len()];
    let mut scans = Vec::new();
    for (scan, of_thread) in results {
        counts.iter_mut().zip(&of_thread).for_each(|(all, count)| all.add(count));
        scans.push(scan);
    }
    Ok((scans, counts))
}
