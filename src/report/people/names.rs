//! Id and name of customers.

use std::collections::HashMap;

use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::store::Param;

pub(super) const KEYS: &str = include_str!("keys.sql");

/// So many customers are named by one query.
const AT_ONCE: usize = 100_000;

/// Id and name of a customer; the name only where the source has one.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    pub id: Option<String>,
    pub name: Option<String>,
}

/// Id and name of customers, by key.
pub(super) fn named(
    cx: &ReportContext<'_>,
    customers: impl Iterator<Item = u32>,
) -> Result<HashMap<u32, Named>, Error> {
    let keys: Vec<String> = customers.map(|customer| customer.to_string()).collect();
    let mut named = HashMap::with_capacity(keys.len());
    for keys in keys.chunks(AT_ONCE) {
        named.extend(cx.reader.rows(KEYS, &[("keys", Param::Texts(keys.to_vec()))], |row| {
            Ok((row.get::<u32>(0)?, Named { id: row.get(1)?, name: row.get(2)? }))
        })?);
    }
    Ok(named)
}
