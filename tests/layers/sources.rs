//! The program as text: its files, their tests and comments taken out.

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the program, without its tests.
pub struct Source {
    /// Below `src`, with `/`.
    pub path: String,
    /// `cli` of `cli.rs` and `cli/check.rs`.
    pub room: String,
    /// The lines that are no tests, comments and texts taken out.
    pub code: Vec<String>,
    /// How many lines there are but for the tests.
    pub length: usize,
    /// The modules that are compiled for tests alone.
    pub tests: Vec<String>,
}

/// The Rust files below a folder.
pub fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|end| end == "rs") {
            into.push(path);
        }
    }
}

/// Every file of the program; those of tests alone are left out.
pub fn sources() -> Vec<Source> {
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
pub fn untested(text: &str) -> (Vec<&str>, Vec<String>) {
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
