//! Touches raise a hazard that decays, whatever their order; and the same where an intent that nobody sees brings both
//! touches of one channel and completions.

use super::crowd::{Crowd, Touch};
use super::random::Random;
use milepost::domain::math::{exp, ln};

/// By channel: its part of the touches, and how many completions one touch causes. The most frequent is not the strongest.
const CHANNELS: [(f64, f64); 6] = [(0.25, 0.02), (0.20, 0.05), (0.20, 0.01), (0.15, 0.08), (0.12, 0.04), (0.08, 0.12)];

/// The channel of which those of high intent get more.
pub const DRAWN: usize = 2;

/// Days that are simulated, and how many days the effect of a touch lasts in the mean.
const DAYS: f64 = 60.0;
const LASTS: f64 = 2.0;

/// Touches in the mean, and completions without any cause.
const TOUCHES: f64 = 6.0;
const ORGANIC: f64 = 0.03;

const CUSTOMERS: u32 = 60_000;

/// With `intent` one customer in five is of high intent: five times the touches of the drawn channel, which causes
/// nothing then, and ten times the organic completions.
pub fn world(intent: bool) -> Crowd {
    let effect = |item: usize| if intent && item == DRAWN { 0.0 } else { CHANNELS[item].1 };
    let mut crowd = Crowd::new(CHANNELS.len());
    for customer in 0..CUSTOMERS {
        let mut random = Random::of(if intent { 2 } else { 1 }, customer);
        let high = intent && random.unit() < 0.2;
        // Some are busier than others.
        let busy = 0.5 + 0.5 * random.exponential();
        let part = |item: usize| CHANNELS[item].0 * if high && item == DRAWN { 5.0 } else { 1.0 };
        let parts: Vec<f64> = (0..CHANNELS.len()).map(part).collect();
        let count = random.poisson(TOUCHES * busy * parts.iter().sum::<f64>());
        let mut touches: Vec<Touch> =
            (0..count).map(|_| (random.unit() * DAYS, random.pick(parts.iter().copied()))).collect();
        touches.sort_by(|a, b| a.0.total_cmp(&b.0));
        let organic = ORGANIC / DAYS * if high { 10.0 } else { 1.0 };
        // The first of all causes: each has its own clock. That of a touch never strikes, mostly.
        let mut first = random.exponential() / organic;
        for (day, item) in &touches {
            let (drawn, effect) = (random.exponential(), effect(*item));
            if drawn < effect {
                first = first.min(day - LASTS * ln(1.0 - drawn / effect));
            }
        }
        let done = (first < DAYS).then_some(first);
        crowd.add(&touches, done);
        if let Some(done) = done {
            let hazard = |(day, item): &Touch| effect(*item) / LASTS * exp((day - done) / LASTS);
            let before = || touches.iter().filter(|touch| touch.0 < done);
            let all = organic + before().map(hazard).sum::<f64>();
            before().for_each(|touch| crowd.owes(touch.1, hazard(touch) / all));
        }
    }
    crowd
}
