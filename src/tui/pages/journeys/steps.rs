//! The table of steps: a journey's tree with what reached, waits at, went on from and left each step (F3), by visits or by
//! people.

use super::arms::{placed, tree};
use super::counting::Counting;
use super::whose::{ALL, Counted, GOAL, STEP, before};
use crate::domain::answer::Answer;
use crate::domain::metric::{Better, Metric, metric};
use crate::domain::table::Cell;
use crate::domain::words;
use crate::report::{FirstVisitRow, FunnelRow, JourneyRow, LossRow, StepRateRow, WHOLE_JOURNEY};
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

/// What the table is made from.
pub struct Parts<'a> {
    pub funnel: &'a Answer,
    /// Its rows.
    pub rows: &'a [FunnelRow],
    /// Whether the funnel counts people in place of visits.
    pub by_people: bool,
    /// Of all starts of the journey; its goal's numbers are `None` without one. `None` where the funnel is not of these.
    pub journey: Option<&'a JourneyRow>,
    /// People with the goal; `None` without one.
    pub with_goal: Option<u64>,
    /// In which order the steps were first seen, for those that no table places.
    pub seen: &'a [FirstVisitRow],
    /// `None` = not answered yet, as below.
    pub losses: Option<&'a [LossRow]>,
    pub rates: Option<&'a [StepRateRow]>,
    /// The same of the period before, where the two are compared.
    pub before: Option<&'a [FunnelRow]>,
}

/// A column of the table: what it shows of a step, and what Enter on it opens.
struct StepColumn {
    column: Column,
    counted: Counted,
    value: fn(&Parts<'_>, &FunnelRow) -> Field,
    /// Whether what it shows is still to come.
    awaited: fn(&Parts<'_>) -> bool,
}

/// Fills the table; answers with what each of its columns counts.
pub fn fill(grid: &mut Grid, parts: &Parts<'_>) -> Vec<Counted> {
    let mut rows: Vec<FunnelRow> = parts.rows.to_vec();
    let sources = placed(&mut rows, parts.seen);
    let starts = starts(parts.funnel, parts.by_people);
    let most = show::amount(rows.iter().map(|row| row.inflow).chain(starts).max().unwrap_or(0));
    let bar = |count: u64| Field::Bar(Bar { value: show::amount(count), interval: None, most });
    let columns: Vec<StepColumn> =
        columns(parts.by_people).into_iter().filter(|column| fills(column, parts, &rows)).collect();
    let mut lines = Vec::new();
    if let Some(starts) = starts {
        let title = if parts.by_people { "All people" } else { "All starts" };
        let mut fields = vec![Field::dim(title), Field::Empty, show::count(starts), bar(starts)];
        fields.extend(columns.iter().map(|column| match (column.counted, parts.journey) {
            (Counted::Waiting, Some(journey)) => show::count(journey.active),
            (Counted::WithoutGoal, Some(journey)) => show::count(journey.exits_without_conversion),
            _ => Field::Empty,
        }));
        lines.push((None, Row { id: ALL.to_owned(), fields }));
    }
    for placed in tree(&rows) {
        let row = &rows[placed.row];
        let name = row.name.as_deref().filter(|name| !name.is_empty()).unwrap_or(&row.step);
        let mut fields = vec![
            Field::branch(&placed.stem, name),
            Field::dim(row.kind.as_deref().unwrap_or_default()),
            show::count(row.inflow),
            bar(row.inflow),
        ];
        fields.extend(columns.iter().map(|column| (column.value)(parts, row)));
        lines.push((Some(sources[placed.row]), Row { id: format!("{STEP}{}", row.step), fields }));
    }
    if let Some(converted) = parts.with_goal.filter(|_| !rows.is_empty()) {
        let mut fields = vec![Field::dim(words::WITH_GOAL), Field::Empty, show::count(converted), bar(converted)];
        fields.extend(columns.iter().map(|_| Field::Empty));
        lines.push((None, Row { id: GOAL.to_owned(), fields }));
    }
    let mut all = first_columns();
    let mut counted = vec![Counted::Reached; all.len()];
    counted.extend(columns.iter().map(|column| column.counted));
    all.extend(columns.into_iter().map(|column| column.column));
    show::fill_sourced(grid, all, lines, Vec::new());
    counted
}

/// What the table counts, and of which version where the journey has several.
pub fn title(counting: &Counting, versions: usize) -> String {
    let counted = if counting.by_people { "people, each once" } else { "every visit" };
    let version = match &counting.version {
        Some(version) => format!(" · version {version}"),
        None if versions > 1 => " · all versions".to_owned(),
        None => String::new(),
    };
    format!("Steps · {counted}{version}")
}

/// How many starts, or people who started, the funnel is of; nothing of a journey without steps.
pub fn starts(funnel: &Answer, by_people: bool) -> Option<u64> {
    let name = if by_people { "entrants" } else { "entries" };
    match show::parameter(funnel, name) {
        Some(Cell::Int(starts)) => u64::try_from(*starts).ok(),
        _ => None,
    }
}

fn first_columns() -> Vec<Column> {
    vec![
        Column::text("Step", 0, 20, 40).fields(&["step", "name"]),
        Column::text("Kind", 7, 5, 10).fields(&["kind"]),
        Column::new(metric("inflow").label, 0).fields(&["inflow"]),
        Column::bar("", 1, 8, 40),
    ]
}

/// Every column that the steps of a journey can have.
pub fn headings() -> Vec<Column> {
    let counted = [false, true].into_iter().flat_map(columns).map(|column| column.column);
    first_columns().into_iter().chain(counted).collect()
}

/// Columns of what is measured of messages.
const OF_MESSAGES: [&str; 2] = ["open_rate", "click_through_rate"];

/// What no step of the journey has takes no room, but of messages that are sent it is said that something is not measured; what is not known yet keeps it, so that no column moves away from the cursor.
fn fills(column: &StepColumn, parts: &Parts<'_>, rows: &[FunnelRow]) -> bool {
    let of_messages = column.column.fields.iter().any(|field| OF_MESSAGES.contains(field));
    let sent = |row: &StepRateRow| {
        row.step != WHOLE_JOURNEY && (row.delivery_rate.or(row.open_rate).or(row.bounce_rate)).is_some()
    };
    (column.awaited)(parts)
        || of_messages && parts.rates.unwrap_or_default().iter().any(sent)
        || rows.iter().any(|row| match (column.value)(parts, row) {
            Field::Number(_, value) => value.is_some(),
            field => field != Field::Empty,
        })
}

fn columns(by_people: bool) -> Vec<StepColumn> {
    use Counted::{Clicked, DroppedFromStart, DroppedOff, Left, Opened, Reached, Waiting, WentOn, WithoutGoal};
    let unit = |label: &str| if label.contains('%') { label.to_owned() } else { format!("{label} %") };
    let count = |key: &str, rank, counted, value| {
        let Metric { label, short, name, .. } = *metric(key);
        StepColumn {
            column: Column::new(label, rank).or_short(short).fields(&[name]),
            counted,
            value,
            awaited: |_| false,
        }
    };
    let percent = |key: &str, rank, counted, value| {
        let Metric { label, short, name, .. } = *metric(key);
        let title = unit(label);
        let column = Column::new(&title, rank).or_short(if label == short { &title } else { short });
        StepColumn { column: column.fields(&[name]), counted, value, awaited: |_| false }
    };
    // Of other questions, beside the funnel's own.
    let beside = |title: &str, name, rank, counted, value| StepColumn {
        column: Column::new(title, rank).fields(&[name]),
        counted,
        value,
        awaited: |_| false,
    };
    let of_losses = |column: StepColumn| StepColumn { awaited: |parts| parts.losses.is_none(), ..column };
    let of_rates = |column: StepColumn| StepColumn { awaited: |parts| parts.rates.is_none(), ..column };
    let of_starts = percent("share_of_start", 2, Reached, |_, row| show::share(row.share_of_start));
    let of_starts = if by_people {
        let column = Column::new("% of all people", 2).or_short("% of people").fields(&["share_of_start"]);
        StepColumn { column, ..of_starts }
    } else {
        of_starts
    };
    let from_start = beside("Drop-off from the start", "dropped_from_start", 8, DroppedFromStart, |parts, row| {
        dropped(parts, row, false)
    });
    let from_start = StepColumn { column: from_start.column.or_short("From start"), ..from_start };
    vec![
        of_starts,
        beside("Change", "change", 1, Reached, |parts, row| {
            parts.before.map_or(Field::Empty, |before| change(before, row))
        }),
        percent("branch_share", 4, Reached, |_, row| arm(row)),
        count("in_progress", 3, Waiting, |_, row| show::count(row.in_progress)),
        count("passed_on", 5, WentOn, |_, row| show::count(row.passed_on)),
        count("exited", 0, Left, |_, row| show::count(row.exited)),
        percent("exit_rate", 3, Left, |_, row| show::share(row.exit_rate)),
        beside("Drop-off", "dropped", 7, DroppedOff, |parts, row| dropped(parts, row, true)),
        percent("drop_off", 4, DroppedOff, |_, row| show::share(row.drop_off)),
        from_start,
        of_losses(beside("Without the goal", "exits_without_conversion", 6, WithoutGoal, |parts, row| {
            show::count(without_goal(parts.losses.unwrap_or_default(), &row.step))
        })),
        of_rates(beside("Opened %", "open_rate", 6, Opened, |parts, row| {
            show::share(rate(parts, row).and_then(|rate| rate.open_rate))
        })),
        of_rates(beside("Clicked %", "click_through_rate", 6, Clicked, |parts, row| {
            show::share(rate(parts, row).and_then(|rate| rate.click_through_rate))
        })),
    ]
}

/// How many fewer came to a step than to the one that its drop-off is told from, or than started; told of the steps that have a
/// drop-off (F3). Where visits repeat there can be more.
fn dropped(parts: &Parts<'_>, row: &FunnelRow, from_step: bool) -> Field {
    let starts = || starts(parts.funnel, parts.by_people);
    let from = before(row, parts.rows).filter(|_| from_step).map(|before| before.inflow).or_else(starts);
    let less = from.filter(|_| row.drop_off.is_some()).map(|from| show::amount(from) - show::amount(row.inflow));
    Field::Number(show::count_text(less), less)
}

/// How many points more of the starts than before came to a step.
fn change(before: &[FunnelRow], row: &FunnelRow) -> Field {
    let then = before.iter().find(|other| other.step == row.step).and_then(|other| other.share_of_start);
    let points = row.share_of_start.zip(then).map(|(now, then)| (now - then) * 100.0);
    show::change(points, 1, Better::More)
}

/// An arm's share of what its branch passed on; nothing for a step that is none.
fn arm(row: &FunnelRow) -> Field {
    row.branch_share.map_or(Field::Empty, |share| show::share(Some(share)))
}

fn rate<'a>(parts: &Parts<'a>, row: &FunnelRow) -> Option<&'a StepRateRow> {
    parts.rates.unwrap_or_default().iter().find(|rate| rate.step == row.step)
}

/// The visits of a step that ended without the goal; `None` where the journey has none, or nothing is known.
fn without_goal(losses: &[LossRow], step: &str) -> Option<u64> {
    losses.iter().any(|row| row.with_goal.is_some()).then(|| {
        losses.iter().filter(|row| row.step == step && row.with_goal == Some(false)).map(|row| row.visits).sum()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f2_what_a_step_loses_without_the_goal_is_known_where_the_journey_has_one() {
        let loss = |with_goal, visits| LossRow {
            step: "s2".to_owned(),
            with_goal,
            reason: "suppressed".to_owned(),
            visits,
            people: visits,
        };
        assert_eq!(without_goal(&[loss(Some(true), 120), loss(Some(false), 19), loss(Some(false), 9)], "s2"), Some(28));
        assert_eq!(without_goal(&[loss(None, 1)], "s2"), None);
    }
}
