//! Laws that credits keep (A9), and lists of names in notes.

use crate::attribution::Credits;
use crate::domain::answer::Check;
use crate::domain::decimal::at_most;
use crate::domain::model::Model;

/// The first of some names, and how many more there are.
pub(in crate::report) fn listed(names: &[String]) -> String {
    let more = if names.len() > 10 { format!(" and {} more", names.len() - 10) } else { String::new() };
    format!("{}{more}", names[..names.len().min(10)].join(", "))
}

pub(in crate::report) fn sums(credits: &Credits, model: &Model) -> Vec<Check> {
    if !model.sums() {
        return Vec::new();
    }
    let (sum, influenced) = (credits.sum(), credits.influenced);
    let mut checks = vec![Check {
        name: "credits sum to those with a touch before",
        kept: equal(sum, influenced),
        detail: format!("{} = {}", at_most(sum, 3), at_most(influenced, 3)),
    }];
    if influenced != 0.0 {
        let percent: f64 = credits.rows.iter().filter_map(|row| row.percent).sum();
        checks.push(Check { name: "the view sums to 100 %", kept: equal(percent, 100.0), detail: at_most(percent, 6) });
    }
    checks
}

/// Whether two sums agree but for the last digits.
pub(in crate::report) fn equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * b.abs().max(1.0)
}
