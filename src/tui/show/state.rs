//! What stands in place of rows where there are none.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::{Action, PageId};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::missing::Missing;
use crate::tui::panel::Panel;
use crate::tui::widgets::state;

/// Draws what stands in place of a panel's content where there is none: loading, failed, gate not met, empty, where
/// `empty` says so. True when the content is to be drawn.
pub fn state(buf: &mut Buffer, area: Rect, panel: &Panel, empty: Option<&str>, look: &Look, keys: &Keymap) -> bool {
    if let Some(fault) = panel.fault().filter(|_| !panel.waiting()) {
        state::message(buf, area, look.glyph("✗"), &fault.message, std::slice::from_ref(&fault.hint), look);
        return false;
    }
    let Some(answer) = panel.answer() else {
        if let Some(work) = panel.work() {
            state::working(buf, area, &work, &keys.cancels(), look);
        }
        return false;
    };
    if let Some(gate) = &answer.gate {
        let mut lines = vec![
            format!("It needs {}.", gate.needs.trim_end_matches('.')),
            format!("Here: {}.", gate.has.trim_end_matches('.')),
            format!("{}; other models need less ({}).", widen(keys), keys.mention(Action::NextModel)),
        ];
        if !answer.filter.ignore.is_empty() || !answer.filter.prioritise.is_empty() {
            let filter = keys.mention(Action::Filter);
            lines.push(format!("Items are ignored or prioritised: the filter pane ({filter}) takes them back."));
        }
        state::message(buf, area, look.glyph("·"), "Not enough data for a result", &lines, look);
        return false;
    }
    if let Some(says) = empty {
        state::message(buf, area, look.glyph("·"), says, &crate::print::notes(answer), look);
        return false;
    }
    true
}

/// Draws what is missing in place of a panel's content.
pub fn missing(buf: &mut Buffer, area: Rect, missing: &Missing, look: &Look) {
    state::message(buf, area, look.glyph("·"), &missing.says, &missing.lines, look);
}

/// What may bring more data into an answer, without the full stop.
#[must_use]
pub fn widen(keys: &Keymap) -> String {
    let [period, filter, view] = [Action::Period, Action::Filter, Action::NextView].map(|action| keys.mention(action));
    format!("A longer period ({period}), a wider filter ({filter}) or another view ({view}) may help")
}

/// How a milestone is added from another page.
#[must_use]
pub fn add_milestone(keys: &Keymap) -> String {
    let [page, add] = [Action::Page(PageId::MILESTONES), Action::Add].map(|action| keys.mention(action));
    format!("{page} opens the milestones; {add} adds one there.")
}

/// The empty state of every page that is about milestones.
pub fn none_yet(buf: &mut Buffer, area: Rect, look: &Look, keys: &Keymap) {
    let lines = [
        "A milestone is an action of customers that matters: a purchase, a qualified lead, a signed contract."
            .to_owned(),
        format!("{} It is written to milepost.toml under [[milestone]].", add_milestone(keys)),
    ];
    state::message(buf, area, look.glyph("·"), "There is no milestone yet", &lines, look);
}
