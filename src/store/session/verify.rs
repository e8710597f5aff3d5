//! Files of the store that cannot be read, or hold something else than was written, are found here, so that they are built
//! anew (never an error for ever).

use std::path::Path;

use super::Store;
use super::attach::attach;
use crate::store::Error;
use crate::store::duckdb::HardenedConnection;
use crate::store::generation::Contents;

impl Store {
    /// Takes note of what an error says of the store's files; what is damaged is built anew by the next refresh. True where
    /// such a file was found, or one that was there is not any more.
    pub fn distrust(&mut self, error: &Error) -> bool {
        match error {
            Error::DamagedStore { path } if path.parent() == Some(self.folder.path()) => {
                tracing::warn!(file = %path.display(), "a damaged file of the store is built anew");
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                self.forget(&name);
                self.damaged.insert(name);
                true
            }
            Error::Uncounted { .. } => true,
            error => error.is_damage() && self.verify(),
        }
    }

    /// Reads every file of the generation that serves, and that of the source as it is, from end to end; what cannot be
    /// read, or is not what its manifest says, is built anew by the next refresh. True where there is such a file.
    pub fn verify(&mut self) -> bool {
        let bases = self.serving.iter().map(|serving| serving.base.clone()).chain(self.wanted());
        let names: std::collections::BTreeSet<String> = bases.flat_map(|base| self.files_of(&base)).collect();
        let mut found = false;
        for name in names {
            if self.folder.file(&name).exists() && !self.sound(&name) {
                tracing::warn!(file = name, "a damaged file of the store is built anew");
                self.forget(&name);
                self.damaged.insert(name);
                found = true;
            }
        }
        if let Some(name) = self.imported().filter(|name| self.folder.file(name).exists() && !self.sound(name)) {
            tracing::warn!(file = name, "a damaged file of the store is built anew");
            // Held by nobody who can read it. Its manifest is replaced with it, or swept.
            found |= self.folder.owned().remove(&format!("{name}.duckdb")).unwrap_or_default();
        }
        if self.serving.as_ref().is_some_and(|serving| self.damaged.contains(&serving.base)) {
            self.serving = None;
        }
        found
    }

    /// Whether a file fits its manifest, and its tables can be read and hold what the manifest says. What stands against
    /// reading anything at all is no damage.
    fn sound(&self, name: &str) -> bool {
        let Some(manifest) = self.folder.fitting(name) else { return false };
        match self.read_through(&self.folder.file(name)) {
            Ok(contents) => manifest.contents().holds(&contents),
            Err(error) => !error.is_damage(),
        }
    }

    fn read_through(&self, path: &Path) -> Result<Contents, Error> {
        let engine = HardenedConnection::new(&self.config.store, self.folder.path())?;
        attach(engine.connection(), path, "probe")?;
        Contents::of_all_read(engine.connection(), "probe").map_err(|error| Error::from(error).of_store(path))
    }
}

#[cfg(test)]
mod tests {
    use duckdb::Connection;

    use super::*;
    use crate::config::Config;
    use crate::domain::progress::UNWATCHED;

    /// Three purchases of two customers, the first of each counted.
    fn config(folder: &Path) -> Config {
        let rows =
            "occurred_at,customer_id,event\n2025-01-01,a,purchase\n2025-01-02,a,purchase\n2025-01-03,b,purchase\n";
        std::fs::write(folder.join("events.csv"), rows).unwrap();
        let text = "[source]\nfiles = { events = \"events.csv\" }\n[store]\ndir = \"store\"\n\
             [[milestone]]\nid = \"m\"\ntrigger = \"purchase\"\n";
        Config::parse(&folder.join("milepost.toml"), text).unwrap().0
    }

    /// Changes a file in place, and its manifest so that length and time fit: what the tables hold tells, and nothing else.
    fn change(path: &Path, sql: &str) {
        let connection = Connection::open(path).unwrap();
        connection.execute_batch(sql).unwrap();
        connection.close().unwrap();
        let stamp = crate::store::duckdb::place::Stamp::of(path).unwrap();
        let beside = path.with_extension("json");
        let mut manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(&beside).unwrap()).unwrap();
        manifest["bytes"] = stamp.size.into();
        manifest["modified_ns"] = i64::try_from(stamp.changed_ns.0).unwrap().into();
        std::fs::write(&beside, manifest.to_string()).unwrap();
    }

    #[test]
    fn r5_a_file_that_reads_well_and_is_not_what_was_written_is_built_anew_once() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path());
        let open = || Store::open(&config).unwrap();
        let mut store = open();
        store.refresh(&UNWATCHED).unwrap();
        assert!(!store.verify(), "all is as it was written");
        let base = store.serving.as_ref().unwrap().base.clone();
        let derived = store.files_of(&base)[1].clone();
        assert!(derived.starts_with("milestone-"));
        let import = store.imported().unwrap();
        drop(store);
        for (name, sql) in [
            (&base, "delete from event_name"),
            (&base, "update meta set value = '2' where name = 'rows_read'"),
            (&base, "create table more (n integer)"),
            (&derived, "delete from completion where rowid = 0"),
            (&import, "delete from events"),
            (&import, "update events set customer_id = 'b'"),
        ] {
            let mut store = open();
            change(&store.folder.file(name), sql);
            assert!(store.usable(name), "{sql}: nothing is seen from outside");
            assert!(store.verify(), "{sql}");
            assert!(!store.usable(name), "{sql}");
            let done = store.refresh(&UNWATCHED).unwrap();
            let built = if *name == import { (false, 0) } else { (*name == base, usize::from(*name == derived)) };
            assert_eq!((done.base, done.derived.iter().map(|count| count.files).sum()), built, "{sql}");
            if *name == import {
                // Made when it is read next.
                crate::store::Source::open(&config).map(drop).unwrap();
            }
            assert!(store.usable(name) && !store.verify(), "{sql}: built anew");
            let again = store.refresh(&UNWATCHED).unwrap();
            assert!(!again.base && again.derived.is_empty(), "{sql}: once");
        }
    }
}
