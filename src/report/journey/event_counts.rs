//! How often events of channels occurred, and the rates that come of that: pooled, never averaged (F5).

use std::collections::{BTreeMap, BTreeSet};

use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::query::Query;

/// Events that the data holds somewhere.
const EVENTS: &str = include_str!("measured.sql");

/// Events that the data holds.
#[derive(Clone, Debug, Default)]
pub(in crate::report) struct Measured(BTreeSet<String>);

impl Measured {
    /// The text of its query, by file name.
    pub const SQL: &[(&str, &str)] = &[("measured.sql", EVENTS)];

    /// Its query.
    pub fn query() -> Query {
        Query::new("measured.sql", EVENTS, &[])
    }

    /// All of them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn read(cx: &ReportContext<'_>) -> Result<Self, Error> {
        Ok(Self(Self::query().rows(cx.reader, |row| row.get(0))?.into_iter().collect()))
    }

    pub fn holds(&self, channel: &str, verb: &str) -> bool {
        self.0.contains(&format!("{channel}_{verb}"))
    }
}

/// The channels that a rate is of, each with what its messages are counted in: `("push", "sent")`.
pub(super) type Base = [(&'static str, &'static str)];

pub(super) const SENT: &Base = &[("email", "sent"), ("text", "sent")];
const OPENABLE: &Base = &[("email", "delivered"), ("push", "sent")];
const CLICKABLE: &Base = &[("email", "delivered"), ("text", "delivered"), ("push", "sent")];
pub(super) const EMAILS: &Base = &[("email", "delivered")];
pub(super) const FAILABLE: &Base = &[("text", "sent"), ("push", "sent")];

/// Numerator and denominator.
pub(in crate::report) type Ratio = (u64, u64);

/// How often each event occurred at a step, or with an item: in total and unique (F6).
#[derive(Clone, Debug, Default)]
pub(in crate::report) struct EventCounts(BTreeMap<String, (u64, u64)>);

impl EventCounts {
    pub fn add(&mut self, event: &str, total: u64, unique: u64) {
        let sum = self.0.entry(event.to_owned()).or_default();
        *sum = (sum.0 + total, sum.1 + unique);
    }

    /// How often an event of a channel occurred: in total and unique.
    pub fn count(&self, channel: &str, verb: &str) -> (u64, u64) {
        self.of(&format!("{channel}_{verb}"))
    }

    /// Messages dispatched, of any channel (F1).
    pub fn sent(&self, dispatches: &[String]) -> u64 {
        dispatches.iter().filter_map(|event| self.0.get(event)).map(|(total, _)| total).sum()
    }

    /// Events of a kind, in total or unique, and the messages that they are divided by; `None` where none of the channels with
    /// messages tells of such events anywhere.
    pub fn ratio(&self, measured: &Measured, verb: &str, unique: bool, base: &Base) -> Option<Ratio> {
        let known = |pair: &(&str, &str)| self.count(pair.0, pair.1).0 > 0 && measured.holds(pair.0, verb);
        base.iter().any(known).then(|| self.pooled(verb, unique, base))
    }

    /// The same, whatever is known.
    fn pooled(&self, verb: &str, unique: bool, base: &Base) -> Ratio {
        let events = |(channel, _): &(&str, &str)| {
            let (total, distinct) = self.count(channel, verb);
            if unique { distinct } else { total }
        };
        (base.iter().map(events).sum(), base.iter().map(|(channel, of)| self.count(channel, of).0).sum())
    }

    /// Messages opened, and those that could have been (F5).
    pub fn opens(&self, measured: &Measured) -> Option<Ratio> {
        self.ratio(measured, "opened", true, OPENABLE)
    }

    /// Messages with a click, and those that could have had one (F5).
    pub fn clicks(&self, measured: &Measured) -> Option<Ratio> {
        self.ratio(measured, "clicked", true, CLICKABLE)
    }

    /// Messages with a click, and those opened: both are unique; without an open there is nothing to be divided by (F5).
    pub fn clicks_of_opens(&self, measured: &Measured) -> Option<Ratio> {
        let known = |channel: &&str| self.count(channel, "opened").1 > 0 && measured.holds(channel, "clicked");
        ["email", "push"].iter().any(known).then(|| self.pooled_clicks_of_opens())
    }

    fn pooled_clicks_of_opens(&self) -> Ratio {
        let both = |verb| self.count("email", verb).1 + self.count("push", verb).1;
        (both("clicked"), both("opened"))
    }

    /// Opens, clicks, and clicks of opens, those told as well that are divided by nothing (P3).
    pub fn rates(&self, measured: &Measured) -> [Option<Ratio>; 3] {
        let of = |ratio: Option<Ratio>, pooled: Ratio| ratio.or_else(|| (pooled.1 == 0).then_some(pooled));
        [
            of(self.opens(measured), self.pooled("opened", true, OPENABLE)),
            of(self.clicks(measured), self.pooled("clicked", true, CLICKABLE)),
            of(self.clicks_of_opens(measured), self.pooled_clicks_of_opens()),
        ]
    }

    /// The events of a rate in the place that it has in [`Self::rates`]: what is divided, or what it is divided by (`all`); and
    /// whether each counts once.
    pub fn events_of(place: usize, all: bool) -> (Vec<String>, bool) {
        let of = |base: &Base, verb: &str| base.iter().map(|(channel, _)| format!("{channel}_{verb}")).collect();
        let base = |base: &Base| base.iter().map(|(channel, of)| format!("{channel}_{of}")).collect();
        match (place, all) {
            (0, false) => (of(OPENABLE, "opened"), true),
            (0, true) => (base(OPENABLE), false),
            (1, false) => (of(CLICKABLE, "clicked"), true),
            (1, true) => (base(CLICKABLE), false),
            (_, false) => (of(OPENABLE, "clicked"), true),
            (_, true) => (of(OPENABLE, "opened"), true),
        }
    }

    /// How often an event occurred: in total and unique.
    pub fn of(&self, event: &str) -> (u64, u64) {
        self.0.get(event).copied().unwrap_or_default()
    }
}
