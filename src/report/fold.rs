//! One read of the touches for every milestone, model and view (A4, A16), kept for the next question.

mod influence;

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use indexmap::IndexSet;

use crate::domain::filter::Filter;
use crate::domain::model::View;
use crate::domain::table::Cell;
use crate::domain::time::{Span, Time};
use crate::store::{self, Param, Reader};

use super::{Cx, Error, Query, scope};
use influence::{Done, Influence, Reach};

const SHAPES: &str = include_str!("fold_shapes.sql");
const CUSTOMERS: &str = include_str!("fold_customers.sql");
const COMPLETIONS: &str = include_str!("fold_completions.sql");
const TOUCHES: &str = include_str!("fold_touches.sql");

/// The texts of the queries that the fold reads.
pub const SQL: &[(&str, &str)] = &[
    ("fold_completions.sql", COMPLETIONS),
    ("fold_customers.sql", CUSTOMERS),
    ("fold_shapes.sql", SHAPES),
    ("fold_touches.sql", TOUCHES),
];

/// So many ranges of customers, always the same, so that sums do not depend on the number of threads (P4).
const RANGES: u32 = 16;

/// One completion of the period and units, by a customer of the segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completed {
    /// When.
    pub at: Time,
    /// Who.
    pub customer: u32,
    /// It has a touch before it and inside the lookback (M9).
    pub influenced: bool,
}

/// What one read of the touches yields.
#[derive(Debug, Default)]
pub struct Folded {
    milestones: Vec<Vec<Completed>>,
}

impl Folded {
    /// The completions of a milestone, by its position in the configuration.
    #[must_use]
    pub fn completions(&self, milestone: usize) -> &[Completed] {
        self.milestones.get(milestone).map_or(&[], Vec::as_slice)
    }

    /// How many of them are influenced (M9).
    #[must_use]
    pub fn influenced(&self, milestone: usize) -> u64 {
        self.completions(milestone).iter().map(|completed| u64::from(completed.influenced)).sum()
    }
}

/// The last few folds, so that switching model, view or milestone costs no query. Shared by all pages.
#[derive(Debug, Default)]
pub struct FoldCache(Mutex<Vec<(Key, Arc<Folded>)>>);

/// How many folds are kept.
const KEPT: usize = 4;

#[derive(Clone, Debug, PartialEq)]
struct Key {
    generation: u64,
    as_of: Time,
    filter: Filter,
    settings: String,
}

impl FoldCache {
    fn get(&self, key: &Key) -> Option<Arc<Folded>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|(other, _)| other == key)?;
        let found = kept.remove(place);
        kept.insert(0, found);
        Some(Arc::clone(&kept[0].1))
    }

    fn put(&self, key: Key, folded: Arc<Folded>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(other, _)| *other != key);
        kept.insert(0, (key, folded));
        kept.truncate(KEPT);
    }
}

/// The queries of a fold (H1).
pub(super) fn queries(cx: &Cx<'_>, filter: &Filter) -> Vec<Query> {
    let mut params = scope::params(cx, filter);
    let without = filter.without_machine || !cx.config.attribution.machine_opens;
    params.retain(|(name, _)| *name != "without_machine");
    params.push(("without_machine", Param::Bool(without)));
    SQL.iter().map(|(name, text)| Query::new(name, text, &params)).collect()
}

/// The settings that the fold depends on, for the answer.
pub(super) fn parameters(cx: &Cx<'_>) -> Vec<(&'static str, Cell)> {
    let settings = &cx.config.attribution;
    let by_kind: Vec<String> =
        settings.lookback_by_kind.iter().map(|(event, lookback)| format!("{event} {lookback}")).collect();
    let mut parameters = vec![("lookback_days", settings.lookback.as_days().into())];
    if !by_kind.is_empty() {
        parameters.push(("lookback_by_kind", by_kind.join(", ").into()));
    }
    parameters
}

/// The fold of a filter: from the cache, else by reading the touches.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub fn folded(cx: &Cx<'_>, filter: &Filter) -> Result<Arc<Folded>, Error> {
    let key = Key {
        generation: cx.generation,
        as_of: cx.as_of,
        filter: filter.clone(),
        settings: format!("{:?} {:?} {}", cx.config.attribution, cx.config.milestones, cx.config.zone),
    };
    if let Some(found) = cx.folds.get(&key) {
        return Ok(found);
    }
    let folded = Arc::new(fold(cx, &load(cx, filter)?)?);
    cx.folds.put(key, Arc::clone(&folded));
    Ok(folded)
}

/// Everything but the touches.
struct Input {
    /// By shape.
    shapes: Vec<Reach>,
    /// By view, in its order on screen.
    items: [Items; 3],
    /// By customer.
    customers: Vec<Customer>,
    /// By milestone; only of customers of the segments.
    done: Vec<Vec<Done>>,
    /// No touch before this counts (A4).
    floor: i64,
}

/// The items of a view.
#[derive(Default)]
struct Items {
    names: IndexSet<String>,
    /// By shape: the position of its item; `None` = it is on no path of the view (A6).
    of: Vec<Option<u32>>,
}

impl Items {
    fn add(&mut self, shape: usize, name: Option<String>) {
        if self.of.len() <= shape {
            self.of.resize(shape + 1, None);
        }
        self.of[shape] = name.and_then(|name| u32::try_from(self.names.insert_full(name).0).ok());
    }
}

#[derive(Clone, Copy, Default)]
struct Customer {
    unit: bool,
    chosen: bool,
}

/// The fold of the touches of one item of a view: its influenced completions are those with the item on their path.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub fn touched(cx: &Cx<'_>, filter: &Filter, view: View, item: &str) -> Result<Folded, Error> {
    let mut input = load(cx, filter)?;
    let items = &input.items[view as usize];
    let wanted = items.names.get_index_of(item).and_then(|place| u32::try_from(place).ok());
    for (shape, reach) in input.shapes.iter_mut().enumerate() {
        reach.kept &= wanted.is_some() && items.of.get(shape).copied().flatten() == wanted;
    }
    fold(cx, &input)
}

fn fold(cx: &Cx<'_>, input: &Input) -> Result<Folded, Error> {
    let parts = in_ranges(cx, input)?;
    let mut milestones: Vec<Vec<bool>> = vec![Vec::new(); input.done.len()];
    for part in parts {
        for (all, own) in milestones.iter_mut().zip(part) {
            all.extend(own);
        }
    }
    let completed = |(done, found): (&Vec<Done>, Vec<bool>)| {
        let pairs = done.iter().zip(found).filter(|(done, _)| done.picked);
        pairs.map(|(done, influenced)| Completed { at: Time(done.at), customer: done.customer, influenced }).collect()
    };
    Ok(Folded { milestones: input.done.iter().zip(milestones).map(completed).collect() })
}

fn load(cx: &Cx<'_>, filter: &Filter) -> Result<Input, Error> {
    let queries = queries(cx, filter);
    let mut customers: Vec<Customer> = Vec::new();
    let query = &queries[1];
    cx.reader.batches(query.text, &query.params, |rows, columns| {
        for row in 0..rows {
            let place = index(columns[0].int(row));
            if customers.len() <= place {
                customers.resize(place + 1, Customer::default());
            }
            customers[place] = Customer { unit: columns[3].int(row) == 1, chosen: columns[4].int(row) == 1 };
        }
    })?;
    let mut done: Vec<Vec<Done>> = vec![Vec::new(); cx.config.milestones.len()];
    let query = &queries[0];
    cx.reader.batches(query.text, &query.params, |rows, columns| {
        for row in 0..rows {
            let customer = index(columns[1].int(row));
            let chosen = customers.get(customer).is_some_and(|customer| customer.chosen);
            let Some(own) = done.get_mut(index(columns[0].int(row))).filter(|_| chosen) else { continue };
            own.push(Done {
                customer: u32::try_from(customer).unwrap_or(u32::MAX),
                at: columns[2].int(row),
                before: u32::try_from(columns[3].int(row)).unwrap_or(u32::MAX),
                value: columns[4].num(row),
                picked: columns[5].int(row) == 1,
            });
        }
    })?;
    let mut shapes: Vec<Reach> = Vec::new();
    let mut items: [Items; 3] = Default::default();
    let settings = &cx.config.attribution;
    queries[2].rows(cx.reader, |row| {
        let place = index(row.get(0)?);
        let event: String = row.get(1)?;
        let by_kind = settings.lookback_by_kind.iter().find(|(kind, _)| *kind == event);
        if shapes.len() <= place {
            shapes.resize(place + 1, Reach::default());
        }
        shapes[place] = Reach {
            kept: row.get(5)?,
            unit: match row.get::<i64>(6)? {
                -1 => None,
                unit => Some(unit == 1),
            },
            lookback: by_kind.map_or(settings.lookback, |(_, lookback)| *lookback).0,
        };
        for (column, items) in (2..).zip(&mut items) {
            items.add(place, row.get(column)?);
        }
        Ok(())
    })?;
    Ok(Input { shapes, items, customers, done, floor: (cx.as_of - Span::days(730)).0 })
}

fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// For each milestone, in the order of its completions, which are influenced.
type Part = Vec<Vec<bool>>;

/// Reads the ranges of customers with the reader of this thread and the helper's, and returns them in order.
fn in_ranges(cx: &Cx<'_>, input: &Input) -> Result<Vec<Part>, Error> {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let ranges = ranges(u32::try_from(input.customers.len()).unwrap_or(u32::MAX));
    let work = |reader: &Reader| -> Result<Vec<(usize, Part)>, store::Error> {
        let mut parts = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(range) = ranges.get(place) else { break };
            match one_range(reader, input, range.clone()) {
                Ok(part) => parts.push((place, part)),
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    return Err(error);
                }
            }
        }
        Ok(parts)
    };
    let mut parts = std::thread::scope(|scope| {
        let helper = cx
            .helper
            .map(|helper| scope.spawn(|| helper.try_lock().map_or_else(|_| Ok(Vec::new()), |reader| work(&reader))));
        let mut parts = work(cx.reader)?;
        if let Some(helper) = helper {
            let joined = helper.join().map_err(|_| store::Error::Engine("a thread of the fold failed".to_owned()))?;
            parts.extend(joined?);
        }
        Ok::<_, store::Error>(parts)
    })?;
    parts.sort_by_key(|(place, _)| *place);
    Ok(parts.into_iter().map(|(_, part)| part).collect())
}

/// The customers in ranges of equal size.
fn ranges(customers: u32) -> Vec<Range<u32>> {
    let size = customers.div_ceil(RANGES).max(1);
    (0..RANGES)
        .map(|i| i.saturating_mul(size)..(i + 1).saturating_mul(size).min(customers))
        .filter(|r| !r.is_empty())
        .collect()
}

fn one_range(reader: &Reader, input: &Input, range: Range<u32>) -> Result<Part, store::Error> {
    let mut influences: Vec<Influence<'_>> = input.done.iter().map(|done| Influence::new(done, &range)).collect();
    let mut current = (u32::MAX, 0);
    reader.touches(range, |customers, times, shapes| {
        for ((&customer, &at), &shape) in customers.iter().zip(times).zip(shapes) {
            current = if current.0 == customer { (customer, current.1 + 1) } else { (customer, 0) };
            let reach = input.shapes.get(shape as usize).copied().unwrap_or_default();
            let unit = reach.unit.unwrap_or_else(|| input.customers.get(customer as usize).is_some_and(|own| own.unit));
            if reach.kept && unit && at >= input.floor {
                for influence in &mut influences {
                    influence.touch(customer, current.1, at, reach.lookback);
                }
            }
        }
    })?;
    Ok(influences.into_iter().map(Influence::found).collect())
}
