//! The functions whose digits would else come from the machine's mathematical library: one implementation, in Rust, on every
//! machine.
//!
//! glibc's `ln` gives other bits with and without fused multiplication in one of some 9,000 values, and other systems have
//! libraries of their own; an answer must not depend on it (P4). These are those of the package `libm`: sums, products and
//! quotients in a written order, which the compiler never fuses. Its features choose among instructions for `sqrt`, `fma` and
//! rounding alone, which are exact either way. Addition to `sqrt` and whole numbers needs none of this: IEEE 754 says every bit.
//!
//! `clippy.toml` refuses the methods of `f64` that are these, wherever they are called.

/// Two to the power of `x`; off by less than one unit in the last place, and exact where `x` is whole.
#[must_use]
pub fn exp2(x: f64) -> f64 {
    libm::exp2(x)
}

/// e to the power of `x`; off by less than one unit in the last place.
#[must_use]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// The natural logarithm; off by less than one unit in the last place.
#[must_use]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// The logarithm to base ten; off by less than one unit in the last place.
#[must_use]
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// `x` to the power of `y`; off by less than one unit in the last place.
#[must_use]
pub fn powf(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// The cosine of an angle in radians; off by less than one unit in the last place.
#[must_use]
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// The length of the hypotenuse over two sides; off by less than one unit in the last place.
#[must_use]
pub fn hypot(x: f64, y: f64) -> f64 {
    libm::hypot(x, y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::hash::fnv1a;

    #[test]
    fn p4_known_values_have_their_bits() {
        // The exact values, rounded to the nearest double (worked out with 300 bits by mpmath), but for the last two.
        let known = [
            (ln(2.0), 0x3fe6_2e42_fefa_39ef_u64),
            (ln(0.1), 0xc002_6bb1_bbb5_5515),
            (ln(1.0 / 3.0), 0xbff1_93ea_7aad_030b),
            (ln(0.999_999), 0xbeb0_c6f8_2d74_d230),
            (ln(1e-12), 0xc03b_a18a_998f_ffa0),
            (ln(123_456.789), 0x4027_7281_cad8_a844),
            (exp2(0.5), 0x3ff6_a09e_667f_3bcd),
            (exp2(-0.1), 0x3fed_db68_0117_ab12),
            (exp2(-1.0 / 3.0), 0x3fe9_65fe_a53d_6e3d),
            (exp2(-7.25), 0x3f7a_e89f_995a_d3ad),
            (exp2(0.7), 0x3ff9_fdf8_bcce_533d),
            (exp(-30.0), 0x3d3a_56e0_c2ac_7f75),
            (exp(0.5), 0x3ffa_6129_8e1e_069c),
            (exp(-1.0 / 3.0), 0x3fe6_edd3_122f_2ea5),
            (log10(2.0), 0x3fd3_4413_509f_79ff),
            (log10(0.05), 0xbff4_d104_d427_de80),
            (log10(1_234.5), 0x4008_bb5f_aece_0c80),
            (powf(0.7, 2.4), 0x3fdb_30bc_b6ea_848e),
            (powf(10.0, -2.0), 0x3f84_7ae1_47ae_147b),
            (cos(1.0), 0x3fe1_4a28_0fb5_068c),
            (cos(3.0), 0xbfef_ae04_be85_e5d2),
            // The exact values end in …69 and …da: these are the formulas' own, worked out by hand in Python's doubles.
            (exp(1.0), 0x4005_bf0a_8b14_576a),
            (hypot(0.1, 0.2), 0x3fcc_9f25_c5bf_edd9),
        ];
        let wrong: Vec<_> = known.iter().filter(|(found, wanted)| found.to_bits() != *wanted).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn p4_whole_results_are_whole() {
        for power in -1_022_i32..=1_023 {
            let bits = u64::try_from(power + 1_023).unwrap() << 52;
            assert_eq!(exp2(f64::from(power)).to_bits(), bits, "{power}");
        }
        assert_eq!([exp2(0.0), exp(0.0), cos(0.0), powf(10.0, 0.0)].map(f64::to_bits), [1.0_f64.to_bits(); 4]);
        assert_eq!([ln(1.0), log10(1.0)].map(f64::to_bits), [0; 2]);
        assert_eq!((hypot(3.0, 4.0).to_bits(), log10(1_000.0).to_bits()), (5.0_f64.to_bits(), 3.0_f64.to_bits()));
    }

    /// Of values over the ranges that attribution asks for. Worked out apart from this code, by the same sums and products in
    /// Python's doubles; of these logarithms 1,443 are not the nearest double (off by at most 0.75 units in the last place),
    /// of the powers 12 (0.51): this is one implementation's digits, and no other's.
    #[test]
    fn p4_twenty_thousand_values_have_their_bits() {
        let print = |value: &dyn Fn(f64) -> f64| {
            let bytes: Vec<u8> = (1..=20_000).flat_map(|i| value(f64::from(i)).to_le_bytes()).collect();
            fnv1a(&bytes)
        };
        assert_eq!(print(&|i| ln(i / 20_001.0)), 0x90cf_f417_8c73_12f7);
        assert_eq!(print(&|i| exp2(-i / 997.0)), 0x7884_581c_1288_14d6);
    }
}
