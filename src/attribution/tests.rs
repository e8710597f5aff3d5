//! The rules of attribution, one test each, with figures worked out by hand.

mod forecasts;

use super::paths::{PathCutter, Reached};
use super::{Completion, Credits, Customer, Fold, Folded, Orders, Sample, Setup, TouchShape};
use crate::domain::model::{Model, View, Weights};
use crate::domain::time::{Span, Time};

const DAY: i64 = Span::DAY.0;
/// The data ends on day 1000.
const END: i64 = 1000;

/// A small world: items are letters, times are days.
pub(super) struct World {
    pub setup: Setup,
    pub touches: Vec<(u32, i64, u32)>,
}

impl World {
    pub(super) fn new() -> Self {
        let shape = |item| TouchShape {
            items: [Some(item); 3],
            kept: true,
            lookback: Span::days(730),
            ..TouchShape::default()
        };
        Self {
            setup: Setup {
                items: [26; 3],
                names: Default::default(),
                shapes: (0..26).map(shape).collect(),
                customers: Vec::new(),
                sample: Sample::default(),
                milestones: vec![Vec::new()],
                as_of: Time(END * DAY),
                half_life: Span::days(7),
                by_value: vec![false],
                weights: Vec::new(),
                orders: Orders::default(),
                threads: 2,
            },
            touches: Vec::new(),
        }
    }

    /// A customer with touches on days (letter, day), then the day of a completion after all of them.
    pub(super) fn customer(&mut self, touches: &[(char, i64)], done: Option<i64>) -> u32 {
        let customer = u32::try_from(self.setup.customers.len()).unwrap();
        let group = u8::try_from(customer % 100).unwrap();
        self.setup.customers.push(Customer { group, held: false, unit: true, chosen: true });
        for (item, day) in touches {
            self.touches.push((customer, day * DAY, item_of(*item)));
        }
        if let Some(day) = done {
            self.complete(customer, day, touches.len());
        }
        customer
    }

    fn complete(&mut self, customer: u32, day: i64, before: usize) {
        let before = u32::try_from(before).unwrap();
        self.setup.milestones[0].push(Completion { customer, at: day * DAY, before, value: 1.0, picked: true });
    }

    /// So many customers with one path, on consecutive days before day 900.
    fn path(&mut self, path: &str, conversions: usize, nulls: usize) {
        let touches: Vec<(char, i64)> = path.chars().zip(800..).collect();
        (0..conversions).for_each(|_| _ = self.customer(&touches, Some(900)));
        (0..nulls).for_each(|_| _ = self.customer(&touches, None));
    }

    pub(super) fn fold(&self) -> Folded {
        let mut fold = Fold::new(&self.setup);
        for (customer, at, shape) in &self.touches {
            fold.batch(&[*customer], &[*at], &[*shape]);
        }
        fold.finish()
    }

    /// By completion: it is influenced.
    fn reached(&self) -> Vec<bool> {
        let mut cutter = PathCutter::new(&self.setup, Reached::new(&self.setup));
        for (customer, at, shape) in &self.touches {
            cutter.batch(&[*customer], &[*at], &[*shape]);
        }
        let reached = cutter.finish().completions().remove(0);
        let picked = self.setup.milestones[0].iter().zip(&reached).filter(|(done, reached)| done.picked && **reached);
        assert_eq!(self.fold().influenced(0), picked.count() as u64);
        reached
    }

    fn credits(&self, view: View, model: &Model) -> Credits {
        let folded = self.fold();
        let credits = folded.credits(0, view, model).unwrap();
        assert_eq!(folded.gate(0, view, model), credits.gate, "{model:?}");
        credits
    }

    /// Items and credit by letter, gates aside.
    fn shares(&self, model: &Model) -> Vec<(char, f64)> {
        let credits = self.credits(View::Channel, model);
        assert_eq!(credits.gate, None, "{model:?}");
        let mut rows: Vec<(char, f64)> = credits.rows.iter().map(|row| (letter(row.item), row.credit)).collect();
        rows.sort_by_key(|row| row.0);
        rows
    }
}

fn item_of(letter: char) -> u32 {
    u32::from(letter) - u32::from('a')
}

fn letter(item: u32) -> char {
    char::from_u32(item + u32::from('a')).unwrap()
}

fn close(found: &[(char, f64)], wanted: &[(char, f64)], within: f64) {
    assert_eq!(found.len(), wanted.len(), "{found:?}");
    for (found, wanted) in found.iter().zip(wanted) {
        assert_eq!(found.0, wanted.0);
        assert!((found.1 - wanted.1).abs() < within, "{found:?} is not {wanted:?}");
    }
}

/// Ten touches of one customer who completes, so that the gate of rule models is met; they count for `z`.
fn filler(world: &mut World) {
    world.customer(&[('z', 890); 10], Some(895));
}

#[test]
fn a3_only_touches_before_the_completion_count() {
    let mut world = World::new();
    filler(&mut world);
    let customer = world.customer(&[('a', 800), ('b', 801), ('c', 801)], None);
    // The completion is at the instant of b and c, and between them in order.
    world.complete(customer, 801, 2);
    close(&world.shares(&Model::Last), &[('a', 0.0), ('b', 1.0), ('z', 1.0)], 1e-12);
    let credits = world.credits(View::Channel, &Model::Last);
    assert_eq!(credits.touches, 12);
}

#[test]
fn a4_lookback_is_inclusive_and_measured_from_the_completion() {
    let mut world = World::new();
    filler(&mut world);
    for shape in &mut world.setup.shapes {
        shape.lookback = Span::days(30);
    }
    world.customer(&[('a', 799), ('b', 800)], Some(830));
    world.customer(&[('c', 700)], Some(830));
    // 31 days are too old, 30 are not; the third customer has none inside and stays in the total.
    close(&world.shares(&Model::First), &[('b', 1.0), ('z', 1.0)], 1e-12);
    let credits = world.credits(View::Channel, &Model::First);
    assert_eq!((credits.completions, credits.influenced_completions), (3, 2));
    assert_eq!(world.reached(), [true, true, false]);
}

#[test]
fn a4_touches_older_than_730_days_before_as_of_are_left_out() {
    let mut world = World::new();
    filler(&mut world);
    // The data ends on day 1000: day 270 is 730 days before, day 269 is more.
    world.customer(&[('a', 269), ('b', 270), ('c', 271)], Some(272));
    close(&world.shares(&Model::Linear), &[('b', 0.5), ('c', 0.5), ('z', 1.0)], 1e-12);
}

#[test]
fn a4_each_kind_has_its_own_lookback() {
    let mut world = World::new();
    filler(&mut world);
    world.setup.shapes[0].lookback = Span::days(5);
    world.customer(&[('a', 800), ('b', 800), ('a', 820)], Some(825));
    close(&world.shares(&Model::Linear), &[('a', 0.5), ('b', 0.5), ('z', 1.0)], 1e-12);
}

#[test]
fn a4_non_converting_paths_end_at_their_last_touch() {
    let mut world = World::new();
    world.path("a", 10, 0);
    for shape in &mut world.setup.shapes {
        shape.lookback = Span::days(100);
    }
    // b is 150 days older than the last touch and not on the path; so the path is a alone: h₀ = 10/11, and a's effect is 1.
    world.customer(&[('b', 750), ('a', 900)], None);
    let folded = world.fold();
    let effects = folded.effects(0, View::Channel);
    assert_eq!(effects.effects.iter().map(|(item, _)| *item).collect::<Vec<_>>(), [0]);
    assert!((effects.start - 10.0 / 11.0).abs() < 1e-15);
}

#[test]
fn a6_organic_touches_are_in_the_other_views_only() {
    let mut world = World::new();
    filler(&mut world);
    world.setup.shapes[5].items = [None, Some(5), Some(7)];
    world.customer(&[('a', 800), ('f', 801)], Some(802));
    world.customer(&[('f', 801)], Some(802));
    let rows = |view| -> Vec<(u32, f64)> {
        let rows = world.credits(view, &Model::Last).rows;
        rows.iter().map(|row| (row.item, row.credit)).collect()
    };
    // The journey view knows the path a only: the second customer is not influenced there.
    assert_eq!(rows(View::Journey), [(0, 1.0), (25, 1.0)]);
    assert_eq!(rows(View::Channel), [(5, 2.0), (25, 1.0), (0, 0.0)]);
    assert_eq!(rows(View::Asset), [(7, 2.0), (25, 1.0), (0, 0.0)]);
    assert_eq!(world.credits(View::Journey, &Model::Last).unattributed(), (1.0, 1));
    assert_eq!(world.credits(View::Channel, &Model::Last).unattributed(), (0.0, 0));
    assert_eq!(world.reached(), [true, true, true]);
}

#[test]
fn a7_gates_count_influenced_customers_and_touches() {
    let mut world = World::new();
    (0..8).for_each(|_| _ = world.customer(&[('a', 800)], Some(801)));
    world.customer(&[('b', 800)], Some(801));
    let gate = world.credits(View::Channel, &Model::Linear).gate.unwrap();
    assert_eq!((gate.rule, gate.has.as_str()), ("A7", "9 customers with a touch before and 9 touches"));
    let gate = world.credits(View::Channel, &Model::Markov).gate.unwrap();
    assert_eq!((gate.rule, gate.has.as_str()), ("A7", "9"));
    assert!(world.credits(View::Channel, &Model::Markov).rows.is_empty());
    world.customer(&[('b', 800)], Some(801));
    assert_eq!(world.credits(View::Channel, &Model::Linear).gate, None);
    assert_eq!(world.credits(View::Channel, &Model::Markov).gate, None);

    // Ten touches may belong to one customer.
    let mut world = World::new();
    filler(&mut world);
    assert_eq!(world.credits(View::Channel, &Model::Participation).gate, None);
    assert!(world.credits(View::Channel, &Model::Markov).gate.is_some());
}

#[test]
fn a8_weights_of_four_touches() {
    let mut world = World::new();
    filler(&mut world);
    // Ages 9, 6, 0, 0 days.
    world.customer(&[('a', 800), ('b', 803), ('c', 809), ('d', 809)], Some(809));
    let z = ('z', 1.0);
    close(&world.shares(&Model::Position), &[('a', 0.4), ('b', 0.1), ('c', 0.1), ('d', 0.4), z], 1e-12);
    close(&world.shares(&Model::J), &[('a', 0.2), ('b', 0.1), ('c', 0.1), ('d', 0.6), z], 1e-12);
    close(&world.shares(&Model::InverseJ), &[('a', 0.6), ('b', 0.1), ('c', 0.1), ('d', 0.2), z], 1e-12);
    close(&world.shares(&Model::TimeDecay), &[('a', 0.1385), ('b', 0.1864), ('c', 0.3376), ('d', 0.3376), z], 5e-5);
    world.setup.weights.push(("ends".to_owned(), Weights { first: 0.3, middle: 0.0, last: 0.7 }));
    let ends = Model::Custom("ends".to_owned());
    close(&world.shares(&ends), &[('a', 0.3), ('b', 0.0), ('c', 0.0), ('d', 0.7), z], 1e-12);
    assert_eq!(world.fold().credits(0, View::Channel, &Model::Custom("none".to_owned())), None);
}

#[test]
fn a8_rules_and_markov_of_a_small_world() {
    let mut world = World::new();
    // e: email, p: push, s: text message.
    world.path("es", 3, 1);
    world.path("s", 2, 4);
    world.path("e", 1, 5);
    world.path("eps", 2, 0);
    world.path("p", 0, 3);
    world.customer(&[], Some(900));
    world.customer(&[], Some(900));
    close(&world.shares(&Model::First), &[('e', 6.0), ('p', 0.0), ('s', 2.0)], 1e-12);
    close(&world.shares(&Model::Last), &[('e', 1.0), ('p', 0.0), ('s', 7.0)], 1e-12);
    close(&world.shares(&Model::Linear), &[('e', 3.166_667), ('p', 0.666_667), ('s', 4.166_667)], 1e-6);
    close(&world.shares(&Model::Participation), &[('e', 6.0), ('p', 2.0), ('s', 7.0)], 1e-12);
    assert_eq!(world.credits(View::Channel, &Model::Last).unattributed(), (2.0, 2));
    // Eight influenced customers are too few for the gate; the effects are there.
    let folded = world.fold();
    let effects = folded.effects(0, View::Channel);
    let found: Vec<(char, f64)> = effects.effects.iter().map(|(item, effect)| (letter(*item), *effect)).collect();
    close(&found, &[('e', 0.475), ('p', 0.145_833), ('s', 0.875)], 1e-6);
    assert!((effects.start - 0.380_952).abs() < 1e-6);
}

#[test]
fn a8_markov_removal_effects_of_three_touches() {
    let mut world = World::new();
    world.path("abc", 10, 0);
    world.path("a", 0, 10);
    world.path("bc", 0, 10);
    close(&world.shares(&Model::Markov), &[('a', 2.0), ('b', 4.0), ('c', 4.0)], 1e-12);
    let credits = world.credits(View::Channel, &Model::Markov);
    assert!((credits.start.unwrap() - 1.0 / 3.0).abs() < 1e-15);
    let mut effects: Vec<(u32, f64)> = credits.rows.iter().map(|row| (row.item, row.removal_effect.unwrap())).collect();
    effects.sort_by_key(|row| row.0);
    for ((_, found), wanted) in effects.iter().zip([0.5, 1.0, 1.0]) {
        assert!((found - wanted).abs() < 1e-14);
    }
}

#[test]
fn a8_markov_collapses_repeats_and_keeps_loops() {
    let mut world = World::new();
    world.path("aaab", 2, 5);
    world.path("bb", 1, 3);
    world.path("ac", 0, 4);
    world.path("c", 1, 2);
    world.path("baa", 3, 1);
    let folded = world.fold();
    let effects = folded.effects(0, View::Channel);
    let found: Vec<(char, f64)> = effects.effects.iter().map(|(item, effect)| (letter(*item), *effect)).collect();
    let wanted = [('a', 0.710_204_081_632_653), ('b', 0.564_625_850_340_136), ('c', 0.142_857_142_857_143)];
    close(&found, &wanted, 1e-14);
    assert!((effects.start - 7.0 / 22.0).abs() < 1e-15);
}

#[test]
fn a8_markov_marks_items_without_a_converting_path() {
    let mut world = World::new();
    world.path("a", 10, 0);
    world.path("ba", 0, 5);
    let credits = world.credits(View::Channel, &Model::Markov);
    // b leads to a, from which 10 of 15 convert: h₀ = 10/15; without b 10/15 of the starts are left: 4/9, RE ⅓.
    let b = credits.rows.iter().find(|row| row.item == 1).unwrap();
    assert!(b.model_only && (b.removal_effect.unwrap() - 1.0 / 3.0).abs() < 1e-14);
    assert!((b.credit - 10.0 * 0.25).abs() < 1e-12);
    assert!(!credits.rows[0].model_only);
}

#[test]
fn a9_credit_is_one_or_the_value_of_each_influenced_customer() {
    let mut world = World::new();
    filler(&mut world);
    world.path("ab", 2, 3);
    world.setup.milestones[0][1].value = 70.5;
    world.setup.milestones[0][2].value = 4.25;
    world.customer(&[], Some(900));
    world.setup.milestones[0][3].value = 10.0;
    for model in Model::BUILT_IN.iter().filter(|model| model.sums() && !model.data_driven()) {
        assert!((world.credits(View::Channel, model).sum() - 3.0).abs() < 1e-12);
    }
    world.setup.by_value = vec![true];
    for model in Model::BUILT_IN.iter().filter(|model| model.sums() && !model.data_driven()) {
        let credits = world.credits(View::Channel, model);
        // The filler is worth 1.
        assert!((credits.sum() - 75.75).abs() < 1e-12, "{model:?}");
        assert_eq!((credits.influenced, credits.total, credits.unattributed()), (75.75, 85.75, (10.0, 1)));
    }
}

#[test]
fn a11_models_side_by_side() {
    let mut world = World::new();
    world.path("ab", 5, 0);
    let compared = world.fold().compare(0, View::Channel, &[Model::First, Model::Last, Model::Linear, Model::Markov]);
    assert_eq!(compared.gate, None);
    assert!(compared.columns[3].gate.is_some());
    let a = compared.rows.iter().find(|row| row.item == 0).unwrap();
    assert_eq!(a.percents, [Some(100.0), Some(0.0), Some(50.0), None]);
    // First: a is 1st. Last: 2nd. Linear: both are 1st.
    assert_eq!((a.spread, a.rank_change), (Some(100.0), Some(1)));
    assert_eq!(compared.distances[0], [Some(0.0), Some(1.0), Some(0.5), None]);

    let mut none = World::new();
    none.path("a", 1, 0);
    assert!(none.fold().compare(0, View::Channel, &[Model::First, Model::Last]).gate.is_some());
}

#[test]
fn a12_interval_of_a_share_of_single_touches() {
    let mut world = World::new();
    // One customer in each group: 50 came by a, 50 by b. Without a group of a the share of a is 49/99, without one of b
    // 50/99: SE² = .99 · 100 · (½/99)² = .25/99, t = 1.98421695.
    (0..100).for_each(|i| _ = world.customer(&[(if i % 2 == 0 { 'a' } else { 'b' }, 800)], Some(801)));
    for model in [Model::Linear, Model::Markov] {
        let credits = world.credits(View::Channel, &model);
        let (low, high) = credits.rows[0].interval.unwrap();
        let half = 100.0 * 1.984_216_951_508_682_7 * (0.25_f64 / 99.0).sqrt();
        assert!((low - (50.0 - half)).abs() < 1e-9 && (high - (50.0 + half)).abs() < 1e-9, "{model:?} {low} {high}");
    }
}

#[test]
fn a16_filters_apply_before_the_model() {
    let mut world = World::new();
    filler(&mut world);
    world.customer(&[('a', 800), ('b', 801), ('c', 802)], Some(803));
    world.customer(&[('a', 800)], None);
    let other = world.customer(&[('a', 800), ('b', 801)], Some(803));
    // A journey that is not chosen.
    world.setup.shapes[0].kept = false;
    close(&world.shares(&Model::First), &[('b', 2.0), ('c', 0.0), ('z', 1.0)], 1e-12);
    // A unit: c's own is not of the filter, the touches without one are as their customer.
    world.setup.shapes[2].unit = Some(false);
    world.setup.customers[other as usize].unit = false;
    close(&world.shares(&Model::First), &[('b', 1.0), ('z', 1.0)], 1e-12);
    assert_eq!(world.credits(View::Channel, &Model::First).completions, 3);
    // A segment: its other customers are on neither side.
    world.setup.customers[other as usize].chosen = false;
    assert_eq!(world.credits(View::Channel, &Model::First).completions, 2);
}

#[test]
fn m10_customers_who_completed_outside_the_period_are_on_neither_side() {
    let mut world = World::new();
    world.path("a", 12, 4);
    world.setup.milestones[0][0].picked = false;
    world.setup.milestones[0][1].picked = false;
    let folded = world.fold();
    // 10 conversions and 4 non-conversions: the two others are neither.
    assert!((folded.effects(0, View::Channel).start - 10.0 / 14.0).abs() < 1e-15);
    assert_eq!(folded.completions(0), 10);
}

#[test]
fn m10_every_completion_has_the_path_after_the_one_before() {
    let mut world = World::new();
    filler(&mut world);
    let touches = [('a', 800), ('b', 801), ('c', 803), ('d', 805)];
    let customer = world.customer(&touches, None);
    // Completions on days 802 (after a, b), 804 (after c), 804 (nothing between), d is after all.
    for (day, before) in [(802, 2), (804, 3), (804, 3)] {
        world.complete(customer, day, before);
    }
    close(&world.shares(&Model::Last), &[('a', 0.0), ('b', 1.0), ('c', 1.0), ('z', 1.0)], 1e-12);
    let credits = world.credits(View::Channel, &Model::Last);
    assert_eq!((credits.completions, credits.influenced_completions, credits.influenced_customers), (4, 3, 2));
    assert_eq!(world.reached(), [true, true, true, false]);
    // Outside the period the completion still ends a path.
    world.setup.milestones[0][1].picked = false;
    close(&world.shares(&Model::First), &[('c', 1.0), ('z', 1.0)], 1e-12);
}
