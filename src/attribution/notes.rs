//! Paths on their way to be counted: noted by class first, and counted by the batch, so that the counts of a class are at
//! hand then.

use super::windows::{CLASSES, ITEMS, Note, Packing};

/// Paths of a class are noted, and their windows counted when there are so many.
const PENDING: usize = (1 << 12) - 64;

/// Packed, a note is one number: its items in the lowest bits; above them in three bits how many of its first touches only
/// lead up to those that are counted; then the view; and whether they are taken back.
const VIEW: u32 = ITEMS + 3;
const BACK: u64 = 1 << 63;

/// The notes of all views.
#[derive(Clone, Debug)]
pub struct Notes {
    packings: [Packing; 3],
    classes: Vec<Vec<u64>>,
}

impl Notes {
    /// For windows written so.
    pub fn new(packings: [Packing; 3]) -> Self {
        Self { packings, classes: vec![Vec::new(); CLASSES] }
    }

    /// Notes a whole path.
    pub fn add(&mut self, class: usize, view: usize, path: impl Iterator<Item = u32>) {
        self.note(class, view, path, 0, 0);
    }

    /// Takes back the touches of a path from a place on.
    pub fn take_back(&mut self, class: usize, view: usize, path: &[u32], from: usize) {
        let lead = from.min(self.packings[view].slots() as usize - 1);
        self.note(class, view, path[from - lead..].iter().copied(), lead as u64, BACK);
    }

    /// Notes touches, of which the first ones only lead up to the others.
    fn note(&mut self, class: usize, view: usize, path: impl Iterator<Item = u32>, lead: u64, back: u64) {
        let (bits, slots) = (self.packings[view].bits(), self.packings[view].slots());
        let head = (view as u64) << VIEW | back;
        let own = &mut self.classes[class];
        let (mut items, mut used, mut lead) = (0_u64, 0, lead);
        for item in path {
            if used + bits > ITEMS {
                own.push(items | lead << ITEMS | head);
                // Its newest touches lead up to the rest.
                lead = u64::from(slots - 1);
                let kept = bits * (slots - 1);
                (items, used) = (items >> (used - kept), kept);
            }
            items |= (u64::from(item) + 1) << used;
            used += bits;
        }
        if items != 0 {
            own.push(items | lead << ITEMS | head);
        }
    }

    /// Whether a class has enough of them to be counted.
    pub fn full(&self, class: usize) -> bool {
        self.classes[class].len() >= PENDING
    }

    /// Hands over those of a class.
    pub fn drain(&mut self, class: usize) -> impl Iterator<Item = Note> {
        self.classes[class].drain(..).map(|note| Note {
            view: (note >> VIEW & 3) as usize,
            items: note & ((1 << ITEMS) - 1),
            lead: (note >> ITEMS & 7) as u32,
            step: if note & BACK == 0 { 1 } else { -1 },
        })
    }
}
