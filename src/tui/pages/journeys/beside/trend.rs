//! A journey by month, and how its goal is reached over time (J0, J1).

use chrono::{Datelike as _, NaiveDate};

use crate::domain::answer::Answer;
use crate::domain::metric::metric;
use crate::domain::names::Named;
use crate::domain::note::Topic;
use crate::domain::outlook;
use crate::domain::table::Cell;
use crate::domain::words;
use crate::domain::zone::Bucket;
use crate::print::format;
use crate::report::{
    During, GoalOutlook, GoalTrendRow, Happened, JourneyTrendRow, Messaged, People as Whose, WhoseTime,
};
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Row};

/// Both are by month.
pub const BUCKET: Bucket = Bucket::Month;

/// A month as it stands in a row, sorted by its time.
fn month(bucket: &str) -> Field {
    let Ok(day) = bucket.parse::<NaiveDate>() else { return Field::text(bucket) };
    Field::Number(format::month(day), Some(f64::from(day.num_days_from_ce())))
}

/// The step whose trend an answer has; `None` = the journey's (J0).
pub fn trend_step(answer: &Answer) -> Option<&str> {
    answer.parameter("step").and_then(Cell::text)
}

/// `By month: Reminder`.
pub fn trend_title(title: &str, answer: &Answer, journey: &str) -> String {
    let step = trend_step(answer).map(|step| answer.names.called(Named::Step, journey, step));
    step.map_or_else(|| title.to_owned(), |step| format!("{title}: {step}"))
}

pub fn trend_columns() -> Vec<Column> {
    columns_of(metric("entries").label)
}

/// The same of a step, which is visited.
pub fn step_columns() -> Vec<Column> {
    columns_of(words::REACHED)
}

fn columns_of(begun: &str) -> Vec<Column> {
    vec![
        Column::new("Month", 0),
        Column::new(begun, 0),
        Column::bar("", 5, 4, 20),
        Column::new("Sent", 2),
        Column::new("Clicks", 3),
        Column::new("With the goal", 1).or_short("Goal"),
        Column::new("Ended", 4),
    ]
}

pub fn trend(rows: &[JourneyTrendRow]) -> Vec<Row> {
    let most = show::amount(rows.iter().map(|row| row.entries).max().unwrap_or(0));
    let row = |row: &JourneyTrendRow| {
        let fields = vec![
            month(&row.bucket),
            show::count(row.entries),
            Field::Bar(Bar { value: show::amount(row.entries), interval: None, most }),
            show::count(row.messages_sent),
            show::count(row.clicked),
            show::count(row.converted),
            show::count(row.exits),
        ];
        Row { id: row.bucket.clone(), fields }
    };
    rows.iter().map(row).collect()
}

/// The columns of messages sent and of clicks, of the starts with the goal, and of those that ended; the others are of starts.
const TREND_SENT: usize = 3;
const TREND_CLICKS: usize = 4;
const TREND_GOAL: usize = 5;
const TREND_ENDED: usize = 6;

/// Whose people a number of a month of an answer is of; the id is the month's first day. Goals are none of a step's.
pub fn trend_people(answer: &Answer, id: &str, column: usize) -> Option<Whose> {
    let step = trend_step(answer).map(str::to_owned);
    let what = match column {
        TREND_SENT | TREND_CLICKS => {
            let (day, clicked) = (id.parse().ok()?, column == TREND_CLICKS);
            return Some(Whose::Messaged(Messaged { step, clicked, day, bucket: BUCKET }));
        }
        TREND_GOAL if step.is_some() => return None,
        TREND_GOAL => Happened::Goal,
        TREND_ENDED => Happened::End,
        _ => Happened::Begin,
    };
    during(id, step, what, WhoseTime::Every)
}

fn during(id: &str, step: Option<String>, what: Happened, whose: WhoseTime) -> Option<Whose> {
    Some(Whose::During(During { step, what, whose, day: id.parse().ok()?, bucket: BUCKET }))
}

pub fn pace_columns() -> Vec<Column> {
    vec![
        Column::new("Month", 0),
        Column::new(words::PEOPLE, 3),
        Column::new("With the goal", 0).or_short("Goal"),
        Column::bar("", 5, 4, 16),
        Column::new("People so far", 4),
        Column::new("With the goal so far", 1).or_short("So far"),
        Column::new("% so far", 2),
    ]
}

/// The months of the goal.
pub fn pace(rows: &[GoalTrendRow]) -> Vec<Row> {
    let most = show::amount(rows.iter().filter_map(|row| row.attained).max().unwrap_or(0));
    let row = |row: &GoalTrendRow| {
        let bar = |attained| Field::Bar(Bar { value: show::amount(attained), interval: None, most });
        let fields = vec![
            month(&row.bucket),
            show::count(row.entrants),
            show::count(row.attained),
            row.attained.map_or(Field::Empty, bar),
            show::count(row.cumulative_entrants),
            show::count(row.cumulative_attained),
            show::share(row.cumulative_share),
        ];
        Row { id: row.bucket.clone(), fields }
    };
    rows.iter().map(row).collect()
}

/// Whose people a number of a month of the goal is of.
pub fn pace_people(id: &str, column: usize) -> Option<Whose> {
    let (what, whose) = match column {
        2 | 3 => (Happened::Goal, WhoseTime::First),
        4 => (Happened::Begin, WhoseTime::FirstUpTo),
        5 | 6 => (Happened::Goal, WhoseTime::FirstUpTo),
        _ => (Happened::Begin, WhoseTime::First),
    };
    during(id, None, what, whose)
}

/// The target and where the pace leads, in a sentence; nothing without a goal, and of one that counts nothing, which has no pace.
pub fn outlook_says(answer: &Answer) -> Option<String> {
    if answer.notes.iter().any(|note| note.topic == Topic::Broken) {
        return None;
    }
    let GoalOutlook { pace_per_day, days_left, projected, needed, target_at } = GoalOutlook::read(answer);
    let pace = pace_per_day?;
    let rows: Vec<GoalTrendRow> = answer.table.read();
    let so_far = rows.last().and_then(|row| row.cumulative_attained)?;
    // What has ended leads nowhere.
    let over = answer.notes.iter().any(|note| note.topic == Topic::Ended);
    let reached = format!("{} with the goal{}", words::people(so_far), if over { "" } else { " so far" });
    Some(match needed {
        None if over => format!("{reached}; the journey has ended and has no target"),
        None => format!("{reached}, {}; it has no target", outlook::pace(pace)),
        Some(needed) if so_far >= needed => {
            let at = target_at.map(|at| format!(" on {}", outlook::written_day(&at))).unwrap_or_default();
            format!("{reached}: the target of {} was reached{at}", words::people(needed))
        }
        Some(needed) if over => {
            format!("{reached}: the target of {} was not reached, the journey has ended", words::people(needed))
        }
        Some(needed) => {
            let leads = outlook::leads_to(pace, (days_left, projected), needed, target_at.as_deref());
            format!("{reached}, target {}: {leads}", words::people(needed))
        }
    })
}
