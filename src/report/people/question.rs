//! Whose people are asked for.

use chrono::NaiveDate;

use crate::domain::origin::Origin;
use crate::domain::time::Span;
use crate::domain::zone::{Bucket, Zone};
use crate::journey::funnel::Standing;
use crate::report::args::Group;

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
    /// Those with an entry that ended at this step, as the event that ended it says (F7).
    EndedAt(String),
    /// Those who visited this step.
    Reached(String),
    /// Those at this step.
    At(String),
    /// Those who passed on from this step.
    Passed(String),
    /// Those who exited at this step.
    Left(String),
    /// Those who came to the step before and not to this one (F3).
    DroppedOff(DropOff),
    /// Those of a group of the experiment, `None` = of none; with the goal alone where that is asked for (G11).
    Group(Group, Option<String>, bool),
    /// Those with a start of which something fell in a bucket of time (J0, J1).
    During(During),
    /// Those with a start that took so long to the step, or to the goal where none is named: the bin of the histogram, from 0 (F8).
    Within(Option<String>, usize),
    /// Those with the goal if the journey listened for so long, and after every end but that by a suppression segment (J2).
    Listening(Span, bool),
    /// Those with a factor, or without (J8).
    Factor(Factor),
    /// Those behind a metric of the messages of a step (F4).
    Metric(StepMetric),
    /// Those who were sent a message of the journey in a bucket of time, or clicked on one (J0).
    Messaged(Messaged),
    /// Those with an attempt at the funnel that stands so (U7).
    Attempted(Attempted),
    /// Those behind a count of reach: of a journey or of a segment, as the arguments say (P2).
    Audience(Reached),
    /// Those behind a count of events of the leaderboard, or a part of a rate; what is ranked, and by which measure, the arguments
    /// say (P3).
    Leader(Leader),
    /// The customers of leads of the stage and origin that the arguments say (R6, R7).
    Leads(LeadCustomers),
    /// The customers of opportunities (R8).
    Deals(Deals),
    /// Those of them whose entry ended so (F7); of the numbers of a journey.
    Narrowed(Box<People>, Ending),
}

/// The drop-off of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropOff {
    /// The step.
    pub step: String,
    /// The one that it is told from; `None` = it is the first, and told from the starts.
    pub before: Option<String>,
    /// Those who came to the step in none of their starts; else those with a start that did not.
    pub by_people: bool,
}

/// Starts of one row of a trend of a journey, or visits of one of its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct During {
    /// The step whose visits they are; `None` = starts.
    pub step: Option<String>,
    /// What fell in it.
    pub what: Happened,
    /// Of whom.
    pub whose: WhoseTime,
    /// The first day of the bucket.
    pub day: NaiveDate,
    /// Its size.
    pub bucket: Bucket,
}

impl During {
    /// The first day after the bucket.
    #[must_use]
    pub fn end(&self) -> NaiveDate {
        // Days follow one another alike in every zone.
        Zone::default().next(self.day, self.bucket)
    }
}

/// A metric of a step; its total and its unique are of the same people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepMetric {
    /// The step; `None` = messages of no step.
    pub step: Option<String>,
    /// The metric, as the report names it.
    pub metric: String,
    /// The platform; `None` = all.
    pub platform: Option<String>,
}

/// Messages of one row of the trend of a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Messaged {
    /// The step that they are of; `None` = all of the journey.
    pub step: Option<String>,
    /// Clicks on them; else messages sent.
    pub clicked: bool,
    /// The first day of the bucket.
    pub day: NaiveDate,
    /// Its size.
    pub bucket: Bucket,
}

impl Messaged {
    /// The first day after the bucket.
    #[must_use]
    pub fn end(&self) -> NaiveDate {
        Zone::default().next(self.day, self.bucket)
    }
}

/// What happens to a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// It begins.
    Begin,
    /// The goal falls in it, the first time.
    Goal,
    /// It ends.
    End,
}

/// Which times of customers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhoseTime {
    /// That of each of their starts.
    Every,
    /// The first of theirs alone.
    First,
    /// The first of theirs, in the bucket or before it.
    FirstUpTo,
}

/// A cell of the table of what goes with the goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    /// The kind of factor, as the report names it.
    pub factor: String,
    /// Its value.
    pub value: String,
    /// Those who have it; else the others.
    pub with: bool,
    /// Those with the goal alone.
    pub converted: bool,
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

/// A count of reach; by journey or by segment, the arguments say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The journey or segment.
    pub item: String,
    /// The count.
    pub count: ReachCount,
}

/// Declares the counts of reach: each with its column and who is behind it, in the word of `words::people_who`.
macro_rules! reach_counts {
    ($($(#[$doc:meta])* $count:ident = $name:literal $who:literal),* $(,)?) => {
        /// A count of reach (P2).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ReachCount {
            $($(#[$doc])* $count),*
        }

        impl ReachCount {
            /// Every one, in the order of the columns.
            pub const ALL: &[Self] = &[$(Self::$count),*];

            /// The name of its column.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$count => $name),*
                }
            }

            /// Who is behind it.
            #[must_use]
            pub fn who(self) -> &'static str {
                match self {
                    $(Self::$count => $who),*
                }
            }
        }
    };
}

reach_counts! {
    /// Started or not let in.
    Included = "included" "included",
    /// Started.
    Entered = "entered" "entered",
    /// Not let in, and never started.
    Excluded = "excluded" "excluded",
    /// With a start that a suppression list ended.
    Suppressed = "suppressed" "suppressed",
    /// Sent a message.
    Messaged = "messaged" "sent",
    /// Their messages.
    Messages = "messages" "sent",
    /// The messages of theirs that were delivered.
    Delivered = "delivered" "delivered",
    /// Sent a message by a journey that they touched.
    Responded = "responded" "responded",
    /// Their touches.
    Interactions = "interactions" "touched",
}

/// A number of the leaderboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leader {
    /// The journey or asset.
    pub item: String,
    /// Of a rate: what it is divided by, in place of what is divided.
    pub all: bool,
}

/// Leads whose customers are asked for; stage, origin and filter stand in the [`Args`](crate::report::Args).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadCustomers {
    /// Leads that once stood at the stage, as well as those that do now.
    pub ever: bool,
    /// The form or page that they came by; `None` = any, or none.
    pub asset: Option<String>,
}

/// Opportunities whose customers are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deals {
    /// Where their leads come from; `None` = anywhere.
    pub origin: Option<Origin>,
    /// The journey of their leads; `None` = any, or none.
    pub journey: Option<String>,
    /// Those won alone.
    pub won: bool,
}

impl People {
    /// Those of them whose entry ended so; in place of another ending that was asked for.
    #[must_use]
    pub fn narrowed(&self, ending: Ending) -> Self {
        let (all, _) = self.parts();
        if ending == Ending::Any { all.clone() } else { Self::Narrowed(Box::new(all.clone()), ending) }
    }

    /// Whether it is a number of entries of a journey, which end.
    #[must_use]
    pub fn of_a_journey(&self) -> bool {
        !matches!(
            self.parts().0,
            Self::Completed
                | Self::Influenced
                | Self::Item(_)
                | Self::Path(_)
                | Self::Metric(_)
                | Self::Messaged(_)
                | Self::Attempted(_)
                | Self::Listening(..)
                | Self::Factor(_)
                | Self::Audience(_)
                | Self::Leader(_)
                | Self::Leads(_)
                | Self::Deals(_)
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
