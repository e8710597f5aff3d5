//! The credit of the leading items as the lookback varies (A15).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::print::format;
use crate::tui::context::PageContext;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::Effect;
use crate::tui::panel::Question;
use crate::tui::reports;
use crate::tui::show;
use crate::tui::widgets::chart::{self, Trend};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::pen::put;

use super::selection::Selection;
use super::tab::AttributionTab;

/// The lines of the curve of the selected item, its name above and its axis included.
const CURVE: u16 = 9;

/// The tab.
#[derive(Default)]
pub struct Lookback {
    grid: Grid,
    /// The lookbacks, in days.
    days: Vec<f64>,
    /// By item: name and percent at each lookback.
    curves: Vec<(String, String, Vec<Option<f64>>)>,
    configured: Option<f64>,
}

impl Lookback {
    /// A lookback as a label; the configured one has a star.
    fn label(&self, days: f64) -> String {
        let star = if self.configured == Some(days) { "*" } else { "" };
        format!("{} d{star}", format::decimal(days, 0))
    }

    fn curve(&self, buf: &mut Buffer, area: Rect, look: &Look, stale: bool) {
        let chosen = self.grid.chosen().map(|row| row.id.as_str());
        let Some((_, name, percents)) = self.curves.iter().find(|(item, ..)| Some(item.as_str()) == chosen) else {
            return;
        };
        put(buf, area.x, area.y, area.width, &format!("{name}: percent of the credit by lookback"), look.dim);
        let values = percents.iter().map(|percent| percent.unwrap_or(0.0)).collect();
        let labels = self.days.iter().map(|days| format!("{}d", format::decimal(*days, 0))).collect();
        let plot = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        chart::trend(buf, plot, &Trend { values, part: Vec::new(), labels }, look, stale);
    }
}

impl AttributionTab for Lookback {
    fn question(&self, at: &Selection, cx: &PageContext<'_>) -> Question {
        at.by_model(cx, reports::LOOKBACK_CURVE)
    }

    fn fill(&mut self, answer: &Answer, at: &Selection, cx: &PageContext<'_>) {
        self.configured = at.lookback;
        self.days.clear();
        self.curves.clear();
        for row in &answer.table.rows {
            let (item, days) = (show::text(answer, row, "item"), show::number(answer, row, "days").unwrap_or(0.0));
            if !self.days.contains(&days) {
                self.days.push(days);
            }
            let percent = show::number(answer, row, "percent");
            match self.curves.iter_mut().find(|(other, ..)| other == item) {
                Some((.., percents)) => percents.push(percent),
                None => self.curves.push((item.to_owned(), at.name(cx, item).into_owned(), vec![percent])),
            }
        }
        let rows = self.curves.iter().map(|(item, name, percents)| {
            let mut fields = vec![Field::text(name), Field::Spark(percents.clone())];
            fields.extend(percents.iter().map(|percent| show::tenth(*percent)));
            Row { id: item.clone(), fields }
        });
        let rows = rows.collect();
        let mut columns = vec![Column::text(at.title(), 0, 14, 36), Column::new("Curve", 1)];
        columns.extend(self.days.iter().map(|days| Column::new(&self.label(*days), 0)));
        self.grid.set(columns, rows, Vec::new());
    }

    fn grid(&mut self) -> &mut Grid {
        &mut self.grid
    }

    fn title(&self, at: &Selection) -> String {
        format!("Percent of the credit by {} and lookback", at.view.name())
    }

    fn none(&self, _keys: &Keymap) -> (&'static str, Vec<String>) {
        ("No touch came before a completion here.", Vec::new())
    }

    fn draw(&mut self, buf: &mut Buffer, area: Rect, answer: &Answer, look: &Look, stale: bool) {
        let mut room = area;
        if area.height >= self.grid.tall() + CURVE + 2 {
            let tall = CURVE.max((area.height - self.grid.tall()) / 2).min(14);
            room.height = area.height - tall - 1;
            self.curve(buf, Rect { y: area.bottom() - tall, height: tall, ..area }, look, stale);
        }
        // Which lookback is meant by the star is always said.
        let configured = match self.configured {
            Some(days) if self.days.contains(&days) => Some("* the configured lookback".to_owned()),
            Some(days) => Some(format!("the configured lookback is {} d", format::decimal(days, 0))),
            None => None,
        };
        let mut notes: Vec<String> = configured.into_iter().collect();
        let least = u16::from(!notes.is_empty());
        notes.extend(answer.notes.texts());
        let room = show::with_notes(buf, room, self.grid.tall(), least, &notes, look);
        self.grid.draw(buf, room, look, true, stale);
    }

    fn open(&self, at: &Selection, cx: &PageContext<'_>) -> Effect {
        self.item().map_or(Effect::None, |item| at.people(cx, item))
    }

    fn item(&self) -> Option<&str> {
        self.grid.chosen().map(|row| row.id.as_str())
    }
}
