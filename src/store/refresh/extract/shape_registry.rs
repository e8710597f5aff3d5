//! What is known of the shapes of an entry of events while it is being read, so that texts are handed over once.

use std::collections::HashMap;
use std::error::Error as Fault;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use duckdb::Connection;
use duckdb::arrow::array::{Array, AsArray, RecordBatch, UInt64Array};
use duckdb::arrow::datatypes::{DataType, UInt64Type};
use duckdb::vscalar::{ArrowFunctionSignature, VArrowScalar};

use super::sql::{NeedFunctions, REASON, TEXTS, VALUE, attribute_bit};
use crate::domain::hash::BuildIntHasher;
use crate::domain::standard::STANDARD;
use crate::journey::Kind;
use crate::store::Error;
use crate::store::refresh::event_names::EventNames;
use crate::store::refresh::shapes::ShapeTexts;
use crate::store::refresh::trigger_query::Triggers;

/// A shape by the hash of its columns.
#[derive(Debug)]
pub struct KnownShape {
    /// Its texts, the reason left open.
    pub texts: ShapeTexts,
    /// It is that of exits, which the reason divides further.
    pub exit: bool,
    /// The triggers that bear its name, by position.
    pub triggers: Vec<usize>,
}

/// The shapes of one entry of events; shared by its threads and the engine.
#[derive(Debug, Default)]
pub struct ShapeRegistry {
    /// By the names that triggers and exits bear in the data: what is needed of their rows.
    by_name: Arc<HashMap<String, u64>>,
    known: RwLock<HashMap<u64, (u64, Arc<KnownShape>), BuildIntHasher>>,
}

/// What triggers and exits need of their rows, by the names that they bear in the data.
#[must_use]
pub fn needs(names: &EventNames<'_>, triggers: &Triggers<'_>) -> HashMap<String, u64> {
    let mut needs: HashMap<String, u64> = HashMap::new();
    for query in &triggers.queries {
        let attributes = query.conditions.iter().map(|c| attribute_bit(triggers.position(&c.attribute)));
        let bits = attributes.fold(VALUE, |all, bit| all | bit);
        query.names.iter().for_each(|name| *needs.entry(name.clone()).or_default() |= bits);
    }
    let exits = STANDARD.iter().map(|known| known.name).filter(|name| Kind::of(name).is_exit());
    exits.flat_map(|name| names.sources(name)).for_each(|name| *needs.entry(name).or_default() |= REASON);
    needs
}

impl ShapeRegistry {
    /// A registry that knows no shape.
    #[must_use]
    pub fn new(by_name: Arc<HashMap<String, u64>>) -> Self {
        Self { by_name, ..Self::default() }
    }

    /// Makes the registry known to an engine: what is needed of a row by the hash of its shape, and of the rows of one that is
    /// not known yet by their event.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn register(self: &Arc<Self>, connection: &Connection) -> Result<NeedFunctions, Error> {
        static REGISTERED: AtomicU64 = AtomicU64::new(0);
        let of_shape = format!("milepost_need_{}", REGISTERED.fetch_add(1, Ordering::Relaxed));
        let of_event = format!("{of_shape}_event");
        connection.register_scalar_function_with_state::<ShapeNeed>(&of_shape, self)?;
        connection.register_scalar_function_with_state::<EventNeed>(&of_event, &self.by_name)?;
        Ok(NeedFunctions { of_shape, of_event })
    }

    /// A shape that was seen before, by any thread.
    #[must_use]
    pub fn get(&self, hash: u64) -> Option<Arc<KnownShape>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&hash).map(|(_, shape)| Arc::clone(shape))
    }

    /// Notes a shape; that of the first thread stays.
    pub fn put(&self, hash: u64, shape: KnownShape) -> Arc<KnownShape> {
        let need = self.by_name.get(&shape.texts.source_event).copied().unwrap_or_default();
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&known.entry(hash).or_insert_with(|| (need, Arc::new(shape))).1)
    }
}

/// Hash of a shape → what the scan needs of its row beside ids and hashes.
pub struct ShapeNeed;

impl VArrowScalar for ShapeNeed {
    type State = Arc<ShapeRegistry>;

    fn invoke(registry: &Self::State, input: RecordBatch) -> Result<Arc<dyn Array>, Box<dyn Fault>> {
        let hashes = input.column(0).as_primitive::<UInt64Type>().values();
        let known = registry.known.read().unwrap_or_else(PoisonError::into_inner);
        let need = |hash: &u64| known.get(hash).map_or(TEXTS, |(need, _)| *need);
        Ok(Arc::new(hashes.iter().map(need).collect::<UInt64Array>()))
    }

    fn signatures() -> Vec<ArrowFunctionSignature> {
        vec![ArrowFunctionSignature::exact(vec![DataType::UInt64], DataType::UInt64)]
    }

    /// Its answer changes while the statement runs.
    fn volatile() -> bool {
        true
    }
}

/// Event → what the scan needs of its row beside the texts of its shape.
pub struct EventNeed;

impl VArrowScalar for EventNeed {
    type State = Arc<HashMap<String, u64>>;

    fn invoke(by_name: &Self::State, input: RecordBatch) -> Result<Arc<dyn Array>, Box<dyn Fault>> {
        let events = input.column(0).as_string::<i32>().iter();
        let need = |event: Option<&str>| event.and_then(|event| by_name.get(event)).copied().unwrap_or_default();
        Ok(Arc::new(events.map(need).collect::<UInt64Array>()))
    }

    fn signatures() -> Vec<ArrowFunctionSignature> {
        vec![ArrowFunctionSignature::exact(vec![DataType::Utf8], DataType::UInt64)]
    }
}
