//! The funnels of the user's own, one at a time: how many go from each step to the next, what each asks for, and below it the same
//! side by side by a column of the first step's event or of its customer, or what goes with reaching the end (U1–U8, J7, J8).
//!
//! ```text
//! within 14 days, in order   counts the best attempt per person   started 3,120   done 402 (12.9 %)   still open 288   lost 2,430
//! ┌ Trial · funnel 1 of 2 ─────────────────────────────────────────────────────────────────────┐
//! │ Step            Reached it              % of previous  95 %       Open  Lost  Median │
//! │ 1 Trial              3,120 ████████████                                              │
//! │ 2 Feature used ≤ 2 days 1,904 ███████▎              61.0  59.3–62.7   140  1,076   3 h  │
//! │                                                                                      │
//! │ no account_closed between steps 1 and 2: who has one is left out                     │
//! └───────────────────────────────────────── ✓ done + still open + lost = starts ────────┘
//! ┌ By channel: how many, and % of starts ───────────────────────────────────────────────┐
//! │ email                1,012      690  68.2                                            │
//! └──────────────────────────────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

mod below;
mod definition;
mod steps;

use self::below::{Below, group_name, group_of, groups, step_of, untold};
pub use self::steps::columns;
use self::steps::{line, standing};
use super::beside::goal;
use super::funnel;
use crate::domain::filter::Filter;
use crate::domain::funnel::{Funnel, FunnelOrder};
use crate::domain::words;
use crate::print::format;
use crate::report::{self, Args, Attempted, CustomFunnelRow, Factor, People as Whose, Standing};
use crate::tui::action::Action;
use crate::tui::compare::PreviousPeriod;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing::Missing;
use crate::tui::overlays::people::People;
use crate::tui::page::Effect;
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Grid, Pointed};
use crate::tui::widgets::pen::{self, Line};

/// One funnel.
#[derive(Default)]
pub struct Funnels {
    /// Which of them is shown, and its id.
    shown: usize,
    id: String,
    /// How many there were when one was to be added: it is shown once it is there.
    adding: Option<usize>,
    steps: Panel,
    before: Panel,
    sides: Panel,
    correlates: Panel,
    grid: Grid,
    /// Whose people each column of the steps counts.
    standings: Vec<Standing>,
    /// What is shown below.
    groups: Grid,
    /// What stands below.
    below: Option<Below>,
    /// It was turned, and what came is passed over where nobody is of any group.
    turned: bool,
    on_groups: bool,
    /// Whether the period before is compared with.
    compare: PreviousPeriod,
}

impl Funnels {
    fn funnel<'a>(&self, cx: &'a PageContext<'_>) -> Option<&'a Funnel> {
        cx.status.funnels.get(self.shown.min(cx.status.funnels.len().saturating_sub(1)))
    }

    fn args(funnel: &Funnel, filter: &Filter) -> Args {
        Args { funnel: Some(funnel.id.clone()), filter: filter.clone(), ..Args::default() }
    }

    /// Whether there is one.
    pub fn any(&self) -> bool {
        !self.id.is_empty()
    }

    /// Asks.
    pub fn refresh(&mut self, cx: &PageContext<'_>) {
        let all = cx.status.funnels.len();
        if self.adding.is_some_and(|before| before < all) {
            // New ones come last.
            self.turn(all - 1);
        }
        if self.funnel(cx).map_or("", |funnel| &funnel.id) != self.id {
            let id = self.funnel(cx).map(|funnel| funnel.id.clone()).unwrap_or_default();
            let adding = self.adding;
            self.turn(self.shown.min(all.saturating_sub(1)));
            (self.id, self.adding) = (id, adding);
        }
        let Some(funnel) = self.funnel(cx) else { return };
        let ask = |args: Args| Question::report(report::CUSTOM_FUNNEL.name, args);
        self.steps.ask(cx, ask(Self::args(funnel, cx.filter)));
        if let Some(before) = self.compare.follow(cx) {
            self.before.ask(cx, ask(Self::args(funnel, &before)));
        }
        match self.below.clone() {
            Some(Below::Side(side)) => {
                self.sides.ask(cx, ask(Args { breakdown: Some(side), ..Self::args(funnel, cx.filter) }));
            }
            Some(Below::Correlates) => {
                self.correlates.ask(cx, Question::report(report::CORRELATES.name, Self::args(funnel, cx.filter)));
            }
            None => {}
        }
    }

    /// Receives.
    pub fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let came = self.sides.poll();
        let news = [came, self.steps.poll(), self.before.poll(), self.correlates.poll()].contains(&true);
        if came && self.turned && !self.sides.waiting() {
            self.pass_over(cx);
        }
        if news {
            self.fill(cx);
        }
        news
    }

    /// On to the next where nobody who started is of any group of a breakdown that every funnel has.
    fn pass_over(&mut self, cx: &PageContext<'_>) {
        let Some(rows) = self.sides.answer().map(|answer| answer.table.read::<CustomFunnelRow>()) else { return };
        let passes = untold(&rows) && self.below.as_ref().is_some_and(Below::of_all);
        self.turned = passes;
        if passes {
            self.below = Below::next(self.below.as_ref(), self.funnel(cx));
            self.refresh(cx);
        }
    }

    fn fill(&mut self, cx: &PageContext<'_>) {
        let Some(answer) = self.steps.answer() else { return };
        let before: Option<Vec<CustomFunnelRow>> =
            self.compare.filter(cx).zip(self.funnel(cx)).and_then(|(filter, funnel)| {
                let question = Question::report(report::CUSTOM_FUNNEL.name, Self::args(funnel, &filter));
                Some(self.before.answer_to(cx, &question)?.table.read())
            });
        let rows: Vec<CustomFunnelRow> = answer.table.read();
        let Some(funnel) = self.funnel(cx) else { return };
        let lines = rows.iter().map(|row| line(funnel, &rows, row, before.as_deref()));
        let columns = columns(before.is_some());
        self.standings = columns.iter().map(standing).collect();
        self.grid.set(columns, lines.collect(), Vec::new());
        let (columns, lines) = match &self.below {
            Some(Below::Side(side)) => {
                let Some(answer) = self.sides.answer() else { return };
                groups(&answer.table.read::<CustomFunnelRow>(), (&answer.names, side))
            }
            Some(Below::Correlates) => {
                let Some(answer) = self.correlates.answer() else { return };
                (goal::correlate_columns(), answer.table.read().into_iter().enumerate().map(goal::correlate).collect())
            }
            None => return,
        };
        self.groups.set(columns, lines, Vec::new());
    }

    /// Decides.
    pub fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        let all = cx.status.funnels.len().max(1);
        self.adding = (action == Action::Add).then_some(cx.status.funnels.len());
        match action {
            Action::Add | Action::Edit | Action::Delete => return funnel::change(action, self.funnel(cx), cx),
            Action::Next => self.turn((self.shown + 1) % all),
            Action::Previous => self.turn((self.shown + all - 1) % all),
            Action::SideBySide => {
                self.below = Below::next(self.below.as_ref(), self.funnel(cx));
                self.turned = true;
                self.on_groups &= self.below.is_some();
                self.groups = Grid::default();
            }
            Action::Compare => {
                if let Some(refused) = self.compare.turn(cx) {
                    return refused;
                }
                self.refresh(cx);
                self.fill(cx);
            }
            Action::NextPart | Action::PreviousPart => self.on_groups = self.below.is_some() && !self.on_groups,
            Action::Open => return self.open(cx),
            _ => {}
        }
        Effect::None
    }

    fn turn(&mut self, to: usize) {
        let below = self.below.take().filter(Below::of_all);
        *self = Self { shown: to, below, compare: self.compare, ..Self::default() };
    }

    /// Opens the people behind the number under the cursor.
    fn open(&self, cx: &PageContext<'_>) -> Effect {
        let Some(funnel) = self.funnel(cx) else { return Effect::None };
        let grid = if self.on_groups { &self.groups } else { &self.grid };
        let Some(row) = grid.chosen() else { return Effect::None };
        let mut args = Self::args(funnel, cx.filter);
        let (step, standing, group) = match self.below.as_ref().filter(|_| self.on_groups) {
            Some(Below::Correlates) => return self.open_factor(funnel, args, cx),
            Some(Below::Side(side)) => {
                args.breakdown = Some(side.clone());
                (step_of(grid.column()), Standing::Reached, Some(group_of(&row.id)))
            }
            None => {
                let standing = self.standings.get(grid.column()).copied().unwrap_or(Standing::Reached);
                (row.id.parse::<usize>().map_or(0, |position| position.saturating_sub(1)), standing, None)
            }
        };
        let says = match standing {
            Standing::Reached => "who reached it",
            Standing::Open => "who may still reach it",
            Standing::Lost => "who can no longer reach it",
        };
        let name = match funnel.order {
            FunnelOrder::Any => format!("{} done", words::counted(step as u64 + 1, "step")),
            _ => funnel.steps.get(step).map(|step| step.shown().to_owned()).unwrap_or_default(),
        };
        // In a list of one group nobody takes it for that of all.
        let of = match (&args.breakdown, &group) {
            (Some(side), Some(Some(value))) => {
                format!(", {} {}", Funnel::told_apart(side), self.group_name(side, value))
            }
            (Some(side), Some(None)) => format!(", without {}", Funnel::told_apart(side)),
            _ => String::new(),
        };
        let title = format!("{} · {name}{of}: people {says}", funnel.name);
        let whose = Whose::Attempted(Attempted { step, standing, group });
        Effect::Open(Box::new(People::new(&title, whose, args, cx)))
    }

    /// What users call a group.
    fn group_name(&self, side: &str, group: &str) -> String {
        self.sides.answer().map_or_else(|| group.to_owned(), |answer| group_name(&answer.names, side, group))
    }

    /// Opens those with a factor of what goes with reaching the end, or without it.
    fn open_factor(&self, funnel: &Funnel, args: Args, cx: &PageContext<'_>) -> Effect {
        let row = self.groups.chosen().zip(self.correlates.answer());
        let whose = row.and_then(|(row, answer)| goal::correlate_people(answer, &row.id, self.groups.column()));
        let Some(Whose::Factor(factor)) = whose else { return Effect::None };
        let Factor { factor: kind, value, with, converted } = &factor;
        let with = if *with { "with" } else { "without" };
        let end = if *converted { " who reached the end" } else { "" };
        let title = format!("{}: people {with} {} {value}{end}", funnel.name, kind.replace('_', " "));
        Effect::Open(Box::new(People::new(&title, Whose::Factor(factor), args, cx)))
    }

    /// What is asked here.
    pub fn panels(&mut self) -> Vec<&mut Panel> {
        let Self { steps, before, sides, correlates, .. } = self;
        let (below, other) =
            if self.below == Some(Below::Correlates) { (correlates, sides) } else { (sides, correlates) };
        if self.on_groups { vec![below, steps, before, other] } else { vec![steps, below, before, other] }
    }

    /// The list in focus.
    pub fn grid(&mut self) -> &mut Grid {
        if self.on_groups { &mut self.groups } else { &mut self.grid }
    }

    /// All lists.
    pub fn grids(&mut self) -> Vec<&mut Grid> {
        vec![&mut self.grid, &mut self.groups]
    }

    /// What the mouse pressed at a place.
    pub fn point(&mut self, x: u16, y: u16) -> Pointed {
        if self.groups.covers(x, y) || self.grid.covers(x, y) {
            self.on_groups = self.groups.covers(x, y);
        }
        self.grid().point(x, y)
    }

    /// Draws.
    pub fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        let Some(funnel) = self.funnel(cx) else {
            let inner = frame(buf, area, "Funnels", &Line::new(), look, true);
            let lines = vec![
                "A funnel is any events one after the other, whatever the journey.".to_owned(),
                format!("{} adds one. It is written to milepost.toml under [[funnel]].", cx.keys.mention(Action::Add)),
            ];
            return show::missing(
                buf,
                inner,
                &Missing { says: "There is no funnel of your own".to_owned(), lines, of_data: false },
                look,
            );
        };
        let lines = show::facts(Line::new(), facts(funnel, &self.rows()), area.width.saturating_sub(2), look);
        let head = pen::cells(lines.len()).min(area.height / 4);
        for (y, line) in (area.y..area.y + head).zip(&lines) {
            line.put(buf, area.x + 1, y, area.width.saturating_sub(2));
        }
        let area = Rect { y: area.y + head, height: area.height - head, ..area };
        let below = if self.below.is_some() { area.height / 2 } else { 0 };
        let below = if self.below == Some(Below::Correlates) { below } else { below.min(self.groups.tall() + 3) };
        let top = Rect { height: area.height - below, ..area };
        let title = format!("{} · funnel {} of {}", funnel.name, self.shown + 1, cx.status.funnels.len());
        let foot = show::checks([self.steps.answer()], look);
        let inner = frame(buf, top, &title, &foot, look, !self.on_groups);
        if show::state(buf, inner, &self.steps, None, look, cx.keys) {
            let definition = definition::lines(funnel, cx.status.zone);
            let notes = self.notes(cx);
            let least = show::notes_height(&notes, inner.width).min(inner.height / 2);
            let tall = self.grid.tall() + definition::height(&definition, inner.width) + 1;
            let room = show::with_notes(buf, inner, tall, least, &notes, look);
            let rows = self.grid.tall().min(room.height);
            self.grid.draw(buf, Rect { height: rows, ..room }, look, !self.on_groups, self.steps.waiting());
            let y = (room.y + rows + 1).min(room.bottom());
            definition::draw(buf, Rect { y, height: room.bottom() - y, ..room }, &definition, look);
        }
        self.view_below(buf, Rect { y: top.bottom(), height: below, ..area }, look, cx);
    }

    fn view_below(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        let Some(below) = &self.below else { return };
        let correlates = *below == Below::Correlates;
        let panel = if correlates { &self.correlates } else { &self.sides };
        let foot = show::checks([panel.answer().filter(|_| correlates)], look);
        let inner = frame(buf, area, &below.title(), &foot, look, self.on_groups);
        let untold =
            panel.answer().is_some_and(|answer| !correlates && untold(&answer.table.read::<CustomFunnelRow>()));
        let empty = match below {
            Below::Correlates => "Nothing to be compared",
            Below::Side(_) if untold => "Nobody who started it is of any group",
            Below::Side(_) => "Nobody started it",
        };
        let empty = (self.groups.is_empty() || untold).then_some(empty);
        if show::state(buf, inner, panel, empty, look, cx.keys) {
            let notes = panel.answer().filter(|_| correlates).map(show::own_notes).unwrap_or_default();
            let least = show::notes_height(&notes, inner.width).min(inner.height / 2);
            let room = show::with_notes(buf, inner, self.groups.tall(), least, &notes, look);
            self.groups.draw(buf, room, look, self.on_groups, panel.waiting());
        }
    }

    fn rows(&self) -> Vec<CustomFunnelRow> {
        self.steps.answer().map(|answer| answer.table.read()).unwrap_or_default()
    }

    /// What is to be known of the answer, and what the changes are compared with.
    fn notes(&self, cx: &PageContext<'_>) -> Vec<String> {
        let before = self.compare.filter(cx).map(|filter| show::change_says("starts", &filter));
        let said = self.steps.answer().map(show::own_notes).unwrap_or_default();
        said.into_iter().chain(before).collect()
    }
}

/// What the funnel asks for and how it came out.
fn facts(funnel: &Funnel, rows: &[CustomFunnelRow]) -> Vec<(&'static str, String)> {
    let within = format!("{}, {}", format::span(funnel.window), funnel.order.says());
    let mut facts = vec![("within", within), ("counts", funnel.count.says().to_owned())];
    let (Some(first), Some(end)) = (rows.first(), rows.iter().rfind(|row| !row.optional)) else { return facts };
    let number = |count: u64| show::count_text(Some(show::amount(count)));
    let (open, lost) = rows.iter().fold((0, 0), |sums, row| (sums.0 + row.open, sums.1 + row.lost));
    let share = |share: Option<f64>| share.map(|share| format!("{} %", format::share(share)));
    let done = share(end.share_of_start).map(|share| format!(" ({share})")).unwrap_or_default();
    facts.extend([
        ("started", number(first.count)),
        ("done", number(end.count) + &done),
        ("still open", number(open)),
        ("lost", number(lost)),
    ]);
    facts.extend(share(report::share_of(end.count, end.count + lost)).map(|share| ("of the closed", share)));
    facts
}
