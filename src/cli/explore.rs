//! `milepost` alone: the explorer.

use std::path::Path;

use crate::domain::exit::Exit;
use crate::project::Launch;

use super::arguments::Global;
use super::failure::Failure;
use super::{setup, talk};

/// What opens the explorer; answers with the exit code.
pub type Explorer = fn(Launch) -> std::io::Result<u8>;

/// Opens the explorer on the configuration found; without one it says how to begin.
pub(super) fn run(global: &Global, explorer: Explorer) -> Result<u8, Failure> {
    let found = setup::config_path(global);
    open(global, found.as_deref(), explorer)
}

/// Opens the explorer on a configuration.
pub(super) fn open(global: &Global, path: Option<&Path>, explorer: Explorer) -> Result<u8, Failure> {
    let config = match (path, &global.source) {
        (None, None) => None,
        _ => Some(setup::load(global, path)?.0),
    };
    let (again, path) = (global.clone(), path.map(Path::to_owned));
    let launch = Launch {
        config,
        reload: Box::new(move || {
            setup::load(&again, path.as_deref()).map(|(config, _)| config).map_err(|failure| failure.to_string())
        }),
        clock: setup::clock,
        no_color: global.no_color || talk::no_color(),
        ascii: talk::ascii(),
    };
    explorer(launch).map_err(|error| Failure::new(Exit::Io.code(), format!("the terminal failed: {error}")))
}
