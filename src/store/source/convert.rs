//! How a value of any DuckDB type is read as one of milepost's kinds, as SQL.

use super::catalog::struct_fields;
use super::quote::{quote_ident, quote_text};
use crate::domain::source_table::Kind;

/// The years that are times: 1 to 9999. Others (`infinity`, a slipped digit) are none.
const FIRST_US: i64 = -62_135_596_800_000_000;
const LAST_US: i64 = 253_402_300_799_999_999;

/// What a type of DuckDB is to milepost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Text, an enumeration included.
    Text,
    /// JSON.
    Json,
    /// A whole number.
    Whole,
    /// Another number.
    Number,
    /// True or false.
    Bool,
    /// A point in time with or without zone, or a date.
    Time,
    /// A STRUCT.
    Struct,
    /// A MAP.
    Map,
    /// `NULL` of no type.
    Null,
    /// Anything else.
    Other,
}

/// The class of a type as DuckDB writes it.
#[must_use]
pub fn class(kind: &str) -> Class {
    let base = kind.split('(').next().unwrap_or(kind);
    match base {
        _ if kind.ends_with(']') => Class::Other,
        "VARCHAR" | "ENUM" => Class::Text,
        "JSON" => Class::Json,
        "TINYINT" | "SMALLINT" | "INTEGER" | "BIGINT" | "HUGEINT" | "UTINYINT" | "USMALLINT" | "UINTEGER"
        | "UBIGINT" | "UHUGEINT" | "BIGNUM" | "VARINT" => Class::Whole,
        "FLOAT" | "DOUBLE" | "DECIMAL" => Class::Number,
        "BOOLEAN" => Class::Bool,
        "DATE" | "TIMESTAMP" | "TIMESTAMP_S" | "TIMESTAMP_MS" | "TIMESTAMP_NS" | "TIMESTAMP WITH TIME ZONE" => {
            Class::Time
        }
        "STRUCT" => Class::Struct,
        "MAP" => Class::Map,
        "NULL" | "\"NULL\"" => Class::Null,
        _ => Class::Other,
    }
}

/// The value as text, null where it is missing or empty.
fn text(sql: &str, kind: &str) -> String {
    match class(kind) {
        Class::Text if kind == "VARCHAR" => format!("nullif({sql}, '')"),
        Class::Json => format!("nullif(try(json_extract_string({sql}, '$')), '')"),
        _ => format!("nullif(cast({sql} as varchar), '')"),
    }
}

/// The value read as a kind; `Err` names what the type is wanted to be, and the way out.
///
/// What cannot be read becomes null, never an error of the query.
///
/// # Errors
/// When no value of that type can be read as the kind.
pub fn convert(sql: &str, kind: &str, wanted: Kind) -> Result<String, (&'static str, String)> {
    let class = class(kind);
    match (wanted, class) {
        (_, Class::Null) => Ok(match wanted {
            Kind::Text | Kind::Attributes => "cast(null as varchar)".to_owned(),
            Kind::Time | Kind::Whole => "cast(null as bigint)".to_owned(),
            Kind::Number => "cast(null as double)".to_owned(),
            Kind::Flag => "false".to_owned(),
        }),
        (Kind::Text, _) => Ok(text(sql, kind)),
        (Kind::Time, Class::Time) => Ok(in_range(&format!("epoch_us({sql})"))),
        // As a time with zone: a cast to one without would drop the offset. Text without offset is UTC (T3).
        (Kind::Time, Class::Text | Class::Json) => {
            Ok(in_range(&format!("epoch_us(try_cast(nullif({}, 'epoch') as timestamptz))", text(sql, kind))))
        }
        (Kind::Time, Class::Whole | Class::Number) => Err((
            "a time",
            "numbers are no times: write { expression = \"to_timestamp(COLUMN)\" } for seconds since 1970, \
             \"epoch_ms(COLUMN)\" for milliseconds"
                .to_owned(),
        )),
        (Kind::Number, Class::Whole | Class::Number | Class::Bool) => Ok(finite(&format!("cast({sql} as double)"))),
        (Kind::Number, Class::Text | Class::Json) => Ok(finite(&format!("try_cast({} as double)", text(sql, kind)))),
        (Kind::Whole, Class::Whole | Class::Number | Class::Bool) => Ok(format!("try_cast({sql} as bigint)")),
        (Kind::Whole, Class::Text | Class::Json) => Ok(format!("try_cast({} as bigint)", text(sql, kind))),
        (Kind::Flag, Class::Bool) => Ok(format!("coalesce({sql}, false)")),
        (Kind::Flag, Class::Whole | Class::Number) => Ok(format!("coalesce({sql} <> 0, false)")),
        (Kind::Flag, Class::Text | Class::Json) => {
            Ok(format!("coalesce(try_cast(lower(trim({})) as boolean), false)", text(sql, kind)))
        }
        (Kind::Attributes, Class::Text | Class::Json | Class::Struct | Class::Map) => Ok(sql.to_owned()),
        (Kind::Time, _) => Err(("a time", "map a TIMESTAMP, TIMESTAMPTZ, DATE or ISO 8601 text".to_owned())),
        (Kind::Number | Kind::Whole, _) => Err(("a number", "map a number, or text that holds one".to_owned())),
        (Kind::Flag, _) => Err(("true or false", "map a BOOLEAN, a number or text like 'true'".to_owned())),
        (Kind::Attributes, _) => {
            Err(("attributes", "map a JSON, STRUCT or MAP column, or text that holds JSON".to_owned()))
        }
    }
}

fn in_range(us: &str) -> String {
    format!("case when {us} between {FIRST_US} and {LAST_US} then {us} end")
}

fn finite(number: &str) -> String {
    format!("case when isfinite({number}) then {number} end")
}

/// Whether values of the type may fail to be read as the kind, so that they are worth counting.
#[must_use]
pub fn lossy(kind: &str, wanted: Kind) -> bool {
    match wanted {
        Kind::Text => false,
        Kind::Time => true,
        Kind::Attributes => class(kind) == Class::Text,
        Kind::Number | Kind::Whole | Kind::Flag => matches!(class(kind), Class::Text | Class::Json | Class::Number),
    }
}

/// The value as JSON text, null where it is missing.
#[must_use]
pub fn json(sql: &str, kind: &str) -> String {
    match class(kind) {
        Class::Json => {
            format!("case when json_valid(cast({sql} as varchar)) then nullif(cast({sql} as varchar), 'null') end")
        }
        // Times as ISO 8601 in UTC; a date stays one.
        Class::Time if kind != "DATE" => format!(
            "cast(to_json(replace(strftime(make_timestamp(epoch_us({sql})), '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z')) as varchar)"
        ),
        _ => format!("cast(to_json({sql}) as varchar)"),
    }
}

/// One field of an attributes column as JSON text, null where it is missing; `None` where the type has no such field.
#[must_use]
pub fn field(sql: &str, kind: &str, name: &str) -> Option<String> {
    match class(kind) {
        Class::Struct => {
            let fields = struct_fields(kind);
            let lower = name.to_lowercase();
            let hit =
                fields.iter().find(|f| *f == name).or_else(|| fields.iter().find(|f| f.to_lowercase() == lower))?;
            Some(format!("cast(to_json(struct_extract({sql}, {})) as varchar)", quote_text(hit)))
        }
        Class::Map if kind.starts_with("MAP(VARCHAR,") => {
            Some(format!("cast(to_json(map_extract_value({sql}, {})) as varchar)", quote_text(name)))
        }
        Class::Map => Some(pointer(&format!("to_json({sql})"), name)),
        Class::Text | Class::Json => {
            let document = format!("cast({sql} as varchar)");
            Some(format!("case when json_valid({document}) then {} end", pointer(&document, name)))
        }
        _ => None,
    }
}

/// A JSON pointer to one key; a JSON null is missing.
fn pointer(document: &str, name: &str) -> String {
    let key = quote_text(&format!("/{}", name.replace('~', "~0").replace('/', "~1")));
    format!("nullif(cast(json_extract({document}, {key}) as varchar), 'null')")
}

/// A 64-bit hash of whole rows, for equality where there is no id (T5).
#[must_use]
pub fn fingerprint<'a>(columns: impl Iterator<Item = &'a str>) -> String {
    format!("hash({})", columns.map(quote_ident).collect::<Vec<_>>().join(", "))
}
