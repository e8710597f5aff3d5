//! What each customer was sent and touched, written short, so that a list of people reads no table (P2).

/// What is told of one customer in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ToldReach {
    /// Journeys started or excluded from.
    pub journeys: u64,
    pub messages: u64,
    pub touches: u64,
    /// Journeys that sent a message and were touched.
    pub responded: u64,
    /// The last, µs.
    pub sent_at: Option<i64>,
    pub touched_at: Option<i64>,
}

/// So many customers are skipped at once on the way to one.
const STRIDE: usize = 64;

/// What is told of the customers of one range, from its first on: of each a byte that says what follows, then its numbers, seven bits a
/// byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct WrittenReach {
    bytes: Vec<u8>,
    /// Where every customer of so many begins.
    starts: Vec<usize>,
    customers: usize,
}

const COUNTED: u8 = 1;
const SENT: u8 = 2;
const TOUCHED: u8 = 4;

impl WrittenReach {
    /// So many bytes.
    pub fn size(&self) -> usize {
        self.bytes.len() + size_of_val(self.starts.as_slice())
    }

    /// Adds the customer of this place in the range, those before it that were not added as ones that nothing is told of.
    pub fn add(&mut self, place: usize, told: &ToldReach) {
        while self.customers < place {
            self.write(&ToldReach::default());
        }
        self.write(told);
    }

    fn write(&mut self, told: &ToldReach) {
        if self.customers.is_multiple_of(STRIDE) {
            self.starts.push(self.bytes.len());
        }
        self.customers += 1;
        let counts = [told.journeys, told.messages, told.touches, told.responded];
        let times = [(SENT, told.sent_at), (TOUCHED, told.touched_at)];
        let counted = if counts == [0; 4] { 0 } else { COUNTED };
        self.bytes.push(times.iter().filter(|(_, at)| at.is_some()).fold(counted, |all, (mark, _)| all | mark));
        counts.into_iter().filter(|_| counted != 0).for_each(|count| self.number(count));
        // The sign in the last bit, so that a time before 1970 is as short as one after it.
        times.into_iter().filter_map(|(_, at)| at).for_each(|at| self.number(((at << 1) ^ (at >> 63)).cast_unsigned()));
    }

    /// Gives back what was not needed.
    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.starts.shrink_to_fit();
    }

    fn number(&mut self, mut number: u64) {
        while number >= 128 {
            self.bytes.push((number & 127) as u8 | 128);
            number >>= 7;
        }
        self.bytes.push((number & 127) as u8);
    }

    /// What is told of the customer of this place.
    pub fn told(&self, place: usize) -> ToldReach {
        let Some(start) = self.starts.get(place / STRIDE).filter(|_| place < self.customers) else {
            return ToldReach::default();
        };
        let mut bytes = self.bytes[*start..].iter().copied();
        let mut told = ToldReach::default();
        for _ in 0..=place % STRIDE {
            told = read(&mut bytes);
        }
        told
    }
}

fn read(bytes: &mut impl Iterator<Item = u8>) -> ToldReach {
    let marks = bytes.next().unwrap_or(0);
    let [journeys, messages, touches, responded] =
        if marks & COUNTED == 0 { [0; 4] } else { std::array::from_fn(|_| number(bytes)) };
    let mut time = |mark: u8| {
        (marks & mark != 0).then(|| {
            let told = number(bytes);
            (told >> 1).cast_signed() ^ -(told & 1).cast_signed()
        })
    };
    let (sent_at, touched_at) = (time(SENT), time(TOUCHED));
    ToldReach { journeys, messages, touches, responded, sent_at, touched_at }
}

fn number(bytes: &mut impl Iterator<Item = u8>) -> u64 {
    let (mut number, mut shift) = (0, 0);
    for byte in bytes {
        number |= u64::from(byte & 127) << shift;
        shift += 7;
        if byte < 128 || shift > 63 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p2_what_is_told_of_people_comes_back_as_it_was_written() {
        let mut written = WrittenReach::default();
        let told = |n: u64, sent_at: Option<i64>, touched_at: Option<i64>| ToldReach {
            journeys: n,
            messages: n / 3,
            touches: n * 7,
            responded: n % 2,
            sent_at,
            touched_at,
        };
        let all: Vec<(usize, ToldReach)> = vec![
            (0, told(1, None, None)),
            // Where one number of bits is full and the next one begins, and the ends of what a number holds.
            (3, told(127, Some(0), Some(-1))),
            (4, told(128, Some(i64::MIN), Some(i64::MAX))),
            (63, told(16_384, Some(1_750_000_000_000_000), None)),
            (64, told(u64::MAX / 7, None, Some(63))),
            (65, told(0, Some(64), Some(-64))),
            (200, ToldReach { responded: u64::MAX, ..ToldReach::default() }),
        ];
        for (place, told) in &all {
            written.add(*place, told);
        }
        for place in 0..300 {
            let told = all.iter().find(|(other, _)| *other == place).map(|(_, told)| *told);
            assert_eq!(written.told(place), told.unwrap_or_default(), "{place}");
        }
        // A customer of whom nothing is told takes one byte: of the two hundred and one all but six, and four starts of 64.
        let of_others: usize = 201 - all.len();
        let of_all: usize = all.iter().map(|(_, told)| alone(told)).sum();
        assert_eq!(written.size(), of_others + of_all + 4 * size_of::<usize>());
    }

    /// The bytes of one customer, counted by the bits of its numbers.
    fn alone(told: &ToldReach) -> usize {
        let of = |number: u128| (1..=10).find(|bytes| number >> (7 * bytes) == 0).unwrap_or(0);
        let counts = [told.journeys, told.messages, told.touches, told.responded];
        let counted: usize = counts.iter().map(|count| of(u128::from(*count))).sum();
        let times = [told.sent_at, told.touched_at].into_iter().flatten();
        // The sign is one bit more.
        let times =
            times.map(|at| of((if at < 0 { -i128::from(at) - 1 } else { i128::from(at) }).cast_unsigned() << 1));
        1 + if counts == [0; 4] { 0 } else { counted } + times.sum::<usize>()
    }
}
