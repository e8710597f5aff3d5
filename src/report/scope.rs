//! What a question looks at, under one name for reports that are not yet in rooms of their own.

pub(super) use super::filter::{check, params};
pub(super) use super::journey::selected::journey;
pub(super) use super::milestone::selected::milestone;
