//! What the workers have in common: the configuration in use, read again where its file has changed.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use crate::config::Config;
use crate::domain::clock::Clock;
use crate::project::Launch;
use crate::report::FoldCache;
use crate::tui::backend::ConfigFault;

/// What the workers have in common.
pub struct SharedState {
    reload: Box<dyn Fn() -> Result<Config, String> + Send + Sync>,
    clock: fn() -> Clock,
    state: Mutex<State>,
    pub(super) folds: Arc<FoldCache>,
    /// Goes up when the configuration or the store has changed.
    pub(super) epoch: AtomicU64,
}

/// The configuration in use, and what is known of its file.
pub(super) struct State {
    pub(super) config: Option<Config>,
    stamp: Option<(SystemTime, u64)>,
    /// Why the file as it is now is not taken.
    pub(super) broken: Option<ConfigFault>,
    /// How often the file was read again.
    pub(super) reads: u64,
}

impl SharedState {
    /// What a launch says.
    pub fn new(launch: Launch) -> Self {
        let stamp = launch.config.as_ref().and_then(|config| stamp(&config.path));
        let state = Mutex::new(State { config: launch.config, stamp, broken: None, reads: 0 });
        Self { reload: launch.reload, clock: launch.clock, state, folds: Arc::default(), epoch: AtomicU64::new(1) }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the configuration again where its file has changed; a broken one is told of and not taken.
    pub(super) fn look(&self) {
        let mut state = self.state();
        let Some(now) = state.config.as_ref().map(|config| stamp(&config.path)) else { return };
        if now == state.stamp {
            return;
        }
        state.stamp = now;
        state.reads += 1;
        match (self.reload)() {
            Ok(mut config) => {
                state.broken = None;
                // The clock goes on with a refresh, not with an edit.
                config.clock = state.config.as_ref().and_then(|before| before.clock);
                if state.config.as_ref() != Some(&config) {
                    state.config = Some(config);
                    self.changed();
                }
            }
            Err(full) => state.broken = state.config.as_ref().map(|config| config_fault(&config.path, full)),
        }
    }

    /// Reads the clock anew, for what is about to be refreshed (T6).
    pub(super) fn wind(&self) -> Option<Clock> {
        let mut state = self.state();
        let config = state.config.as_mut()?;
        config.clock = Some((self.clock)());
        config.clock
    }

    pub(super) fn changed(&self) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
    }
}

/// What is wrong with a file: its first fault with its place, and everything; `why` where it is not the file's.
fn config_fault(path: &Path, why: String) -> ConfigFault {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let Some(faults) = Config::load(path).err() else {
        return ConfigFault { short: format!("{name} cannot be taken"), full: why };
    };
    let first = faults.list.first().map(|fault| {
        let line = fault.position(&faults.text).map(|(line, _)| format!(" line {line}")).unwrap_or_default();
        format!("{name}{line}: {}", fault.message)
    });
    ConfigFault { short: first.unwrap_or_else(|| format!("{name} cannot be taken")), full: faults.to_string() }
}

fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let about = std::fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}
