//! One customer's events in their order, each touch with its credit; or touches and completions alone (H4). Of many the last
//! thousand come first, and keys go on to those before (R16).
//!
//! ```text
//! ┌ Ann Example: First purchase, Data-driven, by channel ──────────────────────────────────────────┐
//! │ Abandoned cart: started 1 Mar 2025 09:10 · left 9 Mar 2025 08:01: No longer matches             │
//! │ All 48 events                                                                                   │
//! │             Time  What happened             Journey and step        Credit  Why                 │
//! │ 1 Mar 2025 09:10  Journey started           Abandoned cart                                      │
//! │ 1 Mar 2025 09:12  Email opened              Abandoned cart · Mail   0.4012                      │
//! │ 4 Mar 2025 17:40  * First purchase completed                                completion, worth 40 │
//! └─────────── ✓ credits sum to each completion · v touches alone · m model · s SQL · Esc back ─────┘
//! ```

mod list;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::checks::Checks;
use super::export::Export;
use super::sql::Sql;
use crate::domain::clean::Clean;
use crate::domain::table::Cell;
use crate::report::{Args, Drilldown, JourneyPersonRow};
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
use crate::tui::widgets::pen::{self, put};

/// The timeline of one customer.
pub struct Timeline {
    /// Who it is.
    who: String,
    args: Args,
    /// The start of the journey that one came from.
    start: Option<JourneyPersonRow>,
    /// Touches and completions alone.
    touches: bool,
    /// So many events stand before those that are asked for; `None` = the last ones are.
    offset: Option<usize>,
    panel: Panel,
    grid: Grid,
}

impl Timeline {
    /// Asks for the events of a customer, by id and by what the list calls them, with the credit of the milestone, model and view of the arguments.
    /// `start` is the one through which one came here.
    #[must_use]
    pub fn new(
        (customer, name): (&str, &str),
        args: Args,
        start: Option<JourneyPersonRow>,
        cx: &PageContext<'_>,
    ) -> Self {
        let who = if name.is_empty() { customer } else { name }.to_owned();
        let args = Args { customer: Some(customer.to_owned()), ..args };
        let (panel, grid) = (Panel::default(), Grid::default());
        let mut timeline = Self { who, args, start, touches: false, offset: None, panel, grid };
        timeline.ask(cx);
        timeline
    }

    fn ask(&mut self, cx: &PageContext<'_>) {
        let what = Drilldown::Events { touches: self.touches, offset: self.offset };
        self.panel.ask(cx, Question::drilldown(what, self.args.clone()));
    }

    /// The place of the milestone and of the model in force.
    fn chosen(&self, cx: &PageContext<'_>) -> (usize, usize) {
        let status = cx.status;
        let milestone = |id: &String| status.milestones.iter().position(|milestone| milestone.id == *id);
        let model = |name: &String| status.models.iter().position(|(known, _)| known == name);
        (
            self.args.milestone.as_ref().and_then(milestone).unwrap_or(0),
            self.args.model.as_ref().and_then(model).unwrap_or(status.default_model),
        )
    }

    /// Goes on to another milestone or model.
    fn turn(&mut self, action: Action, cx: &PageContext<'_>) {
        let ((milestone, model), status) = (self.chosen(cx), cx.status);
        let next = |now: usize, all: usize, by: usize| if all == 0 { 0 } else { (now + by) % all };
        let (milestones, models) = (status.milestones.len(), status.models.len());
        match action {
            Action::Next | Action::Previous => {
                let by = if action == Action::Next { 1 } else { milestones.saturating_sub(1) };
                let other = status.milestones.get(next(milestone, milestones, by));
                self.args.milestone = other.map(|milestone| milestone.id.clone());
            }
            _ => {
                let by = if action == Action::NextModel { 1 } else { models.saturating_sub(1) };
                self.args.model = status.models.get(next(model, models, by)).map(|(name, _)| name.clone());
            }
        }
        self.ask(cx);
    }

    /// A number of the answer.
    fn number(&self, name: &str) -> Option<usize> {
        match show::parameter(self.panel.answer()?, name) {
            Some(Cell::Int(number)) => usize::try_from(*number).ok(),
            _ => None,
        }
    }

    /// Shows the events after those in sight, or before them, where there are more than are answered at a time.
    fn part(&mut self, forward: bool, cx: &PageContext<'_>) {
        let (Some(all), Some(before)) = (self.number("events"), self.number("offset")) else { return };
        let here = self.panel.answer().map_or(0, |answer| answer.table.rows.len());
        let to = if forward { before + here } else { before.saturating_sub(list::PART) };
        if to < all && to != before {
            self.offset = Some(to);
            self.ask(cx);
        }
    }

    fn title(&self, cx: &PageContext<'_>) -> String {
        let (milestone, model) = self.chosen(cx);
        let Some(milestone) = cx.status.milestones.get(milestone) else { return self.who.clone() };
        let model = cx.status.models.get(model).map_or("", |(_, label)| label.as_str());
        format!("{}: {}, {model}, by {}", self.who, milestone.name, self.args.by.name())
    }

    /// What is above the table: the start one came from, what is shown of how many, what is to be known.
    fn head(&self, room: u16, cx: &PageContext<'_>) -> Vec<String> {
        let room = usize::from(room);
        let mut head = Vec::new();
        if let Some(start) = &self.start {
            head.extend(joined(list::start_says(start, cx.status.zone), room));
        }
        let (Some(answer), Some(all)) = (self.panel.answer(), self.number("events")) else { return head };
        let count = |count: usize| show::count_text(Some(show::position(count)));
        let what = if self.touches { "touches and completions, other events are not shown" } else { "events" };
        let here = answer.table.rows.len();
        let before = self.number("offset").unwrap_or(0);
        head.push(if here < all {
            format!("{}–{} of {} {what}", count(before + 1), count(before + here), count(all))
        } else {
            format!("All {} {what}", count(all))
        });
        head.extend(show::notes_line(&crate::print::notes(answer), pen::cells(room), cx.keys));
        head
    }
}

/// Parts in lines of so much room, which break between parts where they can.
fn joined(parts: Vec<String>, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if pen::width(line) + pen::width(&part) + 3 <= room => {
                *line += " · ";
                *line += &part;
            }
            _ => lines.push(part),
        }
    }
    lines.iter().flat_map(|line| pen::wrap(line, room)).collect()
}

impl Overlay for Timeline {
    fn key(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        match keys.action(key) {
            Some(Action::Back | Action::Quit) => return Effect::Close,
            Some(Action::NextView) => {
                (self.touches, self.offset) = (!self.touches, None);
                self.ask(cx);
            }
            Some(action @ (Action::Next | Action::Previous | Action::NextModel | Action::PreviousModel)) => {
                self.turn(action, cx);
            }
            Some(Action::NextPart) => self.part(true, cx),
            Some(Action::PreviousPart) => self.part(false, cx),
            Some(Action::Export) => {
                let Some(answer) = self.panel.answer() else { return Effect::None };
                return Effect::Open(Box::new(Export::shown(answer, &self.grid)));
            }
            Some(Action::Checks) => {
                return Effect::Open(Box::new(Checks::new(self.panel.answer().into_iter(), None)));
            }
            Some(Action::Sql) => {
                let sql = self.panel.question().map(|question| Sql::new(question, cx.workers));
                return sql.map_or(Effect::None, |sql| Effect::Open(Box::new(sql)));
            }
            _ => {}
        }
        Effect::None
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(&mut self.grid)
    }

    fn list(&self) -> Option<&'static str> {
        Some("timeline")
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let news = self.panel.poll();
        if let (true, Some(answer)) = (news, self.panel.answer()) {
            list::fill(&mut self.grid, answer, cx.status.zone);
        }
        news
    }

    fn works(&mut self, _letter: bool) -> Option<Vec<(Action, &'static str)>> {
        Some(vec![
            (Action::NextView, "Shows all events, or touches and completions alone."),
            (Action::NextModel, "Shows the credit of the next model."),
            (Action::PreviousModel, "Shows that of the one before."),
            (Action::Next, "Shows the credit for the next milestone."),
            (Action::Previous, "Shows that for the one before."),
            (Action::NextPart, "Goes on to later events, where there are too many for one list."),
            (Action::PreviousPart, "Goes back to earlier ones."),
            (Action::Export, "Writes the list to a file."),
            (Action::Sql, "Shows the SQL behind it."),
            (Action::Checks, "Shows the laws that it keeps."),
            (Action::Back, "Shows all that were found among, else goes back."),
        ])
    }

    fn waiting(&self) -> bool {
        self.panel.waiting()
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let checks = show::checks([self.panel.answer()], look);
        // The way out is the last to be cut.
        let mut hints =
            vec![(Action::Back, "back"), (Action::NextView, if self.touches { "all events" } else { "touches alone" })];
        if self.number("events").is_some_and(|all| all > list::PART) {
            hints.push((Action::NextPart, "more"));
        }
        hints.extend([
            (Action::NextModel, "model"),
            (Action::Find, "find"),
            (Action::Sql, "SQL"),
            (Action::Export, "export"),
            (Action::Checks, "checks"),
        ]);
        let gap = if checks.width() > 0 { " · " } else { "" };
        let foot = checks.add(format!("{gap}{}", cx.keys.hints(&hints)), look.dim);
        let title = Clean::new(&self.title(cx));
        let inner = frame::popup(buf, screen, frame::listing(screen), screen.height, title.as_str(), &foot, look);
        let head = self.head(inner.width, cx);
        let tall = pen::cells(head.len()).min(inner.height / 2);
        for (y, line) in (inner.y..inner.y + tall).zip(&head) {
            put(buf, inner.x, y, inner.width, line, look.dim);
        }
        let inner = Rect { y: inner.y + tall, height: inner.height - tall, ..inner };
        let none = if self.touches { "This customer has no touch." } else { "This customer has no event." };
        let empty = self.grid.is_empty().then_some(none);
        if show::state(buf, inner, &self.panel, empty, look, cx.keys) {
            self.grid.draw(buf, inner, look, true, self.panel.waiting());
        }
    }
}
