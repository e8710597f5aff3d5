//! One read of starts, exclusions, messages and touches, customer by customer (P2): what `reach.sql`, `reach_segments.sql` and
//! `reach_customers.sql` say, without a table of all pairs of customer and journey.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::attribution::Customer;
use crate::report::args::{Args, Audience};
use crate::report::contract::{ReportContext, answer_key};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::journey::verbs::{deliveries, dispatches};
use crate::report::query::Query;
use crate::report::touches;
use crate::store::{self, Param, Reader};

use super::kept::{Counts, ReachCounts, TOLD};
use super::placed::{self, PlacedShape};
use super::rows::{Table, ToldRow, ToldRows, Whose};
use super::written::{ToldReach, WrittenReach};

const LISTED: &str = filter::filtered!("listed_journeys"; include_str!("reach_listed.sql"));
const SIZE: &str = include_str!("reach_size.sql");
const MEMBERS: &str = include_str!("reach_members.sql");
const SEGMENTS: &str = include_str!("reach_segment_names.sql");

/// The texts of its queries, by file name.
pub(super) const SQL: &[(&str, &str)] = &[
    ("reach_listed.sql", LISTED),
    ("reach_size.sql", SIZE),
    ("reach_segment_names.sql", SEGMENTS),
    ("reach_members.sql", MEMBERS),
];

/// What happens, for people.
pub(super) const STEP: &str = "starts, exclusions, messages and touches are read once, customer by customer, and counted as these statements count them";

/// So many rows are held by a thread at once, about: more only where one customer has more.
const AT_ONCE: u64 = if cfg!(test) { 1 << 8 } else { 1 << 20 };

/// The parameters of what is counted, whatever is sought.
pub(super) fn params(cx: &ReportContext<'_>, args: &Args) -> Vec<(&'static str, Param)> {
    let mut params = touches::params(cx, &args.filter);
    params.extend([("sent", Param::Texts(dispatches(cx))), ("delivered", Param::Texts(deliveries(cx)))]);
    params
}

/// Counts an audience of the filter; a search does not narrow it. Journeys and people are counted together, segments apart.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(super) fn counts(cx: &ReportContext<'_>, args: &Args) -> Result<Arc<ReachCounts>, Error> {
    let by_segment = args.audience == Audience::Segment;
    let audience = if by_segment { Audience::Segment } else { Audience::Journey };
    let args = Args { filter: args.filter.clone(), audience, ..Args::default() };
    let key = answer_key(cx, "counts of reach".to_owned(), &args);
    cx.cache.reach.get_or_make(key, cx.progress, || counted(cx, &args, TOLD))
}

/// The same anew; of people is kept what takes so many bytes at most.
fn counted(cx: &ReportContext<'_>, args: &Args, room: usize) -> Result<ReachCounts, Error> {
    let input = Input::read(cx, args, room)?;
    let progress = cx.progress;
    let read = |fold: &mut Fold<'_>, reader: &Reader, customers: &Range<u32>| {
        if progress.is_cancelled() {
            return Ok(ControlFlow::Break(()));
        }
        fold.range(reader, customers).map(ControlFlow::Continue)
    };
    let fold = touches::by_twins(cx, &input.ranges, || Fold::new(&input), read, Fold::merge)?;
    Ok(fold.finish())
}

/// What some people were sent and touched, by their numbers: what is kept of them, or read.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn people(
    cx: &ReportContext<'_>,
    args: &Args,
    counts: &ReachCounts,
    customers: &[u32],
) -> Result<BTreeMap<u32, ToldReach>, Error> {
    let kept = customers.iter().map(|customer| counts.told(*customer).map(|told| (*customer, told)));
    if let Some(kept) = kept.collect() {
        return Ok(kept);
    }
    let input = Input::read(cx, &Args { audience: Audience::Journey, ..args.clone() }, 0)?;
    let mut fold = Fold::new(&input);
    let mut people = BTreeMap::new();
    let mut rows = ToldRows::default();
    let whose = Whose::Some(customers.to_vec());
    rows.read(cx.reader, &input.params, &whose, input.which(), |customer, own| {
        people.insert(customer, fold.person(customer, own).told);
    })?;
    Ok(people)
}

/// What counting depends on.
struct Input {
    params: Vec<(&'static str, Param)>,
    journeys: Vec<String>,
    by_segment: bool,
    /// Of the audience of segments alone.
    segments: Vec<String>,
    shapes: Vec<PlacedShape>,
    /// By number; `None` = all are chosen.
    people: Option<Vec<Customer>>,
    ranges: Vec<Range<u32>>,
    /// So many bytes of what is told of people are kept, and so many are there.
    room: usize,
    written: AtomicUsize,
}

impl Input {
    fn read(cx: &ReportContext<'_>, args: &Args, room: usize) -> Result<Self, Error> {
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
            shapes: placed::shapes(cx, &params, &journeys)?,
            people: args.filter.selects_customers().then(|| touches::customers(cx, &args.filter)).transpose()?,
            // Of a segment nobody is listed.
            room: if by_segment { 0 } else { room },
            written: AtomicUsize::new(0),
            ranges: touches::ranges(customers, threads, customers.div_ceil(parts).max(1)),
            params,
            journeys,
            by_segment,
            segments,
        })
    }

    /// Whether rows of a table and shape count.
    fn which(&self) -> impl Fn(Table, usize) -> bool {
        |table, shape| self.shapes.get(shape).is_some_and(|shape| shape.counts(table))
    }

    /// Whether more of what is told of people is kept.
    fn has_room(&self) -> bool {
        self.written.load(Ordering::Relaxed) < self.room
    }
}

const ENTERED: u8 = 1;
const EXCLUDED: u8 = 2;
const SUPPRESSED: u8 = 4;
const MESSAGED: u8 = 8;
const TOUCHED: u8 = 16;

/// What one customer was sent and touched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct PersonReach {
    told: ToldReach,
    delivered: u64,
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
    told: Vec<(u32, WrittenReach)>,
    rows: ToldRows,
    /// Of the customer whose turn it is: what each journey did, and which ones did anything.
    flags: Vec<u8>,
    met: Vec<u32>,
}

impl<'a> Fold<'a> {
    fn new(input: &'a Input) -> Self {
        Self {
            input,
            journeys: vec![[0; 9]; input.journeys.len()],
            segments: vec![[0; 9]; input.segments.len()],
            people: [0; 4],
            touches: Vec::new(),
            told: Vec::new(),
            rows: ToldRows::default(),
            flags: vec![0; input.journeys.len()],
            met: Vec::new(),
        }
    }

    fn range(&mut self, reader: &Reader, customers: &Range<u32>) -> Result<(), store::Error> {
        let whose = Whose::Range(customers.clone());
        let memberships = self.memberships(reader, &whose)?;
        let of_people = !self.input.by_segment;
        let mut touches = vec![0; if of_people { customers.len() } else { 0 }];
        let mut written = self.input.has_room().then(WrittenReach::default);
        let mut next = 0;
        let input = self.input;
        let mut rows = std::mem::take(&mut self.rows);
        rows.read(reader, &input.params, &whose, input.which(), |customer, own| {
            let person = self.person(customer, own);
            while memberships.get(next).is_some_and(|(member, _)| *member < customer) {
                next += 1;
            }
            for (_, segment) in memberships[next..].iter().take_while(|(member, _)| *member == customer) {
                add_person(&mut self.segments[*segment], &person);
            }
            let reached = person.flags & (ENTERED | EXCLUDED | MESSAGED | TOUCHED) != 0;
            let place = (customer - customers.start) as usize;
            if let Some(own) = touches.get_mut(place).filter(|_| reached) {
                *own = u32::try_from(person.told.touches).unwrap_or(u32::MAX).saturating_add(1);
                if let Some(written) = &mut written {
                    written.add(place, &person.told);
                }
            }
        })?;
        self.rows = rows;
        if of_people {
            self.touches.push((customers.start, touches));
        }
        self.told.extend(written.map(|mut written| {
            written.shrink();
            self.input.written.fetch_add(written.size(), Ordering::Relaxed);
            (customers.start, written)
        }));
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

    /// Adds one customer by the rows that count.
    fn person(&mut self, customer: u32, own: [&[ToldRow]; 4]) -> PersonReach {
        let mut person = PersonReach::default();
        let input = self.input;
        let whom = input.people.as_ref().map(|all| all.get(customer as usize).copied().unwrap_or_default());
        if whom.is_some_and(|whom| !whom.chosen) {
            return person;
        }
        let told = &mut person.told;
        for (table, rows) in Table::ALL.into_iter().zip(own) {
            for row in rows {
                let Some(shape) = input.shapes.get(row.shape()) else { continue };
                if whom.is_some_and(|whom| !shape.unit.unwrap_or(whom.unit)) {
                    continue;
                }
                let counts = &mut self.journeys[shape.journey as usize];
                let flag = match table {
                    Table::Entry if row.is_suppressed() => ENTERED | SUPPRESSED,
                    Table::Entry => ENTERED,
                    Table::Exclusion => EXCLUDED,
                    Table::Message => {
                        person.delivered += u64::from(shape.is_delivered());
                        counts[6] += u64::from(shape.is_delivered());
                        if !shape.is_sent() {
                            continue;
                        }
                        told.messages += 1;
                        counts[5] += 1;
                        told.sent_at = told.sent_at.max(Some(row.at));
                        MESSAGED
                    }
                    Table::Touch => {
                        told.touches += 1;
                        counts[8] += 1;
                        told.touched_at = told.touched_at.max(Some(row.at));
                        TOUCHED
                    }
                };
                let flags = &mut self.flags[shape.journey as usize];
                if *flags == 0 {
                    self.met.push(shape.journey);
                }
                *flags |= flag;
            }
        }
        for journey in self.met.drain(..) {
            let flags = std::mem::take(&mut self.flags[journey as usize]);
            let responded = flags & MESSAGED != 0 && flags & TOUCHED != 0;
            add_flags(&mut self.journeys[journey as usize], flags, responded);
            told.journeys += u64::from(flags & (ENTERED | EXCLUDED) != 0);
            told.responded += u64::from(responded);
            person.flags |= flags;
        }
        let own = [told.journeys, told.messages, told.touches, told.responded];
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
        self.told.extend(other.told);
    }

    fn finish(mut self) -> ReachCounts {
        let sum = |column: usize| self.journeys.iter().map(|counts| counts[column]).sum::<u64>();
        let sums = [[sum(0), sum(5), sum(8), sum(7)], self.people];
        let (names, counts) = if self.input.by_segment {
            (&self.input.segments, self.segments)
        } else {
            (&self.input.journeys, self.journeys)
        };
        let last = self.touches.iter().map(|(first, own)| *first as usize + own.len()).max().unwrap_or(0);
        let mut touches = vec![0; last];
        for (first, own) in self.touches {
            touches[first as usize..first as usize + own.len()].copy_from_slice(&own);
        }
        self.told.sort_unstable_by_key(|(first, _)| *first);
        let told = if self.input.has_room() { self.told } else { Vec::new() };
        ReachCounts { items: names.iter().cloned().zip(counts).collect(), sums, touches, told }
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
    add_flags(counts, person.flags, person.told.responded > 0);
    counts[5] += person.told.messages;
    counts[6] += person.delivered;
    counts[8] += person.told.touches;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::journey::entries::tests::filters;
    use crate::report::programme::reach::tests::REACHED;
    use crate::report::tests::{ENTRIES, WORLD, config, with};

    #[test]
    fn p2_people_are_told_the_same_whether_it_is_kept_or_read_and_no_more_is_kept_than_has_room() {
        let mut told = 0;
        for filter in filters() {
            let args = Args { filter, ..Args::default() };
            with(&config(vec![], vec![]), &[WORLD, ENTRIES, REACHED], false, |cx| {
                let [all, none] = [usize::MAX, 0].map(|room| counted(cx, &args, room).unwrap());
                let reached: Vec<u32> = (0..).zip(&all.touches).filter(|(_, own)| **own > 0).map(|(n, _)| n).collect();
                assert!(!all.told.is_empty() && none.told.is_empty());
                let told_of = |counts: &ReachCounts| people(cx, &args, counts, &reached).unwrap();
                assert_eq!(told_of(&all), told_of(&none), "{:?}", args.filter);
                told += reached.len();
                // Where the last byte has no room, nothing is kept, and the counts are the same.
                let size: usize = all.told.iter().map(|(_, written)| written.size()).sum();
                assert_eq!(counted(cx, &args, size + 1).unwrap(), all);
                assert_eq!(counted(cx, &args, size).unwrap(), none);
                assert_eq!(ReachCounts { told: Vec::new(), ..all }, none);
            });
        }
        assert!(told > 20, "{told}");
    }

    #[test]
    fn p2_journeys_and_people_are_counted_by_one_read_and_segments_by_another() {
        with(&config(vec![], vec![]), &[WORLD, ENTRIES, REACHED], false, |cx| {
            let [journeys, people, segments] = [Audience::Journey, Audience::Customer, Audience::Segment]
                .map(|audience| counts(cx, &Args { audience, ..Args::default() }).unwrap());
            assert!(Arc::ptr_eq(&journeys, &people) && !Arc::ptr_eq(&journeys, &segments));
            // ann: two journeys, one mail, three touches, one responded to; nobody is listed of segments.
            let ann = journeys.told(0).unwrap();
            assert_eq!([ann.journeys, ann.messages, ann.touches, ann.responded], [2, 1, 3, 1]);
            assert!(segments.touches.is_empty() && segments.told.is_empty());
        });
    }
}
