//! The keys that set, change and delete a journey's goal (G1–G5).

use crate::domain::journey::Goal;
use crate::domain::words;
use crate::tui::action::Action;
use crate::tui::backend::Edit;
use crate::tui::context::PageContext;
use crate::tui::overlays::confirm::Confirm;
use crate::tui::overlays::goal::{GoalForm, said};
use crate::tui::page::Effect;

/// What a key does to the goal of a journey.
pub fn change(action: Action, journey: &str, cx: &PageContext<'_>) -> Effect {
    let name = cx.journey(journey);
    match (action, cx.status.goals.get(journey)) {
        (Action::Add, Some(_)) => {
            Effect::Notice(format!("{name} has a goal: {} changes it", cx.keys.mention(Action::Edit)))
        }
        (Action::Edit | Action::Delete, None) => {
            Effect::Notice(format!("{name} has no goal: {} sets one", cx.keys.mention(Action::Add)))
        }
        (Action::Delete, Some(goal)) => {
            let edit =
                Edit::DeleteGoal { journey: journey.to_owned(), name: name.to_owned(), goal: Box::new(goal.clone()) };
            Effect::Open(Box::new(Confirm::new("Delete this goal?", &lost(name, goal, cx), edit)))
        }
        _ => Effect::Open(Box::new(GoalForm::of(journey, cx))),
    }
}

/// What is lost with a goal.
fn lost(name: &str, goal: &Goal, cx: &PageContext<'_>) -> String {
    let kind = words::goal_kind(goal.kind.name());
    let target = goal.target.map(|target| format!(", target {}", words::target(&target.to_string())));
    let target = target.unwrap_or_default();
    let counts = said(goal, cx);
    format!(
        "The goal of “{name}” is taken out of milepost.toml ({kind}: {counts}{target}), and what was counted for it is \
         lost. The journey stays. The file before stays as milepost.toml.bak."
    )
}
