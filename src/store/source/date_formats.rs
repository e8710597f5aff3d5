//! Dates and times as people write them beside ISO 8601, as the engine's `strptime` reads them.

/// Dates. Where a day and a month could be taken for each other, day first comes first.
pub(crate) const DATES: &[&str] = &[
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%Y.%m.%d",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d/%b/%Y",
    "%a, %d %b %Y",
    "%a %b %d %Y",
    "%Y%m%d",
];

/// Times of the day behind them.
pub(crate) const CLOCKS: &[&str] = &[
    "",
    " %H:%M",
    " %H:%M:%S",
    " %H:%M:%S.%f",
    " %I:%M %p",
    " %I:%M:%S %p",
    ", %H:%M",
    ", %H:%M:%S",
    ", %I:%M %p",
    ", %I:%M:%S %p",
    " %H:%M:%S %z",
    ":%H:%M:%S %z",
    "T%H:%M:%S",
    " %H.%M",
    " %H.%M.%S",
    " %H%M%S",
];
