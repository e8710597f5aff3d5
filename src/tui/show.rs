//! Answers on their way to widgets; the states that every panel shares.

use std::borrow::Cow;

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::domain::filter::Filter;
use crate::domain::metric::{Better, Metric, Unit};
use crate::domain::table::Cell;
use crate::domain::zone::Zone;
use crate::print::format;
use crate::report::stands::{OURS, Stands};
use crate::tui::backend::PageContext;
use crate::tui::look::Look;
use crate::tui::missing::Missing;
use crate::tui::panel::Panel;
use crate::tui::widgets::bucket::Daily;
use crate::tui::widgets::field::{Field, Tone};
use crate::tui::widgets::pen::{self, Line};
use crate::tui::widgets::state;

/// The number in a column of a row.
#[must_use]
pub fn number(answer: &Answer, row: &[Cell], column: &str) -> Option<f64> {
    answer.table.column(column).and_then(|i| row.get(i)).and_then(Cell::number)
}

/// The text in a column of a row.
#[must_use]
pub fn text<'a>(answer: &Answer, row: &'a [Cell], column: &str) -> &'a str {
    answer.table.column(column).and_then(|i| row.get(i)).and_then(Cell::text).unwrap_or_default()
}

/// A whole number as a field, "–" where there is none.
#[must_use]
pub fn count(value: Option<f64>) -> Field {
    Field::Number(value.map_or_else(|| format::MISSING.to_owned(), |value| format::decimal(value, 0)), value)
}

/// A number with one decimal.
#[must_use]
pub fn tenth(value: Option<f64>) -> Field {
    Field::Number(value.map_or_else(|| format::MISSING.to_owned(), |value| format::decimal(value, 1)), value)
}

/// A share (0–1) as the number of a percentage.
#[must_use]
pub fn share(value: Option<f64>) -> Field {
    Field::Number(value.map_or_else(|| format::MISSING.to_owned(), format::share), value)
}

/// A difference: signed, with an arrow where one direction is better.
#[must_use]
pub fn change(value: Option<f64>, places: usize, better: Better) -> Field {
    let Some(value) = value else { return Field::Number(format::MISSING.to_owned(), None) };
    let text = format::decimal(value, places);
    let zero = !text.contains(|c: char| ('1'..='9').contains(&c));
    let text = if value > 0.0 && !zero { format!("+{text}") } else { text };
    let tone = match better {
        _ if zero => Tone::Plain,
        Better::Neither => Tone::Plain,
        Better::More if value > 0.0 => Tone::Better,
        Better::Less if value < 0.0 => Tone::Better,
        _ => Tone::Worse,
    };
    Field::Change(text, value, tone)
}

/// Whether a column holds text.
#[must_use]
pub fn is_text(metric: &Metric) -> bool {
    !format::right(metric.unit) && metric.unit != Unit::Time
}

/// Every row of an answer as fields, in its own columns.
#[must_use]
pub fn rows(answer: &Answer, zone: Zone) -> Vec<Vec<Field>> {
    let field = |cell: &Cell, metric: &Metric| match cell {
        Cell::Time(time) => Field::Number(format::time(*time, zone), Some(seconds(time.0))),
        Cell::Null if is_text(metric) => Field::Empty,
        cell if is_text(metric) => Field::text(&format::cell(cell, metric.unit)),
        cell => Field::Number(format::cell(cell, metric.unit), cell.number()),
    };
    let columns = &answer.table.columns;
    answer
        .table
        .rows
        .iter()
        .map(|row| row.iter().zip(columns).map(|(cell, metric)| field(cell, metric)).collect())
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "for the order of a column only")]
fn seconds(micros: i64) -> f64 {
    micros as f64
}

/// A difference of percents between models or times: the arrow shows which way it goes from 1 on, where neither way is
/// better too.
#[must_use]
pub fn difference(value: Option<f64>, better: Better) -> Field {
    let seen = value.is_some_and(|value| value.abs() >= 1.0);
    change(
        value,
        1,
        if seen {
            Better::More
        } else if better == Better::More {
            better
        } else {
            Better::Neither
        },
    )
}

/// An amount; a column whose largest one has four digits or more shows no cents.
#[must_use]
pub fn money(value: Option<f64>, most: f64) -> Field {
    let places = if most < 1000.0 { 2 } else { 0 };
    Field::Number(value.map_or_else(|| format::MISSING.to_owned(), |value| format::decimal(value, places)), value)
}

/// A place in a list as a number.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a row's number")]
pub fn place(n: usize) -> f64 {
    n as f64
}

/// The largest number of a column, 0 at least: the scale of its bars.
#[must_use]
pub fn most(answer: &Answer, column: &str) -> f64 {
    answer.table.rows.iter().filter_map(|row| number(answer, row, column)).fold(0.0, f64::max)
}

/// What a name in a column stands for, by the column that says so; an item where there is none.
#[must_use]
pub fn stands(answer: &Answer, row: &[Cell], column: &str) -> Stands {
    Stands::of(text(answer, row, column))
}

/// The name of an item as it is shown: in quotes where what is no item is called the same.
#[must_use]
pub fn told_apart(name: &str) -> Cow<'_, str> {
    let seen = Clean::new(name);
    if OURS.contains(&seen.as_str().trim()) { Cow::Owned(format!("“{name}”")) } else { Cow::Borrowed(name) }
}

/// Both numbers of influenced completions where they differ: those of the view's paths, with their `share` of the total
/// after them, and those by any touch (A6).
#[must_use]
pub fn influenced(answer: &Answer, share: &str) -> Option<String> {
    let count = |name| parameter(answer, name).and_then(Cell::number);
    let (own, any) = (count("influenced")?, count("influenced_by_any")?);
    let view = parameter(answer, "by").and_then(Cell::text).unwrap_or_default();
    let article = if view.starts_with('a') { "an" } else { "a" };
    let differ = (own - any).abs() > 0.5;
    let [own, any] = [own, any].map(|count| format::decimal(count, 0));
    differ.then(|| format!("{own}{share} by {article} {view}, {any} by anything"))
}

/// What users call an item that stands in a filter as `journey:welcome`.
#[must_use]
pub fn item(cx: &PageContext<'_>, item: &str) -> String {
    match item.split_once(':') {
        Some(("journey", id)) => told_apart(cx.journey(id)).into_owned(),
        Some((view, id)) => format!("{id} ({view})"),
        None => item.to_owned(),
    }
}

/// Draws notes below rows that take `tall` lines: in the room that is left, in at least `least` lines; answers with the
/// room of the rows. A note that does not fit ends with "…".
pub fn noted(buf: &mut Buffer, area: Rect, tall: u16, least: u16, notes: &[impl AsRef<str>], look: &Look) -> Rect {
    let spare = area.height.saturating_sub(tall.saturating_add(1));
    let room = usize::from(area.width).saturating_sub(2);
    let mut lines: Vec<String> = Vec::new();
    for note in notes {
        lines.extend(
            pen::wrap(note.as_ref(), room)
                .into_iter()
                .zip(0..)
                .map(|(line, i)| format!("{} {line}", if i == 0 { look.glyph("·") } else { " " })),
        );
    }
    let shown = pen::cells(lines.len()).min(spare.max(least)).min(area.height);
    if let Some(last) = lines.get(usize::from(shown)).and(usize::from(shown).checked_sub(1)) {
        // More would follow.
        lines[last] = format!("{} …", pen::fit(&lines[last], room.saturating_sub(2)).trim_end_matches('…'));
    }
    for (y, line) in (area.bottom() - shown..area.bottom()).zip(&lines) {
        pen::put(buf, area.x, y, area.width, line, look.dim);
    }
    Rect { height: area.height - shown, ..area }
}

/// The lines that notes take in so much room.
#[must_use]
pub fn tall(notes: &[impl AsRef<str>], width: u16) -> u16 {
    let room = usize::from(width).saturating_sub(2);
    pen::cells(notes.iter().map(|note| pen::wrap(note.as_ref(), room).len()).sum())
}

/// The line of checks at the bottom of a panel: "✓ credits sum to influenced", or the first broken law.
#[must_use]
pub fn checks<'a>(answers: impl IntoIterator<Item = Option<&'a Answer>>, look: &Look) -> Line {
    let mut line = Line::new();
    let checks: Vec<_> = answers.into_iter().flatten().flat_map(|answer| &answer.checks).collect();
    if let Some(broken) = checks.iter().find(|check| !check.kept) {
        return line.add(format!("{} {}: {}", look.glyph("✗"), broken.name, broken.detail), look.worse);
    }
    let mut names: Vec<&str> = Vec::new();
    for check in checks {
        if !names.contains(&check.name) {
            names.push(check.name);
        }
    }
    for (i, name) in names.iter().take(2).enumerate() {
        line = line.add(if i > 0 { "  " } else { "" }, look.dim).add(format!("{} {name}", look.glyph("✓")), look.dim);
    }
    line
}

/// Draws what stands in place of a panel's content where there is none: loading, failed, gate not met, empty. True when
/// the content is to be drawn.
pub fn state(buf: &mut Buffer, area: Rect, panel: &Panel, empty: bool, says: &str, look: &Look) -> bool {
    if let Some(fault) = panel.fault().filter(|_| !panel.waiting()) {
        state::message(buf, area, look.glyph("✗"), &fault.message, std::slice::from_ref(&fault.hint), look);
        return false;
    }
    let Some(answer) = panel.answer() else {
        if let Some(work) = panel.work() {
            state::working(buf, area, &work, "Esc cancels", look);
        }
        return false;
    };
    if let Some(gate) = &answer.gate {
        let mut lines = vec![
            format!("It needs {}.", gate.needs.trim_end_matches('.')),
            format!("Here: {}.", gate.has.trim_end_matches('.')),
            format!(
                "Rule {}. A longer period (p), a wider filter (f) or another view (v) may help; other models need less (m).",
                gate.rule
            ),
        ];
        if !answer.filter.ignore.is_empty() || !answer.filter.prioritise.is_empty() {
            lines.push("Items are ignored or prioritised: the filter pane (f) takes them back.".to_owned());
        }
        state::message(buf, area, look.glyph("·"), "Not enough data for a result", &lines, look);
        return false;
    }
    if empty {
        state::message(buf, area, look.glyph("·"), says, &answer.notes.texts(), look);
        return false;
    }
    true
}

/// Draws what is missing in place of a panel's content.
pub fn missing(buf: &mut Buffer, area: Rect, missing: &Missing, look: &Look) {
    state::message(buf, area, look.glyph("·"), &missing.says, &missing.lines, look);
}

/// The previous period, in whole days; `None` unless both ends are given (M9).
#[must_use]
pub fn before(filter: &Filter) -> Option<Filter> {
    filter.previous()
}

/// The change on the period before in percent, with its arrow, after `gap`.
#[must_use]
pub fn percent_change(line: Line, total: f64, before: f64, gap: &str, look: &Look) -> Line {
    let change = (total / before - 1.0) * 100.0;
    let (arrow, ink) = if change < 0.0 { ("▼", look.worse) } else { ("▲", look.better) };
    line.add(format!("{gap}{} {} %", look.glyph(arrow), format::percent(change.abs())), ink)
}

/// The total and influenced of each day of a trend by day.
#[must_use]
pub fn daily(trend: &Answer) -> Vec<Daily> {
    let of = |row: &[Cell], column| number(trend, row, column).unwrap_or(0.0);
    let one = |row: &Vec<Cell>| {
        let day = text(trend, row, "bucket").parse().ok()?;
        Some(Daily { day, value: of(row, "total"), part: of(row, "influenced") })
    };
    trend.table.rows.iter().filter_map(one).collect()
}

/// The days of a filter that has both ends.
#[must_use]
pub fn dates(filter: &Filter) -> String {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| format::MISSING.to_owned(), |day| day.to_string());
    format!("{} – {}", day(filter.from), day(filter.to))
}

/// A number, its label dim before it: for the lines above a table.
#[must_use]
pub fn fact(line: Line, label: &str, value: &str, look: &Look) -> Line {
    let gap = if line.width() > 0 { "   " } else { "" };
    line.add(format!("{gap}{label} "), look.dim).add(value, look.strong)
}

/// A whole number, "–" where there is none.
#[must_use]
pub fn whole(value: Option<f64>) -> String {
    value.map_or_else(|| format::MISSING.to_owned(), |value| format::decimal(value, 0))
}

/// A parameter of an answer.
#[must_use]
pub fn parameter<'a>(answer: &'a Answer, name: &str) -> Option<&'a Cell> {
    answer.parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
}

/// The empty state of every page that is about milestones.
pub fn none_yet(buf: &mut Buffer, area: Rect, look: &Look) {
    let lines = [
        "A milestone is an action of customers that matters: a purchase, a qualified lead, a signed contract."
            .to_owned(),
        "2 opens the milestones; a adds one there. It is written to milepost.toml under [[milestone]].".to_owned(),
    ];
    state::message(buf, area, look.glyph("·"), "There is no milestone yet", &lines, look);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m9_the_time_before_is_as_long_and_ends_the_day_before() {
        let day = |text: &str| text.parse().ok();
        let filter = Filter { from: day("2025-03-01"), to: day("2025-03-31"), ..Filter::default() };
        let before = before(&filter).expect("both ends are given");
        assert_eq!((before.from, before.to), (day("2025-01-29"), day("2025-02-28")));
        assert_eq!(super::before(&Filter { from: day("2025-03-01"), ..Filter::default() }), None);
    }

    #[test]
    fn notes_take_the_room_that_rows_leave_and_end_with_a_mark_where_they_are_cut() {
        let look = Look::new(crate::config::theme::Depth::Plain, false, &crate::config::theme::Theme::default());
        let area = Rect::new(0, 0, 14, 8);
        let notes = ["one two three".to_owned(), "four".to_owned()];
        let drawn = |tall, least| {
            let mut buf = Buffer::empty(area);
            let room = noted(&mut buf, area, tall, least, &notes, &look);
            let line = |y| (0..14).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
            (room.height, (0..8).map(line).filter(|line| !line.is_empty()).collect::<Vec<_>>())
        };
        // Three lines of notes, a blank one above.
        assert_eq!(drawn(4, 0), (5, vec!["· one two".to_owned(), "  three".to_owned(), "· four".to_owned()]));
        assert_eq!(drawn(5, 0), (6, vec!["· one two".to_owned(), "  three …".to_owned()]));
        assert_eq!(drawn(20, 0), (8, vec![]));
        assert_eq!(drawn(20, 1), (7, vec!["· one two …".to_owned()]));
    }

    #[test]
    fn a10_a14_an_item_that_is_called_as_we_call_something_else_is_quoted() {
        for name in ["(start)", "Unattributed", "(no channel)"] {
            assert_eq!(told_apart(name), format!("“{name}”"));
        }
        // What looks the same is told apart as well.
        assert_eq!(told_apart(" (loss) "), "“ (loss) ”");
        for name in ["(null)", "unattributed", "Welcome"] {
            assert_eq!(told_apart(name), name);
        }
    }

    #[test]
    fn money_shows_cents_only_in_columns_of_small_amounts() {
        assert_eq!(money(Some(12.3), 999.0), Field::Number("12.30".into(), Some(12.3)));
        assert_eq!(money(Some(12.3), 18_000.0), Field::Number("12".into(), Some(12.3)));
        assert_eq!(money(None, 1.0), Field::Number("–".into(), None));
    }

    #[test]
    fn a_difference_is_coloured_only_where_one_way_is_better() {
        assert_eq!(change(Some(6.1), 1, Better::More), Field::Change("+6.1".into(), 6.1, Tone::Better));
        assert_eq!(change(Some(-2.2), 1, Better::More), Field::Change("−2.2".into(), -2.2, Tone::Worse));
        assert_eq!(change(Some(0.04), 1, Better::More), Field::Change("0.0".into(), 0.04, Tone::Plain));
        assert_eq!(change(None, 1, Better::More), Field::Number("–".into(), None));
    }
}
