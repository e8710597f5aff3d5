//! `--view`: the filter of a saved view, over which the other flags win.

use crate::config::Config;
use crate::domain::filter::{DIMENSIONS, Filter, Selected};
use crate::domain::similar::suggestion;

use super::failure::Failure;
use super::filter::FilterArgs;

/// The filter that the flags mean: that of the view they name, in which each other flag that was given replaces its own part.
///
/// # Errors
/// Where there is no such view, with near names.
pub(super) fn filter(args: &FilterArgs, config: &Config) -> Result<Filter, Failure> {
    let Some(name) = &args.1 else { return Ok(args.0.clone()) };
    let Some(view) = config.views.iter().find(|view| view.name == *name) else {
        let names = || config.views.iter().map(|view| view.name.as_str());
        let hint = match (suggestion(name, names()), config.views.is_empty()) {
            (near, _) if !near.is_empty() => near,
            (_, true) => "milepost.toml has no [[view]]: V in the explorer saves one".to_owned(),
            _ => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
        };
        return Err(Failure::usage(format!("there is no view {name}")).hint(hint));
    };
    Ok(over(&view.filter, &args.0))
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
    use crate::domain::period::Period;
    use crate::domain::view::SavedView;

    #[test]
    fn r1_flags_win_over_the_view_beside_them() {
        let period = |text: &str| Period::parse(text).expect("a period");
        let saved = Filter { channels: vec!["email".into()], segments: vec!["vip".into()], ..Filter::default() };
        let view =
            SavedView { name: "Spring".into(), filter: saved.with_period(period("2025-Q2")), ..SavedView::default() };
        let config = Config { views: vec![view.clone()], ..Config::default() };
        let asked = |name: &str, flags: Filter| filter(&FilterArgs(flags, Some(name.to_owned())), &config);
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
        assert_eq!(filter(&FilterArgs(Filter::default(), None), &config), Ok(Filter::default()));
    }
}
