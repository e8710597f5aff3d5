//! Parts are folded by threads and written by one, in their order.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;

use duckdb::Connection;

use super::plan::{Duplicates, FoldPlan, Folded, Seen};
use super::shard::ShardRows;
use super::writer::Writer;
use crate::domain::progress::Progress;
use crate::store::Error;
use crate::store::refresh::extract::Extract;

/// Orders and folds all parts on all threads, and writes the tables to the file attached as `out` on this one.
///
/// # Errors
/// When the records cannot be read, the file cannot be written, or `progress` says stop.
pub fn fold(
    connection: &Connection,
    extract: &dyn Extract,
    plan: &FoldPlan<'_>,
    progress: &Progress<'_>,
) -> Result<Folded, Error> {
    let parts = extract.parts();
    let total: u64 = extract.extracted().counts.iter().map(|count| count.accepted).sum();
    if progress.begin("following customers", total).is_break() {
        return Err(Error::Cancelled);
    }
    let stop = AtomicBool::new(false);
    let writing = connection.try_clone()?;
    writing.execute_batch("begin")?;
    let beside = connection.try_clone()?;
    let mut writer = Writer::new(&writing, &beside)?;
    let mut sums = Sums::new(plan);
    std::thread::scope(|scope| -> Result<(), Error> {
        let mut queues = Vec::new();
        for thread in 0..plan.threads {
            let (send, receive) = sync_channel::<Result<ShardRows, Error>>(1);
            let stop = &stop;
            let work = move || {
                for part in (thread..parts).step_by(plan.threads) {
                    let result = fold_part(extract, plan, part);
                    if stop.load(Ordering::Relaxed) || send.send(result).is_err() {
                        break;
                    }
                }
            };
            // Where no thread can be started its parts are made here, one as it is wanted.
            let started = std::thread::Builder::new().spawn_scoped(scope, work).is_ok();
            queues.push(started.then_some(receive));
        }
        for number in 0..parts {
            let mut part = match &queues[number % plan.threads] {
                Some(queue) => queue.recv().map_err(|_| Error::Engine("a sorting thread failed".into()))??,
                None => fold_part(extract, plan, number)?,
            };
            sums.renumber(&mut part);
            writer.write(&mut part)?;
            let rows = sums.add(part);
            if progress.report(rows, total).is_break() {
                stop.store(true, Ordering::Relaxed);
                return Err(Error::Cancelled);
            }
        }
        Ok(())
    })?;
    writer.finish()?;
    writing.execute_batch("commit")?;
    Ok(sums.finish())
}

fn fold_part(extract: &dyn Extract, plan: &FoldPlan<'_>, part: usize) -> Result<ShardRows, Error> {
    Ok(plan.fold(&extract.take(part)?))
}

/// What is added up over the parts.
struct Sums {
    folded: Folded,
    days: HashMap<i64, (u64, u64)>,
    rows: u64,
    entries: u32,
}

impl Sums {
    fn new(plan: &FoldPlan<'_>) -> Self {
        let folded = Folded {
            seen: vec![Seen::default(); plan.shapes.texts.len()],
            duplicates: vec![Duplicates::default(); plan.entries],
            ..Folded::default()
        };
        Self { folded, days: HashMap::new(), rows: 0, entries: 0 }
    }

    /// Moves the numbers of the next part to where those before it end.
    fn renumber(&mut self, part: &mut ShardRows) {
        part.renumber(self.folded.customers, self.entries);
        self.entries = part.rows.next_entry;
    }

    /// Adds the counts of a part; so many events were folded by now.
    fn add(&mut self, part: ShardRows) -> u64 {
        let folded = &mut self.folded;
        folded.customers += part.customer_count;
        folded.strays += part.rows.strays;
        folded.late_visits.0 += part.rows.late_visits.count;
        folded.late_visits.1 = folded.late_visits.1.take().into_iter().chain(part.late_visit).min();
        folded.listed.add(part.listed);
        folded.duplicates.iter_mut().zip(part.duplicates).for_each(|(all, own)| all.add(own));
        folded.seen.iter_mut().zip(&part.seen).for_each(|(all, seen)| all.add(*seen));
        for (day, (all, machine)) in part.days {
            let day = self.days.entry(day).or_default();
            day.0 += all;
            day.1 += machine;
        }
        self.rows += part.seen.iter().map(|seen| seen.events).sum::<u64>();
        self.rows
    }

    fn finish(mut self) -> Folded {
        self.folded.days = self.days.into_iter().map(|(day, (all, machine))| (day, all, machine)).collect();
        self.folded.days.sort_unstable();
        self.folded.duplicates.iter_mut().for_each(|of_entry| of_entry.rows.sort_unstable());
        self.folded
    }
}

#[cfg(test)]
mod tests;
