//! What follows what on the paths (A14): a matrix where it fits, else a list.

use std::collections::{BTreeMap, BTreeSet};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::domain::model::View;
use crate::tui::look::Look;
use crate::tui::panel::Question;
use crate::tui::show;
use crate::tui::source::Cx;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

use super::part::{At, Part};

/// How the report calls what is no item.
const START: &str = "(start)";
const ENDS: [&str; 2] = ["(conversion)", "(loss)"];

/// The part.
#[derive(Default)]
pub struct Transitions {
    list: Grid,
    matrix: Grid,
    /// Which of the two was drawn last.
    whole: bool,
}

/// One step from one stop to another.
struct Step<'a> {
    from: &'a str,
    to: &'a str,
    count: f64,
    share: Option<f64>,
}

/// The steps in the order of the screen: from the start first, then from what is left most often; the largest share first.
fn steps(answer: &Answer) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = answer
        .table
        .rows
        .iter()
        .map(|row| Step {
            from: show::text(answer, row, "from"),
            to: show::text(answer, row, "to"),
            count: show::number(answer, row, "count").unwrap_or(0.0),
            share: show::number(answer, row, "share"),
        })
        .collect();
    let mut left: BTreeMap<&str, f64> = BTreeMap::new();
    for step in &steps {
        *left.entry(step.from).or_default() += step.count;
    }
    let weight = |step: &Step<'_>| if step.from == START { f64::INFINITY } else { left[step.from] };
    steps.sort_by(|a, b| {
        let from = weight(b).total_cmp(&weight(a)).then_with(|| a.from.cmp(b.from));
        from.then_with(|| b.count.total_cmp(&a.count)).then_with(|| a.to.cmp(b.to))
    });
    steps
}

impl Transitions {
    fn fill_list(&mut self, steps: &[Step<'_>], at: &At, cx: &Cx<'_>) {
        let rows = steps.iter().map(|step| Row {
            id: format!("{}:{}{}", step.from.len(), step.from, step.to),
            fields: vec![
                stop(at, cx, step.from),
                Field::dim("→"),
                stop(at, cx, step.to),
                show::count(Some(step.count)),
                show::share(step.share),
                step.share.map_or(Field::Empty, |value| Field::Bar(Bar { value, interval: None, most: 1.0 })),
            ],
        });
        let columns = vec![
            Column::text("From", 0, 12, 34),
            Column::new("", 3),
            Column::text("To", 0, 12, 34),
            Column::new("Count", 0),
            Column::new("Share %", 0),
            Column::bar("", 2, 8, 40),
        ];
        self.list.set(columns, rows.collect(), Vec::new());
    }

    fn fill_matrix(&mut self, steps: &[Step<'_>], at: &At, cx: &Cx<'_>) {
        let mut froms: Vec<&str> = Vec::new();
        for step in steps {
            if !froms.contains(&step.from) {
                froms.push(step.from);
            }
        }
        // Items are columns in the order in which they are rows, so that the diagonal is what repeats; ends last.
        let mut tos: Vec<&str> = froms.iter().copied().filter(|from| *from != START).collect();
        for step in steps {
            if !tos.contains(&step.to) && !ENDS.contains(&step.to) {
                tos.push(step.to);
            }
        }
        tos.extend(ENDS);
        let shares: BTreeMap<(&str, &str), Option<f64>> =
            steps.iter().map(|step| ((step.from, step.to), step.share)).collect();
        let rows = froms.iter().map(|from| {
            let sum = steps.iter().filter(|step| step.from == *from).map(|step| step.count).sum::<f64>();
            let mut fields = vec![stop(at, cx, from), show::count(Some(sum))];
            fields.extend(tos.iter().map(|to| match shares.get(&(*from, *to)) {
                Some(share) => show::share(*share),
                None => Field::Number("·".to_owned(), None),
            }));
            Row { id: (*from).to_owned(), fields }
        });
        let mut columns = vec![Column::text("From, % to", 0, 12, 34), Column::new("Count", 0)];
        columns.extend(tos.iter().map(|to| Column::new(Clean::new(at.name(cx, to)).as_str(), 0)));
        self.matrix.set(columns, rows.collect(), Vec::new());
    }
}

/// A stop of a path: an item by its name, what is no item dim.
fn stop(at: &At, cx: &Cx<'_>, stop: &str) -> Field {
    if stop == START || ENDS.contains(&stop) { Field::dim(stop) } else { Field::text(at.name(cx, stop)) }
}

/// More columns than this are no table to be read.
const WIDEST: usize = 14;

impl Part for Transitions {
    fn question(&self, at: &At, cx: &Cx<'_>) -> Question {
        at.of_all(cx, "transitions")
    }

    fn fill(&mut self, answer: &Answer, at: &At, cx: &Cx<'_>) {
        let steps = steps(answer);
        self.fill_list(&steps, at, cx);
        let columns: BTreeSet<&str> = steps.iter().map(|step| step.to).collect();
        // A view of many items is a list at any width.
        if at.view != View::Asset && columns.len() <= WIDEST {
            self.fill_matrix(&steps, at, cx);
        } else {
            self.matrix = Grid::default();
        }
    }

    fn grid(&mut self) -> &mut Grid {
        if self.whole { &mut self.matrix } else { &mut self.list }
    }

    fn title(&self, at: &At) -> String {
        format!("What follows what, by {}", at.view.name())
    }

    fn none(&self) -> (&'static str, Vec<String>) {
        let helps = "A longer period (p), a wider filter (f) or another view (v) may help.".to_owned();
        ("There is no path here: nobody was touched.", vec![helps])
    }

    fn draw(&mut self, buf: &mut Buffer, area: Rect, answer: &Answer, look: &Look, stale: bool) {
        let whole = !self.matrix.is_empty() && self.matrix.wide() <= area.width;
        if whole != self.whole {
            // What is found in the one is found in the other.
            let needle = self.grid().needle().to_owned();
            self.whole = whole;
            self.grid().find(&needle);
        }
        let tall = self.grid().tall();
        let room = show::noted(buf, area, tall, 0, &answer.notes, look);
        self.grid().draw(buf, room, look, true, stale);
    }
}
