//! What the pass leaves: enough for every model, view and interval, without the touches.

use std::sync::OnceLock;

use crate::domain::model::{View, Weights};
use crate::domain::threads::{Work, in_turn};
use crate::domain::time::Span;

use super::counts::statistics::{Baseline, SufficientStats};
use super::fixed::Scale;
use super::forecast::ForecastScore;
use super::markov::Effects;
use super::sequence::SequenceCredit;
use super::sequence::scorecard::Scorecard;
use super::setup::{Orders, Setup};

/// The counts of all milestones and views. Switching model, view or milestone reads no touches.
#[derive(Debug)]
pub struct Folded {
    pub(super) milestones: Vec<MilestoneCounts>,
    /// By view: all customers as if no one had completed anything.
    pub(super) baselines: [Baseline; 3],
    pub(super) weights: Vec<(String, Weights)>,
    pub(super) orders: Orders,
    pub(super) half_life: Span,
    pub(super) names: [Vec<String>; 3],
    /// One customer in so many is looked at alone, for the incremental reading.
    pub(super) sampled: u32,
    /// So many threads work out what is asked of the counts.
    pub(super) threads: usize,
}

/// The counts of one milestone.
#[derive(Debug)]
pub(super) struct MilestoneCounts {
    pub scale: Scale,
    /// Completions of the period, units and segments (M9).
    pub completions: u64,
    /// Their weight.
    pub total: f64,
    /// Those of them with a touch before, in any view or none (M9).
    pub influenced: u64,
    pub views: [SufficientStats; 3],
    /// Worked out when first asked for.
    pub scorecards: [OnceLock<Scorecard>; 3],
    pub effects: [OnceLock<Effects>; 3],
    /// How well the chain of these foresees held-out customers.
    pub effect_scores: [OnceLock<Option<ForecastScore>>; 3],
    pub sequences: [OnceLock<SequenceCredit>; 3],
}

impl Folded {
    pub(super) fn new(setup: &Setup) -> Self {
        let counted = |milestone: usize| {
            let scale = Scale::for_weights(setup.picked(milestone).map(|done| setup.weight(milestone, done)));
            let units = setup.picked(milestone).map(|done| scale.units(setup.weight(milestone, done))).sum();
            MilestoneCounts {
                scale,
                completions: setup.picked(milestone).count() as u64,
                total: scale.weight(units),
                influenced: 0,
                views: setup.items.map(|items| SufficientStats::new(items, setup.orders)),
                scorecards: Default::default(),
                effects: Default::default(),
                effect_scores: Default::default(),
                sequences: Default::default(),
            }
        };
        Self {
            milestones: (0..setup.milestones.len()).map(counted).collect(),
            baselines: setup.items.map(|items| Baseline::new(items, setup.orders)),
            weights: setup.weights.clone(),
            orders: setup.orders,
            half_life: setup.half_life,
            names: setup.names.clone(),
            threads: setup.threads.max(1),
            sampled: setup.sample.every(),
        }
    }

    /// Ends the counting.
    pub(super) fn finish(&mut self) {
        let everyone = self.baselines.iter_mut().map(|everyone| Box::new(move || everyone.finish()) as Work<'_>);
        let views = self.milestones.iter_mut().flat_map(|counted| &mut counted.views);
        let views = views.map(|stats| Box::new(move || stats.finish()) as Work<'_>);
        in_turn(self.threads, everyone.chain(views).collect());
    }

    /// Adds the counts of other customers, neither finished.
    pub(super) fn merge(&mut self, other: Self) {
        for (mine, theirs) in self.baselines.iter_mut().zip(other.baselines) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.milestones.iter_mut().zip(other.milestones) {
            for (mine, theirs) in mine.views.iter_mut().zip(theirs.views) {
                mine.merge(theirs);
            }
            mine.influenced += theirs.influenced;
        }
    }

    /// About so many bytes are held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let stats = self.milestones.iter().flat_map(|counted| &counted.views).map(SufficientStats::bytes);
        self.baselines.iter().map(Baseline::bytes).chain(stats).sum()
    }

    /// Those of them that have any touch before and inside the lookback, after the filter, whatever the view (M9).
    #[must_use]
    pub fn influenced(&self, milestone: usize) -> u64 {
        self.milestones[milestone].influenced
    }

    /// Completions of the period, units and segments: the Total (M9).
    #[must_use]
    pub fn completions(&self, milestone: usize) -> u64 {
        self.milestones[milestone].completions
    }

    pub(super) fn stats(&self, milestone: usize, view: View) -> (&MilestoneCounts, &SufficientStats) {
        let counted = &self.milestones[milestone];
        (counted, &counted.views[view.index()])
    }
}
