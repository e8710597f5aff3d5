//! The text of a configuration after a change, checked to be what was asked for.

use std::path::Path;

use toml_edit::DocumentMut;

use super::document::{add, delete, keep_comments, table};
use super::error::Error;
use super::request::Edit;
use super::{funnel, goal, merge, value, view};
use crate::config::checked::Config;
use crate::config::segment::Segment;
use crate::domain::clean::hidden;
use crate::domain::funnel::Funnel;
use crate::domain::journey::{Journey, Measure};
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
    let (after, _) = Config::parse(path, &changed).map_err(|faults| match edit {
        Edit::Funnel { now, .. } => funnel::refused(faults, &expected.funnels, &now.id),
        _ => hidden_in(edit).unwrap_or(Error::Invalid(faults)),
    })?;
    let others = |config: &Config| (config.triggers.clone(), config.channels.clone(), config.attribution.clone());
    if others(&after) != others(&config) || Changeable::of(&after) != expected {
        return Err(Error::Beyond);
    }
    Ok(changed)
}

/// What an edit puts into the file that may not stand there, as its characters are not all to be seen.
fn hidden_in(edit: Edit<'_>) -> Option<Error> {
    const TYPED: &str = "leave it out";
    let event = "map it to another name under [event_names]";
    let names: Vec<(&'static str, &str, &'static str)> = match edit {
        Edit::Goal { journey, now, .. } => {
            let id = "map journey_id under [source.events] to an expression that leaves it out";
            let trigger = match &now.measure {
                Measure::Trigger { event, .. } => event.as_str(),
                Measure::Opened | Measure::Clicked => "",
            };
            vec![("journey", journey, id), ("event", trigger, event)]
        }
        Edit::Add(new) | Edit::Replace { now: new, .. } => {
            vec![("id", &new.id, TYPED), ("name", &new.name, TYPED), ("event", &new.trigger, event)]
        }
        _ => Vec::new(),
    };
    names
        .into_iter()
        .find_map(|(what, name, out)| Some(Error::Hidden { what, name: name.to_owned(), letter: hidden(name)?, out }))
}

/// What can be changed.
#[derive(PartialEq)]
struct Changeable {
    milestones: Vec<Milestone>,
    segments: Vec<Segment>,
    views: Vec<SavedView>,
    journeys: Vec<Journey>,
    funnels: Vec<Funnel>,
}

impl Changeable {
    fn of(config: &Config) -> Self {
        Self {
            milestones: config.milestones.clone(),
            segments: config.segments.clone(),
            views: config.views.clone(),
            journeys: config.journeys.clone(),
            funnels: config.funnels.clone(),
        }
    }
}

/// Makes the change, and says how what can be changed stands then.
fn change(document: &mut DocumentMut, config: &Config, edit: Edit<'_>) -> Result<Changeable, Error> {
    let mut all = Changeable::of(config);
    let expected = &mut all.milestones;
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
            add(document, "milestone", |table| drop(value::write(table, config, None, new)))?;
            expected.push(inherit(config, new));
        }
        Edit::Replace { was, now, over } => {
            if was.id != now.id {
                return Err(Error::Identity);
            }
            let at = at(&was.id)?;
            let disk = &config.milestones[at];
            let mut merged = merge::milestone(disk, was, now, over)?;
            if merged.trigger != disk.trigger
                && merged.audience == disk.audience
                && disk.audience == value::inherited(config, &disk.trigger)
            {
                // What came from the old trigger goes with it.
                merged.audience = None;
            }
            let table = table(document, "milestone", at).ok_or(Error::Beyond)?;
            for gone in value::write(table, config, Some(&config.milestones[at]), &merged)? {
                keep_comments(document, &gone, true);
            }
            expected[at] = inherit(config, &merged);
        }
        Edit::Delete { id, over } => {
            let at = at(id)?;
            if over.is_some_and(|over| *over != expected[at]) {
                let disk = Box::new(expected[at].clone());
                let fields = over.map(|over| merge::changed(&disk, over)).unwrap_or_default();
                return Err(Error::Changed { disk, fields });
            }
            delete(document, "milestone", at)?;
            expected.remove(at);
        }
        Edit::View { view, over } => save_view(document, (view, over), &mut all.views)?,
        Edit::DeleteView { view } => delete_view(document, view, &mut all.views)?,
        Edit::Goal { journey, was, now, over } => {
            let change = goal::JourneyGoal { journey, was, now, over };
            goal::set(document, config, &change, &mut all.journeys)?;
        }
        Edit::DeleteGoal { journey, goal } => goal::delete(document, (journey, goal), &mut all.journeys)?,
        Edit::Funnel { was, now, over } => {
            funnel::set(document, config.zone, (was, now, over), &mut all.funnels)?;
        }
        Edit::DeleteFunnel { funnel } => funnel::delete(document, funnel, &mut all.funnels)?,
        Edit::Segment { name, file } => {
            if all.segments.iter().any(|known| known.name == name) {
                return Err(Error::Named(name.to_owned()));
            }
            add(document, "segment", |table| value::segment(table, name, file))?;
            all.segments.push(Segment::beside(&config.path, name, file));
        }
    }
    Ok(all)
}

/// A milestone with the audience of its trigger where it has none (M7).
fn inherit(config: &Config, milestone: &Milestone) -> Milestone {
    let audience = milestone.audience.or(value::inherited(config, &milestone.trigger));
    Milestone { audience, ..milestone.clone() }
}

fn save_view(
    document: &mut DocumentMut,
    (view, over): (&SavedView, Option<&SavedView>),
    views: &mut Vec<SavedView>,
) -> Result<(), Error> {
    match views.iter().position(|known| known.name == view.name) {
        Some(at) if over != Some(&views[at]) => return Err(Error::ViewTaken(Box::new(views[at].clone()))),
        Some(at) => {
            let table = table(document, "view", at).ok_or(Error::Beyond)?;
            view::write(table, Some(&views[at]), view);
            views[at] = view.clone();
        }
        None => {
            add(document, "view", |table| view::write(table, None, view))?;
            views.push(view.clone());
        }
    }
    Ok(())
}

fn delete_view(document: &mut DocumentMut, view: &SavedView, views: &mut Vec<SavedView>) -> Result<(), Error> {
    let at = views.iter().position(|known| known.name == view.name);
    let at = at.ok_or_else(|| Error::ViewGone(view.name.clone()))?;
    if views[at] != *view {
        return Err(Error::ViewTaken(Box::new(views[at].clone())));
    }
    delete(document, "view", at)?;
    views.remove(at);
    Ok(())
}
