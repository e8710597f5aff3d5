//! The chain of some order: its states, and how often each follows each.

use std::collections::HashMap;

use crate::attribution::counts::evidence::Evidence;
use crate::attribution::counts::ngram::{NgramCodec, merge_sorted};
use crate::attribution::fixed::real;
use crate::attribution::interval::GROUPS;
use crate::domain::hash::BuildIntHasher;

/// The chain of all customers, and each group's part of it.
///
/// A state is an n-gram of as many items as the order says; a path that is shorter is one state of its own.
pub struct Chain {
    /// The items that some path has, ascending.
    pub items: Vec<u32>,
    /// By item: the states that hold it.
    pub members: Vec<Vec<usize>>,
    /// All customers.
    pub total: ChainCounts,
    /// By group.
    pub groups: Vec<ChainCounts>,
}

/// Counts over some customers. They are whole numbers held as reals: their sums are exact in any order.
#[derive(Clone, Debug, Default)]
pub struct ChainCounts {
    /// By state: paths that begin there.
    pub start: Vec<f64>,
    /// From state, to state, how often; a pair may come twice.
    pub steps: Vec<(u32, u32, f64)>,
    /// By state: how often it is left, to anywhere.
    pub out: Vec<f64>,
    /// By state: what is gained when paths convert right after it.
    pub gain: Vec<f64>,
}

impl ChainCounts {
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
        let mut merged: Vec<(u32, u32, f64)> = Vec::with_capacity(sorted.len().min(size.saturating_mul(size)));
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

/// A group's counts, states still by their n-grams.
struct RawSteps {
    /// From n-gram, to n-gram (the same: it follows itself), how often.
    steps: Vec<(u64, u64, i64)>,
    /// Paths that begin in an n-gram, or are it.
    starts: Vec<(u64, i64)>,
    /// Window, units gained when paths convert right after it.
    gains: Vec<(u64, i64)>,
}

impl Chain {
    /// Of an order of at least one that the n-grams are long enough for. `weigh` makes a number of units.
    pub fn new(evidence: Evidence<'_>, order: u32, weigh: impl Fn(i64) -> f64) -> Self {
        let codec = evidence.codec().with_order(order + 1);
        let states = codec.with_order(order);
        let conversions = evidence.conversions(codec);
        let raw: Vec<RawSteps> = (0..GROUPS)
            .map(|group| {
                let (some, held) = (evidence.visits(group, codec), evidence.visits(group + GROUPS, codec));
                let mut raw = steps(&merge_sorted(&some, &held), codec, states);
                let ends = conversions[group].iter().chain(&conversions[group + GROUPS]);
                raw.gains = ends.map(|(key, _, units)| (states.shorten(codec, *key), *units)).collect();
                raw
            })
            .collect();
        let seen = raw.iter().flat_map(|raw| {
            raw.steps
                .iter()
                .map(|step| step.1)
                .chain(raw.starts.iter().filter(|start| start.1 != 0).map(|start| start.0))
        });
        let mut keys: Vec<u64> = seen.collect();
        keys.sort_unstable();
        keys.dedup();
        let number: HashMap<u64, usize, BuildIntHasher> =
            keys.iter().enumerate().map(|(number, key)| (*key, number)).collect();
        let size = keys.len();
        let groups: Vec<ChainCounts> = raw.iter().map(|raw| part(raw, &number, size, &weigh)).collect();
        let mut total = ChainCounts::new(size);
        let mut units = vec![0_i64; size];
        for (part, raw) in groups.iter().zip(&raw) {
            total.start.iter_mut().zip(&part.start).for_each(|(all, own)| *all += own);
            total.out.iter_mut().zip(&part.out).for_each(|(all, own)| *all += own);
            total.steps.extend_from_slice(&part.steps);
            raw.gains.iter().for_each(|(key, gained)| units[number[key]] += gained);
        }
        total.gain = units.into_iter().map(&weigh).collect();
        let mut of_state: Vec<(u32, usize)> = keys
            .iter()
            .enumerate()
            .flat_map(|(place, key)| states.decode(*key).map(move |item| (item, place)))
            .collect();
        of_state.sort_unstable();
        of_state.dedup();
        let by_item = of_state.chunk_by(|a, b| a.0 == b.0);
        let (items, members) =
            by_item.map(|own| (own[0].0, own.iter().map(|(_, place)| *place).collect::<Vec<_>>())).unzip();
        Self { items, members, total, groups }
    }
}

/// N-grams of one more touch than a state has, as steps between states.
fn steps(cells: &[(u64, i64)], codec: NgramCodec, states: NgramCodec) -> RawSteps {
    let order = states.order();
    let mut raw = RawSteps { steps: Vec::new(), starts: Vec::new(), gains: Vec::new() };
    for &(key, count) in cells {
        let now = states.shorten(codec, key);
        let before = states.shorten(codec, codec.drop_newest(key));
        let touches = codec.len(key);
        if touches > order {
            raw.steps.push((before, now, count));
            continue;
        }
        // A path that has begun: it is a state where it has enough touches, or ends before that. Who goes on does not end.
        raw.starts.push((now, count));
        if touches > 1 {
            raw.starts.push((before, -count));
        }
    }
    raw.starts.sort_unstable();
    raw.starts.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    raw
}

fn part(
    raw: &RawSteps,
    number: &HashMap<u64, usize, BuildIntHasher>,
    size: usize,
    weigh: &impl Fn(i64) -> f64,
) -> ChainCounts {
    let mut part = ChainCounts::new(size);
    for (key, count) in raw.starts.iter().filter(|(_, count)| *count != 0) {
        part.start[number[key]] += real(*count);
        part.out[number[key]] += real(*count);
    }
    for (from, to, count) in &raw.steps {
        // A state after itself is no step: it is neither left nor visited again.
        if from != to {
            let (from, to) = (number[from], number[to]);
            part.out[to] += real(*count);
            part.steps.push((u32::try_from(from).unwrap_or(0), u32::try_from(to).unwrap_or(0), real(*count)));
        }
    }
    let mut units = vec![0_i64; size];
    raw.gains.iter().for_each(|(key, gained)| units[number[key]] += gained);
    part.gain = units.into_iter().map(weigh).collect();
    part
}
