//! What happened at one step: the rates of its messages, their metrics in the order of a message's life by platform, and why
//! starts ended there (F4, F5, F7).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::clean::Clean;
use crate::domain::life::{PASSED, place_in_life};
use crate::domain::metric::metric;
use crate::domain::names::{Named, Names};
use crate::domain::words;
use crate::print::format;
use crate::report::{ExitRow, People as Whose, RateIntervalRow, StepMetric, StepMetricsRow, StepRateRow};
use crate::tui::look::Look;
use crate::tui::panel::Panel;
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::pen::{self, Line};

/// The rates of a step in words, those of a message's life in order, with the intervals of those that have one where these are
/// given. Nothing for a step without messages.
pub fn rates(rate: Option<&StepRateRow>, intervals: &[RateIntervalRow]) -> Vec<(&'static str, String)> {
    let Some(rate) = rate else { return Vec::new() };
    let all = [
        ("sent", "send_rate", rate.send_rate),
        ("delivered", "delivery_rate", rate.delivery_rate),
        ("opened", "open_rate", rate.open_rate),
        ("clicked", "click_through_rate", rate.click_through_rate),
        ("clicked of opened", "click_to_open_rate", rate.click_to_open_rate),
        ("bounced", "bounce_rate", rate.bounce_rate),
        ("unsubscribed", "unsubscribe_rate", rate.unsubscribe_rate),
        ("reported as spam", "spam_rate", rate.spam_rate),
        ("failed", "failure_rate", rate.failure_rate),
    ];
    if all.iter().all(|(.., value)| value.is_none()) {
        return Vec::new();
    }
    let says = |(name, field, value): (&'static str, &str, Option<f64>)| {
        let Some(value) = value else { return (name, format::MISSING.to_owned()) };
        let interval = intervals.iter().find(|row| row.step == rate.step && row.rate == field);
        let interval = interval.map(|row| format!(" ({}–{})", format::share(row.low), format::share(row.high)));
        (name, format!("{} %{}", format::share(value), interval.unwrap_or_default()))
    };
    all.into_iter().map(says).collect()
}

/// Draws what the rates of a step hint at (F9) and the rates themselves, or those of the journey's messages; answers with the room
/// below them.
pub fn view_rates(
    buf: &mut Buffer,
    area: Rect,
    rate: Option<&StepRateRow>,
    intervals: &[RateIntervalRow],
    look: &Look,
) -> Rect {
    let room = usize::from(area.width);
    // With what it points to where that takes no more than a third of the room, with its threshold alone where that takes half.
    let hint = rate.and_then(|rate| Some((rate.hint.as_deref()?, rate.hint_says()?, rate.hint_threshold()?)));
    let hint = hint.map(|(short, says, threshold)| {
        let lines = |says: &str| pen::wrap(&format!("{} {says}", look.glyph("▼")), room);
        let fits = |says: &&str, part: u16| pen::cells(lines(says).len()) <= area.height / part;
        let says = Some(says).filter(|says| fits(says, 3)).or(Some(threshold).filter(|says| fits(says, 2)));
        says.map_or_else(|| vec![format!("{} {short}", look.glyph("▼"))], lines)
    });
    let hint = hint.unwrap_or_default();
    for (y, line) in (area.y..area.bottom()).zip(&hint) {
        pen::put(buf, area.x, y, area.width, line, look.worse);
    }
    let hinted = pen::cells(hint.len()).min(area.height);
    let area = Rect { y: area.y + hinted, height: area.height - hinted, ..area };
    let most = area.height / 2;
    let lines = |intervals| match rates(rate, intervals) {
        none if none.is_empty() => Vec::new(),
        some => show::facts(Line::new(), some, area.width, look),
    };
    // Every rate comes before the intervals.
    let full = Some(lines(intervals)).filter(|lines| pen::cells(lines.len()) <= most);
    let lines = full.unwrap_or_else(|| lines(&[]));
    let tall = pen::cells(lines.len()).min(most);
    for (y, line) in (area.y..area.y + tall).zip(&lines) {
        line.put(buf, area.x, y, area.width);
    }
    Rect { y: area.y + tall, height: area.height - tall, ..area }
}

/// The metrics of a step: total and unique over all platforms, then the total on each. `names` are those of the answer, the steps in
/// it of the journey.
pub fn fill_metrics(grid: &mut Grid, all: &[StepMetricsRow], step: Option<&str>, (names, journey): (&Names, &str)) {
    let here: Vec<&StepMetricsRow> = all.iter().filter(|row| row.step.as_deref() == step).collect();
    let platforms = platforms(all, step);
    let mut metrics: Vec<&str> = here.iter().map(|row| row.metric.as_str()).collect();
    metrics.sort_unstable_by_key(|metric| place_in_life(metric));
    metrics.dedup();
    let find =
        |metric: &str, on: Option<&str>| here.iter().find(|row| row.metric == metric && row.platform.as_deref() == on);
    let rows = metrics.iter().map(|metric| {
        let all = find(metric, None);
        let mut fields = vec![
            Field::text(&metric_says(metric, names, journey)),
            show::count(all.map(|row| row.total)),
            show::count(all.map(|row| row.unique)),
        ];
        fields.extend(platforms.iter().map(|on| show::count(find(metric, Some(on)).map(|row| row.total))));
        Row { id: (*metric).to_owned(), fields }
    });
    let mut columns = metric_columns();
    for (i, platform) in platforms.iter().enumerate() {
        columns.push(Column::new(Clean::new(platform).as_str(), u8::try_from(i + 1).unwrap_or(9)));
    }
    grid.set(columns, rows.collect(), Vec::new());
}

/// Whose people the number under the cursor is of in the metrics of a step, whose platforms are the columns after the first.
pub fn metric_people(grid: &Grid, all: &[StepMetricsRow], step: Option<&str>) -> Option<Whose> {
    let metric = grid.chosen()?.id.clone();
    let platform = grid.column().checked_sub(metric_columns().len());
    // Where visits went on to is on no platform.
    if platform.is_some() && metric.starts_with(PASSED) {
        return None;
    }
    let platform = platform.and_then(|place| platforms(all, step).get(place).map(|platform| (*platform).to_owned()));
    Some(Whose::Metric(StepMetric { step: step.map(str::to_owned), metric, platform }))
}

/// The platforms of a step in the order of their columns. No platform = all of them, which an empty name is not.
fn platforms<'a>(all: &'a [StepMetricsRow], step: Option<&str>) -> Vec<&'a str> {
    let here = all.iter().filter(|row| row.step.as_deref() == step);
    let mut platforms: Vec<&str> = here.filter_map(|row| row.platform.as_deref()).collect();
    platforms.sort_unstable();
    platforms.dedup();
    platforms
}

/// The columns of the metrics of a step, before those of the platforms.
pub fn metric_columns() -> Vec<Column> {
    vec![
        Column::text("Event", 0, 8, 30),
        Column::new(metric("event.total").label, 0),
        Column::new(metric("unique").label, 0),
    ]
}

/// A metric in words.
fn metric_says(metric: &str, names: &Names, journey: &str) -> String {
    if let Some(step) = metric.strip_prefix(PASSED) {
        let says = words::id_words(words::Kind::Metric, "passed").unwrap_or("passed");
        return format!("{says} {}", names.called(Named::Step, journey, step));
    }
    let known = names.get(Named::Event, "", metric).or_else(|| words::id_words(words::Kind::Metric, metric));
    known.map_or_else(|| metric.replace('_', " "), str::to_owned)
}

/// The column of those that ended at the step, in the table of reasons.
pub const HERE: usize = 1;

/// The columns of the reasons.
pub fn reason_columns() -> Vec<Column> {
    vec![
        Column::text(metric("reason").label, 0, 10, 24),
        Column::new("This step", 1).or_short("Here"),
        Column::new("Journey", 0).or_short("All"),
        Column::bar("", 5, 4, 20),
    ]
}

/// Why starts ended: at a step, beside the whole journey.
pub fn fill_reasons(grid: &mut Grid, all: &[ExitRow], step: Option<&str>) {
    let mut reasons: Vec<(&str, u64, u64)> = Vec::new();
    for row in all {
        let here = if step.is_some() && row.step.as_deref() == step { row.entries } else { 0 };
        match reasons.iter_mut().find(|(other, ..)| *other == row.reason) {
            Some((_, at, all)) => (*at, *all) = (*at + here, *all + row.entries),
            None => reasons.push((&row.reason, here, row.entries)),
        }
    }
    reasons.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(b.0)));
    let most = show::amount(reasons.first().map_or(0, |(_, _, all)| *all));
    let rows = reasons.into_iter().map(|(reason, here, all)| {
        let bar = Field::Bar(Bar { value: show::amount(all), interval: None, most });
        // No step is selected on the row of all starts.
        let here = show::count(step.map(|_| here));
        let fields = vec![Field::text(words::reason(reason)), here, show::count(all), bar];
        Row { id: reason.to_owned(), fields }
    });
    grid.set(reason_columns(), rows.collect(), Vec::new());
}

/// The rows of an answer; none while there is none.
pub fn rows<R: crate::domain::row::Row>(panel: &Panel) -> Vec<R> {
    panel.answer().map(|answer| answer.table.read()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::theme::{Depth, Theme};

    #[test]
    fn f9_a_hint_stands_with_its_threshold_beside_the_steps_of_the_smallest_window() {
        let look = Look::new(Depth::Plain, false, &Theme::default());
        let rate = StepRateRow {
            step: "s1".into(),
            send_rate: Some(1.0),
            delivery_rate: Some(1.0),
            open_rate: Some(0.31),
            click_through_rate: Some(0.01),
            click_to_open_rate: Some(0.03),
            bounce_rate: Some(0.0),
            unsubscribe_rate: Some(0.0),
            spam_rate: Some(0.0),
            failure_rate: None,
            hint: Some("many sent, few clicked".to_owned()),
        };
        let drawn = |width, height| {
            let area = Rect::new(0, 0, width, height);
            let mut buf = Buffer::empty(area);
            let below = view_rates(&mut buf, area, Some(&rate), &[], &look);
            let line = |y| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
            ((0..height).map(line).collect::<Vec<_>>(), below)
        };
        // 38 columns and 6 lines are what a step has in a window of 80×24.
        let (lines, below) = drawn(38, 6);
        let hint = "▼ many sent, few clicked: under half of the journey's share, of 100 or more";
        assert_eq!(lines[..2].join(" "), hint);
        assert!(lines[2].starts_with("sent 100.0 %") && below.height >= 2, "{lines:?}");
        // Where there is room it says what that points to.
        assert!(drawn(100, 12).0[..2].join(" ").contains("which points to weak content"));
        assert_eq!(drawn(38, 2).0[0], "▼ many sent, few clicked");
    }

    #[test]
    fn e11_metrics_are_said_in_words() {
        let mut names = Names::default();
        names.insert(Named::Step, "j", "s2", "Reminder", false);
        names.insert(Named::Event, "", "webinar_joined", "Webinar is joined", false);
        assert_eq!(metric_says("passed:s2", &names, "j"), "went on to Reminder");
        assert_eq!(metric_says("spam_reported", &names, "j"), "reported as spam");
        assert_eq!(metric_says("webinar_joined", &names, "j"), "Webinar is joined");
        assert_eq!(metric_says("webinar_left", &names, "j"), "webinar left");
    }

    #[test]
    fn f5_rates_that_do_not_apply_are_missing_and_never_nought() {
        let rate = StepRateRow {
            step: "s1".into(),
            send_rate: Some(1.0),
            delivery_rate: None,
            open_rate: Some(0.31),
            click_through_rate: Some(0.0),
            click_to_open_rate: None,
            bounce_rate: None,
            unsubscribe_rate: None,
            spam_rate: None,
            failure_rate: None,
            hint: None,
        };
        let says = rates(Some(&rate), &[]);
        assert_eq!(
            says[..4].iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(),
            ["100.0 %", "–", "31.0 %", "0.0 %"]
        );
        let interval = |step: &str| RateIntervalRow {
            step: step.to_owned(),
            rate: "open_rate".to_owned(),
            part: 31,
            whole: 100,
            low: 0.228,
            high: 0.406,
        };
        let says = rates(Some(&rate), &[interval("s0"), interval("s1")]);
        assert_eq!((&*says[0].1, &*says[2].1), ("100.0 %", "31.0 % (22.8–40.6)"));
        let none = StepRateRow { send_rate: None, open_rate: None, click_through_rate: None, ..rate };
        assert!(rates(Some(&none), &[]).is_empty());
    }
}
