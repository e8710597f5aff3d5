//! One scan of all entries of events, shared out among threads by rows.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use duckdb::Connection;

use crate::domain::progress::Progress;
use crate::domain::threads;
use crate::store::Error;
use crate::store::refresh::extract::scan::{Scan, ScanPlan};

/// The scan of each thread.
///
/// # Errors
/// When the source cannot be read, a file cannot be written, or `progress` says stop.
pub fn scan<'a>(
    connection: &Connection,
    plan: &'a ScanPlan<'a>,
    threads: usize,
    dir: &Path,
    progress: &Progress<'_>,
) -> Result<Vec<Scan<'a>>, Error> {
    let total: u64 = plan.entries.iter().map(|entry| entry.rows).sum();
    if progress.begin("reading events", total).is_break() {
        return Err(Error::Cancelled);
    }
    let read = AtomicU64::new(0);
    let mut scans = Vec::new();
    std::thread::scope(|scope| -> Result<(), Error> {
        let mut started = Vec::new();
        for thread in 0..threads {
            let connection = connection.try_clone()?;
            let read = &read;
            started.push(threads::start(scope, move || -> Result<Scan<'a>, Error> {
                let mut scan = Scan::new(plan, dir);
                for entry in &plan.entries {
                    let share = |n: usize| i64::try_from(entry.rows * n as u64 / threads as u64).unwrap_or(i64::MAX);
                    // The last takes all that is there, whatever the catalogue says.
                    let rows = (share(thread), (thread + 1 < threads).then(|| share(thread + 1)));
                    if rows.1 == Some(rows.0) {
                        continue;
                    }
                    scan.read(&connection, entry, rows, |rows| {
                        read.fetch_add(rows, Ordering::Relaxed);
                        if progress.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                    })?;
                }
                scan.close()?;
                Ok(scan)
            }));
        }
        while started.iter().any(|thread| !thread.is_finished()) {
            // A thread that reads looks itself whether to stop.
            let _ = progress.report(read.load(Ordering::Relaxed), total);
            std::thread::park_timeout(std::time::Duration::from_millis(20));
        }
        for thread in started {
            scans.push(thread.join().map_err(|_| Error::Engine("a reading thread failed".into()))??);
        }
        Ok(())
    })?;
    Ok(scans)
}
