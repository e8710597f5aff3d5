//! Entries of journeys with a goal, and who attained it (G3–G9).

use duckdb::arrow::array::{Array, AsArray};
use duckdb::arrow::datatypes::{Int64Type, UInt32Type};

use super::hits::{Hits, KeptHits, hits_sql};
use super::plan::GoalPlan;
use crate::journey::goals::{Entry, Goals, Hit, Rows};
use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::derive::Found;

/// Folds entries and the hits that were found, by trigger of the plan, and writes the tables `goal_entry`, `attained` and `goal_hit` to the
/// file attached as `out`.
///
/// `goal_of` gives the position in the plan by the number of an entry's shape.
///
/// # Errors
/// When the base file cannot be read or the new one not written.
pub fn fold(
    connection: &duckdb::Connection,
    plan: &GoalPlan<'_>,
    goal_of: &[Option<u32>],
    found: &[Found],
    as_of: i64,
) -> Result<(), Error> {
    // A connection of its own: on one that streams an answer nothing can be appended.
    let writing = connection.try_clone()?;
    writing.execute_batch("begin")?;
    let mut table = Tables {
        entry: TableAppender::new(&writing, "goal_entry")?,
        attained: TableAppender::new(&writing, "attained")?,
        hit: TableAppender::new(&writing, "goal_hit")?,
    };
    let mut fold = Goals::new(&plan.goals, as_of);
    let mut rows = Rows::default();
    let mut entries: Vec<Entry> = Vec::new();
    let mut owner = 0;
    let looking = connection.try_clone()?;
    let mut hits = looking.prepare(&hits_sql(found))?;
    let mut hits = Hits::new(hits.stream_arrow([])?);
    let mut own: Vec<Hit> = Vec::new();
    let mut kept = KeptHits::default();
    let mut close = |owner: u32, entries: &mut Vec<Entry>, rows: &mut Rows, kept: &mut KeptHits| -> Result<(), Error> {
        if !entries.is_empty() {
            hits.of(owner, &mut own)?;
            fold.customer(owner, entries, &own, rows);
            kept.keep(&plan.goals, owner, entries, &own);
            entries.clear();
        }
        Ok(())
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
                close(owner, &mut entries, &mut rows, &mut kept)?;
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
        if rows.outcomes.len().max(kept.len()) > 1 << 16 {
            table.write(&plan.journeys, &mut rows, &mut kept)?;
        }
    }
    close(owner, &mut entries, &mut rows, &mut kept)?;
    table.write(&plan.journeys, &mut rows, &mut kept)?;
    table.entry.finish()?;
    table.attained.finish()?;
    table.hit.finish()?;
    writing.execute_batch("commit")?;
    Ok(())
}

struct Tables<'a> {
    entry: TableAppender<'a>,
    attained: TableAppender<'a>,
    hit: TableAppender<'a>,
}

impl Tables<'_> {
    fn write(&mut self, journeys: &[String], rows: &mut Rows, kept: &mut KeptHits) -> Result<(), Error> {
        let outcomes = std::mem::take(&mut rows.outcomes);
        self.entry.append(vec![
            Values::Key(outcomes.iter().map(|row| row.entry).collect()),
            Values::Ints(outcomes.iter().map(|row| row.converted).collect()),
            Values::Flag(outcomes.iter().map(|row| row.open).collect()),
        ])?;
        let attained = std::mem::take(&mut rows.attained);
        self.attained.append(vec![
            Values::Texts(attained.iter().map(|row| Some(journeys[row.goal as usize].clone())).collect()),
            Values::Key(attained.iter().map(|row| row.customer).collect()),
            Values::Key(attained.iter().map(|row| row.entry).collect()),
            Values::Int(attained.iter().map(|row| row.at).collect()),
            Values::Flag(attained.iter().map(|row| row.shared).collect()),
        ])?;
        self.hit.append(kept.take())
    }
}
