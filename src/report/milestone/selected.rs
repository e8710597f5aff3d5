//! The one milestone that a question is about.

use crate::domain::milestone::Milestone;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;

/// Position and definition of the milestone that is asked for; the first where none is.
pub(in crate::report) fn milestone<'a>(cx: &ReportContext<'a>, args: &Args) -> Result<(usize, &'a Milestone), Error> {
    let all = &cx.config.milestones;
    match &args.milestone {
        Some(id) => all.iter().enumerate().find(|(_, milestone)| milestone.id == *id).ok_or_else(|| {
            Error::unknown("milestone", id, &all.iter().map(|milestone| milestone.id.clone()).collect::<Vec<_>>())
        }),
        None => all.iter().enumerate().next().ok_or_else(|| Error::Usage {
            message: "no milestone is configured".to_owned(),
            hint: "add a [[milestone]] with id, name and trigger to milepost.toml".to_owned(),
        }),
    }
}
