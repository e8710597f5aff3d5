//! One journey: its funnel, what happened at the selected step, and why entries ended (F3–F7).
//!
//! ```text
//! ┌ Funnel ────────────────────────────────────────────────────────────────────────────┐
//! │ Step            Kind    Inflow →  Now  Passed on  Exited  Exited %  Drop-off %  Of branch % │
//! │ Welcome e-mail  email   20,144    210     19,000     934       4.6         0.0            – │
//! └───────────────────────────────────────── ✓ inflow = in progress + passed on + … ────┘
//! ┌ Welcome e-mail: messages ─────────────────┐┌ Exits ─────────────────────────────────┐
//! │ Metric    Total  Unique    ios  web        ││ Reason              Here       All      │
//! └────────────────────────────────────────────┘└────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::report;
use crate::report::{Args, ExitRow, FunnelRow, People as Whose, StepMetricsRow};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing::{self, Missing};
use crate::tui::overlays::people::People;
use crate::tui::page::Effect;
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::pen::{self, Line};

/// The people of a step's count.
type Makes = fn(String) -> Whose;

/// A share of a step that only some steps have.
type Compared = fn(&FunnelRow) -> Option<f64>;

/// Which count of a step Enter opens.
const COUNTS: [(&str, Makes); 4] = [
    ("reached it", Whose::Reached),
    ("are there now", Whose::At),
    ("passed on", Whose::Passed),
    ("exited there", Whose::Left),
];

/// Lower than this there is no room for what is beside the steps.
const LOW: u16 = 10;

/// One journey in full.
pub struct Detail {
    journey: String,
    funnel: Panel,
    metrics: Panel,
    exits: Panel,
    steps: Grid,
    what: Grid,
    why: Grid,
    shown: Option<String>,
}

impl Detail {
    /// Of a journey.
    #[must_use]
    pub fn new(journey: &str) -> Self {
        Self {
            journey: journey.to_owned(),
            funnel: Panel::default(),
            metrics: Panel::default(),
            exits: Panel::default(),
            steps: Grid::default(),
            what: Grid::default(),
            why: Grid::default(),
            shown: None,
        }
    }

    /// Its id.
    #[must_use]
    pub fn journey(&self) -> &str {
        &self.journey
    }

    fn args(&self, cx: &PageContext<'_>) -> Args {
        Args { journey: Some(self.journey.clone()), ..cx.args() }
    }

    /// Asks.
    pub fn refresh(&mut self, cx: &PageContext<'_>) {
        let args = self.args(cx);
        self.funnel.ask(cx, Question::report(report::FUNNEL.name, args.clone()));
        // All steps at once: another step is then shown without asking.
        self.metrics.ask(cx, Question::report(report::STEP_METRICS.name, args.clone()));
        self.exits.ask(cx, Question::report(report::EXITS.name, args));
        let step = self.steps.chosen().map(|row| row.id.clone());
        if step != self.shown {
            self.shown = step;
            self.fill_step();
        }
    }

    /// Receives.
    pub fn poll(&mut self) -> bool {
        let funnel = self.funnel.poll();
        if funnel {
            self.fill_funnel();
            self.shown = self.steps.chosen().map(|row| row.id.clone());
        }
        let step = [self.metrics.poll(), self.exits.poll(), funnel].contains(&true);
        if step {
            self.fill_step();
        }
        step
    }

    /// Decides.
    pub fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        match action {
            Action::Open => {
                let Some(row) = self.steps.chosen() else { return Effect::None };
                let (says, whose) = COUNTS[self.count()];
                let name = row.fields.first().map_or("", Field::said);
                let title = format!("{name}: those who {says}");
                return Effect::Open(Box::new(People::new(&title, whose(row.id.clone()), self.args(cx), cx)));
            }
            _ => {}
        }
        Effect::None
    }

    /// Which count is under the cursor: that of its column, those who came to the step elsewhere.
    fn count(&self) -> usize {
        match self.steps.column_title() {
            "Now" => 1,
            "Passed on" => 2,
            "Exited" | "Exited %" => 3,
            _ => 0,
        }
    }

    /// What is asked here.
    pub fn panels(&mut self) -> Vec<&mut Panel> {
        vec![&mut self.funnel, &mut self.metrics, &mut self.exits]
    }

    /// The steps.
    pub fn grid(&mut self) -> &mut Grid {
        &mut self.steps
    }

    fn fill_funnel(&mut self) {
        let Some(answer) = self.funnel.answer() else { return };
        let all: Vec<FunnelRow> = answer.table.read();
        let most = show::amount(all.iter().map(|row| row.inflow).max().unwrap_or(0));
        // What no step of the journey has takes no room: arms have a share of their branch, other placed steps a drop-off.
        let compared: Vec<(Compared, Column)> = [
            ((|row| row.drop_off) as Compared, Column::new("Drop-off %", 2)),
            (|row| row.branch_share, Column::new("Of branch %", 2)),
        ]
        .into_iter()
        .filter(|(value, _)| all.iter().any(|row| value(row).is_some()))
        .collect();
        let rows = all.iter().map(|row| {
            let mut fields = vec![
                Field::text(row.name.as_deref().filter(|name| !name.is_empty()).unwrap_or(&row.step)),
                Field::dim(row.kind.as_deref().unwrap_or_default()),
                show::count(row.inflow),
                Field::Bar(Bar { value: show::amount(row.inflow), interval: None, most }),
                show::count(row.in_progress),
                show::count(row.passed_on),
                show::count(row.exited),
                show::share(row.exit_rate),
                show::share(row.share_of_start),
            ];
            fields.extend(compared.iter().map(|(value, _)| show::share(value(row))));
            Row { id: row.step.clone(), fields }
        });
        let mut columns = vec![
            Column::text("Step", 0, 20, 34),
            Column::text("Kind", 5, 5, 10),
            Column::new("Inflow →", 0),
            Column::bar("", 4, 6, 40),
            Column::new("Now", 1),
            Column::new("Passed on", 2),
            Column::new("Exited", 3),
            Column::new("Exited %", 1),
            Column::new("Of start %", 4),
        ];
        columns.extend(compared.iter().map(|(_, column)| column.clone()));
        self.steps.set(columns, rows.collect(), Vec::new());
    }

    /// Metrics × platform of the selected step, and exits there beside those of the journey.
    fn fill_step(&mut self) {
        let step = self.shown.clone().unwrap_or_default();
        if let Some(answer) = self.metrics.answer() {
            let (columns, rows) = by_platform(answer, &step);
            self.what.set(columns, rows, Vec::new());
        }
        if let Some(answer) = self.exits.answer() {
            let mut reasons: Vec<(String, u64, u64)> = Vec::new();
            for row in answer.table.read::<ExitRow>() {
                let here = if row.step.as_deref().unwrap_or_default() == step { row.entries } else { 0 };
                match reasons.iter_mut().find(|(other, ..)| *other == row.reason) {
                    Some((_, at, all)) => (*at, *all) = (*at + here, *all + row.entries),
                    None => reasons.push((row.reason, here, row.entries)),
                }
            }
            reasons.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
            let most = show::amount(reasons.first().map_or(0, |(_, _, all)| *all));
            let rows = reasons.into_iter().map(|(reason, here, all)| {
                let bar = Field::Bar(Bar { value: show::amount(all), interval: None, most });
                let fields = vec![Field::text(&reason.replace('_', " ")), show::count(here), show::count(all), bar];
                Row { id: reason, fields }
            });
            let columns = vec![
                Column::text("Reason", 0, 10, 24),
                Column::new("This step", 1),
                Column::new("Journey", 0),
                Column::bar("", 2, 4, 20),
            ];
            self.why.set(columns, rows.collect(), Vec::new());
        }
    }

    /// Draws.
    pub fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        let steps = pen::cells(self.funnel.answer().map_or(1, |answer| answer.table.rows.len()));
        let least = 8.min(area.height / 2);
        // A low window is for the steps alone.
        let tall = if area.height < LOW {
            area.height
        } else {
            (steps + 3).clamp(5, area.height.saturating_sub(least).max(5))
        };
        let top = Rect { height: tall, ..area };
        let foot = show::checks([self.funnel.answer()], look);
        let inner = frame(buf, top, "Funnel", &foot, look, true);
        if show::state(buf, inner, &self.funnel, None, look, cx.keys) {
            if self.steps.is_empty() {
                show::missing(buf, inner, &missing::steps(cx), look);
            } else {
                self.steps.draw(buf, inner, look, true, self.funnel.waiting());
            }
        }
        let below = Rect { y: top.bottom(), height: area.height - tall, ..area };
        if below.height == 0 {
            return;
        }
        let wide = below.width * 3 / 5;
        let name = self.steps.chosen().and_then(|row| row.fields.first()).map_or("", Field::said).to_owned();
        let left = Rect { width: wide, ..below };
        let others = cx.keys.pair(Action::Left, Action::Right).map(|keys| format!(", {keys} others"));
        let open = cx.keys.mention(Action::Open);
        let says = format!("{open}: who {}{}", COUNTS[self.count()].0, others.unwrap_or_default());
        let says = Line::new().add(says, look.dim);
        let title = if name.is_empty() { "Messages".to_owned() } else { format!("{name}: events and platforms") };
        let inner = frame(buf, left, &title, &says, look, false);
        let empty = self.what.is_empty().then_some("No message or form event at this step.");
        if show::state(buf, inner, &self.metrics, empty, look, cx.keys) {
            self.what.draw(buf, inner, look, false, self.metrics.waiting());
        }
        let right = Rect { x: below.x + wide, width: below.width - wide, ..below };
        let inner = frame(buf, right, "Why entries ended", &Line::new(), look, false);
        if show::state(buf, inner, &self.exits, None, look, cx.keys) {
            if self.why.is_empty() {
                let none = missing::entries(cx).unwrap_or_else(|| Missing::plain("No entry has ended yet"));
                show::missing(buf, inner, &none, look);
            } else {
                self.why.draw(buf, inner, look, false, self.exits.waiting());
            }
        }
    }
}

/// The metrics of a step: total and unique over all platforms, then the total on each.
fn by_platform(answer: &Answer, step: &str) -> (Vec<Column>, Vec<Row>) {
    let mut all: Vec<StepMetricsRow> = answer.table.read();
    all.retain(|row| row.step.as_deref().unwrap_or_default() == step);
    // No platform = all of them, which an empty name is not.
    let mut platforms: Vec<&str> = all.iter().filter_map(|row| row.platform.as_deref()).collect();
    platforms.sort_unstable();
    platforms.dedup();
    let mut metrics: Vec<&str> = Vec::new();
    for row in &all {
        if !metrics.contains(&row.metric.as_str()) {
            metrics.push(&row.metric);
        }
    }
    let find =
        |metric: &str, on: Option<&str>| all.iter().find(|row| row.metric == metric && row.platform.as_deref() == on);
    let rows = metrics.iter().map(|metric| {
        let said =
            metric.strip_prefix("passed:").map_or_else(|| metric.replace('_', " "), |to| format!("passed to {to}"));
        let whole = find(metric, None);
        let mut fields =
            vec![Field::text(&said), show::count(whole.map(|row| row.total)), show::count(whole.map(|row| row.unique))];
        fields.extend(platforms.iter().map(|on| show::count(find(metric, Some(on)).map(|row| row.total))));
        Row { id: (*metric).to_owned(), fields }
    });
    let mut columns = vec![Column::text("Event", 0, 8, 26), Column::new("Total", 0), Column::new("Unique", 0)];
    for (i, platform) in platforms.iter().enumerate() {
        columns.push(Column::new(Clean::new(platform).as_str(), u8::try_from(i + 1).unwrap_or(9)));
    }
    (columns, rows.collect())
}
