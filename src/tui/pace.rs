//! How far the terminal is behind: frames on their way that it has not shown yet.
//!
//! The system takes many kilobytes for a slow link, and SSH takes megabytes, so that a frame that was handed over says
//! nothing. The terminal is asked after each frame, where it has answered before, and the next one is drawn when it says so.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The question how the terminal is (DSR 5), which it answers once everything sent before is shown.
pub const QUESTION: &[u8] = b"\x1b[5n";

/// The most bytes of frames on their way when a new one is drawn: a few keys' worth, less than a page.
const ON_THE_WAY: usize = 512;

/// After so long without an answer there will be none.
const SILENCE: Duration = Duration::from_secs(15);

/// So long the answer to the first question may take, when nothing is known of the terminal.
const FIRST: Duration = Duration::from_secs(1);

/// What was asked and not answered.
#[derive(Debug, Default)]
pub struct Pace {
    /// Whether the terminal has answered.
    answers: bool,
    /// The bytes that each open question is about, the oldest first.
    open: VecDeque<usize>,
    /// When the last one was asked.
    since: Option<Instant>,
}

impl Pace {
    /// Whether to ask after a frame: always the first time, then where it is answered.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.answers || self.since.is_none()
    }

    /// A question about so many bytes was sent.
    pub fn asked(&mut self, bytes: usize, now: Instant) {
        self.open.push_back(bytes);
        self.since = Some(now);
    }

    /// The terminal answered the oldest question.
    pub fn answered(&mut self) {
        self.answers = true;
        self.open.pop_front();
    }

    /// Whether a frame may be drawn.
    pub fn free(&mut self, now: Instant) -> bool {
        if self.answers && !self.open.is_empty() && self.age(now) > SILENCE {
            // The terminal was changed for one that does not answer, or the answer was lost.
            self.answers = false;
            self.open.clear();
        }
        !self.answers || self.open.iter().sum::<usize>() < ON_THE_WAY
    }

    /// Whether the terminal has not shown all that it was asked about; `None` where it does not say.
    #[must_use]
    pub fn behind(&self) -> Option<bool> {
        self.answers.then_some(!self.open.is_empty())
    }

    /// Whether an answer is on its way.
    #[must_use]
    pub fn awaits(&self, now: Instant) -> bool {
        !self.open.is_empty() && (self.answers || self.age(now) < FIRST)
    }

    fn age(&self, now: Instant) -> Duration {
        self.since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A terminal that answered the first question.
    fn answering(now: Instant) -> Pace {
        let mut pace = Pace::default();
        assert!(pace.asks());
        pace.asked(0, now);
        pace.answered();
        pace
    }

    #[test]
    fn p16_a_page_is_shown_before_the_next_is_drawn() {
        let now = Instant::now();
        let mut pace = answering(now);
        pace.asked(3000, now);
        assert!(!pace.free(now) && pace.awaits(now) && pace.behind() == Some(true));
        pace.answered();
        assert!(pace.free(now) && !pace.awaits(now) && pace.behind() == Some(false));
    }

    #[test]
    fn p11_small_changes_do_not_wait_for_each_other() {
        let now = Instant::now();
        let mut pace = answering(now);
        for _ in 0..5 {
            assert!(pace.free(now));
            pace.asked(100, now);
        }
        pace.asked(100, now);
        assert!(!pace.free(now));
        pace.answered();
        assert!(pace.free(now));
    }

    #[test]
    fn a_terminal_that_does_not_answer_is_asked_once_and_not_waited_for() {
        let now = Instant::now();
        let mut pace = Pace::default();
        pace.asked(0, now);
        assert!(!pace.asks() && pace.free(now) && pace.awaits(now) && pace.behind().is_none());
        assert!(!pace.awaits(now + FIRST));
        // One that stops answering is not waited for any more, until it answers again.
        let mut pace = answering(now);
        pace.asked(3000, now);
        let later = now + SILENCE + Duration::from_secs(1);
        assert!(pace.free(later) && !pace.asks() && !pace.awaits(later));
        pace.answered();
        assert!(pace.asks());
    }
}
