//! The words of the world: event names, segments, forms, pages, people, companies.

/// The event names that the world uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[expect(missing_docs, reason = "each is the event of that name")]
pub enum Name {
    JourneyEntered,
    JourneyCompleted,
    JourneyExited,
    JourneyExcluded,
    StepEntered,
    StepLeft,
    StepExited,
    EmailSent,
    EmailDelivered,
    EmailBounced,
    EmailOpened,
    EmailClicked,
    EmailUnsubscribed,
    EmailSpamReported,
    TextSent,
    TextDelivered,
    TextFailed,
    TextClicked,
    TextReplied,
    PushSent,
    PushFailed,
    PushOpened,
    PushClicked,
    InAppShown,
    InAppClicked,
    InAppDismissed,
    FormVisited,
    FormSubmitted,
    PageVisited,
    Subscribed,
    ConsentChanged,
    Identified,
    WhatsappSent,
    WhatsappClicked,
    WhatsappReplied,
    CartAbandoned,
    CheckoutCompleted,
    Purchase,
    ProfileCompleted,
    FeatureActivated,
    TierUpgraded,
    SubscriptionStarted,
    SubscriptionRenewed,
    TrialStarted,
    MeetingBooked,
    ReviewSubmitted,
    EventAttended,
    LeadUpdated,
    DealWon,
}

/// The texts of [`Name`], in its order.
pub const NAMES: [&str; 49] = [
    "journey_entered",
    "journey_completed",
    "journey_exited",
    "journey_excluded",
    "step_entered",
    "step_left",
    "step_exited",
    "email_sent",
    "email_delivered",
    "email_bounced",
    "email_opened",
    "email_clicked",
    "email_unsubscribed",
    "email_spam_reported",
    "text_sent",
    "text_delivered",
    "text_failed",
    "text_clicked",
    "text_replied",
    "push_sent",
    "push_failed",
    "push_opened",
    "push_clicked",
    "in_app_shown",
    "in_app_clicked",
    "in_app_dismissed",
    "form_visited",
    "form_submitted",
    "page_visited",
    "subscribed",
    "consent_changed",
    "identified",
    "whatsapp_sent",
    "whatsapp_clicked",
    "whatsapp_replied",
    "cart_abandoned",
    "checkout_completed",
    "purchase",
    "profile_completed",
    "feature_activated",
    "tier_upgraded",
    "subscription_started",
    "subscription_renewed",
    "trial_started",
    "meeting_booked",
    "review_submitted",
    "event_attended",
    "lead_updated",
    "deal_won",
];

impl Name {
    /// The text in the data.
    #[must_use]
    pub fn text(self) -> &'static str {
        NAMES[self as usize]
    }

    /// Whether attribution reads it: a touch (A1, A2), or the trigger of one of the demo's milestones (M1).
    #[must_use]
    pub const fn lean(self) -> bool {
        matches!(
            self,
            Self::EmailOpened
                | Self::EmailClicked
                | Self::TextClicked
                | Self::TextReplied
                | Self::PushOpened
                | Self::PushClicked
                | Self::FormVisited
                | Self::FormSubmitted
                | Self::WhatsappClicked
                | Self::WhatsappReplied
                | Self::LeadUpdated
                | Self::Purchase
                | Self::TrialStarted
        )
    }
}

/// No journey, step, asset, channel, platform, variant, version or attributes.
pub const NONE: u8 = u8::MAX;

/// Channels, as the `channel` column has them.
pub const CHANNELS: [&str; 6] = ["email", "text", "push", "in_app", "whatsapp", "form"];
/// Platforms.
pub const PLATFORMS: [&str; 3] = ["ios", "android", "web"];
/// Business units.
pub const UNITS: [&str; 4] = ["Retail", "Wholesale", "Digital", "Services"];
/// Variants of journeys.
pub const VARIANTS: [&str; 3] = ["A", "B", "holdout"];
/// The variant that receives no messages.
pub const HOLDOUT: u8 = 2;

/// Segments.
pub const SEGMENTS: [&str; 5] = ["unsubscribed", "employees", "vip", "newsletter", "trial"];
/// [`SEGMENTS`] by name.
pub mod segment {
    /// Wants no messages.
    pub const UNSUBSCRIBED: u8 = 0;
    /// Works here.
    pub const EMPLOYEES: u8 = 1;
    /// Buys much.
    pub const VIP: u8 = 2;
    /// Reads the newsletter.
    pub const NEWSLETTER: u8 = 3;
    /// Has a trial running.
    pub const TRIAL: u8 = 4;
}

/// Forms: id and name. They are assets too.
pub const FORMS: [(&str, &str); 5] = [
    ("form-contact", "Contact us"),
    ("form-guide", "Guide download"),
    ("form-webinar", "Webinar registration"),
    ("form-newsletter", "Newsletter sign-up"),
    ("form-meeting", "Book a meeting"),
];
/// [`FORMS`] by name.
pub mod form {
    /// Contact us.
    pub const CONTACT: u8 = 0;
    /// Guide download.
    pub const GUIDE: u8 = 1;
    /// Webinar registration.
    pub const WEBINAR: u8 = 2;
    /// Newsletter sign-up.
    pub const NEWSLETTER: u8 = 3;
    /// Book a meeting.
    pub const MEETING: u8 = 4;
}

/// Reasons for leaving a journey (F7), the first of [`attribute_texts`].
pub const REASONS: [&str; 8] = [
    "goal_met",
    "completed",
    "suppressed",
    "exit_trigger",
    "repeat_entry_blocked",
    "condition_unmet",
    "record_missing",
    "error",
];
/// [`REASONS`] by name.
pub mod reason {
    /// The goal was met.
    pub const GOAL_MET: u8 = 0;
    /// Joined a suppression segment.
    pub const SUPPRESSED: u8 = 2;
    /// Did what ends the journey.
    pub const EXIT_TRIGGER: u8 = 3;
    /// A condition no longer held.
    pub const CONDITION_UNMET: u8 = 5;
    /// The contact's record was gone.
    pub const RECORD_MISSING: u8 = 6;
    /// A technical fault.
    pub const ERROR: u8 = 7;
}

/// Pages of the site.
pub const PAGES: [&str; 10] = [
    "/",
    "/pricing",
    "/products/aurora",
    "/products/borealis",
    "/products/care",
    "/articles/getting-started",
    "/articles/customer-stories",
    "/events",
    "/support",
    "/cart",
];
/// What is bought.
pub const CATEGORIES: [&str; 4] = ["Aurora", "Borealis", "Accessories", "Care"];
/// States of a lead.
pub const STATUSES: [&str; 5] = ["New", "Working", "Qualified", "Disqualified", "Converted"];
/// Ratings of a lead.
pub const RATINGS: [&str; 3] = ["Cold", "Warm", "Hot"];

const PAGE: u8 = 8;
const CATEGORY: u8 = PAGE + 10;
const LEAD: u8 = CATEGORY + 8;
const CONSENT: u8 = LEAD + 15;

/// The attributes of a page view.
#[must_use]
pub const fn page(page: u8) -> u8 {
    PAGE + page
}

/// The attributes of a purchase, in a shop or online.
#[must_use]
pub const fn category(category: u8, online: bool) -> u8 {
    CATEGORY + category * 2 + online as u8
}

/// The attributes of a lead's update.
#[must_use]
pub const fn lead(status: u8, rating: u8) -> u8 {
    LEAD + status * 3 + rating
}

/// The attributes of a withdrawn consent.
pub const WITHDRAWN: u8 = CONSENT;

/// Every value of the `attributes` column, by the codes above.
#[must_use]
pub fn attribute_texts() -> Vec<String> {
    let mut texts: Vec<String> = REASONS.iter().map(|reason| format!(r#"{{"reason":"{reason}"}}"#)).collect();
    texts.extend(PAGES.iter().map(|page| format!(r#"{{"page":"{page}"}}"#)));
    for category in CATEGORIES {
        texts.extend(["store", "online"].map(|place| format!(r#"{{"category":"{category}","place":"{place}"}}"#)));
    }
    for status in STATUSES {
        texts.extend(RATINGS.map(|rating| format!(r#"{{"status":"{status}","rating":"{rating}"}}"#)));
    }
    texts.push(r#"{"consent":"withdrawn","purpose":"marketing"}"#.to_owned());
    texts
}

/// Stages of a lead, in order (R7).
pub const STAGES: [&str; 8] = [
    "inquiry",
    "marketing qualified",
    "teleprospecting ready",
    "teleprospecting accepted",
    "sales ready",
    "sales accepted",
    "won",
    "lost",
];

/// First names.
pub const FIRST: [&str; 48] = [
    "Ada", "Amir", "Anna", "Beatriz", "Ben", "Carla", "Chen", "Clara", "Daniel", "Diego", "Elena", "Emil", "Fatima",
    "Felix", "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jana", "Jonas", "Kaya", "Kenji", "Lea", "Leo", "Lina", "Luca",
    "Maja", "Marco", "Mia", "Milan", "Nadia", "Nils", "Nora", "Olga", "Omar", "Paula", "Priya", "Rafael", "Rosa",
    "Samir", "Sara", "Tariq", "Tomas", "Vera", "Viktor", "Yara", "Zoe",
];
/// Last names.
pub const LAST: [&str; 48] = [
    "Abel", "Almeida", "Andersen", "Bauer", "Becker", "Bianchi", "Brandt", "Castro", "Costa", "Dubois", "Eriksen",
    "Fischer", "Fontana", "Garcia", "Haas", "Hansen", "Hoffmann", "Ibrahim", "Ito", "Jansen", "Keller", "Khan",
    "Kovacs", "Kumar", "Lang", "Larsen", "Lehmann", "Lopez", "Marino", "Meyer", "Moreau", "Nagy", "Nowak", "Okafor",
    "Olsen", "Park", "Petrov", "Ricci", "Rossi", "Sato", "Schmidt", "Silva", "Singh", "Sommer", "Tanaka", "Vogel",
    "Weber", "Ziegler",
];
/// First words of company names.
pub const COMPANY: [&str; 24] = [
    "Alder", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Granite", "Harbor", "Iris", "Juniper", "Kestrel", "Lumen",
    "Meadow", "Nimbus", "Orchard", "Pioneer", "Quarry", "Ridge", "Summit", "Timber", "Umber", "Vertex", "Willow",
    "Zephyr",
];
/// Second words of company names.
pub const TRADE: [&str; 12] = [
    "Analytics",
    "Bikes",
    "Catering",
    "Design",
    "Energy",
    "Foods",
    "Health",
    "Logistics",
    "Media",
    "Retail",
    "Systems",
    "Travel",
];
/// Countries of customers.
pub const COUNTRIES: [&str; 8] = ["DE", "FR", "NL", "ES", "IT", "GB", "SE", "US"];
