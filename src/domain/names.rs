//! What ids of an answer are called: for the faces for people alone; JSON keeps the ids.

use std::collections::HashMap;

/// What an id in an answer is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Named {
    /// A journey.
    Journey,
    /// A step; its scope is its journey.
    Step,
    /// A message or another asset.
    Asset,
    /// A milestone of the configuration.
    Milestone,
    /// An event that the configuration labels.
    Event,
}

/// The title of an answer, and the names of the ids in it. A name that several ids of the data have bears its id in brackets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// What the answer is of, in words; empty = after its report.
    pub title: String,
    called: HashMap<(Named, String), HashMap<String, String>>,
}

impl Names {
    /// No names, under a title.
    #[must_use]
    pub fn titled(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }

    /// Adds the name of an id; `scope` is the journey of a step and empty for all others. `shared`: other ids have the name too.
    pub fn insert(&mut self, named: Named, scope: &str, id: &str, name: &str, shared: bool) {
        let name = if shared { format!("{name} ({id})") } else { name.to_owned() };
        self.called.entry((named, scope.to_owned())).or_default().insert(id.to_owned(), name);
    }

    /// The name of an id; `None` where it has none.
    #[must_use]
    pub fn get(&self, named: Named, scope: &str, id: &str) -> Option<&str> {
        self.called.get(&(named, scope.to_owned()))?.get(id).map(String::as_str)
    }

    /// What people read for an id: its name, else the id.
    #[must_use]
    pub fn called<'a>(&'a self, named: Named, scope: &str, id: &'a str) -> &'a str {
        self.get(named, scope, id).unwrap_or(id)
    }

    /// About so many bytes are held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let texts = |(id, name): (&String, &String)| id.len() + name.len() + 2 * size_of::<String>();
        self.called.values().flatten().map(texts).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_several_ids_bears_its_id_and_a_step_is_one_of_its_journey() {
        let mut names = Names::default();
        names.insert(Named::Journey, "", "j1", "Welcome", true);
        names.insert(Named::Journey, "", "j2", "Cart", false);
        names.insert(Named::Step, "j1", "s1", "First mail", false);
        assert_eq!(names.called(Named::Journey, "", "j1"), "Welcome (j1)");
        assert_eq!(names.called(Named::Journey, "", "j2"), "Cart");
        assert_eq!(names.called(Named::Step, "j1", "s1"), "First mail");
        assert_eq!(names.called(Named::Step, "j2", "s1"), "s1");
    }
}
