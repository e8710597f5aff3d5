//! Which part of a journey is counted, and how: all versions or one, visits or people (F10, G8).

use crate::report::{Args, Flag, Report};

/// What of a journey is counted, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counting {
    /// The version; `None` = all.
    pub version: Option<String>,
    /// People, each once at a step, in place of visits.
    pub by_people: bool,
}

impl Counting {
    /// Arguments of a report on the journey: it is asked for a version where it can be.
    pub fn args(&self, report: &Report, args: Args) -> Args {
        let version = self.version.clone().filter(|_| of_versions(report));
        Args { version, ..args }
    }
}

/// Whether a report can be had for one version.
pub fn of_versions(report: &Report) -> bool {
    report.flags.contains(&Flag::Version)
}
