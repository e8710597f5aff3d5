//! What a configuration uses of a store: a record of each, so that configurations that share a folder do not sweep each
//! other's files, and a store whose source or configuration cannot be found is told from one that nobody needs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::files::{OwnedFolder, real};
use crate::store::generation::project;

/// A configuration that has not refreshed for so long claims nothing.
const FORGOTTEN: Duration = Duration::from_hours(30 * 24);

/// The most configurations of one folder that claim files; those that refreshed last.
const MOST: usize = 8;

/// `use-PROJECT.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// The configuration file.
    pub config: PathBuf,
    /// What it reads; the folders above patterns for patterns.
    pub sources: Vec<PathBuf>,
    /// The files that it uses, without `.duckdb`.
    pub names: Vec<String>,
}

impl Usage {
    /// Whether configuration and sources can be found now.
    pub fn can_be_rebuilt(&self) -> bool {
        self.config.exists() && self.sources.iter().all(|path| path.exists())
    }
}

/// Writes the record of a configuration.
pub fn record(owned: &OwnedFolder, config: &Config, names: Vec<String>) -> std::io::Result<()> {
    let text = |path: &Path| PathBuf::from(real(path).to_string_lossy().into_owned());
    let sources = project::read_by(config).iter().map(|path| text(path)).collect();
    let usage = Usage { config: text(&config.path), sources, names };
    let name = format!("use-{:016x}.json", project::project(config));
    owned.write(&name, &serde_json::to_vec(&usage)?)
}

/// The records, the newest first. One that cannot be read is left out.
pub fn records(owned: &OwnedFolder) -> Vec<(SystemTime, Usage)> {
    let entries = owned.entries().unwrap_or_default();
    let mut records: Vec<(SystemTime, Usage)> = entries
        .into_iter()
        .filter(|entry| entry.name.starts_with("use-"))
        .filter_map(|entry| {
            let text = std::fs::read(owned.path().join(&entry.name)).ok()?;
            Some((entry.modified, serde_json::from_slice(&text).ok()?))
        })
        .collect();
    records.sort_by_key(|(at, usage): &(SystemTime, Usage)| (std::cmp::Reverse(*at), usage.config.clone()));
    records
}

/// The files that some configuration claims.
pub fn claimed(owned: &OwnedFolder, now: SystemTime) -> BTreeSet<String> {
    let fresh = |at: &SystemTime| now.duration_since(*at).map_or(true, |age| age < FORGOTTEN);
    records(owned).into_iter().filter(|(at, _)| fresh(at)).take(MOST).flat_map(|(_, usage)| usage.names).collect()
}
