//! This machine's clock, read once for each question and handed on (T6).

use super::time::{Span, Time};

/// When this version of the program was released: a clock that is older is not to be trusted.
pub const RELEASED: Time = Time(1_795_824_000_000_000);

/// What a machine's clock said when it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock(pub Time);

impl Clock {
    /// Whether it can be right: the program was not there before its release.
    #[must_use]
    pub fn trusted(self) -> bool {
        self.0 >= RELEASED
    }

    /// The last instant that may have come, with a day of tolerance for zones and drift; `None` = not to be trusted.
    #[must_use]
    pub fn horizon(self) -> Option<Time> {
        self.trusted().then(|| Time(self.0.0.saturating_add(Span::DAY.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t6_a_clock_older_than_the_release_is_not_trusted() {
        assert_eq!(RELEASED.rfc3339(), "2026-11-28T00:00:00Z");
        assert_eq!(Clock(RELEASED).horizon().map(Time::rfc3339).as_deref(), Some("2026-11-29T00:00:00Z"));
        assert_eq!(Clock(Time(RELEASED.0 - 1)).horizon(), None);
        assert_eq!(Clock(Time(0)).horizon(), None);
    }
}
