//! What the company runs: the shape of its journeys and steps. The list itself is in `list`.

mod list;

pub use list::{JOURNEYS, journey};

use super::words::{NONE, Name};

/// The end of a journey, as a step's successor.
pub const END: u8 = u8::MAX;

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Sends an email.
    Email,
    /// Sends a text message.
    Text,
    /// Sends a push notification.
    Push,
    /// Shows a message in the app.
    InApp,
    /// Sends a message by the custom channel.
    Whatsapp,
    /// Leads to the form of this position.
    Form(u8),
    /// Waits.
    Wait,
    /// Goes on by whether the customer has opened or clicked.
    Branch,
}

impl Kind {
    /// The word in the `kind` column.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Text => "text",
            Self::Push => "push",
            Self::InApp => "in_app",
            Self::Whatsapp => "whatsapp",
            Self::Form(_) => "form",
            Self::Wait => "wait",
            Self::Branch => "branch",
        }
    }

    /// The position of its channel, [`NONE`] where it has none.
    #[must_use]
    pub fn channel(self) -> u8 {
        match self {
            Self::Email => 0,
            Self::Text => 1,
            Self::Push => 2,
            Self::InApp => 3,
            Self::Whatsapp => 4,
            Self::Form(_) => 5,
            Self::Wait | Self::Branch => NONE,
        }
    }
}

/// One step of a journey.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The id, unique in its journey.
    pub id: &'static str,
    /// What users call it, and its message.
    pub name: &'static str,
    /// What it does.
    pub kind: Kind,
    /// Hours until it is left.
    pub hours: i64,
    /// How likely its message is opened (email, push), shown (in-app), or its form visited.
    pub open: f64,
    /// How likely an open (email, push, in-app), a delivery (text, custom) or a visit (form) is followed by a click or submission.
    pub click: f64,
    /// The step after it; of a branch: for those who opened or clicked.
    pub next: u8,
    /// The step after a branch for all others.
    pub other: u8,
    /// The step under which it hangs, where that is not the one before it.
    pub parent: u8,
}

impl Step {
    const fn new(id: &'static str, name: &'static str, kind: Kind, next: u8) -> Self {
        Self { id, name, kind, hours: 0, open: 0.0, click: 0.0, next, other: NONE, parent: NONE }
    }

    const fn rates(self, open: f64, click: f64) -> Self {
        Self { open, click, ..self }
    }

    const fn hours(self, hours: i64) -> Self {
        Self { hours, ..self }
    }

    const fn or(self, other: u8) -> Self {
        Self { other, ..self }
    }

    const fn under(self, parent: u8) -> Self {
        Self { parent, ..self }
    }
}

/// How entries of a journey are told apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Variants {
    /// They are not.
    One,
    /// Half get B, whose messages are clicked more by this factor.
    Ab(f64),
    /// This share is held out and receives nothing; the others are A.
    Holdout(f64),
}

/// One journey.
#[derive(Clone, Copy, Debug)]
pub struct Journey {
    /// The id in the events.
    pub id: &'static str,
    /// What users call it.
    pub name: &'static str,
    /// Outbound or inbound (R8).
    pub direction: &'static str,
    /// Day of publication; day 0 is 2024-01-01.
    pub published: i64,
    /// Day of its end.
    pub ended: Option<i64>,
    /// The goal as the configuration writes it.
    pub goal: &'static str,
    /// The event that ends an entry, its goal being met.
    pub exits_on: Option<Name>,
    /// Whether a customer can enter again.
    pub repeats: bool,
    /// Whether employees are kept out.
    pub excludes: bool,
    /// Whether unsubscribing ends an entry.
    pub suppresses: bool,
    /// A/B test or holdout.
    pub variants: Variants,
    /// Day from which version 2 runs, whose messages are clicked a fifth more.
    pub second: Option<i64>,
    /// Share of text and push messages that fail.
    pub fails: f64,
    /// The steps; the first one is where entries start.
    pub steps: &'static [Step],
}
