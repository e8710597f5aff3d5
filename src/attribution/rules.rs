//! Rule models as sums over the roles of touches (A8).

use std::collections::HashSet;

use crate::domain::math::exp2;
use crate::domain::model::{Model, Rule, Weights};
use crate::domain::time::Span;

use super::counts::statistics::PositionCredit;
use super::fixed::{count, real};
use super::paths::TouchPath;

impl Rule {
    /// The rule of a model; `None` for data-driven models and for unknown weights.
    pub(crate) fn for_model(model: &Model, custom: &[(String, Weights)]) -> Option<Self> {
        let Model::Custom(name) = model else { return model.rule() };
        let (_, weights) = custom.iter().find(|(own, _)| own == name)?;
        let sum = weights.first + weights.middle + weights.last;
        let part = |weight: f64| weight / sum;
        let Weights { first, middle, last } = *weights;
        Some(Self::Position(Weights { first: part(first), middle: part(middle), last: part(last) }))
    }

    /// The share of each touch of one path; they sum to 1, but for [`Self::Each`], where every first touch of an item has 1.
    pub(crate) fn touches(self, path: &TouchPath, half_life: Span) -> Vec<f64> {
        let TouchPath { items, times } = path;
        let equal = 1.0 / count(items.len() as u64);
        match self {
            Self::Linear => vec![equal; items.len()],
            Self::Decay => {
                let mut shares = Vec::new();
                halve(times, half_life, &mut shares);
                shares
            }
            Self::Each => {
                let mut known = HashSet::new();
                items.iter().map(|item| f64::from(u8::from(known.insert(item)))).collect()
            }
            Self::Position(_) => {
                let last = items.len() - 1;
                let between = count(last.saturating_sub(1).max(1) as u64);
                let role = |at: usize| {
                    let mut roles = PositionCredit::default();
                    match (last, at) {
                        (0, _) => roles.only = 1,
                        (1, 0) => roles.first_of_two = 1,
                        (1, _) => roles.last_of_two = 1,
                        (_, 0) => roles.first = 1,
                        _ if at == last => roles.last = 1,
                        _ => roles.middle = 1,
                    }
                    self.credit(&roles) / if roles.middle == 1 { between } else { 1.0 }
                };
                (0..items.len()).map(role).collect()
            }
        }
    }

    /// The credit in the units of the roles.
    pub(crate) fn credit(self, roles: &PositionCredit) -> f64 {
        match self {
            Self::Linear => real(roles.linear),
            Self::Decay => real(roles.decay),
            Self::Each => real(roles.each),
            Self::Position(Weights { first, middle, last }) => {
                let ends = first + last;
                let lead = if ends > 0.0 { first / ends } else { 0.5 };
                real(roles.only)
                    + lead * real(roles.first_of_two)
                    + (1.0 - lead) * real(roles.last_of_two)
                    + first * real(roles.first)
                    + middle * real(roles.middle)
                    + last * real(roles.last)
            }
        }
    }
}

/// Shares that halve with every half-life before the last touch (the smallest age), summing to one.
pub(super) fn halve(times: &[i64], half_life: Span, shares: &mut Vec<f64>) {
    let last = times[times.len() - 1];
    let rate = 1.0 / real(half_life.0.max(1));
    shares.clear();
    shares.extend(times.iter().map(|at| exp2(real(at - last) * rate)));
    let part = 1.0 / shares.iter().sum::<f64>();
    for share in shares {
        *share *= part;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(model: &Model, custom: &[(String, Weights)]) -> [f64; 5] {
        let rule = Rule::for_model(model, custom).unwrap();
        [
            rule.credit(&PositionCredit { first_of_two: 100, ..PositionCredit::default() }),
            rule.credit(&PositionCredit { last_of_two: 100, ..PositionCredit::default() }),
            rule.credit(&PositionCredit { first: 100, ..PositionCredit::default() }),
            rule.credit(&PositionCredit { middle: 100, ..PositionCredit::default() }),
            rule.credit(&PositionCredit { last: 100, ..PositionCredit::default() }),
        ]
    }

    #[test]
    fn a8_weights_of_two_and_of_more_touches() {
        let custom = [("mid".to_owned(), Weights { first: 0.0, middle: 2.0, last: 0.0 })];
        let known = [
            (Model::Custom("mid".to_owned()), [50.0, 50.0, 0.0, 100.0, 0.0]),
            (Model::Position, [50.0, 50.0, 40.0, 20.0, 40.0]),
            (Model::J, [25.0, 75.0, 20.0, 20.0, 60.0]),
            (Model::InverseJ, [75.0, 25.0, 60.0, 20.0, 20.0]),
            (Model::Last, [0.0, 100.0, 0.0, 0.0, 100.0]),
        ];
        for (model, wanted) in known {
            for (found, wanted) in shares(&model, &custom).iter().zip(wanted) {
                assert!((found - wanted).abs() < 1e-12, "{model:?}: {found} is not {wanted}");
            }
        }
        assert_eq!(Rule::for_model(&Model::Custom("other".to_owned()), &custom), None);
    }
}
