//! `[[funnel]]` (U1–U8, J7).

use super::kind::{Choice, Duration};
use super::section::values;
use super::setting::{Concerns, Entry};
use super::words::{CONDITIONS, EVENT, NAMES, TEXT};
use crate::domain::funnel::{Funnel, FunnelCount, FunnelOrder};
use crate::domain::time::Span;

/// How far apart steps may be (U1).
pub(in crate::config) const WINDOW: Duration = Duration(Span::SECOND, Span::days(3650));

/// A window as it is typed; an error is what the parser says of one in the file.
pub(crate) fn funnel_window(text: &str) -> Result<Span, String> {
    let span = Span::parse(text);
    span.filter(|span| (WINDOW.0..=WINDOW.1).contains(span)).ok_or_else(|| {
        let takes = format!("`window` takes {}", WINDOW.words());
        if span.is_none() { format!("{takes}: {}", Span::FORM) } else { takes }
    })
}

/// What an exclusion's `after` is where it is not given.
pub(in crate::config) const AFTER: usize = 1;

const BREAKDOWNS: &str = "Attributes of the event that starts it, or customer.NAME, to tell it apart by (U8); milepost's own columns need not be listed.";

/// A funnel has a file of its own, made of the events that it names; windows and ways of counting concern the answer alone. Whether
/// there is a strict one concerns the base, which tells the order of all events only then.
pub(super) fn entries() -> Vec<Entry<Vec<Funnel>>> {
    use Concerns::{Answer, Base, Derived};
    let (count, order, window) = (Choice(FunnelCount::ALL).words(), Choice(FunnelOrder::ALL).words(), WINDOW.words());
    let strict = |all: &Vec<Funnel>| all.iter().any(Funnel::is_strict).to_string();
    let steps = |all: &Vec<Funnel>| format!("{:?}", all.iter().map(|funnel| &funnel.steps).collect::<Vec<_>>());
    let exclude = |all: &Vec<Funnel>| format!("{:?}", all.iter().map(|funnel| &funnel.exclude).collect::<Vec<_>>());
    let step = |key: &str, takes: &str, meaning, concerns| {
        Entry::new(&format!("funnel.steps.{key}"), takes, meaning, concerns, steps)
    };
    let excluded = |key: &str, takes: &str, meaning, concerns| {
        Entry::new(&format!("funnel.exclude.{key}"), takes, meaning, concerns, exclude)
    };
    let position = "the number of a required step, the first is 1";
    let conditions = "What must hold on that same event (M2).";
    vec![
        Entry::new("funnel.id", TEXT, "Its identity.", Derived, values!(Funnel: id)),
        Entry::new("funnel.name", TEXT, "What users call it; the id where not given.", Answer, values!(Funnel: name)),
        Entry::new("funnel.window", &window, "From the first step to the last (U1).", Answer, values!(Funnel: window)),
        Entry::new("funnel.count", &count, "Which attempts of a customer count (U3).", Answer, values!(Funnel: count))
            .default("\"unique\""),
        Entry::new("funnel.order", &order, "In which order the steps come (U4).", Base, strict).default("\"ordered\""),
        Entry::new("funnel.breakdowns", NAMES, BREAKDOWNS, Derived, values!(Funnel: breakdowns)).default("[]"),
        step("event", EVENT, "The event of the step.", Derived),
        step("conditions", CONDITIONS, conditions, Derived).default("[]"),
        step("name", TEXT, "What users call the step; the event where not given.", Answer),
        step("window", &window, "How long after the step before it may come (U1).", Answer),
        step("optional", "true or false", "Whether it is counted and loses nobody (U6).", Answer).default("false"),
        excluded("event", EVENT, "What must not come between two steps (U5).", Derived),
        excluded("conditions", CONDITIONS, conditions, Derived).default("[]"),
        excluded("after", position, "After which required step it must not come.", Answer).default("1"),
        excluded("before", position, "Before which; the last required one where not given.", Answer),
    ]
}
