//! The table of steps: a journey's tree with what reached, waits at, went on from and left each step (F3), and whose people
//! each number is of.

use super::arms::tree;
use crate::domain::answer::Answer;
use crate::domain::metric::{Better, Metric, metric};
use crate::domain::words;
use crate::print::format;
use crate::report::{Ending, FunnelRow, JourneyRow, LossRow, People, StepRateRow, WHOLE_JOURNEY};
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::pen;

/// The row of all starts, and that of the goal; the rows of steps have [`STEP`] before their ids.
const ALL: &str = "all";
const GOAL: &str = "goal";
const STEP: &str = "step:";

/// What a number of a step counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Reached,
    Waiting,
    WentOn,
    Left,
    WithoutGoal,
}

/// What the table is made from.
pub struct Parts<'a> {
    pub funnel: &'a Answer,
    /// Of the journey; its goal's numbers are `None` without one.
    pub journey: Option<&'a JourneyRow>,
    /// `None` = not answered yet, as below.
    pub losses: Option<&'a [LossRow]>,
    pub rates: Option<&'a [StepRateRow]>,
    /// The same of the period before, where the two are compared.
    pub before: Option<&'a [FunnelRow]>,
}

/// The step of a row; `None` for the rows that are none.
pub fn step_of(id: &str) -> Option<&str> {
    id.strip_prefix(STEP)
}

/// Whose people a number of a row is of.
pub fn people_of(id: &str, counted: Counted) -> People {
    let without = |all: &People| all.narrowed(Ending::WithoutGoal);
    match (step_of(id).map(str::to_owned), counted) {
        (None, _) if id == GOAL => People::Attained,
        (None, Counted::Waiting) => People::Active,
        (None, Counted::Left) => People::Ended,
        (None, Counted::WithoutGoal) => without(&People::Ended),
        (None, _) => People::Entered,
        (Some(step), Counted::Reached) => People::Reached(step),
        (Some(step), Counted::Waiting) => People::At(step),
        (Some(step), Counted::WentOn) => People::Passed(step),
        (Some(step), Counted::Left) => People::Left(step),
        (Some(step), Counted::WithoutGoal) => without(&People::Left(step)),
    }
}

/// The step that people of a journey are of, and what they did, in words. How their starts ended is no part of it: the list
/// says that itself, as it can be narrowed to another ending.
pub fn said_of(people: &People) -> (Option<&str>, &'static str) {
    match people.parts().0 {
        People::Attained => (None, "with the goal"),
        People::Active => (None, "still on their way"),
        People::Ended => (None, "whose start ended"),
        People::Variant(_, true) => (None, "of the variant with the goal"),
        People::Variant(_, false) => (None, "of the variant"),
        People::Reached(step) => (Some(step), "who reached it"),
        People::At(step) => (Some(step), "who wait there"),
        People::Passed(step) => (Some(step), "who went on"),
        People::Left(step) => (Some(step), "who left there"),
        _ => (None, "who started"),
    }
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
    let rows: Vec<FunnelRow> = parts.funnel.table.read();
    let most =
        show::amount(rows.iter().map(|row| row.inflow).chain(parts.journey.map(|row| row.entries)).max().unwrap_or(0));
    let bar = |count: u64| Field::Bar(Bar { value: show::amount(count), interval: None, most });
    let columns: Vec<StepColumn> = columns().into_iter().filter(|column| fills(column, parts, &rows)).collect();
    let mut lines = Vec::new();
    if let Some(journey) = parts.journey.filter(|_| !rows.is_empty()) {
        let mut fields =
            vec![Field::dim("All starts"), Field::Empty, show::count(journey.entries), bar(journey.entries)];
        fields.extend(columns.iter().map(|column| match column.counted {
            Counted::Waiting => show::count(journey.active),
            Counted::WithoutGoal => show::count(journey.exits_without_conversion),
            _ => Field::Empty,
        }));
        lines.push((None, Row { id: ALL.to_owned(), fields }));
    }
    for placed in tree(&rows) {
        let row = &rows[placed.row];
        let name = row.name.as_deref().filter(|name| !name.is_empty()).unwrap_or(&row.step);
        let mut fields = vec![
            Field::text(&format!("{}{name}", placed.stem)),
            Field::dim(row.kind.as_deref().unwrap_or_default()),
            show::count(row.inflow),
            bar(row.inflow),
        ];
        fields.extend(columns.iter().map(|column| (column.value)(parts, row)));
        lines.push((Some(placed.row), Row { id: format!("{STEP}{}", row.step), fields }));
    }
    if let Some(converted) = parts.journey.and_then(|row| row.converted).filter(|_| !rows.is_empty()) {
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

fn first_columns() -> Vec<Column> {
    vec![
        Column::text("Step", 0, 20, 40).fields(&["step", "name"]),
        Column::text("Kind", 6, 5, 10).fields(&["kind"]),
        Column::new(metric("inflow").label, 0).fields(&["inflow"]),
        Column::bar("", 5, 6, 40),
    ]
}

/// Every column that the steps of a journey can have.
pub fn headings() -> Vec<Column> {
    first_columns().into_iter().chain(columns().into_iter().map(|column| column.column)).collect()
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

fn columns() -> Vec<StepColumn> {
    use Counted::{Left, Reached, Waiting, WentOn, WithoutGoal};
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
    vec![
        percent("branch_share", 2, Reached, |_, row| arm(row)),
        count("in_progress", 3, Waiting, |_, row| show::count(row.in_progress)),
        count("passed_on", 3, WentOn, |_, row| show::count(row.passed_on)),
        count("exited", 0, Left, |_, row| show::count(row.exited)),
        percent("exit_rate", 1, Left, |_, row| show::share(row.exit_rate)),
        of_losses(beside("Without the goal", "exits_without_conversion", 4, WithoutGoal, |parts, row| {
            show::count(without_goal(parts.losses.unwrap_or_default(), &row.step))
        })),
        of_rates(beside("Opened %", "open_rate", 2, Reached, |parts, row| {
            show::share(rate(parts, row).and_then(|rate| rate.open_rate))
        })),
        of_rates(beside("Clicked %", "click_through_rate", 2, Reached, |parts, row| {
            show::share(rate(parts, row).and_then(|rate| rate.click_through_rate))
        })),
        percent("share_of_start", 7, Reached, |_, row| show::share(row.share_of_start)),
        beside("Change", "change", 1, Reached, |parts, row| {
            parts.before.map_or(Field::Empty, |before| change(before, row))
        }),
        percent("drop_off", 8, Reached, |_, row| show::share(row.drop_off)),
    ]
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

/// What was lost at a step, in words: with the goal, and without it by reason; people, and percent of those who left there
/// where that has room.
pub fn lost_says(losses: &[LossRow], step: &str, room: usize) -> Option<String> {
    let here: Vec<&LossRow> = losses.iter().filter(|row| row.step == step).collect();
    if here.is_empty() {
        return None;
    }
    let with: u64 = here.iter().filter(|row| row.with_goal == Some(true)).map(|row| row.people).sum();
    let all: u64 = here.iter().map(|row| row.people).sum();
    let goal = (with > 0).then_some((words::WITH_GOAL_SHARE, with));
    let others = here.iter().filter(|row| row.with_goal != Some(true));
    let parts: Vec<(&str, u64)> =
        goal.into_iter().chain(others.map(|row| (words::reason(&row.reason), row.people))).collect();
    let says = |shares: bool| {
        let part = |&(what, people): &(&str, u64)| {
            let share = format::share(show::amount(people) / show::amount(all.max(1)));
            let share = if shares { format!(" ({share} %)") } else { String::new() };
            format!("{what} {}{share}", show::count_text(Some(show::amount(people))))
        };
        format!("Left here: {}", parts.iter().map(part).collect::<Vec<_>>().join(" · "))
    };
    // Every reason comes before its share.
    Some(says(true)).filter(|says| pen::width(says) <= room).or_else(|| Some(says(false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loss(step: &str, with_goal: Option<bool>, reason: &str, people: u64) -> LossRow {
        LossRow { step: step.to_owned(), with_goal, reason: reason.to_owned(), visits: people, people }
    }

    #[test]
    fn e2_what_is_lost_tells_with_the_goal_from_without_it_by_reason() {
        let losses = [
            loss("s2", Some(true), "goal_met", 120),
            loss("s2", Some(true), "condition_unmet", 8),
            loss("s2", Some(false), "condition_unmet", 19),
            loss("s2", Some(false), "suppressed", 9),
            loss("s3", None, "unknown", 1),
        ];
        let says = lost_says(&losses, "s2", 103);
        assert_eq!(
            says.as_deref(),
            Some(
                "Left here: With the goal 128 (82.1 %) · No longer matches 19 (12.2 %) · On a suppression list 9 (5.8 %)"
            )
        );
        assert_eq!(without_goal(&losses, "s2"), Some(28));
        let short = lost_says(&losses, "s2", 102);
        assert_eq!(
            short.as_deref(),
            Some("Left here: With the goal 128 · No longer matches 19 · On a suppression list 9")
        );
        assert_eq!(lost_says(&losses, "s1", 100), None);
    }

    #[test]
    fn h4_each_number_opens_its_own_people() {
        assert_eq!(people_of("step:s1", Counted::Left), People::Left("s1".into()));
        assert_eq!(people_of("goal", Counted::Left), People::Attained);
        let lost = people_of("all", Counted::WithoutGoal);
        assert_eq!(said_of(&lost), (None, "whose start ended"));
        assert_eq!(said_of(&people_of("step:s1", Counted::WithoutGoal)), (Some("s1"), "who left there"));
        assert_eq!(lost.parts(), (&People::Ended, &Ending::WithoutGoal));
    }
}
