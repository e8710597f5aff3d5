//! The flags of the one filter (R1), from the list of its dimensions; every flag may be repeated but the days.

use clap::{Arg, ArgAction, ArgMatches, Command, Error, FromArgMatches};

use crate::domain::filter::{DIMENSIONS, Dimension, Filter, Selected};
use crate::domain::period::{TypedPeriod, first_day, last_day};

/// The flag of both ends at once.
const PERIOD: &str = "period";

/// The filter that the flags mean, and the saved view that `--view` names, over which they win.
#[derive(Debug, Default)]
pub(crate) struct FilterArgs {
    /// All but the period.
    pub(crate) flags: Filter,
    /// The saved view.
    pub(crate) view: Option<String>,
    /// `--period`: its words are counted from the last day of the data.
    pub(crate) period: Option<TypedPeriod>,
}

/// The flag of a saved view.
const VIEW: &str = "view";

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

impl clap::Args for FilterArgs {
    fn augment_args(command: Command) -> Command {
        let period =
            Arg::new(PERIOD).long(PERIOD).value_name("PERIOD").value_parser(TypedPeriod::parse).help(
                "First and last day at once: a year, quarter, month, week or day, two of them with .. between, or words such \
                 as \"last quarter\"",
            );
        let view = Arg::new(VIEW).long(VIEW).value_name("NAME").help("A saved view; flags beside it win");
        command.next_help_heading("Filter").arg(period).args(DIMENSIONS.iter().map(arg)).arg(view)
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
        self.view = matches.get_one::<String>(VIEW).cloned();
        for dimension in DIMENSIONS {
            match &dimension.value {
                Selected::First(day) | Selected::Last(day) => {
                    *(day.get_mut)(&mut self.flags) = matches.get_one(dimension.flag).copied();
                }
                Selected::Names(list) | Selected::Items(list) => {
                    let given = matches.get_many(dimension.flag).into_iter().flatten();
                    *(list.get_mut)(&mut self.flags) = given.cloned().collect();
                }
                Selected::Switch(on) => *(on.get_mut)(&mut self.flags) = matches.get_flag(dimension.flag),
            }
        }
        self.period = matches.get_one::<TypedPeriod>(PERIOD).cloned();
        Ok(())
    }
}
