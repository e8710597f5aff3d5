//! `milepost man`.

use std::io::Write;

use super::Failure;

/// Prints the manual page: `milepost man | man -l -`.
pub fn run() -> Result<u8, Failure> {
    let mut text = Vec::new();
    clap_mangen::Man::new(super::command()).render(&mut text)?;
    std::io::stdout().write_all(&text)?;
    Ok(0)
}
