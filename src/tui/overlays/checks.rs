//! The laws that the numbers on this page keep or break (H2), and what a reader should know.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::scroll::Scroll;
use crate::domain::answer::{Answer, Check};
use crate::domain::clean::Clean;
use crate::print;
use crate::tui::action::Action;
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
    parts: Vec<ReportChecks>,
    scroll: Scroll,
    made_for: u16,
}

impl Checks {
    /// Of these answers.
    #[must_use]
    pub fn new<'a>(answers: impl Iterator<Item = &'a Answer>) -> Self {
        let mut parts: Vec<ReportChecks> = Vec::new();
        for answer in answers {
            if parts.iter().any(|part| part.report == answer.report) {
                continue;
            }
            parts.push(ReportChecks {
                report: answer.report,
                title: Clean::new(&print::title(answer)),
                checks: answer.checks.clone(),
                notes: answer.notes.iter().map(|note| print::note_text(note, &answer.names)).collect(),
                parameters: answer
                    .parameters
                    .iter()
                    .filter_map(|(name, value)| print::setting_words(answer, name, value))
                    .collect(),
            });
        }
        Self { parts, scroll: Scroll::default(), made_for: 0 }
    }

    fn lines(&self, room: u16, look: &Look) -> Vec<Line> {
        let mut lines = Vec::new();
        let room = usize::from(room).saturating_sub(4).max(10);
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
        match keys.action(key) {
            Some(action) if self.scroll.action(action) => Effect::None,
            Some(Action::Back | Action::Checks | Action::Quit | Action::Open) => Effect::Close,
            _ => Effect::None,
        }
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let foot = Line::new().add(cx.keys.hints(&[(Action::Back, "closes")]), look.dim);
        let inner = frame::popup(buf, screen, 90, screen.height.min(28), "Checks and notes", &foot, look);
        if self.made_for != inner.width {
            self.scroll.set(self.lines(inner.width, look));
            self.made_for = inner.width;
        }
        self.scroll.draw(buf, inner, look);
    }
}
