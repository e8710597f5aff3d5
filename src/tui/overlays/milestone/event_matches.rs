//! Events near what is typed (M8).

use crate::domain::similar::{ALIKE, similarity};

/// The events most like what is typed: those that begin with it, those that contain it, those spelled nearly so.
#[must_use]
pub fn matching_events<'a>(typed: &str, events: &'a [(String, u64)]) -> Vec<&'a str> {
    let typed = typed.trim().to_lowercase();
    let mut found: Vec<(u8, usize, &str)> = events
        .iter()
        .enumerate()
        .filter_map(|(i, (event, _))| {
            let lower = event.to_lowercase();
            let rank = if lower == typed {
                0
            } else if lower.starts_with(&typed) {
                1
            } else if lower.contains(&typed) {
                2
            } else if similarity(&lower, &typed) >= ALIKE {
                3
            } else {
                return None;
            };
            Some((rank, i, event.as_str()))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().take(4).map(|(.., event)| event).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m8_events_near_what_is_typed() {
        let events = [("lead_updated".to_owned(), 9), ("purchase".to_owned(), 5), ("lead_created".to_owned(), 2)];
        assert_eq!(matching_events("lead", &events), ["lead_updated", "lead_created"]);
        assert_eq!(matching_events("purchsae", &events), ["purchase"]);
        assert_eq!(matching_events("purchase", &events)[0], "purchase");
        assert!(matching_events("zzz", &events).is_empty());
    }
}
