//! Days with events (H3).

use crate::domain::time::Span;
use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::table::{Table, TableInput};

/// The table `day`.
pub struct DayTable;

impl Table for DayTable {
    fn schemas(&self) -> Vec<&'static str> {
        vec![include_str!("day.sql")]
    }

    fn fill(&self, input: &TableInput<'_>) -> Result<(), Error> {
        let days = &input.folded.days;
        let connection = input.source.connection();
        let mut table = TableAppender::new(connection, "day")?;
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        table.append(vec![
            Values::Int(days.iter().map(|(day, _, _)| day * Span::DAY.0).collect()),
            Values::Int(days.iter().map(|(_, all, _)| count(*all)).collect()),
            Values::Int(days.iter().map(|(_, _, machine)| count(*machine)).collect()),
        ])?;
        table.finish()
    }
}
