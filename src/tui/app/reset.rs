//! A clean state with one key, and back.

use super::removed::Removed;
use super::shell::App;
use crate::domain::filter::Filter;
use crate::tui::action::Action;
use crate::tui::widgets::grid::{Grid, Narrowing};

impl App {
    /// Takes filter, period, finds, sorts and choices of columns away; where there are none, brings back what was taken away
    /// last.
    pub(super) fn reset(&mut self) {
        let key = self.keys.mention(Action::Reset);
        let lists = self.pages.iter_mut().map(|page| page.grids().into_iter().map(Grid::widen).collect());
        let lists: Vec<Vec<Narrowing>> = lists.collect();
        let filter = std::mem::take(&mut self.filter);
        let columns = std::mem::take(&mut self.columns);
        let some = filter != Filter::default() || !columns.is_empty();
        if some || lists.iter().flatten().any(|list| !list.is_none()) {
            self.removed = Some(Removed { filter, lists, columns });
            self.say(&format!("Filter, period, finds, sorts, columns taken away: {key} brings them back"));
            return;
        }
        let Some(removed) = self.removed.take() else {
            self.say("Nothing is filtered, found, sorted or hidden");
            return;
        };
        self.filter = removed.filter;
        self.columns = removed.columns;
        for (page, lists) in self.pages.iter_mut().zip(removed.lists) {
            let grids = page.grids();
            if grids.len() == lists.len() {
                grids.into_iter().zip(lists).for_each(|(grid, list)| grid.narrow(list));
            }
        }
        self.say(&format!("Filter, period, finds, sorts and columns are back: {key} takes them away"));
    }
}
