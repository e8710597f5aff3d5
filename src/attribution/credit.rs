//! The credit of each item under one model (A5–A12).

use crate::domain::answer::Gate;
use crate::domain::model::{Model, Rule, View};

use super::counts::statistics::{PositionCredit, SufficientStats};
use super::fixed::real;
use super::folded::Folded;
use super::interval::{GROUPS, around, jackknife};
use super::markov::Effects;
use super::sequence::SequenceCredit;

/// Influenced customers that data-driven models need (A7).
pub const LEAST_CUSTOMERS: u64 = 10;

/// Touches on converting paths that rule models need (A7).
pub const LEAST_TOUCHES: u64 = 10;

/// One item's credit.
#[derive(Clone, Debug, PartialEq)]
pub struct Credit {
    /// The item of the view.
    pub item: u32,
    /// In influenced completions, or their value (A9).
    pub credit: f64,
    /// The interval of the credit (A12).
    pub credit_interval: Option<(f64, f64)>,
    /// 0–100 of the influenced of the view; `None` where they are worth nothing.
    pub percent: Option<f64>,
    /// The interval of the percentage (A12).
    pub interval: Option<(f64, f64)>,
    /// Its touches on converting paths of the view.
    pub touches: u64,
    /// Influenced customers with it on their path.
    pub customers: u64,
    /// Markov: the share of completions (or value) that would be lost without it.
    pub removal_effect: Option<f64>,
    /// Sequence: so many completions the model expects to vanish without it; does not sum, may be negative.
    pub incremental: Option<f64>,
    /// Markov: no converting path has it; the credit is the model's alone.
    pub model_only: bool,
}

/// One model's answer for a milestone and a view.
#[derive(Clone, Debug, PartialEq)]
pub struct Credits {
    /// The gate that is not met; there are no rows then (A7).
    pub gate: Option<Gate>,
    /// By credit, the largest first; equal credit by item.
    pub rows: Vec<Credit>,
    /// Completions, or their value (M9).
    pub total: f64,
    /// Influenced completions of the view, or their value (A6, A9).
    pub influenced: f64,
    /// Completions.
    pub completions: u64,
    /// Influenced completions of the view.
    pub influenced_completions: u64,
    /// Influenced customers of the view; fewer than completions where every completion counts (M10).
    pub influenced_customers: u64,
    /// Touches on converting paths of the view.
    pub touches: u64,
    /// Markov: the expected completions (or value) of a path.
    pub start: Option<f64>,
    /// Markov, sequence: how many touches the model looks back.
    pub order: Option<u8>,
    /// Sequence: one customer in so many was looked at for the incremental reading.
    pub sampled: u32,
}

impl Credits {
    /// The last line (A10): credit and customers of "Unattributed".
    #[must_use]
    pub fn unattributed(&self) -> (f64, u64) {
        (self.total - self.influenced, self.completions - self.influenced_completions)
    }

    /// What the credits sum to; the influenced, for every model that sums (A9).
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.rows.iter().map(|row| row.credit).sum()
    }
}

/// An item's credit with everyone and without each group.
struct Estimate {
    item: u32,
    credit: f64,
    without: Option<[f64; GROUPS]>,
    removal_effect: Option<f64>,
    incremental: Option<f64>,
}

impl Folded {
    /// The gate of a model that is not met (A7, A8), without any credit.
    #[must_use]
    pub fn gate(&self, milestone: usize, view: View, model: &Model) -> Option<Gate> {
        let (_, stats) = self.stats(milestone, view);
        let too_many = || (*model == Model::Markov && self.effects(milestone, view).too_many).then(|| too_many(stats));
        gate(model, view, stats).or_else(too_many)
    }

    /// The credit of each item; `None` for weights that the setup does not have.
    #[must_use]
    pub fn credits(&self, milestone: usize, view: View, model: &Model) -> Option<Credits> {
        let (counted, stats) = self.stats(milestone, view);
        let rule = Rule::for_model(model, &self.weights);
        if rule.is_none() && !model.data_driven() {
            return None;
        }
        let units: i64 = stats.groups.iter().map(|reached| reached.units).sum();
        let influenced = counted.scale.weight(units);
        let left: Vec<f64> = stats.groups.iter().map(|reached| counted.scale.weight(units - reached.units)).collect();
        let mut credits = Credits {
            gate: gate(model, view, stats),
            rows: Vec::new(),
            total: counted.total,
            influenced,
            completions: counted.completions,
            influenced_completions: stats.groups.iter().map(|reached| reached.completions).sum(),
            influenced_customers: stats.customers,
            touches: stats.item_touches.iter().sum(),
            start: None,
            order: None,
            sampled: self.sampled,
        };
        if credits.gate.is_some() {
            return Some(credits);
        }
        let estimates = if let Some(rule) = rule {
            by_rule(rule, stats, counted.scale.units_of_one())
        } else if *model == Model::Sequence {
            let sequence = self.sequence(milestone, view);
            credits.order = Some(sequence.order);
            by_sequence(sequence, counted.scale.units_of_one())
        } else {
            let effects = self.effects(milestone, view);
            credits.start = Some(effects.start);
            credits.order = Some(effects.order);
            if effects.too_many {
                credits.gate = Some(too_many(stats));
                return Some(credits);
            }
            by_effects(effects, influenced, &left)
        };
        credits.rows = rows(estimates, stats, influenced, &left);
        Some(credits)
    }
}

fn gate(model: &Model, view: View, stats: &SufficientStats) -> Option<Gate> {
    let touches: u64 = stats.item_touches.iter().sum();
    // Whoever was touched by something without an item of the view is on no path of it (A6).
    let by = view.by_one();
    let (met, needs, has) = if model.data_driven() {
        let needs = format!("at least {LEAST_CUSTOMERS} customers with a touch before ({by})");
        (stats.customers >= LEAST_CUSTOMERS, needs, stats.customers.to_string())
    } else {
        let needs =
            format!("at least 1 customer with a touch before ({by}) and {LEAST_TOUCHES} touches on converting paths");
        let has = format!("{} customers with a touch before and {touches} touches", stats.customers);
        (stats.customers >= 1 && touches >= LEAST_TOUCHES, needs, has)
    };
    (!met).then_some(Gate { rule: "A7", needs, has })
}

fn too_many(stats: &SufficientStats) -> Gate {
    Gate {
        rule: "A8",
        needs:
            "a view with fewer items or a shorter markov_order: the removal effects would take minutes; a filter helps"
                .to_owned(),
        has: format!("{} items", stats.item_touches.len()),
    }
}

fn by_rule(rule: Rule, stats: &SufficientStats, units_of_one: f64) -> Vec<Estimate> {
    let mut sorted: Vec<(u32, usize, &PositionCredit)> =
        stats.position_credits().map(|(group, item, roles)| (item, group, roles)).collect();
    sorted.sort_unstable_by_key(|(item, group, _)| (*item, *group));
    let one = |of_item: &[(u32, usize, &PositionCredit)]| {
        let mut all = PositionCredit::default();
        for (_, _, roles) in of_item {
            all.add(roles);
        }
        let credit = rule.credit(&all) / units_of_one;
        let mut without = [credit; GROUPS];
        for (_, group, roles) in of_item {
            without[*group] = credit - rule.credit(roles) / units_of_one;
        }
        Estimate { item: of_item[0].0, credit, without: Some(without), removal_effect: None, incremental: None }
    };
    sorted.chunk_by(|a, b| a.0 == b.0).map(one).collect()
}

fn by_sequence(sequence: &SequenceCredit, units_of_one: f64) -> Vec<Estimate> {
    let one = |(item, units): (u32, &i64)| {
        let without = sequence.without.as_ref().map(|without| without[item as usize].map(|units| units / units_of_one));
        let incremental = sequence.incremental.get(item as usize).copied();
        Estimate { item, credit: real(*units) / units_of_one, without, removal_effect: None, incremental }
    };
    (0..).zip(&sequence.units).map(one).collect()
}

fn by_effects(effects: &Effects, influenced: f64, left: &[f64]) -> Vec<Estimate> {
    let share = |effect: f64, sum: f64| if sum == 0.0 { 0.0 } else { effect / sum };
    let sum: f64 = effects.effects.iter().map(|(_, effect)| effect).sum();
    let mut sums = [0.0; GROUPS];
    for own in effects.without.iter().flatten() {
        for (sum, effect) in sums.iter_mut().zip(own) {
            *sum += effect;
        }
    }
    let one = |(place, (item, effect)): (usize, &(u32, f64))| {
        let without = effects.without.as_ref().map(|without| {
            let mut credit = without[place];
            for ((credit, sum), left) in credit.iter_mut().zip(sums).zip(left) {
                *credit = share(*credit, sum) * left;
            }
            credit
        });
        Estimate {
            item: *item,
            credit: share(*effect, sum) * influenced,
            without,
            removal_effect: Some(*effect),
            incremental: None,
        }
    };
    effects.effects.iter().enumerate().map(one).collect()
}

fn rows(estimates: Vec<Estimate>, stats: &SufficientStats, influenced: f64, left: &[f64]) -> Vec<Credit> {
    let percent = |credit: f64, of: f64| if of == 0.0 { 0.0 } else { 100.0 * credit / of };
    let row = |estimate: Estimate| {
        let Estimate { item, credit, without, removal_effect, incremental } = estimate;
        let touches = stats.item_touches[item as usize];
        let share = (influenced != 0.0).then(|| percent(credit, influenced));
        let shares = without.map(|without| {
            let mut shares = without;
            shares.iter_mut().zip(left).for_each(|(share, left)| *share = percent(*share, *left));
            shares
        });
        Credit {
            item,
            credit,
            credit_interval: without.map(|without| around(credit, jackknife(&without), influenced)),
            percent: share,
            interval: share.zip(shares).map(|(share, shares)| around(share, jackknife(&shares), 100.0)),
            touches,
            customers: stats.item_customers[item as usize],
            removal_effect,
            incremental,
            model_only: touches == 0,
        }
    };
    let mut rows: Vec<Credit> = estimates.into_iter().map(row).collect();
    rows.retain(|row| row.touches > 0 || row.credit != 0.0);
    rows.sort_by(|a, b| b.credit.total_cmp(&a.credit).then(a.item.cmp(&b.item)));
    rows
}
