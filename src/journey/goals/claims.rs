//! Whose hit it is (G4, G6, G7): a sweep over one trigger's hits and the entries of its journeys.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::rows::{CountedHit, Entry, Goal, Hit, Measure};

/// The state of the sweep; its memory is kept between customers.
#[derive(Default)]
pub(super) struct Claims {
    /// Entries of the trigger's journeys by begin: begin, position.
    begins: Vec<(i64, usize)>,
    /// Completed ones by end: end, position.
    completions: Vec<(i64, usize)>,
    /// Ends and goals of the entries begun and not yet over.
    active: BinaryHeap<Reverse<(i64, u32)>>,
    /// How many of them there are per goal.
    crowds: Vec<(u32, usize)>,
    /// Positions of those that no hit has counted for yet.
    waiting: Vec<usize>,
    /// Per goal the time of the latest completion so far.
    latest: Vec<(u32, i64)>,
    /// The completions that a hit went to last: later hits add nothing to them.
    hit_latest: Option<i64>,
}

/// The last instant of an entry's active span (G4): exits and completions included (G6).
fn end(entry: &Entry) -> i64 {
    entry.ended.unwrap_or(i64::MAX)
}

impl Claims {
    /// Adds what each hit of one trigger counts for, at most once per entry.
    pub fn count(&mut self, goals: &[Goal], entries: &[Entry], hits: &[Hit], counted: &mut Vec<CountedHit>) {
        let Some(&Hit { trigger, .. }) = hits.first() else { return };
        self.begin(goals, entries, trigger);
        let (mut begun, mut done) = (0, 0);
        for hit in hits {
            while let Some(&(_, position)) = self.begins.get(begun).filter(|(at, _)| *at <= hit.at) {
                begun += 1;
                self.start(&entries[position], position);
            }
            while let Some(&(end, position)) = self.completions.get(done).filter(|(end, _)| *end < hit.at) {
                done += 1;
                self.complete(entries[position].goal, end);
            }
            self.expire(hit.at);
            if self.active.is_empty() {
                self.listen(goals, entries, hit.at, counted);
            } else {
                let shared = self.crowds.iter().filter(|(_, crowd)| *crowd > 0).count() > 1;
                for position in self.waiting.drain(..).filter(|&position| end(&entries[position]) >= hit.at) {
                    counted.push(CountedHit { goal: entries[position].goal, at: hit.at, entry: position, shared });
                }
            }
        }
    }

    /// Lays out the entries of the trigger's journeys.
    fn begin(&mut self, goals: &[Goal], entries: &[Entry], trigger: u32) {
        self.begins.clear();
        self.completions.clear();
        self.active.clear();
        self.crowds.clear();
        self.waiting.clear();
        self.latest.clear();
        self.hit_latest = None;
        for (position, entry) in entries.iter().enumerate() {
            if goals[entry.goal as usize].measure == Measure::Hit(trigger) {
                self.begins.push((entry.begun, position));
                self.completions.extend(entry.ended.filter(|_| entry.completed).map(|at| (at, position)));
            }
        }
        self.begins.sort_unstable();
        self.completions.sort_unstable();
    }

    /// An entry begins.
    fn start(&mut self, entry: &Entry, position: usize) {
        self.active.push(Reverse((end(entry), entry.goal)));
        self.waiting.push(position);
        match self.crowds.iter_mut().find(|(goal, _)| *goal == entry.goal) {
            Some((_, crowd)) => *crowd += 1,
            None => self.crowds.push((entry.goal, 1)),
        }
    }

    /// Forgets the active entries that ended before `at`.
    fn expire(&mut self, at: i64) {
        while let Some(&Reverse((_, goal))) = self.active.peek().filter(|Reverse((end, _))| *end < at) {
            self.active.pop();
            if let Some((_, crowd)) = self.crowds.iter_mut().find(|(other, _)| *other == goal) {
                *crowd -= 1;
            }
        }
    }

    /// Takes note of a completion, the latest of its goal so far.
    fn complete(&mut self, goal: u32, at: i64) {
        match self.latest.iter_mut().find(|(other, _)| *other == goal) {
            Some((_, latest)) => *latest = at,
            None => self.latest.push((goal, at)),
        }
    }

    /// A hit in no active span: it goes to the completion latest in time whose window reaches it; those of the very
    /// same instant share it (G7).
    fn listen(&mut self, goals: &[Goal], entries: &[Entry], at: i64, counted: &mut Vec<CountedHit>) {
        let hears = |goal: u32, end: i64| at <= end.saturating_add(goals[goal as usize].listening);
        let latest = self.latest.iter().filter(|&&(goal, end)| hears(goal, end)).map(|&(_, end)| end).max();
        let Some(last) = latest.filter(|_| latest != self.hit_latest) else { return };
        self.hit_latest = latest;
        let shared = self.latest.iter().filter(|&&(goal, end)| end == last && hears(goal, end)).count() > 1;
        let from = self.completions.partition_point(|&(end, _)| end < last);
        for &(_, entry) in self.completions[from..].iter().take_while(|&&(end, _)| end == last) {
            let goal = entries[entry].goal;
            if hears(goal, last) {
                counted.push(CountedHit { goal, at, entry, shared });
            }
        }
    }
}
