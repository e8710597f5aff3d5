//! The columns of a batch, as the statement of a scan yields them.

use std::fmt::Write as _;
use std::sync::Arc;

use duckdb::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Int64Array, ListArray, RecordBatch, StringArray, UInt8Array,
};
use duckdb::arrow::datatypes::{DataType, Int64Type, UInt64Type};

use crate::domain::condition::Attribute;
use crate::journey::Reason;
use crate::store::refresh::event_names::EventNames;
use crate::store::refresh::extract::record::{number_hash, text_hash};
use crate::store::refresh::extract::sql::{self, COLUMNS, Column, Needed, Unknown};
use crate::store::refresh::shapes::ShapeTexts;
use crate::store::source::ResolvedTable;

/// Ids as the engine hands them over.
pub enum Ids<'a> {
    Text(&'a StringArray),
    Number(&'a Int64Array),
}

impl<'a> Ids<'a> {
    pub fn new(column: &'a ArrayRef) -> Self {
        if *column.data_type() == DataType::Int64 {
            Self::Number(column.as_primitive())
        } else {
            Self::Text(column.as_string())
        }
    }

    /// An id as text, written to `text` where it is a number; empty = none.
    pub fn text<'t>(&'t self, row: usize, text: &'t mut String) -> &'t str {
        match self {
            Self::Text(ids) if ids.is_valid(row) => ids.value(row),
            Self::Number(ids) if ids.is_valid(row) => decimal(ids.value(row), text),
            _ => "",
        }
    }

    /// A hash of an id of an entry or message; 0 = none.
    pub fn hash(&self, row: usize) -> u64 {
        match self {
            Self::Text(ids) if ids.is_valid(row) => text_hash(ids.value(row)),
            Self::Number(ids) if ids.is_valid(row) => number_hash(ids.value(row)),
            _ => 0,
        }
    }
}

/// Decimal text of a whole number.
fn decimal(number: i64, text: &mut String) -> &str {
    text.clear();
    let _ = write!(text, "{number}");
    text
}

/// The longest prefix that all of some ids share.
pub fn common_prefix(ids: &StringArray) -> Arc<[u8]> {
    let mut ids = ids.iter().flatten().filter(|id| !id.is_empty());
    let mut prefix = ids.next().unwrap_or_default().as_bytes();
    for id in ids {
        let same = prefix.iter().zip(id.as_bytes()).take_while(|(a, b)| a == b).count();
        prefix = &prefix[..same];
    }
    prefix.into()
}

/// A column of lists of texts, of which most are null.
struct TextLists<'a> {
    lists: &'a ListArray,
    texts: &'a StringArray,
}

impl<'a> TextLists<'a> {
    fn new(column: &'a ArrayRef) -> Self {
        let lists = column.as_list::<i32>();
        Self { lists, texts: lists.values().as_string() }
    }

    /// A text of a row's list by its position.
    fn text(&self, number: usize, row: usize) -> Option<&'a str> {
        if !self.lists.is_valid(row) {
            return None;
        }
        let at = usize::try_from(self.lists.value_offsets()[row]).unwrap_or(0) + number;
        self.texts.is_valid(at).then(|| self.texts.value(at))
    }
}

/// The columns of a batch.
pub struct Rows<'a> {
    pub numbers: &'a [i64],
    pub times: &'a Int64Array,
    pub customers: Ids<'a>,
    pub ids: Ids<'a>,
    pub entries: Ids<'a>,
    pub messages: Ids<'a>,
    pub shapes: &'a [u64],
    needed: TextLists<'a>,
    unknown: TextLists<'a>,
    /// Where no column has event ids.
    pub row_hashes: Option<&'a [u64]>,
    /// Where there is a `where`.
    pub kept: Option<&'a BooleanArray>,
    /// State and text of each column whose values may be unreadable.
    values: Vec<(&'a UInt8Array, &'a StringArray)>,
}

impl<'a> Rows<'a> {
    pub fn new(batch: &'a RecordBatch, table: &ResolvedTable) -> Self {
        let column = |column: Column| batch.column(column as usize);
        let (hashed, filtered) = (sql::hashes_rows(table), table.filter.is_some());
        Self {
            numbers: column(Column::Row).as_primitive::<Int64Type>().values(),
            times: column(Column::At).as_primitive(),
            customers: Ids::new(column(Column::Customer)),
            ids: Ids::new(column(Column::Id)),
            entries: Ids::new(column(Column::Entry)),
            messages: Ids::new(column(Column::Message)),
            shapes: column(Column::Shape).as_primitive::<UInt64Type>().values(),
            needed: TextLists::new(column(Column::Needed)),
            unknown: TextLists::new(column(Column::Unknown)),
            row_hashes: hashed.then(|| batch.column(COLUMNS).as_primitive::<UInt64Type>().values().as_ref()),
            kept: filtered.then(|| batch.column(COLUMNS + usize::from(hashed)).as_boolean()),
            values: batch.columns()[COLUMNS + usize::from(hashed) + usize::from(filtered)..]
                .chunks_exact(2)
                .map(|pair| (pair[0].as_primitive(), pair[1].as_string()))
                .collect(),
        }
    }

    /// What is told of a row that is not like those before it.
    pub fn unknown(&self, text: Unknown, row: usize) -> Option<&'a str> {
        self.unknown.text(text as usize, row)
    }

    /// The texts of a row's shape but the reason; `None` = it has no event.
    pub fn shape(&self, row: usize, names: &EventNames<'_>) -> Option<ShapeTexts> {
        let text = |n: usize| self.unknown.text(n, row).map(str::to_owned);
        let source_event = text(0)?;
        let event = names.event(&source_event).to_owned();
        Some(ShapeTexts {
            journey: text(1),
            step: text(2),
            channel: text(3).or_else(|| names.channel(&event).map(str::to_owned)),
            asset: text(4),
            platform: text(5),
            business_unit: text(6),
            variant: text(7),
            version: text(8),
            machine: self.unknown(Unknown::Machine, row).is_some(),
            reason: None,
            event,
            source_event,
        })
    }

    pub fn reason(&self, row: usize) -> Reason {
        self.needed.text(Needed::Reason as usize, row).map_or(Reason::Unknown, Reason::parse)
    }

    pub fn value(&self, row: usize) -> f64 {
        let value = self.needed.text(Needed::Value as usize, row).and_then(|value| value.parse().ok());
        value.filter(|value: &f64| value.is_finite()).unwrap_or(f64::NAN)
    }

    pub fn attribute(&self, number: usize, row: usize) -> Option<Attribute> {
        self.needed.text(Needed::Attributes as usize + number, row).and_then(Attribute::from_json)
    }

    /// The state of a value that may be unreadable; 0 beyond the entry's columns.
    pub fn state(&self, column: usize, row: usize) -> u8 {
        let of_row = |(states, _): &(&UInt8Array, _)| if states.is_valid(row) { states.value(row) } else { 0 };
        self.values.get(column).map_or(0, of_row)
    }

    pub fn unread(&self, column: usize, row: usize) -> Option<&'a str> {
        let (_, texts) = self.values[column];
        texts.is_valid(row).then(|| texts.value(row))
    }
}
