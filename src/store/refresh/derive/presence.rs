//! Whether the events of a trigger bear the attributes that its conditions name (M8, H3).

use std::collections::BTreeSet;

use duckdb::Connection;

use crate::domain::condition::Condition;
use crate::domain::similar::similar;
use crate::domain::source_table::Kind;
use crate::store::Error;
use crate::store::refresh::attribute_keys::keys;
use crate::store::source::{ResolvedTable, quote_ident};

/// What the events of one trigger were seen to bear.
#[derive(Clone, Debug, Default)]
pub struct Presence {
    events: bool,
    borne: Vec<bool>,
}

/// An attribute that no event of the trigger bears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// Its name in the condition.
    pub attribute: String,
    /// Names that are near it among those of the trigger's events, nearest first.
    pub near: Vec<String>,
}

impl Presence {
    /// Nothing seen yet of so many conditions.
    #[must_use]
    pub fn new(conditions: usize) -> Self {
        Self { events: false, borne: vec![false; conditions] }
    }

    /// Takes an event; `is_set` says whether it bears the attribute of a condition, by position.
    pub fn see(&mut self, is_set: impl Fn(usize) -> bool) {
        self.events = true;
        for (number, borne) in self.borne.iter_mut().enumerate() {
            *borne = *borne || is_set(number);
        }
    }

    /// Adds what was seen elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.events |= other.events;
        self.borne.iter_mut().zip(&other.borne).for_each(|(all, own)| *all |= own);
    }

    /// The attributes that no event bears; none where there is no event at all.
    #[must_use]
    pub fn lacking<'a>(&self, conditions: &'a [Condition]) -> BTreeSet<&'a str> {
        let lacking = conditions.iter().zip(&self.borne).filter(|(_, borne)| self.events && !**borne);
        lacking.map(|(condition, _)| condition.attribute.as_str()).collect()
    }
}

/// The attributes that events of these names bear, as far as a table says: its own columns and the keys of its attributes.
///
/// # Errors
/// When the source cannot be read.
pub fn attributes(connection: &Connection, table: &ResolvedTable, names: &[String]) -> Result<Vec<String>, Error> {
    let Some(event) = table.column("event").filter(|_| !names.is_empty()) else { return Ok(Vec::new()) };
    let filter = table.filter.as_deref().unwrap_or("true");
    let marks = vec!["?"; names.len()].join(", ");
    let rows = format!("from {} where {} in ({marks}) and {filter}", table.sql, event.sql);
    let params = duckdb::params_from_iter(names);
    let mut all: Vec<String> = Vec::new();
    if !table.unmapped.is_empty() {
        let filled: Vec<String> =
            table.unmapped.iter().map(|column| format!("count({})", quote_ident(&column.name))).collect();
        let sql = format!("select {} {rows}", filled.join(", "));
        let counts: Vec<u64> = connection.query_row(&sql, params, |row| {
            (0..filled.len()).map(|n| row.get(n)).collect::<Result<_, duckdb::Error>>()
        })?;
        let columns = table.unmapped.iter().zip(counts).filter(|(_, filled)| *filled > 0);
        all.extend(columns.map(|(column, _)| column.name.clone()));
    }
    all.extend(keys(connection, table, &rows, names)?);
    all.extend(table.columns.iter().filter(|column| column.kind != Kind::Attributes).map(|c| c.name.to_owned()));
    all.sort();
    all.dedup();
    Ok(all)
}

/// Attributes that are lacking, each with near names among those there are.
#[must_use]
pub fn with_near(lacking: &BTreeSet<&str>, among: &[String]) -> Vec<Lacking> {
    let named = |name: &&str| Lacking {
        attribute: (*name).to_owned(),
        near: similar(name, among.iter().map(String::as_str)).into_iter().map(str::to_owned).collect(),
    };
    lacking.iter().map(named).collect()
}

/// Writes attributes that are lacking to a table of the file attached as `out`, each with the journey that asks, where one does.
///
/// # Errors
/// When the file cannot be written.
pub fn write<'a>(
    connection: &Connection,
    table: &str,
    lacking: impl IntoIterator<Item = (Option<&'a str>, &'a Lacking)>,
) -> Result<(), Error> {
    for (journey, Lacking { attribute, near }) in lacking {
        let near = near.join(", ");
        match journey {
            Some(journey) => connection.execute(
                &format!("insert into out.main.{table} values (?, ?, ?)"),
                duckdb::params![journey, attribute, near],
            )?,
            None => connection
                .execute(&format!("insert into out.main.{table} values (?, ?)"), duckdb::params![attribute, near])?,
        };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::condition::{Literal, Operator};

    #[test]
    fn m8_an_attribute_is_lacking_where_events_are_and_none_bears_it() {
        let condition = |name: &str| Condition {
            attribute: name.to_owned(),
            operator: Operator::Equals(Literal::Integer(1)),
            ignore_case: false,
        };
        let conditions = [condition("plan"), condition("cart_total")];
        let mut presence = Presence::new(2);
        assert!(presence.lacking(&conditions).is_empty(), "no event: the trigger is broken, not its attributes");
        presence.see(|_| false);
        presence.see(|number| number == 0);
        let lacking = presence.lacking(&conditions);
        assert_eq!(lacking.iter().copied().collect::<Vec<_>>(), ["cart_total"]);
        let among = ["cartTotal".to_owned(), "plan".to_owned()];
        assert_eq!(with_near(&lacking, &among)[0].near, ["cartTotal"]);
    }
}
