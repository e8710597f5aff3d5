//! The completions with whether each is influenced (M9), made from ranges of customers: what is held does not grow with the
//! customers.

use std::ops::Range;

use super::completed::{Completed, CompletedByDay, CompletedOfDay};
use super::input::{customers, load_completions, load_customers, load_shapes, setup};
use super::queries::queries_of;
use super::scan::{ScanProgress, ScanShare, by_ranges, ranges};
use crate::attribution::paths::{PathCutter, Reached};
use crate::domain::filter::Filter;
use crate::domain::time::Time;
use crate::domain::zone::DayFinder;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::query::Query;
use crate::store::Reader;

/// The completions of so many customers are held at once by each thread.
const AT_ONCE: u32 = 1 << 15;

/// How many customers there are, as they are numbered.
const CUSTOMERS: &str = "select coalesce(max(c.customer) + 1, 0)::ubigint from customer as c";

/// The completions of every milestone by day. The period takes days alone, so that all of them are counted once: another
/// period costs no read.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub fn by_day(cx: &ReportContext<'_>, filter: &Filter) -> Result<CompletedByDay, Error> {
    let always = Filter { from: None, to: None, ..filter.clone() };
    let all = cx.cache.days.get_or_make(super::counts::key(cx, &always, None), cx.progress, || {
        let zone = cx.config.zone;
        let new = || (CompletedByDay::default(), DayFinder::new(zone));
        let take = |(days, finder): &mut (CompletedByDay, DayFinder), milestone: usize, completed: &[Completed]| {
            for one in completed {
                let counts = CompletedOfDay { total: 1, influenced: u64::from(one.influenced) };
                days.add(milestone, finder.day(one.at), counts);
            }
        };
        let merge = |(all, _): &mut (CompletedByDay, DayFinder), (other, _): (CompletedByDay, DayFinder)| {
            for milestone in 0..other.0.len() {
                other.days(milestone).for_each(|(day, counts)| all.add(milestone, day, counts));
            }
        };
        completed(cx, &always, None, new, take, merge).map(|(days, _)| days)
    })?;
    Ok(all.within(filter))
}

/// The completions of one milestone or all, in any order of customers, those of one customer together and in the order of T4:
/// `take` gets the milestone's position and those of some customers, into what `new` makes for each thread; `merge` puts them
/// together.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(in crate::report) fn completed<T: Send>(
    cx: &ReportContext<'_>,
    filter: &Filter,
    milestone: Option<usize>,
    new: impl Fn() -> T + Sync,
    take: impl Fn(&mut T, usize, &[Completed]) + Sync,
    merge: impl Fn(&mut T, T),
) -> Result<T, Error> {
    let [.., shapes, _] = &queries_of(cx, filter, milestone, None);
    let shapes = load_shapes(cx, shapes, cx.config.attribution.lookback)?;
    let common = setup(cx, shapes);
    // Who is of a segment is found once, not for every range.
    let selected = if filter.selects_customers() { Some(customers(cx, filter)?) } else { None };
    let many = cx.reader.rows(CUSTOMERS, &[], |row| row.get::<u64>(0))?.first().copied().unwrap_or(0);
    let ranges = ranges(u32::try_from(many).unwrap_or(u32::MAX), cx.helpers.get()?.len(), AT_ONCE);
    let of_range = |range: Range<u32>| (queries_of(cx, filter, milestone, Some(&range)), range);
    let ranges: Vec<_> = ranges.into_iter().map(of_range).collect();
    let progress = ScanProgress::begin(cx, ScanShare::ALL)?;
    let places = cx.config.milestones.len();
    let read = |own: &mut T, reader: &Reader, ([completions, customers, ..], range): &([Query; 4], Range<u32>)| {
        let customers = match &selected {
            Some(all) => all.iter().take(range.end as usize).skip(range.start as usize).copied().collect(),
            None => load_customers(reader, customers, range.start)?,
        };
        let completions = load_completions(reader, completions, places, range.start)?;
        let setup = common.clone().of_customers(customers, completions);
        let mut cutter = PathCutter::new(&setup, Reached::new(&setup));
        let mut own_numbers = Vec::new();
        let on = reader.touches(range.clone(), |customers, times, shapes| {
            own_numbers.clear();
            own_numbers.extend(customers.iter().map(|customer| customer - range.start));
            cutter.batch(&own_numbers, times, shapes);
            progress.advance(customers.len())
        })?;
        for (milestone, reached) in cutter.finish().completions().into_iter().enumerate() {
            let of_period = setup.milestones[milestone].iter().zip(reached).filter(|(done, _)| done.picked);
            let completed = of_period.map(|(done, influenced)| Completed {
                at: Time(done.at),
                customer: done.customer + range.start,
                influenced,
            });
            take(own, milestone, &completed.collect::<Vec<_>>());
        }
        Ok(on)
    };
    by_ranges((cx.helpers.get()?, cx.reader), &ranges, new, read, merge)
}
