//! Changes of milestones and segments in the file, which keeps its comments, order and line ends (M4–M6).

mod disk;
mod value;

use std::path::{Path, PathBuf};

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::{Config, Faults, Segment};
use crate::domain::milestone::Milestone;
pub use disk::save;

/// One change.
#[derive(Clone, Copy, Debug)]
pub enum Edit<'a> {
    /// A new milestone, at the end.
    Add(&'a Milestone),
    /// What differs between the two is written; what another session changed meanwhile is kept.
    Replace {
        /// As it was when the change began.
        was: &'a Milestone,
        /// As it is to be, with the same id (M6).
        now: &'a Milestone,
    },
    /// Away with it, and with the comment right above it.
    Delete {
        /// Its id.
        id: &'a str,
    },
    /// A new segment, at the end.
    Segment {
        /// Its name.
        name: &'a str,
        /// The file of its members, relative to the configuration.
        file: &'a str,
    },
}

/// Why a change was not made; the file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is not in order, or would not be after the change.
    #[error("the configuration is not in order, nothing was changed\n\n{0}")]
    Invalid(Faults),
    /// There are as many as there may be (M4).
    #[error(
        "at most {0} milestones: each is found, and attributed under every model, for all customers; delete one, or raise \
         max_milestones"
    )]
    Full(usize),
    /// The id is in use.
    #[error("there is a milestone `{0}` already")]
    Taken(String),
    /// The name is in use.
    #[error("there is a segment `{0}` already")]
    Named(String),
    /// It is not there any more.
    #[error("the milestone `{0}` is not in the file: it may have been deleted meanwhile")]
    Gone(String),
    /// Two sessions changed the same.
    #[error("`{0}` of the milestone was changed in the file meanwhile: look at it and change it again")]
    Changed(&'static str),
    /// An identity never changes (M6).
    #[error("the id of a milestone never changes: delete it and add a new one")]
    Identity,
    /// The result is not what was asked for.
    #[error("the file is written in a way that this change does not understand: change it with an editor")]
    Beyond,
    /// Not a file that may be written.
    #[error("{}: {why}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// Why.
        why: &'static str,
    },
    /// Others keep writing.
    #[error("the configuration is being written by another program: try again")]
    Busy,
    /// Reading or writing failed.
    #[error("{what}: {}: {source}", path.display())]
    Io {
        /// What was done.
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

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
    if others(&after) != others(&config) || (after.milestones, after.segments) != expected {
        return Err(Error::Beyond);
    }
    Ok(changed)
}

/// Makes the change, and says what the milestones and segments are then.
fn change(
    document: &mut DocumentMut,
    config: &Config,
    edit: Edit<'_>,
) -> Result<(Vec<Milestone>, Vec<Segment>), Error> {
    let mut expected = config.milestones.clone();
    let mut segments = config.segments.clone();
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
            let table = table(document, at).ok_or(Error::Beyond)?;
            value::write(table, config, Some(&config.milestones[at]), &merged);
            expected[at] = inherit(config, &merged);
        }
        Edit::Delete { id } => {
            let at = at(id)?;
            delete(document, at)?;
            expected.remove(at);
        }
        Edit::Segment { name, file } => {
            if segments.iter().any(|known| known.name == name) {
                return Err(Error::Named(name.to_owned()));
            }
            add(document, "segment", |table| value::segment(table, name, file))?;
            segments.push(Segment::beside(&config.path, name, file));
        }
    }
    Ok((expected, segments))
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

/// One more entry of a list, written by `write`.
fn add(document: &mut DocumentMut, list: &str, write: impl Fn(&mut dyn TableLike)) -> Result<(), Error> {
    match document.entry(list).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new())) {
        Item::ArrayOfTables(list) => {
            let mut table = Table::new();
            write(&mut table);
            list.push(table);
        }
        Item::Value(Value::Array(list)) => {
            let mut table = InlineTable::new();
            write(&mut table);
            list.push(table);
        }
        _ => return Err(Error::Beyond),
    }
    Ok(())
}

fn table(document: &mut DocumentMut, at: usize) -> Option<&mut dyn TableLike> {
    match document.get_mut("milestone")? {
        Item::ArrayOfTables(list) => list.get_mut(at).map(|table| table as &mut dyn TableLike),
        Item::Value(Value::Array(list)) => {
            list.get_mut(at)?.as_inline_table_mut().map(|table| table as &mut dyn TableLike)
        }
        _ => None,
    }
}

fn delete(document: &mut DocumentMut, at: usize) -> Result<(), Error> {
    match document.get_mut("milestone") {
        Some(Item::Value(Value::Array(list))) if at < list.len() => {
            list.remove(at);
        }
        Some(Item::ArrayOfTables(list)) if at < list.len() => {
            let removed = list.remove(at);
            if list.is_empty() {
                document.remove("milestone");
            }
            keep_comments(document, &removed);
        }
        _ => return Err(Error::Beyond),
    }
    Ok(())
}

/// Comments that a blank line parts from a deleted table belong to the file, and move to what comes next.
fn keep_comments(document: &mut DocumentMut, removed: &Table) {
    let above = removed.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
    let Some(kept) = above.rfind("\n\n").map(|end| &above[..=end]).filter(|kept| kept.contains('#')) else { return };
    let place = removed.position().unwrap_or(isize::MAX);
    let mut next = None;
    visit(document.as_table_mut(), &mut |table| {
        next = table.position().filter(|at| *at > place).into_iter().chain(next).min();
    });
    let Some(next) = next else {
        let trailing = document.trailing().as_str().unwrap_or_default().to_owned();
        document.set_trailing(format!("{kept}{trailing}"));
        return;
    };
    visit(document.as_table_mut(), &mut |table| {
        if table.position() == Some(next) {
            let own = table.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
            table.decor_mut().set_prefix(format!("{kept}{own}"));
        }
    });
}

/// Every table with a header.
fn visit(table: &mut Table, with: &mut dyn FnMut(&mut Table)) {
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(table) => {
                if !table.is_implicit() && !table.is_dotted() {
                    with(table);
                }
                visit(table, with);
            }
            Item::ArrayOfTables(list) => {
                for table in list.iter_mut() {
                    with(table);
                    visit(table, with);
                }
            }
            _ => {}
        }
    }
}
