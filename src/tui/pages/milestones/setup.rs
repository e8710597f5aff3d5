//! The table of the milestones as they are set up, with their totals.

use crate::domain::clean::Clean;
use crate::domain::metric::{Metric, metric};
use crate::domain::words::{self, Kind};
use crate::print::format;
use crate::report::{MilestoneRow, MilestoneState};
use crate::tui::context::PageContext;
use crate::tui::show;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

const TRIGGER: &Metric = metric("trigger");
const TRACKING_SINCE: &Metric = metric("tracking_since");
const STATE: &Metric = metric("state");
const TOTAL: &Metric = metric("total");
const WITH_TOUCH: &Metric = metric("influenced_share");

/// Fills it: the set-up is known from the configuration before anything is counted.
pub fn fill(grid: &mut Grid, counted: &[MilestoneRow], cx: &PageContext<'_>) {
    let rows = cx.status.milestones.iter().map(|milestone| {
        let row = row_of(counted, &milestone.id);
        let conditions: Vec<String> =
            milestone.conditions.iter().map(|condition| condition.said(cx.status.zone)).collect();
        let since = milestone.tracking_since.map(|since| format::day(since, cx.status.zone));
        let state = row.map(|row| (row.state, row.state.name()));
        let fields = vec![
            Field::text(&milestone.name),
            Field::text(&cx.event(&milestone.trigger)),
            Field::dim(&conditions.join(", ")),
            Field::dim(since.as_deref().unwrap_or("always")),
            match state {
                Some((MilestoneState::Ok, name)) => Field::dim(name),
                Some((_, name)) => Field::Warn(Clean::new(words::id_words(Kind::State, name).unwrap_or(name))),
                None => Field::dim(""),
            },
            show::count(row.map(|row| row.total)),
            show::share(row.and_then(|row| row.influenced_share)),
        ];
        Row { id: milestone.id.clone(), fields }
    });
    grid.set(columns(), rows.collect(), Vec::new());
    let place = |id: &str| counted.iter().position(|row: &MilestoneRow| row.id == id);
    grid.set_sources(cx.status.milestones.iter().map(|milestone| place(&milestone.id)));
}

/// The row of a milestone.
pub fn row_of<'a>(rows: &'a [MilestoneRow], id: &str) -> Option<&'a MilestoneRow> {
    rows.iter().find(|row| row.id == id)
}

/// The columns of the set-up.
pub fn columns() -> Vec<Column> {
    vec![
        Column::text("Milestone", 0, 16, 40).fields(&["name"]),
        Column::text(TRIGGER.label, 2, 12, 28).fields(&["trigger"]),
        Column::text("Conditions", 3, 12, 60).fields(&["conditions"]),
        Column::new(TRACKING_SINCE.label, 4).fields(&["tracking_since"]),
        Column::new(STATE.label, 1).fields(&["state"]),
        Column::new(TOTAL.label, 0).fields(&["total"]),
        Column::new(&format!("{} %", WITH_TOUCH.label), 5)
            .or_short(&format!("{} %", WITH_TOUCH.short))
            .fields(&["influenced_share"]),
    ]
}
