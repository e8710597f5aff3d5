//! Periods, and the change on the period before (M9).

use crate::domain::filter::Filter;
use crate::print::format;
use crate::tui::look::Look;
use crate::tui::widgets::pen::Line;

/// The change on what was before in percent, with its arrow, after `gap`; `before` is more than 0.
#[must_use]
pub fn percent_change(line: Line, total: f64, before: f64, gap: &str, look: &Look) -> Line {
    let change = (total / before - 1.0) * 100.0;
    let text = format::percent(change.abs());
    if text == format::percent(0.0) {
        return line.add(format!("{gap}unchanged"), look.dim);
    }
    let (arrow, ink) = if change < 0.0 { ("▼", look.worse) } else { ("▲", look.better) };
    line.add(format!("{gap}{} {} %", look.glyph(arrow), text), ink)
}

/// What a change of a share is: points of a percent of something, against the days of the filter before.
#[must_use]
pub fn change_says(of: &str, before: &Filter) -> String {
    format!("Changes are points of the % of {of}, against {}", dates(before))
}

/// The days of a filter.
#[must_use]
pub fn dates(filter: &Filter) -> String {
    filter.period().days()
}
