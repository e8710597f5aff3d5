//! What the fold reads: shapes, events, memberships, and what is known of each journey.

use super::reason::Reason;
use crate::domain::standard::{Role, standard};

/// What an event means to the fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `journey_entered`.
    Entered,
    /// `journey_completed`.
    Completed,
    /// `journey_exited`.
    Exited,
    /// `journey_excluded`.
    Excluded,
    /// `step_entered`.
    StepEntered,
    /// `step_left`.
    StepLeft,
    /// `step_exited`.
    StepExited,
    /// An email or push opened: what a general notification wants (G3).
    Opened,
    /// The open of another channel: usable where a machine's (A13), but no open of G3.
    OtherOpened,
    /// An email, text, push or in-app message clicked (G3).
    Clicked,
    /// Any other message, form or custom event.
    Plain,
}

impl Kind {
    /// The kind of an event by its standard name, else its name in the data.
    #[must_use]
    pub fn of(event: &str) -> Self {
        match event {
            "journey_entered" => Self::Entered,
            "journey_completed" => Self::Completed,
            "journey_exited" => Self::Exited,
            "journey_excluded" => Self::Excluded,
            "step_entered" => Self::StepEntered,
            "step_left" => Self::StepLeft,
            "step_exited" => Self::StepExited,
            "email_clicked" | "text_clicked" | "push_clicked" | "in_app_clicked" => Self::Clicked,
            _ if event.rsplit('_').next() != Some("opened") => Self::Plain,
            _ if standard(event).is_some_and(|known| known.role == Role::Message) => Self::Opened,
            _ => Self::OtherOpened,
        }
    }

    /// Whether it is one of the events that make an entry (schema: lifecycle).
    #[must_use]
    pub fn lifecycle(self) -> bool {
        !matches!(self, Self::Opened | Self::OtherOpened | Self::Clicked | Self::Plain)
    }

    /// Whether it can end an entry or a visit (G4): of these, one without entry id at the very instant of the customer's
    /// next entry belongs to the entry that was open before it.
    #[must_use]
    pub fn ends(self) -> bool {
        matches!(self, Self::Completed | Self::Exited | Self::StepLeft | Self::StepExited)
    }

    /// Whether it ends a journey or a step for a reason (F3, G4).
    #[must_use]
    pub fn is_exit(self) -> bool {
        matches!(self, Self::Exited | Self::StepExited)
    }

    /// Whether a machine's event of this kind is used at all (A13): of machine events only opens are.
    #[must_use]
    pub fn used_of_machine(self) -> bool {
        matches!(self, Self::Opened | Self::OtherOpened)
    }
}

/// One distinct combination of the columns that do not tell events apart, texts as small numbers; 0 = none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// What the event means.
    pub kind: Kind,
    /// The event name.
    pub event: u32,
    /// The journey: position in the facts of journeys.
    pub journey: u32,
    /// The step.
    pub step: u32,
    /// The asset.
    pub asset: u32,
    /// The platform.
    pub platform: u32,
    /// It is a machine's (A13).
    pub machine: bool,
    /// It is a touch (A1, A2).
    pub touch: bool,
    /// Of `journey_exited` and `step_exited` (F7); unknown otherwise.
    pub reason: Reason,
}

impl Shape {
    /// Whether the event is used anywhere but in health (A13).
    #[must_use]
    pub fn used(&self) -> bool {
        !self.machine || self.kind.used_of_machine()
    }
}

/// One event of a customer. The caller has left out events after `as_of` (T1), dropped duplicates (T5), and sorted (T4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, in microseconds.
    pub at: i64,
    /// Hash of `entry_id`; 0 = none.
    pub entry: u64,
    /// Hash of `message_id`; 0 = none.
    pub message: u64,
    /// Row of the source.
    pub src: i64,
    /// Position in the shapes.
    pub shape: u32,
}

/// One membership of the customer in a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The segment.
    pub segment: u32,
    /// Since when; `None` = always.
    pub added: Option<i64>,
    /// Until when; `None` = still.
    pub removed: Option<i64>,
}

/// What ends entries of a journey from outside (G4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// When the journey ended.
    pub ended: Option<i64>,
    /// Joining one of these segments ends an active entry.
    pub suppress: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g3_opens_are_of_email_and_push_and_clicks_of_email_text_push_and_in_app() {
        for (event, kind) in [
            ("email_opened", Kind::Opened),
            ("push_opened", Kind::Opened),
            ("whatsapp_opened", Kind::OtherOpened),
            ("opened", Kind::OtherOpened),
            ("in_app_clicked", Kind::Clicked),
            ("text_clicked", Kind::Clicked),
            ("text_replied", Kind::Plain),
            ("form_visited", Kind::Plain),
            ("whatsapp_clicked", Kind::Plain),
            ("purchase", Kind::Plain),
            ("step_left", Kind::StepLeft),
        ] {
            assert_eq!(Kind::of(event), kind, "{event}");
        }
    }
}
