//! Who a customer is.

use super::super::calendar::{DAY, START};
use super::super::random::Random;
use super::super::rows::Customer;
use super::super::words::{COUNTRIES, FIRST, LAST};
use super::super::world::World;

/// Draws a customer.
pub fn person(world: &World, customer: u64, random: &mut Random) -> Customer {
    let old = random.chance(0.42);
    let created = if old { START - random.between(1, 900 * DAY) } else { world.calendar.draw(random, START) };
    let first = u8::try_from(random.index(FIRST.len())).unwrap_or(0);
    let last = u8::try_from(random.index(LAST.len())).unwrap_or(0);
    let account = random.chance(0.38).then(|| random.below(world.accounts()));
    let unit = if account.is_some() {
        random.weighted(&[0.1, 0.45, 0.1, 0.35])
    } else {
        random.weighted(&[0.55, 0.03, 0.37, 0.05])
    };
    let country = u8::try_from(random.index(COUNTRIES.len())).unwrap_or(0);
    Customer { customer, first, last, audience: 2, account, unit, country, created, shop: random.chance(0.6) }
}
