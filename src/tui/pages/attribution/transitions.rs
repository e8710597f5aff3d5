//! What follows what on the paths (A14): a matrix where it fits, else a list.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::domain::ids::no_item;
use crate::domain::metric::{Metric, metric};
use crate::domain::model::View;
use crate::report;
use crate::report::stands::Stands;
use crate::report::{CONVERSION, LOSS, TransitionRow};
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

const FROM: &Metric = metric("from");
const TO: &Metric = metric("to");
const TIMES: &Metric = metric("count");
const SHARE: &Metric = metric("transition.share");

/// A start, an item or an end, and what it is called: an item may be called as the others are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Stop<'a> {
    stands: Stands,
    name: &'a str,
}

impl Stop<'_> {
    /// Where paths end.
    const ENDS: [Stop<'static>; 2] =
        [Stop { stands: Stands::Conversion, name: CONVERSION }, Stop { stands: Stands::Loss, name: LOSS }];

    /// Whether paths end there.
    fn ends(&self) -> bool {
        matches!(self.stands, Stands::Conversion | Stands::Loss)
    }

    /// What a row or a column of it is called.
    fn said<'a>(&'a self, at: &Selection, cx: &'a PageContext<'_>) -> Cow<'a, str> {
        if self.stands == Stands::Item { at.name(cx, self.name) } else { Cow::Borrowed(no_item(self.name)) }
    }

    /// As a field: what is no item is dim.
    fn field(&self, at: &Selection, cx: &PageContext<'_>) -> Field {
        if self.stands == Stands::Item { Field::text(&self.said(at, cx)) } else { Field::dim(&self.said(at, cx)) }
    }

    /// A text of its own, by which the selection finds it again.
    fn id(&self) -> String {
        format!("{}:{}:{}", self.stands.name(), self.name.len(), self.name)
    }
}

/// The tab.
#[derive(Default)]
pub struct Transitions {
    list: Grid,
    matrix: Grid,
    /// Which of the two was drawn last.
    whole: bool,
}

/// One step from one stop to another.
struct Step<'a> {
    /// Its row in the answer.
    row: usize,
    from: Stop<'a>,
    to: Stop<'a>,
    count: f64,
    share: Option<f64>,
}

/// The steps in the order of the screen: from the start first, then from what is left most often; the largest share first.
fn steps(rows: &[TransitionRow]) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = rows
        .iter()
        .enumerate()
        .map(|(place, row)| Step {
            row: place,
            from: Stop { stands: row.from_kind, name: &row.from },
            to: Stop { stands: row.to_kind, name: &row.to },
            count: show::amount(row.count),
            share: row.share,
        })
        .collect();
    let mut left: BTreeMap<Stop<'_>, f64> = BTreeMap::new();
    for step in &steps {
        *left.entry(step.from).or_default() += step.count;
    }
    let weight = |step: &Step<'_>| if step.from.stands == Stands::Start { f64::INFINITY } else { left[&step.from] };
    steps.sort_by(|a, b| {
        let from = weight(b).total_cmp(&weight(a)).then_with(|| a.from.cmp(&b.from));
        from.then_with(|| b.count.total_cmp(&a.count)).then_with(|| a.to.cmp(&b.to))
    });
    steps
}

impl Transitions {
    fn fill_list(&mut self, steps: &[Step<'_>], at: &Selection, cx: &PageContext<'_>) {
        let rows = steps.iter().map(|step| Row {
            id: step.from.id() + &step.to.id(),
            fields: vec![
                step.from.field(at, cx),
                Field::dim("→"),
                step.to.field(at, cx),
                show::rounded(Some(step.count)),
                show::share(step.share),
                step.share.map_or(Field::Empty, |value| Field::Bar(Bar { value, interval: None, most: 1.0 })),
            ],
        });
        let columns = vec![
            Column::text(FROM.label, 0, 12, 34).fields(&[FROM.name]),
            Column::new("", 3),
            Column::text(TO.label, 0, 12, 34).fields(&[TO.name]),
            Column::new(TIMES.label, 0).fields(&[TIMES.name]),
            Column::new(&format!("{} %", SHARE.label), 0).fields(&[SHARE.name]),
            Column::bar("of what follows", 2, 8, 40),
        ];
        self.list.set(columns, rows.collect(), Vec::new());
        self.list.set_sources(steps.iter().map(|step| step.row));
    }

    fn fill_matrix(&mut self, steps: &[Step<'_>], at: &Selection, cx: &PageContext<'_>) {
        let mut froms: Vec<Stop<'_>> = Vec::new();
        for step in steps {
            if !froms.contains(&step.from) {
                froms.push(step.from);
            }
        }
        // Items are columns in the order in which they are rows, so that the diagonal is what repeats; ends last.
        let mut tos: Vec<Stop<'_>> = froms.iter().copied().filter(|from| from.stands != Stands::Start).collect();
        for step in steps {
            if !tos.contains(&step.to) && !step.to.ends() {
                tos.push(step.to);
            }
        }
        tos.extend(Stop::ENDS);
        let shares: BTreeMap<(Stop<'_>, Stop<'_>), Option<f64>> =
            steps.iter().map(|step| ((step.from, step.to), step.share)).collect();
        let rows = froms.iter().map(|from| {
            let sum = steps.iter().filter(|step| step.from == *from).map(|step| step.count).sum::<f64>();
            let mut fields = vec![from.field(at, cx), show::rounded(Some(sum))];
            fields.extend(tos.iter().map(|to| match shares.get(&(*from, *to)) {
                Some(share) => show::share(*share),
                None => Field::Number("·".to_owned(), None),
            }));
            Row { id: from.id(), fields }
        });
        let mut columns = vec![Column::text("From, % to", 0, 12, 34), Column::new(TIMES.label, 0)];
        columns.extend(tos.iter().map(|to| Column::new(Clean::new(&to.said(at, cx)).as_str(), 0)));
        self.matrix.set(columns, rows.collect(), Vec::new());
    }
}

/// More columns than this are no table to be read.
const WIDEST: usize = 14;

impl AttributionTab for Transitions {
    fn question(&self, at: &Selection, cx: &PageContext<'_>) -> Question {
        at.by_no_model(cx, report::TRANSITIONS.name)
    }

    fn fill(&mut self, answer: &Answer, at: &Selection, cx: &PageContext<'_>) {
        let rows: Vec<TransitionRow> = answer.table.read();
        let steps = steps(&rows);
        self.fill_list(&steps, at, cx);
        let columns: BTreeSet<Stop<'_>> = steps.iter().map(|step| step.to).collect();
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

    fn title(&self, at: &Selection) -> String {
        format!("What follows what, by {}", at.view.name())
    }

    fn none(&self, keys: &Keymap) -> (&'static str, Vec<String>) {
        ("There is no path here: nobody was touched.", vec![format!("{}.", show::widen(keys))])
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
        let room = show::with_notes(buf, area, tall, 0, &crate::print::notes(answer), look);
        self.grid().draw(buf, room, look, true, stale);
    }
}
