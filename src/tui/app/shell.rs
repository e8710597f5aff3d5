//! The explorer's state: which page, what lies over it, what goes on behind it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::chores::Chores;
use super::removed::Removed;
use super::visit::Visit;
use crate::domain::filter::Filter;
use crate::domain::time::Time;
use crate::domain::view::SavedView;
use crate::tui::backend::{Facets, Status, Workers};
use crate::tui::context::PageContext;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Overlay, Page};
use crate::tui::pages::TABS;
use crate::tui::place::LastPlace;
use crate::tui::settings::ScreenSettings;
use crate::tui::widgets::grid::Arrangement;

/// How long a notice stays.
const NOTICE: Duration = Duration::from_secs(6);

/// The explorer.
pub struct App {
    pub(super) workers: Workers,
    pub(super) keys: Keymap,
    pub(super) look: Look,
    /// What keys and look were made of; `None` = not known yet.
    pub(super) screen: Option<ScreenSettings>,
    pub(super) status: Status,
    pub(super) facets: Facets,
    pub(super) filter: Filter,
    pub(super) epoch: u64,
    pub(super) pages: Vec<Box<dyn Page>>,
    pub(super) current: usize,
    pub(super) overlays: Vec<Box<dyn Overlay>>,
    /// The pages that were left on the way here.
    pub(super) trail: Vec<Visit>,
    /// The milestone that was chosen last on a page that chooses one.
    pub(super) milestone: Option<String>,
    /// So far within the page one was when it was come to.
    pub(super) depth: usize,
    /// The command of the pager.
    pub(super) pager: Option<String>,
    /// Where the strip of pages was drawn: the left edge of each, and its end.
    pub(super) strip: Vec<(u16, u16)>,
    /// What the reset took away.
    pub(super) removed: Option<Removed>,
    pub(super) notice: Option<(String, Instant)>,
    pub(super) chores: Chores,
    /// When the source was first seen to be out of reach.
    pub(super) gone_since: Option<Time>,
    pub(super) welcome: bool,
    /// The saved view that was chosen last.
    pub(super) chosen_view: Option<SavedView>,
    /// The columns chosen in each list, by what they are kept under.
    pub(super) columns: BTreeMap<String, Arrangement>,
    /// Where one was the last time, until it is known what is still there.
    pub(super) last: Option<LastPlace>,
}

/// What a page may look at, borrowed from fields so that the pages stay free to change.
macro_rules! cx {
    ($app:expr) => {
        PageContext {
            workers: &$app.workers,
            status: &$app.status,
            facets: &$app.facets,
            filter: &$app.filter,
            keys: &$app.keys,
            epoch: $app.epoch,
        }
    };
}
pub(super) use cx;

impl App {
    /// The explorer at its first page; asks for the project at once. `welcome` = there is no configuration yet.
    #[must_use]
    pub fn new(workers: Workers, keys: Keymap, look: Look, welcome: bool) -> Self {
        let mut app = Self {
            workers,
            keys,
            look,
            screen: None,
            status: Status::default(),
            facets: Facets::default(),
            filter: Filter::default(),
            epoch: 0,
            pages: TABS.iter().map(|tab| (tab.make)()).collect(),
            current: 0,
            overlays: Vec::new(),
            trail: Vec::new(),
            milestone: None,
            depth: 0,
            pager: None,
            strip: Vec::new(),
            removed: None,
            notice: None,
            chores: Chores::default(),
            gone_since: None,
            welcome,
            chosen_view: None,
            columns: BTreeMap::new(),
            last: None,
        };
        if !welcome {
            app.chores.read_status(&app.workers);
        }
        app
    }

    /// Whether something is awaited: the spinner turns then.
    #[must_use]
    pub fn busy(&mut self) -> bool {
        let page = &mut self.pages[self.current];
        self.chores.busy()
            || page.panels().iter().any(|panel| panel.waiting())
            || self.overlays.last().is_some_and(|overlay| overlay.waiting())
    }

    /// Whether anything is still to come, the names that nobody waits for included.
    #[cfg(test)]
    pub fn awaits(&mut self) -> bool {
        self.busy() || self.chores.facets.is_some() || self.chores.glance.is_some()
    }

    /// Takes answers that have come; true = draw.
    pub fn poll(&mut self) -> bool {
        let mut draw = self.poll_chores();
        if !self.welcome {
            self.chores.glance(&self.workers);
        }
        let cx = cx!(self);
        for (i, page) in self.pages.iter_mut().enumerate() {
            let news = page.poll(&cx);
            draw |= news && i == self.current;
        }
        for overlay in &mut self.overlays {
            draw |= overlay.poll(&cx);
            if let Some(edit) = overlay.due(&cx) {
                self.chores.save(&self.workers, edit);
            }
        }
        if draw && self.ready() {
            // An answer may decide what is to be asked next.
            self.pages[self.current].refresh(&cx!(self));
        }
        if self.notice.as_ref().is_some_and(|(_, since)| since.elapsed() > NOTICE) {
            self.notice = None;
            draw = true;
        }
        draw
    }

    /// Looks at once whether anything has changed.
    #[cfg(test)]
    pub fn look_again(&mut self) {
        self.chores.forget_glance();
        self.poll();
    }

    /// The style of the accent in force.
    #[cfg(test)]
    pub fn accent(&self) -> ratatui::style::Style {
        self.look.accent
    }

    /// Whether something lies over the page.
    #[cfg(test)]
    pub fn boxed(&self) -> bool {
        !self.overlays.is_empty()
    }

    /// Closes what lies over the page.
    #[cfg(test)]
    pub fn close(&mut self) {
        self.overlays.clear();
    }

    /// The ids of the rows that the page's list shows, in their order.
    #[cfg(test)]
    pub fn page_ids(&mut self) -> Vec<String> {
        let grid = self.pages[self.current].grid();
        grid.map(|grid| grid.ids().map(str::to_owned).collect()).unwrap_or_default()
    }

    pub(super) fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
    }

    pub(super) fn say(&mut self, text: &str) {
        self.notice = Some((text.to_owned(), Instant::now()));
    }

    /// Whether there is a store to ask.
    pub(super) fn ready(&self) -> bool {
        self.status.there
    }

    pub(super) fn ask(&mut self) {
        if self.ready() {
            self.pages[self.current].refresh(&cx!(self));
        }
    }
}
