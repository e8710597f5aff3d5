//! Customers that events name, with what the customers table says of them (C1, R10).

use crate::domain::hash::group;
use crate::store::Error;
use crate::store::refresh::append::{Values, append};
use crate::store::refresh::fold::Folded;
use crate::store::refresh::row_lookup;
use crate::store::refresh::source_sql::{picked, text};
use crate::store::refresh::table::{Table, TableInput};
use crate::store::source::{ResolvedTable, Source};

/// The table `customer`, and `memory.main.known` with the ids for the tables after it.
pub struct CustomerTable;

impl Table for CustomerTable {
    fn schemas(&self) -> Vec<&'static str> {
        vec![include_str!("customer.sql")]
    }

    fn phase(&self) -> &'static str {
        "reading customers"
    }

    fn fill(&self, input: &TableInput<'_>) -> Result<(), Error> {
        read_ids(input.source, input.folded)?;
        Ok(input.source.connection().execute_batch(include_str!("customer_fill.sql"))?)
    }
}

/// Rows picked with their customer: grain one picked row, in the order of `position`.
fn in_order(table: &ResolvedTable) -> String {
    format!("{} order by p.mp_position", picked(table, &[text(table, "customer_id")]))
}

/// Makes the table `known`: number, id, group and whether held out.
fn read_ids(source: &Source, folded: &Folded) -> Result<(), Error> {
    let connection = source.connection();
    connection.execute_batch(
        "create or replace table memory.main.known (customer uinteger, customer_id varchar, grp utinyint, held boolean)",
    )?;
    let tables: Vec<&ResolvedTable> = source.events().collect();
    let rows: Vec<(u32, i64)> = (0..).zip(folded.customers.iter().copied()).collect();
    // A connection of its own: on one that streams an answer nothing can be appended.
    let writing = connection.try_clone()?;
    let mut known = writing.appender_to_catalog_and_db("known", "memory", "main")?;
    let mut batch: Vec<(u32, String)> = Vec::new();
    let mut failed = Ok(());
    let mut write = |batch: &mut Vec<(u32, String)>| {
        let groups: Vec<(u8, bool)> = batch.iter().map(|(_, id)| group(id)).collect();
        let columns = vec![
            Values::Key(batch.iter().map(|(customer, _)| *customer).collect()),
            Values::Texts(batch.drain(..).map(|(_, id)| Some(id)).collect()),
            Values::Small(groups.iter().map(|(group, _)| *group).collect()),
            Values::Flag(groups.iter().map(|(_, held)| *held).collect()),
        ];
        append(&mut known, columns)
    };
    row_lookup::texts(connection, &tables, &rows, in_order, |customer, mut texts| {
        batch.push((customer, texts.swap_remove(0).unwrap_or_default()));
        if batch.len() >= 1 << 16
            && let Err(error) = write(&mut batch)
        {
            failed = Err(error);
        }
    })?;
    failed?;
    write(&mut batch)?;
    known.flush()?;
    drop(known);
    Ok(())
}
