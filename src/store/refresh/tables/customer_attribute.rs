//! What the table of customers says of them beside its own columns: by that they are told apart (J8, U8).

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use duckdb::Connection;
use duckdb::arrow::array::{Array, AsArray};
use duckdb::arrow::datatypes::UInt32Type;

use crate::domain::condition::Attribute;
use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::attribute_keys::keys;
use crate::store::refresh::source_sql::{filter, text};
use crate::store::refresh::table::{Table, TableInput};
use crate::store::source::ResolvedTable;

/// The tables `customer_attribute`, `attribute_value` and `customer_value`.
pub struct CustomerAttributeTables;

/// Of an attribute with about more values than these none is kept: nobody is told apart by a telephone number.
const MOST_VALUES: u64 = 10_000;

/// The one of milepost's columns that is kept as an attribute.
const ACCOUNT: &str = "account_id";

/// Rows that are appended at once.
const BATCH: usize = 1 << 16;

impl Table for CustomerAttributeTables {
    fn schemas(&self) -> Vec<&'static str> {
        vec![include_str!("customer_attribute.sql")]
    }

    fn fill(&self, input: &TableInput<'_>) -> Result<(), Error> {
        let Some(table) = input.source.table("customers") else { return Ok(()) };
        let connection = input.source.connection();
        let names = names(connection, table)?;
        if names.is_empty() {
            return Ok(());
        }
        let mut few = few(connection, table, &names)?.into_iter();
        let (kept, dropped): (Vec<String>, Vec<String>) = names.into_iter().partition(|_| few.next() == Some(true));
        let mut values = DistinctValues { by_json: vec![HashMap::new(); kept.len()], by_text: HashMap::new() };
        if !kept.is_empty() {
            write(connection, table, &kept, &mut values)?;
        }
        values.write(connection, kept, dropped)
    }
}

/// The names of all attributes, each once; what fills one of milepost's columns is none.
fn names(connection: &Connection, table: &ResolvedTable) -> Result<Vec<String>, Error> {
    let account = table.column(ACCOUNT).map(|column| column.name.to_owned());
    let unmapped = table.unmapped.iter().map(|column| column.name.clone());
    let rows = format!("from {} where {}", table.sql, filter(table));
    let all = account.into_iter().chain(unmapped).chain(keys(connection, table, &rows, &[])?);
    let named = |name: &String| name == ACCOUNT || table.column(name).is_none();
    Ok(all.filter(named).collect::<BTreeSet<_>>().into_iter().collect())
}

/// SQL of an attribute as JSON text.
fn json(table: &ResolvedTable, name: &str) -> String {
    table.attribute(name).unwrap_or_else(|| "null::varchar".to_owned())
}

/// By attribute, whether it has few enough values.
fn few(connection: &Connection, table: &ResolvedTable, names: &[String]) -> Result<Vec<bool>, Error> {
    let counts: Vec<String> =
        names.iter().map(|name| format!("approx_count_distinct({})", json(table, name))).collect();
    let sql = format!("select {} from {} where {}", counts.join(", "), table.sql, filter(table));
    let few = |row: &duckdb::Row<'_>| {
        (0..names.len()).map(|n| Ok(u64::try_from(row.get::<_, i64>(n)?).unwrap_or(0) <= MOST_VALUES)).collect()
    };
    Ok(connection.query_row(&sql, [], few)?)
}

/// The rows of customers that an event names with some attributes as JSON, by customer; of several rows of one that which gives the
/// name comes first: the first created, then the first by text.
fn rows(table: &ResolvedTable, names: &[String]) -> String {
    let created = table.column("created_at").map_or("null::bigint", |column| column.sql.as_str());
    let texts = ["name", "email", "business_unit", "audience"].map(|name| text(table, name));
    let json: Vec<String> = names.iter().map(|name| json(table, name)).collect();
    let columns = std::iter::once(created).chain(texts.iter().chain(&json).map(String::as_str));
    let columns: Vec<String> = columns.enumerate().map(|(n, sql)| format!("{sql} as mp_{n}")).collect();
    let of_attributes: Vec<String> = (0..json.len()).map(|n| format!("s.mp_{}", n + 1 + texts.len())).collect();
    let order: Vec<String> = (0..columns.len()).map(|n| format!("s.mp_{n} nulls last")).collect();
    format!(
        "select o.customer, {} from (select {} as mp_id, {} from {} where {}) as s \
         join out.main.customer as o on o.customer_id = s.mp_id order by o.customer, {}",
        of_attributes.join(", "),
        text(table, "customer_id"),
        columns.join(", "),
        table.sql,
        filter(table),
        order.join(", "),
    )
}

/// Writes the values of customers by their numbers.
fn write(
    connection: &Connection,
    table: &ResolvedTable,
    names: &[String],
    values: &mut DistinctValues,
) -> Result<(), Error> {
    // A connection of its own: on one that streams an answer nothing can be appended.
    let writing = connection.try_clone()?;
    writing.execute_batch("begin")?;
    let mut out = TableAppender::new(&writing, "customer_value")?;
    let (mut customers, mut numbers) = (Vec::new(), Vec::new());
    let mut last = None;
    let mut statement = connection.prepare(&rows(table, names))?;
    for batch in statement.stream_arrow([])? {
        let batch = batch?;
        let columns: Vec<_> = batch.columns()[1..].iter().map(AsArray::as_string::<i32>).collect();
        for (row, customer) in batch.column(0).as_primitive::<UInt32Type>().values().iter().enumerate() {
            if last.replace(*customer) == Some(*customer) {
                continue;
            }
            let there = columns.iter().enumerate().filter(|(_, column)| column.is_valid(row));
            let mut own: Vec<u32> =
                there.filter_map(|(attribute, column)| values.number(attribute, column.value(row))).collect();
            own.sort_unstable();
            customers.extend(own.iter().map(|_| *customer));
            numbers.append(&mut own);
        }
        if customers.len() >= BATCH {
            out.append(vec![Values::Key(std::mem::take(&mut customers)), Values::Key(std::mem::take(&mut numbers))])?;
        }
    }
    out.append(vec![Values::Key(customers), Values::Key(numbers)])?;
    out.finish()?;
    Ok(writing.execute_batch("commit")?)
}

/// The values of attributes, each with a number.
struct DistinctValues {
    /// By attribute, the numbers of what it is as JSON; `None` = no text.
    by_json: Vec<HashMap<String, Option<u32>>>,
    /// The numbers of attributes and their texts, each of which may be there as several JSON.
    by_text: HashMap<(usize, String), u32>,
}

impl DistinctValues {
    /// The number of a value; lists and objects have none.
    fn number(&mut self, attribute: usize, json: &str) -> Option<u32> {
        if let Some(known) = self.by_json[attribute].get(json) {
            return *known;
        }
        let text = Attribute::from_json(json).and_then(|value| value.as_text().map(Cow::into_owned));
        let next = u32::try_from(self.by_text.len()).unwrap_or(u32::MAX);
        let number = text.map(|text| *self.by_text.entry((attribute, text)).or_insert(next));
        self.by_json[attribute].insert(json.to_owned(), number);
        number
    }

    fn write(self, connection: &Connection, kept: Vec<String>, dropped: Vec<String>) -> Result<(), Error> {
        let mut texts: Vec<(u32, usize, String)> =
            self.by_text.into_iter().map(|((attribute, text), number)| (number, attribute, text)).collect();
        texts.sort_unstable();
        let mut counts: Vec<u32> = vec![0; kept.len()];
        for (_, attribute, _) in &texts {
            counts[*attribute] += 1;
        }
        let mut out = TableAppender::new(connection, "attribute_value")?;
        out.append(vec![
            Values::Key(texts.iter().map(|(number, ..)| *number).collect()),
            Values::Texts(texts.iter().map(|(_, attribute, _)| Some(kept[*attribute].clone())).collect()),
            Values::Texts(texts.into_iter().map(|(.., text)| Some(text)).collect()),
        ])?;
        out.finish()?;
        let of_dropped = dropped.iter().map(|_| None);
        let counts = counts.into_iter().map(Some).chain(of_dropped).collect();
        let names = kept.into_iter().chain(dropped).map(Some).collect();
        let mut out = TableAppender::new(connection, "customer_attribute")?;
        out.append(vec![Values::Texts(names), Values::Keys(counts)])?;
        out.finish()
    }
}
