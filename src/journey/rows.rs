//! What the fold yields: the rows of the store's tables, texts as the numbers of shapes.

use super::reason::Reason;

/// One touch (A1), in the order of T4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// Whose.
    pub customer: u32,
    /// Its shape.
    pub shape: u32,
    /// When.
    pub at: i64,
    /// So many touches of the customer precede it in the order of T4.
    pub place: u32,
    /// Row of the source.
    pub src: i64,
}

/// One entry into a journey (G4). Numbers follow the customer's order of T4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub entry: u32,
    /// Whose.
    pub customer: u32,
    /// That of its `journey_entered`.
    pub shape: u32,
    /// When it began.
    pub begun: i64,
    /// When it ended; `None` = active at `as_of`.
    pub ended: Option<i64>,
    /// Why it ended (F7); `None` = active.
    pub reason: Option<Reason>,
    /// The shape whose step it ended at: that of the exit event, else of the last visit by then (F7).
    pub end_shape: Option<u32>,
    /// The first email or push open, at any time (G3).
    pub opened: Option<i64>,
    /// The first email, text, push or in-app click, at any time (G3).
    pub clicked: Option<i64>,
}

impl Entry {
    /// Whether it ended by completion, which opens the listening window (G4) and is no exit (F3, F7).
    #[must_use]
    pub fn completed(&self) -> bool {
        self.reason == Some(Reason::Completed)
    }

    /// Whether a suppression segment ended it (G4, G5).
    #[must_use]
    pub fn suppressed(&self) -> bool {
        self.reason == Some(Reason::Suppressed)
    }
}

/// What became of a visit (F3); the numbers are those of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Outcome {
    /// The customer is there still.
    InProgress = 0,
    /// By `step_left`, a later visit of the entry, or completion.
    PassedOn = 1,
    /// By `step_exited` or any other end of the entry.
    Exited = 2,
}

/// One `step_entered` of an entry, not after its end (F3), sorted by entry and, inside, in the order of T4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The entry.
    pub entry: u32,
    /// Whose.
    pub customer: u32,
    /// Its shape.
    pub shape: u32,
    /// When.
    pub at: i64,
    /// What became of it.
    pub outcome: Outcome,
    /// The shape of the entry's next counted visit.
    pub next_shape: Option<u32>,
}

/// One message or custom event that bears a journey (F1, F4), in the order of T4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// The entry; `None` = it belongs to none.
    pub entry: Option<u32>,
    /// Whose.
    pub customer: u32,
    /// Its shape.
    pub shape: u32,
    /// When.
    pub at: i64,
    /// It stands for its step, entry (else customer and journey), message (else asset) and event (F6): the first that is
    /// no machine's, else the first, so that leaving machines out (A13) leaves the unique numbers right.
    pub first: bool,
    /// The same among those of its platform.
    pub first_platform: bool,
    /// Hash of its `message_id`, for one of no entry: such rows are selected one by one, so what is unique among them
    /// (F6) is known only then.
    pub message: Option<u64>,
}

/// One `journey_excluded` (G5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excluded {
    /// Who.
    pub customer: u32,
    /// Its shape.
    pub shape: u32,
    /// When.
    pub at: i64,
}

/// One event that no other row tells of: of no journey and no touch, of a journey but of no entry, or a step left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherEvent {
    /// Who.
    pub customer: u32,
    /// Its shape.
    pub shape: u32,
    /// When.
    pub at: i64,
}

/// Visits after the end of their entry, which are counted at no step (F3, H3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LateVisits {
    /// How many.
    pub count: u64,
    /// The first row of the source among them.
    pub example: Option<i64>,
}

impl LateVisits {
    /// Adds others.
    pub fn add(&mut self, other: Self) {
        self.count += other.count;
        self.example = self.example.into_iter().chain(other.example).min();
    }
}

/// Everything that a batch of customers yields, one vector per table, in customer order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The number of the next entry; set it before the first customer of a batch.
    pub next_entry: u32,
    /// Touches.
    pub touches: Vec<Touch>,
    /// Entries.
    pub entries: Vec<Entry>,
    /// Visits.
    pub visits: Vec<Visit>,
    /// Messages.
    pub messages: Vec<Message>,
    /// Exclusions.
    pub excluded: Vec<Excluded>,
    /// Events that none of these tells of.
    pub others: Vec<OtherEvent>,
    /// Events of a journey that belong to no entry of it (G4; health counts them).
    pub strays: u64,
    /// Visits that are not in `visits`, as their entry had ended.
    pub late_visits: LateVisits,
}

impl Rows {
    /// Forgets the rows and keeps the memory and the numbering, for the next batch.
    pub fn clear(&mut self) {
        self.touches.clear();
        self.entries.clear();
        self.visits.clear();
        self.messages.clear();
        self.excluded.clear();
        self.others.clear();
        self.strays = 0;
        self.late_visits = LateVisits::default();
    }

    /// Moves the numbers of the entries up by `by`: for batches that were folded side by side, each from 0.
    pub fn renumber(&mut self, by: u32) {
        self.next_entry += by;
        self.entries.iter_mut().for_each(|row| row.entry += by);
        self.visits.iter_mut().for_each(|row| row.entry += by);
        self.messages.iter_mut().filter_map(|row| row.entry.as_mut()).for_each(|entry| *entry += by);
    }
}
