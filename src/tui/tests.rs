//! The explorer from key to screen, over small projects that the real reports read.

mod attribution;
mod changes;
mod charts;
mod export;
mod faces;
mod filter;
mod form;
mod funnel;
mod goal;
mod home;
mod journeys;
mod keys;
mod leads;
mod lists;
mod low;
mod named;
mod people;
mod programme;
mod promises;
mod same;
mod screens;
mod views;
mod watched;
mod words;
mod world;

use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::theme::{Depth, Theme};
use crate::domain::provenance::{Remark, ThinEnd};
use crate::domain::time::Span;
use crate::explorer::backend::{ProjectBackend, QueryInterrupt};
use crate::jobs::Progress;
use crate::jobs::{Interrupt, WorkerPool};
use crate::print::Format;
use crate::report::Args;

use self::watched::{Watch, Watched};
use self::world::{Company, Folder, acme, within};
use super::action::Action;
use super::app::{App, Request};
use super::backend::{Backend, Edit, Freshness, Refusal};
use super::event::Event;
use super::key::{Code, Key};
use super::keymap::Keymap;
use super::look::Look;
use super::pages::verbs;
use super::place::LastPlace;
use crate::report;

/// The explorer over a project, without a terminal.
pub struct Bench {
    app: App,
    watch: Arc<Mutex<Watch>>,
    folder: Arc<Folder>,
    answers: Receiver<()>,
}

impl Bench {
    fn new(folder: &Arc<Folder>) -> Self {
        Self::watched(folder, Watch::default())
    }

    fn watched(folder: &Arc<Folder>, watch: Watch) -> Self {
        Self::looking(folder, watch, Look::new(Depth::True, false, &Theme::default()))
    }

    fn looking(folder: &Arc<Folder>, watch: Watch, look: Look) -> Self {
        Self::keyed(folder, watch, look, Keymap::new(verbs(), &[]))
    }

    fn keyed(folder: &Arc<Folder>, watch: Watch, look: Look, keys: Keymap) -> Self {
        let mut bench = Self::wrapped(folder, watch, look, keys, |backend| Box::new(backend));
        bench.settle();
        bench
    }

    /// Nothing is answered yet; `wrap` may put something between the explorer and the answers.
    fn wrapped(
        folder: &Arc<Folder>,
        watch: Watch,
        look: Look,
        keys: Keymap,
        wrap: impl Fn(Watched) -> Box<dyn Backend> + Send + Sync + 'static,
    ) -> Self {
        let watch = Arc::new(Mutex::new(watch));
        let (send, answers) = mpsc::channel();
        let (shared, seen, path) = (Arc::new(folder.shared()), Arc::clone(&watch), folder.path.clone());
        let make = move || {
            let stop = Arc::new(QueryInterrupt::default());
            let inner = ProjectBackend::new(Arc::clone(&shared), Arc::clone(&stop));
            let watched = Watched { inner, watch: Arc::clone(&seen), folder: path.clone() };
            (wrap(watched), stop as Arc<dyn Interrupt>)
        };
        let workers = WorkerPool::new(2, make, move || send.send(()).unwrap_or_default());
        let app = App::new(workers, keys, look, false);
        Self { app, watch, folder: Arc::clone(folder), answers }
    }

    /// Opened again where one was.
    fn returning(folder: &Arc<Folder>, place: LastPlace) -> Self {
        let look = Look::new(Depth::True, false, &Theme::default());
        let keys = Keymap::new(verbs(), &[]);
        let mut bench = Self::wrapped(folder, Watch::default(), look, keys, |backend| Box::new(backend));
        bench.app.restore(place);
        bench.settle();
        bench
    }

    fn watch(&self) -> MutexGuard<'_, Watch> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was last asked of a report.
    fn last(&self, report: &str) -> Args {
        let watch = self.watch();
        watch.asked.iter().rev().find(|(asked, _)| *asked == report).expect("it is asked").1.clone()
    }

    /// Until nothing is awaited.
    fn settle(&mut self) {
        self.app.poll();
        while self.app.awaits() {
            self.answers.recv_timeout(Duration::from_mins(2)).expect("a worker answers");
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
                x += super::widgets::pen::cells(super::widgets::pen::width(symbol)).max(1);
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
        let mut bench = Bench::new(&acme());
        for (page, keys) in [
            ("Home", "1"),
            ("Milestones", "2"),
            ("Journeys", "3"),
            ("Journey", "enter"),
            ("Attribution", "4"),
            ("Side by side", "="),
            ("Paths", "P"),
            ("Transitions", "T"),
            ("Lookback", "L"),
            ("Scorecard", "K"),
            ("Money", "$"),
            ("Health", "0"),
            ("Help", "4 esc ?"),
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

#[test]
fn every_page_shows_its_rows_and_its_law() {
    let mut bench = Bench::new(&acme());
    for (key, text) in [
        ("1", "Goals at risk"),
        ("1", "Leading by credit"),
        ("2", "Lead updated where status equals"),
        ("2", "12 more would have counted before tracking began"),
        ("3", "Onboarding of new"),
        ("4", "✓ credits sum to those with a touch before"),
        ("0", "✓ rows read = accepted + dropped + left out"),
    ] {
        bench.press(key);
        assert!(bench.shows(text), "{key}: {text}");
    }
}

#[test]
fn p15_any_size_on_any_page_and_overlay() {
    let hostile = Company::hostile().fresh();
    for ascii in [false, true] {
        let look = Look::new(if ascii { Depth::Plain } else { Depth::TwoHundred }, ascii, &Theme::default());
        let mut bench = Bench::looking(&hostile, Watch { panics: Some(report::GOALS.name), ..Watch::default() }, look);
        for keys in [
            "1",
            "2",
            "w",
            "home right",
            "t",
            "esc 3",
            "enter",
            "down enter",
            "esc esc 4",
            "=",
            "P",
            "C",
            "T",
            "L",
            "K",
            "$",
            "b",
            "=",
            "i",
            "enter",
            "esc 0",
            "?",
            "esc f",
            "esc :",
            "esc 2 a",
            "esc E",
            "esc x",
            "esc s",
            "esc c",
            "esc e",
            "esc p",
            "esc /",
            "esc esc 2 w z",
        ] {
            bench.press(keys);
            for (width, height) in [
                (1, 1),
                (2, 30),
                (40, 10),
                (41, 11),
                (57, 13),
                (79, 24),
                (80, 23),
                (80, 24),
                (81, 25),
                (100, 24),
                (200, 60),
                (500, 200),
            ] {
                bench.screen(width, height);
            }
        }
    }
}

#[test]
fn p18_nothing_from_the_data_reaches_the_screen_raw() {
    let mut bench =
        Bench::watched(&Company::hostile().fresh(), Watch { panics: Some(report::GOALS.name), ..Watch::default() });
    for keys in ["1", "4", "=", "P", "T", "L", "K", "$", "I", "f", "esc esc enter", "esc 0", "3", "enter"] {
        bench.press(keys);
        let mut buf = Buffer::empty(Rect::new(0, 0, 160, 50));
        bench.app.view(&mut buf);
        for cell in buf.content() {
            let bad = |c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{200d}' | '\u{feff}');
            assert!(!cell.symbol().chars().any(bad), "{:?}", cell.symbol());
            assert!(cell.symbol().chars().count() <= 5);
        }
    }
}

#[test]
fn a_workers_panic_is_told_on_its_panel_and_the_rest_goes_on() {
    let mut bench =
        Bench::watched(&Company::hostile().fresh(), Watch { panics: Some(report::JOURNEYS.name), ..Watch::default() });
    bench.press("3");
    assert!(bench.shows("a fault in milepost"));
    bench.press("1");
    assert!(bench.shows("Goals at risk"));
}

#[test]
fn models_views_and_milestones_are_switched_with_one_key() {
    let mut bench = Bench::new(&acme());
    bench.press("4");
    assert!(bench.shows("Data-driven · looks back"));
    // Linear is the sixth before the data-driven one.
    bench.press("M M M M M M");
    assert!(bench.shows("Linear") && bench.shows("vs data-driven"));
    bench.press("v ]");
    assert!(bench.shows("channel") && bench.shows("First purchase"));
    let args = bench.last(report::ATTRIBUTION.name);
    assert_eq!((args.milestone.as_deref(), args.by.name()), (Some("purchase"), "channel"));
}

#[test]
fn a_question_asked_already_is_not_asked_again() {
    let mut bench = Bench::new(&acme());
    bench.press("4");
    let before = bench.watch().asked.len();
    bench.press("down up o O g G");
    assert_eq!(bench.watch().asked.len(), before);
}

#[test]
fn a7_a_gate_shows_what_it_needs_and_what_there_is() {
    let mut bench = Bench::new(&Company::few().fresh());
    bench.press("4");
    assert!(
        bench.shows("Not enough data for a result")
            && bench.shows("at least 10 customers with a touch before")
            && bench.shows("Here: 4")
    );
}

#[test]
fn r1_one_filter_on_all_pages() {
    let mut bench = Bench::new(&acme());
    bench.press("p down down enter 3");
    assert!(bench.shows("filter: June 2025"));
    bench.press("f tab space enter");
    let args = bench.last(report::JOURNEYS.name);
    // The first of the list, which is in the order of names.
    assert_eq!(args.filter.journeys, ["cart"]);
    assert_eq!(args.filter.from.unwrap().to_string(), "2025-06-01");
}

#[test]
fn m9_the_days_of_the_previous_period_stand_on_the_milestones_page() {
    let may = ("2025-05-04", "2025-05-30");
    let company = Company::of(vec![within(&["welcome"], 17, may), within(&["cart"], 12, ("2025-06-03", "2025-06-27"))]);
    let mut bench = Bench::new(&company.fresh());
    bench.press("p down down enter 2");
    assert!(bench.shows("filter: June 2025"));
    // Thirty days before the thirty.
    assert!(bench.shows("previous period 17 (2 May – 31 May 2025)"));
}

#[test]
fn deleting_asks_first() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("2 x esc");
    assert!(bench.watch().saved.is_empty());
    bench.press("x");
    assert!(bench.shows("what was counted for it is lost"));
    bench.press("enter");
    assert!(matches!(bench.watch().saved.as_slice(), [Edit::Delete(gone)] if gone.id == "hot-lead"));
    assert!(!bench.shows("status equals"));
}

#[test]
fn h4_enter_opens_the_people_behind_a_number() {
    let mut bench = Bench::new(&acme());
    // The welcome series: by the linear model it has the most.
    bench.press("4 M M M M M M g enter");
    assert!(bench.shows("Completed after a touch of Welcome series") && bench.shows("customer-0"));
    bench.press("esc 3 / w e l c o m e enter enter enter");
    assert!(bench.shows("Welcome e-mail: people who reached it"));
}

#[test]
fn h1_h2_sql_checks_and_export_are_of_what_is_shown() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("4 s");
    assert!(bench.shows("SQL behind attribution") && bench.shows("-- "));
    assert!(matches!(bench.press("y"), Request::Copy(text) if text.contains("select")));
    bench.press("esc c");
    // 12 + 8 + 54 + 3 + 3 + 21 + 9 + 6 + 4 + 3 + 2, each touched by a journey.
    assert!(bench.shows("credits sum to those with a touch before") && bench.shows("125"));
    bench.press("esc e tab enter");
    assert!(bench.shows("Written to attribution.json"));
    assert_eq!(bench.watch().exported, [(Format::Json, "attribution.json".into())]);
    assert!(bench.folder.path.join("attribution.json").exists());
}

#[test]
fn a_missing_store_is_made_at_once_and_the_page_filled() {
    let folder = Company::acme().fresh();
    assert!(!folder.path.join("store").exists());
    let mut bench = Bench::new(&folder);
    assert!(bench.shows("Goals at risk"));
    bench.press("r");
    assert!(bench.shows("up to date"));
}

#[test]
fn newer_data_is_read_without_being_asked() {
    let folder = Company::acme().fresh();
    folder.backend().refresh(&Progress::default()).unwrap();
    let path = folder.path.join("events.csv");
    let more = std::fs::read_to_string(&path).unwrap() + "2025-06-30T23:59:59Z,new,page_visited,,,,,,,,\n";
    std::fs::write(&path, more).unwrap();
    assert_eq!(folder.backend().glance().unwrap().freshness, Freshness::Newer);
    let bench = Bench::new(&folder);
    assert_eq!(bench.folder.backend().glance().unwrap().freshness, Freshness::Fresh);
}

#[test]
fn h5_the_title_says_what_must_be_known_of_the_data() {
    let remarks = vec![Remark::Wal(300), Remark::Thin(ThinEnd { events: 1, of: 9, after: Span::days(900) })];
    let mut bench = Bench::watched(&acme(), Watch { remarks, ..Watch::default() });
    let title = bench.screen(100, 30).swap_remove(0);
    assert!(title.contains("log beside the source +1") && title.ends_with("fresh"), "{title}");
    // The source goes away under a store that is there.
    let folder = Company::acme().fresh();
    folder.backend().refresh(&Progress::default()).unwrap();
    std::fs::remove_file(folder.path.join("events.csv")).unwrap();
    let mut bench = Bench::new(&folder);
    assert!(bench.screen(100, 30)[0].ends_with("source gone"));
    assert!(bench.shows("Goals at risk"), "what it held is still there");
}

#[test]
fn a_project_that_cannot_be_opened_says_why_and_what_helps() {
    let mut bench = Bench::watched(&acme(), Watch { broken: true, ..Watch::default() });
    assert!(bench.shows("is locked by etl.py") && bench.shows("try again later"));
    assert_eq!(bench.press("q"), Request::Quit);
}

#[test]
fn every_action_is_in_the_palette_or_on_another_page() {
    let mut bench = Bench::new(&acme());
    bench.press("4 :");
    bench.type_in("all models");
    bench.press("enter");
    assert!(bench.shows("all models"));
    assert_eq!(bench.app.action(Action::Quit), Request::Quit);
}

#[test]
fn finding_narrows_the_list_until_esc() {
    let mut bench = Bench::new(&acme());
    bench.press("3 /");
    bench.type_in("abandoned");
    assert!(bench.shows("1 of 7 rows"));
    bench.press("enter");
    assert!(!bench.shows("Win-back"));
    bench.press("esc");
    assert!(bench.shows("Win-back"));
}

#[test]
fn a_million_pasted_characters_are_no_commands() {
    let mut bench = Bench::new(&acme());
    bench.press("2");
    bench.app.event(Event::Paste("xyq\u{1b}".repeat(250_000)));
    bench.settle();
    assert!(bench.watch().saved.is_empty());
    bench.press("a");
    bench.app.event(Event::Paste("xyq".repeat(350_000)));
    bench.screen(80, 24);
}

#[test]
fn random_keys_break_nothing() {
    let mut bench = Bench::new(&Company::acme().fresh());
    // A fixed walk: splitmix64.
    let mut state = 7_u64;
    let codes = "0123456789abcdefghijklmnopqrstuvwxyzMOGECIKLPTW$[]=%?:/~ ";
    for i in 0..3000 {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z ^= z >> 27;
        let pick = usize::try_from(z % 72).unwrap_or(0);
        let code = match codes.chars().nth(pick) {
            Some(c) => Code::Char(c),
            None => [
                Code::Enter,
                Code::Esc,
                Code::Tab,
                Code::BackTab,
                Code::Up,
                Code::Down,
                Code::Left,
                Code::Right,
                Code::PageDown,
                Code::PageUp,
                Code::Home,
                Code::End,
                Code::Backspace,
                Code::Delete,
                Code::F(1),
            ][pick % 15],
        };
        bench.app.event(Event::Key(Key::plain(code)));
        bench.app.poll();
        if i % 50 == 0 {
            bench.screen(80, 24);
        }
    }
    bench.settle();
    bench.screen(120, 40);
}
