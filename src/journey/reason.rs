//! Why an entry ended (F7).

/// An exit reason (F7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The goal was met.
    GoalMet,
    /// The journey was completed: a reason, but no exit (F3).
    Completed,
    /// A suppression segment was joined.
    Suppressed,
    /// The journey's exit trigger occurred.
    ExitTrigger,
    /// A second entry was not allowed.
    RepeatEntryBlocked,
    /// A condition did not hold.
    ConditionUnmet,
    /// The record was gone.
    RecordMissing,
    /// A technical fault.
    Error,
    /// Anything else.
    #[default]
    Unknown,
}

impl Reason {
    /// Every reason with its word.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("goal_met", Self::GoalMet),
        ("completed", Self::Completed),
        ("suppressed", Self::Suppressed),
        ("exit_trigger", Self::ExitTrigger),
        ("repeat_entry_blocked", Self::RepeatEntryBlocked),
        ("condition_unmet", Self::ConditionUnmet),
        ("record_missing", Self::RecordMissing),
        ("error", Self::Error),
        ("unknown", Self::Unknown),
    ];

    /// Reads a reason; case, blanks, hyphens and underscores do not matter, and anything else is unknown (F7).
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let letters = |text: &str| -> String {
            text.chars()
                .filter(|c| !(c.is_whitespace() || matches!(c, '-' | '_')))
                .map(|c| c.to_ascii_lowercase())
                .collect()
        };
        let wanted = letters(text);
        Self::ALL.iter().find(|(name, _)| letters(name) == wanted).map_or(Self::Unknown, |(_, reason)| *reason)
    }

    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, reason)| *reason == self).map_or("unknown", |(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f7_case_blanks_and_hyphens_do_not_matter() {
        for text in ["goal_met", "Goal met", "GOAL-MET", " goal  Met "] {
            assert_eq!(Reason::parse(text), Reason::GoalMet, "{text}");
        }
        assert_eq!(Reason::parse("Repeat-entry blocked"), Reason::RepeatEntryBlocked);
        assert_eq!(Reason::parse("record missing"), Reason::RecordMissing);
    }

    #[test]
    fn f7_anything_else_is_unknown() {
        for text in ["", "left", "goal", "goal.met", "unknown", "суппрессед"] {
            assert_eq!(Reason::parse(text), Reason::Unknown, "{text}");
        }
    }

    #[test]
    fn f7_every_reason_reads_its_own_word() {
        for &(name, reason) in Reason::ALL {
            assert_eq!((Reason::parse(name), reason.name()), (reason, name));
        }
    }
}
