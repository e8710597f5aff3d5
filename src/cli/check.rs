//! `milepost check`: every fault of configuration and data at once.

use std::fmt::Write as _;
use std::io::Write;

use crate::config::{Config, Diagnostic};
use crate::domain::clean::Clean;
use crate::print::Reader;
use crate::print::format;
use crate::store;
use crate::store::source::{Finding, Source};

use super::{Check, Failure, Global, failure, setup, talk};

/// Prints what is wrong and what was found: 0 = nothing wrong, 1 = warnings with `--strict`, 2 = errors.
pub fn run(global: &Global, args: &Check) -> Result<u8, Failure> {
    let (config, warnings) = match setup::config(global) {
        Ok(read) => read,
        Err(failure) => {
            failure.print();
            return Ok(2);
        }
    };
    let colour = talk::reader(global) == Reader::Terminal;
    let mut said = Said { config: &config, colour, text: String::new(), errors: 0, warnings: 0 };
    for warning in &warnings {
        said.warn(warning);
    }
    match setup::patiently(global, || Source::open(&config)) {
        Ok(source) => said.source(&source)?,
        Err(errors) => {
            for error in &errors {
                said.error(error);
            }
        }
    }
    let (errors, warnings) = (said.errors, said.warnings);
    let s = |n: usize| if n == 1 { "" } else { "s" };
    let _ = writeln!(said.text, "{errors} error{}, {warnings} warning{}", s(errors), s(warnings));
    std::io::stdout().write_all(said.text.as_bytes())?;
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

    /// The tables that were found, and values in them that cannot be read.
    fn source(&mut self, source: &Source) -> Result<(), Failure> {
        let mut findings: Vec<Finding> = source.rejects().to_vec();
        for table in source.tables() {
            let rows = format::whole(i64::try_from(source.count(table)?).unwrap_or(i64::MAX));
            let _ = writeln!(self.text, "{}: {}, {rows} rows", table.role, Clean::new(&table.label));
            findings.extend(source.unreadable(table)?);
        }
        for (role, why) in source.absent() {
            let _ = writeln!(self.text, "{role}: none ({})", Clean::new(why));
        }
        self.text.push('\n');
        for finding in findings {
            let example = finding.example.map_or_else(String::new, |example| format!(", such as “{example}”"));
            let rows = format::whole(i64::try_from(finding.rows).unwrap_or(i64::MAX));
            self.warn(&Diagnostic::warning(None, format!("{} in {rows} rows{example}", finding.finding)));
        }
        Ok(())
    }
}
