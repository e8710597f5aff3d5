//! The command line. What can be said on it stands in `arguments`, what a command does in the file of its name.

mod arguments;
mod brief;
mod candidates;
mod check;
mod completions;
mod demo;
mod explore;
mod failure;
mod filter;
mod help;
mod init;
mod log;
mod man;
mod progress;
mod refresh;
mod report;
mod session;
mod setup;
mod sql;
mod store;
mod talk;
mod theme;
pub mod topics;
mod view;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

use crate::domain::clean;
use arguments::{Cli, Command};
use failure::Failure;

pub use explore::Explorer;
pub use man::pages;

/// Runs what the arguments of this process say.
#[must_use]
pub fn main(explorer: Explorer) -> ExitCode {
    if completions::answered() {
        return ExitCode::SUCCESS;
    }
    failure::name_panics();
    failure::keep_limits_as_errors();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    let outcome = std::panic::catch_unwind(|| run(&cli, explorer)).unwrap_or_else(|_| Err(Failure::internal()));
    match outcome {
        Ok(code) => leave(code),
        Err(failure) => failure.print(),
    }
}

/// Ends the process without what the engine would take down at its end: a worker that is still at a query would use it.
fn leave(code: u8) -> ! {
    let _ = std::io::stdout().flush();
    let _ = std::io::stderr().flush();
    signal_hook::low_level::exit(code.into())
}

/// Says what is wrong with the arguments; names of files among them do not steer the terminal (P18).
fn refuse(error: &clap::Error) -> ExitCode {
    let steers = std::env::args_os().any(|arg| clean::hidden(&arg.to_string_lossy()).is_some());
    if steers {
        talk::say(&error.render().to_string());
    } else if talk::ascii() {
        let text = error.render().to_string();
        let _ = if error.use_stderr() {
            write!(std::io::stderr(), "{}", talk::prose(&text))
        } else {
            talk::print_prose(&text)
        };
    } else {
        // A closed pipe is no failure of the program.
        let _ = error.print();
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

fn run(cli: &Cli, explorer: Explorer) -> Result<u8, Failure> {
    log::start(&cli.global)?;
    let global = &cli.global;
    match &cli.command {
        None => explore::run(global, explorer),
        Some(Command::Demo(args)) => demo::run(global, args, explorer),
        Some(Command::Init(args)) => init::run(global, args),
        Some(Command::Check(args)) => check::run(global, args),
        Some(Command::Refresh) => refresh::run(global),
        Some(Command::Report(args)) => report::run(global, args),
        Some(Command::Brief(args)) => brief::run(global, args),
        Some(Command::Sql(args)) => sql::run(global, args),
        Some(Command::Store(args)) => store::run(global, args),
        Some(Command::Theme(args)) => theme::run(global, args),
        Some(Command::Completions(args)) => completions::run(args),
        Some(Command::Man(args)) => man::run(args),
        Some(Command::Help(args)) => help::run(args),
    }
}
