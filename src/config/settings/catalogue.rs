//! `[[trigger]]`, `[[milestone]]`, `[[segment]]` (M1–M10, G12, X1).

use super::kind::Choice;
use super::section::values;
use super::setting::{Concerns, Entry};
use super::words::{CONDITIONS, EVENT, TEXT, TIME};
use crate::config::segment::Segment;
use crate::domain::milestone::{Audience, Count, Milestone, Trigger};

const AUDIENCE: Choice<Audience> = Choice(Audience::ALL);

pub(super) fn triggers() -> Vec<Entry<Vec<Trigger>>> {
    use Concerns::Answer;
    let meaning = "An event that milestones and goals may use (M7).";
    vec![
        Entry::new("trigger.event", EVENT, meaning, Answer, values!(Trigger: event)),
        Entry::new("trigger.label", TEXT, "What users call it.", Answer, values!(Trigger: label)),
        Entry::new("trigger.audience", &AUDIENCE.words(), "Whose action it is.", Answer, values!(Trigger: audience)),
        Entry::new(
            "trigger.goal",
            "true or false",
            "Whether a journey's goal may use it (G12).",
            Answer,
            values!(Trigger: goal),
        )
        .default("true"),
    ]
}

/// A milestone has a file of its own, whose name comes from its definition (M6).
pub(super) fn milestones() -> Vec<Entry<Vec<Milestone>>> {
    use Concerns::{Answer, Derived};
    let conditions = "What must hold on that same event (M2).";
    let (audience, count) = (AUDIENCE.words(), Choice(Count::ALL).words());
    vec![
        Entry::new("milestone.id", TEXT, "Its identity, never to be changed (M6).", Derived, values!(Milestone: id)),
        Entry::new(
            "milestone.name",
            TEXT,
            "What users call it; the id where not given.",
            Answer,
            values!(Milestone: name),
        ),
        Entry::new(
            "milestone.trigger",
            EVENT,
            "The event that completes it (M1).",
            Derived,
            values!(Milestone: trigger),
        ),
        Entry::new("milestone.conditions", CONDITIONS, conditions, Derived, values!(Milestone: conditions))
            .default("[]"),
        Entry::new(
            "milestone.tracking_since",
            TIME,
            "Completions before it do not count (M5).",
            Derived,
            values!(Milestone: tracking_since),
        ),
        Entry::new(
            "milestone.audience",
            &audience,
            "Its trigger's where not given (M7).",
            Answer,
            values!(Milestone: audience),
        ),
        Entry::new("milestone.count", &count, "Which completions count (M10).", Derived, values!(Milestone: count))
            .default("\"first\""),
    ]
}

pub(super) fn segments() -> Vec<Entry<Vec<Segment>>> {
    let (name, file) =
        ("A segment of your own, for filters (X1).", "the path of a CSV file with the column customer_id");
    vec![
        Entry::new("segment.name", TEXT, name, Concerns::Answer, values!(Segment: name)),
        Entry::new("segment.file", file, "Who is in it.", Concerns::Answer, values!(Segment: file)),
    ]
}
