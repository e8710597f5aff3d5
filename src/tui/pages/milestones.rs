//! The milestones: their set-up, and the analytics of the chosen one (M1–M11).
//!
//! ```text
//! ┌ Milestones ────────────────────────────────────────────────────────────────────────┐
//! │ Milestone                    Trigger       Conditions            Since       State │
//! └──────────────────────────────────────────────────────── 2 of 5, a adds one ────────┘
//! ┌ High-quality qualified lead per week ──────────────────────────────────────────────┐
//! │ Total 4,812   Influenced 3,977 (82.6 %)   first 2024-01-02   latest 2025-06-30     │
//! │ 412│▂▃▅▇█▇▅                                                                        │
//! │    2024-01                                                              2025-06    │
//! └──────────────────────────────────────────────────────── ✓ influenced ≤ total ──────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::clean::Clean;
use crate::domain::milestone::Milestone;
use crate::domain::time::Time;
use crate::domain::zone::Bucket;
use crate::print::format;
use crate::report;
use crate::report::{Args, MilestoneRow, MilestoneState, People as Whose};
use crate::tui::action::Action;
use crate::tui::backend::Edit;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing;
use crate::tui::overlays::confirm::Confirm;
use crate::tui::overlays::milestone::MilestoneForm;
use crate::tui::overlays::people::People;
use crate::tui::page::{Effect, Page};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::bucket::{self, Daily, Sums};
use crate::tui::widgets::chart::{self, Trend};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::pen::{self, Line, put};

/// The page.
pub struct Milestones {
    all: Panel,
    trend: Panel,
    grid: Grid,
    bucket: Bucket,
    epoch: Option<u64>,
    /// The trend by day: coarser buckets are summed from it as there is room.
    days: Vec<Daily>,
    /// The credit by journey, for how many of the influenced have a journey on their path (A6).
    credit: Panel,
}

impl Default for Milestones {
    fn default() -> Self {
        Self {
            all: Panel::default(),
            trend: Panel::default(),
            grid: Grid::default(),
            bucket: Bucket::Week,
            epoch: None,
            days: Vec::new(),
            credit: Panel::default(),
        }
    }
}

impl Milestones {
    /// The set-up is known from the configuration before anything is counted.
    fn fill(&mut self, cx: &PageContext<'_>) {
        let counted = self.all.answer().map(|answer| answer.table.read()).unwrap_or_default();
        let rows = cx.status.milestones.iter().map(|milestone| {
            let row = row_of(&counted, &milestone.id);
            let conditions: Vec<String> = milestone.conditions.iter().map(ToString::to_string).collect();
            let since = milestone.tracking_since.map(|since| format::day(since, cx.status.zone));
            let fields = vec![
                Field::text(&milestone.name),
                Field::text(&milestone.trigger),
                Field::dim(&conditions.join(", ")),
                Field::dim(since.as_deref().unwrap_or("always")),
                match row.map(|row| row.state) {
                    Some(state @ MilestoneState::Ok) => Field::dim(state.name()),
                    Some(state) => Field::Warn(Clean::new(&state.name().replace('_', " "))),
                    None => Field::dim(""),
                },
                show::count(row.map(|row| row.total)),
                show::share(row.and_then(|row| row.influenced_share)),
            ];
            Row { id: milestone.id.clone(), fields }
        });
        let columns = vec![
            Column::text("Milestone", 0, 16, 40),
            Column::text("Trigger", 2, 12, 28),
            Column::text("Conditions", 3, 12, 60),
            Column::new("Since", 4),
            Column::new("State", 1),
            Column::new("Total", 0),
            Column::new("Influenced %", 5),
        ];
        self.grid.set(columns, rows.collect(), Vec::new());
    }

    fn chosen<'a>(&self, cx: &'a PageContext<'_>) -> Option<&'a Milestone> {
        let id = &self.grid.chosen()?.id;
        cx.status.milestones.iter().find(|milestone| milestone.id == *id)
    }

    fn analytics(&self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        let Some(milestone) = self.chosen(cx) else { return };
        let trend = self.trend.answer();
        // The frame has two columns at each side.
        let sums = bucket::sums(&self.days, self.bucket.into(), chart::columns(area.width.saturating_sub(4)));
        let size = sums.as_ref().map_or(self.bucket.into(), |sums| sums.size);
        let title = format!("{} per {}", milestone.name, size.name());
        let inner = frame(buf, area, &title, &show::checks([self.all.answer(), trend], look), look, false);
        let counted = self.all.answer().map(|answer| answer.table.read()).unwrap_or_default();
        let Some((answer, row)) = self.all.answer().zip(row_of(&counted, &milestone.id)) else {
            show::state(buf, inner, &self.all, Some("Not counted yet."), look, cx.keys);
            return;
        };
        let time = |time: Option<Time>| {
            let written = time.map(|time| format::day(time, cx.status.zone));
            written.unwrap_or_else(|| format::MISSING.to_owned())
        };
        let share = row.influenced_share.map_or_else(String::new, |share| format!(" ({} %)", format::share(share)));
        let total = show::amount(row.total);
        let mut line = show::fact(Line::new(), "Total", &show::count_text(Some(total)), look);
        let question = Self::by_journey(milestone, cx);
        let both = self.credit.answer_to(cx, &question).and_then(|answer| show::influenced(answer, ""));
        let influenced = both.unwrap_or_else(|| show::count_text(Some(show::amount(row.influenced))));
        line = show::fact(line, "Influenced", &format!("{influenced}{share}"), look);
        line = show::fact(line, "from", &time(row.first_completion), look);
        line = line.add(" to ", look.dim).add(time(row.latest_completion), look.strong);
        line.put(buf, inner.x, inner.y, inner.width);
        let mut y = inner.y + 1;
        let square = look.glyph("█");
        let legend =
            Line::new().add(square, look.bar).add(" influenced  ", look.dim).add(format!("{square} not"), look.dim);
        let room = inner.width.saturating_sub(pen::cells(legend.width()) + 2);
        previous(total, row.previous_total.map(show::amount), cx, look).put(buf, inner.x, y, room);
        legend.put_right(buf, inner.x, y, inner.width);
        y += 1;
        let conditions: Vec<String> = milestone.conditions.iter().map(ToString::to_string).collect();
        if !conditions.is_empty() {
            let said = format!("{} where {}", milestone.trigger, conditions.join(" and "));
            put(buf, inner.x, y, inner.width, &said, look.dim);
            y += 1;
        }
        // What is to be known of this milestone: broken trigger, back-fill (M8, M11).
        for note in answer.notes.iter().filter(|note| note.subject.as_ref() == Some(&milestone.id)).take(2) {
            put(buf, inner.x, y, inner.width, &format!("{} {}", look.glyph("·"), note.text), look.warn);
            y += 1;
        }
        let room = Rect { y: y + 1, height: (inner.bottom()).saturating_sub(y + 1), ..inner };
        if !show::state(buf, room, &self.trend, None, look, cx.keys) {
            return;
        }
        match sums {
            None => {
                let broken = row.state == MilestoneState::Broken;
                show::missing(buf, room, &missing::completions(cx, milestone, broken), look);
            }
            Some(Sums { values, parts, labels, .. }) => {
                chart::trend(buf, room, &Trend { values, part: parts, labels }, look, self.trend.waiting());
            }
        }
    }

    /// Asks for the influenced by a journey; the model does not matter.
    fn by_journey(milestone: &Milestone, cx: &PageContext<'_>) -> Question {
        Question::report(report::ATTRIBUTION.name, Args { milestone: Some(milestone.id.clone()), ..cx.args() })
    }
}

/// The row of a milestone.
fn row_of<'a>(rows: &'a [MilestoneRow], id: &str) -> Option<&'a MilestoneRow> {
    rows.iter().find(|row| row.id == id)
}

/// The comparison with the equally long time before (M9).
fn previous(total: f64, before: Option<f64>, cx: &PageContext<'_>, look: &Look) -> Line {
    let Some(before) = before else {
        let period = cx.keys.mention(Action::Period);
        return Line::new().add(format!("with a period ({period}) the time just before it is compared"), look.dim);
    };
    let dates = cx.filter.previous().map_or_else(String::new, |filter| format!(" ({})", show::dates(&filter)));
    let line = show::fact(Line::new(), "previous period", &show::count_text(Some(before)), look).add(dates, look.dim);
    if before <= 0.0 { line } else { show::percent_change(line, total, before, "   ", look) }
}

impl Page for Milestones {
    fn refresh(&mut self, cx: &PageContext<'_>) {
        if self.epoch != Some(cx.epoch) {
            self.epoch = Some(cx.epoch);
            self.fill(cx);
        }
        if cx.status.milestones.is_empty() {
            return;
        }
        self.all.ask(cx, Question::report(report::MILESTONES.name, cx.args()));
        if let Some(milestone) = self.chosen(cx) {
            let credit = Self::by_journey(milestone, cx);
            let args = Args { milestone: Some(milestone.id.clone()), bucket: Bucket::Day, ..cx.args() };
            self.trend.ask(cx, Question::report(report::MILESTONE_TREND.name, args));
            self.credit.ask(cx, credit);
        }
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let all = self.all.poll();
        if all {
            self.fill(cx);
        }
        let trend = self.trend.poll();
        if let (true, Some(answer)) = (trend, self.trend.answer()) {
            self.days = show::daily(answer);
        }
        let credit = self.credit.poll();
        all || trend || credit
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        match action {
            Action::Add if cx.status.milestones.len() >= cx.status.max_milestones => {
                let most = cx.status.max_milestones;
                Effect::Notice(format!("There are {most} milestones, the most there may be (max_milestones): delete one first"))
            }
            Action::Add => Effect::Open(Box::new(MilestoneForm::add(cx.status))),
            Action::Edit => {
                self.chosen(cx).map_or(Effect::None, |milestone| Effect::Open(Box::new(MilestoneForm::change(milestone, cx.status.zone))))
            }
            Action::Delete => self.chosen(cx).map_or(Effect::None, |milestone| {
                let says = format!(
                    "“{}” is taken out of milepost.toml and what was counted for it is discarded. Adding it again later is a \
                     new milestone with a new tracking start (M6). The text of the file before stays as a backup.",
                    milestone.name
                );
                Effect::Open(Box::new(Confirm::new("Delete this milestone?", &says, Edit::Delete(milestone.id.clone()))))
            }),
            Action::Bucket => {
                let at = Bucket::ALL.iter().position(|(_, bucket)| *bucket == self.bucket).unwrap_or(0);
                self.bucket = Bucket::ALL[(at + 1) % Bucket::ALL.len()].1;
                Effect::None
            }
            Action::Next | Action::Right => {
                self.grid.step(1);
                Effect::None
            }
            Action::Previous | Action::Left => {
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
        let tall = pen::cells(count.max(1) + 3).min(area.height / 2);
        let top = Rect { height: tall, ..area };
        let foot = Line::new().add(format!("{count} of at most {}", cx.status.max_milestones), look.dim);
        let inner = frame(buf, top, "Milestones", &foot, look, true);
        if count == 0 {
            let says = format!("None yet: {} adds one.", cx.keys.mention(Action::Add));
            put(buf, inner.x, inner.y, inner.width, &says, look.text);
            let below = Rect { y: top.bottom(), height: area.height - tall, ..area };
            return show::none_yet(buf, below, look, cx.keys);
        }
        self.grid.draw(buf, inner, look, true, self.all.waiting());
        let below = Rect { y: top.bottom(), height: area.height - tall, ..area };
        self.analytics(buf, below, look, cx);
    }

    fn hints(&self) -> &'static [Action] {
        &[
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

    fn panels(&mut self) -> Vec<&mut Panel> {
        vec![&mut self.all, &mut self.trend, &mut self.credit]
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(&mut self.grid)
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
