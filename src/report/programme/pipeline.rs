//! Leads by the stage at which they stand (R7, P4, P6).

use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::row::Row as _;
use crate::report::args::Args;
use crate::report::contract::{Report, ReportContext};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;

use super::leads::{TOTAL, origins_sum, total};
use super::mapped::{self, Mapped, NO_STAGES, no_equivalent};
use super::stages;

const SQL: &str = filter::filtered!(
    "people", "inbound", "chosen_leads", "stages", "stage_history", "stays"; include_str!("pipeline.sql")
);

crate::row! {
    /// One stage.
    pub struct PipelineRow {
        stage: String = "pipeline.stage" ("Stage", Text, "R7", "The stage, as [leads] stages calls it, else as the data do."),
        position: Option<i64> = "pipeline.position" ("Place", Count, "R7", "Its place in [leads] stages; none of others, which come last."),
        outbound: u64 = "pipeline.outbound" ("Journeys", Count, "R7", "Leads of outbound journeys that stand there."),
        inbound: u64 = "pipeline.inbound" ("Pages and forms", Count, "R7", "Leads of inbound journeys, forms and pages that stand there."),
        sales: u64 = "pipeline.sales" ("Sales", Count, "R7", "All other leads that stand there."),
        total: u64 = "pipeline.total" ("Now", Count, "R7", "Leads that stand there."),
        reached: u64 = "pipeline.reached" ("Ever", Count, "R7", "Leads that stand there or once did."),
        median_days: Option<f64> = "pipeline.median_days" ("Stay (median)", Days, "R7", "Half of the stays that have ended were no longer than this."),
        to_next: Option<f64> = "pipeline.to_next" ("Went on", Share, "R7", "Of those ever there, the share that stood at a later stage of the list afterwards, lost ones aside."),
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "pipeline",
    title: "Pipeline",
    about: "Leads by the stage at which they stand and by where they come from, with how long they stay and how many go on.",
    flags: &[],
    rules: &["R7", "R1", "R10", "P4", "P5", "P6"],
    columns: PipelineRow::COLUMNS,
    steps: &[],
    sql: &[&[("pipeline.sql", SQL), ("pipeline_total.sql", TOTAL), ("mapped.sql", mapped::SQL)]],
    queries: |cx, args| Ok(vec![query(cx, args), total(cx, args), mapped::query()]),
    equivalent: |_, _| Ok(no_equivalent()),
    run,
};

fn query(cx: &ReportContext<'_>, args: &Args) -> Query {
    let mut params = filter::params(cx, &args.filter);
    params.extend(stages::params(cx));
    Query::new("pipeline.sql", SQL, &params)
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    filter::check(cx, &args.filter)?;
    let count = |count: i64| count.unsigned_abs();
    let rows = query(cx, args).rows(cx.reader, |row| {
        Ok(PipelineRow {
            stage: row.get(0)?,
            position: row.get(1)?,
            outbound: count(row.get(2)?),
            inbound: count(row.get(3)?),
            sales: count(row.get(4)?),
            total: count(row.get(5)?),
            reached: count(row.get(6)?),
            median_days: row.get(7)?,
            to_next: row.get(8)?,
        })
    })?;
    let mut answer = REPORT.answer(cx, args);
    answer.parameters =
        vec![("stages", cx.config.leads.stages.clone().into()), ("lost", cx.config.leads.lost.clone().into())];
    let origins = rows.iter().fold([0; 3], |[outbound, inbound, sales], row| {
        [outbound + row.outbound, inbound + row.inbound, sales + row.sales]
    });
    answer.checks.push(origins_sum(cx, args, origins)?);
    let [reached, standing] = [rows.iter().map(|row| row.reached).sum(), rows.iter().map(|row| row.total).sum()];
    answer.checks.push(Check {
        name: "ever there ≥ standing there",
        kept: rows.iter().all(|row| row.reached >= row.total),
        detail: format!("{} ≥ {}", separated(reached), separated(standing)),
    });
    let mapped = Mapped::read(cx)?;
    answer.notes.extend(mapped.lacks_of_leads());
    if mapped.table("leads") && !mapped.table("lead_stages") {
        answer.notes.push(NO_STAGES);
    }
    let others: Vec<&str> = rows.iter().filter(|row| row.position.is_none()).map(|row| row.stage.as_str()).collect();
    if !others.is_empty() {
        answer.notes.push(format!("[leads] stages does not name {}: they have no place", others.join(", ")));
    }
    filter::unapplied(&mut answer, &args.filter, "leads");
    answer.table.extend(rows);
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::filter::Filter;
    use crate::report::tests::{PROGRAMME, WORLD, ask, config, kept, row, row_texts};

    fn asked(args: &Args, more: &str) -> Answer {
        let answer = ask("pipeline", &config(vec![], vec![]), &[WORLD, PROGRAMME, more], args).unwrap();
        assert!(kept(&answer), "{:?}", answer.checks);
        answer
    }

    #[test]
    fn r7_empty_stages_stay_and_others_come_last() {
        let answer = asked(&Args::default(), "");
        let stages: Vec<String> = row_texts(&answer).into_iter().map(|row| row[0].clone()).collect();
        assert_eq!(stages[..8], config(vec![], vec![]).leads.stages);
        assert_eq!(stages[8..], ["dormant"]);
        // l3 and l5 say no stage: the first. l1 stood there for two days and went on.
        assert_eq!(row(&answer, "inquiry"), ["inquiry", "1", "1", "1", "0", "2", "3", "2.0000", "0.3333"]);
        assert_eq!(row(&answer, "sales_ready"), ["sales_ready", "5", "0", "1", "0", "1", "1", "–", "0.0000"]);
        assert_eq!(row(&answer, "won"), ["won", "7", "1", "0", "0", "1", "1", "–", "–"]);
        assert_eq!(row(&answer, "lost"), ["lost", "8", "0", "0", "0", "0", "0", "–", "–"]);
        assert_eq!(row(&answer, "dormant"), ["dormant", "–", "0", "0", "1", "1", "1", "–", "–"]);
        assert!(answer.notes.texts().iter().any(|note| note.contains("dormant")));
    }

    #[test]
    fn p6_without_a_history_of_stages_it_is_said_that_nothing_is_known_of_stays() {
        let says =
            |more: &str| asked(&Args::default(), more).notes.texts().join("\n").contains("nothing is known of stays");
        assert!(!says(""));
        assert!(says("delete from lead_stage; delete from mapped_column where role = 'lead_stages';"));
        // Where there are no leads at all, that alone is said.
        assert!(!says("delete from mapped_column;"));
    }

    #[test]
    fn p6_at_one_instant_the_later_stage_of_the_list_is_the_current_one_and_others_come_after_all() {
        let ties = "insert into lead_stage values ('l1', 'Lost', 3*86400000000), ('l1', 'on hold', 3*86400000000);";
        let answer = asked(&Args::default(), ties);
        assert_eq!(row(&answer, "on hold")[2..7], ["1", "0", "0", "1", "1"]);
        assert_eq!(row(&answer, "lost")[5..], ["0", "1", "0.0000", "–"]);
    }

    #[test]
    fn p4_spellings_of_one_stage_are_one_shown_as_the_first_by_bytes() {
        let spelled =
            "insert into lead_stage values ('l1', 'on-hold', 4*86400000000), ('l1', 'On Hold', 5*86400000000);
            update lead set stage = 'onhold' where lead = 'l4';";
        let answer = asked(&Args::default(), spelled);
        // Two rows of one stage, one after the other, are one stay, which has not ended.
        assert_eq!(row(&answer, "On Hold")[2..8], ["1", "0", "1", "2", "2", "–"]);
        assert_eq!(row_texts(&answer).len(), 9);
        // Whatever kind of blank stands in them: one that does not break, a wide one, a vertical tab.
        let blanks = "insert into lead_stage values
                ('l1', 'sales' || chr(160) || 'ready', 4*86400000000), ('l1', chr(12288) || 'SALES' || chr(11) || '-Ready', 5*86400000000);";
        let answer = asked(&Args::default(), blanks);
        assert_eq!(row(&answer, "sales_ready")[2..7], ["1", "1", "0", "2", "2"]);
        assert_eq!(row_texts(&answer).len(), 9);
    }

    #[test]
    fn p4_stages_are_those_of_the_configuration() {
        let mut config = config(vec![], vec![]);
        config.leads.stages = ["Sales Ready", "Dormant", "Inquiry", "won"].map(str::to_owned).to_vec();
        config.leads.lost = vec!["INQUIRY".to_owned()];
        let answer = ask("pipeline", &config, &[WORLD, PROGRAMME], &Args::default()).unwrap();
        let rows = row_texts(&answer);
        assert!(kept(&answer) && rows.len() == 4, "{rows:?}");
        // l3 and l5 stand at the first; Inquiry is lost, and yet l1 went on from there.
        assert_eq!(rows[0], ["Sales Ready", "1", "1", "2", "0", "3", "3", "–", "0.0000"]);
        assert_eq!(rows[1], ["Dormant", "2", "0", "0", "1", "1", "1", "–", "0.0000"]);
        assert_eq!(rows[2], ["Inquiry", "3", "0", "0", "0", "0", "1", "2.0000", "1.0000"]);
    }

    #[test]
    fn r1_the_filter_selects_leads_before_they_are_counted() {
        let filter = Filter { business_units: vec!["north".into()], ..Filter::default() };
        let answer = asked(&Args { filter, ..Args::default() }, "");
        assert_eq!(answer.checks[0].detail, "0 + 1 + 1 = 2");
        assert_eq!(row(&answer, "inquiry")[5..], ["0", "0", "–", "–"]);
    }
}
