//! The Shapley value of the items of one path, worth what the hazards say of the path cut down to some of them.

use super::hazard::Hazards;
use crate::attribution::fixed::{count, real};
use crate::domain::hash::fnv1a;

/// Up to so many distinct items the value is exact; beyond, of permutations.
pub const EXACT: usize = 10;

/// Contexts are below 11⁴ and the base is at most 11, so that their product is below 2 to the power of this.
const DIVIDE_BITS: u32 = 20;

/// Permutations, half of them the others backwards.
const PERMUTATIONS: usize = 128;

/// Works out shares of paths, with buffers for one at a time.
#[derive(Default)]
pub struct Shapley {
    /// The distinct items in the order of their first touch.
    items: Vec<u32>,
    /// By touch: which of them.
    places: Vec<usize>,
    /// By set of items: the context after the touches so far, and the chance that none of them converted.
    contexts: Vec<u32>,
    survive: Vec<f64>,
    /// By context of distinct items, as far as it was asked for.
    known: Vec<f64>,
    shares: Vec<f64>,
}

impl Shapley {
    /// The distinct items of a path in the order of their first touch, and each one's share in what the path is worth:
    /// none negative, all of them 1 (equal ones where nothing is worth anything).
    pub fn split(&mut self, path: &[u32], hazards: &Hazards, names: &[String]) -> (&[u32], &[f64]) {
        self.items.clear();
        self.places.clear();
        for item in path {
            let known = self.items.iter().position(|other| other == item);
            self.places.push(known.unwrap_or(self.items.len()));
            if known.is_none() {
                self.items.push(*item);
            }
        }
        let size = self.items.len();
        self.shares.clear();
        self.shares.resize(size, 0.0);
        if size == 1 {
            self.shares[0] = 1.0;
        } else if size <= EXACT {
            self.exact(hazards);
        } else {
            self.sampled(path, hazards, names);
        }
        let worth: f64 = self.shares.iter().map(|share| share.max(0.0)).sum();
        let equal = 1.0 / count(size as u64);
        for share in &mut self.shares {
            *share = if worth > 0.0 { share.max(0.0) / worth } else { equal };
        }
        (&self.items, &self.shares)
    }

    /// Of the path looked at last: the share of each touch, its item's in equal parts.
    pub fn by_touch(&self) -> Vec<f64> {
        let mut touches = vec![0_u64; self.items.len()];
        for &place in &self.places {
            touches[place] += 1;
        }
        self.places.iter().map(|&place| self.shares[place] / count(touches[place])).collect()
    }

    /// Goes through the path once for all sets of items.
    fn exact(&mut self, hazards: &Hazards) {
        let size = self.items.len();
        let sets = 1_usize << size;
        self.survive.clear();
        self.survive.resize(sets, 1.0);
        self.contexts.clear();
        self.contexts.resize(sets, 0);
        // A context is a number in base size + 1: 0 = no touch, the newest in the highest place.
        let base = u32::try_from(size + 1).unwrap_or(u32::MAX);
        let places = hazards.order().max(1);
        let top = base.pow(places - 1);
        // To divide by the base is to multiply by this and to drop bits: exact for numbers as small as contexts are.
        let part = (1_u64 << DIVIDE_BITS).div_ceil(u64::from(base));
        self.known.clear();
        self.known.resize(base.pow(places) as usize, f64::NAN);
        for &place in &self.places {
            let digit = u32::try_from(place + 1).unwrap_or(0) * top;
            let own = 1_usize << place;
            // All sets that have the item.
            for high in (own..sets).step_by(2 * own) {
                for set in high..high + own {
                    #[expect(clippy::cast_possible_truncation, reason = "a part of a number of 32 bits")]
                    let context = ((u64::from(self.contexts[set]) * part) >> DIVIDE_BITS) as u32 + digit;
                    self.contexts[set] = context;
                    let known = &mut self.known[context as usize];
                    if known.is_nan() {
                        *known = hazards.after(unpacked(context, base, places, hazards, &self.items));
                    }
                    self.survive[set] *= 1.0 - *known;
                }
            }
        }
        // The weight of a set of s others: s! (n − s − 1)! / n!.
        let mut weights = [0.0; EXACT];
        weights[0] = 1.0 / count(size as u64);
        for others in 1..size {
            weights[others] = weights[others - 1] * count(others as u64) / count((size - others) as u64);
        }
        for set in 0..sets {
            let weight = weights.get(set.count_ones() as usize).copied().unwrap_or_default();
            for (place, share) in self.shares.iter_mut().enumerate() {
                if set & 1 << place == 0 {
                    *share += weight * (self.survive[set] - self.survive[set | 1 << place]);
                }
            }
        }
    }

    /// The distinct items of the path looked at last.
    pub fn items(&self) -> &[u32] {
        &self.items
    }

    /// Of the path looked at last: what it loses when it loses an item, by the place of the item.
    pub fn loss(&self, path: &[u32], hazards: &Hazards, place: usize) -> f64 {
        let size = self.items.len();
        if (2..=EXACT).contains(&size) {
            let all = (1 << size) - 1;
            return self.survive[all ^ 1 << place] - self.survive[all];
        }
        let left = self.places.iter().zip(path).filter(|(own, _)| **own != place).map(|(_, item)| *item);
        hazards.chance(path.iter().copied()) - hazards.chance(left)
    }

    /// The mean over permutations of what each item adds to those before it, antithetic: each also backwards.
    fn sampled(&mut self, path: &[u32], hazards: &Hazards, names: &[String]) {
        let size = self.items.len();
        let name = |item: &u32| names.get(*item as usize).map_or("", String::as_str);
        let ids: Vec<&str> = path.iter().map(name).collect();
        let mut state = fnv1a(ids.join("\u{1f}").as_bytes());
        let mut order: Vec<usize> = (0..size).collect();
        let mut inside = vec![false; size];
        for _ in 0..PERMUTATIONS / 2 {
            for last in (1..size).rev() {
                let other = splitmix(&mut state) % (last as u64 + 1);
                order.swap(last, usize::try_from(other).unwrap_or(0));
            }
            for _ in 0..2 {
                inside.fill(false);
                let mut before = 0.0;
                for &place in &order {
                    inside[place] = true;
                    let some = self.places.iter().zip(path).filter(|(place, _)| inside[**place]);
                    let worth = hazards.chance(some.map(|(_, item)| *item));
                    self.shares[place] += worth - before;
                    before = worth;
                }
                order.reverse();
            }
        }
        let permutations = real(i64::try_from(PERMUTATIONS).unwrap_or(1));
        self.shares.iter_mut().for_each(|share| *share /= permutations);
    }
}

/// A context of distinct items as the hazards write it.
fn unpacked(context: u32, base: u32, places: u32, hazards: &Hazards, items: &[u32]) -> u64 {
    let codec = hazards.codec();
    let mut rest = context;
    let mut key = 0;
    for _ in 0..places {
        // From the lowest place, the oldest touch.
        let digit = rest % base;
        rest /= base;
        if let Some(item) = digit.checked_sub(1).and_then(|digit| items.get(digit as usize)) {
            key = codec.push(key, *item);
        }
    }
    key
}

/// The next number of splitmix64.
fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut x = *state;
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
