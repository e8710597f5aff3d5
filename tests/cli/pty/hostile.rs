//! Names that steer a terminal, in data, file names and arguments: none reaches it as it is (P18), all reach a pipe.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::{START, Start, Terminal};

/// Names of assets and journeys that differ from each other, some by what is hidden alone.
const NAMES: [&str; 8] = [
    "Welcome",
    "Wel\u{200b}come",
    "Wel\u{e0041}come",
    "\u{202e}Welcome",
    "Wel\u{9b}2Jcome",
    "Wel\u{9d}0;owned\u{9c}come",
    "Wel\u{1b}]52;c;aGk=\u{7}come",
    "Wel\u{1b}[2Jcome",
];

/// A project whose assets and journeys have those names: each touches one customer, who buys.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut events = "occurred_at,customer_id,event,journey_id,asset_id\n".to_owned();
    for (i, name) in NAMES.iter().enumerate() {
        for customer in 0..3 {
            let id = format!("c{i}-{customer}");
            writeln!(events, "2025-06-01T00:00:00Z,{id},email_clicked,{name},{name}").unwrap();
            writeln!(events, "2025-06-02T00:00:00Z,{id},purchase,,").unwrap();
        }
    }
    fs::write(folder.path().join("events.csv"), events).unwrap();
    let toml = "[source]\nfiles = { events = \"events.csv\" }\n\n[[milestone]]\nid = \"buy\"\nname = \"Bought\"\n\
                trigger = \"purchase\"\ntracking_since = 2023-01-01\n";
    fs::write(folder.path().join("milepost.toml"), toml).unwrap();
    folder
}

/// What a terminal was sent by a command, and the exit code.
fn sent(folder: &Path, args: &[&str]) -> (String, u32) {
    let mut terminal = Terminal::run(folder, &Start { args, rows: 60, cols: 200, ..START });
    let code = terminal.ended().exit_code();
    (String::from_utf8(terminal.seen.bytes()).unwrap(), code)
}

/// What steers, turns or hides, but for bold headers, coloured findings and the bar of progress.
fn steers(text: &str) -> Option<char> {
    let mut rest = text.to_owned();
    while let Some(place) = rest.find("\u{1b}[") {
        let end = place + 2 + rest[place + 2..].find(|c: char| !(c.is_ascii_digit() || c == ';')).unwrap();
        let ours = rest[end..].starts_with(['m', 'K']);
        assert!(ours, "{:?}", &rest[place..]);
        rest.replace_range(place..=end, "");
    }
    rest.chars().find(|c| {
        !matches!(c, '\r' | '\n')
            && (c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{e0000}'..='\u{e0fff}'))
    })
}

#[test]
fn p18_no_name_of_the_data_steers_a_terminal() {
    let folder = project();
    for report in ["paths", "attribution", "attribution-compare", "transitions", "journeys", "health"] {
        for format in ["table", "csv", "json", "markdown"] {
            let mut args = vec!["report", report, "--format", format];
            if !["journeys", "health"].contains(&report) {
                args.extend(["--by", "asset"]);
            }
            let (text, code) = sent(folder.path(), &args);
            assert_eq!(code, 0, "{report} {format}: {text}");
            assert_eq!(steers(&text), None, "{report} {format}: {text:?}");
        }
    }
    let (text, _) = sent(folder.path(), &["report", "paths", "--by", "asset", "--format", "csv"]);
    for point in ["<U+200B>", "<U+E0041>", "<U+202E>", "<U+009B>2J", "<U+009D>0;owned", "<U+001B>]52", "<U+001B>[2J"] {
        assert!(text.contains(point), "{point}: {text}");
    }
    // The same in a pipe: as it is in the data.
    let out = std::process::Command::new(START.program)
        .args(["report", "paths", "--by", "asset", "--format", "csv"])
        .current_dir(&folder)
        .env("XDG_CACHE_HOME", folder.path().join("cache"))
        .env("HOME", folder.path())
        .env_remove("MILEPOST_CONFIG")
        .output()
        .unwrap();
    let mut reader = csv::Reader::from_reader(out.stdout.as_slice());
    let mut paths: Vec<String> =
        reader.records().map(|row| serde_json::from_str::<Vec<String>>(&row.unwrap()[0]).unwrap().concat()).collect();
    paths.sort_unstable();
    let mut names = NAMES.to_vec();
    names.sort_unstable();
    assert_eq!(paths, names);
}

#[test]
fn p18_no_name_of_the_data_steers_the_explorer_and_none_look_alike() {
    let folder = project();
    let mut terminal = Terminal::start(folder.path(), &[]);
    terminal.shows("[1 Home]");
    for (key, text) in [("3", "[3 Journeys]"), ("4", "Model ‹"), ("P", "<U+E0041>"), ("T", "[4"), ("0", "[0 Health]")]
    {
        terminal.press(key);
        terminal.shows(text);
    }
    terminal.press("q");
    assert!(terminal.ended().success());
    let text = String::from_utf8(terminal.seen.bytes()).unwrap();
    let hidden = text.chars().find(|c| {
        matches!(c, '\u{80}'..='\u{9f}' | '\u{7}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{e0000}'..='\u{e0fff}')
    });
    assert_eq!(hidden, None);
    assert!(!text.contains("\u{1b}]"), "a string for the operating system");
}

#[test]
fn p18_names_of_files_and_arguments_do_not_steer_a_terminal() {
    let folder = project();
    let bad = "a\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}b";
    let toml = format!("{bad}.toml");
    fs::write(folder.path().join(&toml), "nonsense = 1\n").unwrap();
    for args in [
        ["check", "--config", &toml].as_slice(),
        &["check", "--config", bad],
        &["report", bad],
        &["report", "goals", "--from", bad],
        &["report", "goals", "--journey", bad],
        &["report", "paths", "--by", "asset", "--ignore", bad],
        &["report", "goals", "--as-of", bad],
        &["report", "goals", "--source", bad],
        &["init", bad, "--yes", "--config", "new.toml"],
        &["sql", "paths", "--by", "asset", "--journey", bad],
        &["sql", "attribution", "--milestone", bad],
        &["report", "timeline", "--customer", bad],
        &["report", "goals", "-o", bad],
        &[bad],
    ] {
        let (text, _) = sent(folder.path(), args);
        assert_eq!(steers(&text), None, "{args:?}: {text:?}");
    }
    let (text, code) = sent(folder.path(), &["sql", "paths", "--by", "asset", "--journey", "a\u{200b}b"]);
    assert!(code == 2 && text.contains("no journey “a<U+200B>b”"), "{text}");
    assert_eq!(steers(&text), None, "{text:?}");
    for shell in ["bash", "zsh", "fish"] {
        assert_eq!(steers(&sent(folder.path(), &["completions", shell]).0.replace('\t', " ")), None, "{shell}");
    }
}
