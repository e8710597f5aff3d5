//! The files of a store: which there are, which one serves, and how a new one comes into place.
//!
//! ```text
//! base-CONFIG-SOURCE.duckdb            everything that no milestone and no goal changes
//! milestone-BASE-DEFINITION.duckdb     one per milestone
//! goals-BASE-DEFINITION.duckdb         one for all goals
//! lock                                 held by the one process that builds
//! ```
//! A name says what is inside, so two processes that build the same thing build the same name; a file appears under its
//! name only when it is whole.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::Error;
use crate::config::{Column, Config, Mapping};
use crate::domain::fnv::fnv1a;
use crate::domain::journey::Journey;

/// Changes whenever the tables or their meaning do.
const FORMAT: &str = "3";
/// Base files of other sources or settings that are kept for going back to.
const KEPT: usize = 3;

/// The folder of one project's derived files.
#[derive(Clone, Debug)]
pub struct Folder {
    dir: PathBuf,
}

impl Folder {
    /// The folder of a configuration, made when it is not there, for its owner alone (P22).
    ///
    /// # Errors
    /// When it cannot be made, or is not a folder of ours.
    pub fn open(config: &Config) -> Result<Self, Error> {
        let dir = match &config.store.dir {
            Some(dir) => dir.clone(),
            None => default_dir(&config.path)?,
        };
        let io = |source| Error::Io { what: "making the store's folder", path: dir.clone(), source };
        DirBuilder::new().recursive(true).mode(0o700).create(&dir).map_err(io)?;
        let owner = std::fs::metadata(&dir).map_err(io)?.uid();
        if owner != rustix::process::getuid().as_raw() {
            return Err(Error::Permission {
                message: format!("the store's folder {} belongs to user {owner}", dir.display()),
                hint: "name a folder of your own: --store DIR".into(),
            });
        }
        Ok(Self { dir })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// The file of a name, whether it is there or not.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.dir.join(format!("{name}.duckdb"))
    }

    /// The unfinished form of a file; its own for each process.
    #[must_use]
    pub fn partial(&self, name: &str) -> PathBuf {
        self.dir.join(format!(".{name}.{}.partial", std::process::id()))
    }

    /// Puts a finished file in its place.
    ///
    /// # Errors
    /// When it cannot be made durable or renamed.
    pub fn publish(&self, name: &str) -> Result<(), Error> {
        let (from, to) = (self.partial(name), self.file(name));
        let io = |source| Error::Io { what: "putting a file of the store in place", path: to.clone(), source };
        File::open(&from).and_then(|file| file.sync_all()).map_err(io)?;
        std::fs::rename(&from, &to).map_err(io)?;
        File::open(&self.dir).and_then(|dir| dir.sync_all()).map_err(io)
    }

    /// The newest base file of these settings, whatever state of the source it was built from.
    #[must_use]
    pub fn newest_base(&self, settings: u64) -> Option<String> {
        let prefix = format!("base-{settings:016x}-");
        let mut found: Vec<_> = self.files().into_iter().filter(|(_, name)| name.starts_with(&prefix)).collect();
        found.sort();
        found.pop().map(|(_, name)| name)
    }

    /// Removes what no one will ask for again: old bases with their milestones and goals, those of the current base that
    /// are not `used` any more (M6), unfinished files. Readers that have one open keep it until they close it.
    pub fn sweep(&self, current: &str, used: &[String]) {
        let mut files = self.files();
        files.sort_by(|a, b| b.cmp(a));
        let bases: Vec<String> =
            files.iter().map(|(_, name)| name.clone()).filter(|n| n.starts_with("base-")).collect();
        let kept: Vec<&str> = std::iter::once(current)
            .chain(bases.iter().map(String::as_str).filter(|name| *name != current).take(KEPT - 1))
            .collect();
        for (_, name) in &files {
            let of = |base: &str| name.contains(&base_key(base));
            let derived = if of(current) { used.contains(name) } else { kept.iter().any(|base| of(base)) };
            if !(name.starts_with("import-") || kept.contains(&name.as_str()) || derived) {
                let _ = std::fs::remove_file(self.file(name));
            }
        }
        for entry in std::fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') && name.contains(".partial") {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    fn files(&self) -> Vec<(SystemTime, String)> {
        let entries = std::fs::read_dir(&self.dir).into_iter().flatten().flatten();
        entries
            .filter_map(|entry| {
                let name = entry.file_name().to_str()?.strip_suffix(".duckdb")?.to_owned();
                Some((entry.metadata().ok()?.modified().ok()?, name))
            })
            .collect()
    }

    /// The right to build, for as long as the value lives; `None` while another process has it.
    ///
    /// # Errors
    /// When the lock file cannot be made.
    pub fn lock(&self) -> Result<Option<File>, Error> {
        let path = self.dir.join("lock");
        let io = |source: io::Error| Error::Io { what: "locking the store", path: path.clone(), source };
        let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(io(error)),
        }
    }
}

fn default_dir(config: &Path) -> Result<PathBuf, Error> {
    use etcetera::BaseStrategy;
    let base = etcetera::choose_base_strategy().map_err(|_| Error::Permission {
        message: "no home folder is known, so there is no place for the store".into(),
        hint: "name one: --store DIR".into(),
    })?;
    let project = fnv1a(config.as_os_str().as_encoded_bytes());
    Ok(base.cache_dir().join("milepost").join(format!("{project:016x}")))
}

/// The short form of a base file's name, which the names of its milestones and goals contain.
#[must_use]
pub fn base_key(base: &str) -> String {
    format!("{:016x}", fnv1a(base.as_bytes()))
}

/// The name of the base file of these settings and this state of the source.
#[must_use]
pub fn base_name(settings: u64, source: u64) -> String {
    format!("base-{settings:016x}-{source:016x}")
}

/// A key of every setting that a base file depends on, blind to where they stand in the configuration.
#[must_use]
pub fn settings_key(config: &Config) -> u64 {
    let place = config.source.location.as_ref().map(|place| &place.value);
    let mut facts =
        vec![format!("{FORMAT} {:?} {:?} {place:?} {:?}", config.as_of, config.zone, config.source.encodings)];
    let mut mapping = |role: &str, mapping: &Mapping| {
        let table = mapping.table.as_ref().map(|table| &table.value);
        let filter = mapping.filter.as_ref().map(|filter| &filter.value);
        let columns: Vec<(&String, &Column)> = mapping.columns.iter().map(|(name, c)| (name, &c.value)).collect();
        let zone = mapping.timezone;
        facts.push(format!("{role} {table:?} {filter:?} {zone:?} {columns:?}"));
    };
    config.source.events.iter().for_each(|events| mapping("events", &events.mapping));
    config.source.tables.iter().for_each(|(role, table)| mapping(role, table));
    facts.push(format!("{:?} {:?} {:?}", config.event_names, config.channels, config.attribution.touch_events));
    facts.extend(config.journeys.iter().map(|journey| {
        let Journey { id, name, direction, published_at, ended_at, suppress_segments, .. } = journey;
        format!("{id:?} {name:?} {direction:?} {published_at:?} {ended_at:?} {suppress_segments:?}")
    }));
    fnv1a(facts.join("\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_files_are_never_served_and_are_swept() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder { dir: dir.path().to_owned() };
        let (a, b) = (base_name(1, 1), base_name(1, 2));
        std::fs::write(folder.partial(&a), "half").unwrap();
        assert_eq!(folder.newest_base(1), None);
        folder.publish(&a).unwrap();
        assert_eq!(folder.newest_base(1), Some(a.clone()));
        assert_eq!(folder.newest_base(2), None);
        let milestone = format!("milestone-{}-1", base_key(&a));
        std::fs::write(folder.file(&milestone), "").unwrap();
        let deleted = format!("milestone-{}-2", base_key(&a));
        std::fs::write(folder.file(&deleted), "").unwrap();
        std::fs::write(folder.file("milestone-ffff-1"), "").unwrap();
        std::fs::write(folder.partial(&b), "half").unwrap();
        folder.sweep(&a, std::slice::from_ref(&milestone));
        assert!(folder.file(&a).exists() && folder.file(&milestone).exists());
        assert!(!folder.file(&deleted).exists(), "M6: a deleted milestone's data is discarded");
        assert!(!folder.file("milestone-ffff-1").exists() && !folder.partial(&b).exists());
    }

    #[test]
    fn one_builder_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder { dir: dir.path().to_owned() };
        let held = folder.lock().unwrap();
        assert!(held.is_some());
        assert!(folder.lock().unwrap().is_none());
        drop(held);
        assert!(folder.lock().unwrap().is_some());
    }
}
