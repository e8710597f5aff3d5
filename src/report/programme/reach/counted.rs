//! One read of starts, exclusions, messages and touches, customer by customer (P2): what `reach.sql`, `reach_segments.sql` and
//! `reach_customers.sql` say, without a table of all pairs of customer and journey.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::ops::Range;
use std::sync::Arc;

use crate::attribution::Customer;
use crate::report::args::{Args, Audience};
use crate::report::contract::{ReportContext, answer_key};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::journey::verbs::{deliveries, dispatches};
use crate::report::query::Query;
use crate::report::touches;
use crate::store::{self, Param, Reader};

use super::kept::{Counts, ReachCounts};
use super::rows::{self, Table, ToldRow, Whose};

const SHAPES: &str = filter::filtered!("shapes", "listed_journeys", "placed_shapes"; include_str!("reach_shapes.sql"));
const LISTED: &str = filter::filtered!("listed_journeys"; include_str!("reach_listed.sql"));
const SIZE: &str = include_str!("reach_size.sql");
const MEMBERS: &str = include_str!("reach_members.sql");
const SEGMENTS: &str = include_str!("reach_segment_names.sql");

/// The texts of its queries, by file name.
pub(super) const SQL: &[(&str, &str)] = &[
    ("reach_shapes.sql", SHAPES),
    ("reach_listed.sql", LISTED),
    ("reach_size.sql", SIZE),
    ("reach_segment_names.sql", SEGMENTS),
    ("reach_members.sql", MEMBERS),
];

/// What happens, for people.
pub(super) const STEP: &str = "starts, exclusions, messages and touches are read once, customer by customer, and counted as these statements count them";

/// So many rows are held by a thread at once, about: more only where one customer has more.
const AT_ONCE: u64 = if cfg!(test) { 2 } else { 1 << 20 };

/// The parameters of what is counted, whatever is sought.
pub(super) fn params(cx: &ReportContext<'_>, args: &Args) -> Vec<(&'static str, Param)> {
    let mut params = touches::params(cx, &args.filter);
    params.extend([("sent", Param::Texts(dispatches(cx))), ("delivered", Param::Texts(deliveries(cx)))]);
    params
}

/// Counts an audience of the filter; a search does not narrow it.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(super) fn counts(cx: &ReportContext<'_>, args: &Args) -> Result<Arc<ReachCounts>, Error> {
    let args = Args { filter: args.filter.clone(), audience: args.audience, ..Args::default() };
    let key = answer_key(cx, "counts of reach".to_owned(), &args);
    cx.cache.reach.get_or_make(key, cx.progress, || {
        let input = Input::read(cx, &args)?;
        let progress = cx.progress;
        let read = |fold: &mut Fold<'_>, reader: &Reader, customers: &Range<u32>| {
            if progress.is_cancelled() {
                return Ok(ControlFlow::Break(()));
            }
            fold.range(reader, customers).map(ControlFlow::Continue)
        };
        let fold = touches::by_twins(cx, &input.ranges, || Fold::new(&input), read, Fold::merge)?;
        Ok::<_, Error>(fold.finish(&args))
    })
}

/// What some people were sent and touched, by their numbers.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn people(
    cx: &ReportContext<'_>,
    args: &Args,
    customers: Vec<u32>,
) -> Result<BTreeMap<u32, PersonReach>, Error> {
    let input = Input::read(cx, &Args { audience: Audience::Journey, ..args.clone() })?;
    let mut fold = Fold::new(&input);
    let mut people = BTreeMap::new();
    rows::read(cx.reader, &input.params, &Whose::Some(customers), |customer, own| {
        people.insert(customer, fold.person(own));
    })?;
    Ok(people)
}

/// What the filter says of a shape.
#[derive(Clone, Copy, Debug)]
struct PlacedShape {
    journey: usize,
    /// `None` = as its customer's.
    unit: Option<bool>,
    sent: bool,
    delivered: bool,
    touched: bool,
}

/// What counting depends on.
struct Input {
    params: Vec<(&'static str, Param)>,
    journeys: Vec<String>,
    /// Of the audience of segments alone.
    segments: Vec<String>,
    shapes: Vec<Option<PlacedShape>>,
    /// By number; `None` = all are chosen.
    people: Option<Vec<Customer>>,
    audience: Audience,
    ranges: Vec<Range<u32>>,
}

impl Input {
    fn read(cx: &ReportContext<'_>, args: &Args) -> Result<Self, Error> {
        let params = params(cx, args);
        let names = |name, text| Query::new(name, text, &params).rows(cx.reader, |row| row.get::<String>(0));
        let journeys: Vec<String> = names("reach_listed.sql", LISTED)?;
        let by_segment = args.audience == Audience::Segment;
        let segments = if by_segment { names("reach_segment_names.sql", SEGMENTS)? } else { Vec::new() };
        let size = Query::new("reach_size.sql", SIZE, &[]);
        let size = size.rows(cx.reader, |row| Ok((row.get::<u64>(0)?, row.get::<u32>(1)?)))?;
        let (rows, customers) = size.first().copied().unwrap_or_default();
        let threads = store::threads(&cx.config.store);
        let parts = u32::try_from(rows.div_ceil(AT_ONCE)).unwrap_or(u32::MAX).max(1);
        Ok(Self {
            shapes: shapes(cx, &params, &journeys)?,
            people: args.filter.selects_customers().then(|| touches::customers(cx, &args.filter)).transpose()?,
            audience: args.audience,
            ranges: touches::ranges(customers, threads, customers.div_ceil(parts).max(1)),
            params,
            journeys,
            segments,
        })
    }

    /// What a row is of, where it counts.
    fn placed(&self, row: &ToldRow) -> Option<PlacedShape> {
        let shape = self.shapes.get(row.shape()).copied().flatten()?;
        let of_people = self.people.as_ref().is_none_or(|all| {
            let person = all.get(row.customer() as usize).copied().unwrap_or_default();
            person.chosen && shape.unit.unwrap_or(person.unit)
        });
        of_people.then_some(shape)
    }
}

fn shapes(
    cx: &ReportContext<'_>,
    params: &[(&'static str, Param)],
    journeys: &[String],
) -> Result<Vec<Option<PlacedShape>>, Error> {
    let mut shapes: Vec<Option<PlacedShape>> = Vec::new();
    for (shape, journey, [unit, sent, delivered, touched]) in
        Query::new("reach_shapes.sql", SHAPES, params).rows(cx.reader, |row| {
            let facts: [i64; 4] = [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
            Ok((row.get::<u32>(0)?, row.get::<String>(1)?, facts))
        })?
    {
        let place = shape as usize;
        if shapes.len() <= place {
            shapes.resize(place + 1, None);
        }
        shapes[place] = journeys.binary_search(&journey).ok().map(|journey| PlacedShape {
            journey,
            unit: (unit >= 0).then_some(unit == 1),
            sent: sent == 1,
            delivered: delivered == 1,
            touched: touched == 1,
        });
    }
    Ok(shapes)
}

const ENTERED: u8 = 1;
const EXCLUDED: u8 = 2;
const SUPPRESSED: u8 = 4;
const MESSAGED: u8 = 8;
const TOUCHED: u8 = 16;

/// What one customer was sent and touched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PersonReach {
    /// Journeys started or excluded from.
    pub journeys: u64,
    pub messages: u64,
    pub delivered: u64,
    pub touches: u64,
    /// Journeys that sent a message and were touched.
    pub responded: u64,
    /// The last, µs.
    pub sent_at: Option<i64>,
    pub touched_at: Option<i64>,
    /// What any journey did.
    flags: u8,
}

/// The counts so far.
struct Fold<'a> {
    input: &'a Input,
    journeys: Vec<Counts>,
    segments: Vec<Counts>,
    people: [u64; 4],
    /// Of ranges of customers, each from its first on.
    touches: Vec<(u32, Vec<u32>)>,
    /// Of the customer whose turn it is: what each journey did, and which ones did anything.
    flags: Vec<u8>,
    met: Vec<usize>,
}

impl<'a> Fold<'a> {
    fn new(input: &'a Input) -> Self {
        Self {
            input,
            journeys: vec![[0; 9]; input.journeys.len()],
            segments: vec![[0; 9]; input.segments.len()],
            people: [0; 4],
            touches: Vec::new(),
            flags: vec![0; input.journeys.len()],
            met: Vec::new(),
        }
    }

    fn range(&mut self, reader: &Reader, customers: &Range<u32>) -> Result<(), store::Error> {
        let whose = Whose::Range(customers.clone());
        let memberships = self.memberships(reader, &whose)?;
        let of_people = self.input.audience == Audience::Customer;
        let mut touches = vec![0; if of_people { customers.len() } else { 0 }];
        let mut next = 0;
        let input = self.input;
        rows::read(reader, &input.params, &whose, |customer, own| {
            let person = self.person(own);
            while memberships.get(next).is_some_and(|(member, _)| *member < customer) {
                next += 1;
            }
            for (_, segment) in memberships[next..].iter().take_while(|(member, _)| *member == customer) {
                add_person(&mut self.segments[*segment], &person);
            }
            let reached = person.flags & (ENTERED | EXCLUDED | MESSAGED | TOUCHED) != 0;
            if let Some(place) = touches.get_mut((customer - customers.start) as usize).filter(|_| reached) {
                *place = u32::try_from(person.touches).unwrap_or(u32::MAX).saturating_add(1);
            }
        })?;
        if of_people {
            self.touches.push((customers.start, touches));
        }
        Ok(())
    }

    /// Customers with the places of their segments, by customer.
    fn memberships(&self, reader: &Reader, whose: &Whose) -> Result<Vec<(u32, usize)>, store::Error> {
        if self.input.segments.is_empty() {
            return Ok(Vec::new());
        }
        let names = ("names", Param::Texts(self.input.segments.clone()));
        let params = [self.input.params.as_slice(), &whose.params(), &[names]].concat();
        let query = Query::new("reach_members.sql", MEMBERS, &params);
        let mut all = Vec::new();
        reader.batches(query.text, &query.params, |rows, columns| {
            for row in 0..rows {
                let number = |column: usize| u32::try_from(columns[column].int(row)).unwrap_or(u32::MAX);
                all.extend(number(1).checked_sub(1).map(|place| (number(0), place as usize)));
            }
        })?;
        all.sort_unstable();
        Ok(all)
    }

    /// Adds one customer.
    fn person(&mut self, own: [&[ToldRow]; 4]) -> PersonReach {
        let mut person = PersonReach::default();
        for (table, row) in rows::by_table(own) {
            let Some(shape) = self.input.placed(row) else { continue };
            let counts = &mut self.journeys[shape.journey];
            let flag = match table {
                Table::Entry if row.is_suppressed() => ENTERED | SUPPRESSED,
                Table::Entry => ENTERED,
                Table::Exclusion => EXCLUDED,
                Table::Message => {
                    person.messages += u64::from(shape.sent);
                    person.delivered += u64::from(shape.delivered);
                    counts[5] += u64::from(shape.sent);
                    counts[6] += u64::from(shape.delivered);
                    if shape.sent {
                        person.sent_at = person.sent_at.max(Some(row.at));
                    }
                    if shape.sent { MESSAGED } else { 0 }
                }
                Table::Touch if shape.touched => {
                    person.touches += 1;
                    counts[8] += 1;
                    person.touched_at = person.touched_at.max(Some(row.at));
                    TOUCHED
                }
                Table::Touch => 0,
            };
            let flags = &mut self.flags[shape.journey];
            if *flags == 0 && flag != 0 {
                self.met.push(shape.journey);
            }
            *flags |= flag;
        }
        for journey in self.met.drain(..) {
            let flags = std::mem::take(&mut self.flags[journey]);
            let responded = flags & MESSAGED != 0 && flags & TOUCHED != 0;
            add_flags(&mut self.journeys[journey], flags, responded);
            person.journeys += u64::from(flags & (ENTERED | EXCLUDED) != 0);
            person.responded += u64::from(responded);
            person.flags |= flags;
        }
        let own = [person.journeys, person.messages, person.touches, person.responded];
        self.people.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        person
    }

    fn merge(&mut self, other: Self) {
        let counts = [(&mut self.journeys, &other.journeys), (&mut self.segments, &other.segments)];
        for (own, others) in counts.into_iter().flat_map(|(all, others)| all.iter_mut().zip(others)) {
            own.iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
        }
        self.people.iter_mut().zip(other.people).for_each(|(sum, other)| *sum += other);
        self.touches.extend(other.touches);
    }

    fn finish(self, args: &Args) -> ReachCounts {
        let sum = |column: usize| self.journeys.iter().map(|counts| counts[column]).sum::<u64>();
        let sums = [[sum(0), sum(5), sum(8), sum(7)], self.people];
        let (names, counts) = match args.audience {
            Audience::Segment => (&self.input.segments, self.segments),
            Audience::Journey | Audience::Customer => (&self.input.journeys, self.journeys),
        };
        let last = self.touches.iter().map(|(first, own)| *first as usize + own.len()).max().unwrap_or(0);
        let mut touches = vec![0; last];
        for (first, own) in self.touches {
            touches[first as usize..first as usize + own.len()].copy_from_slice(&own);
        }
        ReachCounts { items: names.iter().cloned().zip(counts).collect(), sums, touches }
    }
}

/// Adds a customer to a journey.
fn add_flags(counts: &mut Counts, flags: u8, responded: bool) {
    let has = |flag: u8| flags & flag != 0;
    let people =
        [has(ENTERED | EXCLUDED), has(ENTERED), has(EXCLUDED) && !has(ENTERED), has(SUPPRESSED), has(MESSAGED)];
    counts.iter_mut().zip(people).for_each(|(sum, has)| *sum += u64::from(has));
    counts[7] += u64::from(responded);
}

/// Adds a customer to a segment: what all journeys did.
fn add_person(counts: &mut Counts, person: &PersonReach) {
    add_flags(counts, person.flags, person.responded > 0);
    counts[5] += person.messages;
    counts[6] += person.delivered;
    counts[8] += person.touches;
}
