//! The promises of the terminal: whatever happens, it is given back (P12–P14), drawn at any size (P15), with few bytes
//! (P16), and not at all where there is none (P17).

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use milepost::jobs::Interrupt;
use milepost::tui;
use milepost::tui::backend::Backend;
use rustix::process::Signal;

use super::{START, Start, Terminal, project};

/// Longer than two ticks of an idle screen.
const IDLE: Duration = Duration::from_millis(2_300);
/// Longer than an answer of a small project takes.
const SETTLED: Duration = Duration::from_millis(700);

/// The sizes of P15.
const SIZES: [(u16, u16); 10] =
    [(1, 1), (1, 500), (200, 1), (5, 20), (24, 79), (23, 80), (24, 80), (200, 500), (51, 133), (10, 40)];

#[test]
fn p15_a_storm_of_sizes_breaks_nothing() {
    let folder = project();
    let mut terminal = Terminal::start(folder.path(), &[]);
    terminal.shows("[1 Home]");
    terminal.resize(1, 1);
    for page in
        ["1", "2", "3", "\r", "\u{1b}", "4", "=", "P", "T", "0", "?", "\u{1b}", ":", "\u{1b}", "f", "\u{1b}", "p"]
    {
        terminal.press(page);
        for _ in 0..3 {
            for (rows, cols) in SIZES {
                terminal.resize(rows, cols);
            }
        }
    }
    terminal.resize(24, 80);
    terminal.shows("0 Health");
    // Ends wherever one is; a key behind an Esc could be taken for one with Alt.
    terminal.press("\u{3}");
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
fn p12_q_and_ctrl_c_give_the_terminal_back() {
    let folder = project();
    for (keys, answers) in [("q", true), ("\u{3}", true), ("q", false)] {
        let mut terminal = Terminal::run(folder.path(), &Start { answers, ..START });
        terminal.shows("[1 Home]");
        terminal.seen.until("the alternate screen", |screen| screen.alternate_screen().then_some(()));
        assert!(!terminal.cooked());
        terminal.press(keys);
        assert!(terminal.ended().success(), "{keys:?}");
        assert!(terminal.seen.given_back() && terminal.cooked(), "{keys:?}");
    }
}

#[test]
fn p12_every_signal_gives_the_terminal_back() {
    let folder = project();
    for (signal, number) in [(Signal::TERM, 15), (Signal::HUP, 1), (Signal::INT, 2), (Signal::QUIT, 3)] {
        let mut terminal = Terminal::start(folder.path(), &[]);
        terminal.shows("[1 Home]");
        terminal.signal(signal);
        assert_eq!(terminal.ended().exit_code(), 128 + number, "{signal:?}");
        assert!(terminal.seen.given_back() && terminal.cooked(), "{signal:?}");
    }
}

/// The explorer with a thread that panics when the file `go` is opened, started by the test below in a terminal.
#[test]
#[ignore = "is run by the test of panics, in a terminal"]
fn an_explorer_that_panics() {
    let settings = tui::Settings::default();
    let make = || -> (Box<dyn Backend>, Arc<dyn Interrupt>) {
        thread::spawn(|| {
            std::fs::read("go").unwrap_or_default();
            panic!("a thread that nobody guards")
        });
        // The project is never opened.
        loop {
            thread::park();
        }
    };
    let code = tui::run(&settings, make, |_| {});
    panic!("it ended with {code:?}");
}

#[test]
fn p12_a_panic_in_any_thread_gives_the_terminal_back() {
    let folder = tempfile::tempdir().unwrap();
    let go = folder.path().join("go");
    rustix::fs::mknodat(rustix::fs::CWD, &go, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    let this = std::env::current_exe().unwrap();
    let args = ["--ignored", "--exact", "pty::promises::an_explorer_that_panics", "--nocapture"];
    let start = Start { program: this.to_str().unwrap(), args: &args, ..START };
    let mut terminal = Terminal::run(folder.path(), &start);
    terminal.shows("Opening");
    assert!(!terminal.cooked() && !terminal.seen.given_back());
    // Opening it waits for its reader, which then reads to the end.
    drop(std::fs::OpenOptions::new().write(true).open(&go).unwrap());
    assert_eq!(terminal.ended().exit_code(), 70);
    assert!(terminal.seen.given_back() && terminal.cooked());
    terminal.shows("a thread that nobody guards");
}

#[test]
fn p12_without_a_thread_for_the_keys_there_is_one_clean_error() {
    let folder = project();
    // No thread can be given so large a stack.
    let environment = [("RUST_MIN_STACK", "281474976710656")];
    let mut terminal = Terminal::run(folder.path(), &Start { environment: &environment, ..START });
    assert_eq!(terminal.ended().exit_code(), 74);
    assert!(terminal.seen.given_back() && terminal.cooked());
    let said = String::from_utf8(terminal.seen.bytes()).unwrap();
    assert!(said.contains("milepost: the terminal failed") && !said.contains("panicked"), "{said}");
}

#[test]
fn p13_a_vanished_terminal_ends_the_program() {
    let folder = project();
    let ignoring = "trap '' HUP; exec \"$MILEPOST\"";
    let shell = ["-c", ignoring];
    for start in [
        START,
        Start { program: "/bin/sh", args: &shell, environment: &[("MILEPOST", START.program)], ..START },
        Start { answers: false, ..START },
    ] {
        let mut terminal = Terminal::run(folder.path(), &start);
        terminal.shows("[1 Home]");
        terminal.vanish();
        let gone = Instant::now();
        terminal.gone();
        // Ten times what is promised: the machine may be busy.
        assert!(gone.elapsed() < Duration::from_secs(20), "it took {:?}", gone.elapsed());
    }
}

/// Waits until the shell is ready for a line.
fn prompt(terminal: &Terminal) {
    terminal.seen.until("the prompt", |screen| screen.contents().trim_end().ends_with("shell:").then_some(()));
}

#[test]
fn p14_ctrl_z_stops_it_and_fg_brings_it_back() {
    let folder = project();
    let environment = [("MILEPOST", START.program), ("PS1", "shell: "), ("ENV", "")];
    let start = Start { program: "/bin/sh", args: &["-i"], environment: &environment, ..START };
    let mut terminal = Terminal::run(folder.path(), &start);
    prompt(&terminal);
    terminal.press("\"$MILEPOST\"\n");
    terminal.shows("[1 Home]");
    for round in ["40", "50"] {
        terminal.press("\u{1a}");
        terminal.seen.until("the main screen", |screen| (!screen.alternate_screen()).then_some(()));
        prompt(&terminal);
        terminal.shows("topped");
        assert!(!terminal.seen.0.0.lock().unwrap().parser.screen().hide_cursor());
        // The shell reads lines again, and no answer of the terminal comes between.
        terminal.press(&format!("echo a$(({round}+2))b\n"));
        terminal.shows(&format!("a{}2b", &round[..1]));
        terminal.press("fg\n");
        terminal.seen.until("the alternate screen", |screen| screen.alternate_screen().then_some(()));
        terminal.shows("[1 Home]");
        terminal.press("2");
        terminal.shows("[2 Milestones]");
        terminal.press("1");
        terminal.shows("[1 Home]");
    }
    terminal.press("q");
    terminal.seen.until("the main screen", |screen| (!screen.alternate_screen()).then_some(()));
    prompt(&terminal);
    // What the explorer ended with is what the shell ends with.
    terminal.press("exit\n");
    let ended = terminal.ended();
    assert!(ended.success(), "{ended:?}: {}", terminal.seen.0.0.lock().unwrap().parser.screen().contents());
}

#[test]
fn p16_an_idle_screen_sends_nothing_and_a_key_little() {
    let folder = project();
    let mut terminal = Terminal::run(folder.path(), &Start { rows: 24, cols: 80, ..START });
    terminal.shows("[1 Home]");
    let pages = [
        ("2", "[2 Milestones]"),
        ("3", "[3 Journeys]"),
        ("4", "[4 Attribution]"),
        ("0", "[0 Health]"),
        ("1", "[1 Home]"),
    ];
    // Once, so that what they show is known.
    for (key, title) in pages {
        terminal.press(key);
        terminal.shows(title);
        terminal.seen.quiet(SETTLED);
    }
    let mut before = terminal.seen.quiet(IDLE);
    for (key, title) in pages {
        terminal.press(key);
        terminal.shows(title);
        let after = terminal.seen.quiet(SETTLED);
        assert!(after - before <= 3_500, "{title}: {} bytes", after - before);
        terminal.press("j");
        before = terminal.seen.quiet(SETTLED);
        assert!(before - after <= 2_000, "{title}, j: {} bytes", before - after);
    }
    terminal.press("q");
    assert!(terminal.ended().success());
}

#[test]
fn p16_a_page_takes_few_bytes_in_every_preset_and_colour_mode() {
    type Mode<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);
    let modes: [Mode<'_>; 5] = [
        ("dark", "\u{1b}[", &[("TERM", "xterm"), ("COLORTERM", "")]),
        ("light", "38;5;", &[("COLORTERM", "")]),
        ("solarized", "38;2;", &[("COLORTERM", "truecolor")]),
        ("mono", "", &[("COLORTERM", "truecolor")]),
        ("dark", "", &[("NO_COLOR", "1"), ("COLORTERM", "truecolor")]),
    ];
    let folder = project();
    let path = folder.path().join("milepost.toml");
    let config = std::fs::read_to_string(&path).unwrap();
    for (preset, colours, environment) in modes {
        std::fs::write(&path, format!("{config}\n[interface.theme]\npreset = \"{preset}\"\n")).unwrap();
        let mut terminal = Terminal::run(folder.path(), &Start { rows: 24, cols: 80, environment, ..START });
        terminal.shows("[1 Home]");
        // Once, so that what they show is known.
        for (key, title) in [("4", "[4 Attribution]"), ("3", "[3 Journeys]"), ("1", "[1 Home]")] {
            terminal.press(key);
            terminal.shows(title);
            terminal.seen.quiet(SETTLED);
        }
        let mut before = terminal.seen.quiet(SETTLED);
        for (key, title) in
            [("4", "[4 Attribution]"), ("3", "[3 Journeys]"), ("4", "[4 Attribution]"), ("1", "[1 Home]")]
        {
            terminal.press(key);
            terminal.shows(title);
            let after = terminal.seen.quiet(SETTLED);
            assert!(after - before <= 3_500, "{preset} {environment:?}, {title}: {} bytes", after - before);
            before = after;
        }
        assert_eq!(terminal.seen.quiet(IDLE), before, "{preset}: an idle screen sends nothing");
        terminal.press("q");
        assert!(terminal.ended().success());
        let sent = String::from_utf8(terminal.seen.bytes()).unwrap();
        let coloured = ["38;5;", "38;2;", "48;5;", "48;2;"].iter().any(|code| sent.contains(code));
        assert!(sent.contains(colours), "{preset} {environment:?}");
        assert!(coloured == colours.starts_with("38"), "{preset} {environment:?}");
    }
}

#[test]
fn p16_only_basic_sequences_are_sent() {
    let folder = project();
    let mut terminal = Terminal::start(folder.path(), &[]);
    terminal.shows("[1 Home]");
    for (key, title) in [("2", "[2 Milestones]"), ("3", "[3 Journeys]"), ("4", "[4 Attribution]"), ("0", "[0 Health]")]
    {
        terminal.press(key);
        terminal.shows(title);
    }
    terminal.press("q");
    terminal.ended();
    let sent = String::from_utf8(terminal.seen.bytes()).unwrap();
    let mut rest = sent.as_str();
    while let Some(place) = rest.find('\u{1b}') {
        let sequence = rest[place + 1..].strip_prefix('[').expect("nothing but control sequences");
        let end = sequence.find(|c: char| ('@'..='~').contains(&c)).unwrap();
        let (inside, last) = (&sequence[..end], &sequence[end..=end]);
        let known = match last {
            "H" | "C" | "K" | "X" | "J" | "m" => !inside.contains(':'),
            "h" | "l" => ["?1049", "?2004", "?25", "?1000", "?1006"].contains(&inside),
            "n" => inside == "5",
            _ => false,
        };
        assert!(known, "CSI {inside} {last}");
        rest = &sequence[end + 1..];
    }
    let controls = sent.chars().filter(|c| c.is_control() && !matches!(c, '\u{1b}' | '\r' | '\n')).count();
    assert_eq!(controls, 0);
}

#[test]
fn p16_a_link_that_takes_nothing_holds_up_no_key() {
    let folder = project();
    for answers in [true, false] {
        let mut terminal = Terminal::run(folder.path(), &Start { rows: 24, cols: 80, answers, ..START });
        terminal.shows("[1 Home]");
        let before = terminal.seen.quiet(SETTLED);
        terminal.seen.read(false);
        terminal.press(&"12340".repeat(40));
        terminal.press("q");
        assert!(terminal.gone().success());
        terminal.seen.read(true);
        terminal.ended();
        assert!(terminal.seen.given_back() && terminal.cooked());
        // What the system had handed to the other end by then, at most, and the way back.
        let sent = terminal.seen.bytes().len() - before;
        assert!(sent < 2 * 4_096 + 200, "{sent} bytes");
    }
}

#[test]
fn p16_no_new_page_is_drawn_before_the_last_is_shown() {
    let folder = project();
    let mut terminal = Terminal::run(folder.path(), &Start { rows: 24, cols: 80, ..START });
    terminal.shows("[1 Home]");
    for (key, title) in [("2", "[2 Milestones]"), ("3", "[3 Journeys]"), ("4", "[4 Attribution]"), ("1", "[1 Home]")] {
        terminal.press(key);
        terminal.shows(title);
        terminal.seen.quiet(SETTLED);
    }
    // From now on the terminal shows what comes and answers late.
    terminal.late(true);
    let before = terminal.seen.quiet(SETTLED);
    terminal.press("23423423423423423423423423423424");
    terminal.seen.until("the first page", |screen| (!screen.contents().contains("[1 Home]")).then_some(()));
    let sent = terminal.seen.quiet(SETTLED) - before;
    assert!(sent <= 3_500 + 600, "{sent} bytes for keys that no answer came between");
    terminal.late(false);
    terminal.shows("[4 Attribution]");
    terminal.press("q");
    assert!(terminal.ended().success());
}

#[test]
fn p17_without_a_terminal_it_names_what_to_use() {
    let folder = tempfile::tempdir().unwrap();
    let out = std::process::Command::new(START.program).current_dir(&folder).output().unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("milepost report"));
    assert!(out.stdout.is_empty());
}

#[test]
fn p17_a_dumb_terminal_is_refused_and_nothing_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::run(folder.path(), &Start { environment: &[("TERM", "dumb")], ..START });
    assert_eq!(terminal.ended().exit_code(), 2);
    let said = String::from_utf8(terminal.seen.bytes()).unwrap();
    assert!(said.contains("milepost report NAME --format csv") && !said.contains('\u{1b}'), "{said:?}");
}
