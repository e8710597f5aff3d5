//! What stands where there is nothing to show because the data lacks an event: which one, and how to map it.

use crate::domain::answer::Answer;
use crate::domain::milestone::Milestone;
use crate::domain::note::Topic;
use crate::domain::standard::STANDARD;
use crate::report;

use super::action::{Action, PageId};
use super::context::PageContext;

/// A headline and what helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What is missing.
    pub says: String,
    /// What it is needed for, and how to map it.
    pub lines: Vec<String>,
    /// The data lacks an event, so that numbers beside it are 0 for no other reason.
    pub of_data: bool,
}

impl Missing {
    /// A plain sentence about what the data has.
    #[must_use]
    pub fn plain(says: &str) -> Self {
        Self::with(says.to_owned(), Vec::new())
    }

    fn with(says: String, lines: Vec<String>) -> Self {
        Self { says, lines, of_data: false }
    }

    /// What is missing and how to map it in one line, for the edge of a list that has rows.
    #[must_use]
    pub fn line(&self) -> String {
        let helps = self.lines.first().map_or("", String::as_str);
        format!("{}. {helps}", self.says)
    }
}

/// Whether an event of a name is in the data; true while the names are not known.
fn there(cx: &PageContext<'_>, name: &str) -> bool {
    cx.facets.events.is_empty() || cx.facets.events.iter().any(|(event, _)| event == name)
}

/// What to write where the data calls an event otherwise.
fn mapped(cx: &PageContext<'_>, name: &str) -> String {
    let refresh = cx.keys.mention(Action::Refresh);
    format!(
        "Where the data calls it otherwise, map it in milepost.toml: [event_names] {name} = [\"its name there\"]; \
         {refresh} reads it."
    )
}

fn event(cx: &PageContext<'_>, name: &str, needed: &str) -> Missing {
    let lines = vec![mapped(cx, name), needed.to_owned()];
    Missing { says: format!("No event is called {name}"), lines, of_data: true }
}

/// Why nobody can have entered a journey; `None` where somebody may.
#[must_use]
pub fn entries(cx: &PageContext<'_>) -> Option<Missing> {
    let needed = "Starts, goals and funnels of journeys count from it: without it all of these are 0.";
    (!there(cx, "journey_entered")).then(|| event(cx, "journey_entered", needed))
}

/// Why there is no journey.
#[must_use]
pub fn journeys(cx: &PageContext<'_>) -> Missing {
    let lines = [
        "A journey is named by journey_id of the events, by the table [source.journeys], or by [[journey]] in milepost.toml."
            .to_owned(),
        format!("Map one of them, then {} reads it.", cx.keys.mention(Action::Refresh)),
    ];
    Missing::with("Nothing names a journey".to_owned(), lines.to_vec())
}

/// Why a journey can have no steps.
#[must_use]
pub fn steps(cx: &PageContext<'_>) -> Missing {
    if let Some(missing) = entries(cx) {
        return missing;
    }
    let needed = "The funnel is made of it, with journey_id and step_id.";
    if there(cx, "step_entered") {
        let lines = vec!["Its step_entered events and the table of steps ([source.steps]) name its steps.".to_owned()];
        return Missing::with("No event and no table names a step of this journey".to_owned(), lines);
    }
    event(cx, "step_entered", needed)
}

/// Why nobody can have a touch before a completion; `None` where somebody may.
#[must_use]
pub fn touches(cx: &PageContext<'_>) -> Option<Missing> {
    let names: Vec<&str> = STANDARD.iter().filter(|standard| standard.touch).map(|standard| standard.name).collect();
    names.iter().all(|name| !there(cx, name)).then(|| Missing {
        says: "No event has the name of a touch".to_owned(),
        lines: vec![
            mapped(cx, "email_opened"),
            format!("Touches are called {}; those of a channel of your own stand in [channel.NAME].", names.join(", ")),
        ],
        of_data: true,
    })
}

/// Why nothing has credit though there are touches: nobody completed, or nobody was touched before.
#[must_use]
pub fn credit(cx: &PageContext<'_>) -> Missing {
    let [period, filter] = [Action::Period, Action::Filter].map(|action| cx.keys.mention(action));
    let lines = vec![
        "Credit is given to touches of a customer before the completion and within the lookback.".to_owned(),
        format!("A longer period ({period}) or a wider filter ({filter}) may show some."),
    ];
    Missing::with("No touch came before a completion here".to_owned(), lines)
}

/// Why there is no lead: the source has no table of them, or none is in the period and filter (R6).
#[must_use]
pub fn leads(cx: &PageContext<'_>, answer: &Answer) -> Missing {
    if !unmapped(answer) {
        return Missing::with("No lead was created here".to_owned(), vec![longer(cx)]);
    }
    let lines = vec![
        "A lead is a person whom sales may speak to: a row with an id and the time at which it was created; what it came by, and \
         how far it got."
            .to_owned(),
        map_it(cx, "leads"),
        "[source.leads]".to_owned(),
        "table = \"…\"   lead_id = \"…\"   created_at = \"…\"".to_owned(),
        "and where there are: customer_id, stage, journey_id, form_id, page_id, campaign_id".to_owned(),
    ];
    Missing { says: "There is no table of leads".to_owned(), lines, of_data: true }
}

/// What the source lacks where it has no table of opportunities; where it has one, all lines stand there, those of nothing too (R8, P7).
#[must_use]
pub fn opportunities(cx: &PageContext<'_>, answer: &Answer) -> Option<Missing> {
    if !unmapped(answer) {
        return None;
    }
    let lines = vec![
        "An opportunity is a deal that sales works on: a row with an id and the time at which it was created."
            .to_owned(),
        map_it(cx, "opportunities"),
        "[source.opportunities]".to_owned(),
        "table = \"…\"   opportunity_id = \"…\"   created_at = \"…\"".to_owned(),
        "and where there are: lead_id, customer_id, budget, estimated_revenue, actual_revenue, status".to_owned(),
    ];
    Some(Missing { says: "There is no table of opportunities".to_owned(), lines, of_data: true })
}

/// Whether the source lacks the table that an answer counts.
fn unmapped(answer: &Answer) -> bool {
    answer.notes.iter().any(|note| note.topic == Topic::Unmapped)
}

/// What a tile says in place of what is made of a table or column that the source lacks: what to map (P8).
#[must_use]
pub fn tile(lacks: &str, cx: &PageContext<'_>) -> String {
    let open = cx.keys.mention(Action::Open);
    match lacks {
        report::ACTUAL_REVENUE => {
            "no actual revenue: map the column under actual_revenue in [source.opportunities]".to_owned()
        }
        table => format!("no table of {table}: map it under [source.{table}], {open} says how"),
    }
}

fn map_it(cx: &PageContext<'_>, table: &str) -> String {
    let refresh = cx.keys.mention(Action::Refresh);
    format!("Call its table {table}, or map it in milepost.toml; {refresh} reads it:")
}

fn longer(cx: &PageContext<'_>) -> String {
    let [period, filter] = [Action::Period, Action::Filter].map(|action| cx.keys.mention(action));
    format!("A longer period ({period}) or a wider filter ({filter}) may show some.")
}

/// Why no journey is running: all have ended, or are still to begin (P1).
#[must_use]
pub fn running(cx: &PageContext<'_>) -> Missing {
    let page = cx.keys.mention(Action::Page(PageId::JOURNEYS));
    let lines = vec![format!("Each has ended, or is still to begin; {page} shows every journey.")];
    Missing::with("No journey is running".to_owned(), lines)
}

/// What a goal that is not at risk has done, or will do.
const NOT_AT_RISK: &str = "Each is reached, its journey is over, or its pace leads there in time.";

/// Why no goal is at risk: there is none, none has a target, or all have reached theirs, are over, or lead there (G10).
#[must_use]
pub fn goals(cx: &PageContext<'_>, goals: usize, targets: usize) -> Missing {
    let plain = |says: String, line: &str| Missing::with(says, vec![line.to_owned()]);
    match (goals, targets) {
        (0, _) if cx.filter.is_empty() => {
            let [page, add] = [Action::Page(PageId::JOURNEYS), Action::Add].map(|action| cx.keys.mention(action));
            let line = format!(
                "{page} and then {add} sets one for the selected journey: its kind, trigger and target; in milepost.toml \
                 it is [journey.goal] below its [[journey]]."
            );
            plain("No journey has a goal".to_owned(), &line)
        }
        (0, _) => {
            let filter = cx.keys.mention(Action::Filter);
            plain("No journey of this filter has a goal".to_owned(), &format!("{filter} changes the filter."))
        }
        (_, 0) => {
            let [page, edit] = [Action::Page(PageId::JOURNEYS), Action::Edit].map(|action| cx.keys.mention(action));
            let line = format!(
                "{page} and then {edit} sets it, \"50%\" of those who started or a number of people: target under \
                 [journey.goal] in milepost.toml."
            );
            plain("No goal has a target".to_owned(), &line)
        }
        (_, 1) => plain("The one goal with a target is not at risk".to_owned(), NOT_AT_RISK),
        (_, some) => plain(format!("None of the {some} goals with a target is at risk"), NOT_AT_RISK),
    }
}

/// Why nobody completed a milestone; `broken`: no event bears its trigger (M8).
#[must_use]
pub fn completions(cx: &PageContext<'_>, milestone: &Milestone, broken: bool) -> Missing {
    if broken {
        let says = format!("No event is called {}", milestone.trigger);
        let line = format!(
            "It is the milestone's trigger: {} changes it, or [event_names] in milepost.toml maps another name to it.",
            cx.keys.mention(Action::Edit)
        );
        return Missing { says, lines: vec![line], of_data: true };
    }
    let mut lines = Vec::new();
    if !milestone.conditions.is_empty() {
        let conditions: Vec<String> =
            milestone.conditions.iter().map(|condition| condition.said(cx.status.zone)).collect();
        lines.push(format!("Its conditions: {}.", conditions.join(" and ")));
    }
    if milestone.tracking_since.is_some() {
        lines.push("Completions before its tracking start do not count.".to_owned());
    }
    let here = if cx.filter.is_empty() {
        "yet".to_owned()
    } else {
        let [period, filter] = [Action::Period, Action::Filter].map(|action| cx.keys.mention(action));
        format!("in this period and filter ({period}, {filter})")
    };
    Missing::with(format!("Nobody has completed it {here}"), lines)
}
