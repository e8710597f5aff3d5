//! The occurrences of a trigger: its events in the source, the conditions checked here (M2).

use std::collections::HashMap;

use duckdb::arrow::array::{Array, AsArray, StringArray};
use duckdb::arrow::datatypes::{Float64Type, Int64Type, UInt32Type, UInt64Type};

use super::DeriveInput;
use super::presence::Presence;
use super::shape_numbers::{ShapeNumbers, ShapeTextKey};
use super::sql;
use super::trigger_match::SourceMatch;
use crate::domain::condition::{Attribute, Condition};
use crate::domain::hash::BuildIntHasher;
use crate::domain::standard::Depth;
use crate::store::Error;
use crate::store::refresh::row_lookup;
use crate::store::refresh::trigger_query::Triggers;
use crate::store::source::ResolvedTable;

/// The columns of the query that finds matches, by position; the attributes that conditions name follow.
#[derive(Clone, Copy)]
enum Column {
    Customer,
    At,
    Row,
    Name,
    Shape,
    Value,
    Machine,
    Attributes,
}

/// Adds the matches of several triggers, from one read of one entry of `[[source.events]]`, in any order; rows that occur
/// twice are left out (T5). `shapes` numbers what their texts say. `presence` is told by query which attributes its events bear.
///
/// # Errors
/// When the source cannot be read.
pub fn read(
    input: &DeriveInput<'_>,
    (entry, table): (usize, &ResolvedTable),
    (triggers, shapes): (&Triggers<'_>, &ShapeNumbers),
    presence: &mut [Presence],
    all: &mut Vec<SourceMatch>,
) -> Result<(), Error> {
    let from = all.len();
    let mut seen = SeenShapes::default();
    let names = Names::new(input, triggers);
    let position = |name: &str| triggers.position(name) + Column::Attributes as usize;
    let attributes: Vec<&str> = triggers.attributes.iter().map(String::as_str).collect();
    let sql = sql::matches(table, names.all.len(), &attributes);
    let mut statement = input.source.connection().prepare(&sql)?;
    let mut params: Vec<&dyn duckdb::ToSql> = names.all.iter().chain(&names.all).map(|name| name as _).collect();
    params.push(&input.base.bound);
    for batch in statement.stream_arrow(params.as_slice())? {
        let batch = batch?;
        let key = |column: Column| batch.column(column as usize).as_primitive::<UInt32Type>().values();
        let long = |column: Column| batch.column(column as usize).as_primitive::<Int64Type>().values();
        let (customers, numbers) = (key(Column::Customer), key(Column::Name));
        let (times, rows) = (long(Column::At), long(Column::Row));
        let hashes = batch.column(Column::Shape as usize).as_primitive::<UInt64Type>().values();
        let values = batch.column(Column::Value as usize).as_primitive::<Float64Type>();
        let machine = batch.column(Column::Machine as usize).as_boolean();
        let texts: Vec<&StringArray> =
            batch.columns()[Column::Attributes as usize..].iter().map(AsArray::as_string).collect();
        for row in 0..batch.num_rows() {
            let (src, _) = input.rows.number(entry, rows[row]);
            if input.base.dropped.contains(&src) {
                continue;
            }
            // The engine counts from 1.
            let name = numbers[row] as usize - 1;
            let of_machine = machine.is_valid(row) && machine.value(row);
            let value = |condition: &Condition| {
                let column = texts[position(&condition.attribute) - Column::Attributes as usize];
                text(column, row).and_then(Attribute::from_json)
            };
            for &query in &names.queries[name] {
                let asked = &triggers.queries[query];
                presence[query].see(|n| value(&asked.conditions[n]).is_some());
                let holds = |condition: &Condition| condition.holds(value(condition).as_ref(), table.zones);
                if (of_machine && !asked.of_machines) || !asked.conditions.iter().all(holds) {
                    continue;
                }
                all.push(SourceMatch {
                    customer: customers[row],
                    at: times[row],
                    depth: names.depths[name],
                    src,
                    query: u32::try_from(query).unwrap_or(u32::MAX),
                    value: values.is_valid(row).then(|| values.value(row)).filter(|value| value.is_finite()),
                    shape: seen.position(hashes[row], src),
                    before: 0,
                    seq: 0,
                });
            }
        }
    }
    let numbers = seen.numbers(input, shapes)?;
    for matched in &mut all[from..] {
        matched.shape = numbers[matched.shape as usize];
    }
    Ok(())
}

fn text(column: &StringArray, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.value(row))
}

/// The names in the data of all triggers.
struct Names<'a> {
    all: Vec<&'a str>,
    /// By name: the triggers that it stands for.
    queries: Vec<Vec<usize>>,
    /// By name.
    depths: Vec<Depth>,
}

impl<'a> Names<'a> {
    fn new(input: &DeriveInput<'_>, triggers: &'a Triggers<'_>) -> Self {
        let mut all: Vec<&str> =
            triggers.queries.iter().flat_map(|query| query.names.iter().map(String::as_str)).collect();
        all.sort_unstable();
        all.dedup();
        let queries_of = |name: &&str| {
            let numbered = triggers.queries.iter().enumerate();
            numbered.filter(|(_, query)| query.names.iter().any(|own| own == name)).map(|(number, _)| number).collect()
        };
        let depth = |name: &&str| input.names.depth(input.names.event(name));
        Self { queries: all.iter().map(queries_of).collect(), depths: all.iter().map(depth).collect(), all }
    }
}

/// The shapes of one entry of events that were seen, by the hashes of their columns.
#[derive(Default)]
struct SeenShapes {
    positions: HashMap<u64, u32, BuildIntHasher>,
    /// By position: a row of the source.
    rows: Vec<i64>,
}

impl SeenShapes {
    fn position(&mut self, hash: u64, src: i64) -> u32 {
        *self.positions.entry(hash).or_insert_with(|| {
            self.rows.push(src);
            u32::try_from(self.rows.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// The numbers of the shapes by position.
    fn numbers(&self, input: &DeriveInput<'_>, shapes: &ShapeNumbers) -> Result<Vec<u32>, Error> {
        let tables: Vec<&ResolvedTable> = input.source.events().collect();
        let asked: Vec<(u32, i64)> = (0..).zip(self.rows.iter().copied()).collect();
        let mut numbers = vec![0; self.rows.len()];
        row_lookup::texts(
            input.source.connection(),
            (&tables, &input.rows),
            &asked,
            sql::shapes,
            |position, texts| {
                let mut key: ShapeTextKey<'_> =
                    texts.iter().map(Option::as_deref).collect::<Vec<_>>().try_into().unwrap_or_default();
                let event = input.names.event(key[0].unwrap_or_default());
                key[0] = Some(event);
                key[3] = key[3].or_else(|| input.names.channel(event));
                numbers[position as usize] = shapes.number(key);
            },
        )?;
        Ok(numbers)
    }
}
