//! `milepost refresh`.

use super::arguments::Global;
use super::failure::Failure;
use super::{session, talk};
use crate::project;

/// Brings the store up to date, and says what was done and what was dropped.
pub fn run(global: &Global) -> Result<u8, Failure> {
    let mut project = session::opened(global)?;
    let began = std::time::Instant::now();
    let done = session::refresh(global, &mut project)?;
    let took = began.elapsed().as_secs_f64();
    let rows = project::rows_read(&project.cx()?)?;
    talk::say(&format!("{} in {took:.1} s; {rows}", project::done(&done)));
    session::say_remarks(&mut project)?;
    Ok(0)
}
