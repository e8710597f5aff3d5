//! The SQL behind a number as text (H1): what ran on the store, what happens to its rows in words, and the same as one statement
//! over the user's own tables where one can say it.

use std::fmt::Write as _;

use crate::report::{
    self, Args, Drilldown, Equivalent, OwnQuery, People, PeopleSql, Query, Report, ReportContext, own_names,
};
use crate::store::own_tables::{self, Wanted};

/// Why there is no statement on the user's own tables for what is opened on a page.
const OF_THE_STORE: &str =
    "on your own tables: no statement, since what is opened here goes by the store's own numbers";

/// The SQL behind a report with its values written out; each part's first line says where it runs.
///
/// # Errors
/// As for the report.
pub fn sql(report: &Report, cx: &ReportContext<'_>, args: &Args) -> Result<String, report::Error> {
    let ran = written_out(&(report.queries)(cx, args)?, report.steps);
    let own = match (report.equivalent)(cx, args)? {
        Equivalent::Says(own) => on_own_tables(cx, &own)?,
        Equivalent::None(why) => Err(why),
    };
    Ok(match own {
        Ok(own) => headed("the same on your own tables stands at the end", &ran) + "\n" + &own,
        Err(why) => headed(&format!("on your own tables: no statement, since {}", line(&why)), &ran),
    })
}

/// The SQL behind what no report answers.
///
/// # Errors
/// As for the answer.
pub fn drill_down_sql(cx: &ReportContext<'_>, args: &Args, question: &Drilldown) -> Result<String, report::Error> {
    let queries = report::drill_down_queries(cx, args, question)?;
    let credited = matches!(question, Drilldown::Events { .. }) && !cx.config.milestones.is_empty();
    let ran = written_out(&queries, if credited { report::TIMELINE.steps } else { &[] });
    Ok(headed(OF_THE_STORE, &ran))
}

/// The SQL behind a list of at most so many of the people behind a number.
///
/// # Errors
/// As for the people.
pub fn people_sql(cx: &ReportContext<'_>, args: &Args, whose: &People, limit: usize) -> Result<String, report::Error> {
    let PeopleSql { queries, steps } = report::people_sql(cx, args, whose, limit)?;
    Ok(headed(OF_THE_STORE, &written_out(&queries, &steps)))
}

fn headed(own: &str, ran: &str) -> String {
    format!("-- What ran, on the tables of milepost's store (its files: milepost store info)\n-- {own}\n\n{ran}")
}

fn written_out(queries: &[Query], steps: &[&str]) -> String {
    let mut text = String::new();
    for query in queries {
        let _ = writeln!(text, "-- {}\n{};\n", query.name, query.written_out().trim_end());
    }
    for step in steps {
        let _ = writeln!(text, "-- then: {step}");
    }
    text
}

/// The statement over the user's own tables with what must be known of it, or why there is none.
fn on_own_tables(cx: &ReportContext<'_>, own: &OwnQuery) -> Result<Result<String, String>, report::Error> {
    let (names, first) = own_names(cx)?;
    let wanted = Wanted { names: &names, span: (first, cx.as_of), conditions: &own.conditions };
    let events = match own_tables::events(cx.config, &wanted) {
        Ok(Ok(events)) => events,
        Ok(Err(why)) => return Ok(Err(why)),
        Err(error) => return Ok(Err(format!("the source cannot be read: {error}"))),
    };
    let mut text = format!("-- On your own tables, {}\n-- gives {}\n", line(&events.runs), line(&own.gives));
    for remark in &events.remarks {
        let _ = writeln!(text, "-- note: {}", line(remark));
    }
    for statement in &events.before {
        let _ = writeln!(text, "{statement}");
    }
    let _ = writeln!(text, "{}\n{};", events.with, own.query.written_out().trim_end());
    Ok(Ok(text))
}

/// On one line: what is behind `--` must not go on behind a line break (names of the data and of the user stand in it).
fn line(text: &str) -> String {
    text.split(['\n', '\r']).collect::<Vec<_>>().join(" ")
}
