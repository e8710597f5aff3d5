//! What settings take that are read by code of their own, in words.

pub(in crate::config) const COLUMN: &str =
    "a column name, { constant = … }, { expression = \"…\" } or { file = \"stem\" }";
pub(super) const TABLE: &str = "a table name, schema.table allowed";
pub(super) const EXPRESSION: &str = "a scalar SQL expression";
pub(super) const FILES: &str = "a path, folder or glob of Parquet, CSV or NDJSON files, or { path = …, encoding = … }";
pub(super) const ENCODING: &str = "an encoding such as \"windows-1252\"";
pub(super) const CONDITIONS: &str = "a list of conditions such as { attribute = \"status\", equals = \"Qualified\" }";
pub(super) const EVENT: &str = "an event name";
pub(super) const EVENTS: &str = "a list of event names";
pub(super) const TEXT: &str = "a text";
pub(super) const TIME: &str = "a date or time without quotes, such as 2025-01-31";
pub(super) const SEGMENTS: &str = "a list of segment names";
pub(super) const NAMES: &str = "a list of names";
pub(super) const SORT: &str = "at most two headings, a minus before one for the largest first";
pub(super) const WRITTEN_PERIOD: &str =
    "2025, 2025-Q2, 2025-06, 2025-W23, 2025-06-03, or from one to another as 2025-01..2025-03";
pub(super) const SHARE: &str = "a number from 0 to 1";
pub(super) const ZONE: &str = "an IANA time zone such as \"Europe/Berlin\"";
pub(super) const COLOUR: &str = "a colour: a name, \"#rrggbb\" or a number from 0 to 255";
