//! The real answers with an eye on what is asked, and with what may go wrong.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use crate::domain::answer::Answer;
use crate::domain::borne::Borne;
use crate::domain::provenance::Remark;
use crate::explorer::backend::ProjectBackend;
use crate::jobs::Progress;
use crate::print::{Document, Existing, Format};
use crate::report::{Args, Drilldown, People};
use crate::tui::backend::{Backend, Edit, Facets, Fault, Freshness, Glance, REPLACES, Refusal, Status};
use crate::tui::everyone::Extent;

/// What was asked and done, and what goes wrong.
#[derive(Default)]
pub struct Watch {
    pub asked: Vec<(&'static str, Args)>,
    /// Whose people were asked for, and how often for all of them.
    pub behind: Vec<People>,
    pub everyone: usize,
    /// Those of a list after the first are not answered before it opens.
    pub gate: Option<Arc<(Mutex<bool>, Condvar)>>,
    /// What was asked beside the reports.
    pub drilled: Vec<(Drilldown, Args)>,
    pub saved: Vec<Edit>,
    pub exported: Vec<(Format, PathBuf)>,
    /// The report that cannot be answered, and the one that is a fault of the program.
    pub fails: Option<&'static str>,
    pub panics: Option<&'static str>,
    /// The project cannot be opened.
    pub broken: bool,
    /// In place of how the store stands to the source.
    pub freshness: Option<Freshness>,
    /// What must be known of the data beside what there is.
    pub remarks: Vec<Remark>,
    /// Why nothing is saved or written.
    pub refuse: Vec<Refusal>,
}

/// One worker's answers.
pub struct Watched {
    pub inner: ProjectBackend,
    pub watch: Arc<Mutex<Watch>>,
    /// Where files are written that are named without a folder.
    pub folder: PathBuf,
}

fn fault(message: &str) -> Fault {
    Fault { message: message.to_owned(), hint: "close the other program, or try again later".to_owned() }
}

impl Watched {
    fn with<T>(&self, run: impl FnOnce(&mut Watch) -> T) -> T {
        // A test that makes a worker panic goes on.
        run(&mut self.watch.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn refusal(&self, existing: Existing) -> Option<Refusal> {
        self.with(|watch| {
            watch.refuse.first().filter(|first| first.field != REPLACES || existing == Existing::Stays).cloned()
        })
    }
}

impl Backend for Watched {
    fn status(&mut self) -> Result<Status, Fault> {
        if self.with(|watch| watch.broken) {
            return Err(fault("/data/warehouse.duckdb is locked by etl.py (pid 4711)"));
        }
        let mut status = self.inner.status()?;
        self.with(|watch| {
            status.data.remarks.extend(watch.remarks.iter().cloned());
            status.freshness = watch.freshness.unwrap_or(status.freshness);
        });
        Ok(status)
    }

    fn glance(&mut self) -> Result<Glance, Fault> {
        let glance = self.inner.glance()?;
        let freshness = self.with(|watch| watch.freshness).unwrap_or(glance.freshness);
        Ok(Glance { freshness, ..glance })
    }

    fn facets(&mut self) -> Result<Facets, Fault> {
        self.inner.facets()
    }

    fn answer(&mut self, report: &'static str, args: &Args, progress: &Progress) -> Result<Answer, Fault> {
        let (fails, panics) = self.with(|watch| {
            watch.asked.push((report, args.clone()));
            (watch.fails == Some(report), watch.panics == Some(report))
        });
        assert!(!panics, "a fault of the program: \u{1b}[31m{report}");
        if fails {
            Err(fault("/data/store-3.duckdb cannot be read"))
        } else {
            self.inner.answer(report, args, progress)
        }
    }

    fn sql(&mut self, report: &'static str, args: &Args) -> Result<String, Fault> {
        self.inner.sql(report, args)
    }

    fn drill_down_sql(&mut self, args: &Args, question: &Drilldown) -> Result<String, Fault> {
        self.inner.drill_down_sql(args, question)
    }

    fn attributes(&mut self, event: &str) -> Result<Borne, Fault> {
        self.inner.attributes(event)
    }

    fn values(&mut self, event: &str, attribute: &str) -> Result<Borne, Fault> {
        self.inner.values(event, attribute)
    }

    fn people_sql(&mut self, args: &Args, whose: &People) -> Result<String, Fault> {
        self.inner.people_sql(args, whose)
    }

    fn people(&mut self, args: &Args, whose: &People, extent: Extent, progress: &Progress) -> Result<Answer, Fault> {
        let gate = self.with(|watch| {
            watch.asked.push(("people", args.clone()));
            watch.behind.push(whose.clone());
            watch.everyone += usize::from(extent == Extent::Everyone);
            watch.gate.clone().filter(|_| extent == Extent::Listed)
        });
        if let Some(gate) = gate {
            let closed = gate.0.lock().unwrap_or_else(PoisonError::into_inner);
            drop(gate.1.wait_while(closed, |open| !*open));
        }
        self.inner.people(args, whose, extent, progress)
    }

    fn drill_down(&mut self, args: &Args, question: &Drilldown, progress: &Progress) -> Result<Answer, Fault> {
        self.with(|watch| watch.drilled.push((question.clone(), args.clone())));
        self.inner.drill_down(args, question, progress)
    }

    fn refresh(&mut self, progress: &Progress) -> Result<String, Fault> {
        let done = self.inner.refresh(progress)?;
        self.with(|watch| watch.freshness = watch.freshness.filter(|freshness| *freshness == Freshness::Gone));
        Ok(done)
    }

    fn check(&mut self, edit: &Edit) -> Result<(), Vec<Refusal>> {
        self.inner.check(edit)
    }

    fn save(&mut self, edit: &Edit, progress: &Progress) -> Result<String, Vec<Refusal>> {
        let refuse = self.with(|watch| watch.refuse.clone());
        if !refuse.is_empty() {
            return Err(refuse);
        }
        let done = self.inner.save(edit, progress)?;
        self.with(|watch| watch.saved.push(edit.clone()));
        Ok(done)
    }

    fn export(
        &mut self,
        document: &Document,
        format: Format,
        path: &Path,
        existing: Existing,
    ) -> Result<PathBuf, Refusal> {
        if let Some(refusal) = self.refusal(existing) {
            return Err(refusal);
        }
        self.inner.export(document, format, &self.folder.join(path), existing)?;
        self.with(|watch| watch.exported.push((format, path.to_owned())));
        Ok(path.to_owned())
    }
}
