//! The people of a list after the first: asked for in the background and laid out on the worker's thread, so that the first are
//! there at once and keys do not wait for the others.

use super::list;
use crate::domain::answer::Answer;
use crate::jobs::Task;
use crate::report::{Args, People};
use crate::tui::backend::Fault;
use crate::tui::context::PageContext;
use crate::tui::everyone::Extent;
use crate::tui::panel::broken;
use crate::tui::widgets::grid::{Column, Row};

/// Columns and rows of a table.
type LaidOut = (Vec<Column>, Vec<Row>);

/// As many people as a list takes.
#[derive(Default)]
pub struct Rest {
    task: Option<Task<Result<(Answer, LaidOut), Fault>>>,
    answer: Option<Answer>,
    fault: Option<Fault>,
}

impl Rest {
    /// Asks for them.
    pub fn ask(&mut self, cx: &PageContext<'_>, whose: People, args: Args) {
        let zone = cx.status.zone;
        self.fault = None;
        self.task = Some(cx.workers.run(move |source, progress| {
            let answer = source.people(&args, &whose, Extent::Listed, progress)?;
            let laid_out = list::laid_out(&answer, zone);
            Ok((answer, laid_out))
        }));
    }

    /// Withdraws the question; what was answered before stays.
    pub fn withdraw(&mut self) {
        self.task = None;
    }

    /// Forgets the answer as well: the list is of other people.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Takes the answer where it has come: whether there is something new to draw, and the table where that is one.
    pub fn poll(&mut self) -> (bool, Option<LaidOut>) {
        let Some(done) = self.task.as_ref().and_then(Task::poll) else { return (false, None) };
        self.task = None;
        match done.unwrap_or_else(|panicked| Err(broken(&panicked))) {
            Ok((answer, laid_out)) => {
                self.answer = Some(answer);
                (true, Some(laid_out))
            }
            Err(fault) => {
                self.fault = Some(fault);
                (true, None)
            }
        }
    }

    /// The answer.
    pub fn answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }

    /// Whether it is awaited.
    pub fn waiting(&self) -> bool {
        self.task.is_some()
    }

    /// What there is to say of a list of some of the people.
    pub fn says(&self) -> String {
        match &self.fault {
            _ if self.waiting() => ", reading the others …".to_owned(),
            Some(fault) => format!(", the others cannot be read: {}", fault.message),
            None if self.answer.is_some() => "; find and sort take these alone".to_owned(),
            None => String::new(),
        }
    }
}
