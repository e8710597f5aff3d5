//! What can be said on the command line.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand};

use super::filter::FilterArgs;
use crate::domain::exit::Exit;
use crate::domain::model::{Collapse, View};
use crate::domain::zone::Bucket;
use crate::print::Format;
use crate::report::REPORTS;

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
#[derive(Clone, Debug, Args)]
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
    /// Print the SQL behind a report
    Sql(Sql),
    /// List what the store holds, or remove what milepost made in it
    Store(Store),
    /// Print the completions of a shell
    Completions(Completions),
    /// Print a page of the manual, in the form that man reads
    Man(Man),
    /// Print what reports, metrics, settings, keys … there are
    Help(Help),
}

/// `milepost demo`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The folder to make it in
    #[arg(value_name = "DIR", default_value = "milepost-demo")]
    pub dir: PathBuf,
    /// How many customers; about 60 events each
    #[arg(long, value_name = "N")]
    pub customers: Option<u64>,
    /// The same seed makes the same data
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Only touches and what completes milestones, for benchmarks: about 6 events a customer
    #[arg(long)]
    pub lean: bool,
    /// Only make it
    #[arg(long)]
    pub no_open: bool,
}

/// `milepost init`.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// A DuckDB file, or Parquet, CSV or NDJSON files
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Take the proposal without asking
    #[arg(short, long)]
    pub yes: bool,
}

/// `milepost check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Exit with 1 where there are warnings
    #[arg(long)]
    pub strict: bool,
}

/// `milepost report`.
#[derive(Debug, Args)]
pub(crate) struct Report {
    #[command(flatten)]
    pub question: Question,
    /// How to print it; without this the end of FILE's name decides, else a table
    #[arg(long, value_name = "FORMAT", value_parser = named(Format::ALL.iter().copied()))]
    pub format: Option<Format>,
    /// Write it into this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `milepost sql`.
#[derive(Debug, Args)]
pub(crate) struct Sql {
    #[command(flatten)]
    pub question: Question,
}

/// `milepost store`.
#[derive(Debug, Args)]
pub(crate) struct Store {
    /// `info` lists its files, `clear` removes what milepost made in it
    #[arg(value_name = "info/clear", value_parser = named(StoreWork::ALL))]
    pub work: StoreWork,
}

/// A report and what it is to be about.
#[derive(Debug, Args)]
pub(crate) struct Question {
    /// The report
    #[arg(value_name = "NAME", value_parser = reports())]
    pub name: String,
    #[command(flatten)]
    pub about: About,
    #[command(flatten)]
    pub filter: FilterArgs,
}

/// What some reports take.
#[derive(Debug, Args)]
#[command(next_help_heading = "Of some reports")]
pub(crate) struct About {
    /// The milestone, by id; without this the first
    #[arg(long, value_name = "ID")]
    pub milestone: Option<String>,
    /// The attribution model
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// What the credit is split by
    #[arg(long, value_name = "VIEW", value_parser = named(View::ALL.map(|view| (view.name(), view))))]
    pub by: Option<View>,
    /// The size of the steps of time
    #[arg(long, value_name = "SIZE", value_parser = named(Bucket::ALL.iter().copied()))]
    pub bucket: Option<Bucket>,
    /// What a path does with repeats of an item
    #[arg(long, value_name = "MODE", value_parser = named(Collapse::ALL.map(|mode| (mode.name(), mode))))]
    pub collapse: Option<Collapse>,
    /// So many rows at most
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// The customer, by id
    #[arg(long, value_name = "ID")]
    pub customer: Option<String>,
    /// The version of the journey
    #[arg(long, value_name = "VERSION")]
    pub version: Option<String>,
    /// The step, by id
    #[arg(long, value_name = "ID")]
    pub step: Option<String>,
}

/// `milepost completions`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// What `milepost store` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoreWork {
    Info,
    Clear,
}

impl StoreWork {
    const ALL: [(&'static str, Self); 2] = [("info", Self::Info), ("clear", Self::Clear)];
}

/// `milepost man`.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The page: a command, milepost.toml, reports …; without this the one of milepost
    #[arg(value_name = "PAGE")]
    pub page: Option<String>,
}

/// `milepost help`.
#[derive(Debug, Args)]
pub(crate) struct Help {
    /// A command, or a list: reports, metrics, settings, keys …; without this what --help says
    #[arg(value_name = "TOPIC")]
    pub topic: Option<String>,
}

/// The names of the reports.
fn reports() -> PossibleValuesParser {
    let values = REPORTS.iter().map(|report| PossibleValue::new(report.name).help(report.about));
    values.collect::<Vec<_>>().into()
}

/// One of a list of names, as the value that it names.
fn named<T: Clone + Send + Sync + 'static>(
    all: impl IntoIterator<Item = (&'static str, T)>,
) -> impl TypedValueParser<Value = T> {
    let all: Vec<(&'static str, T)> = all.into_iter().collect();
    PossibleValuesParser::new(all.iter().map(|(name, _)| *name)).try_map(move |name| {
        all.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).ok_or("not a known name")
    })
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
