//! The house: who may import whom, how long a file may be, what may not stand in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[path = "layers/cycles.rs"]
mod cycles;
#[path = "layers/sources.rs"]
mod sources;

use sources::{Source, files, sources, untested};

/// Each room and the rooms it may import; `main` is the binary.
const MAY: &[(&str, &[&str])] = &[
    ("main", &["cli", "explorer"]),
    (
        "cli",
        &["tui", "brief", "project", "print", "report", "jobs", "store", "demo", "init", "config", "files", "domain"],
    ),
    ("explorer", &["tui", "project", "print", "report", "jobs", "store", "config", "files", "domain"]),
    ("tui", &["print", "report", "jobs", "config", "domain"]),
    ("brief", &["project", "print", "report", "domain"]),
    ("project", &["print", "report", "store", "config", "files", "domain"]),
    ("print", &["files", "domain"]),
    ("report", &["attribution", "journey", "store", "config", "domain"]),
    ("store", &["journey", "config", "files", "domain"]),
    ("demo", &["store", "files", "domain"]),
    ("init", &["store", "config", "domain"]),
    ("attribution", &["domain"]),
    ("journey", &["domain"]),
    ("jobs", &["domain"]),
    ("config", &["files", "domain"]),
    ("files", &[]),
    ("domain", &[]),
];

/// Packages that only some rooms may name: the package, and the starts of paths that may.
const ONLY: &[(&str, &[&str])] = &[
    (
        "duckdb",
        &["store", "demo/writer.rs", "demo/writer/column.rs", "demo/writer/event.rs", "demo/writer/table.rs", "init"],
    ),
    ("ratatui", &["tui"]),
    ("tui_input", &["tui"]),
    ("crossterm", &["tui/terminal.rs", "config/keys.rs"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("csv", &["store", "print"]),
    ("maud", &["print"]),
    ("kuva", &["print/html/plot.rs"]),
    ("sqlparser", &["store"]),
    ("annotate_snippets", &["config"]),
    ("toml_edit", &["config", "store"]),
    ("strsim", &["domain/similar.rs"]),
    ("libm", &["domain/math.rs"]),
];

/// What the vocabulary may be made of.
const OF_DOMAIN: &[&str] = &["std", "core", "chrono", "chrono_tz", "libm", "serde", "strsim"];

/// What the room of files may be made of.
const OF_FILES: &[&str] = &["std", "rustix"];

/// Calls that make, replace or remove files; only the room of files makes them.
const OF_DISK: &[&str] =
    &["fs::remove_", "fs::rename", "fs::write", "fs::copy", "fs::hard_link", "File::create", "OpenOptions"];

/// The longest a file may be before its tests.
const LONGEST: usize = 400;

/// The most that half of the files may be long.
const MEDIAN: usize = 110;

/// The longest a function may be.
const LONGEST_FUNCTION: usize = 80;

/// The rooms that a file names: `crate::room`, and `crate::{room, …}`.
fn rooms(source: &Source) -> BTreeSet<String> {
    let code = source.code.join(" ");
    let mut named = BTreeSet::new();
    let start = if source.room == "main" { "milepost::" } else { "crate::" };
    for (place, _) in code.match_indices(start) {
        let rest = &code[place + start.len()..];
        let word =
            |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut part = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        named.insert(word(&part));
                        part.clear();
                        continue;
                    }
                    _ => {}
                }
                part.push(c);
            }
            named.insert(word(&part));
        } else if !rest[word(rest).len()..].starts_with('!') {
            // A macro stands at the crate's root, whatever room declares it.
            named.insert(word(rest));
        }
    }
    named.remove("");
    named
}

/// The packages that a file names by path: `name::`.
fn packages(source: &Source) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for line in &source.code {
        for (place, _) in line.match_indices("::") {
            let before = &line[..place];
            let word: String = before
                .chars()
                .rev()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect::<Vec<_>>()
                .iter()
                .rev()
                .collect();
            if !before[..before.len() - word.len()].trim_end().ends_with("::") {
                named.insert(word);
            }
        }
    }
    named
}

#[test]
fn rooms_import_only_those_below_them() {
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for source in sources() {
        if source.room == "lib" {
            continue;
        }
        let Some((_, may)) = MAY.iter().find(|(room, _)| *room == source.room) else {
            wrong.push(format!("{}: a room that the table does not name", source.path));
            continue;
        };
        for named in rooms(&source) {
            if named != source.room && !may.contains(&named.as_str()) {
                wrong.push(format!("{} imports {named}", source.path));
            }
            used.insert((source.room.clone(), named));
        }
    }
    for (room, may) in MAY {
        let idle = may.iter().filter(|other| !used.contains(&((*room).to_owned(), (**other).to_owned())));
        wrong.extend(idle.map(|other| format!("{room} may import {other} and does not")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn packages_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for source in sources() {
        for named in packages(&source) {
            if let Some((_, rooms)) = ONLY.iter().find(|(package, _)| *package == named)
                && !rooms.iter().any(|room| source.path == *room || source.room == *room)
            {
                wrong.push(format!("{} names {named}", source.path));
            }
        }
        let made_of = match source.room.as_str() {
            "domain" => OF_DOMAIN,
            "files" => OF_FILES,
            _ => continue,
        };
        let own_module = |name: &str| source.code.iter().any(|line| line.ends_with(&format!("mod {name};")));
        for line in source.code.iter().filter(|line| line.trim_start().starts_with("use ")) {
            let package: String =
                line.trim_start()[4..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let own = ["crate", "super", "self"].contains(&package.as_str()) || own_module(&package);
            let value = package.starts_with(char::is_uppercase);
            if !own && !value && !made_of.contains(&package.as_str()) {
                wrong.push(format!("{} uses {package}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn p28_only_the_room_of_files_makes_replaces_and_removes_files() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.room != "files") {
        for (number, line) in source.code.iter().enumerate() {
            if let Some(call) = OF_DISK.iter().find(|call| line.contains(*call)) {
                wrong.push(format!("{}:{} {call}", source.path, number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_page_never_imports_another_page() {
    for source in sources().iter().filter(|source| source.path.starts_with("tui/pages/")) {
        let page = source.path["tui/pages/".len()..].split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        let code = source.code.join(" ");
        for (place, _) in code.match_indices("pages::") {
            let other: String = code[place + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            assert!(
                other == page || other.starts_with(char::is_uppercase) || other.is_empty(),
                "{} names {other}",
                source.path
            );
        }
    }
}

#[test]
fn a_file_is_one_idea() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| source.length > LONGEST)
        .map(|source| format!("{}: {} lines before its tests", source.path, source.length))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
    let mut lengths: Vec<usize> = sources().iter().map(|source| source.length).collect();
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= MEDIAN, "half of the files are longer than {median} lines");
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&src, &mut paths);
    assert!(paths.iter().all(|path| path.file_name().is_none_or(|name| name != "mod.rs")), "foo.rs + foo/, not mod.rs");
}

#[test]
fn a_function_fits_on_a_screen() {
    let mut long = Vec::new();
    for source in sources() {
        for (first, line) in source.code.iter().enumerate() {
            let named = line.trim_start().split_once("fn ").filter(|(before, _)| {
                before.split_whitespace().all(|word| word.starts_with("pub") || word.ends_with(')') || word == "const")
            });
            let Some((_, rest)) = named else { continue };
            let close = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
            let length = source.code[first..].iter().position(|line| *line == close).map_or(1, |last| last + 1);
            if length > LONGEST_FUNCTION {
                let name = rest.split(['(', '<']).next().unwrap();
                long.push(format!("{}:{} {name}: {length} lines", source.path, first + 1));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// The files that read texts of libraries: the engine's, TOML's, the parser's of SQL.
const READS_TEXTS: [&str; 3] =
    ["store/engine_text.rs", "config/parse/syntax.rs", "store/source/expression/parser_text.rs"];

/// Fields and methods that are prose for people: notes, findings, faults, errors.
const PROSE: [&str; 9] =
    [".text", ".message", ".message()", ".sentence", ".sentence()", ".said", ".hint", ".detail", ".to_string()"];

/// Calls that look into a text.
const LOOKS_INTO: [&str; 7] =
    [".contains(", ".starts_with(", ".ends_with(", ".find(", ".strip_prefix(", ".strip_suffix(", ".split_once("];

#[test]
fn prose_is_for_people() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !READS_TEXTS.contains(&source.path.as_str())) {
        for (number, line) in source.code.iter().enumerate() {
            let looked =
                PROSE.iter().any(|prose| LOOKS_INTO.iter().any(|call| line.contains(&format!("{prose}{call}"))));
            if looked {
                wrong.push(format!("{}:{} {}", source.path, number + 1, line.trim()));
            }
        }
    }
    for file in READS_TEXTS {
        let source = sources().into_iter().find(|source| source.path == file).expect("the file is there");
        let looks = source.code.iter().any(|line| LOOKS_INTO.iter().any(|call| line.contains(call)));
        assert!(looks, "{file} reads no text");
    }
    assert!(wrong.is_empty(), "code reads prose:\n{}", wrong.join("\n"));
}

#[test]
fn p25_nothing_outside_tests_unwraps() {
    let mut wrong: Vec<String> = Vec::new();
    for source in sources() {
        for (number, line) in source.code.iter().enumerate() {
            let calls = [".unwrap()", ".expect(", ".unwrap_err()", "todo!", "unimplemented!"];
            if let Some(call) = calls.iter().find(|call| line.contains(*call)) {
                wrong.push(format!("{}:{} {call}", source.path, number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sql_stands_in_files() {
    let mut wrong = Vec::new();
    for source in sources() {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(&source.path)).unwrap();
        for (number, line) in untested(&text).0.iter().enumerate() {
            let lower = line.to_lowercase();
            let built = lower.contains("format!(")
                && ["\"select ", "\"insert ", "\"create "].iter().any(|sql| lower.contains(sql));
            if built && !["store", "init"].contains(&source.room.as_str()) && !source.path.starts_with("demo/writer") {
                wrong.push(format!("{}:{}", source.path, number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "SQL built from text:\n{}", wrong.join("\n"));
}
