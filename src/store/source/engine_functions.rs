//! Scalar functions of ours in the engine: what its SQL cannot do, or not as one routine everywhere.

use std::error::Error as Fault;
use std::sync::Arc;

use duckdb::Connection;
use duckdb::arrow::array::{Array, AsArray, BooleanArray, Int64Array, RecordBatch, StringArray};
use duckdb::arrow::datatypes::{DataType, Int64Type};
use duckdb::vscalar::{ArrowFunctionSignature, VArrowScalar};

use serde::de::IgnoredAny;

use super::pairs;
use super::quote::quote_ident;
use crate::domain::condition::iso::{self, Zones};
use crate::domain::zone::Zone;
use crate::store::Error;

/// Text → microseconds of UTC (T3); null where it is no time.
struct OfText;

impl VArrowScalar for OfText {
    type State = Zones;

    fn invoke(zones: &Zones, input: RecordBatch) -> Result<Arc<dyn Array>, Box<dyn Fault>> {
        let texts = input.column(0).as_string::<i32>();
        let read = |text: Option<&str>| Some(iso::instant(text?, *zones)?.0);
        Ok(Arc::new(texts.iter().map(read).collect::<Int64Array>()))
    }

    fn signatures() -> Vec<ArrowFunctionSignature> {
        vec![ArrowFunctionSignature::exact(vec![DataType::Utf8], DataType::Int64)]
    }
}

/// Microseconds of a local time → of UTC (T3); null where that is no time.
struct OfLocal;

impl VArrowScalar for OfLocal {
    type State = Zone;

    fn invoke(zone: &Zone, input: RecordBatch) -> Result<Arc<dyn Array>, Box<dyn Fault>> {
        let times = input.column(0).as_primitive::<Int64Type>();
        let read = |local: Option<i64>| Some(iso::local_micros(local?, *zone)?.0);
        Ok(Arc::new(times.iter().map(read).collect::<Int64Array>()))
    }

    fn signatures() -> Vec<ArrowFunctionSignature> {
        vec![ArrowFunctionSignature::exact(vec![DataType::Int64], DataType::Int64)]
    }
}

/// JSON text of a list of keys and values → of an object; other JSON as it is.
struct OfPairs;

impl VArrowScalar for OfPairs {
    type State = ();

    fn invoke((): &(), input: RecordBatch) -> Result<Arc<dyn Array>, Box<dyn Fault>> {
        let documents = input.column(0).as_string::<i32>();
        let read = |document: Option<&str>| {
            document.map(|document| pairs::object(document).unwrap_or_else(|| document.to_owned()))
        };
        Ok(Arc::new(documents.iter().map(read).collect::<StringArray>()))
    }

    fn signatures() -> Vec<ArrowFunctionSignature> {
        vec![ArrowFunctionSignature::exact(vec![DataType::Utf8], DataType::Utf8)]
    }
}

/// Text → true where it is surely JSON; where this is not so, the engine knows.
///
/// The engine's own function keeps the tree of every document of a vector until the vector is done, which documents of a
/// kilobyte make larger than the lowest limit of memory (R17).
struct SurelyJson;

impl VArrowScalar for SurelyJson {
    type State = ();

    fn invoke((): &(), input: RecordBatch) -> Result<Arc<dyn Array>, Box<dyn Fault>> {
        let texts = input.column(0).as_string::<i32>().iter();
        Ok(Arc::new(texts.map(|text| text.map(surely_json)).collect::<BooleanArray>()))
    }

    fn signatures() -> Vec<ArrowFunctionSignature> {
        vec![ArrowFunctionSignature::exact(vec![DataType::Utf8], DataType::Boolean)]
    }
}

/// Half of a pair of surrogates, which the engine refuses where it is alone, is left to it.
fn surely_json(text: &str) -> bool {
    !text.contains("\\ud") && !text.contains("\\uD") && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

pub(super) fn text_name(zones: Zones) -> String {
    format!("milepost_instant {} {}", zones.clock, zones.day)
}

pub(super) fn local_name(zone: Zone) -> String {
    format!("milepost_local {zone}")
}

pub(super) const PAIRS: &str = "milepost_pairs";
pub(super) const SURELY_JSON: &str = "milepost_surely_json";

/// Makes the functions known to an engine, for every pair of zones that its tables need.
///
/// # Errors
/// When the engine refuses.
pub fn register(connection: &Connection, zones: &[Zones]) -> Result<(), Error> {
    connection.register_scalar_function::<OfPairs>(PAIRS)?;
    connection.register_scalar_function::<SurelyJson>(SURELY_JSON)?;
    let (mut pairs, mut locals) = (Vec::new(), vec![Zone::default()]);
    for pair in zones {
        if !pairs.contains(pair) {
            pairs.push(*pair);
            connection.register_scalar_function_with_state::<OfText>(&text_name(*pair), pair)?;
        }
        for zone in [pair.clock, pair.day] {
            if !locals.contains(&zone) {
                locals.push(zone);
                connection.register_scalar_function_with_state::<OfLocal>(&local_name(zone), &zone)?;
            }
        }
    }
    Ok(())
}

/// SQL: text as microseconds of UTC.
#[must_use]
pub fn of_text(sql: &str, zones: Zones) -> String {
    format!("{}({sql})", quote_ident(&text_name(zones)))
}

/// SQL: microseconds of a time local to a zone as those of UTC.
#[must_use]
pub fn of_local(sql: &str, zone: Zone) -> String {
    if zone == Zone::default() { sql.to_owned() } else { format!("{}({sql})", quote_ident(&local_name(zone))) }
}

/// SQL: JSON text with a list of keys and values read as an object.
#[must_use]
pub fn of_pairs(sql: &str) -> String {
    format!("{PAIRS}({sql})")
}

/// SQL: whether text is JSON; null where there is none.
#[must_use]
pub fn is_json(text: &str) -> String {
    format!("({SURELY_JSON}({text}) or json_valid({text}))")
}
