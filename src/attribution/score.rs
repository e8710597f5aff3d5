//! How well the sequence model foresees conversions of customers that it did not see, by order (attribution.md 4).

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
    /// The smallest order within one standard error of the best.
    pub chosen: u8,
}

impl Scorecard {
    /// Conversions per held-out touch; `None` without any.
    #[must_use]
    pub fn base_rate(&self) -> Option<f64> {
        (self.touches > 0).then(|| super::fixed::count(self.conversions) / super::fixed::count(self.touches))
    }
}
