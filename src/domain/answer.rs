//! What a report answers: its rows, and what one must know to trust them (H2).

use serde::Serialize;

use super::filter::Filter;
use super::finding::FindingId;
use super::model::View;
use super::names::Names;
use super::note::Notes;
use super::provenance::Provenance;
use super::table::{Cell, Table};
use super::time::Time;

/// A condition of a rule that was not met: no result, but what it needs and what there is (A7).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gate {
    /// The rule's id.
    pub rule: &'static str,
    /// What it needs, in words.
    pub needs: String,
    /// What there is, in words.
    pub has: String,
}

/// A law that the numbers on screen keep or break (H2).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// The law in words.
    pub name: &'static str,
    /// Whether it is kept.
    pub kept: bool,
    /// The numbers compared.
    pub detail: String,
}

/// A report with everything that its faces show.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The report's name on the command line.
    pub report: &'static str,
    /// The instant up to which the data was looked at; `None` = there is no event (T1).
    pub as_of: Option<Time>,
    /// Which data it speaks of (P29).
    pub source: Provenance,
    /// What part of the data was looked at (R1).
    pub filter: Filter,
    /// The settings that the numbers depend on, name and value.
    pub parameters: Vec<(&'static str, Cell)>,
    /// The rows.
    pub table: Table,
    /// Which finding each row is, in their order; only the report `health` has any, and no face writes them.
    pub findings: Vec<FindingId>,
    /// The gate that was not met, if any.
    pub gate: Option<Gate>,
    /// The laws.
    pub checks: Vec<Check>,
    /// What a reader should know.
    pub notes: Notes,
    /// What the answer and its ids are called; no face for programs writes it.
    pub names: Names,
}

impl Answer {
    /// The value of a setting that the numbers depend on.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Cell> {
        self.parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// By what its items are split, or of what kind they are; `None` where it has no items.
    #[must_use]
    pub fn view(&self) -> Option<View> {
        let by = ["by", "of", "breakdown"].into_iter().find_map(|name| self.parameter(name))?.text()?;
        View::ALL.into_iter().find(|view| view.name() == by)
    }

    /// About so many bytes are held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let parameters: usize = self.parameters.iter().map(|(name, cell)| name.len() + cell.bytes()).sum();
        let notes: usize = self.notes.iter().map(|note| size_of_val(note) + note.text.len()).sum();
        let checks: usize = self.checks.iter().map(|check| size_of_val(check) + check.detail.len()).sum();
        size_of::<Self>() + self.table.bytes() + parameters + notes + checks + self.names.bytes()
    }
}
