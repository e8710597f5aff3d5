//! How long the pass over the touches and the models after it take.

use std::hint::black_box;

use divan::Bencher;
use milepost::attribution::{Completion, Customer, Fold, Folded, Orders, Sample, Setup, TouchShape};
use milepost::domain::hash::customer_hash;
use milepost::domain::model::{Model, View};
use milepost::domain::time::{Span, Time};

fn main() {
    divan::main();
}

const CUSTOMERS: u32 = 1_050_000;

/// Eight touches a customer (8.4 M), 40 journeys, 6 channels and `assets` assets; one customer in ten completes.
struct World {
    setup: Setup,
    touches: (Vec<u32>, Vec<i64>, Vec<u32>),
}

fn world(customers: u32, assets: u32, milestones: usize) -> World {
    let mut state = 1_u64;
    let mut draw = |below: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % u64::from(below)).unwrap_or(0)
    };
    let shape = |shape: u32| TouchShape {
        items: [(!shape.is_multiple_of(9)).then_some(shape % 40), Some(shape % 6), Some(shape % assets)],
        kept: true,
        unit: None,
        lookback: Span::days(730),
        prioritised: false,
    };
    let shapes = 2 * assets.max(120);
    let mut touches: (Vec<u32>, Vec<i64>, Vec<u32>) = Default::default();
    let mut done = vec![Vec::new(); milestones];
    let mut people = Vec::new();
    for customer in 0..customers {
        people.push(Customer {
            group: u8::try_from(draw(100)).unwrap_or(0),
            held: draw(5) == 0,
            unit: true,
            chosen: true,
        });
        let count = 1 + draw(15);
        let mut at = i64::from(draw(300)) * Span::DAY.0;
        for _ in 0..count {
            at += i64::from(draw(86_400 * 10)) * Span::SECOND.0;
            touches.0.push(customer);
            touches.1.push(at);
            touches.2.push(draw(shapes) * draw(shapes) / shapes);
        }
        for done in &mut done {
            if draw(10) == 0 {
                done.push(Completion { customer, at: at + Span::DAY.0, before: count, value: 1.0, picked: true });
            }
        }
    }
    let mut sample = Sample::of(people.len());
    (0..customers).for_each(|customer| sample.offer(customer, customer_hash(&customer.to_string())));
    let setup = Setup {
        items: [40, 6, assets],
        names: Default::default(),
        shapes: (0..shapes).map(shape).collect(),
        customers: people,
        sample,
        milestones: done,
        as_of: Time(600 * Span::DAY.0),
        half_life: Span::days(7),
        by_value: Vec::new(),
        weights: Vec::new(),
        orders: Orders::default(),
        threads: 2,
    };
    World { setup, touches }
}

fn fold(world: &World) -> Folded {
    let mut fold = Fold::new(&world.setup);
    let (customers, times, shapes) = &world.touches;
    for start in (0..customers.len()).step_by(2048) {
        let range = start..(start + 2048).min(customers.len());
        fold.batch(&customers[range.clone()], &times[range.clone()], &shapes[range]);
    }
    fold.finish()
}

/// All models and views of one milestone and of five, 8.4 M touches, one thread.
#[divan::bench(args = [(120, 1), (120, 5), (2_000, 1), (50_000, 1)], sample_count = 3)]
fn pass(bencher: Bencher, (assets, milestones): (u32, usize)) {
    let world = world(CUSTOMERS, assets, milestones);
    bencher.bench_local(|| black_box(fold(&world)));
}

/// Every model of a view from the counts, Markov and its intervals worked out anew.
#[divan::bench(args = [30, 120, 200, 500, 2_000], sample_count = 1)]
fn models(bencher: Bencher, assets: u32) {
    let world = world(CUSTOMERS / 10, assets, 1);
    bencher.with_inputs(|| fold(&world)).bench_local_values(|folded| {
        black_box(folded.compare(0, View::Asset, Model::BUILT_IN));
    });
}

/// Switching between rule models.
#[divan::bench(args = [View::Journey, View::Asset], sample_count = 20)]
fn switch(bencher: Bencher, view: View) {
    let folded = fold(&world(CUSTOMERS / 10, 200, 1));
    bencher.bench_local(|| black_box(folded.credits(0, view, &Model::TimeDecay)));
}
