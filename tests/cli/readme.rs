//! The documents have the tables and manual pages of the code. `MILEPOST_WRITE=1 cargo test readme` prints them anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The longest the README may be: the rest is in the documents.
const LONGEST: usize = 200;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn documents() -> Vec<PathBuf> {
    let files = fs::read_dir(root("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut documents: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    documents.sort();
    documents
}

/// What a file is to hold; with `MILEPOST_WRITE` it does from now on.
fn held(path: &Path, wanted: &str) {
    if std::env::var_os("MILEPOST_WRITE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, wanted).unwrap();
    }
    let written = fs::read_to_string(path).unwrap_or_default();
    for (at, (have, want)) in written.lines().zip(wanted.lines()).enumerate() {
        assert_eq!(have, want, "{}:{} is behind the code: MILEPOST_WRITE=1 cargo test readme", path.display(), at + 1);
    }
    assert_eq!(written, wanted, "{} is behind the code: MILEPOST_WRITE=1 cargo test readme", path.display());
}

#[test]
fn the_tables_of_the_documents_are_printed_from_the_lists() {
    let tables = milepost::cli::topics::tables();
    let mut placed: Vec<&str> = Vec::new();
    for path in documents() {
        let mut text = fs::read_to_string(&path).unwrap();
        for (name, table) in &tables {
            let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
            let Some(start) = text.find(&open).map(|start| start + open.len()) else { continue };
            let end = start + text[start..].find(&close).expect("the closing marker");
            text.replace_range(start..end, table);
            placed.push(name);
        }
        held(&path, &text);
    }
    placed.sort_unstable();
    let mut all: Vec<&str> = tables.iter().map(|(name, _)| *name).collect();
    all.sort_unstable();
    assert_eq!(placed, all, "every table stands in one document");
}

#[test]
fn the_manual_is_printed_from_the_lists() {
    let mut printed = BTreeSet::new();
    for (name, page) in milepost::cli::pages().unwrap() {
        let text = String::from_utf8(page).unwrap();
        assert!(text.contains("NAME"), "{name}");
        held(&root("docs/man").join(&name), &text);
        printed.insert(name);
    }
    let there = fs::read_dir(root("docs/man")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(there.collect::<BTreeSet<_>>(), printed, "docs/man has a page that nothing prints");
}

#[test]
fn the_readme_is_short_and_its_links_lead_somewhere() {
    let readme = fs::read_to_string(root("README.md")).unwrap();
    let lines = readme.lines().count();
    assert!(lines <= LONGEST, "the README has {lines} lines");
    for path in documents().into_iter().chain([root("README.md"), root("benches/README.md"), root("CONTRIBUTING.md")]) {
        let text = fs::read_to_string(&path).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap();
            let there = file.is_empty() || file.contains("://") || path.parent().unwrap().join(file).exists();
            assert!(there, "{}: {link} is not there", path.display());
        }
    }
}
