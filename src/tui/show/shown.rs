//! An answer as a list shows it: what is exported.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::domain::decimal::separated;
use crate::domain::table::Cell;
use crate::print::{Document, Heading, Records, Sheet};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::Grid;

/// The rows of an answer that a list shows, in the order of the list, by their place, `None` for lines that are no row of the
/// answer: where the page has said which are behind its rows, else by the text of their first cell. Nothing where neither tells
/// them apart.
fn shown_rows(answer: &Answer, grid: &Grid) -> Option<Vec<Option<usize>>> {
    let all = answer.table.rows.len();
    if let Some(rows) = grid.sources() {
        return rows.iter().flatten().all(|row| *row < all).then_some(rows);
    }
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, row) in answer.table.rows.iter().enumerate() {
        if places.insert(row.first().and_then(Cell::text)?, place).is_some() {
            return None;
        }
    }
    let rows: Vec<Option<usize>> = grid.ids().map(|id| places.get(id).copied()).collect();
    // A list of other things than the answer's rows.
    rows.iter().any(Option::is_some).then_some(rows)
}

/// What of an answer is exported from a list, and what is said of it.
pub struct Shown {
    /// What is written.
    pub document: Document,
    /// So many rows and last lines are on screen.
    pub lines: usize,
    /// So many of them are no rows of the report: programs do not get them.
    pub beside: usize,
    /// What of the report is shown, where it is not all: `3 of 17 rows, find “cart”`.
    pub part: Option<String>,
    /// The headings of the columns that were hidden.
    pub hidden: Vec<String>,
}

/// An answer as a list shows it: the rows found in their order, the columns chosen in theirs, the lines and columns that the
/// list has beside those of the answer. Faces for people get the texts of the list; CSV gets the fields of the answer, without
/// those of hidden columns, then those that the list has beside them.
#[must_use]
pub fn shown(answer: &Answer, grid: &Grid) -> Shown {
    let (headings, rows) = grid.texts();
    let headings = headings.into_iter().map(|(text, right)| Heading { text, right }).collect();
    let sheet = Sheet { headings, rows };
    let places = shown_rows(answer, grid);
    let mut document = Document::from(answer.clone());
    if let Some(places) = &places {
        document.answer.table.rows = places.iter().flatten().map(|place| answer.table.rows[*place].clone()).collect();
    }
    let hidden: Vec<String> =
        grid.hidden_columns().iter().map(|column| column.title.clone()).filter(|title| !title.is_empty()).collect();
    let part = part(answer, grid, places.as_deref());
    let mut says: Vec<String> = part.iter().map(|part| format!("What was on screen: {part}.")).collect();
    says.extend((!hidden.is_empty()).then(|| format!("Hidden columns: {}.", hidden.join(", "))));
    document.answer.notes.extend(says);
    let records = records(&document.answer, grid, places.as_deref());
    let lines = sheet.rows.len();
    let beside = places.map_or(0, |places| places.iter().filter(|place| place.is_none()).count());
    document.shown = Some((sheet, records));
    Shown { document, lines, beside, part, hidden }
}

/// What of the rows is shown, where it is not all of them, and by what they were sorted.
fn part(answer: &Answer, grid: &Grid, places: Option<&[Option<usize>]>) -> Option<String> {
    let all = answer.table.rows.len();
    let rows: Vec<usize> =
        places.map_or_else(|| (0..all).collect(), |places| places.iter().copied().flatten().collect());
    // The order that the list has by itself is no part.
    if rows.len() == all && grid.needle().is_empty() && grid.sorted().is_none() {
        return None;
    }
    let mut parts = Vec::new();
    if places.is_some() {
        let count = |rows: usize| separated(rows as u64);
        parts.push(format!("{} of {} {}", count(rows.len()), count(all), if all == 1 { "row" } else { "rows" }));
    }
    if !grid.needle().is_empty() {
        parts.push(format!("find “{}”", Clean::new(grid.needle())));
    }
    parts.extend(grid.sorted());
    Some(parts.join(", "))
}

/// The fields of the rows for programs. `places` are the rows of the answer behind the lines of the list.
fn records(answer: &Answer, grid: &Grid, places: Option<&[Option<usize>]>) -> Records {
    let shown = grid.shown_columns();
    let fields = |columns: &mut dyn Iterator<Item = &[&'static str]>| -> BTreeSet<&'static str> {
        columns.flatten().copied().collect()
    };
    let seen = fields(&mut shown.iter().map(|(column, _)| column.fields.as_slice()));
    let hidden = grid.hidden_columns();
    let hidden = fields(&mut hidden.iter().map(|column| column.fields.as_slice()));
    let keeps = |name: &str| !hidden.contains(name) || seen.contains(name);
    let own: Vec<usize> =
        answer.table.columns.iter().enumerate().filter(|(_, metric)| keeps(metric.name)).map(|(i, _)| i).collect();
    // What the list has beside the answer, where it is known whose it is.
    let beside: Vec<(&str, &Vec<&Field>)> = shown
        .iter()
        .filter_map(|(column, fields)| Some((*column.fields.first()?, fields)))
        .filter(|(name, _)| places.is_some() && answer.table.column(name).is_none())
        .collect();
    let lines = places.unwrap_or_default().iter().enumerate().filter(|(_, place)| place.is_some());
    let lines: Vec<usize> = lines.map(|(line, _)| line).collect();
    let rows = answer.table.rows.iter().enumerate().map(|(n, row)| {
        let own = own.iter().map(|&i| row.get(i).cloned().unwrap_or(Cell::Null));
        let beside = beside.iter().map(|(_, fields)| lines.get(n).map_or(Cell::Null, |line| cell(fields[*line])));
        own.chain(beside).collect()
    });
    let all = own.iter().map(|&i| answer.table.columns[i].name).chain(beside.iter().map(|(name, _)| *name));
    Records { names: all.map(str::to_owned).collect(), rows: rows.collect() }
}

/// A field as a program reads it.
fn cell(field: &Field) -> Cell {
    match field {
        Field::Number(..) | Field::Change(..) => field.value().map_or(Cell::Null, Cell::from),
        field if field.said().is_empty() => Cell::Null,
        field => Cell::from(field.said()),
    }
}
