//! Whether a page compares with the period before, and the turn of the key that asks for it (M9): one piece for every page.

use crate::domain::filter::Filter;

use super::action::Action;
use super::context::PageContext;
use super::page::Effect;

/// Whether the period before is compared with; off at first.
#[derive(Clone, Copy, Debug, Default)]
pub struct PreviousPeriod {
    on: bool,
}

impl PreviousPeriod {
    /// Turns it on or off. Without a period before it nothing is turned: answers with what is to be chosen first.
    pub fn turn(&mut self, cx: &PageContext<'_>) -> Option<Effect> {
        if cx.filter.previous().is_none() {
            let period = cx.keys.mention(Action::Period);
            return Some(Effect::Notice(format!("Choose a period with both ends first ({period})")));
        }
        self.on = !self.on;
        None
    }

    /// To be called whenever the page asks: off where the period no longer has both ends. Answers as [`Self::filter`].
    pub fn follow(&mut self, cx: &PageContext<'_>) -> Option<Filter> {
        let before = cx.filter.previous();
        self.on &= before.is_some();
        before.filter(|_| self.on)
    }

    /// The filter of the period that is compared with; `None` where none is.
    #[must_use]
    pub fn filter(self, cx: &PageContext<'_>) -> Option<Filter> {
        cx.filter.previous().filter(|_| self.on)
    }

    /// Whether it was compared with when the page asked last.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.on
    }
}
