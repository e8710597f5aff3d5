//! Effects from one factorisation.

use faer::Mat;
use faer::linalg::solvers::{DenseSolveCore, Solve};

use super::chain::ChainCounts;
use crate::attribution::interval::GROUPS;

/// A chain solved.
pub struct SolvedChain {
    /// (I − Q)⁻¹.
    pub inverse: Mat<f64>,
    /// By state: the expected gain from there.
    pub gain: Vec<f64>,
    /// By state: the expected number of visits from the start.
    pub visits: Vec<f64>,
    /// The expected gain from the start.
    pub start: f64,
}

impl SolvedChain {
    /// Removal effects of items, each given by the states that hold it: h₀ − h₀(without A) = N₀A (NAA)⁻¹ hA.
    pub fn effects(&self, members: &[Vec<usize>]) -> Vec<f64> {
        members.iter().map(|states| if self.start == 0.0 { 0.0 } else { self.lost(states) / self.start }).collect()
    }

    /// What is lost of the expected gain when these states lead nowhere.
    fn lost(&self, states: &[usize]) -> f64 {
        if let [state] = states {
            return self.visits[*state] / self.inverse[(*state, *state)] * self.gain[*state];
        }
        let block = Mat::from_fn(states.len(), states.len(), |row, column| self.inverse[(states[row], states[column])]);
        let gain = Mat::from_fn(states.len(), 1, |row, _| self.gain[states[row]]);
        let found = block.partial_piv_lu().solve(&gain);
        states.iter().enumerate().map(|(row, state)| self.visits[*state] * found[(row, 0)]).sum()
    }
}

/// RE by state from expected visits from the start, expected gains and expected visits from the state itself.
pub fn effects(visits: &[f64], gain: &[f64], back: impl Iterator<Item = f64>, start: f64) -> Vec<f64> {
    let one = |((visits, gain), back): ((&f64, &f64), f64)| {
        if start == 0.0 { 0.0 } else { visits / back * gain / start }
    };
    visits.iter().zip(gain).zip(back).map(one).collect()
}

/// Solves the chain.
pub fn solve(part: &ChainCounts, size: usize) -> SolvedChain {
    solve_counts(part, &counts(part, size), size)
}

fn counts(part: &ChainCounts, size: usize) -> Vec<f64> {
    let mut counts = vec![0.0; size * size];
    for &(from, to, count) in &part.steps {
        counts[from as usize * size + to as usize] += count;
    }
    counts
}

fn solve_counts(part: &ChainCounts, counts: &[f64], size: usize) -> SolvedChain {
    let chance = |from: usize, to: usize| {
        if part.out[from] > 0.0 { counts[from * size + to] / part.out[from] } else { 0.0 }
    };
    let left = Mat::from_fn(size, size, |from, to| f64::from(u8::from(from == to)) - chance(from, to));
    let inverse = left.partial_piv_lu().inverse();
    let (starts, gains) = (part.starts(), part.gains());
    let mut gain = vec![0.0; size];
    let mut visits = vec![0.0; size];
    for state in 0..size {
        for from in 0..size {
            gain[from] += inverse[(from, state)] * gains[state];
            visits[state] += starts[from] * inverse[(from, state)];
        }
    }
    let start = starts.iter().zip(&gain).map(|(start, gain)| start * gain).sum();
    SolvedChain { inverse, gain, visits, start }
}

/// For each item the effects without each group, each chain solved anew.
pub fn without_each(
    total: &ChainCounts,
    groups: &[ChainCounts],
    size: usize,
    members: &[Vec<usize>],
) -> Vec<[f64; GROUPS]> {
    let all = counts(total, size);
    let mut out = vec![[0.0; GROUPS]; members.len()];
    for (group, part) in groups.iter().enumerate() {
        let mut left = all.clone();
        for &(from, to, count) in &part.steps {
            left[from as usize * size + to as usize] -= count;
        }
        for (own, effect) in out.iter_mut().zip(solve_counts(&total.less(part), &left, size).effects(members)) {
            own[group] = effect;
        }
    }
    out
}
