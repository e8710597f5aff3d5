//! The period of all pages: some that are often wanted, counted back from the data's own end (T1).

use chrono::{Datelike, Days, Months, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::filter::Pane;
use crate::domain::filter::Filter;
use crate::domain::time::Time;
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::key::Key;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::widgets::frame;
use crate::tui::widgets::pen::{self, Line, put};

type Ends = (Option<NaiveDate>, Option<NaiveDate>);

/// The choice of a period.
pub struct PeriodChooser {
    choices: Vec<(&'static str, Ends)>,
    selected: usize,
}

impl PeriodChooser {
    /// Counted back from `as_of` in the configured zone.
    #[must_use]
    pub fn new(cx: &PageContext<'_>) -> Self {
        let today = cx.status.zone.local(cx.status.as_of.unwrap_or(Time(0))).date_naive();
        let choices = choices(today);
        let now = (cx.filter.from, cx.filter.to);
        let selected = choices.iter().position(|(_, ends)| *ends == now).unwrap_or(0);
        Self { choices, selected }
    }
}

fn choices(today: NaiveDate) -> Vec<(&'static str, Ends)> {
    let back = |days: u64| (today.checked_sub_days(Days::new(days - 1)), Some(today));
    let month = today.with_day(1);
    let year = today.with_ordinal(1);
    let before = |day: Option<NaiveDate>| day.and_then(|day| day.pred_opt());
    let last_month = month.and_then(|day| day.checked_sub_months(Months::new(1)));
    let last_year = year.and_then(|day| day.checked_sub_months(Months::new(12)));
    vec![
        ("All the data", (None, None)),
        ("Last 7 days", back(7)),
        ("Last 30 days", back(30)),
        ("Last 90 days", back(90)),
        ("Last 365 days", back(365)),
        ("This month", (month, Some(today))),
        ("Last month", (last_month, before(month))),
        ("This year", (year, Some(today))),
        ("Last year", (last_year, before(year))),
    ]
}

impl Overlay for PeriodChooser {
    fn key(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        // The line after the choices opens the filter pane for days of one's own.
        let last = self.choices.len();
        match keys.action(key) {
            Some(Action::Back | Action::Quit | Action::Period) => return Effect::Close,
            Some(Action::Up) => self.selected = self.selected.saturating_sub(1),
            Some(Action::Down) => self.selected = (self.selected + 1).min(last),
            Some(Action::First) => self.selected = 0,
            Some(Action::Last) => self.selected = last,
            Some(Action::Open) => {
                return match self.choices.get(self.selected) {
                    Some((_, (from, to))) => Effect::Filter(Filter { from: *from, to: *to, ..cx.filter.clone() }),
                    None => Effect::Open(Box::new(Pane::new(cx))),
                };
            }
            _ => {}
        }
        Effect::None
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let foot = Line::new().add(cx.keys.hints(&[(Action::Open, "chooses"), (Action::Back, "leaves")]), look.dim);
        let tall = pen::cells(self.choices.len() + 3);
        let inner = frame::popup(buf, screen, 52, tall, "Period", &foot, look);
        let own = ("Other days …", (None, None));
        for (y, (i, (name, (from, to)))) in (inner.y..inner.bottom()).zip(self.choices.iter().chain([&own]).enumerate())
        {
            let over = (i == self.selected).then_some(look.selected);
            if let Some(style) = over {
                pen::wash(buf, Rect::new(inner.x, y, inner.width, 1), style);
            }
            put(buf, inner.x, y, 16, name, over.unwrap_or(look.text));
            if let (Some(from), Some(to)) = (from, to) {
                put(
                    buf,
                    inner.x + 18,
                    y,
                    inner.width.saturating_sub(18),
                    &format!("{from} – {to}"),
                    over.unwrap_or(look.dim),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_end_with_the_data() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let choices = choices(day("2025-03-31").expect("a day"));
        let of = |name: &str| choices.iter().find(|(other, _)| *other == name).expect("a choice").1;
        assert_eq!(of("Last 7 days"), (day("2025-03-25"), day("2025-03-31")));
        assert_eq!(of("Last month"), (day("2025-02-01"), day("2025-02-28")));
        assert_eq!(of("Last year"), (day("2024-01-01"), day("2024-12-31")));
    }
}
