//! `milepost store info | clear`: what is derived, and how it goes.

use std::fmt::Write as _;
use std::time::SystemTime;

use crate::config::Config;
use crate::domain::clean::Clean;
use crate::domain::time::Time;
use crate::domain::words;
use crate::print::format;
use crate::store::{self, Info, StoredFile};

use super::arguments::{Global, Store, StoreWork};
use super::failure::Failure;
use super::{setup, talk};

/// Looks at the store of the configuration found, or clears it.
pub(super) fn run(global: &Global, args: &Store) -> Result<u8, Failure> {
    let (config, _) = setup::config(global)?;
    match args.work {
        StoreWork::Info => talk::print(&info_text(&store::info(&config)?, &config))?,
        StoreWork::Clear => clear(global, &config)?,
    }
    Ok(0)
}

fn clear(global: &Global, config: &Config) -> Result<(), Failure> {
    let folder = store::folder_of(config)?;
    let cleared = setup::patiently(global, || store::clear(config))?;
    let files = words::counted(cleared.files as u64, "file");
    talk::say(&format!("removed {files} ({}) of {}", bytes(cleared.bytes), folder.display()));
    for name in &cleared.held {
        talk::say(&format!("{name} stays: another milepost reads it"));
    }
    if cleared.foreign > 0 {
        talk::say(&format!(
            "{} that milepost did not make there: untouched",
            words::counted(cleared.foreign as u64, "thing")
        ));
    }
    Ok(())
}

fn info_text(info: &Info, config: &Config) -> String {
    let mut text = format!("{}\n", clean(&info.folder.to_string_lossy()));
    let total = info.files.iter().map(|file| file.size).sum();
    let _ = writeln!(text, "{}, {}", words::counted(info.files.len() as u64, "file"), bytes(total));
    if info.foreign > 0 {
        let _ = writeln!(
            text,
            "{} that milepost did not make there: never touched",
            words::counted(info.foreign as u64, "thing")
        );
    }
    if !info.files.is_empty() {
        let rows = info.files.iter().map(|file| row(file, config)).collect();
        text.push_str(&table(["Kind", "File", "Size", "Last used", "In use"], rows));
    }
    if !info.projects.is_empty() {
        let rows = info.projects.iter().map(|project| {
            let found = if project.found { "yes" } else { "not found now" };
            let path = clean(&project.config.to_string_lossy());
            [path, at(project.refreshed, config), found.to_owned(), String::new(), String::new()]
        });
        text.push_str(&table(["Configuration", "Refreshed", "There", "", ""], rows.collect()));
    }
    if !info.old.is_empty() {
        let rows = info.old.iter().map(|old| {
            [clean(&old.path.to_string_lossy()), bytes(old.size), String::new(), String::new(), String::new()]
        });
        text.push_str(&table(["Of earlier versions, left alone", "Size", "", "", ""], rows.collect()));
    }
    text
}

fn row(file: &StoredFile, config: &Config) -> [String; 5] {
    // A derived file is called by the word of its kind, which its name begins with.
    let mut words = file.name.split('-').skip_while(|word| *word == "derived");
    let kind = match words.next().unwrap_or_default() {
        "base" => "generation",
        "import" => "imported files",
        derived => derived,
    };
    let current = if file.current { "yes" } else { "" };
    [kind.to_owned(), file.name.clone(), bytes(file.size), at(file.used, config), current.to_owned()]
}

/// An empty line, headers and rows in aligned columns.
fn table(headers: [&str; 5], mut rows: Vec<[String; 5]>) -> String {
    rows.insert(0, headers.map(str::to_owned));
    let widths: Vec<usize> =
        (0..5).map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)).collect();
    let line = |row: &[String; 5]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    format!("\n{}", rows.iter().map(line).collect::<String>())
}

fn clean(text: &str) -> String {
    Clean::new(text).to_string()
}

/// `1.2 MB`.
fn bytes(count: u64) -> String {
    let (mut amount, mut unit) = (u128::from(count) * 10, 0);
    let units = ["bytes", "kB", "MB", "GB", "TB"];
    while amount >= 10_000 && unit + 1 < units.len() {
        amount /= 1000;
        unit += 1;
    }
    if unit == 0 { format!("{count} bytes") } else { format!("{}.{} {}", amount / 10, amount % 10, units[unit]) }
}

fn at(at: SystemTime, config: &Config) -> String {
    let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format::time(Time(i64::try_from(since.as_micros()).unwrap_or(i64::MAX)), config.zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_to_a_tenth() {
        for (count, said) in [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (1_260_000, "1.2 MB")] {
            assert_eq!(bytes(count), said);
        }
        assert_eq!(bytes(20_000_000_000), "20.0 GB");
    }
}
