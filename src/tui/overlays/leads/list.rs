//! The table of leads, and the way from one of them to its history.

use super::history::LeadHistory;
use crate::domain::answer::Answer;
use crate::domain::metric::named;
use crate::domain::note::Topic;
use crate::domain::row::Row as _;
use crate::domain::table::Cell;
use crate::domain::words;
use crate::domain::zone::Zone;
use crate::print::readable;
use crate::report::{self, Args, LeadCustomers, LeadRow, People};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::keymap::Keymap;
use crate::tui::overlays::segment::Segment;
use crate::tui::page::Effect;
use crate::tui::panel::Question;
use crate::tui::show;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

/// So many leads are listed, the newest.
const LISTED: usize = 10_000;

/// What a lead came by, the nearest first.
const CAME_BY: [&str; 4] = ["journey", "form", "page", "campaign"];

/// The question of a list of leads.
#[must_use]
pub fn question(args: Args) -> Question {
    Question::report(report::LEAD_LIST.name, Args { limit: Some(LISTED), ..args })
}

/// Fills the table, the newest first. The id of a row is the lead's.
pub fn fill(grid: &mut Grid, answer: &Answer, zone: Zone) {
    let leads: Vec<LeadRow> = answer.table.read();
    let rows = leads.iter().zip(&answer.table.rows).map(|(lead, cells)| Row {
        id: lead.lead.clone(),
        fields: vec![
            Field::text(&lead.lead),
            lead.customer.as_deref().map_or(Field::Empty, Field::text),
            show::time(Some(lead.created_at), zone),
            Field::text(words::origin(&lead.origin)),
            Field::text(&words::stage(&lead.stage)),
            came_by(answer, cells),
            show::count(lead.interactions),
            show::time(lead.last_interaction, zone),
        ],
    });
    let mut rows: Vec<Row> = rows.collect();
    let mut columns = vec![
        Column::text(named(LeadRow::COLUMNS, "lead").label, 0, 8, 24).fields(&["lead"]),
        Column::text(named(LeadRow::COLUMNS, "customer").label, 3, 8, 24).fields(&["customer"]),
        Column::new(named(LeadRow::COLUMNS, "created_at").label, 1).fields(&["created_at"]),
        Column::new(named(LeadRow::COLUMNS, "origin").label, 1).fields(&["origin"]),
        Column::text(named(LeadRow::COLUMNS, "stage").label, 0, 12, 28).fields(&["stage"]),
        Column::text("Came by", 4, 10, 48).fields(&CAME_BY),
        Column::new(named(LeadRow::COLUMNS, "interactions").label, 2).fields(&["interactions"]),
        Column::new(named(LeadRow::COLUMNS, "last_interaction").label, 5).fields(&["last_interaction"]),
    ];
    // What no lead has takes no room.
    for place in (0..columns.len()).rev() {
        if !rows.is_empty() && rows.iter().all(|row| row.fields.get(place) == Some(&Field::Empty)) {
            columns.remove(place);
            for row in &mut rows {
                row.fields.remove(place);
            }
        }
    }
    let all = rows.len();
    grid.set(columns, rows, Vec::new());
    grid.set_sources(0..all);
}

/// The journey, form, page and campaign by which a lead came, as they are called.
fn came_by(answer: &Answer, cells: &[Cell]) -> Field {
    let said: Vec<String> = CAME_BY
        .iter()
        .filter_map(|name| {
            let place = answer.table.column(name)?;
            (cells.get(place)? != &Cell::Null).then(|| readable::cell(answer, cells, place))
        })
        .collect();
    if said.is_empty() { Field::Empty } else { Field::dim(&said.join(" · ")) }
}

/// How many of how many are listed, and what is to be known, in one line.
#[must_use]
pub fn head(answer: &Answer, room: u16, keys: &Keymap) -> Option<String> {
    if answer.table.rows.is_empty() {
        return None;
    }
    let mut says = crate::print::notes(answer);
    if answer.notes.iter().all(|note| note.topic != Topic::Shown) {
        says.insert(0, words::counted(answer.table.rows.len() as u64, "lead"));
    }
    show::notes_line(&says, room, keys)
}

/// Saves the customers of all leads of these arguments as a segment (X1).
#[must_use]
pub fn segment(args: Args) -> Effect {
    Effect::Open(Box::new(Segment::new(None, People::Leads(LeadCustomers::default()), args)))
}

/// Why some of the leads are not saved.
#[must_use]
pub fn segment_refusal(cx: &PageContext<'_>) -> String {
    let says = "A segment takes the customers of all leads of the list: show all of them first";
    format!("{says} ({})", cx.keys.mention(Action::Back))
}

/// The history of the selected lead.
#[must_use]
pub fn history(grid: &Grid, cx: &PageContext<'_>) -> Effect {
    grid.chosen().map_or(Effect::None, |row| Effect::Open(Box::new(LeadHistory::new(&row.id, cx))))
}
