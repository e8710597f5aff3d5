//! How far some work is: whoever does it reports, whoever asked looks or is told, and may cancel.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Told on the thread that reports, so it must be quick.
type Watcher<'w> = Box<dyn Fn(&Progress<'_>) + Send + Sync + 'w>;

/// Shared by the work and its asker. A `Break` from any call means: stop soon, nobody wants the result.
#[derive(Default)]
pub struct Progress<'w> {
    phase: Mutex<&'static str>,
    done: AtomicU64,
    of: AtomicU64,
    cancelled: AtomicBool,
    watcher: Option<Watcher<'w>>,
}

/// For work that nobody watches and nobody cancels.
pub static UNWATCHED: Progress<'static> = Progress::new();

impl<'w> Progress<'w> {
    /// Nothing done; the asker looks.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            phase: Mutex::new(""),
            done: AtomicU64::new(0),
            of: AtomicU64::new(0),
            cancelled: AtomicBool::new(false),
            watcher: None,
        }
    }

    /// Nothing done; `watcher` is told of every report, and may cancel there.
    pub fn watched(watcher: impl Fn(&Progress<'_>) + Send + Sync + 'w) -> Self {
        Self { watcher: Some(Box::new(watcher)), ..Self::new() }
    }

    /// Begins a phase, named in the user's words, of so many rows (0 = unknown).
    pub fn begin(&self, phase: &'static str, of: u64) -> ControlFlow<()> {
        *self.phase.lock().unwrap_or_else(PoisonError::into_inner) = phase;
        self.report(0, of)
    }

    /// Rows done of the phase and in all; 0 in all = unknown.
    pub fn report(&self, done: u64, of: u64) -> ControlFlow<()> {
        self.of.store(of, Ordering::Relaxed);
        self.done.store(done, Ordering::Relaxed);
        if let Some(watcher) = &self.watcher {
            watcher(self);
        }
        if self.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Withdraws the work.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the asker has left: work of several queries looks here between them.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// The phase begun last; empty before the first.
    #[must_use]
    pub fn phase(&self) -> &'static str {
        *self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rows done and rows in all (0 = unknown).
    #[must_use]
    pub fn rows(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.of.load(Ordering::Relaxed))
    }
}

impl fmt::Debug for Progress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (done, of) = self.rows();
        write!(f, "Progress({:?} {done}/{of}, cancelled: {})", self.phase(), self.is_cancelled())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_watcher_is_told_of_each_report_and_may_cancel() {
        let told = Mutex::new(Vec::new());
        let progress = Progress::watched(|at| {
            told.lock().unwrap().push((at.phase(), at.rows()));
            if at.rows() == (2, 3) {
                at.cancel();
            }
        });
        assert!(progress.begin("reading", 3).is_continue());
        assert!(progress.report(1, 3).is_continue());
        assert!(progress.report(2, 3).is_break());
        assert!(progress.begin("writing", 0).is_break(), "cancelled once, cancelled for good");
        assert_eq!(
            *told.lock().unwrap(),
            [("reading", (0, 3)), ("reading", (1, 3)), ("reading", (2, 3)), ("writing", (0, 0))]
        );
    }
}
