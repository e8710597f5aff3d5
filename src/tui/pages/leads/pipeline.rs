//! Leads by the stage at which they stand (R7, P4, P6). Stages at which nobody stands stay.

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::part::LeadsPart;
use crate::domain::answer::Answer;
use crate::domain::metric::{Better, Metric, named};
use crate::domain::origin::Origin;
use crate::domain::row::Row as _;
use crate::domain::words;
use crate::print::format;
use crate::report::{self, Args, LeadCustomers, People as Whose, PipelineRow};
use crate::tui::action::Action;
use crate::tui::compare::PreviousPeriod;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing;
use crate::tui::overlays::leads::Leads;
use crate::tui::overlays::people::People;
use crate::tui::page::Effect;
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Column, Grid, Row};

const STAGE: &Metric = named(PipelineRow::COLUMNS, "stage");
const NOW: &Metric = named(PipelineRow::COLUMNS, "total");
const EVER: &Metric = named(PipelineRow::COLUMNS, "reached");
const STAY: &Metric = named(PipelineRow::COLUMNS, "median_days");
const WENT_ON: &Metric = named(PipelineRow::COLUMNS, "to_next");

/// The columns of the origins, in their order.
const ORIGINS: [(Origin, &Metric); 3] = [
    (Origin::Outbound, named(PipelineRow::COLUMNS, "outbound")),
    (Origin::Inbound, named(PipelineRow::COLUMNS, "inbound")),
    (Origin::Sales, named(PipelineRow::COLUMNS, "sales")),
];

/// The part.
#[derive(Default)]
pub struct Pipeline {
    panel: Panel,
    before: Panel,
    compare: PreviousPeriod,
    grid: Grid,
    /// What is said of the comparison.
    said: Vec<String>,
}

fn question(args: Args) -> Question {
    Question::report(report::PIPELINE.name, args)
}

impl Pipeline {
    fn fill(&mut self, cx: &PageContext<'_>) {
        let Some(answer) = self.panel.answer() else { return };
        let stages: Vec<PipelineRow> = answer.table.read();
        let most = show::amount(stages.iter().filter_map(|stage| stage.reached).max().unwrap_or(0));
        let before = self.compare.is_on().then(|| standing(self.before.answer()));
        let awaited = self.before.waiting();
        let rows = stages.iter().map(|stage| {
            let mut fields = vec![Field::text(&words::stage(&stage.stage))];
            fields.extend([stage.outbound, stage.inbound, stage.sales, stage.total].map(show::count));
            if let Some(before) = &before {
                let then = before.get(&stage.stage).copied().unwrap_or(Some(0));
                let change = stage.total.zip(then).map(|(now, then)| show::amount(now) - show::amount(then));
                fields.push(show::change(change.filter(|_| !awaited), 0, Better::Neither));
            }
            let bar = |reached| Field::Bar(Bar { value: show::amount(reached), interval: None, most });
            let hours = stage.median_days.map(|days| days * 24.0);
            fields.extend([
                show::count(stage.reached),
                stage.reached.map_or(Field::Empty, bar),
                Field::Number(hours.map_or_else(|| format::MISSING.to_owned(), format::duration), hours),
                show::share(stage.to_next),
            ]);
            Row { id: stage.stage.clone(), fields }
        });
        let rows = rows.collect();
        let mut columns = vec![Column::text(STAGE.label, 0, 12, 32).fields(&[STAGE.name])];
        columns.extend(ORIGINS.map(|(origin, metric)| {
            let short = if origin == Origin::Inbound { "Pages" } else { metric.short };
            Column::new(metric.label, 1).or_short(short).fields(&[metric.name])
        }));
        columns.push(Column::new(NOW.label, 0).fields(&[NOW.name]));
        columns.extend(self.compare.is_on().then(|| Column::new("Now vs before", 0).fields(&["total_change"])));
        columns.extend([
            Column::new(EVER.label, 2).fields(&[EVER.name]),
            Column::bar("", 6, 6, 30),
            Column::new(STAY.label, 3).or_short("Stay").fields(&[STAY.name]),
            Column::new(&format!("{} %", WENT_ON.label), 2).fields(&[WENT_ON.name]),
        ]);
        self.grid.set(columns, rows, Vec::new());
        self.grid.set_sources(0..stages.len());
        let before = self.compare.filter(cx);
        self.said = before.iter().map(|before| format!("before: leads created {}", show::dates(before))).collect();
    }

    /// Opens the leads of the count under the cursor; the customers of those ever there.
    fn open(&self, cx: &PageContext<'_>) -> Effect {
        let Some(row) = self.grid.chosen() else { return Effect::None };
        let title = self.grid.column_title();
        if title == EVER.label {
            let title = format!("Customers of leads ever at {}", words::stage(&row.id));
            let args = Args { stage: Some(row.id.clone()), ..cx.args() };
            let whose = Whose::Leads(LeadCustomers { ever: true, asset: None });
            return Effect::Open(Box::new(People::new(&title, whose, args, cx)));
        }
        let origin = ORIGINS.iter().find(|(_, metric)| metric.label == title).map(|(origin, _)| *origin);
        if origin.is_none() && title != STAGE.label && title != NOW.label {
            let says = format!(
                "{title}: no count; {} on {} or {} lists who stands or stood there",
                cx.keys.mention(Action::Open),
                NOW.label,
                EVER.label
            );
            return Effect::Notice(says);
        }
        let from = origin.map_or_else(String::new, |origin| format!(", {}", words::origin(origin.name())));
        let title = format!("Leads at {}{from}", words::stage(&row.id));
        let args = Args { stage: Some(row.id.clone()), origin, ..cx.args() };
        Effect::Open(Box::new(Leads::new(&title, args, cx)))
    }
}

/// So many stand at each stage.
fn standing(answer: Option<&Answer>) -> HashMap<String, Option<u64>> {
    let rows: Vec<PipelineRow> = answer.map(|answer| answer.table.read()).unwrap_or_default();
    rows.into_iter().map(|row| (row.stage, row.total)).collect()
}

impl LeadsPart for Pipeline {
    fn refresh(&mut self, _focus: bool, cx: &PageContext<'_>) {
        self.panel.ask(cx, question(cx.args()));
        if let Some(filter) = self.compare.follow(cx) {
            self.before.ask(cx, question(Args { filter, ..cx.args() }));
        } else {
            self.before = Panel::default();
        }
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let news = self.panel.poll() | self.before.poll();
        if news {
            self.fill(cx);
        }
        news
    }

    fn tall(&self) -> u16 {
        self.grid.tall().saturating_add(4)
    }

    fn draw(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>, focus: bool) {
        let foot = show::checks([self.panel.answer()], look);
        let inner = frame(buf, area, "Pipeline: leads by the stage at which they stand", &foot, look, focus);
        if !show::state(buf, inner, &self.panel, None, look, cx.keys) {
            return;
        }
        let Some(answer) = self.panel.answer() else { return };
        if answer.table.read::<PipelineRow>().iter().all(|stage| stage.reached.unwrap_or(0) == 0) {
            return show::missing(buf, inner, &missing::leads(cx, answer), look);
        }
        let notes: Vec<String> = self.said.iter().cloned().chain(crate::print::notes(answer)).collect();
        let least = u16::from(!self.said.is_empty());
        let room = show::with_notes(buf, inner, self.grid.tall(), least, &notes, look);
        self.grid.draw(buf, room, look, focus, self.panel.waiting());
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        vec![&mut self.panel, &mut self.before]
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        match action {
            Action::Open => return self.open(cx),
            Action::Compare => {
                if let Some(refused) = self.compare.turn(cx) {
                    return refused;
                }
                self.refresh(true, cx);
                self.fill(cx);
            }
            _ => {}
        }
        Effect::None
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(&mut self.grid)
    }
}
