//! What is wrong with a form before anything is written, and before anything is asked of who filled it in.

use super::backend::ProjectBackend;
use super::{funnel_form, goal_form, milestone_form};
use crate::config::{Config, edit};
use crate::tui::backend::{Edit, Refusal};

impl ProjectBackend {
    /// What is wrong with a milestone, goal or funnel as it is typed; other changes are not looked at.
    pub(super) fn check_form(config: &Config, change: &Edit) -> Result<(), Vec<Refusal>> {
        match change {
            Edit::Goal(change) => goal_form::check(config, change),
            Edit::Funnel(change) => funnel_form::check(config, change),
            Edit::Add(_) | Edit::Change(_) => {
                let (_, own) = milestone_form::change(config, change)?;
                let refused = |error| milestone_form::refusals(error, config.zone);
                edit::check(&config.path, own.as_edit()).map_err(refused)
            }
            _ => Ok(()),
        }
    }
}
