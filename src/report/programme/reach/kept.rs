//! What is kept of an audience between questions.

use memchr::memmem::Finder;

use super::written::{ToldReach, WrittenReach};

/// What is counted of one journey or segment, in the order of the columns: included, entered, excluded, suppressed, messaged,
/// messages, delivered, responded, interactions.
pub(super) type Counts = [u64; 9];

/// What is counted of an audience.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::report) struct ReachCounts {
    /// By journey or by segment, in the order of their names.
    pub items: Vec<(String, Counts)>,
    /// Summed over journeys, then over people: included, messages, touches, responded (H2).
    pub sums: [[u64; 4]; 2],
    /// By the number of a customer: its touches, and 1 more; 0 = no journey reached it. Not of segments.
    pub touches: Vec<u32>,
    /// What is told of customers, by ranges, each with its first; nothing where it would be more than is kept.
    pub(super) told: Vec<(u32, WrittenReach)>,
}

/// Of more bytes than these it is not kept what people were sent and touched, and each list reads it of its own people.
pub(super) const TOLD: usize = 64 << 20;

impl ReachCounts {
    /// About so many bytes.
    pub fn bytes(&self) -> usize {
        let names = self.items.iter().map(|(name, _)| name.len() + size_of::<(String, Counts)>());
        let told = self.told.iter().map(|(_, written)| written.size());
        names.sum::<usize>() + size_of_val(self.touches.as_slice()) + told.sum::<usize>()
    }

    /// What is told of a customer; `None` where it is not kept.
    pub(super) fn told(&self, customer: u32) -> Option<ToldReach> {
        let range = self.told.partition_point(|(first, _)| *first <= customer).checked_sub(1)?;
        let (first, written) = &self.told[range];
        Some(written.told((customer - first) as usize))
    }
}

/// The texts of customers, by ranges.
#[derive(Debug, Default)]
pub(in crate::report) struct SearchTexts {
    parts: Vec<TextPart>,
    /// They are more than is kept, and none is.
    too_many: bool,
}

/// The texts of some customers, one after the other, in lower case.
#[derive(Debug, Default)]
pub(super) struct TextPart {
    pub text: Vec<u8>,
    /// Each customer with where its texts end.
    pub ends: Vec<(u32, usize)>,
}

impl SearchTexts {
    /// About so many bytes.
    pub fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.text.len() + size_of_val(part.ends.as_slice())).sum()
    }

    pub(super) fn too_many() -> Self {
        Self { parts: Vec::new(), too_many: true }
    }

    pub(super) fn are_too_many(&self) -> bool {
        self.too_many
    }

    pub(super) fn add(&mut self, part: TextPart) {
        self.parts.push(part);
    }

    pub fn merge(&mut self, other: Self) {
        self.parts.extend(other.parts);
    }

    /// By number whether the texts of a customer hold this one, which is in lower case.
    pub fn found(&self, needle: &str) -> Vec<bool> {
        let finder = Finder::new(needle);
        let mut found = Vec::new();
        for part in &self.parts {
            let (mut at, mut from) = (0, 0);
            while let Some(hit) = part.text.get(from..).and_then(|rest| finder.find(rest)) {
                at += part.ends[at..].partition_point(|(_, end)| *end <= from + hit);
                let Some((customer, end)) = part.ends.get(at).copied() else { break };
                mark(&mut found, customer);
                // One customer is found once.
                from = end;
            }
        }
        found
    }
}

pub(super) fn mark(found: &mut Vec<bool>, customer: u32) {
    let place = customer as usize;
    if found.len() <= place {
        found.resize(place + 1, false);
    }
    found[place] = true;
}
