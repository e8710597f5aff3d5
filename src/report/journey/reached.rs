//! One read of the visits of a journey's steps, in the order of their entries and so of their customers (F3, F4): what `reached`
//! of `funnel.sql` and `passed` of `step_passed.sql` say, without tables of distinct people and entries.

use std::collections::{BTreeMap, HashMap};

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

/// What is counted of the visits that passed on from one step to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct PassedPair {
    step: String,
    next_step: String,
    total: u64,
    /// Entries with such a visit.
    once: u64,
}

/// What is counted of the visits of a journey.
#[derive(Debug, Default)]
pub(super) struct ReachedSteps {
    /// Entries, those without a visit among them.
    pub entries: u64,
    reached: Vec<ReachedStep>,
    passed: Vec<PassedPair>,
}

impl ReachedSteps {
    /// What is counted of each step, for `$reached`.
    pub fn reached(&self) -> Param {
        json(&self.reached)
    }

    /// What is counted of each pair of steps, for `$passed`.
    pub fn passed(&self) -> Param {
        json(&self.passed)
    }
}

fn json<T: Serialize>(counted: &[T]) -> Param {
    Param::Text(serde_json::to_string(counted).unwrap_or_default())
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
    let mut counter =
        VisitCounter { steps: &steps, reached: vec![StepVisits::default(); steps.names.len()], passed: HashMap::new() };
    if let Some((first, last)) = steps.own {
        let query = Query::new("visit_rows.sql", ROWS, &[("first", Param::Int(first)), ("last", Param::Int(last))]);
        cx.reader.batches(query.text, &query.params, |rows, columns| {
            for row in 0..rows {
                let [entry, customer, shape, outcome, next] = std::array::from_fn(|column| columns[column].int(row));
                if chosen.get(index(entry)).copied().unwrap_or(false) {
                    counter.visit([entry, customer, shape, outcome, next]);
                }
            }
        })?;
    }
    Ok(counter.finish(entries))
}

fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The steps of shapes.
struct ShapeSteps {
    names: Vec<String>,
    /// By shape: the place of its step among the names, and whether it is one of the journey's.
    by_shape: Vec<Option<(usize, bool)>>,
    /// The first and the last shape of the journey's steps.
    own: Option<(i64, i64)>,
}

impl ShapeSteps {
    fn read(cx: &ReportContext<'_>, journey: &str) -> Result<Self, Error> {
        let params = [("journey", Param::Text(journey.to_owned()))];
        let shapes = Query::new("visit_shapes.sql", SHAPES, &params)
            .rows(cx.reader, |row| Ok((row.get::<u32>(0)?, row.get::<String>(1)?, row.get::<bool>(2)?)))?;
        let mut names: Vec<String> = shapes.iter().map(|(_, step, _)| step.clone()).collect();
        names.sort_unstable();
        names.dedup();
        let mut by_shape = vec![None; shapes.last().map_or(0, |(shape, ..)| *shape as usize + 1)];
        for (shape, step, own) in &shapes {
            by_shape[*shape as usize] = names.binary_search(step).ok().map(|step| (step, *own));
        }
        let mut own = shapes.iter().filter(|(.., own)| *own).map(|(shape, ..)| i64::from(*shape));
        let own = own.next().map(|first| (first, own.next_back().unwrap_or(first)));
        Ok(Self { names, by_shape, own })
    }

    fn step(&self, shape: i64) -> Option<(usize, bool)> {
        self.by_shape.get(index(shape)).copied().flatten()
    }
}

/// The visits of one step so far, and the customer of the last of them.
#[derive(Clone, Default)]
struct StepVisits {
    counts: ReachedStep,
    last: Option<i64>,
}

/// Adds up the visits one by one.
struct VisitCounter<'a> {
    steps: &'a ShapeSteps,
    /// By step.
    reached: Vec<StepVisits>,
    /// By step and next step: visits, entries, and the last entry.
    passed: HashMap<(usize, usize), (u64, u64, i64)>,
}

impl VisitCounter<'_> {
    fn visit(&mut self, [entry, customer, shape, outcome, next]: [i64; 5]) {
        let Some((step, true)) = self.steps.step(shape) else { return };
        let StepVisits { counts, last } = &mut self.reached[step];
        counts.inflow += 1;
        match outcome {
            0 => counts.in_progress += 1,
            1 => counts.passed_on += 1,
            _ => counts.exited += 1,
        }
        counts.customers += u64::from(*last != Some(customer));
        *last = Some(customer);
        if let (1, Some((next, _))) = (outcome, self.steps.step(next)) {
            let (total, once, last) = self.passed.entry((step, next)).or_insert((0, 0, -1));
            *total += 1;
            *once += u64::from(*last != entry);
            *last = entry;
        }
    }

    fn finish(self, entries: u64) -> ReachedSteps {
        let name = |step: usize| self.steps.names[step].clone();
        let reached = self.reached.into_iter().enumerate().filter(|(_, visits)| visits.counts.inflow > 0);
        let passed: BTreeMap<(usize, usize), (u64, u64, i64)> = self.passed.into_iter().collect();
        let pair =
            |((step, next), (total, once, _))| PassedPair { step: name(step), next_step: name(next), total, once };
        ReachedSteps {
            entries,
            reached: reached.map(|(step, visits)| ReachedStep { step: name(step), ..visits.counts }).collect(),
            passed: passed.into_iter().map(pair).collect(),
        }
    }
}
