//! What the pass leaves: enough for every model, view and interval, without the touches.

use std::sync::OnceLock;

use crate::domain::model::{View, Weights};

use super::fixed::Scale;
use super::markov::Effects;
use super::setup::Setup;
use super::tally::{Moves, Tally};

/// The counts of all milestones and views. Switching model, view or milestone reads no touches.
#[derive(Debug)]
pub struct Folded {
    pub(super) milestones: Vec<Counted>,
    /// By view: the steps of all customers as if no one had completed anything.
    pub(super) everyone: [Moves; 3],
    pub(super) weights: Vec<(String, Weights)>,
}

/// The counts of one milestone.
#[derive(Debug)]
pub(super) struct Counted {
    pub scale: Scale,
    /// Completions of the period, units and segments (M9).
    pub completions: u64,
    /// Their weight.
    pub total: f64,
    /// By completion of the setup: it has a touch on its path in any view or none (M9).
    pub reached: Vec<bool>,
    pub views: [Tally; 3],
    /// Worked out when first asked for.
    pub effects: [OnceLock<Effects>; 3],
}

impl Folded {
    pub(super) fn new(setup: &Setup) -> Self {
        let counted = |milestone: usize| {
            let scale = Scale::for_weights(setup.picked(milestone).map(|done| setup.weight(done)));
            let units = setup.picked(milestone).map(|done| scale.units(setup.weight(done))).sum();
            Counted {
                scale,
                completions: setup.picked(milestone).count() as u64,
                total: scale.weight(units),
                reached: vec![false; setup.milestones[milestone].len()],
                views: setup.items.map(Tally::new),
                effects: Default::default(),
            }
        };
        Self {
            milestones: (0..setup.milestones.len()).map(counted).collect(),
            everyone: setup.items.map(Moves::new),
            weights: setup.weights.clone(),
        }
    }

    /// Ends the counting.
    pub(super) fn settle(&mut self) {
        let own = self.milestones.iter_mut().flat_map(|counted| &mut counted.views).map(|tally| &mut tally.moves);
        self.everyone.iter_mut().chain(own).for_each(Moves::settle);
    }

    /// Adds the fold of other customers under the same setup. The order does not matter, to the last bit.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.everyone.iter_mut().zip(&other.everyone) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.milestones.iter_mut().zip(&other.milestones) {
            for (mine, theirs) in mine.views.iter_mut().zip(&theirs.views) {
                mine.merge(theirs);
            }
            for (mine, theirs) in mine.reached.iter_mut().zip(&theirs.reached) {
                *mine |= theirs;
            }
            mine.effects = Default::default();
        }
    }

    /// By completion of the setup, in its order: it has any touch before it and inside the lookback, after the filter
    /// (M9). This is `influenced` of the milestone, whatever the view.
    #[must_use]
    pub fn reached(&self, milestone: usize) -> &[bool] {
        &self.milestones[milestone].reached
    }

    /// Completions of the period, units and segments: the Total (M9).
    #[must_use]
    pub fn completions(&self, milestone: usize) -> u64 {
        self.milestones[milestone].completions
    }

    /// How well each order of the sequence model foresees held-out customers.
    #[must_use]
    pub fn scorecard(&self, _milestone: usize, _view: View) -> &super::Scorecard {
        todo!()
    }

    /// What follows what, touches of one item in a row included; sorted.
    #[must_use]
    pub fn transitions(&self, _milestone: usize, _view: View) -> Vec<super::Transition> {
        todo!()
    }

    /// The share of each touch of one converting path in its credit, under a model; they sum to 1, but for participation.
    /// For Markov the removal effects of the items, shared out within the path. `None` for unknown weights.
    #[must_use]
    pub fn shares(
        &self,
        _milestone: usize,
        _view: View,
        _model: &crate::domain::model::Model,
        _path: &super::walk::Path,
    ) -> Option<Vec<f64>> {
        todo!()
    }

    pub(super) fn tally(&self, milestone: usize, view: View) -> (&Counted, &Tally) {
        let counted = &self.milestones[milestone];
        (counted, &counted.views[place(view)])
    }
}

/// The place of a view in [`View::ALL`].
pub(super) fn place(view: View) -> usize {
    match view {
        View::Journey => 0,
        View::Channel => 1,
        View::Asset => 2,
    }
}
