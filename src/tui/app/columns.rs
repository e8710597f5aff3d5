//! The columns that were chosen in each list: lists come and go, the choice stays.

use super::shell::App;
use crate::tui::pages::TABS;
use crate::tui::widgets::grid::{Arrangement, Grid};

/// What the choice in a list of a page is kept under: the page, and the place among its lists.
fn key(page: usize, list: usize) -> String {
    format!("{}-{list}", TABS.get(page).map_or("", |tab| tab.id().0))
}

impl App {
    /// Arranges the columns of the list below the topmost overlay.
    pub(super) fn arrange(&mut self, arrangement: Arrangement) {
        let below = self.overlays.len().checked_sub(2).and_then(|place| self.overlays.get_mut(place));
        if let Some(overlay) = below {
            let kept = overlay.list();
            if let Some(grid) = overlay.grid() {
                grid.set_arrangement(arrangement.clone());
            }
            self.keep(kept.unwrap_or_default().to_owned(), arrangement);
            return;
        }
        let page = &mut self.pages[self.current];
        if let Some(grid) = page.grid() {
            grid.set_arrangement(arrangement);
        }
        let lists: Vec<Arrangement> = page.grids().into_iter().map(|grid| grid.arrangement().clone()).collect();
        for (list, arrangement) in lists.into_iter().enumerate() {
            self.keep(key(self.current, list), arrangement);
        }
    }

    fn keep(&mut self, key: String, arrangement: Arrangement) {
        if arrangement == Arrangement::default() {
            self.columns.remove(&key);
        } else if !key.is_empty() {
            self.columns.insert(key, arrangement);
        }
    }

    /// Gives the lists in sight the columns that were chosen; to be called before they are drawn.
    pub(super) fn give_columns(&mut self) {
        let chosen = |key: &str| self.columns.get(key).cloned().unwrap_or_default();
        let give = |grid: &mut Grid, arrangement: Arrangement| {
            if *grid.arrangement() != arrangement {
                grid.set_arrangement(arrangement);
            }
        };
        for (list, grid) in self.pages[self.current].grids().into_iter().enumerate() {
            give(grid, chosen(&key(self.current, list)));
        }
        for overlay in &mut self.overlays {
            let Some(name) = overlay.list() else { continue };
            if let Some(grid) = overlay.grid() {
                give(grid, chosen(name));
            }
        }
    }
}
