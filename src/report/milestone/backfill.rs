//! What a milestone would have counted before its tracking start (M11).

use crate::domain::milestone::Count;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::store::Param;

pub(super) const SQL: &str = include_str!("backfill.sql");

/// What a milestone would have counted before its tracking start, never mixed in (M11); `None` when tracking has no start.
///
/// # Errors
/// When the store cannot be read.
pub fn backfill(cx: &ReportContext<'_>, milestone: usize) -> Result<Option<i64>, Error> {
    let Some((definition, since)) = cx.config.milestones.get(milestone).and_then(|m| Some((m, m.tracking_since?)))
    else {
        return Ok(None);
    };
    let params = [
        ("milestone", Param::Int(i64::try_from(milestone).unwrap_or(i64::MAX))),
        ("since", Param::Int(since.0)),
        ("every", Param::Bool(definition.count == Count::Every)),
    ];
    Ok(cx.reader.rows(SQL, &params, |row| row.get(0))?.pop())
}
