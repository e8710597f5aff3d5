//! The way back: from where one came to a page.

use super::shell::{App, cx};
use super::visit::Visit;
use crate::domain::clean::Clean;
use crate::tui::action::PageId;
use crate::tui::context::PageContext;
use crate::tui::pages::TABS;

/// The longest way back.
const LONGEST: usize = 16;

impl App {
    /// Goes to another page for something chosen here; the way back is kept.
    pub(super) fn follow(&mut self, id: PageId, chosen: Option<&str>) {
        let crumbs = self.pages[self.current].crumbs(&cx!(self));
        if self.trail.len() == LONGEST {
            self.trail.remove(0);
        }
        self.trail.push(Visit { page: self.current, crumbs, depth: self.depth });
        self.go(id, chosen);
        self.depth = self.pages[self.current].crumbs(&cx!(self)).len();
    }

    /// Opens a page for itself: there is no way back from it.
    pub(super) fn jump(&mut self, id: PageId) {
        self.trail.clear();
        self.depth = 0;
        self.go(id, None);
    }

    /// Goes back to the page that one came from; false where there is none, or where one went on within this one.
    pub(super) fn go_back(&mut self) -> bool {
        if self.pages[self.current].crumbs(&cx!(self)).len() > self.depth {
            return false;
        }
        let Some(visit) = self.trail.pop() else { return false };
        (self.current, self.depth) = (visit.page, visit.depth);
        true
    }

    /// The way to where one is: pages, and what is open within them.
    pub(super) fn trail(&self) -> Vec<Clean> {
        let mut parts: Vec<Clean> = Vec::new();
        for visit in &self.trail {
            parts.push(Clean::new(TABS[visit.page].title));
            parts.extend(visit.crumbs.iter().map(|crumb| Clean::new(crumb)));
        }
        parts.push(Clean::new(TABS[self.current].title));
        parts.extend(self.pages[self.current].crumbs(&cx!(self)).iter().map(|crumb| Clean::new(crumb)));
        parts
    }
}
