//! How well names fit the synonyms of milepost's tables and columns.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::domain::source_table::{Field, NameMatch, TABLES};

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
pub(super) fn fit_column(ours: &Field, plain: &str) -> f64 {
    match ours.name_match {
        NameMatch::End => fit_table(plain, ours.synonyms),
        NameMatch::Part => fit(plain, ours.synonyms),
        NameMatch::Whole => exact(plain, ours.synonyms),
    }
}

/// What people call a column of events, the likeliest first.
pub(super) fn event_synonyms(name: &str) -> &'static [&'static str] {
    TABLES[0].field(name).map_or(&[], |field| field.synonyms)
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
    LazyLock::new(|| TABLES[0].fields.iter().flat_map(|field| field.synonyms).copied().collect());

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
        assert!(fit("user_id", event_synonyms("customer_id")) > fit("buyer", event_synonyms("customer_id")));
        assert!(fit("transaction_timestamp", event_synonyms("occurred_at")) > 0.5);
        assert!(fit("weather", event_synonyms("occurred_at")) < 0.1);
    }

    #[test]
    fn a_name_of_a_person_or_of_a_thing_is_no_name_of_an_event() {
        for name in ["first_name", "campaign_name", "email_address", "confirm_time", "object_type", "event_text"] {
            assert!(fit_column(TABLES[0].field("event").unwrap(), name) < 0.1, "{name}");
        }
        assert!(personal("first_name") && !personal("name"));
    }

    #[test]
    fn tables_are_told_by_their_whole_name_or_its_end() {
        let customers = TABLES[1].synonyms;
        assert!(fit_table("crm_contacts", customers) > 0.5 && fit_table("list", customers) > 0.5);
        assert!(fit_table("users_messages_email_open", customers) < 0.1);
        assert!(happened("coupon_redemptions") && happened("activities") && happened("users_messages_email_open"));
        assert!(!happened("export") && !happened("members"));
    }
}
