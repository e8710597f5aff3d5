//! What happened at one step: the rates of its messages, their metrics in the order of a message's life by platform, and why
//! starts ended there (F4, F5, F7).

use crate::domain::clean::Clean;
use crate::domain::life::{PASSED, place_in_life};
use crate::domain::metric::metric;
use crate::domain::names::{Named, Names};
use crate::domain::words;
use crate::print::format;
use crate::report::{ExitRow, StepMetricsRow, StepRateRow};
use crate::tui::panel::Panel;
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

/// The rates of a step in words, those of a message's life in order. Nothing for a step without messages.
pub fn rates(rate: Option<&StepRateRow>) -> Vec<(&'static str, String)> {
    let Some(rate) = rate else { return Vec::new() };
    let all = [
        ("sent", rate.send_rate),
        ("delivered", rate.delivery_rate),
        ("opened", rate.open_rate),
        ("clicked", rate.click_through_rate),
        ("clicked of opened", rate.click_to_open_rate),
        ("bounced", rate.bounce_rate),
        ("unsubscribed", rate.unsubscribe_rate),
        ("reported as spam", rate.spam_rate),
        ("failed", rate.failure_rate),
    ];
    if all.iter().all(|(_, value)| value.is_none()) {
        return Vec::new();
    }
    all.into_iter()
        .map(|(name, value)| {
            let value = value.map_or_else(|| format::MISSING.to_owned(), |value| format!("{} %", format::share(value)));
            (name, value)
        })
        .collect()
}

/// The metrics of a step: total and unique over all platforms, then the total on each. `names` are those of the answer, the steps in
/// it of the journey.
pub fn fill_metrics(grid: &mut Grid, all: &[StepMetricsRow], step: Option<&str>, (names, journey): (&Names, &str)) {
    let here: Vec<&StepMetricsRow> = all.iter().filter(|row| row.step.as_deref() == step).collect();
    // No platform = all of them, which an empty name is not.
    let mut platforms: Vec<&str> = here.iter().filter_map(|row| row.platform.as_deref()).collect();
    platforms.sort_unstable();
    platforms.dedup();
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
        let fields = vec![Field::text(words::reason(reason)), show::count(here), show::count(all), bar];
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
        let says = rates(Some(&rate));
        assert_eq!(
            says[..4].iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(),
            ["100.0 %", "–", "31.0 %", "0.0 %"]
        );
        let none = StepRateRow { send_rate: None, open_rate: None, click_through_rate: None, ..rate };
        assert!(rates(Some(&none)).is_empty());
    }
}
