//! The figures that stand first: whether the laws hold, then the milestones.

use crate::domain::answer::Answer;
use crate::print::{Brief, Tile, readable};
use crate::report::MILESTONES;

/// The laws of all answers, then each milestone.
pub(super) fn tiles(brief: &Brief) -> Vec<Tile> {
    let milestones = brief.answers().filter(|answer| answer.report == MILESTONES.name).flat_map(of_milestones);
    std::iter::once(checks(brief)).chain(milestones).collect()
}

/// How many laws hold; those that do not by name (H2).
fn checks(brief: &Brief) -> Tile {
    let all = || brief.answers().flat_map(|answer| &answer.checks);
    let broken: Vec<String> = all().filter(|check| !check.kept).map(|check| check.name.to_owned()).collect();
    let count = all().count();
    if broken.is_empty() {
        let beside = vec!["all checks hold".to_owned()];
        return Tile { label: "Checks".to_owned(), value: format!("✓ {count}"), beside, fault: false };
    }
    let value = format!("✗ {} of {count}", broken.len());
    Tile { label: "Checks broken".to_owned(), value, beside: broken, fault: true }
}

/// A figure for each milestone, with those who had a touch before and the period before.
fn of_milestones(answer: &Answer) -> Vec<Tile> {
    let said = |row: usize, name: &str| {
        let place = answer.table.column(name)?;
        Some(readable::cell(answer, &answer.table.rows[row], place))
    };
    let label = |name: &str| answer.table.column(name).map_or("", |place| answer.table.columns[place].label);
    let tile = |row: usize| {
        let (influenced, share) = (said(row, "influenced")?, said(row, "influenced_share")?);
        let before = said(row, "previous_total").filter(|before| before != crate::print::format::MISSING);
        let mut beside = vec![format!("{}: {influenced} ({share} %)", label("influenced"))];
        beside.extend(before.map(|before| format!("{}: {before}", label("previous_total"))));
        Some(Tile { label: said(row, "name")?, value: said(row, "total")?, beside, fault: false })
    };
    (0..answer.table.rows.len()).filter_map(tile).collect()
}
