//! The period of all pages: one that is written, or one that is often wanted; each with its days and those of the period
//! before it (M9).

mod choices;

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use self::choices::{PeriodChoice, choices};
use crate::domain::period::{FORMS, Period, TypedPeriod};
use crate::domain::time::Time;
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::widgets::frame;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{self, Line, put};

/// The columns of the name and of the days.
const NAME: u16 = 18;
const DAYS: u16 = 28;

/// The choice of a period.
pub struct PeriodChooser {
    choices: Vec<PeriodChoice>,
    selected: usize,
    /// The period that is written.
    written: Entry,
    /// The cursor is in the written line, else in the list.
    typing: bool,
    /// The last day of the data.
    today: NaiveDate,
    error: Option<String>,
}

impl PeriodChooser {
    /// Counted back from `as_of` in the configured zone.
    #[must_use]
    pub fn new(cx: &PageContext<'_>) -> Self {
        let today = cx.status.zone.local(cx.status.as_of.unwrap_or(Time(0))).date_naive();
        let choices = choices(today);
        let now = cx.filter.period();
        let found = choices.iter().position(|choice| choice.period == now);
        Self {
            choices,
            selected: found.unwrap_or(0),
            written: Entry::new(&now.written()),
            typing: found.is_none(),
            today,
            error: None,
        }
    }

    /// Down or up; above the list is the written line.
    fn step(&mut self, down: bool) {
        match (self.typing, down) {
            (true, true) => (self.typing, self.selected) = (false, 0),
            (false, false) if self.selected == 0 => self.typing = true,
            (false, true) => self.selected = (self.selected + 1).min(self.choices.len() - 1),
            (false, false) => self.selected -= 1,
            (true, false) => {}
        }
    }

    fn shift(&mut self, later: bool) {
        let today = self.today;
        if let Some(choice) = self.choices.get_mut(self.selected) {
            choice.shift(later, today);
        }
    }

    fn take(&mut self, cx: &PageContext<'_>) -> Effect {
        let period = match self.choices.get(self.selected) {
            Some(choice) if !self.typing => Ok(choice.period),
            _ if self.written.text().trim().is_empty() => Ok(Period::default()),
            _ => TypedPeriod::parse(self.written.text()).map(|typed| typed.days(self.today)),
        };
        match period {
            Ok(period) => Effect::Filter(cx.filter.with_period(period)),
            Err(why) => {
                self.error = Some(why);
                Effect::None
            }
        }
    }

    fn key_in_line(&mut self, key: Key, cx: &PageContext<'_>) -> Effect {
        match key.code {
            Code::Esc => return Effect::Close,
            Code::Enter => return self.take(cx),
            Code::Down | Code::Tab => self.step(true),
            _ => {
                self.written.key(key);
            }
        }
        Effect::None
    }
}

impl Overlay for PeriodChooser {
    fn key(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        self.error = None;
        if self.typing {
            return self.key_in_line(key, cx);
        }
        // What begins a period begins the written line.
        if let Code::Char('0'..='9' | '.') = key.code {
            (self.typing, self.written) = (true, Entry::default());
            self.written.key(key);
            return Effect::None;
        }
        match keys.action(key) {
            Some(Action::Back | Action::Quit | Action::Period) => return Effect::Close,
            Some(Action::Up) => self.step(false),
            Some(Action::Down) => self.step(true),
            Some(Action::Left) => self.shift(false),
            Some(Action::Right) => self.shift(true),
            Some(Action::First | Action::PageUp) => self.selected = 0,
            Some(Action::Last | Action::PageDown) => self.selected = self.choices.len() - 1,
            Some(Action::Open) => return self.take(cx),
            _ if matches!(key.code, Code::Tab | Code::BackTab) => self.typing = true,
            _ => {}
        }
        Effect::None
    }

    fn paste(&mut self, text: &str) {
        if !self.typing {
            (self.typing, self.written) = (true, Entry::default());
        }
        self.written.paste(text.trim());
        self.error = None;
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let foot = if self.typing {
            "Enter takes the period · ↓ the list · Esc leaves".to_owned()
        } else {
            let pair = cx.keys.pair(Action::Left, Action::Right).filter(|_| self.choices[self.selected].moves());
            let moves = pair.map(|pair| format!("{pair} before/after · ")).unwrap_or_default();
            let hints = cx.keys.hints(&[(Action::Open, "chooses"), (Action::Back, "leaves")]);
            format!("2025-Q2 is typed · {moves}{hints}")
        };
        let foot = Line::new().add(look.plain(&foot), look.dim);
        let tall = pen::cells(self.choices.len() + 5);
        let inner = frame::popup(buf, screen, 80, tall, "Period of all pages", &foot, look);
        if inner.height < 3 {
            return;
        }
        let style = if self.typing { look.accent } else { look.dim };
        put(buf, inner.x, inner.y, NAME, "Written", style);
        let room = DAYS.min(inner.width.saturating_sub(NAME)).saturating_sub(2);
        self.written.draw(buf, inner.x + NAME, inner.y, room, look, self.typing);
        self.says(buf, Rect { y: inner.y + 1, height: 2.min(inner.height - 1), ..inner }, look);
        let rows = usize::from(inner.height - 3);
        let top = self.selected.saturating_sub(rows / 2).min(self.choices.len().saturating_sub(rows));
        for (y, (i, choice)) in (inner.y + 3..inner.bottom()).zip(self.choices.iter().enumerate().skip(top)) {
            let over = (i == self.selected && !self.typing).then_some(look.selected);
            if let Some(style) = over {
                pen::wash(buf, Rect::new(inner.x, y, inner.width, 1), style);
            }
            put(buf, inner.x, y, NAME - 1, &choice.name, over.unwrap_or(look.text));
            if choice.period != Period::default() {
                days(buf, Rect { y, height: 1, ..inner }, choice.period, over.unwrap_or(look.dim));
            }
        }
    }
}

/// The days of a period and of the one before it.
fn days(buf: &mut Buffer, line: Rect, period: Period, style: Style) {
    put(buf, line.x + NAME, line.y, DAYS.min(line.width.saturating_sub(NAME)), &period.days(), style);
    let before = period.previous().map(Period::days).unwrap_or_default();
    let from = NAME + DAYS;
    put(buf, line.x + from, line.y, line.width.saturating_sub(from), &before, style);
}

impl PeriodChooser {
    /// What is wrong with the written period, or which days it is; else the headings of the list.
    fn says(&self, buf: &mut Buffer, area: Rect, look: &Look) {
        let typed = self.written.text().trim();
        if let Some(error) = &self.error {
            for (y, line) in (area.y..area.bottom()).zip(pen::wrap(error, usize::from(area.width))) {
                put(buf, area.x, y, area.width, &line, look.warn);
            }
            return;
        }
        if self.typing {
            let Ok(period) = TypedPeriod::parse(typed).map(|typed| typed.days(self.today)) else {
                for (y, line) in (area.y..area.bottom()).zip(pen::wrap(FORMS, usize::from(area.width))) {
                    put(buf, area.x, y, area.width, &line, look.dim);
                }
                return;
            };
            days(buf, Rect { height: 1, ..area }, period, look.text);
        }
        if area.height > 1 {
            let y = area.y + 1;
            put(buf, area.x + NAME, y, DAYS.min(area.width.saturating_sub(NAME)), "Days", look.dim);
            let from = NAME + DAYS;
            put(buf, area.x + from, y, area.width.saturating_sub(from), "Compared with", look.dim);
        }
    }
}
