//! Hashes that are the same on every machine and engine (A12), and the hasher of tables by whole numbers.

use std::hash::{BuildHasherDefault, Hasher};

/// FNV-1a, 64 bits, of bytes that come piece by piece.
#[derive(Clone, Copy, Debug)]
pub struct Fnv1a(u64);

impl Default for Fnv1a {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv1a {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }
}

/// FNV-1a of some bytes.
#[must_use]
pub fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash = Fnv1a::default();
    hash.write(bytes);
    hash.finish()
}

/// The finaliser of `MurmurHash3` for 64 bits: each bit of the value moves about half the bits of the result. One value has
/// one result.
#[must_use]
pub fn fmix64(value: u64) -> u64 {
    let once = (value ^ (value >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let twice = (once ^ (once >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    twice ^ (twice >> 33)
}

/// What a customer's part, number and place in a sample are taken from: [`fmix64`] of FNV-1a of the id. FNV-1a alone hardly
/// moves its highest bits by the last bytes of a text, so that parts of ids that count up would differ 3 to 1.
#[must_use]
pub fn customer_hash(id: &str) -> u64 {
    fmix64(fnv1a(id.as_bytes()))
}

/// The group of a customer for intervals (0–99), and whether the customer is held out for scoring.
#[must_use]
pub fn group(customer_id: &str) -> (u8, bool) {
    let hash = fnv1a(customer_id.as_bytes());
    (u8::try_from(hash % 100).unwrap_or(0), (hash / 100).is_multiple_of(5))
}

/// Builds [`IntHasher`].
pub type BuildIntHasher = BuildHasherDefault<IntHasher>;

/// For tables by whole numbers that nobody chose to collide (hashes already, rows of the source, packed n-grams): the two
/// halves of a product, folded.
#[derive(Clone, Copy, Debug, Default)]
pub struct IntHasher(u64);

impl Hasher for IntHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(self.0 ^ u64::from(*byte));
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "the halves of a product")]
    fn write_u64(&mut self, key: u64) {
        let product = u128::from(key ^ 0x9e37_79b9_7f4a_7c15) * 0xbf58_476d_1ce4_e5b9;
        self.0 = product as u64 ^ (product >> 64) as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_vectors() {
        // From the FNV reference: "", "a", "foobar".
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
        let mut pieces = Fnv1a::default();
        pieces.write(b"foo");
        pieces.write(b"bar");
        assert_eq!(pieces.finish(), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn published_vectors_of_the_finaliser() {
        // From the reference implementation of MurmurHash3.
        assert_eq!(fmix64(0), 0);
        assert_eq!(fmix64(1), 0xb456_bcfc_34c2_cb2c);
        // Worked out apart from this code, in Python's whole numbers.
        assert_eq!(fmix64(u64::MAX), 0x64b5_720b_4b82_5f21);
        assert_eq!(customer_hash(""), 0xefd0_1f60_ba99_2926);
        assert_eq!(customer_hash("foobar"), 0x2c22_1949_22d1_672b);
        assert_eq!(customer_hash("1234567"), 0x8e6b_c525_859a_4392);
    }

    #[test]
    fn parts_of_ids_that_count_up_are_of_one_size() {
        let mut parts = [0_u32; 128];
        for id in 0..2_000_000 {
            parts[usize::try_from(customer_hash(&id.to_string()) >> 57).unwrap()] += 1;
        }
        // The mean is 15,625: at most 1.1 of it.
        let most = parts.iter().max().unwrap();
        assert!(*most <= 17_187, "{most}");
    }

    #[test]
    fn numbers_one_apart_are_spread() {
        let hash = |number: i64| {
            let mut hasher = IntHasher::default();
            hasher.write_i64(number);
            hasher.finish()
        };
        let low: std::collections::BTreeSet<u64> = (0..256).map(|number| hash(number) & 0xff).collect();
        assert!(low.len() > 128, "{}", low.len());
    }
}
