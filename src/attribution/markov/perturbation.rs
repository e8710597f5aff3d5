//! Effects without each group for many items, from the factorisation of the whole chain.
//!
//! Expected gains and visits are refined from those of the whole chain (x ← x + N · residual, three times: what is left
//! of the error is of the fourth order in the group's share). The expected returns Ncc, which vary little, are taken to
//! the first order, and of that the terms that leave or enter c itself.
//!
//! Tables hold a row for each state and in it a number for each group: the steps are gone through once for all groups.

use faer::{Mat, MatRef};

use super::chain::ChainCounts;
use super::dense::{SolvedChain, effects};
use crate::attribution::interval::GROUPS;

/// Refinements of gains and visits.
const ROUNDS: usize = 3;

pub type Table = Vec<[f64; GROUPS]>;

/// For each state the effects without each group.
pub fn without_each(total: &ChainCounts, groups: &[ChainCounts], solved: &SolvedChain) -> Table {
    let left = WithoutGroups::new(total, groups);
    let inverse = solved.inverse.as_ref();
    let gain = refine(inverse, &solved.gain, |gain| left.gain_residual(gain));
    let visits = refine(inverse.transpose(), &solved.visits, |visits| left.visit_residual(visits));
    let back = left.back(inverse);
    let mut out = vec![[0.0; GROUPS]; solved.gain.len()];
    for group in 0..groups.len() {
        let column = |table: &Table| -> Vec<f64> { table.iter().map(|row| row[group]).collect() };
        let (gain, visits) = (column(&gain), column(&visits));
        let start = left.starts.iter().zip(&gain).map(|(starts, gain)| starts[group] * gain).sum();
        for (own, effect) in out.iter_mut().zip(effects(&visits, &gain, column(&back).into_iter(), start)) {
            own[group] = effect;
        }
    }
    out
}

/// x ← x + N · residual(x) for all groups at once.
fn refine(inverse: MatRef<'_, f64>, whole: &[f64], residual: impl Fn(&Table) -> Table) -> Table {
    let mut found: Table = whole.iter().map(|value| [*value; GROUPS]).collect();
    for _ in 0..ROUNDS {
        let rest = residual(&found);
        let change = inverse * Mat::from_fn(rest.len(), GROUPS, |state, group| rest[state][group]);
        for (state, row) in found.iter_mut().enumerate() {
            for (group, value) in row.iter_mut().enumerate() {
                *value += change[(state, group)];
            }
        }
    }
    found
}

/// The chains without each group.
pub struct WithoutGroups {
    /// Steps of the whole chain, as chances.
    pub rows: Vec<(u32, u32, f64)>,
    /// By group, in order: its steps, as shares of what is left of their state without it.
    gone: Vec<Vec<(u32, u32, f64)>>,
    /// By state: how often it is left in the whole chain for each time without the group; 0 when never without it.
    stretch: Table,
    /// By state: the chance that a path begins there.
    pub starts: Table,
    gains: Table,
}

impl WithoutGroups {
    pub fn new(total: &ChainCounts, groups: &[ChainCounts]) -> Self {
        let size = total.out.len();
        let mut left = Self {
            rows: total.rows(size),
            gone: Vec::new(),
            stretch: vec![[0.0; GROUPS]; size],
            starts: vec![[0.0; GROUPS]; size],
            gains: vec![[0.0; GROUPS]; size],
        };
        for (group, part) in groups.iter().enumerate() {
            let rest = total.less(part);
            let (starts, gains) = (rest.starts(), rest.gains());
            for state in 0..size {
                left.starts[state][group] = starts[state];
                left.gains[state][group] = gains[state];
                if rest.out[state] > 0.0 {
                    left.stretch[state][group] = total.out[state] / rest.out[state];
                }
            }
            let mut steps = part.steps.clone();
            steps.retain(|step| rest.out[step.0 as usize] > 0.0);
            for (from, _, share) in &mut steps {
                *share /= rest.out[*from as usize];
            }
            // Sums of reals depend on their order.
            steps.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
            left.gone.push(steps);
        }
        left
    }

    /// b + Q h − h.
    fn gain_residual(&self, gain: &Table) -> Table {
        let mut ahead = self.ahead(gain);
        for (row, gain) in ahead.iter_mut().zip(gain) {
            add(row, gain, -1.0);
        }
        ahead
    }

    /// b + Q h.
    pub fn ahead(&self, gain: &Table) -> Table {
        let mut ahead = vec![[0.0; GROUPS]; gain.len()];
        for &(from, to, chance) in &self.rows {
            add(&mut ahead[from as usize], &gain[to as usize], chance);
        }
        for (row, stretch) in ahead.iter_mut().zip(&self.stretch) {
            row.iter_mut().zip(stretch).for_each(|(value, stretch)| *value *= stretch);
        }
        for (group, steps) in self.gone.iter().enumerate() {
            for &(from, to, share) in steps {
                ahead[from as usize][group] -= share * gain[to as usize][group];
            }
        }
        for (row, own) in ahead.iter_mut().zip(&self.gains) {
            add(row, own, 1.0);
        }
        ahead
    }

    /// s + Qᵀ v − v.
    fn visit_residual(&self, visits: &Table) -> Table {
        let stretched: Table = visits.iter().zip(&self.stretch).map(|(row, stretch)| product(row, stretch)).collect();
        let mut come = self.starts.clone();
        for &(from, to, chance) in &self.rows {
            add(&mut come[to as usize], &stretched[from as usize], chance);
        }
        for (group, steps) in self.gone.iter().enumerate() {
            for &(from, to, share) in steps {
                come[to as usize][group] -= share * visits[from as usize][group];
            }
        }
        for (row, visits) in come.iter_mut().zip(visits) {
            add(row, visits, -1.0);
        }
        come
    }

    /// Expected visits from each state to itself: Ncc and Σ over steps s → j of (change of the chance) · Ncs · Njc, for
    /// c = s and for c = j.
    fn back(&self, inverse: MatRef<'_, f64>) -> Table {
        let returns: Vec<f64> = (0..self.stretch.len()).map(|state| inverse[(state, state)]).collect();
        let more: Table = self.stretch.iter().map(|row| row.map(|stretch| stretch - 1.0)).collect();
        let mut back: Table = returns.iter().map(|own| [*own; GROUPS]).collect();
        for &(from, to, chance) in &self.rows {
            let (from, to) = (from as usize, to as usize);
            let reach = chance * inverse[(to, from)];
            add(&mut back[from], &more[from], reach * returns[from]);
            add(&mut back[to], &more[from], reach * returns[to]);
        }
        for (group, steps) in self.gone.iter().enumerate() {
            for &(from, to, share) in steps {
                let (from, to) = (from as usize, to as usize);
                let reach = share * inverse[(to, from)];
                back[from][group] -= reach * returns[from];
                back[to][group] -= reach * returns[to];
            }
        }
        back.iter_mut().flatten().for_each(|value| *value = value.max(1.0));
        back
    }
}

/// Adds so many times a row.
fn add(row: &mut [f64; GROUPS], other: &[f64; GROUPS], times: f64) {
    row.iter_mut().zip(other).for_each(|(value, other)| *value += times * other);
}

fn product(a: &[f64; GROUPS], b: &[f64; GROUPS]) -> [f64; GROUPS] {
    let mut out = *a;
    out.iter_mut().zip(b).for_each(|(value, other)| *value *= other);
    out
}
