//! The fold of one customer's events into rows (A1, A13, F1, F3, F4, F6, F7, G3, G4).

use super::ends;
use super::event::{Event, Facts, Kind, Member, Shape};
use super::firsts::Firsts;
use super::owner::OpenEntries;
use super::rows::{Excluded, Message, OtherEvent, Rows, Touch};
use super::visits::Visits;

/// Folds customer after customer; keeps its memory between them, so that nothing is allocated per event.
pub struct Fold<'a> {
    shapes: &'a [Shape],
    facts: &'a [Facts],
    as_of: i64,
    owners: OpenEntries,
    visits: Visits,
    firsts: Firsts,
    members: Vec<Member>,
    joined: Vec<(u32, i64)>,
}

impl<'a> Fold<'a> {
    /// `facts` are by the shapes' journeys, the first for none; `as_of` in microseconds (T1).
    #[must_use]
    pub fn new(shapes: &'a [Shape], facts: &'a [Facts], as_of: i64) -> Self {
        Self {
            shapes,
            facts,
            as_of,
            owners: OpenEntries::default(),
            visits: Visits::default(),
            firsts: Firsts::default(),
            members: Vec::new(),
            joined: Vec::new(),
        }
    }

    /// Adds the rows of one customer: their events up to `as_of` in the order of T4 without duplicates, and their
    /// memberships in any order. Entries are numbered on from `rows.next_entry`.
    pub fn customer(&mut self, customer: u32, events: &[Event], members: &[Member], rows: &mut Rows) {
        self.owners.read(customer, events, self.shapes);
        self.begin(members, rows);
        self.visits.clear();
        self.firsts.clear();
        let before = rows.messages.len();
        let mut place = 0;
        for event in events {
            let shape = self.shapes[event.shape as usize];
            if !shape.used() {
                continue;
            }
            if shape.touch {
                rows.touches.push(Touch { customer, shape: event.shape, at: event.at, place, src: event.src });
                place += 1;
            }
            let other = OtherEvent { customer, shape: event.shape, at: event.at };
            if shape.journey == 0 {
                rows.strays += u64::from(shape.kind.lifecycle());
                rows.others.extend((!shape.touch).then_some(other));
            } else if shape.kind == Kind::Excluded {
                rows.excluded.push(Excluded { customer, shape: event.shape, at: event.at });
            } else {
                let owner = self.owners.find(&shape, event);
                rows.strays += u64::from(owner.is_none());
                if shape.kind.lifecycle() {
                    let left = matches!(shape.kind, Kind::StepLeft | Kind::StepExited);
                    rows.others.extend((left || owner.is_none()).then_some(other));
                    self.live(owner, event, &shape);
                } else {
                    self.message(owner, customer, event, &shape, before, rows);
                }
            }
        }
        self.firsts.mark(&mut rows.messages[before..]);
        if !self.owners.entries.is_empty() {
            self.finish(rows);
        }
    }

    /// Numbers the entries, so that their messages can name them, and notes when a segment suppressed them.
    fn begin(&mut self, members: &[Member], rows: &mut Rows) {
        if self.owners.entries.is_empty() {
            return;
        }
        ends::joined(members, &mut self.members, &mut self.joined);
        for open in self.owners.entries.iter_mut().filter(|open| !open.repeat) {
            let facts = &self.facts[open.journey as usize];
            open.suppressed = ends::suppressed(open.row.begun, facts, &self.joined, self.as_of);
            open.row.entry = rows.next_entry;
            rows.next_entry += 1;
        }
    }

    /// A lifecycle event of an entry.
    fn live(&mut self, owner: Option<usize>, event: &Event, shape: &Shape) {
        let Some(owner) = owner else { return };
        let open = &mut self.owners.entries[owner];
        match shape.kind {
            Kind::Completed | Kind::Exited => {
                open.exit = open.exit.or(Some((event.at, event.shape)));
            }
            Kind::StepExited => {
                open.step_exit = open.step_exit.or(Some((event.at, event.shape)));
            }
            Kind::StepEntered => self.visits.enter(owner, event),
            Kind::StepLeft => self.visits.leave(owner, event.at, shape.step),
            _ => {}
        }
    }

    /// A message or custom event that bears a journey.
    fn message(
        &mut self,
        owner: Option<usize>,
        customer: u32,
        event: &Event,
        shape: &Shape,
        before: usize,
        rows: &mut Rows,
    ) {
        let mut entry = None;
        if let Some(owner) = owner {
            let row = &mut self.owners.entries[owner].row;
            entry = Some(row.entry);
            match shape.kind {
                Kind::Opened => row.opened = row.opened.or(Some(event.at)),
                Kind::Clicked => row.clicked = row.clicked.or(Some(event.at)),
                _ => {}
            }
        }
        self.firsts.read(rows.messages.len() - before, entry, event.message, shape);
        rows.messages.push(Message {
            entry,
            customer,
            shape: event.shape,
            at: event.at,
            first: false,
            first_platform: false,
            message: Some(event.message).filter(|hash| entry.is_none() && *hash != 0),
        });
    }

    /// Ends the entries and yields them with their visits.
    fn finish(&mut self, rows: &mut Rows) {
        self.visits.sort();
        for (at, open) in self.owners.entries.iter_mut().enumerate().filter(|(_, open)| !open.repeat) {
            let facts = &self.facts[open.journey as usize];
            if let Some(end) = ends::end(open, self.shapes, facts, self.as_of) {
                open.row.ended = Some(end.at);
                open.row.reason = Some(end.reason);
                let told = end.exit.filter(|&shape| self.shapes[shape as usize].step != 0);
                open.row.end_shape = told.or_else(|| self.visits.last_by(at, end.at));
            }
            rows.entries.push(open.row);
            self.visits.yield_rows(at, open, self.shapes, rows);
        }
    }
}
