//! The return on investment: opportunities by where their leads come from, beside what was spent (R8, P7).

use std::collections::BTreeMap;

use crate::domain::amount::Amount;
use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::origin::Origin;
use crate::domain::row::Row as _;
use crate::report::args::{Args, Flag, Split};
use crate::report::contract::{Report, ReportContext};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::{self, Param, Row};

use super::mapped::{self, Mapped, no_equivalent};

const DEALS: &str = filter::filtered!("people", "inbound", "chosen_opportunities"; include_str!("roi.sql"));
const COSTS: &str = filter::filtered!("inbound", "chosen_costs"; include_str!("roi_costs.sql"));
const TOTAL: &str =
    filter::filtered!("people", "inbound", "chosen_opportunities", "chosen_costs"; include_str!("roi_total.sql"));

/// What is said where there are no opportunities.
pub(super) const NO_OPPORTUNITIES: &str = "there are no opportunities: map a table with opportunity_id and created_at under [source.opportunities], or call it opportunities";

/// What is said where it is not known which opportunities are won.
const NO_STATUS: &str =
    "opportunities have no status, so it is not known which are won: map status under [source.opportunities]";

/// What is said where there is nothing to compare revenue with.
const NO_COSTS: &str = "there are no costs: map a table with spent_on, amount and journey_id, channel or asset_id under [source.costs], or call it costs";

crate::row! {
    /// One group of opportunities, or those of one outbound journey.
    pub struct RoiRow {
        kind: String = "roi.kind" ("What", Text, "R8", "origin = opportunities whose leads come from there; journey = those of one outbound journey."),
        group: String = "roi.group" ("Group", Text, "R8", "outbound, inbound, sales, unclassified (no lead that is known), or the journey."),
        opportunities: Option<u64> = "roi.opportunities" ("Opportunities", Count, "R8", "How many there are; none is known where the source has no table of them."),
        won: Option<u64> = "roi.won" ("Won", Count, "R8", "Of these, those whose status is in [leads] won."),
        budget: Option<f64> = "roi.budget" ("Budget", Money, "R8", "Their budgets together."),
        estimated_revenue: Option<f64> = "roi.estimated_revenue" ("Estimated revenue", Money, "R8", "Their estimated revenues together."),
        actual_revenue: Option<f64> = "roi.actual_revenue" ("Actual revenue", Money, "R8", "Their actual revenues together, whatever their status."),
        cost: Option<f64> = "roi.cost" ("Cost", Money, "R8", "What was spent on the journeys of the group; inbound: also what names a channel or an asset alone; unclassified: what names nothing."),
        roi: Option<f64> = "roi.roi" ("Return", Multiple, "R8", "Actual revenue less cost, divided by cost."),
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "roi",
    title: "Return on investment",
    about: "Opportunities by where their leads come from: number, budget, estimated and actual revenue, cost and return.",
    flags: &[Flag::Split],
    rules: &["R8", "R1", "R10", "P5", "P7"],
    columns: RoiRow::COLUMNS,
    steps: &[
        "outbound, inbound, sales and unclassified always stand there; with --by journey outbound by its journeys, each with an opportunity or a cost",
        "roi = (actual_revenue - cost) / cost, where cost is above 0; amounts are added as decimals",
    ],
    sql: &[&[("roi.sql", DEALS), ("roi_costs.sql", COSTS), ("roi_total.sql", TOTAL), ("mapped.sql", mapped::SQL)]],
    queries: |cx, args| Ok(queries(cx, args)),
    equivalent: |_, _| Ok(no_equivalent()),
    run,
};

fn params(cx: &ReportContext<'_>, args: &Args) -> Vec<(&'static str, Param)> {
    let mut params = filter::params(cx, &args.filter);
    params.extend([
        ("by_journey", Param::Bool(args.split == Split::Journey)),
        ("won", Param::Texts(cx.config.leads.won.clone())),
    ]);
    params
}

fn queries(cx: &ReportContext<'_>, args: &Args) -> Vec<Query> {
    let params = params(cx, args);
    let of = |name, text| Query::new(name, text, &params);
    vec![of("roi.sql", DEALS), of("roi_costs.sql", COSTS), of("roi_total.sql", TOTAL), mapped::query()]
}

/// What a line sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    opportunities: u64,
    won: u64,
    budget: Amount,
    estimated: Amount,
    actual: Amount,
    cost: Amount,
}

/// An origin, and the journey of a line that is one journey's.
type Place = (Origin, Option<String>);

/// The sums of every line.
struct Lines(BTreeMap<Place, Sums>);

impl Lines {
    /// Those of the four groups, and of each journey where they are asked for.
    fn read(cx: &ReportContext<'_>, args: &Args, costs: bool) -> Result<Self, Error> {
        let params = params(cx, args);
        let by_journey = args.split == Split::Journey;
        let groups = Origin::ALL.into_iter().filter(|origin| !(by_journey && *origin == Origin::Outbound));
        let mut lines: BTreeMap<Place, Sums> = groups.map(|origin| ((origin, None), Sums::default())).collect();
        let deals = Query::new("roi.sql", DEALS, &params).rows(cx.reader, |row| {
            let sums = Sums {
                opportunities: row.get::<i64>(2)?.unsigned_abs(),
                won: row.get::<i64>(3)?.unsigned_abs(),
                budget: amount(row, 4)?,
                estimated: amount(row, 5)?,
                actual: amount(row, 6)?,
                cost: Amount::default(),
            };
            Ok((place(row)?, sums))
        })?;
        lines.extend(deals);
        if costs {
            let spent = Query::new("roi_costs.sql", COSTS, &params);
            for (place, cost) in spent.rows(cx.reader, |row| Ok((place(row)?, amount(row, 2)?)))? {
                lines.entry(place).or_default().cost = cost;
            }
        }
        Ok(Self(lines))
    }

    fn sum(&self, of: impl Fn(&Sums) -> Amount) -> Amount {
        self.0.values().map(of).sum()
    }
}

fn place(row: &Row<'_>) -> Result<Place, store::Error> {
    let origin: String = row.get(0)?;
    Ok((Origin::named(&origin).unwrap_or(Origin::Unclassified), row.get(1)?))
}

fn amount(row: &Row<'_>, column: usize) -> Result<Amount, store::Error> {
    Ok(Amount::parse(&row.get::<String>(column)?).unwrap_or_default())
}

/// Which of the sums are known.
struct Known {
    mapped: Mapped,
    cost: bool,
}

impl Known {
    fn opportunities(&self) -> bool {
        self.mapped.table("opportunities")
    }

    fn column(&self, name: &str) -> bool {
        self.mapped.column("opportunities", name)
    }
}

fn row((origin, journey): &Place, sums: &Sums, known: &Known) -> RoiRow {
    let shown = |amount: Amount, known: bool| known.then(|| amount.number());
    let actual = known.column("actual_revenue");
    let cost = known.cost && *origin != Origin::Sales;
    let returns = cost && actual && sums.cost > Amount::default();
    RoiRow {
        kind: if journey.is_some() { Split::Journey } else { Split::Origin }.name().to_owned(),
        group: journey.clone().unwrap_or_else(|| origin.name().to_owned()),
        opportunities: known.opportunities().then_some(sums.opportunities),
        won: known.column("status").then_some(sums.won),
        budget: shown(sums.budget, known.column("budget")),
        estimated_revenue: shown(sums.estimated, known.column("estimated_revenue")),
        actual_revenue: shown(sums.actual, actual),
        cost: shown(sums.cost, cost),
        roi: returns.then(|| (sums.actual - sums.cost).number() / sums.cost.number()),
    }
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    filter::check(cx, &args.filter)?;
    let mapped = Mapped::read(cx)?;
    let by_customers = args.filter.selects_customers();
    let costs = mapped.table("costs");
    let known = Known { cost: costs && !by_customers, mapped };
    let lines = Lines::read(cx, args, known.cost)?;
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = vec![("by", args.split.name().into()), ("won", cx.config.leads.won.clone().into())];
    answer.checks.extend(checks(cx, args, &lines, &known)?);
    if known.opportunities() {
        answer.notes.extend((!known.column("lead_id")).then_some(mapped::NO_LEAD_IDS));
        answer.notes.extend((!known.column("status")).then_some(NO_STATUS));
    } else {
        answer.notes.push(mapped::lacks(NO_OPPORTUNITIES));
    }
    if !costs {
        answer.notes.push(NO_COSTS);
    } else if by_customers {
        answer.notes.push("costs bear no customer: with a segment or a business unit there are none");
    }
    answer.notes.push("actual revenue is that of every status, not of what is won alone");
    filter::unapplied(&mut answer, &args.filter, "opportunities and costs");
    answer.table.extend(lines.0.iter().map(|(place, sums)| row(place, sums, &known)));
    Ok(answer)
}

/// The lines sum to all opportunities and all costs of the filter (H2), as far as these are known.
fn checks(cx: &ReportContext<'_>, args: &Args, lines: &Lines, known: &Known) -> Result<Vec<Check>, Error> {
    let total = Query::new("roi_total.sql", TOTAL, &params(cx, args));
    let total =
        total.rows(cx.reader, |row| Ok((row.get::<i64>(0)?.unsigned_abs(), amount(row, 1)?, amount(row, 2)?)))?;
    let (opportunities, actual, cost) = total.into_iter().next().unwrap_or_default();
    let counted: u64 = lines.0.values().map(|sums| sums.opportunities).sum();
    let summed = lines.sum(|sums| sums.actual);
    let mut checks = Vec::new();
    if known.opportunities() {
        checks.push(Check {
            name: "the lines sum to all opportunities",
            kept: counted == opportunities,
            detail: format!("{} = {}", separated(counted), separated(opportunities)),
        });
    }
    if known.column("actual_revenue") {
        checks.push(Check {
            name: "the lines sum to all actual revenue",
            kept: summed == actual,
            detail: format!("{} = {}", summed.said(), actual.said()),
        });
    }
    if known.cost {
        let spent = lines.sum(|sums| sums.cost);
        checks.push(Check {
            name: "the lines sum to all costs",
            kept: spent == cost,
            detail: format!("{} = {}", spent.said(), cost.said()),
        });
    }
    Ok(checks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::filter::Filter;
    use crate::report::tests::{DAY, PROGRAMME, WORLD, ask, config, kept, row_texts};

    fn asked(args: &Args, more: &str) -> Answer {
        let answer = ask("roi", &config(vec![], vec![]), &[WORLD, PROGRAMME, more], args).unwrap();
        assert!(kept(&answer), "{:?}", answer.checks);
        answer
    }

    fn by_journey() -> Args {
        Args { split: Split::Journey, ..Args::default() }
    }

    #[test]
    fn r8_opportunities_stand_in_four_groups_beside_what_was_spent_on_each() {
        // Outbound: .10 + .20 of .10 + 2.50 spent; inbound: 4 on b and 1 on search; what names nothing is unclassified.
        let answer = asked(&Args::default(), "");
        assert_eq!(
            row_texts(&answer),
            [
                ["origin", "outbound", "2", "1", "7.0000", "0.0000", "0.3000", "2.6000", "-0.8846"],
                ["origin", "inbound", "1", "1", "0.0000", "3.5000", "-5.0000", "5.0000", "-2.0000"],
                ["origin", "sales", "1", "0", "0.0000", "0.0000", "0.0000", "–", "–"],
                ["origin", "unclassified", "1", "1", "0.0000", "0.0000", "1.0000", "0.5000", "1.0000"],
            ]
        );
        let details: Vec<&str> = answer.checks.iter().map(|check| check.detail.as_str()).collect();
        assert_eq!(details, ["5 = 5", "-3.7 = -3.7", "8.1 = 8.1"]);
    }

    #[test]
    fn p7_each_outbound_journey_with_an_opportunity_or_a_cost_has_a_line() {
        let rows = row_texts(&asked(&by_journey(), ""));
        assert_eq!(rows[0], ["journey", "a", "2", "1", "7.0000", "0.0000", "0.3000", "0.1000", "2.0000"]);
        assert_eq!(rows[1], ["journey", "deleted", "0", "0", "0.0000", "0.0000", "0.0000", "2.5000", "-1.0000"]);
        let groups: Vec<&str> = rows[2..].iter().map(|row| row[1].as_str()).collect();
        assert_eq!(groups, ["inbound", "sales", "unclassified"]);
    }

    #[test]
    fn p7_cents_add_up_to_the_last_bit() {
        let rows = asked(&by_journey(), "").table.read::<RoiRow>();
        let bits = |number: Option<f64>| number.unwrap().to_bits();
        // In binary .1 + .2 is not .3, and (.1 + .2 - .1) / .1 is not 2.
        assert_eq!((bits(rows[0].actual_revenue), bits(rows[0].roi)), (0.3_f64.to_bits(), 2.0_f64.to_bits()));
        let many = "insert into cost select 0, 0.01, 'a', null, null from range(100000);";
        let rows = asked(&by_journey(), many).table.read::<RoiRow>();
        assert_eq!(bits(rows[0].cost), 1000.1_f64.to_bits());
    }

    #[test]
    fn p7_nothing_is_known_where_no_column_or_table_is_mapped() {
        let unmapped = "delete from mapped_column where field in ('budget', 'actual_revenue') or role = 'costs';";
        let answer = asked(&Args::default(), unmapped);
        for row in answer.table.read::<RoiRow>() {
            assert_eq!((row.budget, row.actual_revenue, row.cost, row.roi), (None, None, None, None), "{}", row.group);
            assert!(row.estimated_revenue.is_some(), "{}", row.group);
        }
        assert!(answer.notes.texts().iter().any(|note| note.contains("[source.costs]")));
        let says =
            |more: &str| asked(&Args::default(), more).notes.texts().join("\n").contains("so all are unclassified");
        assert!(says(""));
        assert!(!says("insert into mapped_column values ('opportunities', 'lead_id');"));
        let nothing = "delete from mapped_column; delete from opportunity; delete from cost;";
        let answer = asked(&Args::default(), nothing);
        let groups = ["outbound", "inbound", "sales", "unclassified"];
        // What is not mapped is not nought, and no law is said to hold of it.
        assert_eq!(row_texts(&answer), groups.map(|group| ["origin", group, "–", "–", "–", "–", "–", "–", "–"]));
        assert!(answer.checks.is_empty(), "{:?}", answer.checks);
        assert!(answer.notes.texts().iter().any(|note| note.contains("call it opportunities")));
        // Costs alone are known as they are.
        let costs = "delete from mapped_column where role = 'opportunities'; delete from opportunity;";
        let outbound = row_texts(&asked(&Args::default(), costs)).swap_remove(0);
        assert_eq!(outbound, ["origin", "outbound", "–", "–", "–", "–", "–", "2.6000", "–"]);
        // Which are won is not known where no column says how they stand.
        let answer = asked(&Args::default(), "delete from mapped_column where field = 'status';");
        let counts: Vec<_> = answer.table.read::<RoiRow>().iter().map(|row| (row.opportunities, row.won)).collect();
        assert_eq!(counts, [2, 1, 1, 1].map(|count| (Some(count), None)));
        assert!(answer.notes.texts().iter().any(|note| note.contains("map status under")));
    }

    #[test]
    fn r1_the_filter_selects_by_period_journey_and_the_customers_own_unit_and_segment() {
        let counts = |filter: Filter| -> Vec<(u64, Option<f64>)> {
            let rows = asked(&Args { filter, ..Args::default() }, "").table.read::<RoiRow>();
            rows.into_iter().map(|row| (row.opportunities.unwrap(), row.cost)).collect()
        };
        let day = crate::domain::zone::Zone::default().day(crate::domain::time::Time(4 * DAY));
        let period = Filter { from: Some(day), to: Some(day), ..Filter::default() };
        assert_eq!(counts(period), [(1, Some(0.0)), (1, Some(0.0)), (0, None), (0, Some(0.0))]);
        let journeys = Filter { journeys: vec!["a".into()], ..Filter::default() };
        assert_eq!(counts(journeys), [(2, Some(0.1)), (0, Some(0.0)), (0, None), (0, Some(0.0))]);
        // R10: no event names the customer of c, and the table of customers does.
        let north = Filter { business_units: vec!["north".into()], ..Filter::default() };
        assert_eq!(counts(north), [(0, None), (1, None), (1, None), (0, None)]);
        let vip = Filter { segments: vec!["vip".into()], ..Filter::default() };
        assert_eq!(counts(vip), [(0, None), (1, None), (0, None), (0, None)]);
        let email = Filter { channels: vec!["email".into()], ..Filter::default() };
        let answer = asked(&Args { filter: email, ..Args::default() }, "");
        assert!(answer.notes.texts().contains(&"opportunities and costs are not selected by channel".to_owned()));
        assert_eq!(answer.table.rows, asked(&Args::default(), "").table.rows);
    }

    #[test]
    fn p7_won_is_read_without_case_and_outer_blanks() {
        let mut config = config(vec![], vec![]);
        config.leads.won = vec!["OPEN".to_owned(), "Won".to_owned()];
        let answer = ask("roi", &config, &[WORLD, PROGRAMME], &Args::default()).unwrap();
        let won: Vec<u64> = answer.table.read::<RoiRow>().iter().filter_map(|row| row.won).collect();
        assert_eq!(won, [2, 1, 0, 1]);
        // As spreadsheets write it: with blanks that do not break, and wide ones.
        let blanks = "update opportunity set status = chr(160) || 'won' || chr(12288) where opportunity = 'd';
            update journey set direction = chr(160) || 'inbound' || chr(11) where journey = 'b';";
        let answer = ask("roi", &config, &[WORLD, PROGRAMME, blanks], &Args::default()).unwrap();
        let won: Vec<u64> = answer.table.read::<RoiRow>().iter().filter_map(|row| row.won).collect();
        assert_eq!(won, [2, 1, 1, 1]);
    }
}
