//! The counts of the chain, compact: only items that some path has.

use super::super::fixed::real;
use super::super::interval::GROUPS;
use super::super::tally::{Moves, Tally};

/// The chain of all customers, and each group's part of it.
pub struct Chain {
    /// Item of each state, ascending.
    pub items: Vec<u32>,
    /// All customers.
    pub total: Part,
    /// By group; `None` where groups are not told apart.
    pub groups: Option<Vec<Part>>,
}

/// Counts over some customers. They are whole numbers held as reals: their sums are exact in any order.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// By state: paths that begin there.
    pub start: Vec<f64>,
    /// From state, to state, how often; a pair may come twice.
    pub steps: Vec<(u32, u32, f64)>,
    /// By state: how often it is left, to anywhere.
    pub out: Vec<f64>,
    /// By state: what is gained when paths convert right after it.
    pub gain: Vec<f64>,
}

impl Part {
    fn new(size: usize) -> Self {
        Self { start: vec![0.0; size], steps: Vec::new(), out: vec![0.0; size], gain: vec![0.0; size] }
    }

    /// What a path gains on average.
    pub fn value(&self) -> f64 {
        let paths: f64 = self.start.iter().sum();
        if paths > 0.0 { self.gain.iter().sum::<f64>() / paths } else { 0.0 }
    }

    /// Chances of beginning at each state.
    pub fn starts(&self) -> Vec<f64> {
        let paths: f64 = self.start.iter().sum();
        self.start.iter().map(|count| if paths > 0.0 { count / paths } else { 0.0 }).collect()
    }

    /// What is gained per leaving of each state.
    pub fn gains(&self) -> Vec<f64> {
        self.gain.iter().zip(&self.out).map(|(gain, out)| if *out > 0.0 { gain / out } else { 0.0 }).collect()
    }

    /// The steps by state, each pair once, in order, as chances.
    pub fn rows(&self, size: usize) -> Vec<(u32, u32, f64)> {
        let mut sorted = self.steps.clone();
        sorted.sort_unstable_by_key(|step| (step.0, step.1));
        let mut merged: Vec<(u32, u32, f64)> = Vec::with_capacity(sorted.len().min(size * size));
        for (from, to, count) in sorted {
            match merged.last_mut() {
                Some(last) if (last.0, last.1) == (from, to) => last.2 += count,
                _ => merged.push((from, to, count)),
            }
        }
        for step in &mut merged {
            step.2 /= self.out[step.0 as usize];
        }
        merged.retain(|step| step.2 != 0.0);
        merged
    }

    /// These customers without those.
    pub fn less(&self, other: &Self) -> Self {
        let less = |mine: &[f64], theirs: &[f64]| mine.iter().zip(theirs).map(|(a, b)| a - b).collect();
        Self {
            start: less(&self.start, &other.start),
            steps: Vec::new(),
            out: less(&self.out, &other.out),
            gain: less(&self.gain, &other.gain),
        }
    }
}

impl Chain {
    /// The paths of everyone with what the milestone adds and takes back; `weigh` makes weights of units.
    pub fn of(everyone: &Moves, tally: &Tally, weigh: impl Fn(i64) -> f64) -> Self {
        let ends = everyone.conversion();
        let mut used = vec![0_i64; ends];
        let moves = || everyone.iter().chain(tally.moves.iter());
        for step in moves().filter(|step| step.to < ends) {
            used[step.to] += step.count;
        }
        let mut state = vec![u32::MAX; ends];
        let mut items = Vec::new();
        for (item, _) in (0_u32..).zip(&used).filter(|(_, count)| **count > 0) {
            state[item as usize] = u32::try_from(items.len()).unwrap_or(u32::MAX);
            items.push(item);
        }
        let size = items.len();
        let mut total = Part::new(size);
        let mut groups = everyone.by_group().then(|| vec![Part::new(size); GROUPS]);
        let mut add = |group: usize, apply: &dyn Fn(&mut Part)| {
            apply(&mut total);
            if let Some(groups) = &mut groups {
                apply(&mut groups[group]);
            }
        };
        for step in moves() {
            let count = real(step.count);
            let to = if step.to < ends { state[step.to] } else { u32::MAX };
            if step.from == 0 && to != u32::MAX {
                add(step.group, &|part| part.start[to as usize] += count);
            }
            // Steps of items that no path is left with add up to nothing.
            let Some(from) = step.from.checked_sub(1).map(|item| state[item]).filter(|from| *from != u32::MAX) else {
                continue;
            };
            add(step.group, &|part| {
                part.out[from as usize] += count;
                if to != u32::MAX {
                    part.steps.push((from, to, count));
                }
            });
        }
        let mut units = vec![0_i64; size];
        let mut group_units = groups.as_ref().map(|groups| vec![vec![0_i64; size]; groups.len()]);
        for (group, item, roles) in tally.roles() {
            let gained = roles.one + roles.last_of_two + roles.last;
            let place = state[item as usize] as usize;
            units[place] += gained;
            if let Some(own) = &mut group_units {
                own[group][place] += gained;
            }
        }
        total.gain = units.into_iter().map(&weigh).collect();
        for (part, own) in groups.iter_mut().flatten().zip(group_units.into_iter().flatten()) {
            part.gain = own.into_iter().map(&weigh).collect();
        }
        Self { items, total, groups }
    }
}
