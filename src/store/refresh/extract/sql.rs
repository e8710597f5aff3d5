//! The one statement that reads an entry of events.

use crate::domain::source_table::Kind;
use crate::store::refresh::source_sql::{SHAPE, shape_hash, text};
use crate::store::source::quote::quote_ident;
use crate::store::source::{ResolvedColumn, ResolvedTable};

/// What [`ShapeNeed`](super::shape_registry::ShapeNeed) says of a row, as bits: its value is needed, as a trigger has it.
pub const VALUE: u64 = 1;
/// The reason of an exit is needed.
pub const REASON: u64 = 2;
/// The texts of the shape are needed: it is not known yet, or has no event.
pub const TEXTS: u64 = 1 << 63;

/// The bit of an attribute by its position among those that conditions name; attributes beyond the last share it.
#[must_use]
pub fn attribute_bit(position: usize) -> u64 {
    1 << (position + 2).min(62)
}

/// The engine's names of the functions that tell what is needed of a row.
pub struct NeedFunctions {
    /// By the hash of its shape; [`TEXTS`] where that is not known.
    pub of_shape: String,
    /// By its event.
    pub of_event: String,
}

/// The columns of the statement, by position. A hash of the row follows where no column has event ids, then whether the row is
/// kept where there is a `where`, then state and text of each column whose values may be unreadable.
#[derive(Clone, Copy)]
pub enum Column {
    Row,
    At,
    Customer,
    Id,
    Entry,
    Message,
    Shape,
    Needed,
    Unknown,
}

/// How many columns there always are.
pub const COLUMNS: usize = Column::Unknown as usize + 1;

/// The texts in the list of what is needed of a row, by position, where it has one; the attributes that conditions name
/// follow.
#[derive(Clone, Copy)]
pub enum Needed {
    Value,
    Reason,
    Attributes,
}

/// The texts in the list of the few rows that are not like those before them, by position: those of the shape come first.
#[derive(Clone, Copy)]
pub enum Unknown {
    Machine = SHAPE.len().cast_signed(),
    UnreadTime,
    Example,
}

/// SQL of an id: a whole number as it is, else text, as it stands where that is text already.
fn id(table: &ResolvedTable, name: &str) -> String {
    table.column(name).map_or_else(
        || "null::varchar".to_owned(),
        |column| match column.declared.as_str() {
            "TINYINT" | "SMALLINT" | "INTEGER" | "BIGINT" | "UTINYINT" | "USMALLINT" | "UINTEGER" => {
                format!("cast({} as bigint)", column.raw)
            }
            "VARCHAR" => column.raw.clone(),
            _ => column.sql.clone(),
        },
    )
}

/// SQL that is null exactly where an id is missing.
fn missing(table: &ResolvedTable, name: &str) -> String {
    let id = id(table, name);
    match table.column(name) {
        Some(column) if column.declared == "VARCHAR" => format!("({id} is null or {id} = '')"),
        _ => format!("{id} is null"),
    }
}

/// SQL of whether a row is a machine's, `None` where nothing says so.
fn machine(table: &ResolvedTable) -> Option<&str> {
    table.column("is_machine").map(|column| column.sql.as_str())
}

/// The columns whose values may be unreadable, of which each row is told; of required ones the rows are counted anyway.
pub fn lossy(table: &ResolvedTable) -> Vec<&ResolvedColumn> {
    let required = ["occurred_at", "customer_id", "event"];
    let of_rows = |column: &&ResolvedColumn| !required.contains(&column.name);
    let decimal = |column: &&ResolvedColumn| column.kind == Kind::Number && column.declared.starts_with("DECIMAL");
    table.columns.iter().filter(of_rows).filter(|column| column.lossy() && !decimal(column)).collect()
}

/// SQL of a value's state: 0 there is none, 1 it can be read, 2 it cannot.
fn state(column: &ResolvedColumn) -> String {
    let there = column.there();
    match column.kind {
        Kind::Flag | Kind::Attributes => {
            format!("case when {} then 2 when {there} then 1 else 0 end::utinyint", column.unread())
        }
        _ => {
            format!("case when {} is not null then 1 when {} then 2 else 0 end::utinyint", column.sql, column.unread())
        }
    }
}

/// A few words that show which row it is, of one that is left out.
fn example(table: &ResolvedTable, own: &Own) -> String {
    let raw = |name: &str| table.column(name).map_or_else(|| "null".to_owned(), |column| column.raw.clone());
    let shown =
        |label: &str, name: &str| format!("'{label} ' || coalesce(left(cast({} as varchar), 40), '–')", raw(name));
    // The instant that is counted; the text of the source where it is none.
    let time = table.column("occurred_at").map_or_else(
        || "'time –'".to_owned(),
        |column| {
            let instant = format!("strftime(make_timestamp({}), '%Y-%m-%dT%H:%M:%S.%fZ')", own.at);
            let raw = format!("left(cast({} as varchar), 40)", column.raw);
            format!("'time ' || coalesce(replace({instant}, '.000000Z', 'Z'), {raw}, '–')")
        },
    );
    [shown("event", "event"), shown("customer", "customer_id"), time].join(" || ', ' || ")
}

/// The names of what the statement adds to the columns of a table: none of them is a column's.
struct Own {
    row: String,
    at: String,
    shape: String,
    need: String,
}

impl Own {
    fn beside(table: &ResolvedTable) -> Self {
        let mut prefix = "milepost:".to_owned();
        while table.all.iter().any(|column| column.name.to_lowercase().starts_with(&prefix)) {
            prefix.push(':');
        }
        let [row, at, shape, need] = ["row", "at", "shape", "need"].map(|name| quote_ident(&format!("{prefix}{name}")));
        Self { row, at, shape, need }
    }

    fn needs(&self, bits: u64) -> String {
        format!("{} & {bits}::ubigint <> 0", self.need)
    }
}

fn asked(wanted: &str, sql: &str) -> String {
    format!("case when {wanted} then {sql} end")
}

/// What triggers and exits need of a row, as a list of texts; null where nothing is needed.
fn needed(table: &ResolvedTable, own: &Own, attributes: &[&str]) -> String {
    let or_null = |sql: Option<String>| sql.unwrap_or_else(|| "null".to_owned());
    let value =
        table.column("value").map(|column| asked(&own.needs(VALUE), &format!("cast({} as varchar)", column.sql)));
    let reason = table.attribute("reason").map(|reason| format!("json_extract_string({reason}, '$')"));
    let mut texts = vec![or_null(value), or_null(reason.map(|reason| asked(&own.needs(REASON), &reason)))];
    let json = |name: &str| table.attribute(name).unwrap_or_else(|| "null::varchar".to_owned());
    let attributes = attributes.iter().enumerate();
    texts.extend(attributes.map(|(position, name)| asked(&own.needs(attribute_bit(position)), &json(name))));
    asked(&format!("{} <> 0", own.need), &format!("[{}]::varchar[]", texts.join(", ")))
}

/// What is told of a row of a shape that is not known yet, or that is left out, as a list of texts; null where it is neither, as
/// most are: a list is made for all rows of a vector as soon as one has it.
fn unknown(table: &ResolvedTable, own: &Own) -> String {
    let left_out = format!("{} is null or {}", own.at, missing(table, "customer_id"));
    let mut texts: Vec<String> = SHAPE.iter().map(|name| asked(&own.needs(TEXTS), &text(table, name))).collect();
    texts.push(machine(table).map_or_else(|| "null".to_owned(), |flag| asked(&own.needs(TEXTS), &asked(flag, "'1'"))));
    texts.push(table.column("occurred_at").map_or_else(
        || "null".to_owned(),
        |column| asked(&format!("{} is null and {}", own.at, column.unread()), "'1'"),
    ));
    texts.push(asked(&format!("{left_out} or {}", own.needs(TEXTS)), &example(table, own)));
    let wanted = format!("{} or {left_out}", own.needs(TEXTS));
    asked(&wanted, &format!("[{}]::varchar[]", texts.join(", ")))
}

/// The scan of an entry of events: grain one row; the columns of [`Column`] and what follows them, of rows with these numbers.
/// `need` are the functions that tell what is needed. `attributes` are those that conditions name, as JSON text.
#[must_use]
pub fn scan(
    table: &ResolvedTable,
    need: &NeedFunctions,
    attributes: &[&str],
    (first, end): (i64, Option<i64>),
) -> String {
    let own = Own::beside(table);
    let mut columns = vec![
        own.row.clone(),
        own.at.clone(),
        id(table, "customer_id"),
        id(table, "event_id"),
        id(table, "entry_id"),
        id(table, "message_id"),
        own.shape.clone(),
        needed(table, &own, attributes),
        unknown(table, &own),
    ];
    columns.extend(hashes_rows(table).then(|| table.fingerprint()));
    columns.extend(table.filter.as_ref().map(|filter| format!("coalesce({filter}, false)")));
    for column in lossy(table) {
        let bad = format!("left(cast({} as varchar), 80)", column.raw);
        columns.push(state(column));
        columns.push(format!("case when {} then {bad} end", column.unread()));
    }
    let Own { row, at, shape, need: needed } = own;
    let NeedFunctions { of_shape, of_event } = need;
    format!(
        "select {columns} from (select * replace (case when {needed} = {TEXTS}::ubigint \
         then {TEXTS}::ubigint | {of_event}(coalesce({event}, '')) else {needed} end as {needed}) \
         from (select *, {of_shape}({shape}) as {needed} from (select *, \
         rowid as {row}, {time} as {at}, {hash} as {shape} from {from} \
         where rowid >= {first}{end})))",
        columns = columns.join(", "),
        event = text(table, "event"),
        time = text(table, "occurred_at"),
        hash = shape_hash(table),
        from = table.sql,
        end = end.map_or_else(String::new, |end| format!(" and rowid < {end}")),
    )
}

/// The rows without an event id of a table that has them: grain one row; its number, its customer, a hash of all its columns.
#[must_use]
pub fn row_hashes(table: &ResolvedTable) -> String {
    format!(
        "select rowid, {customer}, {hash} from {from} where {missing}",
        customer = id(table, "customer_id"),
        hash = table.fingerprint(),
        from = table.sql,
        missing = missing(table, "event_id"),
    )
}

/// Whether every row is told by a hash, as no column has event ids (T5).
#[must_use]
pub fn hashes_rows(table: &ResolvedTable) -> bool {
    table.column("event_id").is_none()
}
