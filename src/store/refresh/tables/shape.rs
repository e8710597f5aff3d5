//! Shapes: the distinct combinations of the columns that do not tell events apart.

use duckdb::arrow::array::StringBuilder;

use crate::journey::Reason;
use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::fold::Seen;
use crate::store::refresh::shapes::{ShapeTexts, Shapes};
use crate::store::refresh::table::{Table, TableInput};

/// The table `shape`.
pub struct ShapeTable;

impl Table for ShapeTable {
    fn schemas(&self) -> Vec<&'static str> {
        vec![include_str!("shape.sql")]
    }

    fn fill(&self, input: &TableInput<'_>) -> Result<(), Error> {
        let connection = input.source.connection();
        let mut table = TableAppender::new(connection, "shape")?;
        table.append(columns(&input.extracted.shapes, &input.folded.seen))?;
        table.finish()
    }
}

fn columns(shapes: &Shapes, seen: &[Seen]) -> Vec<Values> {
    let texts = |of: fn(&ShapeTexts) -> Option<&str>| {
        let mut column = StringBuilder::with_capacity(shapes.texts.len(), 0);
        shapes.texts.iter().for_each(|text| column.append_option(of(text)));
        Values::Strings(column)
    };
    let count = |seen: &Seen| i64::try_from(seen.events).unwrap_or(i64::MAX);
    vec![
        Values::Key((0..).take(shapes.texts.len()).collect()),
        texts(|text| Some(text.event.as_str())),
        texts(|text| text.journey.as_deref()),
        texts(|text| text.step.as_deref()),
        texts(|text| text.channel.as_deref()),
        texts(|text| text.asset.as_deref()),
        texts(|text| text.platform.as_deref()),
        texts(|text| text.business_unit.as_deref()),
        texts(|text| text.variant.as_deref()),
        texts(|text| text.version.as_deref()),
        Values::Flag(shapes.texts.iter().map(|text| text.machine).collect()),
        Values::Words(shapes.texts.iter().map(|text| text.reason.map(Reason::name)).collect()),
        Values::Small(shapes.depths.iter().map(|depth| *depth as u8).collect()),
        Values::Flag(shapes.folded.iter().map(|shape| shape.touch).collect()),
        Values::Int(seen.iter().map(count).collect()),
        Values::Key(shapes.ranks.clone()),
    ]
}
