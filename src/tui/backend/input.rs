//! What forms make of what is typed into them.

use crate::domain::funnel::{Funnel, FunnelCount, FunnelOrder};
use crate::domain::journey::{Goal, GoalKind};
use crate::domain::milestone::{Audience, Count, Milestone};

/// A condition as it is typed: the value in the words of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clause {
    /// The attribute.
    pub attribute: String,
    /// The operator, by its name in the file (M3).
    pub operator: String,
    /// The value as in the file: text needs no quotes unless it looks like a number, a date or a list; lists are separated
    /// by commas; empty for `is_set` and `is_not_set`.
    pub value: String,
    /// Text is compared without regard to case.
    pub ignore_case: bool,
}

/// A milestone as it is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct MilestoneInput {
    /// The id (M6).
    pub id: String,
    /// What users call it.
    pub name: String,
    /// The event.
    pub trigger: String,
    /// The conditions.
    pub conditions: Vec<Clause>,
    /// `tracking_since` as in the file; empty = none.
    pub since: String,
    /// The audience; `None` = its trigger's (M7).
    pub audience: Option<Audience>,
    /// First or every completion (M10).
    pub count: Count,
}

/// What a form makes of a milestone.
#[derive(Clone, Debug, PartialEq)]
pub struct MilestoneChange {
    /// The milestone when the form was opened.
    pub was: Milestone,
    /// The fields when the form was opened: what is the same in `input` was not touched, and stays as the file says it.
    pub opened: MilestoneInput,
    /// The fields as they are.
    pub input: MilestoneInput,
    /// What its user was told that the file says by now, to be written over.
    pub over: Option<Milestone>,
}

/// A journey's goal as it is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct GoalInput {
    /// The kind (G2).
    pub kind: GoalKind,
    /// The event; empty for a `general_notification`, as the conditions and the listening window are (G3).
    pub trigger: String,
    /// The conditions.
    pub conditions: Vec<Clause>,
    /// `50%` or a number of people; empty = none (G1).
    pub target: String,
    /// `listening` as in the file (G4).
    pub listening: String,
    /// Of a `general_notification`: a click attains it, not an open (G3).
    pub clicked: bool,
}

/// What a form makes of a goal.
#[derive(Clone, Debug, PartialEq)]
pub struct GoalChange {
    /// The journey's id.
    pub journey: String,
    /// What users call the journey.
    pub name: String,
    /// The goal when the form was opened; `None` = there was none.
    pub was: Option<Goal>,
    /// The fields when the form was opened: what is the same in `input` was not touched, and stays as the file says it.
    pub opened: GoalInput,
    /// The fields as they are.
    pub input: GoalInput,
    /// What its user was told that the file says by now, to be written over.
    pub over: Option<Goal>,
}

/// A funnel as it is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct FunnelInput {
    /// The id.
    pub id: String,
    /// What users call it; empty = the id.
    pub name: String,
    /// The window as in the file (U1).
    pub window: String,
    /// Which attempts are counted (U3).
    pub count: FunnelCount,
    /// In which order the steps come (U4).
    pub order: FunnelOrder,
    /// By what it can be told apart, names between commas (U8).
    pub breakdowns: String,
    /// The steps.
    pub steps: Vec<StepInput>,
    /// What must not come between them (U5).
    pub exclude: Vec<ExclusionInput>,
}

/// A step of a funnel as it is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct StepInput {
    /// The place of the step that it was when the form was opened; `None` = it is new.
    pub was: Option<usize>,
    /// The event.
    pub event: String,
    /// The conditions.
    pub conditions: Vec<Clause>,
    /// What users call it; empty = the event.
    pub name: String,
    /// Its own window as in the file; empty = none (U1).
    pub window: String,
    /// It loses nobody (U6).
    pub optional: bool,
}

/// An exclusion of a funnel as it is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct ExclusionInput {
    /// The place of the exclusion that it was when the form was opened; `None` = it is new.
    pub was: Option<usize>,
    /// The event.
    pub event: String,
    /// The conditions.
    pub conditions: Vec<Clause>,
    /// After which step, the first is 1.
    pub after: usize,
    /// Before which; `None` = the last required one.
    pub before: Option<usize>,
}

/// What a form makes of a funnel.
#[derive(Clone, Debug, PartialEq)]
pub struct FunnelChange {
    /// The funnel when the form was opened; `None` = it is a new one.
    pub was: Option<Funnel>,
    /// The fields when the form was opened: what is the same in `input` was not touched, and stays as the file says it.
    pub opened: FunnelInput,
    /// The fields as they are.
    pub input: FunnelInput,
    /// What its user was told that the file says by now, to be written over.
    pub over: Option<Funnel>,
}
