//! The customers of a world, their touches and completions, and what the models make of them.

use std::fmt;

use milepost::attribution::{Completion, Customer, Fold, Folded, Orders, Setup, TouchShape};
use milepost::domain::hash;
use milepost::domain::model::{Model, View};
use milepost::domain::time::{Span, Time};

/// Customers one after the other, with the truth of each item.
pub struct Crowd {
    customers: Vec<Customer>,
    touches: (Vec<u32>, Vec<i64>, Vec<u32>),
    done: Vec<Completion>,
    /// By item: what it is the cause of, in completions.
    truth: Vec<f64>,
}

/// A touch: its day and its item.
pub type Touch = (f64, usize);

impl Crowd {
    /// Nobody yet.
    pub fn new(items: usize) -> Self {
        Self { customers: Vec::new(), touches: Default::default(), done: Vec::new(), truth: vec![0.0; items] }
    }

    /// Adds a customer with touches in order of time, who completes on that day, if at all.
    pub fn add(&mut self, touches: &[Touch], done: Option<f64>) {
        let customer = u32::try_from(self.customers.len()).unwrap();
        let (group, held) = hash::group(&format!("customer-{customer}"));
        self.customers.push(Customer { group, held, unit: true, chosen: true });
        for (day, item) in touches {
            self.touches.0.push(customer);
            self.touches.1.push(time(*day));
            self.touches.2.push(u32::try_from(*item).unwrap());
        }
        if let Some(day) = done {
            let before = touches.iter().filter(|touch| touch.0 < day).count();
            let (at, before) = (time(day), u32::try_from(before).unwrap());
            self.done.push(Completion { customer, at, before, value: 1.0, picked: true });
        }
    }

    /// An item is the cause of so much of a completion.
    pub fn owes(&mut self, item: usize, part: f64) {
        self.truth[item] += part;
    }

    /// Sets the truth at once.
    pub fn truth(&mut self, truth: Vec<f64>) {
        self.truth = truth;
    }

    /// What the models say of this world.
    pub fn findings(&self) -> Findings {
        let folded = self.fold();
        let sum: f64 = self.truth.iter().sum();
        let truth: Vec<f64> = self.truth.iter().map(|part| part / sum).collect();
        let of = |model: &Model| {
            let credits = folded.credits(0, View::Channel, model).unwrap();
            let mut shares = vec![0.0; truth.len()];
            for row in &credits.rows {
                shares[row.item as usize] = row.credit / credits.influenced;
            }
            let error = 0.5 * shares.iter().zip(&truth).map(|(share, truth)| (share - truth).abs()).sum::<f64>();
            Finding { shares, error }
        };
        let card = folded.scorecard(0, View::Channel);
        Findings {
            linear: of(&Model::Linear),
            last: of(&Model::Last),
            markov: of(&Model::Markov),
            sequence: of(&Model::Sequence),
            order: card.chosen,
            losses: card.scores.iter().map(|score| score.log_loss.unwrap()).collect(),
            completions: folded.completions(0),
            customers: self.customers.len(),
            truth,
        }
    }

    fn fold(&self) -> Folded {
        let items = u32::try_from(self.truth.len()).unwrap();
        let shape = |item| TouchShape {
            items: [None, Some(item), None],
            kept: true,
            lookback: Span::days(730),
            unit: None,
            prioritised: false,
        };
        let setup = Setup {
            items: [0, items, 0],
            names: [Vec::new(), (0..items).map(|item| item.to_string()).collect(), Vec::new()],
            shapes: (0..items).map(shape).collect(),
            customers: self.customers.clone(),
            milestones: vec![self.done.clone()],
            as_of: Time(time(400.0)),
            half_life: Span::days(7),
            orders: Orders::default(),
            ..Setup::default()
        };
        let mut fold = Fold::new(&setup);
        fold.batch(&self.touches.0, &self.touches.1, &self.touches.2);
        fold.finish()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "some hundred days fit")]
fn time(day: f64) -> i64 {
    (day * 86_400e6) as i64
}

/// The shares of one model, and half the sum of how far each is from the truth.
pub struct Finding {
    pub shares: Vec<f64>,
    pub error: f64,
}

/// What the models make of a world.
pub struct Findings {
    pub truth: Vec<f64>,
    pub linear: Finding,
    pub last: Finding,
    pub markov: Finding,
    pub sequence: Finding,
    /// The order that the scorecard chooses.
    pub order: u8,
    losses: Vec<f64>,
    completions: u64,
    customers: usize,
}

impl fmt::Display for Findings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { customers, completions, order, losses, .. } = self;
        writeln!(out, "\n{completions} of {customers} complete; order {order} of losses {losses:.6?}")?;
        writeln!(out, "{:<9}      {:.3?}", "truth", self.truth)?;
        let models =
            [("linear", &self.linear), ("last", &self.last), ("markov", &self.markov), ("sequence", &self.sequence)];
        for (name, found) in models {
            writeln!(out, "{name:<9}{:.3} {:.3?}", found.error, found.shares)?;
        }
        Ok(())
    }
}
