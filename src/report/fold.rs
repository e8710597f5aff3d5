//! One read of the touches for every milestone, model and view (A4, A16), kept for the next question.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::attribution::{self, Completion, Customer, Fold, Orders, Setup, TouchShape};
use crate::domain::filter::Filter;
use crate::domain::model::View;
use crate::domain::table::Cell;
use crate::domain::time::Time;
use crate::store::{self, Param, Reader};

use super::{Cx, Error, Query, scope};

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

/// The customers are read in so many ranges, shared between two threads. The counts of the fold add up to the same
/// whatever the ranges and threads (P4).
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
#[derive(Debug)]
pub struct Folded {
    milestones: Vec<Vec<Completed>>,
    counts: attribution::Folded,
    names: [Vec<String>; 3],
}

impl Folded {
    /// The completions of a milestone, by its position in the configuration.
    #[must_use]
    pub fn completions(&self, milestone: usize) -> &[Completed] {
        self.milestones.get(milestone).map_or(&[], Vec::as_slice)
    }

    /// The counts from which every model's credits come.
    #[must_use]
    pub fn counts(&self) -> &attribution::Folded {
        &self.counts
    }

    /// The name of an item of a view.
    #[must_use]
    pub fn item(&self, view: View, item: u32) -> &str {
        self.names[view as usize].get(item as usize).map_or("", String::as_str)
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
    let folded = Arc::new(fold(cx, load(cx, filter)?)?);
    cx.folds.put(key, Arc::clone(&folded));
    Ok(folded)
}

/// Everything but the touches.
struct Input {
    setup: Setup,
    /// The items of each view, in its order on screen.
    names: [Vec<String>; 3],
}

/// The fold of the touches of one item of a view: its influenced completions are those with the item on their path.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub fn touched(cx: &Cx<'_>, filter: &Filter, view: View, item: &str) -> Result<Folded, Error> {
    let mut input = load(cx, filter)?;
    let wanted = position(&input.names[view as usize], item);
    for shape in &mut input.setup.shapes {
        shape.kept &= wanted.is_some() && shape.items[view as usize] == wanted;
    }
    fold(cx, input)
}

fn fold(cx: &Cx<'_>, input: Input) -> Result<Folded, Error> {
    let counts = count(cx, &input.setup)?;
    let completed = |(place, done): (usize, &Vec<Completion>)| {
        let pairs = done.iter().zip(counts.reached(place)).filter(|(done, _)| done.picked);
        pairs
            .map(|(done, influenced)| Completed { at: Time(done.at), customer: done.customer, influenced: *influenced })
            .collect()
    };
    let milestones = input.setup.milestones.iter().enumerate().map(completed).collect();
    Ok(Folded { milestones, counts, names: input.names })
}

/// Everything but the touches, as the fold of a filter has it.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub fn setup(cx: &Cx<'_>, filter: &Filter) -> Result<Setup, Error> {
    Ok(load(cx, filter)?.setup)
}

fn load(cx: &Cx<'_>, filter: &Filter) -> Result<Input, Error> {
    let [completions, customers, shapes, _] = &queries(cx, filter)[..] else {
        return Err(store::Error::Engine("a query of the fold is missing".to_owned()).into());
    };
    let customers = load_customers(cx, customers)?;
    let milestones = load_completions(cx, completions, &customers)?;
    let (shapes, names) = load_shapes(cx, shapes)?;
    let settings = &cx.config.attribution;
    let setup = Setup {
        items: std::array::from_fn(|view| u32::try_from(names[view].len()).unwrap_or(u32::MAX)),
        names: names.clone(),
        shapes,
        customers,
        milestones,
        as_of: cx.as_of,
        half_life: settings.half_life,
        by_value: settings.by_value,
        weights: settings.weights.clone(),
        orders: Orders {
            markov: settings.markov_order,
            sequence: settings.sequence_order,
            kappa: settings.sequence_kappa,
        },
        asked: None,
    };
    Ok(Input { setup, names })
}

fn load_customers(cx: &Cx<'_>, query: &Query) -> Result<Vec<Customer>, Error> {
    let mut customers = Vec::new();
    cx.reader.batches(query.text, &query.params, |rows, columns| {
        for row in 0..rows {
            let place = index(columns[0].int(row));
            if customers.len() <= place {
                customers.resize(place + 1, Customer::default());
            }
            customers[place] = Customer {
                group: u8::try_from(columns[1].int(row)).unwrap_or(0),
                held: columns[2].int(row) == 1,
                unit: columns[3].int(row) == 1,
                chosen: columns[4].int(row) == 1,
            };
        }
    })?;
    Ok(customers)
}

/// By milestone; only of customers of the segments.
fn load_completions(cx: &Cx<'_>, query: &Query, customers: &[Customer]) -> Result<Vec<Vec<Completion>>, Error> {
    let mut milestones: Vec<Vec<Completion>> = vec![Vec::new(); cx.config.milestones.len()];
    cx.reader.batches(query.text, &query.params, |rows, columns| {
        for row in 0..rows {
            let customer = index(columns[1].int(row));
            let chosen = customers.get(customer).is_some_and(|customer| customer.chosen);
            let Some(own) = milestones.get_mut(index(columns[0].int(row))).filter(|_| chosen) else { continue };
            own.push(Completion {
                customer: u32::try_from(customer).unwrap_or(u32::MAX),
                at: columns[2].int(row),
                before: u32::try_from(columns[3].int(row)).unwrap_or(u32::MAX),
                value: columns[4].num(row),
                picked: columns[5].int(row) == 1,
            });
        }
    })?;
    Ok(milestones)
}

type Shapes = (Vec<TouchShape>, [Vec<String>; 3]);

/// What the filter says of each shape, and the items of each view in the order of their names.
fn load_shapes(cx: &Cx<'_>, query: &Query) -> Result<Shapes, Error> {
    let settings = &cx.config.attribution;
    let mut shapes: Vec<TouchShape> = Vec::new();
    let read: Vec<(usize, [Option<String>; 3])> = query.rows(cx.reader, |row| {
        let place = index(row.get(0)?);
        let event: String = row.get(1)?;
        let by_kind = settings.lookback_by_kind.iter().find(|(kind, _)| *kind == event);
        if shapes.len() <= place {
            shapes.resize(place + 1, TouchShape::default());
        }
        shapes[place] = TouchShape {
            items: [None; 3],
            kept: row.get(5)?,
            unit: match row.get::<i64>(6)? {
                -1 => None,
                unit => Some(unit == 1),
            },
            lookback: by_kind.map_or(settings.lookback, |(_, lookback)| *lookback),
            prioritised: row.get(7)?,
        };
        Ok((place, [row.get(2)?, row.get(3)?, row.get(4)?]))
    })?;
    let names: [Vec<String>; 3] = std::array::from_fn(|view| {
        let mut names: Vec<String> = read.iter().filter_map(|(_, items)| items[view].clone()).collect();
        names.sort_unstable();
        names.dedup();
        names
    });
    for (place, items) in read {
        shapes[place].items = std::array::from_fn(|view| position(&names[view], items[view].as_deref()?));
    }
    Ok((shapes, names))
}

fn position(names: &[String], name: &str) -> Option<u32> {
    names.binary_search_by(|other| other.as_str().cmp(name)).ok().and_then(|place| u32::try_from(place).ok())
}

fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Reads the touches with the connection of this thread and the helper's.
fn count(cx: &Cx<'_>, setup: &Setup) -> Result<attribution::Folded, Error> {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let ranges = ranges(u32::try_from(setup.customers.len()).unwrap_or(u32::MAX));
    let work = |reader: &Reader| -> Result<attribution::Folded, store::Error> {
        let mut fold = Fold::new(setup);
        while let Some(range) = ranges.get(next.fetch_add(1, Ordering::Relaxed)) {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            if let Err(error) = reader.touches(range.clone(), |customers, at, shapes| fold.batch(customers, at, shapes))
            {
                stop.store(true, Ordering::Relaxed);
                return Err(error);
            }
        }
        Ok(fold.finish())
    };
    let counts = std::thread::scope(|scope| {
        let help = cx
            .helper
            .map(|helper| scope.spawn(|| helper.try_lock().map_or(Ok(None), |reader| work(&reader).map(Some))));
        let own = work(cx.reader);
        let helped = help.map(|help| {
            help.join().unwrap_or_else(|_| Err(store::Error::Engine("a thread of the fold failed".to_owned())))
        });
        let mut own = own?;
        if let Some(helped) = helped.transpose()?.flatten() {
            own.merge(&helped);
        }
        Ok::<_, store::Error>(own)
    })?;
    Ok(counts)
}

/// The customers in ranges of equal size.
fn ranges(customers: u32) -> Vec<Range<u32>> {
    let size = customers.div_ceil(RANGES).max(1);
    (0..RANGES)
        .map(|i| i.saturating_mul(size)..(i + 1).saturating_mul(size).min(customers))
        .filter(|r| !r.is_empty())
        .collect()
}
