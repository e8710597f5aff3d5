//! The window of time of the plan: how much of it a cell is, where it begins, and the names of its months.

use chrono::{Datelike, NaiveDate};

use crate::domain::period::day_name;
use crate::domain::time::{Span, Time};
use crate::domain::zone::Zone;
use crate::tui::widgets::axis::Tick;
use crate::tui::widgets::gantt::Window;

/// The days of a cell that one can look at.
const DAYS: [i64; 8] = [1, 2, 7, 14, 30, 91, 182, 365];

/// The window.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scale {
    /// The time of a cell; `None` = everything is in sight.
    cell: Option<i64>,
    /// The first instant in sight; `None` = the end of the time that there is stands at the right edge.
    from: Option<i64>,
    /// What was in sight last: the time of a cell, the window, and the time that there is.
    last: (i64, Window, (i64, i64)),
}

impl Scale {
    /// The window of so many cells; `all` is the time that there is, from the first beginning to the last end.
    pub fn fit(&mut self, all: (i64, i64), mark: Option<Time>, room: u16) -> Window {
        let room = i64::from(room.max(3));
        let (first, end) = (all.0, all.1.max(all.0.saturating_add(1)));
        // Two cells after the last one leave room for the sign that something goes on.
        let whole = end.saturating_sub(first) / (room - 2);
        let cell = self.cell.unwrap_or_else(|| whole.max(Span::HOUR.0));
        let wide = cell.saturating_mul(room);
        let latest = end.saturating_add(cell.saturating_mul(2)).saturating_sub(wide);
        // What has room is seen from its beginning.
        let start = if latest < first { first } else { self.from.unwrap_or(latest).clamp(first, latest) };
        let window = Window { from: start, to: start.saturating_add(wide), mark: mark.map(|mark| mark.0) };
        self.last = (cell, window, (first, end));
        window
    }

    /// Takes a cell for less time, or for more; what is in the middle stays there.
    pub fn zoom(&mut self, nearer: bool) {
        let (cell, window, all) = self.last;
        let mut cells = DAYS.iter().map(|days| days * Span::DAY.0);
        let next = if nearer { cells.rfind(|other| *other < cell) } else { cells.find(|other| *other > cell) };
        let Some(next) = next.filter(|_| cell > 0) else { return };
        let wide = window.to.saturating_sub(window.from);
        let wider = (wide / cell).saturating_mul(next);
        let from = window.from.saturating_add(wide / 2).saturating_sub(wider / 2);
        (self.cell, self.from) = (Some(next), Some(from));
        self.last = (next, Window { from, to: from.saturating_add(wider), ..window }, all);
    }

    /// Goes back in time, or on, by a quarter of what is in sight.
    pub fn scroll(&mut self, on: bool) {
        let (cell, window, all) = self.last;
        if cell == 0 {
            return;
        }
        let wide = window.to.saturating_sub(window.from);
        let to = if on { window.from.saturating_add(wide / 4) } else { window.from.saturating_sub(wide / 4) };
        let from = to.clamp(all.0, all.1.max(all.0));
        self.from = Some(from);
        self.last = (cell, Window { from, to: from.saturating_add(wide), ..window }, all);
    }

    /// What a cell is, in words.
    pub fn says(&self) -> String {
        match (self.last.0 + Span::DAY.0 / 2) / Span::DAY.0 {
            0 | 1 => "day".to_owned(),
            7 => "week".to_owned(),
            days => format!("{days}-day"),
        }
    }
}

/// The beginnings of weeks, months or years in a window, as many cells wide, each with its cell.
pub fn ticks(window: &Window, zone: Zone, room: u16) -> Vec<(u16, Tick)> {
    let days = window.to.saturating_sub(window.from) / Span::DAY.0;
    let first = zone.day(Time(window.from));
    let mut ticks = Vec::new();
    let mut day = beginning(first, days);
    while ticks.len() < usize::from(room) {
        let cell = window.cell(zone.start_of(day).0, room);
        if cell >= i64::from(room) {
            break;
        }
        if let Ok(cell) = u16::try_from(cell) {
            ticks.push((cell, tick(day, days)));
        }
        match next(day, days) {
            Some(then) => day = then,
            None => break,
        }
    }
    ticks
}

/// Up to so many days weeks have room, and up to so many months.
const WEEKS: i64 = 100;
const MONTHS: i64 = 1_500;

/// The beginning of the week, month or year of a day.
fn beginning(day: NaiveDate, days: i64) -> NaiveDate {
    let found = match days {
        ..WEEKS => day
            .pred_opt()
            .and_then(|_| day.checked_sub_days(chrono::Days::new(u64::from(day.weekday().num_days_from_monday())))),
        WEEKS..MONTHS => day.with_day(1),
        _ => NaiveDate::from_ymd_opt(day.year(), 1, 1),
    };
    found.unwrap_or(day)
}

fn next(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    match days {
        ..WEEKS => day.checked_add_days(chrono::Days::new(7)),
        WEEKS..MONTHS => day.checked_add_months(chrono::Months::new(1)),
        _ => day.checked_add_months(chrono::Months::new(12)),
    }
}

fn tick(day: NaiveDate, days: i64) -> Tick {
    let month = day.format("%b").to_string();
    let (short, long, weight) = match days {
        ..WEEKS => (format!("{} {month}", day.day()), day_name(day), u8::from(day.day() <= 7)),
        WEEKS..MONTHS => {
            let quarter = u8::from(day.month0().is_multiple_of(3)) + u8::from(day.month0() == 0);
            (month.clone(), format!("{month} {}", day.year()), quarter)
        }
        _ => return Tick::plain(&day.year().to_string()),
    };
    Tick { short, long, group: day.year(), weight }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> i64 {
        Zone::default().start_of(day.parse().expect("a day")).0
    }

    #[test]
    fn r3_everything_is_in_sight_until_one_looks_closer() {
        let mut scale = Scale::default();
        let all = (at("2025-01-01"), at("2025-07-10"));
        // 190 days: in 40 cells less two for the end five days each, in 97 two.
        scale.fit(all, None, 97);
        assert_eq!(scale.says(), "2-day");
        let window = scale.fit(all, None, 40);
        assert_eq!((scale.says().as_str(), window.from), ("5-day", at("2025-01-01")));
        scale.zoom(true);
        let window = scale.fit(all, None, 40);
        assert_eq!(scale.says(), "2-day");
        // Half of 200 days from the first of January on, less half of 80.
        assert_eq!(window.from, at("2025-03-02"));
        scale.scroll(false);
        assert_eq!(scale.fit(all, None, 40).from, at("2025-02-10"));
        for _ in 0..9 {
            scale.scroll(false);
        }
        assert_eq!(scale.fit(all, None, 40).from, at("2025-01-01"));
        for _ in 0..9 {
            scale.zoom(false);
        }
        scale.fit(all, None, 40);
        assert_eq!(scale.says(), "365-day");
    }

    #[test]
    fn r3_the_axis_names_weeks_months_or_years() {
        let named = |from: &str, to: &str| {
            let window = Window { from: at(from), to: at(to), mark: None };
            let ticks = ticks(&window, Zone::default(), 60);
            ticks.into_iter().map(|(cell, tick)| format!("{cell} {}", tick.short)).collect::<Vec<_>>()
        };
        // Wednesday the first: 60 cells for 60 days.
        assert_eq!(named("2025-01-01", "2025-03-02")[..2], ["5 6 Jan", "12 13 Jan"]);
        assert_eq!(named("2025-01-01", "2025-07-01")[..3], ["0 Jan", "10 Feb", "19 Mar"]);
        assert_eq!(named("2015-01-01", "2025-01-01")[..2], ["0 2015", "5 2016"]);
    }
}
