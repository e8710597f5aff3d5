//! What is worked out from the counts when first asked for, and kept: scores, removal effects, the sequence model.

use crate::domain::model::{Model, View};
use crate::domain::time::Span;

use super::fixed::count;
use super::folded::{Folded, place};
use super::markov::Effects;
use super::rules::Rule;
use super::score::Scorecard;
use super::sequence::{self, Sequence};
use super::sight::Sight;
use super::transition::{Transition, transitions};
use super::walk::Path;

impl Folded {
    fn sight(&self, milestone: usize, view: View) -> Sight<'_> {
        let (_, tally) = self.tally(milestone, view);
        Sight { everyone: &self.everyone[place(view)], tally }
    }

    /// How well each order of the sequence model foresees held-out customers.
    #[must_use]
    pub fn scorecard(&self, milestone: usize, view: View) -> &Scorecard {
        let (counted, _) = self.tally(milestone, view);
        let sight = self.sight(milestone, view);
        counted.scorecards[place(view)].get_or_init(|| Scorecard::of(sight, self.orders.kappa))
    }

    /// The order of the sequence model: the one asked for, else the one that the scorecard chooses.
    fn order(&self, milestone: usize, view: View) -> u8 {
        let longest = u8::try_from(self.sight(milestone, view).packing().slots()).unwrap_or(u8::MAX);
        self.orders.sequence.unwrap_or_else(|| self.scorecard(milestone, view).chosen).min(longest)
    }

    fn model(&self, milestone: usize, view: View) -> sequence::Model<'_> {
        let order = self.order(milestone, view);
        let names = &self.names[place(view)];
        sequence::Model::learn(self.sight(milestone, view), names, order, self.orders.kappa)
    }

    /// The sequence model's credit.
    #[must_use]
    pub(super) fn sequence(&self, milestone: usize, view: View) -> &Sequence {
        let (counted, tally) = self.tally(milestone, view);
        let work = || self.model(milestone, view).credit(tally.item_touches.len(), self.sampled);
        counted.sequences[place(view)].get_or_init(work)
    }

    /// The Markov removal effects: of the order asked for, else of the one that the scorecard chooses, at least 1.
    #[must_use]
    pub fn effects(&self, milestone: usize, view: View) -> &Effects {
        let (counted, _) = self.tally(milestone, view);
        let sight = self.sight(milestone, view);
        counted.effects[place(view)].get_or_init(|| {
            // A step takes one touch more than a state has.
            let longest = u8::try_from(sight.packing().slots()).unwrap_or(u8::MAX).saturating_sub(1);
            let weigh = |units| counted.scale.weight(units);
            if longest == 0 {
                return Effects { too_many: true, ..Effects::default() };
            }
            let asked = self.orders.markov;
            let mut order = asked.unwrap_or_else(|| self.scorecard(milestone, view).chosen.max(1)).min(longest);
            let mut effects = Effects::of(sight, order, weigh);
            // Where nobody asked for the order, a shorter one that can be had is better than none.
            while effects.too_many && asked.is_none() && order > 1 {
                order -= 1;
                effects = Effects::of(sight, order, weigh);
            }
            effects
        })
    }

    /// What follows what, touches of one item in a row included; sorted.
    #[must_use]
    pub fn transitions(&self, milestone: usize, view: View) -> Vec<Transition> {
        transitions(self.sight(milestone, view))
    }

    /// A model, ready to share out path after path. `None` for unknown weights.
    #[must_use]
    pub fn sharing(&self, milestone: usize, view: View, model: &Model) -> Option<Sharing<'_>> {
        Some(Sharing(match model {
            Model::Sequence => How::Sequence(self.model(milestone, view)),
            Model::Markov => How::Markov(self.effects(milestone, view)),
            _ => How::Rule(Rule::of(model, &self.weights)?, self.half_life),
        }))
    }
}

/// Shares out the credit of converting paths among their touches.
pub struct Sharing<'a>(How<'a>);

enum How<'a> {
    Sequence(sequence::Model<'a>),
    Markov(&'a Effects),
    Rule(Rule, Span),
}

impl Sharing<'_> {
    /// The share of each touch; they sum to 1, but for participation. For Markov the removal effects of the items, shared
    /// out within the path (attribution.md 3).
    #[must_use]
    pub fn of(&self, path: &Path) -> Vec<f64> {
        let items = &path.items;
        if items.is_empty() {
            return Vec::new();
        }
        match &self.0 {
            How::Sequence(model) => model.touches(items),
            How::Markov(effects) => {
                let of = |item: &u32| {
                    let place = effects.effects.binary_search_by_key(item, |(own, _)| *own);
                    place.map_or(0.0, |place| effects.effects[place].1)
                };
                let shares: Vec<f64> = items.iter().map(of).collect();
                let sum: f64 = shares.iter().sum();
                let equal = 1.0 / count(items.len() as u64);
                shares.into_iter().map(|share| if sum == 0.0 { equal } else { share / sum }).collect()
            }
            How::Rule(rule, half_life) => rule.touches(path, *half_life),
        }
    }
}
