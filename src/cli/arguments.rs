//! What can be said on the command line.

mod commands;
mod named;
mod question;

use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand};

use crate::domain::exit::Exit;

pub(crate) use commands::{Check, Completions, Demo, Help, Init, Man, Store, StoreWork, Theme};
pub(crate) use question::{Brief, By, Question, Report, Sql};

#[derive(Debug, Parser)]
#[command(
    name = "milepost",
    version,
    about = "A terminal explorer for the effectiveness of marketing journeys",
    long_about = "A terminal explorer for the effectiveness of marketing journeys.\n\n\
        Without a command it opens the explorer on the configuration found: --config, $MILEPOST_CONFIG, ./milepost.toml, \
        then the user's config folder.",
    after_help = exit_codes(),
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// The exit codes, for `--help` and the manual.
fn exit_codes() -> String {
    let lines = Exit::ALL.iter().map(|exit| format!("\n  {:>3}  {}", exit.code(), exit.meaning()));
    std::iter::once("Exit codes:".to_owned()).chain(lines).collect()
}

/// What every command takes.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct Global {
    /// The configuration file
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A DuckDB file to read in place of the configured source
    #[arg(long, global = true, value_name = "FILE")]
    pub source: Option<PathBuf>,
    /// The folder of the store
    #[arg(long, global = true, value_name = "DIR")]
    pub store: Option<PathBuf>,
    /// Look at the data as it was then: a date or time, local to the configured zone unless it names an offset
    #[arg(long, global = true, value_name = "TIME")]
    pub as_of: Option<String>,
    #[arg(long, global = true, help = "No colours and no bold (also where $NO_COLOR is set)")]
    pub no_color: bool,
    /// Append a log to this file; it holds no values of the data
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Say more in the log; twice for still more
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// Wait so many seconds while another process holds the source, before giving up with exit code 75
    #[arg(long, global = true, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "600")]
    pub wait: Option<u64>,
}

/// A command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a realistic project of generated events and open it
    Demo(Demo),
    /// Look at data, propose its mapping and write milepost.toml
    Init(Init),
    /// Check configuration and data, and print every fault at once
    Check(Check),
    /// Bring the store up to date
    Refresh,
    /// Print one report
    Report(Report),
    /// Write the whole programme as one document to hand on: a page that needs nothing else, or Markdown
    Brief(Brief),
    /// Print the SQL behind a report: what ran, and the same on your own tables where one statement can say it
    Sql(Sql),
    /// List what the store holds, or remove what milepost made in it
    Store(Store),
    /// Show the presets of the explorer's colours
    Theme(Theme),
    /// Print the completions of a shell
    Completions(Completions),
    /// Print a page of the manual, in the form that man reads
    Man(Man),
    /// Print what reports, metrics, settings, keys … there are
    Help(Help),
}

/// The definition of the whole command line, for completions and manual.
pub(super) fn command() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds_together() {
        command().debug_assert();
    }
}
