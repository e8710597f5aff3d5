//! The triggers that were looked for while the events were read.

use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::table::{Table, TableInput};

/// The tables `trigger`, `trigger_lacking` and, filled by the fold, `hit`.
pub struct TriggerTables;

impl Table for TriggerTables {
    fn schemas(&self) -> Vec<&'static str> {
        vec![include_str!("trigger.sql")]
    }

    fn fill(&self, input: &TableInput<'_>) -> Result<(), Error> {
        let connection = input.source.connection();
        let queries = &input.triggers.queries;
        let mut table = TableAppender::new(connection, "trigger")?;
        let definitions = queries.iter().map(|query| Some(query.definition())).collect();
        table.append(vec![Values::Key((0..).take(queries.len()).collect()), Values::Texts(definitions)])?;
        table.finish()?;
        let (mut numbers, mut attributes) = (Vec::new(), Vec::new());
        for ((number, query), presence) in (0..).zip(queries).zip(&input.extracted.presence) {
            for attribute in presence.lacking(query.conditions) {
                numbers.push(number);
                attributes.push(Some(attribute.to_owned()));
            }
        }
        let mut table = TableAppender::new(connection, "trigger_lacking")?;
        table.append(vec![Values::Key(numbers), Values::Texts(attributes)])?;
        table.finish()
    }
}
