//! Leads one by one, the newest first (R6, P5, P6).

use crate::domain::answer::Answer;
use crate::domain::decimal::separated;
use crate::domain::note::{Note, Topic};
use crate::domain::origin::Origin;
use crate::domain::row::Row as _;
use crate::domain::time::Time;
use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::Param;

use super::mapped::{self, Mapped, no_equivalent};
use super::stages;

const SQL: &str = filter::filtered!(
    "people", "inbound", "chosen_leads", "stages", "stage_history"; include_str!("lead_list.sql")
);

/// So many rows where nothing is said.
const LIMIT: usize = 100;

crate::row! {
    /// One lead.
    pub struct LeadRow {
        lead: String = "lead.lead" ("Lead", Text, "R6", "The lead's id."),
        customer: Option<String> = "lead.customer" ("Customer", Text, "R6", "The id of the customer that the lead is."),
        created_at: Time = "lead.created_at" ("Created", Time, "R6", "When the lead was created; of several rows of one id the earliest."),
        origin: String = "lead.origin" ("Comes from", Text, "R6", "outbound by a journey that is not inbound; inbound by another journey, a form or a page; else sales."),
        stage: String = "lead.stage" ("Stage", Text, "R7", "The stage at which it stands: the last of its history, else the one of its row, else the first of the list."),
        journey: Option<String>,
        form: Option<String> = "lead.form" ("Form", Text, "R6", "The form that it came by."),
        page: Option<String> = "lead.page" ("Page", Text, "R6", "The page that it came by."),
        campaign: Option<String> = "lead.campaign" ("Campaign", Text, "R6", "The campaign of sales that it came by."),
        interactions: u64 = "lead.interactions" ("Touches", Count, "R6", "All touches of its customer."),
        last_interaction: Option<Time> = "lead.last_interaction" ("Last touch", Time, "R6", "The last of them."),
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "lead-list",
    title: "Leads one by one",
    about: "Leads, the newest first, each with where it comes from, its stage, and how often its customer touched a message or form.",
    flags: &[Flag::Origin, Flag::Stage, Flag::Limit],
    rules: &["R6", "R7", "R1", "R10", "P4", "P5", "P6"],
    columns: LeadRow::COLUMNS,
    steps: &[],
    sql: &[&[("lead_list.sql", SQL), ("known_stages.sql", stages::SQL), ("mapped.sql", mapped::SQL)]],
    queries: |cx, args| Ok(vec![query(cx, args), stages::query(cx), mapped::query()]),
    equivalent: |_, _| Ok(no_equivalent()),
    run,
};

fn query(cx: &ReportContext<'_>, args: &Args) -> Query {
    let mut params = filter::params(cx, &args.filter);
    params.extend(stages::params(cx));
    let text = |text: Option<&str>| text.map_or(Param::Null, |text| Param::Text(text.to_owned()));
    params.extend([
        ("origin", text(args.origin.map(Origin::name))),
        ("stage", text(args.stage.as_deref())),
        ("limit", Param::Int(i64::try_from(args.limit.unwrap_or(LIMIT)).unwrap_or(i64::MAX))),
    ]);
    Query::new("lead_list.sql", SQL, &params)
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    filter::check(cx, &args.filter)?;
    stages::check(cx, args.stage.as_deref())?;
    let mut all = 0;
    let rows = query(cx, args).rows(cx.reader, |row| {
        all = row.get::<i64>(11)?.unsigned_abs();
        Ok(LeadRow {
            lead: row.get(0)?,
            customer: row.get(1)?,
            created_at: Time(row.get(2)?),
            origin: row.get(3)?,
            stage: row.get(4)?,
            journey: row.get(5)?,
            form: row.get(6)?,
            page: row.get(7)?,
            campaign: row.get(8)?,
            interactions: row.get::<i64>(9)?.unsigned_abs(),
            last_interaction: row.get::<Option<i64>>(10)?.map(Time),
        })
    })?;
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = vec![
        ("origin", args.origin.into()),
        ("stage", args.stage.clone().into()),
        ("limit", i64::try_from(args.limit.unwrap_or(LIMIT)).unwrap_or(i64::MAX).into()),
    ];
    answer.notes.extend(Mapped::read(cx)?.lacks_of_leads());
    let shown = rows.len() as u64;
    if shown < all {
        let how_many = format!("{} of {} leads", separated(shown), separated(all));
        answer.notes.push(Note::on(Topic::Shown, how_many));
    }
    answer.notes.push("touches are all of the lead's customer, whatever the filter");
    filter::unapplied(&mut answer, &args.filter, "leads");
    answer.table.extend(rows);
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{PROGRAMME, WORLD, ask, config};

    fn asked(args: &Args) -> Vec<LeadRow> {
        ask("lead-list", &config(vec![], vec![]), &[WORLD, PROGRAMME], args).unwrap().table.read()
    }

    fn ids(args: &Args) -> Vec<String> {
        asked(args).into_iter().map(|row| row.lead).collect()
    }

    #[test]
    fn r6_leads_stand_newest_first_with_origin_stage_and_touches() {
        let rows = asked(&Args::default());
        let said: Vec<[&str; 3]> =
            rows.iter().map(|row| [row.lead.as_str(), row.origin.as_str(), row.stage.as_str()]).collect();
        assert_eq!(
            said,
            [
                ["l5", "outbound", "inquiry"],
                ["l4", "sales", "dormant"],
                ["l2", "inbound", "sales_ready"],
                ["l3", "inbound", "inquiry"],
                ["l1", "outbound", "won"],
            ]
        );
        assert_eq!((rows[4].interactions, rows[4].last_interaction), (2, Some(Time(2000))));
        assert_eq!((rows[2].customer.as_deref(), rows[2].interactions), (Some("gone"), 0));
        assert_eq!((rows[3].page.as_deref(), rows[3].campaign.as_deref()), (Some("p1"), Some("c1")));
    }

    #[test]
    fn p4_stage_and_origin_select() {
        assert_eq!(ids(&Args { stage: Some("INQUIRY".into()), ..Args::default() }), ["l5", "l3"]);
        assert_eq!(ids(&Args { origin: Some(Origin::Inbound), ..Args::default() }), ["l2", "l3"]);
        let both = Args { origin: Some(Origin::Sales), stage: Some("dormant".into()), ..Args::default() };
        assert_eq!(ids(&both), ["l4"]);
        let unknown = Args { stage: Some("inquirry".into()), ..Args::default() };
        let refused = ask("lead-list", &config(vec![], vec![]), &[WORLD, PROGRAMME], &unknown).unwrap_err();
        assert_eq!(refused.hint(), "did you mean inquiry?");
    }

    #[test]
    fn r6_a_limit_is_said() {
        let args = Args { limit: Some(2), ..Args::default() };
        let answer = ask("lead-list", &config(vec![], vec![]), &[WORLD, PROGRAMME], &args).unwrap();
        assert_eq!(answer.table.rows.len(), 2);
        assert!(answer.notes.texts().contains(&"2 of 5 leads".to_owned()));
    }
}
