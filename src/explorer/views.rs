//! Saved views, written into the configuration.

use crate::config::{Config, edit};
use crate::domain::view::SavedView;
use crate::tui::backend::{REPLACES, Refusal};

use super::backend::ProjectBackend;

impl ProjectBackend {
    /// Writes a view, in place of the one of its name where `replace` says so.
    pub(super) fn save_view(&mut self, config: &Config, view: &SavedView, replace: bool) -> Result<String, Refusal> {
        edit::save(&config.path, edit::Edit::View { view, replace }).map_err(|error| match error {
            edit::Error::ViewTaken(name) => {
                let message =
                    format!("there is a view {name} already: Enter once more replaces it, what it was is lost");
                Refusal { field: REPLACES.to_owned(), message }
            }
            error => refusal(error.to_string()),
        })?;
        self.changed();
        Ok(format!("Saved the view {}", view.name))
    }

    /// Takes a view out.
    pub(super) fn delete_view(&mut self, config: &Config, name: &str) -> Result<String, Refusal> {
        edit::save(&config.path, edit::Edit::DeleteView { name }).map_err(|error| refusal(error.to_string()))?;
        self.changed();
        Ok(format!("Deleted the view {name}"))
    }
}

fn refusal(message: String) -> Refusal {
    Refusal { field: String::new(), message }
}
