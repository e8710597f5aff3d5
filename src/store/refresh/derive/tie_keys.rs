//! What decides the order of events of one time and depth, read from the source (T4).

use std::collections::HashMap;

use super::{DeriveInput, sql};
use crate::domain::hash::BuildIntHasher;
use crate::store::Error;
use crate::store::refresh::row_lookup;
use crate::store::source::ResolvedTable;

/// The order of T4 among events of one time and depth, in the order of its parts: those without an id come last.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct TieKey {
    without_id: bool,
    id: Option<String>,
    /// Event, asset, journey, step.
    rest: [Option<String>; 4],
    src: i64,
}

impl TieKey {
    fn new(src: i64, id: Option<String>, rest: [Option<String>; 4]) -> Self {
        Self { without_id: id.is_none(), id, rest, src }
    }
}

/// The keys of rows of the source, by row.
///
/// # Errors
/// When the source cannot be read.
pub fn read(input: &DeriveInput<'_>, rows: &[i64]) -> Result<HashMap<i64, TieKey, BuildIntHasher>, Error> {
    let mut found = HashMap::default();
    if rows.is_empty() {
        return Ok(found);
    }
    let tables: Vec<&ResolvedTable> = input.source.events().collect();
    let asked: Vec<(u32, i64)> = (0..).zip(rows.iter().copied()).collect();
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
            found.insert(src, TieKey::new(src, id, rest));
        },
    )?;
    Ok(found)
}
