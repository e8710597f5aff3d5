//! A quick hasher for whole numbers that nobody chose to collide: hashes already, and rows of the source.

use std::hash::{BuildHasherDefault, Hasher};

/// Builds [`Mix`].
pub type Scatter = BuildHasherDefault<Mix>;

/// One multiplication per number.
#[derive(Default)]
pub struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }
}
