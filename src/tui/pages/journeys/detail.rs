//! One journey: the tree of its steps, what happened at the selected step, and beside it why starts ended, how long they took or
//! how their groups fared (F3–F7, J3, J5).
//!
//! ```text
//! Abandoned cart · People 1,471 · Starts 2,190 · Ended without the goal 1,843
//! Goal purchase · People with the goal 301, 20.5 % (18.5–22.6) of 1,471 · target 20 % · median 1 d 4 h
//! ┌ Steps ─────────────────────────────────────────────────────────────────────────────┐
//! │ Step                  Reached        % of branch  Left  Left %  Opened %  Clicked %  │
//! │ Opened or clicked?      1,982 ██████                19     1.0                       │
//! │ ├ Questions? Write us   1,065 ███           54.3   127    11.9                  6.1  │
//! │ └ Last chance             901 ██▋           45.9    36     4.0      22.4        7.0  │
//! └───────────────────────────────────────── ✓ reached = waiting + went on + left ──────┘
//! Left here 127: With the goal 90 · No longer matches 28 · On a suppression list 9
//! ┌ Questions? Write us ──────────────────────┐┌ Why starts ended ──────────────────────┐
//! │ sent 100.0 %  clicked 6.1 %                ││ Reason              Here       All      │
//! │ Event     Total  Unique    ios  web        ││                                         │
//! └────────────────────────────────────────────┘└────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::beside::Beside;
use super::pane::{self, rows};
use super::steps::{self, Counted, Parts};
use super::summary;
use crate::report;
use crate::report::{
    Args, Drilldown, FunnelRow, GoalRow, GoalTimeRow, JourneyRow, LossRow, StepMetricsRow, StepRateRow, WHOLE_JOURNEY,
};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing;
use crate::tui::overlays::people::People;
use crate::tui::page::Effect;
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Grid, Pointed};
use crate::tui::widgets::pen::{self, Line, put};

/// Lower than this there is no room for what is beside the steps.
const LOW: u16 = 10;

/// In a narrower window the step and the reasons have half of it each.
const NARROW: u16 = 100;

/// One journey in full.
#[derive(Default)]
pub struct Detail {
    journey: String,
    funnel: Panel,
    metrics: Panel,
    losses: Panel,
    rates: Panel,
    times: Panel,
    /// The funnel of the period before, where the two are compared.
    before: Panel,
    compare: bool,
    steps: Grid,
    what: Grid,
    beside: Beside,
    /// What each column of the steps counts.
    counted: Vec<Counted>,
    /// The row of the journey among all.
    about: Option<JourneyRow>,
    shown: Option<String>,
    focus: Focus,
}

/// Which list the keys go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Focus {
    #[default]
    Steps,
    Metrics,
    Beside,
}

impl Focus {
    const ALL: [Self; 3] = [Self::Steps, Self::Metrics, Self::Beside];

    /// The list so many places on.
    fn turned(self, by: usize) -> Self {
        let now = Self::ALL.iter().position(|focus| *focus == self).unwrap_or(0);
        Self::ALL[(now + by) % Self::ALL.len()]
    }
}

impl Detail {
    /// Of a journey.
    #[must_use]
    pub fn new(journey: &str) -> Self {
        Self { journey: journey.to_owned(), ..Self::default() }
    }

    /// Its id.
    #[must_use]
    pub fn journey(&self) -> &str {
        &self.journey
    }

    fn args(&self, cx: &PageContext<'_>) -> Args {
        Args { journey: Some(self.journey.clone()), ..cx.args() }
    }

    /// The funnel of the period before, where it is to be compared with.
    fn previously(&self, cx: &PageContext<'_>) -> Option<Question> {
        let filter = cx.filter.previous().filter(|_| self.compare)?;
        Some(Question::report(report::FUNNEL.name, Args { filter, ..self.args(cx) }))
    }

    /// Asks.
    pub fn refresh(&mut self, cx: &PageContext<'_>) {
        let args = self.args(cx);
        self.compare &= cx.filter.previous().is_some();
        if let Some(question) = self.previously(cx) {
            self.before.ask(cx, question);
        }
        self.funnel.ask(cx, Question::report(report::FUNNEL.name, args.clone()));
        self.beside.ask(cx, args.clone());
        self.losses.ask(cx, Question::drilldown(Drilldown::Losses, args.clone()));
        self.times.ask(cx, Question::drilldown(Drilldown::GoalTimes, args.clone()));
        // Last, as they wait for what the funnel counts. All steps at once: another step is then shown without asking.
        self.metrics.ask(cx, Question::report(report::STEP_METRICS.name, args.clone()));
        self.rates.ask(cx, Question::report(report::STEP_RATES.name, args));
        let row = self.steps.chosen().map(|row| row.id.clone());
        if row != self.shown {
            self.shown = row;
            self.fill_step();
        }
    }

    /// Receives.
    pub fn poll(&mut self) -> bool {
        let steps = [self.funnel.poll(), self.losses.poll(), self.rates.poll(), self.before.poll()].contains(&true);
        if steps {
            self.fill_steps();
        }
        let rest = [self.metrics.poll(), self.beside.poll(), self.times.poll(), steps].contains(&true);
        if rest {
            self.fill_step();
        }
        rest
    }

    /// Takes what is known of the journey beside the others.
    pub fn describe(&mut self, about: Option<JourneyRow>) {
        if about.is_some() && about != self.about {
            self.about = about;
            self.fill_steps();
            self.fill_step();
        }
    }

    /// Decides.
    pub fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        match action {
            Action::NextPart => self.focus = self.focus.turned(1),
            Action::PreviousPart => self.focus = self.focus.turned(Focus::ALL.len() - 1),
            Action::Open => return self.open(cx),
            Action::Compare if !self.compare && cx.filter.previous().is_none() => {
                let period = cx.keys.mention(Action::Period);
                return Effect::Notice(format!("Choose a period with both ends first ({period})"));
            }
            Action::Compare => {
                self.compare = !self.compare;
                self.refresh(cx);
                self.fill_steps();
            }
            Action::NextView => {
                self.beside.turn();
                self.beside.ask(cx, self.args(cx));
                self.fill_step();
            }
            _ => {}
        }
        Effect::None
    }

    /// Opens the people behind the number under the cursor.
    fn open(&self, cx: &PageContext<'_>) -> Effect {
        let whose = match self.focus {
            Focus::Steps => {
                let Some(row) = self.steps.chosen() else { return Effect::None };
                steps::people_of(&row.id, self.counted.get(self.steps.column()).copied().unwrap_or(Counted::Reached))
            }
            Focus::Beside => {
                let Some(whose) = self.beside.people(self.step()) else { return Effect::None };
                whose
            }
            Focus::Metrics => return Effect::None,
        };
        let journey = cx.journey(&self.journey);
        let title = match steps::said_of(&whose) {
            (Some(step), says) => format!("{journey} · {}: people {says}", self.step_name(step)),
            (None, says) => format!("{journey}: people {says}"),
        };
        Effect::Open(Box::new(People::new(&title, whose, self.args(cx), cx)))
    }

    /// What is asked here.
    pub fn panels(&mut self) -> Vec<&mut Panel> {
        let Self { funnel, metrics, beside, losses, rates, times, before, .. } = self;
        let beside = beside.panel();
        // What is exported is what is looked at.
        let [first, second, third] = match self.focus {
            Focus::Steps => [funnel, metrics, beside],
            Focus::Metrics => [metrics, funnel, beside],
            Focus::Beside => [beside, funnel, metrics],
        };
        vec![first, second, third, losses, rates, times, before]
    }

    /// The list in focus.
    pub fn grid(&mut self) -> &mut Grid {
        match self.focus {
            Focus::Steps => &mut self.steps,
            Focus::Metrics => &mut self.what,
            Focus::Beside => &mut self.beside.grid,
        }
    }

    /// All lists.
    pub fn grids(&mut self) -> Vec<&mut Grid> {
        vec![&mut self.steps, &mut self.what, &mut self.beside.grid]
    }

    /// What the mouse pressed at a place: the list there takes the keys.
    pub fn point(&mut self, x: u16, y: u16) -> Pointed {
        let covered = [(Focus::Steps, &self.steps), (Focus::Metrics, &self.what), (Focus::Beside, &self.beside.grid)]
            .into_iter()
            .find(|(_, grid)| grid.covers(x, y))
            .map(|(focus, _)| focus);
        if let Some(focus) = covered {
            self.focus = focus;
        }
        self.grid().point(x, y)
    }

    /// The selected step; `None` on a row that is none.
    fn step(&self) -> Option<&str> {
        self.shown.as_deref().and_then(steps::step_of)
    }

    /// The row of a step.
    fn funnel_row(&self, step: &str) -> Option<FunnelRow> {
        self.funnel.answer()?.table.read().into_iter().find(|row: &FunnelRow| row.step == step)
    }

    /// What users call a step.
    fn step_name(&self, step: &str) -> String {
        let name = self.funnel_row(step).and_then(|row| row.name).filter(|name| !name.is_empty());
        name.unwrap_or_else(|| step.to_owned())
    }

    fn fill_steps(&mut self) {
        let Some(funnel) = self.funnel.answer() else { return };
        let losses: Option<Vec<LossRow>> = self.losses.answer().map(|answer| answer.table.read());
        let rates: Option<Vec<StepRateRow>> = self.rates.answer().map(|answer| answer.table.read());
        let before: Option<Vec<FunnelRow>> =
            self.before.answer().filter(|_| self.compare && !self.before.waiting()).map(|answer| answer.table.read());
        let before = before.as_deref();
        let parts =
            Parts { funnel, journey: self.about.as_ref(), losses: losses.as_deref(), rates: rates.as_deref(), before };
        self.counted = steps::fill(&mut self.steps, &parts);
        // The first step is of more interest than the sum above it.
        if self.shown.is_none() {
            self.steps.step(1);
        }
        self.shown = self.steps.chosen().map(|row| row.id.clone());
    }

    /// Metrics × platform of the selected step, and what stands beside them.
    fn fill_step(&mut self) {
        let step = self.step().map(str::to_owned);
        if let Some(answer) = self.metrics.answer() {
            let names = (&answer.names, self.journey.as_str());
            pane::fill_metrics(&mut self.what, &answer.table.read::<StepMetricsRow>(), step.as_deref(), names);
        }
        self.beside.fill(&self.journey, step.as_deref());
    }

    /// Draws; `goal` is that of the journey.
    pub fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>, goal: Option<&GoalRow>) {
        let name = cx.journey(&self.journey);
        let times = rows::<GoalTimeRow>(&self.times).into_iter().next();
        let room = area.width.saturating_sub(2);
        let event = goal.map(|goal| cx.event(&goal.trigger));
        let goal = goal.zip(event.as_deref());
        let lines = summary::lines(name, self.about.as_ref(), goal, times.as_ref(), (room, look));
        let head = pen::cells(lines.len()).min(area.height / 4);
        for (y, line) in (area.y..area.y + head).zip(&lines) {
            line.put(buf, area.x + 1, y, room);
        }
        let area = Rect { y: area.y + head, height: area.height - head, ..area };
        let least = 9.min(area.height / 2);
        let most = area.height.saturating_sub(least).max(5);
        // A low window is for the steps alone.
        let tall =
            if area.height < LOW { area.height } else { self.steps.tall().max(2).saturating_add(2).clamp(5, most) };
        let top = Rect { height: tall.min(area.height), ..area };
        let foot = show::checks([self.funnel.answer()], look);
        let inner = frame(buf, top, "Steps", &foot, look, self.focus == Focus::Steps);
        if show::state(buf, inner, &self.funnel, None, look, cx.keys) {
            if self.steps.is_empty() {
                show::missing(buf, inner, &missing::steps(cx), look);
            } else {
                self.steps.draw(buf, inner, look, self.focus == Focus::Steps, self.funnel.waiting());
            }
        }
        let below = Rect { y: top.bottom(), height: area.height - top.height, ..area };
        if below.height == 0 {
            return;
        }
        put(
            buf,
            below.x + 1,
            below.y,
            below.width.saturating_sub(2),
            &self.lost_here(usize::from(below.width.saturating_sub(2))),
            look.text,
        );
        let below = Rect { y: below.y + 1, height: below.height - 1, ..below };
        self.view_step(buf, below, look, cx);
    }

    /// What was lost at the selected step, in words, in so many columns.
    fn lost_here(&self, room: usize) -> String {
        let Some(step) = self.step() else { return String::new() };
        let losses: Vec<LossRow> = rows(&self.losses);
        steps::lost_says(&losses, step, room).unwrap_or_else(|| {
            if self.losses.answer().is_some() { "Left here: nobody".to_owned() } else { String::new() }
        })
    }

    /// Draws the selected step.
    fn view_step(&mut self, buf: &mut Buffer, below: Rect, look: &Look, cx: &PageContext<'_>) {
        // The reasons need the same room in any window.
        let wide = if below.width < NARROW { below.width / 2 } else { below.width * 3 / 5 };
        let left = Rect { width: wide, ..below };
        let step = self.step().map(str::to_owned);
        let title = step.as_deref().map_or_else(|| "All starts".to_owned(), |step| self.step_name(step));
        let inner = frame(buf, left, &title, &Line::new(), look, self.focus == Focus::Metrics);
        let inner = self.view_rates(buf, inner, step.as_deref(), look);
        let none =
            if step.is_some() { "No message or form event at this step." } else { "Choose a step for its messages." };
        let empty = self.what.is_empty().then_some(none);
        if show::state(buf, inner, &self.metrics, empty, look, cx.keys) {
            self.what.draw(buf, inner, look, self.focus == Focus::Metrics, self.metrics.waiting());
        }
        let right = Rect { x: below.x + left.width, width: below.width - left.width, ..below };
        self.beside.view(buf, right, look, cx, self.focus == Focus::Beside);
    }

    /// Draws the rates of a step, or of the journey's messages; answers with the room below them.
    fn view_rates(&self, buf: &mut Buffer, area: Rect, step: Option<&str>, look: &Look) -> Rect {
        let all: Vec<StepRateRow> = rows(&self.rates);
        let rates = pane::rates(all.iter().find(|row| row.step == step.unwrap_or(WHOLE_JOURNEY)));
        let lines = if rates.is_empty() { Vec::new() } else { show::facts(Line::new(), rates, area.width, look) };
        let tall = pen::cells(lines.len()).min(area.height / 2);
        for (y, line) in (area.y..area.y + tall).zip(&lines) {
            line.put(buf, area.x, y, area.width);
        }
        Rect { y: area.y + tall, height: area.height - tall, ..area }
    }
}
