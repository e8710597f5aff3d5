//! The one routine that rounds a number for people: by itself, half up, wherever it is shown (A5).

/// So many digits are believed at least: sums of the same numbers in another order differ beyond them.
const BELIEVED: usize = 13;

/// A number with so many decimals, halves away from zero: `1204.3` for 1204.25, `-0.1` for −0.05. Halves are those of
/// the number as it is written in decimals, not of the binary fraction nearest to it: 0.15 is a half. `0.0`, never
/// `-0.0`; what is no number is `NaN`, what is beyond all numbers `inf` or `-inf`.
#[must_use]
pub fn half_up(x: f64, places: usize) -> String {
    if !x.is_finite() {
        return x.to_string();
    }
    let text = believed(x.abs(), places);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut digits: Vec<u8> =
        whole.bytes().chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(places)).collect();
    if fraction.as_bytes().get(places).is_some_and(|next| *next >= b'5') {
        increase(&mut digits);
    }
    let point = digits.len() - places;
    let zero = digits.iter().all(|digit| *digit == b'0');
    let digit = |digit: &u8| char::from(*digit);
    let mut out = String::with_capacity(digits.len() + 2);
    if x < 0.0 && !zero {
        out.push('-');
    }
    out.extend(digits[..point].iter().map(digit));
    if places > 0 {
        out.push('.');
        out.extend(digits[point..].iter().map(digit));
    }
    out
}

/// A whole number with thousands separators: `41,022`.
#[must_use]
pub fn separated(n: u64) -> String {
    grouped(&n.to_string())
}

/// A number with at most so many decimals and thousands separators: `41,022`, `1,204.25`.
#[must_use]
pub fn at_most(x: f64, places: usize) -> String {
    let text = half_up(x, places);
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = if x.is_finite() { grouped(whole) } else { whole.to_owned() };
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{digits}"),
        fraction => format!("{sign}{digits}.{fraction}"),
    }
}

/// Digits of a whole number with thousands separators: `41,022`.
pub(crate) fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number in decimals without the noise of its last binary digits.
fn believed(x: f64, places: usize) -> String {
    let whole = format!("{x:.0}").len();
    // One digit beyond those that are shown decides; 17 digits are all that there are.
    let digits = (whole + places + 1).clamp(BELIEVED, 17);
    let near: f64 = format!("{x:.*e}", digits - 1).parse().unwrap_or(x);
    near.to_string()
}

/// Adds one to the last of some decimal digits.
fn increase(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_have_separators_and_no_decimals_that_say_nothing() {
        let numbers = [(125.0, 3), (41_022.5, 3), (-1_204.25, 2), (0.0004, 3), (1e6, 0), (f64::INFINITY, 3)];
        let read = numbers.map(|(x, places)| at_most(x, places));
        assert_eq!(read, ["125", "41,022.5", "-1,204.25", "0", "1,000,000", "inf"]);
    }

    #[test]
    fn a5_halves_go_up_and_each_number_is_rounded_by_itself() {
        for (x, places, wanted) in [
            (1204.25, 1, "1204.3"),
            (1204.35, 1, "1204.4"),
            (0.15, 1, "0.2"),
            (0.25, 1, "0.3"),
            (2.5, 0, "3"),
            (3.5, 0, "4"),
            (0.5, 0, "1"),
            (0.49, 0, "0"),
            (99.95, 1, "100.0"),
            (999.5, 0, "1000"),
            (-2.25, 1, "-2.3"),
            (-0.04, 1, "0.0"),
            (0.0, 2, "0.00"),
            (7.0, 1, "7.0"),
            (100.0 * 2.0 / 7.0, 1, "28.6"),
            (100.0 * 3.0 / 7.0, 1, "42.9"),
            (1e15 + 0.5, 0, "1000000000000001"),
            (123_456_789_012.25, 1, "123456789012.3"),
            (1e-300, 1, "0.0"),
            (1e22, 1, "10000000000000000000000.0"),
        ] {
            assert_eq!(half_up(x, places), wanted, "{x} to {places}");
        }
        assert_eq!([half_up(f64::NAN, 1), half_up(f64::INFINITY, 1)], ["NaN", "inf"]);
    }

    #[test]
    fn a5_noise_of_the_arithmetic_does_not_decide() {
        // 0.1 + 0.2 + … : the same sum in two orders, a half either way.
        let (up, down) = (30.25 + 4e-15, 30.25 - 4e-15);
        assert!(up > down);
        assert_eq!([half_up(up, 1), half_up(down, 1)], ["30.3", "30.3"]);
        assert_eq!(half_up(0.285 * 100.0, 1), "28.5");
        // What is truly below the half stays below.
        assert_eq!(half_up(30.249_999_9, 1), "30.2");
    }
}
