//! One read of the visits of a journey's steps, in the order of their entries and so of their customers (F3): what `reached`
//! of `funnel.sql` says, without a table of distinct people.

use serde::Serialize;

use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::Param;

const ENTRIES: &str = filter::filtered!("people", "shapes", "chosen"; include_str!("visit_entries.sql"));
const SHAPES: &str = include_str!("visit_shapes.sql");
const ROWS: &str = include_str!("visit_rows.sql");

/// The texts of the queries, by file name.
pub(super) const SQL: &[(&str, &str)] =
    &[("visit_entries.sql", ENTRIES), ("visit_shapes.sql", SHAPES), ("visit_rows.sql", ROWS)];

/// What happens, for people.
pub(super) const STEP: &str =
    "the visits are read once, in the order of their entries, and counted as this statement counts them";

/// What is counted of the visits of one step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct ReachedStep {
    step: String,
    customers: u64,
    inflow: u64,
    in_progress: u64,
    passed_on: u64,
    exited: u64,
}

/// What is counted of the visits of a journey.
#[derive(Debug, Default)]
pub(super) struct ReachedSteps {
    /// Entries, those without a visit among them.
    pub entries: u64,
    reached: Vec<ReachedStep>,
}

impl ReachedSteps {
    /// What is counted of each step, for `$reached`.
    pub fn reached(&self) -> Param {
        Param::Text(serde_json::to_string(&self.reached).unwrap_or_default())
    }
}

/// Counts the visits of the entries that the arguments choose, of a version where they name one; `journey` is the one of their filter.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(super) fn read(cx: &ReportContext<'_>, journey: &str, args: &Args) -> Result<ReachedSteps, Error> {
    let mut params = filter::params(cx, &args.filter);
    params.push(("version", args.version.clone().map_or(Param::Null, Param::Text)));
    let mut chosen: Vec<bool> = Vec::new();
    let mut entries = 0;
    let query = Query::new("visit_entries.sql", ENTRIES, &params);
    cx.reader.batches(query.text, &query.params, |rows, columns| {
        for row in 0..rows {
            let entry = index(columns[0].int(row));
            if chosen.len() <= entry {
                chosen.resize(entry + 1, false);
            }
            chosen[entry] = true;
        }
        entries += rows as u64;
    })?;
    let steps = ShapeSteps::read(cx, journey)?;
    let mut reached = vec![StepVisits::default(); steps.names.len()];
    if let Some((first, last)) = steps.bounds {
        let query = Query::new("visit_rows.sql", ROWS, &[("first", Param::Int(first)), ("last", Param::Int(last))]);
        cx.reader.batches(query.text, &query.params, |rows, columns| {
            for row in 0..rows {
                let [entry, customer, shape, outcome] = std::array::from_fn(|column| columns[column].int(row));
                let Some(step) = steps.by_shape.get(index(shape)).copied().flatten() else { continue };
                if chosen.get(index(entry)).copied().unwrap_or(false) {
                    reached[step].add(customer, outcome);
                }
            }
        })?;
    }
    let reached = reached.into_iter().zip(steps.names).filter(|(visits, _)| visits.counts.inflow > 0);
    Ok(ReachedSteps { entries, reached: reached.map(|(visits, step)| ReachedStep { step, ..visits.counts }).collect() })
}

fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The steps of a journey.
struct ShapeSteps {
    names: Vec<String>,
    /// By shape: the place of its step among the names.
    by_shape: Vec<Option<usize>>,
    /// The first and the last of the shapes.
    bounds: Option<(i64, i64)>,
}

impl ShapeSteps {
    fn read(cx: &ReportContext<'_>, journey: &str) -> Result<Self, Error> {
        let params = [("journey", Param::Text(journey.to_owned()))];
        let shapes = Query::new("visit_shapes.sql", SHAPES, &params)
            .rows(cx.reader, |row| Ok((row.get::<u32>(0)?, row.get::<String>(1)?)))?;
        let mut names: Vec<String> = shapes.iter().map(|(_, step)| step.clone()).collect();
        names.sort_unstable();
        names.dedup();
        let mut by_shape = vec![None; shapes.last().map_or(0, |(shape, _)| *shape as usize + 1)];
        for (shape, step) in &shapes {
            by_shape[*shape as usize] = names.binary_search(step).ok();
        }
        let bounds = shapes.first().zip(shapes.last());
        let bounds = bounds.map(|((first, _), (last, _))| (i64::from(*first), i64::from(*last)));
        Ok(Self { names, by_shape, bounds })
    }
}

/// The visits of one step so far, and the customer of the last of them.
#[derive(Clone, Default)]
struct StepVisits {
    counts: ReachedStep,
    last: Option<i64>,
}

impl StepVisits {
    fn add(&mut self, customer: i64, outcome: i64) {
        self.counts.inflow += 1;
        match outcome {
            0 => self.counts.in_progress += 1,
            1 => self.counts.passed_on += 1,
            _ => self.counts.exited += 1,
        }
        self.counts.customers += u64::from(self.last != Some(customer));
        self.last = Some(customer);
    }
}
