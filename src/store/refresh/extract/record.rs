//! One event as the refresh carries it from the scan to the fold: fixed width, no text.

use std::cmp::Ordering;

use bytemuck::{Pod, Zeroable};

/// Bits of [`Record::id_state`] that hold the length of what [`Record::id`] shows of the id.
const SHOWN: u32 = 0xff;
/// The event has an id.
const PRESENT: u32 = 1 << 8;
/// The id goes on after the bytes shown: equal bytes decide nothing.
const LONG: u32 = 1 << 9;
/// The id does not begin as the others do: its bytes decide nothing.
const ODD: u32 = 1 << 10;

/// One accepted event. Texts that do not tell events apart are in its shape; the others are hashes.
#[derive(Clone, Copy, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub struct Record {
    /// Hash of the customer id.
    pub customer: u64,
    /// Microseconds since 1970 in UTC.
    pub at: i64,
    /// Hash of the entry id, 0 = none.
    pub entry: u64,
    /// Hash of the message id, 0 = none.
    pub message: u64,
    /// Row of the source.
    pub src: i64,
    /// Hash of what must not occur twice: the event id, else the whole row (T5).
    pub same: u64,
    /// Eight bytes of the event id, in the order of its text (T4).
    pub id: u64,
    /// Which of the scan's shapes.
    pub shape: u32,
    /// What `id` says and does not say.
    pub id_state: u32,
}

impl Record {
    /// Notes the event id, of which all begin with `prefix` bytes in common.
    pub fn set_id(&mut self, id: &[u8], prefix: &[u8]) {
        let (tail, odd) = id.strip_prefix(prefix).map_or((id, true), |tail| (tail, false));
        let shown = tail.len().min(8);
        let mut bytes = [0; 8];
        bytes[..shown].copy_from_slice(&tail[..shown]);
        self.id = u64::from_be_bytes(bytes);
        let long = if tail.len() > 8 { LONG } else { 0 };
        self.id_state = PRESENT | long | if odd { ODD } else { 0 } | u32::try_from(shown).unwrap_or(SHOWN);
    }

    /// Whether it has an event id.
    #[must_use]
    pub fn has_id(&self) -> bool {
        self.id_state & PRESENT != 0
    }

    /// The order of two event ids as far as the bytes shown decide it; ids before none (T4).
    #[must_use]
    pub fn id_order(&self, other: &Self) -> Ordering {
        let shown = |r: &Self| r.id_state & SHOWN;
        other
            .has_id()
            .cmp(&self.has_id())
            .then_with(|| self.id.cmp(&other.id))
            .then_with(|| shown(self).cmp(&shown(other)))
    }

    /// Whether only the whole text of both ids can tell their order.
    #[must_use]
    pub fn needs_text(&self, other: &Self) -> bool {
        let either = self.id_state | other.id_state;
        self.has_id() && other.has_id() && (either & ODD != 0 || (either & LONG != 0 && self.id == other.id))
    }
}

/// The longest prefix that all of some ids share.
#[must_use]
pub fn common_prefix<'a>(ids: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut ids = ids.into_iter();
    let mut prefix = ids.next().unwrap_or_default().as_bytes();
    for id in ids {
        let same = prefix.iter().zip(id.as_bytes()).take_while(|(a, b)| a == b).count();
        prefix = &prefix[..same];
    }
    prefix.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str, prefix: &str) -> Record {
        let mut record = Record::default();
        record.set_id(id.as_bytes(), prefix.as_bytes());
        record
    }

    #[test]
    fn t4_ids_compare_by_bytes_and_none_comes_last() {
        let order = |a: &str, b: &str| record(a, "e").id_order(&record(b, "e"));
        assert_eq!(order("e1", "e2"), Ordering::Less);
        assert_eq!(order("e10", "e9"), Ordering::Less);
        assert_eq!(order("e1", "e10"), Ordering::Less);
        assert_eq!(order("e1", "e1\0"), Ordering::Less);
        assert_eq!(record("zzz", "").id_order(&Record::default()), Ordering::Less);
        // Nine bytes after the prefix: the eight shown are equal, the text decides.
        let (a, b) = (record("e123456781", "e"), record("e123456782", "e"));
        assert_eq!(a.id_order(&b), Ordering::Equal);
        assert!(a.needs_text(&b));
        assert!(!record("e1", "e").needs_text(&record("e2", "e")));
    }

    #[test]
    fn prefix_is_what_all_ids_share() {
        assert_eq!(common_prefix(["e0012", "e0034", "e009"]), b"e00");
        assert_eq!(common_prefix([]), b"");
    }
}
