//! The sixteen journeys.

use super::Kind::{Branch, Email, Form, InApp, Push, Text, Wait, Whatsapp};
use super::{END, Journey, Step, Variants};
use crate::demo::words::{Name, form};

/// [`JOURNEYS`] by name.
#[expect(missing_docs, reason = "each is the journey of that name")]
pub mod journey {
    pub const WELCOME: u8 = 0;
    pub const CART: u8 = 1;
    pub const WEBINAR: u8 = 2;
    pub const WIN_BACK: u8 = 3;
    pub const ONBOARDING: u8 = 4;
    pub const LOYALTY: u8 = 5;
    pub const NOTICE: u8 = 6;
    pub const LAUNCH: u8 = 7;
    pub const RENEWAL: u8 = 8;
    pub const EVENT: u8 = 9;
    pub const REVIEW: u8 = 10;
    pub const NEWSLETTER: u8 = 11;
    pub const TRIAL: u8 = 12;
    pub const NURTURE: u8 = 13;
    pub const FLASH: u8 = 14;
    pub const GUIDE: u8 = 15;
}

/// What most journeys have in common.
const BASE: Journey = Journey {
    id: "",
    name: "",
    direction: "outbound",
    published: -90,
    ended: None,
    goal: "",
    exits_on: None,
    repeats: false,
    excludes: true,
    suppresses: true,
    variants: Variants::One,
    second: None,
    fails: 0.02,
    steps: &[],
};

const fn step(id: &'static str, name: &'static str, kind: super::Kind, next: u8) -> Step {
    Step::new(id, name, kind, next)
}

/// Every journey of the company.
pub const JOURNEYS: [Journey; 16] = [
    Journey {
        id: "welcome-series",
        name: "Welcome series",
        goal: r#"kind = "onboard_people", trigger = "profile_completed", target = "30%""#,
        exits_on: Some(Name::ProfileCompleted),
        variants: Variants::Ab(1.3),
        second: Some(274),
        steps: &[
            step("hello", "Hello and thank you", Email, 1).rates(0.52, 0.24),
            step("wait-2d", "Wait two days", Wait, 2).hours(48),
            step("profile", "Tell us about you", Email, 3).rates(0.42, 0.28).hours(72),
            step("engaged", "Opened or clicked?", Branch, 4).or(5),
            step("tips", "Tips in the app", InApp, END).rates(0.5, 0.22).hours(48).under(3),
            step("nudge", "A short reminder", Push, END).rates(0.14, 0.4).hours(48).under(3),
        ],
        ..BASE
    },
    Journey {
        id: "abandoned-cart",
        name: "Abandoned cart",
        goal: r#"kind = "drive_purchase", trigger = "checkout_completed", target = "20%", listening = "3d""#,
        exits_on: Some(Name::CheckoutCompleted),
        repeats: true,
        variants: Variants::Ab(1.2),
        steps: &[
            step("push-4h", "You left something", Push, 1).rates(0.16, 0.45).hours(5),
            step("cart-mail", "Your cart is waiting", Email, 2).rates(0.46, 0.34).hours(24),
            step("engaged", "Opened or clicked?", Branch, 3).or(4),
            step("whatsapp", "Questions? Write to us", Whatsapp, END).rates(0.0, 0.22).hours(24).under(2),
            step("last-chance", "Last chance", Email, END).rates(0.28, 0.18).hours(48).under(2),
        ],
        ..BASE
    },
    Journey {
        id: "webinar-invitation",
        name: "Webinar invitation",
        published: 110,
        goal: r#"kind = "engage_customers", trigger = "form_submitted", conditions = [{ attribute = "asset_id", equals = "form-webinar" }], target = "15%""#,
        repeats: true,
        steps: &[
            step("invitation", "You are invited", Email, 1).rates(0.38, 0.2).hours(72),
            step("engaged", "Opened or clicked?", Branch, 2).or(3),
            step("register", "Registration form", Form(form::WEBINAR), END).rates(0.42, 0.5).hours(24).under(1),
            step("reminder", "Seats are going", Email, 4).rates(0.24, 0.14).hours(48).under(1),
            step("text", "Starts tomorrow", Text, END).rates(0.0, 0.05).hours(24),
        ],
        ..BASE
    },
    Journey {
        id: "win-back",
        name: "Win-back",
        goal: r#"kind = "drive_purchase", trigger = "purchase", target = "12%""#,
        exits_on: Some(Name::Purchase),
        repeats: true,
        steps: &[
            step("miss-you", "We miss you", Email, 1).rates(0.24, 0.12),
            step("wait-7d", "Wait a week", Wait, 2).hours(168),
            step("offer", "Ten percent for you", Email, 3).rates(0.26, 0.16).hours(96),
            step("text", "Your voucher ends soon", Text, END).rates(0.0, 0.06).hours(48),
        ],
        ..BASE
    },
    Journey {
        id: "product-onboarding",
        name: "Product onboarding",
        goal: r#"kind = "onboard_people", trigger = "feature_activated", target = "35%", listening = "7d""#,
        exits_on: Some(Name::FeatureActivated),
        steps: &[
            step("first-steps", "First steps", InApp, 1).rates(0.62, 0.3).hours(24),
            step("guide", "Your guide", Email, 2).rates(0.48, 0.26).hours(72),
            step("check", "Try this next", Push, 3).rates(0.18, 0.42).hours(72),
            step("help", "Can we help?", Email, END).rates(0.36, 0.18).hours(96),
        ],
        ..BASE
    },
    Journey {
        id: "loyalty-tier",
        name: "Loyalty tier",
        goal: r#"kind = "increase_loyalty", trigger = "tier_upgraded", target = "20%", listening = "14d""#,
        exits_on: Some(Name::TierUpgraded),
        steps: &[
            step("welcome-tier", "Your new benefits", Email, 1).rates(0.5, 0.22),
            step("wait-10d", "Wait ten days", Wait, 2).hours(240),
            step("points", "Your points", Push, 3).rates(0.2, 0.4).hours(120),
            step("double", "Double points week", Email, END).rates(0.4, 0.24).hours(168),
        ],
        ..BASE
    },
    Journey {
        id: "service-notice",
        name: "Service notice",
        goal: r#"kind = "general_notification", target = "60%""#,
        repeats: true,
        excludes: false,
        suppresses: false,
        steps: &[step("notice", "Changes to our terms", Email, END).rates(0.56, 0.06).hours(72)],
        ..BASE
    },
    Journey {
        id: "product-launch",
        name: "Product launch: Aurora",
        published: 252,
        ended: Some(320),
        goal: r#"kind = "drive_purchase", trigger = "purchase", conditions = [{ attribute = "category", equals = "Aurora" }], target = "8%", listening = "7d""#,
        variants: Variants::Holdout(0.2),
        steps: &[
            step("teaser", "Something new is coming", Email, 1).rates(0.36, 0.16).hours(96),
            step("launch", "Aurora is here", Email, 2).rates(0.42, 0.26).hours(72),
            step("engaged", "Opened or clicked?", Branch, 3).or(4),
            step("demo", "See it in the app", InApp, END).rates(0.48, 0.3).hours(96).under(2),
            step("push", "Aurora in your shop", Push, END).rates(0.13, 0.38).hours(96).under(2),
        ],
        ..BASE
    },
    Journey {
        id: "renewal-reminder",
        name: "Renewal reminder",
        goal: r#"kind = "increase_loyalty", trigger = "subscription_renewed", target = "60%", listening = "14d""#,
        exits_on: Some(Name::SubscriptionRenewed),
        repeats: true,
        suppresses: false,
        fails: 0.08,
        steps: &[
            step("30-days", "Thirty days left", Email, 1).rates(0.58, 0.26).hours(240),
            step("10-days", "Ten days left", Email, 2).rates(0.5, 0.24).hours(120),
            step("text", "Last days", Text, END).rates(0.0, 0.14).hours(96),
        ],
        ..BASE
    },
    Journey {
        id: "event-follow-up",
        name: "Event follow-up",
        goal: r#"kind = "custom", trigger = "meeting_booked", target = "15%", listening = "7d""#,
        exits_on: Some(Name::MeetingBooked),
        repeats: true,
        steps: &[
            step("thanks", "Good to meet you", Email, 1).rates(0.5, 0.24).hours(48),
            step("whatsapp", "A word from your host", Whatsapp, 2).rates(0.0, 0.24).hours(48),
            step("slides", "The slides", Email, 3).rates(0.44, 0.32).hours(72),
            step("book", "Book a meeting", Form(form::MEETING), END).rates(0.14, 0.4).hours(24),
        ],
        ..BASE
    },
    Journey {
        id: "review-request",
        name: "Review request",
        published: 31,
        goal: r#"kind = "custom", trigger = "review_submitted", target = 50"#,
        exits_on: Some(Name::ReviewSubmitted),
        repeats: true,
        steps: &[
            step("ask", "How was it?", Email, 1).rates(0.38, 0.2).hours(120),
            step("remind", "Two minutes for a review", Push, END).rates(0.12, 0.3).hours(72),
        ],
        ..BASE
    },
    Journey {
        id: "newsletter",
        name: "Newsletter",
        goal: r#"kind = "general_notification", measure = "clicked", target = "30%""#,
        repeats: true,
        steps: &[step("issue", "This month's issue", Email, END).rates(0.32, 0.13).hours(48)],
        ..BASE
    },
    Journey {
        id: "trial-conversion",
        name: "Trial to subscription",
        goal: r#"kind = "drive_purchase", trigger = "subscription_started", target = "25%", listening = "7d""#,
        exits_on: Some(Name::SubscriptionStarted),
        second: Some(366),
        steps: &[
            step("day-1", "Start here", Email, 1).rates(0.58, 0.34).hours(96),
            step("day-5", "Did you see this?", InApp, 2).rates(0.52, 0.28).hours(120),
            step("day-10", "Your trial in numbers", Email, 3).rates(0.48, 0.26).hours(72),
            step("engaged", "Opened or clicked?", Branch, 4).or(5),
            step("offer", "Stay with us", Email, END).rates(0.46, 0.3).hours(48).under(3),
            step("call", "Shall we call you?", Text, END).rates(0.0, 0.1).hours(48).under(3),
        ],
        ..BASE
    },
    Journey {
        id: "lead-nurture",
        name: "Lead nurture",
        goal: r#"kind = "custom", trigger = "lead_updated", conditions = [{ attribute = "status", equals = "Qualified" }, { attribute = "rating", equals = "Hot" }], target = "30%", listening = "14d""#,
        exits_on: Some(Name::LeadUpdated),
        variants: Variants::Ab(1.25),
        steps: &[
            step("intro", "What we do", Email, 1).rates(0.42, 0.2).hours(120),
            step("story", "A customer story", Email, 2).rates(0.38, 0.22).hours(168),
            step("engaged", "Opened or clicked?", Branch, 3).or(5),
            step("guide", "The buyer's guide", Form(form::GUIDE), 4).rates(0.5, 0.5).hours(96).under(2),
            step("consult", "Talk to an expert", Form(form::CONTACT), END).rates(0.3, 0.35).hours(96),
            step("text", "A quick question", Text, END).rates(0.0, 0.08).hours(96).under(2),
        ],
        ..BASE
    },
    Journey {
        id: "flash-sale",
        name: "Weekend flash sale",
        published: 140,
        ended: Some(540),
        goal: r#"kind = "drive_purchase", trigger = "purchase", target = "10%", listening = "2d""#,
        repeats: true,
        fails: 0.06,
        steps: &[
            step("text", "Only this weekend", Text, 1).rates(0.0, 0.16).hours(24),
            step("whatsapp", "Still on until tonight", Whatsapp, END).rates(0.0, 0.18).hours(24),
        ],
        ..BASE
    },
    Journey {
        id: "guide-download",
        name: "Guide download",
        direction: "inbound",
        goal: r#"kind = "engage_customers", trigger = "trial_started", target = "5%", listening = "14d""#,
        exits_on: Some(Name::TrialStarted),
        steps: &[
            step("your-guide", "Your guide", Email, 1).rates(0.66, 0.44).hours(96),
            step("chapter", "A chapter you may like", Email, 2).rates(0.4, 0.22).hours(120),
            step("whatsapp", "Any questions?", Whatsapp, END).rates(0.0, 0.2).hours(72),
        ],
        ..BASE
    },
];
