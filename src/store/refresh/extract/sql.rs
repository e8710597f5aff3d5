//! The one statement that reads an entry of events.

use crate::domain::source_table::Kind;
use crate::store::refresh::source_sql::text;
use crate::store::source::convert::{Class, class};
use crate::store::source::{ResolvedColumn, ResolvedTable};

/// The columns of a shape, in the order in which they are read back; whether it is a machine's follows.
pub const SHAPE: [&str; 9] = [
    "event",
    "journey_id",
    "step_id",
    "channel",
    "asset_id",
    "platform",
    "business_unit",
    "variant",
    "journey_version",
];

/// What [`ShapeNeed`](super::shape_registry::ShapeNeed) says of a row, as bits: its value is needed, as a trigger has it.
pub const VALUE: u64 = 1;
/// The reason of an exit is needed.
pub const REASON: u64 = 2;
/// The texts of the shape are needed.
const TEXTS: u64 = 1 << 63;
/// Everything is needed: the shape is not known yet, or has no event.
pub const UNKNOWN: u64 = u64::MAX;

/// The bit of an attribute by its position among those that conditions name; attributes beyond the last share it.
#[must_use]
pub fn attribute_bit(position: usize) -> u64 {
    1 << (position + 2).min(62)
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
    RowHash,
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

/// SQL of a hash of everything in a shape but the reason: columns as they are, so that nothing is converted for it.
fn shape_hash(table: &ResolvedTable) -> String {
    let raw = |column: &ResolvedColumn| {
        let hashed = class(&column.declared) != Class::Other && class(&column.declared) != Class::Null;
        if hashed { column.raw.clone() } else { column.sql.clone() }
    };
    let mut columns: Vec<String> = SHAPE.iter().filter_map(|name| table.column(name)).map(raw).collect();
    columns.extend(machine(table).map(str::to_owned));
    if columns.is_empty() { "0::ubigint".to_owned() } else { format!("hash({})", columns.join(", ")) }
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
fn example(table: &ResolvedTable) -> String {
    let raw = |name: &str| table.column(name).map_or_else(|| "null".to_owned(), |column| column.raw.clone());
    let shown =
        |label: &str, name: &str| format!("'{label} ' || coalesce(left(cast({} as varchar), 40), '–')", raw(name));
    // The instant that is counted; the text of the source where it is none.
    let time = table.column("occurred_at").map_or_else(
        || "'time –'".to_owned(),
        |column| {
            let instant = "strftime(make_timestamp(\"milepost:at\"), '%Y-%m-%dT%H:%M:%S.%fZ')";
            let raw = format!("left(cast({} as varchar), 40)", column.raw);
            format!("'time ' || coalesce(replace({instant}, '.000000Z', 'Z'), {raw}, '–')")
        },
    );
    [shown("event", "event"), shown("customer", "customer_id"), time].join(" || ', ' || ")
}

fn needs(bits: u64) -> String {
    format!("\"milepost:need\" & {bits}::ubigint <> 0")
}

fn asked(wanted: &str, sql: &str) -> String {
    format!("case when {wanted} then {sql} end")
}

/// What triggers and exits need of a row, as a list of texts; null where nothing is needed.
fn needed(table: &ResolvedTable, attributes: &[&str]) -> String {
    let or_null = |sql: Option<String>| sql.unwrap_or_else(|| "null".to_owned());
    let value = table.column("value").map(|column| asked(&needs(VALUE), &format!("cast({} as varchar)", column.sql)));
    let reason = table.attribute("reason").map(|reason| format!("json_extract_string({reason}, '$')"));
    let mut texts = vec![or_null(value), or_null(reason.map(|reason| asked(&needs(REASON), &reason)))];
    let json = |name: &str| table.attribute(name).unwrap_or_else(|| "null::varchar".to_owned());
    let attributes = attributes.iter().enumerate();
    texts.extend(attributes.map(|(position, name)| asked(&needs(attribute_bit(position)), &json(name))));
    asked("\"milepost:need\" <> 0", &format!("[{}]::varchar[]", texts.join(", ")))
}

/// What is told of a row of a shape that is not known yet, that is left out, or that has no id, as a list of texts; null where
/// it is none of them, as most are: a list is made for all rows of a vector as soon as one has it.
fn unknown(table: &ResolvedTable) -> String {
    let without_id = table.column("event_id").map(|_| missing(table, "event_id"));
    let left_out = format!("\"milepost:at\" is null or {}", missing(table, "customer_id"));
    let mut texts: Vec<String> = SHAPE.iter().map(|name| asked(&needs(TEXTS), &text(table, name))).collect();
    texts.push(machine(table).map_or_else(|| "null".to_owned(), |flag| asked(&needs(TEXTS), &asked(flag, "'1'"))));
    texts.push(without_id.as_ref().map_or_else(
        || "null".to_owned(),
        |without_id| asked(without_id, &format!("cast({} as varchar)", table.fingerprint())),
    ));
    texts.push(table.column("occurred_at").map_or_else(
        || "null".to_owned(),
        |column| asked(&format!("\"milepost:at\" is null and {}", column.unread()), "'1'"),
    ));
    texts.push(asked(&format!("{left_out} or {}", needs(TEXTS)), &example(table)));
    let without_id = without_id.map_or_else(String::new, |without_id| format!(" or {without_id}"));
    let wanted = format!("{} or {left_out}{without_id}", needs(TEXTS));
    asked(&wanted, &format!("[{}]::varchar[]", texts.join(", ")))
}

/// The scan of an entry of events: grain one row; the columns of [`Column`] and what follows them, of rows with these numbers.
/// `need` is the function that tells by a shape's hash what is needed. `attributes` are those that conditions name, as JSON text.
#[must_use]
pub fn scan(table: &ResolvedTable, need: &str, attributes: &[&str], (first, end): (i64, Option<i64>)) -> String {
    let mut columns = vec![
        "\"milepost:row\"".to_owned(),
        "\"milepost:at\"".to_owned(),
        id(table, "customer_id"),
        id(table, "event_id"),
        id(table, "entry_id"),
        id(table, "message_id"),
        "\"milepost:shape\"".to_owned(),
        needed(table, attributes),
        unknown(table),
    ];
    columns.extend(hashes_rows(table).then(|| table.fingerprint()));
    columns.extend(table.filter.as_ref().map(|filter| format!("coalesce({filter}, false)")));
    for column in lossy(table) {
        let bad = format!("left(cast({} as varchar), 80)", column.raw);
        columns.push(state(column));
        columns.push(format!("case when {} then {bad} end", column.unread()));
    }
    format!(
        "select {columns} from (select *, {need}(\"milepost:shape\") as \"milepost:need\" from (select *, \
         rowid as \"milepost:row\", {at} as \"milepost:at\", {shape} as \"milepost:shape\" from {from} \
         where rowid >= {first}{end}))",
        columns = columns.join(", "),
        at = text(table, "occurred_at"),
        shape = shape_hash(table),
        from = table.sql,
        end = end.map_or_else(String::new, |end| format!(" and rowid < {end}")),
    )
}

/// Whether every row is told by a hash, as no column has event ids (T5).
#[must_use]
pub fn hashes_rows(table: &ResolvedTable) -> bool {
    table.column("event_id").is_none()
}
