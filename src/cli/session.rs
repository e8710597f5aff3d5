//! What most commands begin with: the configuration with the flags applied, and a store that is up to date.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::config::Config;
use crate::project::{self, Project};
use crate::report::FoldCache;
use crate::store::Refreshed;

use super::progress::Bar;
use super::setup::{self, patiently};
use super::{Failure, Global, talk};

/// Opens the project and brings its store up to date where it is not.
pub fn open(global: &Global) -> Result<Project, Failure> {
    let mut project = opened(global)?;
    if !project.fresh() {
        let done = refresh(global, &mut project)?;
        talk::say(&format!("{}; {}", project::done(done), project::rows_read(&project.cx()?)?));
    }
    Ok(project)
}

/// Opens the project as it is.
pub fn opened(global: &Global) -> Result<Project, Failure> {
    let (config, warnings) = setup::config(global)?;
    if !warnings.is_empty() {
        let s = if warnings.len() == 1 { "" } else { "s" };
        talk::say(&format!("{} warning{s} in {}: see milepost check", warnings.len(), config.path.display()));
    }
    // What concerns the file as a whole is told at once.
    for warning in warnings.iter().filter(|warning| warning.span.is_none()) {
        talk::say(&format!("warning: {}", warning.message));
    }
    of(global, &config)
}

/// Opens the project of a configuration as it is.
pub fn of(global: &Global, config: &Config) -> Result<Project, Failure> {
    Ok(patiently(global, || Project::open(config, Arc::new(FoldCache::default())))?)
}

/// Brings the store up to date, a line on stderr telling how far it is.
pub fn refresh(global: &Global, project: &mut Project) -> Result<Refreshed, Failure> {
    let mut bar = Bar::new();
    let done = patiently(global, || {
        project.refresh(&mut |at| {
            bar.draw(at.phase, at.rows, at.of);
            ControlFlow::Continue(())
        })
    });
    done.map_err(|errors| Failure::all(&errors, project.config()))
}
