//! One lead: how it came, the stages at which it stood, and the opportunities that came of it (R6, P6, P7).

use crate::domain::answer::{Answer, Check};
use crate::domain::filter::Filter;
use crate::domain::table::Cell;
use crate::domain::time::Time;
use crate::report::args::Args;
use crate::report::contract::{ReportContext, of_rows};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::{self, Param, Row};

use super::mapped::{self, Mapped, NO_STAGES};
use super::stages;

const HEAD: &str = filter::filtered!(
    "people", "inbound", "chosen_leads", "stages", "stage_history"; include_str!("lead_head.sql")
);
const HISTORY: &str = filter::filtered!(
    "people", "inbound", "chosen_leads", "stages", "stage_history", "stays"; include_str!("lead_history.sql")
);

/// The texts of its queries.
pub(in crate::report) const SQLS: [(&str, &str); 2] = [("lead_head.sql", HEAD), ("lead_history.sql", HISTORY)];

/// The kind of a row that is a stay at a stage.
const STAGE: &str = "stage";

crate::row! {
    /// A stay of the lead at a stage, or an opportunity of it.
    pub struct LeadHistoryRow {
        kind: String = "lead_history.kind" ("What", Text, "R6", "stage = the lead stood there; opportunity = it came of the lead."),
        name: String = "lead_history.name" ("Stage or opportunity", Text, "R6", "The stage, as [leads] stages calls it, else as the data do; the opportunity's id."),
        at: Option<Time> = "lead_history.at" ("Since", Time, "P6", "When the lead came to the stage, none where no row of its history says so; when the opportunity was created."),
        until: Option<Time> = "lead_history.until" ("Until", Time, "P6", "When the lead came to another stage; none where it still stands."),
        days: Option<f64> = "lead_history.days" ("Stay", Days, "P6", "From then until it came to another stage, else until the end of the data."),
        status: Option<String> = "lead_history.status" ("Status", Text, "R8", "The status of the opportunity, as the data say it."),
        budget: Option<f64> = "lead_history.budget" ("Budget", Money, "R8", "The budget of the opportunity."),
        estimated_revenue: Option<f64> = "lead_history.estimated_revenue" ("Estimated revenue", Money, "R8", "Its estimated revenue."),
        actual_revenue: Option<f64> = "lead_history.actual_revenue" ("Actual revenue", Money, "R8", "Its actual revenue, whatever its status."),
    }
}

impl LeadHistoryRow {
    /// Whether it is a stay at a stage, and no opportunity.
    #[must_use]
    pub fn is_stage(&self) -> bool {
        self.kind == STAGE
    }
}

/// What runs: a lead is what it is, whatever the filter.
pub(in crate::report) fn queries(cx: &ReportContext<'_>, lead: &str) -> Vec<Query> {
    let mut params = filter::params(cx, &Filter::default());
    params.extend(stages::params(cx));
    params.push(("lead", Param::Text(lead.to_owned())));
    let mut queries: Vec<Query> = SQLS.iter().map(|(name, sql)| Query::new(name, sql, &params)).collect();
    queries.push(mapped::query());
    queries
}

/// The history of a lead; what is known of the lead itself stands in the parameters: `lead`, `customer` and `name`, `met`
/// (an event names the customer), `created`, `origin`, `stage`, `journey`, `form`, `page`, `campaign`, `business_unit`, `touches`,
/// `last_touch`.
pub(in crate::report) fn history(
    name: &'static str,
    cx: &ReportContext<'_>,
    args: &Args,
    lead: &str,
) -> Result<Answer, Error> {
    let queries = queries(cx, lead);
    let [head, history, _] = &queries[..] else { return Err(unknown(lead)) };
    let Some(head) = head.rows(cx.reader, self::head)?.into_iter().next() else { return Err(unknown(lead)) };
    let rows = history.rows(cx.reader, |row| {
        Ok(LeadHistoryRow {
            kind: row.get(0)?,
            name: row.get(1)?,
            at: row.get::<Option<i64>>(2)?.map(Time),
            until: row.get::<Option<i64>>(3)?.map(Time),
            days: row.get(4)?,
            status: row.get(5)?,
            budget: row.get(6)?,
            estimated_revenue: row.get(7)?,
            actual_revenue: row.get(8)?,
        })
    })?;
    let stands = head.iter().find(|(name, _)| *name == "stage").and_then(|(_, stage)| stage.text()).unwrap_or_default();
    let last = rows.iter().rfind(|row| row.is_stage()).map(|row| row.name.as_str()).unwrap_or_default();
    let check =
        Check { name: "it stands where its history ends", kept: last == stands, detail: format!("{last} = {stands}") };
    let args = Args { filter: Filter::default(), ..args.clone() };
    let mut answer = of_rows(name, cx, &args, rows);
    answer.checks.push(check);
    answer.parameters = head;
    if !Mapped::read(cx)?.table("lead_stages") {
        answer.notes.push(NO_STAGES);
    }
    answer.notes.push("touches are all of the lead's customer; opportunities are those that name the lead");
    Ok(answer)
}

fn unknown(lead: &str) -> Error {
    let hint = "leads are those of the table of leads, created by the end of the data".to_owned();
    Error::Usage { message: format!("there is no lead “{lead}”"), hint }
}

/// What is known of the lead itself.
fn head(row: &Row<'_>) -> Result<Vec<(&'static str, Cell)>, store::Error> {
    let text = |place: usize| row.get::<Option<String>>(place).map(Cell::from);
    let time = |place: usize| row.get::<Option<i64>>(place).map(|time| Cell::from(time.map(Time)));
    Ok(vec![
        ("lead", text(0)?),
        ("customer", text(1)?),
        ("name", text(2)?),
        ("met", row.get::<bool>(3)?.into()),
        ("created", time(4)?),
        ("origin", text(5)?),
        ("stage", text(6)?),
        ("journey", text(7)?),
        ("form", text(8)?),
        ("page", text(9)?),
        ("campaign", text(10)?),
        ("business_unit", text(11)?),
        ("touches", row.get::<i64>(12)?.into()),
        ("last_touch", time(13)?),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{DAY, PROGRAMME, WORLD, config, kept, with};
    use crate::report::{Drilldown, LeadRow, PipelineRow, drill_down, drill_down_queries};

    fn told(lead: &str, more: &str) -> Answer {
        let question = Drilldown::LeadHistory(lead.to_owned());
        let config = config(vec![], vec![]);
        let answer = with(&config, &[WORLD, PROGRAMME, more], false, |cx| drill_down(cx, &Args::default(), &question));
        let answer = answer.unwrap();
        assert!(kept(&answer), "{:?}", answer.checks);
        answer
    }

    /// Stage, day of the beginning and of the end, days.
    type Stay = (String, Option<i64>, Option<i64>, Option<f64>);

    fn stays(answer: &Answer) -> Vec<Stay> {
        let rows: Vec<LeadHistoryRow> = answer.table.read();
        let day = |time: Option<Time>| time.map(|time| time.0 / DAY);
        let stays = rows.into_iter().filter(LeadHistoryRow::is_stage);
        stays.map(|row| (row.name, day(row.at), day(row.until), row.days)).collect()
    }

    fn of(name: &str, from: i64, until: Option<i64>, days: f64) -> Stay {
        (name.to_owned(), Some(from), until, Some(days))
    }

    #[test]
    fn r6_a_lead_tells_its_stages_in_time_and_then_its_opportunities() {
        let answer = told("l1", "");
        // From day 1 to day 3, and at the last stage since then; the data end on day 12.
        assert_eq!(stays(&answer), [of("inquiry", 1, Some(3), 2.0), of("won", 3, None, 9.0)]);
        let rows: Vec<LeadHistoryRow> = answer.table.read();
        let deals: Vec<_> = rows[2..]
            .iter()
            .map(|row| (row.name.as_str(), row.at, row.status.as_deref(), row.budget, row.actual_revenue))
            .collect();
        let at = |day: i64| Some(Time(day * DAY));
        assert_eq!(
            deals,
            [("a", at(3), Some(" Won "), Some(7.0), Some(0.1)), ("b", at(4), Some("open"), None, Some(0.2)),]
        );
        assert!(rows[2..].iter().all(|row| row.kind == "opportunity" && row.days.is_none() && row.until.is_none()));
        let said = |name: &str| answer.parameter(name).cloned().unwrap();
        for (name, is) in [
            ("lead", Cell::from("l1")),
            ("customer", "ann".into()),
            ("name", "Ann".into()),
            ("met", true.into()),
            ("created", Time(DAY).into()),
            ("origin", "outbound".into()),
            ("stage", "won".into()),
            ("journey", "a".into()),
            ("form", "f1".into()),
            ("business_unit", "south".into()),
            ("touches", Cell::from(2_i64)),
            ("last_touch", Time(2_000).into()),
        ] {
            assert_eq!(said(name), is, "{name}");
        }
    }

    #[test]
    fn p6_ties_go_by_the_list_skips_are_none_and_rows_of_one_stage_are_one_stay() {
        // Inquiry on day 1, the same again on day 2; on day 3 sales ready and won at one instant, in the other order of the rows;
        // back to a stage that the list does not name on day 5.
        let more = "insert into lead_stage values ('l1', 'INQUIRY', 2*86400000000),
            ('l1', 'Sales ready', 3*86400000000), ('l1', 'on hold', 5*86400000000);";
        assert_eq!(
            stays(&told("l1", more)),
            [
                of("inquiry", 1, Some(3), 2.0),
                of("sales_ready", 3, Some(3), 0.0),
                of("won", 3, Some(5), 2.0),
                of("on hold", 5, None, 7.0),
            ]
        );
    }

    #[test]
    fn p6_a_lead_without_a_history_stands_where_its_row_or_the_list_says_since_nobody_knows_when() {
        let unknown = |stage: &str| [(stage.to_owned(), None, None, None)];
        let answer = told("l2", "");
        assert_eq!(stays(&answer), unknown("sales_ready"));
        // Nobody met this customer: the unit is that of the table.
        assert_eq!(answer.parameter("met"), Some(&false.into()));
        assert_eq!(answer.parameter("business_unit"), Some(&"north".into()));
        assert_eq!(answer.parameter("touches"), Some(&Cell::from(0_i64)));
        assert_eq!(stays(&told("l3", "")), unknown("inquiry"));
        assert_eq!(told("l3", "").parameter("customer"), Some(&Cell::Null));
        assert!(told("l4", "").table.read::<LeadHistoryRow>().iter().any(|row| row.name == "d"));
    }

    #[test]
    fn r6_the_history_says_of_a_lead_what_the_list_and_the_pipeline_say() {
        let more = "insert into lead_stage values ('l1', 'lost', 3*86400000000), ('l4', 'won', 2*86400000000),
            ('l4', 'sales_ready', 86400000000), ('l5', 'dormant', 7*86400000000), ('l5', 'inquiry', 9.5*86400000000);
            update lead set staged = true where lead in ('l4', 'l5');";
        let config = config(vec![], vec![]);
        with(&config, &[WORLD, PROGRAMME, more], false, |cx| {
            let list = (super::super::lead_list::REPORT.run)(cx, &Args::default()).unwrap();
            let leads: Vec<LeadRow> = list.table.read();
            let mut ended: Vec<(String, f64)> = Vec::new();
            for lead in &leads {
                let question = Drilldown::LeadHistory(lead.lead.clone());
                let answer = drill_down(cx, &Args::default(), &question).unwrap();
                let rows: Vec<LeadHistoryRow> = answer.table.read();
                let stands = rows.iter().rfind(|row| row.is_stage()).unwrap();
                assert_eq!(stands.name, lead.stage, "{}", lead.lead);
                assert!(kept(&answer) && stands.until.is_none());
                for (name, is) in [
                    ("customer", Cell::from(lead.customer.clone())),
                    ("origin", lead.origin.as_str().into()),
                    ("journey", lead.journey.clone().into()),
                    ("page", lead.page.clone().into()),
                    ("campaign", lead.campaign.clone().into()),
                    ("last_touch", lead.last_interaction.into()),
                ] {
                    assert_eq!(answer.parameter(name), Some(&is), "{} {name}", lead.lead);
                }
                ended.extend(
                    rows.into_iter().filter(|row| row.until.is_some()).map(|row| (row.name, row.days.unwrap())),
                );
            }
            assert_eq!((leads.len(), ended.len()), (5, 4), "{ended:?}");
            let stages = (super::super::pipeline::REPORT.run)(cx, &Args::default()).unwrap();
            for stage in stages.table.read::<PipelineRow>() {
                let mut days: Vec<f64> =
                    ended.iter().filter(|(name, _)| *name == stage.stage).map(|(_, days)| *days).collect();
                days.sort_by(f64::total_cmp);
                // At most one or two ended at each stage here.
                let median = match days[..] {
                    [] => None,
                    [one] => Some(one),
                    [one, other] => Some(f64::midpoint(one, other)),
                    _ => panic!("{days:?}"),
                };
                assert_eq!(stage.median_days, median, "{}", stage.stage);
            }
        });
    }

    #[test]
    fn r10_no_filter_changes_what_a_lead_is_and_one_that_is_not_there_is_refused() {
        let filter = Filter { journeys: vec!["b".into()], ..Filter::default() };
        let args = Args { filter, ..Args::default() };
        let config = config(vec![], vec![]);
        with(&config, &[WORLD, PROGRAMME], false, |cx| {
            let asked = |lead: &str| drill_down(cx, &args, &Drilldown::LeadHistory(lead.to_owned()));
            assert_eq!(asked("l1").unwrap().table, told("l1", "").table);
            assert!(asked("l1").unwrap().filter.journeys.is_empty());
            assert_eq!(asked("l9").unwrap_err().to_string(), "there is no lead “l9”");
            let shown = drill_down_queries(cx, &args, &Drilldown::LeadHistory("l1".to_owned())).unwrap();
            let names: Vec<&str> = shown.iter().map(|query| query.name).collect();
            assert_eq!(names, ["lead_head.sql", "lead_history.sql", "mapped.sql"]);
        });
    }
}
