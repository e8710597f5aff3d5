//! One read of the visits and the message events of a journey (F3, F4): what `reached` of `funnel.sql`, and `passed` and `by_shape`
//! of `step_metrics.sql` say, without tables of distinct people and entries. Visits are read in the order of their entries and
//! so of their customers.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::domain::filter::Filter;
use crate::domain::hash::BuildIntHasher;
use crate::report::args::Args;
use crate::report::contract::{ReportContext, answer_key};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::Param;

use super::counts::{JourneyCounts, PassedOn, ReachedStep, ShapeMessages};

const ENTRIES: &str = filter::filtered!("people", "shapes", "chosen"; include_str!("counted_entries.sql"));
const SHAPES: &str = include_str!("visit_shapes.sql");
const VISITS: &str = include_str!("visit_rows.sql");
const MESSAGES: &str = include_str!("message_rows.sql");

/// The texts of the queries, by file name.
pub(super) const SQL: &[(&str, &str)] = &[
    ("counted_entries.sql", ENTRIES),
    ("visit_shapes.sql", SHAPES),
    ("visit_rows.sql", VISITS),
    ("message_rows.sql", MESSAGES),
];

/// What happens, for people.
pub(super) const STEP: &str = "visits, in the order of their entries, and message events are read once, and counted as this statement counts them";

/// Counts visits and message events of the entries that a filter chooses, of a version where one is named; `journey` is the one of
/// the filter. They are read once for the funnel and the metrics of steps.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(super) fn counts(
    cx: &ReportContext<'_>,
    journey: &str,
    filter: &Filter,
    version: Option<&str>,
) -> Result<Arc<JourneyCounts>, Error> {
    let args = Args { filter: filter.clone(), version: version.map(str::to_owned), ..Args::default() };
    let key = answer_key(cx, format!("counts of {journey}"), &args);
    cx.cache.journeys.get_or_make(key, cx.progress, || {
        let chosen = ChosenEntries::read(cx, &args)?;
        let (reached, passed) = visits(cx, journey, &chosen)?;
        Ok(JourneyCounts { entries: chosen.count, reached, passed, messages: messages(cx, journey, &chosen)? })
    })
}

/// The entries that a filter chooses.
#[derive(Default)]
struct ChosenEntries {
    count: u64,
    /// By number.
    is_chosen: Vec<bool>,
}

impl ChosenEntries {
    fn read(cx: &ReportContext<'_>, args: &Args) -> Result<Self, Error> {
        let mut params = filter::params(cx, &args.filter);
        params.push(("version", args.version.clone().map_or(Param::Null, Param::Text)));
        let query = Query::new("counted_entries.sql", ENTRIES, &params);
        let mut chosen = Self::default();
        cx.reader.batches(query.text, &query.params, |rows, columns| {
            for row in 0..rows {
                let entry = index(columns[0].int(row));
                if chosen.is_chosen.len() <= entry {
                    chosen.is_chosen.resize(entry + 1, false);
                }
                chosen.is_chosen[entry] = true;
            }
            chosen.count += rows as u64;
        })?;
        Ok(chosen)
    }

    fn holds(&self, entry: i64) -> bool {
        self.is_chosen.get(index(entry)).copied().unwrap_or(false)
    }
}

fn visits(
    cx: &ReportContext<'_>,
    journey: &str,
    chosen: &ChosenEntries,
) -> Result<(Vec<ReachedStep>, Vec<PassedOn>), Error> {
    let steps = ShapeSteps::read(cx, journey)?;
    let mut reached = vec![StepVisits::default(); steps.names.len()];
    let mut passed: BTreeMap<(usize, usize), PairVisits> = BTreeMap::new();
    if let Some((first, last)) = steps.bounds {
        let query = Query::new("visit_rows.sql", VISITS, &[("first", Param::Int(first)), ("last", Param::Int(last))]);
        cx.reader.batches(query.text, &query.params, |rows, columns| {
            for row in 0..rows {
                let [entry, customer, shape, outcome, next] = std::array::from_fn(|column| columns[column].int(row));
                let Some(step) = steps.of(shape).filter(|_| chosen.holds(entry)) else { continue };
                reached[step].add(customer, outcome);
                if let Some(next) = steps.of(next).filter(|next| outcome == 1 && steps.names[*next].is_some()) {
                    passed.entry((step, next)).or_default().add(entry);
                }
            }
        })?;
    }
    let pair = |((step, next), visits): ((usize, usize), PairVisits)| {
        let PairVisits { total, once, .. } = visits;
        Some(PassedOn { step: steps.names[step].clone(), next_step: steps.names[next].clone()?, total, once })
    };
    let passed = passed.into_iter().filter_map(pair).collect();
    let reached = reached.into_iter().zip(&steps.names).filter(|(visits, _)| visits.counts.inflow > 0);
    let step =
        |(visits, step): (StepVisits, &Option<String>)| Some(ReachedStep { step: step.clone()?, ..visits.counts });
    Ok((reached.filter_map(step).collect(), passed))
}

fn messages(cx: &ReportContext<'_>, journey: &str, chosen: &ChosenEntries) -> Result<Vec<ShapeMessages>, Error> {
    let mut counts: HashMap<i64, ShapeMessages, BuildIntHasher> = HashMap::default();
    let query = Query::new("message_rows.sql", MESSAGES, &[("journey", Param::Text(journey.to_owned()))]);
    cx.reader.batches(query.text, &query.params, |rows, columns| {
        for row in 0..rows {
            let [entry, shape, firsts] = std::array::from_fn(|column| columns[column].int(row));
            if chosen.holds(entry) {
                let of_shape =
                    counts.entry(shape).or_insert_with(|| ShapeMessages { shape, ..ShapeMessages::default() });
                of_shape.total += 1;
                of_shape.once += u64::from(firsts & 1 != 0);
                of_shape.once_platform += u64::from(firsts & 2 != 0);
            }
        }
    })?;
    Ok(counts.into_values().collect())
}

fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The steps of a journey.
struct ShapeSteps {
    /// `None` = that of the visits whose events name no step.
    names: Vec<Option<String>>,
    /// By shape: the place of its step among the names.
    by_shape: Vec<Option<usize>>,
    /// The first and the last of the shapes.
    bounds: Option<(i64, i64)>,
}

impl ShapeSteps {
    fn read(cx: &ReportContext<'_>, journey: &str) -> Result<Self, Error> {
        let params = [("journey", Param::Text(journey.to_owned()))];
        let shapes = Query::new("visit_shapes.sql", SHAPES, &params)
            .rows(cx.reader, |row| Ok((row.get::<u32>(0)?, row.get::<Option<String>>(1)?)))?;
        let mut names: Vec<Option<String>> = shapes.iter().map(|(_, step)| step.clone()).collect();
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

    /// The place of a shape's step among the names.
    fn of(&self, shape: i64) -> Option<usize> {
        self.by_shape.get(index(shape)).copied().flatten()
    }
}

/// The visits of one step that passed on to another so far, and the entry of the last of them.
#[derive(Clone, Copy, Default)]
struct PairVisits {
    total: u64,
    once: u64,
    last: Option<i64>,
}

impl PairVisits {
    fn add(&mut self, entry: i64) {
        self.total += 1;
        self.once += u64::from(self.last != Some(entry));
        self.last = Some(entry);
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
