//! Funnels of the user's own: how many attempts go from each step to the next (U1–U8, J7).

pub(in crate::report) mod attempts;
mod breakdown;

use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::funnel::{Exclusion, Funnel, FunnelCount, FunnelOrder};
use crate::domain::row::{Row as _, share};
use crate::domain::similar::similar;
use crate::domain::table::Cell;
use crate::domain::words;
use crate::journey::funnel::{FunnelCounts, FunnelPlan, StepCounts};
use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::{Equivalent, OwnQuery, UNSAID, by_customers, says};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::health::definitions::{Defined, broken};
use crate::report::journey::quantile::quantile_hours;
use crate::report::own::own;
use crate::report::query::Query;
use crate::store::Param;

pub(in crate::report) use breakdown::Groups;
pub use breakdown::{asked_for, breakdowns};

const OWN: &str = own!("filtered", "custom_funnel");

crate::row! {
    /// One step of a funnel, in one group; in any order so many steps filled.
    pub struct CustomFunnelRow {
        group: Option<String> = "custom_funnel.group" ("Group", Text, "U8", "What the funnels are told apart by; empty where all are together, or where there is none."),
        step: Option<String> = "custom_funnel.step" ("Event", Text, "J7", "The event of the step; none where the steps come in any order."),
        position: u64 = "custom_funnel.position" ("#", Count, "J7", "The place of the step, or how many steps were done."),
        name: Option<String> = "custom_funnel.name" ("Step", Text, "J7", "What the step is called."),
        optional: bool = "custom_funnel.optional" ("Optional", Flag, "U6", "It is counted and loses nobody."),
        count: u64 = "custom_funnel.count" ("Reached it", Count, "U3", "Attempts that reached the step: of each customer the best, the first, or all."),
        share_of_start: Option<f64> = "custom_funnel.share_of_start" ("% of starts", Share, "U8", "Attempts that reached the step divided by those that started."),
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
        ("funnel_size.sql", attempts::SIZE),
        ("funnel_events.sql", attempts::EVENTS),
        ("funnel_shapes.sql", attempts::SHAPES),
        ("funnel_customers.sql", breakdown::CUSTOMERS),
        ("funnel_labels.sql", breakdown::LABELS),
        ("funnel_starts.sql", breakdown::STARTS),
        ("customer_attributes.sql", breakdown::ATTRIBUTES),
    ]],
    queries,
    equivalent,
    run,
};

fn queries(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    let Some((position, _)) = attempts::selected(cx, args)? else { return Ok(Vec::new()) };
    Ok(attempts::queries(cx, args, position).into_iter().chain(breakdown::query(args, position)).collect())
}

/// The events of the steps by the user's own tables.
fn equivalent(cx: &ReportContext<'_>, args: &Args) -> Result<Equivalent, Error> {
    filter::check(cx, &args.filter)?;
    let Some((_, funnel)) = attempts::selected(cx, args)? else {
        return Ok(Equivalent::none("there is no funnel of your own"));
    };
    if let Some(none) = by_customers(&args.filter) {
        return Ok(none);
    }
    if args.filter.from.or(args.filter.to).is_some() {
        return Ok(Equivalent::none(
            "the period takes attempts by their start, and attempts are sought event by event",
        ));
    }
    if !funnel.steps.iter().all(|step| says(cx.config, &step.conditions)) {
        return Ok(Equivalent::none(UNSAID));
    }
    let mut params = filter::params(cx, &args.filter);
    params.push(("events", Param::Texts(funnel.steps.iter().map(|step| step.event.clone()).collect())));
    Ok(Equivalent::Says(OwnQuery {
        query: Query::new("own/custom_funnel.sql", OWN, &params),
        gives: "none of its columns but position and step: the events that fill each step, and whose they are, before attempts are \
                sought among them, which goes event by event"
            .to_owned(),
        conditions: funnel.steps.iter().map(|step| step.conditions.clone()).collect(),
    }))
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
    answer.names.title = format!("{} · {}", REPORT.title, funnel.name);
    let groups = Groups::read(cx, args, selected)?;
    let plan = FunnelPlan::new(funnel, cx.as_of.0);
    let places = groups.as_ref().map_or(1, Groups::count);
    let Sums { counts, customers, taken_out } = attempts::scan(
        cx,
        args,
        selected,
        || Sums {
            counts: vec![FunnelCounts::new(&plan); places],
            customers: 0,
            taken_out: vec![0; funnel.exclude.len()],
        },
        |sums, own| sums.add(own, groups.as_ref()),
        Sums::merge,
    )?;
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
    let [starters, done] = [sum(FunnelCounts::starters), sum(FunnelCounts::converted)];
    let [open, lost] = [sum(|counts| counts.unfinished().0), sum(|counts| counts.unfinished().1)];
    answer.checks.push(Check {
        name: "done + still open + lost = starts",
        kept: done + open + lost == starters,
        detail: format!("{} + {} + {} = {}", separated(done), separated(open), separated(lost), separated(starters)),
    });
    answer.notes.push(format!("{} started it", words::people(customers)));
    answer.notes.extend(exclusions(funnel, &taken_out));
    let nobody = customers > 0 && groups.as_ref().is_some_and(Groups::is_empty);
    if let Some(breakdown) = args.breakdown.as_ref().filter(|_| nobody) {
        answer.notes.push(nothing_has(cx, funnel, breakdown)?);
    }
    for fault in broken(cx)?.into_iter().filter(|fault| matches!(fault.of, Defined::Funnel(own, _) if own == position))
    {
        answer.findings.push(fault.kind);
        answer.notes.push(format!("{}: what asks for it finds no event", fault.said));
    }
    Ok(answer)
}

/// What is counted of attempts.
struct Sums {
    /// By the place of their group.
    counts: Vec<FunnelCounts>,
    customers: u64,
    /// By each exclusion.
    taken_out: Vec<u64>,
}

impl Sums {
    fn add(&mut self, own: &attempts::CustomerAttempts<'_>, groups: Option<&Groups>) {
        self.customers += u64::from(!own.attempts.is_empty());
        own.attempts.excluded_by().iter().for_each(|rule| self.taken_out[*rule] += 1);
        for (attempt, chain) in own.attempts.iter() {
            let place = groups.map_or(0, |groups| groups.place(own, attempt.start));
            self.counts[place].add(attempt, chain, own.events);
        }
    }

    fn merge(&mut self, other: Self) {
        self.counts.iter_mut().zip(&other.counts).for_each(|(counts, others)| counts.merge(others));
        self.customers += other.customers;
        self.taken_out.iter_mut().zip(other.taken_out).for_each(|(sum, other)| *sum += other);
    }
}

/// Whom each exclusion took out, in words (U5).
fn exclusions(funnel: &Funnel, taken_out: &[u64]) -> Vec<String> {
    let of = |(excluded, count): (&Exclusion, &u64)| {
        let (event, between) = (&excluded.event, excluded.between(funnel.order));
        match (funnel.count, *count) {
            (_, 0) => None,
            (FunnelCount::Totals, 1) => Some(format!("1 attempt is lost because {event} came {between}")),
            (FunnelCount::Totals, count) => {
                Some(format!("{} attempts are lost because {event} came {between}", separated(count)))
            }
            (FunnelCount::Unique | FunnelCount::First, count) => {
                let are = if count == 1 { "is" } else { "are" };
                Some(format!("{} {are} left out: {event} came {between}", words::people(count)))
            }
        }
    };
    funnel.exclude.iter().zip(taken_out).filter_map(of).collect()
}

/// That nothing of a funnel has what it is to be told apart by, with near names of what it can be told apart by.
fn nothing_has(cx: &ReportContext<'_>, funnel: &Funnel, breakdown: &str) -> Result<String, Error> {
    let all = breakdowns(cx.reader, &funnel.breakdowns)?;
    let near = similar(breakdown, all.iter().map(String::as_str).filter(|name| *name != breakdown));
    let near = if near.is_empty() { String::new() } else { format!("; near: {}", near.join(", ")) };
    Ok(format!("nothing that starts it has “{breakdown}”{near}"))
}

/// What the funnel is, for the answer to be read without the configuration.
fn parameters(funnel: &Funnel, args: &Args) -> Vec<(&'static str, Cell)> {
    vec![
        ("funnel", funnel.id.clone().into()),
        ("name", funnel.name.clone().into()),
        ("window", funnel.window.to_string().into()),
        ("mode", funnel.count.name().into()),
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
        median_hours: quantile_hours(times, 0.5),
        p90_hours: quantile_hours(times, 0.9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::domain::filter::Filter;
    use crate::domain::funnel::{FunnelCount, FunnelOrder};
    use crate::domain::table::Cell;
    use crate::domain::time::Span;
    use crate::journey::funnel::Standing;
    use crate::report::tests::{WORLD, ask, config, funnel, kept, row_texts, with};
    use crate::report::{Attempted, People, PersonRow, people};

    /// as_of is day 12. A week from an open (shape 6: journey a, email, ios) or a form (8: form) to a purchase (9). ann: open on day 1,
    /// purchase on day 3, open on day 10; bob: open on day 2; cid: open on day 8; dan: form on day 4, purchase on day 5.
    const EVENTS: &str = "insert into funnel_event values
        (0, 0, 1*86400000000, 6, 0, 1, 0), (0, 0, 3*86400000000, 9, 0, 2, 0), (0, 0, 10*86400000000, 6, 0, 1, 0),
        (0, 1, 2*86400000000, 6, 0, 1, 0),
        (0, 2, 8*86400000000, 6, 0, 1, 0),
        (0, 3, 4*86400000000, 8, 0, 1, 0), (0, 3, 5*86400000000, 9, 0, 2, 0);";

    fn two(count: FunnelCount) -> Config {
        let mut config = config(vec![], vec![]);
        config.funnels = vec![Funnel { count, ..funnel("f", &["seen", "purchase"]) }];
        config
    }

    fn answer(count: FunnelCount, args: &Args) -> Answer {
        let answer = ask("custom-funnel", &two(count), &[WORLD, EVENTS], args).unwrap();
        assert!(kept(&answer), "{:?}", answer.checks);
        answer
    }

    /// Group, count, open, lost of each row.
    fn counts(answer: &Answer) -> Vec<(String, u64, u64, u64)> {
        let rows: Vec<CustomFunnelRow> = answer.table.read();
        rows.into_iter().map(|row| (row.group.unwrap_or_default(), row.count, row.open, row.lost)).collect()
    }

    fn plain(args: &Args) -> Vec<(u64, u64, u64)> {
        counts(&answer(FunnelCount::Unique, args))
            .into_iter()
            .map(|(_, count, open, lost)| (count, open, lost))
            .collect()
    }

    fn filtered(filter: Filter) -> Vec<(u64, u64, u64)> {
        plain(&Args { filter, ..Args::default() })
    }

    #[test]
    fn u7_done_open_and_lost() {
        // ann and dan are done; cid may still buy until day 15, bob could until day 9.
        assert_eq!(plain(&Args::default()), [(4, 0, 0), (2, 1, 1)]);
        let rows = row_texts(&answer(FunnelCount::Unique, &Args::default()));
        // ann took two days, dan one: 36 h, and 24 + .9 × 24 h.
        assert_eq!(
            rows[1][1..],
            ["purchase", "2", "purchase", "false", "2", "0.5000", "0.5000", "1", "1", "0.6667", "36.0000", "45.6000"]
        );
        // Of every start: ann's second is open as well.
        let totals = counts(&answer(FunnelCount::Totals, &Args::default()));
        assert_eq!(totals.iter().map(|row| (row.1, row.2, row.3)).collect::<Vec<_>>(), [(5, 0, 0), (2, 2, 1)]);
    }

    #[test]
    fn r1_journey_channel_platform_and_unit_filter_every_event_and_the_period_the_starts() {
        let texts = |text: &str| vec![text.to_owned()];
        let none = Filter::default;
        // No purchase is of a channel, a journey or a platform. ann's second start is the last one and is open.
        assert_eq!(filtered(Filter { channels: texts("email"), ..none() }), [(3, 0, 0), (0, 2, 1)]);
        assert_eq!(filtered(Filter { platforms: texts("ios"), ..none() }), [(3, 0, 0), (0, 2, 1)]);
        assert_eq!(filtered(Filter { journeys: texts("a"), ..none() }), [(3, 0, 0), (0, 2, 1)]);
        // No event has a unit of its own: those of their customers, ann and bob.
        assert_eq!(filtered(Filter { business_units: texts("south"), ..none() }), [(2, 0, 0), (1, 0, 1)]);
        // Starts from day 4 (1970-01-05) on: dan's, cid's and ann's second.
        let from = "1970-01-05".parse().ok();
        assert_eq!(filtered(Filter { from, ..none() }), [(3, 0, 0), (1, 2, 0)]);
        // A start before the end of the period is followed beyond it.
        let to = "1970-01-02".parse().ok();
        assert_eq!(filtered(Filter { to, ..none() }), [(1, 0, 0), (1, 0, 0)]);
    }

    #[test]
    fn u8_a_breakdown_tells_funnels_apart_by_the_start_and_sums_to_all() {
        let by = |breakdown: &str| Args { breakdown: Some(breakdown.to_owned()), ..Args::default() };
        let row = |group: &str, count, open, lost| (group.to_owned(), count, open, lost);
        assert_eq!(
            counts(&answer(FunnelCount::Unique, &by("channel"))),
            [row("email", 3, 0, 0), row("email", 1, 1, 1), row("form", 1, 0, 0), row("form", 1, 0, 0)]
        );
        // Without a text come last: cid is of no unit; equal groups stand in the order of their names.
        assert_eq!(
            counts(&answer(FunnelCount::Unique, &by("customer.business_unit"))),
            [
                row("south", 2, 0, 0),
                row("south", 1, 0, 1),
                row("north", 1, 0, 0),
                row("north", 1, 0, 0),
                row("", 1, 0, 0),
                row("", 0, 1, 0)
            ]
        );
        assert!(ask("custom-funnel", &two(FunnelCount::Unique), &[WORLD, EVENTS], &by("colour")).is_err());
    }

    #[test]
    fn u8_twenty_groups_with_most_starters_are_told_apart_and_the_others_are_one() {
        // 23 channels, of the nth n customers start: the three smallest are together (1 + 2 + 3).
        let many = "insert into shape select 100 + n, 'seen', null, null, 'c' || n, null, null, null, null, null, false, null, 3, false, 1, 100 + n
                from range(1, 24) t(n);
            insert into customer select 100 + 30 * n + k, 'x' || n || '-' || k, 0, false, null, null, null, null
                from range(1, 24) t(n), range(30) u(k) where k < n;
            insert into funnel_event select 0, 100 + 30 * n + k, 86400000000, 100 + n, 0, 1, 0
                from range(1, 24) t(n), range(30) u(k) where k < n order by n, k;";
        let args = Args { breakdown: Some("channel".to_owned()), ..Args::default() };
        let answer = ask("custom-funnel", &two(FunnelCount::Unique), &[WORLD, many], &args).unwrap();
        let starters: Vec<_> = counts(&answer).into_iter().step_by(2).map(|row| (row.0, row.1)).collect();
        assert_eq!(starters.len(), 21);
        assert_eq!((starters[0].clone(), starters[19].clone()), (("c23".to_owned(), 23), ("c4".to_owned(), 4)));
        assert_eq!(starters[20], ("(other)".to_owned(), 6));
    }

    #[test]
    fn h4_as_many_people_are_listed_as_the_number_says() {
        let listed = |args: &Args, wanted: &Attempted| {
            let config = two(FunnelCount::Unique);
            let question = People::Attempted(wanted.clone());
            let answer = with(&config, &[WORLD, EVENTS], false, |cx| people(cx, args, &question, 10)).unwrap();
            let ids: Vec<String> =
                answer.table.rows.iter().map(|row| row[0].text().unwrap_or_default().to_owned()).collect();
            assert_eq!(answer.parameters[0], ("people", Cell::from(ids.len() as u64)));
            ids
        };
        let all = Args::default();
        let at = |step, standing| Attempted { step, standing, group: None };
        assert_eq!(listed(&all, &at(0, Standing::Reached)), ["ann", "bob", "dan", "cid"]);
        assert_eq!(listed(&all, &at(1, Standing::Reached)), ["ann", "dan"]);
        assert_eq!(listed(&all, &at(1, Standing::Open)), ["cid"]);
        assert_eq!(listed(&all, &at(1, Standing::Lost)), ["bob"]);
        let by = Args { breakdown: Some("channel".to_owned()), ..Args::default() };
        let email = Attempted { group: Some(Some("email".to_owned())), ..at(1, Standing::Reached) };
        assert_eq!(listed(&by, &email), ["ann"]);
    }

    /// Eighty people with six events each in eleven days, a third of them starts by one of 23 channels, the rest purchases and forms:
    /// the same in every run.
    fn crowd() -> String {
        let mut state = 7_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let mut rows = Vec::new();
        for customer in 100..180_u64 {
            let mut events: Vec<(u64, u64, u64)> = (0..6)
                .map(|n| {
                    let (shape, step) = [(101 + next(23), 1), (9, 2), (8, 4)][usize::try_from(next(3)).unwrap_or(0)];
                    ((1 + next(11)) * 86_400_000_000 + n, shape, step)
                })
                .collect();
            events.sort_unstable();
            rows.extend(events.iter().map(|(at, shape, step)| format!("(0, {customer}, {at}, {shape}, 0, {step}, 0)")));
        }
        format!(
            "insert into shape select 100 + n, 'seen', null, null, 'c' || n, null, null, null, null, null, false, null, 3, false, 1, 100 + n
                from range(1, 24) t(n);
            insert into customer select n, 'x' || n, 0, false, null, null, null, null from range(100, 180) t(n);
            insert into funnel_event values {};",
            rows.join(", ")
        )
    }

    #[test]
    fn h4_as_many_attempts_are_listed_as_each_number_says_in_every_mode_and_order() {
        let events = crowd();
        let (mut seen, mut others, mut repeated) = (0, 0, 0);
        for count in [FunnelCount::Unique, FunnelCount::First, FunnelCount::Totals] {
            for order in [FunnelOrder::Ordered, FunnelOrder::Strict, FunnelOrder::Any] {
                let mut config = config(vec![], vec![]);
                let three = funnel("f", &["seen", "purchase", "form_submitted"]);
                config.funnels = vec![Funnel { count, order, window: Span::days(3), ..three }];
                with(&config, &[WORLD, &events], false, |cx| {
                    for breakdown in [None, Some("channel".to_owned())] {
                        let args = Args { breakdown: breakdown.clone(), ..Args::default() };
                        let rows = run(cx, &args).unwrap().table.read::<CustomFunnelRow>();
                        // The two largest groups and the others together stand for all.
                        let large = |place: usize| place < 6;
                        let other = |row: &CustomFunnelRow| row.group.as_deref() == Some("(other)");
                        let rows = rows.iter().enumerate().filter(|(place, row)| large(*place) || other(row));
                        for (_, row) in rows {
                            let numbers = [
                                (Standing::Reached, row.count),
                                (Standing::Open, row.open),
                                (Standing::Lost, row.lost),
                            ];
                            for (standing, number) in numbers {
                                let step = usize::try_from(row.position - 1).unwrap();
                                let group = breakdown.as_ref().map(|_| row.group.clone());
                                let wanted = People::Attempted(Attempted { step, standing, group });
                                let listed: Vec<PersonRow> = people(cx, &args, &wanted, 1_000).unwrap().table.read();
                                let attempts = |row: &PersonRow| {
                                    let words = row.detail.as_deref().and_then(|detail| detail.split(' ').next());
                                    words.map_or(1, |count| count.parse::<u64>().unwrap())
                                };
                                let all: u64 = listed.iter().map(attempts).sum();
                                assert_eq!(all, number, "{count:?} {order:?} {row:?} {standing:?}");
                                if count != FunnelCount::Totals {
                                    assert_eq!(listed.len() as u64, number, "one attempt per person");
                                }
                                seen += u64::from(number > 0);
                                others += u64::from(number > 0 && other(row));
                                repeated += u64::from(all > listed.len() as u64);
                            }
                        }
                    }
                });
            }
        }
        assert!(seen > 100 && others > 9 && repeated > 9, "{seen} {others} {repeated}");
    }

    /// ann opens on day 1, submits a form on day 2 and buys on day 3, and opens again on day 10; bob, cid and dan as before, cid submits
    /// on day 9 (shape 8, bit 1 of the exclusions).
    const EXCLUDED: &str = "insert into funnel_event values
        (0, 0, 1*86400000000, 6, 0, 1, 0), (0, 0, 2*86400000000, 8, 0, 0, 1), (0, 0, 3*86400000000, 9, 0, 2, 0),
        (0, 0, 10*86400000000, 6, 0, 1, 0),
        (0, 1, 2*86400000000, 6, 0, 1, 0),
        (0, 2, 8*86400000000, 6, 0, 1, 0), (0, 2, 9*86400000000, 8, 0, 0, 1),
        (0, 3, 4*86400000000, 6, 0, 1, 0), (0, 3, 5*86400000000, 9, 0, 2, 0);";

    #[test]
    fn u5_the_notes_say_whom_an_exclusion_took_out() {
        let said = |count| {
            let mut config = two(count);
            config.funnels[0].exclude =
                vec![Exclusion { event: "form_submitted".to_owned(), after: 1, before: 2, ..Exclusion::default() }];
            let answer = ask("custom-funnel", &config, &[WORLD, EXCLUDED], &Args::default()).unwrap();
            assert!(kept(&answer), "{:?}", answer.checks);
            let counts: Vec<_> =
                counts(&answer).into_iter().map(|(_, count, open, lost)| (count, open, lost)).collect();
            (
                counts,
                answer
                    .notes
                    .texts()
                    .into_iter()
                    .filter(|note| note.contains("form_submitted came"))
                    .collect::<Vec<_>>(),
            )
        };
        // ann's best attempt had a form between, and so had cid's, whose window is open still.
        let (counts, notes) = said(FunnelCount::Unique);
        assert_eq!(counts, [(2, 0, 0), (1, 0, 1)]);
        assert_eq!(notes, ["2 people are left out: form_submitted came between steps 1 and 2"]);
        // Of five starts two are lost by it, bob's by its window; ann's second is open.
        let (counts, notes) = said(FunnelCount::Totals);
        assert_eq!(counts, [(5, 0, 0), (1, 1, 3)]);
        assert_eq!(notes, ["2 attempts are lost because form_submitted came between steps 1 and 2"]);
    }

    #[test]
    fn m8_a_step_that_no_event_bears_is_said_once_with_near_names() {
        let mut config = config(vec![], vec![]);
        config.funnels = vec![funnel("f", &["purchase", "purchasse", "purchasse"])];
        let answer = ask("custom-funnel", &config, &[WORLD], &Args::default()).unwrap();
        let said: Vec<String> = answer.notes.texts().into_iter().filter(|note| note.contains("purchasse")).collect();
        assert_eq!(said, ["no event is called “purchasse”; near: purchase: what asks for it finds no event"]);
        assert_eq!(answer.findings.len(), 1);
    }

    #[test]
    fn j7_without_a_funnel_there_is_a_note_and_an_unknown_one_is_refused() {
        let answer = ask("custom-funnel", &config(vec![], vec![]), &[WORLD], &Args::default()).unwrap();
        assert!(answer.table.rows.is_empty() && answer.notes.texts()[0].contains("[[funnel]]"));
        let other = Args { funnel: Some("g".to_owned()), ..Args::default() };
        assert!(ask("custom-funnel", &two(FunnelCount::Unique), &[WORLD, EVENTS], &other).is_err());
    }

    #[test]
    fn u8_an_attribute_that_no_start_bears_is_refused_as_one_of_the_customers_is() {
        let asked = |breakdown: &str, more: &str| {
            let mut config = two(FunnelCount::Unique);
            // The attribute that is asked for is looked for at every start.
            config.funnels[0].breakdowns = vec![breakdown.to_owned(), "plan".to_owned()];
            let args = Args { breakdown: Some(breakdown.to_owned()), ..Args::default() };
            ask("custom-funnel", &config, &[WORLD, EVENTS, more], &args)
                .map_err(|error| (error.to_string(), error.hint().to_owned()))
        };
        let refused = |what: &str, hint: &str| Err((format!("there is no breakdown “{what}”"), hint.to_owned()));
        assert_eq!(asked("plann", "").map(|_| ()), refused("plann", "did you mean plan?"));
        assert_eq!(
            asked("customer.audiense", "").map(|_| ()),
            refused("customer.audiense", "did you mean customer.audience or customer.name or customer.email?")
        );
        // Where a start bears it and the filter leaves none of these, nothing is misspelt.
        let borne = "insert into funnel_label values (0, 7, 'plann', 'gold');";
        let answer = asked("plann", borne).unwrap();
        assert!(answer.notes.texts().iter().any(|note| note.starts_with("nothing that starts it has “plann”")));
        // Without any start nobody knows.
        assert!(asked("plann", "delete from funnel_event;").is_ok());
    }
}
