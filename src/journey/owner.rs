//! Which entry an event belongs to (G4).

use super::event::{Event, Kind, Shape};
use super::rows::Entry;

/// An entry while its events are being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
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
}

/// The entries of one customer, in the order of T4, and the ways to find them.
#[derive(Default)]
pub(super) struct Owners {
    /// The entries, repeated starts among them.
    pub drafts: Vec<Draft>,
    /// Journey, begun, draft: sorted.
    by_time: Vec<(u32, i64, usize)>,
    /// Journey, id, draft: sorted, one per id.
    by_id: Vec<(u32, u64, usize)>,
}

impl Owners {
    /// Reads the starts. A second start of the same journey and entry id is no new entry.
    pub fn read(&mut self, customer: u32, events: &[Event], shapes: &[Shape]) {
        self.drafts.clear();
        self.by_time.clear();
        self.by_id.clear();
        for event in events {
            let shape = &shapes[event.shape as usize];
            if shape.kind != Kind::Entered || !shape.used() || shape.journey == 0 {
                continue;
            }
            if event.entry != 0 {
                self.by_id.push((shape.journey, event.entry, self.drafts.len()));
            }
            self.drafts.push(Draft {
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
            });
        }
        self.by_id.sort_unstable();
        self.by_id.dedup_by_key(|&mut (journey, id, _)| (journey, id));
        for &(_, _, draft) in &self.by_id {
            self.drafts[draft].repeat = false;
        }
        let starts = self.drafts.iter().enumerate().filter(|(_, draft)| !draft.repeat);
        self.by_time.extend(starts.map(|(at, draft)| (draft.journey, draft.row.begun, at)));
        self.by_time.sort_unstable();
        for pair in self.by_time.windows(2) {
            if pair[0].0 == pair[1].0 {
                self.drafts[pair[0].2].next = Some(pair[1].1);
            }
        }
    }

    /// The entry of an event of a journey: the one it names, else the latest begun by then, the same instant included.
    pub fn find(&self, journey: u32, event: &Event) -> Option<usize> {
        if event.entry != 0 {
            let wanted = (journey, event.entry);
            let at = self.by_id.binary_search_by_key(&wanted, |&(journey, id, _)| (journey, id)).ok()?;
            return Some(self.by_id[at].2);
        }
        let after = self.by_time.partition_point(|&(other, begun, _)| (other, begun) <= (journey, event.at));
        let &(other, _, draft) = self.by_time[..after].last()?;
        (other == journey).then_some(draft)
    }
}
