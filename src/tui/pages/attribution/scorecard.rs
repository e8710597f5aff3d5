//! How well each order of the sequence model foresees customers that it did not see: why to trust the model (A8).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::table::Cell;
use crate::print::format;
use crate::tui::context::PageContext;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::panel::Question;
use crate::tui::reports;
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

use super::selection::Selection;
use super::tab::AttributionTab;

/// What the model looks at, by k.
const LOOKS_AT: [&str; 5] = [
    "nothing: the base rate",
    "the touch alone",
    "the touch and the one before it",
    "the touch and the two before it",
    "the touch and the three before it",
];

/// The AUC of a model that knows nothing.
const CHANCE: f64 = 0.5;

/// The tab.
#[derive(Default)]
pub struct Scorecard {
    grid: Grid,
}

impl AttributionTab for Scorecard {
    fn question(&self, at: &Selection, cx: &PageContext<'_>) -> Question {
        at.by_no_model(cx, reports::SCORECARD)
    }

    fn fill(&mut self, answer: &Answer, _at: &Selection, _cx: &PageContext<'_>) {
        let score = |value: Option<f64>, places| {
            Field::Number(
                value.map_or_else(|| format::MISSING.to_owned(), |value| format::decimal(value, places)),
                value,
            )
        };
        let chosen = answer.table.column("chosen");
        let above = |auc: f64| (auc - CHANCE).max(0.0);
        let rows = answer.table.rows.iter().map(|row| {
            let of = |column| show::number(answer, row, column);
            let k = of("k");
            let looks =
                LOOKS_AT.iter().zip(0_u8..).find(|(_, n)| k == Some(f64::from(*n))).map_or("", |(text, _)| text);
            let own = chosen.and_then(|column| row.get(column)) == Some(&Cell::Bool(true));
            let fields = vec![
                show::rounded(k),
                Field::text(looks),
                score(of("log_loss"), 5),
                score(of("auc"), 4),
                of("auc").map_or(Field::Empty, |auc| {
                    Field::Bar(Bar { value: above(auc), interval: None, most: 1.0 - CHANCE })
                }),
                show::share(of("base_rate")),
                if own { Field::text("◂ chosen") } else { Field::Empty },
            ];
            Row { id: k.map_or_else(String::new, |k| k.to_string()), fields }
        });
        let columns = vec![
            Column::new("k", 0),
            Column::text("The model looks at", 1, 22, 36),
            Column::new("Log loss", 0),
            Column::new("AUC", 0),
            Column::bar("", 3, 8, 30),
            Column::new("Base %", 2),
            Column::new("", 0),
        ];
        self.grid.set(columns, rows.collect(), Vec::new());
    }

    fn grid(&mut self) -> &mut Grid {
        &mut self.grid
    }

    fn title(&self, at: &Selection) -> String {
        format!("How well the model by {} foresees customers that it did not see", at.view.name())
    }

    fn none(&self, _keys: &Keymap) -> (&'static str, Vec<String>) {
        ("There is nothing to be foreseen here.", Vec::new())
    }

    fn draw(&mut self, buf: &mut Buffer, area: Rect, answer: &Answer, look: &Look, stale: bool) {
        // First what the scores say, then what they are.
        let mut words = answer.notes.texts();
        let held = |name| show::parameter(answer, name).and_then(Cell::number);
        if let Some((touches, conversions)) = held("held_out_touches").zip(held("held_out_conversions")) {
            words.push(format!(
                "judged on a fifth of the customers, held out: {} touches, {} of them followed by the milestone",
                format::decimal(touches, 0),
                format::decimal(conversions, 0)
            ));
        }
        words.push("the bars show how far the AUC is above chance".to_owned());
        let tall = self.grid.tall();
        let room = Rect { height: tall.min(area.height), ..area };
        self.grid.draw(buf, room, look, true, stale);
        let below = Rect { y: area.y + room.height, height: area.height - room.height, ..area };
        show::with_notes(buf, below, 1, below.height.saturating_sub(1), &words, look);
    }
}
