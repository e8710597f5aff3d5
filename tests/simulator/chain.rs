//! Losing a touch ends the journey: a walk from touch to touch, at the end of which is conversion or none.

use super::crowd::{Crowd, Touch};
use super::random::Random;

const ITEMS: usize = 6;

/// The chances of the first touch.
const FIRST: [f64; ITEMS] = [0.35, 0.20, 0.20, 0.10, 0.10, 0.05];

/// By touch: the chances of the next, and of converting; what is left is the end without conversion.
const NEXT: [([f64; ITEMS], f64); ITEMS] = [
    ([0.10, 0.20, 0.10, 0.10, 0.05, 0.00], 0.02),
    ([0.10, 0.00, 0.20, 0.10, 0.10, 0.05], 0.05),
    ([0.10, 0.10, 0.15, 0.20, 0.05, 0.05], 0.04),
    ([0.05, 0.05, 0.05, 0.00, 0.20, 0.10], 0.15),
    ([0.10, 0.05, 0.10, 0.05, 0.05, 0.15], 0.25),
    ([0.05, 0.05, 0.05, 0.10, 0.10, 0.10], 0.10),
];

const CUSTOMERS: u32 = 100_000;

/// The share of walks that convert when those who come to `removed` are lost.
fn converting(removed: Option<usize>) -> f64 {
    let mut here: [f64; ITEMS] = FIRST;
    let mut converted = 0.0;
    // Each step loses more than a quarter of the walkers: 300 steps leave less than the smallest number.
    for _ in 0..300 {
        if let Some(removed) = removed {
            here[removed] = 0.0;
        }
        converted += here.iter().zip(&NEXT).map(|(here, (_, converts))| here * converts).sum::<f64>();
        here = std::array::from_fn(|item| here.iter().zip(&NEXT).map(|(here, (next, _))| here * next[item]).sum());
    }
    converted
}

/// The world.
pub fn world() -> Crowd {
    let mut crowd = Crowd::new(ITEMS);
    for customer in 0..CUSTOMERS {
        let mut random = Random::of(4, customer);
        let mut item = random.pick(FIRST);
        let mut touches: Vec<Touch> = Vec::new();
        let done = loop {
            let (next, converts) = NEXT[item];
            let day = f64::from(u32::try_from(touches.len()).unwrap());
            touches.push((day, item));
            let ends = 1.0 - converts - next.iter().sum::<f64>();
            match random.pick(next.into_iter().chain([converts, ends])) {
                ITEMS => break Some(day + 0.5),
                more if more > ITEMS => break None,
                more => item = more,
            }
        };
        crowd.add(&touches, done);
    }
    let all = converting(None);
    crowd.truth((0..ITEMS).map(|item| 1.0 - converting(Some(item)) / all).collect());
    crowd
}
