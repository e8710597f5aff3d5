//! Arrow columns from plain values.

use std::sync::Arc;

use duckdb::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, StringArray,
    TimestampMicrosecondArray,
};
use duckdb::arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use duckdb::arrow::error::ArrowError;
use duckdb::arrow::record_batch::RecordBatch;

use crate::demo::calendar::{DAY, START};

/// A name and its values.
pub type Column = (&'static str, ArrayRef);

/// Text, written value by value.
pub struct Text {
    offsets: Vec<i32>,
    bytes: Vec<u8>,
    valid: Vec<bool>,
}

impl Text {
    /// Room for so many values.
    pub fn with(rows: usize) -> Self {
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        Self { offsets, bytes: Vec::with_capacity(rows * 8), valid: Vec::with_capacity(rows) }
    }

    /// Appends a value.
    pub fn push(&mut self, value: Option<&str>) {
        if let Some(value) = value {
            self.bytes.extend_from_slice(value.as_bytes());
        }
        // A block of customers has a few megabytes of text.
        self.offsets.push(i32::try_from(self.bytes.len()).unwrap_or(i32::MAX));
        self.valid.push(value.is_some());
    }

    /// The array.
    pub fn finish(self) -> Result<ArrayRef, ArrowError> {
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        let valid = NullBuffer::from(self.valid);
        Ok(Arc::new(StringArray::try_new(offsets, Buffer::from_vec(self.bytes), Some(valid))?))
    }
}

/// Text of one column.
pub fn text<T, S: AsRef<str>>(rows: &[T], value: impl Fn(&T) -> Option<S>) -> Result<ArrayRef, ArrowError> {
    let mut text = Text::with(rows.len());
    for row in rows {
        text.push(value(row).as_ref().map(AsRef::as_ref));
    }
    text.finish()
}

/// Times in seconds.
pub fn times<T>(rows: &[T], value: impl Fn(&T) -> Option<i64>) -> ArrayRef {
    let micros = |row| value(row).map(|seconds| seconds.saturating_mul(1_000_000));
    Arc::new(rows.iter().map(micros).collect::<TimestampMicrosecondArray>())
}

/// Days of the span.
pub fn dates<T>(rows: &[T], value: impl Fn(&T) -> i64) -> ArrayRef {
    let days = |row| i32::try_from(START / DAY + value(row)).ok();
    Arc::new(rows.iter().map(days).collect::<Date32Array>())
}

/// Whole numbers.
pub fn whole<T>(rows: &[T], value: impl Fn(&T) -> Option<i64>) -> ArrayRef {
    Arc::new(rows.iter().map(value).collect::<Int64Array>())
}

/// Fractions.
pub fn fraction<T>(rows: &[T], value: impl Fn(&T) -> Option<f64>) -> ArrayRef {
    Arc::new(rows.iter().map(value).collect::<Float64Array>())
}

/// True or false.
pub fn flags<T>(rows: &[T], value: impl Fn(&T) -> bool) -> ArrayRef {
    Arc::new(BooleanArray::from(rows.iter().map(value).collect::<Vec<_>>()))
}

/// Cents, as decimals of this many digits.
pub fn money<T>(rows: &[T], digits: u8, value: impl Fn(&T) -> Option<i64>) -> Result<ArrayRef, ArrowError> {
    let cents = rows.iter().map(|row| value(row).map(i128::from));
    Ok(Arc::new(cents.collect::<Decimal128Array>().with_precision_and_scale(digits, 2)?))
}

/// A batch of these columns, in the order of the table's.
pub fn batch<const N: usize>(columns: [Column; N]) -> Result<RecordBatch, ArrowError> {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))
}
