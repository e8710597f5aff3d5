//! The small file that says where one was: `XDG_STATE_HOME/milepost/last-KEY.toml`, a file for each configuration, for its owner
//! alone. Whatever is wrong with it, the explorer starts at its first page.

use std::fs::DirBuilder;
use std::io::Read as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use crate::domain::filter::{DIMENSIONS, Filter, Selected};
use crate::domain::hash::fnv1a;
use crate::domain::period::Period;
use crate::files::{self, SaveError};
use crate::tui::{Arrangement, LastPlace, SELECTIONS};

/// A file that is longer is none of ours.
const LONGEST: u64 = 100_000;

/// The file of a configuration; `None` where no home folder is known.
pub fn file(config: &Path) -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    let base = etcetera::choose_base_strategy().ok()?;
    Some(within(&base.state_dir()?.join("milepost"), config))
}

fn within(folder: &Path, config: &Path) -> PathBuf {
    let key = fnv1a(files::real(config).as_os_str().as_encoded_bytes());
    folder.join(format!("last-{key:016x}.toml"))
}

/// The table of the columns chosen, by list.
const COLUMNS: &str = "columns";

/// Where one was; at the beginning where nobody knows.
pub fn read(file: &Path) -> LastPlace {
    let text = || -> Option<String> {
        // Asked before opening: opening a pipe would wait for ever.
        std::fs::symlink_metadata(file).ok().filter(std::fs::Metadata::is_file)?;
        let mut text = String::new();
        std::fs::File::open(file).ok()?.take(LONGEST).read_to_string(&mut text).ok()?;
        Some(text)
    };
    let table: toml::Table = text().and_then(|text| text.parse().ok()).unwrap_or_default();
    let said = |key: &str| table.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    let selected = SELECTIONS.into_iter().filter_map(|key| Some((key, said(key)?))).collect();
    let filter = table.get("filter").and_then(toml::Value::as_table).map(read_filter).unwrap_or_default();
    let columns = table.get(COLUMNS).and_then(toml::Value::as_table).into_iter().flatten();
    let columns = columns.map(|(list, chosen)| (list.clone(), arrangement(chosen))).collect();
    LastPlace { page: said("page"), view: said("view"), filter, selected, columns }
}

/// The columns chosen in a list; what is none of ours is left out.
fn arrangement(chosen: &toml::Value) -> Arrangement {
    let names = |key: &str| {
        let names = chosen.get(key).and_then(toml::Value::as_array).into_iter().flatten();
        names.filter_map(toml::Value::as_str).map(str::to_owned).collect()
    };
    Arrangement { order: names("order"), hidden: names("hidden") }
}

fn arranged(arrangement: &Arrangement) -> toml::Value {
    let names = |names: &[String]| toml::Value::from(names.to_vec());
    let keys = [("order", &arrangement.order), ("hidden", &arrangement.hidden)];
    keys.into_iter().map(|(key, all)| (key.to_owned(), names(all))).collect::<toml::Table>().into()
}

/// Keeps where one was.
///
/// # Errors
/// When the folder or the file cannot be written.
pub fn write(file: &Path, place: &LastPlace) -> Result<(), SaveError> {
    if let Some(folder) = file.parent() {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|source| SaveError::Create { path: folder.to_owned(), source })?;
    }
    let named = [("page", &place.page), ("view", &place.view)];
    let named = named.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
    let mut table: toml::Table = named
        .chain(place.selected.iter().map(|(key, value)| (*key, value)))
        .map(|(key, value)| (key.to_owned(), toml::Value::String(value.clone())))
        .collect();
    if !place.filter.is_empty() {
        table.insert("filter".to_owned(), toml::Value::Table(written(&place.filter)));
    }
    let columns = place.columns.iter().map(|(list, chosen)| (list.clone(), arranged(chosen)));
    table.insert(COLUMNS.to_owned(), columns.collect::<toml::Table>().into());
    files::replace(file, |out| out.write_all(table.to_string().as_bytes()))
}

/// A filter as a view has it; what is wrong in it is left out.
fn read_filter(table: &toml::Table) -> Filter {
    let mut filter = Filter::default();
    for dimension in DIMENSIONS {
        let said = table.get(dimension.field);
        match &dimension.value {
            Selected::First(_) | Selected::Last(_) => {}
            Selected::Switch(on) => {
                *(on.get_mut)(&mut filter) = said.and_then(toml::Value::as_bool).unwrap_or_default();
            }
            Selected::Names(list) | Selected::Items(list) => {
                let names = said.and_then(toml::Value::as_array).into_iter().flatten();
                *(list.get_mut)(&mut filter) = names.filter_map(|name| name.as_str().map(str::to_owned)).collect();
            }
        }
    }
    let period = table.get("period").and_then(toml::Value::as_str).and_then(|text| Period::parse(text).ok());
    filter.with_period(period.unwrap_or_default())
}

fn written(filter: &Filter) -> toml::Table {
    let mut table = toml::Table::new();
    let period = filter.period().written();
    if !period.is_empty() {
        table.insert("period".to_owned(), toml::Value::String(period));
    }
    for dimension in DIMENSIONS {
        let value = match &dimension.value {
            Selected::First(_) | Selected::Last(_) => continue,
            Selected::Switch(on) => toml::Value::Boolean(*(on.get)(filter)),
            Selected::Names(list) | Selected::Items(list) => {
                toml::Value::Array((list.get)(filter).iter().cloned().map(toml::Value::String).collect())
            }
        };
        table.insert(dimension.field.to_owned(), value);
    }
    table
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_last_place_comes_back_and_is_for_its_owner_alone() {
        let home = tempfile::tempdir().expect("a folder");
        let file = within(&home.path().join("milepost"), Path::new("/data/milepost.toml"));
        assert_eq!(read(&file), LastPlace::default());
        let mut place =
            LastPlace { page: Some("journeys".into()), view: Some("Q2 \"north\"".into()), ..LastPlace::default() };
        place.selected.insert("journey", "welcome\nhome".into());
        let filter = Filter { channels: vec!["e\"mail".into()], without_machine: true, ..Filter::default() };
        place.filter = filter.with_period(Period::parse("2025-Q2").expect("a period"));
        let chosen = Arrangement { order: vec!["Left %".into(), "Step".into()], hidden: vec!["Kind \"x\"".into()] };
        place.columns.insert("journeys-1".into(), chosen);
        write(&file, &place).expect("it is written");
        write(&file, &place).expect("it is replaced");
        assert_eq!(read(&file), place);
        let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().expect("a folder"))), (0o600, 0o700));
        assert_ne!(
            within(home.path(), Path::new("/other/milepost.toml")),
            within(home.path(), Path::new("/data/milepost.toml"))
        );
    }

    #[test]
    fn a_broken_file_is_no_place_and_no_fault() {
        let home = tempfile::tempdir().expect("a folder");
        let file = home.path().join("last.toml");
        for text in [
            "page = ",
            "\u{0}\u{1}",
            "page = 3\nview = [1]\n",
            "",
            "[page]\na = 1\n",
            "columns = 3",
            "[filter]\nperiod = \"x\"\nchannels = 3\n",
        ] {
            std::fs::write(&file, text).expect("it is written");
            assert_eq!(read(&file), LastPlace::default(), "{text:?}");
        }
        std::fs::write(&file, [0xff, 0xfe]).expect("it is written");
        assert_eq!(read(&file), LastPlace::default());
        assert_eq!(read(home.path()), LastPlace::default(), "a folder");
        assert!(write(&file.join("below"), &LastPlace::default()).is_err());
    }
}
