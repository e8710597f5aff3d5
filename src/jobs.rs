//! Query workers: a closure runs on a worker's own connection, its answer is polled for, dropping the task cancels it.
//!
//! Cancel by ownership: whoever holds the [`Task`] is the only one who can see its answer. Dropping it withdraws a queued
//! job or interrupts a running one, and makes the answer undeliverable, so an older answer never meets a newer question.
//!
//! Hazard: an interrupt that arrives between taking a job and starting its query is lost. A withdrawn job that still runs
//! is therefore asked again every 50 ms until its worker answers.

use std::cell::Cell;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::domain::progress;

/// Stops what a worker is doing, from another thread.
pub trait Interrupt: Send + Sync {
    /// Asks the worker's query to end early; does nothing where none runs.
    fn interrupt(&self);
}

/// How often a withdrawn job is asked to end.
const AGAIN: Duration = Duration::from_millis(50);

/// The message of a job that panicked, or of a worker that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panicked(pub String);

/// How far a job is: the job writes, the screen reads.
pub type Progress = progress::Progress<'static>;

enum State {
    Queued,
    Running(Arc<dyn Interrupt>),
    Ended,
}

/// What the engine and the asker both know of a job.
struct Ticket {
    progress: Progress,
    state: Mutex<State>,
}

impl Ticket {
    /// Interrupts the job if it runs; false when there is nothing left to interrupt. The lock keeps an interrupt from
    /// hitting the worker's next job.
    fn interrupt(&self) -> bool {
        match &*lock(&self.state) {
            State::Running(handle) => {
                handle.interrupt();
                true
            }
            State::Queued | State::Ended => false,
        }
    }
}

/// An answer that will come; dropping it cancels the job.
pub struct Task<T> {
    ticket: Arc<Ticket>,
    answer: mpsc::Receiver<Result<T, Panicked>>,
    since: Instant,
    withdraw: Box<dyn Fn(Arc<Ticket>) + Send>,
}

impl<T> Task<T> {
    /// The answer, once.
    #[must_use]
    pub fn poll(&self) -> Option<Result<T, Panicked>> {
        match self.answer.try_recv() {
            Ok(answer) => Some(answer),
            Err(mpsc::TryRecvError::Empty) => None,
            Err(mpsc::TryRecvError::Disconnected) => Some(Err(Panicked("the worker is gone".to_owned()))),
        }
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.ticket.progress
    }

    /// How long ago it was asked.
    #[must_use]
    pub fn age(&self) -> Duration {
        self.since.elapsed()
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.ticket.progress.cancel();
        (self.withdraw)(Arc::clone(&self.ticket));
    }
}

type Work<W> = Box<dyn FnOnce(&mut W, &Progress) + Send>;

struct Queue<W> {
    jobs: VecDeque<(Arc<Ticket>, Work<W>)>,
    leaving: Vec<Arc<Ticket>>,
    closed: bool,
}

struct Shared<W> {
    queue: Mutex<Queue<W>>,
    /// A job was queued.
    work: Condvar,
    /// A running job was withdrawn.
    left: Condvar,
    wake: Box<dyn Fn() + Send + Sync>,
}

/// The workers. Each owns a `W` (a connection and what goes with it), made on its own thread.
pub struct WorkerPool<W: 'static> {
    shared: Arc<Shared<W>>,
}

impl<W: 'static> WorkerPool<W> {
    /// Starts `workers` threads. `make` gives each its context and the handle that interrupts it; `wake` is called, on a
    /// worker's thread, whenever an answer is there.
    pub fn new(
        workers: usize,
        make: impl Fn() -> (W, Arc<dyn Interrupt>) + Send + Sync + 'static,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let shared = Arc::new(Shared {
            queue: Mutex::new(Queue { jobs: VecDeque::new(), leaving: Vec::new(), closed: false }),
            work: Condvar::new(),
            left: Condvar::new(),
            wake: Box::new(wake),
        });
        Self::started(shared, workers, make, start)
    }

    /// Starts the threads; with none at all every job is dropped, and its task answers that the worker is gone.
    fn started(
        shared: Arc<Shared<W>>,
        workers: usize,
        make: impl Fn() -> (W, Arc<dyn Interrupt>) + Send + Sync + 'static,
        start: impl Fn(String, Box<dyn FnOnce() + Send>) -> bool,
    ) -> Self {
        let make = Arc::new(make);
        let begun = (0..workers.max(1)).filter(|number| {
            let (shared, make) = (Arc::clone(&shared), Arc::clone(&make));
            start(format!("query-{number}"), Box::new(move || work(&shared, &*make)))
        });
        if begun.count() == 0 {
            lock(&shared.queue).closed = true;
        }
        let nag = Arc::clone(&shared);
        start("query-interrupts".to_owned(), Box::new(move || ask_again(&nag)));
        Self { shared }
    }

    /// Queues a job. `run` gets the worker's context and a place to say how far it is.
    pub fn run<T: Send + 'static>(&self, run: impl FnOnce(&mut W, &Progress) -> T + Send + 'static) -> Task<T> {
        let ticket = Arc::new(Ticket { progress: Progress::default(), state: Mutex::new(State::Queued) });
        let (send, answer) = mpsc::channel();
        let job: Work<W> = Box::new(move |worker, progress| {
            let done = guarded(|| run(worker, progress));
            // The asker may have left; then nobody wants the answer.
            let _ = send.send(done);
        });
        let mut queue = lock(&self.shared.queue);
        let closed = queue.closed;
        if !closed {
            queue.jobs.push_back((Arc::clone(&ticket), job));
        }
        drop(queue);
        self.shared.work.notify_one();
        if closed {
            (self.shared.wake)();
        }
        let shared = Arc::clone(&self.shared);
        let withdraw = Box::new(move |ticket: Arc<Ticket>| {
            let mut queue = lock(&shared.queue);
            queue.jobs.retain(|(other, _)| !Arc::ptr_eq(other, &ticket));
            if ticket.interrupt() {
                queue.leaving.push(ticket);
                shared.left.notify_one();
            }
        });
        Task { ticket, answer, since: Instant::now(), withdraw }
    }
}

impl<W: 'static> Drop for WorkerPool<W> {
    /// Tells the workers to end after their job; nobody waits for them.
    fn drop(&mut self) {
        lock(&self.shared.queue).closed = true;
        self.shared.work.notify_all();
        self.shared.left.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a thread; whether the machine gave one.
fn start(name: String, run: Box<dyn FnOnce() + Send>) -> bool {
    thread::Builder::new().name(name).spawn(run).is_ok()
}

fn work<W>(shared: &Shared<W>, make: &dyn Fn() -> (W, Arc<dyn Interrupt>)) {
    // Made with the first job, so that the first frame does not wait for a connection.
    let mut own: Option<(W, Arc<dyn Interrupt>)> = None;
    loop {
        let mut queue = lock(&shared.queue);
        let (ticket, job) = loop {
            if queue.closed {
                return;
            }
            if let Some(job) = queue.jobs.pop_front() {
                break job;
            }
            queue = shared.work.wait(queue).unwrap_or_else(PoisonError::into_inner);
        };
        if own.is_none() {
            drop(queue);
            // Without a context the job is dropped, and its task answers that the worker is gone.
            own = guarded(make).ok();
            queue = lock(&shared.queue);
        }
        if let Some((worker, handle)) = own.as_mut() {
            *lock(&ticket.state) = State::Running(Arc::clone(handle));
            drop(queue);
            if !ticket.progress.is_cancelled() {
                job(worker, &ticket.progress);
            }
        } else {
            drop(queue);
            drop(job);
        }
        *lock(&ticket.state) = State::Ended;
        (shared.wake)();
    }
}

/// Interrupts withdrawn jobs until their workers answer.
fn ask_again<W>(shared: &Shared<W>) {
    let mut queue = lock(&shared.queue);
    while !queue.closed {
        queue.leaving.retain(|ticket| ticket.interrupt());
        queue = if queue.leaving.is_empty() {
            shared.left.wait(queue).unwrap_or_else(PoisonError::into_inner)
        } else {
            shared.left.wait_timeout(queue, AGAIN).unwrap_or_else(PoisonError::into_inner).0
        };
    }
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread now becomes an error value; a panic hook leaves those alone.
#[must_use]
pub fn is_guarded() -> bool {
    GUARDED.get()
}

fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, Panicked> {
    GUARDED.set(true);
    // What the job leaves behind is its worker's own: a connection, which a failed query does not harm.
    let done = catch_unwind(AssertUnwindSafe(run));
    GUARDED.set(false);
    done.map_err(|payload| {
        let text = payload
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        Panicked(text)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    struct Flag(Arc<(Mutex<u32>, Condvar)>);

    impl Interrupt for Flag {
        fn interrupt(&self) {
            *lock(&self.0.0) += 1;
            self.0.1.notify_all();
        }
    }

    /// One worker whose context counts the interrupts that reach it.
    struct Bench {
        engine: WorkerPool<Arc<(Mutex<u32>, Condvar)>>,
        woken: mpsc::Receiver<()>,
        interrupts: Arc<(Mutex<u32>, Condvar)>,
    }

    fn bench() -> Bench {
        let interrupts = Arc::new((Mutex::new(0), Condvar::new()));
        let (send, woken) = mpsc::channel();
        let counter = Arc::clone(&interrupts);
        let engine = WorkerPool::new(
            1,
            move || (Arc::clone(&counter), Arc::new(Flag(Arc::clone(&counter))) as Arc<dyn Interrupt>),
            move || send.send(()).unwrap_or_default(),
        );
        Bench { engine, woken, interrupts }
    }

    fn wait(bench: &Bench) {
        bench.woken.recv_timeout(Duration::from_secs(10)).expect("the worker answers");
    }

    #[test]
    fn a_task_is_answered_once_and_wakes_the_screen() {
        let bench = bench();
        let task = bench.engine.run(|_, progress| {
            let _ = progress.report(3, 4);
            7
        });
        wait(&bench);
        assert_eq!(task.poll(), Some(Ok(7)));
        assert_eq!(task.progress().rows(), (3, 4));
    }

    #[test]
    fn p11_a_dropped_task_ends_though_the_first_interrupt_is_lost() {
        let bench = bench();
        let (started, running) = mpsc::channel();
        let task = bench.engine.run(move |interrupts, _| {
            started.send(()).expect("the test listens");
            // Deaf to the first two interrupts, as an engine between two queries is.
            let seen = interrupts.1.wait_while(lock(&interrupts.0), |n| *n < 3).expect("not poisoned");
            *seen
        });
        running.recv().expect("the job runs");
        let before = Instant::now();
        drop(task);
        wait(&bench);
        // Ten times what is promised: the machine may be busy.
        assert!(before.elapsed() < Duration::from_millis(2_500), "{:?}", before.elapsed());
        assert!(*lock(&bench.interrupts.0) >= 3);
    }

    #[test]
    fn the_latest_question_wins_and_a_withdrawn_one_never_runs() {
        let bench = bench();
        let (open, gate) = mpsc::channel::<()>();
        let first = bench.engine.run(move |_, _| gate.recv().is_ok());
        let ran = Arc::new(AtomicBool::new(false));
        let mark = Arc::clone(&ran);
        let mut answer = bench.engine.run(move |_, _| {
            mark.store(true, Ordering::Relaxed);
            1
        });
        // Replacing the task withdraws the older question while it is queued.
        answer = {
            drop(answer);
            bench.engine.run(|_, _| 2)
        };
        open.send(()).expect("the first job waits");
        wait(&bench);
        wait(&bench);
        assert_eq!(first.poll(), Some(Ok(true)));
        assert_eq!(answer.poll(), Some(Ok(2)));
        assert!(!ran.load(Ordering::Relaxed));
    }

    #[test]
    fn a_panicking_job_becomes_an_error_value_and_the_worker_lives_on() {
        let bench = bench();
        let task = bench.engine.run(|_, _| -> i32 {
            assert!(is_guarded());
            std::panic::panic_any("no such column".to_owned())
        });
        wait(&bench);
        assert_eq!(task.poll(), Some(Err(Panicked("no such column".to_owned()))));
        let next = bench.engine.run(|_, _| 5);
        wait(&bench);
        assert_eq!(next.poll(), Some(Ok(5)));
    }

    #[test]
    fn p10_without_any_thread_a_job_is_an_error_value_and_nobody_waits() {
        let (send, woken) = mpsc::channel();
        let shared = Arc::new(Shared {
            queue: Mutex::new(Queue { jobs: VecDeque::new(), leaving: Vec::new(), closed: false }),
            work: Condvar::new(),
            left: Condvar::new(),
            wake: Box::new(move || send.send(()).unwrap_or_default()),
        });
        let engine: WorkerPool<()> = WorkerPool::started(shared, 2, || panic!("no thread makes one"), |_, _| false);
        let task = engine.run(|(), _| 1);
        woken.recv_timeout(Duration::from_secs(10)).expect("the screen is told");
        assert_eq!(task.poll(), Some(Err(Panicked("the worker is gone".to_owned()))));
    }

    #[test]
    fn a_worker_without_a_connection_is_an_error_value() {
        let (send, woken) = mpsc::channel();
        let engine: WorkerPool<()> =
            WorkerPool::new(1, || panic!("no connection"), move || send.send(()).unwrap_or_default());
        let task = engine.run(|(), _| 1);
        woken.recv_timeout(Duration::from_secs(10)).expect("the worker answers");
        assert_eq!(task.poll(), Some(Err(Panicked("the worker is gone".to_owned()))));
    }
}
