//! Bars from one day to another over a calendar.

use chrono::{Datelike, Months, NaiveDate};
use maud::{Markup, html};

use crate::domain::clean::Clean;
use crate::print::chart::Stretch;
use crate::print::format;

/// The size of the drawing in its own units; the page scales it.
const WIDTH: f64 = 760.0;
const NAMES: f64 = 200.0;
const ROW: f64 = 21.0;
const HEAD: f64 = 24.0;

/// The widest name before a bar.
const NAME: usize = 30;

/// So many names of months stand above the calendar at most.
const LABELS: usize = 10;

/// A bar for each row, from its first to its last day, or to the instant that was looked at: those are dark.
pub(super) fn spans(rows: &[Stretch], today: NaiveDate, about: &str) -> Option<Markup> {
    let first = rows.iter().map(|row| row.begins).min()?;
    let last = rows.iter().filter_map(|row| row.ends).chain([today]).max()?.succ_opt()?;
    let whole = f64::from((last.num_days_from_ce() - first.num_days_from_ce()).max(1));
    let x = |day: NaiveDate| {
        let along = f64::from(day.clamp(first, last).num_days_from_ce() - first.num_days_from_ce()) / whole;
        NAMES + along * (WIDTH - NAMES - 4.0)
    };
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let height = HEAD + ROW * f64::from(count) + 6.0;
    let months = months(first, last);
    let step = months.len().div_ceil(LABELS).max(1);
    let top = |row: u32| HEAD + ROW * f64::from(row);
    Some(html! {
        svg viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(Clean::new(about)) font-family="sans-serif" font-size="12" fill="#222" {
            @for (place, month) in months.iter().enumerate() {
                line x1=(at(x(*month))) x2=(at(x(*month))) y1=(HEAD - 4.0) y2=(height) stroke="#e4e4e4" {}
                @if place % step == 0 && x(*month) < WIDTH - 50.0 {
                    text x=(at(x(*month))) y="12" { (format::month(*month)) }
                }
            }
            @for (place, row) in (0..).zip(rows) {
                @let y = top(place);
                @let end = row.ends.unwrap_or(today).succ_opt().unwrap_or(last).max(row.begins);
                @let shade = if row.ends.is_none_or(|ends| ends > today) { "#1f4e79" } else { "#a9bfd4" };
                text x=(at(NAMES - 8.0)) y=(at(y + 14.0)) text-anchor="end" { (Clean::new(&format::text(&row.name, NAME))) }
                rect x=(at(x(row.begins))) y=(at(y + 4.0)) width=(at((x(end) - x(row.begins)).max(1.5))) height=(at(ROW - 8.0)) fill=(shade) {}
            }
            line x1=(at(x(today))) x2=(at(x(today))) y1=(HEAD - 4.0) y2=(height) stroke="#b3261e" stroke-dasharray="3 2" {}
        }
    })
}

/// A place, to a tenth.
fn at(x: f64) -> String {
    format!("{x:.1}")
}

/// The first days of the months that begin between two days.
fn months(first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    let start = first.with_day(1).unwrap_or(first);
    let all = (0..).map_while(|month| start.checked_add_months(Months::new(month)));
    all.take_while(|month| *month <= last).filter(|month| *month >= first).take(1_200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn p1_a_journey_lies_between_its_days_and_one_that_runs_goes_to_the_instant_looked_at() {
        let row = |begins: &str, ends: Option<&str>| Stretch {
            name: "a <b>".into(),
            begins: day(begins),
            ends: ends.map(day),
        };
        let rows = [row("2025-01-01", None), row("2025-02-01", Some("2025-02-10"))];
        let drawn = spans(&rows, day("2025-04-10"), "plan").unwrap().into_string();
        // From 1 January to the end of 10 April are 100 days, of which each is 5.56 wide.
        assert!(drawn.contains(r##"<rect x="200.0" y="28.0" width="556.0" height="13.0" fill="#1f4e79">"##), "{drawn}");
        // 1 February is the 32nd day; its ten days are 55.6 wide.
        assert!(drawn.contains(r##"<rect x="372.4" y="49.0" width="55.6" height="13.0" fill="#a9bfd4">"##), "{drawn}");
        assert!(drawn.contains("a &lt;b&gt;") && drawn.contains("Feb 2025"), "{drawn}");
        assert_eq!(spans(&[], day("2025-04-10"), "plan").map(|drawn| drawn.0), None);
    }
}
