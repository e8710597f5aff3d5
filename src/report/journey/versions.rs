//! The versions of a journey.

use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::query::Query;
use crate::store::Param;

use super::selected;

const VERSIONS: &str = include_str!("versions.sql");

/// The text of its query.
pub(in crate::report) const VERSIONS_SQL: (&str, &str) = ("versions.sql", VERSIONS);

crate::row! {
    /// A version of a journey.
    pub struct VersionRow {
        version: String = "version" ("Version", Text, "F10", "The version of the journey that its events bear."),
    }
}

/// What runs for the list of versions of one journey.
pub(in crate::report) fn query(cx: &ReportContext<'_>, args: &Args) -> Result<Query, Error> {
    let (journey, _) = selected::journey(cx, args)?;
    Ok(Query::new("versions.sql", VERSIONS, &[("journey", Param::Text(journey))]))
}

/// The versions of a journey that entries bear, in order (F10).
///
/// # Errors
/// When the store cannot be read.
pub fn versions(cx: &ReportContext<'_>, journey: &str) -> Result<Vec<String>, Error> {
    Ok(cx.reader.rows(VERSIONS, &[("journey", Param::Text(journey.to_owned()))], |row| row.get(0))?)
}

/// Whether entries of the journey bear the version, where one is named (F10).
///
/// # Errors
/// Where none does, with those that there are; when the store cannot be read.
pub fn check(cx: &ReportContext<'_>, journey: &str, version: Option<&str>) -> Result<(), Error> {
    let Some(version) = version else { return Ok(()) };
    let versions = versions(cx, journey)?;
    if versions.iter().any(|known| known == version) {
        Ok(())
    } else {
        Err(Error::unknown("version", version, &versions))
    }
}
