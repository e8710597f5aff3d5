//! `milepost check`: every fault of configuration and data at once.

mod views;

use std::fmt::Write as _;

use crate::config::{Config, Diagnostic};
use crate::domain::clean::Clean;
use crate::domain::exit::Exit;
use crate::domain::finding::{FindingId, Grade};
use crate::print::Reader;
use crate::print::format;
use crate::report::{self, Found};
use crate::store;
use crate::store::source::{Source, catalog};

use super::arguments::{Check, Global};
use super::failure::Failure;
use super::{failure, session, setup, talk};

/// Prints what is wrong and what was found. The exit code is that of the worst fault, as every command ends with it; without
/// one, 1 where there are warnings and `--strict`.
pub(super) fn run(global: &Global, args: &Check) -> Result<u8, Failure> {
    let (config, warnings) = setup::config(global)?;
    let colour = talk::stdout_reader(global) == Reader::Terminal;
    let mut said = Said { config: &config, colour, text: String::new(), errors: Vec::new(), warnings: 0 };
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
                return Ok(Exit::BadData.code());
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
    let strict = if args.strict && said.warnings > 0 { Exit::Findings } else { Exit::Done };
    Ok(said.errors.into_iter().max().unwrap_or(strict.code()))
}

/// What there is to say, and how bad it is.
struct Said<'a> {
    config: &'a Config,
    colour: bool,
    text: String,
    /// The exit code of each.
    errors: Vec<u8>,
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
        self.errors.push(error.exit_code());
        self.diagnostic(&failure::diagnostic(error));
    }

    /// How much was found, and all of it.
    fn end(&mut self) -> std::io::Result<()> {
        let (errors, warnings) = (self.errors.len(), self.warnings);
        let s = |n: usize| if n == 1 { "" } else { "s" };
        let _ = writeln!(self.text, "{errors} error{}, {warnings} warning{}", s(errors), s(warnings));
        talk::print(&self.text)
    }

    /// Whether no row of an entry of events has a time that can be read: nothing else can be said of the data then.
    fn untimed(&mut self, source: &Source) -> Result<bool, Failure> {
        let before = self.errors.len();
        for table in source.events() {
            if let Some(error) = source.untimed(table)? {
                self.error(&error);
            }
        }
        Ok(self.errors.len() > before)
    }

    /// The tables that were found.
    fn source(&mut self, source: &Source) -> Result<(), Failure> {
        for table in source.tables() {
            let rows = format::whole(i64::try_from(source.count(table)?).unwrap_or(i64::MAX));
            let _ = writeln!(self.text, "{}: {}, {rows} rows", table.role, Clean::new(&table.label));
        }
        let (missing, odd): (Vec<_>, Vec<_>) = source
            .absent()
            .iter()
            .partition(|(role, _)| matches!(source.catalog().find(role), catalog::Found::Nothing));
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
        Ok(())
    }

    /// What the rows themselves say, the most important first (H3): rows and values left out, an as_of far after the rest,
    /// triggers that no event bears (M8), names unknown, gaps.
    fn data(&mut self, global: &Global) -> Result<(), Failure> {
        let mut project = session::open_project(global, self.config)?;
        if project.outdated() {
            session::refresh(global, &mut project)?;
        }
        let cx = project.cx()?;
        let found = report::findings(&cx)?;
        let rows = |kind: FindingId| {
            let of_events = found.iter().filter(|f| f.kind == kind && f.role.as_deref() == Some("events"));
            of_events.map(|found| found.rows).sum::<u64>()
        };
        if rows(FindingId::RowsAccepted) == 0 && rows(FindingId::RowsRead) > rows(FindingId::Filtered) {
            self.nothing(&found);
        }
        if rows(FindingId::RowsRead) == 0 {
            let hint = "every report is empty until there are some: is it the right table, and was it filled?";
            self.warn(&Diagnostic::warning(None, "the events have no row").help(hint));
        }
        if rows(FindingId::RowsAccepted) > 0 {
            // Without events nothing is known of what they name.
            for fault in views::dangling(&cx, self.config)? {
                self.errors.push(Exit::Configuration.code());
                self.diagnostic(&fault);
            }
        }
        for found in found.iter().filter(|found| found.is_fault()) {
            self.warn(&Diagnostic::warning(None, sentence(found)));
        }
        Ok(())
    }

    /// Of all the rows of events none can be used: no report has anything to say.
    fn nothing(&mut self, found: &[Found]) {
        let lost = |found: &&Found| found.kind.about().grade == Grade::Lost && found.role.as_deref() == Some("events");
        let most = found.iter().filter(lost).max_by_key(|found| found.rows);
        let example = most.and_then(|most| most.example.as_deref());
        let why = most.map_or_else(String::new, |most| format!(": {}", most.sentence));
        let hint = match most.map(|most| most.kind) {
            Some(FindingId::NoTime) => {
                "write how the time is read, such as { expression = \"strptime(COLUMN, '%d.%m.%Y %H:%M')\" } for text, or \
                 { expression = \"to_timestamp(COLUMN::double)\" } for seconds since 1970"
            }
            Some(kind) => kind.hint(Some("events")).unwrap_or_default(),
            None => "",
        };
        let message = format!("no row of events can be used{why}{}", such_as(example));
        self.errors.push(Exit::BadData.code());
        self.diagnostic(&Diagnostic::error(None, message).help(hint));
    }
}

/// A finding with how many, an example, and what to do.
fn sentence(found: &Found) -> String {
    let rows = format::whole(i64::try_from(found.rows).unwrap_or(i64::MAX));
    // Of these the sentence says all.
    let alone = matches!(found.kind, FindingId::ThinAsOf | FindingId::NoSuchEvent | FindingId::NoSuchAttribute);
    let of = found.of.map(|of| format!(" of {}", format::whole(i64::try_from(of).unwrap_or(i64::MAX))));
    let rows = if alone { String::new() } else { format!(": {rows}{}", of.unwrap_or_default()) };
    let hint = found.hint().map_or_else(String::new, |hint| format!("; {hint}"));
    format!("{}{rows}{}{hint}", found.sentence, such_as(found.example.as_deref()))
}

fn such_as(example: Option<&str>) -> String {
    example.map_or_else(String::new, |example| format!(", such as {example}"))
}
