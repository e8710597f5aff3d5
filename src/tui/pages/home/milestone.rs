//! The tiles of the milestones, each with its total, the period before and the change on it, those with a touch before, and its
//! trend.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::answer::Answer;
use crate::domain::milestone::Milestone;
use crate::domain::words::{self, Kind};
use crate::print::format;
use crate::report::{MilestoneRow, MilestoneState};
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::panel::Panel;
use crate::tui::show;
use crate::tui::widgets::bucket::{self, Covered, Size};
use crate::tui::widgets::pen::{self, Line, put};
use crate::tui::widgets::spark::{self, Spark, largest};

/// The lines of a tile without the one that says what its trend is drawn in.
pub const LOW: u16 = 4;

/// The least width of a tile.
const LEAST: u16 = 15;

/// Which of the milestones have room, and how wide their tiles are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    first: usize,
    count: usize,
    all: usize,
    wide: u16,
}

impl Shown {
    /// Their places.
    pub fn places(self) -> impl Iterator<Item = usize> {
        self.first..self.first + self.count
    }

    /// Where the tile of one stands.
    pub fn area(self, place: usize, area: Rect) -> Rect {
        let left = pen::cells(place.saturating_sub(self.first)).saturating_mul(self.wide);
        Rect { x: area.x + 1 + left, width: self.wide.min(44).saturating_sub(2), ..area }
    }
}

/// As many as fit, the one at `chosen` among them.
pub fn shown(width: u16, chosen: usize, cx: &PageContext<'_>) -> Shown {
    let all = cx.status.milestones.len();
    let count = all.min(usize::from((width / LEAST).max(1)));
    let first = (chosen + 1).saturating_sub(count);
    let wide = width.saturating_sub(1) / pen::cells(count).max(1);
    Shown { first, count, all, wide }
}

/// The tiles of the milestones.
pub struct Milestones<'a> {
    pub panel: &'a Panel,
    pub trends: &'a [Panel],
    /// What the trend is drawn in is said below it.
    pub with_unit: bool,
    pub shown: Shown,
}

impl Milestones<'_> {
    /// Draws those that have room; says how many more there are. `marked`: the one that the keys are on.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>, marked: Option<usize>) {
        if self.shown.all == 0 {
            put(buf, area.x + 1, area.y, area.width.saturating_sub(2), "There is no milestone yet", look.strong);
            put(buf, area.x + 1, area.y + 1, area.width.saturating_sub(2), &show::add_milestone(cx.keys), look.dim);
            return;
        }
        let rows: Vec<MilestoneRow> = self.panel.answer().map(|answer| answer.table.read()).unwrap_or_default();
        let waiting = self.panel.waiting();
        let last = self.shown.places().last();
        for place in self.shown.places() {
            let Some(milestone) = cx.status.milestones.get(place) else { continue };
            let room = self.shown.area(place, area);
            // The last one that fits says what does not.
            let hidden = self.shown.all - self.shown.count;
            let more = (Some(place) == last && hidden > 0).then_some(hidden);
            let name = if marked == Some(place) { look.selected } else { look.text };
            head(buf, room, (milestone, more), name, look);
            let Some(row) = rows.iter().find(|row| row.id == milestone.id) else { continue };
            numbers(buf, room, row, waiting, look);
            if let Some(answer) = self.trends.get(place).and_then(Panel::answer) {
                let ink = if waiting { look.dim } else { look.bar };
                self.trend(buf, room, answer, (look, ink), cx);
            }
        }
    }

    /// The trend, and what it is drawn in.
    fn trend(&self, buf: &mut Buffer, room: Rect, answer: &Answer, (look, ink): (&Look, Style), cx: &PageContext<'_>) {
        let covered = Covered { period: cx.filter.period(), ..Covered::default() };
        let columns = room.width.min(30);
        let sums = bucket::sums(&show::daily(answer), Size::Week, usize::from(columns), &covered);
        let Some(sums) = sums.filter(|_| room.height > 3) else { return };
        let values = sums.values();
        let spark = Spark { most: largest(values.iter().copied()), values: values.into_iter().map(Some).collect() };
        spark::draw(buf, room.x, room.y + 3, columns, &spark, look, ink);
        if self.with_unit && room.height > 4 {
            let says = format!("per {}, top {}", sums.size.name(), format::decimal(spark.most, 0));
            put(buf, room.x, room.y + 4, room.width, &says, look.dim);
        }
    }
}

/// The name, and how many more milestones there are.
fn head(buf: &mut Buffer, area: Rect, (milestone, more): (&Milestone, Option<usize>), ink: Style, look: &Look) {
    let name = area.width.saturating_sub(if more.is_some() { 8 } else { 0 });
    put(buf, area.x, area.y, name, &milestone.name, ink);
    if let Some(more) = more {
        pen::put_right(buf, area.x, area.y, area.width, &format!("+{more} more"), look.dim);
    }
}

/// The total with the period before and the change on it, and how many had a touch before.
fn numbers(buf: &mut Buffer, area: Rect, row: &MilestoneRow, waiting: bool, look: &Look) {
    if area.height < 3 {
        return;
    }
    let total = show::amount(row.total);
    let large = if waiting { look.dim } else { look.strong };
    let mut line = Line::new().add(show::count_text(Some(total)), large);
    // Said in the line below where there is no room for it in this one.
    let mut then = None;
    if row.state != MilestoneState::Ok {
        let state = row.state.name();
        line = line.add(format!("  {}", words::id_words(Kind::State, state).unwrap_or(state)), look.warn);
    } else if let Some(before) = row.previous_total {
        line = match before {
            0 => line.add(" none before", look.dim),
            before => {
                let says = format!("on {}", show::count_text(Some(show::amount(before))));
                let line = show::percent_change(line, total, show::amount(before), " ", look);
                let longer = line.clone().add(format!(" {says}"), look.dim);
                if longer.width() <= usize::from(area.width) {
                    longer
                } else {
                    then = Some(says);
                    line
                }
            }
        };
    }
    line.put(buf, area.x, area.y + 1, area.width);
    let count = show::count_text(Some(show::amount(row.influenced)));
    let share =
        row.influenced_share.map_or_else(|| format::MISSING.to_owned(), |share| format!("{} %", format::share(share)));
    let before = words::WITH_TOUCH.to_lowercase();
    let touched = [format!("{before} {count} ({share})"), format!("{share} {before}"), format!("{share} touched")];
    let mut says: Vec<String> = match &then {
        Some(then) => touched.iter().map(|touched| format!("{then} · {touched}")).collect(),
        None => touched.to_vec(),
    };
    says.extend(then);
    let fits = says.iter().find(|says| pen::width(says) <= usize::from(area.width)).or(says.last());
    if let Some(says) = fits {
        put(buf, area.x, area.y + 2, area.width, says, look.dim);
    }
}
