//! The SQL and the steps behind what is on screen (H1).

use std::ops::ControlFlow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::scroll::Scroll;
use crate::jobs::Task;
use crate::tui::action::Action;
use crate::tui::backend::{Fault, Workers};
use crate::tui::context::PageContext;
use crate::tui::key::Key;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::panel::{Asked, Question, broken};
use crate::tui::widgets::pen::Line;
use crate::tui::widgets::{frame, state};

/// The SQL of one question.
pub struct Sql {
    /// What was asked, in a word.
    of: &'static str,
    task: Option<Task<Result<String, Fault>>>,
    text: Option<Result<String, Fault>>,
    scroll: Scroll,
    drawn: bool,
}

impl Sql {
    /// Of a question.
    #[must_use]
    pub fn new(question: &Question, workers: &Workers) -> Self {
        let Question { asked, args } = question.clone();
        let of = match &asked {
            Asked::Report(name) => name,
            Asked::People(_) => "people",
            Asked::Drilldown(what) => what.name(),
        };
        let task = Some(workers.run(move |source, _| match &asked {
            Asked::Drilldown(what) => source.drill_down_sql(&args, what),
            Asked::People(whose) => source.people_sql(&args, whose),
            Asked::Report(name) => source.sql(name, &args),
        }));
        Self { of, task, text: None, scroll: Scroll::default(), drawn: false }
    }
}

impl Overlay for Sql {
    fn key(&mut self, key: Key, keys: &Keymap, _cx: &PageContext<'_>) -> Effect {
        let means = match self.scroll.key(key, keys) {
            ControlFlow::Break(effect) => return effect,
            ControlFlow::Continue(means) => means,
        };
        match means {
            Some(Action::Back | Action::Sql | Action::Quit | Action::Open) => Effect::Close,
            Some(Action::Copy | Action::CopyTable) => match &self.text {
                Some(Ok(text)) => Effect::CopyRows(text.clone(), "The SQL is copied".to_owned()),
                _ => Effect::None,
            },
            _ => Effect::None,
        }
    }

    fn paste(&mut self, text: &str) {
        self.scroll.paste(text);
    }

    fn scroll(&mut self, _x: u16, _y: u16, by: isize) {
        self.scroll.step(by);
    }

    fn poll(&mut self, _cx: &PageContext<'_>) -> bool {
        let Some(done) = self.task.as_ref().and_then(Task::poll) else { return false };
        self.task = None;
        self.text = Some(done.unwrap_or_else(|panicked| Err(broken(&panicked))));
        true
    }

    fn waiting(&self) -> bool {
        self.task.is_some()
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let foot = Line::new().add(
            cx.keys.hints(&[
                (Action::Find, "find"),
                (Action::Pager, "pager"),
                (Action::Copy, "copies"),
                (Action::Back, "closes"),
            ]),
            look.dim,
        );
        let title = format!("SQL behind {}", self.of);
        let inner = frame::popup(buf, screen, frame::reading(screen).max(110), screen.height, &title, &foot, look);
        match &self.text {
            Some(Ok(text)) => {
                if !self.drawn {
                    self.drawn = true;
                    let style = |line: &str| if line.trim_start().starts_with("--") { look.dim } else { look.text };
                    let lines = text.lines().map(|line| Line::new().add(line.replace('\t', "    "), style(line)));
                    self.scroll.set(lines.collect());
                }
                self.scroll.draw(buf, inner, look);
            }
            Some(Err(fault)) => {
                state::message(buf, inner, look.glyph("✗"), &fault.message, std::slice::from_ref(&fault.hint), look);
            }
            None => {
                if let Some(task) = &self.task {
                    let work = state::Work { what: "Writing it down".to_owned(), rows: (0, 0), elapsed: task.age() };
                    state::working(buf, inner, &work, "", look);
                }
            }
        }
    }
}
