//! Home: the milestones, the goals at risk, what gets the credit, the journeys running (R2).
//!
//! ```text
//! High-quality qualified lead   Purchase            Newsletter
//! 4,812                         12,004              880
//! 3,977 influenced, 82.6 %      …                   …
//! ▁▂▃▅▆▇█▇▅▆                    ▁▁▂▃▃▄▅▆▇█          ▂▂▃▁▂▁▁▂▂▃
//! ┌ Goals at risk ─────────────────────────┐┌ Leading journeys by credit ─────────────┐
//! └────────────────────────────────────────┘└─────────────────────────────────────────┘
//! ┌ Journeys running ──────────────────────────────────────────────────────────────────┐
//! └────────────────────────────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::filter::Filter;
use crate::domain::zone::Bucket;
use crate::print::format;
use crate::report;
use crate::report::stands::Stands;
use crate::report::{Args, CreditRow, GoalRow, JourneyRow, MilestoneRow, MilestoneState};
use crate::tui::action::{Action, PageId};
use crate::tui::context::PageContext;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::missing::{self, Missing};
use crate::tui::moves::{Moves, moves};
use crate::tui::page::{Effect, Page};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::bucket::{self, Size};
use crate::tui::widgets::chart;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Column, Grid, Pointed, Row};
use crate::tui::widgets::pen::{self, Line, put};

/// The lists of the page, in the order of the focus.
const GOALS: usize = 0;
const CREDIT: usize = 1;
const RUNNING: usize = 2;

/// The page.
#[derive(Default)]
pub struct Home {
    milestones: Panel,
    trends: Vec<Panel>,
    goals: Panel,
    credit: Panel,
    before: Panel,
    journeys: Panel,
    grids: [Grid; 3],
    /// What is said of the movers.
    said: Vec<String>,
    /// Goals, and those of them that have a target.
    counted: (usize, usize),
    focus: usize,
    milestone: usize,
}

/// A list on its way to the screen.
struct List<'a> {
    which: usize,
    title: &'a str,
    /// What is said where it has no rows, and below them where the data lacks an event.
    missing: &'a Missing,
}

impl Home {
    fn fill_goals(&mut self, cx: &PageContext<'_>) {
        let Some(answer) = self.goals.answer() else { return };
        // At risk: the target is not reached; the farthest from it first. A share of nobody is not reached either.
        let all: Vec<GoalRow> = answer.table.read();
        let aimed: Vec<&GoalRow> = all.iter().filter(|goal| goal.target.is_some()).collect();
        self.counted = (all.len(), aimed.len());
        let mut open = aimed;
        open.retain(|goal| goal.target_share.is_none_or(|share| share < 1.0));
        open.sort_by(|a, b| a.target_share.unwrap_or(0.0).total_cmp(&b.target_share.unwrap_or(0.0)));
        let rows = open.into_iter().map(|goal| {
            let share = goal.target_share;
            let target = goal.target.as_deref().unwrap_or_default().replace('%', " %");
            let fields = vec![
                Field::text(cx.journey(&goal.journey)),
                show::count(goal.attained),
                Field::Number(target, Some(share.unwrap_or(0.0))),
                share.map_or(Field::Empty, Field::Gauge),
                show::share(share),
            ];
            Row { id: goal.journey.clone(), fields }
        });
        let columns = vec![
            Column::text("Journey", 0, 16, 28),
            Column::new("Attained", 3),
            Column::new("Target", 2),
            Column::bar("", 1, 6, 24),
            Column::new("Reached %", 0),
        ];
        self.grids[GOALS].set(columns, rows.collect(), Vec::new());
    }

    /// The credit that is asked for, of a filter.
    fn question(&self, cx: &PageContext<'_>, filter: &Filter) -> Option<Question> {
        let milestone = Some(cx.status.milestones.get(self.milestone)?.id.clone());
        Some(Question::report(report::ATTRIBUTION.name, Args { milestone, filter: filter.clone(), ..cx.args() }))
    }

    /// The credit, or what changed most on the period before: the changes are those of the page on attribution.
    fn fill_credit(&mut self, cx: &PageContext<'_>) {
        let Some(answer) = self.credit.answer() else { return };
        let moves = cx.filter.previous().and_then(|filter| {
            let before = self.before.answer_to(cx, &self.question(cx, &filter)?);
            let mut moves = moves(answer, before, &filter);
            moves.sort();
            Some(moves)
        });
        let all: Vec<CreditRow> = answer.table.read();
        let most = all.iter().filter_map(|row| row.percent).fold(0.0, f64::max);
        let line = |item: &str, row: Option<usize>, changes: Vec<Field>| {
            let bar = |value| Field::Bar(Bar { value, interval: None, most });
            // What vanished has no credit now.
            let (credit, percent) = match row {
                Some(row) => (all.get(row).map(|row| row.credit), all.get(row).and_then(|row| row.percent)),
                None => (Some(0.0), Some(0.0)),
            };
            let mut fields = vec![
                Field::text(&show::item_name(cx.journey(item))),
                show::tenth(credit),
                show::tenth(percent),
                percent.map_or(Field::Empty, bar),
            ];
            fields.extend(changes);
            Row { id: item.to_owned(), fields }
        };
        let rows: Vec<Row> = if let Some(moves) = &moves {
            moves.all.iter().map(|one| line(&one.item, one.row, moves.fields(one).to_vec())).collect()
        } else {
            let items = all.iter().enumerate().filter(|(_, row)| row.kind == Stands::Item);
            items.map(|(i, row)| line(&row.item, Some(i), Vec::new())).collect()
        };
        let mut columns = vec![
            Column::text("Journey", 0, 10, 28),
            Column::new("Credit", 1),
            Column::new("%", 2),
            Column::bar("", if moves.is_some() { 4 } else { 1 }, 4, 24),
        ];
        columns.extend(moves.iter().flat_map(|_| Moves::columns(0, 3)));
        let influenced = show::influenced(answer, "").map(|both| format!("influenced: {both}"));
        let said = moves.map(|moves| moves.said).into_iter().chain(influenced).collect();
        self.grids[CREDIT].set(columns, rows, Vec::new());
        self.said = said;
    }

    fn fill_running(&mut self, cx: &PageContext<'_>) {
        let Some(answer) = self.journeys.answer() else { return };
        let running = answer.table.read().into_iter().filter(|row: &JourneyRow| row.active > 0);
        let rows = running.map(|row| {
            let bar = |value| Field::Bar(Bar { value, interval: None, most: 1.0 });
            let fields = vec![
                Field::text(cx.journey(&row.journey)),
                show::count(row.active),
                show::count(row.entrants),
                show::count(row.messages_sent),
                show::count(row.converted),
                show::share(row.conversion_rate),
                row.conversion_rate.map_or(Field::Empty, bar),
            ];
            Row { id: row.journey, fields }
        });
        let columns = vec![
            Column::text("Journey", 0, 14, 36),
            Column::new("Active", 0),
            Column::new("Entrants", 1),
            Column::new("Sent", 3),
            Column::new("Converted", 2),
            Column::new("Conversion %", 0),
            Column::bar("", 4, 6, 30),
        ];
        self.grids[RUNNING].set(columns, rows.collect(), Vec::new());
    }

    fn tiles(&self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        let all = &cx.status.milestones;
        let Some(count) = u16::try_from(all.len()).ok().filter(|count| *count > 0) else {
            put(buf, area.x + 1, area.y, area.width - 2, "There is no milestone yet", look.strong);
            put(buf, area.x + 1, area.y + 1, area.width - 2, &show::add_milestone(cx.keys), look.dim);
            return;
        };
        let rows: Vec<MilestoneRow> = self.milestones.answer().map(|answer| answer.table.read()).unwrap_or_default();
        let count = count.min(area.width / 15);
        let wide = (area.width - 1) / count;
        for (i, milestone) in (0..count).zip(all) {
            let (x, room) = (area.x + 1 + i * wide, wide.min(44) - 2);
            put(buf, x, area.y, room, &milestone.name, look.text);
            let Some(row) = rows.iter().find(|row| row.id == milestone.id) else { continue };
            let waiting = self.milestones.waiting();
            let large = if waiting { look.dim } else { look.strong };
            let total = show::amount(row.total);
            let mut line = Line::new().add(show::count_text(Some(total)), large);
            if row.state != MilestoneState::Ok {
                line = line.add(format!("  {}", row.state.name().replace('_', " ")), look.warn);
            } else if let Some(before) = row.previous_total.filter(|before| *before > 0) {
                line = show::percent_change(line, total, show::amount(before), " ", look);
            }
            line.put(buf, x, area.y + 1, room);
            let share = row.influenced_share.map_or_else(|| format::MISSING.to_owned(), format::share);
            let words = if room >= 26 { " influenced" } else { " infl." };
            let said = format!("{}{words} · {share} %", show::count_text(Some(show::amount(row.influenced))));
            let said = if pen::width(&said) > usize::from(room) { format!("{share} % infl.") } else { said };
            put(buf, x, area.y + 2, room, &said, look.dim);
            let Some(trend) = self.trends.get(usize::from(i)).and_then(Panel::answer) else { continue };
            let room = room.min(30);
            let Some(sums) = bucket::sums(&show::daily(trend), Size::Week, usize::from(room)) else { continue };
            chart::spark(buf, x, area.y + 3, room, &sums.values, look, if waiting { look.dim } else { look.bar });
            put(buf, x, area.y + 4, room, &format!("per {}", sums.size.name()), look.dim);
        }
    }

    /// Draws a list.
    fn list(&mut self, buf: &mut Buffer, area: Rect, list: &List<'_>, look: &Look, keys: &Keymap) {
        let List { which, title, missing } = *list;
        let panel = match which {
            GOALS => &self.goals,
            CREDIT => &self.credit,
            _ => &self.journeys,
        };
        let focus = self.focus == which;
        let foot = if focus { show::checks([panel.answer()], look) } else { Line::new() };
        let inner = frame(buf, area, title, &foot, look, focus);
        if !show::state(buf, inner, panel, None, look, keys) {
            return;
        }
        let stale = panel.waiting();
        let grid = &mut self.grids[which];
        if grid.is_empty() {
            return show::missing(buf, inner, missing, look);
        }
        let notes = match which {
            CREDIT => self.said.clone(),
            _ if missing.of_data => vec![missing.line()],
            _ => Vec::new(),
        };
        // What the changes are compared with is said even where it takes the place of rows.
        let least = show::notes_height(&notes, inner.width).min(inner.height / 2);
        let room = show::with_notes(buf, inner, grid.tall(), least, &notes, look);
        grid.draw(buf, room, look, focus, stale);
    }

    /// What is said of each list without rows.
    fn missing(&self, cx: &PageContext<'_>) -> [Missing; 3] {
        let (goals, targets) = self.counted;
        let entries = missing::entries(cx);
        let mut at_risk = missing::goals(cx, goals, targets);
        if let Some(mut missing) = entries.clone() {
            // Without an entry no goal is reached; that there is none is said as well.
            if targets == 0 {
                missing.lines.push(format!("{}.", at_risk.says));
            }
            at_risk = missing;
        }
        let credit = || Missing::plain("No touch came before a completion here");
        let running = || Missing::plain("No entry is active");
        [at_risk, missing::touches(cx).unwrap_or_else(credit), entries.unwrap_or_else(running)]
    }
}

impl Page for Home {
    fn refresh(&mut self, cx: &PageContext<'_>) {
        let milestones = &cx.status.milestones;
        self.trends.truncate(milestones.len());
        self.trends.resize_with(milestones.len(), Panel::default);
        self.milestone = self.milestone.min(milestones.len().saturating_sub(1));
        if let Some(question) = self.question(cx, cx.filter) {
            self.milestones.ask(cx, Question::report(report::MILESTONES.name, cx.args()));
            self.credit.ask(cx, question);
            let before = cx.filter.previous().and_then(|filter| self.question(cx, &filter));
            if let Some(question) = before {
                self.before.ask(cx, question);
            }
        }
        self.goals.ask(cx, Question::report(report::GOALS.name, cx.args()));
        self.journeys.ask(cx, Question::report(report::JOURNEYS.name, cx.args()));
        for (panel, milestone) in self.trends.iter_mut().zip(milestones) {
            // By day: coarser buckets are summed from it as there is room.
            let args = Args { milestone: Some(milestone.id.clone()), bucket: Bucket::Day, ..cx.args() };
            panel.ask(cx, Question::report(report::MILESTONE_TREND.name, args));
        }
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let goals = self.goals.poll();
        let credit = [self.credit.poll(), self.before.poll()].contains(&true);
        let journeys = self.journeys.poll();
        if goals {
            self.fill_goals(cx);
        }
        if credit {
            self.fill_credit(cx);
        }
        if journeys {
            self.fill_running(cx);
        }
        let mut news = goals || credit || journeys || self.milestones.poll();
        for panel in &mut self.trends {
            news |= panel.poll();
        }
        news
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        let count = cx.status.milestones.len().max(1);
        match action {
            Action::NextPart => self.focus = (self.focus + 1) % 3,
            Action::PreviousPart => self.focus = (self.focus + 2) % 3,
            Action::Next => self.milestone = (self.milestone + 1) % count,
            Action::Previous => self.milestone = (self.milestone + count - 1) % count,
            Action::Open => {
                let chosen = self.grids[self.focus].chosen().map(|row| row.id.clone());
                return match (self.focus, chosen) {
                    (_, None) => Effect::None,
                    (CREDIT, Some(_)) => {
                        let milestone = cx.status.milestones.get(self.milestone);
                        Effect::Goto(PageId::ATTRIBUTION, milestone.map(|milestone| milestone.id.clone()))
                    }
                    (_, journey) => Effect::Goto(PageId::JOURNEYS, journey),
                };
            }
            _ => {}
        }
        Effect::None
    }

    fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        let tiles = Rect { height: 5, ..area };
        self.tiles(buf, tiles, look, cx);
        let rest = area.height - 5;
        let top = Rect { y: area.y + 5, height: rest / 2, width: area.width / 2, ..area };
        let right = Rect { x: top.right(), width: area.width - top.width, ..top };
        let below = Rect { y: top.bottom(), height: rest - top.height, ..area };
        let [no_goal, no_credit, no_entry] = self.missing(cx);
        self.list(buf, top, &List { which: GOALS, title: "Goals at risk", missing: &no_goal }, look, cx.keys);
        let milestone = cx.status.milestones.get(self.milestone).map_or("", |milestone| milestone.name.as_str());
        let moved = cx.filter.previous().is_some();
        let title = format!("{} · {milestone}", if moved { "Top movers by credit" } else { "Leading by credit" });
        if cx.status.milestones.is_empty() {
            frame(buf, right, "Leading by credit", &Line::new(), look, self.focus == CREDIT);
        } else {
            let list = List { which: CREDIT, title: &title, missing: &no_credit };
            self.list(buf, right, &list, look, cx.keys);
        }
        let list = List { which: RUNNING, title: "Journeys running", missing: &no_entry };
        self.list(buf, below, &list, look, cx.keys);
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::Open,
            Action::NextPart,
            Action::Next,
            Action::PreviousPart,
            Action::Previous,
            Action::Sort,
            Action::SortDirection,
        ]
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        let mut panels = match self.focus {
            GOALS => vec![&mut self.goals, &mut self.credit, &mut self.journeys],
            CREDIT => vec![&mut self.credit, &mut self.goals, &mut self.journeys],
            _ => vec![&mut self.journeys, &mut self.goals, &mut self.credit],
        };
        panels.push(&mut self.milestones);
        panels.push(&mut self.before);
        panels.extend(self.trends.iter_mut());
        panels
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(&mut self.grids[self.focus])
    }

    fn grids(&mut self) -> Vec<&mut Grid> {
        self.grids.iter_mut().collect()
    }

    fn point(&mut self, x: u16, y: u16) -> Pointed {
        let Some(there) = self.grids.iter().position(|grid| grid.covers(x, y)) else { return Pointed::Nothing };
        self.focus = there;
        self.grids[there].point(x, y)
    }
}
