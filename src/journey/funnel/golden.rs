//! Golden vectors 6–14 and 16, and rules U1–U7 by hand: `a@3` is event a at hour 3, in the order of T4 at one instant.

use super::attempts::Attempts;
use super::counts::{FunnelCounts, StepCounts};
use super::event::FunnelEvent;
use super::fold::FunnelFold;
use super::plan::StepRule;
use super::plan::{ExclusionRule, FunnelPlan};
use crate::domain::funnel::FunnelCount;
use crate::domain::funnel::FunnelOrder;

const HOUR: i64 = 3_600_000_000;

/// Steps as `a b o? c/2h`, window 24 h, unique, ordered, `as_of` far behind.
struct Case {
    plan: FunnelPlan,
    names: Vec<String>,
    excluded: Option<&'static str>,
}

fn case(steps: &str) -> Case {
    let mut names = Vec::new();
    let mut rules = Vec::new();
    for step in steps.split(' ') {
        let (step, window) = step.split_once('/').map_or((step, None), |(step, hours)| (step, Some(hours)));
        let window = window.map(|hours| hours.trim_end_matches('h').parse::<i64>().unwrap() * HOUR);
        names.push(step.trim_end_matches('?').to_owned());
        rules.push(StepRule { optional: step.ends_with('?'), window });
    }
    let plan = FunnelPlan {
        steps: rules,
        exclusions: Vec::new(),
        window: 24 * HOUR,
        mode: FunnelCount::Unique,
        order: FunnelOrder::Ordered,
        as_of: 10_000 * HOUR,
    };
    Case { plan, names, excluded: None }
}

impl Case {
    fn order(mut self, order: FunnelOrder) -> Self {
        self.plan.order = order;
        self
    }

    fn mode(mut self, mode: FunnelCount) -> Self {
        self.plan.mode = mode;
        self
    }

    fn until(mut self, hours: i64) -> Self {
        self.plan.as_of = hours * HOUR;
        self
    }

    fn exclude(mut self, name: &'static str, after: usize, before: usize) -> Self {
        self.excluded = Some(name);
        self.plan.exclusions.push(ExclusionRule { after, before });
        self
    }

    /// One customer's events, and how many there are in all.
    fn events(&self, text: &str) -> (Vec<FunnelEvent>, u32) {
        let parse = |word: &str| {
            let (name, at) = word.split_once('@').unwrap();
            #[expect(clippy::cast_possible_truncation)]
            let at = (at.parse::<f64>().unwrap() * 10.0).round() as i64 * (HOUR / 10);
            let steps = (0..self.names.len()).filter(|&j| self.names[j] == name).fold(0, |mask, j| mask | 1 << j);
            FunnelEvent { at, seq: 0, steps, exclusions: u64::from(self.excluded == Some(name)), start: true }
        };
        let mut events: Vec<FunnelEvent> = text.split_whitespace().map(parse).collect();
        events.sort_by_key(|event| event.at);
        events.iter_mut().zip(0..).for_each(|(event, seq)| event.seq = seq);
        let total = events.len().try_into().unwrap();
        events.retain(|event| event.steps | event.exclusions != 0);
        (events, total)
    }

    fn counts(&self, customers: &str) -> FunnelCounts {
        let mut funnel = FunnelFold::new(&self.plan);
        let mut counts = FunnelCounts::new(&self.plan);
        for text in customers.split('|') {
            let (events, total) = self.events(text);
            let mut out = Attempts::default();
            funnel.customer(&events, total, &mut out);
            out.iter().for_each(|(attempt, chain)| counts.add(attempt, chain, &events));
        }
        counts
    }

    /// By rule, how many it takes out.
    fn left_out(&self, customers: &str) -> Vec<usize> {
        let mut funnel = FunnelFold::new(&self.plan);
        let mut all = vec![0; self.plan.exclusions.len()];
        for text in customers.split('|') {
            let (events, total) = self.events(text);
            let mut out = Attempts::default();
            funnel.customer(&events, total, &mut out);
            out.excluded_by().iter().for_each(|&rule| all[rule] += 1);
        }
        all
    }

    fn rows(&self, customers: &str) -> Vec<StepCounts> {
        self.counts(customers).rows()
    }

    fn count(&self, customers: &str) -> Vec<u64> {
        self.rows(customers).iter().map(|row| row.count).collect()
    }

    fn open(&self, customers: &str) -> Vec<u64> {
        self.rows(customers).iter().map(|row| row.open).collect()
    }

    fn lost(&self, customers: &str) -> Vec<u64> {
        self.rows(customers).iter().map(|row| row.lost).collect()
    }

    /// Times to a step, hours, ascending.
    fn hours(&self, customers: &str, step: usize) -> Vec<i64> {
        let mut hours: Vec<i64> = self.counts(customers).times(step).iter().map(|time| time / HOUR).collect();
        hours.sort_unstable();
        hours
    }
}

#[test]
fn u1_golden_6_the_window_includes_its_end() {
    let case = case("a b c");
    assert_eq!(case.count("a@0 b@10 c@24 | a@0 c@5 b@6 | a@0 b@25 | b@1 a@2 b@3 c@4"), [4, 3, 2]);
}

#[test]
fn u2_golden_7_step_order_at_one_instant_and_one_event_one_step() {
    assert_eq!(case("a b").count("b@5 a@5"), [1, 1]);
    assert_eq!(case("a b").order(FunnelOrder::Strict).count("b@5 a@5"), [1, 0]);
    assert_eq!(case("a a").count("a@5"), [1, 0]);
}

#[test]
fn u1_golden_8_a_step_window_runs_from_the_event_before_and_dead_ends_are_left() {
    let (case, life) = (case("a b c/2h"), "a@0 b@1 b@6 c@8");
    assert_eq!(case.count(life), [1, 1, 1]);
    assert_eq!((case.hours(life, 1), case.hours(life, 2)), (vec![6], vec![2]));
}

#[test]
fn u3_golden_9_unique_first_totals() {
    let life = "a@0 b@1 a@50 b@52 c@53 a@200";
    assert_eq!(case("a b c").count(life), [1, 1, 1]);
    assert_eq!(case("a b c").mode(FunnelCount::First).count(life), [1, 1, 0]);
    assert_eq!(case("a b c").mode(FunnelCount::Totals).count(life), [3, 2, 1]);
}

#[test]
fn u6_golden_10_optional_steps_lose_nobody() {
    let (case, life) = (case("a o? b"), "a@0 o@1 b@2 | a@0 b@2 o@3 | a@0 o@1");
    let rows = case.rows(life);
    assert_eq!(case.count(life), [3, 2, 2]);
    let previous: Vec<_> = rows.iter().map(|row| row.previous).collect();
    assert_eq!(previous, [None, Some(3), Some(3)]);
    assert!(rows.iter().all(|row| row.started == 3));
    assert_eq!(case.lost(life), [0, 0, 1]);
    // Their median is 1.5.
    assert_eq!(case.hours(life, 2), [1, 2]);
    assert_eq!((rows[1].optional, rows[1].open), (true, 0));
}

#[test]
fn u5_golden_11_exclusions() {
    let life = "a@0 x@1 b@2 | x@0 a@0.5 b@2 x@3 | a@0 x@23 | a@0 x@25";
    assert_eq!(case("a b").exclude("x", 1, 2).count(life), [2, 1]);
    let totals = case("a b").exclude("x", 1, 2).mode(FunnelCount::Totals);
    assert_eq!(totals.count(life), [4, 1]);
    assert_eq!(totals.lost(life), [0, 3]);
    // x came between in the first and within the window of the third; the fourth is lost without it.
    assert_eq!(case("a b").exclude("x", 1, 2).left_out(life), [2]);
    assert_eq!(totals.left_out(life), [2]);
    // The second start is well; the first is the one of `first`, and of totals each counts.
    let twice = "a@0 x@1 b@2 a@30 b@31";
    assert_eq!(case("a b").exclude("x", 1, 2).mode(FunnelCount::First).left_out(twice), [1]);
    assert_eq!(case("a b").exclude("x", 1, 2).mode(FunnelCount::Totals).left_out(twice), [1]);
}

#[test]
fn u4_golden_12_any_order() {
    let case = case("a b c").order(FunnelOrder::Any);
    assert_eq!(case.count("b@5 a@0 c@24 | a@0 a@1 | c@0 b@25"), [3, 1, 1]);
}

#[test]
fn u7_golden_13_open_and_lost() {
    let (case, life) = (case("a b c").until(34), "a@0 | a@10 | a@20 b@21 | a@0 b@1 a@20");
    assert_eq!(case.count(life), [4, 2, 0]);
    assert_eq!(case.open(life), [0, 0, 2]);
    assert_eq!(case.lost(life), [0, 2, 0]);
}

#[test]
fn u4_golden_14_strict() {
    let case = case("a b").order(FunnelOrder::Strict);
    assert_eq!(case.count("a@0 c@1 b@2 | a@0 b@1 c@2"), [2, 1]);
}

#[test]
fn u6_golden_16_required_steps_and_then_the_furthest_are_earliest() {
    assert_eq!(case("a b o? p?").count("a@0 b@1 p@2 o@3 p@4"), [1, 1, 0, 1]);
}

#[test]
fn u6_as_many_optional_steps_as_can_be_then_the_earliest() {
    let (case, life) = (case("a o? p? b"), "a@0 p@1 o@2 p@3 o@4 b@5");
    assert_eq!(case.count(life), [1, 1, 1, 1]);
    assert_eq!((case.hours(life, 1), case.hours(life, 2), case.hours(life, 3)), (vec![2], vec![1], vec![2]));
}

#[test]
fn u3_a_later_start_is_better_though_dead_ends_follow_it() {
    assert_eq!(case("a b c/2h").count("a@0 b@1 a@30 b@31 c@32 b@40"), [1, 1, 1]);
}

#[test]
fn u1_an_optional_step_out_of_its_window_is_not_in_the_chain() {
    assert_eq!(case("a o? p?/1h b").count("a@0 p@5 o@6 b@7"), [1, 1, 0, 1]);
}

#[test]
fn u1_a_step_can_be_reached_by_an_optional_one_alone() {
    // b is 3 h after a, 2 h after o; without o its own window is over.
    assert_eq!(case("a o? b/2h").count("a@0 o@1 b@3 | a@0 b@3"), [2, 1, 1]);
}

#[test]
fn u7_strict_is_open_while_nothing_came_after() {
    let case = case("a b").order(FunnelOrder::Strict).until(10);
    assert_eq!(case.open("a@0 | a@0 z@1 | a@0 b@1"), [0, 1]);
    assert_eq!(case.lost("a@0 | a@0 z@1 | a@0 b@1"), [0, 1]);
}

#[test]
fn u7_a_step_window_closes_an_attempt_by_any_event_that_reaches_the_step_before() {
    let case = case("a b c/2h");
    let life = "a@0 b@1 b@6 | a@0 b@1 | a@0 b@1 a@6";
    assert_eq!(case.until(7).open(life), [0, 0, 2]);
}

#[test]
fn u7_an_excluded_attempt_is_lost_though_its_window_is_open() {
    let case = case("a b c").exclude("x", 2, 3).mode(FunnelCount::Totals).until(3);
    assert_eq!((case.open("a@0 b@1 x@2"), case.lost("a@0 b@1 x@2")), (vec![0, 0, 0], vec![0, 0, 1]));
    assert_eq!(case.count("a@0 b@1 x@2"), [1, 1, 0]);
}

#[test]
fn u5_of_several_exclusions_the_one_after_the_earliest_step_takes_out() {
    // x is excluded between b and c, and between a and c: rule 0 is after b, rule 1 after a.
    let case = case("a b c").exclude("x", 2, 3).exclude("x", 1, 3);
    let both = |life: &str| {
        let (mut events, total) = case.events(life);
        events.iter_mut().filter(|event| event.exclusions != 0).for_each(|event| event.exclusions = 0b11);
        let mut out = Attempts::default();
        FunnelFold::new(&case.plan).customer(&events, total, &mut out);
        (out.len(), out.excluded_by().to_vec())
    };
    assert_eq!(both("a@0 b@1 x@2 c@3"), (0, vec![1]));
    assert_eq!(both("a@0 b@1 c@3 x@4"), (1, vec![]));
}

#[test]
fn u5_an_exclusion_at_the_very_end_of_the_window_counts() {
    let case = case("a b").exclude("x", 1, 2);
    assert_eq!(case.count("a@0 x@24 | a@0 x@24.1"), [1, 0]);
}

#[test]
fn u8_no_attempts_are_rows_of_zeros() {
    let rows = case("a b").rows("b@1");
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].count, rows[0].started, rows[1].previous), (0, 0, Some(0)));
}

/// A customer with very many events costs one pass: starts that cannot be better are not searched.
#[test]
fn u3_a_long_life_is_counted_in_one_pass() {
    let words: Vec<String> = (0..20_000).map(|i| format!("{}@{i}", ["a", "b", "z"][i % 3])).collect();
    let life = words.join(" ");
    let mut case = case("a b c");
    case.plan.window = 100_000 * HOUR;
    assert_eq!(case.count(&life), [1, 1, 0]);
    case.plan.steps[1].optional = true;
    assert_eq!(case.count(&life), [1, 1, 0]);
    case.plan.steps[1].optional = false;
    case.plan.order = FunnelOrder::Any;
    assert_eq!(case.count(&life), [1, 1, 0]);
}
