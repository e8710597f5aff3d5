//! One customer through the cutting of paths: which touches are on the path of which completion, and what each gets of it.

use std::ops::ControlFlow;

use crate::attribution::paths::{CustomerTouches, CustomerVisitor, PathCutter, ViewPaths, touch_spans};
use crate::attribution::{Completion, CreditSplitter, Setup};
use crate::domain::model::View;

use crate::report::contract::ReportContext;
use crate::report::error::Error;

use super::followed::{Followed, Led};

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
