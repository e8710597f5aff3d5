//! Several answers as one document to hand on: what stands in it, before any face is put on it.

use std::collections::BTreeMap;

use crate::domain::answer::Answer;
use crate::domain::metric::Metric;

use super::around;
use super::readable;
use super::shown::Sheet;

/// The document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brief {
    /// What it is called.
    pub title: String,
    /// What all of it depends on: the filter, the instant, the source, the rows that were read.
    pub facts: Vec<String>,
    /// What one must know of the data before any figure (H5).
    pub remarks: Vec<String>,
    /// The figures that stand first.
    pub tiles: Vec<Tile>,
    /// The sections.
    pub sections: Vec<Section>,
}

/// A figure that stands first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tile {
    /// What it is of.
    pub label: String,
    /// It, as people read it.
    pub value: String,
    /// What belongs to it.
    pub beside: Vec<String>,
    /// It is a fault.
    pub fault: bool,
}

/// A section.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its name within the document.
    pub id: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// One sentence.
    pub about: &'static str,
    /// What stands in it.
    pub parts: Vec<Part>,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// An answer.
    Answer {
        /// It.
        answer: Box<Answer>,
        /// Columns that are left out, by name.
        without: &'static [&'static str],
        /// The table is folded under the drawing, where there is one.
        folded: bool,
    },
    /// What cannot be answered: why, and what to write.
    Missing {
        /// Why.
        message: String,
        /// What to write.
        hint: String,
    },
}

impl Brief {
    /// Every answer, in the order in which they stand.
    pub fn answers(&self) -> impl Iterator<Item = &Answer> {
        self.sections.iter().flat_map(|section| &section.parts).filter_map(|part| match part {
            Part::Answer { answer, .. } => Some(&**answer),
            Part::Missing { .. } => None,
        })
    }

    /// What each column that is shown means, once, in the order of what they are called, with the titles under which it stands.
    pub(super) fn definitions(&self) -> Vec<Definition> {
        let mut all: BTreeMap<(String, &str), Definition> = BTreeMap::new();
        for part in self.sections.iter().flat_map(|section| &section.parts) {
            let Part::Answer { answer, without, .. } = part else { continue };
            let shown = readable::columns(answer).into_iter().map(|column| column.metric);
            for metric in shown.filter(|metric| !without.contains(&metric.name)) {
                let definition = all
                    .entry((metric.label.to_lowercase(), metric.key))
                    .or_insert_with(|| Definition { metric, under: Vec::new() });
                if !definition.under.contains(&answer.names.title) {
                    definition.under.push(answer.names.title.clone());
                }
            }
        }
        all.into_values().collect()
    }
}

/// What a column means.
pub(super) struct Definition {
    /// It.
    pub(super) metric: &'static Metric,
    /// The titles of the answers that have it.
    pub(super) under: Vec<String>,
}

/// The rows of an answer as people read them, without some columns.
pub(super) fn sheet(answer: &Answer, without: &[&str]) -> Sheet {
    let columns = readable::columns(answer);
    let kept: Vec<bool> = columns.iter().map(|column| !without.contains(&column.metric.name)).collect();
    let sheet = readable::sheet(answer);
    Sheet { headings: only(sheet.headings, &kept), rows: sheet.rows.into_iter().map(|row| only(row, &kept)).collect() }
}

fn only<T>(all: Vec<T>, kept: &[bool]) -> Vec<T> {
    all.into_iter().zip(kept).filter(|(_, kept)| **kept).map(|(one, _)| one).collect()
}

/// The settings of one answer, and what one must know of it beside what is said of all.
pub(super) struct Around {
    pub(super) settings: Option<String>,
    pub(super) remarks: Vec<String>,
}

/// What stands around the rows of one answer of several.
pub(super) fn around(answer: &Answer) -> Around {
    Around { settings: around::settings(answer), remarks: around::remarks_of_its_own(answer) }
}

/// What one answer of several is called: with what it is split or ranked by, since another may stand beside it.
pub(super) fn heading(answer: &Answer) -> String {
    let title = around::title(answer);
    let apart = if answer.parameter("of").is_some() { "measure" } else { "by" };
    let said = answer.parameter(apart).and_then(|value| around::setting(answer, apart, value));
    said.map_or(title.clone(), |said| format!("{title} · {said}"))
}
