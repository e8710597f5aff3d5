//! What the workers have in common: the configuration in use, read again where its file has changed.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use crate::config::{Config, KeySetting, Location, Severity};
use crate::domain::clock::Clock;
use crate::project::Launch;
use crate::report::AnswerCache;
use crate::tui::ScreenSettings;
use crate::tui::backend::{ConfigFault, Fault};

/// What the workers have in common.
pub struct SharedState {
    reload: Box<dyn Fn() -> Result<Config, String> + Send + Sync>,
    clock: fn() -> Clock,
    /// Nothing but ASCII is understood, whatever the configuration says.
    ascii: bool,
    state: Mutex<State>,
    pub(super) answers: Arc<AnswerCache>,
    /// Goes up when the configuration or the store has changed.
    pub(super) epoch: AtomicU64,
}

/// The configuration in use, and what is known of its file.
pub(super) struct State {
    pub(super) config: Option<Config>,
    /// The last one that there was a store for: what stays in force where another turns out not to work.
    proved: Option<Config>,
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
        let state = Mutex::new(State { config: launch.config, proved: None, stamp, broken: None, reads: 0 });
        let (reload, clock, ascii) = (launch.reload, launch.clock, launch.ascii);
        Self { reload, clock, ascii, state, answers: Arc::default(), epoch: AtomicU64::new(1) }
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
        let read = (self.reload)().map_err(|full| {
            let path = state.config.as_ref().map(|config| config.path.clone()).unwrap_or_default();
            config_fault(&path, full)
        });
        match read.and_then(|config| without_source(&config, state.config.as_ref()).map_or(Ok(config), Err)) {
            Ok(mut config) => {
                state.broken = None;
                // The clock goes on with a refresh, not with an edit.
                config.clock = state.config.as_ref().and_then(|before| before.clock);
                if state.config.as_ref() != Some(&config) {
                    state.config = Some(config);
                    self.changed();
                }
            }
            Err(fault) => state.broken = Some(fault),
        }
    }

    /// Reads the configuration once more although its file has not changed, where it was not taken: what it names may be there
    /// by now.
    pub(super) fn look_again(&self) {
        let mut state = self.state();
        if state.broken.is_some() {
            state.stamp = None;
        }
        drop(state);
        self.look();
    }

    /// The configuration in use has a store.
    pub(super) fn prove(&self) {
        let mut state = self.state();
        let State { config, proved, .. } = &mut *state;
        if proved != config {
            proved.clone_from(config);
        }
    }

    /// The configuration in use does not work: the last one that did is in force again. Nothing where there is none.
    pub(super) fn revert(&self, why: &Fault) {
        let mut state = self.state();
        let same = |proved: &Config| state.config.as_ref().is_some_and(|config| config.text == proved.text);
        let Some(proved) = state.proved.clone().filter(|proved| !same(proved)) else { return };
        let name = proved.path.file_name().unwrap_or_default().to_string_lossy();
        let short = format!("{} ({name})", why.message);
        state.broken = Some(ConfigFault { short, full: format!("{}\n{}", why.message, why.hint) });
        state.config = Some(proved);
        state.reads += 1;
        self.changed();
    }

    /// How the explorer looks and which keys it has.
    pub(super) fn screen(&self, config: &Config) -> ScreenSettings {
        screen_settings(config, self.ascii)
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
        let first = why.lines().next().unwrap_or_default();
        return ConfigFault { short: format!("{first} ({name})"), full: why };
    };
    // The first error: warnings alone refuse nothing.
    let errors = || faults.list.iter().filter(|fault| fault.severity == Severity::Error);
    let first = errors().next().map(|fault| {
        let line = fault.position(&faults.text).map(|(line, _)| format!(" line {line}")).unwrap_or_default();
        format!("{} ({name}{line})", fault.message)
    });
    ConfigFault { short: first.unwrap_or_else(|| format!("{name} cannot be taken")), full: faults.to_string() }
}

/// What is wrong with a configuration that names no source, or one that is not there, in place of one that did. An editor that
/// writes a file in two steps leaves it empty for a moment.
fn without_source(config: &Config, before: Option<&Config>) -> Option<ConfigFault> {
    let old = before?.source.location.as_ref()?;
    let name = config.path.file_name().unwrap_or_default().to_string_lossy();
    let (what, hint) = match &config.source.location {
        None => {
            let what = if config.text.trim().is_empty() { "the file is empty" } else { "no source is configured" };
            (what.to_owned(), "name it in [source]: database = \"FILE\" or files = { events = \"FILES\" }")
        }
        Some(new) if new.value == old.value => return None,
        Some(new) => match &new.value {
            Location::Database(path) if !path.exists() => {
                (format!("the source {} is not there", path.display()), "correct `database` in [source]")
            }
            _ => return None,
        },
    };
    Some(ConfigFault { short: format!("{what} ({name})"), full: format!("{what}\n{hint}") })
}

/// What a configuration says of the screen; `ascii` = nothing else is understood.
pub(super) fn screen_settings(config: &Config, ascii: bool) -> ScreenSettings {
    ScreenSettings {
        keys: keys(config),
        ascii: ascii || config.interface.ascii,
        mouse: config.interface.mouse,
        theme: config.interface.theme.clone(),
    }
}

/// Each action's own keys; an action without keys has an empty one.
fn keys(config: &Config) -> Vec<(String, String)> {
    let of = |setting: &KeySetting| {
        let action = setting.action.value.clone();
        let keys: Vec<String> = setting.chords.iter().map(|chord| chord.value.to_string()).collect();
        if keys.is_empty() {
            vec![(action, String::new())]
        } else {
            keys.into_iter().map(|key| (action.clone(), key)).collect()
        }
    };
    config.keys.iter().flat_map(of).collect()
}

fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let about = std::fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}
