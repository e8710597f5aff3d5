//! What decides the order of events of one time and depth, read from the source (T4).

use std::collections::HashMap;

use super::trigger_match::{SourceMatch, TriggerMatch};
use super::{DeriveInput, sql};
use crate::store::Error;
use crate::store::refresh::row_lookup;
use crate::store::source::ResolvedTable;

/// Rows of the source with their ids and the last keys of T4; nothing else of them is filled.
///
/// # Errors
/// When the source cannot be read.
pub fn read(input: &DeriveInput<'_>, rows: &[i64]) -> Result<HashMap<i64, SourceMatch>, Error> {
    let tables: Vec<&ResolvedTable> = input.source.events().collect();
    let asked: Vec<(u32, i64)> = (0..).zip(rows.iter().copied()).collect();
    let mut found = HashMap::new();
    row_lookup::texts(
        input.source.connection(),
        (&tables, &input.rows),
        &asked,
        sql::order_keys,
        |position, texts| {
            let src = rows[position as usize];
            let mut texts = texts.into_iter();
            let id = texts.next().flatten();
            let rest = [texts.next(), texts.next(), texts.next(), texts.next()].map(Option::flatten);
            let matched = TriggerMatch { src, ..TriggerMatch::default() };
            found.insert(src, SourceMatch { matched, rest, id });
        },
    )?;
    Ok(found)
}
