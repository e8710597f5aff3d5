//! The standard event names, their channels and their depth (T4, A1, A2; schema.md 1).

/// How far an interaction goes; the second key of the order of one customer's events (T4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Depth {
    /// Sent, delivered, failed, bounced.
    Sent,
    /// Opened, visited, shown.
    Opened,
    /// Clicked, replied, submitted.
    Clicked,
    /// Everything without a depth: business and lifecycle events.
    Other,
}

/// What the engine does with an event of a standard name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A step in the life of a journey's entry.
    Lifecycle,
    /// Something that happened to a message or a form.
    Message,
    /// Known, but of no further meaning to funnels and attribution.
    Business,
}

/// One standard event name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standard {
    /// The name in the data.
    pub name: &'static str,
    /// The channel where the row names none.
    pub channel: Option<&'static str>,
    /// The name without its channel: `opened`. The metric of step-metrics.
    pub verb: &'static str,
    /// What the engine does with it.
    pub role: Role,
    /// Its place among events of the same time (T4).
    pub depth: Depth,
    /// Whether it is a touch (A1).
    pub touch: bool,
}

const fn lifecycle(name: &'static str) -> Standard {
    Standard { name, channel: None, verb: name, role: Role::Lifecycle, depth: Depth::Other, touch: false }
}

const fn business(name: &'static str) -> Standard {
    Standard { name, channel: None, verb: name, role: Role::Business, depth: Depth::Other, touch: false }
}

const fn message(name: &'static str, channel: &'static str, verb: &'static str, depth: Depth) -> Standard {
    Standard { name, channel: Some(channel), verb, role: Role::Message, depth, touch: false }
}

const fn touch(name: &'static str, channel: &'static str, verb: &'static str, depth: Depth) -> Standard {
    Standard { name, channel: Some(channel), verb, role: Role::Message, depth, touch: true }
}

use Depth::{Clicked, Opened, Sent};

/// Every standard event name.
pub const STANDARD: &[Standard] = &[
    lifecycle("journey_entered"),
    lifecycle("journey_completed"),
    lifecycle("journey_exited"),
    lifecycle("journey_excluded"),
    lifecycle("step_entered"),
    lifecycle("step_left"),
    lifecycle("step_exited"),
    message("email_sent", "email", "sent", Sent),
    message("email_delivered", "email", "delivered", Sent),
    message("email_bounced", "email", "bounced", Sent),
    touch("email_opened", "email", "opened", Opened),
    touch("email_clicked", "email", "clicked", Clicked),
    message("email_unsubscribed", "email", "unsubscribed", Clicked),
    message("email_spam_reported", "email", "spam_reported", Clicked),
    message("text_sent", "text", "sent", Sent),
    message("text_delivered", "text", "delivered", Sent),
    message("text_failed", "text", "failed", Sent),
    touch("text_clicked", "text", "clicked", Clicked),
    touch("text_replied", "text", "replied", Clicked),
    message("push_sent", "push", "sent", Sent),
    message("push_failed", "push", "failed", Sent),
    touch("push_opened", "push", "opened", Opened),
    touch("push_clicked", "push", "clicked", Clicked),
    message("in_app_shown", "in_app", "shown", Opened),
    message("in_app_clicked", "in_app", "clicked", Clicked),
    message("in_app_dismissed", "in_app", "dismissed", Clicked),
    touch("form_visited", "form", "visited", Opened),
    touch("form_submitted", "form", "submitted", Clicked),
    business("page_visited"),
    business("subscribed"),
    business("consent_changed"),
    business("identified"),
];

/// The standard event of a name.
#[must_use]
pub fn standard(name: &str) -> Option<&'static Standard> {
    STANDARD.iter().find(|standard| standard.name == name)
}

/// The depth of a configured touch name: that of its last word, else that of opened (T4).
#[must_use]
pub fn custom_depth(name: &str) -> Depth {
    match name.rsplit('_').next() {
        Some("sent" | "delivered" | "failed" | "bounced") => Sent,
        Some("clicked" | "replied" | "submitted") => Clicked,
        _ => Opened,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a1_touches_are_these_and_no_others() {
        let touches: Vec<_> = STANDARD.iter().filter(|s| s.touch).map(|s| s.name).collect();
        assert_eq!(
            touches,
            [
                "email_opened",
                "email_clicked",
                "text_clicked",
                "text_replied",
                "push_opened",
                "push_clicked",
                "form_visited",
                "form_submitted"
            ]
        );
    }

    #[test]
    fn t4_depth_is_sent_then_opened_then_clicked_then_the_rest() {
        let depth = |name| standard(name).map(|s| s.depth).unwrap();
        assert!(depth("email_sent") < depth("form_visited"));
        assert!(depth("email_opened") < depth("text_replied"));
        assert!(depth("form_submitted") < depth("journey_entered"));
        assert_eq!(custom_depth("whatsapp_clicked"), Clicked);
        assert_eq!(custom_depth("visit"), Opened);
    }
}
