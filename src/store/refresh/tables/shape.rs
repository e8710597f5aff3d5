//! Shapes: the distinct combinations of the columns that do not tell events apart.

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
    let texts =
        |of: fn(&ShapeTexts) -> &Option<String>| Values::Texts(shapes.texts.iter().map(|t| of(t).clone()).collect());
    let count = |seen: &Seen| i64::try_from(seen.events).unwrap_or(i64::MAX);
    vec![
        Values::Key((0..).take(shapes.texts.len()).collect()),
        Values::Texts(shapes.texts.iter().map(|text| Some(text.event.clone())).collect()),
        texts(|text| &text.journey),
        texts(|text| &text.step),
        texts(|text| &text.channel),
        texts(|text| &text.asset),
        texts(|text| &text.platform),
        texts(|text| &text.business_unit),
        texts(|text| &text.variant),
        texts(|text| &text.version),
        Values::Flag(shapes.texts.iter().map(|text| text.machine).collect()),
        Values::Words(shapes.texts.iter().map(|text| text.reason.map(Reason::name)).collect()),
        Values::Small(shapes.depths.iter().map(|depth| *depth as u8).collect()),
        Values::Flag(shapes.folded.iter().map(|shape| shape.touch).collect()),
        Values::Int(seen.iter().map(count).collect()),
        Values::Key(shapes.ranks.clone()),
    ]
}
