//! What a key does, what is sent for it, and what is drawn at any size (P11, P15, P16).

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::watched::{Watch, Watched};
use super::world::{Company, acme};
use super::{Backend, Bench, Code, Depth, Edit, Event, Key, Keymap, Look, Refusal, Request, Theme};
use crate::domain::answer::Answer;
use crate::domain::borne::Borne;
use crate::jobs::Progress;
use crate::print::{Document, Existing, Format};
use crate::report;
use crate::report::{Args, Drilldown, People};
use crate::tui::backend::{Facets, Fault, Glance, Status};
use crate::tui::everyone::Extent;
use crate::tui::pages::verbs;
use crate::tui::paint;

/// The keys of the pages.
const PAGES: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "0"];

/// The most bytes of a switch of page, and of a key within one, at 80×24 (P16).
const PAGE: usize = 3_500;
const KEY: usize = 2_000;

impl Bench {
    fn frame(&mut self, width: u16, height: u16) -> Buffer {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        self.app.view(&mut buf);
        buf
    }

    /// The bytes that a key makes the screen send.
    fn sent(&mut self, keys: &str) -> usize {
        let before = self.frame(80, 24);
        self.press(keys);
        let after = self.frame(80, 24);
        paint::difference(&before, &after).len() + crate::tui::pace::QUESTION.len()
    }
}

#[test]
fn p16_a_page_and_a_key_take_few_bytes() {
    for depth in [Depth::Plain, Depth::Sixteen, Depth::TwoHundred, Depth::True] {
        let mut bench = Bench::looking(&acme(), Watch::default(), Look::new(depth, false, &Theme::default()));
        for from in PAGES {
            for to in PAGES {
                bench.press(from);
                let sent = bench.sent(to);
                assert!(sent <= PAGE, "{depth:?} {from} → {to}: {sent} bytes");
            }
            bench.press(from);
            for key in ["down", "down", "up", "G", "g", "o", "O", "%", "d", "m", "M", "v", "]", "[", "b", "i", "I", "t"]
            {
                let sent = bench.sent(key);
                assert!(sent <= KEY, "{depth:?} {from} {key}: {sent} bytes");
            }
            for key in ["?", ":", "f", "p", "s", "c", "e", "/"] {
                let (open, close) = (bench.sent(key), bench.sent("esc"));
                assert!(open <= PAGE && close <= PAGE, "{depth:?} {from} {key}: {open} and {close} bytes");
            }
        }
    }
}

#[test]
fn p16_an_idle_screen_sends_nothing() {
    let mut bench = Bench::new(&acme());
    for page in PAGES {
        bench.press(page);
        let before = bench.frame(80, 24);
        assert!(!bench.app.poll() && !bench.app.busy());
        assert_eq!(paint::difference(&before, &bench.frame(80, 24)), "");
    }
}

#[test]
fn p15_every_action_at_every_size() {
    let sizes =
        [(1, 1), (1, 200), (500, 1), (20, 5), (39, 9), (40, 10), (79, 24), (80, 23), (80, 24), (133, 51), (500, 200)];
    let keys = Keymap::new(verbs(), &[]);
    let hostile = Company::hostile().fresh();
    for ascii in [false, true] {
        let look = Look::new(Depth::True, ascii, &Theme::default());
        let watch = Watch { panics: Some(report::GOALS.name), ..Watch::default() };
        let mut bench = Bench::looking(&hostile, watch, look);
        for page in PAGES {
            for verb in verbs().into_iter().filter(|verb| !matches!(verb.name, "quit" | "suspend" | "refresh")) {
                // From the page itself, whatever was opened before.
                for _ in 0..3 {
                    bench.press("esc");
                }
                bench.press(page);
                assert!(keys.label(verb.action).is_some());
                bench.app.action(verb.action);
                bench.settle();
                for (width, height) in sizes {
                    bench.frame(width, height);
                }
            }
        }
    }
}

/// A source whose reports are not answered before the gate opens.
struct Slow {
    inner: Watched,
    gate: Arc<(Mutex<bool>, Condvar)>,
    answered: Arc<Mutex<usize>>,
}

impl Backend for Slow {
    fn status(&mut self) -> Result<Status, Fault> {
        self.inner.status()
    }

    fn glance(&mut self) -> Result<Glance, Fault> {
        self.inner.glance()
    }

    fn facets(&mut self) -> Result<Facets, Fault> {
        self.inner.facets()
    }

    fn answer(&mut self, report: &'static str, args: &Args, progress: &Progress) -> Result<Answer, Fault> {
        let closed = self.gate.0.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.gate.1.wait_while(closed, |open| !*open));
        *self.answered.lock().unwrap() += 1;
        self.inner.answer(report, args, progress)
    }

    fn attributes(&mut self, event: &str) -> Result<Borne, Fault> {
        self.inner.attributes(event)
    }

    fn values(&mut self, event: &str, attribute: &str) -> Result<Borne, Fault> {
        self.inner.values(event, attribute)
    }

    fn sql(&mut self, report: &'static str, args: &Args) -> Result<String, Fault> {
        self.inner.sql(report, args)
    }

    fn drill_down_sql(&mut self, args: &Args, question: &Drilldown) -> Result<String, Fault> {
        self.inner.drill_down_sql(args, question)
    }

    fn people_sql(&mut self, args: &Args, whose: &People) -> Result<String, Fault> {
        self.inner.people_sql(args, whose)
    }

    fn people(&mut self, args: &Args, whose: &People, extent: Extent, progress: &Progress) -> Result<Answer, Fault> {
        self.inner.people(args, whose, extent, progress)
    }

    fn drill_down(&mut self, args: &Args, question: &Drilldown, progress: &Progress) -> Result<Answer, Fault> {
        self.inner.drill_down(args, question, progress)
    }

    fn refresh(&mut self, progress: &Progress) -> Result<String, Fault> {
        self.inner.refresh(progress)
    }

    fn check(&mut self, edit: &Edit) -> Result<(), Vec<Refusal>> {
        self.inner.check(edit)
    }

    fn save(&mut self, edit: &Edit, progress: &Progress) -> Result<String, Vec<Refusal>> {
        self.inner.save(edit, progress)
    }

    fn export(
        &mut self,
        document: &Document,
        format: Format,
        path: &Path,
        existing: Existing,
    ) -> Result<PathBuf, Refusal> {
        self.inner.export(document, format, path, existing)
    }
}

/// Both workers are held up by a report until the gate opens.
struct Held {
    bench: Bench,
    gate: Arc<(Mutex<bool>, Condvar)>,
    answered: Arc<Mutex<usize>>,
}

fn held() -> Held {
    let (gate, answered) = (Arc::new((Mutex::new(false), Condvar::new())), Arc::new(Mutex::new(0)));
    let (shut, count) = (Arc::clone(&gate), Arc::clone(&answered));
    let look = Look::new(Depth::True, false, &Theme::default());
    let wrap = move |inner: Watched| -> Box<dyn Backend> {
        Box::new(Slow { inner, gate: Arc::clone(&shut), answered: Arc::clone(&count) })
    };
    let mut bench = Bench::wrapped(&acme(), Watch::default(), look, Keymap::new(verbs(), &[]), wrap);
    // The project is known; its reports are asked for.
    bench.app.poll();
    while !bench.screen(100, 30).iter().any(|line| line.contains("acme")) {
        bench.answers.recv_timeout(Duration::from_mins(2)).expect("the project is read");
        bench.app.poll();
    }
    Held { bench, gate, answered }
}

#[test]
fn p11_a_key_shows_its_effect_while_queries_run() {
    let mut held = held();
    let key = |name: &str| Event::Key(Key::parse(name).expect(name));
    for (name, text) in [
        ("2", "[2 Milestones]"),
        ("4", "[4 Attribution]"),
        ("?", "On this page"),
        ("esc", "[4 Attribution]"),
        (":", "Commands"),
        ("esc", "[4 Attribution]"),
        ("3", "[3 Journeys]"),
        ("tab", "[4 Attribution]"),
        ("/", "Find"),
    ] {
        let pressed = Instant::now();
        held.bench.app.event(key(name));
        held.bench.app.poll();
        let screen = held.bench.screen(100, 30);
        // Ten times what is promised: the machine may be busy.
        assert!(pressed.elapsed() < Duration::from_secs(1), "{name}: {:?}", pressed.elapsed());
        assert!(screen.iter().any(|line| line.contains(text)), "{name}: {}", screen.join("\n"));
    }
    assert!(held.bench.app.busy(), "the queries still run");
    assert_eq!(*held.answered.lock().unwrap(), 0, "every effect was shown before any answer");
    assert_eq!(held.bench.app.event(Event::Key(Key { ctrl: true, ..Key::plain(Code::Char('c')) })), Request::Quit);
    *held.gate.0.lock().unwrap() = true;
    held.gate.1.notify_all();
    held.bench.app.event(key("esc"));
    held.bench.settle();
    assert!(held.bench.shows("credits sum to those with a touch before"));
}

#[test]
fn p11_no_day_of_one_milestone_stands_under_the_name_of_another() {
    let mut held = held();
    let open = |held: &Held, open: bool| {
        *held.gate.0.lock().unwrap() = open;
        held.gate.1.notify_all();
    };
    open(&held, true);
    held.bench.settle();
    held.bench.press("2 t");
    assert!(held.bench.screen(140, 40).iter().any(|line| line.contains("the month before")), "the first is counted");
    open(&held, false);
    held.bench.app.event(Event::Key(Key::parse("]").expect("a key")));
    held.bench.app.poll();
    let screen = held.bench.screen(140, 40).join("\n");
    assert!(screen.contains("First purchase per ") && !screen.contains("the month before"), "{screen}");
    open(&held, true);
    held.bench.settle();
    assert!(held.bench.screen(140, 40).iter().any(|line| line.contains("the month before")));
}

#[test]
fn p11_no_mover_of_one_period_or_milestone_stands_under_the_name_of_another() {
    let mut held = held();
    let open = |held: &Held, open: bool| {
        *held.gate.0.lock().unwrap() = open;
        held.gate.1.notify_all();
    };
    let title = |held: &mut Held| {
        let screen = held.bench.screen(140, 40);
        let line = screen.iter().find(|line| line.contains(" by credit · ")).cloned();
        line.unwrap_or_else(|| panic!("{}", screen.join("\n")))
    };
    open(&held, true);
    held.bench.press("1");
    assert!(title(&mut held).contains("Leading by credit · High-quality qualified lead"));
    // The period is another while the credit is still that of all the data.
    open(&held, false);
    let keys = ["p", "2", "0", "2", "5", "-", "q", "2", "enter"];
    for key in keys {
        held.bench.app.event(Event::Key(Key::parse(key).expect("a key")));
        held.bench.app.poll();
    }
    assert!(held.bench.app.busy() && title(&mut held).contains("Leading by credit · High-quality qualified lead"));
    open(&held, true);
    held.bench.settle();
    assert!(title(&mut held).contains("Top movers by credit · High-quality qualified lead"));
    // Another milestone.
    open(&held, false);
    held.bench.app.event(Event::Key(Key::parse("]").expect("a key")));
    held.bench.app.poll();
    assert!(title(&mut held).contains("Top movers by credit · High-quality qualified lead"));
    open(&held, true);
    held.bench.settle();
    assert!(title(&mut held).contains("Top movers by credit · First purchase"));
}

#[test]
fn p11_no_row_of_one_measure_or_journey_stands_under_the_name_of_another() {
    let mut held = held();
    let open = |held: &Held, open: bool| {
        *held.gate.0.lock().unwrap() = open;
        held.gate.1.notify_all();
    };
    // What is in sight, the way on, the last key, and the title that it brings: a measure and the next, the people of a journey and
    // those of another.
    for (first, seen, way, last, title) in [
        ("7 M M M", " 20 █", "home", "m", "Journeys by "),
        ("6 enter", "customer-", "esc down", "enter", "The people of Loyalty club"),
    ] {
        open(&held, true);
        held.bench.settle();
        held.bench.press(first);
        assert!(held.bench.screen(140, 40).join("\n").contains(seen), "{first}");
        held.bench.press(way);
        open(&held, false);
        held.bench.app.event(Event::Key(Key::parse(last).expect("a key")));
        held.bench.app.poll();
        let screen = held.bench.screen(140, 40).join("\n");
        assert!(screen.contains(title) && screen.contains("Counting") && !screen.contains(seen), "{screen}");
    }
    open(&held, true);
    held.bench.settle();
    assert!(held.bench.shows("customer-"));
}
