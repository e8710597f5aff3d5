//! `[leads]` (R7, P4, P7).

use super::kind::{Names, Stages};
use super::section::settings;

/// Names as a setting holds them.
fn all<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(str::to_owned).to_vec()
}

settings! {
    /// `[leads]`.
    pub struct Leads at "leads" {
        /// The stages of leads, in order (R7). Names match without case, blanks, hyphens and underscores; others of the
        /// data come after these.
        stages: Vec<String> = Stages, all([
            "inquiry",
            "marketing_qualified",
            "teleprospecting_ready",
            "teleprospecting_accepted",
            "sales_ready",
            "sales_accepted",
            "won",
            "lost",
        ]) => Answer;
        /// What the status of an opportunity that is won is called, without case (R8).
        won: Vec<String> = Names, all(["won"]) => Answer;
        /// The stages of leads that are lost: who comes there has not gone on (R7).
        lost: Vec<String> = Names, all(["lost"]) => Answer;
    }
    by hand {}
}
