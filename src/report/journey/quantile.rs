//! Quantiles of times (F8, U8).

use crate::domain::time::Span;

/// A quantile of sorted times (µs) in hours, by linear interpolation (type 7); `None` of none.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and spans stay below 2^53; a place among them is not negative"
)]
pub(super) fn quantile_hours(sorted: &[i64], part: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = part * last as f64;
    let (low, high) = (sorted[place.floor() as usize], sorted[(place.ceil() as usize).min(last)]);
    let between = low as f64 + (high - low) as f64 * (place - place.floor());
    Some(between / Span::HOUR.0 as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f8_quantiles_interpolate_linearly() {
        let hours: Vec<i64> = [12, 60].iter().map(|hours| hours * Span::HOUR.0).collect();
        // Between the two: half of 48 hours, and nine tenths of them.
        assert_eq!([0.0, 0.5, 1.0].map(|part| quantile_hours(&hours, part)), [12.0, 36.0, 60.0].map(Some));
        assert!(quantile_hours(&hours, 0.9).is_some_and(|hours| (hours - 55.2).abs() < 1e-12));
        assert_eq!(quantile_hours(&[], 0.5), None);
    }
}
