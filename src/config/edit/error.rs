//! Why a change cannot be made.

use std::path::PathBuf;

use crate::config::diagnostic::Faults;
use crate::domain::clean::Clean;
use crate::domain::funnel::Funnel;
use crate::domain::journey::Goal;
use crate::domain::milestone::Milestone;
use crate::domain::view::SavedView;

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
    /// The name is in use, by another view than its user was told of.
    #[error("there is a view `{}` already", .0.name)]
    ViewTaken(Box<SavedView>),
    /// It is not there any more.
    #[error("the view `{0}` is not in the file: it may have been deleted meanwhile")]
    ViewGone(String),
    /// It is not there any more.
    #[error("the milestone `{0}` is not in the file: it may have been deleted meanwhile")]
    Gone(String),
    /// Two sessions changed the same, or one changed what the other deletes.
    #[error("`{}` of the milestone was changed in the file meanwhile: look at it and change it again", fields.join("`, `"))]
    Changed {
        /// What the file says.
        disk: Box<Milestone>,
        /// The keys that both changed, in the order of the file's reference.
        fields: Vec<&'static str>,
    },
    /// A name of the data, or one that was typed, that a configuration may not hold.
    #[error(
        "the {what} “{}” cannot stand in milepost.toml: it holds U+{:04X}, which is not to be seen; {out}",
        Clean::new(name),
        u32::from(*letter)
    )]
    Hidden {
        /// What is called so.
        what: &'static str,
        /// As it is.
        name: String,
        /// The first character that is not to be seen.
        letter: char,
        /// What helps.
        out: &'static str,
    },
    /// Two sessions changed the same goal, or one set or changed what the other removes.
    #[error("`{}` of the goal was changed in the file meanwhile: look at it and change it again", fields.join("`, `"))]
    GoalChanged {
        /// What the file says.
        disk: Box<Goal>,
        /// The keys that both changed.
        fields: Vec<&'static str>,
    },
    /// It is not there any more.
    #[error("the journey `{0}` has no goal in the file: it may have been removed meanwhile")]
    GoalGone(String),
    /// The event cannot be a goal, and why (G12).
    #[error("{0}")]
    NotAGoal(String),
    /// The id is in use.
    #[error("there is a funnel `{0}` already")]
    FunnelTaken(String),
    /// It is not there any more.
    #[error("the funnel `{0}` is not in the file: it may have been deleted meanwhile")]
    FunnelGone(String),
    /// Two sessions changed the same of a funnel, or one changed what the other deletes.
    #[error("`{}` of the funnel was changed in the file meanwhile: look at it and change it again", fields.join("`, `"))]
    FunnelChanged {
        /// What the file says.
        disk: Box<Funnel>,
        /// The keys that both changed, in the order of the file's reference; steps and exclusions are one.
        fields: Vec<&'static str>,
    },
    /// What the parser says of the funnel, by its keys: `window`, `steps.1.optional`, `exclude.0`; an empty one is the funnel as a
    /// whole (J7).
    #[error("{}", .0.iter().map(|(_, message)| message.as_str()).collect::<Vec<_>>().join("; "))]
    FunnelRefused(Vec<(String, String)>),
    /// An identity never changes.
    #[error("the id of a funnel never changes: delete it and add a new one")]
    FunnelIdentity,
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
