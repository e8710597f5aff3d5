//! The reference file has the settings of the list: those that are declared with their fields are printed from it, the
//! examples are checked against it. `MILEPOST_WRITE=1 cargo test --test config` prints them anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use milepost::config::Config;
use milepost::config::settings::{SETTINGS, Setting, setting};
use milepost::domain::condition::OPERATORS;

use super::parse;

const REFERENCE: &str = include_str!("../../config/milepost.toml");

/// The longest line of the reference.
const WIDTH: usize = 120;

/// A text as comments, broken between words.
fn comment(text: &str) -> String {
    let mut lines = vec!["#".to_owned()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().unwrap();
        if last.chars().count() + word.chars().count() + 1 > WIDTH {
            lines.push(format!("# {word}"));
        } else {
            last.push(' ');
            last.push_str(word);
        }
    }
    lines.join("\n") + "\n"
}

/// Whether a line belongs to a section: its key is the setting there, or holds it as in `lookback_by_kind = { … }`.
fn stands_in(section: &str, setting: &Setting, line: &str) -> bool {
    let key = line.trim_start_matches('#').split(' ').next().unwrap();
    let place = if section.is_empty() { key.to_owned() } else { format!("{section}.{key}") };
    setting.path == place || setting.path.starts_with(&format!("{place}."))
}

/// The lines of the settings of a section: what each means and takes, and its default or an example.
fn printed(section: &str) -> String {
    let mut out = String::new();
    let mut takes = "true or false";
    for setting in SETTINGS.iter() {
        let Some(line) = setting.line.as_ref().filter(|line| stands_in(section, setting, line)) else { continue };
        let said = setting.takes == takes || setting.takes == "true or false";
        let end = if said { String::new() } else { format!(" Takes {}.", setting.takes) };
        let _ = writeln!(out, "{}{line}", comment(&format!("{}{end}", setting.meaning)));
        takes = &setting.takes;
    }
    out
}

#[test]
fn the_plain_settings_of_the_reference_are_printed_from_the_list() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/milepost.toml");
    let mut text = fs::read_to_string(&path).unwrap();
    let before = text.clone();
    for section in ["", "source", "attribution", "leads", "store", "interface", "interface.theme"] {
        // The settings without a section stand below the head of the file.
        let head = if section.is_empty() { "\n\n".to_owned() } else { format!("\n[{section}]\n") };
        let start = text.find(&head).unwrap_or_else(|| panic!("the reference has no [{section}]")) + head.len();
        let end = start + text[start..].find("\n\n").unwrap() + 1;
        text.replace_range(start..end.max(start), &printed(section));
    }
    if std::env::var_os("MILEPOST_WRITE").is_some() {
        fs::write(&path, &text).unwrap();
    } else {
        assert_eq!(before, text, "config/milepost.toml is behind the list: MILEPOST_WRITE=1 cargo test --test config");
    }
}

/// The reference with its examples taken as settings.
fn uncommented() -> String {
    let example = |line: &str| {
        line.strip_prefix('#').filter(|rest| !rest.is_empty() && !rest.starts_with(' ')).map(str::to_owned)
    };
    REFERENCE.lines().map(|line| example(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

/// Every key path of a table, tables of the list taken as one value.
fn paths(prefix: &str, value: &toml::Value, out: &mut Vec<String>) {
    match value {
        toml::Value::Table(table) if setting(prefix).is_none() => {
            for (key, value) in table {
                paths(&if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") }, value, out);
            }
        }
        toml::Value::Array(list) if setting(prefix).is_none() => {
            for value in list {
                paths(prefix, value, out);
            }
        }
        _ => out.push(prefix.to_owned()),
    }
}

#[test]
fn the_reference_gives_the_defaults() {
    let config = parse(REFERENCE);
    let defaults = Config { text: config.text.clone(), ..Config::defaults(&config.path) };
    assert_eq!(config, defaults);
    assert_eq!(parse(""), Config::defaults(&config.path));
}

#[test]
fn the_reference_has_exactly_the_settings_of_the_list() {
    let mut written = Vec::new();
    paths("", &toml::Value::Table(uncommented().parse().unwrap()), &mut written);
    let mut seen = BTreeSet::new();
    for path in &written {
        let known = setting(path).unwrap_or_else(|| panic!("the list has no {path}"));
        seen.insert(known.path.as_str());
        let Some(default) = &known.default else { continue };
        let key = path.rsplit('.').next().unwrap();
        let live = format!("{key} = {default}");
        let said = REFERENCE.lines().filter(|line| line.trim_start_matches('#').starts_with(&format!("{key} = ")));
        let said: Vec<&str> = said.collect();
        let right = |line: &&str| **line == live || line.ends_with(&format!(" # default: {default}"));
        assert!(said.iter().any(right), "{path}: the default is {default}, the reference says {said:?}");
    }
    let listed: BTreeSet<&str> = SETTINGS.iter().map(|setting| setting.path.as_str()).collect();
    assert_eq!(seen, listed);
    assert_eq!(listed.len(), SETTINGS.len());
}

#[test]
fn the_examples_of_the_reference_are_in_order() {
    let one_place = uncommented().replace("database = \"warehouse.duckdb\"\n", "");
    let config = parse(&one_place);
    assert_eq!((config.milestones.len(), config.journeys.len(), config.source.events.len()), (1, 2, 1));
    assert_eq!(config.segments[0].name, "big buyers");
    assert!(config.segments[0].file.ends_with("segments/big buyers.csv"));
    assert_eq!(
        (config.views[0].name.as_str(), config.views[0].filter.period().written()),
        ("Last quarter, north", "2025-Q2".to_owned())
    );
    assert_eq!(config.keys[0].action.value, "quit");
    for (name, _) in OPERATORS {
        assert!(REFERENCE.contains(name), "{name}");
    }
}

#[test]
fn every_default_of_the_list_is_allowed() {
    for known in SETTINGS.iter().filter(|known| !known.path.contains("NAME")) {
        let Some(default) = &known.default else { continue };
        let (table, key) = known.path.rsplit_once('.').unwrap_or(("", &known.path));
        let head = match table {
            "" => String::new(),
            "trigger" => "[[trigger]]\nevent = \"e\"\n".to_owned(),
            "milestone" => "[[milestone]]\nid = \"i\"\ntrigger = \"e\"\n".to_owned(),
            "view" => "[[view]]\nname = \"v\"\n".to_owned(),
            "view.filter" => "[[view]]\nname = \"v\"\n[view.filter]\n".to_owned(),
            "journey" => "[[journey]]\nid = \"i\"\n".to_owned(),
            "journey.goal" if key == "measure" => {
                "[[journey]]\nid = \"i\"\n[journey.goal]\nkind = \"general_notification\"\n".to_owned()
            }
            "journey.goal" => {
                "[[journey]]\nid = \"i\"\n[journey.goal]\nkind = \"custom\"\ntrigger = \"e\"\n".to_owned()
            }
            "funnel" => "[[funnel]]\nid = \"i\"\nwindow = \"1d\"\nsteps = [{ event = \"e\" }]\n".to_owned(),
            "funnel.steps" => {
                "[[funnel]]\nid = \"i\"\nwindow = \"1d\"\n[[funnel.steps]]\nevent = \"e\"\n[[funnel.steps]]\nevent = \"f\"\n".to_owned()
            }
            "funnel.exclude" => "[[funnel]]\nid = \"i\"\nwindow = \"1d\"\nsteps = [{ event = \"e\" }, { event = \"f\" }]\n[[funnel.exclude]]\nevent = \"x\"\n".to_owned(),
            table => format!("[{table}]\n"),
        };
        parse(&format!("{head}{key} = {default}"));
    }
}
