//! Parts are folded by threads and written by one, in their order.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;

use duckdb::Connection;

use super::plan::{FoldPlan, Folded, Seen};
use super::shard::ShardRows;
use super::writer::Writer;
use crate::domain::progress::Progress;
use crate::store::Error;
use crate::store::refresh::extract::{Extract, PartReader};

/// Threads that order and fold.
const THREADS: usize = 2;

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
    let mut writer = Writer::new(&writing)?;
    let mut sums = Sums::new(plan);
    std::thread::scope(|scope| -> Result<(), Error> {
        let mut queues = Vec::new();
        for thread in 0..THREADS {
            let reader = extract.reader()?;
            let (send, receive) = sync_channel::<Result<ShardRows, Error>>(1);
            let stop = &stop;
            let work = move || {
                for part in (thread..parts).step_by(THREADS) {
                    let result = fold_part(&*reader, plan, part);
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
            let mut part = match &queues[number % THREADS] {
                Some(queue) => queue.recv().map_err(|_| Error::Engine("a sorting thread failed".into()))??,
                None => fold_part(&*extract.reader()?, plan, number)?,
            };
            sums.renumber(&mut part);
            writer.write(&part.rows)?;
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

fn fold_part(reader: &dyn PartReader, plan: &FoldPlan<'_>, part: usize) -> Result<ShardRows, Error> {
    let mut records = reader.take(part)?;
    let unclear = plan.sort(&mut records);
    if !unclear.is_empty() {
        plan.sort_by_text(&mut records, &reader.event_ids(&unclear)?);
    }
    Ok(plan.fold(&records))
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
        let folded = Folded { seen: vec![Seen::default(); plan.shapes.len()], ..Folded::default() };
        Self { folded, days: HashMap::new(), rows: 0, entries: 0 }
    }

    /// Moves the numbers of the next part to where those before it end.
    fn renumber(&mut self, part: &mut ShardRows) {
        part.renumber(u32::try_from(self.folded.customers.len()).unwrap_or(u32::MAX), self.entries);
        self.entries = part.rows.next_entry;
    }

    /// Adds the counts of a part; so many events were folded by now.
    fn add(&mut self, mut part: ShardRows) -> u64 {
        let folded = &mut self.folded;
        folded.customers.append(&mut part.customers);
        folded.strays += part.rows.strays;
        folded.late_visits.add(part.rows.late_visits);
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
        self.folded
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::journey::Facts;
    use crate::store::refresh::event_names::EventNames;
    use crate::store::refresh::extract::counts::Counts;
    use crate::store::refresh::extract::record::Record;
    use crate::store::refresh::extract::{EventIds, Extracted};
    use crate::store::refresh::shapes::{ShapeTexts, Shapes};

    /// Records as another engine may hand them over.
    struct Given {
        extracted: Extracted,
        parts: Vec<Vec<Record>>,
    }

    impl Extract for Given {
        fn extracted(&self) -> &Extracted {
            &self.extracted
        }

        fn parts(&self) -> usize {
            self.parts.len()
        }

        fn reader(&self) -> Result<Box<dyn PartReader + '_>, Error> {
            Ok(Box::new(&self.parts[..]))
        }
    }

    impl PartReader for &[Vec<Record>] {
        fn take(&self, part: usize) -> Result<Vec<Record>, Error> {
            Ok(self[part].clone())
        }

        fn event_ids(&self, _rows: &[i64]) -> Result<EventIds, Error> {
            Ok(EventIds::new())
        }
    }

    fn shape(event: &str, journey: Option<&str>) -> ShapeTexts {
        ShapeTexts {
            event: event.to_owned(),
            asset: None,
            journey: journey.map(str::to_owned),
            step: None,
            channel: None,
            platform: None,
            business_unit: None,
            variant: None,
            version: None,
            machine: false,
            reason: None,
            source_event: event.to_owned(),
        }
    }

    fn shapes() -> Shapes {
        let toml = "[source]\nfiles = { events = \"events.csv\" }";
        let (config, _) = Config::parse(std::path::Path::new("milepost.toml"), toml).unwrap();
        let texts =
            vec![shape("email_clicked", Some("a")), shape("journey_entered", Some("a")), shape("purchase", None)];
        Shapes::new(texts, &EventNames::new(&config))
    }

    /// The tables written and the sums, for records in so many ranges of the customers' hashes, each in some order.
    fn folded(records: &[Record], parts: usize, turn: usize) -> (Vec<String>, Vec<i64>) {
        let mut ranges = vec![Vec::new(); parts];
        for record in records {
            ranges[usize::try_from(record.customer).unwrap() * parts / 100].push(*record);
        }
        for range in &mut ranges {
            let turn = turn.min(range.len());
            range.rotate_left(turn);
        }
        let counts = vec![Counts { accepted: records.len() as u64, ..Counts::default() }];
        let extracted = Extracted { as_of: 1_000, counts, duplicates: vec![Vec::new()], shapes: shapes() };
        let given = Given { extracted, parts: ranges };
        let shapes = &given.extracted.shapes;
        let plan = FoldPlan {
            shapes: &shapes.folded,
            depths: &shapes.depths,
            facts: vec![Facts::default(); shapes.journeys.len() + 1],
            members: HashMap::new(),
            as_of: 1_000,
        };
        let connection = Connection::open_in_memory().unwrap();
        let schema = include_str!("../tables/folded.sql").replace("create table ", "create table out.main.");
        connection.execute_batch(&format!("attach ':memory:' as out; {schema}")).unwrap();
        let sums = fold(&connection, &given, &plan, &Progress::new()).unwrap();
        let rows = ["touch", "entry", "visit", "message", "excluded", "other_event"].iter().flat_map(|table| {
            let sql = format!("select '{table} ' || cast(t as varchar) from out.main.{table} as t");
            let mut statement = connection.prepare(&sql).unwrap();
            statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<Vec<String>, _>>().unwrap()
        });
        let days = sums.days.iter().map(|day| format!("{day:?}"));
        (rows.chain(days).collect(), sums.customers)
    }

    #[test]
    fn any_extract_in_any_number_of_parts_and_any_order_gives_the_same_rows() {
        let records: Vec<Record> = (0..100_u64)
            .flat_map(|customer| {
                (0..5_u64).map(move |event| Record {
                    customer,
                    at: i64::try_from(event * (customer % 7) * 20).unwrap(),
                    src: i64::try_from(customer * 5 + event).unwrap(),
                    same: customer * 31 + event,
                    shape: u32::try_from((customer + event) % 3).unwrap(),
                    ..Record::default()
                })
            })
            .collect();
        let expected = folded(&records, 1, 0);
        assert!(expected.0.len() > 200 && expected.1.len() == 100);
        for (parts, turn) in [(1, 3), (4, 0), (7, 11), (23, 2)] {
            assert_eq!(folded(&records, parts, turn), expected, "{parts} parts");
        }
    }
}
