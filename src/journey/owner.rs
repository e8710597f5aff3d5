//! Which entry an event belongs to (G4).

use super::event::{Event, Kind, Shape};
use super::rows::Entry;

/// An entry while its events are being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenEntry {
    /// The row, ended and numbered at last.
    pub row: Entry,
    /// Its journey.
    pub journey: u32,
    /// Hash of its id; 0 = none.
    pub id: u64,
    /// The start of an entry that had begun already: no entry.
    pub repeat: bool,
    /// The customer's next entry into the journey (ends it where it has no id).
    pub next: Option<i64>,
    /// Its first `journey_exited` or `journey_completed`: time, shape.
    pub exit: Option<(i64, u32)>,
    /// Its first `step_exited`: time, shape.
    pub step_exit: Option<(i64, u32)>,
    /// When the customer first joined a suppression segment after it began.
    pub suppressed: Option<i64>,
}

impl OpenEntry {
    /// Whether nothing before `at` ended it: only what the end of a step, or else that of the journey, would not overrule
    /// (G4). Events up to then have been read; a suppression at the same instant yields to an event.
    fn open_before(&self, at: i64, of_step: bool) -> bool {
        let gone = |end: Option<i64>| end.is_some_and(|end| end < at);
        let told = |end: Option<(i64, u32)>| gone(end.map(|(at, _)| at));
        let over = told(self.exit) || of_step && told(self.step_exit) || gone(self.suppressed);
        !(over || self.id == 0 && gone(self.next))
    }
}

/// The entries of one customer, in the order of T4, and the ways to find them.
#[derive(Default)]
pub(super) struct OpenEntries {
    /// The entries, repeated starts among them.
    pub entries: Vec<OpenEntry>,
    /// Journey, begun, position: sorted.
    by_time: Vec<(u32, i64, usize)>,
    /// Journey, id, position: sorted, one per id.
    by_id: Vec<(u32, u64, usize)>,
    /// By position in `by_time`, up to where all that stand before it were seen to be over, for the ends of steps and for
    /// those of journeys: what is over stays over, so it is passed by once.
    over: [Vec<usize>; 2],
}

impl OpenEntries {
    /// Reads the starts. A second start of the same journey and entry id is no new entry.
    pub fn read(&mut self, customer: u32, events: &[Event], shapes: &[Shape]) {
        self.entries.clear();
        self.by_time.clear();
        self.by_id.clear();
        for event in events {
            let shape = &shapes[event.shape as usize];
            if shape.kind != Kind::Entered || !shape.used() || shape.journey == 0 {
                continue;
            }
            if event.entry != 0 {
                self.by_id.push((shape.journey, event.entry, self.entries.len()));
            }
            self.entries.push(OpenEntry {
                row: Entry {
                    entry: 0,
                    customer,
                    shape: event.shape,
                    begun: event.at,
                    ended: None,
                    reason: None,
                    end_shape: None,
                    opened: None,
                    clicked: None,
                },
                journey: shape.journey,
                id: event.entry,
                repeat: event.entry != 0,
                next: None,
                exit: None,
                step_exit: None,
                suppressed: None,
            });
        }
        self.by_id.sort_unstable();
        self.by_id.dedup_by_key(|&mut (journey, id, _)| (journey, id));
        for &(_, _, open) in &self.by_id {
            self.entries[open].repeat = false;
        }
        let starts = self.entries.iter().enumerate().filter(|(_, open)| !open.repeat);
        self.by_time.extend(starts.map(|(at, open)| (open.journey, open.row.begun, at)));
        self.by_time.sort_unstable();
        for pair in self.by_time.windows(2) {
            if pair[0].0 == pair[1].0 {
                self.entries[pair[0].2].next = Some(pair[1].1);
            }
        }
        for over in &mut self.over {
            over.clear();
            over.extend(0..self.by_time.len());
        }
    }

    /// The entry of an event of a journey: the one it names; else, of an end at the very instant at which an entry begins,
    /// the one that was open before; else the latest begun by then, the same instant included. Events come in time.
    pub fn find(&mut self, shape: &Shape, event: &Event) -> Option<usize> {
        let journey = shape.journey;
        if event.entry != 0 {
            let wanted = (journey, event.entry);
            let at = self.by_id.binary_search_by_key(&wanted, |&(journey, id, _)| (journey, id)).ok()?;
            return Some(self.by_id[at].2);
        }
        let after = self.by_time.partition_point(|&(other, begun, _)| (other, begun) <= (journey, event.at));
        let &(other, begun, open) = self.by_time[..after].last()?;
        if other != journey {
            return None;
        }
        let before = if shape.kind.ends() && begun == event.at { self.open_before(shape, event.at) } else { None };
        Some(before.unwrap_or(open))
    }

    /// The latest entry begun before `at` that was open until then.
    fn open_before(&mut self, shape: &Shape, at: i64) -> Option<usize> {
        let of_step = matches!(shape.kind, Kind::StepLeft | Kind::StepExited);
        let over = &mut self.over[usize::from(of_step)];
        let first = self.by_time.partition_point(|&(other, begun, _)| (other, begun) < (shape.journey, at));
        let mut place = first;
        let mut found = None;
        while let Some(&(_, _, open)) = self.by_time[..place].last().filter(|(other, ..)| *other == shape.journey) {
            if self.entries[open].open_before(at, of_step) {
                found = Some(open);
                break;
            }
            place = over[place - 1];
        }
        if let Some(last) = first.checked_sub(1).filter(|_| place < first) {
            over[last] = place;
        }
        found
    }
}
