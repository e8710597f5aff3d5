//! The sequence model (A8; attribution.md 4): inside each converting path the Shapley value of its items, by hazards that
//! know what came before a touch.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::book::hash;
use super::counted::{Counted, End};
use super::fixed::{real, whole};
use super::hazard::{Contexts, Hazards};
use super::interval::GROUPS;
use super::shapley::{EXACT, Shapley};
use super::sight::{Sight, together, without};
use crate::domain::threads;

/// Threads that share out the paths, in so many parts.
const THREADS: usize = 2;
const PARTS: usize = 256;

/// About so many looks at a context may be spent on learning the model anew without each group; where all paths would
/// take more, some of them tell by how much the credit moves.
const REFIT_WORK: f64 = 5e7;

/// Up to so many items each has an interval.
const MOST_ITEMS: usize = 20_000;

/// What the model says of one milestone and view.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sequence {
    /// How many touches it looks back.
    pub order: u8,
    /// By item: credit in units.
    pub units: Vec<i64>,
    /// By item: how many units of credit it has without each group; `None` where there are too many items.
    pub without: Option<Vec<[f64; GROUPS]>>,
    /// By item: so many completions are expected to vanish without it.
    pub incremental: Vec<f64>,
}

/// The credit of some customers: by item, and by group and item; and what their paths lose without each item.
struct Shares {
    units: Vec<i64>,
    groups: Vec<i64>,
    lost: Vec<i128>,
}

impl Shares {
    fn new(items: usize, groups: bool) -> Self {
        let groups = if groups { items * GROUPS } else { 0 };
        Self { units: vec![0; items], groups: vec![0; groups], lost: vec![0; items] }
    }

    fn add(&mut self, other: &Self) {
        self.units.iter_mut().zip(&other.units).for_each(|(mine, theirs)| *mine += theirs);
        self.groups.iter_mut().zip(&other.groups).for_each(|(mine, theirs)| *mine += theirs);
        self.lost.iter_mut().zip(&other.lost).for_each(|(mine, theirs)| *mine += theirs);
    }
}

/// The model learnt, with what it is asked of.
pub struct Model<'a> {
    sight: Sight<'a>,
    names: &'a [String],
    kappa: f64,
    hazards: Hazards,
    /// By class.
    contexts: Vec<Contexts>,
    all: Contexts,
}

impl<'a> Model<'a> {
    /// Learns from all customers, looking back so many touches.
    pub fn learn(sight: Sight<'a>, names: &'a [String], order: u8, kappa: f64) -> Self {
        let packing = sight.packing().cut(u32::from(order).max(1));
        let contexts = sight.by_class(packing);
        let all = together(packing, &contexts);
        let hazards = Hazards::learn(&all, u32::from(order), kappa);
        Self { sight, names, kappa, hazards, contexts, all }
    }

    /// Shares of the touches of one converting path.
    pub fn touches(&self, path: &[u32]) -> Vec<f64> {
        let mut shapley = Shapley::default();
        let (items, shares) = shapley.of(path, &self.hazards, self.names);
        let times = |item: u32| real(i64::try_from(path.iter().filter(|other| **other == item).count()).unwrap_or(1));
        let share =
            |item: &u32| items.iter().zip(shares).find(|(own, _)| *own == item).map_or(0.0, |(_, share)| *share);
        path.iter().map(|item| share(item) / times(*item)).collect()
    }

    /// Works out all credit; one customer in `sampled` stands for all in the incremental reading.
    pub fn credit(&self, items: usize, sampled: u32) -> Sequence {
        let paths = &self.sight.tally.paths;
        let grouped = items <= MOST_ITEMS;
        let own = in_parts(
            paths,
            || Shares::new(items, grouped),
            |shares, ends| share_out(paths, ends, &self.hazards, self.names, shares),
        );
        let mut shares = Shares::new(items, grouped);
        for part in &own {
            shares.add(part);
        }
        let without = grouped.then(|| {
            let moved = self.refit(items);
            let one = |item: usize| {
                let left = |group: usize| {
                    let place = group * items + item;
                    real(shares.units[item] - shares.groups[place]) + moved[place]
                };
                std::array::from_fn(left)
            };
            (0..items).map(one).collect()
        });
        let order = u8::try_from(self.hazards.order()).unwrap_or(0);
        let incremental = self.incremental(shares.lost, sampled);
        Sequence { order, units: shares.units, without, incremental }
    }

    /// By group and item: by how many units the credit of those left moves when the model does not know the group.
    fn refit(&self, items: usize) -> Vec<f64> {
        let paths = &self.sight.tally.paths;
        let mut work = 0.0;
        let mut units: i64 = 0;
        let mut chosen: Vec<(u64, f64)> = Vec::with_capacity(paths.book.len());
        for of_path in paths.ends().chunk_by(|a, b| a.path == b.path) {
            let path = paths.book.path(of_path[0].path as usize);
            let cost = cost(path);
            work += cost;
            units += of_path.iter().map(|end| end.units).sum::<i64>();
            chosen.push((hash(path), cost));
        }
        let groups = u32::try_from(GROUPS).map_or(1.0, f64::from);
        let share = REFIT_WORK / (work * groups).max(1.0);
        // Paths are chosen by their hash: the same ones however they were counted.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the hashes")]
        let limit = if share >= 1.0 { u64::MAX } else { (share * 18_446_744_073_709_551_615.0) as u64 };
        let some: Vec<&[End]> = paths
            .ends()
            .chunk_by(|a, b| a.path == b.path)
            .zip(&chosen)
            .filter(|(_, (hash, _))| *hash <= limit)
            .map(|(ends, _)| ends)
            .collect();
        let all = some.len() == chosen.len();
        let of_some: i64 = some.iter().flat_map(|ends| ends.iter()).map(|end| end.units).sum();
        if of_some == 0 {
            return vec![0.0; items * GROUPS];
        }
        let scale = if all { 1.0 } else { real(units) / real(of_some) };
        let mut shapley = Shapley::default();
        let before: Vec<Vec<f64>> = some
            .iter()
            .map(|ends| shapley.of(paths.book.path(ends[0].path as usize), &self.hazards, self.names).1.to_vec())
            .collect();
        let of_groups = |groups: Range<usize>| {
            let mut shapley = Shapley::default();
            let mut moved = vec![0_i64; items * groups.len()];
            for (place, group) in groups.enumerate() {
                let left = without(&self.all, &[&self.contexts[group], &self.contexts[group + GROUPS]]);
                let hazards = Hazards::learn(&left, self.hazards.order(), self.kappa);
                let moved = &mut moved[place * items..(place + 1) * items];
                for (ends, before) in some.iter().zip(&before).filter(|(_, before)| before.len() > 1) {
                    let own = |end: &&End| usize::from(end.class) % GROUPS == group;
                    let units: i64 = ends.iter().filter(|end| !own(end)).map(|end| end.units).sum();
                    let (found, after) = shapley.of(paths.book.path(ends[0].path as usize), &hazards, self.names);
                    for ((item, after), before) in found.iter().zip(after).zip(before) {
                        moved[*item as usize] += whole((after - before) * real(units));
                    }
                }
            }
            moved
        };
        let parts: Vec<Vec<i64>> = std::thread::scope(|scope| {
            let ranges = (0..THREADS).map(|part| part * GROUPS / THREADS..(part + 1) * GROUPS / THREADS);
            let started: Vec<_> = ranges.map(|groups| threads::start(scope, || of_groups(groups))).collect();
            started.into_iter().filter_map(|thread| thread.join().ok()).collect()
        });
        parts.concat().into_iter().map(|units| real(units) * scale).collect()
    }

    /// Σ over all paths of the chance of converting less that without the item; of converting paths it is known.
    fn incremental(&self, converting: Vec<i128>, sampled: u32) -> Vec<f64> {
        let Sight { everyone, tally } = self.sight;
        let mut sums = converting;
        let every = i128::from(sampled);
        for (paths, times) in [(&everyone.paths, every), (&tally.taken, -every)] {
            let parts = in_parts(paths, || vec![0_i128; sums.len()], |sums, ends| self.lost(paths, ends, sums));
            for part in parts {
                sums.iter_mut().zip(part).for_each(|(all, own)| *all += own * times);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "the sum is exact, a result needs no more than 53 bits")]
        let real = |sum: i128| sum as f64 / UNIT;
        sums.into_iter().map(real).collect()
    }

    fn lost(&self, paths: &Counted, ends: &[End], sums: &mut [i128]) {
        let mut distinct: Vec<u32> = Vec::new();
        for of_path in ends.chunk_by(|a, b| a.path == b.path) {
            let path = paths.book.path(of_path[0].path as usize);
            let customers: i128 = of_path.iter().map(|end| i128::from(end.count)).sum();
            let chance = self.hazards.chance(path.iter().copied());
            distinct.clear();
            distinct.extend_from_slice(path);
            distinct.sort_unstable();
            distinct.dedup();
            for item in &distinct {
                let left = self.hazards.chance(path.iter().copied().filter(|other| other != item));
                sums[*item as usize] += i128::from(whole((chance - left) * UNIT)) * customers;
            }
        }
    }
}

/// So many make one in the sums of the incremental reading, which are whole and so the same in any order.
const UNIT: f64 = 1_152_921_504_606_846_976.0;

/// Looks at a context that the shares of a path take.
fn cost(path: &[u32]) -> f64 {
    let mut distinct = path.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let length = u32::try_from(path.len()).map_or(1e9, f64::from);
    match distinct.len() {
        0 | 1 => 1.0,
        some if some <= EXACT => (length + u32::try_from(some).map_or(0.0, f64::from)) * f64::from(1_u32 << (some - 1)),
        some => 128.0 * length * u32::try_from(some).map_or(1e9, f64::from) / 2.0,
    }
}

/// Works on the paths in parts that the threads take in turn, long paths come together; the parts are cut between paths.
fn in_parts<T: Send>(paths: &Counted, new: impl Fn() -> T + Sync, work: impl Fn(&mut T, &[End]) + Sync) -> Vec<T> {
    let ends = paths.ends();
    let cut = |part: usize| {
        let from = part * ends.len() / PARTS;
        let same = ends[from..].iter().take_while(|end| from > 0 && end.path == ends[from - 1].path).count();
        from + same
    };
    let next = AtomicUsize::new(0);
    let of_thread = || {
        let mut own = new();
        while let Some(part) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|part| *part < PARTS) {
            work(&mut own, &ends[cut(part)..cut(part + 1)]);
        }
        own
    };
    std::thread::scope(|scope| {
        let started: Vec<_> = (0..THREADS).map(|_| threads::start(scope, of_thread)).collect();
        started.into_iter().filter_map(|thread| thread.join().ok()).collect()
    })
}

/// Shares out the units of converting paths; the last item of a path takes what rounding leaves.
fn share_out(paths: &Counted, ends: &[End], hazards: &Hazards, names: &[String], shares: &mut Shares) {
    let items = shares.units.len();
    let mut shapley = Shapley::default();
    for of_path in ends.chunk_by(|a, b| a.path == b.path) {
        let path = paths.book.path(of_path[0].path as usize);
        let (found, parts) = shapley.of(path, hazards, names);
        let mut customers = 0;
        for of_group in of_path {
            customers += i128::from(of_group.count);
            let mut rest = of_group.units;
            for (place, (item, share)) in found.iter().zip(parts).enumerate() {
                let last = place + 1 == found.len();
                let units = if last { rest } else { whole(share * real(of_group.units)) };
                rest -= units;
                let item = *item as usize;
                shares.units[item] += units;
                if let Some(own) = shares.groups.get_mut(usize::from(of_group.class) % GROUPS * items + item) {
                    *own += units;
                }
            }
        }
        for (place, item) in shapley.items().iter().enumerate() {
            let loss = shapley.loss(path, hazards, place);
            shares.lost[*item as usize] += i128::from(whole(loss * UNIT)) * customers;
        }
    }
}
