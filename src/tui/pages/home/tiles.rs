//! The milestones, each with its total, the change on the period before, those with a touch before, and its trend.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

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

/// The lines of a tile.
pub const TALL: u16 = 5;

/// Draws as many as there is room for; says how many more there are.
pub fn draw(buf: &mut Buffer, area: Rect, all: &Panel, trends: &[Panel], look: &Look, cx: &PageContext<'_>) {
    let milestones = &cx.status.milestones;
    let Some(count) = u16::try_from(milestones.len()).ok().filter(|count| *count > 0) else {
        put(buf, area.x + 1, area.y, area.width - 2, "There is no milestone yet", look.strong);
        put(buf, area.x + 1, area.y + 1, area.width - 2, &show::add_milestone(cx.keys), look.dim);
        return;
    };
    let rows: Vec<MilestoneRow> = all.answer().map(|answer| answer.table.read()).unwrap_or_default();
    let fits = count.min((area.width / 15).max(1));
    let wide = (area.width - 1) / fits;
    for (i, milestone) in (0..fits).zip(milestones) {
        let room = Rect { x: area.x + 1 + i * wide, width: wide.min(44).saturating_sub(2), ..area };
        // The last one that fits says what does not.
        let more = (i + 1 == fits && count > fits).then(|| count - fits);
        tile(buf, room, (milestone, more), &rows, all.waiting(), look);
        if let Some(answer) = trends.get(usize::from(i)).and_then(Panel::answer) {
            let covered = Covered { period: cx.filter.period(), ..Covered::default() };
            let columns = room.width.min(30);
            let sums = bucket::sums(&show::daily(answer), Size::Week, usize::from(columns), &covered);
            let Some(sums) = sums.filter(|_| rows.iter().any(|row| row.id == milestone.id)) else { continue };
            let values = sums.values();
            let spark = Spark { most: largest(values.iter().copied()), values: values.into_iter().map(Some).collect() };
            let ink = if all.waiting() { look.dim } else { look.bar };
            spark::draw(buf, room.x, area.y + 3, columns, &spark, look, ink);
            let says = format!("per {}, top {}", sums.size.name(), format::decimal(spark.most, 0));
            put(buf, room.x, area.y + 4, room.width, &says, look.dim);
        }
    }
}

/// Name, total with its change, and how many had a touch before.
fn tile(
    buf: &mut Buffer,
    area: Rect,
    (milestone, more): (&Milestone, Option<u16>),
    rows: &[MilestoneRow],
    waiting: bool,
    look: &Look,
) {
    let name = area.width.saturating_sub(if more.is_some() { 8 } else { 0 });
    put(buf, area.x, area.y, name, &milestone.name, look.text);
    if let Some(more) = more {
        pen::put_right(buf, area.x, area.y, area.width, &format!("+{more} more"), look.dim);
    }
    let Some(row) = rows.iter().find(|row| row.id == milestone.id) else { return };
    let total = show::amount(row.total);
    let large = if waiting { look.dim } else { look.strong };
    let mut line = Line::new().add(show::count_text(Some(total)), large);
    if row.state != MilestoneState::Ok {
        let state = row.state.name();
        line = line.add(format!("  {}", words::id_words(Kind::State, state).unwrap_or(state)), look.warn);
    } else if let Some(before) = row.previous_total {
        line = match before {
            0 => line.add(" none before", look.dim),
            before => show::percent_change(line, total, show::amount(before), " ", look),
        };
    }
    line.put(buf, area.x, area.y + 1, area.width);
    let count = show::count_text(Some(show::amount(row.influenced)));
    let share =
        row.influenced_share.map_or_else(|| format::MISSING.to_owned(), |share| format!("{} %", format::share(share)));
    let before = words::WITH_TOUCH.to_lowercase();
    let says = [format!("{before} {count} ({share})"), format!("{share} {before}"), format!("{share} touched")];
    let says = says.iter().find(|says| pen::width(says) <= usize::from(area.width)).unwrap_or(&says[2]);
    put(buf, area.x, area.y + 2, area.width, says, look.dim);
}
