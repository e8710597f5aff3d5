//! The explorer from key to screen, over a made-up project.

use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::engine::{Engine, Interrupt};
use crate::print::Format;

use super::action::{Action, Keymap};
use super::app::{App, Request};
use super::event::{Code, Event, Key};
use super::fake::{Deaf, Fake, World, world};
use super::look::{Depth, Look};
use super::source::{Edit, Freshness, Refusal, Source};

/// The explorer over a world, without a terminal.
pub struct Bench {
    app: App,
    world: Arc<Mutex<World>>,
    answers: Receiver<()>,
}

impl Bench {
    fn new(world: World) -> Self {
        Self::looking(world, Look::new(Depth::True, false, None))
    }

    fn looking(world: World, look: Look) -> Self {
        let world = Arc::new(Mutex::new(world));
        let (send, answers) = mpsc::channel();
        let shared = Arc::clone(&world);
        let make = move || {
            let source: Box<dyn Source> = Box::new(Fake(Arc::clone(&shared)));
            (source, Arc::new(Deaf) as Arc<dyn Interrupt>)
        };
        let workers = Engine::new(2, make, move || send.send(()).unwrap_or_default());
        let app = App::new(workers, Keymap::new(&[]), look, false);
        let mut bench = Self { app, world, answers };
        bench.settle();
        bench
    }

    /// Until nothing is awaited.
    fn settle(&mut self) {
        self.app.poll();
        while self.app.busy() {
            self.answers.recv_timeout(Duration::from_secs(10)).expect("a worker answers");
            self.app.poll();
        }
    }

    fn press(&mut self, keys: &str) -> Request {
        let mut last = Request::None;
        for name in keys.split(' ') {
            last = self.app.event(Event::Key(Key::parse(name).expect(name)));
            self.settle();
        }
        last
    }

    fn type_in(&mut self, text: &str) {
        for c in text.chars() {
            self.app.event(Event::Key(Key::plain(Code::Char(c))));
        }
        self.settle();
    }

    fn screen(&mut self, width: u16, height: u16) -> Vec<String> {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        self.app.view(&mut buf);
        let line = |y| {
            let mut line = String::new();
            let mut x = 0;
            while x < width {
                let symbol = buf[(x, y)].symbol();
                line.push_str(symbol);
                x += unicode_width::UnicodeWidthStr::width(symbol).max(1) as u16;
            }
            line.trim_end().to_owned()
        };
        (0..height).map(line).collect()
    }

    fn shows(&mut self, text: &str) -> bool {
        let screen = self.screen(100, 30);
        let found = screen.iter().any(|line| line.contains(text));
        if !found {
            eprintln!("{}", screen.join("\n"));
        }
        found
    }
}

/// The explorer as text, to be looked at: `cargo test --lib tui::tests::show -- --ignored --nocapture`.
#[test]
#[ignore = "prints screens for people"]
fn show() {
    for (width, height) in [(80, 24), (140, 40)] {
        let mut bench = Bench::new(world());
        for (page, keys) in [
            ("Home", "1"),
            ("Milestones", "2"),
            ("Journeys", "3"),
            ("Journey", "enter"),
            ("Attribution", "4"),
            ("Side by side", "="),
            ("Health", "0"),
            ("Help", "4 = ?"),
            ("Filter", "esc f"),
            ("Palette", "esc :"),
            ("Form", "esc 2 a"),
            ("SQL", "esc s"),
            ("Checks", "esc c"),
            ("Export", "esc e"),
            ("People", "esc 4 enter"),
            ("Delete", "esc 2 x"),
            ("Period", "esc p"),
            ("Find", "esc 4 / c"),
        ] {
            bench.press(keys);
            println!("===== {page} {width}×{height}");
            println!("{}", bench.screen(width, height).join("\n"));
        }
    }
}
