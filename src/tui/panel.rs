//! A question, its answer, and what is between them.

use std::time::Instant;

use crate::domain::answer::Answer;
use crate::jobs::{Panicked, Task};
use crate::report::{Args, Drilldown, People};

use super::action::Action;
use super::backend::Fault;
use super::context::PageContext;
use super::everyone::Extent;
use super::keymap::Keymap;
use super::widgets::state::Work;

/// Which report, or the people behind a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// A report by its name.
    Report(&'static str),
    /// The first of the people behind a number (H4).
    People(People),
    /// What is behind and beside a number.
    Drilldown(Drilldown),
}

/// A question.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What.
    pub asked: Asked,
    /// Of what.
    pub args: Args,
}

impl Question {
    /// A report.
    #[must_use]
    pub fn report(name: &'static str, args: Args) -> Self {
        Self { asked: Asked::Report(name), args }
    }

    /// What no report answers.
    #[must_use]
    pub fn drilldown(what: Drilldown, args: Args) -> Self {
        Self { asked: Asked::Drilldown(what), args }
    }
}

/// Holds the latest answer to the latest question. An older answer stays, marked as stale, while a new one is awaited.
#[derive(Default)]
pub struct Panel {
    asked: Option<(Question, u64)>,
    task: Option<Task<Result<Answer, Fault>>>,
    /// Since when the question waits for its turn.
    due: Option<Instant>,
    answer: Option<Answer>,
    fault: Option<Fault>,
    /// There is none because the question was withdrawn.
    cancelled: bool,
}

impl Panel {
    /// Asks, unless just this was asked of the same data. The task before is withdrawn by being replaced.
    pub fn ask(&mut self, cx: &PageContext<'_>, question: Question) {
        self.ask_in_turn(cx, question, true);
    }

    /// The same, where it is not its turn yet without bothering a worker: the question waits until this is called once more.
    pub fn ask_in_turn(&mut self, cx: &PageContext<'_>, question: Question, turn: bool) {
        let asked = self.asked.as_ref().is_some_and(|(asked, epoch)| *asked == question && *epoch == cx.epoch);
        if asked && !(turn && self.due.is_some()) {
            return;
        }
        self.asked = Some((question.clone(), cx.epoch));
        if !turn {
            (self.task, self.due) = (None, Some(Instant::now()));
            return;
        }
        self.due = None;
        self.task = Some(cx.workers.run(move |source, progress| match &question.asked {
            Asked::Report(name) => source.answer(name, &question.args, progress),
            Asked::People(whose) => source.people(&question.args, whose, Extent::First, progress),
            Asked::Drilldown(what) => source.drill_down(&question.args, what, progress),
        }));
    }

    /// Takes the answer where it has come; true when there is something new to draw.
    pub fn poll(&mut self) -> bool {
        let Some(done) = self.task.as_ref().and_then(Task::poll) else { return false };
        self.task = None;
        self.cancelled = false;
        match done {
            Ok(Ok(answer)) => (self.answer, self.fault) = (Some(answer), None),
            Ok(Err(fault)) => (self.answer, self.fault) = (None, Some(fault)),
            Err(panicked) => (self.answer, self.fault) = (None, Some(broken(&panicked))),
        }
        true
    }

    /// Withdraws a question that is not yet answered; true when there was one.
    pub fn cancel(&mut self, keys: &Keymap) -> bool {
        let waiting = self.waiting();
        (self.task, self.due) = (None, None);
        if waiting {
            let hint = format!("{} asks again", keys.mention(Action::Refresh));
            self.fault = Some(Fault { message: "Cancelled".to_owned(), hint });
            self.answer = None;
            self.cancelled = true;
        }
        waiting
    }

    /// The latest answer, perhaps stale.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }

    /// The answer to just this question of the data as it is; `None` while it is awaited.
    #[must_use]
    pub fn answer_to(&self, cx: &PageContext<'_>, question: &Question) -> Option<&Answer> {
        let asked = self.asked.as_ref().is_some_and(|(asked, epoch)| asked == question && *epoch == cx.epoch);
        self.answer.as_ref().filter(|_| asked && !self.waiting())
    }

    /// Why there is none.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Why there is none, and what helps, in few words: for places that have no room for [`Fault`] in full; `None` where an answer
    /// is there or awaited.
    #[must_use]
    pub fn briefly(&self) -> Option<(&'static str, Option<&str>)> {
        let fault = self.fault.as_ref().filter(|_| !self.waiting())?;
        Some(if self.cancelled { ("cancelled", Some(&fault.hint)) } else { ("cannot be counted", None) })
    }

    /// What was asked.
    #[must_use]
    pub fn question(&self) -> Option<&Question> {
        self.asked.as_ref().map(|(question, _)| question)
    }

    /// Whether the answer shown is of an older question.
    #[must_use]
    pub fn waiting(&self) -> bool {
        self.task.is_some() || self.due.is_some()
    }

    /// How far the worker is.
    #[must_use]
    pub fn work(&self) -> Option<Work> {
        let what = "Counting".to_owned();
        match &self.task {
            Some(task) => Some(Work { what, rows: task.progress().rows(), elapsed: task.age() }),
            None => self.due.map(|since| Work { what, rows: (0, 0), elapsed: since.elapsed() }),
        }
    }
}

/// What a worker's panic looks like to a user.
#[must_use]
pub fn broken(panicked: &Panicked) -> Fault {
    Fault {
        message: format!("This is a fault in milepost: {}", panicked.0),
        hint: "Your data is untouched; the other pages go on working.".to_owned(),
    }
}
