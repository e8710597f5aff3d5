//! What the ids of an answer are called, found after it is made: by the meaning of its columns, its settings and its filter.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::{Config, labels};
use crate::domain::answer::Answer;
use crate::domain::ids::{Id, id_of};
use crate::domain::names::{Named, Names};
use crate::domain::table::Cell;
use crate::store::{Param, Reader};

use super::error::Error;
use super::query::Query;

/// The text of its query.
pub const SQL: &str = include_str!("called.sql");

/// Ids that an answer names.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Ids {
    journeys: BTreeSet<String>,
    /// Journeys whose steps it names.
    of_steps: BTreeSet<String>,
    assets: BTreeSet<String>,
}

/// What the ids of an answer are called by the data: kind, journey of a step, id and name, and whether others have that name too.
#[derive(Debug, Default)]
pub(super) struct FoundNames(Vec<([String; 4], bool)>);

impl FoundNames {
    /// Those of some ids.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn read(reader: &Reader, ids: &Ids) -> Result<Self, Error> {
        let texts = |ids: &BTreeSet<String>| Param::Texts(ids.iter().cloned().collect());
        let params = [
            ("journeys", texts(&ids.journeys)),
            ("step_journeys", texts(&ids.of_steps)),
            ("assets", texts(&ids.assets)),
        ];
        let found = Query::new("called.sql", SQL, &params).rows(reader, |row| {
            let texts: [String; 4] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
            Ok((texts, row.get::<bool>(4)?))
        });
        Ok(Self(found?))
    }

    /// About so many bytes.
    pub fn bytes(&self) -> usize {
        let texts = self.0.iter().flat_map(|(texts, _)| texts).map(String::len);
        size_of_val(self.0.as_slice()) + texts.sum::<usize>()
    }
}

/// The names of the ids in an answer, `found` finding those that the data has; milestones and events have those of the
/// configuration.
pub(super) fn names(
    config: &Config,
    answer: &Answer,
    found: impl FnOnce(Ids) -> Result<Arc<FoundNames>, Error>,
) -> Result<Names, Error> {
    let mut names = Names::titled(&answer.names.title);
    let shared = |name: &str| config.milestones.iter().filter(|other| other.name == name).count() > 1;
    for milestone in &config.milestones {
        names.insert(Named::Milestone, "", &milestone.id, &milestone.name, shared(&milestone.name));
    }
    for (event, label) in labels(config) {
        names.insert(Named::Event, "", event, label, false);
    }
    let ids = ids(answer);
    if ids == Ids::default() {
        return Ok(names);
    }
    for ([kind, scope, id, name], shared) in &found(ids)?.0 {
        let what = match kind.as_str() {
            "step" => Named::Step,
            "asset" => Named::Asset,
            _ => Named::Journey,
        };
        names.insert(what, scope, id, name, *shared);
    }
    Ok(names)
}

fn ids(answer: &Answer) -> Ids {
    let mut ids = Ids::default();
    let view = answer.view();
    let columns: Vec<Option<Id>> = answer.table.columns.iter().map(|metric| id_of(metric, view)).collect();
    for row in &answer.table.rows {
        for (cell, id) in row.iter().zip(&columns) {
            ids.add(*id, cell);
        }
    }
    for (name, value) in &answer.parameters {
        ids.add_setting(name, value);
    }
    ids.journeys.extend(answer.filter.journeys.iter().cloned());
    for item in answer.filter.ignore.iter().chain(&answer.filter.prioritise) {
        match item.split_once(':') {
            Some(("journey", id)) => ids.journeys.insert(id.to_owned()),
            Some(("asset", id)) => ids.assets.insert(id.to_owned()),
            _ => false,
        };
    }
    if columns.iter().any(|id| matches!(id, Some(Id::Step | Id::Metric))) || answer.parameter("step").is_some() {
        ids.of_steps.clone_from(&ids.journeys);
    }
    ids
}

impl Ids {
    fn add(&mut self, id: Option<Id>, cell: &Cell) {
        let set = match id {
            Some(Id::Journey | Id::Group | Id::SectionItem) => &mut self.journeys,
            Some(Id::Asset) => &mut self.assets,
            _ => return,
        };
        match cell {
            Cell::Text(text) if !set.contains(text) => {
                set.insert(text.clone());
            }
            Cell::List(texts) => set.extend(texts.iter().cloned()),
            _ => {}
        }
    }

    fn add_setting(&mut self, name: &str, value: &Cell) {
        match name {
            "journey" => self.add(Some(Id::Journey), value),
            "asset" => self.add(Some(Id::Asset), value),
            _ => {}
        }
    }
}
