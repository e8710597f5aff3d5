//! How well each order of the sequence model foresees customers that it did not see: why to trust the model (A8).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::model::Model;
use crate::domain::words;
use crate::print::format;
use crate::report;
use crate::report::{ScorecardRow, Tested, Trust};
use crate::tui::context::PageContext;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::panel::Question;
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

use super::selection::Selection;
use super::tab::AttributionTab;

/// What the data-driven model looks at, by how many touches it looks back.
const LOOKS_AT: [&str; 5] = [
    "nothing: the usual rate",
    "the touch alone",
    "the touch and one before",
    "the touch and two before",
    "the touch and three before",
];

/// How often a guess ranks people right.
const GUESS: f64 = 0.5;

/// The id of the row of the Markov model; those of the others are numbers.
const MARKOV: &str = "markov";

/// The tab.
#[derive(Default)]
pub struct Scorecard {
    grid: Grid,
}

impl AttributionTab for Scorecard {
    fn question(&self, at: &Selection, cx: &PageContext<'_>) -> Question {
        at.by_no_model(cx, report::SCORECARD.name)
    }

    fn fill(&mut self, answer: &Answer, _at: &Selection, _cx: &PageContext<'_>) {
        let error = |value: Option<f64>| {
            let text = value.map_or_else(|| format::MISSING.to_owned(), |value| format::decimal(value, 5));
            Field::Number(text, value)
        };
        let right = |auc: Option<f64>| show::share(auc);
        let bar = |auc: Option<f64>, interval: Option<(f64, f64)>| {
            let above = |auc: f64| (auc - GUESS).max(0.0);
            let interval = interval.map(|(low, high)| (above(low), above(high)));
            auc.map_or(Field::Empty, |auc| Field::Bar(Bar { value: above(auc), interval, most: 1.0 - GUESS }))
        };
        let ends = |interval: Option<(f64, f64)>| {
            interval.map_or(Field::Empty, |(low, high)| {
                Field::dim(&format!("{}–{}", format::share(low), format::share(high)))
            })
        };
        let sequence = tested(Trust::read(answer));
        let scores: Vec<ScorecardRow> = answer.table.read();
        let usual = scores.first().and_then(|row| row.base_rate);
        let mut rows: Vec<Row> = scores
            .into_iter()
            .map(|row| {
                let looks = usize::try_from(row.k).ok().and_then(|k| LOOKS_AT.get(k)).copied().unwrap_or_default();
                let own = sequence.filter(|own| i64::from(own.order) == row.k);
                let interval = own.and_then(|own| own.auc_interval);
                let said = if own.is_some() {
                    "◂ in use"
                } else if row.chosen {
                    "◂ chosen"
                } else {
                    ""
                };
                let fields = vec![
                    Field::text(Model::Sequence.label()),
                    Field::text(looks),
                    right(row.auc),
                    ends(interval),
                    bar(row.auc, interval),
                    error(row.log_loss),
                    show::share(row.base_rate),
                    Field::text(said),
                ];
                Row { id: row.k.to_string(), fields }
            })
            .collect();
        rows.extend(tested(Trust::read_markov(answer)).map(|own| Row {
            id: MARKOV.to_owned(),
            fields: vec![
                Field::text(Model::Markov.label()),
                Field::text(&format!("the state of {}", touches(own.order))),
                right(own.auc),
                ends(own.auc_interval),
                bar(own.auc, own.auc_interval),
                error(own.log_loss),
                show::share(usual),
                Field::text("◂ in use"),
            ],
        }));
        let columns = vec![
            Column::text("Model", 2, 8, 16),
            Column::text("looks at", 1, 26, 34),
            Column::new(&format!("{} %", words::RANKS_RIGHT), 0).or_short("Right %").fields(&["auc"]),
            Column::new("95 % interval", 5),
            Column::bar("50 → 100 %", 6, 10, 30),
            Column::new(words::ERROR, 0).or_short("Error").fields(&["log_loss"]),
            Column::new(&format!("{} %", words::USUAL_RATE), 5).or_short("Usual %").fields(&["base_rate"]),
            Column::new("", 0).fields(&["chosen"]),
        ];
        // That of the Markov model stands in no row of the report.
        let places: Vec<Option<usize>> =
            (0..rows.len()).map(|place| (place < answer.table.rows.len()).then_some(place)).collect();
        self.grid.set(columns, rows, Vec::new());
        self.grid.set_sources(places);
    }

    fn grid(&mut self) -> &mut Grid {
        &mut self.grid
    }

    fn title(&self, at: &Selection) -> String {
        format!("How well the models by {} foresee customers kept aside for the test", at.view.name())
    }

    fn none(&self, _keys: &Keymap) -> (&'static str, Vec<String>) {
        ("There is nothing to be foreseen here.", Vec::new())
    }

    fn draw(&mut self, buf: &mut Buffer, area: Rect, answer: &Answer, look: &Look, stale: bool) {
        // First what the scores say, then what they are.
        let mut words = crate::print::notes(answer);
        if let Some(own) = tested(Trust::read(answer)) {
            words.push(format!(
                "tested on a fifth of the customers, kept aside: {} touches, {} of them followed by the milestone",
                format::decimal(show::amount(own.touches), 0),
                format::decimal(show::amount(own.completions), 0)
            ));
        }
        words.push("the bars begin at 50 %, a guess".to_owned());
        let tall = self.grid.tall();
        let room = Rect { height: tall.min(area.height), ..area };
        self.grid.draw(buf, room, look, true, stale);
        let below = Rect { y: area.y + room.height, height: area.height - room.height, ..area };
        show::with_notes(buf, below, 1, below.height.saturating_sub(1), &words, look);
    }
}

/// What the test of a model found.
fn tested(trust: Option<Trust>) -> Option<Tested> {
    match trust? {
        Trust::Tested(own) => Some(own),
        Trust::Rule => None,
    }
}

fn touches(order: u8) -> String {
    if order == 1 { "1 touch".to_owned() } else { format!("{order} touches") }
}
