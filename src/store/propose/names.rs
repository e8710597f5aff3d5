//! What people call things: synonyms of columns, tables and events.

use crate::domain::standard::STANDARD;

/// Names and other words for each.
type Synonyms = &'static [(&'static str, &'static [&'static str])];

/// Milepost's columns and other names for them, the likeliest first.
#[rustfmt::skip]
pub(super) const COLUMNS: &[(&str, &[&str])] = &[
    ("occurred_at", &["occurred_at", "event_time", "event_timestamp", "timestamp", "ts", "event_ts", "time", "event_at", "happened_at", "datetime", "event_date", "created_at", "date"]),
    ("customer_id", &["customer_id", "user_id", "customer", "client_id", "contact_id", "profile_id", "person_id", "household_id", "subscriber_id", "visitor_id", "member_id", "buyer", "buyer_id", "client", "user", "userid", "uid", "email", "anonymous_id"]),
    ("event", &["event", "event_name", "event_type", "action", "activity", "activity_type", "interaction", "interaction_type", "name", "type"]),
    ("event_id", &["event_id", "event_uuid", "message_event_id", "uuid"]),
    ("journey_id", &["journey_id", "journey", "campaign_id", "campaign", "flow_id", "automation_id", "program_id", "campaign_name", "utm_campaign"]),
    ("entry_id", &["entry_id", "enrollment_id", "journey_entry_id", "run_id"]),
    ("journey_version", &["journey_version", "version", "flow_version"]),
    ("step_id", &["step_id", "step", "node_id", "journey_step_id"]),
    ("channel", &["channel", "medium", "utm_medium", "acquisition_channel", "marketing_channel", "source_channel"]),
    ("asset_id", &["asset_id", "asset", "template_id", "creative_id", "content_id", "email_id", "form_id", "message_name"]),
    ("message_id", &["message_id", "send_id", "delivery_id"]),
    ("platform", &["platform", "device", "device_type", "os", "operating_system"]),
    ("business_unit", &["business_unit", "bu", "brand", "division", "region"]),
    ("variant", &["variant", "ab_variant", "test_group", "arm"]),
    ("is_machine", &["is_machine", "is_bot", "bot", "machine_open", "is_machine_open"]),
    ("value", &["value", "revenue", "amount", "order_value", "total", "sales_value", "price", "gmv", "total_amount"]),
    ("attributes", &["attributes", "properties", "props", "event_properties", "payload", "metadata", "params", "event_params", "data", "context"]),
];

/// Milepost's other tables, other names for them, and other names for their columns.
#[rustfmt::skip]
pub(super) const TABLES: &[(&str, &[&str], Synonyms)] = &[
    ("customers", &["customers", "customer", "users", "user", "contacts", "people", "profiles", "members", "demographics", "households", "subscribers", "clients"],
        &[("customer_id", &["customer_id", "user_id", "contact_id", "household_id", "profile_id", "person_id", "client_id", "subscriber_id", "member_id", "id"]),
          ("name", &["name", "full_name", "customer_name", "display_name"]), ("email", &["email", "email_address", "mail"]),
          ("created_at", &["created_at", "signup_date", "registered_at", "created"]), ("business_unit", &["business_unit", "brand", "region"])]),
    ("journeys", &["journeys", "journey", "campaigns", "campaign", "flows", "automations", "programs", "campaign_descriptions", "campaign_desc"],
        &[("journey_id", &["journey_id", "campaign_id", "flow_id", "automation_id", "program_id", "id"]),
          ("name", &["name", "journey_name", "campaign_name", "title"]), ("published_at", &["published_at", "start_date", "started_at", "launched_at", "start"]),
          ("ended_at", &["ended_at", "end_date", "finished_at", "end"]), ("status", &["status", "state"]), ("direction", &["direction"])]),
    ("steps", &["steps", "journey_steps", "nodes", "flow_steps"],
        &[("journey_id", &["journey_id", "campaign_id", "flow_id"]), ("step_id", &["step_id", "node_id", "id"]),
          ("name", &["name", "step_name"]), ("kind", &["kind", "type", "step_type"]), ("position", &["position", "step_order", "sequence"]), ("parent_id", &["parent_id", "parent"])]),
    ("assets", &["assets", "templates", "creatives", "contents", "emails"],
        &[("asset_id", &["asset_id", "template_id", "creative_id", "content_id", "id"]), ("name", &["name", "title", "subject"]), ("channel", &["channel", "medium"])]),
    ("segments", &["segments", "segment_members", "segment_memberships", "audiences", "list_members"],
        &[("segment", &["segment", "segment_id", "segment_name", "audience", "list"]), ("customer_id", &["customer_id", "user_id", "contact_id", "profile_id", "member_id"]),
          ("added_at", &["added_at", "joined_at", "entered_at"]), ("removed_at", &["removed_at", "left_at", "exited_at"])]),
];

/// A name in plain letters: `Event Name`, `eventName` and `event-name` are `event_name`.
pub(super) fn plain(name: &str) -> String {
    let mut out = String::new();
    let mut lower = false;
    for c in name.chars() {
        if c.is_alphanumeric() {
            if c.is_uppercase() && lower {
                out.push('_');
            }
            lower = c.is_lowercase() || c.is_ascii_digit();
            out.extend(c.to_lowercase());
        } else if !out.ends_with('_') && !out.is_empty() {
            out.push('_');
            lower = false;
        }
    }
    out.trim_end_matches('_').to_owned()
}

/// Control characters, and those that turn text around or hide in it: no name in the configuration may hold them.
pub(super) fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// How well a name fits a list of synonyms, 0–1: the earlier in the list the better.
pub(super) fn fit(name: &str, synonyms: &[&str]) -> f64 {
    let name = plain(name);
    #[expect(clippy::cast_precision_loss, reason = "lists are short")]
    let rank = |at: usize| 1.0 - 0.02 * at as f64;
    if let Some(at) = synonyms.iter().position(|synonym| *synonym == name) {
        return rank(at);
    }
    let words: Vec<&str> = name.split('_').collect();
    let part = |synonym: &&str| synonym.len() > 3 && (name.ends_with(*synonym) || words.contains(synonym));
    synonyms.iter().position(part).map_or(0.0, |at| 0.6 * rank(at))
}

/// Words for the channels and verbs of the standard events.
#[rustfmt::skip]
const WORDS: &[(&str, &[&str])] = &[
    ("email", &["email", "mail", "e-mail", "newsletter"]), ("text", &["sms", "text", "mms"]), ("push", &["push", "notification"]),
    ("in_app", &["inapp"]), ("form", &["form"]),
];
#[rustfmt::skip]
const VERBS: &[(&str, &[&str])] = &[
    ("sent", &["sent", "send", "dispatched"]), ("delivered", &["delivered", "delivery"]), ("bounced", &["bounced", "bounce"]),
    ("opened", &["opened", "open", "opens"]), ("clicked", &["clicked", "click", "clicks"]),
    ("unsubscribed", &["unsubscribed", "unsubscribe", "optout"]), ("spam_reported", &["spam", "complaint", "complained"]),
    ("failed", &["failed", "failure"]), ("replied", &["replied", "reply"]), ("shown", &["shown", "displayed", "impression", "viewed"]),
    ("dismissed", &["dismissed", "closed"]), ("visited", &["visited", "viewed", "view"]), ("submitted", &["submitted", "submit", "filled"]),
];

/// The standard event that a name of the data stands for, if it is not that name already.
pub(super) fn standard_for(name: &str) -> Option<&'static str> {
    let plain = plain(name);
    if STANDARD.iter().any(|standard| standard.name == name) {
        return None;
    }
    if let Some(same) = STANDARD.iter().find(|standard| standard.name == plain) {
        return Some(same.name);
    }
    let plain = plain.replace("in_app", "inapp").replace("opt_out", "optout");
    let words: Vec<&str> = plain.split('_').collect();
    let channel = WORDS.iter().find(|(_, words_of)| words.iter().any(|word| words_of.contains(word)));
    let channel = match channel {
        Some((channel, _)) => *channel,
        // A bare verb is about email, the channel that nobody names.
        None if words.len() == 1
            && ["open", "opened", "bounce", "bounced", "unsubscribe", "unsubscribed"].contains(&words[0]) =>
        {
            "email"
        }
        None => return None,
    };
    let verb_of = |standard: &crate::domain::standard::Standard| {
        VERBS.iter().any(|(verb, said)| *verb == standard.verb && words.iter().any(|word| said.contains(word)))
    };
    // "Email link opened" has one verb; a name with more words than channel and verb is another event.
    let known = |word: &&str| {
        WORDS.iter().chain(VERBS).any(|(_, said)| said.contains(word))
            || ["message", "link", "event", "campaign"].contains(word)
    };
    if !words.iter().all(known) {
        return None;
    }
    STANDARD
        .iter()
        .find(|standard| standard.channel == Some(channel) && verb_of(standard))
        .map(|standard| standard.name)
}

/// Whether an event is worth being a milestone, the likeliest first.
pub(super) fn conversion(name: &str) -> Option<usize> {
    const WORDS: &[&str] = &[
        "purchase",
        "conversion",
        "order",
        "checkout_completed",
        "transaction",
        "sale",
        "payment_succeeded",
        "signup",
        "sign_up",
        "registered",
        "subscribed",
        "lead",
        "redeemed",
        "booking",
        "demo_requested",
    ];
    let plain = plain(name);
    let bad = ["error", "fail", "bug", "cancel", "refund", "abandon", "started", "view"];
    if bad.iter().any(|word| plain.contains(word)) {
        return None;
    }
    WORDS.iter().position(|word| {
        plain == *word
            || plain.starts_with(&format!("{word}_"))
            || plain.ends_with(&format!("_{word}"))
            || plain == format!("{word}s")
    })
}

/// Whether an event is a contact with marketing that is not among the standard touches.
pub(super) fn touch(name: &str) -> bool {
    let plain = plain(name);
    ["touch", "touchpoint", "impression", "ad_click", "ad_view", "visit", "session_start", "click"]
        .contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_events_lead_to_the_standard_ones() {
        for (name, standard) in [
            ("Email Opened", Some("email_opened")),
            ("open", Some("email_opened")),
            ("emailClick", Some("email_clicked")),
            ("SMS sent", Some("text_sent")),
            ("In-App Dismissed", Some("in_app_dismissed")),
            ("Form Submit", Some("form_submitted")),
            ("push notification opened", Some("push_opened")),
            ("email_opened", None),
            ("add_to_cart", None),
            ("email address changed", None),
            ("purchase", None),
        ] {
            assert_eq!(standard_for(name), standard, "{name}");
        }
    }

    #[test]
    fn names_of_columns_fit_their_synonyms() {
        assert_eq!(plain("eventName"), "event_name");
        assert_eq!(plain("Event Name"), "event_name");
        assert!(fit("user_id", COLUMNS[1].1) > fit("buyer", COLUMNS[1].1));
        assert!(fit("transaction_timestamp", COLUMNS[0].1) > 0.5);
        assert!(fit("weather", COLUMNS[0].1) < 0.1);
        assert!(conversion("checkout_completed").is_some() && conversion("payment_error").is_none());
    }
}
