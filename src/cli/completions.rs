//! `milepost completions SHELL`.

use std::io::Write;

use super::arguments::{Completions, command};
use super::failure::Failure;

/// Prints the completions of a shell.
pub fn run(args: &Completions) -> Result<u8, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "milepost", &mut text);
    std::io::stdout().write_all(&text)?;
    Ok(0)
}
