//! All models side by side (A11).

use crate::domain::answer::Gate;
use crate::domain::model::{Model, View};

use super::folded::Folded;

/// One model in the comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedModel {
    /// The model.
    pub model: Model,
    /// The gate that is not met: the column is empty then (A7).
    pub gate: Option<Gate>,
}

/// One item under every model.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedItem {
    /// The item of the view.
    pub item: u32,
    /// By column: 0–100 of the influenced; `None` where the model is gated or the influenced are worth nothing.
    pub percents: Vec<Option<f64>>,
    /// Largest less smallest, over the columns present whose model sums.
    pub spread: Option<f64>,
    /// Worst less best rank, over the same columns; equal percentages have the same rank.
    pub rank_change: Option<u32>,
}

/// All models side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The models, as asked for.
    pub columns: Vec<ComparedModel>,
    /// By the mean percentage of the columns present that sum, the largest first; equal ones by item.
    pub rows: Vec<ComparedItem>,
    /// By pair of columns: half the sum of the differences of shares, 0–1 (total variation); `None` where a column is
    /// empty or does not sum.
    pub distances: Vec<Vec<Option<f64>>>,
    /// Set when every model is gated: that of the first.
    pub gate: Option<Gate>,
}

impl Folded {
    /// Compares models; those with unknown weights are left out.
    #[must_use]
    pub fn compare(&self, milestone: usize, view: View, models: &[Model]) -> Comparison {
        let (_, stats) = self.stats(milestone, view);
        let items = stats.item_touches.len();
        let mut columns = Vec::new();
        // By column, by item; `None` = no such column.
        let mut tables: Vec<Option<Vec<f64>>> = Vec::new();
        let mut present = vec![false; items];
        for model in models {
            let Some(credits) = self.credits(milestone, view, model) else { continue };
            let table = (credits.gate.is_none() && credits.influenced != 0.0).then(|| {
                let mut table = vec![0.0; items];
                for row in &credits.rows {
                    table[row.item as usize] = row.percent.unwrap_or_default();
                    present[row.item as usize] = true;
                }
                table
            });
            columns.push(ComparedModel { model: model.clone(), gate: credits.gate });
            tables.push(table);
        }
        let summing: Vec<Option<&Vec<f64>>> =
            columns.iter().zip(&tables).map(|(column, table)| table.as_ref().filter(|_| column.model.sums())).collect();
        let ranks: Vec<Vec<u32>> = summing.iter().flatten().map(|table| ranks(table)).collect();
        let row = |item: u32| {
            let place = item as usize;
            let own = || summing.iter().flatten().map(|table| table[place]);
            let most = own().fold(f64::NEG_INFINITY, f64::max);
            let least = own().fold(f64::INFINITY, f64::min);
            let best = ranks.iter().map(|ranks| ranks[place]).min();
            let worst = ranks.iter().map(|ranks| ranks[place]).max();
            let compared = ComparedItem {
                item,
                percents: tables.iter().map(|table| table.as_ref().map(|table| table[place])).collect(),
                spread: best.map(|_| most - least),
                rank_change: worst.zip(best).map(|(worst, best)| worst - best),
            };
            (own().sum::<f64>(), compared)
        };
        let mut rows: Vec<(f64, ComparedItem)> =
            (0_u32..).zip(&present).filter(|(_, present)| **present).map(|(item, _)| row(item)).collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.item.cmp(&b.1.item)));
        let distance = |a: Option<&Vec<f64>>, b: Option<&Vec<f64>>| {
            let (a, b) = a.zip(b)?;
            Some(a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>() / 200.0)
        };
        let distances = summing.iter().map(|a| summing.iter().map(|b| distance(*a, *b)).collect()).collect();
        let gated = columns.iter().all(|column| column.gate.is_some());
        let gate = columns.first().filter(|_| gated).and_then(|column| column.gate.clone());
        Comparison { rows: rows.into_iter().map(|(_, row)| row).collect(), distances, gate, columns }
    }
}

/// The rank of each item: one more than the number of items with more.
fn ranks(table: &[f64]) -> Vec<u32> {
    let mut sorted: Vec<usize> = (0..table.len()).collect();
    sorted.sort_by(|&a, &b| table[b].total_cmp(&table[a]));
    let mut ranks = vec![0; table.len()];
    let mut rank = 0;
    for (before, &item) in (0_u32..).zip(&sorted) {
        let same = before > 0 && table[sorted[before as usize - 1]].total_cmp(&table[item]).is_eq();
        rank = if same { rank } else { before + 1 };
        ranks[item] = rank;
    }
    ranks
}
