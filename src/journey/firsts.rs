//! Which message events count for the unique numbers (F6).

use super::event::Shape;
use super::rows::Message;

/// What a unique number is counted by: step, entry or else journey, message or else asset, event.
type Group = (u32, (bool, u32), (bool, u64), u32);

/// Then platform, machine, row.
type Key = (Group, u32, bool, usize);

/// Marks, among one customer's messages, those that stand for their step, entry, message and event.
#[derive(Default)]
pub(super) struct Firsts {
    keys: Vec<Key>,
}

impl Firsts {
    pub fn clear(&mut self) {
        self.keys.clear();
    }

    /// Takes note of a row; `message` is the hash of its `message_id`.
    pub fn read(&mut self, row: usize, entry: Option<u32>, message: u64, shape: &Shape) {
        let owner = entry.map_or((true, shape.journey), |entry| (false, entry));
        let what = if message == 0 { (true, u64::from(shape.asset)) } else { (false, message) };
        self.keys.push(((shape.step, owner, what, shape.event), shape.platform, shape.machine, row));
    }

    /// Sets the marks: of each group and each of its platforms the first that is no machine's, else the first.
    pub fn mark(&mut self, messages: &mut [Message]) {
        self.keys.sort_unstable();
        for group in self.keys.chunk_by(|a, b| a.0 == b.0) {
            let mut first = (true, usize::MAX);
            for platform in group.chunk_by(|a, b| a.1 == b.1) {
                let (.., machine, row) = platform[0];
                messages[row].first_platform = true;
                first = first.min((machine, row));
            }
            messages[first.1].first = true;
        }
    }
}
