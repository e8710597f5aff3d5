//! The one filter of every page and command (R1, A16).

use chrono::{Days, NaiveDate};
use serde::Serialize;

/// What part of the data is looked at. Empty lists and `None` let everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Filter {
    /// First day, in the configured zone.
    pub from: Option<NaiveDate>,
    /// Last day, included.
    pub to: Option<NaiveDate>,
    /// Journey ids.
    pub journeys: Vec<String>,
    /// Channels.
    pub channels: Vec<String>,
    /// Business units.
    pub business_units: Vec<String>,
    /// Segments.
    pub segments: Vec<String>,
    /// Platforms.
    pub platforms: Vec<String>,
    /// Leaves machine opens out as well (A13).
    pub without_machine: bool,
    /// Items whose touches attribution takes for none, in every model: `channel:direct`.
    pub ignore: Vec<String>,
    /// Items that take all the credit of the paths that they are on, in every model.
    pub prioritise: Vec<String>,
}

impl Filter {
    /// Whether everything passes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same in the previous period: as many whole days, the last of them the day before this one begins. `None` unless
    /// both ends are given, and in order (M9).
    #[must_use]
    pub fn previous(&self) -> Option<Self> {
        let (from, to) = (self.from?, self.to?);
        let days = u64::try_from((to - from).num_days()).ok()?.checked_add(1)?;
        let (from, to) = (from.checked_sub_days(Days::new(days))?, from.pred_opt()?);
        Some(Self { from: Some(from), to: Some(to), ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m9_the_previous_period_has_as_many_whole_days_and_ends_the_day_before() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let previous = |from, to| {
            let filter = Filter { from: day(from), to: day(to), channels: vec!["email".into()], ..Filter::default() };
            filter.previous().map(|filter| {
                assert_eq!(filter.channels, ["email"]);
                (filter.from, filter.to)
            })
        };
        // 91 days: 30 + 31 + 30 of the quarter, 1 + 31 + 28 + 31 before it.
        assert_eq!(previous("2025-04-01", "2025-06-30"), Some((day("2024-12-31"), day("2025-03-31"))));
        assert_eq!(previous("2025-03-01", "2025-03-31"), Some((day("2025-01-29"), day("2025-02-28"))));
        assert_eq!(previous("2025-03-31", "2025-03-31"), Some((day("2025-03-30"), day("2025-03-30"))));
        assert_eq!(previous("2025-04-02", "2025-04-01"), None);
        assert_eq!((previous("2025-04-01", ""), previous("", "2025-04-01")), (None, None));
    }
}
