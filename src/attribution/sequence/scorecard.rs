//! How well the sequence model foresees conversions of customers that it did not see, by order (attribution.md 4).

use super::hazard::Hazards;
use crate::attribution::counts::contexts::Contexts;
use crate::attribution::counts::evidence::Evidence;
use crate::attribution::counts::ngram::SortedCounts;
use crate::attribution::fixed::{count, real};
use crate::attribution::forecast::{ForecastScore, Foreseen, score};
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
    /// The 95 % interval of the latter, by groups of held-out customers.
    pub auc_interval: Option<(f64, f64)>,
}

impl Score {
    /// All of it; `None` where there is none.
    pub(in crate::attribution) fn forecast(&self) -> Option<ForecastScore> {
        let (log_loss, auc, auc_interval) = (self.log_loss?, self.auc?, self.auc_interval?);
        Some(ForecastScore { log_loss, auc, auc_interval })
    }
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
        let sum = |cells: fn(&Contexts) -> &SortedCounts| -> u64 {
            held.iter().flat_map(cells).map(|(_, n)| n.unsigned_abs()).sum()
        };
        let (touches, conversions) = (sum(|held| &held.visits), sum(|held| &held.conversions));
        let mut scores: Vec<Score> =
            (0..ORDERS).map(|k| Score { k, log_loss: None, auc: None, auc_interval: None }).collect();
        let mut losses: Vec<(u8, f64, Vec<f64>)> = Vec::new();
        if conversions > 0 && !learnt.conversions.is_empty() {
            for own in scores.iter_mut().filter(|score| u32::from(score.k) <= codec.order()) {
                let hazards = Hazards::learn(&learnt, u32::from(own.k), kappa);
                let foreseen: Vec<_> = held.iter().map(|group| foresee(&hazards, group)).collect();
                let (found, groups) = score(&foreseen);
                own.log_loss = Some(found.log_loss);
                own.auc = Some(found.auc);
                own.auc_interval = Some(found.auc_interval);
                let groups = groups.iter().filter(|group| group.1 > 0).map(|group| group.0 / real(group.1)).collect();
                losses.push((own.k, found.log_loss, groups));
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

/// What the hazards foresee of the touches of a group.
fn foresee(hazards: &Hazards, group: &Contexts) -> Vec<Foreseen> {
    let codec = hazards.codec();
    let cells = group.by(hazards.order()).into_iter();
    let foreseen = |(context, touches, conversions)| Foreseen {
        chance: hazards.after(codec.shorten(group.codec, context)),
        touches,
        conversions,
    };
    cells.map(foreseen).collect()
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
