//! The generator's own random numbers: xoshiro256++ seeded by splitmix64, so that a seed gives the same digits everywhere.

use crate::domain::math::{cos, exp, ln};

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub struct Random {
    state: [u64; 4],
}

/// One step of splitmix64.
fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Random {
    /// The stream of one customer (or table): independent of every other, whatever thread draws it.
    #[must_use]
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut mixed = stream.wrapping_mul(0xd134_2543_de82_ef95);
        let mut state = seed ^ splitmix(&mut mixed);
        Self { state: std::array::from_fn(|_| splitmix(&mut state)) }
    }

    fn next(&mut self) -> u64 {
        let s = &mut self.state;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// Uniform in [0, 1).
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double")]
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// Uniform in 0..n.
    pub fn below(&mut self, n: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(n);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// Uniform in 0..n, for lists.
    pub fn index(&mut self, n: usize) -> usize {
        usize::try_from(self.below(n as u64)).unwrap_or(0)
    }

    /// A small position, weighted.
    pub fn weighted(&mut self, weights: &[f64]) -> u8 {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        let mut chosen = 0;
        for weight in weights {
            if left < *weight {
                break;
            }
            left -= weight;
            chosen += 1;
        }
        chosen.min(u8::try_from(weights.len()).unwrap_or(u8::MAX).saturating_sub(1))
    }

    /// Seconds, uniform in `from..to`.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(u64::try_from(to - from).unwrap_or(1).max(1))).unwrap_or(0)
    }

    /// Whole seconds, exponential with this mean in days, at least one.
    pub fn days(&mut self, mean: f64) -> i64 {
        whole(-ln(1.0 - self.unit()) * mean * 86_400.0).max(1)
    }

    /// Log-normal with median 1.
    pub fn lognormal(&mut self, sigma: f64) -> f64 {
        let (u, v) = (1.0 - self.unit(), self.unit());
        exp(sigma * (-2.0 * ln(u)).sqrt() * cos(std::f64::consts::TAU * v))
    }

    /// A Poisson count; a normal one's rounding where the mean is large.
    pub fn poisson(&mut self, mean: f64) -> i64 {
        if mean > 30.0 {
            let (u, v) = (1.0 - self.unit(), self.unit());
            let normal = (-2.0 * ln(u)).sqrt() * cos(std::f64::consts::TAU * v);
            return whole(mean + normal * mean.sqrt()).max(0);
        }
        let floor = exp(-mean);
        let (mut product, mut count) = (self.unit(), 0);
        while product > floor {
            product *= self.unit();
            count += 1;
        }
        count
    }
}

/// The whole part; values beyond an i64 are clamped.
#[expect(clippy::cast_possible_truncation, reason = "`as` clamps, and the part behind the point is to go")]
#[must_use]
pub fn whole(value: f64) -> i64 {
    value as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitmix_gives_its_published_first_number() {
        // Vigna's reference program prints 16294208416658607535 first for seed 0.
        assert_eq!(splitmix(&mut 0), 16_294_208_416_658_607_535);
    }

    #[test]
    fn streams_differ_and_repeat() {
        let draw = |seed, stream| Random::new(seed, stream).next();
        assert_eq!(draw(1, 2), draw(1, 2));
        assert_ne!(draw(1, 2), draw(1, 3));
        assert_ne!(draw(1, 2), draw(2, 2));
    }

    #[test]
    fn means_are_as_asked() {
        let mut random = Random::new(7, 0);
        let mut mean = |draw: fn(&mut Random) -> i64| {
            (0..20_000).map(|_| f64::from(i32::try_from(draw(&mut random)).unwrap())).sum::<f64>() / 20_000.0
        };
        // Standard errors: 0.2, 0.012 and 0.007 of a day, so these bounds are four of them and more.
        assert!((mean(|r| r.between(0, 100)) - 49.5).abs() < 1.0);
        assert!((mean(|r| r.poisson(3.0)) - 3.0).abs() < 0.06);
        assert!((mean(|r| r.days(1.0)) / 86_400.0 - 1.0).abs() < 0.04);
    }
}
