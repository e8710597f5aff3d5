//! The keys that add, change and delete a funnel of the user's own (U1–U8, J7).

use crate::domain::funnel::Funnel;
use crate::tui::action::Action;
use crate::tui::backend::Edit;
use crate::tui::context::PageContext;
use crate::tui::overlays::confirm::Confirm;
use crate::tui::overlays::funnel::{FunnelForm, said};
use crate::tui::page::Effect;

/// What a key does; `funnel` is the one that is shown, where there is one.
pub fn change(action: Action, funnel: Option<&Funnel>, cx: &PageContext<'_>) -> Effect {
    match (action, funnel) {
        (Action::Add, _) => Effect::Open(Box::new(FunnelForm::add(cx.status))),
        (_, None) => Effect::Notice(format!("There is no funnel: {} adds one", cx.keys.mention(Action::Add))),
        (Action::Delete, Some(funnel)) => {
            let edit = Edit::DeleteFunnel(Box::new(funnel.clone()));
            Effect::Open(Box::new(Confirm::new("Delete this funnel?", &lost(funnel, cx), edit)))
        }
        (_, Some(funnel)) => Effect::Open(Box::new(FunnelForm::change(funnel, cx.status))),
    }
}

/// What is lost with a funnel.
fn lost(funnel: &Funnel, cx: &PageContext<'_>) -> String {
    format!(
        "“{}” is taken out of milepost.toml ({}), and what was counted for it is lost. The events stay. The file before \
         stays as milepost.toml.bak.",
        funnel.name,
        said(funnel, cx)
    )
}
