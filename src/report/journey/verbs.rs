//! The events of a channel by what happened to a message: `email_sent` is `sent` (F1, F4).

use crate::domain::standard::{Role, STANDARD};
use crate::report::contract::ReportContext;

/// The events of a channel, each with its name without the channel (F4).
pub(in crate::report) fn verbs(cx: &ReportContext<'_>) -> Vec<(String, String)> {
    let standard = STANDARD.iter().filter(|event| event.role == Role::Message);
    let mut out: Vec<_> = standard.map(|event| (event.name.to_owned(), event.verb.to_owned())).collect();
    for channel in &cx.config.channels {
        for verb in ["sent", "delivered", "failed", "bounced"] {
            out.push((format!("{}_{verb}", channel.name), verb.to_owned()));
        }
        for touch in &channel.touches {
            if let Some(verb) = touch.strip_prefix(&format!("{}_", channel.name)) {
                out.push((touch.clone(), verb.to_owned()));
            }
        }
    }
    out.sort();
    out.dedup_by(|a, b| a.0 == b.0);
    out
}

/// The events that dispatch a message (F1).
pub(in crate::report) fn dispatches(cx: &ReportContext<'_>) -> Vec<String> {
    of_verb(cx, "sent")
}

/// The events by which a message arrives: email, text, and those of configured channels (P2, P3).
pub(in crate::report) fn deliveries(cx: &ReportContext<'_>) -> Vec<String> {
    of_verb(cx, "delivered")
}

fn of_verb(cx: &ReportContext<'_>, wanted: &str) -> Vec<String> {
    verbs(cx).into_iter().filter(|(_, verb)| verb == wanted).map(|(event, _)| event).collect()
}

/// The events that are a click on a message: email, text, push, in-app (J0); a configured channel's are none.
pub(in crate::report) fn clicks() -> Vec<String> {
    let clicks = STANDARD.iter().filter(|event| event.role == Role::Message && event.verb == "clicked");
    clicks.map(|event| event.name.to_owned()).collect()
}
