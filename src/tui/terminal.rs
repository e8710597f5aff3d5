//! The terminal: entered once, given back on every way out (P12–P17).

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, Once};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{clipboard, cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use signal_hook::low_level;

use super::event::Event;
use crate::engine;

/// Whether the terminal is ours at the moment.
static HELD: AtomicBool = AtomicBool::new(false);
/// Held while something is written, so that nothing is drawn onto a terminal that was given back.
static WRITING: Mutex<()> = Mutex::new(());
static HOOK: Once = Once::new();

/// Why the explorer cannot run here; it names what to use in its place (P17).
pub const REFUSAL: &str = "the explorer needs a terminal\n  for scripts and pipes: milepost report NAME --format csv\n  \
                           see: milepost report --help";

/// Whether there is a terminal that can be drawn on (P17).
#[must_use]
pub fn usable() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal() && std::env::var("TERM").as_deref() != Ok("dumb")
}

/// Whether the terminal has vanished: the connection dropped, its window closed (P13).
#[must_use]
pub fn vanished() -> bool {
    !io::stdin().is_terminal()
}

/// The screen while it is ours.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
}

impl Screen {
    /// Takes the terminal: raw, on the alternate screen. From now on every way out gives it back.
    ///
    /// # Errors
    /// When the terminal cannot be set.
    pub fn enter(send: Sender<Event>) -> io::Result<Self> {
        HOOK.call_once(install_hook);
        listen_to_signals(send)?;
        take()?;
        // One write per frame, so that a slow link does not show half of one.
        let backend = CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, io::stdout()));
        Ok(Self { terminal: Terminal::new(backend)? })
    }

    /// Draws one frame; only what changed is sent.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn draw(&mut self, view: impl FnOnce(&mut ratatui::Frame<'_>)) -> io::Result<()> {
        let _writing = patient();
        if !HELD.load(Ordering::SeqCst) {
            return Ok(());
        }
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(view)?;
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        self.terminal.backend_mut().flush()
    }

    /// Hands a text to the clipboard of the user's terminal (OSC 52), also through SSH.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let _writing = patient();
        queue!(self.terminal.backend_mut(), clipboard::CopyToClipboard::to_clipboard_from(text))?;
        self.terminal.backend_mut().flush()
    }

    /// Gives the terminal back and stops the process; comes back when it runs again (P14).
    ///
    /// # Errors
    /// When the terminal cannot be taken again.
    pub fn suspend(&mut self) -> io::Result<()> {
        restore();
        low_level::emulate_default_handler(SIGTSTP)?;
        self.resume()
    }

    /// Takes the terminal again after a stop, and forgets what was drawn.
    ///
    /// # Errors
    /// When the terminal cannot be set.
    pub fn resume(&mut self) -> io::Result<()> {
        restore();
        take()?;
        self.terminal.clear()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

fn take() -> io::Result<()> {
    let _writing = patient();
    enable_raw_mode()?;
    HELD.store(true, Ordering::SeqCst);
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)
}

/// Gives the terminal back: cooked, on the main screen, cursor visible. Does nothing the second time.
pub fn restore() {
    let _writing = patient();
    if HELD.swap(false, Ordering::SeqCst) {
        // What cannot be written to a terminal that is gone need not be.
        let _ = execute!(
            io::stdout(),
            EndSynchronizedUpdate,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            crossterm::style::ResetColor,
            cursor::Show
        );
        let _ = disable_raw_mode();
    }
}

/// Waits for the writer, but not for ever: it may be this thread, or hang on a dead link.
fn patient() -> Option<MutexGuard<'static, ()>> {
    let start = Instant::now();
    loop {
        match WRITING.try_lock() {
            Ok(guard) => return Some(guard),
            Err(std::sync::TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(std::sync::TryLockError::WouldBlock) if start.elapsed() > Duration::from_millis(200) => return None,
            Err(std::sync::TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(2)),
        }
    }
}

/// A panic in a worker's job is an error value; any other gives the terminal back, tells, and ends the program.
fn install_hook() {
    let tell = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if engine::is_guarded() {
            return;
        }
        let ours = HELD.load(Ordering::SeqCst);
        restore();
        tell(info);
        if ours {
            low_level::exit(70);
        }
    }));
}

/// Signals are heard on a thread of their own, which ends the program even where the screen's thread is busy.
fn listen_to_signals(send: Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            match signal {
                SIGTSTP => drop(send.send(Event::Suspend)),
                SIGCONT => drop(send.send(Event::Resume)),
                deadly => die(deadly),
            }
        }
    })?;
    Ok(())
}

fn die(signal: i32) {
    // Where the terminal does not take the last bytes, the program ends all the same.
    let _ = thread::Builder::new().spawn(move || {
        thread::sleep(Duration::from_millis(700));
        low_level::exit(128 + signal);
    });
    restore();
    low_level::exit(128 + signal);
}
