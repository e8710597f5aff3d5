//! The statements over the user's own tables: their texts, and what they are filled with (H1).

use serde::Serialize;

use crate::domain::time::Time;
use crate::store::{self, Param};

use super::contract::ReportContext;

/// Sentences of `own/` by name, as one text that goes on from `event`.
macro_rules! own {
    ($($name:literal),+) => {
        concat!($(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/report/own/", $name, ".sql"))),+)
    };
}

pub(super) use own;

const NAMES: &str = include_str!("own/names.sql");

/// The names that events have in the data, and the time of the first event.
///
/// # Errors
/// When the store cannot be read.
pub fn own_names(cx: &ReportContext<'_>) -> Result<(Vec<String>, Time), store::Error> {
    let rows: Vec<(String, Option<i64>)> = cx.reader.rows(NAMES, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let first = rows.iter().filter_map(|(_, first)| *first).min().map_or(cx.as_of, Time);
    Ok((rows.into_iter().map(|(name, _)| name).collect(), first))
}

/// A list as JSON.
pub(super) fn listed(values: &[impl Serialize]) -> Param {
    Param::Text(serde_json::to_string(values).unwrap_or_default())
}

/// The configured clock from the first event to the last, as parameters of `own/clock.sql`.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn clock(cx: &ReportContext<'_>) -> Result<[(&'static str, Param); 2], store::Error> {
    let (_, first) = own_names(cx)?;
    let offsets = cx.config.zone.offsets(first, cx.as_of);
    let (since, offsets): (Vec<i64>, Vec<i64>) = offsets.into_iter().map(|(since, offset)| (since.0, offset.0)).unzip();
    Ok([("since", listed(&since)), ("offsets", listed(&offsets))])
}
