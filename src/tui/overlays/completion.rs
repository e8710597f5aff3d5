//! What a typed text is perhaps the beginning of: the one order in which every field that names something completes.

use crate::domain::similar::{ALIKE, similarity};

/// How a candidate stands to what is typed, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// It is what is typed, in any case.
    Same,
    /// It begins with it.
    Begins,
    /// It contains it.
    Contains,
    /// It is spelt nearly so: what is typed does not exist.
    Near,
}

/// The positions of the candidates that what is typed may mean, best first, equal ones in their own order; each candidate is an
/// id and a name, which may be empty. All of them where nothing is typed.
#[must_use]
pub fn completions<'a>(
    typed: &str,
    candidates: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<(Likeness, usize)> {
    let typed = typed.trim().to_lowercase();
    let likeness = |text: &str| {
        let lower = text.to_lowercase();
        if lower == typed {
            Some(Likeness::Same)
        } else if lower.starts_with(&typed) {
            Some(Likeness::Begins)
        } else if lower.contains(&typed) {
            Some(Likeness::Contains)
        } else if similarity(&lower, &typed) >= ALIKE {
            Some(Likeness::Near)
        } else {
            None
        }
    };
    let all = candidates.into_iter().enumerate();
    let mut found: Vec<(Likeness, usize)> = all
        .filter_map(|(at, (id, name))| {
            let named = if name.is_empty() { None } else { likeness(name) };
            likeness(id).into_iter().chain(named).min().map(|likeness| (likeness, at))
        })
        .collect();
    found.sort_unstable();
    found
}

/// What does not exist, and what is near it: `the data has no journey welcom: perhaps Welcome series`; `holder` is who has it not.
#[must_use]
pub fn unknown<'a>(holder: &str, what: &str, typed: &str, near: impl IntoIterator<Item = &'a str>) -> String {
    let near: Vec<&str> = near.into_iter().take(3).collect();
    if near.is_empty() {
        format!("{holder} no {what} {typed}, nor one that is called nearly so")
    } else {
        format!("{holder} no {what} {typed}: perhaps {}", near.join(" or "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m8_what_begins_so_comes_before_what_contains_it_and_what_is_near() {
        let events = [("lead_updated", ""), ("purchase", "Order"), ("lead_created", ""), ("mislead", "")];
        let found =
            |typed: &str| completions(typed, events).into_iter().map(|(_, at)| events[at].0).collect::<Vec<_>>();
        assert_eq!(found("lead"), ["lead_updated", "lead_created", "mislead"]);
        assert_eq!(completions("purchsae", events), [(Likeness::Near, 1)]);
        assert_eq!(completions("ORDER", events), [(Likeness::Same, 1)]);
        assert_eq!(found("").len(), 4);
        assert!(found("zzz").is_empty());
        assert_eq!(
            unknown("the data has", "event", "purchsae", ["purchase"]),
            "the data has no event purchsae: perhaps purchase"
        );
    }
}
