//! A field of the pane that takes several names: what is chosen, what is typed to find more, and the list that completes it.

use crate::domain::clean::Clean;
use crate::domain::filter::{Access, Dimension, Filter};
use crate::tui::overlays::completion::{Likeness, completions, unknown};
use crate::tui::widgets::input::Entry;

/// Names of one dimension, of which some are chosen.
pub struct NameField {
    /// The dimension.
    pub dimension: &'static Dimension,
    access: &'static Access<Vec<String>>,
    /// Those of the data: the id, and the name.
    names: Vec<(String, Clean)>,
    /// The ids that are chosen, those that the data does not name included.
    chosen: Vec<String>,
    /// What is typed.
    pub typed: Entry,
    /// The place of the cursor in the list.
    pub cursor: usize,
}

impl NameField {
    /// With what a filter has; a name may be empty where the id says it.
    pub fn new(
        dimension: &'static Dimension,
        access: &'static Access<Vec<String>>,
        names: &[(String, String)],
        filter: &Filter,
    ) -> Self {
        let chosen = (access.get)(filter).clone();
        let mut field = Self { dimension, access, names: Vec::new(), chosen, typed: Entry::default(), cursor: 0 };
        field.learn(names);
        field
    }

    /// Takes the names of the data, which may come after the pane was opened; true where there are any.
    pub fn learn(&mut self, names: &[(String, String)]) -> bool {
        let shown = |id: &str, name: &str| Clean::new(if name.is_empty() { id } else { name });
        self.names = names.iter().map(|(id, name)| (id.clone(), shown(id, name))).collect();
        !self.names.is_empty()
    }

    /// How many the data names.
    pub fn count(&self) -> usize {
        self.names.len()
    }

    fn found(&self) -> Vec<(Likeness, usize)> {
        completions(self.typed.text(), self.names.iter().map(|(id, name)| (id.as_str(), name.as_str())))
    }

    /// The lines of the list: id, name, whether it is chosen. What is chosen and not in the data comes first.
    pub fn lines(&self) -> Vec<(&str, &str, bool)> {
        let known = |id: &String| self.names.iter().any(|(known, _)| known == id);
        let lost = self.chosen.iter().filter(|id| !known(id)).map(|id| (id.as_str(), "", true));
        let lost = lost.filter(|_| self.typed.text().is_empty());
        let found = self.found();
        let names = found.into_iter().map(|(_, at)| {
            let (id, name) = &self.names[at];
            (id.as_str(), name.as_str(), self.chosen.contains(id))
        });
        lost.chain(names).collect()
    }

    /// The names of what is chosen.
    pub fn chosen(&self) -> Vec<&str> {
        let name = |id: &String| self.names.iter().find(|(known, _)| known == id).map(|(_, name)| name.as_str());
        self.chosen.iter().map(|id| name(id).unwrap_or(id.as_str())).collect()
    }

    /// Chooses what is under the cursor, or no longer.
    pub fn toggle(&mut self) {
        let Some(id) = self.lines().get(self.cursor).map(|(id, ..)| (*id).to_owned()) else { return };
        if self.chosen.contains(&id) {
            self.chosen.retain(|other| *other != id);
        } else {
            self.chosen.push(id);
        }
        self.cursor = self.cursor.min(self.lines().len().saturating_sub(1));
    }

    /// Takes what the cursor is on for what is typed, and makes room for the next.
    ///
    /// # Errors
    /// Where nothing in the data is called anything like it.
    pub fn take(&mut self) -> Result<(), String> {
        let lines = self.lines();
        let Some((id, ..)) = lines.get(self.cursor).or(lines.first()) else { return Err(self.unknown()) };
        let id = (*id).to_owned();
        if !self.chosen.contains(&id) {
            self.chosen.push(id);
        }
        (self.typed, self.cursor) = (Entry::default(), 0);
        Ok(())
    }

    /// Takes what is typed where it is the name of one, to apply the filter.
    ///
    /// # Errors
    /// Near names, where it is none.
    pub fn take_exact(&mut self) -> Result<(), String> {
        if self.typed.text().trim().is_empty() {
            return Ok(());
        }
        if self.found().first().is_some_and(|(likeness, _)| *likeness == Likeness::Same) {
            self.cursor = 0;
            return self.take();
        }
        Err(self.unknown())
    }

    fn unknown(&self) -> String {
        let near = self.found().into_iter().map(|(_, at)| self.names[at].1.as_str());
        unknown("the data has", self.dimension.noun(), self.typed.text().trim(), near)
    }

    /// Nothing is chosen nor typed.
    pub fn clear(&mut self) {
        self.chosen.clear();
        (self.typed, self.cursor) = (Entry::default(), 0);
    }

    /// Writes what is chosen into a filter.
    pub fn write(&self, filter: &mut Filter) {
        (self.access.get_mut)(filter).clone_from(&self.chosen);
    }
}
