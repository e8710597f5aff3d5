//! The occurrences of a trigger: its events in the source, the conditions checked here (M2).

use duckdb::arrow::array::{Array, AsArray, RecordBatch, StringArray};
use duckdb::arrow::datatypes::{Float64Type, Int64Type, UInt32Type};

use super::DeriveInput;
use super::presence::Presence;
use super::shape_numbers::ShapeNumbers;
use super::sql;
use super::trigger_match::{SourceMatch, TriggerMatch};
use crate::domain::condition::{Attribute, Condition};
use crate::store::Error;
use crate::store::refresh::trigger_query::Triggers;
use crate::store::source::ResolvedTable;

/// The columns of the query that finds matches, by position; the attributes that conditions name follow.
#[derive(Clone, Copy)]
enum Column {
    Customer,
    At,
    Row,
    Id,
    Event,
    Asset,
    Journey,
    Step,
    Value,
    Unit,
    Machine,
    Channel,
    Platform,
    OwnUnit,
    Variant,
    Version,
    Attributes,
}

/// Streams the matches of several triggers from one read of one entry of `[[source.events]]`, in any order; rows that occur
/// twice are left out (T5). `each` gets the position of the query; `shapes` numbers what their texts say. `presence` is told by query which attributes its events bear.
///
/// # Errors
/// When the source cannot be read.
pub fn stream(
    input: &DeriveInput<'_>,
    (entry, table): (usize, &ResolvedTable),
    (triggers, shapes): (&Triggers<'_>, &ShapeNumbers),
    presence: &mut [Presence],
    mut each: impl FnMut(usize, SourceMatch),
) -> Result<(), Error> {
    let mut names: Vec<&str> =
        triggers.queries.iter().flat_map(|query| query.names.iter().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    let position = |name: &str| triggers.position(name) + Column::Attributes as usize;
    let attributes: Vec<&str> = triggers.attributes.iter().map(String::as_str).collect();
    let sql = sql::matches(table, names.len(), &attributes);
    let mut statement = input.source.connection().prepare(&sql)?;
    let mut params: Vec<&dyn duckdb::ToSql> = names.iter().map(|name| name as _).collect();
    params.push(&input.base.bound);
    for batch in statement.stream_arrow(params.as_slice())? {
        let batch = batch?;
        let customers = batch.column(Column::Customer as usize).as_primitive::<UInt32Type>();
        let times = batch.column(Column::At as usize).as_primitive::<Int64Type>();
        let rows = batch.column(Column::Row as usize).as_primitive::<Int64Type>();
        let values = batch.column(Column::Value as usize).as_primitive::<Float64Type>();
        let machine = batch.column(Column::Machine as usize).as_boolean();
        for row in 0..batch.num_rows() {
            let (src, _) = input.rows.number(entry, rows.value(row));
            if input.base.dropped.contains(&src) {
                continue;
            }
            let of = |column: usize| text(texts(&batch, column), row);
            let own = |column: Column| of(column as usize).map(str::to_owned);
            let name = of(Column::Event as usize).unwrap_or_default();
            for (number, query) in triggers.queries.iter().enumerate() {
                let bears = query.names.iter().any(|known| known == name);
                if !bears {
                    continue;
                }
                let used = query.of_machines || !(machine.is_valid(row) && machine.value(row));
                let value = |condition: &Condition| of(position(&condition.attribute)).and_then(Attribute::from_json);
                presence[number].see(|n| value(&query.conditions[n]).is_some());
                let holds = |condition: &Condition| condition.holds(value(condition).as_ref(), table.zones);
                if used && query.conditions.iter().all(holds) {
                    let event = input.names.event(name);
                    let shape = shapes.number([
                        Some(event),
                        of(Column::Journey as usize),
                        of(Column::Step as usize),
                        of(Column::Channel as usize).or_else(|| input.names.channel(event)),
                        of(Column::Asset as usize),
                        of(Column::Platform as usize),
                        of(Column::OwnUnit as usize),
                        of(Column::Variant as usize),
                        of(Column::Version as usize),
                    ]);
                    let matched = TriggerMatch {
                        customer: customers.value(row),
                        at: times.value(row),
                        src,
                        before: 0,
                        value: values.is_valid(row).then(|| values.value(row)).filter(|value| value.is_finite()),
                        unit: own(Column::Unit),
                        seq: 0,
                        shape,
                    };
                    let rest = [Column::Event, Column::Asset, Column::Journey, Column::Step].map(own);
                    each(number, SourceMatch { matched, rest, id: own(Column::Id) });
                }
            }
        }
    }
    Ok(())
}

fn texts(batch: &RecordBatch, column: usize) -> &StringArray {
    batch.column(column).as_string()
}

fn text(column: &StringArray, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.value(row))
}
