//! What the terminal and the workers tell the screen.

use std::io::{self, PipeReader, PipeWriter, Write};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::decode::{Decoder, Said};
use super::key::Key;
use super::mouse::Mouse;

/// What wakes the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key press.
    Key(Key),
    /// Something done with the mouse.
    Mouse(Mouse),
    /// Pasted text.
    Paste(String),
    /// The terminal has another size.
    Resize,
    /// A worker has an answer.
    Answer,
    /// The terminal shows what it was last asked about.
    Shown,
    /// The terminal is gone.
    Gone,
    /// The program is to stop (Ctrl-Z from outside).
    Suspend,
    /// The program runs again.
    Resume,
}

/// How long after an Esc the rest of a key may come.
const REST: Timespec = Timespec { tv_sec: 0, tv_nsec: 40_000_000 };

/// How long a pause waits for the thread that reads: where it has ended there is nothing to wait for.
const PAUSE: Duration = Duration::from_secs(1);

/// Whether the terminal is read.
#[derive(Default)]
struct Gate {
    state: Mutex<GateState>,
    changed: Condvar,
}

#[derive(Default)]
struct GateState {
    /// Nothing is to be read.
    closed: bool,
    /// The thread has seen that.
    rests: bool,
}

impl Gate {
    fn state(&self) -> MutexGuard<'_, GateState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the terminal may be read again.
    fn rest(&self) {
        let mut state = self.state();
        state.rests = true;
        self.changed.notify_all();
        while state.closed {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.rests = false;
    }
}

/// The thread that reads the terminal.
pub struct Listener {
    gate: Arc<Gate>,
    wake: PipeWriter,
}

impl Listener {
    /// Runs something while nothing is read: another program has the keys.
    pub fn paused<T>(&mut self, run: impl FnOnce() -> T) -> T {
        let mut state = self.gate.state();
        state.closed = true;
        drop(self.wake.write_all(&[0]));
        let waits = |state: &mut GateState| !state.rests;
        let state = self.gate.changed.wait_timeout_while(state, PAUSE, waits).unwrap_or_else(PoisonError::into_inner).0;
        drop(state);
        let done = run();
        self.gate.state().closed = false;
        self.gate.changed.notify_all();
        done
    }
}

/// Reads the terminal on a thread of its own.
///
/// # Errors
/// When the thread cannot be started: there would be no keys.
pub fn listen(send: Sender<Event>) -> io::Result<Listener> {
    let (woken, wake) = io::pipe()?;
    let gate = Arc::new(Gate::default());
    let listener = Listener { gate: Arc::clone(&gate), wake };
    let hear = move || {
        let (mut decoder, mut said, mut bytes) = (Decoder::default(), Vec::new(), [0; 4096]);
        // Ends where nobody listens any more.
        while hear_more(&mut decoder, &mut said, &mut bytes, (&gate, &woken)) {
            for one in said.drain(..) {
                let event = match one {
                    Said::Key(key) => Event::Key(key),
                    Said::Mouse(mouse) => Event::Mouse(mouse),
                    Said::Paste(text) => Event::Paste(text),
                    Said::Status => Event::Shown,
                };
                if send.send(event).is_err() {
                    return;
                }
            }
        }
        drop(send.send(Event::Gone));
    };
    thread::Builder::new().name("input".to_owned()).spawn(hear)?;
    Ok(listener)
}

/// Waits for the terminal; false = it is gone.
fn hear_more(decoder: &mut Decoder, said: &mut Vec<Said>, bytes: &mut [u8], gate: (&Gate, &PipeReader)) -> bool {
    let (gate, woken) = gate;
    let stdin = io::stdin();
    let rest = decoder.unsure().then_some(REST);
    let mut from = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(woken, PollFlags::IN)];
    let ready = poll(&mut from, rest.as_ref());
    let woke = from[1].revents().contains(PollFlags::IN);
    let heard = !from[0].revents().is_empty();
    match ready {
        Ok(0) => decoder.flush(said),
        Ok(_) if woke => {
            let _ = rustix::io::read(woken, &mut [0]);
            gate.rest();
        }
        Ok(_) if heard => match rustix::io::read(&stdin, &mut *bytes) {
            Ok(0) => return false,
            Ok(count) => decoder.feed(&bytes[..count], said),
            Err(error) => return matches!(error, Errno::INTR | Errno::AGAIN),
        },
        // The listener was dropped: the explorer has ended.
        Ok(_) => return false,
        Err(error) => return error == Errno::INTR,
    }
    true
}
