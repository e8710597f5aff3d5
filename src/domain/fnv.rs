//! FNV-1a, 64 bits: the same on every machine and engine (A12).

/// The hash of some bytes.
#[must_use]
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The group of a customer for intervals (0–99), and whether the customer is held out for scoring.
#[must_use]
pub fn group(customer_id: &str) -> (u8, bool) {
    let hash = fnv1a(customer_id.as_bytes());
    (u8::try_from(hash % 100).unwrap_or(0), (hash / 100).is_multiple_of(5))
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
    }
}
