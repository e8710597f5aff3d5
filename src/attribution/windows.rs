//! How often each context occurs: the touch and the few before it on its path, for every touch, by class of customers.
//!
//! A window is one number: the newest touch stands in the highest bits, the one before it in the next, and nothing (0)
//! where the path has not begun yet. So a context's own contexts (its newest touches) are its highest bits, and in the
//! order of these numbers all windows with the same newest touches come together.

use super::interval::GROUPS;
use super::setup::Orders;

/// Touches in a window: as many as the sequence model looks back at most.
const LONGEST: u32 = 4;

/// Classes of customers: each group, and in it those held out for the scorecard.
pub const CLASSES: usize = 2 * GROUPS;

/// The most windows that are told apart in one view, and where an order of the models was asked for. Where there are
/// more, all become shorter by a touch, which depends on the data alone: a part has no more windows than the whole.
const MOST: usize = 1 << 23;
const MOST_ASKED: usize = 1 << 24;

/// Windows of as many touches as take so many bits have a cell each; longer ones are kept in order.
const DENSE_BITS: u32 = 15;

/// Longer windows of a class are gathered, and sorted and summed when there are so many: the last path still has room then.
const PENDING: usize = (1 << 13) - 64;

/// How windows of one view are written as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packing {
    bits: u32,
    slots: u32,
}

impl Packing {
    /// The longest windows for so many items: a step of a Markov chain takes one touch more than its states hold.
    pub fn new(items: u32, orders: Orders) -> Self {
        let bits = (u32::BITS - items.leading_zeros()).max(1);
        let wanted = orders.markov.map_or(0, |order| u32::from(order) + 1).max(LONGEST);
        Self { bits, slots: wanted.min(ITEMS / bits) }
    }

    /// Touches in a window.
    pub fn slots(self) -> u32 {
        self.slots
    }

    /// Bits of a touch.
    pub fn bits(self) -> u32 {
        self.bits
    }

    /// Windows of fewer touches, or the same.
    pub fn cut(self, slots: u32) -> Self {
        Self { slots: slots.min(self.slots), ..self }
    }

    /// A window of longer ones as one of these.
    pub fn from(self, longer: Self, key: u64) -> u64 {
        key >> (self.bits * (longer.slots - self.slots))
    }

    /// The window one touch later; the first follows 0.
    pub fn next(self, key: u64, item: u32) -> u64 {
        key >> self.bits | (u64::from(item) + 1) << (self.bits * (self.slots - 1))
    }

    /// The window at the end of a path.
    pub fn end(self, path: &[u32]) -> u64 {
        let from = path.len().saturating_sub(self.slots as usize);
        path[from..].iter().fold(0, |key, item| self.next(key, *item))
    }

    /// Its newest touches alone.
    pub fn newest(self, key: u64, touches: u32) -> u64 {
        let rest = self.bits * (self.slots - touches.min(self.slots));
        key >> rest << rest
    }

    /// Without its newest touch: the window before, as far as it is known.
    pub fn before(self, key: u64) -> u64 {
        key << self.bits & ((1 << (self.bits * self.slots)) - 1)
    }

    /// How many touches it has.
    pub fn len(self, key: u64) -> u32 {
        if key == 0 { 0 } else { self.slots - key.trailing_zeros() / self.bits }
    }

    /// Its touches, the newest first.
    pub fn items(self, key: u64) -> impl Iterator<Item = u32> {
        let slot = move |back: u32| key >> (self.bits * (self.slots - 1 - back)) & ((1 << self.bits) - 1);
        (0..self.slots).filter_map(move |back| u32::try_from(slot(back).checked_sub(1)?).ok())
    }
}

/// The items of a path that is to be counted take so many bits at most.
pub const ITEMS: u32 = 58;

/// A path to be counted.
pub struct Note {
    /// Of this view.
    pub view: usize,
    /// Each one more than its number, the oldest in the lowest bits.
    pub items: u64,
    /// So many of the oldest only lead up to the others.
    pub lead: u32,
    /// 1, or −1 where it is taken back.
    pub step: i32,
}

/// Windows and how often each occurs, in their order.
pub type Cells = Vec<(u64, i64)>;

/// Counts of windows. They are signed: a path can be taken back.
#[derive(Clone, Debug)]
pub struct Windows {
    packing: Packing,
    classes: Vec<Class>,
    /// Longer windows of all classes, at the last look.
    cells: usize,
    most: usize,
}

/// The windows of one class.
#[derive(Clone, Debug, Default)]
struct Class {
    /// How often each short window occurs, while they are counted.
    short: Vec<i32>,
    /// Longer windows, and a lowest bit for those taken back.
    pending: Vec<u64>,
    /// Windows in order, and how often each occurs: the longer ones, and all once they are settled.
    keys: Vec<u64>,
    counts: Vec<i32>,
}

impl Windows {
    /// For so many items.
    pub fn new(items: u32, orders: Orders) -> Self {
        let asked = orders.markov.is_some() || orders.sequence.is_some();
        Self::with(Packing::new(items, orders), if asked { MOST_ASKED } else { MOST })
    }

    fn with(packing: Packing, most: usize) -> Self {
        Self { packing, classes: vec![Class::default(); CLASSES], cells: 0, most }
    }

    /// How windows are written now.
    pub fn packing(&self) -> Packing {
        self.packing
    }

    /// Counts the touches of a path, or takes them back. The windows must be told to [`Self::fit`] now and then.
    pub fn count(&mut self, class: usize, note: &Note) {
        let Packing { bits, slots } = self.packing;
        let (rest, width) = self.packing.short();
        let own = &mut self.classes[class];
        if own.short.is_empty() {
            own.short.resize(1 << width, 0);
        }
        let (mask, top) = ((1_u64 << bits) - 1, bits * (slots - 1));
        let (mut items, mut lead, mut key) = (note.items, note.lead, 0);
        while items != 0 {
            key = key >> bits | (items & mask) << top;
            items >>= bits;
            if lead > 0 {
                lead -= 1;
            } else {
                own.add(rest, key, note.step);
            }
        }
        if own.pending.len() >= PENDING {
            let before = own.keys.len();
            own.sum();
            self.cells += own.keys.len() - before;
        }
    }

    /// Makes all windows shorter while there are too many.
    pub fn fit(&mut self) {
        while self.cells > self.most && self.packing.slots > 1 {
            self.shorten(self.packing.slots - 1);
        }
    }

    fn shorten(&mut self, slots: u32) {
        let shorter = self.packing.cut(slots);
        for own in &mut self.classes {
            own.shorten(self.packing, shorter);
        }
        self.packing = shorter;
        self.look();
    }

    fn look(&mut self) {
        self.cells = self.classes.iter().map(|own| own.keys.len()).sum();
    }

    /// Adds another's, neither settled.
    pub fn merge(&mut self, mut other: Self) {
        let slots = self.packing.slots.min(other.packing.slots);
        for windows in [&mut *self, &mut other] {
            windows.classes.iter_mut().for_each(Class::sum);
            windows.shorten(slots);
        }
        for (mine, theirs) in self.classes.iter_mut().zip(other.classes) {
            if mine.short.is_empty() {
                mine.short = theirs.short;
            } else {
                mine.short.iter_mut().zip(theirs.short).for_each(|(mine, theirs)| *mine += theirs);
            }
            mine.join(&theirs.keys, &theirs.counts);
        }
        self.look();
        self.fit();
    }

    /// Ends the counting; before the counts are read.
    pub fn settle(&mut self) {
        self.classes.iter_mut().for_each(Class::sum);
        self.look();
        self.fit();
        self.classes.iter_mut().for_each(|own| own.settle(self.packing));
    }

    /// About so many bytes are held; only when settled.
    pub fn bytes(&self) -> usize {
        self.classes.iter().map(|own| own.keys.len()).sum::<usize>() * (size_of::<u64>() + size_of::<i32>())
    }

    /// The windows of a class in a shorter packing, or the same; only when settled.
    pub fn cells(&self, class: usize, packing: Packing) -> Cells {
        let own = &self.classes[class];
        let mut out: Cells = Vec::new();
        for (key, count) in own.keys.iter().zip(&own.counts) {
            let key = packing.from(self.packing, *key);
            match out.last_mut() {
                Some(last) if last.0 == key => last.1 += i64::from(*count),
                _ => out.push((key, i64::from(*count))),
            }
        }
        out.retain(|(_, count)| *count != 0);
        out
    }
}

impl Packing {
    /// Bits of a window that are nothing in those that have a cell of their own, and bits of the others.
    fn short(self) -> (u32, u32) {
        let touches = self.slots.min(DENSE_BITS / self.bits);
        (self.bits * (self.slots - touches), self.bits * touches)
    }
}

impl Class {
    fn add(&mut self, rest: u32, key: u64, step: i32) {
        if key & ((1 << rest) - 1) == 0 {
            self.count_short(key >> rest, step);
        } else {
            self.pending.push(key << 1 | u64::from(step < 0));
        }
    }

    /// Sums what is gathered.
    fn sum(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        radsort::sort(&mut pending);
        let (mut keys, mut counts) = (Vec::with_capacity(pending.len()), Vec::with_capacity(pending.len()));
        for same in pending.chunk_by(|a, b| a >> 1 == b >> 1) {
            keys.push(same[0] >> 1);
            counts.push(same.iter().map(|note| if note & 1 == 1 { -1 } else { 1 }).sum());
        }
        self.join(&keys, &counts);
        pending.clear();
        self.pending = pending;
    }

    /// Adds counts in the order of their windows.
    fn join(&mut self, keys: &[u64], counts: &[i32]) {
        if keys.is_empty() {
            return;
        }
        let room = self.keys.len() + keys.len();
        let (mut out, mut sums) = (Vec::with_capacity(room), Vec::with_capacity(room));
        let (mut a, mut b) = (0, 0);
        while a < self.keys.len() || b < keys.len() {
            let (mine, theirs) = (self.keys.get(a).copied(), keys.get(b).copied());
            let key = mine.unwrap_or(u64::MAX).min(theirs.unwrap_or(u64::MAX));
            let mut sum = 0;
            if mine == Some(key) {
                sum += self.counts[a];
                a += 1;
            }
            if theirs == Some(key) {
                sum += counts[b];
                b += 1;
            }
            out.push(key);
            sums.push(sum);
        }
        out.shrink_to_fit();
        sums.shrink_to_fit();
        (self.keys, self.counts) = (out, sums);
    }

    /// Puts the short windows to the others.
    fn settle(&mut self, packing: Packing) {
        self.pending = Vec::new();
        let (rest, _) = packing.short();
        let short = (0_u64..).zip(std::mem::take(&mut self.short)).filter(|(_, count)| *count != 0);
        let (keys, counts): (Vec<u64>, Vec<i32>) = short.map(|(key, count)| (key << rest, count)).unzip();
        self.join(&keys, &counts);
    }

    /// Drops the oldest touches of all windows.
    fn shorten(&mut self, from: Packing, to: Packing) {
        if from == to {
            return;
        }
        self.sum();
        self.settle(from);
        let (rest, width) = to.short();
        self.short.resize(1 << width, 0);
        let cells = std::mem::take(&mut self.keys).into_iter().zip(std::mem::take(&mut self.counts));
        for (key, count) in cells {
            let key = to.from(from, key);
            if key & ((1 << rest) - 1) == 0 {
                self.count_short(key >> rest, count);
            } else if self.keys.last() == Some(&key) {
                self.counts.iter_mut().next_back().into_iter().for_each(|last| *last += count);
            } else {
                self.keys.push(key);
                self.counts.push(count);
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a window with a cell has 15 bits at most")]
    fn count_short(&mut self, place: u64, count: i32) {
        self.short[place as usize] += count;
    }
}

/// Sorted lists of cells as one, equal windows summed; what sums to nothing is left out.
pub fn total(mut lists: Vec<Cells>) -> Cells {
    while lists.len() > 1 {
        lists = lists.chunks(2).map(|pair| if let [a, b] = pair { plus(a, b) } else { pair[0].clone() }).collect();
    }
    lists.pop().unwrap_or_default()
}

/// Two sorted lists of cells as one; what sums to nothing is left out.
pub fn plus(mut a: &[(u64, i64)], mut b: &[(u64, i64)]) -> Cells {
    use std::cmp::Ordering;
    let mut out = Vec::with_capacity(a.len() + b.len());
    while let ([x, left @ ..], [y, right @ ..]) = (a, b) {
        match x.0.cmp(&y.0) {
            Ordering::Less => {
                out.push(*x);
                a = left;
            }
            Ordering::Greater => {
                out.push(*y);
                b = right;
            }
            Ordering::Equal => {
                if x.1 + y.1 != 0 {
                    out.push((x.0, x.1 + y.1));
                }
                (a, b) = (left, right);
            }
        }
    }
    out.extend_from_slice(a);
    out.extend_from_slice(b);
    out
}

#[cfg(test)]
impl Windows {
    /// Counts the touches of a path from a place on, or takes them back.
    pub fn add(&mut self, class: usize, path: &[u32], from: usize, back: bool) {
        let mut notes = super::notes::Notes::new([self.packing; 3]);
        if back {
            notes.take_back(class, 0, path, from);
        } else {
            notes.add(class, 0, path[from..].iter().copied());
        }
        notes.drain(class).for_each(|note| self.count(class, &note));
        self.fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOUR: Orders = Orders { markov: Some(4), sequence: None, kappa: 20.0 };

    #[test]
    fn a_window_holds_the_newest_touches_first() {
        let packing = Packing::new(16, FOUR);
        assert_eq!((packing.bits, packing.slots), (5, 5));
        let key = packing.end(&[3, 1, 4, 1, 5, 9, 2]);
        assert_eq!(packing.items(key).collect::<Vec<_>>(), [2, 9, 5, 1, 4]);
        assert_eq!(packing.items(packing.newest(key, 2)).collect::<Vec<_>>(), [2, 9]);
        assert_eq!(packing.items(packing.before(key)).collect::<Vec<_>>(), [9, 5, 1, 4]);
        assert_eq!((packing.len(key), packing.len(packing.end(&[7, 7])), packing.len(0)), (5, 2, 0));
        assert_eq!(packing.cut(2).from(packing, key), packing.cut(2).end(&[9, 2]));
        assert_eq!(Packing::new(50_000, FOUR).slots, 3);
        assert_eq!(Packing::new(16, Orders::default()).slots, 4);
    }

    /// Paths of items below `items`, drawn without end.
    fn paths(items: u32) -> impl Iterator<Item = (usize, Vec<u32>)> {
        let mut state = 5_u64;
        let mut draw = move |below: u32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            u32::try_from((state >> 33) % u64::from(below)).unwrap()
        };
        std::iter::from_fn(move || {
            let class = draw(200) as usize;
            let length = 1 + draw(8);
            Some((class, (0..length).map(|_| draw(items)).collect()))
        })
    }

    fn counted(windows: &Windows, packing: Packing) -> Cells {
        total((0..CLASSES).map(|class| windows.cells(class, packing)).collect())
    }

    #[test]
    fn cells_and_notes_count_the_same_and_a_part_can_be_taken_back() {
        // Windows of 5 items have cells; those of 100 are noted.
        let (mut dense, mut noted) = (Windows::new(5, Orders::default()), Windows::new(100, Orders::default()));
        for (class, path) in paths(5).take(3000) {
            for windows in [&mut dense, &mut noted] {
                windows.add(class, &path, 0, false);
                // The last two touches are taken back.
                windows.add(class, &path, path.len().saturating_sub(2), true);
            }
        }
        let mut short = Windows::new(5, Orders::default());
        for (class, path) in paths(5).take(3000) {
            short.add(class, &path[..path.len().saturating_sub(2)], 0, false);
        }
        for windows in [&mut dense, &mut noted, &mut short] {
            windows.settle();
        }
        let by_items = |windows: &Windows| -> Vec<(Vec<u32>, i64)> {
            let packing = windows.packing();
            counted(windows, packing).iter().map(|(key, count)| (packing.items(*key).collect(), *count)).collect()
        };
        assert_eq!(by_items(&dense), by_items(&short));
        assert_eq!(by_items(&dense), by_items(&noted));
    }

    #[test]
    fn p4_too_many_windows_become_shorter_whatever_the_split() {
        let most = 2000;
        let mut whole = Windows::with(Packing::new(30, FOUR), most);
        let mut parts = vec![Windows::with(Packing::new(30, FOUR), most); 3];
        for (number, (class, path)) in paths(30).take(3000).enumerate() {
            whole.add(class, &path, 0, false);
            parts[number % 3].add(class, &path, 0, false);
        }
        let mut merged = parts.remove(2);
        for part in parts {
            merged.merge(part);
        }
        [&mut whole, &mut merged].into_iter().for_each(Windows::settle);
        assert!(whole.packing.slots < 5);
        assert_eq!(whole.packing, merged.packing);
        assert_eq!(counted(&whole, whole.packing), counted(&merged, whole.packing));
    }
}
