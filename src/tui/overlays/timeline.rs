//! One customer's touches and completions, and each touch's credit (H4).
//!
//! ```text
//! ┌ Ann Example (C0000001): First purchase, Data-driven, by channel ───────────────────────────────┐
//! │             Time Event         Journey  Item       Completion Credit Why                       │
//! │ 2025-03-01 09:12 email_opened  welcome  email               1 0.4012                           │
//! │ 2025-03-04 17:40 purchase                                   1      – completion, worth 40      │
//! │ 2025-03-09 08:01 push_opened   welcome  push                –      – after the last completion │
//! └─────────── ✓ credits sum to each completion · s SQL · e export · y copy · Esc back ────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::export::Export;
use super::sql::Sql;
use crate::domain::clean::Clean;
use crate::report;
use crate::report::Args;
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::key::Key;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::frame;
use crate::tui::widgets::grid::Grid;

/// Time, event, journey, channel, asset, item, completion, credit, reason: which may go where there is no room, and the
/// least that they take.
const WIDTHS: &[(u8, u16)] = &[(0, 0), (1, 13), (7, 8), (8, 6), (9, 8), (2, 10), (5, 0), (3, 0), (4, 26)];

/// The timeline of one customer.
pub struct Timeline {
    title: Clean,
    panel: Panel,
    grid: Grid,
}

impl Timeline {
    /// Asks for the timeline of a customer under the milestone, model and view of the arguments.
    #[must_use]
    pub fn new(customer: &str, name: &str, args: Args, cx: &PageContext<'_>) -> Self {
        let status = cx.status;
        let milestone = match &args.milestone {
            Some(id) => status.milestones.iter().find(|milestone| milestone.id == *id),
            None => status.milestones.first(),
        };
        let model = match &args.model {
            Some(name) => status.models.iter().find(|(known, _)| known == name),
            None => status.models.get(status.default_model),
        };
        let who = if name.is_empty() { customer.to_owned() } else { format!("{name} ({customer})") };
        let title = format!(
            "{who}: {}, {}, by {}",
            milestone.map_or("", |milestone| milestone.name.as_str()),
            model.map_or("", |(_, label)| label.as_str()),
            args.by.name()
        );
        let mut panel = Panel::default();
        panel.ask(cx, Question::report(report::TIMELINE.name, Args { customer: Some(customer.to_owned()), ..args }));
        Self { title: Clean::new(&title), panel, grid: Grid::default() }
    }
}

impl Overlay for Timeline {
    fn key(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        match keys.action(key) {
            Some(Action::Back | Action::Quit) => return Effect::Close,
            Some(Action::Export) => {
                return self.panel.answer().map_or(Effect::None, |answer| Effect::Open(Box::new(Export::new(answer))));
            }
            Some(Action::Sql) => {
                let sql = self.panel.question().map(|question| Sql::new(question, cx.workers));
                return sql.map_or(Effect::None, |sql| Effect::Open(Box::new(sql)));
            }
            _ => {}
        }
        Effect::None
    }

    fn poll(&mut self, _cx: &PageContext<'_>) -> bool {
        let news = self.panel.poll();
        if let (true, Some(answer)) = (news, self.panel.answer()) {
            show::fill_table(&mut self.grid, answer, WIDTHS);
        }
        news
    }

    fn waiting(&self) -> bool {
        self.panel.waiting()
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let checks = show::checks([self.panel.answer()], look);
        let hints = cx.keys.hints(&[
            (Action::Sql, "SQL"),
            (Action::Export, "export"),
            (Action::Copy, "copy"),
            (Action::Back, "back"),
        ]);
        let gap = if checks.width() > 0 { " · " } else { "" };
        let foot = checks.add(format!("{gap}{hints}"), look.dim);
        let inner = frame::popup(buf, screen, frame::listing(screen), screen.height, self.title.as_str(), &foot, look);
        let empty = self.grid.is_empty().then_some("This customer has no touch.");
        if show::state(buf, inner, &self.panel, empty, look, cx.keys) {
            self.grid.draw(buf, inner, look, true, self.panel.waiting());
        }
    }
}
