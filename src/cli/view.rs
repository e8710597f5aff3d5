//! `--view`: the filter of a saved view, over which the other flags win.

use crate::config::Config;
use crate::domain::filter::{DIMENSIONS, Filter, Selected};
use crate::domain::similar::suggestion;
use crate::domain::time::Time;

use super::failure::Failure;
use super::filter::FilterArgs;

/// The filter that the flags mean: that of the view they name, in which each other flag that was given replaces its own part.
///
/// # Errors
/// Where there is no such view, with near names.
pub(super) fn filter(args: &FilterArgs, config: &Config, as_of: Option<Time>) -> Result<Filter, Failure> {
    let today = config.zone.local(as_of.unwrap_or_default()).date_naive();
    let flags = match &args.period {
        Some(typed) => args.flags.with_period(typed.days(today)),
        None => args.flags.clone(),
    };
    let Some(name) = &args.view else { return Ok(flags) };
    let Some(view) = config.views.iter().find(|view| view.name == *name) else {
        let names = || config.views.iter().map(|view| view.name.as_str());
        let hint = match (suggestion(name, names()), config.views.is_empty()) {
            (near, _) if !near.is_empty() => near,
            (_, true) => "milepost.toml has no [[view]]: V in the explorer saves one".to_owned(),
            _ => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
        };
        let what =
            if name.trim().is_empty() { "--view names no view".to_owned() } else { format!("there is no view {name}") };
        return Err(Failure::usage(what).hint(hint));
    };
    let mut filter = over(&view.filter, &flags);
    if args.period.is_some() {
        // All the data is a period too.
        (filter.from, filter.to) = (flags.from, flags.to);
    }
    Ok(filter)
}

fn over(view: &Filter, flags: &Filter) -> Filter {
    let mut filter = view.clone();
    for dimension in DIMENSIONS {
        match &dimension.value {
            Selected::First(day) | Selected::Last(day) => {
                if let Some(given) = *(day.get)(flags) {
                    *(day.get_mut)(&mut filter) = Some(given);
                }
            }
            Selected::Names(list) | Selected::Items(list) => {
                if !(list.get)(flags).is_empty() {
                    (list.get_mut)(&mut filter).clone_from((list.get)(flags));
                }
            }
            Selected::Switch(on) => *(on.get_mut)(&mut filter) |= *(on.get)(flags),
        }
    }
    filter
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::{Period, TypedPeriod};
    use crate::domain::view::SavedView;

    #[test]
    fn r1_flags_win_over_the_view_beside_them() {
        let period = |text: &str| Period::parse(text).expect("a period");
        let saved = Filter { channels: vec!["email".into()], segments: vec!["vip".into()], ..Filter::default() };
        let view =
            SavedView { name: "Spring".into(), filter: saved.with_period(period("2025-Q2")), ..SavedView::default() };
        let config = Config { views: vec![view.clone()], ..Config::default() };
        let asked = |name: &str, flags: Filter| {
            filter(&FilterArgs { flags, view: Some(name.to_owned()), period: None }, &config, None)
        };
        assert_eq!(asked("Spring", Filter::default()), Ok(view.filter.clone()));
        let flags = Filter { channels: vec!["web".into()], from: period("2025-05").from, ..Filter::default() };
        let won = asked("Spring", flags).expect("a filter");
        assert_eq!(
            (won.channels.as_slice(), won.segments.as_slice()),
            (["web".to_owned()].as_slice(), ["vip".to_owned()].as_slice())
        );
        assert_eq!(won.period().written(), "2025-05-01..2025-06-30");
        let refused = asked("Sprng", Filter::default()).expect_err("no such view");
        let refused = format!("{refused:?}");
        assert!(refused.contains("did you mean `Spring`?"), "{refused}");
        assert_eq!(filter(&FilterArgs::default(), &config, None), Ok(Filter::default()));
        let refused = format!("{:?}", asked("", Filter::default()).expect_err("no name"));
        assert!(refused.contains("--view names no view") && refused.contains("there are Spring"), "{refused}");
    }

    #[test]
    fn e18_words_for_a_period_are_counted_from_the_last_day_of_the_data() {
        let view = SavedView { name: "web".into(), ..SavedView::default() };
        let config = Config { views: vec![view], ..Config::default() };
        // 31 March 2025, in the evening.
        let as_of = Some(Time(1_743_454_800_000_000));
        let asked = |words: &str, view: Option<&str>| {
            let period = Some(TypedPeriod::parse(words).expect("a period"));
            let args = FilterArgs { flags: Filter::default(), view: view.map(str::to_owned), period };
            filter(&args, &config, as_of).expect("a filter").period().written()
        };
        assert_eq!(asked("last quarter", None), "2024-Q4");
        assert_eq!((asked("last-month", Some("web")), asked("2025", Some("web"))), ("2025-02".into(), "2025".into()));
        assert_eq!(asked("all the data", Some("web")), "");
    }
}
