//! The seam for faults: every call of this room that changes the disk is counted here before it is made.
//!
//! In builds with debug assertions the environment variable `MILEPOST_FAULT` can make one of them fail, so that tests find
//! out what a child process leaves behind. In a release build the variable is not read. Nothing that it can do is more than
//! a failing disk or a kill, which are to harm nothing (P2).
//!
//! ```text
//! fail:rename:2    the second rename fails (EIO)
//! full:write:3     the third write and all later ones find the disk full (ENOSPC)
//! kill:any:17      the process kills itself (SIGKILL) in place of its 17th call of any kind
//! ```

use std::io;

/// A kind of call that changes the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// A file or folder is made.
    Make,
    /// Bytes are written.
    Write,
    /// A file or folder is brought to the disk.
    Sync,
    /// A file gets its name.
    Rename,
    /// A file or folder is removed.
    Remove,
}

/// Counts a call that is about to be made; an error where it is to fail.
///
/// # Errors
/// Only where a fault was asked for.
#[cfg_attr(not(debug_assertions), expect(clippy::unnecessary_wraps, reason = "faults are of debug builds alone"))]
pub(super) fn counted(call: Call) -> io::Result<()> {
    #[cfg(debug_assertions)]
    plan::met(call)?;
    let _ = call;
    Ok(())
}

#[cfg(test)]
pub(crate) use plan::inject;

#[cfg(debug_assertions)]
mod plan {
    use std::io;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::Call;

    /// The variable that names a fault.
    const VARIABLE: &str = "MILEPOST_FAULT";

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Does {
        Fail,
        Full,
        Kill,
    }

    #[derive(Debug)]
    pub struct Plan {
        does: Does,
        /// `None` = of any kind.
        call: Option<Call>,
        number: u64,
        seen: AtomicU64,
    }

    impl Plan {
        fn parse(text: &str) -> Option<Self> {
            let mut parts = text.split(':');
            let does = match parts.next()? {
                "fail" => Does::Fail,
                "full" => Does::Full,
                "kill" => Does::Kill,
                _ => return None,
            };
            let call = match parts.next()? {
                "make" => Some(Call::Make),
                "write" => Some(Call::Write),
                "sync" => Some(Call::Sync),
                "rename" => Some(Call::Rename),
                "remove" => Some(Call::Remove),
                "any" => None,
                _ => return None,
            };
            Some(Self { does, call, number: parts.next()?.parse().ok()?, seen: AtomicU64::new(0) })
        }

        fn met(&self, call: Call) -> io::Result<()> {
            if self.call.is_some_and(|wanted| wanted != call) {
                return Ok(());
            }
            let number = self.seen.fetch_add(1, Ordering::SeqCst) + 1;
            match self.does {
                Does::Fail if number == self.number => Err(rustix::io::Errno::IO.into()),
                Does::Full if number >= self.number => Err(rustix::io::Errno::NOSPC.into()),
                Does::Kill if number == self.number => loop {
                    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
                },
                _ => Ok(()),
            }
        }
    }

    pub fn met(call: Call) -> io::Result<()> {
        static OF_PROCESS: OnceLock<Option<Plan>> = OnceLock::new();
        #[cfg(test)]
        if let Some(plan) = injected::current() {
            return plan.met(call);
        }
        let plan = OF_PROCESS.get_or_init(|| std::env::var(VARIABLE).ok().as_deref().and_then(Plan::parse));
        plan.as_ref().map_or(Ok(()), |plan| plan.met(call))
    }

    #[cfg(test)]
    pub(crate) use injected::inject;

    #[cfg(test)]
    mod injected {
        use std::cell::RefCell;
        use std::sync::Arc;
        use std::sync::atomic::Ordering;

        use super::Plan;

        thread_local! {
            static OF_THREAD: RefCell<Option<Arc<Plan>>> = const { RefCell::new(None) };
        }

        pub fn current() -> Option<Arc<Plan>> {
            OF_THREAD.with(|plan| plan.borrow().clone())
        }

        /// A fault for the calls of this thread, until the value goes.
        pub(crate) struct Injected(Arc<Plan>);

        impl Injected {
            /// How many calls of its kind were counted.
            pub(crate) fn seen(&self) -> u64 {
                self.0.seen.load(Ordering::SeqCst)
            }
        }

        impl Drop for Injected {
            fn drop(&mut self) {
                OF_THREAD.with(|plan| *plan.borrow_mut() = None);
            }
        }

        /// Makes calls of this thread fail.
        pub(crate) fn inject(text: &str) -> Injected {
            let plan = Arc::new(Plan::parse(text).expect("a fault"));
            OF_THREAD.with(|current| *current.borrow_mut() = Some(Arc::clone(&plan)));
            Injected(plan)
        }
    }
}
