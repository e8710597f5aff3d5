//! What the programme sent and brought: messages, touches, leads and revenue, each with the period before and the change on it;
//! leads and revenue also by where they come from (P8).
//!
//! ```text
//!  Messages  5,930 ▲ 12.3 % on 5,280          Touches  1,204 ▼ 3.0 % on 1,241
//!  Leads  54 ▲ 5.9 % on 51                    Actual revenue  5,165 ▲ 2.0 % on 5,064
//!  journeys 24 · pages and forms 18           journeys 2,002 · pages and forms 1,001
//!  sales 12                                   sales 1,001 · unclassified 160
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::answer::Answer;
use crate::domain::origin::Origin;
use crate::domain::table::Cell;
use crate::domain::words::{self, Kind};
use crate::print::format;
use crate::report::{self, HomeRow, HomeTotal};
use crate::tui::action::{Action, LeadsPartId, PageId};
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing;
use crate::tui::panel::Panel;
use crate::tui::show;
use crate::tui::widgets::pen::{self, Line, put};

/// The lines of all four: one of messages and touches, three of leads and revenue, whose origins take two where they are narrow.
pub const TALL: u16 = 4;

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    /// Messages sent.
    Messages,
    /// Touches.
    Touches,
    /// Leads.
    Leads,
    /// Actual revenue.
    Revenue,
}

impl Sum {
    /// Every one: two above two.
    pub const ALL: [Self; 4] = [Self::Messages, Self::Touches, Self::Leads, Self::Revenue];

    /// Its part of the report.
    fn section(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Touches => "interactions",
            Self::Leads => "leads",
            Self::Revenue => "revenue",
        }
    }

    /// Its page, and what is chosen there.
    pub fn page(self) -> (PageId, Option<&'static str>) {
        match self {
            Self::Messages => (PageId::PLAN, None),
            Self::Touches => (PageId::REACH, None),
            Self::Leads => (PageId::LEADS, Some(LeadsPartId::CREATED.0)),
            Self::Revenue => (PageId::LEADS, Some(LeadsPartId::RETURN.0)),
        }
    }

    /// Whether it stands at the left.
    pub fn is_left(self) -> bool {
        matches!(self, Self::Messages | Self::Leads)
    }

    /// The one to which an arrow leads; `None` where it leads out of them.
    pub fn beside(self, action: Action) -> Option<Self> {
        Some(match (self, action) {
            (Self::Messages, Action::Right) | (Self::Revenue, Action::Up) => Self::Touches,
            (Self::Touches, Action::Left) | (Self::Leads, Action::Up) => Self::Messages,
            (Self::Leads, Action::Right) | (Self::Touches, Action::Down) => Self::Revenue,
            (Self::Revenue, Action::Left) | (Self::Messages, Action::Down) => Self::Leads,
            _ => return None,
        })
    }

    /// A value of it as text: money has cents where its largest amount, `most`, has fewer than four digits.
    fn text(self, value: f64, most: f64) -> String {
        let places = if self == Self::Revenue && most < 1000.0 { 2 } else { 0 };
        format::decimal(value, places)
    }
}

/// A value and the change on that of the period before, where there is one; `text` writes a value.
fn figure(HomeTotal { now, before }: HomeTotal, text: &dyn Fn(f64) -> String, ink: Style, look: &Look) -> Line {
    let Some(now) = now else { return Line::new().add(format::MISSING, look.dim) };
    let line = Line::new().add(text(now), ink);
    match before {
        None => line,
        Some(0.0) => line.add("  none before", look.dim),
        // Of less than nothing there is no percentage.
        Some(before) if before < 0.0 => line.add(format!("  before {}", text(before)), look.dim),
        Some(before) => {
            show::percent_change(line, now, before, "  ", look).add(format!(" on {}", text(before)), look.dim)
        }
    }
}

/// What stands below a figure, in lines: by where it comes from, in short words where there is little room, or what the source lacks.
fn below(sum: Sum, rows: &[&HomeRow], answer: &Answer, most: f64, room: Rect, cx: &PageContext<'_>) -> Vec<String> {
    let lacks = show::parameter(answer, "unmapped");
    let lacks = if let Some(Cell::List(all)) = lacks { all.as_slice() } else { &[] };
    let of = match sum {
        Sum::Leads => [report::LEAD_TABLE].as_slice(),
        Sum::Revenue => &[report::OPPORTUNITIES, report::ACTUAL_REVENUE],
        Sum::Messages | Sum::Touches => return Vec::new(),
    };
    let (wide, high) = (usize::from(room.width), usize::from(room.height.saturating_sub(1)));
    if let Some(name) = of.iter().find(|name| lacks.iter().any(|other| other == *name)) {
        return pen::wrap(&missing::tile(name, cx), wide);
    }
    let parts = |short: bool| {
        let name = |item: &str| match Origin::named(item) {
            Some(Origin::Inbound) if short => "pages".to_owned(),
            _ => words::origin(item).to_lowercase(),
        };
        let part = |row: &&HomeRow| Some(format!("{} {}", name(&row.item), sum.text(row.value.number()?, most)));
        in_lines(rows.iter().filter_map(part), wide)
    };
    let lines = parts(false);
    if lines.len() > high { parts(true) } else { lines }
}

/// What stands in place of a figure that there is none of: that it is awaited, or why there is none; what helps stands beside it
/// where there is no line below it.
fn without(panel: &Panel, line: Line, room: Rect, look: &Look) -> Line {
    match panel.briefly() {
        None => line.add("…", look.dim),
        Some((says, Some(hint))) if room.height == 1 => line.add(says, look.warn).add(format!(" · {hint}"), look.dim),
        Some((says, _)) => line.add(says, look.warn),
    }
}

/// Parts one after the other, none of them broken, in lines of so much room.
fn in_lines(parts: impl Iterator<Item = String>, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if pen::width(line) + pen::width(&part) + 3 <= room => *line = format!("{line} · {part}"),
            _ => lines.push(part),
        }
    }
    lines
}

/// Draws them; answers where each stands. `marked`: the one that the keys are on.
pub fn draw(
    buf: &mut Buffer,
    area: Rect,
    panel: &Panel,
    marked: Option<Sum>,
    look: &Look,
    cx: &PageContext<'_>,
) -> impl Iterator<Item = (Sum, Rect)> + use<> {
    let rows: Vec<HomeRow> = panel.answer().map(|answer| answer.table.read()).unwrap_or_default();
    let half = area.width / 2;
    let place = |sum: Sum| {
        let y = area.y + u16::from(!matches!(sum, Sum::Messages | Sum::Touches));
        let (x, width) = if sum.is_left() { (area.x, half) } else { (area.x + half, area.width - half) };
        let tall = if y == area.y { 1 } else { area.height.saturating_sub(1) };
        Rect { x: x + 1, y, width: width.saturating_sub(2), height: tall.min(area.bottom().saturating_sub(y)) }
    };
    for one in Sum::ALL {
        let room = place(one);
        if room.height == 0 {
            continue;
        }
        let label = words::id_words(Kind::Section, one.section()).unwrap_or(one.section());
        let own: Vec<&HomeRow> = rows.iter().filter(|row| row.section == one.section()).collect();
        let ink = if panel.waiting() { look.dim } else { look.strong };
        let name = if marked == Some(one) { look.selected } else { look.text };
        let mut line = Line::new().add(label, name).add("  ", look.dim);
        let total = HomeTotal::of(&rows, one.section());
        let values = own.iter().filter_map(|row| row.value.number()).chain(total.now).chain(total.before);
        let most = values.fold(0.0, |most: f64, value| most.max(value.abs()));
        line = match panel.answer() {
            Some(_) => line.join(figure(total, &|value| one.text(value, most), ink, look)),
            None => without(panel, line, room, look),
        };
        line.put(buf, room.x, room.y, room.width);
        let wide = usize::from(room.width);
        let lines = match (panel.answer(), panel.briefly(), panel.fault()) {
            (Some(answer), ..) => below(one, &own, answer, most, room, cx),
            (None, Some((_, Some(hint))), _) => pen::wrap(hint, wide),
            (None, Some((_, None)), Some(fault)) if one == Sum::Leads => pen::wrap(&fault.message, wide),
            _ => Vec::new(),
        };
        for (y, text) in (room.y + 1..room.bottom()).zip(&lines) {
            // The last one that fits says that more follow.
            let more = y + 1 == room.bottom() && lines.len() > usize::from(room.height - 1);
            let text = if more { format!("{text} …") } else { text.clone() };
            put(buf, room.x, y, room.width, &text, look.dim);
        }
    }
    Sum::ALL.map(|sum| (sum, place(sum))).into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::theme::{Depth, Theme};

    #[test]
    fn m9_a_figure_stands_beside_the_period_before_in_words_that_hold_for_it() {
        let look = Look::new(Depth::Plain, false, &Theme::default());
        let said = |sum: Sum, now, before: Option<f64>| {
            let total = HomeTotal { now: Some(now), before };
            figure(total, &|value| sum.text(value, f64::max(now, before.unwrap_or(0.0))), look.strong, &look).text()
        };
        assert_eq!(said(Sum::Leads, 54.0, Some(50.0)), "54  ▲ 8.0 % on 50");
        assert_eq!(said(Sum::Messages, 1200.0, Some(1600.0)), "1,200  ▼ 25.0 % on 1,600");
        assert_eq!(said(Sum::Leads, 54.0, None), "54");
        assert_eq!(said(Sum::Leads, 54.0, Some(0.0)), "54  none before");
        assert_eq!(said(Sum::Revenue, 5.0, Some(-2.5)), "5.00  before −2.50");
        assert_eq!(said(Sum::Revenue, 1000.0, Some(1000.0)), "1,000  unchanged on 1,000");
    }

    #[test]
    fn parts_are_never_broken_between_lines() {
        let parts = ["journeys 2,002", "sales 1,001", "unclassified 160"].map(str::to_owned);
        let lines = |room| in_lines(parts.clone().into_iter(), room);
        assert_eq!(lines(60), ["journeys 2,002 · sales 1,001 · unclassified 160"]);
        assert_eq!(lines(40), ["journeys 2,002 · sales 1,001", "unclassified 160"]);
        assert_eq!(lines(10).len(), 3);
    }

    #[test]
    fn arrows_lead_round_the_four_and_out_of_them() {
        let way = |from: Sum, keys: &[Action]| keys.iter().try_fold(from, |sum, key| sum.beside(*key));
        let [left, right, up, down] = [Action::Left, Action::Right, Action::Up, Action::Down];
        assert_eq!(way(Sum::Messages, &[right, down, left, up]), Some(Sum::Messages));
        assert_eq!(way(Sum::Messages, &[down, right, up, left]), Some(Sum::Messages));
        assert_eq!([Sum::Messages.beside(up), Sum::Touches.beside(right), Sum::Leads.beside(left)], [None; 3]);
    }
}
