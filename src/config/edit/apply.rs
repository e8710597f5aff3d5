//! The text of a configuration after a change, checked to be what was asked for.

use std::path::Path;

use toml_edit::DocumentMut;

use super::document::{add, delete, table};
use super::error::Error;
use super::request::Edit;
use super::{value, view};
use crate::config::checked::Config;
use crate::config::segment::Segment;
use crate::domain::milestone::Milestone;
use crate::domain::view::SavedView;

/// The text after a change.
///
/// # Errors
/// Why it cannot be made.
pub fn apply(path: &Path, text: &str, edit: Edit<'_>) -> Result<String, Error> {
    let (config, _) = Config::parse(path, text).map_err(Error::Invalid)?;
    let (bom, plain) = text.strip_prefix('\u{feff}').map_or(("", text), |rest| ("\u{feff}", rest));
    // The editor knows one kind of line end.
    let ends = plain.contains("\r\n");
    let plain = plain.replace("\r\n", "\n");
    let mut document: DocumentMut = plain.parse().map_err(|_| Error::Beyond)?;
    let expected = change(&mut document, &config, edit)?;
    let mut changed = document.to_string();
    if plain.trim().is_empty() {
        changed = changed.trim_start().to_owned();
    }
    if ends {
        changed = changed.replace('\n', "\r\n");
    }
    let changed = format!("{bom}{changed}");
    let (after, _) = Config::parse(path, &changed).map_err(Error::Invalid)?;
    let others = |config: &Config| {
        (config.triggers.clone(), config.journeys.clone(), config.channels.clone(), config.attribution.clone())
    };
    if others(&after) != others(&config) || (after.milestones, after.segments, after.views) != expected {
        return Err(Error::Beyond);
    }
    Ok(changed)
}

/// What can be changed, as it is to be.
type Expected = (Vec<Milestone>, Vec<Segment>, Vec<SavedView>);

/// Makes the change, and says what the milestones, segments and views are then.
fn change(document: &mut DocumentMut, config: &Config, edit: Edit<'_>) -> Result<Expected, Error> {
    let mut expected = config.milestones.clone();
    let mut segments = config.segments.clone();
    let mut views = config.views.clone();
    let at =
        |id: &str| config.milestones.iter().position(|known| known.id == id).ok_or_else(|| Error::Gone(id.to_owned()));
    match edit {
        Edit::Add(new) => {
            if config.milestones.iter().any(|known| known.id == new.id) {
                return Err(Error::Taken(new.id.clone()));
            }
            if config.milestones.len() >= config.max_milestones {
                return Err(Error::Full(config.max_milestones));
            }
            add(document, "milestone", |table| value::write(table, config, None, new))?;
            expected.push(inherit(config, new));
        }
        Edit::Replace { was, now } => {
            if was.id != now.id {
                return Err(Error::Identity);
            }
            let at = at(&was.id)?;
            let disk = &config.milestones[at];
            let mut merged = merge(disk, was, now)?;
            if merged.trigger != disk.trigger
                && merged.audience == disk.audience
                && disk.audience == value::inherited(config, &disk.trigger)
            {
                // What came from the old trigger goes with it.
                merged.audience = None;
            }
            let table = table(document, "milestone", at).ok_or(Error::Beyond)?;
            value::write(table, config, Some(&config.milestones[at]), &merged);
            expected[at] = inherit(config, &merged);
        }
        Edit::Delete { id } => {
            let at = at(id)?;
            delete(document, "milestone", at)?;
            expected.remove(at);
        }
        Edit::View { view, replace } => match views.iter().position(|known| known.name == view.name) {
            Some(_) if !replace => return Err(Error::ViewTaken(view.name.clone())),
            Some(at) => {
                let table = table(document, "view", at).ok_or(Error::Beyond)?;
                view::write(table, Some(&views[at]), view);
                views[at] = view.clone();
            }
            None => {
                add(document, "view", |table| view::write(table, None, view))?;
                views.push(view.clone());
            }
        },
        Edit::DeleteView { name } => {
            let at = views.iter().position(|known| known.name == name);
            let at = at.ok_or_else(|| Error::ViewGone(name.to_owned()))?;
            delete(document, "view", at)?;
            views.remove(at);
        }
        Edit::Segment { name, file } => {
            if segments.iter().any(|known| known.name == name) {
                return Err(Error::Named(name.to_owned()));
            }
            add(document, "segment", |table| value::segment(table, name, file))?;
            segments.push(Segment::beside(&config.path, name, file));
        }
    }
    Ok((expected, segments, views))
}

/// A milestone with the audience of its trigger where it has none (M7).
fn inherit(config: &Config, milestone: &Milestone) -> Milestone {
    let audience = milestone.audience.or(value::inherited(config, &milestone.trigger));
    Milestone { audience, ..milestone.clone() }
}

/// The three-way merge: what `was → now` changed, over what stands on the disk.
fn merge(disk: &Milestone, was: &Milestone, now: &Milestone) -> Result<Milestone, Error> {
    fn field<T: Clone + PartialEq>(name: &'static str, disk: &T, was: &T, now: &T) -> Result<T, Error> {
        if now == was || now == disk {
            Ok(disk.clone())
        } else if disk == was {
            Ok(now.clone())
        } else {
            Err(Error::Changed(name))
        }
    }
    Ok(Milestone {
        id: disk.id.clone(),
        name: field("name", &disk.name, &was.name, &now.name)?,
        trigger: field("trigger", &disk.trigger, &was.trigger, &now.trigger)?,
        conditions: field("conditions", &disk.conditions, &was.conditions, &now.conditions)?,
        tracking_since: field("tracking_since", &disk.tracking_since, &was.tracking_since, &now.tracking_since)?,
        audience: field("audience", &disk.audience, &was.audience, &now.audience)?,
        count: field("count", &disk.count, &was.count, &now.count)?,
    })
}
