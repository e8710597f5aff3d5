//! What people call things: synonyms of columns and tables.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Names and other words for each.
type Synonyms = &'static [(&'static str, &'static [&'static str])];

/// Milepost's columns of events and other names for them, the likeliest first.
#[rustfmt::skip]
pub(super) const COLUMNS: &[(&str, &[&str])] = &[
    ("occurred_at", &["occurred_at", "event_time", "event_timestamp", "derived_tstamp", "timestamp", "ts", "event_ts", "time", "event_at", "happened_at", "event_datetime", "datetime", "server_time", "event_date", "collector_tstamp", "interaction_time", "activity_date", "action_time", "created_at", "created", "date", "zeitpunkt", "datum", "fecha"]),
    ("customer_id", &["customer_id", "user_id", "customer", "contact_id", "person_id", "profile_id", "household_id", "subscriber_key", "subscriber_id", "external_user_id", "external_id", "distinct_id", "ext_id", "visitor_id", "visitorid", "id_visitor", "idvisitor", "member_id", "client_id", "buyer", "buyer_id", "client", "user", "userid", "uid", "recipient", "email_address", "email", "user_pseudo_id", "domain_userid", "anonymous_id", "amplitude_id", "device_id", "kundennummer", "kunden_nr", "kunde"]),
    ("event", &["event_name", "event", "event_type", "action", "activity_type", "interaction_type", "metric", "metric_name", "metric_id", "activity", "interaction", "ereignis", "aktion", "type", "name"]),
    ("event_id", &["event_id", "event_uuid", "message_event_id", "insert_id", "idempotency_id", "uuid", "idlink_va", "id"]),
    ("journey_id", &["journey_id", "journey", "customer_journey_id", "canvas_id", "campaign_id", "campaign", "flow_id", "automation_id", "program_id", "campaign_name", "utm_campaign", "mkt_campaign", "kampagne"]),
    ("entry_id", &["entry_id", "enrollment_id", "journey_entry_id", "journey_run_id", "run_id"]),
    ("journey_version", &["journey_version", "version", "flow_version"]),
    ("step_id", &["step_id", "step", "node_id", "journey_step_id", "journey_action_id", "canvas_step_id", "action_id"]),
    ("channel", &["channel", "medium", "utm_medium", "mkt_medium", "acquisition_channel", "marketing_channel", "source_channel", "object_type"]),
    ("asset_id", &["asset_id", "asset", "template_id", "creative_id", "content_id", "email_id", "form_id", "message_name"]),
    ("message_id", &["message_id", "send_id", "delivery_id"]),
    ("platform", &["platform", "device", "device_type", "os", "operating_system"]),
    ("business_unit", &["business_unit", "business_unit_id", "bu", "brand", "division"]),
    ("variant", &["variant", "ab_variant", "test_group", "arm", "message_variation_id"]),
    ("is_machine", &["is_machine", "is_bot", "bot", "machine_open", "is_machine_open"]),
    ("value", &["value", "revenue", "amount", "order_value", "total", "sales_value", "price", "gmv", "total_amount", "purchase_revenue", "betrag", "umsatz"]),
    ("attributes", &["attributes", "properties", "props", "event_properties", "payload", "metadata", "params", "event_params", "data", "context"]),
];

/// Milepost's other tables, other names for them, and other names for their columns.
#[rustfmt::skip]
pub(super) const TABLES: &[(&str, &[&str], Synonyms)] = &[
    ("customers", &["customers", "customer", "users", "user", "contacts", "contact", "people", "person", "persons", "profiles", "profile", "members", "member", "demographics", "households", "subscribers", "clients", "list", "lists", "audience", "kunden"],
        &[("customer_id", &["customer_id", "user_id", "contact_id", "household_id", "profile_id", "person_id", "client_id", "subscriber_key", "subscriber_id", "member_id", "id", "email_address", "email", "kundennummer"]),
          ("name", &["name", "full_name", "customer_name", "display_name"]), ("email", &["email", "email_address", "mail"]),
          ("created_at", &["created_at", "signup_date", "registered_at", "created", "optin_time"]), ("business_unit", &["business_unit", "brand", "region"])]),
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

/// Columns that tell of a person, not of what happened.
#[rustfmt::skip]
const PERSONAL: &[&str] = &[
    "first_name", "last_name", "fname", "lname", "given_name", "family_name", "surname", "forename", "full_name", "vorname",
    "nachname", "birthday", "birth_date", "date_of_birth", "phone", "phone_number", "gender", "member_rating", "optin_time",
    "confirm_time", "salutation", "anrede",
];

/// Last words of tables whose every row is one event.
#[rustfmt::skip]
const HAPPENED: &[&str] = &[
    "order", "purchase", "transaction", "sale", "redemption", "booking", "payment", "conversion", "visit", "session", "login", "signup",
    "registration", "submission", "download", "call", "send", "sent", "open", "opened", "click", "clicked", "bounce", "bounced", "delivered",
    "delivery", "unsubscribe", "unsubscribed", "unsub", "reply", "impression", "view", "return", "refund", "cancellation", "interaction", "activity", "action",
    "event", "touch", "touchpoint", "shown", "dismissed", "failed", "entered", "completed", "exited", "submitted", "visited",
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

#[expect(clippy::cast_precision_loss, reason = "lists are short")]
fn rank(at: usize) -> f64 {
    1.0 - 0.015 * at as f64
}

/// How well a plain name fits a list of synonyms, 0–1: the earlier in the list the better.
pub(super) fn fit(plain: &str, synonyms: &[&str]) -> f64 {
    let exact = exact(plain, synonyms);
    if exact > 0.0 {
        return exact;
    }
    // One word of a longer name says little, and `name` or `type` nothing.
    let words: Vec<&str> = plain.split('_').collect();
    let part = |synonym: &&str| {
        let telling = synonym.len() > 3 && !["name", "type", "event", "email"].contains(synonym);
        telling && (plain.ends_with(*synonym) || words.contains(synonym))
    };
    synonyms.iter().position(part).map_or(0.0, |at| 0.6 * rank(at))
}

/// As `fit`, where a part of the name is not enough.
pub(super) fn exact(plain: &str, synonyms: &[&str]) -> f64 {
    synonyms.iter().position(|synonym| *synonym == plain).map_or(0.0, rank)
}

/// How well a plain name fits a column of milepost's.
pub(super) fn fit_column(ours: &str, plain: &str, synonyms: &[&str]) -> f64 {
    match ours {
        // Of a longer name only the end tells what it is: `tr_total`, not `total_actions`.
        "value" => fit_table(plain, synonyms),
        "occurred_at" | "journey_id" | "channel" | "asset_id" | "published_at" | "ended_at" | "added_at"
        | "removed_at" | "created_at" | "segment" => fit(plain, synonyms),
        // A part of the other names means something else: `First Name`, `event version`, `page context`.
        _ => exact(plain, synonyms),
    }
}

/// How well the name of a table fits: as a whole, or by its last words (`crm_contacts`).
pub(super) fn fit_table(plain: &str, synonyms: &[&str]) -> f64 {
    let exact = exact(plain, synonyms);
    if exact > 0.0 {
        return exact;
    }
    let last = |synonym: &&str| plain.strip_suffix(*synonym).is_some_and(|rest| rest.ends_with('_'));
    synonyms.iter().position(last).map_or(0.0, |at| 0.8 * rank(at))
}

/// All words for columns of events.
static WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| COLUMNS.iter().flat_map(|(_, synonyms)| synonyms.iter().copied()).collect());

/// Whether a name may fit a column at all: what tables of thousands of columns are sifted by.
pub(super) fn telling(plain: &str) -> bool {
    WORDS.contains(plain) || personal(plain) || plain.split('_').any(|word| word.len() > 3 && WORDS.contains(word))
}

/// Whether a column tells of a person.
pub(super) fn personal(plain: &str) -> bool {
    PERSONAL.contains(&plain)
}

/// Whether the name of a table says that each of its rows happened.
pub(super) fn happened(plain: &str) -> bool {
    let last = plain.rsplit('_').next().unwrap_or(plain);
    let singular = match last.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => last.strip_suffix('s').unwrap_or(last).to_owned(),
    };
    HAPPENED.contains(&last) || HAPPENED.contains(&singular.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_fit_their_synonyms() {
        assert_eq!(plain("eventName"), "event_name");
        assert_eq!(plain("Event Name"), "event_name");
        assert!(fit("user_id", COLUMNS[1].1) > fit("buyer", COLUMNS[1].1));
        assert!(fit("transaction_timestamp", COLUMNS[0].1) > 0.5);
        assert!(fit("weather", COLUMNS[0].1) < 0.1);
    }

    #[test]
    fn a_name_of_a_person_or_of_a_thing_is_no_name_of_an_event() {
        for name in ["first_name", "campaign_name", "email_address", "confirm_time", "object_type", "event_text"] {
            assert!(fit_column("event", name, COLUMNS[2].1) < 0.1, "{name}");
        }
        assert!(personal("first_name") && !personal("name"));
    }

    #[test]
    fn tables_are_told_by_their_whole_name_or_its_end() {
        let customers = TABLES[0].1;
        assert!(fit_table("crm_contacts", customers) > 0.5 && fit_table("list", customers) > 0.5);
        assert!(fit_table("users_messages_email_open", customers) < 0.1);
        assert!(happened("coupon_redemptions") && happened("activities") && happened("users_messages_email_open"));
        assert!(!happened("export") && !happened("members"));
    }
}
