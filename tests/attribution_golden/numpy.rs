//! The random numbers by which another program dealt customers into groups: PCG64 (XSL-RR 128/64) and the binomial and
//! multinomial deals of numpy, so that its jackknife can be followed to the last digit.

use milepost::domain::math::{exp, ln};

/// The generator.
pub struct Pcg64 {
    state: u128,
    step: u128,
}

/// Groups.
const GROUPS: u8 = 100;

impl Pcg64 {
    /// `numpy.random.default_rng(1)`: its `bit_generator.state`.
    pub fn seeded_by_1() -> Self {
        Self {
            state: 207_833_532_711_051_698_738_587_646_355_624_148_094,
            step: 194_290_289_479_364_712_180_083_596_243_593_368_443,
        }
    }

    /// Evenly spread, 0 to 1.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "53 bits are taken")]
    fn unit(&mut self) -> f64 {
        self.state = self.state.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645).wrapping_add(self.step);
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        let bits = folded.rotate_right((self.state >> 122) as u32);
        (bits >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// The group of each of some customers, in order: how many each gets is multinomial with equal chances.
    pub fn deal(&mut self, customers: u32) -> Vec<u8> {
        let chance = 1.0 / f64::from(GROUPS);
        let (mut left, mut rest) = (customers, 1.0);
        let mut groups = Vec::new();
        for group in 0..GROUPS {
            // Nobody is dealt without a draw.
            if left == 0 {
                break;
            }
            let own = if group + 1 == GROUPS { left } else { self.binomial(left, chance / rest) };
            groups.extend((0..own).map(|_| group));
            left -= own;
            rest -= chance;
        }
        groups
    }

    /// How many of `n` succeed.
    fn binomial(&mut self, n: u32, chance: f64) -> u32 {
        let rarer = chance.min(1.0 - chance);
        let found = if f64::from(n) * rarer <= 30.0 { self.inversion(n, rarer) } else { self.btpe(n, rarer) };
        if chance <= 0.5 { found } else { n - found }
    }

    fn inversion(&mut self, n: u32, p: f64) -> u32 {
        let (q, trials) = (1.0 - p, f64::from(n));
        let none = exp(trials * ln(q));
        let bound = trials.min(trials * p + 10.0 * (trials * p * q + 1.0).sqrt());
        let (mut found, mut px, mut u) = (0, none, self.unit());
        while u > px {
            found += 1;
            if f64::from(found) > bound {
                (found, px, u) = (0, none, self.unit());
            } else {
                u -= px;
                px *= f64::from(n - found + 1) * p / (f64::from(found) * q);
            }
        }
        found
    }

    /// Kachitvichyanukul and Schmeiser, 1988, without its short cuts.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers from 0 to n")]
    fn btpe(&mut self, n: u32, p: f64) -> u32 {
        let (q, trials) = (1.0 - p, f64::from(n));
        let peak = trials * p + p;
        let mode = peak.floor();
        let half = (2.195 * (trials * p * q).sqrt() - 4.6 * q).floor() + 0.5;
        let (left, right) = (mode + 0.5 - half, mode + 0.5 + half);
        let slope = 0.134 + 20.5 / (15.3 + mode);
        let tail = |off: f64| off * (1.0 + off / 2.0);
        let (to_left, to_right) = (tail((peak - left) / (peak - left * p)), tail((right - peak) / (right * q)));
        // Where the areas end: triangle, parallelograms, left and right tail.
        let sides = half * (1.0 + 2.0 * slope);
        let lower = sides + slope / to_left;
        let upper = lower + slope / to_right;
        loop {
            let (area, mut height) = (self.unit() * upper, self.unit());
            let found = if area <= half {
                return (mode + 0.5 - half * height + area).floor() as u32;
            } else if area <= sides {
                let place = left + (area - half) / slope;
                height = height * slope + 1.0 - (mode - place + 0.5).abs() / half;
                place.floor()
            } else if area <= lower {
                let place = left + ln(height) / to_left;
                height *= (area - sides) * to_left;
                place.floor()
            } else {
                let place = right - ln(height) / to_right;
                height *= (area - lower) * to_right;
                place.floor()
            };
            if (0.0..=trials).contains(&found) && height <= ratio(mode, found, trials, p / q) {
                return found as u32;
            }
        }
    }
}

/// How likely `found` is, of as many trials, to how likely the mode is.
fn ratio(mode: f64, found: f64, trials: f64, odds: f64) -> f64 {
    let (mut ratio, mut i) = (1.0, mode.min(found) + 1.0);
    while i <= mode.max(found) {
        let step = odds * (trials + 1.0) / i - odds;
        ratio *= if found > mode { step } else { 1.0 / step };
        i += 1.0;
    }
    ratio
}

#[test]
fn it_deals_as_numpy_does() {
    // numpy 2.4.6: g = numpy.random.default_rng(1); g.multinomial(n, [.01] * 100)[:8] for n = 5, 400, 4197, 14413.
    let mut generator = Pcg64::seeded_by_1();
    let wanted: [(u32, [usize; 8]); 4] = [
        (5, [0; 8]),
        (400, [5, 5, 3, 6, 4, 6, 3, 4]),
        (4197, [42, 50, 49, 34, 40, 36, 40, 39]),
        (14_413, [161, 149, 158, 133, 139, 136, 155, 149]),
    ];
    for (customers, wanted) in wanted {
        let dealt = generator.deal(customers);
        assert_eq!(dealt.len(), usize::try_from(customers).unwrap());
        let mut found = [0; 8];
        for group in dealt.into_iter().filter(|group| *group < 8) {
            found[usize::from(group)] += 1;
        }
        assert_eq!(found, wanted, "{customers}");
    }
}
