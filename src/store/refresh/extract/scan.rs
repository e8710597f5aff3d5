//! The one read of the events by one thread: every accepted row becomes a [`Record`] in the part of its customer.

mod plan;
mod rows;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use duckdb::arrow::array::{Array, RecordBatch};

use super::counts::{Counts, ValueCount, words};
use super::customer_ids::CustomerIds;
use super::id_runs::IdRuns;
use super::part::Hit;
use super::record::{IdKind, Record, row_id};
use super::shape_registry::KnownShape;
use super::spill::Spill;
use super::sql::{self, Unknown};
use crate::domain::hash::BuildIntHasher;
use crate::journey::{Kind, Reason};
use crate::store::Error;
use crate::store::refresh::derive::presence::Presence;
use crate::store::refresh::shapes::ShapeTexts;
use crate::store::refresh::trigger_query::TriggerQuery;
use rows::{Rows, common_prefix};

pub use rows::Ids;

pub use plan::{Entry, Lane, ScanPlan, Segment, Stretch};

/// What one thread has read.
pub struct Scan<'a> {
    plan: &'a ScanPlan<'a>,
    /// By [`Lane`] of each part.
    pub spill: Spill,
    customers: CustomerIds,
    pub stretches: Vec<Stretch>,
    /// By part.
    pub segments: Vec<Vec<Segment>>,
    /// Records by part.
    records: Vec<u32>,
    /// Bytes of long ids by part.
    long: Vec<u64>,
    /// Texts by the shapes' numbers in this thread.
    pub shapes: Vec<ShapeTexts>,
    /// Shapes of the entry that is being read, by hash.
    seen: HashMap<u64, Seen, BuildIntHasher>,
    locals: Vec<Local>,
    /// By entry.
    pub counts: Vec<Counts>,
    /// By entry.
    pub ids: Vec<IdRuns>,
    /// By trigger.
    pub presence: Vec<Presence>,
    /// The most columns of an entry whose values may be unreadable.
    pub states: usize,
    /// Those of a row; its memory is kept.
    row_states: Vec<u8>,
}

/// What most rows need of their shape, in one place: what lies elsewhere is out of the cache when the next row comes.
#[derive(Clone, Copy)]
struct Seen {
    /// Where it stands in `locals`.
    place: usize,
    /// Its number; `None` = it has none yet, or is of exits, which have one by reason.
    number: Option<u32>,
    /// A trigger bears its name.
    triggers: bool,
}

/// A shape as this thread numbers it.
struct Local {
    known: Arc<KnownShape>,
    /// Numbers; by reason where it is of exits.
    by_reason: Vec<(Option<Reason>, u32)>,
}

impl<'a> Scan<'a> {
    /// A scan that has read nothing; files are made in `dir`.
    #[must_use]
    pub fn new(plan: &'a ScanPlan<'a>, dir: &Path) -> Self {
        let states = plan.entries.iter().map(|entry| sql::lossy(entry.table).len()).max().unwrap_or(0);
        let counts = |entry: &Entry<'_>| Counts {
            values: vec![ValueCount::default(); sql::lossy(entry.table).len()],
            ..Counts::default()
        };
        let presence = |query: &TriggerQuery<'_>| Presence::new(query.conditions.len());
        Self {
            plan,
            spill: Spill::new(plan.parts * Lane::COUNT, plan.budget / 2, dir),
            customers: CustomerIds::new(plan.parts, plan.budget / 2),
            stretches: Vec::new(),
            segments: vec![Vec::new(); plan.parts],
            records: vec![0; plan.parts],
            long: vec![0; plan.parts],
            shapes: Vec::new(),
            seen: HashMap::default(),
            locals: Vec::new(),
            counts: plan.entries.iter().map(counts).collect(),
            ids: vec![IdRuns::new(plan.budget); plan.entries.len()],
            presence: plan.triggers.queries.iter().map(presence).collect(),
            states,
            row_states: Vec::new(),
        }
    }

    /// Reads some rows of an entry by one statement. `step` is told of rows as they are read and may stop the scan.
    ///
    /// # Errors
    /// When the source cannot be read, a file cannot be written, or `step` says so.
    pub fn read(
        &mut self,
        connection: &duckdb::Connection,
        entry: &Entry<'_>,
        rows: (i64, Option<i64>),
        mut step: impl FnMut(u64) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        self.seen.clear();
        self.locals.clear();
        let attributes: Vec<&str> = self.plan.triggers.attributes.iter().map(String::as_str).collect();
        // Row numbers stand as numbers in the text: a parameter would not keep the engine from reading the other rows.
        let mut statement = connection.prepare(&sql::scan(entry.table, &entry.need, &attributes, rows))?;
        for batch in statement.stream_arrow([])? {
            let batch = batch?;
            self.batch(&batch, entry)?;
            if step(batch.num_rows() as u64).is_break() {
                return Err(Error::Cancelled);
            }
        }
        Ok(())
    }

    /// Gives back what only reading needs.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn close(&mut self) -> Result<(), Error> {
        self.customers = CustomerIds::new(1, 0);
        self.seen = HashMap::default();
        self.spill.close()
    }

    /// Begins a stretch where the row does not belong to the last one. Yields the number of its first row, and where that is.
    fn stretch(&mut self, rows: &Rows<'_>, entry: usize, row: usize) -> (i64, i64) {
        let row = rows.numbers[row];
        if let Some(last) = self.stretches.last()
            && last.entry == entry
            && (last.first..last.end).contains(&row)
        {
            return (last.base, last.first);
        }
        let (base, end) = self.plan.rows.number(entry, row);
        let end = end.min(row.saturating_add(i64::from(u32::MAX)));
        let prefix = match &rows.ids {
            Ids::Text(ids) => common_prefix(ids),
            Ids::Number(_) => Arc::default(),
        };
        self.stretches.push(Stretch { entry, first: row, end, base, prefix });
        (base, row)
    }

    fn batch(&mut self, batch: &RecordBatch, entry: &Entry<'_>) -> Result<(), Error> {
        let rows = Rows::new(batch, entry.table);
        self.counts[entry.number].read += batch.num_rows() as u64;
        let mut decimals = String::new();
        for row in 0..batch.num_rows() {
            let (base, first) = self.stretch(&rows, entry.number, row);
            let beyond = rows.numbers[row] - first;
            let src = base + beyond;
            if rows.kept.is_some_and(|kept| !(kept.is_valid(row) && kept.value(row))) {
                self.counts[entry.number].filtered += 1;
                continue;
            }
            self.note_values(&rows, entry.number, row);
            let customer = rows.customers.text(row, &mut decimals);
            let Some((seen, shape, at)) = self.accepted(&rows, entry, row, src, customer) else { continue };
            let numbered = self.customers.number(customer);
            let part = numbered.part as usize;
            if numbered.new {
                self.text(Lane::Customers.of(part), customer.as_bytes())?;
            }
            let mut record = Record::at_time(at);
            record.customer = numbered.number;
            record.shape = shape;
            record.row = u32::try_from(beyond).unwrap_or(u32::MAX);
            record.set_ids(rows.entries.hash(row), rows.messages.hash(row));
            self.identify(&mut record, &rows, row, part)?;
            if seen.triggers {
                self.hits(&mut record, &rows, entry, row, (seen.place, part))?;
            }
            self.push(part, &record, &rows, row)?;
        }
        Ok(())
    }

    /// What is known of its shape, the shape's number and its time, where a row is one; else it is counted by what it lacks.
    fn accepted(
        &mut self,
        rows: &Rows<'_>,
        entry: &Entry<'_>,
        row: usize,
        src: i64,
        customer: &str,
    ) -> Option<(Seen, u32, i64)> {
        let example = || rows.unknown(Unknown::Example, row).unwrap_or_default().to_owned();
        if !rows.times.is_valid(row) {
            let counts = &mut self.counts[entry.number];
            counts.unread_times += u64::from(rows.unknown(Unknown::UnreadTime, row).is_some());
            counts.no_time.note(src, example);
            return None;
        }
        if customer.is_empty() {
            self.counts[entry.number].no_customer.note(src, example);
            return None;
        }
        let at = rows.times.value(row);
        let Some(seen) = self.shape(rows, entry, row) else {
            self.counts[entry.number].no_event.note(src, example);
            return None;
        };
        let counts = &mut self.counts[entry.number];
        let bounds = self.plan.bounds;
        let late = if bounds.horizon.is_some_and(|horizon| at > horizon) {
            counts.next = Some(counts.next.map_or(at, |next| next.min(at)));
            &mut counts.unborn
        } else if bounds.as_of.is_some_and(|as_of| at > as_of) {
            &mut counts.future
        } else {
            counts.accepted += 1;
            counts.latest = counts.latest.max(Some(at));
            return Some((seen, self.number(seen, rows, row), at));
        };
        late.note(src, || words(&self.locals[seen.place].known.texts.source_event, customer, at));
        None
    }

    /// What is known of the row's shape; `None` = it has no event.
    fn shape(&mut self, rows: &Rows<'_>, entry: &Entry<'_>, row: usize) -> Option<Seen> {
        self.seen.get(&rows.shapes[row]).copied().or_else(|| self.meet(rows, entry, row))
    }

    /// Notes the shape of a row that this thread sees for the first time; `None` = it has no event.
    fn meet(&mut self, rows: &Rows<'_>, entry: &Entry<'_>, row: usize) -> Option<Seen> {
        let hash = rows.shapes[row];
        let known = if let Some(known) = entry.registry.get(hash) {
            known
        } else {
            let texts = rows.shape(row, self.plan.names)?;
            let exit = Kind::of(&texts.event).is_exit();
            let bears = |query: &TriggerQuery<'_>| query.names.contains(&texts.source_event);
            let queries = self.plan.triggers.queries.iter().enumerate();
            let triggers: Vec<usize> = queries.filter(|(_, query)| bears(query)).map(|(number, _)| number).collect();
            entry.registry.put(hash, KnownShape { texts, exit, triggers })
        };
        let seen = Seen { place: self.locals.len(), number: None, triggers: !known.triggers.is_empty() };
        self.locals.push(Local { known, by_reason: Vec::new() });
        self.seen.insert(hash, seen);
        Some(seen)
    }

    /// The number of an accepted row's shape: what only rows later than the bounds bear has none (T1, T6).
    fn number(&mut self, seen: Seen, rows: &Rows<'_>, row: usize) -> u32 {
        if let Some(number) = seen.number {
            return number;
        }
        let local = &mut self.locals[seen.place];
        let reason = local.known.exit.then(|| rows.reason(row));
        if let Some((_, number)) = local.by_reason.iter().find(|(known, _)| *known == reason) {
            return *number;
        }
        let number = u32::try_from(self.shapes.len()).unwrap_or(u32::MAX);
        self.shapes.push(ShapeTexts { reason, ..local.known.texts.clone() });
        local.by_reason.push((reason, number));
        if reason.is_none() {
            self.seen.insert(rows.shapes[row], Seen { number: Some(number), ..seen });
        }
        number
    }

    /// Gives a record its event id.
    fn identify(&mut self, record: &mut Record, rows: &Rows<'_>, row: usize, part: usize) -> Result<(), Error> {
        let Some(Stretch { entry, prefix, .. }) = self.stretches.last() else { return Ok(()) };
        let entry = *entry;
        match &rows.ids {
            Ids::Number(ids) if ids.is_valid(row) => {
                let id = ids.value(row);
                self.ids[entry].number(id);
                record.set_id(IdKind::Number, id.cast_unsigned());
            }
            Ids::Text(ids) if ids.is_valid(row) && !ids.value(row).is_empty() => {
                let id = ids.value(row).as_bytes();
                self.ids[entry].text(id);
                let tail = id.strip_prefix(&**prefix).filter(|tail| tail.len() <= 8 && !tail.contains(&0));
                if let Some(tail) = tail {
                    let mut bytes = [0; 8];
                    bytes[..tail.len()].copy_from_slice(tail);
                    record.set_id(IdKind::Short, u64::from_be_bytes(bytes));
                } else {
                    record.set_id(IdKind::Long, self.long[part]);
                    self.long[part] += 4 + id.len() as u64;
                    self.text(Lane::LongIds.of(part), id)?;
                }
            }
            // Where others have an id, the hash is asked for later.
            _ => {
                self.counts[entry].without_id += u64::from(rows.row_hashes.is_none());
                record.set_id(IdKind::None, row_id(entry, rows.row_hashes.map_or(0, |hashes| hashes[row])));
            }
        }
        Ok(())
    }

    /// Tells the triggers that bear the row's name of it.
    fn hits(
        &mut self,
        record: &mut Record,
        rows: &Rows<'_>,
        entry: &Entry<'_>,
        row: usize,
        (place, part): (usize, usize),
    ) -> Result<(), Error> {
        let known = Arc::clone(&self.locals[place].known);
        for trigger in &known.triggers {
            let query = &self.plan.triggers.queries[*trigger];
            let value = |n: usize| rows.attribute(self.plan.triggers.position(&query.conditions[n].attribute), row);
            self.presence[*trigger].see(|n| value(n).is_some());
            let counts = query.of_machines || !known.texts.machine;
            if counts
                && (0..query.conditions.len()).all(|n| query.conditions[n].holds(value(n).as_ref(), entry.table.zones))
            {
                record.set_hit();
                let hit = Hit {
                    record: self.records[part],
                    trigger: u32::try_from(*trigger).unwrap_or(u32::MAX),
                    value: rows.value(row),
                };
                self.spill.push(Lane::Hits.of(part), bytemuck::bytes_of(&hit))?;
            }
        }
        Ok(())
    }

    fn push(&mut self, part: usize, record: &Record, rows: &Rows<'_>, row: usize) -> Result<(), Error> {
        let stretch = self.stretches.len().saturating_sub(1);
        if self.segments[part].last().is_none_or(|segment| segment.stretch != stretch) {
            self.segments[part].push(Segment { first: self.records[part], stretch });
        }
        self.records[part] += 1;
        if self.states > 0 {
            self.row_states.clear();
            self.row_states.extend((0..self.states).map(|column| rows.state(column, row)));
            self.spill.push(Lane::States.of(part), &self.row_states)?;
            let entry = self.stretches[stretch].entry;
            let counts = self.counts[entry].values.iter_mut().zip(&self.row_states);
            counts.for_each(|(count, state)| count.note(*state));
        }
        self.spill.push(Lane::Records.of(part), bytemuck::bytes_of(record))
    }

    fn text(&mut self, lane: usize, text: &[u8]) -> Result<(), Error> {
        self.spill.push(lane, &u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes())?;
        self.spill.push(lane, text)
    }

    /// Counts values that cannot be read, whatever else becomes of the row.
    fn note_values(&mut self, rows: &Rows<'_>, entry: usize, row: usize) {
        for (column, count) in self.counts[entry].values.iter_mut().enumerate() {
            if rows.state(column, row) == 2 {
                count.all += 1;
                let text = rows.unread(column, row);
                if text.is_some_and(|text| count.example.as_deref().is_none_or(|first| text < first)) {
                    count.example = text.map(str::to_owned);
                }
            }
        }
    }
}
