//! The command line: what can be said on it. What a command does stands in the file of its name.

mod check;
mod completions;
mod failure;
mod log;
mod man;
mod setup;
mod talk;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand};

pub use failure::Failure;

/// What can be said on the command line.
#[derive(Debug, Parser)]
#[command(
    name = "milepost",
    version,
    about = "A terminal explorer for the effectiveness of marketing journeys",
    long_about = "A terminal explorer for the effectiveness of marketing journeys.\n\n\
        Without a command it opens the explorer on the configuration found: --config, $MILEPOST_CONFIG, ./milepost.toml, \
        then the user's config folder.",
    after_help = "Exit codes: 0 ok · 1 findings of check · 2 usage or no terminal · 65 bad data · 66 no input · 70 internal\n\
        · 73 cannot create · 74 I/O · 75 locked, try later · 77 permission · 78 configuration · 128+n signal",
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
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
    /// Check configuration and data, and print every fault at once
    Check(Check),
    /// Print the completions of a shell
    Completions(Completions),
    /// Print the manual page
    Man,
}

/// `milepost check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Exit with 1 where there are warnings
    #[arg(long)]
    pub strict: bool,
}

/// `milepost completions`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Runs what the arguments of this process say.
#[must_use]
pub fn main() -> ExitCode {
    failure::name_panics();
    let cli = Cli::parse();
    let outcome = std::panic::catch_unwind(|| run(&cli)).unwrap_or_else(|_| Err(Failure::internal()));
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(failure) => failure.print(),
    }
}

fn run(cli: &Cli) -> Result<u8, Failure> {
    log::start(&cli.global)?;
    let global = &cli.global;
    match &cli.command {
        Command::Check(args) => check::run(global, args),
        Command::Completions(args) => completions::run(args),
        Command::Man => man::run(),
    }
}

/// The definition of the whole command line, for completions, manual and README.
#[must_use]
pub fn command() -> clap::Command {
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
