//! The truth of the world: by how much a touch raises the chance of an outcome. Written to `demo_truth`, which the app
//! never reads.
//!
//! Each touch draws once whether it causes one more occurrence of the outcome, after an exponential delay. A negative
//! effect is a share of the outcomes of the days after the touch that do not happen. Beside them stands what the leads tell.

use super::catalogue::journey;
use super::words::{NONE, Name};

/// What touches of one journey and channel do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// The journey's position.
    pub journey: u8,
    /// The channel's position.
    pub channel: u8,
    /// What they cause.
    pub outcome: Name,
    /// Added occurrences per open or visit.
    pub open: f64,
    /// Added occurrences per click, reply or submission.
    pub click: f64,
    /// Mean delay; of a negative effect: how long it lasts.
    pub days: f64,
}

const EMAIL: u8 = 0;
const TEXT: u8 = 1;
const PUSH: u8 = 2;
const IN_APP: u8 = 3;
const WHATSAPP: u8 = 4;
const FORM: u8 = 5;

const fn effect(journey: u8, channel: u8, outcome: Name, open: f64, click: f64, days: f64) -> Effect {
    Effect { journey, channel, outcome, open, click, days }
}

/// Every effect; a journey and channel that is not here has none.
pub const EFFECTS: [Effect; 32] = [
    effect(journey::WELCOME, EMAIL, Name::ProfileCompleted, 0.05, 0.4, 1.5),
    effect(journey::WELCOME, PUSH, Name::ProfileCompleted, 0.05, 0.3, 1.0),
    effect(journey::WELCOME, IN_APP, Name::ProfileCompleted, 0.0, 0.2, 1.0),
    effect(journey::CART, EMAIL, Name::CheckoutCompleted, 0.03, 0.34, 0.6),
    effect(journey::CART, PUSH, Name::CheckoutCompleted, 0.02, 0.24, 0.4),
    effect(journey::CART, WHATSAPP, Name::CheckoutCompleted, 0.0, 0.22, 0.8),
    effect(journey::WEBINAR, EMAIL, Name::TrialStarted, 0.0, 0.01, 12.0),
    effect(journey::WEBINAR, FORM, Name::TrialStarted, 0.01, 0.14, 10.0),
    effect(journey::WEBINAR, TEXT, Name::TrialStarted, 0.0, 0.0, 1.0),
    effect(journey::WIN_BACK, EMAIL, Name::CheckoutCompleted, 0.0, 0.0, 1.0),
    effect(journey::WIN_BACK, TEXT, Name::CheckoutCompleted, 0.0, 0.0, 1.0),
    effect(journey::ONBOARDING, EMAIL, Name::FeatureActivated, 0.03, 0.34, 2.0),
    effect(journey::ONBOARDING, PUSH, Name::FeatureActivated, 0.03, 0.3, 1.0),
    effect(journey::ONBOARDING, IN_APP, Name::FeatureActivated, 0.0, 0.4, 1.0),
    effect(journey::LOYALTY, EMAIL, Name::TierUpgraded, 0.02, 0.16, 8.0),
    effect(journey::LOYALTY, PUSH, Name::TierUpgraded, 0.01, 0.08, 6.0),
    effect(journey::LAUNCH, EMAIL, Name::Purchase, 0.02, 0.16, 5.0),
    effect(journey::LAUNCH, PUSH, Name::Purchase, 0.0, 0.06, 3.0),
    effect(journey::RENEWAL, EMAIL, Name::SubscriptionRenewed, 0.04, 0.3, 4.0),
    effect(journey::RENEWAL, TEXT, Name::SubscriptionRenewed, 0.0, 0.3, 2.0),
    effect(journey::EVENT, EMAIL, Name::MeetingBooked, 0.02, 0.12, 3.0),
    effect(journey::EVENT, WHATSAPP, Name::MeetingBooked, 0.0, 0.14, 2.0),
    effect(journey::REVIEW, EMAIL, Name::ReviewSubmitted, 0.03, 0.4, 0.5),
    effect(journey::NEWSLETTER, EMAIL, Name::CheckoutCompleted, 0.0, 0.015, 3.0),
    effect(journey::TRIAL, EMAIL, Name::SubscriptionStarted, 0.02, 0.2, 4.0),
    effect(journey::TRIAL, TEXT, Name::SubscriptionStarted, 0.0, 0.1, 3.0),
    effect(journey::NURTURE, EMAIL, Name::LeadUpdated, 0.02, 0.16, 8.0),
    effect(journey::NURTURE, FORM, Name::LeadUpdated, 0.05, 0.3, 6.0),
    effect(journey::NURTURE, TEXT, Name::LeadUpdated, 0.0, 0.1, 5.0),
    effect(journey::FLASH, TEXT, Name::CheckoutCompleted, 0.0, -0.3, 6.0),
    effect(journey::FLASH, WHATSAPP, Name::CheckoutCompleted, 0.0, 0.1, 0.5),
    effect(journey::GUIDE, EMAIL, Name::TrialStarted, 0.01, 0.1, 5.0),
];

/// Something that the reports on the programme are to show (R6–R8).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Story {
    /// The journey's position, where it is of one.
    pub journey: u8,
    /// What it is about: leads, a stage, cost.
    pub about: &'static str,
    /// Mean days, where it is of time.
    pub days: Option<f64>,
    /// What there is to be seen.
    pub says: &'static str,
}

/// What the leads of the company tell.
pub const STORIES: [Story; 3] = [
    Story {
        journey: NONE,
        about: "leads",
        days: None,
        says: "sales make most leads, pages and forms fewer, journeys the fewest",
    },
    Story {
        journey: NONE,
        about: "sales_accepted",
        days: Some(TO_CLOSE),
        says: "leads are stuck at this stage: no other is so slow by far",
    },
    Story { journey: journey::EVENT, about: "cost", days: None, says: "it has deals, and costs more than they bring" },
];

/// Mean days from an opportunity to its end.
pub const TO_CLOSE: f64 = 45.0;

/// The effect of a touch of this journey and channel.
#[must_use]
pub fn effect_of(journey: u8, channel: u8) -> Option<&'static Effect> {
    EFFECTS.iter().find(|effect| effect.journey == journey && effect.channel == channel)
}
