//! The chance that a path converts right after a touch, by what came before it (attribution.md 4).

use std::collections::HashMap;

use super::fixed::real;
use super::sparse::Scatter;
use super::windows::{Cells, Packing};

/// Contexts with counts: how often each is visited, and how often the path converts right after.
///
/// `packing` has as many slots as the counts look back. A context shorter than that stands for paths that begin there.
#[derive(Clone, Debug)]
pub struct Contexts {
    /// How contexts are written.
    pub packing: Packing,
    /// Visits by context.
    pub visits: Cells,
    /// Conversions by context.
    pub conversions: Cells,
}

impl Contexts {
    /// Context, visits and conversions, of all touches counted together by their `touches` newest; in order.
    pub fn by(&self, touches: u32) -> Vec<(u64, i64, i64)> {
        let mut conversions = self.conversions.iter().peekable();
        let mut out: Vec<(u64, i64, i64)> = Vec::new();
        for &(key, visits) in &self.visits {
            let mut converted = 0;
            while let Some((_, count)) = conversions.next_if(|(other, _)| *other <= key) {
                converted += count;
            }
            let context = self.packing.newest(key, touches);
            match out.last_mut() {
                Some(last) if last.0 == context => (last.1, last.2) = (last.1 + visits, last.2 + converted),
                _ => out.push((context, visits, converted)),
            }
        }
        out
    }
}

/// Up to so many bits of a context each has its own cell.
const DENSE_BITS: u32 = 18;

/// Hazards with back-off: each context leans on the one without its oldest touch, the more the less it was seen.
#[derive(Clone, Debug)]
pub struct Hazards {
    /// How contexts are written; as many slots as touches are looked back, at least one.
    packing: Packing,
    order: u32,
    /// Of all touches.
    base: f64,
    cells: Known,
}

#[derive(Clone, Debug)]
enum Known {
    /// Not a number where the context was not seen.
    Dense(Vec<f64>),
    Sparse(HashMap<u64, f64, Scatter>),
}

impl Known {
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
        let packing = contexts.packing.cut(order.max(1));
        let bits = packing.bits() * packing.slots();
        let cells = if bits <= DENSE_BITS {
            Known::Dense(vec![f64::NAN; 1 << bits])
        } else {
            Known::Sparse(HashMap::default())
        };
        let (visits, conversions) = (sum(&contexts.visits), sum(&contexts.conversions));
        let base = if visits > 0 { real(conversions) / real(visits) } else { 0.0 };
        let mut hazards = Self { packing, order, base, cells };
        for touches in 1..=order {
            for (context, visits, conversions) in contexts.by(touches) {
                // A shorter one was learnt before: it begins its path.
                if contexts.packing.len(context) < touches || visits <= 0 {
                    continue;
                }
                let key = packing.from(contexts.packing, context);
                let shorter = hazards.of(packing.newest(key, touches - 1));
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
    pub fn packing(&self) -> Packing {
        self.packing
    }

    /// The hazard of a context: that of the longest of its contexts that was seen.
    pub fn of(&self, context: u64) -> f64 {
        if self.order == 0 {
            return self.base;
        }
        let mut context = context;
        while context != 0 {
            if let Some(hazard) = self.cells.get(context) {
                return hazard;
            }
            context = self.packing.newest(context, self.packing.len(context) - 1);
        }
        self.base
    }

    /// The chance that a path converts at some touch.
    pub fn chance(&self, path: impl Iterator<Item = u32>) -> f64 {
        let mut context = 0;
        let mut survives = 1.0;
        for item in path {
            context = self.packing.next(context, item);
            survives *= 1.0 - self.of(context);
        }
        1.0 - survives
    }
}

fn sum(cells: &[(u64, i64)]) -> i64 {
    cells.iter().map(|(_, count)| count).sum()
}
