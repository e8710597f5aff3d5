//! Funnels of the user's own: how many attempts go from each step to the next (U1–U8, J7).

pub(in crate::report) mod attempts;
mod breakdown;

use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::funnel::{Funnel, FunnelOrder};
use crate::domain::row::{Row as _, share};
use crate::domain::table::Cell;
use crate::domain::time::Span;
use crate::domain::words;
use crate::journey::funnel::{FunnelCounts, FunnelPlan, StepCounts};
use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::health::definitions::{Defined, broken};
use crate::report::query::Query;

pub use breakdown::BREAKDOWNS;
pub(in crate::report) use breakdown::Groups;

crate::row! {
    /// One step of a funnel, in one group; in any order so many steps filled.
    pub struct CustomFunnelRow {
        group: Option<String> = "custom_funnel.group" ("Group", Text, "U8", "What the funnels are told apart by; empty where all are together, or where there is none."),
        step: Option<String> = "custom_funnel.step" ("Event", Text, "J7", "The event of the step; none where the steps come in any order."),
        position: u64 = "custom_funnel.position" ("#", Count, "J7", "The place of the step, or how many steps were done."),
        name: Option<String> = "custom_funnel.name" ("Step", Text, "J7", "What the step is called."),
        optional: bool = "custom_funnel.optional" ("Optional", Flag, "U6", "It is counted and loses nobody."),
        count: u64 = "custom_funnel.count" ("Reached it", Count, "U3", "Attempts that reached the step: of each customer the best, the first, or all."),
        share_of_start: Option<f64> = "custom_funnel.share_of_start" ("% of start", Share, "U8", "Attempts that reached the step divided by those that started."),
        share_of_previous: Option<f64> = "custom_funnel.share_of_previous" ("% of previous", Share, "U8", "Attempts that reached the step divided by those that reached the required step before."),
        open: u64 = "custom_funnel.open" ("Open", Count, "U7", "Attempts that reached the required step before and may still reach this one."),
        lost: u64 = "custom_funnel.lost" ("Lost", Count, "U7", "Attempts that reached the required step before and can no longer reach this one."),
        closed_share: Option<f64> = "custom_funnel.closed_share" ("% of closed", Share, "U7", "Attempts that reached the step divided by these and the lost ones."),
        median_hours: Option<f64> = "custom_funnel.median_hours" ("Median", Hours, "U8", "From the step before to this one: the median."),
        p90_hours: Option<f64> = "custom_funnel.p90_hours" ("90 % within", Hours, "U8", "The same: nine of ten."),
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "custom-funnel",
    title: "Funnel",
    about: "A funnel of your own, [[funnel]]: how many go from each event to the next within its window, side by side if asked.",
    flags: &[Flag::Funnel, Flag::Breakdown],
    rules: &["U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "R1", "R10"],
    columns: CustomFunnelRow::COLUMNS,
    steps: &[
        "each customer's events that the filter lets through are read in their order, and attempts are sought from every start in the period",
        "unique: the attempt that gets furthest, of these the earliest; first: that of the first start; totals: one of every start",
        "open: the attempt of the latest start could still take its next required step after as_of; lost: it could not",
        "closed_share = count / (count + lost); times are from the step before in the attempt; quantiles interpolate linearly",
    ],
    sql: &[&[
        ("funnel_events.sql", attempts::EVENTS),
        ("funnel_shapes.sql", attempts::SHAPES),
        ("funnel_customers.sql", breakdown::CUSTOMERS),
    ]],
    queries,
    run,
};

fn queries(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    let Some((position, _)) = attempts::selected(cx, args)? else { return Ok(Vec::new()) };
    let of_customers = breakdown::of_customers(args).map(breakdown::customers);
    Ok(attempts::queries(cx, args, position).into_iter().chain(of_customers).collect())
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    filter::check(cx, &args.filter)?;
    let mut answer = REPORT.answer(cx, args);
    let Some(selected) = attempts::selected(cx, args)? else {
        answer
            .notes
            .push("there is no funnel of your own: add a [[funnel]] with id, window and steps to milepost.toml");
        return Ok(answer);
    };
    let (position, funnel) = selected;
    answer.parameters = parameters(funnel, args);
    let groups = Groups::read(cx, args, selected)?;
    let plan = FunnelPlan::new(funnel, cx.as_of.0);
    let mut counts: Vec<FunnelCounts> =
        (0..groups.as_ref().map_or(1, Groups::count)).map(|_| FunnelCounts::new(&plan)).collect();
    let mut customers = 0;
    attempts::scan(cx, args, selected, |own| {
        customers += 1;
        for (attempt, chain) in own.attempts.iter() {
            let place = groups.as_ref().map_or(0, |groups| groups.place(own, attempt.start));
            counts[place].add(attempt, chain, own.events);
        }
    })?;
    for (place, counts) in counts.iter().enumerate() {
        let group = groups.as_ref().and_then(|groups| groups.name(place));
        if groups.is_none() || counts.starters() > 0 {
            for row in counts.rows() {
                let mut times = counts.times(row.position - 1).to_vec();
                times.sort_unstable();
                answer.table.push(row_of(funnel, group.clone(), &row, &times));
            }
        }
    }
    let sum = |of: fn(&FunnelCounts) -> u64| counts.iter().map(of).sum::<u64>();
    let [starters, converted] = [sum(FunnelCounts::starters), sum(FunnelCounts::converted)];
    let [open, lost] = [sum(|counts| counts.unfinished().0), sum(|counts| counts.unfinished().1)];
    answer.checks.push(Check {
        name: "converted + open + lost = starts",
        kept: converted + open + lost == starters,
        detail: format!(
            "{} + {} + {} = {}",
            separated(converted),
            separated(open),
            separated(lost),
            separated(starters)
        ),
    });
    answer.notes.push(format!("{} started it", words::people(customers)));
    for fault in broken(cx)?.into_iter().filter(|fault| matches!(fault.of, Defined::Funnel(own, _) if own == position))
    {
        answer.findings.push(fault.kind);
        answer.notes.push(format!("{}: {} counts nothing", fault.said, "what asks for it"));
    }
    Ok(answer)
}

/// What the funnel is, for the answer to be read without the configuration.
fn parameters(funnel: &Funnel, args: &Args) -> Vec<(&'static str, Cell)> {
    vec![
        ("funnel", funnel.id.clone().into()),
        ("name", funnel.name.clone().into()),
        ("window", funnel.window.to_string().into()),
        ("count", funnel.count.name().into()),
        ("order", funnel.order.name().into()),
        ("breakdown", args.breakdown.clone().into()),
    ]
}

fn row_of(funnel: &Funnel, group: Option<String>, row: &StepCounts, times: &[i64]) -> CustomFunnelRow {
    let step = funnel.steps.get(row.position - 1).filter(|_| funnel.order != FunnelOrder::Any);
    CustomFunnelRow {
        group,
        step: step.map(|step| step.event.clone()),
        position: row.position as u64,
        name: step.map(|step| step.shown().to_owned()),
        optional: row.optional,
        count: row.count,
        share_of_start: share(row.count, row.started),
        share_of_previous: row.previous.and_then(|previous| share(row.count, previous)),
        open: row.open,
        lost: row.lost,
        closed_share: row.previous.filter(|_| !row.optional).and_then(|_| share(row.count, row.count + row.lost)),
        median_hours: quantile(times, 0.5),
        p90_hours: quantile(times, 0.9),
    }
}

/// A quantile of sorted times (µs) in hours, by linear interpolation (type 7); `None` of none.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and spans stay below 2^53; a place among them is not negative"
)]
fn quantile(sorted: &[i64], part: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = part * last as f64;
    let (low, high) = (sorted[place.floor() as usize], sorted[(place.ceil() as usize).min(last)]);
    let between = low as f64 + (high - low) as f64 * (place - place.floor());
    Some(between / Span::HOUR.0 as f64)
}
