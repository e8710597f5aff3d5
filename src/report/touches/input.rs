//! Everything but the touches: what the shapes and customers mean under a filter, and which completions there are.

use std::sync::Mutex;

use super::completed::BothMeasures;
use super::queries::queries_of;
use super::scan::thread_failed;
use crate::attribution::{Completion, Customer, Orders, Sample, Setup, TouchShape};
use crate::domain::filter::Filter;
use crate::domain::hash::customer_hash;
use crate::domain::model::View;
use crate::domain::threads;
use crate::domain::time::Span;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::query::Query;
use crate::store::{self, Reader};

/// Everything but the touches.
pub(in crate::report) struct Input {
    /// For the pass.
    pub setup: Setup,
    /// The items of each view, in its order on screen.
    pub names: [Vec<String>; 3],
}

impl Input {
    /// Counts one milestone by completions and by their value in the same read: the positions of the two, of which the
    /// one that the configuration does not measure comes after all others.
    pub(super) fn measure_both(&mut self, milestone: usize) -> BothMeasures {
        let setup = &mut self.setup;
        let (again, by_value) = (setup.milestones.len(), setup.by_value[milestone]);
        setup.milestones.push(setup.milestones[milestone].clone());
        setup.by_value.push(!by_value);
        let (counted, valued) = if by_value { (again, milestone) } else { (milestone, again) };
        BothMeasures { counted, valued }
    }

    /// Says who is looked at one by one, before a fold; of the ids only where not all are.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn choose_sample(&mut self, cx: &ReportContext<'_>) -> Result<(), Error> {
        let mut sample = Sample::of(self.setup.customers.len());
        if sample.needs_hashes() {
            cx.reader.customer_ids(|customer, id| sample.offer(customer, customer_hash(id)))?;
        }
        self.setup.sample = sample;
        Ok(())
    }

    /// Leaves the paths of one view alone.
    pub fn restrict(&mut self, view: View) {
        for other in View::ALL.into_iter().filter(|other| *other != view) {
            self.setup.items[other.index()] = 0;
            for shape in &mut self.setup.shapes {
                shape.items[other.index()] = None;
            }
        }
    }
}

/// Reads everything but the touches; `lookback` is that of all kinds of touch without one of their own, `milestone` the
/// only one whose completions are read.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(in crate::report) fn load(
    cx: &ReportContext<'_>,
    filter: &Filter,
    lookback: Span,
    milestone: Option<usize>,
) -> Result<Input, Error> {
    load_by(cx, cx.helpers.get()?.first(), &queries_of(cx, filter, milestone, None), lookback)
}

/// The same of one customer alone, by key: all others are of no segment and have no completion.
///
/// # Errors
/// As for [`load`].
pub(in crate::report) fn load_customer(
    cx: &ReportContext<'_>,
    filter: &Filter,
    milestone: usize,
    customer: u32,
) -> Result<Input, Error> {
    let all = customer..customer.saturating_add(1);
    let queries = queries_of(cx, filter, Some(milestone), Some(&all));
    load_by(cx, None, &queries, cx.config.attribution.lookback)
}

fn load_by(
    cx: &ReportContext<'_>,
    helper: Option<&Mutex<Reader>>,
    [completions, customers, shapes, _]: &[Query; 4],
    lookback: Span,
) -> Result<Input, Error> {
    let places = cx.config.milestones.len();
    // The two long ones at once, where a second connection is free.
    let (customers, milestones) = std::thread::scope(|scope| {
        let help = |helper: &Mutex<Reader>| helper.try_lock().ok().map(|reader| load_customers(&reader, customers, 0));
        let started = helper.map(|helper| threads::start(scope, move || help(helper)));
        let milestones = load_completions(cx.reader, completions, places, 0);
        let customers = match started.map(threads::Started::join) {
            Some(Err(_)) => Err(thread_failed()),
            Some(Ok(Some(customers))) => customers,
            None | Some(Ok(None)) => load_customers(cx.reader, customers, 0),
        };
        (customers, milestones)
    });
    let shapes = load_shapes(cx, shapes, lookback)?;
    Ok(Input { names: shapes.1.clone(), setup: setup(cx, shapes).of_customers(customers?, milestones?) })
}

/// Everything but customers, completions and touches.
pub(super) fn setup(cx: &ReportContext<'_>, (shapes, names): Shapes) -> Setup {
    let settings = &cx.config.attribution;
    Setup {
        items: std::array::from_fn(|view| u32::try_from(names[view].len()).unwrap_or(u32::MAX)),
        names,
        shapes,
        as_of: cx.as_of,
        half_life: settings.half_life,
        by_value: vec![settings.by_value; cx.config.milestones.len()],
        weights: settings.weights.clone(),
        orders: Orders {
            markov: settings.markov_order,
            sequence: settings.sequence_order,
            kappa: settings.sequence_kappa,
        },
        threads: store::threads(&cx.config.store),
        ..Setup::default()
    }
}

/// What the filter says of each customer, by key.
///
/// # Errors
/// When the store cannot be read.
pub(in crate::report) fn customers(cx: &ReportContext<'_>, filter: &Filter) -> Result<Vec<Customer>, Error> {
    let [_, customers, ..] = &queries_of(cx, filter, None, None);
    Ok(load_customers(cx.reader, customers, 0)?)
}

/// From the number `first` on.
pub(super) fn load_customers(reader: &Reader, query: &Query, first: u32) -> Result<Vec<Customer>, store::Error> {
    let mut customers = Vec::new();
    reader.batches(query.text, &query.params, |rows, columns| {
        for row in 0..rows {
            let place = index(columns[0].int(row) - i64::from(first));
            if customers.len() <= place {
                customers.resize(place + 1, Customer::default());
            }
            let facts = columns[1].int(row);
            customers[place] = Customer {
                group: u8::try_from(facts & 127).unwrap_or(0),
                held: facts & 128 != 0,
                unit: facts & 256 != 0,
                chosen: facts & 512 != 0,
            };
        }
    })?;
    Ok(customers)
}

/// By milestone, of so many; customers are counted from the number `first` on.
pub(super) fn load_completions(
    reader: &Reader,
    query: &Query,
    places: usize,
    first: u32,
) -> Result<Vec<Vec<Completion>>, store::Error> {
    let mut milestones: Vec<Vec<Completion>> = vec![Vec::new(); places];
    reader.batches(query.text, &query.params, |rows, columns| {
        for row in 0..rows {
            let Some(own) = milestones.get_mut(index(columns[0].int(row))) else { continue };
            own.push(Completion {
                customer: u32::try_from(columns[1].int(row) - i64::from(first)).unwrap_or(u32::MAX),
                at: columns[2].int(row),
                before: u32::try_from(columns[3].int(row)).unwrap_or(u32::MAX),
                value: columns[4].num(row),
                picked: columns[5].int(row) == 1,
            });
        }
    })?;
    Ok(milestones)
}

/// The shapes by number, and the names of the items of each view.
pub(super) type Shapes = (Vec<TouchShape>, [Vec<String>; 3]);

/// What the filter says of each shape, and the items of each view in the order of their names.
pub(super) fn load_shapes(cx: &ReportContext<'_>, query: &Query, lookback: Span) -> Result<Shapes, Error> {
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
            lookback: by_kind.map_or(lookback, |(_, own)| *own),
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

/// The place of a name among those of a view.
pub(in crate::report) fn position(names: &[String], name: &str) -> Option<u32> {
    names.binary_search_by(|other| other.as_str().cmp(name)).ok().and_then(|place| u32::try_from(place).ok())
}

fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
