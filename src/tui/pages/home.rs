//! Home: the milestones, what was sent and brought, the goals at risk, what gets the credit, the journeys running (R2).
//!
//! ```text
//! All the data · 3 milestones · 2 of 6 goals with a target at risk · 7 journeys running
//! High-quality qualified lead   Purchase            Newsletter
//! 4,812                         12,004              880
//! with a touch before 3,977 …   …                   …
//! ▁▂▃▅▆▇█▇▅▆                    ▁▁▂▃▃▄▅▆▇█          ▂▂▃▁▂▁▁▂▂▃
//! Messages  5,930                          Touches  1,204
//! Leads  54                                Actual revenue  5,165
//! journeys 24 · pages and forms 18 · …     journeys 2,002 · pages and forms 1,001 · …
//! ┌ Goals at risk ─────────────────────────┐┌ Leading journeys by credit ─────────────┐
//! └────────────────────────────────────────┘└─────────────────────────────────────────┘
//! ┌ Journeys running ──────────────────────────────────────────────────────────────────┐
//! └────────────────────────────────────────────────────────────────────────────────────┘
//! ```

mod goals;
mod milestone;
mod running;
mod sums;
mod tiles;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::filter::Filter;
use crate::domain::metric::{Metric, metric};
use crate::domain::words;
use crate::report;
use crate::report::stands::Stands;
use crate::report::{Args, CreditRow, Drilldown, OutlookRow};
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
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Column, Grid, Pointed, Row};
use crate::tui::widgets::pen::Line;

use self::tiles::Tiles;

const JOURNEY: &Metric = metric("journey");
const CREDITED: &Metric = metric("credit");
const SHARE: &Metric = metric("percent");

/// The lists of the page, in the order of the focus, and the tiles after them.
const GOALS: usize = 0;
const CREDIT: usize = 1;
const RUNNING: usize = 2;
const TILES: usize = 3;

/// So many parts take the keys.
const PARTS: usize = 4;

/// The actions that work here, those of lists last.
const HINTS: &[Action] = &[
    Action::Open,
    Action::NextPart,
    Action::Next,
    Action::PreviousPart,
    Action::Previous,
    Action::Sort,
    Action::SortDirection,
];

/// Lower than this there is room for one list.
const LOW: u16 = 10;

/// The page.
#[derive(Default)]
pub struct Home {
    tiles: Tiles,
    goals: Panel,
    credit: Panel,
    before: Panel,
    journeys: Panel,
    grids: [Grid; 3],
    /// What is said of the movers, and what they are called: they are those of the period and milestone that were asked for then.
    said: Vec<String>,
    movers: String,
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
        let all: Vec<OutlookRow> = answer.table.read();
        self.counted = (all.len(), all.iter().filter(|goal| goal.target.is_some()).count());
        let at_risk = report::at_risk(&all);
        let place = |goal: &&OutlookRow| all.iter().position(|other| other.journey == goal.journey);
        let places: Vec<usize> = at_risk.iter().filter_map(place).collect();
        let row = |goal: &OutlookRow| goals::row(goal, show::goal_fault(answer, &goal.journey), cx);
        let rows = at_risk.into_iter().map(row).collect();
        self.grids[GOALS].set(goals::columns(), rows, Vec::new());
        self.grids[GOALS].set_sources(places);
    }

    /// What the page shows, in a sentence.
    fn sentence(&self, cx: &PageContext<'_>) -> String {
        let period = cx.filter.period().days();
        let mut parts = vec![period[..1].to_uppercase() + &period[1..]];
        if let Some(before) = cx.filter.previous() {
            parts.push(format!("changes are those on {}", show::dates(&before)));
        }
        let count = |n: usize, name: &str| words::counted(n as u64, name);
        parts.push(count(cx.status.milestones.len(), "milestone"));
        if let (Some(_), (_, some @ 1..)) = (self.goals.answer(), self.counted) {
            let missed = self.grids[GOALS].count();
            parts.push(format!("{missed} of {} with a target at risk", count(some, "goal")));
        }
        if self.journeys.answer().is_some() {
            parts.push(format!("{} running", count(self.grids[RUNNING].count(), "journey")));
        }
        parts.join(" · ")
    }

    /// The credit that is asked for, of a filter.
    fn question(&self, cx: &PageContext<'_>, filter: &Filter) -> Option<Question> {
        let milestone = Some(cx.status.milestones.get(self.milestone)?.id.clone());
        Some(Question::report(report::ATTRIBUTION.name, Args { milestone, filter: filter.clone(), ..cx.args() }))
    }

    /// The credit, or what changed most on the period before: the changes are those of the page on attribution.
    fn fill_credit(&mut self, cx: &PageContext<'_>) {
        // Those of another period or milestone stay as they are, dimmed, under their own title.
        let question = self.question(cx, cx.filter);
        let Some(answer) = question.and_then(|question| self.credit.answer_to(cx, &question)) else { return };
        let moves = cx.filter.previous().and_then(|filter| {
            let before = self.before.answer_to(cx, &self.question(cx, &filter)?);
            let mut moves = moves(answer, before, &filter);
            report::largest_first(&mut moves.all);
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
                show::journey(cx, item),
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
            Column::text(JOURNEY.label, 0, 10, 28).fields(&["item"]),
            Column::new(CREDITED.label, 1).fields(&[CREDITED.name]),
            Column::new(&format!("{} %", SHARE.label), 2).fields(&[SHARE.name]),
            Column::bar("share", if moves.is_some() { 4 } else { 1 }, 4, 24),
        ];
        columns.extend(moves.iter().flat_map(|_| Moves::columns(0, 3)));
        let influenced = show::influenced(answer, "", "").map(|both| format!("with a touch before: {both}"));
        let items = || (0..all.len()).filter(|i| all[*i].kind == Stands::Item).map(Some).collect();
        // What vanished stands in no row of the answer.
        let places: Vec<Option<usize>> =
            moves.as_ref().map_or_else(items, |moves| moves.all.iter().map(|one| one.row).collect());
        let milestone = cx.status.milestones.get(self.milestone).map_or("", |milestone| milestone.name.as_str());
        let title =
            format!("{} · {milestone}", if moves.is_some() { "Top movers by credit" } else { "Leading by credit" });
        let said = moves.map(|moves| moves.said).into_iter().chain(influenced).collect();
        self.grids[CREDIT].set(columns, rows, Vec::new());
        self.grids[CREDIT].set_sources(places);
        (self.said, self.movers) = (said, title);
    }

    fn fill_running(&mut self, cx: &PageContext<'_>) {
        if let Some(answer) = self.journeys.answer() {
            running::fill(&mut self.grids[RUNNING], answer, cx);
        }
    }

    /// The rooms of the three lists: where there is no room for all, that of the list in focus alone.
    fn rooms(&self, area: Rect) -> [Rect; 3] {
        if area.height < LOW {
            let mut rooms = [Rect { height: 0, ..area }; 3];
            rooms[if self.focus == TILES { GOALS } else { self.focus }] = area;
            return rooms;
        }
        let top = Rect { height: area.height / 2, width: area.width / 2, ..area };
        let right = Rect { x: top.right(), width: area.width - top.width, ..top };
        [top, right, Rect { y: top.bottom(), height: area.height - top.height, ..area }]
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
            GOALS if !missing.of_data => goals::said(grid.chosen()).into_iter().collect(),
            _ if missing.of_data => vec![missing.line()],
            _ => Vec::new(),
        };
        let short = || goals::briefly(&self.goals, grid.chosen()).filter(|_| which == GOALS);
        let room = show::after_rows(buf, inner, grid.tall(), (notes, &short), look);
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
        let credit = missing::touches(cx).unwrap_or_else(|| missing::credit(cx));
        [at_risk, credit, entries.unwrap_or_else(|| missing::running(cx))]
    }
}

impl Page for Home {
    fn refresh(&mut self, cx: &PageContext<'_>) {
        self.tiles.refresh(cx);
        self.milestone = self.milestone.min(cx.status.milestones.len().saturating_sub(1));
        let question = self.question(cx, cx.filter);
        self.goals.ask(cx, Question::drilldown(Drilldown::Outlooks, cx.args()));
        self.journeys.ask(cx, Question::drilldown(Drilldown::RunningJourneys, cx.args()));
        // Credit takes the longest: it leaves the workers to all other numbers first.
        let turn = !self.tiles.waiting() && ![&self.goals, &self.journeys].into_iter().any(Panel::waiting);
        let before = cx.filter.previous().and_then(|filter| self.question(cx, &filter));
        for (panel, question) in [(&mut self.credit, question), (&mut self.before, before)] {
            if let Some(question) = question {
                panel.ask_in_turn(cx, question, turn);
            }
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
        self.tiles.poll() | goals | credit | journeys
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        let count = cx.status.milestones.len().max(1);
        match action {
            Action::NextPart => self.focus = (self.focus + 1) % PARTS,
            Action::PreviousPart => self.focus = (self.focus + PARTS - 1) % PARTS,
            Action::Next => self.milestone = (self.milestone + 1) % count,
            Action::Previous => self.milestone = (self.milestone + count - 1) % count,
            action if self.focus == TILES => return self.tiles.update(action, cx),
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
        let area = show::sentence(buf, area, &self.sentence(cx), look);
        // A low window is for the part in focus; only a higher one has room for the tiles and a list.
        let (low, focus) = (area.height < tiles::LOW, self.focus == TILES);
        let rest = if low && !focus {
            self.tiles.hide();
            area
        } else {
            self.tiles.view(buf, area, look, cx, focus)
        };
        if low && focus {
            return;
        }
        let [top, right, below] = self.rooms(rest);
        let [no_goal, no_credit, no_entry] = self.missing(cx);
        self.list(buf, top, &List { which: GOALS, title: "Goals at risk", missing: &no_goal }, look, cx.keys);
        let milestone = cx.status.milestones.get(self.milestone).map_or("", |milestone| milestone.name.as_str());
        let awaited = || format!("Leading by credit · {milestone}");
        let title = if self.movers.is_empty() { awaited() } else { self.movers.clone() };
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
        // Tiles are not sorted.
        if self.focus == TILES { &HINTS[..5] } else { HINTS }
    }

    fn keys(&self) -> Vec<Action> {
        HINTS.to_vec()
    }

    fn signs(&self) -> &'static [(&'static str, &'static str)] {
        tiles::SIGNS
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        let mut lists = match self.focus {
            CREDIT => vec![&mut self.credit, &mut self.goals, &mut self.journeys],
            RUNNING => vec![&mut self.journeys, &mut self.goals, &mut self.credit],
            _ => vec![&mut self.goals, &mut self.credit, &mut self.journeys],
        };
        let mut panels = self.tiles.panels();
        if self.focus == TILES {
            panels.extend(lists);
            panels.push(&mut self.before);
            return panels;
        }
        lists.extend(panels);
        lists.push(&mut self.before);
        lists
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        self.grids.get_mut(self.focus)
    }

    fn grids(&mut self) -> Vec<&mut Grid> {
        self.grids.iter_mut().collect()
    }

    fn point(&mut self, x: u16, y: u16) -> Pointed {
        if let Some(there) = self.grids.iter().position(|grid| grid.covers(x, y)) {
            self.focus = there;
            return self.grids[there].point(x, y);
        }
        let pointed = self.tiles.point(x, y, self.focus == TILES);
        if pointed != Pointed::Nothing {
            self.focus = TILES;
        }
        pointed
    }
}
