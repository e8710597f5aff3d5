//! What is looked at as a view, and a view as what is looked at.

use super::shell::{App, cx};
use crate::domain::filter::{DIMENSIONS, Filter, Selected};
use crate::domain::view::SavedView;
use crate::tui::context::PageContext;
use crate::tui::pages::TABS;
use crate::tui::place::LastPlace;

impl App {
    /// The page, filter and order that are looked at now; without a name.
    pub(super) fn present(&mut self) -> SavedView {
        let page = TABS.get(self.current).map(|tab| tab.id().0.to_owned());
        let sort = self.pages[self.current].grid().map(|grid| grid.sorted_by()).unwrap_or_default();
        SavedView { name: String::new(), page, filter: self.filter.clone(), sort }
    }

    /// Opens a view.
    pub(super) fn choose_view(&mut self, view: SavedView) {
        if let Some(tab) = TABS.iter().find(|tab| Some(tab.id().0) == view.page.as_deref()) {
            self.jump(tab.id());
        }
        self.set_filter(view.filter.clone());
        if let Some(grid) = self.pages[self.current].grid() {
            grid.sort_by(view.sort.clone());
        }
        self.say(&format!("View {}", view.name));
        self.chosen_view = Some(view);
    }

    /// A filter without the names that are no longer in the data.
    fn still_there(&self, mut filter: Filter) -> Filter {
        for dimension in DIMENSIONS {
            if let Selected::Names(list) = &dimension.value {
                let known = self.facets.names(dimension.field);
                (list.get_mut)(&mut filter).retain(|name| known.iter().any(|(id, _)| id == name));
            }
        }
        filter
    }

    /// Where one is, for the next start; `None` where the project was never seen.
    pub fn place(&mut self) -> Option<LastPlace> {
        if self.welcome || self.last.is_some() {
            return None;
        }
        let cx = cx!(self);
        let selected = self.pages.iter().flat_map(|page| page.selected(&cx)).collect();
        let page = TABS.get(self.current).map(|tab| tab.id().0.to_owned());
        let view = self.chosen_view.as_ref().filter(|view| view.filter == self.filter).map(|view| view.name.clone());
        let filter = if view.is_some() { Filter::default() } else { self.filter.clone() };
        Some(LastPlace { page, view, filter, selected, columns: self.columns.clone() })
    }

    /// Goes to where one was, as soon as the project is known.
    pub fn restore(&mut self, place: LastPlace) {
        self.columns.clone_from(&place.columns);
        self.last = Some(place);
    }

    /// Goes to where one was: once, when the names of the data are known. What is no longer there is left out.
    pub(super) fn go_to_last(&mut self) {
        let Some(place) = self.last.take() else { return };
        // Whoever has gone somewhere since the start stays there.
        let untouched = self.current == 0 && self.filter.is_empty() && self.overlays.is_empty();
        if !untouched {
            return;
        }
        if let Some(view) = self.status.views.iter().find(|view| Some(&view.name) == place.view.as_ref()).cloned() {
            self.filter = view.filter.clone();
            self.chosen_view = Some(view);
        } else {
            self.filter = self.still_there(place.filter.clone());
        }
        let cx = cx!(self);
        for (what, id) in &place.selected {
            self.pages.iter_mut().for_each(|page| page.restore(what, id, &cx));
        }
        if let Some(tab) = TABS.iter().find(|tab| Some(tab.id().0) == place.page.as_deref()) {
            self.jump(tab.id());
        }
        self.ask();
    }
}
