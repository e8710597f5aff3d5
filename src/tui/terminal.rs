//! The terminal: entered once, given back on every way out (P12–P17).

use std::io::{self, IsTerminal, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, Once};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::Print;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use crossterm::{clipboard, cursor, execute, queue};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rustix::termios::{QueueSelector, tcflush};
use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level;

use super::event::Event;
use super::outlet::Outlet;
use super::pace::{self, Pace};
use super::paint;
use crate::jobs;

/// Whether the terminal is ours at the moment.
static HELD: AtomicBool = AtomicBool::new(false);
/// Whether the mouse is asked for while it is ours.
static MOUSE: AtomicBool = AtomicBool::new(false);
/// Whether another program of ours has it at the moment.
static LENT: AtomicBool = AtomicBool::new(false);
/// Whether the terminal may not have all that was sent.
static BEHIND: AtomicBool = AtomicBool::new(false);
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
    out: Outlet,
    /// What the terminal shows when all is sent; `None` = not known, so everything is drawn.
    shown: Option<Buffer>,
    /// When a text was last handed to the clipboard.
    copied: Option<Instant>,
    pace: Pace,
    /// When the terminal was taken.
    taken: Instant,
    /// The process was stopped by us, and is told that it runs again.
    stopped: bool,
}

/// Presses and the wheel, as numbers of any size; not movements.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// How long the way onto the alternate screen may take at most, where the terminal does not say.
const ENTERING: Duration = Duration::from_secs(1);

/// How long a text for the clipboard may be on its way before leaving drops it.
const COPYING: Duration = Duration::from_secs(2);

impl Screen {
    /// Takes the terminal: raw, on the alternate screen, with the mouse where it is wanted. From now on every way out gives
    /// it back.
    ///
    /// # Errors
    /// When the terminal cannot be set.
    pub fn enter(send: Sender<Event>, mouse: bool) -> io::Result<Self> {
        MOUSE.store(mouse, Ordering::SeqCst);
        HOOK.call_once(install_hook);
        listen_to_signals(send)?;
        let out = Outlet::new()?;
        take()?;
        let (pace, taken) = (Pace::default(), Instant::now());
        let mut screen = Self { out, shown: None, copied: None, pace, taken, stopped: false };
        screen.ask(0)?;
        Ok(screen)
    }

    /// Hears the mouse from now on, or leaves it to the terminal.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn hear_mouse(&mut self, wanted: bool) -> io::Result<()> {
        if MOUSE.swap(wanted, Ordering::SeqCst) != wanted {
            self.out.write_all(if wanted { MOUSE_ON } else { MOUSE_OFF }.as_bytes())?;
        }
        Ok(())
    }

    /// Asks the terminal to say when it shows what was sent so far, `bytes` of it since the last question.
    fn ask(&mut self, bytes: usize) -> io::Result<()> {
        if self.pace.asks() {
            self.out.write_all(pace::QUESTION)?;
            self.pace.asked(bytes, Instant::now());
        }
        Ok(())
    }

    /// The terminal shows what it was asked about.
    pub fn answered(&mut self) {
        self.pace.answered();
        self.note();
    }

    /// The terminal has, or had, another size: what it shows is not known any more, even where it is as large as before.
    pub fn resized(&mut self) {
        self.shown = None;
    }

    /// Notes whether the terminal may be behind. One that does not say so may be, but for the first moment, when the way
    /// onto the alternate screen must not be dropped.
    fn note(&self) {
        let behind = !self.out.free() || self.pace.behind().unwrap_or_else(|| self.taken.elapsed() > ENTERING);
        BEHIND.store(behind, Ordering::SeqCst);
    }

    /// Whether an answer of the terminal is on its way.
    #[must_use]
    pub fn awaits(&self) -> bool {
        self.out.free() && self.pace.awaits(Instant::now())
    }

    /// Hands over more of what is to be sent; true = the terminal has it all but for a little, and a new frame may be
    /// drawn.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn free(&mut self) -> io::Result<bool> {
        let _writing = patient();
        if !HELD.load(Ordering::SeqCst) {
            self.out.forget();
        }
        let sent = self.out.push()?;
        self.note();
        Ok(sent && self.pace.free(Instant::now()))
    }

    /// Draws one frame; only what changed is sent, and nothing where nothing did (P16). Not to be called before what went
    /// before was sent; true = this was sent, too.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn draw(&mut self, view: impl FnOnce(&mut Buffer)) -> io::Result<bool> {
        let (width, height) = size()?;
        let mut frame = Buffer::empty(Rect::new(0, 0, width, height));
        view(&mut frame);
        let writing = patient();
        if !HELD.load(Ordering::SeqCst) {
            return Ok(true);
        }
        let known = self.shown.take().filter(|shown| shown.area == frame.area);
        let fresh = known.is_none();
        let before = known.unwrap_or_else(|| Buffer::empty(frame.area));
        let changes = paint::difference(&before, &frame);
        if fresh || !changes.is_empty() {
            if fresh {
                queue!(self.out, crossterm::style::ResetColor, Clear(ClearType::All))?;
            }
            self.out.write_all(changes.as_bytes())?;
            self.ask(changes.len())?;
        }
        self.shown = Some(frame);
        drop(writing);
        self.free()
    }

    /// Hands a text to the clipboard of the user's terminal (OSC 52), also through SSH.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let _writing = patient();
        if !HELD.load(Ordering::SeqCst) {
            return Ok(());
        }
        queue!(self.out, clipboard::CopyToClipboard::to_clipboard_from(text))?;
        self.copied = Some(Instant::now());
        self.out.push().map(drop)
    }

    /// Gives the terminal back and stops the process; comes back when it runs again (P14).
    ///
    /// # Errors
    /// When the terminal cannot be taken again.
    pub fn suspend(&mut self) -> io::Result<()> {
        restore();
        low_level::emulate_default_handler(SIGTSTP)?;
        self.again()?;
        self.stopped = true;
        Ok(())
    }

    /// Gives the terminal to another program while something runs, and takes it again.
    ///
    /// # Errors
    /// When the terminal cannot be taken again.
    pub fn lend<T>(&mut self, run: impl FnOnce() -> T) -> io::Result<T> {
        BEHIND.store(false, Ordering::SeqCst);
        restore();
        LENT.store(true, Ordering::SeqCst);
        let done = run();
        LENT.store(false, Ordering::SeqCst);
        self.again()?;
        Ok(done)
    }

    /// Takes the terminal again after a stop from outside, and forgets what was drawn.
    ///
    /// # Errors
    /// When the terminal cannot be set.
    pub fn resume(&mut self) -> io::Result<()> {
        // After a stop of our own all is done already.
        if std::mem::take(&mut self.stopped) { Ok(()) } else { self.again() }
    }

    fn again(&mut self) -> io::Result<()> {
        // What is on the way now is the shell's as well.
        BEHIND.store(false, Ordering::SeqCst);
        restore();
        self.out.forget();
        self.shown = None;
        self.pace = Pace::default();
        take()?;
        self.taken = Instant::now();
        self.ask(0)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.copied.is_some_and(|since| since.elapsed() < COPYING) {
            BEHIND.store(false, Ordering::SeqCst);
        }
        restore();
    }
}

fn take() -> io::Result<()> {
    let _writing = patient();
    enable_raw_mode()?;
    HELD.store(true, Ordering::SeqCst);
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
    if MOUSE.load(Ordering::SeqCst) {
        execute!(io::stdout(), Print(MOUSE_ON))?;
    }
    Ok(())
}

/// Gives the terminal back: cooked, on the main screen, cursor visible. Does nothing the second time.
fn restore() {
    let _writing = patient();
    if HELD.swap(false, Ordering::SeqCst) {
        if BEHIND.swap(false, Ordering::SeqCst) {
            // A slow link would show pages long after they were left. Where they cannot be dropped, they arrive.
            let _ = tcflush(io::stdout(), QueueSelector::OFlush);
        }
        // What cannot be written to a terminal that is gone need not be.
        if MOUSE.load(Ordering::SeqCst) {
            let _ = execute!(io::stdout(), Print(MOUSE_OFF));
        }
        let _ = execute!(
            io::stdout(),
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
        if jobs::is_guarded() {
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
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            match signal {
                // They are for the program that has the terminal, and for us where it stops.
                SIGINT | SIGQUIT if LENT.load(Ordering::SeqCst) => {}
                SIGTSTP if LENT.load(Ordering::SeqCst) => drop(low_level::emulate_default_handler(SIGTSTP)),
                SIGTSTP => drop(send.send(Event::Suspend)),
                SIGCONT => drop(send.send(Event::Resume)),
                SIGWINCH => drop(send.send(Event::Resize)),
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
