//! Credit in whole units, so that sums do not depend on the order in which customers come.

/// So many units make one. Addition of whole units is exact: any order and any split of the data gives the same digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale(f64);

impl Scale {
    /// The finest scale at which the sum of the absolute weights stays below 2^61.
    pub fn for_weights(weights: impl Iterator<Item = f64>) -> Self {
        // In units of 2^-20, where no sum of 10^12 each overflows: the sum is exact as well.
        let total: i128 = weights.map(|weight| i128::from(truncate(weight.abs() * 1_048_576.0)) + 1).sum();
        let bits = 128 - total.unsigned_abs().leading_zeros();
        Self((0..61 + 20 - bits.min(81)).fold(1.0, |scale, _| scale * 2.0))
    }

    /// So many units make one.
    pub fn units_of_one(self) -> f64 {
        self.0
    }

    /// A weight in units.
    pub fn units(self, weight: f64) -> i64 {
        truncate((weight * self.0).round())
    }

    /// Units as a weight.
    pub fn weight(self, units: i64) -> f64 {
        real(units) / self.0
    }
}

/// A number without its fraction.
#[expect(clippy::cast_possible_truncation, reason = "dropping the fraction is meant; what is too large saturates")]
pub fn truncate(number: f64) -> i64 {
    number as i64
}

/// A whole number as a real one.
#[expect(clippy::cast_precision_loss, reason = "sums are exact in units; a result needs no more than 53 bits")]
pub fn real(number: i64) -> f64 {
    number as f64
}

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
pub fn count(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_leaves_room_for_the_sum() {
        let scale = Scale::for_weights((0..1000).map(|_| 1.0));
        // 1000 · 2^20 needs 30 bits (with the rounding allowance of one unit each), so 2^51 units make one.
        assert_eq!(scale.units(1.0), 1 << 51);
        assert_eq!(scale.weight(scale.units(0.25) * 4).to_bits(), 1.0_f64.to_bits());
        let wide = Scale::for_weights([1e12, -1e12, 3.0].into_iter());
        assert!(wide.units(1e12) < 1 << 61 && wide.units(3.0) > 1 << 20);
    }
}
