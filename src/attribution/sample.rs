//! Which customers are looked at one by one for the incremental reading (attribution.md 4).

/// About so many customers are looked at: all where there are not so many.
const LOOKED_AT: usize = 1 << 18;

/// The customers who are looked at one by one; of the default, all.
///
/// Where there are more, those whose hash ([`customer_hash`](crate::domain::hash::customer_hash)) ends in enough zero bits: the
/// same ones whatever their numbers and the order in which they came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// So many bits must be zero.
    bits: u32,
    /// One bit by customer; empty where all are looked at.
    members: Vec<u64>,
}

impl Sample {
    /// For so many customers; where it [needs them](Self::needs_hashes), their hashes are to follow.
    #[must_use]
    pub fn of(customers: usize) -> Self {
        let bits = (customers / LOOKED_AT + 1).next_power_of_two().trailing_zeros();
        Self { bits, members: vec![0; if bits == 0 { 0 } else { customers.div_ceil(64) }] }
    }

    /// Whether it is the hashes that say who is looked at.
    #[must_use]
    pub fn needs_hashes(&self) -> bool {
        self.bits > 0
    }

    /// The hash of a customer's id.
    pub fn offer(&mut self, customer: u32, hash: u64) {
        if let Some(word) = self.members.get_mut(customer as usize / 64)
            && hash.trailing_zeros() >= self.bits
        {
            *word |= 1 << (customer % 64);
        }
    }

    /// Whether a customer is looked at.
    pub(super) fn holds(&self, customer: u32) -> bool {
        let holds = |word: &u64| word >> (customer % 64) & 1 == 1;
        self.bits == 0 || self.members.get(customer as usize / 64).is_some_and(holds)
    }

    /// One customer in about so many is looked at; a power of two.
    pub(super) fn every(&self) -> u32 {
        1 << self.bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::hash::customer_hash;

    #[test]
    fn p4_all_are_looked_at_where_they_are_few() {
        let sample = Sample::of(LOOKED_AT - 1);
        assert!(!sample.needs_hashes());
        assert_eq!((sample.every(), sample.holds(0), sample.holds(262_142)), (1, true, true));
        assert_eq!(Sample::of(0), Sample::default());
        // At most 2^18 of those who may be: half from 2^18, a quarter from 2^19.
        let every = [LOOKED_AT, 2 * LOOKED_AT - 1, 2 * LOOKED_AT, 2_160_000].map(|n| Sample::of(n).every());
        assert_eq!(every, [2, 2, 4, 16]);
    }

    #[test]
    fn p4_the_same_customers_are_looked_at_in_any_order() {
        let customers = 3 * LOOKED_AT;
        let ids: Vec<String> = (0..customers).map(|id| format!("C{id:07}")).collect();
        let (mut forward, mut backward) = (Sample::of(customers), Sample::of(customers));
        let last = u32::try_from(customers - 1).unwrap();
        for (number, id) in (0..).zip(&ids) {
            forward.offer(number, customer_hash(id));
            backward.offer(last - number, customer_hash(id));
        }
        let mut held = 0_u32;
        for (number, id) in (0..).zip(&ids) {
            assert_eq!(forward.holds(number), backward.holds(last - number), "{id}");
            held += u32::from(forward.holds(number));
        }
        // A quarter of 786,432 is 196,608; the standard deviation of a draw is 384.
        assert!(held.abs_diff(196_608) < 4 * 384, "{held}");
    }
}
