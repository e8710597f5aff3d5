//! The milestones: their set-up, and the analytics of the chosen one (M1–M11).
//!
//! ```text
//! 3 milestones in all the data, and the trend of the chosen one
//! ┌ Milestones ────────────────────────────────────────────────────────────────────────┐
//! │ Milestone                    Trigger       Conditions            Since       State │
//! └──────────────────────────────────────────────────────── 2 of 5, a adds one ────────┘
//! ┌ High-quality qualified lead per week ──────────────────────────────────────────────┐
//! │ Total 4,812   With a touch before 3,977 (82.6 %)   2 Jan 2024 to 30 Jun 2025       │
//! │ 400│    ▂▃▅▇█▇▅                             week of 17 Mar 2025                    │
//! │   0└─────▲──────────────                    completed 35   ▲ 17 % on the week before │
//! │     1 Jan 2024                                                                     │
//! └──────────────────────────────────────────────────────── ✓ influenced ≤ total ──────┘
//! ```

mod facts;
mod figures;
mod setup;

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::facts::{MilestoneFacts, with_touch_share};
use crate::domain::filter::Filter;
use crate::domain::milestone::{Count, Milestone};
use crate::domain::period::Period;
use crate::domain::words;
use crate::domain::zone::Bucket;
use crate::report;
use crate::report::{Args, MilestoneState, People as Whose};
use crate::tui::action::Action;
use crate::tui::backend::Edit;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing;
use crate::tui::overlays::confirm::Confirm;
use crate::tui::overlays::milestone::MilestoneForm;
use crate::tui::overlays::people::People;
use crate::tui::overlays::segment::Segment;
use crate::tui::page::{Effect, Page};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::trend::{TrendChart, TrendOf};
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{self, Grid, Pointed};
use crate::tui::widgets::pen::{self, Line, put};

/// A window with fewer lines than this has room for one of the parts.
const LOW: u16 = 16;

/// The page.
pub struct Milestones {
    all: Panel,
    grid: Grid,
    epoch: Option<u64>,
    trend: TrendChart,
    /// The keys are the chart's, not the list's.
    on_chart: bool,
    /// The credit by journey, for how many of those with a touch have a journey on their path (A6).
    credit: Panel,
}

impl Default for Milestones {
    fn default() -> Self {
        Self {
            all: Panel::default(),
            grid: Grid::default(),
            epoch: None,
            trend: TrendChart::new(show::daily, 1),
            on_chart: false,
            credit: Panel::default(),
        }
    }
}

impl Milestones {
    fn fill(&mut self, cx: &PageContext<'_>) {
        let counted = self.all.answer().map(|answer| answer.table.read()).unwrap_or_default();
        setup::fill(&mut self.grid, &counted, cx);
    }

    fn chosen<'a>(&self, cx: &'a PageContext<'_>) -> Option<&'a Milestone> {
        let id = &self.grid.chosen()?.id;
        cx.status.milestones.iter().find(|milestone| milestone.id == *id)
    }

    fn analytics(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        let Some(milestone) = self.chosen(cx).cloned() else { return };
        // The frame has two columns at each side.
        let question = Self::trend_of(&milestone, cx);
        let of = TrendOf { question: &question, from: counted_from(&milestone, cx) };
        let size = self.trend.fit(of, area.width.saturating_sub(4), cx);
        let title = format!("{} per {}", milestone.name, size.name());
        let title = self.trend.coarser().map_or(title.clone(), |why| format!("{title}, {why}"));
        let foot = show::checks([self.all.answer(), self.trend.by_day.answer()], look);
        let inner = frame(buf, area, &title, &foot, look, self.on_chart);
        let counted = self.all.answer().map(|answer| answer.table.read()).unwrap_or_default();
        let Some(row) = setup::row_of(&counted, &milestone.id) else {
            show::state(buf, inner, &self.all, Some("Not counted yet."), look, cx.keys);
            return;
        };
        let question = Self::by_journey(&milestone, cx);
        let both = self
            .credit
            .answer_to(cx, &question)
            .and_then(|answer| show::influenced(answer, "", &with_touch_share(row)));
        let notes = self.all.answer().map(|answer| &answer.notes);
        let used = MilestoneFacts { milestone: &milestone, row, both, notes }.draw(buf, inner, look, cx);
        let room = Rect { y: inner.y + used, height: inner.height.saturating_sub(used), ..inner };
        if !show::state(buf, room, &self.trend.by_day, None, look, cx.keys) {
            return;
        }
        if self.trend.chosen().is_none() {
            let broken = row.state == MilestoneState::Broken;
            return show::missing(buf, room, &missing::completions(cx, &milestone, broken), look);
        }
        let figures = self.trend.fitted().map(|(sums, index)| figures::lines(sums, index, cx.filter.period(), look));
        self.trend.draw(buf, room, figures.unwrap_or_default(), look);
    }

    /// The people of the bar under the cursor: what they are called, and the question.
    fn bar(&self, cx: &PageContext<'_>) -> Option<(String, Args)> {
        let milestone = self.chosen(cx)?;
        let (_, name) = self.trend.chosen()?;
        let filter: Filter = self.trend.within(cx.filter)?;
        let args = Args { milestone: Some(milestone.id.clone()), filter, ..cx.args() };
        Some((format!("Completed: {}, {name}", milestone.name), args))
    }

    /// What a key does while the chart has the focus; `None` where it is no key of the chart.
    fn of_chart(&mut self, action: Action, cx: &PageContext<'_>) -> Option<Effect> {
        if self.trend.step(action) {
            return Some(Effect::None);
        }
        let counting = self.trend.chosen().is_none() && self.trend.by_day.waiting();
        match action {
            Action::Open | Action::Segment | Action::Zoom if counting => {
                Some(Effect::Notice("The trend is still being counted".to_owned()))
            }
            Action::Back => {
                self.on_chart = false;
                Some(Effect::None)
            }
            Action::Open => {
                let (title, args) = self.bar(cx)?;
                Some(Effect::Open(Box::new(People::new(&title, Whose::Completed, args, cx))))
            }
            Action::Segment => {
                let (_, args) = self.bar(cx)?;
                let (bucket, _) = self.trend.chosen()?;
                // Of a milestone that counts every completion the number of people is not known here, nor before the answer.
                let first = self.chosen(cx)?.count == Count::First && !self.trend.by_day.waiting();
                let people = first.then(|| counted(bucket.value));
                Some(Effect::Open(Box::new(Segment::new(people, Whose::Completed, args))))
            }
            Action::Zoom => self.trend.zoom(cx.filter).map(Effect::Filter),
            _ => None,
        }
    }

    /// The question of its trend by a bucket.
    fn trend_of(milestone: &Milestone, cx: &PageContext<'_>) -> impl Fn(Bucket) -> Question {
        let args = Args { milestone: Some(milestone.id.clone()), ..cx.args() };
        move |bucket| Question::report(report::MILESTONE_TREND.name, Args { bucket, ..args.clone() })
    }

    /// Asks for those with a touch of a journey; the model does not matter.
    fn by_journey(milestone: &Milestone, cx: &PageContext<'_>) -> Question {
        Question::report(report::ATTRIBUTION.name, Args { milestone: Some(milestone.id.clone()), ..cx.args() })
    }
}

/// The first day that is counted from beginning to end.
fn counted_from(milestone: &Milestone, cx: &PageContext<'_>) -> Option<NaiveDate> {
    let zone = cx.status.zone;
    let first = cx.status.first_event.map(|first| zone.local(first).date_naive());
    let tracked = milestone.tracking_since.and_then(|since| {
        let day = zone.local(since).date_naive();
        if zone.start_of(day) < since { day.succ_opt() } else { Some(day) }
    });
    first.max(tracked)
}

/// A count that was summed.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a sum of counts below 2^53")]
fn counted(value: f64) -> u64 {
    value.round() as u64
}

/// What the page shows, in a sentence.
fn said(count: usize, cx: &PageContext<'_>) -> String {
    let milestones = words::counted(count as u64, "milestone");
    match cx.filter.period() {
        all if all == Period::default() => format!("{milestones}: who completed them in all the data, and when"),
        period => format!("{milestones}: who completed them, {}, and when", period.days()),
    }
}

impl Page for Milestones {
    fn headings(&self) -> Option<Vec<String>> {
        Some(grid::headings(&setup::columns()))
    }

    fn refresh(&mut self, cx: &PageContext<'_>) {
        if self.epoch != Some(cx.epoch) {
            self.epoch = Some(cx.epoch);
            self.fill(cx);
        }
        if cx.status.milestones.is_empty() {
            return;
        }
        self.all.ask(cx, Question::report(report::MILESTONES.name, cx.args()));
        if let Some(milestone) = self.chosen(cx).cloned() {
            let question = Self::trend_of(&milestone, cx);
            let of = TrendOf { question: &question, from: counted_from(&milestone, cx) };
            self.trend.refresh(of, self.on_chart, cx);
            self.credit.ask(cx, Self::by_journey(&milestone, cx));
        }
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let all = self.all.poll();
        if all {
            self.fill(cx);
        }
        [all, self.trend.poll(), self.credit.poll()].contains(&true)
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        if let Some(effect) = self.on_chart.then(|| self.of_chart(action, cx)).flatten() {
            return effect;
        }
        match action {
            Action::NextPart | Action::PreviousPart => {
                self.on_chart = !self.on_chart && !cx.status.milestones.is_empty();
                Effect::None
            }
            Action::Add if cx.status.milestones.len() >= cx.status.max_milestones => {
                let most = cx.status.max_milestones;
                Effect::Notice(format!(
                    "There are {most} milestones, the most there may be (max_milestones): delete one first"
                ))
            }
            Action::Add => Effect::Open(Box::new(MilestoneForm::add(cx.status))),
            Action::Edit => self.chosen(cx).map_or(Effect::None, |milestone| {
                Effect::Open(Box::new(MilestoneForm::change(milestone, cx.status.zone)))
            }),
            Action::Delete => self.chosen(cx).map_or(Effect::None, |milestone| {
                let says = format!(
                    "“{}” is taken out of milepost.toml, and what was counted for it is lost. Added again it is a new \
                     milestone with a new start. The file before stays as milepost.toml.bak.",
                    milestone.name
                );
                Effect::Open(Box::new(Confirm::new(
                    "Delete this milestone?",
                    &says,
                    Edit::Delete(Box::new(milestone.clone())),
                )))
            }),
            Action::Bucket => {
                self.trend.next_bucket();
                Effect::None
            }
            Action::Next => {
                self.grid.step(1);
                Effect::None
            }
            Action::Previous => {
                self.grid.step(-1);
                Effect::None
            }
            Action::Open => self.chosen(cx).map_or(Effect::None, |milestone| {
                let title = format!("Completed: {}", milestone.name);
                let args = Args { milestone: Some(milestone.id.clone()), ..cx.args() };
                Effect::Open(Box::new(People::new(&title, Whose::Completed, args, cx)))
            }),
            _ => Effect::None,
        }
    }

    fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        let count = cx.status.milestones.len();
        let area = show::sentence(buf, area, &said(count, cx), look);
        // A low window has room for the chart or the list.
        let tall = match (area.height < LOW, self.on_chart) {
            (true, true) => 0,
            (true, false) if count > 0 && area.height < LOW / 2 + 2 => area.height,
            _ => pen::cells(count.max(1) + 3).min(area.height / 2),
        };
        let top = Rect { height: tall, ..area };
        let foot = Line::new().add(format!("{count} of at most {}", cx.status.max_milestones), look.dim);
        let inner = frame(buf, top, "Milestones", &foot, look, !self.on_chart);
        let below = Rect { y: top.bottom(), height: area.height - tall, ..area };
        if count == 0 {
            let says = format!("None yet: {} adds one.", cx.keys.mention(Action::Add));
            put(buf, inner.x, inner.y, inner.width, &says, look.text);
            return show::none_yet(buf, below, look, cx.keys);
        }
        self.grid.draw(buf, inner, look, !self.on_chart, self.all.waiting());
        self.analytics(buf, below, look, cx);
    }

    fn hints(&self) -> &'static [Action] {
        if self.on_chart {
            return &[
                Action::Open,
                Action::Zoom,
                Action::Bucket,
                Action::Segment,
                Action::NextPart,
                Action::PreviousPart,
                Action::Next,
                Action::Previous,
            ];
        }
        &[
            Action::NextPart,
            Action::Add,
            Action::Edit,
            Action::Delete,
            Action::Bucket,
            Action::Open,
            Action::Next,
            Action::Previous,
            Action::Sort,
            Action::SortDirection,
        ]
    }

    fn keys(&self) -> Vec<Action> {
        vec![
            Action::NextPart,
            Action::PreviousPart,
            Action::Add,
            Action::Edit,
            Action::Delete,
            Action::Bucket,
            Action::Open,
            Action::Zoom,
            Action::Segment,
            Action::Next,
            Action::Previous,
            Action::Sort,
            Action::SortDirection,
        ]
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        // What is exported is what is looked at.
        if self.on_chart {
            return vec![&mut self.trend.in_sight, &mut self.trend.by_day, &mut self.all, &mut self.credit];
        }
        vec![&mut self.all, &mut self.trend.by_day, &mut self.trend.in_sight, &mut self.credit]
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        (!self.on_chart).then_some(&mut self.grid)
    }

    fn grids(&mut self) -> Vec<&mut Grid> {
        vec![&mut self.grid]
    }

    fn point(&mut self, x: u16, y: u16) -> Pointed {
        if self.grid.covers(x, y) {
            self.on_chart = false;
            return self.grid.point(x, y);
        }
        let pointed = self.trend.point(Position::new(x, y), self.on_chart);
        self.on_chart |= pointed != Pointed::Nothing;
        pointed
    }

    fn crumbs(&self, _cx: &PageContext<'_>) -> Vec<String> {
        self.on_chart.then(|| "trend".to_owned()).into_iter().collect()
    }

    fn selected(&self, _cx: &PageContext<'_>) -> Vec<(&'static str, String)> {
        self.grid.chosen().map(|row| ("milestone", row.id.clone())).into_iter().collect()
    }

    fn restore(&mut self, what: &str, id: &str, cx: &PageContext<'_>) {
        if what == "milestone" {
            // Its row is made before it can be selected.
            self.fill(cx);
            self.choose(id);
        }
    }

    fn choose(&mut self, id: &str) {
        self.grid.select(Some(id));
    }
}
