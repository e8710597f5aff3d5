//! What can be said on the command line, and how a command ends.

use clap::Arg;

use super::topic::{Column, Topic};
use crate::cli::arguments::command;
use crate::domain::exit::Exit;

pub(super) fn commands() -> Topic {
    let bare = vec!["milepost".to_owned(), "Open the explorer".to_owned(), String::new()];
    let rows = command().get_subcommands().map(row).collect::<Vec<_>>();
    Topic {
        name: "commands",
        about: "The commands, beside what every one of them takes.",
        columns: &[("command", Column::Code), ("does", Column::Meaning), ("flags", Column::Words)],
        rows: std::iter::once(bare).chain(rows).collect(),
    }
}

fn row(command: &clap::Command) -> Vec<String> {
    let values = command.get_positionals().filter_map(|arg| {
        let name = arg.get_value_names()?.first()?;
        Some(if arg.is_required_set() { format!(" {name}") } else { format!(" [{name}]") })
    });
    let name = format!("milepost {}{}", command.get_name(), values.collect::<String>());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let flags = command.get_opts().chain(switches(command)).filter(|arg| !arg.is_global_set());
    let flags: Vec<String> = flags.filter_map(|arg| arg.get_long().map(|long| format!("--{long}"))).collect();
    vec![name, about, flags.join(" ")]
}

/// The flags without a value; clap's own are left out.
fn switches(command: &clap::Command) -> impl Iterator<Item = &Arg> {
    let valued: Vec<&str> = command.get_opts().map(|arg| arg.get_id().as_str()).collect();
    command.get_arguments().filter(move |arg| {
        let id = arg.get_id().as_str();
        !arg.is_positional() && !valued.contains(&id) && !["help", "version"].contains(&id)
    })
}

pub(super) fn flags() -> Topic {
    let row = |arg: &Arg| {
        let names = arg.get_value_names().filter(|_| arg.get_action().takes_values());
        let value = names.map_or_else(String::new, |names| {
            if arg.is_require_equals_set() { format!("[={}]", names[0]) } else { format!(" {}", names[0]) }
        });
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        vec![format!("--{}{value}", arg.get_long().unwrap_or_default()), help]
    };
    Topic {
        name: "flags",
        about: "What every command takes.",
        columns: &[("flag", Column::Code), ("does", Column::Meaning)],
        rows: command().get_arguments().filter(|arg| arg.is_global_set()).map(row).collect(),
    }
}

pub(crate) fn exit_codes() -> Topic {
    Topic {
        name: "exit-codes",
        about: "How a command ended.",
        columns: &[("exit code", Column::Text), ("means", Column::Meaning)],
        rows: Exit::ALL.iter().map(|exit| vec![exit.code().to_string(), exit.meaning().to_owned()]).collect(),
    }
}
