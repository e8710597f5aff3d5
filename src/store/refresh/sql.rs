//! The statements that read the source, made from its resolved mapping.
//!
//! Every piece comes from the one place that quotes names and re-prints checked expressions; values go in as parameters.

use crate::domain::source_table::{Field, Kind};
use crate::store::source::{ResolvedTable, quote_ident, quote_text};

/// The columns of a shape, in the order in which they are read back.
const SHAPE: [&str; 9] = [
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

/// SQL of a text column, typed null where nothing fills it.
fn text(table: &ResolvedTable, name: &str) -> String {
    table.column(name).map_or_else(|| "null::varchar".to_owned(), |column| column.sql.clone())
}

fn machine(table: &ResolvedTable) -> String {
    table.column("is_machine").map_or_else(|| "false".to_owned(), |column| column.sql.clone())
}

/// SQL of the reason of an exit; null for every other event, so that it tells no other shapes apart.
fn reason(table: &ResolvedTable, exits: &[String]) -> String {
    let Some(reason) = table.attribute("reason") else { return "null::varchar".to_owned() };
    let names: Vec<String> = exits.iter().map(|name| quote_text(name)).collect();
    format!("case when {} in ({}) then json_extract_string({reason}, '$') end", text(table, "event"), names.join(", "))
}

fn shape(table: &ResolvedTable, exits: &[String]) -> Vec<String> {
    let mut columns: Vec<String> = SHAPE.iter().map(|name| text(table, name)).collect();
    columns.push(machine(table));
    columns.push(reason(table, exits));
    columns
}

/// What fills what: the columns of a shape that nothing fills are left out of its hash.
fn hash_of(columns: &[String]) -> String {
    let filled: Vec<&str> =
        columns.iter().map(String::as_str).filter(|c| *c != "null::varchar" && *c != "false").collect();
    format!("hash({})", filled.join(", "))
}

/// The scan of an entry of events: grain one row; the columns of `scan::Column`. `all_ids`: every row has an event id.
#[must_use]
pub fn scan(table: &ResolvedTable, number: usize, exits: &[String], all_ids: bool) -> String {
    let maybe = |name: &str| match table.column(name) {
        Some(column) => format!("case when {0} is null then 0 else hash({0}) end::ubigint", column.sql),
        None => "0::ubigint".to_owned(),
    };
    let same = match table.column("event_id") {
        Some(id) if all_ids => format!("hash({number}, {})", id.sql),
        Some(id) => {
            format!("case when {0} is null then {1} else hash({number}, {0}) end", id.sql, row_hash(table, number))
        }
        None => row_hash(table, number),
    };
    let customer = text(table, "customer_id");
    format!(
        "select rowid, {filter} as kept, {at} as at_us, case when {customer} is null then null else hash({customer}) end as customer, \
         case when {event} is null then null else {shape} end as shape, {entry} as entry, {message} as message, \
         {same} as same, {id} as id from {from}",
        filter = table.filter.as_ref().map_or_else(|| "true".to_owned(), |filter| format!("coalesce({filter}, false)")),
        at = text(table, "occurred_at"),
        event = text(table, "event"),
        shape = hash_of(&shape(table, exits)),
        entry = maybe("entry_id"),
        message = maybe("message_id"),
        id = text(table, "event_id"),
        from = table.sql,
    )
}

fn row_hash(table: &ResolvedTable, number: usize) -> String {
    format!("hash({number}, {})", table.fingerprint())
}

/// The row after the last, and a sample of ids: grain the table.
#[must_use]
pub fn extent(table: &ResolvedTable) -> String {
    format!("select coalesce(max(rowid) + 1, 0) from {}", table.sql)
}

/// Whether a row lacks an event id: grain the table.
#[must_use]
pub fn lacks_ids(table: &ResolvedTable) -> String {
    format!("select exists (select 1 from {} where {} is null)", table.sql, text(table, "event_id"))
}

/// Some event ids: grain one row.
#[must_use]
pub fn sample(table: &ResolvedTable) -> String {
    let id = text(table, "event_id");
    format!("select {id} from {} where {id} is not null limit 4096", table.sql)
}

/// Rows picked in `picked(mp_position, mp_src)` with the texts of their shape: grain one picked row. Parameter: the entry's base.
#[must_use]
pub fn shapes(table: &ResolvedTable, exits: &[String]) -> String {
    picked(table, &shape(table, exits))
}

/// Rows picked with their customer: grain one picked row, in the order of `position`.
#[must_use]
pub fn customers(table: &ResolvedTable) -> String {
    format!("{} order by p.mp_position", picked(table, &[text(table, "customer_id")]))
}

/// Rows picked with what tells whether and in which order they are the same (T4, T5): grain one picked row.
#[must_use]
pub fn twins(table: &ResolvedTable) -> String {
    let whole: Vec<String> = table.all.iter().map(|column| quote_ident(&column.name)).collect();
    let id = text(table, "event_id");
    let columns = [
        "e.rowid".to_owned(),
        format!("coalesce('i' || {id}, 'r' || cast(row({}) as varchar))", whole.join(", ")),
        text(table, "occurred_at"),
        text(table, "event"),
        text(table, "asset_id"),
        text(table, "journey_id"),
        text(table, "step_id"),
        text(table, "customer_id"),
    ];
    picked(table, &columns)
}

/// Rows picked with their id and the last keys of T4: grain one picked row.
#[must_use]
pub fn places(table: &ResolvedTable) -> String {
    picked(table, &["event_id", "event", "asset_id", "journey_id", "step_id"].map(|name| text(table, name)))
}

/// Rows picked with their id: grain one picked row.
#[must_use]
pub fn ids(table: &ResolvedTable) -> String {
    picked(table, &[text(table, "event_id")])
}

/// Rows picked with a few words that show which they are: grain one picked row.
#[must_use]
pub fn examples(table: &ResolvedTable) -> String {
    let raw = |name: &str| table.column(name).map_or_else(|| "null".to_owned(), |column| column.raw.clone());
    let shown =
        |label: &str, name: &str| format!("'{label} ' || coalesce(left(cast({} as varchar), 40), '–')", raw(name));
    let all =
        [shown("event", "event"), shown("customer", "customer_id"), shown("time", "occurred_at")].join(" || ', ' || ");
    picked(table, &[all])
}

fn picked(table: &ResolvedTable, columns: &[String]) -> String {
    format!(
        "select p.mp_position, {} from {} e join memory.main.picked p on e.rowid = p.mp_src",
        columns.join(", "),
        table.sql
    )
}

/// Events that bear a trigger's name: grain one event; the columns of `hits::Column`, then attributes as JSON text.
/// Parameters: so many event names, the largest time.
#[must_use]
pub fn hits(table: &ResolvedTable, names: usize, attributes: &[&str]) -> String {
    let value = table.column("value").map_or("null::double", |column| &column.sql);
    let asked = attributes.iter().map(|name| table.attribute(name).unwrap_or_else(|| "null::varchar".to_owned()));
    let listed = asked.fold(String::new(), |list, attribute| list + ", " + &attribute);
    let (aliases, columns): (String, String) =
        (0..attributes.len()).map(|n| (format!(", c{n}"), format!(", e.c{n}"))).unzip();
    format!(
        "with e(src, id, event, asset, journey, step, value, unit, at_us, customer_id, machine{aliases}) as (\
         select rowid, {id}, {event}, {others}, {value}, {unit}, {at}, {customer}, {machine}{listed} from {from} \
         where {event} in ({marks}) and {at} <= ? and {filter}) \
         select c.customer, e.at_us, e.src, e.id, e.event, e.asset, e.journey, e.step, e.value, \
         coalesce(e.unit, c.business_unit), e.machine{columns} \
         from e join base.main.customer c on c.customer_id = e.customer_id order by c.customer, e.at_us",
        id = text(table, "event_id"),
        event = text(table, "event"),
        others = ["asset_id", "journey_id", "step_id"].map(|name| text(table, name)).join(", "),
        unit = text(table, "business_unit"),
        at = text(table, "occurred_at"),
        customer = text(table, "customer_id"),
        machine = machine(table),
        from = table.sql,
        marks = vec!["?"; names].join(", "),
        filter = table.filter.as_deref().unwrap_or("true"),
    )
}

/// SQL type of a column as it is read.
fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Attributes => "varchar",
        Kind::Time | Kind::Whole => "bigint",
        Kind::Number => "double",
        Kind::Flag => "boolean",
    }
}

/// The rows of a table other than events, its columns by milepost's names, those without a key left out: a query.
#[must_use]
pub fn rows(table: &ResolvedTable, fields: &[Field]) -> String {
    let columns =
        fields.iter().filter(|field| field.kind != Kind::Attributes).map(|field| match table.column(field.name) {
            Some(column) => format!("{} as {}", column.sql, field.name),
            None => format!("null::{} as {}", type_of(field.kind), field.name),
        });
    let needed = table.columns.iter().filter(|column| fields.iter().any(|f| f.required && f.name == column.name));
    let needed = needed.fold(String::new(), |all, column| all + " and " + &column.sql + " is not null");
    let filter = table.filter.as_deref().unwrap_or("true");
    format!("select {} from {} where {filter}{needed}", columns.collect::<Vec<_>>().join(", "), table.sql)
}

/// The same of a table that is not there.
#[must_use]
pub fn no_rows(fields: &[Field]) -> String {
    let columns = fields.iter().filter(|field| field.kind != Kind::Attributes);
    let columns: Vec<String> =
        columns.map(|field| format!("null::{} as {}", type_of(field.kind), field.name)).collect();
    format!("select {} where false", columns.join(", "))
}
