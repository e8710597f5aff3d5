//! One read of the entries of journeys with the same goal, each customer's followed once for each way to listen (G4–G9, J2).

use crate::domain::time::Span;
use crate::journey::goals::{Entry, Goal, Goals, Hit, Measure, Rows};
use crate::report::contract::ReportContext;
use crate::report::query::Query;
use crate::store;

/// The number of the trigger: all journeys here have the same.
const TRIGGER: u32 = 0;

/// By window, the goals of all journeys: the first, whose window it is, and the others with their own listening in microseconds;
/// `listening` is that of all as configured.
pub(super) fn goals(windows: &[Span], listening: &[i64]) -> Vec<Vec<Goal>> {
    let goal = |listening: i64| Goal { measure: Measure::Hit(TRIGGER), listening };
    let of_window = |window: &Span| {
        let others = listening.iter().skip(1).copied();
        std::iter::once(window.0).chain(others).map(goal).collect()
    };
    windows.iter().map(of_window).collect()
}

/// People of one scenario: those with the goal, those with an entry that is not open, and those of them who reached it in one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ScenarioCounts {
    pub attained: u64,
    pub closed_entrants: u64,
    pub closed_attained: u64,
}

/// A customer with the goal in a selected entry, under a window and one rule; `at` in microseconds, the first time.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScenarioGoal {
    pub after_exit: bool,
    pub customer: u32,
    pub at: i64,
}

/// Counts the customers one by one under each window and rule.
pub(super) struct Scenarios<'a> {
    /// One per window.
    folds: Vec<Goals<'a>>,
    /// By window, then by rule: after completion alone, after exits too.
    pub counts: Vec<[ScenarioCounts; 2]>,
    /// People with an entry that the filter selects.
    pub entrants: u64,
    /// The entries of the customer being read: as they are, and as they are where exits listen too.
    entries: [Vec<Entry>; 2],
    /// Which of them the filter selects.
    selected: Vec<bool>,
    rows: Rows,
}

impl<'a> Scenarios<'a> {
    /// `goals`: by window; `as_of` in microseconds.
    pub fn new(goals: &'a [Vec<Goal>], as_of: i64) -> Self {
        Self {
            folds: goals.iter().map(|goals| Goals::new(goals, as_of)).collect(),
            counts: vec![[ScenarioCounts::default(); 2]; goals.len()],
            entrants: 0,
            entries: [Vec::new(), Vec::new()],
            selected: Vec::new(),
            rows: Rows::default(),
        }
    }

    /// Reads a range of customers; `found` is told of each of them with the goal, once for each window and rule.
    pub fn read(
        &mut self,
        cx: &ReportContext<'_>,
        [entries, hits]: &[Query; 2],
        found: &mut impl FnMut(ScenarioGoal),
    ) -> Result<(), store::Error> {
        let mut all: Vec<(u32, i64)> = Vec::new();
        cx.reader.batches(hits.text, &hits.params, |rows, columns| {
            all.extend((0..rows).map(|row| (number(columns[0].int(row)), columns[1].int(row))));
        })?;
        let (mut customer, mut own) = (0, Vec::new());
        cx.reader.batches(entries.text, &entries.params, |rows, columns| {
            let of = |column: usize, row: usize| columns[column].int(row);
            for row in 0..rows {
                let owner = number(of(0, row));
                if owner != customer {
                    self.close(customer, &all, &mut own, found);
                    customer = owner;
                }
                let entry = Entry {
                    entry: number(of(1, row)),
                    goal: number(of(2, row)),
                    begun: of(3, row),
                    ended: (of(4, row) == 1).then(|| of(5, row)),
                    completed: of(6, row) == 1,
                    opened: None,
                    clicked: None,
                };
                // Only this journey's rule varies; who was suppressed is not listened to (G5).
                let left = entry.goal == 0 && entry.ended.is_some() && of(7, row) == 0;
                self.entries[0].push(entry);
                self.entries[1].push(Entry { completed: entry.completed || left, ..entry });
                self.selected.push(of(8, row) == 1);
            }
        })?;
        self.close(customer, &all, &mut own, found);
        Ok(())
    }

    /// The entries of a customer are over.
    fn close(&mut self, customer: u32, hits: &[(u32, i64)], own: &mut Vec<Hit>, found: &mut impl FnMut(ScenarioGoal)) {
        if self.selected.contains(&true) {
            let first = hits.partition_point(|(owner, _)| *owner < customer);
            let of_customer = hits[first..].iter().take_while(|(owner, _)| *owner == customer);
            own.clear();
            own.extend(of_customer.map(|&(_, at)| Hit { trigger: TRIGGER, at }));
            self.entrants += 1;
            for (fold, counts) in self.folds.iter_mut().zip(&mut self.counts) {
                for ((after_exit, entries), counts) in [false, true].into_iter().zip(&self.entries).zip(counts) {
                    fold.customer(customer, entries, own, &mut self.rows);
                    let outcomes = self.rows.outcomes.iter().zip(&self.selected).filter(|(_, selected)| **selected);
                    let (mut first, mut closed, mut both) = (None, false, false);
                    for (outcome, _) in outcomes {
                        first = [first, outcome.converted].into_iter().flatten().min();
                        closed |= !outcome.open;
                        both |= outcome.converted.is_some() && !outcome.open;
                    }
                    counts.attained += u64::from(first.is_some());
                    if let Some(at) = first {
                        found(ScenarioGoal { after_exit, customer, at });
                    }
                    counts.closed_entrants += u64::from(closed);
                    counts.closed_attained += u64::from(both);
                    self.rows.outcomes.clear();
                    self.rows.attained.clear();
                }
            }
        }
        self.entries.iter_mut().for_each(Vec::clear);
        self.selected.clear();
    }
}

fn number(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
