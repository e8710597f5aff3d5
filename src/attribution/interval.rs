//! Intervals of 95 % (A12, G11, J8).

use crate::domain::math::{exp, hypot, ln};

/// Groups of customers of the delete-a-group jackknife.
pub const GROUPS: usize = 100;

/// The 97.5 % quantile of Student's t with 99 degrees of freedom.
const T: f64 = 1.984_216_951_508_682_7;

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Half the width of the interval of an estimate, from the estimates without each group.
///
/// SE² = (G−1)/G · Σ (θ₍₋g₎ − mean)², times t.
#[must_use]
pub fn jackknife(without: &[f64; GROUPS]) -> f64 {
    let groups = 100.0;
    let mean = without.iter().sum::<f64>() / groups;
    let spread: f64 = without.iter().map(|theta| (theta - mean) * (theta - mean)).sum();
    T * ((groups - 1.0) / groups * spread).sqrt()
}

/// An estimate less and plus `half`, inside what is possible.
pub(super) fn around(estimate: f64, half: f64, most: f64) -> (f64, f64) {
    ((estimate - half).max(0.0).min(estimate), (estimate + half).min(most).max(estimate))
}

/// Wilson's interval of a share: `successes` of `trials` (G11). `None` without trials.
#[must_use]
pub fn wilson(successes: u64, trials: u64) -> Option<(f64, f64)> {
    if trials == 0 {
        return None;
    }
    let (k, n) = (super::fixed::count(successes), super::fixed::count(trials));
    let share = k / n;
    let z2 = Z * Z;
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let low = if successes == 0 { 0.0 } else { centre - half };
    let high = if successes == trials { 1.0 } else { centre + half };
    Some((low, high))
}

/// The difference of two shares, first less second, and Newcombe's interval of it (G11, R9).
#[must_use]
pub fn newcombe(first: (u64, u64), second: (u64, u64)) -> Option<(f64, f64, f64)> {
    let (low1, high1) = wilson(first.0, first.1)?;
    let (low2, high2) = wilson(second.0, second.1)?;
    let share = |(k, n): (u64, u64)| super::fixed::count(k) / super::fixed::count(n);
    let (p1, p2) = (share(first), share(second));
    let difference = p1 - p2;
    let below = hypot(p1 - low1, high2 - p2);
    let above = hypot(high1 - p1, p2 - low2);
    Some((difference, difference - below, difference + above))
}

/// How much likelier something is with a factor than without, as a quotient of odds (J8).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OddsRatio {
    /// The quotient, 1 = no difference.
    pub ratio: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
    /// How far the interval is from 1, on the scale of natural logarithms: max(ln low, −ln high), negative where it holds 1. Equal to
    /// the bit where with and without change places.
    pub apart: f64,
}

/// The odds ratio of successes of trials with a factor and without it, .5 added to each of the four cells, and Woolf's interval
/// (J8).
#[must_use]
pub fn odds_ratio(with: (u64, u64), without: (u64, u64)) -> OddsRatio {
    let cells = |(k, n): (u64, u64)| (super::fixed::count(k) + 0.5, super::fixed::count(n.saturating_sub(k)) + 0.5);
    let ((a, b), (c, d)) = (cells(with), cells(without));
    let log = (ln(a) - ln(b)) - (ln(c) - ln(d));
    let half = Z * ((1.0 / a + 1.0 / b) + (1.0 / c + 1.0 / d)).sqrt();
    OddsRatio { ratio: a * d / (b * c), low: exp(log - half), high: exp(log + half), apart: log.abs() - half }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 5e-5, "{found} is not {wanted}");
    }

    #[test]
    fn g11_wilson_intervals_of_known_shares() {
        for (k, n, low, high) in [(31, 36, 0.7134, 0.9392), (8, 50, 0.0834, 0.2851), (0, 20, 0.0, 0.1611)] {
            let (found_low, found_high) = wilson(k, n).unwrap();
            close(found_low, low);
            close(found_high, high);
        }
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn r9_newcombe_interval_of_a_known_difference() {
        let (difference, low, high) = newcombe((120, 1000), (40, 500)).unwrap();
        close(difference, 0.04);
        close(low, 0.0071);
        close(high, 0.0699);
    }

    #[test]
    fn j8_odds_ratio_and_woolf_interval_of_known_counts() {
        // 20.5 · 20.5 / (10.5 · 10.5) = 3.8118; ln 1.3381, half 1.9600 · √(2/20.5 + 2/10.5) = 1.0519: .2862 and 2.3900.
        let found = odds_ratio((20, 30), (10, 30));
        close(found.ratio, 3.8118);
        close(found.low, 1.3314);
        close(found.high, 10.9134);
        close(found.apart, 0.2862);
        // With and without in each other's place.
        let other = odds_ratio((10, 30), (20, 30));
        close(other.ratio, 1.0 / 3.8118);
        assert_eq!(other.apart.to_bits(), found.apart.to_bits());
        // Nobody of 10, all of 10: .5 · .5 / (10.5 · 10.5).
        close(odds_ratio((0, 10), (10, 10)).ratio, 0.0023);
        close(odds_ratio((5, 10), (5, 10)).apart, -Z * (4.0_f64 / 5.5).sqrt());
    }

    #[test]
    fn a12_jackknife_of_a_mean_is_its_standard_error() {
        // Without each of 100 values 0…99 the mean is (4950 − i)/99: SE² = .99 · Σ (i − 49.5)²/99² = .99 · 83325/9801.
        let mut without = [0.0; GROUPS];
        for (i, theta) in without.iter_mut().enumerate() {
            *theta = (4950.0 - f64::from(u8::try_from(i).unwrap())) / 99.0;
        }
        let wanted = T * (0.99 * 83_325.0 / 9801.0_f64).sqrt();
        assert!((jackknife(&without) - wanted).abs() < 1e-12);
        // The variance of the values is 83325/99 and that of their mean a hundredth of it: the same.
        assert!((jackknife(&without) / T - (83_325.0 / 99.0 / 100.0_f64).sqrt()).abs() < 1e-12);
    }
}
