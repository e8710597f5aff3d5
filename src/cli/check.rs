//! `milepost check`: every fault of configuration and data at once.

use std::fmt::Write as _;
use std::io::Write;

use crate::config::{Config, Diagnostic};
use crate::domain::clean::Clean;
use crate::domain::metric::Unit;
use crate::domain::table::Cell;
use crate::print::Reader;
use crate::print::format;
use crate::report::{self, Args};
use crate::store;
use crate::store::source::{Finding, Source};

use super::{Check, Failure, Global, failure, session, setup, talk};

/// Exit code of data that cannot be used (reliability.md).
const BAD_DATA: u8 = 65;

/// Prints what is wrong and what was found: 0 = nothing wrong, 1 = warnings with `--strict`, 2 = errors, 65 = no time can be read.
pub fn run(global: &Global, args: &Check) -> Result<u8, Failure> {
    let (config, warnings) = match setup::config(global) {
        Ok(read) => read,
        Err(failure) => {
            let _ = failure.print();
            return Ok(2);
        }
    };
    let colour = talk::reader(global) == Reader::Terminal;
    let mut said = Said { config: &config, colour, text: String::new(), errors: 0, warnings: 0 };
    for warning in &warnings {
        said.warn(warning);
    }
    match setup::patiently(global, || Source::open(&config)) {
        Ok(source) => {
            said.source(&source)?;
            let untimed = said.untimed(&source)?;
            drop(source);
            if untimed {
                said.end()?;
                return Ok(BAD_DATA);
            }
            said.data(global)?;
        }
        Err(errors) => {
            for error in &errors {
                said.error(error);
            }
        }
    }
    said.end()?;
    let (errors, warnings) = (said.errors, said.warnings);
    Ok(match (errors, warnings) {
        (0, 0) => 0,
        (0, _) => u8::from(args.strict),
        _ => 2,
    })
}

/// What there is to say, and how bad it is.
struct Said<'a> {
    config: &'a Config,
    colour: bool,
    text: String,
    errors: usize,
    warnings: usize,
}

impl Said<'_> {
    fn diagnostic(&mut self, diagnostic: &Diagnostic) {
        let rendered = diagnostic.render(&self.config.path, &self.config.text, self.colour);
        let _ = writeln!(self.text, "{rendered}\n");
    }

    fn warn(&mut self, warning: &Diagnostic) {
        self.warnings += 1;
        self.diagnostic(warning);
    }

    fn error(&mut self, error: &store::Error) {
        self.errors += 1;
        self.diagnostic(&failure::diagnostic(error));
    }

    /// How much was found, and all of it.
    fn end(&mut self) -> std::io::Result<()> {
        let (errors, warnings) = (self.errors, self.warnings);
        let s = |n: usize| if n == 1 { "" } else { "s" };
        let _ = writeln!(self.text, "{errors} error{}, {warnings} warning{}", s(errors), s(warnings));
        std::io::stdout().write_all(self.text.as_bytes())
    }

    /// Whether no row of an entry of events has a time that can be read: nothing else can be said of the data then.
    fn untimed(&mut self, source: &Source) -> Result<bool, Failure> {
        let before = self.errors;
        for table in source.events() {
            if let Some(error) = source.untimed(table)? {
                self.error(&error);
            }
        }
        Ok(self.errors > before)
    }

    /// The tables that were found, and values in them that cannot be read.
    fn source(&mut self, source: &Source) -> Result<(), Failure> {
        let mut findings: Vec<Finding> = source.rejects().to_vec();
        for table in source.tables() {
            let rows = format::whole(i64::try_from(source.count(table)?).unwrap_or(i64::MAX));
            let _ = writeln!(self.text, "{}: {}, {rows} rows", table.role, Clean::new(&table.label));
            findings.extend(source.unreadable(table)?);
        }
        let (missing, odd): (Vec<_>, Vec<_>) =
            source.absent().iter().partition(|(_, why)| why.starts_with("the source has no table"));
        for (role, why) in odd {
            let _ = writeln!(self.text, "{role}: none ({})", Clean::new(why));
        }
        if !missing.is_empty() {
            let missing: Vec<&str> = missing.iter().map(|(role, _)| *role).collect();
            let _ = writeln!(self.text, "not there: {}", missing.join(", "));
        }
        for (file, lines) in source.skipped() {
            let s = if *lines == 1 { "" } else { "s" };
            let _ = writeln!(self.text, "{}: {lines} line{s} before the header skipped", Clean::new(file));
        }
        self.text.push('\n');
        for finding in findings {
            let example = finding.example.map_or_else(String::new, |example| format!(", such as “{example}”"));
            let rows = format::whole(i64::try_from(finding.rows).unwrap_or(i64::MAX));
            self.warn(&Diagnostic::warning(None, format!("{} in {rows} rows{example}", finding.finding)));
        }
        Ok(())
    }

    /// What the rows themselves say: triggers that no event bears (M8), rows dropped, names unknown, gaps (H3).
    fn data(&mut self, global: &Global) -> Result<(), Failure> {
        let mut project = session::of(global, self.config)?;
        if !project.fresh() {
            session::refresh(global, &mut project)?;
        }
        let cx = project.cx()?;
        let ask = |name| report::find(name).map(|report| (report.run)(&cx, &Args::default())).transpose();
        for note in ask("milestones")?.iter().flat_map(|answer| &answer.notes) {
            // Its other notes are no faults.
            if note.contains("no event is called") {
                self.warn(&Diagnostic::warning(None, format!("milestone {note}")));
            }
        }
        for row in ask("health")?.iter().flat_map(|answer| &answer.table.rows) {
            if let Some(finding) = finding(row) {
                self.warn(&Diagnostic::warning(None, finding));
            }
        }
        Ok(())
    }
}

/// Findings that are facts and no faults.
const FACTS: &[&str] = &["custom event names", "machine events"];

/// A row of health that is a fault: something was found, and there is a hint what to do.
fn finding(row: &[Cell]) -> Option<String> {
    let [name, rows, share, example, hint] = row else { return None };
    let (name, hint) = (name.text()?, hint.text()?);
    // Without a share it is an example of a row above, but for what is no part of the data.
    let of_data = !name.starts_with("saved segments: ");
    if FACTS.contains(&name) || (of_data && share.number().is_none()) || rows.number() <= Some(0.0) {
        return None;
    }
    let example = example.text().map_or_else(String::new, |example| format!(", such as {example}"));
    Some(format!("{name}: {} rows{example}; {hint}", format::cell(rows, Unit::Count)))
}
