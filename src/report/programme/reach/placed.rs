//! What the shapes of the events that reach is counted of are: the journey of each, and what counts of it (P2).

use super::rows::Table;
use crate::report::contract::ReportContext;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::{self, Param};

const SHAPES: &str = filter::filtered!("shapes", "listed_journeys", "placed_shapes"; include_str!("reach_shapes.sql"));

/// The texts of its queries, by file name.
pub(super) const SQL: &[(&str, &str)] = &[("reach_shapes.sql", SHAPES)];

const LISTED: u8 = 1;
const SENT: u8 = 2;
const DELIVERED: u8 = 4;
const TOUCHED: u8 = 8;

/// What the filter says of a shape; without marks nothing of it counts. Eight bytes, as one is looked up for every row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PlacedShape {
    /// The place of its journey in the list.
    pub journey: u32,
    marks: u8,
    /// `None` = as its customer's.
    pub unit: Option<bool>,
}

impl PlacedShape {
    pub fn is_sent(self) -> bool {
        self.marks & SENT != 0
    }

    pub fn is_delivered(self) -> bool {
        self.marks & DELIVERED != 0
    }

    /// Whether a row of a table counts.
    pub fn counts(self, table: Table) -> bool {
        let marks = match table {
            Table::Entry | Table::Exclusion => LISTED,
            Table::Message => SENT | DELIVERED,
            Table::Touch => TOUCHED,
        };
        self.marks & marks != 0
    }
}

/// All shapes, by number; `journeys` are those of the filter in the order of their ids.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn shapes(
    cx: &ReportContext<'_>,
    params: &[(&'static str, Param)],
    journeys: &[String],
) -> Result<Vec<PlacedShape>, store::Error> {
    let mut shapes: Vec<PlacedShape> = Vec::new();
    for (shape, journey, [unit, sent, delivered, touched]) in
        Query::new("reach_shapes.sql", SHAPES, params).rows(cx.reader, |row| {
            let facts: [i64; 4] = [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
            Ok((row.get::<u32>(0)?, row.get::<String>(1)?, facts))
        })?
    {
        let Ok(journey) = journeys.binary_search(&journey) else { continue };
        let place = shape as usize;
        if shapes.len() <= place {
            shapes.resize(place + 1, PlacedShape::default());
        }
        let marks = [(sent, SENT), (delivered, DELIVERED), (touched, TOUCHED)];
        shapes[place] = PlacedShape {
            journey: u32::try_from(journey).unwrap_or(u32::MAX),
            marks: marks.into_iter().filter(|(fact, _)| *fact == 1).fold(LISTED, |all, (_, mark)| all | mark),
            unit: (unit >= 0).then_some(unit == 1),
        };
    }
    Ok(shapes)
}
