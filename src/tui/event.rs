//! What the terminal and the workers tell the screen.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::decode::{Decoder, Said};
use super::key::Key;

/// What wakes the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key press.
    Key(Key),
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

/// Reads the terminal on a thread of its own.
///
/// # Errors
/// When the thread cannot be started: there would be no keys.
pub fn listen(send: Sender<Event>) -> io::Result<()> {
    let hear = move || {
        let (mut decoder, mut said, mut bytes) = (Decoder::default(), Vec::new(), [0; 4096]);
        // Ends where nobody listens any more.
        while hear_more(&mut decoder, &mut said, &mut bytes) {
            for one in said.drain(..) {
                let event = match one {
                    Said::Key(key) => Event::Key(key),
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
    thread::Builder::new().name("input".to_owned()).spawn(hear).map(drop)
}

/// Waits for the terminal; false = it is gone.
fn hear_more(decoder: &mut Decoder, said: &mut Vec<Said>, bytes: &mut [u8]) -> bool {
    let stdin = io::stdin();
    let rest = decoder.unsure().then_some(REST);
    match poll(&mut [PollFd::new(&stdin, PollFlags::IN)], rest.as_ref()) {
        Ok(0) => decoder.settle(said),
        Ok(_) => match rustix::io::read(&stdin, &mut *bytes) {
            Ok(0) => return false,
            Ok(count) => decoder.feed(&bytes[..count], said),
            Err(error) => return matches!(error, Errno::INTR | Errno::AGAIN),
        },
        Err(error) => return error == Errno::INTR,
    }
    true
}
