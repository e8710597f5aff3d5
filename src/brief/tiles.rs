//! The figures that stand first: whether the laws hold, then the milestones, then the numbers of page Home.

use crate::domain::answer::Answer;
use crate::domain::words::{self, Kind};
use crate::print::{Brief, Tile, format, readable};
use crate::report::{HOME, HomeRow, HomeTotal, MILESTONES};

/// The laws of all answers, then each milestone, then what the programme sent and brought.
pub(super) fn tiles(brief: &Brief) -> Vec<Tile> {
    let milestones = brief.answers().filter(|answer| answer.report == MILESTONES.name).flat_map(of_milestones);
    let home = brief.answers().filter(|answer| answer.report == HOME.name).flat_map(of_home);
    std::iter::once(checks(brief)).chain(milestones).chain(home).collect()
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

/// The parts of page Home that are numbers, in their order.
const PARTS: [&str; 6] = ["goals_at_risk", "journeys", "messages", "interactions", "leads", "revenue"];

/// A figure for each part of page Home, with the period before, and by where it comes from (P8).
fn of_home(answer: &Answer) -> Vec<Tile> {
    let rows: Vec<HomeRow> = answer.table.read();
    PARTS.iter().map(|section| of_part(&rows, section)).collect()
}

fn of_part(rows: &[HomeRow], section: &str) -> Tile {
    let number = |value: f64| format::decimal(value, if section == "revenue" { 2 } else { 0 });
    let own: Vec<&HomeRow> = rows.iter().filter(|row| row.section == section).collect();
    let label = match section {
        "journeys" => "Journeys running",
        section => words::id_words(Kind::Section, section).unwrap_or(section),
    };
    let tile = |value: String, beside: Vec<String>| Tile { label: label.to_owned(), value, beside, fault: false };
    if section == "goals_at_risk" {
        return tile(format::whole(i64::try_from(own.len()).unwrap_or(i64::MAX)), Vec::new());
    }
    let HomeTotal { now, before } = HomeTotal::of(rows, section);
    let mut beside: Vec<String> =
        before.map(|before| format!("Period before: {}", number(before))).into_iter().collect();
    let by_origin = ["leads", "revenue"].contains(&section);
    if by_origin && now.is_none() {
        beside.push("not known: see the notes below".to_owned());
    } else if by_origin {
        let part = |row: &&HomeRow| Some(format!("{}: {}", words::origin(&row.item), number(row.value.number()?)));
        beside.extend(own.iter().filter_map(part));
    }
    tile(now.map_or_else(|| format::MISSING.to_owned(), number), beside)
}
