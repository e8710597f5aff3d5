//! One lead: how it came, the stages at which it stood, and the opportunities that came of it.
//!
//! ```text
//! ┌ Lead L-1042: Won ────────────────────────────────────────────────────────────────────────────────┐
//! │ Created 2 Jun 2025 10:12   Comes from Journeys   Came by Abandoned cart   Customer Ann (c-77)    │
//! │ What         Stage or opportunity  Since              Until              Stay     Status  Budget │
//! │ Stage        Inquiry               2 Jun 2025 10:12   5 Jun 2025 09:00   3 days                  │
//! │ Stage        Won                   5 Jun 2025 09:00                      25 days                 │
//! │ Opportunity  O4                    6 Jun 2025 12:00                               won      1,000 │
//! └───────────────────── Enter customer's timeline · / find · s SQL · e export · Esc back ───────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::domain::metric::{Metric, named};
use crate::domain::model::View;
use crate::domain::row::Row as _;
use crate::domain::table::Cell;
use crate::domain::words;
use crate::domain::zone::Zone;
use crate::print::format;
use crate::report::{Drilldown, LeadHistoryRow};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::key::Key;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::overlays::checks::Checks;
use crate::tui::overlays::export::Export;
use crate::tui::overlays::sql::Sql;
use crate::tui::overlays::timeline::Timeline;
use crate::tui::page::{Effect, Overlay};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::pen::{Line, cells};

/// The amounts of an opportunity.
const AMOUNTS: [&str; 3] = ["budget", "estimated_revenue", "actual_revenue"];

/// The history of one lead.
pub struct LeadHistory {
    lead: String,
    panel: Panel,
    grid: Grid,
}

impl LeadHistory {
    /// Asks for the history of a lead.
    pub fn new(lead: &str, cx: &PageContext<'_>) -> Self {
        let (panel, grid) = (Panel::default(), Grid::default());
        let mut history = Self { lead: lead.to_owned(), panel, grid };
        history.panel.ask(cx, Question::drilldown(Drilldown::LeadHistory(lead.to_owned()), cx.args()));
        history
    }

    fn said(&self, name: &str) -> Option<&Cell> {
        self.panel.answer()?.parameter(name).filter(|cell| **cell != Cell::Null)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.said(name).and_then(Cell::text)
    }

    /// The timeline of the lead's customer, or why there is none.
    fn timeline(&self, cx: &PageContext<'_>) -> Effect {
        if self.panel.answer().is_none() {
            return Effect::None;
        }
        match (self.text("customer"), self.said("met")) {
            (Some(customer), Some(Cell::Bool(true))) => {
                let name = self.text("name").unwrap_or_default();
                Effect::Open(Box::new(Timeline::new((customer, name), cx.args(), None, cx)))
            }
            (Some(customer), _) => {
                Effect::Notice(format!("No event names the customer {customer}: there is no timeline to open"))
            }
            (None, _) => {
                Effect::Notice("This lead names no customer (customer_id): there is no timeline to open".to_owned())
            }
        }
    }

    fn title(&self) -> String {
        let stage = self.text("stage").map_or_else(String::new, |stage| format!(": {}", words::stage(stage)));
        format!("Lead {}{stage}", self.lead)
    }

    /// What is known of the lead itself, each with its label.
    fn facts(&self, cx: &PageContext<'_>) -> Vec<(&'static str, String)> {
        let zone = cx.status.zone;
        let time = |name: &str| match self.said(name) {
            Some(Cell::Time(time)) => Some(format::time(*time, zone)),
            _ => None,
        };
        let text = |name: &str| self.text(name).map(str::to_owned);
        let ways = [
            self.text("journey").map(|id| show::item_name(cx.journey(id)).into_owned()),
            self.text("form").map(|id| cx.item(View::Asset, id).to_owned()),
            self.text("page").map(|id| cx.item(View::Asset, id).to_owned()),
            text("campaign"),
        ];
        let came: Vec<String> = ways.into_iter().flatten().collect();
        let customer = self.text("customer").map_or_else(
            || "none".to_owned(),
            |id| self.text("name").map_or_else(|| id.to_owned(), |name| format!("{name} ({id})")),
        );
        let touches = self.said("touches").and_then(Cell::number);
        let facts = [
            ("Created", time("created")),
            ("Comes from", self.text("origin").map(|origin| words::origin(origin).to_owned())),
            ("Came by", Some(came.join(" · ")).filter(|came| !came.is_empty())),
            ("Customer", Some(customer)),
            ("Business unit", text("business_unit")),
            ("Touches", Some(show::count_text(touches))),
            ("Last touch", time("last_touch")),
        ];
        facts.into_iter().filter_map(|(label, value)| Some((label, Clean::new(&value?).as_str().to_owned()))).collect()
    }

    /// What is above the table.
    fn head(&self, room: u16, look: &Look, cx: &PageContext<'_>) -> Vec<Line> {
        let Some(answer) = self.panel.answer() else { return Vec::new() };
        let mut head = show::facts(Line::new(), self.facts(cx), room, look);
        let notes = show::notes_line(&crate::print::notes(answer), room, cx.keys);
        head.extend(notes.map(|notes| Line::new().add(notes, look.dim)));
        head
    }
}

/// Fills the table: the stages in time, then the opportunities.
fn fill(grid: &mut Grid, answer: &Answer, zone: Zone) {
    let history: Vec<LeadHistoryRow> = answer.table.read();
    let most = history.iter().flat_map(amounts).flatten().map(f64::abs).fold(0.0, f64::max);
    let mut rows: Vec<Row> = history.iter().map(|row| Row { id: id(row), fields: fields(row, most, zone) }).collect();
    let column = |name: &'static str| -> &'static Metric { named(LeadHistoryRow::COLUMNS, name) };
    let mut columns = vec![
        Column::text(column("kind").label, 1, 8, 12).fields(&["kind"]),
        Column::text(column("name").label, 0, 12, 32).fields(&["name"]),
        Column::new(column("at").label, 0).fields(&["at"]),
        Column::new(column("until").label, 4).fields(&["until"]),
        Column::new(column("days").label, 0).fields(&["days"]),
        Column::text(column("status").label, 2, 6, 24).fields(&["status"]),
    ];
    let amount = |name: &&'static str| Column::new(column(name).label, 3).fields(std::slice::from_ref(name));
    columns.extend(AMOUNTS.iter().map(amount));
    // What neither a stage nor an opportunity has takes no room.
    for place in (0..columns.len()).rev() {
        if rows.iter().all(|row| row.fields.get(place) == Some(&Field::Empty)) {
            columns.remove(place);
            for row in &mut rows {
                row.fields.remove(place);
            }
        }
    }
    grid.set(columns, rows, Vec::new());
    grid.set_sources(0..history.len());
}

/// The same stage may come twice, at another time.
fn id(row: &LeadHistoryRow) -> String {
    format!("{}:{}:{}", row.kind, row.at.map_or(0, |at| at.0), row.name)
}

fn amounts(row: &LeadHistoryRow) -> [Option<f64>; 3] {
    [row.budget, row.estimated_revenue, row.actual_revenue]
}

fn fields(row: &LeadHistoryRow, most: f64, zone: Zone) -> Vec<Field> {
    let stage = row.is_stage();
    let hours = row.days.map(|days| days * 24.0);
    let mut fields = vec![
        Field::dim(if stage { "Stage" } else { "Opportunity" }),
        Field::text(&if stage { words::stage(&row.name) } else { row.name.clone() }),
        row.at.map_or_else(|| Field::dim("not known"), |at| show::time(Some(at), zone)),
        show::time(row.until, zone),
        hours.map_or(Field::Empty, |hours| Field::Number(format::duration(hours), Some(hours))),
        row.status.as_deref().map_or(Field::Empty, Field::text),
    ];
    fields.extend(amounts(row).map(|amount| amount.map_or(Field::Empty, |amount| show::money(Some(amount), most))));
    fields
}

impl Overlay for LeadHistory {
    fn key(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        let answer = self.panel.answer();
        match keys.action(key) {
            Some(Action::Back | Action::Quit) => Effect::Close,
            Some(Action::Open) => self.timeline(cx),
            Some(Action::Checks) => Effect::Open(Box::new(Checks::new(answer.into_iter(), None))),
            Some(Action::Export) => {
                answer.map_or(Effect::None, |answer| Effect::Open(Box::new(Export::shown(answer, &self.grid))))
            }
            Some(Action::Sql) => match self.panel.question() {
                Some(question) => Effect::Open(Box::new(Sql::new(question, cx.workers))),
                None => Effect::None,
            },
            _ => Effect::None,
        }
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(&mut self.grid)
    }

    fn list(&self) -> Option<&'static str> {
        Some("lead-history")
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let news = self.panel.poll();
        if let (true, Some(answer)) = (news, self.panel.answer()) {
            fill(&mut self.grid, answer, cx.status.zone);
        }
        news
    }

    fn waiting(&self) -> bool {
        self.panel.waiting()
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let checks = show::checks([self.panel.answer()], look);
        let hints = [
            (Action::Open, "customer's timeline"),
            (Action::Back, "back"),
            (Action::Find, "find"),
            (Action::Sql, "SQL"),
            (Action::Export, "export"),
            (Action::Copy, "copy"),
            (Action::Checks, "checks"),
        ];
        let gap = if checks.width() > 0 { " · " } else { "" };
        let foot = checks.add(format!("{gap}{}", cx.keys.hints(&hints)), look.dim);
        let title = Clean::new(&self.title());
        let inner = frame::popup(buf, screen, frame::listing(screen), screen.height, title.as_str(), &foot, look);
        let head = self.head(inner.width, look, cx);
        let tall = cells(head.len()).min(inner.height / 2);
        for (y, line) in (inner.y..inner.y + tall).zip(head) {
            line.put(buf, inner.x, y, inner.width);
        }
        let inner = Rect { y: inner.y + tall, height: inner.height - tall, ..inner };
        let empty = self.grid.is_empty().then_some("Nothing is known of this lead's stages.");
        if show::state(buf, inner, &self.panel, empty, look, cx.keys) {
            self.grid.draw(buf, inner, look, true, self.panel.waiting());
        }
    }
}
