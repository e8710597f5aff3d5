//! The house: who may import whom, how long a file may be, what may not stand in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms it may import; `main` is the binary.
const MAY: &[(&str, &[&str])] = &[
    ("main", &["cli", "explorer"]),
    ("cli", &["project", "print", "report", "jobs", "store", "demo", "init", "config", "files", "domain"]),
    ("explorer", &["tui", "project", "print", "report", "jobs", "store", "config", "files", "domain"]),
    ("tui", &["print", "report", "jobs", "config", "domain"]),
    ("project", &["print", "report", "store", "config", "files", "domain"]),
    ("print", &["files", "domain"]),
    ("report", &["jobs", "attribution", "journey", "store", "config", "domain"]),
    ("store", &["journey", "config", "files", "domain"]),
    ("demo", &["store", "files", "domain"]),
    ("init", &["store", "config", "domain"]),
    ("attribution", &["config", "domain"]),
    ("journey", &["config", "domain"]),
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
    ("sqlparser", &["store"]),
    ("annotate_snippets", &["config"]),
    ("toml_edit", &["config", "store"]),
];

/// What the vocabulary may be made of.
const OF_DOMAIN: &[&str] = &["std", "core", "chrono", "chrono_tz", "serde"];

/// What the room of files may be made of.
const OF_FILES: &[&str] = &["std", "rustix"];

/// Calls that make, replace or remove files; only the room of files makes them.
const OF_DISK: &[&str] =
    &["fs::remove_", "fs::rename", "fs::write", "fs::copy", "fs::hard_link", "File::create", "OpenOptions"];

/// The longest a file may be before its tests.
const LONGEST: usize = 400;

struct Source {
    /// Below `src`, with `/`.
    path: String,
    /// `cli` of `cli.rs` and `cli/check.rs`.
    room: String,
    /// The lines that are no tests, comments and texts taken out.
    code: Vec<String>,
    /// How many lines there are but for the tests.
    length: usize,
    /// The modules that are compiled for tests alone.
    tests: Vec<String>,
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|end| end == "rs") {
            into.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&src, &mut paths);
    paths.sort();
    let mut sources: Vec<Source> = paths
        .iter()
        .map(|path| {
            let below = path.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
            let text = fs::read_to_string(path).unwrap();
            let (lines, tests) = untested(&text);
            let room = below.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            let code = bare(&lines.join("\n")).lines().map(str::to_owned).collect();
            Source { path: below, room, code, length: lines.len(), tests }
        })
        .collect();
    // Files of tests alone: `#[cfg(test)] mod laws;` in foo.rs is foo/laws.rs and all below it.
    let tests: Vec<String> = sources
        .iter()
        .flat_map(|source| {
            let folder = source.path.trim_end_matches(".rs").trim_end_matches("lib").to_owned();
            source.tests.iter().map(move |name| format!("{folder}/{name}"))
        })
        .collect();
    sources.retain(|source| {
        let path = source.path.trim_end_matches(".rs");
        !tests.iter().any(|test| path == test || path.starts_with(&format!("{test}/")))
    });
    assert!(sources.len() > 20, "found only {} files", sources.len());
    sources
}

/// The lines that are not under `#[cfg(test)]`, and the modules in files of their own that are.
fn untested(text: &str) -> (Vec<&str>, Vec<String>) {
    let (mut kept, mut modules) = (Vec::new(), Vec::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "#[cfg(test)]" {
            kept.push(line);
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        let item = lines.by_ref().find(|line| !line.trim().starts_with("#["));
        let item = item.unwrap_or_default().trim();
        if let Some(name) = item.strip_suffix(';').and_then(|item| item.rsplit("mod ").next()) {
            modules.push(name.to_owned());
        } else if !item.ends_with('}') {
            let close = format!("{indent}}}");
            lines.by_ref().find(|line| *line == close);
        }
    }
    (kept, modules)
}

/// The text with the insides of comments, texts and characters blanked out.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("r#\"") {
            rest.find("\"#").map_or(rest.len(), |end| end + 2)
        } else if c == '"' {
            let mut end = 1;
            let bytes = rest.as_bytes();
            while end < bytes.len() && bytes[end] != b'"' {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
            (end + 1).min(rest.len())
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\") {
            rest[2..].find('\'').map_or(1, |end| end + 3)
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        let (gone, left) = rest.split_at(skip);
        out.extend(gone.chars().filter(|c| *c == '\n'));
        rest = left;
    }
    out
}

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
        } else {
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
        }
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
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&src, &mut paths);
    assert!(paths.iter().all(|path| path.file_name().is_none_or(|name| name != "mod.rs")), "foo.rs + foo/, not mod.rs");
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
