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
        // All tiles say it in the same words, as few as the one that has the least room takes.
        let shown = self.shown.places().filter_map(|place| cx.status.milestones.get(place));
        let shown = shown.filter_map(|milestone| rows.iter().find(|row| row.id == milestone.id));
        let wide = self.shown.area(0, area).width;
        let form = shown.map(|row| with_touch(row, wide, look).1).max().unwrap_or(0);
        for place in self.shown.places() {
            let Some(milestone) = cx.status.milestones.get(place) else { continue };
            let room = self.shown.area(place, area);
            // The last one that fits says what does not.
            let hidden = self.shown.all - self.shown.count;
            let more = (Some(place) == last && hidden > 0).then_some(hidden);
            let name = if marked == Some(place) { look.selected } else { look.text };
            head(buf, room, (milestone, more), name, look);
            let Some(row) = rows.iter().find(|row| row.id == milestone.id) else {
                none(buf, Rect { y: room.y + 1, height: room.height.saturating_sub(1), ..room }, self.panel, look);
                continue;
            };
            numbers(buf, room, (row, form), waiting, look);
            let Some(trend) = self.trends.get(place) else { continue };
            if let Some(answer) = trend.answer() {
                let ink = if waiting { look.dim } else { look.bar };
                self.trend(buf, room, answer, (look, ink), cx);
            } else if room.height > 3 {
                none(buf, Rect { y: room.y + 3, height: room.height - 3, ..room }, trend, look);
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

/// Why there are no numbers, and what helps, in the lines of an area; nothing while they are awaited.
fn none(buf: &mut Buffer, area: Rect, panel: &Panel, look: &Look) {
    let Some((says, hint)) = panel.briefly() else { return };
    let lines = std::iter::once((says, look.warn)).chain(hint.map(|hint| (hint, look.dim)));
    for (y, (text, ink)) in (area.y..area.bottom()).zip(lines) {
        put(buf, area.x, y, area.width, text, ink);
    }
}

/// The first line of the numbers, and the period before where it has no room in it.
fn total(row: &MilestoneRow, wide: u16, ink: Style, look: &Look) -> (Line, Option<String>) {
    let total = show::amount(row.total);
    let line = Line::new().add(show::count_text(Some(total)), ink);
    if row.state != MilestoneState::Ok {
        let state = row.state.name();
        return (line.add(format!("  {}", words::id_words(Kind::State, state).unwrap_or(state)), look.warn), None);
    }
    match row.previous_total {
        None => (line, None),
        Some(0) => (line.add(" none before", look.dim), None),
        Some(before) => {
            let says = format!("on {}", show::count_text(Some(show::amount(before))));
            let line = show::percent_change(line, total, show::amount(before), " ", look);
            let longer = line.clone().add(format!(" {says}"), look.dim);
            if longer.width() <= usize::from(wide) { (longer, None) } else { (line, Some(says)) }
        }
    }
}

/// What stands below the total, from the longest to the shortest: who had a touch before, after the period before where there was no
/// room for it above; and which of them is the first that fits.
fn with_touch(row: &MilestoneRow, wide: u16, look: &Look) -> ([String; 3], usize) {
    let count = show::count_text(Some(show::amount(row.influenced)));
    let share =
        row.influenced_share.map_or_else(|| format::MISSING.to_owned(), |share| format!("{} %", format::share(share)));
    let before = words::WITH_TOUCH.to_lowercase();
    let (_, then) = total(row, wide, look.dim, look);
    let then = then.map(|then| format!("{then} · ")).unwrap_or_default();
    let touched = [format!("{before} {count} ({share})"), format!("{share} {before}"), format!("{share} touched")];
    let says = touched.map(|touched| format!("{then}{touched}"));
    let fits = says.iter().position(|says| pen::width(says) <= usize::from(wide));
    (says, fits.unwrap_or(2))
}

/// The total with the period before and the change on it, and how many had a touch before, said in one of its forms.
fn numbers(buf: &mut Buffer, area: Rect, (row, form): (&MilestoneRow, usize), waiting: bool, look: &Look) {
    if area.height < 3 {
        return;
    }
    let (line, then) = total(row, area.width, if waiting { look.dim } else { look.strong }, look);
    line.put(buf, area.x, area.y + 1, area.width);
    let (forms, _) = with_touch(row, area.width, look);
    let says = &forms[form.min(forms.len() - 1)];
    // The period before is of more interest than a text that is cut.
    let says = then.filter(|_| pen::width(says) > usize::from(area.width)).unwrap_or_else(|| says.clone());
    put(buf, area.x, area.y + 2, area.width, &says, look.dim);
}
