//! `[attribution]` (A2, A4, A8, A9, A13).

use super::kind::{Choice, Duration, Flag, OrAuto, Whole};
use super::section::settings;
use super::setting::{Concerns, Entry};
use super::words::{EVENTS, SHARE};
use crate::domain::model::Weights;
use crate::domain::time::Span;

/// The longest lookback (A4).
const LONGEST: Span = Span::days(730);

/// How old touches of one kind may be (A4).
pub(in crate::config) const LOOKBACK: Duration = Duration(Span::DAY, LONGEST);

settings! {
    /// `[attribution]`.
    pub struct Attribution at "attribution" {
        /// How old a touch may be at the completion (A4). No touch is older than two years.
        lookback: Span = LOOKBACK, LONGEST => Answer;
        /// In which time a touch loses half its weight in the time decay model (A8).
        half_life: Span = Duration(Span::HOUR, LONGEST), Span::days(7) => Answer;
        /// How many touches a state of the Markov model holds (A8); auto = what the scorecard chooses, at least 1, at most 3.
        markov_order: Option<u8> = OrAuto(Whole::<u8>::new(1, 4)), None => Answer;
        /// How many touches the data-driven model looks back (A8); auto = the fewest that foresee held-out customers as well as
        /// any.
        sequence_order: Option<u8> = OrAuto(Whole::<u8>::new(0, 4)), None => Answer;
        /// After so many visits a state is trusted as much as the shorter one that it backs off to.
        sequence_kappa: f64 = Whole::<f64>::new(0, 1_000_000), 20.0 => Answer;
        /// What a completion gives: count = one credit, value = the value of its event (A9).
        by_value["measure"]: bool = Choice(&[("count", false), ("value", true)]), false => Answer;
        /// Whether automatic opens (Apple Mail and others) count as touches (A13). Clicks by machines never do.
        machine_opens: bool = Flag, true => Answer;
    }
    by hand {
        /// Further event names that are touches (A2).
        touch_events: Vec<String>,
        /// By touch event name (A4).
        lookback_by_kind: Vec<(String, Span)>,
        /// `[attribution.weights.NAME]`.
        weights: Vec<(String, Weights)>,
    }
}

/// Those that are read by code of their own.
pub(super) fn by_hand() -> Vec<Entry<Attribution>> {
    use Concerns::{Answer, Base};
    let weights = |section: &Attribution| format!("{:?}", section.weights);
    let weight =
        |key: &str, meaning| Entry::new(&format!("attribution.weights.NAME.{key}"), SHARE, meaning, Answer, weights);
    let touches = "Further events that are touches, of their row's channel (A2).";
    let shorter = "A shorter lookback for one kind of touch (A4).";
    vec![
        Entry::new("attribution.touch_events", EVENTS, touches, Base, |section: &Attribution| {
            format!("{:?}", section.touch_events)
        })
        .default("[]")
        .line("touch_events = []"),
        Entry::new(
            "attribution.lookback_by_kind.EVENT",
            &LOOKBACK.words(),
            shorter,
            Answer,
            |section: &Attribution| format!("{:?}", section.lookback_by_kind),
        )
        .line("#lookback_by_kind = { email_opened = \"7d\" }"),
        weight("first", "A model of your own: what the first touch gets (A8)."),
        weight("middle", "What all touches between get together."),
        weight("last", "What the last touch gets; the three sum to 1."),
    ]
}
