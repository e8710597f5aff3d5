//! The attempts of every customer at a funnel of the configuration (J7, R1).

use std::ops::{ControlFlow, Range};

use crate::attribution::Customer;
use crate::domain::filter::Filter;
use crate::domain::funnel::Funnel;
use crate::journey::funnel::{Attempts, FunnelEvent, FunnelFold, FunnelPlan};
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::query::Query;
use crate::report::{filter, touches};
use crate::store::{self, Param, Reader};

pub(super) const EVENTS: &str = include_str!("funnel_events.sql");
pub(super) const SIZE: &str = include_str!("funnel_size.sql");
pub(super) const SHAPES: &str = filter::filtered!("shapes"; include_str!("funnel_shapes.sql"));

/// Customers that a thread reads at once, at least.
const RANGE: u32 = if cfg!(test) { 2 } else { 1 << 15 };

/// Fewer events than that are read by one thread.
const LEAST: u64 = if cfg!(test) { 2 } else { 1 << 17 };

/// Position and definition of the funnel that is asked for; the first where none is named; nothing where there is none.
pub(in crate::report) fn selected<'a>(
    cx: &ReportContext<'a>,
    args: &Args,
) -> Result<Option<(usize, &'a Funnel)>, Error> {
    let all = &cx.config.funnels;
    match &args.funnel {
        Some(id) => all.iter().enumerate().find(|(_, funnel)| funnel.id == *id).map(Some).ok_or_else(|| {
            Error::unknown("funnel", id, &all.iter().map(|funnel| funnel.id.clone()).collect::<Vec<_>>())
        }),
        None => Ok(all.iter().enumerate().next()),
    }
}

/// What runs for the attempts at the funnel of this position.
pub(in crate::report::journey) fn queries(cx: &ReportContext<'_>, args: &Args, position: usize) -> [Query; 3] {
    let mut params = filter::params(cx, &args.filter);
    params.push(("funnel", Param::Int(i64::try_from(position).unwrap_or(i64::MAX))));
    params.extend(range(&(0..u32::MAX)));
    params.push(("breakdown", args.breakdown.clone().map_or(Param::Null, Param::Text)));
    [("funnel_events.sql", EVENTS), ("funnel_shapes.sql", SHAPES), ("funnel_size.sql", SIZE)]
        .map(|(name, text)| Query::new(name, text, &params))
}

/// Customers, as parameters.
fn range(customers: &Range<u32>) -> [(&'static str, Param); 2] {
    [("first", customers.start), ("end", customers.end)].map(|(name, number)| (name, Param::Int(number.into())))
}

/// The attempts of one customer that are counted.
pub(in crate::report) struct CustomerAttempts<'a> {
    pub customer: u32,
    /// The customer's events that the filter lets through, in the order of T4.
    pub events: &'a [FunnelEvent],
    /// The shape of each.
    pub shapes: &'a [u32],
    /// The combination of values that tells each apart, of those that may start; 0 = none.
    pub labels: &'a [u32],
    pub attempts: &'a Attempts,
}

/// What the filter says of a shape.
#[derive(Clone, Copy, Default)]
struct SelectedShape {
    selected: bool,
    /// `None` = as its customer's.
    unit: Option<bool>,
}

/// Counts the attempts customer by customer, those left out who neither have one nor had one that an exclusion took out: `new` is nothing
/// yet, `visit` adds a customer, `merge` what was made of others. The customers are shared out among `store.threads`; what is made
/// must not depend on how.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(in crate::report) fn scan<T: Send>(
    cx: &ReportContext<'_>,
    args: &Args,
    selected: (usize, &Funnel),
    new: impl Fn() -> T + Sync,
    visit: impl Fn(&mut T, &CustomerAttempts<'_>) + Sync,
    merge: impl Fn(&mut T, T),
) -> Result<T, Error> {
    let input = Input::read(cx, args, selected)?;
    let progress = cx.progress;
    let read = |own: &mut T, reader: &Reader, customers: &Range<u32>| {
        if progress.is_cancelled() {
            return Ok(ControlFlow::Break(()));
        }
        input.visit(reader, customers, |attempts| visit(own, attempts)).map(ControlFlow::Continue)
    };
    touches::by_twins(cx, &input.ranges, new, read, merge)
}

/// What the attempts of all customers depend on.
struct Input {
    plan: FunnelPlan,
    events: Query,
    shapes: Vec<SelectedShape>,
    /// By number; `None` = all are chosen.
    people: Option<Vec<Customer>>,
    /// The period, its end excluded.
    period: Range<i64>,
    ranges: Vec<Range<u32>>,
}

impl Input {
    fn read(cx: &ReportContext<'_>, args: &Args, (position, funnel): (usize, &Funnel)) -> Result<Self, Error> {
        let [events, shapes, size] = queries(cx, args, position);
        let mut by_shape: Vec<SelectedShape> = Vec::new();
        for (shape, selected, unit) in
            shapes.rows(cx.reader, |row| Ok((row.get::<u32>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?)))?
        {
            by_shape.resize(by_shape.len().max(shape as usize + 1), SelectedShape::default());
            by_shape[shape as usize] =
                SelectedShape { selected: selected == 1, unit: (unit >= 0).then_some(unit == 1) };
        }
        let (from, to) = cx.config.zone.days(args.filter.from, args.filter.to);
        let size = size.rows(cx.reader, |row| Ok((row.get::<u64>(0)?, row.get::<u32>(1)?)))?;
        let (rows, customers) = size.first().copied().unwrap_or_default();
        let threads = store::threads(&cx.config.store);
        let all = 0..customers;
        let ranges = if rows < LEAST { vec![all] } else { touches::ranges(customers, threads, RANGE) };
        Ok(Self {
            plan: FunnelPlan::new(funnel, cx.as_of.0),
            events,
            shapes: by_shape,
            people: whom(cx, &args.filter)?,
            period: from.map_or(i64::MIN, |at| at.0)..to.map_or(i64::MAX, |at| at.0),
            ranges,
        })
    }

    /// The attempts of some customers.
    fn visit(
        &self,
        reader: &Reader,
        customers: &Range<u32>,
        mut visit: impl FnMut(&CustomerAttempts<'_>),
    ) -> Result<(), store::Error> {
        let mut one = OneCustomer {
            fold: FunnelFold::new(&self.plan),
            customer: u32::MAX,
            total: 0,
            events: Vec::new(),
            shapes: Vec::new(),
            labels: Vec::new(),
            attempts: Attempts::default(),
        };
        let mut params = self.events.params.clone();
        params.retain(|(name, _)| !range(customers).iter().any(|(own, _)| own == name));
        params.extend(range(customers));
        reader.batches(self.events.text, &params, |rows, columns| {
            for row in 0..rows {
                let customer = u32::try_from(columns[0].int(row)).unwrap_or(u32::MAX);
                if customer != one.customer {
                    one.close(&mut visit);
                    one.customer = customer;
                }
                let shape = u32::try_from(columns[2].int(row)).unwrap_or(u32::MAX);
                if self.lets_through(customer, shape) {
                    let at = columns[1].int(row);
                    let bits = |column: usize| columns[column].int(row).unsigned_abs();
                    let label = u32::try_from(bits(3)).unwrap_or_default();
                    one.add((at, self.period.contains(&at)), (shape, label), (bits(4), bits(5)));
                }
            }
        })?;
        one.close(&mut visit);
        Ok(())
    }

    fn lets_through(&self, customer: u32, shape: u32) -> bool {
        let told = self.shapes.get(shape as usize).copied().unwrap_or_default();
        let person = self.people.as_ref().map(|all| all.get(customer as usize).copied().unwrap_or_default());
        told.selected && person.is_none_or(|person| person.chosen && told.unit.unwrap_or(person.unit))
    }
}

/// The customers of the filter by their numbers; nothing where it takes all.
fn whom(cx: &ReportContext<'_>, filter: &Filter) -> Result<Option<Vec<Customer>>, Error> {
    if !filter.selects_customers() {
        return Ok(None);
    }
    touches::customers(cx, filter).map(Some)
}

/// The customer whose turn it is.
struct OneCustomer {
    fold: FunnelFold,
    customer: u32,
    /// Events that the filter lets through, those that meet nothing among them.
    total: u32,
    events: Vec<FunnelEvent>,
    shapes: Vec<u32>,
    labels: Vec<u32>,
    attempts: Attempts,
}

impl OneCustomer {
    fn add(&mut self, (at, start): (i64, bool), (shape, label): (u32, u32), (steps, exclusions): (u64, u64)) {
        let seq = self.total;
        self.total += 1;
        if steps | exclusions != 0 {
            self.events.push(FunnelEvent { at, seq, steps, exclusions, start });
            self.shapes.push(shape);
            self.labels.push(label);
        }
    }

    fn close(&mut self, visit: &mut impl FnMut(&CustomerAttempts<'_>)) {
        self.attempts.clear();
        self.fold.customer(&self.events, self.total, &mut self.attempts);
        if !self.attempts.is_empty() || !self.attempts.excluded_by().is_empty() {
            let Self { customer, events, shapes, labels, attempts, .. } = self;
            visit(&CustomerAttempts { customer: *customer, events, shapes, labels, attempts });
        }
        self.events.clear();
        self.shapes.clear();
        self.labels.clear();
        self.total = 0;
    }
}
