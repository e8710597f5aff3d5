//! What was answered and counted before, so that going back costs no read.

mod last_used;

use std::sync::Arc;

use crate::config::Config;
use crate::config::settings::{Concerns, values_that_concern};
use crate::domain::answer::Answer;
use crate::domain::clock::Clock;
use crate::domain::filter::Filter;
use crate::domain::hash::fnv1a;
use crate::domain::time::Time;

use super::args::Args;
use super::called::{FoundNames, Ids};
use super::filter::names::KnownNames;
use super::journey::counts::{JourneyEntries, JourneyMessages, JourneyVisits};
use super::programme::reach::kept::{ReachCounts, SearchTexts};
use super::timeline::followed::CustomerCredit;
use super::timeline::window::CustomerHours;
use super::touches::{CompletedByDay, TouchCounts};
use last_used::{Bounds, Footprint, LastUsed};

/// How many counts are kept at most, and how many bytes of them; the last one always.
const COUNTS: Bounds = Bounds { most: 16, bytes: 512 << 20, largest: usize::MAX };

/// How many answers are kept at most, and how many bytes of them. One of more than `largest` bytes, such as the people of a
/// segment to be saved, would put out all others and is not kept.
const ANSWERS: Bounds = Bounds { most: 512, bytes: 64 << 20, largest: 16 << 20 };

/// Of how many customers and models the credit is kept at most, and how many bytes of it; the last one always.
const CREDITS: Bounds = Bounds { most: 8, bytes: 128 << 20, largest: usize::MAX };

/// Of how many customers it is kept in which hours their events lie.
const HOURS: Bounds = Bounds { most: 16, bytes: 16 << 20, largest: usize::MAX };

/// Of how many filters the completions are kept by day.
const DAYS: Bounds = Bounds { most: 64, bytes: 16 << 20, largest: usize::MAX };

/// Of how many journeys and filters entries, visits and message events stay counted, each; the last one always.
const JOURNEYS: Bounds = Bounds { most: 64, bytes: 16 << 20, largest: usize::MAX };

/// Of how many audiences the people are counted; the last one always.
const REACH: Bounds = Bounds { most: 16, bytes: 64 << 20, largest: usize::MAX };

/// Of how many answers' ids the names are known.
const CALLED: Bounds = Bounds { most: 64, bytes: 16 << 20, largest: 1 << 20 };

/// Of how many kinds the names that a filter may hold are known.
const NAMES: Bounds = Bounds { most: 16, bytes: 16 << 20, largest: usize::MAX };

/// The texts of customers of one generation.
const TEXTS: Bounds = Bounds { most: 1, bytes: usize::MAX, largest: usize::MAX };

/// The answers used last, of every report, list of people and drilldown, and what answers of several are made from: the counts
/// of touches, of journeys and of completions, and for the parts of a timeline the customer's credit and hours. A second visit of a page then
/// costs no query, nor does switching model, view or milestone. Shared by all workers: what one of them is making, another
/// waits for.
///
/// A kept answer says nothing of the source as it is now: that is laid on whenever it is shown.
#[derive(Debug)]
pub struct AnswerCache {
    pub(super) answers: LastUsed<AnswerKey, Answer>,
    pub(super) counts: LastUsed<CountsKey, TouchCounts>,
    pub(super) days: LastUsed<CountsKey, CompletedByDay>,
    pub(super) credits: LastUsed<AnswerKey, CustomerCredit>,
    pub(super) hours: LastUsed<AnswerKey, CustomerHours>,
    pub(super) entries: LastUsed<AnswerKey, JourneyEntries>,
    pub(super) visits: LastUsed<AnswerKey, JourneyVisits>,
    pub(super) messages: LastUsed<AnswerKey, JourneyMessages>,
    /// By generation and the ids that an answer names.
    pub(super) called: LastUsed<(u64, Arc<Ids>), FoundNames>,
    /// By generation and kind.
    pub(super) names: LastUsed<(u64, String), KnownNames>,
    pub(super) reach: LastUsed<AnswerKey, ReachCounts>,
    pub(super) texts: LastUsed<AnswerKey, SearchTexts>,
}

impl Default for AnswerCache {
    fn default() -> Self {
        Self {
            answers: LastUsed::new(ANSWERS),
            counts: LastUsed::new(COUNTS),
            days: LastUsed::new(DAYS),
            credits: LastUsed::new(CREDITS),
            hours: LastUsed::new(HOURS),
            entries: LastUsed::new(JOURNEYS),
            visits: LastUsed::new(JOURNEYS),
            messages: LastUsed::new(JOURNEYS),
            called: LastUsed::new(CALLED),
            names: LastUsed::new(NAMES),
            reach: LastUsed::new(REACH),
            texts: LastUsed::new(TEXTS),
        }
    }
}

/// What an answer depends on.
#[derive(Debug, PartialEq)]
pub(super) struct AnswerKey {
    pub generation: u64,
    pub as_of: Time,
    /// Of the settings, see [`settings_key`].
    pub settings: u64,
    /// The report, or what else is asked for, with all that is not in `args`.
    pub question: String,
    pub args: Args,
}

/// What counts depend on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CountsKey {
    pub generation: u64,
    pub as_of: Time,
    pub filter: Filter,
    /// `None` = all, without counts.
    pub milestone: Option<usize>,
    /// The milestone is counted by completions and by value.
    pub both_measures: bool,
    pub settings: String,
}

/// A key of every setting that an answer can depend on: all but those that the list of settings says concern the screen or the
/// machine alone. Of the clock, whether `as_of` lies beyond it (T6).
pub(super) fn settings_key(config: &Config, as_of: Time) -> u64 {
    let concerned = [Concerns::Base, Concerns::Derived, Concerns::Answer];
    let values = concerned.into_iter().flat_map(|what| values_that_concern(config, what));
    let mut facts: Vec<String> = values.map(|(path, value)| format!("{path} {value}")).collect();
    let horizon = config.clock.and_then(Clock::horizon);
    facts.push(format!("{:?}", horizon.is_some_and(|horizon| as_of > horizon)));
    fnv1a(facts.join("\n").as_bytes())
}

macro_rules! footprint {
    ($($kept:ty),*) => {
        $(impl Footprint for $kept {
            fn bytes(&self) -> usize {
                <$kept>::bytes(self)
            }
        })*
    };
}

footprint!(
    Answer,
    TouchCounts,
    CompletedByDay,
    CustomerCredit,
    CustomerHours,
    JourneyEntries,
    JourneyVisits,
    JourneyMessages,
    FoundNames,
    KnownNames,
    ReachCounts,
    SearchTexts
);

#[cfg(test)]
mod tests;
