//! The explorer on a project: its questions answered by reports, its edits written into the configuration.

pub(crate) mod backend;
mod clauses;
mod form_check;
mod funnel_form;
mod goal_form;
mod last_place;
mod milestone_form;
mod segment;
mod shared;
mod timed;
mod views;

use std::io;
use std::sync::Arc;

use crate::domain::exit::Exit;
use crate::jobs::Interrupt;
use crate::project::Launch;
use crate::tui;

use backend::{ProjectBackend, QueryInterrupt, SharedState};

/// Opens the explorer; answers with the exit code.
///
/// # Errors
/// When the terminal cannot be set up.
pub fn run(launch: Launch) -> io::Result<u8> {
    use io::Write as _;

    if !tui::usable() {
        // Nobody is left to tell where this fails.
        let _ = writeln!(io::stderr(), "milepost: {}", tui::REFUSAL);
        return Ok(Exit::Usage.code());
    }
    let mut settings = settings(&launch);
    let place = launch.config.as_ref().and_then(|config| last_place::file(&config.path));
    settings.place = place.as_deref().map(last_place::read).unwrap_or_default();
    let shared = Arc::new(SharedState::new(launch));
    let make = move || -> (Box<dyn tui::backend::Backend>, Arc<dyn Interrupt>) {
        let stop = Arc::new(QueryInterrupt::default());
        (Box::new(ProjectBackend::new(Arc::clone(&shared), Arc::clone(&stop))), stop)
    };
    tui::run(&settings, make, |left| {
        // Where it cannot be kept, the next start is at the first page.
        if let Some(why) = place.as_deref().and_then(|file| last_place::write(file, left).err()) {
            tracing::info!(%why, "where the explorer was left is not kept");
        }
    })
}

/// What the configuration says of the explorer.
fn settings(launch: &Launch) -> tui::Settings {
    let screen = match &launch.config {
        Some(config) => shared::screen_settings(config, launch.ascii),
        None => tui::ScreenSettings { ascii: launch.ascii, ..tui::ScreenSettings::default() },
    };
    tui::Settings { screen, no_color: launch.no_color, welcome: launch.config.is_none(), ..tui::Settings::default() }
}
