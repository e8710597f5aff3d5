//! Paths on their way to be counted: noted by class first, and counted by the batch, so that the counts of a class are at
//! hand then.

use super::ngram::{EncodedPath, NgramCodec, PATH_BITS};
use crate::attribution::setup::CLASSES;

/// Paths of a class are noted, and their n-grams counted when there are so many.
const PENDING: usize = (1 << 12) - 64;

/// Packed, a note is one number: its items in the lowest bits; above them in three bits how many of its first touches only
/// lead up to those that are counted; then the view; and whether they are taken back.
const VIEW: u32 = PATH_BITS + 3;
const BACK: u64 = 1 << 63;

/// The notes of all views.
#[derive(Clone, Debug)]
pub struct PathBatch {
    codecs: [NgramCodec; 3],
    classes: Vec<Vec<u64>>,
}

impl PathBatch {
    /// For n-grams written so.
    pub fn new(codecs: [NgramCodec; 3]) -> Self {
        Self { codecs, classes: vec![Vec::new(); CLASSES] }
    }

    /// Notes a whole path.
    pub fn add(&mut self, class: usize, view: usize, path: impl Iterator<Item = u32>) {
        self.note(class, view, path, 0, 0);
    }

    /// Takes back the touches of a path from a place on.
    pub fn take_back(&mut self, class: usize, view: usize, path: &[u32], from: usize) {
        let lead = from.min(self.codecs[view].order() as usize - 1);
        self.note(class, view, path[from - lead..].iter().copied(), lead as u64, BACK);
    }

    /// Notes touches, of which the first ones only lead up to the others.
    fn note(&mut self, class: usize, view: usize, path: impl Iterator<Item = u32>, lead: u64, back: u64) {
        let (bits, order) = (self.codecs[view].bits(), self.codecs[view].order());
        let head = (view as u64) << VIEW | back;
        let own = &mut self.classes[class];
        let (mut items, mut used, mut lead) = (0_u64, 0, lead);
        for item in path {
            if used + bits > PATH_BITS {
                own.push(items | lead << PATH_BITS | head);
                // Its newest touches lead up to the rest.
                lead = u64::from(order - 1);
                let kept = bits * (order - 1);
                (items, used) = (items >> (used - kept), kept);
            }
            items |= (u64::from(item) + 1) << used;
            used += bits;
        }
        if items != 0 {
            own.push(items | lead << PATH_BITS | head);
        }
    }

    /// Whether a class has enough of them to be counted.
    pub fn full(&self, class: usize) -> bool {
        self.classes[class].len() >= PENDING
    }

    /// Hands over those of a class.
    pub fn drain(&mut self, class: usize) -> impl Iterator<Item = EncodedPath> {
        self.classes[class].drain(..).map(|note| EncodedPath {
            view: (note >> VIEW & 3) as usize,
            items: note & ((1 << PATH_BITS) - 1),
            lead: (note >> PATH_BITS & 7) as u32,
            step: if note & BACK == 0 { 1 } else { -1 },
        })
    }
}
