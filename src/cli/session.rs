//! What most commands begin with: the configuration with the flags applied, and a store that is up to date.

use std::ops::ControlFlow;
use std::sync::Arc;

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
        talk::say(&project::told(done, &project.cx()?)?);
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
    Ok(patiently(global, || Project::open(&config, Arc::new(FoldCache::default())))?)
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
