//! The customers of a world, in blocks of fixed size.

use super::life::live;
use super::rows::Block;
use super::world::World;

/// Customers of one block.
const BLOCK: u64 = 2_000;

impl World {
    /// How many blocks there are.
    #[must_use]
    pub fn blocks(&self) -> u64 {
        self.options.customers.div_ceil(BLOCK)
    }

    /// The rows of one block of customers.
    #[must_use]
    pub fn block(&self, block: u64) -> Block {
        let mut out = Block::default();
        let from = block * BLOCK;
        for customer in from..(from + BLOCK).min(self.options.customers) {
            live(self, customer, &mut out);
        }
        out.by_day();
        out
    }
}
