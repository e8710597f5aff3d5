//! Which columns hold ids, and what people read for those that are ours.

use super::metric::Metric;
use super::model::View;
use super::words::{self, Kind};

/// The item of the last line (A10).
pub const UNATTRIBUTED: &str = "Unattributed";

/// Before the first touch.
pub const START: &str = "(start)";

/// The completion.
pub const CONVERSION: &str = "(conversion)";

/// The end of a path without one.
pub const LOSS: &str = "(loss)";

/// What people read for where paths begin and end.
const ENDS: [(&str, &str); 3] = [(START, "Start"), (CONVERSION, "Completion"), (LOSS, "No completion")];

/// What is counted of a milestone on page Home, after its id, and what people read for it (P8).
pub const OF_MILESTONE: [(&str, &str); 2] = [(" total", "total"), (" influenced", "with a touch before")];

/// What we call what is no item, in the fields where items are named, for programs and for people.
pub const OURS: [&str; 10] = [
    UNATTRIBUTED,
    START,
    CONVERSION,
    LOSS,
    "(no journey)",
    "(no channel)",
    "(no asset)",
    ENDS[0].1,
    ENDS[1].1,
    ENDS[2].1,
];

/// What people read for what is no item: `(loss)` is `No completion`.
#[must_use]
pub fn no_item(text: &str) -> &str {
    ENDS.iter().find(|(own, _)| *own == text).map_or(text, |(_, words)| words)
}

/// What the texts of a column are ids of, for the faces that say names instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Id {
    /// A journey.
    Journey,
    /// A step of the row's journey, else of the answer's.
    Step,
    /// A message or another asset.
    Asset,
    /// A milestone.
    Milestone,
    /// Why a start ended.
    Reason,
    /// A kind of goal, where it is one of ours.
    Goal,
    /// Whether a milestone can be counted.
    State,
    /// What happened to a message.
    Metric,
    /// An event.
    Event,
    /// A day, as `2025-06-30`.
    Day,
    /// A part of page Home (P8).
    Section,
    /// What stands in such a part: a milestone's id and what is counted of it, a journey, or a word of ours.
    SectionItem,
    /// The target of a goal, as `50%` or `120`.
    Target,
    /// Where leads come from.
    Origin,
    /// A group of opportunities: where their leads come from, or a journey.
    Group,
    /// The stage of a lead.
    Stage,
}

/// What a column's texts are ids of; items are those of the view.
#[must_use]
pub fn id_of(metric: &Metric, view: Option<View>) -> Option<Id> {
    match metric.key {
        "home.section" => return Some(Id::Section),
        "home.item" => return Some(Id::SectionItem),
        _ => {}
    }
    Some(match metric.name {
        "journey" => Id::Journey,
        "step" | "parent" => Id::Step,
        "asset" => Id::Asset,
        "id" => Id::Milestone,
        "reason" | "ended" => Id::Reason,
        "kind" => Id::Goal,
        "state" => Id::State,
        "metric" => Id::Metric,
        "event" | "trigger" => Id::Event,
        "bucket" => Id::Day,
        "target" => Id::Target,
        "origin" => Id::Origin,
        "stage" => Id::Stage,
        _ if metric.key == "roi.group" => Id::Group,
        _ if ["lead.form", "lead.page"].contains(&metric.key) => Id::Asset,
        "group" if metric.key != "custom_funnel.group" => return None,
        "item" | "path" | "from" | "to" | "group" => match view? {
            View::Journey => Id::Journey,
            View::Asset => Id::Asset,
            View::Channel => return None,
        },
        _ => return None,
    })
}

/// What people read for an id that is a word of ours; `None` where it is the data's, or stands for itself.
#[must_use]
pub fn in_words(id: Id, text: &str) -> Option<String> {
    let kind = match id {
        Id::Reason => Kind::Reason,
        Id::Goal => Kind::Goal,
        Id::State => Kind::State,
        Id::Section => Kind::Section,
        Id::Metric => Kind::Metric,
        Id::Event => return Some(words::event(text)),
        Id::Target => return Some(words::target(text)),
        Id::Stage => return Some(words::stage(text)),
        Id::Origin | Id::Group => Kind::Origin,
        Id::Journey | Id::Step | Id::Asset | Id::Milestone | Id::SectionItem | Id::Day => return None,
    };
    words::id_words(kind, text).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::metric::metric;

    #[test]
    fn items_are_ids_of_the_view() {
        let item = |view| id_of(metric("item"), view);
        assert_eq!([item(Some(View::Journey)), item(Some(View::Asset))], [Some(Id::Journey), Some(Id::Asset)]);
        assert_eq!([item(Some(View::Channel)), item(None), id_of(metric("credit"), None)], [None; 3]);
    }

    #[test]
    fn ids_of_ours_have_words_and_those_of_the_data_have_none() {
        assert_eq!(in_words(Id::Reason, "record_missing").as_deref(), Some("Person not found"));
        assert_eq!(in_words(Id::Event, "push_clicked").as_deref(), Some("Push clicked"));
        assert_eq!(in_words(Id::Metric, "opened"), None);
        let targets = ["50%", "1200", "1"].map(|target| in_words(Id::Target, target).unwrap_or_default());
        assert_eq!(targets, ["50 %", "1,200 people", "1 person"]);
        assert_eq!(in_words(Id::Journey, "custom"), None);
        assert_eq!(in_words(Id::Origin, "outbound").as_deref(), Some("Journeys"));
        assert_eq!(in_words(Id::Stage, "sales_ready").as_deref(), Some("Sales ready"));
        assert_eq!(in_words(Id::Group, "unclassified").as_deref(), Some("Unclassified"));
    }
}
