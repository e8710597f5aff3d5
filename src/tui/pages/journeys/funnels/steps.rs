//! The steps of a funnel as a table (U1–U7).

use crate::domain::funnel::Funnel;
use crate::domain::metric::Better;
use crate::domain::words;
use crate::print::format;
use crate::report::{self, CustomFunnelRow, Standing};
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Row};

/// The columns of the steps.
pub fn columns(compared: bool) -> Vec<Column> {
    let mut columns = vec![
        Column::text("Step", 0, 24, 48).fields(&["name", "step", "position", "optional"]),
        Column::new("Reached it", 0).or_short("Reached").fields(&["count"]),
        Column::bar("", 2, 6, 40),
        Column::new("% of previous", 1).or_short("% prev.").fields(&["share_of_previous"]),
        Column::new("95 %", 6),
        Column::new("% of starts", 2).or_short("% start").fields(&["share_of_start"]),
        Column::new("Open", 2).fields(&["open"]),
        Column::new("Lost", 2).fields(&["lost"]),
        Column::new("% of closed", 7).or_short("% closed").fields(&["closed_share"]),
        Column::new("Median", 4).fields(&["median_hours"]),
        Column::new("90 % within", 8).fields(&["p90_hours"]),
    ];
    if compared {
        columns.insert(6, Column::new("Change", 1));
    }
    columns
}

/// Whose people a column of the steps counts.
pub fn standing(column: &Column) -> Standing {
    match column.fields.first() {
        Some(&"open") => Standing::Open,
        Some(&"lost") => Standing::Lost,
        _ => Standing::Reached,
    }
}

/// A step as a row.
pub fn line(
    funnel: &Funnel,
    all: &[CustomFunnelRow],
    row: &CustomFunnelRow,
    before: Option<&[CustomFunnelRow]>,
) -> Row {
    let most = all.first().map_or(0.0, |first| show::amount(first.count));
    let previous = all.iter().rfind(|other| other.position < row.position && !other.optional).map(|other| other.count);
    // Nobody is lost or waits at a step that is optional.
    let asked = previous.filter(|_| !row.optional);
    let interval = previous.and_then(|previous| report::wilson(row.count, previous));
    let interval = interval
        .map_or(Field::Empty, |(low, high)| Field::dim(&format!("{}–{}", format::share(low), format::share(high))));
    let place = usize::try_from(row.position).unwrap_or(usize::MAX).saturating_sub(1);
    let own = funnel
        .steps
        .get(place)
        .and_then(|step| step.window)
        .map(|window| format!(" ≤ {}", window.said()))
        .unwrap_or_default();
    let name = match &row.name {
        Some(name) if row.optional => Field::branch("  ╰ ", &format!("{name}{own} (optional)")),
        Some(name) => Field::text(&format!("{} {name}{own}", row.position)),
        None => Field::text(&format!("{} done", words::counted(row.position, "step"))),
    };
    let hours =
        |value: Option<f64>| Field::Number(value.map_or_else(|| format::MISSING.to_owned(), format::duration), value);
    let mut fields = vec![
        name,
        show::count(row.count),
        Field::Bar(Bar { value: show::amount(row.count), interval: None, most }),
        previous.map_or(Field::Empty, |_| show::share(row.share_of_previous)),
        interval,
        show::share(row.share_of_start),
        asked.map_or(Field::Empty, |_| show::count(row.open)),
        asked.map_or(Field::Empty, |_| show::count(row.lost)),
        asked.map_or(Field::Empty, |_| show::share(row.closed_share)),
        previous.map_or(Field::Empty, |_| hours(row.median_hours)),
        previous.map_or(Field::Empty, |_| hours(row.p90_hours)),
    ];
    if let Some(before) = before {
        let then = before.iter().find(|other| other.position == row.position).and_then(|other| other.share_of_start);
        let points = row.share_of_start.zip(then).map(|(now, then)| (now - then) * 100.0);
        fields.insert(6, previous.map_or(Field::Empty, |_| show::change(points, 1, Better::More)));
    }
    Row { id: row.position.to_string(), fields }
}
