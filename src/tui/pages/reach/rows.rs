//! The tables of reach.

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::domain::metric::{Metric, named};
use crate::domain::row::Row as _;
use crate::print::format;
use crate::report::{Audience, CustomerReachRow, ReachCount, ReachRow, SegmentReachRow};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

const RATE: &Metric = named(ReachRow::COLUMNS, "response_rate");

/// The counts of a journey or segment, in their order, each with which goes first where there is no room.
const COUNTS: [(&Metric, u8); 9] = [
    (named(ReachRow::COLUMNS, "included"), 3),
    (named(ReachRow::COLUMNS, "entered"), 4),
    (named(ReachRow::COLUMNS, "excluded"), 7),
    (named(ReachRow::COLUMNS, "suppressed"), 8),
    (named(ReachRow::COLUMNS, "messaged"), 1),
    (named(ReachRow::COLUMNS, "messages"), 2),
    (named(ReachRow::COLUMNS, "delivered"), 9),
    (named(ReachRow::COLUMNS, "responded"), 1),
    (named(ReachRow::COLUMNS, "interactions"), 6),
];

/// The count of a column, by its heading; `None` where it is no count.
pub fn count_of(title: &str) -> Option<ReachCount> {
    let (metric, _) = COUNTS.iter().find(|(metric, _)| metric.label == title)?;
    ReachCount::ALL.iter().copied().find(|count| count.name() == metric.name)
}

/// A journey or segment: its place in the answer, its id, what it is called, its counts, its rate and the interval of that.
struct Line {
    place: usize,
    id: String,
    name: Field,
    counts: [u64; 9],
    rate: Option<f64>,
    interval: Option<(f64, f64)>,
}

macro_rules! line {
    ($place:expr, $row:expr, $id:expr, $name:expr) => {
        Line {
            place: $place,
            id: $id,
            name: $name,
            counts: [
                $row.included,
                $row.entered,
                $row.excluded,
                $row.suppressed,
                $row.messaged,
                $row.messages,
                $row.delivered,
                $row.responded,
                $row.interactions,
            ],
            rate: $row.response_rate,
            interval: $row.low.zip($row.high),
        }
    };
}

/// Fills the table of an audience.
pub fn fill(grid: &mut Grid, answer: &Answer, audience: Audience, cx: &PageContext<'_>) {
    match audience {
        Audience::Journey => {
            let rows = answer.table.read::<ReachRow>();
            let line = |(place, row): (usize, ReachRow)| {
                line!(place, row, row.journey.clone(), show::journey(cx, &row.journey))
            };
            let mut lines: Vec<Line> = rows.into_iter().enumerate().map(line).collect();
            // The report's order is that of ids, which nobody sees.
            lines.sort_by_cached_key(|line| cx.journey(&line.id).to_lowercase());
            groups(grid, named(ReachRow::COLUMNS, "journey").label, "journey", lines);
        }
        Audience::Segment => {
            let rows = answer.table.read::<SegmentReachRow>();
            let line = |(place, row): (usize, SegmentReachRow)| {
                line!(place, row, row.segment.clone(), Field::text(&row.segment))
            };
            let lines = rows.into_iter().enumerate().map(line).collect();
            groups(grid, named(SegmentReachRow::COLUMNS, "segment").label, "segment", lines);
        }
        Audience::Customer => people(grid, answer, cx),
    }
}

fn groups(grid: &mut Grid, title: &str, field: &'static str, lines: Vec<Line>) {
    let most = lines.iter().filter_map(|line| line.interval.map(|(_, high)| high).or(line.rate)).fold(0.0, f64::max);
    let places: Vec<usize> = lines.iter().map(|line| line.place).collect();
    let rows = lines.into_iter().map(|line| {
        let bar = line.rate.map(|value| Field::Bar(Bar { value, interval: line.interval, most }));
        let interval = line.interval.map(|(low, high)| format!("{}–{}", format::share(low), format::share(high)));
        let mut fields = vec![line.name];
        fields.extend(line.counts.map(show::count));
        fields.extend([
            show::share(line.rate),
            interval.map_or(Field::Empty, |interval| Field::dim(&interval)),
            bar.unwrap_or(Field::Empty),
        ]);
        Row { id: line.id, fields }
    });
    let rows: Vec<Row> = rows.collect();
    let mut columns = vec![Column::text(title, 0, 14, 36).fields(&[field])];
    columns.extend(
        COUNTS.map(|(metric, rank)| Column::new(metric.label, rank).or_short(short(metric)).fields(&[metric.name])),
    );
    columns.extend([
        Column::new(&format!("{} %", RATE.label), 0).fields(&[RATE.name]),
        Column::new("95 % interval", 5).fields(&["low", "high"]),
        Column::bar("", 6, 8, 30),
    ]);
    grid.set(columns, rows, Vec::new());
    grid.set_sources(places);
}

/// The heading of a count where there is little room.
fn short(metric: &Metric) -> &'static str {
    match metric.name {
        "suppressed" => "Suppression list",
        "messaged" => "Messaged",
        _ => metric.short,
    }
}

fn people(grid: &mut Grid, answer: &Answer, cx: &PageContext<'_>) {
    let all = answer.table.read::<CustomerReachRow>();
    let metric = |name| named(CustomerReachRow::COLUMNS, name);
    let text = |text: Option<&String>| text.map_or(Field::Empty, |text| Field::text(text));
    let rows = all.iter().map(|row| Row {
        id: row.customer.clone(),
        fields: vec![
            Field::text(&row.customer),
            text(row.name.as_ref()),
            text(row.email.as_ref()),
            show::count(row.journeys),
            show::count(row.messages),
            show::count(row.interactions),
            show::count(row.journeys_responded),
            show::time(row.last_message, cx.status.zone),
            show::time(row.last_interaction, cx.status.zone),
        ],
    });
    let mut rows: Vec<Row> = rows.collect();
    let shown = [("customer", 2), ("name", 0), ("email", 4)];
    let mut columns: Vec<Column> = shown
        .map(|(name, rank)| Column::text(metric(name).label, rank, 10, 36).fields(&[metric(name).name]))
        .into_iter()
        .collect();
    let counts = [("journeys", 3), ("messages", 1), ("interactions", 0), ("journeys_responded", 2)];
    let times = [("last_message", 6), ("last_interaction", 5)];
    columns.extend(
        counts
            .into_iter()
            .chain(times)
            .map(|(name, rank)| Column::new(metric(name).label, rank).fields(&[metric(name).name])),
    );
    // What nobody has takes no room.
    for place in (1..columns.len()).rev() {
        if !rows.is_empty() && rows.iter().all(|row| row.fields.get(place) == Some(&Field::Empty)) {
            columns.remove(place);
            for row in &mut rows {
                row.fields.remove(place);
            }
        }
    }
    let count = rows.len();
    grid.set(columns, rows, Vec::new());
    grid.set_sources(0..count);
}

/// What is said where there is no row, and what helps.
pub fn none(audience: Audience, needle: &str, cx: &PageContext<'_>) -> (String, Vec<String>) {
    let [period, filter, back] = [Action::Period, Action::Filter, Action::Back].map(|action| cx.keys.mention(action));
    let wider = format!("A longer period ({period}) or a wider filter ({filter}) may show some.");
    match audience {
        Audience::Journey => (
            "Nothing names a journey".to_owned(),
            vec![
                "A journey is named by journey_id of the events, by the table [source.journeys], or by [[journey]] in milepost.toml."
                    .to_owned(),
            ],
        ),
        Audience::Segment => (
            "There is no segment".to_owned(),
            vec![
                "A segment is named by the table of segments: a row with customer_id and segment. Call it segments, or map it \
                 under [source.segments] in milepost.toml; [[segment]] there makes one of a file or of others."
                    .to_owned(),
            ],
        ),
        Audience::Customer if !needle.trim().is_empty() => (
            format!("Nobody's id, name or email holds “{}”", Clean::new(needle.trim())),
            vec![format!("{back} lists everybody again.")],
        ),
        Audience::Customer => ("Nobody was in the audience of a journey here".to_owned(), vec![wider]),
    }
}
