//! Which customers a scanning thread has seen: exact, in bounded memory.

use crate::domain::hash::customer_hash;

/// A customer as its part knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// The part.
    pub part: u32,
    /// Its number there, among those of this thread; an id may have several.
    pub number: u32,
    /// The number was given now: the id is to be handed to the part.
    pub new: bool,
}

/// An id as a key: text of up to 15 bytes stands in it, longer text among the long ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Key([u64; 2]);

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: Key,
    part: u32,
    /// One more than the number; 0 = nothing is here.
    number: u32,
}

/// Ids by open addressing. Where the table is full it is emptied: an id that comes again then gets another number. It grows
/// only where many ids would come again: where the rows of a customer lie together, a table that fits a cache is faster.
pub struct CustomerIds {
    slots: Vec<Slot>,
    used: usize,
    /// Ids asked for since the table was emptied last.
    asked: usize,
    most: usize,
    long: Vec<u8>,
    most_long: usize,
    /// So many numbers were given, by part.
    given: Vec<u32>,
}

/// The last byte of a key whose text is not in it.
const LONG: u64 = 0xff;

impl CustomerIds {
    /// Of so many parts, a power of two; at most about `budget` bytes are held.
    #[must_use]
    pub fn new(parts: usize, budget: usize) -> Self {
        let most = (budget / 2 / size_of::<Slot>()).max(64).next_power_of_two();
        Self {
            slots: vec![Slot::default(); most.min(1 << 14)],
            used: 0,
            asked: 0,
            most,
            long: Vec::new(),
            most_long: budget / 2,
            given: vec![0; parts],
        }
    }

    /// The part of an id, and its number there.
    pub fn number(&mut self, id: &str) -> Numbered {
        if self.used * 4 >= self.slots.len() * 3 || self.long.len() > self.most_long {
            self.make_room();
        }
        self.asked += 1;
        let bytes = id.as_bytes();
        let (key, mut place) = short_key(bytes).map_or_else(
            || {
                let hash = customer_hash(id);
                (Key([hash, LONG << 56]), hash)
            },
            |key| (key, mixed(key)),
        );
        let mask = self.slots.len() - 1;
        loop {
            let at = usize::try_from(place & mask as u64).unwrap_or(0);
            let slot = self.slots[at];
            if slot.number == 0 {
                return self.insert(at, key, id);
            }
            if self.is(slot.key, key, bytes) {
                return Numbered { part: slot.part, number: slot.number - 1, new: false };
            }
            place = place.wrapping_add(1);
        }
    }

    /// Whether a slot's key is that of an id. A long one holds where its text stands beside the hash.
    fn is(&self, slot: Key, key: Key, id: &[u8]) -> bool {
        if key.0[1] >> 56 != LONG {
            return slot == key;
        }
        slot.0[0] == key.0[0] && slot.0[1] >> 56 == LONG && {
            let from = usize::try_from(slot.0[1] & (u64::MAX >> 8)).unwrap_or(0);
            self.long[from..].get(8..8 + id.len()) == Some(id)
                && self.long[from..from + 8] == (id.len() as u64).to_le_bytes()
        }
    }

    fn insert(&mut self, at: usize, mut key: Key, id: &str) -> Numbered {
        if key.0[1] >> 56 == LONG {
            key.0[1] |= self.long.len() as u64;
            self.long.extend_from_slice(&(id.len() as u64).to_le_bytes());
            self.long.extend_from_slice(id.as_bytes());
        }
        let part = part_of(customer_hash(id), self.given.len());
        let given = &mut self.given[part];
        let number = *given;
        *given += 1;
        let part = u32::try_from(part).unwrap_or(0);
        self.slots[at] = Slot { key, part, number: number + 1 };
        self.used += 1;
        Numbered { part, number, new: true }
    }

    fn make_room(&mut self) {
        let scattered = self.asked < self.used * 3;
        if scattered && self.slots.len() < self.most && self.long.len() <= self.most_long {
            let mut slots = vec![Slot::default(); self.slots.len() * 2];
            let mask = slots.len() - 1;
            for slot in self.slots.iter().filter(|slot| slot.number != 0) {
                let mut place = if slot.key.0[1] >> 56 == LONG { slot.key.0[0] } else { mixed(slot.key) };
                while slots[usize::try_from(place & mask as u64).unwrap_or(0)].number != 0 {
                    place = place.wrapping_add(1);
                }
                slots[usize::try_from(place & mask as u64).unwrap_or(0)] = *slot;
            }
            self.slots = slots;
        } else {
            self.slots.fill(Slot::default());
            self.long.clear();
            self.used = 0;
            self.asked = 0;
        }
    }
}

/// The part of a customer, by the high bits of [`customer_hash`]; `parts` is a power of two.
#[must_use]
pub fn part_of(hash: u64, parts: usize) -> usize {
    usize::try_from(hash.checked_shr(64 - parts.ilog2()).unwrap_or(0)).unwrap_or(0)
}

fn short_key(id: &[u8]) -> Option<Key> {
    if id.len() > 15 {
        return None;
    }
    let mut bytes = [0; 16];
    bytes[..id.len()].copy_from_slice(id);
    bytes[15] = u8::try_from(id.len()).unwrap_or(0);
    let [low, high] = bytemuck::cast::<[u8; 16], [u64; 2]>(bytes);
    Some(Key([low, high]))
}

#[expect(clippy::cast_possible_truncation, reason = "the halves of a product")]
fn mixed(Key([low, high]): Key) -> u64 {
    let product = u128::from(low ^ 0x9e37_79b9_7f4a_7c15) * u128::from(high ^ 0xbf58_476d_1ce4_e5b9);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn each_id_has_one_number_while_there_is_room_and_never_that_of_another() {
        for (budget, again) in [(1 << 21, false), (1 << 12, true)] {
            let mut ids = CustomerIds::new(8, budget);
            let mut of: HashMap<(u32, u32), String> = HashMap::new();
            let mut renewed = false;
            for turn in 0..3 {
                for n in 0..2_000_u32 {
                    let id = if n % 3 == 0 { format!("a customer of a long name, {n}") } else { format!("C{n}") };
                    let given = ids.number(&id);
                    assert_eq!(given.part as usize, part_of(customer_hash(&id), 8));
                    let known = of.insert((given.part, given.number), id.clone());
                    assert_eq!(known.is_none(), given.new);
                    assert!(known.is_none_or(|known| known == id));
                    renewed |= turn > 0 && given.new;
                }
            }
            assert_eq!(renewed, again);
        }
        let mut ids = CustomerIds::new(1, 1 << 12);
        let numbers = ["", "\0", "a", "a\0", "0123456789abcde", "0123456789abcdef"].map(|id| ids.number(id).number);
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5]);
    }
}
