//! Amounts of money, exact: sums in any order are the same, and cents add up (P7).

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

use super::decimal::grouped;

/// So many digits stand after the point.
const PLACES: usize = 18;

/// An amount in units of 10⁻¹⁸: what the store's `decimal(38, 18)` holds. Sums beyond that stay at its ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i128);

impl Amount {
    /// The amount that a text such as `-12.50` says in decimals; `None` where it says none, or one with more places.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || fraction.len() > PLACES || !plain(whole) || !plain(fraction) {
            return None;
        }
        let units: i128 = format!("{whole}{fraction:0<PLACES$}").parse().ok()?;
        Some(Self(if negative { -units } else { units }))
    }

    /// The binary number nearest to it, as JSON has it.
    #[must_use]
    pub fn number(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// As people read it, exact, with thousands separators: `1,234.5`.
    #[must_use]
    pub fn said(self) -> String {
        let text = self.to_string();
        let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
        let whole = digits.find('.').unwrap_or(digits.len());
        format!("{sign}{}{}", grouped(&digits[..whole]), &digits[whole..])
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let digits = format!("{:0>1$}", self.0.unsigned_abs(), PLACES + 1);
        let (whole, fraction) = digits.split_at(digits.len() - PLACES);
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            fraction => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Amount {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        Amount::parse(text).unwrap()
    }

    #[test]
    fn p7_cents_add_up() {
        let sum: Amount = ["0.1", "0.2", "-5.00", "1234567890123.45"].map(amount).into_iter().sum();
        assert_eq!(sum.to_string(), "1234567890118.75");
        assert!((amount("0.1") + amount("0.2")).number().to_bits() == 0.3_f64.to_bits());
        assert_eq!((amount("0.1") - amount("0.3")).to_string(), "-0.2");
        let all: Amount = std::iter::repeat_n(amount("0.01"), 100_000).sum();
        assert_eq!(all.to_string(), "1000");
    }

    #[test]
    fn p7_an_amount_reads_as_it_was_written() {
        for (text, said) in [
            ("12.500000000000000000", "12.5"),
            ("-0.05", "-0.05"),
            ("-0", "0"),
            ("7", "7"),
            ("0.000000000000000001", "0.000000000000000001"),
        ] {
            assert_eq!(amount(text).to_string(), said);
        }
        let said = ["-1234567.25", "999", "1000", "-0.05"].map(|text| amount(text).said());
        assert_eq!(said, ["-1,234,567.25", "999", "1,000", "-0.05"]);
        for text in ["", "-", ".5", "1,5", "1e3", "nan", "1.2.3", "0.0000000000000000001", "+1"] {
            assert_eq!(Amount::parse(text), None, "{text}");
        }
    }
}
