//! The explorer in a terminal. Nothing here sleeps: a test waits until the screen shows what it should, or fails.

#[path = "pty/hostile.rs"]
mod hostile;
#[path = "pty/promises.rs"]
mod promises;
#[path = "pty/tasks.rs"]
mod tasks;

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a condition may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a terminal shows and was sent.
struct Shown {
    parser: vt100::Parser,
    /// Every byte that came, in order.
    bytes: Vec<u8>,
    /// Whether it is being read: a link that takes nothing is not.
    reading: bool,
    /// Whether questions are answered later, and how many are.
    late: bool,
    owed: usize,
}

/// What the terminal shows, and a bell for when it changes.
#[derive(Clone)]
struct Seen(Arc<(Mutex<Shown>, Condvar)>);

impl Seen {
    /// Waits until `holds`, and hands back what it says.
    fn until<T>(&self, what: &str, mut holds: impl FnMut(&vt100::Screen) -> Option<T>) -> T {
        let (shown, bell) = &*self.0;
        let end = Instant::now() + PATIENCE;
        let mut shown = shown.lock().unwrap();
        loop {
            if let Some(value) = holds(shown.parser.screen()) {
                return value;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited for {what}; the screen shows:\n{}", shown.parser.screen().contents());
            shown = bell.wait_timeout(shown, left).unwrap().0;
        }
    }

    /// Waits until nothing was sent for so long, and says how many bytes had come by then.
    fn quiet(&self, pause: Duration) -> usize {
        let (shown, bell) = &*self.0;
        let end = Instant::now() + PATIENCE;
        let mut shown = shown.lock().unwrap();
        loop {
            let count = shown.bytes.len();
            let (now, waited) = bell.wait_timeout_while(shown, pause, |shown| shown.bytes.len() == count).unwrap();
            if waited.timed_out() {
                return count;
            }
            assert!(Instant::now() < end, "there is no end of output: {:?}", String::from_utf8_lossy(&now.bytes));
            shown = now;
        }
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.0.lock().unwrap().bytes.clone()
    }

    /// Whether it is as it was before the explorer.
    fn given_back(&self) -> bool {
        let shown = self.0.0.lock().unwrap();
        let screen = shown.parser.screen();
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    }

    /// Takes what comes, or nothing more.
    fn read(&self, reading: bool) {
        self.0.0.lock().unwrap().reading = reading;
        self.0.1.notify_all();
    }
}

/// How a program is started in a terminal.
struct Start<'a> {
    program: &'a str,
    args: &'a [&'a str],
    rows: u16,
    cols: u16,
    /// Beside those that are always set; an empty one is taken away.
    environment: &'a [(&'a str, &'a str)],
    /// Whether the terminal answers the question how it is, as all but the simplest do.
    answers: bool,
}

const START: Start<'static> =
    Start { program: env!("CARGO_BIN_EXE_milepost"), args: &[], rows: 30, cols: 110, environment: &[], answers: true };

/// A program in a terminal of its own.
struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Arc<Mutex<Option<Box<dyn Write + Send>>>>,
    seen: Seen,
    stop: Arc<AtomicBool>,
    /// Says so when the terminal is closed, or the reading was stopped.
    closed: mpsc::Receiver<()>,
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn cells(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}

impl Terminal {
    fn start(folder: &Path, args: &[&str]) -> Self {
        Self::run(folder, &Start { args, ..START })
    }

    fn run(folder: &Path, start: &Start<'_>) -> Self {
        let pair = native_pty_system().openpty(size(start.rows, start.cols)).unwrap();
        let mut command = CommandBuilder::new(start.program);
        command.args(start.args);
        command.cwd(folder);
        command.env("TERM", "xterm-256color");
        command.env("HOME", folder);
        command.env("XDG_CACHE_HOME", folder.join("cache"));
        for name in ["NO_COLOR", "MILEPOST_CONFIG", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env_remove(name);
        }
        for (name, value) in start.environment {
            if value.is_empty() {
                command.env_remove(name);
            } else {
                command.env(name, value);
            }
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let bytes = pair.master.try_clone_reader().unwrap();
        let parser = vt100::Parser::new(cells(start.rows), cells(start.cols), 0);
        let shown = Shown { parser, bytes: Vec::new(), reading: true, late: false, owed: 0 };
        let seen = Seen(Arc::new((Mutex::new(shown), Condvar::new())));
        let stop = Arc::new(AtomicBool::new(false));
        let (ends, closed) = mpsc::channel();
        let keys = Arc::new(Mutex::new(pair.master.take_writer().ok()));
        let answers = start.answers.then(|| keys.clone());
        let (shown, stopped) = (seen.clone(), stop.clone());
        std::thread::spawn(move || {
            listen(bytes, &shown, answers.as_deref(), &stopped);
            ends.send(()).unwrap_or_default();
        });
        Self { child, master: Some(pair.master), keys, seen, stop, closed }
    }

    fn press(&self, keys: &str) {
        let mut writer = self.keys.lock().unwrap();
        let writer = writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    fn shows(&self, text: &str) {
        self.seen.until(text, |screen| screen.contents().contains(text).then_some(()));
    }

    fn shows_no(&self, text: &str) {
        self.seen.until(&format!("no {text}"), |screen| (!screen.contents().contains(text)).then_some(()));
    }

    fn resize(&self, rows: u16, cols: u16) {
        self.seen.0.0.lock().unwrap().parser.screen_mut().set_size(cells(rows), cells(cols));
        self.master.as_ref().unwrap().resize(size(rows, cols)).unwrap();
    }

    /// Answers later from now on, or gives the answers that are owed.
    fn late(&self, late: bool) {
        let mut shown = self.seen.0.0.lock().unwrap();
        shown.late = late;
        let owed = if late { 0 } else { std::mem::take(&mut shown.owed) };
        drop(shown);
        if let Some(keys) = self.keys.lock().unwrap().as_mut() {
            keys.write_all(&ANSWER.repeat(owed)).unwrap();
        }
    }

    fn pid(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap()
    }

    /// Waits until the process is gone, whatever its terminal does.
    fn gone(&mut self) -> portable_pty::ExitStatus {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let process = rustix::process::pidfd_open(self.pid(), rustix::process::PidfdFlags::empty()).unwrap();
        let patience = Timespec { tv_sec: PATIENCE.as_secs().cast_signed(), tv_nsec: 0 };
        let gone = poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&patience)).unwrap();
        assert_eq!(gone, 1, "the process ends");
        self.child.wait().unwrap()
    }

    fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(self.pid(), signal).unwrap();
    }

    /// Waits for the end of the program.
    fn ended(&mut self) -> portable_pty::ExitStatus {
        // The terminal closes when the program is gone, which ends the reading.
        self.closed.recv_timeout(PATIENCE).expect("the program ends");
        self.child.wait().unwrap()
    }

    /// Whether the terminal takes lines and echoes them again.
    fn cooked(&self) -> bool {
        let flags = self.master.as_ref().unwrap().get_termios().map(|termios| format!("{:?}", termios.local_flags));
        flags.is_some_and(|flags| flags.contains("ICANON") && flags.contains("ECHO"))
    }

    /// Takes the terminal away, as when a connection drops.
    fn vanish(&mut self) {
        // The reading thread holds the terminal too: the next output lets it go.
        self.stop.store(true, Ordering::SeqCst);
        self.resize(31, 111);
        self.closed.recv_timeout(PATIENCE).expect("the program draws");
        *self.keys.lock().unwrap() = None;
        self.master = None;
    }
}

/// How the terminal is (DSR 5), and that it is well.
const QUESTION: &[u8] = b"\x1b[5n";
const ANSWER: &[u8] = b"\x1b[0n";

/// Reads what comes, shows it, and answers for the terminal.
fn listen(
    mut from: Box<dyn Read + Send>,
    shown: &Seen,
    answers: Option<&Mutex<Option<Box<dyn Write + Send>>>>,
    stopped: &AtomicBool,
) {
    let mut buffer = [0; 4096];
    let (mut answered, (state, bell)) = (0, &*shown.0);
    while let Ok(n @ 1..) = from.read(&mut buffer) {
        let mut shown = bell.wait_while(state.lock().unwrap(), |shown| !shown.reading).unwrap();
        shown.parser.process(&buffer[..n]);
        shown.bytes.extend_from_slice(&buffer[..n]);
        let asked = shown.bytes.windows(QUESTION.len()).filter(|bytes| *bytes == QUESTION).count();
        let new = asked - answered;
        answered = asked;
        let late = shown.late;
        shown.owed += if late { new } else { 0 };
        drop(shown);
        if let Some(keys) = answers
            && let Some(keys) = keys.lock().unwrap().as_mut()
            && !late
        {
            // A program that is gone hears no answer.
            let _ = keys.write_all(&ANSWER.repeat(new));
        }
        bell.notify_all();
        if stopped.load(Ordering::SeqCst) {
            return;
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// A small project, its store built.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for args in [["demo", ".", "--no-open", "--customers", "400"].as_slice(), &["refresh"]] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_milepost"));
        command.args(args).current_dir(&folder);
        command.env("HOME", folder.path()).env("XDG_CACHE_HOME", folder.path().join("cache"));
        command.env_remove("MILEPOST_CONFIG").env_remove("XDG_CONFIG_HOME");
        let out = command.output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
    folder
}

/// What stands between `before` and ` ›`, as in `Model ‹ Linear ›`.
fn chosen(screen: &vt100::Screen, before: &str) -> Option<String> {
    let text = screen.contents();
    let rest = &text[text.find(before)? + before.len()..];
    Some(rest[..rest.find(" ›")?].to_owned())
}

#[test]
fn every_page_opens_and_shows_what_it_is_for() {
    let folder = project();
    let mut terminal = Terminal::start(folder.path(), &[]);
    terminal.shows("[1 Home]");
    terminal.shows("Journeys running");
    for (key, page, text) in [
        ("2", "[2 Milestones]", "First purchase"),
        ("3", "[3 Journeys]", "Welcome series"),
        ("4", "[4 Attribution]", "Model ‹"),
        ("0", "[0 Health]", "Rows read"),
    ] {
        terminal.press(key);
        terminal.shows(page);
        terminal.shows(text);
    }
    terminal.press("3");
    terminal.shows("Welcome series");
    terminal.press("\r");
    terminal.shows("┌ Steps");
    terminal.shows("Why starts ended");
    terminal.press("?");
    terminal.shows("On this page");
    terminal.press("\u{1b}");
    terminal.shows_no("On this page");
    terminal.press("s");
    terminal.shows("select");
    terminal.press("\u{1b}");
    // Before the next key, or the two are one with Alt.
    terminal.shows_no("select");
    terminal.press("q");
    assert!(terminal.ended().success());
}

#[test]
fn a8_models_and_views_switch() {
    let folder = project();
    let mut terminal = Terminal::start(folder.path(), &[]);
    terminal.shows("[1 Home]");
    terminal.press("4");
    let mut model = terminal.seen.until("a model", |screen| chosen(screen, "Model ‹ "));
    for _ in 0..4 {
        terminal.press("m");
        let before = model.clone();
        model = terminal.seen.until("another model", |screen| chosen(screen, "Model ‹ ").filter(|now| *now != before));
        terminal.shows("credits sum to those with a touch before");
    }
    terminal.press("v");
    terminal.seen.until("the channel view", |screen| chosen(screen, "By ‹ ").filter(|view| view == "channel"));
    terminal.shows("email");
    terminal.press("q");
    assert!(terminal.ended().success());
}

#[test]
fn m4_a_milestone_is_added_in_the_file_and_on_the_page() {
    let folder = project();
    let toml = folder.path().join("milepost.toml");
    let before = std::fs::read_to_string(&toml).unwrap();
    let mut terminal = Terminal::start(folder.path(), &[]);
    terminal.press("2");
    terminal.shows("4 of at most 5");
    terminal.press("a");
    terminal.shows("New milestone");
    terminal.press("Cart abandoned");
    terminal.shows("cart-abandoned");
    terminal.press("\t\tcart_abandoned");
    terminal.shows("cart_abandoned  193 events");
    terminal.press("\x13");
    terminal.shows("5 of at most 5");
    terminal.shows("Added Cart abandoned");
    let after = std::fs::read_to_string(&toml).unwrap();
    assert!(after.contains("id = \"cart-abandoned\"") && after.contains("trigger = \"cart_abandoned\""), "{after}");
    // Comments and order stay: every line of before is still there, in order.
    let mut lines = after.lines();
    assert!(before.lines().all(|line| lines.any(|other| other == line)), "{after}");
    assert_eq!(std::fs::read_to_string(folder.path().join("milepost.toml.bak")).unwrap(), before);
    // A sixth is refused (M4).
    terminal.press("a");
    terminal.shows("There are 5 milestones");
    terminal.press("q");
    assert!(terminal.ended().success());
}
