//! A funnel as it is typed → a funnel in the file, or what is wrong at which field (U1–U8, J7).

use super::backend::ProjectBackend;
use super::clauses::{changed, conditions, kept};
use crate::config::{Config, edit, funnel_window};
use crate::domain::condition::Condition;
use crate::domain::funnel::{Exclusion, Funnel, FunnelStep};
use crate::domain::time::Span;
use crate::domain::zone::Zone;
use crate::jobs::Progress;
use crate::tui::backend::{Clause, ExclusionInput, FunnelChange, FunnelInput, Refusal, Stands, StepInput};

impl ProjectBackend {
    /// Adds or changes a funnel, and counts it.
    pub(super) fn save_funnel(
        &mut self,
        config: &Config,
        change: &FunnelChange,
        progress: &Progress,
    ) -> Result<String, Vec<Refusal>> {
        let name = with_edit(config, change, |edit| edit::save(&config.path, edit).map(drop))?;
        let done = if change.was.is_some() { "Changed" } else { "Added" };
        Ok(self.counted(format!("{done} {name}"), progress))
    }

    /// Takes a funnel out, where it is as its user was told.
    pub(super) fn delete_funnel(
        &mut self,
        config: &Config,
        funnel: &Funnel,
        progress: &Progress,
    ) -> Result<String, Vec<Refusal>> {
        let edit = edit::Edit::DeleteFunnel { funnel };
        edit::save(&config.path, edit).map_err(|error| refusals(error, config.zone))?;
        Ok(self.counted(format!("Deleted {}", funnel.name), progress))
    }
}

/// What is wrong with a funnel, with nothing written.
pub fn check(config: &Config, change: &FunnelChange) -> Result<(), Vec<Refusal>> {
    with_edit(config, change, |edit| edit::check(&config.path, edit)).map(drop)
}

/// Does something with the change of the file; answers with the funnel's name.
fn with_edit(
    config: &Config,
    change: &FunnelChange,
    work: impl FnOnce(edit::Edit<'_>) -> Result<(), edit::Error>,
) -> Result<String, Vec<Refusal>> {
    let FunnelChange { was, over, .. } = change;
    let now = untouched(change, read(config, &change.input)?);
    let edit = edit::Edit::Funnel { was: was.as_ref(), now: &now, over: over.as_ref() };
    work(edit).map_err(|error| refusals(error, config.zone))?;
    Ok(now.name)
}

fn read(config: &Config, input: &FunnelInput) -> Result<Funnel, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let window = window("window", &input.window, &mut wrong);
    let steps = input.steps.iter().enumerate();
    let steps = steps.map(|(at, step)| read_step(&format!("steps.{at}"), step, config.zone, &mut wrong)).collect();
    let (id, name) = (input.id.trim().to_owned(), input.name.trim());
    let mut funnel = Funnel {
        name: if name.is_empty() { id.clone() } else { name.to_owned() },
        id,
        window: window.unwrap_or_default(),
        count: input.count,
        order: input.order,
        steps,
        exclude: Vec::new(),
        breakdowns: names(&input.breakdowns),
    };
    let last = funnel.last_required();
    for (at, excluded) in input.exclude.iter().enumerate() {
        let conditions = clauses(&format!("exclude.{at}"), &excluded.conditions, config.zone, &mut wrong);
        let before = excluded.before.unwrap_or(last);
        funnel.exclude.push(Exclusion { event: excluded.event.clone(), conditions, after: excluded.after, before });
    }
    if wrong.is_empty() { Ok(funnel) } else { Err(wrong) }
}

/// Names between commas, each once.
fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        if names.iter().all(|known| known != name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn read_step(field: &str, step: &StepInput, zone: Zone, wrong: &mut Vec<Refusal>) -> FunnelStep {
    let own = Some(&step.window).filter(|window| !window.is_empty());
    FunnelStep {
        event: step.event.clone(),
        conditions: clauses(field, &step.conditions, zone, wrong),
        name: Some(step.name.clone()).filter(|name| !name.is_empty()),
        window: own.and_then(|text| window(&format!("{field}.window"), text, wrong)),
        optional: step.optional,
    }
}

fn window(field: &str, text: &str, wrong: &mut Vec<Refusal>) -> Option<Span> {
    funnel_window(text).map_err(|why| wrong.push(Refusal::new(field, why))).ok()
}

/// The conditions of an entry; those that cannot be read are told at their field.
fn clauses(entry: &str, clauses: &[Clause], zone: Zone, wrong: &mut Vec<Refusal>) -> Vec<Condition> {
    let mut own = Vec::new();
    let conditions = conditions(clauses, zone, &mut own);
    wrong.extend(own.into_iter().map(|refusal| Refusal { field: format!("{entry}.{}", refusal.field), ..refusal }));
    conditions
}

/// What was not touched is as it was: its text need not say it to the last digit.
fn untouched(change: &FunnelChange, now: Funnel) -> Funnel {
    let FunnelChange { was, opened, input, .. } = change;
    let Some(was) = was else { return now };
    let step = |(now, input): (FunnelStep, &StepInput)| {
        let before = input.was.and_then(|at| Some((was.steps.get(at)?, opened.steps.get(at)?)));
        let Some((was, opened)) = before else { return now };
        FunnelStep {
            event: kept(&was.event, [&opened.event, &input.event], now.event),
            conditions: kept(&was.conditions, [&opened.conditions, &input.conditions], now.conditions),
            name: kept(&was.name, [&opened.name, &input.name], now.name),
            window: kept(&was.window, [&opened.window, &input.window], now.window),
            optional: now.optional,
        }
    };
    let excluded = |(now, input): (Exclusion, &ExclusionInput)| {
        let before = input.was.and_then(|at| Some((was.exclude.get(at)?, opened.exclude.get(at)?)));
        let Some((was, opened)) = before else { return now };
        Exclusion {
            event: kept(&was.event, [&opened.event, &input.event], now.event),
            conditions: kept(&was.conditions, [&opened.conditions, &input.conditions], now.conditions),
            ..now
        }
    };
    Funnel {
        name: kept(&was.name, [&opened.name, &input.name], now.name),
        window: kept(&was.window, [&opened.window, &input.window], now.window),
        steps: now.steps.into_iter().zip(&input.steps).map(step).collect(),
        exclude: now.exclude.into_iter().zip(&input.exclude).map(excluded).collect(),
        breakdowns: kept(&was.breakdowns, [&opened.breakdowns, &input.breakdowns], now.breakdowns),
        ..now
    }
}

/// Why the file's editor did not make a change, at the fields of the form.
fn refusals(error: edit::Error, zone: Zone) -> Vec<Refusal> {
    let message = error.to_string();
    match error {
        edit::Error::FunnelRefused(told) => told.iter().map(|(field, why)| Refusal::new(field, why)).collect(),
        edit::Error::FunnelTaken(_) | edit::Error::FunnelIdentity => vec![Refusal::new("id", message)],
        edit::Error::FunnelChanged { disk, fields } => {
            let stands = |field| changed(field, &says(&disk, field, zone)).over(Stands::Funnel(Funnel::clone(&disk)));
            fields.into_iter().map(stands).collect()
        }
        _ => vec![Refusal::new("", message)],
    }
}

/// What the file says of a funnel by a key.
fn says(funnel: &Funnel, key: &str, zone: Zone) -> String {
    match key {
        "name" => funnel.name.clone(),
        "window" => funnel.window.to_string(),
        "count" => funnel.count.says().to_owned(),
        "order" => funnel.order.says().to_owned(),
        "breakdowns" => funnel.breakdowns.join(", "),
        _ => funnel.said(zone),
    }
}
