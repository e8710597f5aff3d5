//! What is known of the shapes of an entry of events while it is being read, so that texts are handed over once.

use std::collections::HashMap;
use std::error::Error as Fault;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use duckdb::Connection;
use duckdb::arrow::array::{Array, AsArray, RecordBatch, UInt64Array};
use duckdb::arrow::datatypes::{DataType, UInt64Type};
use duckdb::vscalar::{ArrowFunctionSignature, VArrowScalar};

use super::sql::{REASON, UNKNOWN, VALUE};
use crate::domain::hash::BuildIntHasher;
use crate::store::Error;
use crate::store::refresh::shapes::ShapeTexts;

/// A shape by the hash of its columns.
#[derive(Debug)]
pub struct KnownShape {
    /// Its texts, the reason left open.
    pub texts: ShapeTexts,
    /// It is that of exits, which the reason divides further.
    pub exit: bool,
    /// The triggers that bear its name, by position.
    pub triggers: Vec<usize>,
    /// The bits of the attributes that their conditions name.
    pub attributes: u64,
}

/// The shapes of one entry of events; shared by its threads and the engine.
#[derive(Debug, Default)]
pub struct ShapeRegistry {
    known: RwLock<HashMap<u64, (u64, Arc<KnownShape>), BuildIntHasher>>,
}

impl ShapeRegistry {
    /// Makes the registry known to an engine as a function of a hash, whose name is given back.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn register(self: &Arc<Self>, connection: &Connection) -> Result<String, Error> {
        static REGISTERED: AtomicU64 = AtomicU64::new(0);
        let name = format!("milepost_need_{}", REGISTERED.fetch_add(1, Ordering::Relaxed));
        connection.register_scalar_function_with_state::<ShapeNeed>(&name, self)?;
        Ok(name)
    }

    /// A shape that was seen before, by any thread.
    #[must_use]
    pub fn get(&self, hash: u64) -> Option<Arc<KnownShape>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&hash).map(|(_, shape)| Arc::clone(shape))
    }

    /// Notes a shape; that of the first thread stays.
    pub fn put(&self, hash: u64, shape: KnownShape) -> Arc<KnownShape> {
        let reason = if shape.exit { REASON } else { 0 };
        let need = reason | shape.attributes | if shape.triggers.is_empty() { 0 } else { VALUE };
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
        let need = |hash: &u64| known.get(hash).map_or(UNKNOWN, |(need, _)| *need);
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
