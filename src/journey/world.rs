//! A small world for tests: events by name, sorted and folded as the refresh does it.

use super::order::Place;
use super::{Event, Facts, Fold, Kind, Member, Reason, Rows, Shape};
use crate::domain::standard::{Depth, standard};

/// An event in words; numbers for ids, 0 = none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub at: i64,
    pub name: &'static str,
    pub id: u8,
    pub journey: u32,
    pub step: u32,
    pub asset: u32,
    pub platform: u32,
    pub entry: u64,
    pub message: u64,
    pub machine: bool,
    pub reason: &'static str,
}

/// An event of journey 1.
pub(super) fn on(at: i64, name: &'static str) -> Line {
    let (id, step, asset, platform, entry, message, machine) = (0, 0, 0, 0, 0, 0, false);
    Line { at, name, id, journey: 1, step, asset, platform, entry, message, machine, reason: "" }
}

/// The columns of a shape; their order is that of T4's last key.
type Texts = (&'static str, u32, u32, u32, u32, &'static str, bool);

impl Line {
    pub fn id(self, id: u8) -> Self {
        Self { id, ..self }
    }
    pub fn journey(self, journey: u32) -> Self {
        Self { journey, ..self }
    }
    pub fn step(self, step: u32) -> Self {
        Self { step, ..self }
    }
    pub fn entry(self, entry: u64) -> Self {
        Self { entry, ..self }
    }
    pub fn message(self, message: u64) -> Self {
        Self { message, ..self }
    }
    pub fn asset(self, asset: u32) -> Self {
        Self { asset, ..self }
    }
    pub fn platform(self, platform: u32) -> Self {
        Self { platform, ..self }
    }
    pub fn machine(self) -> Self {
        Self { machine: true, ..self }
    }
    pub fn reason(self, reason: &'static str) -> Self {
        Self { reason, ..self }
    }

    fn texts(&self) -> Texts {
        (self.name, self.asset, self.journey, self.step, self.platform, self.reason, self.machine)
    }
}

/// Customers' events and memberships, two journeys.
#[derive(Clone, Debug)]
pub(super) struct World {
    pub customers: Vec<(Vec<Line>, Vec<Member>)>,
    pub facts: [Facts; 3],
    pub as_of: i64,
}

/// One customer, `as_of` 1000, nothing that ends entries from outside.
pub(super) fn world(lines: &[Line]) -> World {
    World { customers: vec![(lines.to_vec(), Vec::new())], facts: Default::default(), as_of: 1000 }
}

impl World {
    /// What the lines say, sorted, each once.
    fn texts(&self) -> Vec<Texts> {
        let mut texts: Vec<Texts> = self.customers.iter().flat_map(|(lines, _)| lines).map(Line::texts).collect();
        texts.sort_unstable();
        texts.dedup();
        texts
    }

    /// The lines of every customer in the order of T4.
    pub fn ordered(&self) -> Vec<Vec<Line>> {
        let texts = self.texts();
        let rank = |line: &Line| u32::try_from(texts.binary_search(&line.texts()).unwrap()).unwrap();
        let sorted = |(lines, _): &(Vec<Line>, Vec<Member>)| {
            let mut lines = lines.clone();
            lines.sort_unstable_by(|a, b| {
                let ids = ([a.id], [b.id]);
                let place = |line: &Line, id| Place {
                    at: line.at,
                    depth: standard(line.name).map_or(Depth::Other, |known| known.depth),
                    id: Some(id).filter(|_| line.id != 0),
                    tie: rank(line),
                    entry: line.entry,
                    message: line.message,
                };
                place(a, &ids.0[..]).cmp(&place(b, &ids.1[..]))
            });
            lines
        };
        self.customers.iter().map(sorted).collect()
    }

    /// The rows, folded in batches of so many customers; and the shapes they name.
    pub fn fold(&self, batch: usize) -> (Rows, Vec<Shape>) {
        let texts = self.texts();
        let names: Vec<_> = texts.iter().map(|texts| texts.0).collect();
        let number = |index: usize| u32::try_from(index).unwrap();
        let shapes: Vec<Shape> = texts
            .iter()
            .map(|&(name, asset, journey, step, platform, reason, machine)| Shape {
                kind: Kind::of(name),
                event: number(names.partition_point(|other| *other < name)) + 1,
                journey,
                step,
                asset,
                platform,
                machine,
                touch: standard(name).is_some_and(|known| known.touch),
                reason: Reason::parse(reason),
            })
            .collect();
        let mut whole = Rows::default();
        let ordered: Vec<_> = self.ordered().into_iter().zip(&self.customers).collect();
        for (nth, customers) in ordered.chunks(batch).enumerate() {
            let mut fold = Fold::new(&shapes, &self.facts, self.as_of);
            let mut rows = Rows::default();
            for (position, (lines, (_, members))) in customers.iter().enumerate() {
                let shape = |line: &Line| number(texts.binary_search(&line.texts()).unwrap());
                let events: Vec<_> = lines
                    .iter()
                    .map(|line| Event {
                        at: line.at,
                        entry: line.entry,
                        message: line.message,
                        src: 0,
                        shape: shape(line),
                    })
                    .collect();
                fold.customer(number(nth * batch + position), &events, members, &mut rows);
            }
            rows.renumber(whole.next_entry);
            whole.next_entry = rows.next_entry;
            whole.touches.append(&mut rows.touches);
            whole.entries.append(&mut rows.entries);
            whole.visits.append(&mut rows.visits);
            whole.messages.append(&mut rows.messages);
            whole.excluded.append(&mut rows.excluded);
            whole.others.append(&mut rows.others);
            whole.strays += rows.strays;
            whole.late_visits.add(rows.late_visits);
        }
        (whole, shapes)
    }

    /// The rows of the one fold.
    pub fn rows(&self) -> Rows {
        self.fold(usize::MAX).0
    }

    /// Begin, end and reason of every entry.
    pub fn spans(&self) -> Vec<(i64, Option<i64>, Option<Reason>)> {
        self.rows().entries.iter().map(|row| (row.begun, row.ended, row.reason)).collect()
    }
}

/// A membership of a segment.
pub(super) fn member(segment: u32, added: Option<i64>, removed: Option<i64>) -> Member {
    Member { segment, added, removed }
}
