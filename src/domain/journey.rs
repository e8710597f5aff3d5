//! Journeys and their goals (G1–G12).

use std::fmt;

use serde::Serialize;

use super::condition::Condition;
use super::time::{Span, Time};

/// Where a journey's contacts come from (R8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Direction {
    /// The company speaks first.
    #[default]
    Outbound,
    /// The customer comes by a page or form.
    Inbound,
}

impl Direction {
    /// Every direction with its name.
    pub const ALL: &'static [(&'static str, Self)] = &[("outbound", Self::Outbound), ("inbound", Self::Inbound)];
}

/// The six kinds of goal (G2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalKind {
    /// Drive a purchase.
    DrivePurchase,
    /// Engage customers.
    EngageCustomers,
    /// Increase loyalty.
    IncreaseLoyalty,
    /// Onboard people.
    OnboardPeople,
    /// A general notification: measured by opens or clicks, not by a trigger (G3).
    GeneralNotification,
    /// Anything else.
    Custom,
}

impl GoalKind {
    /// Every kind with its name in the configuration.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("drive_purchase", Self::DrivePurchase),
        ("engage_customers", Self::EngageCustomers),
        ("increase_loyalty", Self::IncreaseLoyalty),
        ("onboard_people", Self::OnboardPeople),
        ("general_notification", Self::GeneralNotification),
        ("custom", Self::Custom),
    ];

    /// The name in the configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("custom", |(name, _)| name)
    }
}

/// What a goal counts (G3).
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// The trigger occurs, all conditions holding.
    Trigger {
        /// The event.
        event: String,
        /// The conditions on it.
        conditions: Vec<Condition>,
    },
    /// At least one message of the entry opened (`general_notification`).
    Opened,
    /// At least one message of the entry clicked (`general_notification`, `measure = "clicked"`).
    Clicked,
}

/// How many are to attain the goal (G1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// So many customers.
    Count(u64),
    /// So large a share of those who entered, 0–1.
    Share(f64),
}

impl Target {
    /// A percentage as it is written, `50%`; `None` where it is none, or not more than 0 % and at most 100 %.
    #[must_use]
    pub fn percentage(text: &str) -> Option<Self> {
        let number = text.strip_suffix('%').map(str::trim_end)?;
        let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let share = number.parse::<f64>().ok().filter(|_| plain)?;
        (share > 0.0 && share <= 100.0).then_some(Self::Share(share / 100.0))
    }

    /// A target as it is typed: `50%`, or a whole number of customers from 1 on.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let count = text.parse::<i64>().ok().filter(|count| *count > 0 && !text.starts_with('+'));
        count.and_then(|count| u64::try_from(count).ok()).map(Self::Count).or_else(|| Self::percentage(text))
    }

    /// So many people are the target where so many started: a percentage in whole people, rounded up (G10). Half of 7 people are 4.
    #[must_use]
    pub fn people(self, entrants: u64) -> u64 {
        match self {
            Self::Count(count) => count,
            Self::Share(share) => {
                // In millionths of a percent, as it can be written, without a rounding of the product.
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0–1")]
                let share = (share * 1e8).round() as u128;
                u64::try_from((share * u128::from(entrants)).div_ceil(100_000_000)).unwrap_or(u64::MAX)
            }
        }
    }
}

impl fmt::Display for Target {
    /// As it is configured: `120` or `50%`, with as many decimals as it takes to read the same share again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Share(share) => {
                let percent = share * 100.0;
                let written = (0..16).map(|decimals| format!("{percent:.decimals$}%"));
                let same = |text: &String| Self::percentage(text) == Some(*self);
                f.write_str(&written.into_iter().find(same).unwrap_or_else(|| format!("{percent}%")))
            }
        }
    }
}

/// A journey's goal (G1).
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// The kind (G2).
    pub kind: GoalKind,
    /// What is counted (G3).
    pub measure: Measure,
    /// How many are wanted (G1).
    pub target: Option<Target>,
    /// How long after completion the trigger still counts (G4; default 3 d).
    pub listening: Span,
}

/// What the configuration says of a journey; name and times there win over the journeys table.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Journey {
    /// The id in the events.
    pub id: String,
    /// What users call it.
    pub name: Option<String>,
    /// Outbound or inbound; `None` = as the journeys table says, else outbound (R8).
    pub direction: Option<Direction>,
    /// When it was published (G10).
    pub published_at: Option<Time>,
    /// When it ended (G4).
    pub ended_at: Option<Time>,
    /// Members of these are kept out (G5).
    pub exclude_segments: Vec<String>,
    /// Joining one of these ends an entry (G4).
    pub suppress_segments: Vec<String>,
    /// The variant that others are compared with (G11).
    pub baseline: Option<String>,
    /// The variant that is held out; `None` = the one called holdout or control (R9).
    pub holdout: Option<String>,
    /// The goal.
    pub goal: Option<Goal>,
}

impl Journey {
    /// Whether a variant is held out: as configured, else by its name in any case.
    #[must_use]
    pub fn is_holdout(&self, variant: &str) -> bool {
        match &self.holdout {
            Some(holdout) => holdout == variant,
            None => ["holdout", "control"].iter().any(|name| variant.eq_ignore_ascii_case(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g10_a_percentage_is_rounded_up_in_exact_arithmetic() {
        // 14 % of 50 is 7, though .14 × 50 is more than that in binary.
        let people = |percent: f64, entrants| Target::Share(percent / 100.0).people(entrants);
        assert_eq!((people(14.0, 50), people(14.0, 51), people(50.0, 7), people(0.000_001, 1)), (7, 8, 4, 1));
        assert_eq!((people(100.0, 3), people(12.5, 8), people(50.0, 0), Target::Count(9).people(1)), (3, 1, 0, 9));
    }

    #[test]
    fn g1_a_target_is_a_percentage_or_a_whole_number_and_is_written_as_it_is_read() {
        for text in ["50%", "7%", "12.5%", "0.000001%", "14.29%", "33.333333333%", "100%", "1", "120"] {
            assert_eq!(Target::read(text).map(|target| target.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Target::read("50 %"), Some(Target::Share(0.5)));
        for bad in ["", "0", "-3", "+3", "1.5", "0%", "100.1%", "1e1%", "%", "many", "1,200"] {
            assert_eq!(Target::read(bad), None, "{bad}");
        }
    }
}
