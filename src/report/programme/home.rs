//! What page Home shows, each number beside that of the period before (R2, P8).

use crate::domain::amount::Amount;
use crate::domain::answer::{Answer, Check};
use crate::domain::filter::Filter;
use crate::domain::ids::OF_MILESTONE;
use crate::domain::note::{Note, Topic};
use crate::domain::outlook::leads_briefly;
use crate::domain::row::Row as _;
use crate::domain::table::Cell;
use crate::report::args::Args;
use crate::report::attribution::moves::{largest_first, moves};
use crate::report::attribution::{OBSERVATIONAL, credit};
use crate::report::contract::{Report, ReportContext, of_rows};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::journey::goal_faults::goal_faults;
use crate::report::journey::goal_trend;
use crate::report::journey::outlook::{self, OutlookRow};
use crate::report::journey::verbs::dispatches;
use crate::report::milestone::milestones;
use crate::report::query::Query;
use crate::report::touches;
use crate::store::Param;

use super::mapped::{self, Mapped, NO_LEADS};
use super::{leads, roi, running};

const TO_ALL: &str = filter::filtered!("shapes", "facts"; include_str!("home.sql"));
const TO_SOME: &str = filter::filtered!("people", "asked_people", "shapes", "facts_of"; include_str!("home.sql"));

/// What the source may lack: the table of leads,
pub const LEADS: &str = "leads";
/// that of opportunities,
pub const OPPORTUNITIES: &str = "opportunities";
/// and the column that revenue is made of.
pub const ACTUAL_REVENUE: &str = "actual_revenue";

/// What is said where opportunities have no revenue.
const NO_REVENUE: &str =
    "opportunities have no actual revenue: map the column under actual_revenue in [source.opportunities]";

/// The part of the goals at risk.
const AT_RISK: &str = "goals_at_risk";

/// So many movers are shown.
const MOVERS: usize = 10;

crate::row! {
    /// One number.
    pub struct HomeRow {
        section: String = "home.section" ("Part", Text, "P8", "milestones, goals_at_risk, journeys, messages, interactions, leads, revenue or movers."),
        item: String = "home.item" ("Item", Text, "P8", "What is counted: of milestones their id and total or with a touch before; of goals and movers the journey."),
        value: Cell = "home.value" ("Value", Score, "P8", "The number; of a goal at risk what its pace leads to, divided by what its target needs."),
        previous: Cell = "home.previous" ("Period before", Score, "M9", "The same in as many whole days just before the period."),
        change: Cell = "home.change" ("Change", Score, "P8", "The number less that of the period before."),
    }
}

/// The sum of a part of it: messages, touches, leads or revenue of all origins.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HomeTotal {
    /// In the period; `None` where it is not known.
    pub now: Option<f64>,
    /// In the period before; `None` where there is none.
    pub before: Option<f64>,
}

impl HomeTotal {
    /// That of a part, to the last decimal; of one with an item that is not known it is not known.
    #[must_use]
    pub fn of(rows: &[HomeRow], section: &str) -> Self {
        let sum = |of: fn(&HomeRow) -> &Cell| -> Option<f64> {
            let own = rows.iter().filter(|row| row.section == section);
            let all: Option<Vec<Amount>> = own.map(|row| Amount::parse(&of(row).number()?.to_string())).collect();
            all.filter(|all| !all.is_empty()).map(|all| all.into_iter().sum::<Amount>().number())
        };
        Self { now: sum(|row| &row.value), before: sum(|row| &row.previous) }
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "home",
    title: "Home",
    about: "The milestones, the goals at risk, journeys running, messages, touches, leads, revenue, and whose credit changed most, beside the period before.",
    flags: &[],
    rules: &["R2", "P8", "P1", "M9", "G10", "R1", "R6", "R8", "A7", "A9"],
    columns: HomeRow::COLUMNS,
    steps: &[
        "each part is the report of its name, asked of the period and of the one before: milestones, leads, roi, attribution",
        "goals at risk are those of goal-trend, the farthest from their target first; a journey is running that has begun and not ended at the instant looked at, as in plan",
        "movers: the ten journeys whose credit of the first milestone, by the default model, changed most, those that vanished among them",
    ],
    sql: &[
        &[("home.sql", TO_ALL), ("home_of.sql", TO_SOME)],
        milestones::REPORT.sql[0],
        goal_trend::REPORT.sql[0],
        &[running::RUNNING_SQL],
        leads::REPORT.sql[0],
        roi::REPORT.sql[0],
        touches::SQL,
    ],
    queries,
    equivalent: |_, _| {
        Ok(Equivalent::none(
            "it is made of several reports, each with statements of its own: milestones, leads, roi, attribution",
        ))
    },
    run,
};

fn queries(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    let of = plain(&args.filter);
    let mut queries = sums_queries(cx, args)?;
    if !cx.config.milestones.is_empty() {
        queries.extend((milestones::REPORT.queries)(cx, &of)?);
    }
    queries.extend(outlook::all_queries(cx, &of));
    queries.push(running::query(cx, &args.filter));
    Ok(queries)
}

/// The queries of messages, touches, leads and revenue (H1).
pub fn sums_queries(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    let of = plain(&args.filter);
    let mut queries = vec![counts_query(cx, &args.filter)];
    for report in [leads::REPORT, roi::REPORT] {
        queries.extend((report.queries)(cx, &of)?);
    }
    Ok(queries)
}

fn counts_query(cx: &ReportContext<'_>, filter: &Filter) -> Query {
    let mut params = touches::params(cx, filter);
    params.extend([("sent", Param::Texts(dispatches(cx))), ("search", Param::Null)]);
    if filter.selects_customers() {
        Query::new("home_of.sql", TO_SOME, &params)
    } else {
        Query::new("home.sql", TO_ALL, &params)
    }
}

/// A question about a filter alone.
fn plain(filter: &Filter) -> Args {
    Args { filter: filter.clone(), ..Args::default() }
}

/// The parts of one period: each number under its part and item.
#[derive(Default)]
struct Part {
    numbers: Vec<(&'static str, String, Cell)>,
    checks: Vec<Check>,
    /// What the source lacks, by the name of the table or column, and what is said of it.
    unmapped: Vec<(&'static str, Note)>,
    /// Why goals at risk have no value.
    outlooks: Vec<Note>,
}

impl Part {
    fn add(&mut self, section: &'static str, item: impl Into<String>, value: impl Into<Cell>) {
        self.numbers.push((section, item.into(), value.into()));
    }

    fn value(&self, section: &str, item: &str) -> Option<&Cell> {
        self.numbers.iter().find(|(other, name, _)| *other == section && name == item).map(|(.., value)| value)
    }

    /// The answer of a report, its checks kept.
    fn ask(&mut self, cx: &ReportContext<'_>, report: &Report, filter: &Filter) -> Result<Answer, Error> {
        let answer = report.ask(cx, &plain(filter))?;
        self.checks.extend(answer.checks.iter().cloned());
        Ok(answer)
    }

    fn milestones(&mut self, cx: &ReportContext<'_>, filter: &Filter) -> Result<(), Error> {
        if cx.config.milestones.is_empty() {
            return Ok(());
        }
        for row in self.ask(cx, &milestones::REPORT, filter)?.table.read::<milestones::MilestoneRow>() {
            for ((of, _), count) in OF_MILESTONE.iter().zip([row.total, row.influenced]) {
                self.add("milestones", format!("{}{of}", row.id), count);
            }
        }
        Ok(())
    }

    /// Notes which tables and columns are not there.
    fn look_for(&mut self, mapped: &Mapped) {
        if !mapped.table(LEADS) {
            self.unmapped.push((LEADS, mapped::lacks(NO_LEADS)));
        }
        if !mapped.table(OPPORTUNITIES) {
            self.unmapped.push((OPPORTUNITIES, mapped::lacks(roi::NO_OPPORTUNITIES)));
        } else if !mapped.column(OPPORTUNITIES, ACTUAL_REVENUE) {
            self.unmapped.push((ACTUAL_REVENUE, mapped::lacks(NO_REVENUE)));
        }
    }

    fn lacks(&self, name: &str) -> bool {
        self.unmapped.iter().any(|(other, _)| *other == name)
    }

    /// Its numbers, each beside that of the part before.
    fn beside<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = HomeRow> + 'a {
        self.numbers.iter().map(|(section, item, value)| {
            let then = before.value(section, item).cloned().unwrap_or(Cell::Null);
            HomeRow {
                section: (*section).to_owned(),
                item: item.clone(),
                change: less(value, &then),
                value: value.clone(),
                previous: then,
            }
        })
    }

    /// Messages, touches, leads and revenue.
    fn sums(&mut self, cx: &ReportContext<'_>, filter: &Filter) -> Result<(), Error> {
        let counted = counts_query(cx, filter)
            .rows(cx.reader, |row| Ok([row.get::<i64>(0)?.unsigned_abs(), row.get::<i64>(1)?.unsigned_abs()]))?;
        let [sent, touched] = counted.first().copied().unwrap_or_default();
        self.add("messages", "sent", sent);
        self.add("interactions", "touches", touched);
        self.look_for(&Mapped::read(cx)?);
        let rows: Vec<leads::LeadTrendRow> = self.ask(cx, &leads::REPORT, filter)?.table.read();
        // Without a table of them it is not known how many there are.
        let known = !self.lacks(LEADS);
        let sum = |of: fn(&leads::LeadTrendRow) -> u64| known.then(|| rows.iter().map(of).sum::<u64>());
        self.add("leads", "outbound", sum(|row| row.outbound));
        self.add("leads", "inbound", sum(|row| row.inbound));
        self.add("leads", "sales", sum(|row| row.sales));
        for row in self.ask(cx, &roi::REPORT, filter)?.table.read::<roi::RoiRow>() {
            self.add("revenue", row.group, row.actual_revenue);
        }
        Ok(())
    }
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    filter::check(cx, &args.filter)?;
    let mut answer = REPORT.answer(cx, args);
    let previous = args.filter.previous();
    let (mut now, mut before) = (Part::default(), Part::default());
    now.milestones(cx, &args.filter)?;
    goals_and_journeys(cx, &args.filter, &mut now)?;
    answer.notes.extend(goal_faults(cx, |journey| now.value(AT_RISK, journey).is_some())?);
    answer.notes.extend(now.outlooks.iter().cloned());
    now.sums(cx, &args.filter)?;
    if let Some(filter) = &previous {
        before.milestones(cx, filter)?;
        before.sums(cx, filter)?;
        answer.notes.push(format!("the period before is {}, as many days as the period has", filter.period().days()));
    }
    answer.table.extend(now.beside(&before));
    answer.notes.extend(now.unmapped.iter().map(|(_, note)| note.clone()));
    movers(cx, &args.filter, previous.as_ref(), &mut answer)?;
    answer.checks.push(of_parts(now.checks.into_iter().chain(before.checks)));
    filter::unapplied(&mut answer, &args.filter, "starts, leads and opportunities");
    Ok(answer)
}

/// The law that all laws of the parts hold (H2).
fn of_parts(all: impl Iterator<Item = Check>) -> Check {
    let (kept, broken): (Vec<Check>, Vec<Check>) = all.partition(|check| check.kept);
    Check {
        name: "the checks of the parts",
        kept: broken.is_empty(),
        detail: format!("{} of {} are kept", kept.len(), kept.len() + broken.len()),
    }
}

/// Messages, touches, leads and revenue alone, each beside the period before: movers take the longest, and page Home shows these
/// without waiting for them. What the source lacks stands by its name in the parameter `unmapped`.
pub fn sums(name: &'static str, cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    filter::check(cx, &args.filter)?;
    let (mut now, mut before) = (Part::default(), Part::default());
    now.sums(cx, &args.filter)?;
    if let Some(filter) = args.filter.previous() {
        before.sums(cx, &filter)?;
    }
    let mut answer = of_rows(name, cx, args, now.beside(&before).collect::<Vec<HomeRow>>());
    answer.parameters =
        vec![("unmapped", now.unmapped.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<String>>().into())];
    answer.notes.extend(now.unmapped.iter().map(|(_, note)| note.clone()));
    answer.checks.push(of_parts(now.checks.into_iter().chain(before.checks)));
    filter::unapplied(&mut answer, &args.filter, "leads and opportunities");
    Ok(answer)
}

/// Why the goal of a journey without an end has no value, and where its pace leads (G10, P8).
fn endless(goal: &OutlookRow) -> Option<Note> {
    let leads = leads_briefly(goal.pace_per_day?, None, goal.needed?, goal.target_at.as_deref());
    let text = format!("{leads}; the journey has no end, so that there is no share of the target reached by then");
    Some(Note::on(Topic::Outlook, text).about(&*goal.journey))
}

/// The goals at risk, and how many journeys run at the instant, whatever the period: neither has a period before.
fn goals_and_journeys(cx: &ReportContext<'_>, filter: &Filter, now: &mut Part) -> Result<(), Error> {
    let all = outlook::outlooks(cx, &plain(filter))?;
    for goal in outlook::at_risk(&all) {
        let value = goal.projected.zip(goal.needed).map(|(projected, needed)| outlook::quotient(projected, needed));
        now.add(AT_RISK, goal.journey.clone(), value);
        now.outlooks.extend(endless(goal).filter(|_| value.is_none()));
    }
    now.add("journeys", "running", running::running(cx, filter)?.len() as u64);
    Ok(())
}

/// A number less another of its kind.
fn less(value: &Cell, then: &Cell) -> Cell {
    match (value, then) {
        (Cell::Int(value), Cell::Int(then)) => (value - then).into(),
        _ => value.number().zip(then.number()).map(|(value, then)| value - then).into(),
    }
}

/// The journeys whose credit of the first milestone changed most (A9); null in a period whose gate is not met (A7).
fn movers(
    cx: &ReportContext<'_>,
    filter: &Filter,
    previous: Option<&Filter>,
    answer: &mut Answer,
) -> Result<(), Error> {
    if cx.config.milestones.is_empty() {
        return Ok(());
    }
    let now = credit::REPORT.ask(cx, &plain(filter))?;
    let before = previous.map(|filter| credit::REPORT.ask(cx, &plain(filter))).transpose()?;
    answer.notes.push(OBSERVATIONAL);
    for (which, of) in [("credit", Some(&now)), ("credit of the period before", before.as_ref())] {
        if let Some(gate) = of.and_then(|answer| answer.gate.as_ref()) {
            answer.notes.push(Note::from(format!("no {which}: it needs {}, there: {}", gate.needs, gate.has)));
        }
    }
    let rows: Vec<credit::CreditRow> = now.table.read();
    let then: Vec<credit::CreditRow> = before.as_ref().map(|before| before.table.read()).unwrap_or_default();
    let known = before.as_ref().is_some_and(|before| before.gate.is_none());
    let mut all = moves(&now, before.as_ref());
    if now.gate.is_none() {
        largest_first(&mut all);
    }
    answer.table.extend(all.into_iter().take(MOVERS).map(|one| {
        let credit = one.row.and_then(|row| rows.get(row)).map_or(0.0, |row| row.credit);
        let was = then.iter().find(|row| row.item == one.item && row.kind == crate::report::stands::Stands::Item);
        let value = now.gate.is_none().then_some(credit);
        let previous = known.then(|| was.map_or(0.0, |row| row.credit));
        HomeRow {
            section: "movers".to_owned(),
            item: one.item,
            value: value.into(),
            previous: previous.into(),
            change: value.and(one.credits).into(),
        }
    }));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::journey::Target;
    use crate::report::attribution::credit::tests::PATHS;
    use crate::report::tests::{ENTRIES, PROGRAMME, WORLD, ask, config, goal, kept, milestone, row_texts, with};

    fn of_day(day: &str) -> Args {
        plain(&Filter { from: day.parse().ok(), to: day.parse().ok(), ..Filter::default() })
    }

    #[test]
    fn p8_movers_are_null_in_the_period_whose_gate_is_not_met() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        let movers = |args: &Args, more: &str| -> Vec<Vec<String>> {
            let answer = ask("home", &config, &[WORLD, PATHS, more], args).unwrap();
            assert!(kept(&answer), "{:?}", answer.checks);
            row_texts(&answer).into_iter().filter(|row| row[0] == "movers").map(|row| row[1..].to_vec()).collect()
        };
        // All buy on day 3, ten of them after a mail of a.
        assert_eq!(movers(&Args::default(), ""), [["a", "10.0000", "–", "–"]]);
        assert_eq!(movers(&of_day("1970-01-04"), ""), [["a", "10.0000", "–", "–"]]);
        assert_eq!(movers(&of_day("1970-01-05"), ""), [["a", "–", "10.0000", "–"]]);
        // Ten others buy on day 4 after a message of b: a vanished.
        let next = "
            insert into customer select i, 'c' || i, i, false, null, null, null, null from range(40, 50) t(i);
            insert into shape values
                (60, 'push_clicked', 'b', null, 'push', 'p', null, null, null, null, false, null, 2, true, 1, 60);
            insert into touch select i, 3*86400000000, 60, 0, i from range(40, 50) t(i);
            insert into completion select 0, i, 4*86400000000, 1, 10, null, i, true from range(40, 50) t(i);";
        let both = [["a", "0.0000", "10.0000", "-10.0000"], ["b", "10.0000", "0.0000", "10.0000"]];
        let mut found = movers(&of_day("1970-01-05"), next);
        found.sort();
        assert_eq!(found, both);
    }

    #[test]
    fn p8_amounts_sum_to_the_last_cent_and_what_is_not_known_is_no_nought() {
        let row = |value: Cell, previous: Cell| HomeRow {
            section: "revenue".to_owned(),
            item: "sales".to_owned(),
            value,
            previous,
            change: Cell::Null,
        };
        let rows = [row(Cell::Num(0.1), Cell::Int(3)), row(Cell::Num(0.2), Cell::Null)];
        let total = HomeTotal::of(&rows, "revenue");
        assert_eq!((total.now.map(f64::to_bits), total.before), (Some(0.3_f64.to_bits()), None));
        assert_eq!(HomeTotal::of(&rows, "leads"), HomeTotal::default());
    }

    #[test]
    fn p8_what_no_table_tells_is_null_and_said() {
        let config = config(vec![], vec![]);
        let asked = |more: &str| ask("home", &config, &[WORLD, PROGRAMME, more], &Args::default()).unwrap();
        let of = |answer: &Answer, section: &str| -> Vec<String> {
            let rows = row_texts(answer).into_iter();
            rows.filter(|row| row[0] == section).map(|row| row[2].clone()).collect()
        };
        let nothing = asked("delete from mapped_column;");
        assert_eq!(
            (of(&nothing, "leads"), of(&nothing, "revenue")),
            (vec!["–".to_owned(); 3], vec!["–".to_owned(); 4])
        );
        let notes = nothing.notes.texts();
        assert!(notes.iter().any(|note| note.contains("[source.leads]")), "{notes:?}");
        assert!(notes.iter().any(|note| note.contains("[source.opportunities]")), "{notes:?}");
        let no_revenue = asked("delete from mapped_column where field = 'actual_revenue';");
        assert_eq!(of(&no_revenue, "leads"), ["2", "2", "1"]);
        assert!(no_revenue.notes.texts().iter().any(|note| note.contains("actual_revenue")));
    }

    #[test]
    fn g10_a_goal_at_risk_without_a_value_says_why() {
        // Three people, one with the goal in eleven days up to day 12: the 34 more for 35 take 374 days, up to 22 January 1971.
        let config = config(vec![goal("a", "purchase", Some(Target::Count(35)))], vec![]);
        let asked = |more: &str| ask("home", &config, &[WORLD, ENTRIES, more], &Args::default()).unwrap();
        let at_risk = |answer: &Answer| -> Vec<String> {
            row_texts(answer).into_iter().filter(|row| row[0] == AT_RISK).map(|row| row[2].clone()).collect()
        };
        let outlooks = |answer: &Answer| -> Vec<String> {
            let notes = answer.notes.iter().filter(|note| note.topic == Topic::Outlook);
            notes.map(ToString::to_string).collect()
        };
        let endless = asked("");
        assert_eq!(at_risk(&endless), ["–"]);
        assert_eq!(
            outlooks(&endless),
            [
                "a: 0.09 a day, leads to 35 on 22 Jan 1971; the journey has no end, so that there is no share of the target reached by \
              then"
            ]
        );
        // Until day 23 there comes one more: 2 of 35.
        let ends = asked("update journey set ended_us = 23 * 86400000000 where journey = 'a';");
        assert_eq!((at_risk(&ends), outlooks(&ends)), (vec!["0.0571".to_owned()], vec![]));
    }

    #[test]
    fn p8_the_sums_of_the_page_are_the_rows_of_the_report() {
        let config = config(vec![], vec![]);
        for args in [Args::default(), of_day("1970-01-03")] {
            with(&config, &[WORLD, PROGRAMME, ENTRIES], false, |cx| {
                let whole = (REPORT.run)(cx, &args).unwrap().table.read::<HomeRow>();
                let own = sums("home-sums", cx, &args).unwrap();
                assert!(kept(&own), "{:?}", own.checks);
                let parts = ["messages", "interactions", "leads", "revenue"];
                let of_these: Vec<HomeRow> =
                    whole.into_iter().filter(|row| parts.contains(&row.section.as_str())).collect();
                assert_eq!(own.table.read::<HomeRow>(), of_these);
                assert_eq!(of_these.len(), 9);
            });
        }
    }

    #[test]
    fn p8_home_has_its_parts_in_order_and_says_each_number_as_its_report_does() {
        let config = config(vec![goal("a", "purchase", None)], vec![]);
        let answer = ask("home", &config, &[WORLD, PROGRAMME, ENTRIES], &Args::default()).unwrap();
        let rows = row_texts(&answer);
        let said: Vec<[&str; 3]> = rows.iter().map(|row| [&*row[0], &*row[1], &*row[2]]).collect();
        // Running: a and b, which began with their first events; c has none. Four messages were sent, three of a and one of b.
        assert_eq!(
            said,
            [
                ["journeys", "running", "2"],
                ["messages", "sent", "4"],
                ["interactions", "touches", "2"],
                ["leads", "outbound", "2"],
                ["leads", "inbound", "2"],
                ["leads", "sales", "1"],
                ["revenue", "outbound", "0.3000"],
                ["revenue", "inbound", "-5.0000"],
                ["revenue", "sales", "0.0000"],
                ["revenue", "unclassified", "1.0000"],
            ]
        );
        // A period does not change what runs, and has no number before.
        let later = ask("home", &config, &[WORLD, PROGRAMME, ENTRIES], &of_day("1970-01-03")).unwrap();
        assert_eq!(row_texts(&later)[0], ["journeys", "running", "2", "–", "–"]);
    }
}
