//! The laws that the numbers on this page keep or break (H2), and what a reader should know.

use std::ops::ControlFlow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::scroll::Scroll;
use crate::domain::answer::{Answer, Check};
use crate::domain::clean::Clean;
use crate::print;
use crate::tui::action::Action;
use crate::tui::backend::ConfigFault;
use crate::tui::context::PageContext;
use crate::tui::key::Key;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::widgets::frame;
use crate::tui::widgets::pen::{self, Line};

struct ReportChecks {
    report: &'static str,
    title: Clean,
    checks: Vec<Check>,
    notes: Vec<String>,
    parameters: Vec<String>,
}

/// The checks of the answers on a page.
pub struct Checks {
    /// What is wrong with the configuration, line by line.
    config_fault: Vec<String>,
    parts: Vec<ReportChecks>,
    scroll: Scroll,
    made_for: u16,
}

impl Checks {
    /// Of these answers, after what is wrong with the configuration.
    #[must_use]
    pub fn new<'a>(answers: impl Iterator<Item = &'a Answer>, fault: Option<&ConfigFault>) -> Self {
        let mut parts: Vec<ReportChecks> = Vec::new();
        for answer in answers {
            if parts.iter().any(|part| part.report == answer.report) {
                continue;
            }
            parts.push(ReportChecks {
                report: answer.report,
                title: Clean::new(&print::title(answer)),
                checks: answer.checks.clone(),
                notes: print::notes(answer),
                parameters: answer
                    .parameters
                    .iter()
                    .filter_map(|(name, value)| print::setting_words(answer, name, value))
                    .collect(),
            });
        }
        let config_fault = fault.map(|fault| fault.full.lines().map(str::to_owned).collect()).unwrap_or_default();
        Self { config_fault, parts, scroll: Scroll::default(), made_for: 0 }
    }

    fn lines(&self, room: u16, look: &Look) -> Vec<Line> {
        let mut lines = Vec::new();
        let room = usize::from(room).saturating_sub(4).max(10);
        if !self.config_fault.is_empty() {
            let title = "The configuration is not taken as it is on the disk: the last good one stays in use";
            lines.push(Line::new().add(title, look.warn));
            // Places are marked below their lines: nothing is wrapped but what is longer than the box.
            for text in &self.config_fault {
                let parts = if pen::width(text) <= room + 4 { vec![text.clone()] } else { pen::wrap(text, room) };
                lines.extend(parts.into_iter().map(|part| Line::new().add(part, look.text)));
            }
        }
        for part in &self.parts {
            if !lines.is_empty() {
                lines.push(Line::new());
            }
            lines.push(Line::new().add(part.title.as_str(), look.strong));
            for check in &part.checks {
                let (mark, style) = if check.kept { ("✓", look.better) } else { ("✗", look.worse) };
                lines.push(Line::new().add(format!("{} ", look.glyph(mark)), style).add(check.name, look.text));
                lines.extend(
                    pen::wrap(&check.detail, room)
                        .into_iter()
                        .map(|text| Line::new().add(format!("  {text}"), look.dim)),
                );
            }
            if part.checks.is_empty() {
                lines.push(Line::new().add("  no law applies to these numbers", look.dim));
            }
            for note in &part.notes {
                for (i, text) in pen::wrap(note, room).into_iter().enumerate() {
                    lines.push(
                        Line::new().add(format!("{} {text}", if i == 0 { look.glyph("·") } else { " " }), look.text),
                    );
                }
            }
            if !part.parameters.is_empty() {
                let text = part.parameters.join(" · ");
                lines.extend(
                    pen::wrap(&text, room).into_iter().map(|text| Line::new().add(format!("  {text}"), look.dim)),
                );
            }
        }
        lines
    }
}

impl Overlay for Checks {
    fn key(&mut self, key: Key, keys: &Keymap, _cx: &PageContext<'_>) -> Effect {
        match self.scroll.key(key, keys) {
            ControlFlow::Break(effect) => effect,
            ControlFlow::Continue(Some(Action::Back | Action::Checks | Action::Quit | Action::Open)) => Effect::Close,
            ControlFlow::Continue(_) => Effect::None,
        }
    }

    fn paste(&mut self, text: &str) {
        self.scroll.paste(text);
    }

    fn scroll(&mut self, _x: u16, _y: u16, by: isize) {
        self.scroll.step(by);
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let foot = Line::new().add(cx.keys.hints(&[(Action::Find, "find"), (Action::Back, "closes")]), look.dim);
        let inner =
            frame::popup(buf, screen, frame::reading(screen), screen.height.min(28), "Checks and notes", &foot, look);
        if self.made_for != inner.width {
            self.scroll.set(self.lines(inner.width, look));
            self.made_for = inner.width;
        }
        self.scroll.draw(buf, inner, look);
    }
}
