//! The one journey that a question is about.

use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter::{JOURNEY, check, names, steps_of};

/// What is said where there is no journey.
const NONE: &str = "no event, table or configuration names a journey";

/// A flag with the first names that it takes.
fn flagged(flag: &str, all: &[String]) -> String {
    format!("--{flag}: {}{}", all[..all.len().min(5)].join(", "), if all.len() > 5 { " …" } else { "" })
}

/// The same of a report that is about one funnel as well, which is not asked for.
pub(in crate::report) fn journey_or_funnel(cx: &ReportContext<'_>, args: &Args) -> Result<(String, Args), Error> {
    if args.one_journey().is_some() {
        return journey(cx, args);
    }
    let funnels: Vec<String> = cx.config.funnels.iter().map(|funnel| funnel.id.clone()).collect();
    let flags: Vec<String> = [("journey", names(cx.reader, JOURNEY)?), ("funnel", funnels)]
        .iter()
        .filter(|(_, all)| !all.is_empty())
        .map(|(flag, all)| flagged(flag, all))
        .collect();
    let hint = if flags.is_empty() {
        format!("{NONE}, and there is no [[funnel]] for --funnel")
    } else {
        format!("name one with {}", flags.join("; or with "))
    };
    Err(Error::Usage {
        message: "this report is about one journey or one funnel: --journey or --funnel".to_owned(),
        hint,
    })
}

/// The one journey that a report is about, and the arguments with the filter set to it.
pub(in crate::report) fn journey(cx: &ReportContext<'_>, args: &Args) -> Result<(String, Args), Error> {
    let Some(journey) = args.one_journey().map(str::to_owned) else {
        let all = names(cx.reader, JOURNEY)?;
        let hint = if all.is_empty() { NONE.to_owned() } else { format!("name one with {}", flagged("journey", &all)) };
        return Err(Error::Usage { message: "this report is about one journey".to_owned(), hint });
    };
    let mut args = args.clone();
    args.filter.journeys = vec![journey.clone()];
    args.journey = Some(journey.clone());
    check(cx, &args.filter)?;
    Ok((journey, args))
}

/// Refuses a step that neither a table nor an event names as one of the journey; steps of others are not near it.
pub(in crate::report) fn check_step(cx: &ReportContext<'_>, journey: &str, step: Option<&str>) -> Result<(), Error> {
    let Some(step) = step else { return Ok(()) };
    let known = steps_of(cx.reader, journey)?;
    if known.iter().any(|known| known == step) { Ok(()) } else { Err(Error::unknown("step", step, &known)) }
}
