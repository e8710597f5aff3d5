//! What is said where no table holds events: the best candidate, and what to write for it.

use super::guess::{Guess, Role};
use super::table::Lacking;
use crate::store::Error;
use crate::store::source::catalog::Catalog;
use crate::store::source::quote;

/// What a table lacks to be one of events.
pub(super) fn what_lacks(lacking: &Lacking) -> &'static str {
    match (&lacking.time, &lacking.customer, &lacking.event) {
        (Some(_), Some(_), None) => "no column tells what happened",
        (None, Some(_), Some(_)) => "no column tells when it happened",
        (Some(_), None, Some(_)) => "no column tells whose event it is",
        _ => "it does not look like events",
    }
}

/// Why nothing is proposed, with the best candidates and the way out.
pub(super) fn refusal(catalog: &Catalog, guesses: &[Guess], lacking: &[Lacking]) -> Error {
    let known = |lacking: &Lacking| {
        [&lacking.event, &lacking.time, &lacking.customer].into_iter().filter(|part| part.is_some()).count()
    };
    let best = lacking.iter().filter(|lacking| known(lacking) == 2).min_by(|a, b| a.label.cmp(&b.label));
    let beside: Vec<String> = guesses
        .iter()
        .filter_map(|guess| match guess.role {
            Role::Other(role) => Some(format!("{} looks like {role}", guess.label)),
            Role::Events => None,
        })
        .collect();
    let beside = beside.join(", ");
    let (message, hint) = match best {
        Some(best) => candidate(best),
        None if !beside.is_empty() => (
            format!("no column tells what happened: {beside}, and nothing else is there"),
            "give init the file or table of what people did as well: a time, a customer and a name on each row"
                .to_owned(),
        ),
        None => {
            let seen = catalog.labels();
            let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
            (
                format!("no table looks like events; there are: {}", quote::names(&seen, 12)),
                "events need a time, a customer and a name; write milepost.toml by hand where the names do not tell"
                    .to_owned(),
            )
        }
    };
    let message = match best {
        Some(_) if !beside.is_empty() => format!("{message}; {beside}"),
        _ => message,
    };
    Error::BadData { message, hint }
}

/// The sentence about one candidate, and what to write.
fn candidate(best: &Lacking) -> (String, String) {
    let may = |part: Option<&str>, as_what: &str| part.map(|name| format!("`{name}` may be {as_what}"));
    let parts: Vec<String> = [
        may(best.time.as_deref(), "the time"),
        may(best.customer.as_deref(), "the customer"),
        may(best.event.as_deref(), "the event"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let message = format!("{}: in {}, {}", what_lacks(best), best.label, parts.join(" and "));
    let table = format!("[[source.events]] table = {:?}", best.label);
    let customer = best.customer.as_deref().unwrap_or("…");
    match (&best.time, &best.customer, &best.unread) {
        (Some(time), Some(customer), _) => (
            message,
            format!(
                "if each row is one event, write {table} occurred_at = {time:?} customer_id = {customer:?} \
                 event = {{ constant = \"NAME\" }}; a table of people is [source.customers]"
            ),
        ),
        (None, _, Some((unread, example))) => (
            format!("{message}, and `{unread}` holds “{example}”, which is read as no time"),
            format!(
                "write {table} customer_id = {customer:?} occurred_at = {{ expression = \"strptime({unread}, \
                 '%d.%m.%Y %H:%M')\" }} with the form of your times"
            ),
        ),
        (None, _, None) => (
            message,
            format!("add the time to the data, then write {table} customer_id = {customer:?} occurred_at = \"COLUMN\""),
        ),
        _ => (message, format!("write {table} customer_id = \"COLUMN\" with the column that names the person")),
    }
}
