//! What each of the other commands takes.

use std::path::PathBuf;

use clap::Args;

use super::named::named;
use crate::config::theme::Preset;

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

/// `milepost store`.
#[derive(Debug, Args)]
pub(crate) struct Store {
    /// `info` lists its files, `clear` removes what milepost made in it
    #[arg(value_name = "info/clear", value_parser = named(StoreWork::ALL))]
    pub work: StoreWork,
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

/// `milepost theme`.
#[derive(Debug, Args)]
pub(crate) struct Theme {
    /// The preset; without this all of them
    #[arg(value_name = "NAME", value_parser = named(Preset::ALL.iter().copied()))]
    pub preset: Option<Preset>,
}

/// `milepost completions`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
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
