//! `[[journey]]` and its goal (G1–G5, G10, R8).

use super::kind::{Choice, Duration};
use super::section::values;
use super::setting::{Concerns, Entry};
use super::words::{CONDITIONS, EVENT, SEGMENTS, TEXT, TIME};
use crate::domain::journey::{Direction, GoalKind, Journey};
use crate::domain::time::Span;

/// How long after completion a trigger may count (G4).
pub(in crate::config) const LISTENING: Duration = Duration(Span(0), Span::days(730));

/// What holds where nothing is said.
pub(crate) const LISTENING_DEFAULT: Span = Span::days(3);

/// A listening window as it is typed; an error says what is allowed.
pub(crate) fn listening(text: &str) -> Result<Span, String> {
    let span = Span::parse(text).filter(|span| (LISTENING.0..=LISTENING.1).contains(span));
    span.ok_or_else(|| format!("{}, such as {LISTENING_DEFAULT}", LISTENING.words()))
}

/// What attains a `general_notification`, and whether it is a click (G3).
pub(in crate::config) const MEASURE: &[(&str, bool)] = &[("opened", false), ("clicked", true)];

pub(super) fn entries() -> Vec<Entry<Vec<Journey>>> {
    use Concerns::{Answer, Base};
    let direction = Choice(Direction::ALL).words();
    vec![
        Entry::new("journey.id", TEXT, "The journey's id in the events.", Base, values!(Journey: id)),
        Entry::new("journey.name", TEXT, "What users call it.", Base, values!(Journey: name)),
        Entry::new("journey.direction", &direction, "Who speaks first (R8).", Base, values!(Journey: direction))
            .default("\"outbound\""),
        Entry::new("journey.published_at", TIME, "When it began (G10).", Base, values!(Journey: published_at)),
        Entry::new("journey.ended_at", TIME, "When it ended (G4).", Base, values!(Journey: ended_at)),
        Entry::new(
            "journey.exclude_segments",
            SEGMENTS,
            "Members are kept out (G5).",
            Base,
            values!(Journey: exclude_segments),
        )
        .default("[]"),
        Entry::new(
            "journey.suppress_segments",
            SEGMENTS,
            "Joining one ends an entry (G4).",
            Base,
            values!(Journey: suppress_segments),
        )
        .default("[]"),
        Entry::new(
            "journey.baseline",
            TEXT,
            "The variant that the others are compared with; the first by name that is not held out where not given (G11).",
            Answer,
            values!(Journey: baseline),
        ),
        Entry::new(
            "journey.holdout",
            TEXT,
            "The variant that is held out; the one called holdout or control where not given (R9).",
            Answer,
            values!(Journey: holdout),
        ),
    ]
}

/// The goals have a file of their own, whose name comes from what is counted and for how long; kind and target are only shown.
pub(super) fn goals() -> Vec<Entry<Vec<Journey>>> {
    use Concerns::{Answer, Derived};
    let entry = |key: &str, takes: &str, meaning: &str, concerns| {
        let goals = |all: &Vec<Journey>| format!("{:?}", all.iter().map(|journey| &journey.goal).collect::<Vec<_>>());
        Entry::new(&format!("journey.goal.{key}"), takes, meaning, concerns, goals)
    };
    let attains = "The event that attains it; none for general_notification (G3).";
    let target = "a percentage such as \"50%\", or a whole number of customers";
    let listening = "How long after completion the trigger counts (G4).";
    let measure = Choice(MEASURE);
    vec![
        entry("kind", &Choice(GoalKind::ALL).words(), "The kind of goal (G2).", Answer),
        entry("trigger", EVENT, attains, Derived),
        entry("conditions", CONDITIONS, "What must hold on that same event (M2).", Derived).default("[]"),
        entry("target", target, "How many are wanted (G1).", Answer),
        entry("listening", &LISTENING.words(), listening, Derived).default(&format!("\"{LISTENING_DEFAULT}\"")),
        entry("measure", &measure.words(), "What attains a general_notification (G3).", Derived).default("\"opened\""),
    ]
}
