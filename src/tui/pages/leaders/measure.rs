//! The measures of the leaderboard, as they are read.

use crate::domain::words;
use crate::report::{RankMeasure, Ranked};

/// How the values of a measure are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Count,
    /// A share, as a percentage, with what is divided by what.
    Rate(&'static str, &'static str),
    /// Credits.
    Credit,
    /// An amount.
    Money,
}

/// How its values are written.
pub fn kind(measure: RankMeasure) -> Kind {
    match measure {
        RankMeasure::OpenRate => Kind::Rate("Opened", "Delivered, push sent"),
        RankMeasure::ClickThroughRate => Kind::Rate("Clicked", "Delivered, push sent"),
        RankMeasure::ClickToOpenRate => Kind::Rate("Clicked", "Opened"),
        RankMeasure::ConversionRate => Kind::Rate(words::WITH_GOAL, words::PEOPLE),
        RankMeasure::TargetShare => Kind::Rate(words::WITH_GOAL, "Needed"),
        RankMeasure::Credit => Kind::Credit,
        RankMeasure::Value => Kind::Money,
        _ => Kind::Count,
    }
}

/// What it is, in a sentence.
pub fn says(measure: RankMeasure) -> &'static str {
    match measure {
        RankMeasure::Processed => "People who started, each once",
        RankMeasure::Delivered => "Messages delivered: email, text and channels of your own",
        RankMeasure::Opens => "Every open of a message",
        RankMeasure::UniqueOpens => "Messages opened, each message of a start once",
        RankMeasure::OpenRate => "Opens per delivered email, and push sent",
        RankMeasure::Clicks => "Every click on a message",
        RankMeasure::UniqueClicks => "Messages clicked, each message of a start once",
        RankMeasure::ClickThroughRate => "Clicks per delivered email and text, and push sent",
        RankMeasure::ClickToOpenRate => "Clicks per message opened",
        RankMeasure::FormVisits => "Every visit of a form",
        RankMeasure::FormSubmissions => "Every submission of a form",
        RankMeasure::UniqueFormSubmissions => "Forms submitted, each form of a start once",
        RankMeasure::Subscriptions => "Every subscription",
        RankMeasure::UniqueSubscriptions => "Subscriptions, each form of a start once",
        RankMeasure::Conversions => "People with the goal",
        RankMeasure::ConversionRate => "People with the goal of those who started",
        RankMeasure::TargetShare => "People with the goal of those whom the target needs",
        RankMeasure::Leads => "Leads that name it",
        RankMeasure::Credit => "Completions of the first milestone, by the default model",
        RankMeasure::Value => "The value of completions of the first milestone, by the default model",
    }
}

/// Those that journeys, or messages, have: goals and starts are of journeys.
pub fn of(ranked: Ranked) -> Vec<RankMeasure> {
    let of_starts = |measure: &RankMeasure| {
        matches!(
            measure,
            RankMeasure::Processed | RankMeasure::Conversions | RankMeasure::ConversionRate | RankMeasure::TargetShare
        )
    };
    RankMeasure::ALL.iter().copied().filter(|measure| ranked == Ranked::Journey || !of_starts(measure)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p3_every_measure_has_words() {
        for measure in RankMeasure::ALL {
            let said = words::measure(measure.name());
            assert!(!said.contains('_'), "{said}");
            assert_eq!(words::forbidden(said), None);
        }
        assert_eq!(of(Ranked::Journey).len(), RankMeasure::ALL.len());
        assert_eq!(of(Ranked::Asset).len() + 4, RankMeasure::ALL.len());
    }
}
