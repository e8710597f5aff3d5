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
