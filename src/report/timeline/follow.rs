//! One customer through the cutting of paths: which touches are on the path of which completion, and what each gets of it.

use std::ops::{ControlFlow, Range};

use crate::attribution::paths::{CustomerTouches, CustomerVisitor, PathCutter, ViewPaths, touch_spans};
use crate::attribution::{Completion, CreditSplitter, Setup};
use crate::domain::model::View;

use crate::report::contract::ReportContext;
use crate::report::error::Error;

/// A completion that counts, with its path.
#[derive(Clone, Debug)]
pub struct Led {
    /// When (µs).
    pub at: i64,
    /// The places, among all touches of the customer, that come after the completion before it and before it.
    pub span: Range<u32>,
    /// It is of the period and the units of the filter.
    pub picked: bool,
    /// One, or its value (A9).
    pub weight: f64,
    /// The places of the touches on its path, and what each gets; `None` where the model says nothing.
    pub credits: Vec<(u32, Option<f64>)>,
}

impl Led {
    /// A touch of the path and what it gets; `None` where it is not on the path.
    pub fn credit_of(&self, place: u32) -> Option<&(u32, Option<f64>)> {
        let found = self.credits.binary_search_by_key(&place, |(own, _)| *own).ok()?;
        self.credits.get(found)
    }
}

/// What the cutting of paths says of a customer.
#[derive(Debug, Default)]
pub struct Followed {
    /// Time (µs) and shape of each touch, in the order of T4.
    pub touches: Vec<(i64, u32)>,
    /// The completions that count, in their order.
    pub led: Vec<Led>,
}

impl Followed {
    /// The completion before which a touch stands, after the one before it, with its number from 1.
    pub fn led_of(&self, place: u32) -> Option<(u64, &Led)> {
        let found = self.led.partition_point(|led| led.span.end <= place);
        let led = self.led.get(found).filter(|led| led.span.contains(&place))?;
        Some((found as u64 + 1, led))
    }
}

/// Follows a customer.
pub fn follow(
    cx: &ReportContext<'_>,
    setup: &Setup,
    customer: u32,
    milestone: usize,
    view: View,
    splitter: Option<&CreditSplitter<'_>>,
) -> Result<Followed, Error> {
    let all = &setup.milestones[milestone];
    let from = all.partition_point(|done| done.customer < customer);
    let own: Vec<Completion> = all[from..].iter().take_while(|done| done.customer == customer).copied().collect();
    let led = touch_spans(&own).map(|(done, span)| Led {
        at: done.at,
        span,
        picked: done.picked,
        weight: setup.weight(milestone, done),
        credits: Vec::new(),
    });
    let follower = Follower { view, splitter, cut: ViewPaths::default(), led: led.collect() };
    let mut cutter = PathCutter::new(setup, follower);
    let mut touches = Vec::new();
    let _: ControlFlow<()> = cx.reader.touches(customer..customer.saturating_add(1), |customers, times, shapes| {
        cutter.batch(customers, times, shapes);
        touches.extend(times.iter().copied().zip(shapes.iter().copied()));
        ControlFlow::Continue(())
    })?;
    Ok(Followed { touches, led: cutter.finish().led })
}

struct Follower<'a> {
    view: View,
    splitter: Option<&'a CreditSplitter<'a>>,
    cut: ViewPaths,
    led: Vec<Led>,
}

impl CustomerVisitor for Follower<'_> {
    fn visit(&mut self, _: &Setup, _: u32, touches: &CustomerTouches) {
        for led in self.led.iter_mut().filter(|led| led.picked) {
            touches.cut(&mut self.cut, led.span.clone(), led.at);
            let path = &self.cut[self.view as usize];
            let shares = self.splitter.map(|splitter| splitter.split(path));
            let credit = |n: usize| shares.as_ref().and_then(|shares| shares.get(n)).map(|share| share * led.weight);
            let places = touches.places(led.span.clone(), led.at, self.view);
            led.credits = places.into_iter().enumerate().map(|(n, place)| (place, credit(n))).collect();
        }
    }
}
