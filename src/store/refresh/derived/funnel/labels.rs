//! What the starts of a funnel can be told apart by: attributes of their events (U8).

use std::collections::HashMap;

use crate::domain::condition::Attribute;
use crate::domain::funnel::{Funnel, FunnelOrder};
use crate::domain::hash::BuildIntHasher;
use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::derive::{DeriveInput, Found};
use crate::store::refresh::row_lookup;
use crate::store::refresh::source_sql::picked;
use crate::store::source::ResolvedTable;

/// The values of the attributes by which a funnel is told apart. Each combination of values has a number; 0 is that of none.
#[derive(Default)]
pub struct Labels {
    /// By row of the source.
    of_rows: HashMap<i64, u32, BuildIntHasher>,
    /// By number, from 1: the value of each attribute.
    combinations: Vec<Vec<Option<String>>>,
}

impl Labels {
    /// Reads them of every event that an attempt may start with.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn read(input: &DeriveInput<'_>, funnel: &Funnel, found: &[Found]) -> Result<Self, Error> {
        let mut labels = Self::default();
        let first = if funnel.order == FunnelOrder::Any { funnel.steps.len() } else { 1 };
        let starts = &found[..first.min(found.len())];
        let Some(Found { table, .. }) = starts.first().filter(|_| funnel.start_attributes().next().is_some()) else {
            return Ok(labels);
        };
        let connection = input.source.connection();
        let numbers: Vec<String> = starts.iter().map(|found| found.number.to_string()).collect();
        let sql = format!("select distinct src from {table} where trigger in ({})", numbers.join(", "));
        let rows: Vec<i64> =
            connection.prepare(&sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, duckdb::Error>>()?;
        let tables: Vec<&ResolvedTable> = input.source.events().collect();
        let asked: Vec<(u32, i64)> = (0..).zip(rows.iter().copied()).collect();
        let attributes = |table: &ResolvedTable| {
            let attribute = |name: &str| table.attribute(name).unwrap_or_else(|| "null::varchar".to_owned());
            picked(table, &funnel.start_attributes().map(attribute).collect::<Vec<_>>())
        };
        let mut known: HashMap<Vec<Option<String>>, u32> = HashMap::new();
        row_lookup::texts(connection, (&tables, &input.rows), &asked, attributes, |position, texts| {
            let values: Vec<Option<String>> = texts.into_iter().map(|json| text(&json?)).collect();
            if values.iter().any(Option::is_some) {
                let next = u32::try_from(known.len() + 1).unwrap_or(u32::MAX);
                let number = *known.entry(values).or_insert(next);
                labels.of_rows.insert(rows[position as usize], number);
            }
        })?;
        labels.combinations = vec![Vec::new(); known.len()];
        for (values, number) in known {
            labels.combinations[number as usize - 1] = values;
        }
        Ok(labels)
    }

    /// The number of the values of a row of the source.
    #[must_use]
    pub fn number(&self, src: i64) -> u32 {
        self.of_rows.get(&src).copied().unwrap_or_default()
    }

    /// Writes the table `funnel_label` of the file attached as `out`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, connection: &duckdb::Connection, funnel: &Funnel) -> Result<(), Error> {
        let mut table = TableAppender::new(connection, "funnel_label")?;
        for (number, values) in (1..).zip(&self.combinations) {
            let there: Vec<(&str, &String)> = funnel
                .start_attributes()
                .zip(values)
                .filter_map(|(name, value)| Some((name, value.as_ref()?)))
                .collect();
            table.append(vec![
                Values::Key(vec![number; there.len()]),
                Values::Texts(there.iter().map(|(name, _)| Some((*name).to_owned())).collect()),
                Values::Texts(there.iter().map(|(_, value)| Some((*value).clone())).collect()),
            ])?;
        }
        table.finish()
    }
}

/// A value as text: numbers in their shortest form; lists and objects are none.
fn text(json: &str) -> Option<String> {
    Attribute::from_json(json)?.as_text().map(std::borrow::Cow::into_owned)
}
