//! Data health (H3): what figures leave out, what makes them doubtful, what is unknown, and what to do about it; the most
//! important first.
//!
//! ```text
//! Rows read 20,103,442   accepted 20,102,238   from 2023-07-01 00:04
//! ┌ Findings ──────────────────────────────────────────────────────────────────────────┐
//! │ Finding                    Rows  Share %  Example              What it means       │
//! └──────────────────────────────────── ✓ rows read = accepted + dropped + left out ───┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::clean::Clean;
use crate::domain::finding::FindingId;
use crate::domain::written::with_written_times;
use crate::print::format;
use crate::report;
use crate::report::{FindingRow, finding_rows};
use crate::tui::action::Action;
use crate::tui::backend::Freshness;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Page};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{self, Column, Grid, Row};
use crate::tui::widgets::pen::{Line, put};

/// A body lower than this is for the findings alone.
const LOW: u16 = 12;

/// The page.
#[derive(Default)]
pub struct Health {
    found: Panel,
    grid: Grid,
}

/// One of what was found, as people read it: events and journeys that figures know by their names, times in the zone. What is to
/// be looked up in the source stays as it is there.
fn example(id: FindingId, row: &FindingRow, cx: &PageContext<'_>) -> String {
    let example = row.example.as_deref().unwrap_or_default();
    match (id, example.split_once(" · ")) {
        (FindingId::MachineEvents | FindingId::StrayEvents, None) => cx.event(example),
        (FindingId::StrayEvents, Some((event, journey))) => format!("{} · {}", cx.event(event), cx.journey(journey)),
        _ => with_written_times(example, cx.status.zone),
    }
}

/// The columns of the findings.
fn columns() -> Vec<Column> {
    vec![
        Column::text("Finding", 0, 24, 44).fields(&["finding"]),
        Column::new("Rows", 0).fields(&["rows"]),
        Column::new("Share %", 1).fields(&["share"]),
        Column::text("Example", 2, 12, 30).fields(&["example"]),
        Column::text("What it means", 3, 20, 80).fields(&["hint"]),
    ]
}

impl Page for Health {
    fn headings(&self) -> Option<Vec<String>> {
        Some(grid::headings(&columns()))
    }

    fn refresh(&mut self, cx: &PageContext<'_>) {
        self.found.ask(cx, Question::report(report::HEALTH.name, cx.args()));
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let news = self.found.poll();
        if let (true, Some(answer)) = (news, self.found.answer()) {
            let rows = finding_rows(answer).into_iter().map(|(id, row)| {
                let hint = row.hint.as_deref().unwrap_or_default();
                let concerning = !hint.is_empty() && row.rows > 0;
                let finding = Clean::new(&row.finding);
                let fields = vec![
                    if concerning { Field::Warn(finding) } else { Field::Text(finding) },
                    show::count(row.rows),
                    show::share(row.share),
                    Field::dim(&example(id, &row, cx)),
                    Field::dim(hint),
                ];
                Row { id: row.finding, fields }
            });
            self.grid.set(columns(), rows.collect(), Vec::new());
            self.grid.set_sources(0..answer.table.rows.len());
        }
        news
    }

    fn update(&mut self, _action: Action, _cx: &PageContext<'_>) -> Effect {
        Effect::None
    }

    fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        let mut line = Line::new();
        if let Some(answer) = self.found.answer() {
            let found = finding_rows(answer);
            let of = |wanted| found.iter().find(|(id, _)| *id == wanted).map(|(_, row)| show::amount(row.rows));
            line = show::fact(line, "Rows read", &show::count_text(of(FindingId::RowsRead)), look);
            line = show::fact(line, "accepted", &show::count_text(of(FindingId::RowsAccepted)), look);
        }
        if let Some(first) = cx.status.first_event {
            line = show::fact(line, "from", &format::time(first, cx.status.zone), look);
        }
        let room = area.width.saturating_sub(2);
        line.put(buf, area.x + 1, area.y, room);
        let refresh = cx.keys.mention(Action::Refresh);
        let (mark, said, style) = match cx.status.freshness {
            Freshness::Fresh => ("✓", "The store holds all that the source holds.".to_owned(), look.better),
            Freshness::Newer => ("·", format!("The source has newer data: {refresh} reads it."), look.warn),
            Freshness::Gone => {
                let said = "The source is gone or out of reach: these are the figures of what it held.";
                ("·", said.to_owned(), look.warn)
            }
            Freshness::Missing => ("·", format!("There is no store yet: {refresh} makes it."), look.warn),
        };
        put(buf, area.x + 1, area.y + 1, 1, look.glyph(mark), style);
        put(buf, area.x + 3, area.y + 1, room.saturating_sub(2), &said, look.dim);
        // What the selected finding means, in full: on a narrow screen its column has no room.
        let hint = self.grid.chosen().and_then(|row| row.fields.last().map(|field| field.said().to_owned()));
        let hint = hint.filter(|hint| !hint.is_empty());
        let example = self
            .grid
            .chosen()
            .filter(|_| hint.is_some())
            .and_then(|row| row.fields.get(3).map(|field| field.said().to_owned()));
        // A low window has no room for the hint but in its column.
        let below = if area.height < LOW { 0 } else { 2 };
        let panel = Rect { y: area.y + 2, height: area.height.saturating_sub(2 + below), ..area };
        let foot = show::checks([self.found.answer()], look);
        let inner = frame(buf, panel, "Findings", &foot, look, true);
        let empty = self.grid.is_empty().then_some("Nothing was read yet.");
        if show::state(buf, inner, &self.found, empty, look, cx.keys) {
            self.grid.draw(buf, inner, look, true, self.found.waiting());
        }
        for (y, text) in (panel.bottom()..area.bottom()).zip(
            [hint, example.filter(|example| !example.is_empty()).map(|example| format!("for example {example}"))]
                .into_iter()
                .flatten(),
        ) {
            put(buf, area.x + 2, y, room.saturating_sub(2), &text, look.dim);
        }
    }

    // What the source holds is counted whatever is looked at.
    fn untouched_by(&self) -> &'static [Action] {
        &[Action::Filter, Action::Period]
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::Sort, Action::SortDirection]
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        vec![&mut self.found]
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(&mut self.grid)
    }
}
