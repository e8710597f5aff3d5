//! One read of the touches for every milestone, model and view (A4, A16), kept for the next question.

use std::sync::{Arc, Mutex};

use crate::attribution::{self, Completion, Customer, Fold, Orders, Setup, TouchShape};
use crate::domain::filter::Filter;
use crate::domain::model::{Model, View};
use crate::domain::table::Cell;
use crate::domain::threads;
use crate::domain::time::{Span, Time};
use crate::store::{self, Param, Reader};

use super::pass::{self, Part};
use super::{Error, Query, ReportContext, kept, scope};

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

    /// About so many bytes are held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let completed: usize = self.milestones.iter().map(Vec::len).sum();
        self.counts.bytes() + completed * (size_of::<Completed>() + 1)
    }

    /// The name of an item of a view.
    #[must_use]
    pub fn item(&self, view: View, item: u32) -> &str {
        self.names[view as usize].get(item as usize).map_or("", String::as_str)
    }

    /// How many completions are influenced in a view (A6).
    #[must_use]
    pub fn influenced_of(&self, milestone: usize, view: View) -> u64 {
        self.counts.credits(milestone, view, &Model::Last).map_or(0, |credits| credits.influenced_completions)
    }

    /// Both numbers of influenced completions where they differ: a touch without an item of the view is on none of its
    /// paths, but is a touch before the completion (A6).
    #[must_use]
    pub fn by_view(&self, milestone: usize, view: View) -> Option<String> {
        let (own, any) = (self.influenced_of(milestone, view), self.influenced(milestone));
        let name = view.name();
        let article = if view == View::Asset { "an" } else { "a" };
        (own != any).then(|| {
            format!(
                "influenced: {own} by {article} {name}, {any} by anything; a touch without {article} {name} is on no path of this view"
            )
        })
    }

    /// How many of them are influenced (M9).
    #[must_use]
    pub fn influenced(&self, milestone: usize) -> u64 {
        self.completions(milestone).iter().map(|completed| u64::from(completed.influenced)).sum()
    }
}

/// The parameters of the queries of a fold.
pub(super) fn params(cx: &ReportContext<'_>, filter: &Filter) -> Vec<(&'static str, Param)> {
    let mut params = scope::params(cx, filter);
    let without = filter.without_machine || !cx.config.attribution.machine_opens;
    params.retain(|(name, _)| *name != "without_machine");
    params.push(("without_machine", Param::Bool(without)));
    params
}

/// The queries of a fold, of one milestone or all (H1).
pub(super) fn queries(cx: &ReportContext<'_>, filter: &Filter, milestone: Option<usize>) -> Vec<Query> {
    let mut params = params(cx, filter);
    let place = milestone.and_then(|place| i64::try_from(place).ok());
    params.push(("milestone", place.map_or(Param::Null, Param::Int)));
    SQL.iter().map(|(name, text)| Query::new(name, text, &params)).collect()
}

/// The settings that the fold depends on, for the answer.
pub(super) fn parameters(cx: &ReportContext<'_>, filter: &Filter) -> Vec<(&'static str, Cell)> {
    let settings = &cx.config.attribution;
    let by_kind: Vec<String> =
        settings.lookback_by_kind.iter().map(|(event, lookback)| format!("{event} {lookback}")).collect();
    let mut parameters = vec![("lookback_days", settings.lookback.as_days().into())];
    if !by_kind.is_empty() {
        parameters.push(("lookback_by_kind", by_kind.join(", ").into()));
    }
    let opens = !filter.without_machine && settings.machine_opens;
    parameters.push(("machine_opens", if opens { "kept" } else { "left out" }.into()));
    for (name, items) in [("ignore", &filter.ignore), ("prioritise", &filter.prioritise)] {
        if !items.is_empty() {
            parameters.push((name, items.join(", ").into()));
        }
    }
    parameters
}

/// An order of the configuration.
pub(super) fn order(set: Option<u8>) -> Cell {
    set.map_or_else(|| "auto".into(), |order| i64::from(order).into())
}

/// What the filter does to the paths, in words.
pub(super) fn notes(filter: &Filter) -> Vec<String> {
    let mut notes = Vec::new();
    if !filter.ignore.is_empty() {
        notes.push(format!("touches of {} are taken for none", filter.ignore.join(", ")));
    }
    if !filter.prioritise.is_empty() {
        notes.push(format!("a path with touches of {} is cut down to these", filter.prioritise.join(", ")));
    }
    notes
}

/// The counts of a filter for one milestone: from the cache, else by reading the touches.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub fn folded(cx: &ReportContext<'_>, filter: &Filter, milestone: usize) -> Result<Arc<Folded>, Error> {
    kept::fold(cx, filter, Some(milestone), || {
        fold(cx, load(cx, filter, cx.config.attribution.lookback, Some(milestone))?)
    })
}

/// Who completed which milestone, and who is influenced; no counts.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub fn completed(cx: &ReportContext<'_>, filter: &Filter) -> Result<Arc<Folded>, Error> {
    kept::fold(cx, filter, None, || {
        let mut input = load(cx, filter, cx.config.attribution.lookback, None)?;
        input.setup.reached_only = true;
        fold(cx, input)
    })
}

/// Everything but the touches.
pub(super) struct Input {
    /// For the pass.
    pub setup: Setup,
    /// The items of each view, in its order on screen.
    pub names: [Vec<String>; 3],
}

impl Input {
    /// Leaves the paths of one view alone.
    pub fn restrict(&mut self, view: View) {
        for other in View::ALL.into_iter().filter(|other| *other != view) {
            self.setup.items[other as usize] = 0;
            for shape in &mut self.setup.shapes {
                shape.items[other as usize] = None;
            }
        }
    }
}

fn fold(cx: &ReportContext<'_>, input: Input) -> Result<Folded, Error> {
    let counts = pass::count(cx, &input.setup, Part::WHOLE, || Fold::new(&input.setup))?.finish();
    let completed = |(place, done): (usize, &Vec<Completion>)| {
        let pairs = done.iter().zip(counts.reached(place)).filter(|(done, _)| done.picked);
        pairs
            .map(|(done, influenced)| Completed { at: Time(done.at), customer: done.customer, influenced: *influenced })
            .collect()
    };
    let milestones = input.setup.milestones.iter().enumerate().map(completed).collect();
    Ok(Folded { milestones, counts, names: input.names })
}

/// Everything but the touches, as the fold of a filter and milestone has it.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub fn setup(cx: &ReportContext<'_>, filter: &Filter, milestone: usize) -> Result<Setup, Error> {
    Ok(load(cx, filter, cx.config.attribution.lookback, Some(milestone))?.setup)
}

/// Reads everything but the touches; `lookback` is that of all kinds of touch without one of their own, `milestone` the
/// only one whose completions are read.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(super) fn load(
    cx: &ReportContext<'_>,
    filter: &Filter,
    lookback: Span,
    milestone: Option<usize>,
) -> Result<Input, Error> {
    let [completions, customers, shapes, _] = &queries(cx, filter, milestone)[..] else {
        return Err(store::Error::Engine("a query of the fold is missing".to_owned()).into());
    };
    let places = cx.config.milestones.len();
    // The two long ones at once, where a second connection is free.
    let (customers, milestones) = std::thread::scope(|scope| {
        let help = |helper: &Mutex<Reader>| helper.try_lock().ok().map(|reader| load_customers(&reader, customers));
        let helped = cx.helpers.first().map(|helper| threads::start(scope, move || help(helper)));
        let milestones = load_completions(cx.reader, completions, places);
        let customers = match helped.map(threads::Started::join) {
            Some(Err(_)) => Err(pass::failed()),
            Some(Ok(Some(customers))) => customers,
            None | Some(Ok(None)) => load_customers(cx.reader, customers),
        };
        (customers, milestones)
    });
    let (customers, mut milestones) = (customers?, milestones?);
    for own in &mut milestones {
        own.retain(|done| customers.get(done.customer as usize).is_some_and(|customer| customer.chosen));
        own.shrink_to_fit();
    }
    let (shapes, names) = load_shapes(cx, shapes, lookback)?;
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
        reached_only: false,
    };
    Ok(Input { setup, names })
}

fn load_customers(reader: &Reader, query: &Query) -> Result<Vec<Customer>, store::Error> {
    let mut customers = Vec::new();
    reader.batches(query.text, &query.params, |rows, columns| {
        for row in 0..rows {
            let place = index(columns[0].int(row));
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

/// By milestone, of so many.
fn load_completions(reader: &Reader, query: &Query, places: usize) -> Result<Vec<Vec<Completion>>, store::Error> {
    let mut milestones: Vec<Vec<Completion>> = vec![Vec::new(); places];
    reader.batches(query.text, &query.params, |rows, columns| {
        for row in 0..rows {
            let Some(own) = milestones.get_mut(index(columns[0].int(row))) else { continue };
            own.push(Completion {
                customer: u32::try_from(columns[1].int(row)).unwrap_or(u32::MAX),
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
fn load_shapes(cx: &ReportContext<'_>, query: &Query, lookback: Span) -> Result<Shapes, Error> {
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
pub(super) fn position(names: &[String], name: &str) -> Option<u32> {
    names.binary_search_by(|other| other.as_str().cmp(name)).ok().and_then(|place| u32::try_from(place).ok())
}

fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
