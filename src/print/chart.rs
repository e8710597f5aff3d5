//! How the rows of a report are drawn: which columns, and what they are called. Nothing is counted here.

use chrono::NaiveDate;

use crate::domain::answer::Answer;
use crate::domain::metric::{Metric, Unit};
use crate::domain::table::Cell;
use crate::domain::zone::Bucket;

use super::format;
use super::readable;

/// A drawing of the rows of a report, by the names of its columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Chart {
    /// A line over time for each column, all from 0.
    Lines(&'static [&'static str]),
    /// A column for each row, of these parts.
    Columns(&'static [&'static str]),
    /// A bar for each row.
    Bars {
        /// What it is called: the first of these that the row has.
        called: &'static [&'static str],
        /// How long it is.
        value: &'static str,
        /// The ends of its interval.
        interval: Option<[&'static str; 2]>,
        /// Where all of it is: a line across the bars.
        whole: Option<f64>,
    },
    /// A bar from one instant to another for each row that is of no other.
    Spans {
        /// What it is called.
        called: &'static str,
        /// When it begins; and ends, where it does.
        days: [&'static str; 2],
        /// What marks a row that is a part of the row above.
        part: &'static str,
    },
}

const fn bars(called: &'static [&'static str], value: &'static str) -> Chart {
    Chart::Bars { called, value, interval: None, whole: None }
}

/// Bars with the ends of their intervals.
const fn measured(called: &'static [&'static str], value: &'static str) -> Chart {
    Chart::Bars { called, value, interval: Some(["low", "high"]), whole: None }
}

/// The reports that are drawn, by their names.
pub const CHARTS: &[(&str, Chart)] = &[
    ("milestone-trend", Chart::Lines(&["total", "influenced"])),
    ("attribution", measured(&["item"], "percent")),
    ("journeys", bars(&["journey"], "entries")),
    ("journey-trend", Chart::Lines(&["entries", "converted"])),
    ("goals", Chart::Bars { called: &["journey"], value: "target_share", interval: None, whole: Some(100.0) }),
    ("goal-trend", Chart::Lines(&["cumulative_entrants", "cumulative_attained"])),
    ("funnel", bars(&["name", "step"], "inflow")),
    ("experiment", measured(&["group"], "rate")),
    ("lift", measured(&["journey"], "lift")),
    ("custom-funnel", bars(&["name"], "count")),
    ("plan", Chart::Spans { called: "journey", days: ["begins", "ends"], part: "asset" }),
    ("leaderboard", measured(&["item"], "value")),
    ("leads", Chart::Columns(&["outbound", "inbound", "sales"])),
    ("pipeline", bars(&["stage"], "total")),
    ("roi", bars(&["group"], "actual_revenue")),
];

/// How the rows of a report are drawn; `None` = they are a table alone.
pub(super) fn chart_of(report: &str) -> Option<Chart> {
    CHARTS.iter().find(|(name, _)| *name == report).map(|(_, chart)| *chart)
}

/// One row over time.
pub(super) struct Point {
    /// The first day of its bucket.
    pub day: NaiveDate,
    /// The number of each column.
    pub values: Vec<f64>,
}

/// What happened in buckets of time.
pub(super) struct Times {
    /// The columns.
    pub series: Vec<&'static Metric>,
    /// The rows, in their order.
    pub points: Vec<Point>,
    /// The data or the period ends within the last of them.
    pub cut: bool,
}

/// One row as a bar.
pub(super) struct Bar {
    /// What it is called.
    pub name: String,
    /// How long it is, in the unit in which people read it: shares in percent.
    pub value: f64,
    /// The same as people read it.
    pub said: String,
    /// The ends of its interval.
    pub interval: Option<[f64; 2]>,
}

/// One row from one day to another.
pub(super) struct Stretch {
    /// What it is called.
    pub name: String,
    /// Its first day.
    pub begins: NaiveDate,
    /// Its last day; `None` = it goes on.
    pub ends: Option<NaiveDate>,
}

/// The rows of an answer over time; `None` where there are too few of them to be drawn.
pub(super) fn times(answer: &Answer, columns: &[&str]) -> Option<Times> {
    let bucket = answer.table.column("bucket")?;
    let places: Vec<usize> = columns.iter().map(|name| answer.table.column(name)).collect::<Option<_>>()?;
    let point = |row: &Vec<Cell>| {
        let day = row.get(bucket)?.text()?.parse().ok()?;
        let values = places.iter().map(|place| row.get(*place)?.number()).collect::<Option<_>>()?;
        Some(Point { day, values })
    };
    let points: Vec<Point> = answer.table.rows.iter().filter_map(point).collect();
    let last = points.last().filter(|_| points.len() > 1)?.day;
    let series = places.iter().map(|place| answer.table.columns[*place]).collect();
    Some(Times { series, cut: is_cut(answer, last), points })
}

/// Whether the data or the period ends within the bucket that begins on a day.
fn is_cut(answer: &Answer, first: NaiveDate) -> bool {
    let zone = answer.source.zone;
    let Some(name) = answer.parameter("bucket").and_then(Cell::text) else { return false };
    let Some((_, bucket)) = Bucket::ALL.iter().find(|(known, _)| *known == name) else { return false };
    let last = zone.next(first, *bucket).pred_opt();
    let known = answer.as_of.map(|as_of| zone.day(as_of));
    [known, answer.filter.to].into_iter().flatten().min().is_some_and(|end| last > Some(end))
}

/// The rows of an answer as bars, in the order in which people read them; rows without a number have none.
pub(super) fn rows_as_bars(
    answer: &Answer,
    called: &[&str],
    value: &str,
    interval: Option<[&'static str; 2]>,
) -> Vec<Bar> {
    let column = |name: &str| answer.table.column(name);
    let Some(place) = column(value) else { return Vec::new() };
    let scale =
        |place: usize| if readable::unit(answer, answer.table.columns[place]) == Unit::Share { 100.0 } else { 1.0 };
    let number = |row: &Vec<Cell>, place: Option<usize>| Some(row.get(place?)?.number()? * scale(place?));
    let bar = |row: &Vec<Cell>| {
        let name = called.iter().filter_map(|name| column(name)).find(|place| row[*place] != Cell::Null)?;
        let ends = interval.and_then(|[low, high]| Some([number(row, column(low))?, number(row, column(high))?]));
        Some(Bar {
            name: readable::cell(answer, row, name),
            value: number(row, Some(place))?,
            said: readable::cell(answer, row, place),
            interval: ends,
        })
    };
    readable::order(answer).into_iter().filter_map(|row| bar(&answer.table.rows[row])).collect()
}

/// The rows of an answer that lie between two instants each, without those that are parts of others.
pub(super) fn stretches(answer: &Answer, called: &str, days: [&str; 2], part: &str) -> Vec<Stretch> {
    let column = |name: &str| answer.table.column(name);
    let zone = answer.source.zone;
    let (Some(name), Some(begins), Some(ends)) = (column(called), column(days[0]), column(days[1])) else {
        return Vec::new();
    };
    let whole = |row: &&Vec<Cell>| column(part).is_none_or(|part| row[part] == Cell::Null);
    let day = |cell: &Cell| if let Cell::Time(time) = cell { Some(zone.day(*time)) } else { None };
    let stretch = |row: &Vec<Cell>| {
        let begins = day(&row[begins])?;
        Some(Stretch { name: readable::cell(answer, row, name), begins, ends: day(&row[ends]) })
    };
    answer.table.rows.iter().filter(whole).filter_map(stretch).collect()
}

/// What a drawing shows, with its unit and what it is a part of, in a sentence for each column.
pub(super) fn caption(answer: &Answer, chart: Chart) -> Vec<String> {
    let metric = |name: &str| answer.table.column(name).map(|place| answer.table.columns[place]);
    let says = |metric: &Metric| {
        let header = format::header(&Metric { unit: readable::unit(answer, metric), ..*metric });
        format!("{header}: {}", metric.meaning)
    };
    match chart {
        Chart::Lines(columns) | Chart::Columns(columns) => {
            columns.iter().filter_map(|name| metric(name)).map(says).collect()
        }
        Chart::Bars { value, interval, whole, .. } => {
            let mut said: Vec<String> = metric(value).map(says).into_iter().collect();
            let has = |name: &str| {
                metric(name).is_some_and(|metric| {
                    let place = answer.table.column(metric.name).unwrap_or_default();
                    answer.table.rows.iter().any(|row| row[place] != Cell::Null)
                })
            };
            if interval.is_some_and(|ends| ends.iter().all(|end| has(end))) {
                said.push("The thin line is the 95 % interval.".to_owned());
            }
            said.extend(whole.map(|whole| format!("The dashed line is at {whole} %.")));
            said
        }
        Chart::Spans { days, .. } => days.iter().filter_map(|name| metric(name)).map(says).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::domain::metric::metric;
    use crate::domain::table::Table;
    use crate::domain::time::Time;

    fn weeks(days: &[&str], to: Option<&str>) -> Answer {
        let mut table = Table::new(vec![metric("bucket"), metric("total"), metric("influenced")]);
        table.rows = days.iter().map(|day| vec![(*day).into(), 3_i64.into(), 2_i64.into()]).collect();
        let mut answer = Answer { table, ..sample::answer() };
        answer.parameters = vec![("bucket", "week".into())];
        answer.filter.to = to.map(|day| day.parse().unwrap());
        answer
    }

    #[test]
    fn rows_are_drawn_as_they_stand_and_a_cut_bucket_is_marked() {
        let drawn =
            |answer: &Answer| times(answer, &["total", "influenced"]).map(|times| (times.points.len(), times.cut));
        // The data ends on Monday, 30 June 2025.
        assert_eq!(drawn(&weeks(&["2025-06-23", "2025-06-30"], None)), Some((2, true)));
        assert_eq!(drawn(&weeks(&["2025-06-16", "2025-06-23"], None)), Some((2, false)));
        assert_eq!(drawn(&weeks(&["2025-06-16", "2025-06-23"], Some("2025-06-25"))), Some((2, true)));
        // One row is no line.
        assert_eq!(drawn(&weeks(&["2025-06-23"], None)), None);
    }

    #[test]
    fn a12_bars_are_the_rows_with_a_number() {
        let mut answer = sample::answer();
        let rows = rows_as_bars(&answer, &["item"], "percent", Some(["low", "high"]));
        let said: Vec<_> = rows.iter().map(|bar| (bar.said.as_str(), bar.interval)).collect();
        // Unattributed has no share.
        assert_eq!(said, [("75.0", None), ("25.0", None)]);
        assert_eq!(rows[0].name, "Welcome<U+001B>[2J | <b>");
        answer.as_of = Some(Time(0));
        assert_eq!(caption(&answer, CHARTS[1].1).len(), 1);
    }
}
