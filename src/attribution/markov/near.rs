//! Effects without each group for many items, from the factorisation of the whole chain.
//!
//! Expected gains and visits are refined from those of the whole chain (x ← x + N · residual, three times: what is left
//! of the error is of the fourth order in the group's share). The expected returns Ncc, which vary little, are taken to
//! the first order, and of that the terms that leave or enter c itself.

use faer::{Mat, MatRef};

use super::super::interval::GROUPS;
use super::chain::Part;
use super::dense::{Solved, effects};

/// Refinements of gains and visits.
const ROUNDS: usize = 3;

/// For each state the effects without each group.
pub fn without_each(total: &Part, groups: &[Part], solved: &Solved) -> Vec<[f64; GROUPS]> {
    let size = solved.gain.len();
    let rows = total.rows(size);
    let left: Vec<Left<'_>> = groups.iter().map(|part| Left::new(total, part, &rows)).collect();
    let gain = refine(&left, solved.inverse.as_ref(), &solved.gain, |left, gain| left.gain_residual(gain));
    let visits = refine(&left, solved.inverse.transpose(), &solved.visits, |left, visits| left.visit_residual(visits));
    let mut out = vec![[0.0; GROUPS]; size];
    for (group, left) in left.iter().enumerate() {
        let column = |matrix: &Mat<f64>| -> Vec<f64> { (0..size).map(|state| matrix[(state, group)]).collect() };
        let (gain, visits) = (column(&gain), column(&visits));
        let start = left.starts.iter().zip(&gain).map(|(start, gain)| start * gain).sum();
        let back = left.back(solved.inverse.as_ref());
        for (own, effect) in out.iter_mut().zip(effects(&visits, &gain, back.into_iter(), start)) {
            own[group] = effect;
        }
    }
    out
}

/// x ← x + N · residual(x) for all groups at once.
fn refine(
    left: &[Left<'_>],
    inverse: MatRef<'_, f64>,
    whole: &[f64],
    residual: fn(&Left<'_>, &[f64]) -> Vec<f64>,
) -> Mat<f64> {
    let mut found = Mat::from_fn(whole.len(), left.len(), |state, _| whole[state]);
    for _ in 0..ROUNDS {
        let mut rest = Mat::<f64>::zeros(whole.len(), left.len());
        for (group, left) in left.iter().enumerate() {
            let own: Vec<f64> = (0..whole.len()).map(|state| found[(state, group)]).collect();
            for (state, value) in residual(left, &own).into_iter().enumerate() {
                rest[(state, group)] = value;
            }
        }
        found += inverse * rest;
    }
    found
}

/// The chain without one group.
struct Left<'a> {
    /// Steps of the whole chain, as chances.
    rows: &'a [(u32, u32, f64)],
    /// The group's steps, in order.
    steps: Vec<(u32, u32, f64)>,
    /// By state: how often it is left in the whole chain.
    all: &'a [f64],
    /// By state: the group's leavings.
    gone: &'a [f64],
    starts: Vec<f64>,
    gains: Vec<f64>,
}

impl<'a> Left<'a> {
    fn new(total: &'a Part, part: &'a Part, rows: &'a [(u32, u32, f64)]) -> Self {
        let rest = total.less(part);
        let mut steps = part.steps.clone();
        steps.sort_by_key(|step| (step.0, step.1));
        Self { rows, steps, all: &total.out, gone: &part.out, starts: rest.starts(), gains: rest.gains() }
    }

    /// The chances of the steps without the group: those of the whole, scaled, less the group's.
    fn each(&self, mut take: impl FnMut(usize, usize, f64)) {
        let stay = |from: usize| self.all[from] - self.gone[from];
        for &(from, to, chance) in self.rows {
            let state = from as usize;
            if stay(state) > 0.0 {
                take(state, to as usize, chance * self.all[state] / stay(state));
            }
        }
        for &(from, to, count) in &self.steps {
            let state = from as usize;
            if stay(state) > 0.0 {
                take(state, to as usize, -count / stay(state));
            }
        }
    }

    fn gain_residual(&self, gain: &[f64]) -> Vec<f64> {
        let mut rest: Vec<f64> = self.gains.iter().zip(gain).map(|(own, gain)| own - gain).collect();
        self.each(|from, to, chance| rest[from] += chance * gain[to]);
        rest
    }

    fn visit_residual(&self, visits: &[f64]) -> Vec<f64> {
        let mut rest: Vec<f64> = self.starts.iter().zip(visits).map(|(own, visits)| own - visits).collect();
        self.each(|from, to, chance| rest[to] += chance * visits[from]);
        rest
    }

    /// Expected visits from each state to itself.
    fn back(&self, inverse: MatRef<'_, f64>) -> Vec<f64> {
        let size = self.all.len();
        // Σ over steps s → j of (change of the chance) · N(c,s) · N(j,c), for c = s and for c = j.
        let mut change = vec![0.0; size];
        let mut add = |from: usize, to: usize, change_of_chance: f64| {
            change[from] += change_of_chance * inverse[(from, from)] * inverse[(to, from)];
            change[to] += change_of_chance * inverse[(to, from)] * inverse[(to, to)];
        };
        self.each(&mut add);
        for &(from, to, chance) in self.rows {
            add(from as usize, to as usize, -chance);
        }
        (0..size).map(|state| (inverse[(state, state)] + change[state]).max(1.0)).collect()
    }
}
