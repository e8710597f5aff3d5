//! What the explorer asks for. The program behind it answers on a worker's thread.

mod input;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::domain::answer::Answer;
use crate::domain::borne::Borne;
use crate::domain::funnel::Funnel;
use crate::domain::journey::Goal;
use crate::domain::milestone::Milestone;
use crate::domain::provenance::Provenance;
use crate::domain::time::Time;
use crate::domain::view::SavedView;
use crate::domain::zone::Zone;
use crate::jobs::{Progress, WorkerPool};
use crate::print::{Document, Existing, Format};
use crate::report::{Args, Drilldown, People};

use super::everyone::Extent;
use super::settings::ScreenSettings;
pub use input::{
    Clause, ExclusionInput, FunnelChange, FunnelInput, GoalChange, GoalInput, MilestoneChange, MilestoneInput,
    StepInput,
};

/// Why there is no answer: what happened, and the way out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// What happened, and where.
    pub message: String,
    /// What to do; empty where there is nothing to name.
    pub hint: String,
}

impl Fault {
    /// As what is wrong with a whole form.
    #[must_use]
    pub fn refusals(self) -> Vec<Refusal> {
        vec![Refusal::new("", self.message)]
    }
}

/// How the store stands to the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Freshness {
    /// It holds what the source holds.
    #[default]
    Fresh,
    /// The source has newer data.
    Newer,
    /// The source is out of reach.
    Gone,
    /// There is no store yet: a refresh makes it.
    Missing,
}

/// What is wrong with a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfigFault {
    /// The first fault, and then its place.
    pub short: String,
    /// Every fault, with its line and the way out.
    pub full: String,
}

/// What the explorer shows of the project round its pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// The project's name.
    pub project: String,
    /// The source's name, without its folders.
    pub source: String,
    /// There is a store to ask.
    pub there: bool,
    /// The instant up to which the data goes (T1); `None` where there is no store yet, or no event.
    pub as_of: Option<Time>,
    /// Which data it is, and what must be known of it (P29, H5).
    pub data: Provenance,
    /// The time of the first event.
    pub first_event: Option<Time>,
    /// How the store stands to the source.
    pub freshness: Freshness,
    /// Goes up when the configuration or the store has changed.
    pub epoch: u64,
    /// The configured zone (T3).
    pub zone: Zone,
    /// The milestones of the configuration, in its order.
    pub milestones: Vec<Milestone>,
    /// The funnels of the configuration, in its order.
    pub funnels: Vec<Funnel>,
    /// The goals of the configuration, by the ids of their journeys.
    pub goals: BTreeMap<String, Goal>,
    /// What the configuration calls events, by their names.
    pub events: BTreeMap<String, String>,
    /// The saved views of the configuration, in its order.
    pub views: Vec<SavedView>,
    /// At most so many (M4).
    pub max_milestones: usize,
    /// The models, name and what users call them, in the order of the screen.
    pub models: Vec<(String, String)>,
    /// The place of the default model among them.
    pub default_model: usize,
    /// How the screen looks and which keys there are.
    pub screen: ScreenSettings,
    /// Why the configuration as it is on the disk is not taken: the last good one is in use.
    pub config_fault: Option<ConfigFault>,
    /// How often the configuration was read again, whether it was taken or not.
    pub reads: u64,
}

/// What is looked at every few seconds, by `stat` alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glance {
    /// How the store stands to the source.
    pub freshness: Freshness,
    /// Goes up when the configuration or the store has changed.
    pub epoch: u64,
    /// How often the configuration was read again, whether it was taken or not.
    pub reads: u64,
}

/// The names that a filter can take, each with what users call it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// For the field of each dimension of names, id and name; the name is empty where the id says it.
    pub names: BTreeMap<&'static str, Vec<(String, String)>>,
    /// What users call journeys, by their ids; one without a name is not among them.
    pub journeys: BTreeMap<String, String>,
    /// Ids of journeys that an event names, and neither the table of journeys nor the configuration, where there is a table.
    pub unknown: BTreeSet<String>,
    /// What users call assets, by their ids; one without a name is not among them. A name of several ids bears its id.
    pub assets: BTreeMap<String, String>,
    /// What every custom funnel can be told apart by, beside attributes of the event that starts it.
    pub breakdowns: Vec<String>,
    /// Event names, the most frequent first, for triggers.
    pub events: Vec<(String, u64)>,
}

impl Facets {
    /// Those of a dimension, by its field.
    #[must_use]
    pub fn names(&self, field: &str) -> &[(String, String)] {
        self.names.get(field).map_or(&[], Vec::as_slice)
    }
}

/// A change of the milestones, goals, funnels, segments or views in the configuration.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// One more.
    Add(MilestoneInput),
    /// One becomes another.
    Change(Box<MilestoneChange>),
    /// This one goes, with its derived data (M6).
    Delete(Box<Milestone>),
    /// A journey's goal is set or changed.
    Goal(Box<GoalChange>),
    /// A journey's goal goes; the journey stays.
    DeleteGoal {
        /// The journey's id.
        journey: String,
        /// What users call the journey.
        name: String,
        /// What its user was told that is lost.
        goal: Box<Goal>,
    },
    /// A funnel is added, or changed.
    Funnel(Box<FunnelChange>),
    /// This funnel goes, with what was counted for it.
    DeleteFunnel(Box<Funnel>),
    /// What is looked at, under a name.
    View {
        /// The view.
        view: Box<SavedView>,
        /// The one of that name that its user was told is lost.
        over: Option<Box<SavedView>>,
    },
    /// This view goes.
    DeleteView(Box<SavedView>),
    /// All the people behind a number, as a segment of the project (X1).
    Segment {
        /// Its name.
        name: String,
        /// Which number.
        whose: People,
        /// Of what.
        args: Box<Args>,
        /// In place of the one of that name.
        replace: bool,
    },
}

/// The field of a refusal that saving again, with `replace`, overcomes.
pub const REPLACES: &str = "replace";

/// A field of the form and what is wrong with it; an empty field name is the whole form.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// A key of what the form is of, `since` for `tracking_since`, `conditions.0` for one condition, `steps.1.window` for a field of
    /// an entry of a list, [`REPLACES`].
    pub field: String,
    /// What is wrong, and what is allowed.
    pub message: String,
    /// What the file says and would lose: saving again may say that it was seen.
    pub stands: Option<Box<Stands>>,
}

/// What stands in the file where something is to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Stands {
    /// A milestone.
    Milestone(Milestone),
    /// A journey's goal.
    Goal(Goal),
    /// A funnel.
    Funnel(Funnel),
    /// A view.
    View(SavedView),
}

impl Refusal {
    /// What is wrong at a field; without one, with the whole form.
    #[must_use]
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), message: message.into(), stands: None }
    }

    /// The same with what the file says.
    #[must_use]
    pub fn over(self, stands: Stands) -> Self {
        Self { stands: Some(Box::new(stands)), ..self }
    }
}

/// What answers the explorer; one per worker.
pub trait Backend: Send {
    /// The project, its milestones and how fresh it is.
    ///
    /// # Errors
    /// When neither configuration nor store can be read.
    fn status(&mut self) -> Result<Status, Fault>;

    /// Whether anything has changed beside what is on screen.
    ///
    /// # Errors
    /// When neither configuration nor store can be read.
    fn glance(&mut self) -> Result<Glance, Fault>;

    /// The names that filters and triggers can take.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn facets(&mut self) -> Result<Facets, Fault>;

    /// The attributes that the events of a name bear, the most frequent first, bounded (M2).
    ///
    /// # Errors
    /// When the source cannot be read.
    fn attributes(&mut self, event: &str) -> Result<Borne, Fault>;

    /// The values of an attribute of the events of a name, as a condition is typed, the most frequent first, bounded (M2).
    ///
    /// # Errors
    /// When the source cannot be read.
    fn values(&mut self, event: &str, attribute: &str) -> Result<Borne, Fault>;

    /// A report, telling how far it is.
    ///
    /// # Errors
    /// When the question names what is not there, the store cannot be read, or the user withdrew.
    fn answer(&mut self, report: &'static str, args: &Args, progress: &Progress) -> Result<Answer, Fault>;

    /// The SQL and the steps behind a report, ready to read (H1).
    ///
    /// # Errors
    /// As for the report.
    fn sql(&mut self, report: &'static str, args: &Args) -> Result<String, Fault>;

    /// The SQL behind what no report answers (H1).
    ///
    /// # Errors
    /// As for the answer.
    fn drill_down_sql(&mut self, args: &Args, question: &Drilldown) -> Result<String, Fault>;

    /// The SQL and the steps behind a list of the people behind a number (H1).
    ///
    /// # Errors
    /// As for the people.
    fn people_sql(&mut self, args: &Args, whose: &People) -> Result<String, Fault>;

    /// The people behind a number (H4): the first of them, or all.
    ///
    /// # Errors
    /// As for a report.
    fn people(&mut self, args: &Args, whose: &People, extent: Extent, progress: &Progress) -> Result<Answer, Fault>;

    /// What is behind and beside a number: a question that no report answers.
    ///
    /// # Errors
    /// As for a report.
    fn drill_down(&mut self, args: &Args, question: &Drilldown, progress: &Progress) -> Result<Answer, Fault>;

    /// Brings the store up to date and says so in a sentence.
    ///
    /// # Errors
    /// When the source cannot be read, or the user withdrew.
    fn refresh(&mut self, progress: &Progress) -> Result<String, Fault>;

    /// Looks whether a milestone, goal or funnel can be written as it is typed; nothing is.
    ///
    /// # Errors
    /// With what is wrong at which field.
    fn check(&mut self, edit: &Edit) -> Result<(), Vec<Refusal>>;

    /// Writes the change into the configuration and brings the derived data up to date.
    ///
    /// # Errors
    /// With what is wrong at which field; nothing is written then.
    fn save(&mut self, edit: &Edit, progress: &Progress) -> Result<String, Vec<Refusal>>;

    /// Writes an answer to a file, whole or not at all, and answers with its path.
    ///
    /// # Errors
    /// When the file cannot be written; of the field [`REPLACES`] where one is there and is not to be replaced.
    fn export(
        &mut self,
        document: &Document,
        format: Format,
        path: &Path,
        existing: Existing,
    ) -> Result<PathBuf, Refusal>;
}

/// The workers of the explorer.
pub type Workers = WorkerPool<Box<dyn Backend>>;
