//! What the chain foresees of held-out customers, learnt from the others (attribution.md 3).

use std::collections::HashMap;

use crate::attribution::counts::evidence::Evidence;
use crate::attribution::counts::ngram::{NgramCodec, merge_all};
use crate::attribution::fixed::real;
use crate::attribution::forecast::{ForecastScore, Foreseen, score};
use crate::attribution::interval::GROUPS;
use crate::domain::hash::BuildIntHasher;

/// By state, the direct chance of converting: b = conversions / leavings, repeats of a state in a row left once.
///
/// A path that has begun and is shorter than a state is in none yet, unless it ends there: its chance is that of all paths
/// that begin with the same touches.
struct DirectChances {
    states: NgramCodec,
    by_state: HashMap<u64, f64, BuildIntHasher>,
    /// Of all leavings: what is foreseen after a state that was not met.
    base: f64,
}

impl DirectChances {
    /// Learns from the customers who are not held out.
    fn learn(evidence: Evidence<'_>, order: u32) -> Self {
        let codec = evidence.codec().with_order(order + 1);
        let states = codec.with_order(order);
        let visits = merge_all((0..GROUPS).map(|group| evidence.visits(group, codec)).collect());
        let mut counts: HashMap<u64, (i64, i64), BuildIntHasher> = HashMap::default();
        for (key, times) in visits {
            let now = states.shorten(codec, key);
            let goes_on = codec.len(key) > order;
            // A state after itself is neither left nor visited again.
            if !goes_on || states.shorten(codec, codec.drop_newest(key)) != now {
                counts.entry(now).or_default().0 += times;
            }
        }
        for (end, conversions, _) in evidence.conversions(codec)[..GROUPS].iter().flatten() {
            counts.entry(states.shorten(codec, *end)).or_default().1 += conversions;
        }
        let (out, converted) = counts.values().fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
        let chance = |(out, converted): (i64, i64)| if out > 0 { real(converted) / real(out) } else { 0.0 };
        let met = counts.into_iter().filter(|(_, (out, _))| *out > 0);
        let by_state = met.map(|(state, own)| (state, chance(own))).collect();
        Self { states, by_state, base: chance((out, converted)) }
    }

    fn after(&self, state: u64) -> f64 {
        self.by_state.get(&state).copied().unwrap_or(self.base)
    }
}

/// How well the direct chances of a chain of some order foresee the touches of held-out customers: each touch is judged by
/// the state that the path is in after it.
pub(in crate::attribution) fn held_out_score(evidence: Evidence<'_>, order: u8) -> ForecastScore {
    let chances = DirectChances::learn(evidence, u32::from(order));
    let classes = evidence.by_class(chances.states);
    let foreseen = |(state, touches, conversions): (u64, i64, i64)| Foreseen {
        chance: chances.after(state),
        touches,
        conversions,
    };
    let order = chances.states.order();
    let groups: Vec<Vec<Foreseen>> =
        classes[GROUPS..].iter().map(|group| group.by(order).into_iter().map(foreseen).collect()).collect();
    score(&groups).0
}
