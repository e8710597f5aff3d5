//! The flags of the one filter (R1), from the list of its dimensions; every flag may be repeated but the days.

use clap::{Arg, ArgAction, ArgMatches, Command, Error, FromArgMatches};

use crate::domain::filter::{DIMENSIONS, Dimension, Filter, Selected};
use crate::domain::period::{Period, first_day, last_day};

/// The flag of both ends at once.
const PERIOD: &str = "period";

/// The filter that the flags mean.
#[derive(Debug, Default)]
pub(crate) struct FilterArgs(pub(crate) Filter);

fn arg(dimension: &Dimension) -> Arg {
    let arg = Arg::new(dimension.flag).long(dimension.flag).help(dimension.help);
    match &dimension.value {
        // An end beside both ends would leave in doubt which is meant.
        Selected::First(_) => arg.value_name(dimension.value_name).value_parser(first_day).conflicts_with(PERIOD),
        Selected::Last(_) => arg.value_name(dimension.value_name).value_parser(last_day).conflicts_with(PERIOD),
        Selected::Names(_) | Selected::Items(_) => arg.value_name(dimension.value_name).action(ArgAction::Append),
        Selected::Switch(_) => arg.action(ArgAction::SetTrue),
    }
}

/// The filter of a saved view, over which what is given beside it wins.
pub(crate) fn over(view: &Filter, given: &Filter) -> Filter {
    let mut both = view.clone();
    for dimension in DIMENSIONS {
        match &dimension.value {
            Selected::First(day) | Selected::Last(day) => {
                if let Some(given) = (day.get)(given) {
                    *(day.get_mut)(&mut both) = Some(*given);
                }
            }
            Selected::Names(list) | Selected::Items(list) => {
                if !(list.get)(given).is_empty() {
                    (list.get)(given).clone_into((list.get_mut)(&mut both));
                }
            }
            Selected::Switch(on) => *(on.get_mut)(&mut both) |= *(on.get)(given),
        }
    }
    both
}

impl clap::Args for FilterArgs {
    fn augment_args(command: Command) -> Command {
        let period =
            Arg::new(PERIOD).long(PERIOD).value_name("PERIOD").value_parser(Period::parse).help(
                "First and last day at once: a year, quarter, month, week or day, or two of them with .. between",
            );
        command.next_help_heading("Filter").arg(period).args(DIMENSIONS.iter().map(arg))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for FilterArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut filter = Self::default();
        filter.update_from_arg_matches(matches)?;
        Ok(filter)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        for dimension in DIMENSIONS {
            match &dimension.value {
                Selected::First(day) | Selected::Last(day) => {
                    *(day.get_mut)(&mut self.0) = matches.get_one(dimension.flag).copied();
                }
                Selected::Names(list) | Selected::Items(list) => {
                    let given = matches.get_many(dimension.flag).into_iter().flatten();
                    *(list.get_mut)(&mut self.0) = given.cloned().collect();
                }
                Selected::Switch(on) => *(on.get_mut)(&mut self.0) = matches.get_flag(dimension.flag),
            }
        }
        if let Some(period) = matches.get_one::<Period>(PERIOD) {
            (self.0.from, self.0.to) = (period.from, period.to);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e18_flags_beside_a_view_win() {
        let day = |text: &str| text.parse().ok();
        let view = Filter { from: day("2025-01-01"), channels: vec!["email".into()], ..Filter::default() };
        let given = Filter { to: day("2025-03-31"), channels: vec!["sms".into()], ..Filter::default() };
        let both = over(&view, &given);
        assert_eq!((both.from, both.to, both.channels), (view.from, given.to, vec!["sms".to_owned()]));
        assert_eq!(over(&view, &Filter::default()), view);
    }
}
