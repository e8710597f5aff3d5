//! What is said of a milestone above its trend.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::metric::{Metric, metric};
use crate::domain::milestone::{Count, Milestone};
use crate::domain::note::Notes;
use crate::domain::time::Time;
use crate::domain::words;
use crate::print::format;
use crate::report::MilestoneRow;
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::show;
use crate::tui::widgets::chart;
use crate::tui::widgets::pen::{self, Line};

const TOTAL: &Metric = metric("total");

/// What is known of a milestone.
pub struct MilestoneFacts<'a> {
    /// The milestone.
    pub milestone: &'a Milestone,
    /// Its numbers.
    pub row: &'a MilestoneRow,
    /// Those with a touch, by a journey and by anything, where they differ (A6).
    pub both: Option<String>,
    /// What the report says of it.
    pub notes: Option<&'a Notes>,
}

impl MilestoneFacts<'_> {
    /// Draws what is said above the chart; answers with the lines that it takes.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) -> u16 {
        let Self { milestone, row, both, notes } = self;
        let time = |time: Option<Time>| {
            let written = time.map(|time| format::day(time, cx.status.zone));
            written.unwrap_or_else(|| format::MISSING.to_owned())
        };
        let share = with_touch_share(row);
        let total = show::amount(row.total);
        let mut lines = Vec::new();
        let mut line = show::fact(Line::new(), TOTAL.label, &show::count_text(Some(total)), look);
        let any = show::count_text(Some(show::amount(row.influenced)));
        let with_touch = both.clone().unwrap_or_else(|| format!("{any}{share}"));
        line = show::fact(line, words::WITH_TOUCH, &with_touch, look);
        let days = format!("{} to {}", time(row.first_completion), time(row.latest_completion));
        lines.push(show::fact(line, "from", &days, look));
        let square = look.glyph("█");
        let counted = if milestone.count == Count::First { "people: " } else { "completions: " };
        let legend = Line::new().add(counted, look.dim).add(square, look.bar).add(" with a touch before ", look.dim);
        let legend = legend.add(format!("{square} without {} unfinished", chart::unfinished(look)), look.dim);
        lines.push(previous(total, row.previous_total.map(show::amount), cx, look));
        let conditions: Vec<String> =
            milestone.conditions.iter().map(|condition| condition.said(cx.status.zone)).collect();
        if !conditions.is_empty() {
            let said = format!("{} where {}", cx.event(&milestone.trigger), conditions.join(" and "));
            lines.push(Line::new().add(said, look.dim));
        }
        // What is to be known of this milestone: broken trigger, back-fill (M8, M11).
        let notes = notes.iter().flat_map(|notes| notes.iter());
        for note in notes.filter(|note| note.subject.as_ref() == Some(&milestone.id)).take(2) {
            lines.push(Line::new().add(format!("{} {}", look.glyph("·"), note.text), look.warn));
        }
        // In a low window the chart matters more.
        lines.truncate(usize::from(area.height / 4).max(1));
        for (y, line) in (area.y..area.bottom()).zip(&lines) {
            line.put(buf, area.x, y, area.width);
        }
        // The last of these lines leaves room for what the inks mean, or there is one more.
        let last = lines.last().map_or(0, Line::width);
        let shared = last + legend.width() + 3 <= usize::from(area.width);
        let used = pen::cells(lines.len() + usize::from(!shared));
        if used > 0 && used <= area.height {
            legend.put_right(buf, area.x, area.y + used - 1, area.width);
        }
        used
    }
}

/// The comparison with the equally long time before (M9).
fn previous(total: f64, before: Option<f64>, cx: &PageContext<'_>, look: &Look) -> Line {
    let (Some(before), Some(filter)) = (before, cx.filter.previous()) else {
        let period = cx.keys.mention(Action::Period);
        return Line::new().add(format!("With a period ({period}) the time just before it is compared"), look.dim);
    };
    let line = show::fact(Line::new(), "previous period", &show::count_text(Some(before)), look);
    let line = line.add(format!(" ({})", show::dates(&filter)), look.dim);
    if before <= 0.0 { line } else { show::percent_change(line, total, before, "   ", look) }
}

/// The share of those with a touch before, after their number.
pub fn with_touch_share(row: &MilestoneRow) -> String {
    row.influenced_share.map_or_else(String::new, |share| format!(" ({} %)", format::share(share)))
}
