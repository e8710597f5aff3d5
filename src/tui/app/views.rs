//! What is looked at as a view, and a view as what is looked at.

use super::shell::App;
use crate::domain::view::SavedView;
use crate::tui::pages::TABS;

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
        self.set_filter(view.filter);
        if let Some(grid) = self.pages[self.current].grid() {
            grid.sort_by(view.sort);
        }
        self.say(&format!("View {}", view.name));
    }
}
