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
pub fn says(measure: RankMeasure) -> Option<&'static str> {
    Some(match measure {
        RankMeasure::OpenRate => "opens per delivered email, and push sent",
        RankMeasure::ClickThroughRate => "clicks per delivered email and text, and push sent",
        RankMeasure::ClickToOpenRate => "clicks per opened email and push",
        RankMeasure::UniqueOpens | RankMeasure::UniqueClicks => "each message of a start once",
        RankMeasure::UniqueFormSubmissions | RankMeasure::UniqueSubscriptions => "each form of a start once",
        RankMeasure::Processed => "each person once",
        RankMeasure::ConversionRate => "people with the goal of those who started",
        RankMeasure::TargetShare => "people with the goal of those whom the target needs",
        RankMeasure::Delivered => "email, text and channels of your own",
        RankMeasure::Credit => "completions by the default model",
        RankMeasure::Value => "their value by the default model",
        _ => return None,
    })
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
