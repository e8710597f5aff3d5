//! How often each context occurs: the touch and the few before it on its path, for every touch, by class of customers.
//!
//! A window is one number: the newest touch stands in the highest bits, the one before it in the next, and nothing (0)
//! where the path has not begun yet. So a context's own contexts (its newest touches) are its highest bits, and in the
//! order of these numbers all windows with the same newest touches come together.

use hashbrown::HashMap;

use super::interval::GROUPS;
use super::setup::Orders;
use super::sparse::Scatter;

/// Touches in a window: as many as the sequence model looks back at most.
const LONGEST: u32 = 4;

/// Classes of customers: each group, and in it those held out for the scorecard.
pub const CLASSES: usize = 2 * GROUPS;

/// The most windows that are told apart in one view. Where there are more, all become shorter by a touch, which depends
/// on the data alone: a part has no more windows than the whole.
const MOST: usize = 1 << 24;

/// Up to so many bits of a window each has its own cell.
const DENSE_BITS: u32 = 13;

/// Windows of a class are noted, and counted when there are so many: its counts are then at hand.
const PENDING: usize = 1 << 13;

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
        Self { bits, slots: wanted.min(62 / bits) }
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

/// Windows and how often each occurs, in their order.
pub type Cells = Vec<(u64, i64)>;

/// Counts of windows. They are signed: a path can be taken back.
#[derive(Clone, Debug)]
pub struct Windows {
    packing: Packing,
    classes: Classes,
    /// Cells of all classes, at the last look.
    cells: usize,
    most: usize,
}

#[derive(Clone, Debug)]
enum Classes {
    /// A cell for each class and window.
    Dense(Vec<i32>),
    Noted(Vec<Noted>),
}

/// The windows of one class.
#[derive(Clone, Debug, Default)]
struct Noted {
    /// Not counted yet: the window, and a lowest bit for those taken back.
    pending: Vec<u64>,
    /// Windows and how often each occurs, while they are counted.
    counting: HashMap<u64, i32, Scatter>,
    /// Windows in order, and how often each occurs, once they are settled.
    keys: Vec<u64>,
    counts: Vec<i32>,
}

impl Windows {
    /// For so many items.
    pub fn new(items: u32, orders: Orders) -> Self {
        Self::with(Packing::new(items, orders), MOST)
    }

    fn with(packing: Packing, most: usize) -> Self {
        let bits = packing.bits * packing.slots;
        let classes = if bits <= DENSE_BITS {
            Classes::Dense(vec![0; CLASSES << bits])
        } else {
            Classes::Noted(vec![Noted::default(); CLASSES])
        };
        Self { packing, classes, cells: 0, most }
    }

    /// How windows are written now.
    pub fn packing(&self) -> Packing {
        self.packing
    }

    /// Counts the touches of a path from a place on, or takes them back.
    #[expect(clippy::cast_possible_truncation, reason = "a dense window has 15 bits at most")]
    pub fn add(&mut self, class: usize, path: &[u32], from: usize, back: bool) {
        let packing = self.packing;
        let begin = from.saturating_sub(packing.slots as usize - 1);
        let mut key = path[begin..from].iter().fold(0, |key, item| packing.next(key, *item));
        match &mut self.classes {
            Classes::Dense(cells) => {
                let width = packing.bits * packing.slots;
                let own = &mut cells[class << width..(class + 1) << width];
                let step = if back { -1 } else { 1 };
                for item in &path[from..] {
                    key = packing.next(key, *item);
                    own[key as usize] += step;
                }
            }
            Classes::Noted(classes) => {
                let own = &mut classes[class];
                for item in &path[from..] {
                    key = packing.next(key, *item);
                    own.pending.push(key << 1 | u64::from(back));
                }
                if own.pending.len() >= PENDING {
                    let before = own.counting.len();
                    own.count();
                    self.cells += own.counting.len() - before;
                    self.fit();
                }
            }
        }
    }

    /// Ends the counting; before the counts are read.
    pub fn settle(&mut self) {
        if let Classes::Noted(classes) = &mut self.classes {
            classes.iter_mut().for_each(Noted::count);
            self.cells = classes.iter().map(Noted::len).sum();
        }
        self.fit();
        if let Classes::Noted(classes) = &mut self.classes {
            classes.iter_mut().for_each(Noted::settle);
        }
    }

    /// Makes all windows shorter while there are too many.
    fn fit(&mut self) {
        while self.cells > self.most && self.packing.slots > 1 {
            self.shorten(self.packing.slots - 1);
        }
    }

    fn shorten(&mut self, slots: u32) {
        let shorter = self.packing.cut(slots);
        if let Classes::Noted(classes) = &mut self.classes {
            for own in classes.iter_mut() {
                own.shorten(self.packing.bits * (self.packing.slots - slots));
            }
            self.cells = classes.iter().map(Noted::len).sum();
            self.packing = shorter;
        }
    }

    /// Adds another's, neither settled.
    pub fn merge(&mut self, mut other: Self) {
        if let (Classes::Dense(mine), Classes::Dense(theirs)) = (&mut self.classes, &other.classes) {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
            return;
        }
        let slots = self.packing.slots.min(other.packing.slots);
        self.shorten(slots);
        other.shorten(slots);
        if let (Classes::Noted(mine), Classes::Noted(theirs)) = (&mut self.classes, other.classes) {
            for (mine, mut theirs) in mine.iter_mut().zip(theirs) {
                mine.count();
                theirs.count();
                for (key, count) in theirs.counting {
                    *mine.counting.entry(key).or_default() += count;
                }
            }
            self.cells = mine.iter().map(Noted::len).sum();
        }
        self.fit();
    }

    /// The windows of a class in a shorter packing, or the same; only when settled.
    pub fn cells(&self, class: usize, packing: Packing) -> Cells {
        let mut out: Cells = Vec::new();
        let mut add = |key: u64, count: i32| {
            let key = packing.from(self.packing, key);
            match out.last_mut() {
                Some(last) if last.0 == key => last.1 += i64::from(count),
                _ => out.push((key, i64::from(count))),
            }
        };
        match &self.classes {
            Classes::Dense(cells) => {
                let width = self.packing.bits * self.packing.slots;
                let own = (0_u64..).zip(&cells[class << width..(class + 1) << width]);
                own.filter(|(_, count)| **count != 0).for_each(|(key, count)| add(key, *count));
            }
            Classes::Noted(classes) => {
                let own = &classes[class];
                own.keys.iter().zip(&own.counts).for_each(|(key, count)| add(*key, *count));
            }
        }
        out.retain(|(_, count)| *count != 0);
        out
    }
}

impl Noted {
    fn len(&self) -> usize {
        self.counting.len()
    }

    fn count(&mut self) {
        for note in self.pending.drain(..) {
            *self.counting.entry(note >> 1).or_default() += if note & 1 == 1 { -1 } else { 1 };
        }
    }

    fn settle(&mut self) {
        self.count();
        let mut cells: Vec<(u64, i32)> = std::mem::take(&mut self.counting).into_iter().collect();
        cells.sort_unstable_by_key(|cell| cell.0);
        (self.keys, self.counts) = cells.into_iter().unzip();
        self.pending = Vec::new();
    }

    /// Drops the lowest bits of all windows; only while they are counted.
    fn shorten(&mut self, bits: u32) {
        for note in &mut self.pending {
            *note = *note >> 1 >> bits << 1 | *note & 1;
        }
        for (key, count) in std::mem::take(&mut self.counting) {
            *self.counting.entry(key >> bits).or_default() += count;
        }
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
