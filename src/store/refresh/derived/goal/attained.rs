//! Entries of journeys with a goal, and who attained it (G3–G9).

use duckdb::ArrowStream;
use duckdb::arrow::array::{Array, AsArray, RecordBatch};
use duckdb::arrow::datatypes::{Int64Type, UInt32Type};

use super::plan::GoalPlan;
use crate::journey::goals::{Entry, Goals, Hit, Rows};
use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::derive::Found;

/// Folds entries and the hits that were found, by trigger of the plan, and writes the tables `goal_entry` and `attained` to the file attached as `out`.
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
    };
    let mut fold = Goals::new(&plan.goals, as_of);
    let mut rows = Rows::default();
    let mut entries: Vec<Entry> = Vec::new();
    let mut owner = 0;
    let looking = connection.try_clone()?;
    let mut hits = looking.prepare(&hits_sql(found))?;
    let mut hits = Hits { batches: hits.stream_arrow([])?, batch: None, row: 0 };
    let mut own: Vec<Hit> = Vec::new();
    let mut close = |owner: u32, entries: &mut Vec<Entry>, rows: &mut Rows| -> Result<(), Error> {
        if !entries.is_empty() {
            hits.of(owner, &mut own)?;
            fold.customer(owner, entries, &own, rows);
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
                close(owner, &mut entries, &mut rows)?;
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
    close(owner, &mut entries, &mut rows)?;
    table.write(&plan.journeys, &mut rows)?;
    table.entry.finish()?;
    table.attained.finish()?;
    writing.execute_batch("commit")?;
    Ok(())
}

/// The hits of all goals, sorted by customer, trigger and time: grain one hit; columns: customer, trigger, time in µs.
fn hits_sql(found: &[Found]) -> String {
    let none = "select 0::uinteger as customer, 0::uinteger as trigger, 0::bigint as at_us where false".to_owned();
    let of_trigger = |(position, found): (usize, &Found)| {
        let Found { table, number, .. } = found;
        format!("select customer, {position}::uinteger, at_us from {table} where trigger = {number}")
    };
    let all: Vec<String> = std::iter::once(none).chain(found.iter().enumerate().map(of_trigger)).collect();
    format!("select customer, trigger, at_us from ({}) order by customer, trigger, at_us", all.join(" union all "))
}

/// Hits as they come, sorted by customer.
struct Hits<'a> {
    batches: ArrowStream<'a>,
    batch: Option<RecordBatch>,
    row: usize,
}

impl Hits<'_> {
    /// The hits of a customer, sorted by trigger and time; customers are asked for in ascending order.
    fn of(&mut self, customer: u32, own: &mut Vec<Hit>) -> Result<(), Error> {
        own.clear();
        loop {
            let Some(batch) = self.batch.as_ref().filter(|batch| self.row < batch.num_rows()) else {
                (self.batch, self.row) = (self.batches.next().transpose()?, 0);
                if self.batch.is_none() {
                    return Ok(());
                }
                continue;
            };
            let key = |column: usize| batch.column(column).as_primitive::<UInt32Type>().value(self.row);
            if key(0) > customer {
                return Ok(());
            }
            if key(0) == customer {
                own.push(Hit { trigger: key(1), at: batch.column(2).as_primitive::<Int64Type>().value(self.row) });
            }
            self.row += 1;
        }
    }
}

struct Tables<'a> {
    entry: TableAppender<'a>,
    attained: TableAppender<'a>,
}

impl Tables<'_> {
    fn write(&mut self, journeys: &[String], rows: &mut Rows) -> Result<(), Error> {
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
        ])
    }
}
