//! The lowest and narrowest window that is drawn on, and what keys say where they do nothing.

use super::world::{Company, acme};
use super::{Bench, Depth, Keymap, Look, Theme, Watch, verbs};
use crate::tui::app::App;

/// The screen at 40×10 as one text, without frames.
fn low(bench: &mut Bench) -> String {
    let lines = bench.screen(40, 10);
    let words = lines.iter().flat_map(|line| line.split(['│', ' '])).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_question_before_a_loss_is_read_in_full_in_the_lowest_window() {
    let mut bench = Bench::new(&acme());
    bench.press("2 x");
    let mut read = low(&mut bench);
    for _ in 0..6 {
        bench.press("down");
        read += &low(&mut bench);
    }
    for part in ["“High-quality qualified lead” is taken", "new start.", "stays as milepost.toml.bak."] {
        assert!(read.contains(part), "{part}: {read}");
    }
    bench.press("esc");
    assert!(!bench.app.boxed() && bench.watch().saved.is_empty());
}

#[test]
fn the_field_in_focus_of_a_filter_is_in_sight_with_its_names_in_the_lowest_window() {
    let mut bench = Bench::new(&acme());
    bench.press("f");
    for label in ["Period", "Journeys", "Channels"] {
        let screen = bench.screen(40, 10);
        assert!(screen.iter().any(|line| line.contains(label)), "{label}: {screen:#?}");
        bench.press("tab");
    }
    bench.press("shift+tab shift+tab");
    bench.type_in("web");
    let screen = bench.screen(40, 10);
    assert!(screen.iter().any(|line| line.contains("[ ] Webinar inv")), "{screen:#?}");
    // The last field of all is in sight too.
    bench.press("tab tab tab tab tab tab tab");
    let screen = bench.screen(40, 10);
    assert!(screen.iter().any(|line| line.contains("Prioritised items")), "{screen:#?}");
}

#[test]
fn counts_stand_beside_texts_and_not_on_them() {
    let mut bench = Bench::new(&acme());
    // The last line of the text in sight without its count, and the others as they are.
    let lines = |bench: &mut Bench| {
        let screen = bench.screen(40, 10);
        let text =
            screen.iter().filter(|line| line.starts_with('│')).map(|line| line.trim_matches('│').trim().to_owned());
        let mut text: Vec<String> = text.collect();
        let last = text.pop().unwrap();
        let (before, count) = last.rsplit_once(' ').unwrap_or(("", &last));
        assert!(count.contains('/'), "no count: {last}");
        (text, before.trim().to_owned())
    };
    for keys in ["4 ?", "esc 4 s"] {
        bench.press(keys);
        for _ in 0..40 {
            let (_, last) = lines(&mut bench);
            bench.press("down");
            let (above, _) = lines(&mut bench);
            let full = above.last().unwrap();
            // It is all there, or says that it is cut.
            assert!(
                last == *full || last.ends_with('…') && full.starts_with(last.trim_end_matches('…')),
                "{last} / {full}"
            );
        }
    }
}

#[test]
fn the_lowest_window_keeps_what_a_row_is_and_its_first_number() {
    let mut bench = Bench::new(&acme());
    for (keys, heading) in [("4 P", "Completions"), ("4 T", "Times"), ("4 $", "Cost"), ("4", "Credit"), ("3", "People")]
    {
        bench.press(keys);
        let screen = bench.screen(40, 10);
        assert!(screen.iter().any(|line| line.contains(heading)), "{keys}: {screen:#?}");
    }
    bench.press("4 enter enter");
    let screen = bench.screen(40, 10);
    assert!(screen.iter().any(|line| line.contains("What happened")), "{screen:#?}");
    // Where one is, is said before what one is in.
    bench.press("esc esc 4 P");
    assert!(bench.screen(40, 10)[0].contains("Paths"), "{}", bench.screen(40, 10)[0]);
}

#[test]
fn footers_name_what_works_here_and_now() {
    let footer = |bench: &mut Bench| bench.screen(140, 40)[39].clone();
    let mut bench = Bench::new(&acme());
    bench.press("0");
    let health = footer(&mut bench);
    assert!(!health.contains("filter") && !health.contains("period"), "{health}");
    assert!(health.contains("/ find") && health.contains("s SQL") && health.contains("e export"), "{health}");
    let mut bench = Bench::new(&Company { milestones: 0, ..Company::few() }.fresh());
    bench.press("2");
    let none = footer(&mut bench);
    assert!(none.contains("a add") && !none.contains("E edit") && !none.contains("x delete"), "{none}");
    // There is nothing to ask yet.
    let mut bench = Bench::watched(&acme(), Watch { broken: true, ..Watch::default() });
    assert_eq!(footer(&mut bench).trim(), "r refresh  ? help  q quit");
}

#[test]
fn the_first_use_names_help_and_quit_alone() {
    let pool = crate::jobs::WorkerPool::new(
        1,
        || -> (Box<dyn super::Backend>, std::sync::Arc<dyn super::Interrupt>) {
            panic!("nothing is asked before there is a configuration")
        },
        || {},
    );
    let look = Look::new(Depth::Plain, false, &Theme::default());
    let mut app = App::new(pool, Keymap::new(verbs(), &[]), look, true);
    let mut buf = ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, 80, 24));
    app.view(&mut buf);
    let footer: String = (0..80).map(|x| buf[(x, 23)].symbol()).collect();
    assert_eq!(footer.trim(), "? help  q quit");
}

#[test]
fn a_key_that_does_nothing_here_says_what_it_does_elsewhere() {
    let mut bench = Bench::new(&acme());
    for page in ["1", "2", "3", "4", "0"] {
        bench.press(page);
        bench.press("S");
        assert!(
            bench.shows("S: not here. Saves the people of a list, or of a bar of the trend, as a segment."),
            "{page}"
        );
        bench.press("z");
        assert!(bench.shows("z: not here. Sets the period of all pages to the bar of the trend under the cursor."));
    }
    bench.press("1 a");
    assert!(bench.shows("a: not here."));
    // Where they work they work.
    bench.press("2 w S");
    assert!(bench.shows("Save as a segment"));
    bench.press("esc z");
    assert!(bench.shows("filter: "));
}
