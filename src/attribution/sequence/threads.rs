//! Paths shared out among threads.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::attribution::counts::path_counts::{PathCount, PathCounts};
use crate::domain::threads::start;

/// The paths are shared out in so many parts.
const PARTS: usize = 256;

/// Works on the paths in parts that the threads take in turn, long paths come together; the parts are cut between paths.
pub fn in_parts<T: Send>(
    paths: &PathCounts,
    threads: usize,
    new: impl Fn() -> T + Sync,
    work: impl Fn(&mut T, &[PathCount]) + Sync,
) -> Vec<T> {
    let ends = paths.counts();
    let cut = |part: usize| {
        let from = part * ends.len() / PARTS;
        let same = ends[from..].iter().take_while(|end| from > 0 && end.path == ends[from - 1].path).count();
        from + same
    };
    let next = AtomicUsize::new(0);
    let of_thread = || {
        let mut own = new();
        while let Some(part) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|part| *part < PARTS) {
            work(&mut own, &ends[cut(part)..cut(part + 1)]);
        }
        own
    };
    std::thread::scope(|scope| {
        let started: Vec<_> = (0..threads.max(1)).map(|_| start(scope, of_thread)).collect();
        started.into_iter().filter_map(|thread| thread.join().ok()).collect()
    })
}
