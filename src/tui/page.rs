//! The socket of a page, of an overlay, and the ways out of both.

use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::view::SavedView;
use crate::print::{Document, Existing, Format};

use super::action::{Action, PageId, Verb};
use super::backend::{Edit, Refusal};
use super::context::PageContext;
use super::everyone::Everyone;
use super::key::Key;
use super::keymap::Keymap;
use super::look::Look;
use super::panel::Panel;
use super::widgets::grid::{Arrangement, Grid, Pointed};

/// The only way out of a page or an overlay.
pub enum Effect {
    /// Nothing but a new frame.
    None,
    /// Another page, and what to choose there.
    Goto(PageId, Option<String>),
    /// An overlay over this.
    Open(Box<dyn Overlay>),
    /// The overlay closes.
    Close,
    /// The overlay closes and this is done.
    Do(Action),
    /// Another filter for all pages.
    Filter(Filter),
    /// A saved view: its page, filter and order.
    View(Box<SavedView>),
    /// Text for the clipboard, and what is said then.
    CopyRows(String, String),
    /// A long text for `$PAGER`.
    Pager(String),
    /// The columns of the list below the overlay.
    Arrange(Arrangement),
    /// The same, and the overlay closes.
    CloseArranged(Arrangement),
    /// A file; the overlay stays until it is written.
    Export(Box<Document>, Format, PathBuf, Existing),
    /// A file of all the people behind a number, whatever part of them is shown.
    ExportPeople(Box<Everyone>, Format, PathBuf, Existing),
    /// A change of the configuration.
    Save(Edit),
    /// A line at the bottom.
    Notice(String),
}

/// A page: a small program, this trait only its socket.
pub trait Page {
    /// Asks what it shows. Called after every change; what was asked already is not asked again.
    fn refresh(&mut self, cx: &PageContext<'_>);
    /// Receives; true = draw.
    fn poll(&mut self, cx: &PageContext<'_>) -> bool;
    /// Decides. What the list in focus takes was done before: moving, sorting, finding, copying.
    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect;
    /// Draws.
    fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>);
    /// The actions that work here beside those that work everywhere, the most useful first.
    fn hints(&self) -> &'static [Action];
    /// All actions that work on some part of the page, for help and palette.
    fn keys(&self) -> Vec<Action> {
        self.hints().to_vec()
    }
    /// Signs and headers that are no report's columns, and what they mean.
    fn signs(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
    /// What is asked here; the first is the one that SQL, checks and export are of.
    fn panels(&mut self) -> Vec<&mut Panel>;
    /// The list in focus; `None` where a chart has it: arrows, Enter and copies then reach [`Page::update`].
    fn grid(&mut self) -> Option<&mut Grid>;
    /// All lists, in an order that stays: for the wheel, and for what is kept of them.
    fn grids(&mut self) -> Vec<&mut Grid> {
        self.grid().into_iter().collect()
    }
    /// What the mouse pressed at a place: the part there takes the focus, the row or bar there is selected.
    fn point(&mut self, x: u16, y: u16) -> Pointed {
        self.grid().map_or(Pointed::Nothing, |grid| grid.point(x, y))
    }
    /// Where one is within the page, from the outside in; empty where [`Action::Back`] leads nowhere within it.
    fn crumbs(&self, _cx: &PageContext<'_>) -> Vec<String> {
        Vec::new()
    }
    /// Every heading of its lists that does not come from the data; `None` = it depends on the answer what headings there are.
    fn headings(&self) -> Option<Vec<String>> {
        None
    }
    /// What actions are called here that are called otherwise elsewhere: in the footer, then what they do in a sentence.
    fn called(&self) -> &'static [(Action, &'static str, &'static str)] {
        &[]
    }
    /// What works on other pages and changes nothing on this one: its footer leaves it out.
    fn untouched_by(&self) -> &'static [Action] {
        &[]
    }
    /// What is selected, by what it is, for the next start: one of `SELECTIONS` each.
    fn selected(&self, _cx: &PageContext<'_>) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// Selects again what was selected; what is none of this page's is left alone.
    fn restore(&mut self, _what: &str, _id: &str, _cx: &PageContext<'_>) {}
    /// Chooses a milestone, a journey or a part of the page by its id.
    fn choose(&mut self, _id: &str) {}
}

/// Something over a page that takes the keys until it closes.
pub trait Overlay {
    /// Decides.
    fn key(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect;
    /// The list that takes keys before [`Overlay::key`] sees them: moving, sorting, finding, copying.
    fn grid(&mut self) -> Option<&mut Grid> {
        None
    }
    /// What the columns chosen in its list are kept under, apart from the names of pages; `None` = they are not kept.
    fn list(&self) -> Option<&'static str> {
        None
    }
    /// What the mouse pressed at a place.
    fn point(&mut self, x: u16, y: u16) -> Pointed {
        self.grid().map_or(Pointed::Nothing, |grid| grid.point(x, y))
    }
    /// The wheel was turned over a place, towards the user where `by` is positive.
    fn scroll(&mut self, x: u16, y: u16, by: isize) {
        if let Some(grid) = self.grid().filter(|grid| grid.covers(x, y)) {
            grid.scroll(by);
        }
    }
    /// Takes pasted text.
    fn paste(&mut self, _text: &str) {}
    /// Receives; true = draw.
    fn poll(&mut self, _cx: &PageContext<'_>) -> bool {
        false
    }
    /// What is to be saved since an answer came.
    fn due(&mut self, _cx: &PageContext<'_>) -> Option<Edit> {
        None
    }
    /// What works in it beside what works in every list, and what that is for, in words; `None` where the key that asks for
    /// help is text, which `letter` says it can be, or where there is nothing to be told.
    fn works(&mut self, _letter: bool) -> Option<Vec<(Action, &'static str)>> {
        None
    }
    /// The answer that it lists, whose columns have a meaning.
    fn listed(&self) -> Option<&Answer> {
        None
    }
    /// Whether it waits for a worker.
    fn waiting(&self) -> bool {
        false
    }
    /// Whether it waits for a file to be written.
    fn exporting(&self) -> bool {
        false
    }
    /// Draws.
    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>);
    /// What was to be saved was refused: the reasons, by field. True when it shows them.
    fn refused(&mut self, _refusals: &[Refusal]) -> bool {
        false
    }
}

/// A line of the list of pages.
pub struct Tab {
    /// Its title in the strip.
    pub title: &'static str,
    /// The action that opens it.
    pub verb: Verb,
    /// Makes it.
    pub make: fn() -> Box<dyn Page>,
}

impl Tab {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> PageId {
        PageId(self.verb.name)
    }
}
