//! The versions of a journey.

use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::store::Param;

const VERSIONS: &str = include_str!("versions.sql");

/// The versions of a journey that entries bear, in order (F10).
///
/// # Errors
/// When the store cannot be read.
pub fn versions(cx: &ReportContext<'_>, journey: &str) -> Result<Vec<String>, Error> {
    Ok(cx.reader.rows(VERSIONS, &[("journey", Param::Text(journey.to_owned()))], |row| row.get(0))?)
}
