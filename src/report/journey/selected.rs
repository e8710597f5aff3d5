//! The one journey that a question is about.

use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter::{JOURNEY, STEP, check, names};

/// The one journey that a report is about, and the arguments with the filter set to it.
pub(in crate::report) fn journey(cx: &ReportContext<'_>, args: &Args) -> Result<(String, Args), Error> {
    let named = args.journey.clone().or_else(|| match args.filter.journeys.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    });
    let Some(journey) = named else {
        let all = names(cx.reader, JOURNEY)?;
        let hint = if all.is_empty() {
            "no event, table or configuration names a journey".to_owned()
        } else {
            format!(
                "name one with --journey: {}{}",
                all[..all.len().min(5)].join(", "),
                if all.len() > 5 { " …" } else { "" }
            )
        };
        return Err(Error::Usage { message: "this report is about one journey".to_owned(), hint });
    };
    let mut args = args.clone();
    args.filter.journeys = vec![journey.clone()];
    args.journey = Some(journey.clone());
    check(cx, &args.filter)?;
    Ok((journey, args))
}

/// Refuses a step that neither a table nor an event names.
pub(in crate::report) fn check_step(cx: &ReportContext<'_>, step: Option<&str>) -> Result<(), Error> {
    let Some(step) = step else { return Ok(()) };
    let steps = names(cx.reader, STEP)?;
    if steps.iter().any(|known| known == step) { Ok(()) } else { Err(Error::unknown("step", step, &steps)) }
}
