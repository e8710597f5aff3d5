//! What names of events mean: the standard event they stand for, and what is worth being a milestone.

use super::names::plain;
use crate::domain::standard::{STANDARD, standard};

/// What a name of the data stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is a standard name.
    Standard,
    /// Its words are those of a standard event.
    Same(&'static str),
    /// A bare verb: the standard event where the data is about email.
    InEmail(&'static str),
    /// A business event.
    Own,
}

/// Words for the channels and verbs of the standard events.
#[rustfmt::skip]
const CHANNELS: &[(&str, &[&str])] = &[
    ("email", &["email", "mail", "e-mail", "newsletter"]), ("text", &["sms", "text", "mms"]),
    ("push", &["push", "notification", "pushnotification", "webpush"]), ("in_app", &["inapp", "inappmessage"]), ("form", &["form"]),
];
#[rustfmt::skip]
const VERBS: &[(&str, &[&str])] = &[
    ("sent", &["sent", "send", "dispatched"]), ("delivered", &["delivered", "delivery", "received", "receive"]), ("bounced", &["bounced", "bounce"]),
    ("opened", &["opened", "open", "opens"]), ("clicked", &["clicked", "click", "clicks", "tapped"]),
    ("unsubscribed", &["unsubscribed", "unsubscribe", "unsub", "optout"]), ("spam_reported", &["spam", "complaint", "complained", "spamreport", "spammed", "markasspam"]),
    ("failed", &["failed", "failure"]), ("replied", &["replied", "reply"]), ("shown", &["shown", "displayed", "impression", "viewed"]),
    ("dismissed", &["dismissed", "closed"]), ("visited", &["visited", "viewed", "view"]), ("submitted", &["submitted", "submit", "filled"]),
];

/// Words that a name of an event may have beside its channel and its verb.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "message", "messages", "link", "event", "campaign", "user", "users", "notification", "from", "marked", "as", "reported", "marketing", "an", "a",
];

/// Bare verbs that are about email, the channel that nobody names.
#[rustfmt::skip]
const OF_EMAIL: &[&str] = &[
    "open", "opened", "opens", "bounce", "bounced", "unsubscribe", "unsubscribed", "unsub", "spamreport", "spammed", "markasspam",
];

/// Names for a look at a page.
const PAGES: &[&str] = &["page_view", "pageview", "page_viewed", "page", "viewed_page", "page_visit"];

/// What a name stands for.
pub(super) fn meaning(name: &str) -> Meaning {
    if standard(name).is_some() {
        return Meaning::Standard;
    }
    let plain = plain(name);
    if let Some(same) = standard(&plain) {
        return Meaning::Same(same.name);
    }
    if PAGES.contains(&plain.as_str()) {
        return Meaning::Same("page_visited");
    }
    let plain = plain.replace("in_app", "inapp").replace("opt_out", "optout").replace("e_mail", "email");
    let words: Vec<&str> = plain.split('_').collect();
    let said = |list: &'static [(&'static str, &'static [&'static str])], word: &str| {
        list.iter().find(|(_, words)| words.contains(&word)).map(|(is, _)| *is)
    };
    // A name with more words than channel and verb is another event.
    let known = |word: &&str| said(CHANNELS, word).is_some() || said(VERBS, word).is_some() || FILLERS.contains(word);
    if !words.iter().all(known) {
        return Meaning::Own;
    }
    let standard_of = |channel: &str| {
        STANDARD
            .iter()
            .filter(|standard| standard.channel == Some(channel))
            .find(|standard| words.iter().any(|word| verb_is(word, standard.verb)))
            .map(|standard| standard.name)
    };
    match words.iter().find_map(|word| said(CHANNELS, word)) {
        Some(channel) => standard_of(channel).map_or(Meaning::Own, Meaning::Same),
        None => match (standard_of("email"), words.as_slice()) {
            (Some(name), [word]) if OF_EMAIL.contains(word) => Meaning::Same(name),
            (Some(name), [_]) => Meaning::InEmail(name),
            _ => Meaning::Own,
        },
    }
}

fn verb_is(word: &str, verb: &str) -> bool {
    VERBS.iter().any(|(known, words)| *known == verb && words.contains(&word))
}

/// Whether a name is a verb alone, so that a column of channels would complete it.
pub(super) fn bare(name: &str) -> bool {
    let plain = plain(name);
    VERBS.iter().any(|(_, words)| words.contains(&plain.as_str()))
}

/// Whether a value names a channel.
pub(super) fn channel(value: &str) -> bool {
    let plain = plain(value).replace("in_app", "inapp");
    ["whatsapp", "webhook", "slack"].contains(&plain.as_str())
        || CHANNELS.iter().any(|(_, words)| words.contains(&plain.as_str()))
}

/// An event's name from that of its table: `EmailOpened` is `email_opened`, `orders` are purchases.
pub(super) fn constant(table: &str, about_email: bool) -> String {
    match meaning(table) {
        Meaning::Standard => return table.to_owned(),
        Meaning::Same(standard) => return standard.to_owned(),
        Meaning::InEmail(standard) if about_email => return standard.to_owned(),
        Meaning::InEmail(_) | Meaning::Own => {}
    }
    let plain = plain(table);
    let mut words: Vec<&str> = plain.split('_').collect();
    while words.len() > 1 && ["users", "behaviors", "log", "fact", "tbl", "raw", "stg"].contains(&words[0]) {
        words.remove(0);
    }
    let plain = words.join("_");
    match plain.as_str() {
        "orders" | "order" | "purchases" | "purchase" | "transactions" | "transaction" | "sales" => {
            "purchase".to_owned()
        }
        _ => plain.strip_suffix('s').unwrap_or(&plain).to_owned(),
    }
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
        "signed_up",
        "registered",
        "subscribed",
        "lead",
        "redeemed",
        "booking",
        "demo_requested",
        "kauf",
        "bestellung",
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
        for (name, wanted) in [
            ("Email Opened", Meaning::Same("email_opened")),
            ("open", Meaning::Same("email_opened")),
            ("OPEN", Meaning::Same("email_opened")),
            ("click", Meaning::InEmail("email_clicked")),
            ("Sent", Meaning::InEmail("email_sent")),
            ("emailClick", Meaning::Same("email_clicked")),
            ("SMS sent", Meaning::Same("text_sent")),
            ("In-App Dismissed", Meaning::Same("in_app_dismissed")),
            ("Form Submit", Meaning::Same("form_submitted")),
            ("push notification opened", Meaning::Same("push_opened")),
            ("users.messages.email.Open", Meaning::Same("email_opened")),
            ("users.messages.pushnotification.Send", Meaning::Same("push_sent")),
            ("Unsubscribed from Email", Meaning::Same("email_unsubscribed")),
            ("Marked Email as Spam", Meaning::Same("email_spam_reported")),
            ("SPAMREPORT", Meaning::Same("email_spam_reported")),
            ("page_view", Meaning::Same("page_visited")),
            ("email_opened", Meaning::Standard),
            ("add_to_cart", Meaning::Own),
            ("email address changed", Meaning::Own),
            ("purchase", Meaning::Own),
            ("view", Meaning::Own),
        ] {
            assert_eq!(meaning(name), wanted, "{name}");
        }
        assert!(conversion("checkout_completed").is_some() && conversion("payment_error").is_none());
    }

    #[test]
    fn tables_lend_their_events_a_name() {
        for (table, name) in [
            ("EmailOpened", "email_opened"),
            ("orders", "purchase"),
            ("coupon_redemptions", "coupon_redemption"),
            ("users_behaviors_Purchase", "purchase"),
            ("Clicks", "email_clicked"),
            ("log_conversion", "conversion"),
        ] {
            assert_eq!(constant(table, true), name, "{table}");
        }
        assert_eq!(constant("clicks", false), "click");
    }
}
