//! Effects without each group for many states, by sweeps of all groups at once: H ← K(QH + b1ᵀ), a column per group.

use super::super::interval::GROUPS;
use super::chain::Chain;
use super::near::{Left, Table};

/// Sweeps end when nothing changes by more than this share of the largest gain: far less than a group makes.
const CHANGE: f64 = 1e-9;

/// After so many sweeps without end there is no result.
const SWEEPS: usize = 10_000;

/// Sweeps that take more than this product of items, steps and groups would take long: there are no intervals then.
const MOST_WORK: usize = 60_000_000;

/// Threads that share out the items.
const THREADS: usize = 2;

/// For each item the effects without each group; `None` where they would take long.
pub fn without_each(chain: &Chain) -> Option<Vec<[f64; GROUPS]>> {
    let left = Left::new(&chain.total, &chain.groups);
    if (left.rows.len() * (chain.items.len() + 1)).saturating_mul(GROUPS) > MOST_WORK {
        return None;
    }
    let most = chain.total.gains().iter().fold(0.0_f64, |most, gain| most.max(gain.abs()));
    let size = chain.total.out.len();
    let whole = sweep(&left, &[], vec![[0.0; GROUPS]; size], most)?;
    let start = from_start(&left, &whole);
    let effect = |states: &Vec<usize>| {
        let found = from_start(&left, &sweep(&left, states, whole.clone(), most)?);
        let share = |group: usize| if start[group] == 0.0 { 0.0 } else { 1.0 - found[group] / start[group] };
        Some(std::array::from_fn(share))
    };
    let effect = &effect;
    let parts: Vec<Option<Vec<[f64; GROUPS]>>> = std::thread::scope(|scope| {
        let of_threads = chain.members.chunks(chain.members.len().div_ceil(THREADS).max(1));
        let threads: Vec<_> = of_threads.map(|items| scope.spawn(move || items.iter().map(effect).collect())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or(None)).collect()
    });
    Some(parts.into_iter().collect::<Option<Vec<_>>>()?.concat())
}

/// By group: the expected gain from the start.
fn from_start(left: &Left, gain: &Table) -> [f64; GROUPS] {
    let mut sum = [0.0; GROUPS];
    for (starts, gain) in left.starts.iter().zip(gain) {
        sum.iter_mut().zip(starts).zip(gain).for_each(|((sum, start), gain)| *sum += start * gain);
    }
    sum
}

/// Sweeps from a first guess; the states removed lead nowhere.
fn sweep(left: &Left, removed: &[usize], mut gain: Table, most: f64) -> Option<Table> {
    for _ in 0..SWEEPS {
        let mut next = left.ahead(&gain);
        for state in removed {
            next[*state] = [0.0; GROUPS];
        }
        let pairs = next.iter().flatten().zip(gain.iter().flatten());
        let change = pairs.map(|(new, old)| (new - old).abs()).fold(0.0, f64::max);
        gain = next;
        if change <= CHANGE * most {
            return Some(gain);
        }
    }
    None
}
