//! One milestone in one view: everyone's contexts, with those who completed up to their completion.

use super::hazard::Contexts;
use super::tally::{Everyone, Tally};
use super::windows::{CLASSES, Cells, Packing, plus, total};

/// The counts of one milestone and view, everyone's put together with its own.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// All customers as if no one had completed anything.
    pub everyone: &'a Everyone,
    /// The milestone's own.
    pub tally: &'a Tally,
}

impl Sight<'_> {
    /// The longest windows that are told apart.
    pub fn packing(&self) -> Packing {
        let (all, own) = (self.everyone.windows.packing(), self.tally.windows.packing());
        all.cut(own.slots())
    }

    /// How often each window occurs in a class of customers.
    pub fn visits(&self, class: usize, packing: Packing) -> Cells {
        let own = self.tally.windows.cells(class, packing);
        let mut all = plus(&self.everyone.windows.cells(class, packing), &own);
        all.retain(|(_, count)| *count != 0);
        all
    }

    /// By class: the windows at the end of converting paths, with their number and what they weigh in units.
    pub fn conversions(&self, packing: Packing) -> Vec<Vec<(u64, i64, i64)>> {
        let mut classes: Vec<Vec<(u64, i64, i64)>> = vec![Vec::new(); CLASSES];
        for of_path in self.tally.paths.ends().chunk_by(|a, b| a.path == b.path) {
            let key = packing.end(self.tally.paths.book.path(of_path[0].path as usize));
            for end in of_path {
                classes[usize::from(end.class)].push((key, i64::from(end.count), end.units));
            }
        }
        for class in &mut classes {
            class.sort_unstable_by_key(|end| end.0);
            class.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    (kept.1, kept.2) = (kept.1 + next.1, kept.2 + next.2);
                }
                same
            });
        }
        classes
    }

    /// The contexts of each class, as far back as the packing goes.
    pub fn by_class(&self, packing: Packing) -> Vec<Contexts> {
        let conversions = self.conversions(packing);
        let one = |(class, ends): (usize, Vec<(u64, i64, i64)>)| Contexts {
            packing,
            visits: self.visits(class, packing),
            conversions: ends.into_iter().map(|(key, count, _)| (key, count)).collect(),
        };
        conversions.into_iter().enumerate().map(one).collect()
    }
}

/// The contexts of several classes together.
pub fn together(packing: Packing, classes: &[Contexts]) -> Contexts {
    Contexts {
        packing,
        visits: total(classes.iter().map(|own| own.visits.clone()).collect()),
        conversions: total(classes.iter().map(|own| own.conversions.clone()).collect()),
    }
}

/// Some contexts without others that are among them.
pub fn without(all: &Contexts, some: &[&Contexts]) -> Contexts {
    let less = |all: &Cells, of: fn(&Contexts) -> &Cells| -> Cells {
        some.iter().fold(all.clone(), |all, some| {
            let taken: Cells = of(some).iter().map(|(key, count)| (*key, -count)).collect();
            plus(&all, &taken)
        })
    };
    Contexts {
        packing: all.packing,
        visits: less(&all.visits, |contexts| &contexts.visits),
        conversions: less(&all.conversions, |contexts| &contexts.conversions),
    }
}
