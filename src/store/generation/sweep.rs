//! When an old file goes: never while someone holds it, and those of other configurations by age and count.

pub(super) mod stores;
pub(super) mod usage;

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use super::{Folder, base_key};
use crate::config::Config;
use crate::files::OwnedFolder;

/// Bases of other states of the source that are kept for going back to, and of settings that nobody uses now.
const KEPT: usize = 2;

/// What nobody has used for so long goes.
const UNUSED: Duration = Duration::from_hours(14 * 24);

impl Folder {
    /// Takes down that a configuration uses these files, and removes what no one will ask for again: milestones and goals
    /// of the current base that no configuration uses any more (M6), bases beyond some few with what was built from them,
    /// unfinished files. Called with the right to build.
    ///
    /// What another process holds stays, and so does what another configuration has used of late. Nothing here fails a
    /// refresh: what stays is swept by the next.
    pub fn sweep(&self, config: &Config, current: &str, used: &[String]) {
        let owned = self.owned();
        let mine = std::iter::once(current.to_owned()).chain(used.iter().cloned()).collect();
        let _ = usage::record(owned, config, mine);
        let _ = owned.sweep_partials();
        let claimed = usage::claimed(owned, SystemTime::now());
        for stem in superfluous(owned, current, used, &claimed, SystemTime::now()) {
            let _ = owned.remove_unheld(&stem);
        }
        let _ = owned.sweep_held();
        stores::limit(self, config);
    }
}

/// The names without `.duckdb` that may go.
fn superfluous(
    owned: &OwnedFolder,
    current: &str,
    used: &[String],
    claimed: &BTreeSet<String>,
    now: SystemTime,
) -> Vec<String> {
    let mut stems: Vec<(SystemTime, String)> = owned
        .entries()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|entry| {
            let stem = entry.name.strip_suffix(".duckdb")?.to_owned();
            Some((owned.last_held(&stem).map_or(entry.modified, |held| held.max(entry.modified)), stem))
        })
        .collect();
    stems.sort_by(|a, b| b.cmp(a));
    let recent = |at: SystemTime| now.duration_since(at).is_ok_and(|age| age < UNUSED) || at > now;
    let settings = current.rfind('-').map_or(current, |end| &current[..=end]);
    let mut kept: BTreeSet<&str> = claimed.iter().map(String::as_str).collect();
    kept.insert(current);
    for same in [true, false] {
        let of = |stem: &str| stem.starts_with("base-") && stem.starts_with(settings) == same;
        let others = stems.iter().filter(|(at, stem)| of(stem) && !kept.contains(stem.as_str()) && recent(*at));
        let others: Vec<&str> = others.take(KEPT).map(|(_, stem)| stem.as_str()).collect();
        kept.extend(others);
    }
    let keys: Vec<String> =
        kept.iter().filter(|stem| stem.starts_with("base-") && **stem != current).map(|base| base_key(base)).collect();
    let stays = |at: SystemTime, stem: &str| {
        if stem.starts_with("import-") {
            return recent(at);
        }
        kept.contains(stem)
            || used.iter().any(|name| name == stem)
            || keys.iter().any(|key| stem.contains(key.as_str()))
    };
    stems.iter().filter(|(at, stem)| !stays(*at, stem)).map(|(_, stem)| stem.clone()).collect()
}
