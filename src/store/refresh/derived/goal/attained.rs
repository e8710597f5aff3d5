//! Entries of journeys with a goal, and who attained it (G3–G9).

use std::collections::HashMap;

use duckdb::arrow::array::{Array, AsArray};
use duckdb::arrow::datatypes::{Int64Type, UInt32Type};

use super::plan::GoalPlan;
use crate::journey::goals::{Entry, Goals, Hit, Rows};
use crate::store::Error;
use crate::store::refresh::append::{Values, append};

/// Hits of all goals, by customer.
pub type Hits = HashMap<u32, Vec<Hit>>;

/// Folds entries and hits and writes the tables `goal_entry` and `attained` to the file attached as `out`.
///
/// `goal_of` gives the position in the plan by the number of an entry's shape.
///
/// # Errors
/// When the base file cannot be read or the new one not written.
pub fn fold(
    connection: &duckdb::Connection,
    plan: &GoalPlan<'_>,
    goal_of: &[Option<u32>],
    mut hits: Hits,
    as_of: i64,
) -> Result<(), Error> {
    // A connection of its own: on one that streams an answer nothing can be appended.
    let writing = connection.try_clone()?;
    let mut table = Tables {
        entry: writing.appender_to_catalog_and_db("goal_entry", "out", "main")?,
        attained: writing.appender_to_catalog_and_db("attained", "out", "main")?,
    };
    let mut fold = Goals::new(&plan.goals, as_of);
    let mut rows = Rows::default();
    let mut entries: Vec<Entry> = Vec::new();
    let mut owner = 0;
    let mut close = |owner: u32, entries: &mut Vec<Entry>, rows: &mut Rows| {
        if !entries.is_empty() {
            let mut found = hits.remove(&owner).unwrap_or_default();
            found.sort_unstable();
            fold.customer(owner, entries, &found, rows);
            entries.clear();
        }
    };
    let mut statement = connection.prepare(
        "select entry, customer, shape, begun_us, ended_us, completed, opened_us, clicked_us from base.main.entry",
    )?;
    for batch in statement.stream_arrow([])? {
        let batch = batch?;
        let key = |column: usize| batch.column(column).as_primitive::<UInt32Type>().values();
        let time = |column: usize| batch.column(column).as_primitive::<Int64Type>();
        let maybe = |column: usize, row: usize| time(column).is_valid(row).then(|| time(column).value(row));
        for row in 0..batch.num_rows() {
            if key(1)[row] != owner {
                close(owner, &mut entries, &mut rows);
                owner = key(1)[row];
            }
            if let Some(goal) = goal_of[key(2)[row] as usize] {
                entries.push(Entry {
                    entry: key(0)[row],
                    goal,
                    begun: time(3).value(row),
                    ended: maybe(4, row),
                    completed: batch.column(5).as_boolean().value(row),
                    opened: maybe(6, row),
                    clicked: maybe(7, row),
                });
            }
        }
        if rows.outcomes.len() > 1 << 16 {
            table.write(&plan.journeys, &mut rows)?;
        }
    }
    close(owner, &mut entries, &mut rows);
    table.write(&plan.journeys, &mut rows)?;
    table.entry.flush()?;
    table.attained.flush()?;
    Ok(())
}

struct Tables<'a> {
    entry: duckdb::Appender<'a>,
    attained: duckdb::Appender<'a>,
}

impl Tables<'_> {
    fn write(&mut self, journeys: &[String], rows: &mut Rows) -> Result<(), Error> {
        let outcomes = std::mem::take(&mut rows.outcomes);
        append(
            &mut self.entry,
            vec![
                Values::Key(outcomes.iter().map(|row| row.entry).collect()),
                Values::Ints(outcomes.iter().map(|row| row.converted).collect()),
                Values::Flag(outcomes.iter().map(|row| row.open).collect()),
            ],
        )?;
        let attained = std::mem::take(&mut rows.attained);
        append(
            &mut self.attained,
            vec![
                Values::Texts(attained.iter().map(|row| Some(journeys[row.goal as usize].clone())).collect()),
                Values::Key(attained.iter().map(|row| row.customer).collect()),
                Values::Key(attained.iter().map(|row| row.entry).collect()),
                Values::Int(attained.iter().map(|row| row.at).collect()),
                Values::Flag(attained.iter().map(|row| row.shared).collect()),
            ],
        )
    }
}
