//! The explorer in a terminal. Nothing here sleeps: a test waits until the screen shows what it should, or fails.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a condition may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

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
    reading: Option<JoinHandle<()>>,
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
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
        let seen = Seen(Arc::new((Mutex::new(vt100::Parser::new(30, 110, 0)), Condvar::new())));
        let stop = Arc::new(AtomicBool::new(false));
        let (shown, stopped) = (seen.clone(), stop.clone());
        let reading = std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = bytes.read(&mut buffer) {
                let (parser, bell) = &*shown.0;
                parser.lock().unwrap().process(&buffer[..n]);
                bell.notify_all();
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Self { child, master: Some(pair.master), keys: Some(keys), seen, stop, reading: Some(reading) }
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
        self.seen.0.0.lock().unwrap().screen_mut().set_size(rows, cols);
        self.master.as_ref().unwrap().resize(size(rows, cols)).unwrap();
    }

    /// Waits for the end of the program.
    fn ended(&mut self) -> portable_pty::ExitStatus {
        let end = Instant::now() + PATIENCE;
        // The pipe of the terminal closes when the program is gone, which ends the reading thread.
        if let Some(reading) = self.reading.take() {
            while !reading.is_finished() {
                assert!(Instant::now() < end, "the program does not end");
                std::thread::yield_now();
            }
            reading.join().unwrap();
        }
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
        self.reading.take().unwrap().join().unwrap();
        self.keys = None;
        self.master = None;
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
