//! Threads that may be refused: where the machine gives no more, the work is done by the thread that asked.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Builder, Scope, ScopedJoinHandle};

/// Work that was handed to a thread of its own, or done where none could be started.
pub enum Started<'scope, T> {
    /// A thread does it.
    Thread(ScopedJoinHandle<'scope, Option<T>>),
    /// It is done.
    Done(Option<T>),
}

impl<T> Started<'_, T> {
    /// Waits for the work.
    ///
    /// # Errors
    /// When it panicked.
    pub fn join(self) -> thread::Result<T> {
        let done = match self {
            Self::Thread(handle) => handle.join()?,
            Self::Done(done) => done,
        };
        // It is taken once, by whoever runs it.
        done.ok_or_else(|| Box::new("the work was not done") as _)
    }

    /// Whether there is nothing to wait for.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        match self {
            Self::Thread(handle) => handle.is_finished(),
            Self::Done(_) => true,
        }
    }
}

/// Starts work on a thread of its own; where none can be started, does it before it returns.
pub fn start<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Send + 'scope,
) -> Started<'scope, T> {
    start_by(Builder::new(), scope, work)
}

fn start_by<'scope, T: Send + 'scope, F: FnOnce() -> T + Send + 'scope>(
    builder: Builder,
    scope: &'scope Scope<'scope, '_>,
    work: F,
) -> Started<'scope, T> {
    let work = Arc::new(Mutex::new(Some(work)));
    let take = |work: &Mutex<Option<F>>| work.lock().unwrap_or_else(PoisonError::into_inner).take();
    let handed = Arc::clone(&work);
    match builder.spawn_scoped(scope, move || take(&handed).map(|work| work())) {
        Ok(handle) => Started::Thread(handle),
        Err(_) => Started::Done(take(&work).map(|work| work())),
    }
}

/// One of several works that may be done at once.
pub type Work<'a> = Box<dyn FnOnce() + Send + 'a>;

/// Does all of the works, by so many threads at most, which take them in turn.
pub fn in_turn(threads: usize, works: Vec<Work<'_>>) {
    let most = threads.min(works.len());
    let works = Mutex::new(works.into_iter());
    let next = || works.lock().unwrap_or_else(PoisonError::into_inner).next();
    let take = || {
        while let Some(work) = next() {
            work();
        }
    };
    thread::scope(|scope| {
        for _ in 1..most {
            start(scope, take);
        }
        take();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p10_work_is_done_by_the_asker_where_no_thread_can_be_started() {
        // No machine has room for such a stack.
        let refused = || Builder::new().stack_size(1 << 60);
        let here = thread::current().id();
        let (own, other) = thread::scope(|scope| {
            let own = start_by(refused(), scope, || thread::current().id());
            assert!(own.is_finished());
            let other = start(scope, || thread::current().id());
            (own.join().unwrap(), other.join().unwrap())
        });
        assert_eq!(own, here);
        assert_ne!(other, here);
    }

    #[test]
    fn p10_works_are_done_once_each_by_no_more_threads_than_asked_for() {
        for threads in [0, 1, 2, 3, 7, 20] {
            let (mut done, askers) = ([0; 9], Mutex::new(std::collections::HashSet::new()));
            let works = done.iter_mut().map(|done| {
                let askers = &askers;
                Box::new(move || {
                    *done += 1;
                    askers.lock().unwrap().insert(format!("{:?}", thread::current().id()));
                }) as Work<'_>
            });
            in_turn(threads, works.collect());
            assert_eq!(done, [1; 9]);
            assert!(askers.into_inner().unwrap().len() <= threads.max(1), "{threads}");
        }
    }

    #[test]
    fn a_panic_on_the_other_thread_is_an_error() {
        let joined = thread::scope(|scope| start(scope, || -> u8 { std::panic::panic_any("stop") }).join().is_err());
        assert!(joined);
    }
}
