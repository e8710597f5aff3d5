//! Bytes on their way to the terminal: handed over as fast as the link takes them, never waited for.
//!
//! What the link has not taken yet keeps the next frame from being made, so that a slow link shows what is, not what was,
//! and a key is answered at once whatever the link does.

use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::termios::{tcgetsid, ttyname};

/// The way to the terminal.
pub struct Outlet {
    to: OwnedFd,
    waiting: Vec<u8>,
    sent: usize,
}

impl Outlet {
    /// The way to the terminal that standard output is.
    ///
    /// # Errors
    /// When standard output is closed.
    pub fn new() -> io::Result<Self> {
        // Where the terminal cannot be opened anew, writing waits for the link, as it does everywhere else.
        let to = own().map_or_else(|| io::stdout().as_fd().try_clone_to_owned(), Ok)?;
        Ok(Self::over(to))
    }

    fn over(to: OwnedFd) -> Self {
        Self { to, waiting: Vec::new(), sent: 0 }
    }

    /// Whether everything was taken.
    #[must_use]
    pub fn free(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Hands over what the link takes now; true = that was all.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn push(&mut self) -> io::Result<bool> {
        while self.sent < self.waiting.len() {
            match rustix::io::write(&self.to, &self.waiting[self.sent..]) {
                Ok(0) | Err(Errno::AGAIN) => return Ok(false),
                Ok(taken) => self.sent += taken,
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.forget();
        Ok(true)
    }

    /// Drops what was not taken.
    pub fn forget(&mut self) {
        self.waiting.clear();
        self.sent = 0;
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Does nothing: [`Outlet::push`] hands over.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal opened anew: that writing does not wait is then no matter of the shell, which shares standard output.
fn own() -> Option<OwnedFd> {
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let stdout = io::stdout();
    if tcgetsid(&stdout).is_ok() {
        // It is the terminal of this session, which has a name that is open to everyone.
        return rustix::fs::open("/dev/tty", flags, Mode::empty()).ok();
    }
    rustix::fs::open(ttyname(&stdout, Vec::new()).ok()?, flags, Mode::empty()).ok()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn p16_what_a_full_link_does_not_take_waits_here() {
        let (mut reader, writer) = io::pipe().expect("a pipe");
        let to = OwnedFd::from(writer);
        rustix::io::ioctl_fionbio(&to, true).expect("a pipe may not wait");
        let mut outlet = Outlet::over(to);
        let frame: Vec<u8> = (0..=255).cycle().take(1 << 20).collect();
        outlet.write_all(&frame).expect("memory");
        assert!(!outlet.push().expect("open") && !outlet.free());
        let mut seen = vec![0; 1 << 20];
        let mut read = 0;
        while read < seen.len() {
            read += reader.read(&mut seen[read..]).expect("open");
            outlet.push().expect("open");
        }
        assert!(outlet.free() && seen == frame);
    }

    #[test]
    fn p16_what_is_forgotten_is_never_sent() {
        let (mut reader, writer) = io::pipe().expect("a pipe");
        let to = OwnedFd::from(writer);
        rustix::io::ioctl_fionbio(&to, true).expect("a pipe may not wait");
        let mut outlet = Outlet::over(to);
        outlet.write_all(&vec![b'a'; 1 << 20]).expect("memory");
        outlet.push().expect("open");
        outlet.forget();
        let mut seen = vec![0; 1 << 16];
        // As much as the link had taken, which makes room.
        reader.read_exact(&mut seen).expect("open");
        outlet.write_all(b"end").expect("memory");
        assert!(outlet.push().expect("open"));
        drop(outlet);
        let mut rest = Vec::new();
        reader.read_to_end(&mut rest).expect("open");
        assert!(rest.ends_with(b"aend") || rest == b"end");
        assert!(rest.len() < 1 << 19, "{}", rest.len());
    }

    #[test]
    fn p13_a_link_that_is_gone_is_an_error() {
        let (reader, writer) = io::pipe().expect("a pipe");
        drop(reader);
        let mut outlet = Outlet::over(writer.into());
        outlet.write_all(b"x").expect("memory");
        assert!(outlet.push().is_err());
    }
}
