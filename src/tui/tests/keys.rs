//! Texts name the keys in force.

use super::*;
use crate::tui::pages::TABS;

/// Every action on a key of its own that is no preset: letters of another alphabet.
fn rebound() -> Vec<(String, String)> {
    let letters = ('а'..='я').chain('А'..='Я').chain('α'..='ω').chain('ა'..='ჰ');
    verbs().iter().zip(letters).map(|(verb, letter)| (verb.name.to_owned(), letter.to_string())).collect()
}

/// No action has a key.
fn unbound() -> Vec<(String, String)> {
    verbs().iter().map(|verb| (verb.name.to_owned(), String::new())).collect()
}

/// What follows a key in a hint.
const DOES: &str = "reads makes asks starts adds opens changes writes refreshes quits copies closes cancels leaves chooses \
                    scrolls takes timeline segment export copy SQL back others who: notes checks";

/// The keys of the presets.
fn preset_labels() -> Vec<String> {
    let presets = Keymap::new(verbs(), &[]);
    let of = |verb: &&'static crate::tui::action::Verb| presets.labels(verb.action);
    let all: Vec<String> = presets.verbs().iter().map(of).collect();
    all.iter().flat_map(|labels| labels.split(' ')).map(str::to_owned).collect()
}

/// Those of them that a line names.
fn named(labels: &[String], line: &str) -> Vec<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut found = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let key = word.trim_end_matches(':');
        let next = words.get(i + 1).map_or("", |next| next.trim_end_matches([',', ';', '.', ':', '…']));
        // “a segment” are two words of a sentence, “4 starts” are counted.
        let counted = next == "starts" && key.parse::<u64>().is_ok();
        let does = DOES.split_whitespace().any(|does| does == next) && (*word, next) != ("a", "segment") && !counted;
        let hint = labels.iter().any(|label| label == key) && does;
        let aside = word.trim_matches([',', ';', '.', '(', ')']);
        let closed = word.ends_with([')', ',', '.', ';']) && !word.contains(|c: char| c.is_ascii_digit());
        let aside = word.contains('(') && closed && labels.iter().any(|label| label == aside) && aside.len() == 1;
        if hint || aside || word.contains("←→") || word.contains("↑↓") || *word == "Enter:" {
            found.push((*word).to_owned());
        }
    }
    found
}

/// Screens on which keys are named: every page and every box that is steered by the keymap, in every state.
fn screens(own: &[(String, String)]) -> Vec<(String, Vec<String>)> {
    let mut out = Vec::new();
    let company = |name| match name {
        "gated" => Company::few().fresh(),
        "bare" => Company { bare: true, goals: false, costs: false, ..Company::acme() }.fresh(),
        "empty" => Company { milestones: 0, ..Company::few() }.fresh(),
        _ => acme(),
    };
    let boxes = [Action::Help, Action::Checks, Action::Sql, Action::Period, Action::Open, Action::Compare];
    for name in ["full", "gated", "bare", "broken", "gone", "empty"] {
        let freshness = (name == "gone").then_some(Freshness::Gone);
        let watch = Watch { broken: name == "broken", freshness, ..Watch::default() };
        let look = Look::new(Depth::True, false, &Theme::default());
        let mut bench = Bench::keyed(&company(name), watch, look, Keymap::new(verbs(), own));
        let mut shot = |bench: &mut Bench, what: &str| {
            for (width, height) in [(80, 24), (140, 40)] {
                out.push((format!("{name} {what} {width}"), bench.screen(width, height)));
            }
        };
        for tab in TABS {
            bench.app.action(tab.verb.action);
            bench.settle();
            shot(&mut bench, tab.title);
            for action in boxes {
                bench.app.action(action);
                bench.settle();
                shot(&mut bench, &format!("{} {action:?}", tab.title));
                bench.app.close();
            }
        }
        bench.app.action(Action::Page(crate::tui::action::PageId::ATTRIBUTION));
        for action in [Action::Paths, Action::Transitions, Action::Lookback, Action::Scorecard, Action::Money] {
            bench.app.action(action);
            shot(&mut bench, &format!("{action:?} awaited"));
            bench.settle();
            shot(&mut bench, &format!("{action:?}"));
        }
        bench.app.action(Action::SideBySide);
        bench.app.action(Action::Back);
        shot(&mut bench, "cancelled");
    }
    out
}

#[test]
fn with_every_action_rebound_no_screen_names_an_old_key() {
    let labels = preset_labels();
    for own in [rebound(), unbound()] {
        for (what, lines) in screens(&own) {
            for line in &lines {
                assert_eq!(named(&labels, line), Vec::<String>::new(), "{what}: {line}");
            }
        }
    }
}

#[test]
fn the_presets_are_named_where_nothing_is_rebound() {
    let all: Vec<String> = screens(&[]).into_iter().flat_map(|(_, lines)| lines).collect();
    for text in [
        "1 Home ",
        "Esc cancels",
        "r asks again",
        "(p)",
        "r reads it",
        "2 opens the milestones; a adds one there.",
        "None yet: a adds one.",
        "↑↓ scrolls · Esc closes",
        "y copies · Esc closes",
        "Enter timeline · / find · s SQL · S segment · e export · y copy · Esc closes",
        "Enter chooses · Esc leaves",
        "With a period (p) the time just before it is compared",
        "A longer period (p), a wider filter (f)",
        "Choose a period with both ends first (p)",
    ] {
        assert!(all.iter().any(|line| line.contains(text)), "{text}");
    }
}

#[test]
fn the_strip_of_pages_shows_the_keys_in_force() {
    let look = Look::new(Depth::True, false, &Theme::default());
    let own = [("home", "h"), ("health", "")].map(|(name, key)| (name.to_owned(), key.to_owned()));
    let mut bench = Bench::keyed(&acme(), Watch::default(), look, Keymap::new(verbs(), &own));
    assert!(
        bench.screen(100, 30)[1].starts_with(
            "[h Home] 2 Milestones  3 Journeys  4 Attribution  5 Plan  6 Reach  7 Leaders  8 Leads  Health"
        )
    );
}

#[test]
fn a_window_too_small_and_a_folder_without_configuration_name_the_key_that_quits() {
    let own = [("quit".to_owned(), "Q".to_owned())];
    let look = Look::new(Depth::True, false, &Theme::default());
    let mut bench = Bench::keyed(&acme(), Watch::default(), look, Keymap::new(verbs(), &own));
    assert!(bench.screen(39, 10).iter().any(|line| line.trim() == "Q quits"));
}
