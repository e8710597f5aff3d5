//! The chance that a path converts right after a touch, by what came before it (attribution.md 4).

use std::collections::HashMap;

use crate::attribution::counts::contexts::Contexts;
use crate::attribution::counts::ngram::NgramCodec;
use crate::attribution::fixed::real;
use crate::domain::hash::BuildIntHasher;

/// Up to so many bits of a context each has its own cell.
const DENSE_BITS: u32 = 18;

/// A chance so small that one less it is one (2^-54).
const CERTAIN: f64 = f64::EPSILON / 4.0;

/// Hazards with back-off: each context leans on the one without its oldest touch, the more the less it was seen.
#[derive(Clone, Debug)]
pub struct Hazards {
    /// How contexts are written; as many order as touches are looked back, at least one.
    codec: NgramCodec,
    order: u32,
    /// Of all touches.
    base: f64,
    cells: HazardTable,
}

#[derive(Clone, Debug)]
enum HazardTable {
    /// Not a number where the context was not seen.
    Dense(Vec<f64>),
    Sparse(HashMap<u64, f64, BuildIntHasher>),
}

impl HazardTable {
    #[expect(clippy::cast_possible_truncation, reason = "a dense context has 18 bits at most")]
    fn get(&self, key: u64) -> Option<f64> {
        match self {
            Self::Dense(cells) => Some(cells[key as usize]).filter(|hazard| !hazard.is_nan()),
            Self::Sparse(cells) => cells.get(&key).copied(),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a dense context has 18 bits at most")]
    fn set(&mut self, key: u64, hazard: f64) {
        match self {
            Self::Dense(cells) => cells[key as usize] = hazard,
            Self::Sparse(cells) => _ = cells.insert(key, hazard),
        }
    }
}

impl Hazards {
    /// Learns from counts, looking back so many touches.
    pub fn learn(contexts: &Contexts, order: u32, kappa: f64) -> Self {
        let codec = contexts.codec.with_order(order.max(1));
        let bits = codec.bits() * codec.order();
        let cells = if bits <= DENSE_BITS {
            HazardTable::Dense(vec![f64::NAN; 1 << bits])
        } else {
            HazardTable::Sparse(HashMap::default())
        };
        let (visits, conversions) = (sum(&contexts.visits), sum(&contexts.conversions));
        let base = if visits > 0 { real(conversions) / real(visits) } else { 0.0 };
        let mut hazards = Self { codec, order, base, cells };
        for touches in 1..=order {
            for (context, visits, conversions) in contexts.by(touches) {
                // A shorter one was learnt before: it begins its path.
                if contexts.codec.len(context) < touches || visits <= 0 {
                    continue;
                }
                let key = codec.shorten(contexts.codec, context);
                let shorter = hazards.after(codec.suffix(key, touches - 1));
                hazards.cells.set(key, (real(conversions) + kappa * shorter) / (real(visits) + kappa));
            }
        }
        hazards
    }

    /// How many touches are looked back.
    pub fn order(&self) -> u32 {
        self.order
    }

    /// How contexts are written.
    pub fn codec(&self) -> NgramCodec {
        self.codec
    }

    /// The hazard of a context: that of the longest of its contexts that was seen.
    pub fn after(&self, context: u64) -> f64 {
        if self.order == 0 {
            return self.base;
        }
        let mut context = context;
        while context != 0 {
            if let Some(hazard) = self.cells.get(context) {
                return hazard;
            }
            context = self.codec.suffix(context, self.codec.len(context) - 1);
        }
        self.base
    }

    /// The chance that a path converts at some touch.
    pub fn chance(&self, path: impl Iterator<Item = u32>) -> f64 {
        let mut context = 0;
        let mut survives = 1.0;
        for item in path {
            context = self.codec.push(context, item);
            survives *= 1.0 - self.after(context);
            // It never grows again, and one less this is one: a path of a hundred thousand touches ends here.
            if survives <= CERTAIN {
                return 1.0;
            }
        }
        1.0 - survives
    }
}

fn sum(cells: &[(u64, i64)]) -> i64 {
    cells.iter().map(|(_, count)| count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::setup::Orders;

    #[test]
    fn a_chance_that_is_certain_ends_a_path_early_and_stays_the_same_to_the_last_bit() {
        // One context of three visits and a conversion: a hazard of (1 + κ/3) / (3 + κ) = 1/3 whatever κ is.
        let codec = NgramCodec::new(1, Orders::default()).with_order(1);
        let key = codec.push(0, 0);
        let contexts = Contexts { codec, visits: vec![(key, 3)], conversions: vec![(key, 1)] };
        for order in [0, 1] {
            let hazards = Hazards::learn(&contexts, order, 20.0);
            let mut survives = 1.0;
            for touches in 1..200 {
                survives *= 1.0 - hazards.after(key);
                // (2/3)^91 is below 2^-53, (2/3)^93 below 2^-54.
                let chance = hazards.chance(std::iter::repeat_n(0, touches));
                assert_eq!(chance.to_bits(), (1.0_f64 - survives).to_bits(), "{touches}");
            }
            // What comes after is not looked at.
            let endless = std::iter::repeat(0);
            assert_eq!(hazards.chance(endless).to_bits(), 1.0_f64.to_bits());
        }
    }
}
