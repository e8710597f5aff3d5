//! The model learnt from all customers, and the credit that it gives.

use super::hazard::Hazards;
use super::shapley::Shapley;
use super::threads::in_parts;
use super::totals::ShapleyTotals;
use crate::attribution::counts::contexts::Contexts;
use crate::attribution::counts::evidence::Evidence;
use crate::attribution::fixed::real;
use crate::attribution::interval::GROUPS;

/// Up to so many items each has an interval.
const MOST_ITEMS: usize = 20_000;

/// What the model says of one milestone and view.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SequenceCredit {
    /// How many touches it looks back.
    pub order: u8,
    /// By item: credit in units.
    pub units: Vec<i64>,
    /// By item: how many units of credit it has without each group; `None` where there are too many items.
    pub without: Option<Vec<[f64; GROUPS]>>,
    /// By item: so many completions are expected to vanish without it.
    pub incremental: Vec<f64>,
}

/// The model learnt, with what it is asked of.
pub struct SequenceModel<'a> {
    pub(super) evidence: Evidence<'a>,
    pub(super) names: &'a [String],
    pub(super) kappa: f64,
    pub(super) threads: usize,
    pub(super) hazards: Hazards,
    /// By class.
    pub(super) contexts: Vec<Contexts>,
    pub(super) all: Contexts,
}

impl<'a> SequenceModel<'a> {
    /// Learns from all customers, looking back so many touches.
    pub fn learn(evidence: Evidence<'a>, names: &'a [String], order: u8, kappa: f64, threads: usize) -> Self {
        let codec = evidence.codec().with_order(u32::from(order).max(1));
        let contexts = evidence.by_class(codec);
        let all = Contexts::merged(codec, &contexts);
        let hazards = Hazards::learn(&all, u32::from(order), kappa);
        Self { evidence, names, kappa, threads, hazards, contexts, all }
    }

    /// Shares of the touches of one converting path.
    pub fn touches(&self, path: &[u32]) -> Vec<f64> {
        let mut shapley = Shapley::default();
        shapley.split(path, &self.hazards, self.names);
        shapley.by_touch()
    }

    /// Works out all credit; one customer in `sampled` stands for all in the incremental reading.
    pub fn credit(&self, items: usize, sampled: u32) -> SequenceCredit {
        let paths = &self.evidence.stats.paths;
        let grouped = items <= MOST_ITEMS;
        let own = in_parts(
            paths,
            self.threads,
            || ShapleyTotals::new(items, grouped),
            |totals, counts| totals.share_out(paths, counts, &self.hazards, self.names),
        );
        let mut shares = ShapleyTotals::new(items, grouped);
        for part in &own {
            shares.add(part);
        }
        let without = grouped.then(|| {
            let moved = self.refit(items);
            let one = |item: usize| {
                let left = |group: usize| {
                    let place = group * items + item;
                    real(shares.units[item] - shares.groups[place]) + moved[place]
                };
                std::array::from_fn(left)
            };
            (0..items).map(one).collect()
        });
        let order = u8::try_from(self.hazards.order()).unwrap_or(0);
        let incremental = self.incremental(shares.lost, sampled);
        SequenceCredit { order, units: shares.units, without, incremental }
    }
}
