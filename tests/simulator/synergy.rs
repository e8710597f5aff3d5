//! A pair of touches in their order is worth more than both alone; and the same without such pairs.

use super::crowd::{Crowd, Touch};
use super::random::Random;

/// By channel: its part of the touches, and the chance that a touch alone makes its customer complete.
const CHANNELS: [(f64, f64); 6] = [(0.15, 0.02), (0.15, 0.02), (0.15, 0.02), (0.10, 0.02), (0.30, 0.01), (0.15, 0.04)];

/// The second within some days of the first has so much more of a chance, the first after the second nothing.
const PAIRS: [(usize, usize, f64); 2] = [(0, 1, 0.20), (2, 3, 0.10)];
const WITHIN: f64 = 3.0;

/// The chance of completing after any touch, without a cause.
const ORGANIC: f64 = 0.005;

const CUSTOMERS: u32 = 100_000;

/// The world, with the pairs or without.
pub fn world(pairs: bool) -> Crowd {
    let mut crowd = Crowd::new(CHANNELS.len());
    let pairs = if pairs { &PAIRS[..] } else { &[] };
    for customer in 0..CUSTOMERS {
        let mut random = Random::of(3, customer);
        let mut touches: Vec<Touch> = Vec::new();
        let mut done = None;
        let mut day = 0.0;
        for _ in 0..=random.poisson(3.0) {
            day += 2.0 * random.exponential() + 0.1;
            let item = random.pick(CHANNELS.iter().map(|channel| channel.0));
            let own = CHANNELS[item].1;
            let with = |pair: &&(usize, usize, f64)| {
                pair.1 == item && touches.iter().any(|touch| touch.1 == pair.0 && day - touch.0 <= WITHIN)
            };
            let all = ORGANIC + own + pairs.iter().filter(with).map(|pair| pair.2).sum::<f64>();
            let completes = random.unit() < all;
            if completes {
                crowd.owes(item, own / all);
                for pair in pairs.iter().filter(with) {
                    crowd.owes(pair.0, pair.2 / all / 2.0);
                    crowd.owes(pair.1, pair.2 / all / 2.0);
                }
            }
            touches.push((day, item));
            if completes {
                done = Some(day + 0.05);
                break;
            }
        }
        crowd.add(&touches, done);
    }
    crowd
}
