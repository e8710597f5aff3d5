//! The columns of time of the plan: days, weeks, months, quarters or years of the configured zone, each as many cells wide as there
//! is room for all of them, else one; which of them are in sight, and what their beginnings are called (R3, T3).
//!
//! ```text
//! Jan 2025   Feb        Mar        Apr        month columns, eleven cells each: everything is in sight
//! 30 Dec 2024  3 Feb       3 Mar              week columns, a cell each: a part is in sight
//! ```

use crate::domain::time::Time;
use crate::domain::zone::Zone;
use crate::tui::widgets::axis::Tick;
use crate::tui::widgets::bucket::{BucketSum, Size};
use crate::tui::widgets::gantt::Window;

/// Columns that begin where units of the calendar do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeColumns {
    /// The unit.
    size: Size,
    /// So many cells are one.
    wide: i64,
    zone: Zone,
}

impl TimeColumns {
    /// The cell of an instant, counted from one that is the same for all of them.
    pub fn cell(self, at: Time) -> i64 {
        let day = self.zone.day(at);
        let (first, last) = self.size.days(day);
        let begin = i128::from(self.zone.start_of(first).0);
        let end = last.succ_opt().map_or(i64::MAX, |next| self.zone.start_of(next).0);
        let part = (i128::from(at.0) - begin) * i128::from(self.wide) / (i128::from(end) - begin).max(1);
        let part = i64::try_from(part).unwrap_or(0).clamp(0, self.wide - 1);
        self.size.index(day).saturating_mul(self.wide).saturating_add(part)
    }

    fn index(self, at: Time) -> i64 {
        self.size.index(self.zone.day(at))
    }
}

/// What is in sight: a window whose unit is a cell of the columns, and the instant that is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The cells in sight, and that of the mark.
    pub window: Window,
    /// What a cell is.
    pub columns: TimeColumns,
    /// The instant up to which things are known.
    pub mark: Option<Time>,
}

impl Default for Sight {
    fn default() -> Self {
        let columns = TimeColumns { size: Size::Day, wide: 1, zone: Zone::default() };
        Self { window: Window { from: 0, to: 1, mark: None }, columns, mark: None }
    }
}

/// The time that there is, and the room for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TimeExtent {
    /// From the first beginning to the last end.
    all: (Time, Time),
    zone: Zone,
    /// In cells.
    room: i64,
}

impl TimeExtent {
    /// So many units there are.
    fn units(&self, size: Size) -> i64 {
        let of = |at: Time| size.index(self.zone.day(at));
        of(self.all.1).saturating_sub(of(self.all.0)).saturating_add(1)
    }

    /// Whether all units have room, and a cell after them for the sign that something goes on.
    fn fits(&self, size: Size) -> bool {
        self.units(size) < self.room
    }

    /// The finest unit of which all have room.
    fn finest(&self) -> Size {
        let units = [Size::Day, Size::Week, Size::Month, Size::Quarter, Size::Years(1)];
        if let Some(size) = units.into_iter().find(|size| self.fits(*size)) {
            return size;
        }
        // No fewer years than this to a column have room.
        let least = (self.units(Size::Years(1)) + self.room - 2) / (self.room - 1);
        let mut size = Size::Years(i32::try_from(least).unwrap_or(i32::MAX));
        while !self.fits(size) {
            size = size.coarser();
        }
        size
    }

    fn columns(&self, size: Size) -> TimeColumns {
        let wide = ((self.room - 1) / self.units(size)).max(1);
        TimeColumns { size, wide, zone: self.zone }
    }

    /// The indices of the first unit in sight where one looks at the beginning, and where one looks at the end.
    fn starts(&self, columns: TimeColumns) -> (i64, i64) {
        let first = columns.index(self.all.0);
        // One cell after the last is in sight too.
        let over = columns.cell(self.all.1).saturating_add(2).saturating_sub(self.room);
        (first, over.saturating_add(columns.wide - 1).div_euclid(columns.wide).max(first))
    }
}

/// How one looks at the time that there is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scale {
    /// The unit of a column; `None` = the finest with which everything is in sight.
    size: Option<Size>,
    /// The index of the first unit in sight; `None` = the end of the time that there is stands at the right edge.
    from: Option<i64>,
    /// What was looked at last.
    extent: Option<TimeExtent>,
}

impl Scale {
    /// What is in sight in so many cells; `all` is the time that there is, from the first beginning to the last end.
    pub fn fit(&mut self, all: (Time, Time), mark: Option<Time>, zone: Zone, room: u16) -> Sight {
        let extent = TimeExtent { all: (all.0, all.1.max(all.0)), zone, room: i64::from(room.max(3)) };
        self.extent = Some(extent);
        let (columns, from) = self.placed(&extent);
        let start = from.saturating_mul(columns.wide);
        let to = start.saturating_add(i64::from(room.max(1)));
        Sight { window: Window { from: start, to, mark: mark.map(|at| columns.cell(at)) }, columns, mark }
    }

    /// The columns, and the index of the first in sight.
    fn placed(&self, extent: &TimeExtent) -> (TimeColumns, i64) {
        let columns = extent.columns(self.size.unwrap_or_else(|| extent.finest()));
        let (first, latest) = extent.starts(columns);
        (columns, self.from.unwrap_or(latest).clamp(first, latest))
    }

    /// Takes the next finer unit, or the next coarser one up to quarters, and further where not everything is in sight yet; what is in
    /// the middle stays there.
    pub fn zoom(&mut self, nearer: bool) {
        let Some(extent) = self.extent else { return };
        let (columns, from) = self.placed(&extent);
        let enough = matches!(columns.size, Size::Quarter | Size::Years(_)) && extent.fits(columns.size);
        let next = if nearer { columns.size.finer() } else { Some(columns.size.coarser()).filter(|_| !enough) };
        let Some(next) = next else { return };
        let half = |columns: TimeColumns| extent.room / columns.wide / 2;
        let middle = columns.size.first_of(from.saturating_add(half(columns)));
        self.size = Some(next).filter(|next| *next != extent.finest());
        self.from = middle.map(|day| next.index(day).saturating_sub(half(extent.columns(next))));
    }

    /// Goes back in time, or on, by whole columns: a quarter of those in sight.
    pub fn scroll(&mut self, on: bool) {
        let Some(extent) = self.extent else { return };
        let (columns, from) = self.placed(&extent);
        let by = (extent.room / columns.wide / 4).max(1);
        let (first, latest) = extent.starts(columns);
        let to = if on { from.saturating_add(by) } else { from.saturating_sub(by) };
        self.from = Some(to.clamp(first, latest));
    }

    /// What a column is, in words.
    pub fn says(&self) -> String {
        match self.extent.map(|extent| self.placed(&extent).0.size) {
            None => Size::Day.name(),
            Some(Size::Years(years @ 2..)) => format!("{years}-year"),
            Some(size) => size.name(),
        }
    }
}

/// The beginnings of the columns in sight in so many cells, each with its cell.
pub fn ticks(sight: &Sight, room: u16) -> Vec<(u16, Tick)> {
    let TimeColumns { size, wide, .. } = sight.columns;
    let from = sight.window.from.div_euclid(wide);
    let cells = (0..room).step_by(usize::try_from(wide).unwrap_or(usize::MAX));
    let tick = |(cell, index): (u16, i64)| {
        let (first, last) = size.days(size.first_of(index)?);
        Some((cell, BucketSum { first, last, value: 0.0, parts: [0.0; 2], cut: None }.tick(size)))
    };
    cells.zip(from..).filter_map(tick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        text.parse::<chrono::DateTime<chrono::Utc>>().expect("an instant").into()
    }

    fn day(text: &str) -> Time {
        at(&format!("{text}T00:00:00Z"))
    }

    /// Where columns begin: the cell and its long name.
    fn named(sight: &Sight, room: u16) -> Vec<String> {
        ticks(sight, room).into_iter().map(|(cell, tick)| format!("{cell} {}", tick.long)).collect()
    }

    const UTC: fn() -> Zone = Zone::default;

    /// The first cell in sight, as the day that it is in.
    fn begins(sight: &Sight) -> String {
        let TimeColumns { size, wide, .. } = sight.columns;
        assert_eq!(sight.window.from.rem_euclid(wide), 0, "a column begins at the left edge");
        size.first_of(sight.window.from / wide).expect("a day").to_string()
    }

    #[test]
    fn r3_everything_is_in_sight_in_the_finest_unit_that_has_room() {
        let mut scale = Scale::default();
        // 1 January to 10 July 2025: 191 days, 28 weeks from Monday 30 December, 7 months, 3 quarters.
        let all = (day("2025-01-01"), day("2025-07-10"));
        let mut seen = |room: u16| {
            let sight = scale.fit(all, None, UTC(), room);
            (scale.says(), sight.columns.wide, begins(&sight))
        };
        let is = |size: &str, wide: i64, from: &str| (size.to_owned(), wide, from.to_owned());
        // A cell is left for the sign that something goes on.
        assert_eq!(seen(192), is("day", 1, "2025-01-01"));
        assert_eq!(seen(191), is("week", 6, "2024-12-30"));
        assert_eq!(seen(85), is("week", 3, "2024-12-30"));
        assert_eq!(seen(84), is("week", 2, "2024-12-30"));
        assert_eq!(seen(28), is("month", 3, "2025-01-01"));
        assert_eq!(seen(7), is("quarter", 2, "2025-01-01"));
        assert_eq!(seen(3), is("year", 2, "2025-01-01"));
    }

    #[test]
    fn r3_one_zooms_by_day_week_month_and_quarter_and_out_to_everything() {
        let mut scale = Scale::default();
        // Ten quarters: 30 months, 132 weeks, 912 days; 41 cells have room for the months.
        let all = (day("2023-01-01"), day("2025-06-30"));
        let mut seen = |keys: &str| {
            for key in keys.chars() {
                scale.fit(all, None, UTC(), 41);
                match key {
                    '+' | '-' => scale.zoom(key == '+'),
                    _ => scale.scroll(key == '>'),
                }
            }
            let sight = scale.fit(all, None, UTC(), 41);
            format!("{} {} {}", scale.says(), sight.columns.wide, begins(&sight))
        };
        assert_eq!(seen(""), "month 1 2023-01-01");
        // The 21st of the 41 months from January 2023 on is September 2024, whose first day is in the week of 26 August; less 20
        // weeks is 8 April.
        assert_eq!(seen("+"), "week 1 2024-04-08");
        // The middle, 26 August, less 20 days.
        assert_eq!(seen("+"), "day 1 2024-08-06");
        assert_eq!(seen("+"), "day 1 2024-08-06");
        // By a quarter of 41: ten columns.
        assert_eq!(seen("<"), "day 1 2024-07-27");
        assert_eq!(seen(">>"), "day 1 2024-08-16");
        assert_eq!(seen("-"), "week 1 2024-04-15");
        // The end: everything, and quarters and no further. Ten quarters of four cells each.
        assert_eq!(seen("-"), "month 1 2023-01-01");
        assert_eq!(seen("-"), "quarter 4 2023-01-01");
        assert_eq!(seen("-----<<<<>>>"), "quarter 4 2023-01-01");
        assert_eq!(seen("+"), "month 1 2023-01-01");
    }

    #[test]
    fn r3_no_column_in_sight_is_beyond_the_time_that_there_is() {
        let mut scale = Scale::default();
        let all = (day("2023-01-01"), day("2025-06-30"));
        let mut end = |keys: &str| {
            for key in keys.chars() {
                scale.fit(all, None, UTC(), 41);
                match key {
                    '+' => scale.zoom(true),
                    _ => scale.scroll(key == '>'),
                }
            }
            let sight = scale.fit(all, None, UTC(), 41);
            (begins(&sight), sight.window.to - sight.columns.cell(all.1))
        };
        // The last day has a cell, and one after it: 41 cells that end on the first of July.
        assert_eq!(end(&("++".to_owned() + &">".repeat(99))), ("2025-05-22".to_owned(), 2));
        assert_eq!(end(&"<".repeat(99)).0, "2023-01-01");
        // At once back from there.
        assert_eq!(end(">").0, "2023-01-11");
    }

    #[test]
    fn t3_columns_begin_with_days_weeks_and_months_of_the_zone_however_long_they_are() {
        let berlin = Zone::parse("Europe/Berlin").expect("a zone");
        let fit = |from: &str, to: &str, room: u16| Scale::default().fit((at(from), at(to)), None, berlin, room);
        // Sunday 30 March has 23 hours: from 23:00 to 22:00 of UTC. Six cells a day.
        let sight = fit("2025-03-29T00:00:00Z", "2025-03-31T12:00:00Z", 19);
        assert_eq!(named(&sight, 19), ["0 29 Mar 2025", "6 30 Mar 2025", "12 31 Mar 2025", "18 1 Apr 2025"]);
        let cell = |text: &str| sight.columns.cell(at(text)) - sight.window.from;
        assert_eq!([cell("2025-03-29T22:59:59Z"), cell("2025-03-29T23:00:00Z")], [5, 6]);
        // Half of that day is eleven and a half hours.
        assert_eq!([cell("2025-03-30T10:29:59Z"), cell("2025-03-30T10:30:00Z")], [8, 9]);
        assert_eq!([cell("2025-03-30T21:59:59Z"), cell("2025-03-30T22:00:00Z")], [11, 12]);
        // January has 31 days, February 28, two cells each: the 16th at noon is the middle of the one, the 15th of the other.
        let sight = fit("2025-01-10T00:00:00Z", "2025-03-10T12:00:00Z", 8);
        assert_eq!(named(&sight, 8)[..2], ["0 Jan 2025", "2 Feb 2025"]);
        let cell = |text: &str| sight.columns.cell(at(text)) - sight.window.from;
        assert_eq!([cell("2025-01-16T10:59:59Z"), cell("2025-01-16T11:00:00Z")], [0, 1]);
        assert_eq!([cell("2025-01-31T22:59:59Z"), cell("2025-01-31T23:00:00Z")], [1, 2]);
        assert_eq!([cell("2025-02-14T22:59:59Z"), cell("2025-02-14T23:00:00Z")], [2, 3]);
        // Weeks from Monday.
        let sight = fit("2025-01-01T12:00:00Z", "2025-02-20T00:00:00Z", 20);
        assert_eq!(named(&sight, 20)[..3], ["0 30 Dec 2024", "2 6 Jan 2025", "4 13 Jan 2025"]);
    }

    #[test]
    fn r3_the_axis_names_quarters_and_years() {
        let axis = |to: &str, room: u16| {
            let sight = Scale::default().fit((day("2020-02-01"), day(to)), None, UTC(), room);
            named(&sight, room)
        };
        // To May 2022 there are 28 months, ten quarters, three years; to 2060 forty-one years, and twenty-one times two.
        assert_eq!(axis("2022-05-01", 28)[..3], ["0 2020-Q1", "2 2020-Q2", "4 2020-Q3"]);
        assert_eq!(axis("2022-05-01", 10)[..3], ["0 2020", "3 2021", "6 2022"]);
        assert_eq!(axis("2060-05-01", 42)[..2], ["0 2020", "1 2021"]);
        assert_eq!(axis("2060-05-01", 41)[..2], ["0 2020 – 2021", "1 2022 – 2023"]);
    }

    #[test]
    fn p15_no_time_breaks_the_scale() {
        let ends = [i64::MIN, -1, 0, 1, i64::MAX].map(Time);
        for from in ends {
            for to in ends {
                for room in [0, 1, 3, 40] {
                    let mut scale = Scale::default();
                    for key in 0..12 {
                        let sight = scale.fit((from, to), Some(to), UTC(), room);
                        assert!(sight.window.from < sight.window.to && ticks(&sight, room).len() <= usize::from(room));
                        if key % 3 == 0 { scale.zoom(key < 9) } else { scale.scroll(key % 2 == 0) }
                    }
                }
            }
        }
    }
}
