//! Counts the paths of each customer for every milestone and view.

use super::scratch::Scratch;
use crate::attribution::counts::batch::PathBatch;
use crate::attribution::counts::ngram::{NgramCodec, NgramCounts};
use crate::attribution::fixed::Scale;
use crate::attribution::folded::Folded;
use crate::attribution::paths::{CompletionCursor, CustomerTouches, CustomerVisitor, touch_spans};
use crate::attribution::setup::{CLASSES, Setup};
use crate::domain::model::View;

/// How many views there are.
const VIEWS: usize = View::ALL.len();

/// Counts the paths of customers.
pub struct FoldCounter {
    pub folded: Folded,
    /// Paths of everyone, and by milestone.
    everyone: PathBatch,
    batches: Vec<PathBatch>,
    scales: Vec<Scale>,
    /// By milestone.
    cursors: Vec<CompletionCursor>,
    scratch: Scratch,
}

impl FoldCounter {
    pub fn new(setup: &Setup) -> Self {
        let folded = Folded::new(setup);
        let batch = PathBatch::new(setup.items.map(|items| NgramCodec::new(items, setup.orders)));
        Self {
            scales: folded.milestones.iter().map(|counted| counted.scale).collect(),
            folded,
            everyone: batch.clone(),
            batches: vec![batch; setup.milestones.len()],
            cursors: vec![CompletionCursor::default(); setup.milestones.len()],
            scratch: Scratch::new(setup),
        }
    }

    /// Counts the batches; before the counts are merged or read.
    pub fn count_batches(&mut self) {
        for class in 0..CLASSES {
            count(&mut self.everyone, class, self.folded.baselines.each_mut().map(|everyone| &mut everyone.ngrams));
            for (batch, counted) in self.batches.iter_mut().zip(&mut self.folded.milestones) {
                count(batch, class, counted.views.each_mut().map(|stats| &mut stats.ngrams));
            }
        }
    }
}

/// Counts the batch of a class.
fn count(batch: &mut PathBatch, class: usize, mut ngrams: [&mut NgramCounts; 3]) {
    batch.drain(class).for_each(|path| ngrams[path.view].count(class, &path));
    for ngrams in ngrams {
        ngrams.fit();
    }
}

impl CustomerVisitor for FoldCounter {
    fn visit(&mut self, setup: &Setup, customer: u32, touches: &CustomerTouches) {
        let Self { folded, everyone, batches, scales, cursors, scratch } = self;
        let class = setup.customers[customer as usize].class();
        let looked_at = setup.sample.holds(customer);
        for view in 0..VIEWS {
            everyone.add(class, view, touches.items(view));
        }
        if everyone.full(class) {
            count(everyone, class, folded.baselines.each_mut().map(|everyone| &mut everyone.ngrams));
        }
        if looked_at {
            touches.cut_all(&mut scratch.everyone);
            for (path, everyone) in scratch.everyone.iter().zip(&mut folded.baselines) {
                if !path.items.is_empty() {
                    everyone.paths.add(&path.items, 0, 1);
                }
            }
        }
        for (milestone, counted) in folded.milestones.iter_mut().enumerate() {
            let (_, own) = cursors[milestone].seek(&setup.milestones[milestone], customer);
            if own.is_empty() {
                continue;
            }
            // Who completed is not on the side of those who did not: their paths are taken back, but for what a single
            // converting path has in common with them.
            let common = own.len() == 1 && own[0].picked && touches.holds_all_until(own[0].at.max(touches.last_time()));
            touches.cut_all(&mut scratch.everyone);
            scratch.customer += 1;
            let mut influenced = [false; 3];
            let mut stay = [0; 3];
            for (done, span) in touch_spans(own) {
                if !done.picked || !touches.reaches(&span, done.at) {
                    continue;
                }
                counted.influenced += 1;
                let units = scales[milestone].units(setup.weight(milestone, done));
                touches.cut(&mut scratch.paths, span, done.at);
                for (view, influenced) in influenced.iter_mut().enumerate() {
                    let path = &scratch.paths[view].items;
                    if path.is_empty() {
                        continue;
                    }
                    *influenced = true;
                    if common {
                        stay[view] = path.len();
                    } else {
                        batches[milestone].add(class, view, path.iter().copied());
                    }
                    scratch.convert(view, &mut counted.views[view], class, units, setup.half_life);
                }
            }
            for (view, stats) in counted.views.iter_mut().enumerate() {
                let path = &scratch.everyone[view].items;
                batches[milestone].take_back(class, view, path, stay[view]);
                if looked_at && !path.is_empty() {
                    stats.converters.add(path, 0, 1);
                }
                stats.customers += u64::from(influenced[view]);
            }
            if batches[milestone].full(class) {
                count(&mut batches[milestone], class, counted.views.each_mut().map(|stats| &mut stats.ngrams));
            }
        }
    }
}
