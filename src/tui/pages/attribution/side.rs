//! All models in one table: how far they differ per item, and from each other (A8, A11).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::metric::metric;
use crate::domain::model::Model;
use crate::domain::note::Topic;
use crate::domain::row::Row as _;
use crate::domain::words;
use crate::print::{self, format};
use crate::report;
use crate::report::CompareRow;
use crate::tui::context::PageContext;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::Effect;
use crate::tui::panel::Question;
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::pen::{self, put, put_right};

use super::selection::Selection;
use super::tab::AttributionTab;

/// The tab.
#[derive(Default)]
pub struct Side {
    grid: Grid,
    apart: Vec<Apart>,
}

/// A model and how far the models before it are from it, in percent of the credit.
struct Apart {
    label: &'static str,
    distances: Vec<f64>,
}

/// A model's column: its header, and the percent of each row.
struct Opinion {
    model: Model,
    label: &'static str,
    /// Its field in the report.
    field: &'static str,
    percents: Vec<f64>,
}

/// The models that have a result; one behind its gate has none (A11).
fn opinions(rows: &[CompareRow]) -> Vec<Opinion> {
    let opinion = |model: &Model| {
        let percents: Vec<f64> = rows.iter().filter_map(|row| row.percent(model)).collect();
        let whole = !percents.is_empty() && percents.len() == rows.len();
        whole.then(|| {
            let (label, field) = heading(model);
            Opinion { model: model.clone(), label, field, percents }
        })
    };
    Model::compared().filter_map(opinion).collect()
}

/// What the column of a model is called by people, and by programs.
fn heading(model: &Model) -> (&'static str, &'static str) {
    let columns = CompareRow::COLUMNS.iter().skip(1);
    Model::compared()
        .zip(columns)
        .find(|(other, _)| *other == model)
        .map_or(("", ""), |(_, metric)| (metric.label, metric.name))
}

/// Half the sum of the differences: the share of the credit that two models place otherwise (A11).
fn distance(a: &Opinion, b: &Opinion) -> f64 {
    a.percents.iter().zip(&b.percents).map(|(a, b)| (a - b).abs()).sum::<f64>() / 2.0
}

/// The rank of a row: one more than the number of rows with more.
fn rank(opinion: &Opinion, row: usize) -> usize {
    1 + opinion.percents.iter().filter(|percent| **percent > opinion.percents[row]).count()
}

/// How many ranks better and worse than under the first model a row stands under the others.
fn moves(base: &Opinion, all: &[Opinion], row: usize) -> (usize, usize) {
    let own = rank(base, row);
    let ranks = || all.iter().map(|opinion| rank(opinion, row));
    (own - ranks().min().unwrap_or(own).min(own), ranks().max().unwrap_or(own).max(own) - own)
}

fn moved((up, down): (usize, usize)) -> Field {
    let one = |sign: &str, n: usize| if n > 0 { format!("{sign}{n}") } else { String::new() };
    let text = [one("▲", up), one("▼", down)].join(" ").trim().to_owned();
    let text = if text.is_empty() { "0".to_owned() } else { text };
    Field::Number(text, Some(show::position(up + down)))
}

impl AttributionTab for Side {
    fn question(&self, at: &Selection, cx: &PageContext<'_>) -> Question {
        at.by_no_model(cx, report::ATTRIBUTION_COMPARE.name)
    }

    fn fill(&mut self, answer: &Answer, at: &Selection, cx: &PageContext<'_>) {
        let compared: Vec<CompareRow> = answer.table.read();
        let all = opinions(&compared);
        // The models that weigh the data come first: they are the ones to be compared with.
        let (data, rules): (Vec<&Opinion>, Vec<&Opinion>) = all.iter().partition(|own| own.model.data_driven());
        let shown: Vec<&Opinion> = data.into_iter().chain(rules).collect();
        let base = shown.first().copied();
        let spread = |n: usize| compared.get(n).and_then(|row| row.spread);
        let mut order: Vec<usize> = (0..compared.len()).collect();
        if let Some(base) = base {
            order.sort_by(|a, b| base.percents[*b].total_cmp(&base.percents[*a]));
        }
        let most = order.iter().filter_map(|n| spread(*n)).fold(0.0, f64::max);
        let rows = order.iter().map(|&n| {
            let item = compared[n].item.as_str();
            let mut fields = vec![Field::text(&at.name(cx, item))];
            fields.extend(shown.iter().map(|opinion| show::tenth(opinion.percents.get(n).copied())));
            fields.push(show::tenth(spread(n)));
            fields.push(base.map_or(Field::Empty, |base| moved(moves(base, &all, n))));
            fields.push(spread(n).map_or(Field::Empty, |value| Field::Bar(Bar { value, interval: None, most })));
            Row { id: item.to_owned(), fields }
        });
        let mut columns = vec![Column::text(at.title(), 0, 18, 32).fields(&["item"])];
        // The further to the right, the sooner a model gives way; the one that ranks are compared with never does.
        columns.extend(
            (0_u8..)
                .zip(&shown)
                .map(|(n, opinion)| Column::new(opinion.label, n.min(1) + n / 3).fields(&[opinion.field])),
        );
        let spread = words::LARGEST_LESS_SMALLEST;
        columns.extend([
            Column::new(spread, 0).fields(&["spread"]),
            Column::new(metric("rank_change").label, 1).fields(&["rank_change"]),
            Column::bar("", 6, 6, 20),
        ]);
        self.grid.lead(Some(1 + shown.len()));
        self.grid.set(columns, rows.collect(), Vec::new());
        self.grid.set_sources(order.iter().copied());
        self.apart = shown
            .iter()
            .enumerate()
            .map(|(n, own)| Apart {
                label: own.label,
                distances: shown[..n].iter().map(|other| distance(own, other)).collect(),
            })
            .collect();
    }

    fn grid(&mut self) -> &mut Grid {
        &mut self.grid
    }

    fn title(&self, at: &Selection) -> String {
        format!("Percent of the credit by {}, all models side by side", at.view.name())
    }

    fn none(&self, _keys: &Keymap) -> (&'static str, Vec<String>) {
        ("No touch came before a completion here.", Vec::new())
    }

    fn draw(&mut self, buf: &mut Buffer, area: Rect, answer: &Answer, look: &Look, stale: bool) {
        // Why a model has no column comes first, then how far the others are apart, then how far each is to be trusted.
        let texts = |wanted: &dyn Fn(Topic) -> bool| -> Vec<String> {
            let notes = answer.notes.iter().filter(|note| wanted(note.topic));
            notes.map(|note| print::note_text(note, answer)).collect()
        };
        let mut notes = texts(&|topic| topic == Topic::Gate);
        let least = pen::cells(notes.len().min(3));
        let room_left = area.height.saturating_sub(self.grid.tall());
        let mut room = area;
        let tall = pen::cells(self.apart.len()) + 2;
        let table = self.apart.len() > 2 && room_left >= tall + least && table_width(&self.apart) <= area.width;
        if table {
            room.height -= tall;
        } else {
            notes.extend(texts(&|topic| topic == Topic::OtherModel));
        }
        notes.extend(texts(&|topic| topic == Topic::Trust));
        notes.extend(texts(&|topic| topic == Topic::General));
        let room = show::with_notes(buf, room, self.grid.tall(), least, &notes, look);
        self.grid.draw(buf, room, look, true, stale);
        if table {
            let place = Rect { y: area.bottom() - tall + 1, height: tall - 1, ..area };
            distances(buf, place, &self.apart, look);
        }
    }

    fn open(&self, at: &Selection, cx: &PageContext<'_>) -> Effect {
        self.item().map_or(Effect::None, |item| at.people(cx, item))
    }

    fn item(&self) -> Option<&str> {
        self.grid.chosen().map(|row| row.id.as_str())
    }
}

/// The width of the labels at the left of the table of distances.
fn label_width(all: &[Apart]) -> u16 {
    pen::cells(all.iter().map(|apart| pen::width(apart.label)).max().unwrap_or(0)) + 1
}

fn column_width(apart: &Apart) -> u16 {
    pen::cells(pen::width(apart.label)).max(5) + 1
}

fn table_width(all: &[Apart]) -> u16 {
    label_width(all) + all.iter().map(column_width).sum::<u16>()
}

/// Draws how far each pair of models is apart, once each.
fn distances(buf: &mut Buffer, area: Rect, all: &[Apart], look: &Look) {
    put(buf, area.x, area.y, area.width, &format!("{} (% of credit moved)", words::MODELS_DIFFER), look.dim);
    let left = label_width(all);
    for (n, apart) in all.iter().enumerate() {
        // The first line has no model before it: the columns are named there.
        let y = area.y + 1 + pen::cells(n);
        if n > 0 {
            put(buf, area.x, y, left, apart.label, look.text);
        }
        let mut x = area.x + left;
        for (other, column) in all[..all.len() - 1].iter().enumerate() {
            let room = column_width(column) - 1;
            if n == 0 {
                put_right(buf, x, y, room, column.label, look.dim);
            } else if let Some(distance) = apart.distances.get(other) {
                put_right(buf, x, y, room, &format::decimal(*distance, 1), look.text);
            }
            x += room + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opinion(percents: &[f64]) -> Opinion {
        Opinion { model: Model::Linear, label: "X", field: "x", percents: percents.to_vec() }
    }

    #[test]
    fn a11_distance_is_half_the_differences() {
        // |50−20| + |30−30| + |20−50| = 60, of which half was moved.
        let (a, b) = (opinion(&[50.0, 30.0, 20.0]), opinion(&[20.0, 30.0, 50.0]));
        assert!((distance(&a, &b) - 30.0).abs() < 1e-12 && distance(&a, &a).abs() < 1e-12);
    }

    #[test]
    fn a11_ranks_move_up_and_down_from_the_default_model() {
        // The second row is 2nd; last touch puts it 1st, first touch 3rd.
        let all = [opinion(&[50.0, 30.0, 20.0]), opinion(&[20.0, 70.0, 10.0]), opinion(&[50.0, 10.0, 40.0])];
        assert_eq!((0..3).map(|row| moves(&all[0], &all, row)).collect::<Vec<_>>(), [(0, 1), (1, 1), (1, 0)]);
        assert_eq!(moved((1, 1)), Field::Number("▲1 ▼1".into(), Some(2.0)));
        assert_eq!(moved((0, 0)), Field::Number("0".into(), Some(0.0)));
        // Equal percents are of one rank.
        assert_eq!(rank(&opinion(&[25.0, 25.0, 50.0]), 1), 2);
    }
}
