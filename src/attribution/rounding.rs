//! Percentages to one decimal that still sum (A5).

use super::fixed::{real, whole};

/// Rounds to tenths by the largest remainder, so that the rounded sum is the sum, rounded; ties go to the first.
#[must_use]
pub fn tenths(percents: &[f64]) -> Vec<f64> {
    let scaled: Vec<f64> = percents.iter().map(|percent| percent * 10.0).collect();
    let floors: Vec<f64> = scaled.iter().map(|tenth| (tenth + 1e-9).floor()).collect();
    let missing = whole((scaled.iter().sum::<f64>() - floors.iter().sum::<f64>()).round());
    let mut order: Vec<usize> = (0..percents.len()).collect();
    order.sort_by(|&a, &b| (scaled[b] - floors[b]).total_cmp(&(scaled[a] - floors[a])).then(a.cmp(&b)));
    let mut rounded = floors;
    for &place in order.iter().take(usize::try_from(missing).unwrap_or(0)) {
        rounded[place] += 1.0;
    }
    rounded.iter().map(|tenth| real(whole(*tenth)) / 10.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a5_largest_remainder_sums_to_one_hundred() {
        // Thirds: 33.3 each leaves a tenth, which goes to the first of the equal remainders.
        assert_eq!(tenths(&[100.0 / 3.0; 3]), [33.4, 33.3, 33.3]);
        // 16.66…, 33.33…, 50: floors 16.6, 33.3, 50.0 leave a tenth; .66 is the largest remainder.
        assert_eq!(tenths(&[100.0 / 6.0, 100.0 / 3.0, 50.0]), [16.7, 33.3, 50.0]);
        // What is a tenth but for the last bit stays.
        assert_eq!(tenths(&[29.999_999_999_999_996, 70.0]), [30.0, 70.0]);
        assert_eq!(tenths(&[]), Vec::<f64>::new());
    }
}
