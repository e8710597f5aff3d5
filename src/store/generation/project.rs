//! Which folder a configuration's store is in, and which folders it may not be in.

use std::path::{Path, PathBuf};

use crate::config::{Config, Location};
use crate::domain::hash::fnv1a;
use crate::files::real;
use crate::store::Error;

/// The folder above the stores that have no folder of their own named: in the user's cache folder.
///
/// # Errors
/// When the user has no home folder.
pub fn root() -> Result<PathBuf, Error> {
    use etcetera::BaseStrategy as _;
    let base = etcetera::choose_base_strategy().map_err(|_| Error::Permission {
        message: "no home folder is known, so there is no place for the store".into(),
        hint: "name one: --store DIR".into(),
    })?;
    Ok(base.cache_dir().join("milepost"))
}

/// The folder of a configuration's store: `[store] dir`, else one of its own in the user's cache folder, named by where
/// the configuration really is.
///
/// # Errors
/// When neither is known.
pub fn folder_of(config: &Config) -> Result<PathBuf, Error> {
    if let Some(dir) = &config.store.dir {
        return Ok(dir.components().collect());
    }
    Ok(root()?.join(format!("v3-{:016x}", project(config))))
}

/// What tells a project from all others: where its configuration really is.
pub fn project(config: &Config) -> u64 {
    fnv1a(real(&config.path).as_os_str().as_encoded_bytes())
}

/// What a configuration reads: its database, or the files, folders above patterns for patterns.
pub fn read_by(config: &Config) -> Vec<PathBuf> {
    match config.source.location.as_ref().map(|location| &location.value) {
        Some(Location::Database(path)) => vec![path.clone()],
        Some(Location::Files(files)) => files.iter().map(|(_, pattern)| fixed(pattern)).collect(),
        None => Vec::new(),
    }
}

/// The part of a pattern before its first wildcard; a path without one is that path.
fn fixed(pattern: &str) -> PathBuf {
    let path = Path::new(pattern);
    if path.exists() {
        return path.to_owned();
    }
    path.components().take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '['])).collect()
}

/// Refuses a store that is, contains or lies above what the configuration reads (P28).
///
/// # Errors
/// With the file that is in the way.
pub fn refuse_source(config: &Config, dir: &Path) -> Result<(), Error> {
    let store = real(dir);
    match read_by(config).into_iter().find(|path| real(path).starts_with(&store)) {
        None => Ok(()),
        Some(path) => Err(Error::Setting {
            message: format!("the store's folder {} holds the source {}", dir.display(), path.display()),
            hint: "name a folder of its own: --store DIR, or dir under [store]".to_owned(),
        }),
    }
}
