//! `milepost help [TOPIC]`: a list, or what `--help` says of a command.

use super::arguments::{Help, command};
use super::failure::Failure;
use super::{talk, topics};
use crate::domain::similar::suggestion;

pub(super) fn run(args: &Help) -> Result<u8, Failure> {
    let text = match &args.topic {
        None => command().render_long_help().to_string(),
        Some(topic) => text(topic).ok_or_else(|| unknown(topic))?,
    };
    talk::print_prose(&text)?;
    Ok(0)
}

fn text(topic: &str) -> Option<String> {
    if let Some(topic) = topics::named(topic) {
        return Some(topic.plain());
    }
    let mut command = command();
    // What every command takes comes down to it when all of them are put together.
    command.build();
    command.find_subcommand_mut(topic).map(|command| command.render_long_help().to_string())
}

fn unknown(topic: &str) -> Failure {
    let command = command();
    let mut known: Vec<&str> = topics::all().map(|topic| topic.name).collect();
    known.extend(command.get_subcommands().map(clap::Command::get_name));
    let near = suggestion(topic, known.iter().copied());
    let hint = if near.is_empty() { format!("there are {}", known.join(", ")) } else { near };
    Failure::usage(format!("there is no help on {topic}")).hint(hint)
}
