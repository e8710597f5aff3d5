//! Saved views, written into the configuration.

use crate::config::{Config, edit};
use crate::domain::view::SavedView;
use crate::tui::backend::{REPLACES, Refusal, Stands};

use super::backend::ProjectBackend;

impl ProjectBackend {
    /// Writes a view, in place of the one of its name where that is `over`.
    pub(super) fn save_view(
        &mut self,
        config: &Config,
        view: &SavedView,
        over: Option<&SavedView>,
    ) -> Result<String, Refusal> {
        edit::save(&config.path, edit::Edit::View { view, over }).map_err(refusal)?;
        self.changed();
        Ok(format!("Saved the view {}", view.name))
    }

    /// Takes a view out, where it is as its user was told.
    pub(super) fn delete_view(&mut self, config: &Config, view: &SavedView) -> Result<String, Refusal> {
        edit::save(&config.path, edit::Edit::DeleteView { view }).map_err(refusal)?;
        self.changed();
        Ok(format!("Deleted the view {}", view.name))
    }
}

fn refusal(error: edit::Error) -> Refusal {
    let message = error.to_string();
    match error {
        edit::Error::ViewTaken(stands) => Refusal::new(REPLACES, message).over(Stands::View(*stands)),
        _ => Refusal::new("", message),
    }
}
