//! One journey: the tree of its steps, what happened at the selected step, and beside it why starts ended, how long they took or
//! how their groups fared (F3–F7, J3, J5).
//!
//! ```text
//! Abandoned cart · People 1,471 · Starts 2,190 · Messages sent 6,233 · Ended without the goal 1,843
//! Goal purchase: 301 people, 20.5 % (18.5–22.6) of 1,471 · target 20 % · median 1 d 4 h
//! ┌ Steps · every visit · all versions ────────────────────────────────────────────────┐
//! │ Step                  Reached         % of starts  % of branch  Waiting  Left  Left % │
//! │ ├ Questions? Write us   1,065 ███            48.6         54.3       3   127    11.9  │
//! │ └ Last chance             901 ██▋            41.1         45.9       6    36     4.0  │
//! └───────────────────────────────────────── ✓ reached = waiting + went on + left ──────┘
//! Left here 11.9 % (10.1–14.0) of 1,065: With the goal 90 · No longer matches 28 · On a suppression list 9
//! ┌ Questions? Write us ──────────────────────┐┌ Why starts ended ──────────────────────┐
//! │ sent 100.0 %  clicked 6.1 %                ││ Reason              Here       All      │
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::arms::unplaced_says;
use super::beside::Beside;
use super::counting::Counting;
use super::focus::Focus;
use super::lost;
use super::pane::{self, rows};
use super::questions::Questions;
use super::steps::{self, Parts};
use super::summary::{self, OfGoal};
use super::whose::{Counted, NO_DROP_OFF, people_of, step_of, title_of};
use crate::report::{Args, FunnelRow, JourneyRow, StepMetricsRow, WHOLE_JOURNEY};
use crate::tui::action::Action;
use crate::tui::compare::PreviousPeriod;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing;
use crate::tui::overlays::people::People;
use crate::tui::page::Effect;
use crate::tui::panel::Panel;
use crate::tui::show;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Grid, Pointed};
use crate::tui::widgets::pen::{self, Line, put};

/// Lower than this there is no room for what is beside the steps.
const LOW: u16 = 10;

/// Lower than this the part in focus has the greater share.
const TALL: u16 = 26;

/// In a narrower window the step and the reasons have half of it each.
const NARROW: u16 = 100;

/// One journey in full.
#[derive(Default)]
pub struct Detail {
    journey: String,
    questions: Questions,
    counting: Counting,
    /// Whether the period before is compared with.
    compare: PreviousPeriod,
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

    /// Asks.
    pub fn refresh(&mut self, cx: &PageContext<'_>) {
        let args = self.args(cx);
        let before = self.compare.follow(cx);
        self.questions.ask(cx, &args, &self.counting, before);
        let row = self.steps.chosen().map(|row| row.id.clone());
        let turned = row != self.shown;
        if turned {
            self.shown = row;
        }
        self.ask_beside(cx);
        self.questions.ask_messages(cx, &args);
        if turned {
            self.fill_step();
        }
    }

    fn ask_beside(&mut self, cx: &PageContext<'_>) {
        let (args, step) = (self.args(cx), self.step().map(str::to_owned));
        self.beside.ask(cx, &self.counting, Args { step, ..args });
    }

    /// Receives.
    pub fn poll(&mut self) -> bool {
        let (steps, messages) = self.questions.poll();
        if steps {
            self.fill_steps();
        }
        let rest = [self.beside.poll(), messages, steps].contains(&true);
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
            Action::Compare => {
                if let Some(refused) = self.compare.turn(cx) {
                    return refused;
                }
                self.refresh(cx);
                self.fill_steps();
            }
            Action::NextView => {
                self.beside.turn();
                self.ask_beside(cx);
                self.fill_step();
            }
            Action::CountPeople => {
                self.counting.by_people = !self.counting.by_people;
                self.refresh(cx);
            }
            Action::NextVersion => return self.turn_version(cx),
            _ => {}
        }
        Effect::None
    }

    /// Shows the next version alone; after the last one all again (F10).
    fn turn_version(&mut self, cx: &PageContext<'_>) -> Effect {
        let Some(versions) = self.questions.versions() else { return Effect::None };
        match versions.as_slice() {
            [] => return Effect::Notice("No event of this journey bears a version".to_owned()),
            [only] => return Effect::Notice(format!("This journey has one version, {only}")),
            _ => {}
        }
        let next = match &self.counting.version {
            None => versions.first(),
            Some(now) => versions.iter().skip_while(|version| *version != now).nth(1),
        };
        self.counting.version = next.cloned();
        self.refresh(cx);
        Effect::None
    }

    /// Opens the people behind the number under the cursor.
    fn open(&self, cx: &PageContext<'_>) -> Effect {
        let args = self.args(cx);
        let shown = match self.focus {
            Focus::Steps => {
                let Some(row) = self.steps.chosen() else { return Effect::None };
                let counted = self.counted.get(self.steps.column()).copied().unwrap_or(Counted::Reached);
                let Counting { version, by_people } = self.questions.shown();
                let Some(whose) = people_of(&row.id, counted, (&rows(&self.questions.funnel), by_people)) else {
                    return Effect::Notice(NO_DROP_OFF.to_owned());
                };
                Some((whose, Args { version, ..args }))
            }
            Focus::Beside => {
                self.beside.people(self.step()).map(|whose| (whose, self.beside.args(&self.counting, args)))
            }
            Focus::Metrics => {
                pane::metric_people(&self.what, &rows(&self.questions.metrics), self.step()).map(|whose| (whose, args))
            }
        };
        let Some((whose, args)) = shown else { return Effect::None };
        let journey = cx.journey(&self.journey);
        let title = title_of(journey, args.version.as_deref(), &whose, &|step| self.step_name(step));
        Effect::Open(Box::new(People::new(&title, whose, args, cx)))
    }

    /// What is asked here.
    pub fn panels(&mut self) -> Vec<&mut Panel> {
        let Self { questions, beside, focus, .. } = self;
        let beside = beside.panel();
        let (funnel, metrics, rest) = questions.panels();
        // What is exported is what is looked at.
        let first = match focus {
            Focus::Steps => [funnel, metrics, beside],
            Focus::Metrics => [metrics, funnel, beside],
            Focus::Beside => [beside, funnel, metrics],
        };
        first.into_iter().chain(rest).collect()
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
        self.shown.as_deref().and_then(step_of)
    }

    /// The row of a step.
    fn funnel_row(&self, step: &str) -> Option<FunnelRow> {
        self.questions.funnel.answer()?.table.read().into_iter().find(|row: &FunnelRow| row.step == step)
    }

    /// What users call a step.
    fn step_name(&self, step: &str) -> String {
        let name = self.funnel_row(step).and_then(|row| row.name).filter(|name| !name.is_empty());
        name.unwrap_or_else(|| step.to_owned())
    }

    fn fill_steps(&mut self) {
        let Self { questions, about, compare, steps, .. } = self;
        let Some(funnel) = questions.funnel.answer() else { return };
        let Counting { version, by_people } = questions.shown();
        let journey = about.as_ref();
        // People with the goal of a version are those of its starts; what is lost is told by visits, and messages bear no version.
        let of_version = || questions.times().map(|times| times.people);
        let converted = journey.and_then(|journey| journey.converted);
        let with_goal = if version.is_some() { converted.and_then(|_| of_version()) } else { converted };
        let (losses, rates) = (questions.losses(), questions.rates());
        let (seen, before) = (questions.seen(), questions.before().filter(|_| compare.is_on()));
        let rows: Vec<FunnelRow> = funnel.table.read();
        let parts = Parts {
            funnel,
            rows: &rows,
            by_people,
            journey: journey.filter(|_| version.is_none() && !by_people),
            with_goal,
            seen: &seen,
            losses: if by_people { Some(&[]) } else { losses.as_deref() },
            rates: if version.is_some() { Some(&[]) } else { rates.as_deref() },
            before: before.as_deref(),
        };
        self.counted = steps::fill(steps, &parts);
        // The first step is of more interest than the sum above it.
        if self.shown.is_none() {
            self.steps.step(1);
        }
        self.shown = self.steps.chosen().map(|row| row.id.clone());
    }

    /// Metrics × platform of the selected step, and what stands beside them.
    fn fill_step(&mut self) {
        let step = self.step().map(str::to_owned);
        if let Some(answer) = self.questions.metrics.answer() {
            let names = (&answer.names, self.journey.as_str());
            pane::fill_metrics(&mut self.what, &answer.table.read::<StepMetricsRow>(), step.as_deref(), names);
        }
        self.beside.fill(&self.journey, step.as_deref());
    }

    /// Draws; `goals` are those of all journeys.
    pub fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>, goals: &Panel) {
        let lines = self.summary(area.width.saturating_sub(2), look, cx, goals);
        let head = pen::cells(lines.len()).min(area.height / 4);
        for (y, line) in (area.y..area.y + head).zip(&lines) {
            line.put(buf, area.x + 1, y, area.width.saturating_sub(2));
        }
        let area = Rect { y: area.y + head, height: area.height - head, ..area };
        let of = if self.questions.shown().by_people { "people" } else { "all starts" };
        let before = self.compare.filter(cx);
        let change = before.map(|before| show::change_says(of, &before));
        let notes: Vec<String> = unplaced_says(&rows(&self.questions.funnel)).into_iter().chain(change).collect();
        // In a low window the part in focus has the greater share.
        let below = if self.focus != Focus::Steps && area.height < TALL { 13 } else { 9 };
        let least = below.min(area.height * 2 / 3);
        let most = area.height.saturating_sub(least).max(5);
        let wanted = self.steps.tall().max(2).saturating_add(2 + pen::cells(notes.len()));
        // A low window is for the steps alone.
        let tall = if area.height < LOW { area.height } else { wanted.clamp(5, most) };
        let top = Rect { height: tall.min(area.height), ..area };
        let foot = show::checks([self.questions.funnel.answer()], look);
        let versions = self.questions.versions().map_or(0, |versions| versions.len());
        let title = steps::title(&self.questions.shown(), versions);
        let inner = frame(buf, top, &title, &foot, look, self.focus == Focus::Steps);
        let funnel = &self.questions.funnel;
        if show::state(buf, inner, funnel, None, look, cx.keys) {
            if self.steps.is_empty() {
                show::missing(buf, inner, &missing::steps(cx), look);
            } else {
                let least = pen::cells(notes.len()).min(inner.height / 3);
                let room = show::with_notes(buf, inner, self.steps.tall(), least, &notes, look);
                self.steps.draw(buf, room, look, self.focus == Focus::Steps, funnel.waiting());
            }
        }
        let below = Rect { y: top.bottom(), height: area.height - top.height, ..area };
        if below.height == 0 {
            return;
        }
        let room = below.width.saturating_sub(2);
        put(buf, below.x + 1, below.y, room, &self.lost_here(usize::from(room)), look.text);
        let below = Rect { y: below.y + 1, height: below.height - 1, ..below };
        self.view_step(buf, below, look, cx);
    }

    /// The sentences above the steps.
    fn summary(&self, room: u16, look: &Look, cx: &PageContext<'_>, goals: &Panel) -> Vec<Line> {
        let (name, times) = (cx.journey(&self.journey), self.questions.times());
        let goal = OfGoal::read(goals, &self.journey, cx);
        match &self.questions.shown().version {
            Some(version) => summary::version_lines((name, version), &goal, times.as_ref(), (room, look)),
            None => summary::lines(name, self.about.as_ref(), &goal, times.as_ref(), (room, look)),
        }
    }

    /// What reached the selected step and was lost there, in words, in so many columns.
    fn lost_here(&self, room: usize) -> String {
        let Some(row) = self.step().and_then(|step| self.funnel_row(step)) else { return String::new() };
        let Some(funnel) = self.questions.funnel.answer() else { return String::new() };
        let by_people = self.questions.shown().by_people;
        lost::says(&row, (steps::starts(funnel, by_people), by_people), self.questions.losses().as_deref(), room)
    }

    /// Draws the selected step.
    fn view_step(&mut self, buf: &mut Buffer, below: Rect, look: &Look, cx: &PageContext<'_>) {
        // The reasons need the same room in any window.
        let wide = if below.width < NARROW { below.width / 2 } else { below.width * 3 / 5 };
        let left = Rect { width: wide, ..below };
        let step = self.step().map(str::to_owned);
        let title = step.as_deref().map_or_else(|| "All starts".to_owned(), |step| self.step_name(step));
        // No report has messages by version.
        let versions = if self.counting.version.is_some() { " · all versions" } else { "" };
        let inner = frame(buf, left, &format!("{title}{versions}"), &Line::new(), look, self.focus == Focus::Metrics);
        let rates = self.questions.rates().unwrap_or_default();
        let rates = rates.iter().find(|row| row.step == step.as_deref().unwrap_or(WHOLE_JOURNEY));
        let inner = pane::view_rates(buf, inner, rates, &self.questions.intervals(), look);
        let none =
            if step.is_some() { "No message or form event at this step." } else { "Choose a step for its messages." };
        let empty = self.what.is_empty().then_some(none);
        if show::state(buf, inner, &self.questions.metrics, empty, look, cx.keys) {
            self.what.draw(buf, inner, look, self.focus == Focus::Metrics, self.questions.metrics.waiting());
        }
        let right = Rect { x: below.x + left.width, width: below.width - left.width, ..below };
        self.beside.view(buf, right, &self.counting, (look, cx), self.focus == Focus::Beside);
    }
}
