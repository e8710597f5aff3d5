//! Axes: sensible ticks of a scale, and labels that stand below columns as far as there is room.

use super::pen;
use crate::domain::decimal::half_up;
use crate::domain::math::{log10, powf};
use crate::print::format;

/// A scale from 0 to a tick: every tick is a multiple of the step, which is 1, 2 or 5 times a power of ten.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisScale {
    /// The value at the top, a tick.
    pub top: f64,
    /// From tick to tick.
    pub step: f64,
}

impl AxisScale {
    /// The scale of values up to `most` over so many lines: a tick every second line at most, five in all. `whole`: the
    /// values are counts, so that no tick is a fraction.
    #[must_use]
    pub fn up_to(most: f64, lines: u16, whole: bool) -> Self {
        let most = if most.is_finite() && most > 0.0 { most } else { 1.0 };
        let ticks = f64::from((lines / 2).clamp(1, 5));
        let mut step = round_up(most / ticks);
        if whole {
            step = step.max(1.0);
        }
        let top = (most / step - 1e-9).ceil().max(1.0) * step;
        if top.is_finite() { Self { top, step } } else { Self { top: most, step: most } }
    }

    /// Every tick with its text, 0 first.
    #[must_use]
    pub fn ticks(&self) -> Vec<(f64, String)> {
        let places =
            [1.0, 10.0, 1e2, 1e3, 1e4, 1e5].iter().position(|ten| (self.step * ten).fract() < 1e-9).unwrap_or(6);
        let text = |value: f64| if self.top < 1e6 { format::decimal(value, places) } else { short(value) };
        let values = (0..=5_u8).map(|i| f64::from(i) * self.step);
        values.take_while(|value| *value <= self.top * (1.0 + 1e-9)).map(|value| (value, text(value))).collect()
    }
}

/// The next of 1, 2, 5 times a power of ten.
fn round_up(value: f64) -> f64 {
    let power = powf(10.0, log10(value).floor());
    // Powers of whole numbers are whole.
    let power = if power >= 1.0 { power.round() } else { power };
    let found = [1.0, 2.0, 5.0].into_iter().find(|times| value <= times * power * (1.0 + 1e-9));
    found.map_or(10.0 * power, |times| times * power)
}

/// A number in few characters: `950`, `12.5k`, `3.1M`.
#[must_use]
pub fn short(value: f64) -> String {
    let trimmed = |value: f64, unit: &str| {
        let text = half_up(value, 1);
        format!("{}{unit}", text.strip_suffix(".0").unwrap_or(&text))
    };
    match value.abs() {
        size if size >= 1e15 => format!("{value:.0e}"),
        size if size >= 1e9 => trimmed(value / 1e9, "G"),
        size if size >= 1e6 => trimmed(value / 1e6, "M"),
        size if size >= 1e4 => trimmed(value / 1e3, "k"),
        _ => trimmed(value, ""),
    }
}

/// What stands below a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    /// Its name among those of its group: `3 Feb`.
    pub short: String,
    /// Its name with the group's: `3 Feb 2025`.
    pub long: String,
    /// The group, such as the year: the first label and the first of another group are long.
    pub group: i32,
    /// Labels of more weight stay where not all have room.
    pub weight: u8,
}

impl Tick {
    /// One name, whatever stands beside it.
    #[must_use]
    pub fn plain(name: &str) -> Self {
        Self { short: name.to_owned(), long: name.to_owned(), group: 0, weight: 0 }
    }
}

/// The labels that have room below columns, each with its offset: all, or those of more weight, or every so many of these;
/// `start(i)` is the offset of a column, `room` that of the end.
#[must_use]
pub fn labels(ticks: &[Tick], start: impl Fn(usize) -> u16, room: u16) -> Vec<(u16, &str)> {
    let heaviest = ticks.iter().map(|tick| tick.weight).max().unwrap_or(0);
    for weight in 0..=heaviest {
        let some: Vec<usize> = (0..ticks.len()).filter(|i| ticks[*i].weight >= weight).collect();
        // One label says less than some at equal distances.
        if weight > 0 && some.len() < 2 {
            break;
        }
        if let Some(labels) = fitting(ticks, &some, &start, room) {
            return labels;
        }
    }
    let all: Vec<usize> = (0..ticks.len()).collect();
    let every = |by: usize| all.iter().copied().step_by(by).collect::<Vec<_>>();
    (2..=ticks.len()).find_map(|by| fitting(ticks, &every(by), &start, room)).unwrap_or_default()
}

/// These labels where none runs into the next.
fn fitting<'a>(
    ticks: &'a [Tick],
    some: &[usize],
    start: &impl Fn(usize) -> u16,
    room: u16,
) -> Option<Vec<(u16, &'a str)>> {
    let mut labels: Vec<(u16, &str)> = Vec::new();
    let (mut end, mut group) = (0, None);
    for &i in some {
        let tick = &ticks[i];
        let text = if group == Some(tick.group) { tick.short.as_str() } else { tick.long.as_str() };
        let wide = pen::cells(pen::width(text));
        // The last one may stand further left than its column.
        let at = start(i).min(room.checked_sub(wide)?);
        if !labels.is_empty() && at < end + 2 {
            return None;
        }
        labels.push((at, text));
        (end, group) = (at + wide, Some(tick.group));
    }
    Some(labels)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(most: f64, lines: u16, whole: bool) -> Vec<String> {
        AxisScale::up_to(most, lines, whole).ticks().into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn ticks_are_one_two_or_five_and_whole_for_counts() {
        assert_eq!(texts(35.0, 4, true), ["0", "20", "40"]);
        assert_eq!(texts(412.0, 10, true), ["0", "100", "200", "300", "400", "500"]);
        assert_eq!(texts(12_004.0, 10, true), ["0", "5,000", "10,000", "15,000"]);
        assert_eq!(texts(1.0, 10, true), ["0", "1"]);
        assert_eq!(texts(2.0, 10, true), ["0", "1", "2"]);
        assert_eq!(texts(0.0, 10, true), ["0", "1"]);
        assert_eq!(texts(0.9, 8, false), ["0.0", "0.5", "1.0"]);
        assert_eq!(texts(3_100_000.0, 4, true), ["0", "2M", "4M"]);
    }

    #[test]
    fn axis_numbers_are_short() {
        assert_eq!([short(0.0), short(950.0), short(12_500.0), short(3_100_000.0)], ["0", "950", "12.5k", "3.1M"]);
    }

    #[test]
    fn labels_leave_out_what_weighs_less_and_say_the_year_once() {
        let tick = |short: &str, group: i32, weight| Tick {
            short: short.to_owned(),
            long: format!("{short} {group}"),
            group,
            weight,
        };
        let ticks = [tick("2 Dec", 2024, 1), tick("9 Dec", 2024, 0), tick("6 Jan", 2025, 1), tick("3 Feb", 2025, 1)];
        let said = |wide: u16| labels(&ticks, |i| pen::cells(i) * wide, wide * 4);
        assert_eq!(said(13), [(0, "2 Dec 2024"), (13, "9 Dec"), (26, "6 Jan 2025"), (39, "3 Feb")]);
        // 20 cells from December to January, 10 to February, less than the name and two blanks.
        assert_eq!(said(12), [(0, "2 Dec 2024"), (12, "9 Dec"), (24, "6 Jan 2025"), (36, "3 Feb")]);
        assert_eq!(said(6), [(0, "2 Dec 2024"), (12, "6 Jan 2025")]);
        assert_eq!(said(1), []);
    }

    proptest! {
        #[test]
        fn ticks_hold_the_values_and_are_whole_for_counts(most in 0.0_f64..1e12, lines in 0_u16..80) {
            for whole in [false, true] {
                let scale = AxisScale::up_to(most, lines, whole);
                let ticks = scale.ticks();
                prop_assert!(scale.top >= most * (1.0 - 1e-9) && ticks.len() <= 6 && ticks.len() >= 2);
                prop_assert!((ticks[ticks.len() - 1].0 - scale.top).abs() <= scale.top * 1e-6, "{scale:?} {ticks:?}");
                prop_assert!(!whole || ticks.iter().all(|(value, _)| value.fract() == 0.0));
            }
        }

        #[test]
        fn labels_never_overlap_nor_leave_the_axis(
            names in prop::collection::vec(("[a-z]{1,12}", 2020_i32..2023, 0_u8..3), 0..80), wide in 0_u16..8, room in 0_u16..200,
        ) {
            let ticks: Vec<Tick> = names
                .iter()
                .map(|(name, group, weight)| Tick {
                    short: name.clone(), long: format!("{name} {group}"), group: *group, weight: *weight,
                })
                .collect();
            let mut end = 0;
            for (at, text) in labels(&ticks, |i| pen::cells(i) * wide, room) {
                prop_assert!(at >= end && at + pen::cells(pen::width(text)) <= room);
                end = at + pen::cells(pen::width(text));
            }
        }
    }
}
