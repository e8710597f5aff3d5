//! The list of words holds on every screen and in every face for people.

use std::sync::Arc;

use super::world::{FUNNELS, Folder};
use super::*;
use crate::domain::words::{forbidden, internal};
use crate::print::{self, Reader};
use crate::report::REPORTS;

/// Keys from screen to screen, what is seen then, and whether ids of rules may stand there.
const SCREENS: &[(&str, &str, bool)] = &[
    ("1", "Home", false),
    ("c", "checks of Home", false),
    ("esc ?", "help of Home", true),
    ("esc 2", "Milestones", false),
    ("c", "checks of Milestones", false),
    ("esc ?", "help of Milestones", true),
    ("esc a", "milestone form", false),
    ("esc E", "milestone form, edited", false),
    ("esc x", "delete", false),
    ("esc enter", "people of a milestone", false),
    ("enter", "timeline", false),
    ("esc esc esc 3", "Journeys", false),
    ("c", "checks of Journeys", false),
    ("esc ?", "help of Journeys", true),
    ("esc E", "goal form", false),
    ("esc x", "delete a goal", false),
    ("esc v", "Funnels", false),
    ("c", "checks of Funnels", false),
    ("esc ?", "help of Funnels", true),
    ("esc =", "a funnel side by side", false),
    ("E", "funnel form", false),
    ("esc x", "delete a funnel", false),
    ("esc enter", "people of a funnel", false),
    ("esc v enter", "a journey", false),
    ("c", "checks of a journey", false),
    ("esc ?", "help of a journey", true),
    ("esc v", "times of a journey", false),
    ("v", "how long it took", false),
    ("v", "variants", false),
    ("v", "first channels", false),
    ("v", "the goal over time", false),
    ("v", "other listening", false),
    ("v", "what goes with the goal", false),
    ("v", "by month", false),
    ("v enter", "people of a step", false),
    ("enter", "timeline of one of them", false),
    ("esc esc esc esc 4", "Attribution", false),
    ("c", "checks of Attribution", false),
    ("esc ?", "help of Attribution", true),
    ("esc enter", "people of an item", false),
    ("esc =", "side by side", false),
    ("c", "checks of side by side", false),
    ("esc ?", "help of side by side", true),
    ("esc P", "paths", false),
    ("c", "checks of paths", false),
    ("esc T", "transitions", false),
    ("c", "checks of transitions", false),
    ("esc L", "lookback", false),
    ("c", "checks of lookback", false),
    ("esc K", "scorecard", false),
    ("c", "checks of the scorecard", false),
    ("esc ?", "help of the scorecard", true),
    ("esc $", "money", false),
    ("c", "checks of money", false),
    ("esc C m m m", "another model", false),
    ("m m m", "yet another", false),
    ("m m", "and another", false),
    ("d", "against the period before", false),
    ("f", "filter", false),
    ("esc p", "period", false),
    ("esc :", "palette", true),
    ("esc e", "export", false),
    ("esc S", "segment", false),
    ("esc V", "views", false),
    ("esc 5", "Plan", false),
    ("v", "Plan with messages", false),
    ("c", "checks of Plan", false),
    ("esc ?", "help of Plan", true),
    ("esc 6", "Reach", false),
    ("c", "checks of Reach", false),
    ("esc ?", "help of Reach", true),
    ("esc v", "segments", false),
    ("v", "person by person", false),
    ("esc 7", "Leaders", false),
    ("m", "open rate", false),
    ("c", "checks of Leaders", false),
    ("esc ?", "help of Leaders", true),
    ("esc v", "messages", false),
    ("esc 8", "Leads", false),
    ("c", "checks of Leads", false),
    ("esc ?", "help of Leads", true),
    ("esc enter", "leads of a bar", false),
    ("esc w", "leads one by one", false),
    ("enter", "history of a lead", false),
    ("enter", "timeline of a lead", false),
    ("esc esc w", "pipeline", false),
    ("c", "checks of the pipeline", false),
    ("esc enter", "leads at a stage", false),
    ("esc w", "return", false),
    ("v", "return by journey", false),
    ("c", "checks of the return", false),
    ("esc 0", "Health", false),
    ("c", "checks of Health", false),
    ("esc ?", "help of Health", true),
];

/// What must not stand in a text, line by line.
fn wrong(text: &str, of_rules: bool) -> Vec<String> {
    let mut wrong: Vec<String> = Vec::new();
    for line in text.lines() {
        if let Some((word, instead)) = forbidden(line) {
            wrong.push(format!("“{word}”, not “{instead}”: {}", line.trim()));
        }
        if let Some(word) = internal(line).filter(|_| !of_rules) {
            wrong.push(format!("“{word}”: {}", line.trim()));
        }
    }
    wrong
}

fn with_funnels() -> Arc<Folder> {
    Company { funnels: FUNNELS, ..Company::acme() }.fresh()
}

#[test]
fn every_screen_speaks_in_the_words_of_the_list() {
    let mut all: Vec<String> = Vec::new();
    for (name, company) in [("acme", with_funnels()), ("few", Company { funnels: FUNNELS, ..Company::few() }.fresh())] {
        let mut bench = Bench::new(&company);
        for (keys, screen, of_rules) in SCREENS {
            bench.press(keys);
            for (width, height) in [(80, 24), (140, 200)] {
                let text = bench.screen(width, height).join("\n");
                all.extend(wrong(&text, *of_rules).iter().map(|wrong| format!("{name}, {screen}, {width}: {wrong}")));
            }
        }
    }
    all.dedup();
    assert!(all.is_empty(), "{} lines:\n{}", all.len(), all.join("\n"));
}

/// The arguments with which each report of the company answers.
fn asked(report: &report::Report) -> Args {
    let takes = |flag| report.flags.contains(&flag);
    let mut args = Args::default();
    if takes(report::Flag::Journey) {
        args.filter.journeys = vec!["welcome".to_owned()];
    }
    if takes(report::Flag::Customer) {
        args.customer = Some("customer-0100".to_owned());
    }
    args
}

#[test]
fn every_face_for_people_speaks_in_the_words_of_the_list_and_in_names() {
    let folder = with_funnels();
    // Its store is made by who looks first.
    drop(Bench::new(&folder));
    let mut all: Vec<String> = Vec::new();
    for report in REPORTS {
        let answer = folder.ask(report.name, &asked(report));
        for (face, format) in [("table", Format::Table), ("markdown", Format::Markdown), ("html", Format::Html)] {
            let mut out = Vec::new();
            print::write(&answer, format, Reader::Program, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            // The heading says which names it is of.
            let text = text.replace("\\_", "_");
            all.extend(wrong(&text, false).iter().map(|wrong| format!("{} as {face}: {wrong}", report.name)));
            for id in ["onboard", "winback", "hot-lead", "condition_unmet", "drive_purchase"] {
                let stands =
                    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).any(|word| word == id);
                if stands {
                    all.push(format!("{} as {face} names {id} by its id", report.name));
                }
            }
        }
    }
    assert!(all.is_empty(), "{} lines:\n{}", all.len(), all.join("\n"));
}
