//! What a tab of the page is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::selection::Selection;
use crate::domain::answer::Answer;
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::Effect;
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::grid::Grid;

/// A tab of the page: one report, filled into a list and drawn. The page asks, receives and draws what all have in common.
pub trait AttributionTab {
    /// What it asks.
    fn question(&self, at: &Selection, cx: &PageContext<'_>) -> Question;
    /// Asks what is to stand beside, once its own question is answered.
    fn refresh(&mut self, _at: &Selection, _cx: &PageContext<'_>) {}
    /// What is asked beside.
    fn beside(&mut self) -> Vec<&mut Panel> {
        Vec::new()
    }
    /// Takes an answer, or what came beside it, into its list.
    fn fill(&mut self, answer: &Answer, at: &Selection, cx: &PageContext<'_>);
    /// Its list.
    fn grid(&mut self) -> &mut Grid;
    /// What its frame says.
    fn title(&self, at: &Selection) -> String;
    /// Whether there is nothing to be shown.
    fn empty(&self, answer: &Answer) -> bool {
        answer.table.rows.is_empty()
    }
    /// What is said then, and what helps.
    fn none(&self, keys: &Keymap) -> (&'static str, Vec<String>);
    /// Draws its list and what belongs to it.
    fn draw(&mut self, buf: &mut Buffer, area: Rect, answer: &Answer, look: &Look, stale: bool) {
        let room = show::with_notes(buf, area, self.grid().tall(), 0, &crate::print::notes(answer), look);
        self.grid().draw(buf, room, look, true, stale);
    }
    /// Decides what only this tab knows.
    fn update(&mut self, _action: Action, _at: &Selection, _cx: &PageContext<'_>) -> Effect {
        Effect::None
    }
    /// Opens the selected row.
    fn open(&self, _at: &Selection, _cx: &PageContext<'_>) -> Effect {
        Effect::None
    }
    /// The selected item of the view.
    fn item(&self) -> Option<&str> {
        None
    }
}

/// A line of the list of tabs.
pub struct TabEntry {
    /// Its name in the strip.
    pub title: &'static str,
    /// The key that leads to it, where it has one of its own.
    pub action: Option<Action>,
    /// Whether the chosen model matters.
    pub model: bool,
    /// The actions that work here, the most useful first.
    pub hints: &'static [Action],
    /// Makes it.
    pub make: fn() -> Box<dyn AttributionTab>,
}
