//! How well the sequence model foresees conversions of customers that it did not see, by order (attribution.md 4).

use super::hazard::Hazards;
use crate::attribution::counts::contexts::Contexts;
use crate::attribution::counts::evidence::Evidence;
use crate::attribution::fixed::{count, real};
use crate::attribution::interval::GROUPS;

/// Orders 0 to 4.
const ORDERS: u8 = 5;

/// The score of one order on held-out customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// The order: so many touches are looked back.
    pub k: u8,
    /// Mean log loss per held-out touch; `None` where contexts of this order are too many to be counted.
    pub log_loss: Option<f64>,
    /// The chance that a touch that converts is given a higher hazard than one that does not.
    pub auc: Option<f64>,
}

/// The scores of all orders, and the one that is taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    /// By order, 0 to 4.
    pub scores: Vec<Score>,
    /// Held-out touches.
    pub touches: u64,
    /// Of these, those right after which the path converts.
    pub conversions: u64,
    /// The smallest order whose loss is within one standard error (of the difference) of the best; 0 where nothing can be
    /// scored.
    pub chosen: u8,
}

impl Scorecard {
    /// Conversions per held-out touch; `None` without any.
    #[must_use]
    pub fn base_rate(&self) -> Option<f64> {
        (self.touches > 0).then(|| count(self.conversions) / count(self.touches))
    }

    /// Learns from the customers who are not held out and scores on those who are.
    pub(in crate::attribution) fn evaluate(evidence: Evidence<'_>, kappa: f64) -> Self {
        let codec = evidence.codec().with_order(u32::from(ORDERS) - 1);
        let classes = evidence.by_class(codec);
        let (learnt, held) = classes.split_at(GROUPS);
        let learnt = Contexts::merged(codec, learnt);
        let all = Contexts::merged(codec, held);
        let sum = |cells: &[(u64, i64)]| cells.iter().map(|(_, n)| n.unsigned_abs()).sum();
        let (touches, conversions) = (sum(&all.visits), sum(&all.conversions));
        let mut scores: Vec<Score> = (0..ORDERS).map(|k| Score { k, log_loss: None, auc: None }).collect();
        let mut losses: Vec<(u8, f64, Vec<f64>)> = Vec::new();
        if conversions > 0 && !learnt.conversions.is_empty() {
            for score in scores.iter_mut().filter(|score| u32::from(score.k) <= codec.order()) {
                let hazards = Hazards::learn(&learnt, u32::from(score.k), kappa);
                let groups: Vec<(f64, i64)> = held.iter().map(|group| loss(&hazards, group)).collect();
                let mean = groups.iter().map(|group| group.0).sum::<f64>() / count(touches);
                score.log_loss = Some(mean);
                score.auc = Some(auc(&hazards, &all));
                let groups = groups.iter().filter(|group| group.1 > 0).map(|group| group.0 / real(group.1)).collect();
                losses.push((score.k, mean, groups));
            }
        }
        let chosen = losses.iter().min_by(|a, b| a.1.total_cmp(&b.1)).and_then(|best| {
            // How much easier one group is to foresee than another is common to all orders and tells nothing of them.
            let more = |own: &[f64]| own.iter().zip(&best.2).map(|(own, best)| own - best).collect::<Vec<f64>>();
            losses.iter().find(|own| own.1 - best.1 <= error(&more(&own.2))).map(|own| own.0)
        });
        let chosen = chosen.unwrap_or(0);
        Self { scores, touches, conversions, chosen }
    }
}

/// The log loss of a group, and its touches.
fn loss(hazards: &Hazards, group: &Contexts) -> (f64, i64) {
    let mut sum = 0.0;
    let mut touches = 0;
    for (context, visits, conversions) in group.by(hazards.order()) {
        // A hazard of 0 or 1 is met only without back-off; it would make one surprise infinite.
        let hazard = hazard(hazards, group, context).clamp(1e-12, 1.0 - 1e-12);
        sum -= real(conversions) * hazard.ln() + real(visits - conversions) * (1.0 - hazard).ln();
        touches += visits;
    }
    (sum, touches)
}

fn hazard(hazards: &Hazards, contexts: &Contexts, context: u64) -> f64 {
    hazards.after(hazards.codec().shorten(contexts.codec, context))
}

/// The standard error of the mean of a difference, from the groups' own.
fn error(more: &[f64]) -> f64 {
    let size = count(more.len() as u64);
    if more.len() < 2 {
        return 0.0;
    }
    let mean = more.iter().sum::<f64>() / size;
    let squares: f64 = more.iter().map(|more| (more - mean) * (more - mean)).sum();
    (squares / (size - 1.0) / size).sqrt()
}

/// The chance that a converting touch has a higher hazard than another touch; equal ones count half.
fn auc(hazards: &Hazards, all: &Contexts) -> f64 {
    let mut scored: Vec<(f64, i64, i64)> = all
        .by(hazards.order())
        .into_iter()
        .map(|(context, visits, conversions)| (hazard(hazards, all, context), conversions, visits - conversions))
        .collect();
    scored.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut below, mut wins, mut converting) = (0, 0_i128, 0);
    for same in scored.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let yes: i64 = same.iter().map(|score| score.1).sum();
        let no: i64 = same.iter().map(|score| score.2).sum();
        // In halves, so that the sum is whole.
        wins += i128::from(yes) * i128::from(2 * below + no);
        below += no;
        converting += yes;
    }
    let pairs = 2.0 * real(converting) * real(below);
    #[expect(clippy::cast_precision_loss, reason = "a ratio needs no more than 53 bits")]
    let wins = wins as f64;
    if pairs > 0.0 { wins / pairs } else { 0.5 }
}
