//! What most commands begin with: the configuration with the flags applied, and a store that is up to date.

use std::sync::Arc;

use crate::config::Config;
use crate::project::{self, Project};
use crate::report::AnswerCache;
use crate::store::{Error, Refreshed};

use super::arguments::Global;
use super::failure::Failure;
use super::progress::drawn;
use super::setup::{self, patiently};
use super::talk;

/// Opens the project and brings its store up to date where it is not; `add` adds to the configuration what a question asks for beyond it.
pub(super) fn open(global: &Global, add: impl FnOnce(&mut Config)) -> Result<Project, Failure> {
    let mut project = open_asking(global, add)?;
    if project.outdated() {
        match brought_up_to_date(global, &mut project) {
            // Where the base was there already, none of the rows were read.
            Ok(done) if done.base => {
                talk::say(&format!("{}; {}", project::done(&done), project::rows_read(&project.cx()?)?));
            }
            Ok(done) => talk::say(&project::done(&done)),
            // The answer itself says that it is an older one, and why.
            Err(errors) if project.fall_back(&errors) => {}
            Err(errors) => return Err(Failure::from_all(&errors, project.config())),
        }
    }
    Ok(project)
}

/// Says on stderr what a reader must know of the data, where the answer's own face does not (H5).
pub(super) fn say_remarks(project: &mut Project) -> Result<(), Failure> {
    for note in project.cx()?.data.notes() {
        talk::say(&format!("note: {note}"));
    }
    Ok(())
}

/// Opens the project as it is.
pub(super) fn open_as_is(global: &Global) -> Result<Project, Failure> {
    open_asking(global, |_| ())
}

fn open_asking(global: &Global, add: impl FnOnce(&mut Config)) -> Result<Project, Failure> {
    let (mut config, warnings) = setup::config(global)?;
    if !warnings.is_empty() {
        let s = if warnings.len() == 1 { "" } else { "s" };
        talk::say(&format!("{} warning{s} in {}: see milepost check", warnings.len(), config.path.display()));
    }
    // What concerns the file as a whole is told at once.
    for warning in warnings.iter().filter(|warning| warning.span.is_none()) {
        talk::say(&format!("warning: {}", warning.message));
    }
    add(&mut config);
    open_project(global, &config)
}

/// Opens the project of a configuration as it is.
pub(super) fn open_project(global: &Global, config: &Config) -> Result<Project, Failure> {
    Ok(patiently(global, || Project::open(config, Arc::new(AnswerCache::default())))?)
}

/// Brings the store up to date, a line on stderr telling how far it is.
pub(super) fn refresh(global: &Global, project: &mut Project) -> Result<Refreshed, Failure> {
    brought_up_to_date(global, project).map_err(|errors| Failure::from_all(&errors, project.config()))
}

fn brought_up_to_date(global: &Global, project: &mut Project) -> Result<Refreshed, Vec<Error>> {
    let progress = drawn();
    patiently(global, || project.refresh(&progress))
}
