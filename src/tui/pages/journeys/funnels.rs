//! The funnels of the user's own, one at a time: how many go from each step to the next, and the same side by side by a column of
//! the first step's event or of its customer (U1–U8, J7).
//!
//! ```text
//! within 14d, in order   counts the best attempt per person   started 3,120   done 402 (12.9 %)   still open 288   lost 2,430
//! ┌ Trial · funnel 1 of 2 ─────────────────────────────────────────────────────────────────────┐
//! │ Step            Reached it              % of previous  95 %       Open  Lost  Median │
//! │ 1 Trial              3,120 ████████████                                              │
//! │ 2 Feature used       1,904 ███████▎              61.0  59.3–62.7   140  1,076   3 h  │
//! └───────────────────────────────────────── ✓ converted + open + lost = starts ────────┘
//! ┌ By channel: % of start ────────────────────────────────────────────────────────────┐
//! │ email                1,012         100.0          68.2                               │
//! └──────────────────────────────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::funnel;
use crate::domain::filter::Filter;
use crate::domain::funnel::{Funnel, FunnelOrder};
use crate::domain::metric::Better;
use crate::domain::words;
use crate::print::format;
use crate::report::{self, Args, Attempted, CustomFunnelRow, People as Whose, Standing};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing::Missing;
use crate::tui::overlays::people::People;
use crate::tui::page::Effect;
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Column, Grid, Pointed, Row};
use crate::tui::widgets::pen::{self, Line};

/// What every funnel can be put side by side by, one after the other; what its own [`Funnel::breakdowns`] name follows.
const SIDES: &[&str] = &["channel", "platform", "journey", "business_unit", "customer.audience"];

/// The id of the row of attempts without a text, unlike any text of the data.
const NONE: &str = "\u{0}";

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
    grid: Grid,
    /// Whose people each column of the steps counts.
    standings: Vec<Standing>,
    groups: Grid,
    /// What it is put side by side by; none = it is not.
    side: Option<String>,
    on_groups: bool,
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
        if let Some(before) = cx.filter.previous() {
            self.before.ask(cx, ask(Self::args(funnel, &before)));
        }
        if self.side.is_some() {
            let breakdown = self.side.clone();
            self.sides.ask(cx, ask(Args { breakdown, ..Self::args(funnel, cx.filter) }));
        }
    }

    /// Receives.
    pub fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let news = [self.steps.poll(), self.before.poll(), self.sides.poll()].contains(&true);
        if news {
            self.fill(cx);
        }
        news
    }

    fn fill(&mut self, cx: &PageContext<'_>) {
        let Some(answer) = self.steps.answer() else { return };
        let before: Option<Vec<CustomFunnelRow>> =
            cx.filter.previous().zip(self.funnel(cx)).and_then(|(filter, funnel)| {
                let question = Question::report(report::CUSTOM_FUNNEL.name, Self::args(funnel, &filter));
                Some(self.before.answer_to(cx, &question)?.table.read())
            });
        let rows: Vec<CustomFunnelRow> = answer.table.read();
        let lines = rows.iter().map(|row| line(&rows, row, before.as_deref()));
        let columns = columns(before.is_some());
        self.standings = columns.iter().map(standing).collect();
        self.grid.set(columns, lines.collect(), Vec::new());
        if let Some(answer) = self.sides.answer().filter(|_| self.side.is_some()) {
            let rows: Vec<CustomFunnelRow> = answer.table.read();
            let (columns, lines) = groups(&rows);
            self.groups.set(columns, lines, Vec::new());
        }
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
                self.side = self.next_side(cx);
                self.on_groups &= self.side.is_some();
                self.groups = Grid::default();
            }
            Action::NextPart | Action::PreviousPart => self.on_groups = self.side.is_some() && !self.on_groups,
            Action::Open => return self.open(cx),
            _ => {}
        }
        Effect::None
    }

    /// What comes after the side that is shown.
    fn next_side(&self, cx: &PageContext<'_>) -> Option<String> {
        let own = self.funnel(cx).into_iter().flat_map(|funnel| &funnel.breakdowns).map(String::as_str);
        let mut all = SIDES.iter().copied().chain(own.filter(|name| !SIDES.contains(name)));
        match &self.side {
            Some(side) => all.skip_while(|name| name != side).nth(1),
            None => all.next(),
        }
        .map(str::to_owned)
    }

    fn turn(&mut self, to: usize) {
        let side = self.side.take().filter(|side| SIDES.contains(&side.as_str()));
        *self = Self { shown: to, side, ..Self::default() };
    }

    /// Opens the people behind the number under the cursor.
    fn open(&self, cx: &PageContext<'_>) -> Effect {
        let Some(funnel) = self.funnel(cx) else { return Effect::None };
        let grid = if self.on_groups { &self.groups } else { &self.grid };
        let Some(row) = grid.chosen() else { return Effect::None };
        let mut args = Self::args(funnel, cx.filter);
        let (step, standing, group) = if self.on_groups {
            args.breakdown.clone_from(&self.side);
            let name = (row.id != NONE).then(|| row.id.clone());
            // The first column is the name, the second those who started.
            (grid.column().saturating_sub(1), Standing::Reached, Some(name))
        } else {
            let standing = self.standings.get(grid.column()).copied().unwrap_or(Standing::Reached);
            (row.id.parse::<usize>().map_or(0, |position| position.saturating_sub(1)), standing, None)
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
        let title = format!("{} · {name}: people {says}", funnel.name);
        let whose = Whose::Attempted(Attempted { step, standing, group });
        Effect::Open(Box::new(People::new(&title, whose, args, cx)))
    }

    /// What is asked here.
    pub fn panels(&mut self) -> Vec<&mut Panel> {
        let Self { steps, before, sides, .. } = self;
        if self.on_groups { vec![sides, steps, before] } else { vec![steps, sides, before] }
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
        let below = if self.side.is_some() { (area.height / 2).min(self.groups.tall().saturating_add(3)) } else { 0 };
        let top = Rect { height: area.height - below, ..area };
        let title = format!("{} · funnel {} of {}", funnel.name, self.shown + 1, cx.status.funnels.len());
        let foot = show::checks([self.steps.answer()], look);
        let inner = frame(buf, top, &title, &foot, look, !self.on_groups);
        if show::state(buf, inner, &self.steps, None, look, cx.keys) {
            let notes = self.notes(cx);
            let least = show::notes_height(&notes, inner.width).min(inner.height / 2);
            let room = show::with_notes(buf, inner, self.grid.tall(), least, &notes, look);
            self.grid.draw(buf, room, look, !self.on_groups, self.steps.waiting());
        }
        if below > 0 {
            let bottom = Rect { y: top.bottom(), height: below, ..area };
            let title = format!("By {}: % of start", side_words(self.side.as_deref().unwrap_or_default()));
            let inner = frame(buf, bottom, &title, &Line::new(), look, self.on_groups);
            let empty = self.groups.is_empty().then_some("Nobody started it.");
            if show::state(buf, inner, &self.sides, empty, look, cx.keys) {
                self.groups.draw(buf, inner, look, self.on_groups, self.sides.waiting());
            }
        }
    }

    fn rows(&self) -> Vec<CustomFunnelRow> {
        self.steps.answer().map(|answer| answer.table.read()).unwrap_or_default()
    }

    /// What is to be known of the answer, and what the changes are compared with.
    fn notes(&self, cx: &PageContext<'_>) -> Vec<String> {
        let before = cx
            .filter
            .previous()
            .map(|filter| format!("changes are points of % of start, against {}", show::dates(&filter)));
        let said = self.steps.answer().map(show::own_notes).unwrap_or_default();
        said.into_iter().chain(before).collect()
    }
}

/// What the columns of a breakdown are called.
fn side_words(side: &str) -> String {
    let (name, of) = side.strip_prefix(Funnel::OF_CUSTOMER).map_or((side, ""), |name| (name, " of the customer"));
    let name = if name == "business_unit" { "business unit" } else { name };
    format!("{name}{of}")
}

/// What the funnel asks for and how it came out.
fn facts(funnel: &Funnel, rows: &[CustomFunnelRow]) -> Vec<(&'static str, String)> {
    let within = format!("{}, {}", funnel.window, funnel.order.says());
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

/// The columns of the steps.
pub fn columns(compared: bool) -> Vec<Column> {
    let mut columns = vec![
        Column::text("Step", 0, 14, 40).fields(&["name", "step", "position", "optional"]),
        Column::new("Reached it", 0).or_short("Reached").fields(&["count"]),
        Column::bar("", 3, 6, 40),
        Column::new("% of previous", 1).or_short("% prev.").fields(&["share_of_previous"]),
        Column::text("95 %", 4, 9, 13),
        Column::new("% of start", 2).or_short("% start").fields(&["share_of_start"]),
        Column::new("Open", 2).fields(&["open"]),
        Column::new("Lost", 2).fields(&["lost"]),
        Column::new("% of closed", 5).or_short("% closed").fields(&["closed_share"]),
        Column::new("Median", 3).fields(&["median_hours"]),
        Column::new("90 % within", 6).fields(&["p90_hours"]),
    ];
    if compared {
        columns.insert(6, Column::new("Change", 1));
    }
    columns
}

/// Whose people a column of the steps counts.
fn standing(column: &Column) -> Standing {
    match column.fields.first() {
        Some(&"open") => Standing::Open,
        Some(&"lost") => Standing::Lost,
        _ => Standing::Reached,
    }
}

/// A step as a row.
fn line(all: &[CustomFunnelRow], row: &CustomFunnelRow, before: Option<&[CustomFunnelRow]>) -> Row {
    let most = all.first().map_or(0.0, |first| show::amount(first.count));
    let previous = all.iter().rfind(|other| other.position < row.position && !other.optional).map(|other| other.count);
    // Nobody is lost or waits at a step that is optional.
    let asked = previous.filter(|_| !row.optional);
    let interval = previous.and_then(|previous| report::wilson(row.count, previous));
    let interval = interval
        .map_or(Field::Empty, |(low, high)| Field::dim(&format!("{}–{}", format::share(low), format::share(high))));
    let name = match &row.name {
        Some(name) if row.optional => format!("  ╰ {name} (optional)"),
        Some(name) => format!("{} {name}", row.position),
        None => format!("{} done", words::counted(row.position, "step")),
    };
    let hours =
        |value: Option<f64>| Field::Number(value.map_or_else(|| format::MISSING.to_owned(), format::duration), value);
    let mut fields = vec![
        Field::text(&name),
        show::count(row.count),
        Field::Bar(Bar { value: show::amount(row.count), interval: None, most }),
        previous.map_or(Field::Empty, |_| show::share(row.share_of_previous)),
        interval,
        show::share(row.share_of_start),
        asked.map_or(Field::Empty, |_| show::count(row.open)),
        asked.map_or(Field::Empty, |_| show::count(row.lost)),
        asked.map_or(Field::Empty, |_| show::share(row.closed_share)),
        previous.map_or(Field::Empty, |_| hours(row.median_hours)),
        previous.map_or(Field::Empty, |_| hours(row.p90_hours)),
    ];
    if let Some(before) = before {
        let then = before.iter().find(|other| other.position == row.position).and_then(|other| other.share_of_start);
        let points = row.share_of_start.zip(then).map(|(now, then)| (now - then) * 100.0);
        fields.insert(6, previous.map_or(Field::Empty, |_| show::change(points, 1, Better::More)));
    }
    Row { id: row.position.to_string(), fields }
}

/// The groups of a breakdown, each a row: who started, and the share of them that reached each step.
fn groups(rows: &[CustomFunnelRow]) -> (Vec<Column>, Vec<Row>) {
    let mut columns = vec![Column::text("Group", 0, 12, 30), Column::new("Started", 0)];
    let mut lines: Vec<Row> = Vec::new();
    for of_group in rows.chunk_by(|a, b| a.group == b.group) {
        if lines.is_empty() {
            let names = of_group.iter().skip(1);
            columns.extend(names.map(|row| {
                let name = row.name.clone().unwrap_or_else(|| words::counted(row.position, "step"));
                Column::new(&name, u8::try_from(row.position).unwrap_or(u8::MAX))
            }));
        }
        let name = of_group[0].group.as_deref();
        let mut fields = vec![name.map_or_else(|| Field::dim("none"), Field::text), show::count(of_group[0].count)];
        fields.extend(of_group.iter().skip(1).map(|row| show::share(row.share_of_start)));
        lines.push(Row { id: name.unwrap_or(NONE).to_owned(), fields });
    }
    (columns, lines)
}
