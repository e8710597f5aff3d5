//! Periods, and the change on the period before (M9).

use crate::domain::filter::Filter;
use crate::print::format;
use crate::tui::look::Look;
use crate::tui::widgets::pen::Line;

/// The change on the period before in percent, with its arrow, after `gap`.
#[must_use]
pub fn percent_change(line: Line, total: f64, before: f64, gap: &str, look: &Look) -> Line {
    let change = (total / before - 1.0) * 100.0;
    let (arrow, ink) = if change < 0.0 { ("▼", look.worse) } else { ("▲", look.better) };
    line.add(format!("{gap}{} {} %", look.glyph(arrow), format::percent(change.abs())), ink)
}

/// The days of a filter.
#[must_use]
pub fn dates(filter: &Filter) -> String {
    filter.period().days()
}
