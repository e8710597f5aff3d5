//! What a report is, and what it answers from; names no report.

use std::sync::Arc;

use crate::config::Config;
use crate::domain::answer::Answer;
use crate::domain::metric::Metric;
use crate::domain::names::Names;
use crate::domain::note::Notes;
use crate::domain::progress::Progress;
use crate::domain::provenance::{Provenance, Remark};
use crate::domain::row::Row;
use crate::domain::table::Table;
use crate::domain::time::Time;
use crate::store::Reader;

use super::args::{Args, Flag};
use super::cache::{AnswerCache, AnswerKey, settings_key};
use super::called::{self, FoundNames};
use super::equivalent::Equivalent;
use super::error::Error;
use super::helpers::Helpers;
use super::query::Query;

/// What an answer is made from.
#[derive(Clone, Copy)]
pub struct ReportContext<'a> {
    /// The connection of this thread to the generation.
    pub reader: &'a Reader,
    /// Connections that share out a read of the touches; without any, `reader` reads.
    pub helpers: Helpers<'a>,
    /// The configuration of the generation.
    pub config: &'a Config,
    /// The instant up to which the data goes; 1970 where there is no event (T1).
    pub as_of: Time,
    /// Which data this is, for every answer to carry (P29).
    pub data: &'a Provenance,
    /// Which state of the store this is: another number for other contents, milestones' files included.
    pub generation: u64,
    /// What was answered before.
    pub cache: &'a AnswerCache,
    /// Is told how far a read of the touches is, and may stop it.
    pub progress: &'a Progress<'a>,
}

/// One report.
#[derive(Clone, Copy)]
pub struct Report {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its title on screen.
    pub title: &'static str,
    /// One sentence.
    pub about: &'static str,
    /// The flags it takes beside the filter.
    pub flags: &'static [Flag],
    /// The rules it follows.
    pub rules: &'static [&'static str],
    /// Its columns, in the order of the JSON fields.
    pub columns: &'static [&'static Metric],
    /// What happens to the rows of its queries before they are shown, in words (H1).
    pub steps: &'static [&'static str],
    /// The texts of its queries, by file name; those that it shares with others as their owners list them.
    pub sql: &'static [&'static [(&'static str, &'static str)]],
    /// Its queries with their parameters (H1).
    pub queries: fn(&ReportContext<'_>, &Args) -> Result<Vec<Query>, Error>,
    /// The same as one statement over the user's own tables, where one can say it (H1).
    pub equivalent: fn(&ReportContext<'_>, &Args) -> Result<Equivalent, Error>,
    /// Answers.
    pub run: fn(&ReportContext<'_>, &Args) -> Result<Answer, Error>,
}

/// The answer to a question, that kept or made now, with what every answer carries; `question` names what is asked for beside
/// the arguments.
///
/// # Errors
/// As `make`, and when the store cannot be read.
pub(super) fn answered(
    cx: &ReportContext<'_>,
    question: String,
    args: &Args,
    make: impl FnOnce() -> Result<Answer, Error>,
) -> Result<Answer, Error> {
    let kept = cx.cache.answers.get_or_make(answer_key(cx, question, args), cx.progress, || {
        let mut answer = make()?;
        answer.names = called::names(cx.config, &answer, |ids| {
            let key = Arc::new(ids);
            cx.cache
                .called
                .get_or_make((cx.generation, Arc::clone(&key)), cx.progress, || FoundNames::read(cx.reader, &key))
        })?;
        Ok::<_, Error>(answer)
    })?;
    Ok(signed((*kept).clone(), cx.data))
}

/// What an answer to a question depends on, or what answers to several are made from.
pub(super) fn answer_key(cx: &ReportContext<'_>, question: String, args: &Args) -> AnswerKey {
    let settings = settings_key(cx.config, cx.as_of);
    AnswerKey { generation: cx.generation, as_of: cx.as_of, settings, question, args: args.clone() }
}

/// Gives an answer what every answer carries and none that is kept holds, since it changes with the source: which data it speaks
/// of, and what a reader must know of that first (H5, P29).
fn signed(mut answer: Answer, data: &Provenance) -> Answer {
    if data.remarks.contains(&Remark::NoEvents) {
        answer.as_of = None;
    }
    answer.source = data.clone();
    answer.notes.prepend(data.notes());
    answer
}

/// An answer of some rows to a question that no report answers, before it is signed.
#[must_use]
pub(super) fn of_rows<R: Row>(name: &'static str, cx: &ReportContext<'_>, args: &Args, rows: Vec<R>) -> Answer {
    let mut table = Table::of_rows::<R>();
    table.extend(rows);
    Answer {
        report: name,
        as_of: Some(cx.as_of),
        source: Provenance::default(),
        filter: args.filter.clone(),
        parameters: Vec::new(),
        table,
        findings: Vec::new(),
        gate: None,
        checks: Vec::new(),
        notes: Notes::default(),
        names: Names::default(),
    }
}

impl Report {
    /// Answers, as it did before where nothing has changed since, with everything that a reader must know of the data.
    ///
    /// # Errors
    /// When the question names what is not there, or the store cannot be read.
    pub fn ask(&self, cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
        answered(cx, format!("report {}", self.name), args, || (self.run)(cx, args))
    }

    /// An answer without rows yet.
    pub(super) fn answer(&self, cx: &ReportContext<'_>, args: &Args) -> Answer {
        Answer {
            report: self.name,
            as_of: Some(cx.as_of),
            source: Provenance::default(),
            filter: args.filter.clone(),
            parameters: Vec::new(),
            table: Table::new(self.columns.to_vec()),
            findings: Vec::new(),
            gate: None,
            checks: Vec::new(),
            notes: Notes::default(),
            names: Names::titled(self.title),
        }
    }
}
