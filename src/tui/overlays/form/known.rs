//! What the events of a trigger bear, asked of a worker once for each question.

use std::collections::BTreeMap;

use crate::domain::borne::Borne;
use crate::jobs::Task;
use crate::tui::backend::Fault;
use crate::tui::context::PageContext;

/// An answer, or that it is awaited.
enum Lookup {
    Asked(Task<Result<Borne, Fault>>),
    There(Borne),
    /// The source cannot be read: nothing completes, and nothing is warned of.
    Failed,
}

/// The attributes of events and the values of attributes, as far as they were asked for.
#[derive(Default)]
pub struct Known {
    /// By the event, and the attribute whose values they are; without one, the attributes.
    answers: BTreeMap<(String, Option<String>), Lookup>,
}

impl Known {
    /// Asks for the attributes of an event, or for the values of one of them, where they were not asked for.
    pub fn ask(&mut self, event: &str, attribute: Option<&str>, cx: &PageContext<'_>) {
        let key = (event.to_owned(), attribute.map(str::to_owned));
        if event.is_empty() || self.answers.contains_key(&key) {
            return;
        }
        let (event, attribute) = key.clone();
        let task = cx.workers.run(move |backend, _| match &attribute {
            Some(attribute) => backend.values(&event, attribute),
            None => backend.attributes(&event),
        });
        self.answers.insert(key, Lookup::Asked(task));
    }

    /// Takes answers; true = one came.
    pub fn poll(&mut self) -> bool {
        let mut came = false;
        for found in self.answers.values_mut() {
            let Lookup::Asked(task) = found else { continue };
            let Some(answer) = task.poll() else { continue };
            *found = answer.ok().and_then(Result::ok).map_or(Lookup::Failed, Lookup::There);
            came = true;
        }
        came
    }

    /// Whether an answer is still to come.
    pub fn waiting(&self) -> bool {
        self.answers.values().any(|found| matches!(found, Lookup::Asked(_)))
    }

    /// The attributes of an event, or the values of one of them; `None` = not known.
    pub fn get(&self, event: &str, attribute: Option<&str>) -> Option<&Borne> {
        match self.answers.get(&(event.to_owned(), attribute.map(str::to_owned)))? {
            Lookup::There(borne) => Some(borne),
            Lookup::Asked(_) | Lookup::Failed => None,
        }
    }
}
