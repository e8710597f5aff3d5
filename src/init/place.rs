//! Where the data is: one database, or files, each table's gathered under one name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::names::plain;
use crate::store::Error;
use crate::store::duckdb::place::{self, Content};

/// Where the data is, as the configuration will say it.
pub(super) enum Place {
    Database(PathBuf),
    /// Table and file, glob or both, in the order in which they were named.
    Files(Vec<(String, String)>),
}

/// How deep folders are looked into.
const DEEPEST: usize = 6;
/// The most files that are looked at.
const FILES: usize = 50_000;

/// The ends of names of data.
const ENDS: &[&str] = &[".parquet", ".csv", ".tsv", ".ndjson", ".jsonl", ".json", ".duckdb"];

/// Words of file names that name no table.
const GENERIC: &[&str] =
    &["part", "data", "export", "file", "files", "output", "chunk", "shard", "batch", "snappy", "zst", "c"];

/// A database, or files by table name; a folder stands for the files of data in it and below.
pub(super) fn place_of(paths: &[PathBuf]) -> Result<Place, Error> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut globs: Vec<String> = Vec::new();
    for path in paths {
        let text = path.to_str().ok_or_else(|| place::not_text(path))?;
        if path.is_dir() {
            gather(path, 0, &mut files)?;
        } else if !path.exists() && text.contains(['*', '?', '[']) {
            globs.push(text.to_owned());
        } else {
            place::check("the data", path)?;
            files.push(path.clone());
        }
    }
    if files.is_empty() && globs.is_empty() {
        return Err(Error::Missing {
            what: "data",
            path: paths.first().cloned().unwrap_or_default(),
            hint: "name a DuckDB file, or Parquet, CSV or NDJSON files".to_owned(),
        });
    }
    for path in &files {
        place::check("the data", path)?;
        if matches!(place::content(path)?, Content::DuckDb(..)) {
            if files.len() + globs.len() > 1 {
                return Err(Error::BadData {
                    message: format!("{} is a DuckDB database beside other files", path.display()),
                    hint: "a project has one database, or files; give them one at a time".to_owned(),
                });
            }
            return Ok(Place::Database(path.clone()));
        }
    }
    let mut tables = Tables::default();
    for glob in globs {
        let path = PathBuf::from(&glob);
        tables.add(&path, glob);
    }
    for group in groups(files) {
        let (sample, source) = one_source(&group)?;
        tables.add(&sample, source);
    }
    Ok(Place::Files(tables.named))
}

/// The files of data in a folder and below, in the order of their names; hidden ones are no data.
fn gather(folder: &Path, depth: usize, into: &mut Vec<PathBuf>) -> Result<(), Error> {
    let io = |source| Error::Io { what: "cannot read the folder", path: folder.to_owned(), source };
    let mut inside: Vec<PathBuf> = std::fs::read_dir(folder).map_err(io)?.flatten().map(|entry| entry.path()).collect();
    inside.sort();
    for path in inside {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with(['.', '_']) || into.len() >= FILES {
            continue;
        }
        if path.is_dir() {
            if depth < DEEPEST && !path.is_symlink() {
                gather(&path, depth + 1, into)?;
            }
        } else if path.is_file() && end(&name).is_some() {
            into.push(path);
        }
    }
    Ok(())
}

/// The end of a file's name that says what it is, `.gz` included.
fn end(name: &str) -> Option<&str> {
    let lower = name.to_lowercase();
    let bare = lower.strip_suffix(".gz").unwrap_or(&lower);
    let end = ENDS.iter().find(|end| bare.ends_with(**end))?;
    name.get(bare.len() - end.len()..)
}

/// The words of a name that do not only number it: `events_20240301` and `events-2` are both `events`.
fn words(name: &str) -> Vec<String> {
    let stem = end(name).map_or(name, |end| &name[..name.len() - end.len()]);
    let number = |word: &&str| {
        let hex = word.len() >= 8 && word.chars().all(|c| c.is_ascii_hexdigit());
        word.chars().any(|c| c.is_ascii_digit()) && (hex || word.chars().all(|c| c.is_ascii_digit()))
    };
    let plain = plain(stem);
    plain.split('_').filter(|word| !word.is_empty() && !number(word)).map(str::to_owned).collect()
}

/// Whether words name nothing: `part-0`, `2024-03-01`, `data`.
fn generic(words: &[String]) -> bool {
    words.iter().all(|word| GENERIC.contains(&word.as_str()))
}

/// The folder whose name says what is in it: `date=2024-03-01` says nothing.
fn telling(path: &Path) -> &Path {
    let mut folder = path.parent().unwrap_or(Path::new(""));
    for _ in 0..DEEPEST {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let key = name.split_once('=').map(|(key, _)| plain(key));
        let dated = key.is_some_and(|key| ["date", "day", "hour", "dt", "year", "month"].contains(&key.as_str()));
        if name.is_empty() || !(dated || generic(&words(&name))) {
            break;
        }
        folder = folder.parent().unwrap_or(Path::new(""));
    }
    folder
}

/// Files of one table: the same words in the same telling folder, and the same end.
fn groups(files: Vec<PathBuf>) -> Vec<Vec<PathBuf>> {
    let mut order: Vec<Vec<PathBuf>> = Vec::new();
    let mut known: BTreeMap<(PathBuf, Vec<String>, String), usize> = BTreeMap::new();
    for path in files {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let key = (telling(&path).to_owned(), words(&name), end(&name).unwrap_or_default().to_lowercase());
        let at = *known.entry(key).or_insert(order.len());
        match order.get_mut(at) {
            Some(group) => group.push(path),
            None => order.push(vec![path]),
        }
    }
    // A group that no glob tells from the files around it is taken apart again.
    order
        .into_iter()
        .flat_map(|group| {
            if group.len() == 1 || glob_of(&group).is_some() {
                vec![group]
            } else {
                group.into_iter().map(|file| vec![file]).collect()
            }
        })
        .collect()
}

/// The path or glob of a group, and a path that names its table.
fn one_source(group: &[PathBuf]) -> Result<(PathBuf, String), Error> {
    let first = group.first().cloned().unwrap_or_default();
    let text = |path: &Path| path.to_str().map(str::to_owned).ok_or_else(|| place::not_text(path));
    let source = if let Some(glob) = glob_of(group) { glob } else { text(&first)? };
    Ok((first, source))
}

/// A glob that fits the files of a group and no other file of data.
fn glob_of(group: &[PathBuf]) -> Option<String> {
    let [first, _, ..] = group else { return None };
    let folder = telling(first);
    let name = |path: &Path| path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    let names: Vec<String> = group.iter().map(|path| name(path)).collect::<Option<_>>()?;
    let mut start = names.first()?.clone();
    while !names.iter().all(|name| name.starts_with(&start)) {
        start.pop();
    }
    // The next day's file is of the group too.
    let start = start.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let end = end(&names[0])?.to_owned();
    let start = start.strip_suffix(&end).unwrap_or(&start).to_owned();
    let flat = group.iter().all(|path| path.parent() == Some(folder));
    let mut around = Vec::new();
    gather(folder, 0, &mut around).ok()?;
    let fits = |path: &PathBuf| {
        let near = !flat || path.parent() == Some(folder);
        near && name(path).is_some_and(|name| name.starts_with(&start) && name.ends_with(&end))
    };
    let mut fitting: Vec<&PathBuf> = around.iter().filter(|path| fits(path)).collect();
    let mut wanted: Vec<&PathBuf> = group.iter().collect();
    fitting.sort();
    wanted.sort();
    let folder = folder.to_str()?;
    let special = |text: &str| text.contains(['*', '?', '[', ']', '{', '}', '\\']);
    if fitting != wanted || special(folder) || special(&start) || special(&end) {
        return None;
    }
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    Some(format!("{folder}{}{start}*{end}", if flat { "" } else { "**/" }))
}

/// Tables by names that are unique.
#[derive(Default)]
struct Tables {
    named: Vec<(String, String)>,
}

impl Tables {
    fn add(&mut self, path: &Path, source: String) {
        let taken = |name: &String| self.named.iter().any(|(other, _)| other == name);
        let own = name_of(path, source.contains('*'));
        let folder = telling(path).file_name().map(|name| folder_name(&name.to_string_lossy())).unwrap_or_default();
        let mut name = own.clone();
        if taken(&name) && !folder.is_empty() {
            name = format!("{folder}_{own}");
        }
        let base = name.clone();
        let mut n = 2;
        while taken(&name) {
            name = format!("{base}_{n}");
            n += 1;
        }
        self.named.push((name, source));
    }
}

/// The table that a file becomes: its name in plain letters, or that of its folder where its own says nothing.
fn name_of(path: &Path, several: bool) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().replace(['*', '?'], "")).unwrap_or_default();
    let found = words(&name);
    let stem = end(&name).map_or(name.as_str(), |end| &name[..name.len() - end.len()]);
    let own = if generic(&found) {
        telling(path).file_name().map(|name| folder_name(&name.to_string_lossy())).unwrap_or_default()
    } else if several {
        found.join("_")
    } else {
        plain(stem)
    };
    if own.is_empty() { "events".to_owned() } else { own }
}

/// The name of a folder in plain letters; `event_type=open` is `open`.
fn folder_name(name: &str) -> String {
    plain(name.split_once('=').map_or(name, |(_, value)| value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(files: &[&str]) -> Vec<(String, String)> {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "a,b\n1,2\n").unwrap();
        }
        let Place::Files(named) = place_of(&[folder.path().to_owned()]).unwrap() else { panic!("no files") };
        let start = format!("{}/", folder.path().display());
        named.into_iter().map(|(name, source)| (name, source.replace(&start, ""))).collect()
    }

    fn pair(name: &str, source: &str) -> (String, String) {
        (name.to_owned(), source.to_owned())
    }

    #[test]
    fn files_that_only_number_on_are_one_table_named_by_their_folder() {
        assert_eq!(
            tables(&[
                "open/part-0.csv",
                "open/part-1.csv",
                "click/part-0.csv",
                "events_20240301.csv",
                "events_20240302.csv"
            ]),
            [pair("click", "click/part-0.csv"), pair("events", "events_*.csv"), pair("open", "open/part-*.csv")]
        );
    }

    #[test]
    fn folders_of_types_and_days_are_one_table_a_type() {
        assert_eq!(
            tables(&[
                "event_type=users.messages.email.Open/date=2024-03-01-09/a.csv",
                "event_type=users.messages.email.Open/date=2024-03-02-09/a.csv"
            ]),
            [pair("a", "event_type=users.messages.email.Open/**/a*.csv")]
        );
        assert_eq!(
            tables(&["x/event_type=users.messages.email.Open/date=2024-03-01-09/part-0.csv"]),
            [pair("users_messages_email_open", "x/event_type=users.messages.email.Open/date=2024-03-01-09/part-0.csv")]
        );
    }

    #[test]
    fn equal_names_in_several_folders_are_told_apart_by_them() {
        assert_eq!(
            tables(&["crm/users.csv", "shop/users.csv", "users.messages.email.Open.csv"]),
            [
                pair("users", "crm/users.csv"),
                pair("shop_users", "shop/users.csv"),
                pair("users_messages_email_open", "users.messages.email.Open.csv")
            ]
        );
    }
}
