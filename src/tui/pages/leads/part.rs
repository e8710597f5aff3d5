//! What a part of the page is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::{Action, LeadsPartId};
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::page::Effect;
use crate::tui::panel::Panel;
use crate::tui::widgets::grid::{Grid, Pointed};

/// A part of the page: one report in a frame of its own.
pub trait LeadsPart {
    /// Asks what it shows; `focus`: the keys are its own.
    fn refresh(&mut self, focus: bool, cx: &PageContext<'_>);
    /// Receives; true = draw.
    fn poll(&mut self, cx: &PageContext<'_>) -> bool;
    /// The lines that it would take, its frame included.
    fn tall(&self) -> u16;
    /// Draws it with its frame.
    fn draw(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>, focus: bool);
    /// What is asked; the first is the one that SQL, checks and export are of.
    fn panels(&mut self) -> Vec<&mut Panel>;
    /// Decides.
    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect;
    /// Its list; `None` where it is a chart.
    fn grid(&mut self) -> Option<&mut Grid> {
        None
    }
    /// What the mouse pressed; `focus`: the keys are its own.
    fn point(&mut self, x: u16, y: u16, _focus: bool) -> Pointed {
        self.grid().map_or(Pointed::Nothing, |grid| grid.point(x, y))
    }
}

/// A line of the list of parts.
pub struct PartEntry {
    /// What other pages choose it by.
    pub id: LeadsPartId,
    /// Its name in the strip.
    pub title: &'static str,
    /// The actions that work here, the most useful first.
    pub hints: &'static [Action],
    /// Makes it.
    pub make: fn() -> Box<dyn LeadsPart>,
}
