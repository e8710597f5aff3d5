//! How a value of any DuckDB type is read as one of milepost's kinds, as SQL.

use super::engine_functions::{is_json, of_local, of_pairs, of_text};
use super::quote::quote_ident;
use super::types;
use crate::domain::condition::iso::Zones;
use crate::domain::source_table::Kind;

/// The years that are times: 1 to 9999. Others (`infinity`, a slipped digit) are none.
pub(super) const FIRST_US: i64 = -62_135_596_800_000_000;
pub(super) const LAST_US: i64 = 253_402_300_799_999_999;

/// The engine's type of amounts of money: 38 digits in 128 bits, 18 of them after the point, as many as a binary number below 1
/// has in its shortest decimals. It holds what is written, and its sums are exact whatever their order.
pub const AMOUNT: &str = "decimal(38, 18)";

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
        "DATE"
        | "TIMESTAMP"
        | "TIMESTAMP_S"
        | "TIMESTAMP_MS"
        | "TIMESTAMP_NS"
        | "TIMESTAMP WITH TIME ZONE"
        | "TIMESTAMPTZ_NS"
        | "TIMESTAMP_NS WITH TIME ZONE" => Class::Time,
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
pub fn convert(sql: &str, kind: &str, wanted: Kind, zones: Zones) -> Result<String, (&'static str, String)> {
    let class = class(kind);
    match (wanted, class) {
        (_, Class::Null) => Ok(match wanted {
            Kind::Text | Kind::Attributes => "cast(null as varchar)".to_owned(),
            Kind::Time | Kind::Whole => "cast(null as bigint)".to_owned(),
            Kind::Number => "cast(null as double)".to_owned(),
            Kind::Amount => format!("cast(null as {AMOUNT})"),
            Kind::Flag => "false".to_owned(),
        }),
        (Kind::Text, _) => Ok(text(sql, kind)),
        (Kind::Time, Class::Time) => Ok(instant(sql, kind, zones)),
        (Kind::Time, Class::Text | Class::Json) => Ok(of_text(&text(sql, kind), zones)),
        (Kind::Time, Class::Whole | Class::Number) => Err((
            "a time",
            "numbers are no times: write { expression = \"to_timestamp(COLUMN)\" } for seconds since 1970, \
             \"epoch_ms(COLUMN)\" for milliseconds, \"make_timestamp(COLUMN)\" for microseconds"
                .to_owned(),
        )),
        (Kind::Number, Class::Whole | Class::Number | Class::Bool) => Ok(finite(&format!("cast({sql} as double)"))),
        (Kind::Number, Class::Text | Class::Json) => Ok(finite(&format!("try_cast({} as double)", text(sql, kind)))),
        // A binary number is its shortest decimals, which its text has.
        (Kind::Amount, Class::Number) if !kind.starts_with("DECIMAL") => Ok(amount(&format!("cast({sql} as varchar)"))),
        (Kind::Amount, Class::Whole | Class::Number | Class::Bool) => Ok(amount(sql)),
        (Kind::Amount, Class::Text | Class::Json) => Ok(amount(&text(sql, kind))),
        (Kind::Whole, Class::Whole | Class::Number | Class::Bool) => Ok(format!("try_cast({sql} as bigint)")),
        (Kind::Whole, Class::Text | Class::Json) => Ok(format!("try_cast({} as bigint)", text(sql, kind))),
        (Kind::Flag, Class::Bool) => Ok(format!("coalesce({sql}, false)")),
        (Kind::Flag, Class::Whole | Class::Number) => Ok(format!("coalesce({sql} <> 0, false)")),
        (Kind::Flag, Class::Text | Class::Json) => {
            Ok(format!("coalesce(try_cast(lower(trim({})) as boolean), false)", text(sql, kind)))
        }
        (Kind::Attributes, Class::Text | Class::Json | Class::Struct | Class::Map) => Ok(sql.to_owned()),
        (Kind::Attributes, _) if types::is_pairs(kind) => Ok(of_pairs(&format!("cast(to_json({sql}) as varchar)"))),
        (Kind::Time, _) => Err(("a time", "map a TIMESTAMP, TIMESTAMPTZ, DATE or ISO 8601 text".to_owned())),
        (Kind::Number | Kind::Amount | Kind::Whole, _) => {
            Err(("a number", "map a number, or text that holds one".to_owned()))
        }
        (Kind::Flag, _) => Err(("true or false", "map a BOOLEAN, a number or text like 'true'".to_owned())),
        (Kind::Attributes, _) => Err((
            "attributes",
            "map a JSON, STRUCT or MAP column, a list of keys and values, or text that holds JSON".to_owned(),
        )),
    }
}

/// SQL: the microseconds of a TIMESTAMP, DATE or time with zone as it is written; nanoseconds are cut towards the past.
#[must_use]
pub fn micros(sql: &str, kind: &str) -> String {
    match kind {
        "TIMESTAMP_NS" | "TIMESTAMPTZ_NS" | "TIMESTAMP_NS WITH TIME ZONE" => {
            let ns = format!("epoch_ns({sql})");
            format!("(({ns} // 1000) - (case when {ns} % 1000 < 0 then 1 else 0 end))")
        }
        _ => format!("epoch_us({sql})"),
    }
}

/// SQL: the microseconds of UTC of a value of a type of times (T3).
fn instant(sql: &str, kind: &str, zones: Zones) -> String {
    let us = in_range(&micros(sql, kind));
    match kind {
        "DATE" => of_local(&us, zones.day),
        _ if kind.contains("TIME ZONE") || kind.starts_with("TIMESTAMPTZ") => us,
        _ => of_local(&us, zones.clock),
    }
}

fn in_range(us: &str) -> String {
    format!("case when {us} between {FIRST_US} and {LAST_US} then {us} end")
}

fn finite(number: &str) -> String {
    format!("case when isfinite({number}) then {number} end")
}

/// An amount that can be read; beyond a quadrillion it is none, so that sums of a hundred thousand of them stay exact.
fn amount(value: &str) -> String {
    let read = format!("try_cast({value} as {AMOUNT})");
    format!("case when abs({read}) <= 1000000000000000 then {read} end")
}

/// Whether values of the type may fail to be read as the kind, so that they are worth counting.
#[must_use]
pub fn lossy(kind: &str, wanted: Kind) -> bool {
    match wanted {
        Kind::Text => false,
        Kind::Time => true,
        Kind::Attributes => class(kind) == Class::Text,
        Kind::Amount => matches!(class(kind), Class::Text | Class::Json | Class::Number | Class::Whole),
        Kind::Number | Kind::Whole | Kind::Flag => matches!(class(kind), Class::Text | Class::Json | Class::Number),
    }
}

/// The value as JSON text, null where it is missing.
#[must_use]
pub fn json(sql: &str, kind: &str, zones: Zones) -> String {
    match class(kind) {
        Class::Json => {
            let text = format!("cast({sql} as varchar)");
            format!("case when {} then nullif({text}, 'null') end", is_json(&text))
        }
        // Times as ISO 8601 in UTC; a date stays one.
        Class::Time if kind != "DATE" => format!(
            "cast(to_json(replace(strftime(make_timestamp({}), '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z')) as varchar)",
            instant(sql, kind, zones)
        ),
        _ => format!("cast(to_json({sql}) as varchar)"),
    }
}

/// A 64-bit hash of whole rows, for equality where there is no id (T5).
#[must_use]
pub fn fingerprint<'a>(columns: impl Iterator<Item = &'a str>) -> String {
    format!("hash({})", columns.map(quote_ident).collect::<Vec<_>>().join(", "))
}
