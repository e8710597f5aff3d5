//! Whose people are asked for.

use crate::journey::funnel::Standing;

/// How an entry ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Ending {
    /// In any way, or not at all.
    #[default]
    Any,
    /// For this reason, a word of F7.
    Reason(String),
    /// The journey's goal fell in it.
    WithGoal,
    /// It did not.
    WithoutGoal,
}

/// Which number the people are behind; milestone, journey, version, view and filter stand in the [`Args`](crate::report::Args).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum People {
    /// All who completed the milestone.
    Completed,
    /// Those of them who are influenced (M9).
    Influenced,
    /// Those who completed with a touch of this item of the view on their path, and what each of them adds to its credit
    /// under the model: the largest first.
    Item(String),
    /// Those who took this path of items of the view, repeats collapsed as the arguments say: those who completed the
    /// milestone on it, then those who did not complete it at all.
    Path(Vec<String>),
    /// All who entered the journey.
    Entered,
    /// Those who attained its goal.
    Attained,
    /// Those with an active entry.
    Active,
    /// Those with an ended entry.
    Ended,
    /// Those who visited this step.
    Reached(String),
    /// Those at this step.
    At(String),
    /// Those who passed on from this step.
    Passed(String),
    /// Those who exited at this step.
    Left(String),
    /// Those whose first start of the journey is of this variant, or of none; with its goal alone where that is asked for (G11).
    Variant(Option<String>, bool),
    /// Those with an attempt at the funnel that stands so (U7).
    Attempted(Attempted),
    /// Those of them whose entry ended so (F7); of the numbers of a journey.
    Narrowed(Box<People>, Ending),
}

/// A count of a funnel of the user's own; funnel, breakdown and filter stand in the [`Args`](crate::report::Args).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempted {
    /// The step, from 0; in any order so many are done, less one.
    pub step: usize,
    /// How they stand at it.
    pub standing: Standing,
    /// The group of the breakdown; `None` = all.
    pub group: Option<Option<String>>,
}

impl People {
    /// Those of them whose entry ended so; in place of another ending that was asked for.
    #[must_use]
    pub fn narrowed(&self, ending: Ending) -> Self {
        let (all, _) = self.parts();
        if ending == Ending::Any { all.clone() } else { Self::Narrowed(Box::new(all.clone()), ending) }
    }

    /// Whether it is a number of a journey, whose entries end.
    #[must_use]
    pub fn of_a_journey(&self) -> bool {
        !matches!(
            self.parts().0,
            Self::Completed | Self::Influenced | Self::Item(_) | Self::Path(_) | Self::Attempted(_)
        )
    }

    /// Whose number it is, and how the entries ended of those who are wanted.
    #[must_use]
    pub fn parts(&self) -> (&Self, &Ending) {
        match self {
            Self::Narrowed(all, ending) => (all.parts().0, ending),
            all => (all, &Ending::Any),
        }
    }
}
