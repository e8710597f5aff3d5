//! No cycle between files: who uses what of whom, followed through re-exports.
//!
//! An edge goes from a file that names an item to the file that defines it. A facade (`foo.rs` above `foo/`) that only passes
//! an item on is left out: the edge goes to where the item comes from.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::{Source, sources};

/// What a file names and passes on.
struct Module {
    /// The file, below `src`.
    path: String,
    /// What it passes on: the name, and the path that it comes from, resolved.
    passed: BTreeMap<String, Vec<String>>,
    /// Paths that its code names, resolved to begin at the crate.
    named: Vec<Vec<String>>,
}

/// The place of a file among the modules: `report/goals.rs` is `report::goals`.
fn place(path: &str) -> Vec<String> {
    let stem = path.trim_end_matches(".rs");
    if stem == "lib" { Vec::new() } else { stem.split('/').map(str::to_owned).collect() }
}

/// Words and signs of code.
fn tokens(code: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = code.trim_start();
    while let Some(c) = rest.chars().next() {
        let end = if c.is_alphanumeric() || c == '_' {
            rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            c.len_utf8()
        };
        out.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    out
}

fn word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The paths of a tree of `use`, each with the name that it gets; ends before `;`.
fn tree(tokens: &[&str], at: &mut usize, prefix: &[String], out: &mut Vec<(Vec<String>, String)>) {
    let mut path = prefix.to_vec();
    while let Some(&token) = tokens.get(*at) {
        match token {
            "{" => {
                *at += 1;
                while tokens.get(*at).is_some_and(|token| *token != "}") {
                    tree(tokens, at, &path, out);
                    if tokens.get(*at) == Some(&",") {
                        *at += 1;
                    }
                }
                *at += 1;
                return;
            }
            "::" => *at += 1,
            "self" if !path.is_empty() => *at += 1,
            "*" => {
                *at += 1;
                out.push((path, "*".to_owned()));
                return;
            }
            _ if word(token) => {
                path.push(token.to_owned());
                *at += 1;
            }
            _ => break,
        }
        if tokens.get(*at) == Some(&"as") {
            out.push((path, tokens.get(*at + 1).copied().unwrap_or_default().to_owned()));
            *at += 2;
            return;
        }
    }
    let name = path.last().cloned().unwrap_or_default();
    out.push((path, name));
}

/// A path as it begins at the crate; `None` = another package's.
fn absolute(path: &[String], here: &[String], children: &BTreeSet<String>) -> Option<Vec<String>> {
    let mut at = here.to_vec();
    let mut rest = path;
    match path.first().map(String::as_str)? {
        "crate" => {
            at.clear();
            rest = &path[1..];
        }
        "self" => rest = &path[1..],
        "super" => {
            while rest.first().is_some_and(|word| word == "super") {
                at.pop();
                rest = &rest[1..];
            }
        }
        first if children.contains(first) => {}
        _ => return None,
    }
    at.extend(rest.iter().cloned());
    Some(at)
}

fn module(source: &Source) -> Module {
    let here = place(&source.path);
    let code = source.code.join(" ");
    let tokens = tokens(&code);
    let is = |at: usize, token: &str| tokens.get(at) == Some(&token);
    let children: BTreeSet<String> =
        (0..tokens.len()).filter(|at| is(*at, "mod") && is(at + 2, ";")).map(|at| tokens[at + 1].to_owned()).collect();
    let (mut passed, mut named) = (BTreeMap::new(), Vec::new());
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at] == "use" {
            let public = at > 0 && (tokens[at - 1] == "pub" || tokens[at - 1] == ")");
            let mut paths = Vec::new();
            at += 1;
            tree(&tokens, &mut at, &[], &mut paths);
            for (path, name) in paths {
                let Some(path) = absolute(&path, &here, &children) else { continue };
                if public {
                    passed.insert(name, path);
                } else {
                    named.push(path);
                }
            }
        } else if word(tokens[at]) && !(at > 0 && tokens[at - 1] == "::") {
            let first = at;
            let mut path = vec![tokens[at].to_owned()];
            while is(at + 1, "::") && tokens.get(at + 2).is_some_and(|token| word(token)) {
                path.push(tokens[at + 2].to_owned());
                at += 2;
            }
            // `pub(in crate::room)` says who may see, and uses nothing.
            let visibility = first >= 2 && tokens[first - 1] == "in" && tokens[first - 2] == "(";
            if path.len() > 1 && !visibility {
                named.extend(absolute(&path, &here, &children));
            }
            at += 1;
        } else {
            at += 1;
        }
    }
    Module { path: source.path.clone(), passed, named }
}

/// The file that defines what a path names, followed through facades.
fn defined<'m>(modules: &'m BTreeMap<Vec<String>, Module>, path: &[String], depth: usize) -> Option<&'m Module> {
    let known = (0..=path.len()).rev().find(|length| modules.contains_key(&path[..*length]))?;
    let module = modules.get(&path[..known])?;
    let Some(name) = path.get(known) else { return Some(module) };
    match module.passed.get(name) {
        Some(from) if depth < 9 => {
            let further: Vec<String> = from.iter().chain(&path[known + 1..]).cloned().collect();
            defined(modules, &further, depth + 1)
        }
        _ => Some(module),
    }
}

/// Which files each file uses.
fn edges() -> BTreeMap<String, BTreeSet<String>> {
    let modules: BTreeMap<Vec<String>, Module> =
        sources().iter().map(|source| (place(&source.path), module(source))).collect();
    let mut edges = BTreeMap::new();
    for module in modules.values() {
        let mut uses: BTreeSet<String> = BTreeSet::new();
        for path in &module.named {
            if let Some(target) = defined(&modules, path, 0) {
                uses.insert(target.path.clone());
            }
        }
        uses.remove(&module.path);
        edges.insert(module.path.clone(), uses);
    }
    edges
}

/// The strongly connected sets of more than one file (Tarjan).
fn cycles(edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    struct Search<'e> {
        edges: &'e BTreeMap<String, BTreeSet<String>>,
        index: BTreeMap<&'e str, (usize, usize)>,
        stack: Vec<&'e str>,
        found: Vec<Vec<String>>,
    }
    impl<'e> Search<'e> {
        fn visit(&mut self, file: &'e str) -> usize {
            let number = self.index.len();
            self.index.insert(file, (number, number));
            self.stack.push(file);
            let mut low = number;
            for next in self.edges.get(file).into_iter().flatten() {
                if !self.index.contains_key(next.as_str()) {
                    low = low.min(self.visit(next));
                } else if self.stack.contains(&next.as_str()) {
                    low = low.min(self.index[next.as_str()].0);
                }
            }
            if low == number {
                let start = self.stack.iter().position(|other| *other == file).unwrap();
                let set: Vec<String> = self.stack.split_off(start).into_iter().map(str::to_owned).collect();
                if set.len() > 1 {
                    self.found.push(set);
                }
            }
            low
        }
    }
    let mut search = Search { edges, index: BTreeMap::new(), stack: Vec::new(), found: Vec::new() };
    for file in edges.keys() {
        if !search.index.contains_key(file.as_str()) {
            search.visit(file);
        }
    }
    search.found
}

#[test]
fn no_cycle_between_files() {
    let edges = edges();
    assert!(edges.values().map(BTreeSet::len).sum::<usize>() > edges.len(), "hardly any edge was found");
    let told: Vec<String> = cycles(&edges)
        .into_iter()
        .map(|set| {
            let inside = |file: &String| edges[file].iter().filter(|to| set.contains(to)).cloned().collect::<Vec<_>>();
            set.iter().map(|file| format!("{file} → {}", inside(file).join(", "))).collect::<Vec<_>>().join("\n")
        })
        .collect();
    assert!(told.is_empty(), "{} cycles:\n{}", told.len(), told.join("\n\n"));
}

#[test]
fn a_cycle_is_found() {
    let edge = |from: &str, to: &[&str]| (from.to_owned(), to.iter().map(|to| (*to).to_owned()).collect());
    let edges = BTreeMap::from([edge("a", &["b"]), edge("b", &["c", "d"]), edge("c", &["a"]), edge("d", &[])]);
    let found = cycles(&edges);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].iter().map(String::as_str).collect::<BTreeSet<_>>(), BTreeSet::from(["a", "b", "c"]));
}
