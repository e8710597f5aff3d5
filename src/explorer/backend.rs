//! What answers the explorer on one worker's thread.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::config::{Config, Location, edit, labels};
use crate::domain::answer::Answer;
use crate::domain::borne::Borne;
use crate::domain::filter::{DIMENSIONS, Selected};
use crate::domain::journey::{Goal, Journey};
use crate::domain::model::Model;
use crate::domain::provenance::Provenance;
use crate::domain::time::Time;
use crate::files::SaveError;
use crate::jobs::{Interrupt, Progress};
use crate::print::{self, Document, Existing, Format};
use crate::project::{self, Project};
use crate::report::{self, Args, Drilldown, People, ReportContext};
use crate::store;
use crate::tui::backend::{Backend, Edit, Facets, Fault, Freshness, Glance, REPLACES, Refusal, Status};
use crate::tui::everyone::Extent;

use super::milestone_form;
pub use super::shared::SharedState;
use super::timed::timed;

/// Interrupts the connection that a worker uses now.
#[derive(Default)]
pub struct QueryInterrupt(Mutex<Option<Box<dyn Fn() + Send>>>);

impl QueryInterrupt {
    fn set(&self, stop: Box<dyn Fn() + Send>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(stop);
    }
}

impl Interrupt for QueryInterrupt {
    fn interrupt(&self) {
        if let Some(stop) = &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            stop();
        }
    }
}

/// One worker's project.
pub struct ProjectBackend {
    shared: Arc<SharedState>,
    stop: Arc<QueryInterrupt>,
    project: Option<Project>,
    epoch: u64,
}

impl ProjectBackend {
    /// A worker that has opened nothing yet.
    pub fn new(shared: Arc<SharedState>, stop: Arc<QueryInterrupt>) -> Self {
        Self { shared, stop, project: None, epoch: 0 }
    }

    /// The project as it is now.
    fn project(&mut self) -> Result<&mut Project, Fault> {
        let epoch = self.shared.epoch.load(Ordering::SeqCst);
        let project = if let Some(project) = self.project.take().filter(|_| epoch == self.epoch) {
            project
        } else {
            let config = self.shared.state().config.clone().ok_or_else(|| Fault {
                message: "There is no milepost.toml yet".to_owned(),
                hint: "milepost demo makes an example, milepost init PATH one for your data".to_owned(),
            })?;
            Project::open(&config, Arc::clone(&self.shared.answers)).map_err(|error| fault(&error))?
        };
        self.epoch = epoch;
        Ok(self.project.insert(project))
    }

    /// Looks at the configuration again and tells all workers that something has changed.
    pub(super) fn changed(&self) {
        self.shared.look();
        self.shared.changed();
    }

    pub(super) fn cx(&mut self) -> Result<ReportContext<'_>, Fault> {
        let stop = Arc::clone(&self.stop);
        let cx = self.project()?.cx().map_err(|error| fault(&error))?;
        let handle = cx.reader.interrupter();
        stop.set(Box::new(move || handle.interrupt()));
        Ok(cx)
    }

    /// Asks the project, telling the asker how far it is.
    fn ask<T>(
        &mut self,
        progress: &Progress,
        question: impl Fn(&ReportContext<'_>) -> Result<T, report::Error>,
    ) -> Result<T, Fault> {
        let stop = Arc::clone(&self.stop);
        let asking = |cx: &ReportContext<'_>| {
            let handle = cx.reader.interrupter();
            stop.set(Box::new(move || handle.interrupt()));
            question(&ReportContext { progress, ..*cx })
        };
        self.project()?.ask(asking).map_err(|error| asked(&error))
    }

    /// Counts what the file says by now. It is written: what fails from here on is told beside what was done, not taken back.
    pub(super) fn counted(&mut self, said: String, progress: &Progress) -> String {
        self.shared.look();
        match self.bring_up_to_date(progress) {
            Ok(_) => said,
            Err(fault) => format!("{said}, but counting it failed: {}", fault.message),
        }
    }

    fn bring_up_to_date(&mut self, progress: &Progress) -> Result<String, Fault> {
        let clock = self.shared.wind();
        let project = self.project()?;
        project.set_clock(clock);
        let done = match project.refresh(progress) {
            Ok(done) => done,
            Err(errors) => {
                let why = faults(&errors);
                // What the configuration names is not there, or is not so: the last one that worked stays in force.
                if errors.iter().all(|error| matches!(error.exit_code(), 66 | 78)) {
                    self.shared.revert(&why);
                }
                return Err(why);
            }
        };
        self.shared.changed();
        Ok(project::done(&done))
    }
}

impl Backend for ProjectBackend {
    fn status(&mut self) -> Result<Status, Fault> {
        self.shared.look();
        let epoch = self.shared.epoch.load(Ordering::SeqCst);
        let reads = self.shared.state().reads;
        let project = self.project()?;
        let freshness = freshness(project);
        let there = freshness != Freshness::Missing;
        if there {
            self.shared.prove();
        }
        let config_fault = self.shared.state().broken.clone();
        let (mut first, mut data) = (None, Provenance::default());
        if there {
            let cx = self.cx()?;
            first = first_event(&cx).map_err(|error| fault(&error))?;
            data = cx.data.clone();
        }
        let shared = Arc::clone(&self.shared);
        let project = self.project()?;
        let config = project.config();
        let screen = shared.screen(config);
        let models = Model::with_custom(&config.attribution.weights);
        let default_model = models.iter().position(|model| *model == Model::default()).unwrap_or(0);
        Ok(Status {
            project: name(config),
            source: source_name(config),
            there,
            as_of: project.store().as_of(),
            data,
            first_event: first,
            freshness,
            epoch,
            reads,
            zone: config.zone,
            funnels: config.funnels.clone(),
            milestones: config.milestones.clone(),
            goals: goals(config),
            events: labels(config).map(|(event, label)| (event.to_owned(), label.to_owned())).collect(),
            views: config.views.clone(),
            max_milestones: config.max_milestones,
            models: models.iter().map(|model| (model.name().to_owned(), model.label().to_owned())).collect(),
            default_model,
            screen,
            config_fault,
        })
    }

    fn glance(&mut self) -> Result<Glance, Fault> {
        self.shared.look();
        let freshness = freshness(self.project()?);
        let reads = self.shared.state().reads;
        Ok(Glance { freshness, epoch: self.shared.epoch.load(Ordering::SeqCst), reads })
    }

    fn facets(&mut self) -> Result<Facets, Fault> {
        let cx = self.cx()?;
        let facets = || -> Result<Facets, store::Error> {
            let journey = |row: &store::Row<'_>| {
                let id = row.get::<String>(0)?;
                let name = row.get::<Option<String>>(1)?.map(|name| (name, row.get(3)));
                let name =
                    name.map(|(name, shared)| Ok::<_, store::Error>(told_apart(name, shared?, &id))).transpose()?;
                Ok((id, name.unwrap_or_default(), row.get::<bool>(2)?))
            };
            let asset = |row: &store::Row<'_>| {
                let id = row.get::<String>(0)?;
                let name = told_apart(row.get(1)?, row.get(2)?, &id);
                Ok((id, name))
            };
            let journeys = cx.reader.rows(include_str!("journeys.sql"), &[], journey)?;
            let configured = |id: &str| cx.config.journeys.iter().any(|journey| journey.id == id);
            let unknown = journeys.iter().filter(|(id, _, unknown)| *unknown && !configured(id));
            let with_names = journeys.iter().filter(|(_, name, _)| !name.is_empty());
            let mut names = BTreeMap::new();
            for dimension in DIMENSIONS.iter().filter(|dimension| matches!(dimension.value, Selected::Names(_))) {
                let plain = || report::names(cx.reader, dimension.word);
                let found = match dimension.field {
                    // Journeys have names beside their ids.
                    "journeys" => journeys.iter().map(|(id, name, _)| (id.clone(), name.clone())).collect(),
                    _ => plain()?.into_iter().map(|name| (name, String::new())).collect(),
                };
                names.insert(dimension.field, found);
            }
            Ok(Facets {
                names,
                assets: cx.reader.rows(include_str!("assets.sql"), &[], asset)?.into_iter().collect(),
                journeys: with_names.map(|(id, name, _)| (id.clone(), name.clone())).collect(),
                unknown: unknown.map(|(id, ..)| id.clone()).collect(),
                breakdowns: report::breakdowns(cx.reader, &[])?,
                events: cx.reader.rows(include_str!("events.sql"), &[], |row| Ok((row.get(0)?, row.get(1)?)))?,
            })
        };
        facets().map_err(|error| fault(&error))
    }

    fn attributes(&mut self, event: &str) -> Result<Borne, Fault> {
        let config = self.project()?.config().clone();
        let stop = Arc::clone(&self.stop);
        store::borne::attributes(&config, event, move |stops| stop.set(stops)).map_err(|error| fault(&error))
    }

    fn values(&mut self, event: &str, attribute: &str) -> Result<Borne, Fault> {
        let config = self.project()?.config().clone();
        let stop = Arc::clone(&self.stop);
        store::borne::values(&config, (event, attribute), move |stops| stop.set(stops)).map_err(|error| fault(&error))
    }

    fn answer(&mut self, report: &'static str, args: &Args, progress: &Progress) -> Result<Answer, Fault> {
        let report = find(report)?;
        timed(report.name, || self.ask(progress, |cx| report.ask(cx, args)))
    }

    fn sql(&mut self, report: &'static str, args: &Args) -> Result<String, Fault> {
        let report = find(report)?;
        self.project()?.ask(|cx| project::sql(report, cx, args)).map_err(|error| asked(&error))
    }

    fn drill_down_sql(&mut self, args: &Args, question: &Drilldown) -> Result<String, Fault> {
        self.project()?.ask(|cx| project::drill_down_sql(cx, args, question)).map_err(|error| asked(&error))
    }

    fn people_sql(&mut self, args: &Args, whose: &People) -> Result<String, Fault> {
        let limit = Extent::Listed.limit();
        self.project()?.ask(|cx| project::people_sql(cx, args, whose, limit)).map_err(|error| asked(&error))
    }

    fn people(&mut self, args: &Args, whose: &People, extent: Extent, progress: &Progress) -> Result<Answer, Fault> {
        timed("people", || self.ask(progress, |cx| report::people(cx, args, whose, extent.limit())))
    }

    fn drill_down(&mut self, args: &Args, question: &Drilldown, progress: &Progress) -> Result<Answer, Fault> {
        timed(question.name(), || self.ask(progress, |cx| report::drill_down(cx, args, question)))
    }

    fn refresh(&mut self, progress: &Progress) -> Result<String, Fault> {
        self.shared.look_again();
        self.bring_up_to_date(progress)
    }

    fn check(&mut self, edit: &Edit) -> Result<(), Vec<Refusal>> {
        self.shared.look();
        let config = self.project().map_err(|fault| vec![Refusal::new("", fault.message)])?.config();
        Self::check_form(config, edit)
    }

    fn save(&mut self, edit: &Edit, progress: &Progress) -> Result<String, Vec<Refusal>> {
        self.shared.look();
        let whole = |message: String| vec![Refusal::new("", message)];
        let config = self.project().map_err(|fault| whole(fault.message))?.config().clone();
        let saved = match edit {
            Edit::Segment { name, whose, args, replace } => {
                Some(self.save_segment(&config, name, (whose, args), *replace, progress))
            }
            Edit::View { view, over } => Some(self.save_view(&config, view, over.as_deref())),
            Edit::DeleteView(view) => Some(self.delete_view(&config, view)),
            Edit::Goal(change) => return self.save_goal(&config, change, progress),
            Edit::DeleteGoal { journey, name, goal } => {
                return self.delete_goal(&config, (journey, name, goal), progress);
            }
            Edit::Funnel(change) => return self.save_funnel(&config, change, progress),
            Edit::DeleteFunnel(funnel) => return self.delete_funnel(&config, funnel, progress),
            Edit::Add(_) | Edit::Change(..) | Edit::Delete(_) => None,
        };
        if let Some(saved) = saved {
            return saved.map_err(|refusal| vec![refusal]);
        }
        let (said, change) = milestone_form::change(&config, edit)?;
        edit::save(&config.path, change.as_edit()).map_err(|error| milestone_form::refusals(error, config.zone))?;
        Ok(self.counted(said, progress))
    }

    fn export(
        &mut self,
        document: &Document,
        format: Format,
        path: &Path,
        existing: Existing,
    ) -> Result<PathBuf, Refusal> {
        let whole = |message: String| Refusal::new("", message);
        let config = self.project().map_err(|fault| whole(fault.message))?.config();
        project::refuse_if_source(config, path).map_err(|why| whole(format!("{why}: name another file")))?;
        print::save_document(document, format, path, existing).map_err(|error| match error {
            SaveError::Exists { size, modified, .. } => Refusal::new(REPLACES, lost(size, modified, config)),
            error => whole(error.to_string()),
        })?;
        Ok(path.to_owned())
    }
}

/// A name; of one that others have too, with the id beside it.
fn told_apart(name: String, shared: bool, id: &str) -> String {
    if shared && !name.trim().is_empty() && name != id { format!("{name} ({id})") } else { name }
}

fn freshness(project: &Project) -> Freshness {
    match project.store().freshness() {
        store::Freshness::Fresh => Freshness::Fresh,
        store::Freshness::Stale => Freshness::Newer,
        store::Freshness::Gone => Freshness::Gone,
        store::Freshness::Missing => Freshness::Missing,
    }
}

/// What replacing a file would lose.
fn lost(size: u64, modified: SystemTime, config: &Config) -> String {
    let count = print::format::whole(i64::try_from(size).unwrap_or(i64::MAX));
    let since = modified.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let at = Time(i64::try_from(since.as_micros()).unwrap_or(i64::MAX));
    let at = print::format::time(at, config.zone);
    format!("This file is there already: {count} bytes of {at}. Enter once more replaces it; they are lost then")
}

fn find(name: &str) -> Result<&'static report::Report, Fault> {
    report::find(name).ok_or_else(|| Fault { message: format!("There is no report {name}"), hint: String::new() })
}

fn first_event(cx: &ReportContext<'_>) -> Result<Option<crate::domain::time::Time>, store::Error> {
    let first: Vec<Option<i64>> = cx.reader.rows(include_str!("first_event.sql"), &[], |row| row.get(0))?;
    Ok(first.first().copied().flatten().map(crate::domain::time::Time))
}

/// The folder of the configuration.
fn name(config: &Config) -> String {
    let path = std::path::absolute(&config.path).unwrap_or_else(|_| config.path.clone());
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
    folder.to_string_lossy().into_owned()
}

/// The goals of the configuration, by their journeys.
fn goals(config: &Config) -> BTreeMap<String, Goal> {
    let goal = |journey: &Journey| Some((journey.id.clone(), journey.goal.clone()?));
    config.journeys.iter().filter_map(goal).collect()
}

fn source_name(config: &Config) -> String {
    let file = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match config.source.location.as_ref().map(|location| &location.value) {
        Some(Location::Database(path)) => file(path),
        Some(Location::Files(files)) => match files.as_slice() {
            [(_, one)] => file(Path::new(one)),
            many => format!("{} tables of files", many.len()),
        },
        None => "no source".to_owned(),
    }
}

fn fault(error: &store::Error) -> Fault {
    Fault { message: error.to_string(), hint: error.hint().to_owned() }
}

fn asked(error: &report::Error) -> Fault {
    Fault { message: error.to_string(), hint: error.hint().to_owned() }
}

/// The first of several errors, and how many more there are.
fn faults(errors: &[store::Error]) -> Fault {
    let Some(first) = errors.first() else { return Fault::default() };
    let more =
        if errors.len() > 1 { format!(" (and {} more: milepost check)", errors.len() - 1) } else { String::new() };
    Fault { message: format!("{first}{more}"), hint: first.hint().to_owned() }
}
