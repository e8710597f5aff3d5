//! `milepost sql NAME`: the text behind a report (H1).

use std::io::Write;

use super::arguments::{Global, Sql};
use super::failure::Failure;
use super::{report as asking, session, talk, view};
use crate::domain::clean::Clean;
use crate::print::Reader;
use crate::project;
use crate::report;

/// Prints the queries with their values written out, and what happens to their rows in words.
pub(super) fn run(global: &Global, args: &Sql) -> Result<u8, Failure> {
    let (report, mut asked) = asking::question(&args.question)?;
    let mut project = session::open(global, |config| report::asked_for(config, &asked))?;
    asked.filter = view::filter(&args.question.filter, project.config(), project.store().as_of())?;
    let text = project.ask(|cx| project::sql(report, cx, &report::with_ids(cx, &asked)?))?;
    let text = if talk::stdout_reader(global) == Reader::Program {
        text
    } else {
        // Values of the data stand in it (P18).
        let lines: Vec<String> = text.lines().map(|line| Clean::whole(line).to_string()).collect();
        lines.join("\n") + "\n"
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(0)
}
