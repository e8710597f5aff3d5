//! Leads over time by where they come from (R6, P5).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::row::Row as _;
use crate::domain::time::Time;
use crate::domain::zone::DayFinder;
use crate::report::args::{Args, Flag};
use crate::report::buckets::fill;
use crate::report::contract::{Report, ReportContext};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;

use super::mapped::{self, Mapped, no_equivalent};

const SQL: &str = filter::filtered!("people", "inbound", "chosen_leads"; include_str!("leads.sql"));
pub(super) const TOTAL: &str =
    filter::filtered!("people", "inbound", "chosen_leads"; include_str!("pipeline_total.sql"));

crate::row! {
    /// One day, week, month, quarter or year.
    pub struct LeadTrendRow {
        bucket: String,
        outbound: u64 = "leads.outbound" ("Journeys", Count, "R6", "Leads whose journey is not inbound."),
        inbound: u64 = "leads.inbound" ("Pages and forms", Count, "R6", "Leads that came by an inbound journey, a form or a page, and by no outbound journey."),
        sales: u64 = "leads.sales" ("Sales", Count, "R6", "All other leads: by campaigns of sales, or by nothing that is known."),
        total: u64 = "leads.total" ("All", Count, "R6", "Leads created."),
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "leads",
    title: "Leads",
    about: "Leads created per day, week, month, quarter or year, by where they come from: outbound journeys, inbound ones with forms and pages, sales.",
    flags: &[Flag::Bucket],
    rules: &["R6", "R1", "R10", "P5", "T3"],
    columns: LeadTrendRow::COLUMNS,
    steps: &[
        "leads are put into days, weeks from Monday, months, quarters or years of the configured zone; empty ones stay",
    ],
    sql: &[&[("leads.sql", SQL), ("pipeline_total.sql", TOTAL), ("mapped.sql", mapped::SQL)]],
    queries: |cx, args| Ok(queries(cx, args)),
    equivalent: |_, _| Ok(no_equivalent()),
    run,
};

fn queries(cx: &ReportContext<'_>, args: &Args) -> Vec<Query> {
    let params = filter::params(cx, &args.filter);
    vec![Query::new("leads.sql", SQL, &params), total(cx, args), mapped::query()]
}

/// The query of how many leads the filter selects.
pub(super) fn total(cx: &ReportContext<'_>, args: &Args) -> Query {
    Query::new("pipeline_total.sql", TOTAL, &filter::params(cx, &args.filter))
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    filter::check(cx, &args.filter)?;
    let zone = cx.config.zone;
    let mut days = DayFinder::new(zone);
    let mut buckets: BTreeMap<NaiveDate, [u64; 3]> = BTreeMap::new();
    let query = Query::new("leads.sql", SQL, &filter::params(cx, &args.filter));
    cx.reader.batches(query.text, &query.params, |rows, columns| {
        for row in 0..rows {
            let day = days.day(Time(columns[0].int(row)));
            let counts = buckets.entry(args.bucket.first_day(day)).or_default();
            for (count, column) in counts.iter_mut().zip(&columns[1..]) {
                *count += column.int(row).unsigned_abs();
            }
        }
    })?;
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = vec![("bucket", args.bucket.name().into()), ("timezone", zone.name().into())];
    let mapped = Mapped::read(cx)?;
    answer.notes.extend(mapped.lacks_of_leads());
    answer.notes.extend(fill(&mut buckets, None, zone, args.bucket));
    answer.table.extend(buckets.iter().map(|(day, [outbound, inbound, sales])| LeadTrendRow {
        bucket: day.to_string(),
        outbound: *outbound,
        inbound: *inbound,
        sales: *sales,
        total: outbound + inbound + sales,
    }));
    if mapped.table("leads") {
        let origins: [u64; 3] = std::array::from_fn(|origin| buckets.values().map(|counts| counts[origin]).sum());
        answer.checks.push(origins_sum(cx, args, origins)?);
    }
    filter::unapplied(&mut answer, &args.filter, "leads");
    Ok(answer)
}

/// Outbound, inbound and sales make all leads of the filter (H2).
pub(super) fn origins_sum(cx: &ReportContext<'_>, args: &Args, origins: [u64; 3]) -> Result<Check, Error> {
    let all = total(cx, args).rows(cx.reader, |row| row.get::<i64>(0))?.first().copied().unwrap_or(0).unsigned_abs();
    Ok(Check {
        name: "origins sum to all leads",
        kept: origins.iter().sum::<u64>() == all,
        detail: format!("{} = {}", origins.map(separated).join(" + "), separated(all)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::filter::Filter;
    use crate::domain::zone::Bucket;
    use crate::report::programme::mapped::NO_LEADS;
    use crate::report::tests::{PROGRAMME, WORLD, ask, config, kept, row_texts};

    fn asked(args: &Args, more: &str) -> Answer {
        let answer = ask("leads", &config(vec![], vec![]), &[WORLD, PROGRAMME, more], args).unwrap();
        assert!(kept(&answer), "{:?}", answer.checks);
        answer
    }

    #[test]
    fn r6_leads_are_counted_per_day_by_origin_and_empty_days_stay() {
        let answer = asked(&Args::default(), "");
        assert_eq!(
            row_texts(&answer),
            [
                ["1970-01-02", "1", "0", "0", "1"],
                ["1970-01-03", "0", "2", "0", "2"],
                ["1970-01-04", "0", "0", "0", "0"],
                ["1970-01-05", "0", "0", "0", "0"],
                ["1970-01-06", "0", "0", "1", "1"],
                ["1970-01-07", "1", "0", "0", "1"],
            ]
        );
        assert_eq!(answer.checks[0].detail, "2 + 2 + 1 = 5");
        // 1970 began on a Thursday: the fifth of January is a Monday.
        let weeks = Args { bucket: Bucket::Week, ..Args::default() };
        assert_eq!(
            row_texts(&asked(&weeks, "")),
            [["1969-12-29", "1", "2", "0", "3"], ["1970-01-05", "1", "0", "1", "2"]]
        );
    }

    #[test]
    fn p5_a_journey_that_is_not_known_is_outbound_and_configuration_wins_over_its_table() {
        // The store has the configuration's direction in the table; whatever is no "inbound" is outbound.
        let sums = |more: &str| -> [u64; 3] {
            let rows = asked(&Args::default(), more).table.read::<LeadTrendRow>();
            let sum = |of: fn(&LeadTrendRow) -> u64| rows.iter().map(of).sum();
            [sum(|row| row.outbound), sum(|row| row.inbound), sum(|row| row.sales)]
        };
        assert_eq!(sums(""), [2, 2, 1]);
        assert_eq!(sums("update journey set direction = 'sideways';"), [3, 1, 1]);
        // The inbound journey of a lead with a form counts as inbound, not as the form's.
        assert_eq!(sums("update journey set direction = 'INBOUND' where journey = 'a';"), [1, 3, 1]);
        assert_eq!(sums("delete from journey where journey = 'b';"), [3, 1, 1]);
    }

    #[test]
    fn r1_leads_without_a_customer_meet_no_segment_and_no_unit() {
        let total = |filter: Filter| -> u64 {
            let args = Args { filter, ..Args::default() };
            asked(&args, "").table.read::<LeadTrendRow>().iter().map(|row| row.total).sum()
        };
        // l2 is of one whom no event names (R10), l4 of dan; l1 is ann's, of south.
        assert_eq!(total(Filter { business_units: vec!["north".into()], ..Filter::default() }), 2);
        assert_eq!(total(Filter { business_units: vec!["south".into()], ..Filter::default() }), 1);
        assert_eq!(total(Filter { segments: vec!["vip".into()], ..Filter::default() }), 1);
        assert_eq!(total(Filter { journeys: vec!["b".into()], ..Filter::default() }), 1);
    }

    #[test]
    fn r6_where_nothing_is_mapped_it_is_said_how() {
        let answer = asked(&Args::default(), "delete from lead; delete from mapped_column;");
        assert!(answer.table.rows.is_empty() && answer.notes.texts().contains(&NO_LEADS.to_owned()));
        assert!(answer.checks.is_empty(), "{:?}", answer.checks);
        // With leads alone nothing is known of where they come from; the journey is enough to know it.
        let says = |more: &str| asked(&Args::default(), more).notes.texts().join("\n").contains("so all are of sales");
        assert!(says(""));
        assert!(!says("insert into mapped_column values ('leads', 'journey_id');"));
    }
}
