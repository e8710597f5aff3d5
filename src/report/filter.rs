//! What part of the data a question looks at: the filter as parameters, checked against the data, and what of it is not applied.

/// Fragments of `filter/` by name, and a query's own text, as one query: `with`, the sentences of the fragments, the text, which
/// goes on with a comma or ends with `select`.
macro_rules! filtered {
    ($first:literal $(, $more:literal)* ; $($text:expr),+) => {
        concat!(
            "with\n",
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/report/filter/", $first, ".sql")),
            $(",\n", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/report/filter/", $more, ".sql")),)*
            $($text),+
        )
    };
}

pub(super) use filtered;

mod check;
pub(super) mod names;
mod params;
mod unapplied;

pub(super) use check::{ELSEWHERE, check, known_names};
pub use check::{UnknownName, unknown_names};
pub(super) use names::{JOURNEY, STEP, steps_of};
pub use names::{SEGMENT, names};
pub(super) use params::params;
pub(super) use unapplied::unapplied;
