//! What every column means: one list for table headers, help, the README and the rules (H1).

/// The unit of a column; faces format by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Text or an id.
    Text,
    /// A whole number of people.
    People,
    /// A whole number of entries, messages, touches, rows.
    Count,
    /// A number with one decimal: credits.
    Credit,
    /// 0–1, shown as a percentage.
    Share,
    /// 0–100.
    Percent,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// An instant.
    Time,
    /// True or false.
    Flag,
}

/// Which way is better; nothing is coloured where neither is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    More,
    /// Less is better.
    Less,
    /// Neither.
    Neither,
}

/// One column of one or several reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// The JSON field and CSV header.
    pub name: &'static str,
    /// The header on screen.
    pub label: &'static str,
    /// The unit.
    pub unit: Unit,
    /// Which way is better.
    pub better: Better,
    /// The rule that defines it.
    pub rule: &'static str,
    /// The rule in one sentence.
    pub meaning: &'static str,
}
