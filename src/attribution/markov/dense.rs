//! Effects from one factorisation.

use faer::Mat;
use faer::linalg::solvers::DenseSolveCore;

use super::super::interval::GROUPS;
use super::chain::Part;

/// A chain solved.
pub struct Solved {
    /// (I − Q)⁻¹.
    pub inverse: Mat<f64>,
    /// By state: the expected gain from there.
    pub gain: Vec<f64>,
    /// By state: the expected number of visits from the start.
    pub visits: Vec<f64>,
    /// The expected gain from the start.
    pub start: f64,
}

impl Solved {
    /// Removal effects by state.
    pub fn effects(&self) -> Vec<f64> {
        let back = (0..self.gain.len()).map(|state| self.inverse[(state, state)]);
        effects(&self.visits, &self.gain, back, self.start)
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
pub fn solve(part: &Part, size: usize) -> Solved {
    solve_counts(part, &counts(part, size), size)
}

fn counts(part: &Part, size: usize) -> Vec<f64> {
    let mut counts = vec![0.0; size * size];
    for &(from, to, count) in &part.steps {
        counts[from as usize * size + to as usize] += count;
    }
    counts
}

fn solve_counts(part: &Part, counts: &[f64], size: usize) -> Solved {
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
    Solved { inverse, gain, visits, start }
}

/// For each state the effects without each group, each chain solved anew.
pub fn without_each(total: &Part, groups: &[Part], size: usize) -> Vec<[f64; GROUPS]> {
    let all = counts(total, size);
    let mut out = vec![[0.0; GROUPS]; size];
    for (group, part) in groups.iter().enumerate() {
        let mut left = all.clone();
        for &(from, to, count) in &part.steps {
            left[from as usize * size + to as usize] -= count;
        }
        for (own, effect) in out.iter_mut().zip(solve_counts(&total.less(part), &left, size).effects()) {
            own[group] = effect;
        }
    }
    out
}
