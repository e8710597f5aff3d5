//! How well a model foresees held-out customers: it gives each of their touches a chance that the path converts right after
//! it, and what happened is held against that (attribution.md 4).

use super::fixed::{count, real};
use super::interval::{GROUPS, around, jackknife};
use crate::domain::math::ln;

/// Touches of one group that a model gives one chance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Foreseen {
    /// That the path converts right after the touch, as the model has it.
    pub chance: f64,
    /// How many touches.
    pub touches: i64,
    /// Right after how many of them the path converts.
    pub conversions: i64,
}

/// How well chances agree with what happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForecastScore {
    /// Mean log loss per touch.
    pub log_loss: f64,
    /// The chance that a touch that converts is given a higher chance than one that does not; equal ones count half. One
    /// half is a guess.
    pub auc: f64,
    /// The 95 % interval of the latter: delete-a-group jackknife over the groups of held-out customers. The model stays as
    /// it was learnt, from the others.
    pub auc_interval: (f64, f64),
}

/// The score of some chances by group, and each group's log loss and touches.
pub(super) fn score(groups: &[Vec<Foreseen>]) -> (ForecastScore, Vec<(f64, i64)>) {
    let losses: Vec<(f64, i64)> = groups.iter().map(|group| loss(group)).collect();
    let touches: i64 = losses.iter().map(|group| group.1).sum();
    let log_loss = losses.iter().map(|group| group.0).sum::<f64>() / real(touches);
    let (auc, without) = auc(groups);
    let auc_interval = around(auc, jackknife(&without), 1.0);
    (ForecastScore { log_loss, auc, auc_interval }, losses)
}

/// The log loss of a group, and its touches.
fn loss(group: &[Foreseen]) -> (f64, i64) {
    let mut sum = 0.0;
    let mut touches = 0;
    for own in group {
        // A chance of 0 or 1 is met only without back-off; it would make one surprise infinite.
        let chance = own.chance.clamp(1e-12, 1.0 - 1e-12);
        sum -= real(own.conversions) * ln(chance) + real(own.touches - own.conversions) * ln(1.0 - chance);
        touches += own.touches;
    }
    (sum, touches)
}

/// Touches with one chance.
#[derive(Clone, Copy, Default)]
struct Level {
    converting: i64,
    others: i64,
    /// Others with a lower chance.
    below: i64,
    /// Converting ones with a higher chance.
    above: i64,
}

/// The area under the ROC curve, and that without each group: counted in half pairs, so that sums are whole and the same in
/// any order. Where a group has all pairs, the area stays without it.
fn auc(groups: &[Vec<Foreseen>]) -> (f64, [f64; GROUPS]) {
    let mut chances: Vec<f64> = groups.iter().flatten().map(|own| own.chance).collect();
    chances.sort_unstable_by(f64::total_cmp);
    chances.dedup_by(|a, b| a.total_cmp(b).is_eq());
    let place = |chance: f64| chances.partition_point(|other| other.total_cmp(&chance).is_lt());
    // By group: place of the chance, converting ones and others; in the order of the places, each once.
    let by_group: Vec<Vec<(usize, i64, i64)>> = groups
        .iter()
        .map(|group| {
            let cell = |own: &Foreseen| (place(own.chance), own.conversions, own.touches - own.conversions);
            let mut cells: Vec<_> = group.iter().map(cell).collect();
            cells.sort_unstable_by_key(|cell| cell.0);
            cells.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    (kept.1, kept.2) = (kept.1 + next.1, kept.2 + next.2);
                }
                same
            });
            cells
        })
        .collect();
    let mut levels = vec![Level::default(); chances.len()];
    for (place, converting, others) in by_group.iter().flatten() {
        levels[*place].converting += converting;
        levels[*place].others += others;
    }
    let (mut below, mut above) = (0, 0);
    for level in &mut levels {
        level.below = below;
        below += level.others;
    }
    for level in levels.iter_mut().rev() {
        level.above = above;
        above += level.converting;
    }
    let (converting, others) = (above, below);
    let wins: i128 =
        levels.iter().map(|level| i128::from(level.converting) * i128::from(2 * level.below + level.others)).sum();
    let all = area(wins, converting, others).unwrap_or(0.5);
    let mut without = [all; GROUPS];
    for (left, cells) in without.iter_mut().zip(&by_group) {
        // Pairs of the group with anybody; those inside the group are taken from both sides.
        let (mut gone, mut inside, mut own_below, mut own_converting) = (0_i128, 0_i128, 0, 0);
        for (place, yes, no) in cells {
            let level = &levels[*place];
            gone += i128::from(*yes) * i128::from(2 * level.below + level.others);
            gone += i128::from(*no) * i128::from(2 * level.above + level.converting);
            inside += i128::from(*yes) * i128::from(2 * own_below + no);
            own_below += no;
            own_converting += yes;
        }
        *left = area(wins - gone + inside, converting - own_converting, others - own_below).unwrap_or(all);
    }
    (all, without)
}

/// Half pairs that are ranked right, of all of so many converting ones and others; `None` without a pair.
fn area(wins: i128, converting: i64, others: i64) -> Option<f64> {
    let pairs = 2.0 * real(converting) * real(others);
    #[expect(clippy::cast_precision_loss, reason = "a ratio needs no more than 53 bits")]
    let wins = wins as f64;
    (pairs > 0.0).then(|| wins / pairs)
}

/// What a data-driven model's forecasts of held-out customers are worth, with how many there are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldOut {
    /// How many touches the model looks back.
    pub order: u8,
    /// Held-out touches.
    pub touches: u64,
    /// Completions right after one of them.
    pub completions: u64,
    /// `None` where there is nothing to learn from or to be scored on.
    pub score: Option<ForecastScore>,
}

/// How far a model's forecasts are to be trusted (interface.md, Trust).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Fewer held-out completions than [`HeldOut::LEAST`].
    TooFew,
    /// The interval of the AUC holds one half, or lies below it.
    Chance,
    /// Above chance, and an AUC below .6.
    Weak,
    /// An AUC of .6, or of .7 with fewer than 100 held-out completions.
    Fair,
    /// An AUC of .7 and 100 held-out completions.
    Good,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 5] = [Self::TooFew, Self::Chance, Self::Weak, Self::Fair, Self::Good];

    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TooFew => "too_few",
            Self::Chance => "chance",
            Self::Weak => "weak",
            Self::Fair => "fair",
            Self::Good => "good",
        }
    }
}

impl HeldOut {
    /// So many held-out completions are needed for a verdict.
    pub const LEAST: u64 = 30;

    /// And so many for a good one.
    pub const LEAST_GOOD: u64 = 100;

    /// How far the forecasts are to be trusted.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self.score {
            Some(score) if self.completions >= Self::LEAST => {
                if score.auc_interval.0 <= 0.5 {
                    Verdict::Chance
                } else if score.auc >= 0.7 && self.completions >= Self::LEAST_GOOD {
                    Verdict::Good
                } else if score.auc >= 0.6 {
                    Verdict::Fair
                } else {
                    Verdict::Weak
                }
            }
            _ => Verdict::TooFew,
        }
    }

    /// Completions per held-out touch; `None` without any.
    #[must_use]
    pub fn base_rate(&self) -> Option<f64> {
        (self.touches > 0).then(|| count(self.completions) / count(self.touches))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// Each touch by itself: its group, its chance and whether the path converts.
    type Touch = (usize, f64, bool);

    fn grouped(touches: &[Touch]) -> Vec<Vec<Foreseen>> {
        let mut groups = vec![Vec::new(); GROUPS];
        for (group, chance, converts) in touches {
            groups[*group].push(Foreseen { chance: *chance, touches: 1, conversions: i64::from(*converts) });
        }
        groups
    }

    /// Every pair of a converting touch and another is looked at.
    fn pairwise(touches: &[Touch]) -> Option<f64> {
        let (mut wins, mut pairs) = (0.0, 0.0);
        for yes in touches.iter().filter(|touch| touch.2) {
            for no in touches.iter().filter(|touch| !touch.2) {
                pairs += 1.0;
                wins += if yes.1 > no.1 { 1.0 } else { f64::from(u8::from(yes.1.total_cmp(&no.1).is_eq())) / 2.0 };
            }
        }
        (pairs > 0.0).then(|| wins / pairs)
    }

    #[test]
    fn e3_the_area_and_its_interval_are_those_of_all_pairs() {
        let mut state = 11_u64;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((state >> 33) % below).unwrap()
        };
        let chances = [0.01, 0.02, 0.05, 0.1, 0.2, 0.4];
        let touches: Vec<Touch> = (0..900)
            .map(|_| {
                let level = draw(6);
                // Some groups are empty, and the higher the chance, the oftener a path converts.
                (draw(90), chances[level], draw(10) < level + 1)
            })
            .collect();
        let (found, _) = score(&grouped(&touches));
        let all = pairwise(&touches).unwrap();
        assert!((found.auc - all).abs() < 1e-14, "{} {all}", found.auc);
        let left: Vec<f64> = (0..GROUPS)
            .map(|group| {
                let rest: Vec<Touch> = touches.iter().filter(|touch| touch.0 != group).copied().collect();
                pairwise(&rest).unwrap()
            })
            .collect();
        let mean = left.iter().sum::<f64>() / 100.0;
        let squares: f64 = left.iter().map(|own| (own - mean) * (own - mean)).sum();
        // The 97.5 % quantile of Student's t with 99 degrees of freedom is 1.98422.
        let half = 1.984_216_951_508_682_7 * (0.99 * squares).sqrt();
        assert!((found.auc_interval.0 - (all - half)).abs() < 1e-12, "{found:?} {half}");
        assert!((found.auc_interval.1 - (all + half)).abs() < 1e-12);
    }

    #[test]
    fn e3_a_world_of_four_touches_is_scored_by_hand() {
        // Converting .4 and .1, others .1 and .2: .4 wins twice, .1 ties once and loses once: 2½ of 4.
        let touches = [(0, 0.4, true), (1, 0.1, true), (2, 0.1, false), (3, 0.2, false)];
        let (found, _) = score(&grouped(&touches));
        assert!((found.auc - 0.625).abs() < 1e-15);
        // Without each: ¼ (.1 against .1 and .2), 1, ½ (.4 wins, .1 loses), ¾; the other 96 groups are empty.
        let left = [0.25, 1.0, 0.5, 0.75];
        let mean = (2.5 + 96.0 * 0.625) / 100.0;
        let squares: f64 = left.iter().chain([0.625; 96].iter()).map(|own: &f64| (own - mean) * (own - mean)).sum();
        let half = 1.984_216_951_508_682_7 * (0.99 * squares).sqrt();
        assert!(half > 0.625, "the interval is cut at 0 and 1");
        assert_eq!(found.auc_interval, (0.0, 1.0));
        let wanted = -(ln(0.4) + ln(0.1) + ln(0.9) + ln(0.8)) / 4.0;
        assert!((found.log_loss - wanted).abs() < 1e-15);
    }

    #[rstest]
    #[case::too_few_whatever_the_area(29, 0.99, 0.98, Verdict::TooFew)]
    #[case::thirty_are_enough(30, 0.99, 0.98, Verdict::Fair)]
    #[case::the_interval_holds_a_half(5000, 0.65, 0.5, Verdict::Chance)]
    #[case::worse_than_a_guess(5000, 0.4, 0.35, Verdict::Chance)]
    #[case::between(5000, 0.56, 0.54, Verdict::Weak)]
    #[case::fair_from_six_tenths(5000, 0.6, 0.58, Verdict::Fair)]
    #[case::ninety_nine_are_not_good(99, 0.7, 0.6, Verdict::Fair)]
    #[case::good(100, 0.7, 0.6, Verdict::Good)]
    fn e3_e4_verdicts_keep_the_thresholds(
        #[case] completions: u64,
        #[case] auc: f64,
        #[case] low: f64,
        #[case] wanted: Verdict,
    ) {
        let score = Some(ForecastScore { log_loss: 0.2, auc, auc_interval: (low, 2.0 * auc - low) });
        let held = HeldOut { order: 1, touches: 10_000, completions, score };
        assert_eq!(held.verdict(), wanted);
        assert_eq!(HeldOut { score: None, ..held }.verdict(), Verdict::TooFew);
    }
}
