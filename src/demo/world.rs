//! What all customers of a world have in common.

use super::calendar::{Calendar, DAYS};
use super::catalogue::{JOURNEYS, Kind, journey};
use super::random::Random;
use super::rows::Cost;
use super::words::NONE;

/// Which world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many customers.
    pub customers: u64,
    /// The seed.
    pub seed: u64,
    /// Only the events that attribution reads, and of the people only who they are and their segments.
    pub lean: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { customers: 5_000, seed: 1, lean: false }
    }
}

/// One asset: a message of a step, or a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The id.
    pub id: String,
    /// What users call it.
    pub name: &'static str,
    /// The channel's position.
    pub channel: u8,
}

/// What all customers of a world have in common.
#[derive(Clone, Debug)]
pub struct World {
    pub(super) options: Options,
    pub(super) calendar: Calendar,
    pub(super) assets: Vec<Asset>,
    /// By journey and step.
    pub(super) asset_of: Vec<Vec<u8>>,
}

impl World {
    /// Lays out a world.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let form = |(id, name): &(&str, &'static str)| Asset { id: (*id).to_owned(), name, channel: 5 };
        let mut assets: Vec<Asset> = super::words::FORMS.iter().map(form).collect();
        let mut asset_of = Vec::with_capacity(JOURNEYS.len());
        for journey in &JOURNEYS {
            let of_steps = journey.steps.iter().map(|step| match step.kind {
                Kind::Wait | Kind::Branch => NONE,
                Kind::Form(form) => form,
                kind => {
                    let id = format!("{}-{}", journey.id, step.id);
                    assets.push(Asset { id, name: step.name, channel: kind.channel() });
                    u8::try_from(assets.len() - 1).unwrap_or(NONE)
                }
            });
            asset_of.push(of_steps.collect());
        }
        Self { options, calendar: Calendar::default(), assets, asset_of }
    }

    /// Every asset.
    #[must_use]
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// The asset of a journey's step.
    pub(super) fn asset(&self, journey: u8, step: u8) -> u8 {
        let steps = self.asset_of.get(usize::from(journey));
        steps.and_then(|steps| steps.get(usize::from(step))).copied().unwrap_or(NONE)
    }

    /// How many accounts there are.
    #[must_use]
    pub fn accounts(&self) -> u64 {
        (self.options.customers / 14).max(4)
    }

    /// Whether only what attribution reads is wanted.
    #[must_use]
    pub fn lean(&self) -> bool {
        self.options.lean
    }

    /// What is spent: each week on each channel of each journey while it runs, and once a month on the brand.
    #[must_use]
    pub fn costs(&self) -> Vec<Cost> {
        let mut random = Random::new(self.options.seed, u64::MAX);
        let scale = i64::try_from(self.options.customers / 100).unwrap_or(i64::MAX).max(1);
        let mut costs = Vec::new();
        for day in (0..DAYS).step_by(7) {
            for (number, one) in (0..).zip(&JOURNEYS) {
                if day < one.published || one.ended.is_some_and(|end| day >= end) {
                    continue;
                }
                for (channel, price) in (0..).zip([40, 90, 15, 10, 110]) {
                    if one.steps.iter().any(|step| step.kind.channel() == channel) {
                        let amount = price * scale * random.between(60, 140) / 200;
                        costs.push(Cost { day, journey: number, channel, amount });
                    }
                }
            }
            if day % 28 == 0 {
                // Stands and travel.
                costs.push(Cost { day, journey: journey::EVENT, channel: NONE, amount: 2_000 * scale });
                costs.push(Cost { day, journey: NONE, channel: NONE, amount: 1_000 * scale });
            }
        }
        costs
    }
}
