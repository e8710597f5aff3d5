//! The explorer in a terminal. Nothing here sleeps: a test waits until the screen shows what it should, or fails.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a condition may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// What the terminal shows, and a bell for when it changes.
#[derive(Clone)]
struct Seen(Arc<(Mutex<vt100::Parser>, Condvar)>);

impl Seen {
    /// Waits until `holds`, and hands back what it says.
    fn until<T>(&self, what: &str, mut holds: impl FnMut(&vt100::Screen) -> Option<T>) -> T {
        let (parser, bell) = &*self.0;
        let end = Instant::now() + PATIENCE;
        let mut parser = parser.lock().unwrap();
        loop {
            if let Some(value) = holds(parser.screen()) {
                return value;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited for {what}; the screen shows:\n{}", parser.screen().contents());
            parser = bell.wait_timeout(parser, left).unwrap().0;
        }
    }
}

/// A program in a terminal of its own.
struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
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
        let pair = native_pty_system().openpty(size(30, 110)).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_milepost"));
        command.args(args);
        command.cwd(folder);
        command.env("TERM", "xterm-256color");
        command.env("HOME", folder);
        command.env("XDG_CACHE_HOME", folder.join("cache"));
        for name in ["NO_COLOR", "MILEPOST_CONFIG", "XDG_CONFIG_HOME"] {
            command.env_remove(name);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut bytes = pair.master.try_clone_reader().unwrap();
        let seen = Seen(Arc::new((Mutex::new(vt100::Parser::new(cells(30), cells(110), 0)), Condvar::new())));
        let stop = Arc::new(AtomicBool::new(false));
        let (shown, stopped) = (seen.clone(), stop.clone());
        let (ends, closed) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = bytes.read(&mut buffer) {
                let (parser, bell) = &*shown.0;
                parser.lock().unwrap().process(&buffer[..n]);
                bell.notify_all();
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
            }
            drop(bytes);
            ends.send(()).unwrap_or_default();
        });
        let keys = pair.master.take_writer().unwrap();
        Self { child, master: Some(pair.master), keys: Some(keys), seen, stop, closed }
    }

    fn press(&mut self, keys: &str) {
        let writer = self.keys.as_mut().unwrap();
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
        self.seen.0.0.lock().unwrap().screen_mut().set_size(cells(rows), cells(cols));
        self.master.as_ref().unwrap().resize(size(rows, cols)).unwrap();
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
        self.keys = None;
        self.master = None;
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
    terminal.shows("Funnel");
    terminal.shows("Why entries ended");
    terminal.press("?");
    terminal.shows("Everywhere");
    terminal.press("\u{1b}");
    terminal.shows_no("Everywhere");
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
        terminal.shows("credits sum to influenced");
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
    terminal.shows("this event is in the data");
    terminal.press("\r");
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

#[test]
fn p15_resized_to_20_by_5_and_back() {
    let folder = project();
    let mut terminal = Terminal::start(folder.path(), &[]);
    terminal.shows("[1 Home]");
    terminal.resize(5, 20);
    terminal.shows("20 × 5");
    terminal.resize(30, 110);
    terminal.shows("[1 Home]");
    terminal.resize(1, 1);
    terminal.resize(24, 80);
    terminal.shows("[1 Home]");
    terminal.press("q");
    assert!(terminal.ended().success());
}

#[test]
fn p12_the_terminal_is_given_back() {
    let folder = project();
    for keys in ["q", "\u{3}"] {
        let mut terminal = Terminal::start(folder.path(), &[]);
        terminal.shows("[1 Home]");
        terminal.seen.until("the alternate screen", |screen| screen.alternate_screen().then_some(()));
        assert!(!terminal.cooked());
        terminal.press(keys);
        terminal.ended();
        let parser = terminal.seen.0.0.lock().unwrap();
        let screen = parser.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste(), "{keys:?}");
        drop(parser);
        assert!(terminal.cooked(), "{keys:?}");
    }
}

#[test]
fn p12_a_signal_gives_the_terminal_back() {
    let folder = project();
    let mut terminal = Terminal::start(folder.path(), &[]);
    terminal.shows("[1 Home]");
    let pid = i32::try_from(terminal.child.process_id().unwrap()).unwrap();
    rustix::process::kill_process(rustix::process::Pid::from_raw(pid).unwrap(), rustix::process::Signal::TERM).unwrap();
    assert!(!terminal.ended().success());
    assert!(!terminal.seen.0.0.lock().unwrap().screen().alternate_screen());
    assert!(terminal.cooked());
}

#[test]
fn p13_a_vanished_terminal_ends_the_program() {
    let folder = project();
    let mut terminal = Terminal::start(folder.path(), &[]);
    terminal.shows("[1 Home]");
    terminal.vanish();
    let gone = Instant::now();
    terminal.child.wait().unwrap();
    assert!(gone.elapsed() < Duration::from_secs(10), "it took {:?}", gone.elapsed());
}

#[test]
fn p17_without_a_terminal_it_names_what_to_use() {
    let folder = tempfile::tempdir().unwrap();
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_milepost")).current_dir(&folder).output().unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("milepost report"));
    assert!(out.stdout.is_empty());
}
