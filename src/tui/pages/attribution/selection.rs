//! What is looked at: a milestone, a model and a view.

use std::borrow::Cow;

use crate::domain::model::View;
use crate::report::{Args, People as Whose};
use crate::tui::context::PageContext;
use crate::tui::overlays::people::People;
use crate::tui::page::Effect;
use crate::tui::panel::Question;
use crate::tui::show;

/// What all tabs look at: a milestone, a model and a view.
#[derive(Default)]
pub struct Selection {
    /// The milestone's id; `None` = the first.
    pub milestone: Option<String>,
    /// The model's place in the list; `None` = the default.
    pub model: Option<usize>,
    /// By what the credit is split.
    pub view: View,
    /// The configured lookback in days, once an answer has named it (A4).
    pub lookback: Option<f64>,
}

impl Selection {
    /// What is selected, for the next start.
    pub fn selected(&self, cx: &PageContext<'_>) -> Vec<(&'static str, String)> {
        let milestone = self.milestone.clone().map(|id| ("credit-milestone", id));
        let model = self.model.and_then(|_| Some(("model", self.model(cx)?.0.clone())));
        milestone.into_iter().chain(model).chain([("by", self.view.name().to_owned())]).collect()
    }

    /// Selects what was selected, where it is still there.
    pub fn restore(&mut self, what: &str, id: &str, cx: &PageContext<'_>) {
        match what {
            "credit-milestone" if cx.status.milestones.iter().any(|known| known.id == id) => {
                self.milestone = Some(id.to_owned());
            }
            "model" => self.model = cx.status.models.iter().position(|(name, _)| name == id),
            "by" => self.view = View::ALL.into_iter().find(|view| view.name() == id).unwrap_or_default(),
            _ => {}
        }
    }

    /// The milestone's place in the list.
    pub fn milestone_index(&self, cx: &PageContext<'_>) -> usize {
        let milestones = &cx.status.milestones;
        milestones.iter().position(|milestone| Some(&milestone.id) == self.milestone.as_ref()).unwrap_or(0)
    }

    /// The model's name, and what users call it.
    pub fn model<'a>(&self, cx: &'a PageContext<'_>) -> Option<&'a (String, String)> {
        cx.status.models.get(self.model.unwrap_or(cx.status.default_model))
    }

    /// The model's name.
    pub fn model_name<'a>(&self, cx: &'a PageContext<'_>) -> &'a str {
        self.model(cx).map_or("", |(name, _)| name)
    }

    /// Arguments of a report by this model.
    pub fn args(&self, cx: &PageContext<'_>, model: Option<&str>) -> Args {
        Args {
            milestone: cx.status.milestones.get(self.milestone_index(cx)).map(|milestone| milestone.id.clone()),
            model: model.map(ToOwned::to_owned),
            by: self.view,
            ..cx.args()
        }
    }

    /// A report by the chosen model.
    pub fn by_model(&self, cx: &PageContext<'_>, report: &'static str) -> Question {
        Question::report(report, self.args(cx, self.model(cx).map(|(name, _)| name.as_str())))
    }

    /// A report that knows no model.
    pub fn by_no_model(&self, cx: &PageContext<'_>, report: &'static str) -> Question {
        Question::report(report, self.args(cx, None))
    }

    /// What users call an item of the view; in quotes where what is no item is called the same (A10, A14).
    pub fn name<'a>(&self, cx: &'a PageContext<'_>, item: &'a str) -> Cow<'a, str> {
        show::item_name(cx.item(self.view, item))
    }

    /// The header over the items.
    pub fn title(&self) -> &'static str {
        match self.view {
            View::Journey => "Journey",
            View::Channel => "Channel",
            View::Asset => "Asset",
        }
    }

    /// The people behind an item's credit.
    pub fn people(&self, cx: &PageContext<'_>, item: &str) -> Effect {
        let title = format!("Completed after a touch of {}", self.name(cx, item));
        let args = self.args(cx, self.model(cx).map(|(name, _)| name.as_str()));
        Effect::Open(Box::new(People::new(&title, Whose::Item(item.to_owned()), args, cx)))
    }
}
