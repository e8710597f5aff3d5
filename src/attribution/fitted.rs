//! What is worked out from the counts when first asked for, and kept: scores, removal effects, the sequence model.

use crate::domain::model::{Model, Rule, View};
use crate::domain::time::Span;

use super::counts::evidence::Evidence;
use super::fixed::count;
use super::folded::Folded;
use super::forecast::{ForecastScore, HeldOut};
use super::markov::{Effects, held_out_score};
use super::paths::TouchPath;
use super::sequence::scorecard::{Score, Scorecard};
use super::sequence::{SequenceCredit, SequenceModel};
use super::transition::{Transition, transitions};

impl Folded {
    fn evidence(&self, milestone: usize, view: View) -> Evidence<'_> {
        let (_, stats) = self.stats(milestone, view);
        Evidence { baseline: &self.baselines[view.index()], stats }
    }

    /// How well each order of the sequence model foresees held-out customers.
    #[must_use]
    pub fn scorecard(&self, milestone: usize, view: View) -> &Scorecard {
        let (counted, _) = self.stats(milestone, view);
        let evidence = self.evidence(milestone, view);
        counted.scorecards[view.index()].get_or_init(|| Scorecard::evaluate(evidence, self.orders.kappa))
    }

    /// The order of the sequence model: the one asked for, else the one that the scorecard chooses.
    fn order(&self, milestone: usize, view: View) -> u8 {
        let longest = u8::try_from(self.evidence(milestone, view).codec().order()).unwrap_or(u8::MAX);
        self.orders.sequence.unwrap_or_else(|| self.scorecard(milestone, view).chosen).min(longest)
    }

    fn model(&self, milestone: usize, view: View) -> SequenceModel<'_> {
        let order = self.order(milestone, view);
        let names = &self.names[view.index()];
        SequenceModel::learn(self.evidence(milestone, view), names, order, self.orders.kappa, self.threads)
    }

    /// The sequence model's credit.
    #[must_use]
    pub(super) fn sequence(&self, milestone: usize, view: View) -> &SequenceCredit {
        let (counted, stats) = self.stats(milestone, view);
        let work = || self.model(milestone, view).credit(stats.item_touches.len(), self.sampled);
        counted.sequences[view.index()].get_or_init(work)
    }

    /// The Markov removal effects: of the order asked for, else of the one that the scorecard chooses, at least 1.
    #[must_use]
    pub fn effects(&self, milestone: usize, view: View) -> &Effects {
        let (counted, _) = self.stats(milestone, view);
        let evidence = self.evidence(milestone, view);
        counted.effects[view.index()].get_or_init(|| {
            // A step takes one touch more than a state has.
            let longest = u8::try_from(evidence.codec().order()).unwrap_or(u8::MAX).saturating_sub(1);
            let weigh = |units| counted.scale.weight(units);
            if longest == 0 {
                return Effects { too_many: true, ..Effects::default() };
            }
            let asked = self.orders.markov;
            let mut order = asked.unwrap_or_else(|| self.scorecard(milestone, view).chosen.max(1)).min(longest);
            let mut effects = Effects::solve(evidence, order, weigh, self.threads);
            // Where nobody asked for the order, a shorter one that can be had is better than none.
            while effects.too_many && asked.is_none() && order > 1 {
                order -= 1;
                effects = Effects::solve(evidence, order, weigh, self.threads);
            }
            effects
        })
    }

    /// How well a data-driven model, looking as far back as its credits do, foresees held-out customers: every model is asked
    /// for the same touches. `None` of a model that is a rule: it foresees nothing.
    #[must_use]
    pub fn held_out(&self, milestone: usize, view: View, model: &Model) -> Option<HeldOut> {
        let (order, score) = match model {
            Model::Sequence => {
                let order = self.order(milestone, view);
                let score = self.scorecard(milestone, view).scores.iter().find(|score| score.k == order);
                (order, score.and_then(Score::forecast))
            }
            Model::Markov => (self.effects(milestone, view).order, self.markov_score(milestone, view)),
            _ => return None,
        };
        let card = self.scorecard(milestone, view);
        Some(HeldOut { order, touches: card.touches, completions: card.conversions, score })
    }

    fn markov_score(&self, milestone: usize, view: View) -> Option<ForecastScore> {
        let (counted, _) = self.stats(milestone, view);
        *counted.effect_scores[view.index()].get_or_init(|| {
            let effects = self.effects(milestone, view);
            // The scorecard has looked whether there is anything to learn from and to be scored on.
            let scored = self.scorecard(milestone, view).scores.iter().any(|score| score.auc.is_some());
            (scored && !effects.too_many && effects.order > 0)
                .then(|| held_out_score(self.evidence(milestone, view), effects.order))
        })
    }

    /// What follows what, touches of one item in a row included; sorted.
    #[must_use]
    pub fn transitions(&self, milestone: usize, view: View) -> Vec<Transition> {
        transitions(self.evidence(milestone, view))
    }

    /// A model, ready to share out path after path. `None` for unknown weights.
    #[must_use]
    pub fn credit_splitter(&self, milestone: usize, view: View, model: &Model) -> Option<CreditSplitter<'_>> {
        Some(CreditSplitter(match model {
            Model::Sequence => SplitMethod::Sequence(self.model(milestone, view)),
            Model::Markov => SplitMethod::Markov(self.effects(milestone, view)),
            _ => SplitMethod::Rule(Rule::for_model(model, &self.weights)?, self.half_life),
        }))
    }
}

/// Shares out the credit of converting paths among their touches.
pub struct CreditSplitter<'a>(SplitMethod<'a>);

enum SplitMethod<'a> {
    Sequence(SequenceModel<'a>),
    Markov(&'a Effects),
    Rule(Rule, Span),
}

impl CreditSplitter<'_> {
    /// The share of each touch; they sum to 1, but for participation. For Markov the removal effects of the items, shared
    /// out within the path (attribution.md 3).
    #[must_use]
    pub fn split(&self, path: &TouchPath) -> Vec<f64> {
        let items = &path.items;
        if items.is_empty() {
            return Vec::new();
        }
        match &self.0 {
            SplitMethod::Sequence(model) => model.touches(items),
            SplitMethod::Markov(effects) => {
                let of = |item: &u32| {
                    let place = effects.effects.binary_search_by_key(item, |(own, _)| *own);
                    place.map_or(0.0, |place| effects.effects[place].1)
                };
                let shares: Vec<f64> = items.iter().map(of).collect();
                let sum: f64 = shares.iter().sum();
                let equal = 1.0 / count(items.len() as u64);
                shares.into_iter().map(|share| if sum == 0.0 { equal } else { share / sum }).collect()
            }
            SplitMethod::Rule(rule, half_life) => rule.touches(path, *half_life),
        }
    }
}
