//! Effects for more states than a factorisation can hold, by Jacobi iteration: sweeps H ← K(QH + b1ᵀ), one column per removed item.
//!
//! The effects without each group come to the first order in the group's share, from one more set of sweeps: the
//! expected visits `V ← K(s + QᵀV)` of the chain without the item. With P paths, and n leavings of a state, a group changes
//! P · h₀ by −Σ (its starts) · h + Σ v · P/n · ((its leavings) · h − Σ (its steps) · h − its gain): what it brings itself,
//! and what the others gain or lose by not being taken for such as the group. Where no item is removed, v · P = n and this
//! is exact.

use super::chain::{Chain, ChainCounts};
use crate::attribution::interval::GROUPS;
use crate::domain::threads::start;

/// Sweeps end when no gain changes by more than this.
const CHANGE: f64 = 1e-13;

/// Those of visits, which intervals alone need, when none changes by more than this.
const VISITS_CHANGE: f64 = 1e-9;

/// After so many sweeps without end there is no result.
const SWEEPS: usize = 100_000;

/// Columns worked on together.
const WIDTH: usize = 16;

/// Intervals of more than this product of items and distinct steps would take long: there are none then.
const MOST_WORK: usize = 60_000_000;

/// A row for each state, and in it a number for each of the items worked on.
type Table = Vec<[f64; WIDTH]>;

/// By item.
pub struct IteratedEffects {
    /// The removal effects.
    pub effects: Vec<f64>,
    /// Those without each group; `None` where that would take long.
    pub without: Option<Vec<[f64; GROUPS]>>,
}

/// Removal effects of the items of a chain; `None` when the sweeps do not end.
///
/// The items are worked on in the same columns together whatever the number of threads, so that no digit depends on it.
pub fn effects(chain: &Chain, rows: &[(u32, u32, f64)], threads: usize) -> Option<IteratedEffects> {
    let sweeps = JacobiSystem::new(&chain.total, rows);
    let whole = sweeps.gains(&[], vec![[0.0; WIDTH]; chain.total.out.len()])?;
    let all = sweeps.at_start(&whole)[0];
    let intervals = chain.members.len().saturating_mul(rows.len()) <= MOST_WORK;
    let groups: Vec<Group> =
        if intervals { chain.groups.iter().map(|part| Group::new(part, &sweeps)).collect() } else { Vec::new() };
    let some = |removed: &[Vec<usize>]| -> Option<IteratedEffects> {
        let gains = sweeps.gains(removed, whole.clone())?;
        let left = sweeps.at_start(&gains);
        let share = |left: f64, all: f64| if all == 0.0 { 0.0 } else { 1.0 - left / all };
        let effects = left[..removed.len()].iter().map(|left| share(*left, all)).collect();
        let without = if intervals {
            let visits = sweeps.visits(removed)?;
            let changes: Vec<[f64; WIDTH]> = groups.iter().map(|group| group.change(&gains, &visits)).collect();
            let one = |column: usize| {
                let effect = |group: usize| {
                    let left = sweeps.paths * left[column] + changes[group][column];
                    share(left, sweeps.paths * all - groups[group].gained)
                };
                std::array::from_fn(effect)
            };
            Some((0..removed.len()).map(one).collect())
        } else {
            None
        };
        Some(IteratedEffects { effects, without })
    };
    let some = &some;
    let batches: Vec<&[Vec<usize>]> = chain.members.chunks(WIDTH).collect();
    let parts: Vec<Option<Vec<IteratedEffects>>> = std::thread::scope(|scope| {
        let shares = batches.chunks(batches.len().div_ceil(threads.max(1)).max(1));
        let work = |share: &[&[Vec<usize>]]| share.iter().map(|removed| some(removed)).collect();
        let started: Vec<_> = shares.map(|share| start(scope, move || work(share))).collect();
        started.into_iter().map(|thread| thread.join().unwrap_or(None)).collect()
    });
    let mut swept = IteratedEffects { effects: Vec::new(), without: intervals.then(Vec::new) };
    for part in parts.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten() {
        swept.effects.extend(part.effects);
        swept.without.iter_mut().zip(part.without).for_each(|(all, own)| all.extend(own));
    }
    Some(swept)
}

/// A chain as the sweeps need it. Effects are ratios: gains are made shares of the largest, so that changes compare.
struct JacobiSystem<'a> {
    rows: &'a [(u32, u32, f64)],
    starts: Vec<f64>,
    gains: Vec<f64>,
    most: f64,
    paths: f64,
    /// How often each state is left.
    out: &'a [f64],
}

impl<'a> JacobiSystem<'a> {
    fn new(part: &'a ChainCounts, rows: &'a [(u32, u32, f64)]) -> Self {
        let gains = part.gains();
        let most = gains.iter().fold(0.0_f64, |most, gain| most.max(gain.abs()));
        let most = if most > 0.0 { most } else { 1.0 };
        Self {
            rows,
            starts: part.starts(),
            gains: gains.into_iter().map(|gain| gain / most).collect(),
            most,
            paths: part.start.iter().sum(),
            out: &part.out,
        }
    }

    /// By column: the expected gain from the start.
    fn at_start(&self, gains: &Table) -> [f64; WIDTH] {
        let mut sums = [0.0; WIDTH];
        for (start, gains) in self.starts.iter().zip(gains) {
            add(&mut sums, gains, *start);
        }
        sums
    }

    /// The expected gain from each state, from a first guess; in column i the states `removed[i]` lead nowhere.
    fn gains(&self, removed: &[Vec<usize>], guess: Table) -> Option<Table> {
        let step = |gain: &Table, next: &mut Table| {
            for (own, gained) in next.iter_mut().zip(&self.gains) {
                *own = [*gained; WIDTH];
            }
            for &(from, to, chance) in self.rows {
                add(&mut next[from as usize], &gain[to as usize], chance);
            }
        };
        sweep(removed, guess, CHANGE, step)
    }

    /// The expected visits of each state that is not removed, for each time that it is left in the chain and per path.
    fn visits(&self, removed: &[Vec<usize>]) -> Option<Table> {
        let guess = self.out.iter().map(|out| [out / self.paths; WIDTH]).collect();
        let step = |visits: &Table, next: &mut Table| {
            for (own, start) in next.iter_mut().zip(&self.starts) {
                *own = [*start; WIDTH];
            }
            for &(from, to, chance) in self.rows {
                add(&mut next[to as usize], &visits[from as usize], chance);
            }
        };
        let mut visits = sweep(removed, guess, VISITS_CHANGE, step)?;
        for (own, out) in visits.iter_mut().zip(self.out) {
            let times = if *out > 0.0 { self.paths / out } else { 0.0 };
            for visits in own {
                *visits *= times;
            }
        }
        Some(visits)
    }
}

/// Sweeps until nothing changes by more than `least`.
fn sweep(removed: &[Vec<usize>], guess: Table, least: f64, step: impl Fn(&Table, &mut Table)) -> Option<Table> {
    let (mut now, mut next) = (guess.clone(), guess);
    for _ in 0..SWEEPS {
        step(&now, &mut next);
        for (column, states) in removed.iter().enumerate() {
            for state in states {
                next[*state][column] = 0.0;
            }
        }
        let pairs = next.iter().flatten().zip(now.iter().flatten());
        let change = pairs.map(|(new, old)| (new - old).abs()).fold(0.0, f64::max);
        std::mem::swap(&mut now, &mut next);
        if change < least {
            return Some(now);
        }
    }
    None
}

/// Adds so many times a row.
fn add(row: &mut [f64; WIDTH], other: &[f64; WIDTH], times: f64) {
    row.iter_mut().zip(other).for_each(|(value, other)| *value += times * other);
}

/// What one group brings to the chain.
struct Group<'a> {
    /// State, starts, leavings and gains, where it has any.
    states: Vec<(u32, f64, f64, f64)>,
    steps: &'a [(u32, u32, f64)],
    /// All its gains.
    gained: f64,
}

impl<'a> Group<'a> {
    fn new(part: &'a ChainCounts, sweeps: &JacobiSystem) -> Self {
        let counts = part.start.iter().zip(&part.out).zip(&part.gain);
        let states: Vec<_> = (0_u32..)
            .zip(counts)
            .map(|(state, ((start, out), gain))| (state, *start, *out, gain / sweeps.most))
            .filter(|(_, start, out, gain)| *start != 0.0 || *out != 0.0 || *gain != 0.0)
            .collect();
        Self { gained: states.iter().map(|state| state.3).sum(), states, steps: &part.steps }
    }

    /// By column: what the gains of all paths change by when the group is gone.
    fn change(&self, gains: &Table, visits: &Table) -> [f64; WIDTH] {
        let mut change = [0.0; WIDTH];
        for &(state, start, out, gain) in &self.states {
            let (h, v) = (&gains[state as usize], &visits[state as usize]);
            for column in 0..WIDTH {
                change[column] += v[column] * (out * h[column] - gain) - start * h[column];
            }
        }
        for &(from, to, times) in self.steps {
            let (h, v) = (&gains[to as usize], &visits[from as usize]);
            for column in 0..WIDTH {
                change[column] -= v[column] * times * h[column];
            }
        }
        change
    }
}
