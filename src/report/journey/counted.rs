//! One read of the entries, one of the visits and one of the message events of a journey (F3, F4, F7, F8): what `reached` of
//! `funnel.sql`, `passed` and `by_shape` of `step_metrics.sql`, `ended` of `exits.sql`, `losses.sql` and `goal_times.sql` say, without
//! tables of distinct people and entries. Visits are read in the order of their entries and so of their customers, as many at once as are held in memory.

use std::collections::{BTreeMap, HashMap};
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use crate::domain::hash::BuildIntHasher;
use crate::journey::Reason;
use crate::report::args::Args;
use crate::report::cache::AnswerKey;
use crate::report::contract::{ReportContext, answer_key};
use crate::report::error::Error;
use crate::report::query::Query;
use crate::report::{filter, touches};
use crate::store::{self, Column, Param, Reader};

use super::counts::{
    EndedEntries, EntryState, JourneyEntries, JourneyMessages, JourneyVisits, LostVisits, PassedOn, ReachedStep,
    ShapeMessages,
};

const ENTRIES: &str = filter::filtered!("people", "shapes", "chosen"; include_str!("counted_entries.sql"));
const SIZE: &str = include_str!("counted_size.sql");
const SHAPES: &str = include_str!("visit_shapes.sql");
const VISITS: &str = include_str!("visit_rows.sql");
const MESSAGES: &str = include_str!("message_rows.sql");
const COUNTS: &str = include_str!("message_counts.sql");

/// The texts of the queries, by file name.
pub(super) const SQL: &[(&str, &str)] = &[
    ("counted_size.sql", SIZE),
    ("counted_entries.sql", ENTRIES),
    ("visit_shapes.sql", SHAPES),
    ("visit_rows.sql", VISITS),
    ("message_rows.sql", MESSAGES),
    ("message_counts.sql", COUNTS),
];

/// So many rows are held in memory at once, about: more only where one customer has more.
const AT_ONCE: u64 = if cfg!(test) { 1 << 8 } else { 1 << 20 };

/// Fewer rows are read by one thread.
const LEAST: u64 = if cfg!(test) { 2 } else { 1 << 15 };

/// What happens, for people.
pub(super) const STEP: &str = "entries, visits (in the order of their entries) and message events are read once each, and counted as this statement counts them";

/// Counts the entries that a filter chooses, of a version where one is named. They are read once for all that asks.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(super) fn entries(cx: &ReportContext<'_>, journey: &str, args: &Args) -> Result<Arc<JourneyEntries>, Error> {
    let (key, args) = of(cx, "entries", journey, args);
    cx.cache.entries.get_or_make(key, cx.progress, || read_entries(cx, journey, &args))
}

/// Counts the visits of these entries: once for the funnel, the losses and the metrics of steps.
///
/// # Errors
/// As for [`entries`].
pub(super) fn visits(cx: &ReportContext<'_>, journey: &str, args: &Args) -> Result<Arc<JourneyVisits>, Error> {
    let (key, args) = of(cx, "visits", journey, args);
    cx.cache.visits.get_or_make(key, cx.progress, || read_visits(cx, journey, &*entries(cx, journey, &args)?))
}

/// Counts the message events of these entries.
///
/// # Errors
/// As for [`entries`].
pub(super) fn messages(cx: &ReportContext<'_>, journey: &str, args: &Args) -> Result<Arc<JourneyMessages>, Error> {
    let (key, args) = of(cx, "messages", journey, args);
    // All of them need not be asked one by one.
    let all =
        args.version.is_none() && args.filter.from.or(args.filter.to).is_none() && !args.filter.selects_customers();
    cx.cache.messages.get_or_make(key, cx.progress, || {
        if all { count_messages(cx, journey) } else { read_messages(cx, journey, &*entries(cx, journey, &args)?) }
    })
}

/// What counts of a journey depend on: filter and version.
fn of(cx: &ReportContext<'_>, what: &str, journey: &str, args: &Args) -> (AnswerKey, Args) {
    let args = Args { filter: args.filter.clone(), version: args.version.clone(), ..Args::default() };
    (answer_key(cx, format!("{what} of {journey}"), &args), args)
}

fn read_entries(cx: &ReportContext<'_>, journey: &str, args: &Args) -> Result<JourneyEntries, Error> {
    let mut params = filter::params(cx, &args.filter);
    params.push(("version", args.version.clone().map_or(Param::Null, Param::Text)));
    params.push(("reasons", Param::Texts(Reason::ALL.iter().map(|(word, _)| (*word).to_owned()).collect())));
    let query = Query::new("counted_entries.sql", ENTRIES, &params);
    Ok(by_customers(cx, journey, &query, EntriesFold::add, EntriesFold::merge)?.finish())
}

fn read_visits(cx: &ReportContext<'_>, journey: &str, entries: &JourneyEntries) -> Result<JourneyVisits, Error> {
    let steps = ShapeSteps::read(cx, journey)?;
    let query = Query::new("visit_rows.sql", VISITS, &[("journey", Param::Text(journey.to_owned()))]);
    let add = |fold: &mut VisitsFold, rows: usize, columns: &[Column<'_>]| fold.add(rows, columns, &steps, entries);
    Ok(by_customers(cx, journey, &query, add, VisitsFold::merge)?.finish(&steps))
}

/// Reads the rows that a journey has of all customers, shared out among `store.threads`, each thread so many at once as are held in
/// memory: `add` takes some, `merge` what was made of other customers.
fn by_customers<T: Default + Send>(
    cx: &ReportContext<'_>,
    journey: &str,
    query: &Query,
    add: impl Fn(&mut T, usize, &[Column<'_>]) + Sync,
    merge: impl Fn(&mut T, T),
) -> Result<T, Error> {
    let size = Query::new("counted_size.sql", SIZE, &[("journey", Param::Text(journey.to_owned()))]);
    let size = size.rows(cx.reader, |row| Ok((row.get::<u64>(0)?, row.get::<u32>(1)?)))?;
    let (rows, customers) = size.first().copied().unwrap_or_default();
    // Each range is planned by itself: no more of them than are needed.
    let threads = if rows < LEAST { 1 } else { store::threads(&cx.config.store) };
    let ranges = usize::try_from(rows.div_ceil(AT_ONCE)).unwrap_or(usize::MAX).next_multiple_of(threads);
    let each = customers.div_ceil(u32::try_from(ranges.max(threads)).unwrap_or(u32::MAX)).max(1);
    let first = (0..customers).step_by(each as usize);
    let ranges: Vec<Range<u32>> = first.map(|first| first..first.saturating_add(each).min(customers)).collect();
    let read = |own: &mut T, reader: &Reader, customers: &Range<u32>| {
        if cx.progress.is_cancelled() {
            return Ok(ControlFlow::Break(()));
        }
        let mut params = query.params.clone();
        params.extend([("first", Param::Int(customers.start.into())), ("end", Param::Int(customers.end.into()))]);
        reader.collected(query.text, &params, |rows, columns| add(own, rows, columns))?;
        Ok(ControlFlow::Continue(()))
    };
    touches::by_twins(cx, &ranges, T::default, read, merge)
}

/// The entries read so far.
#[derive(Default)]
struct EntriesFold {
    counted: JourneyEntries,
    /// The customer of each.
    entrants: Vec<i64>,
    /// Of each in which the goal fell.
    attained: Vec<i64>,
    ended: BTreeMap<(i64, Reason), u64>,
}

impl EntriesFold {
    fn add(&mut self, rows: usize, columns: &[Column<'_>]) {
        let counted = &mut self.counted;
        for row in 0..rows {
            let [entry, customer, goal, took, reason, end_shape, has_ended] =
                std::array::from_fn(|column| columns[column].int(row));
            let reason = index(reason).checked_sub(1).and_then(|place| Reason::ALL.get(place));
            let reason = reason.map_or(Reason::Unknown, |(_, reason)| *reason);
            let with_goal = (goal >= 0).then_some(goal == 1);
            self.entrants.push(customer);
            if with_goal == Some(true) {
                self.attained.push(customer);
                counted.took.push(took);
            }
            if has_ended == 1 {
                *self.ended.entry((end_shape, reason)).or_default() += 1;
            }
            let entry = index(entry);
            if counted.by_number.len() <= entry {
                counted.by_number.resize(entry + 1, EntryState::NotChosen);
            }
            counted.by_number[entry] = EntryState::Chosen { with_goal, reason };
        }
        counted.entries += rows as u64;
    }

    fn merge(&mut self, other: Self) {
        let counted = &mut self.counted;
        counted.entries += other.counted.entries;
        counted.took.extend(other.counted.took);
        self.entrants.extend(other.entrants);
        self.attained.extend(other.attained);
        for (end, entries) in other.ended {
            *self.ended.entry(end).or_default() += entries;
        }
        let states = other.counted.by_number;
        counted.by_number.resize(counted.by_number.len().max(states.len()), EntryState::NotChosen);
        for (own, state) in counted.by_number.iter_mut().zip(states) {
            if state != EntryState::NotChosen {
                *own = state;
            }
        }
    }

    fn finish(self) -> JourneyEntries {
        let mut counted = self.counted;
        counted.took.sort_unstable();
        counted.entrants = distinct(self.entrants);
        counted.attained = distinct(self.attained);
        let of_end =
            |((shape, reason), entries): ((i64, Reason), u64)| EndedEntries { shape, reason: reason.name(), entries };
        counted.ended = self.ended.into_iter().map(of_end).collect();
        counted
    }
}

fn distinct(mut customers: Vec<i64>) -> u64 {
    customers.sort_unstable();
    customers.dedup();
    customers.len() as u64
}

/// The visits read so far, by the place of their steps.
#[derive(Default)]
struct VisitsFold {
    reached: BTreeMap<usize, StepVisits>,
    passed: BTreeMap<(usize, usize), PairVisits>,
    lost: BTreeMap<(usize, Option<bool>, Reason), LastVisits>,
}

impl VisitsFold {
    fn add(&mut self, rows: usize, columns: &[Column<'_>], steps: &ShapeSteps, entries: &JourneyEntries) {
        for row in 0..rows {
            let [entry, customer, shape, outcome, next] = std::array::from_fn(|column| columns[column].int(row));
            let Some(step) = steps.of(shape) else { continue };
            let EntryState::Chosen { with_goal, reason } = entries.state(entry) else { continue };
            self.reached.entry(step).or_default().add(customer, outcome);
            if outcome == 2 {
                self.lost.entry((step, with_goal, reason)).or_default().add(customer);
            }
            if let Some(next) = steps.of(next).filter(|next| outcome == 1 && steps.names[*next].is_some()) {
                self.passed.entry((step, next)).or_default().add(entry);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        for (step, visits) in other.reached {
            self.reached.entry(step).or_default().merge(&visits);
        }
        for (pair, visits) in other.passed {
            self.passed.entry(pair).or_default().merge(visits);
        }
        for (end, visits) in other.lost {
            self.lost.entry(end).or_default().merge(visits);
        }
    }

    fn finish(self, steps: &ShapeSteps) -> JourneyVisits {
        let reached = |(step, visits): (usize, StepVisits)| {
            Some(ReachedStep { step: steps.names[step].clone()?, ..visits.counts })
        };
        let pair = |((step, next), visits): ((usize, usize), PairVisits)| {
            let PairVisits { total, once, .. } = visits;
            Some(PassedOn { step: steps.names[step].clone(), next_step: steps.names[next].clone()?, total, once })
        };
        let ended = |((step, with_goal, reason), visits): ((usize, Option<bool>, Reason), LastVisits)| {
            let LastVisits { visits, people, .. } = visits;
            Some(LostVisits { step: steps.names[step].clone()?, with_goal, reason: reason.name(), visits, people })
        };
        JourneyVisits {
            reached: self.reached.into_iter().filter_map(reached).collect(),
            passed: self.passed.into_iter().filter_map(pair).collect(),
            lost: self.lost.into_iter().filter_map(ended).collect(),
        }
    }
}

fn count_messages(cx: &ReportContext<'_>, journey: &str) -> Result<JourneyMessages, Error> {
    let query = Query::new("message_counts.sql", COUNTS, &[("journey", Param::Text(journey.to_owned()))]);
    let counts = query.rows(cx.reader, |row| {
        Ok(ShapeMessages { shape: row.get(0)?, total: row.get(1)?, once: row.get(2)?, once_platform: row.get(3)? })
    });
    Ok(JourneyMessages(counts?))
}

fn read_messages(cx: &ReportContext<'_>, journey: &str, entries: &JourneyEntries) -> Result<JourneyMessages, Error> {
    let mut counts: HashMap<i64, ShapeMessages, BuildIntHasher> = HashMap::default();
    let query = Query::new("message_rows.sql", MESSAGES, &[("journey", Param::Text(journey.to_owned()))]);
    cx.reader.batches(query.text, &query.params, |rows, columns| {
        for row in 0..rows {
            let [entry, shape, firsts] = std::array::from_fn(|column| columns[column].int(row));
            if entries.holds(entry) {
                let of_shape =
                    counts.entry(shape).or_insert_with(|| ShapeMessages { shape, ..ShapeMessages::default() });
                of_shape.total += 1;
                of_shape.once += u64::from(firsts & 1 != 0);
                of_shape.once_platform += u64::from(firsts & 2 != 0);
            }
        }
    })?;
    Ok(JourneyMessages(counts.into_values().collect()))
}

fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The steps of a journey.
struct ShapeSteps {
    /// `None` = that of the visits whose events name no step.
    names: Vec<Option<String>>,
    /// By shape: the place of its step among the names.
    by_shape: Vec<Option<usize>>,
}

impl ShapeSteps {
    fn read(cx: &ReportContext<'_>, journey: &str) -> Result<Self, Error> {
        let params = [("journey", Param::Text(journey.to_owned()))];
        let shapes = Query::new("visit_shapes.sql", SHAPES, &params)
            .rows(cx.reader, |row| Ok((row.get::<u32>(0)?, row.get::<Option<String>>(1)?)))?;
        let mut names: Vec<Option<String>> = shapes.iter().map(|(_, step)| step.clone()).collect();
        names.sort_unstable();
        names.dedup();
        let mut by_shape = vec![None; shapes.last().map_or(0, |(shape, _)| *shape as usize + 1)];
        for (shape, step) in &shapes {
            by_shape[*shape as usize] = names.binary_search(step).ok();
        }
        Ok(Self { names, by_shape })
    }

    /// The place of a shape's step among the names.
    fn of(&self, shape: i64) -> Option<usize> {
        self.by_shape.get(index(shape)).copied().flatten()
    }
}

/// The visits of one step that passed on to another so far, and the entry of the last of them.
#[derive(Clone, Copy, Default)]
struct PairVisits {
    total: u64,
    once: u64,
    last: Option<i64>,
}

impl PairVisits {
    fn add(&mut self, entry: i64) {
        self.total += 1;
        self.once += u64::from(self.last != Some(entry));
        self.last = Some(entry);
    }

    /// Adds those of other entries.
    fn merge(&mut self, other: Self) {
        self.total += other.total;
        self.once += other.once;
    }
}

/// The visits of one step so far, and the customer of the last of them.
#[derive(Clone, Default)]
struct StepVisits {
    counts: ReachedStep,
    last: Option<i64>,
}

impl StepVisits {
    fn add(&mut self, customer: i64, outcome: i64) {
        self.counts.inflow += 1;
        match outcome {
            0 => self.counts.in_progress += 1,
            1 => self.counts.passed_on += 1,
            _ => self.counts.exited += 1,
        }
        self.counts.customers += u64::from(self.last != Some(customer));
        self.last = Some(customer);
    }

    /// Adds those of other customers.
    fn merge(&mut self, other: &Self) {
        let (counts, others) = (&mut self.counts, &other.counts);
        counts.inflow += others.inflow;
        counts.in_progress += others.in_progress;
        counts.passed_on += others.passed_on;
        counts.exited += others.exited;
        counts.customers += others.customers;
    }
}

/// The last visits of entries that ended in one way so far, and the customer of the last of them.
#[derive(Clone, Copy, Default)]
struct LastVisits {
    visits: u64,
    people: u64,
    last: Option<i64>,
}

impl LastVisits {
    fn add(&mut self, customer: i64) {
        self.visits += 1;
        self.people += u64::from(self.last != Some(customer));
        self.last = Some(customer);
    }

    /// Adds those of other customers.
    fn merge(&mut self, other: Self) {
        self.visits += other.visits;
        self.people += other.people;
    }
}
