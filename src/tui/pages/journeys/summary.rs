//! A journey in two sentences, above its steps.

use crate::domain::answer::Answer;
use crate::domain::journey::GoalKind;
use crate::domain::words;
use crate::print::format;
use crate::report::{GoalRow, GoalTimeRow, JourneyRow};
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::overlays::goal::measure_says;
use crate::tui::panel::Panel;
use crate::tui::show;
use crate::tui::widgets::pen::Line;

/// What is known of the goals of the journeys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// They are being counted.
    #[default]
    Awaited,
    /// They are not counted: it was cancelled, or something went wrong.
    Failed,
    /// There is an answer, perhaps an older one.
    Told,
}

impl Known {
    pub fn of(goals: &Panel) -> Self {
        match (goals.answer(), goals.fault()) {
            (Some(_), _) => Self::Told,
            (None, Some(_)) if !goals.waiting() => Self::Failed,
            (None, _) => Self::Awaited,
        }
    }
}

/// Why the goals are not counted, and what helps.
pub fn not_counted(goals: &Panel) -> Option<String> {
    let fault = goals.fault().filter(|_| Known::of(goals) == Known::Failed)?;
    let says = format!("{}. {}", fault.message.trim_end_matches('.'), fault.hint);
    Some(format!("The goals are not counted: {}", says.trim_end()))
}

/// What there is to say of a journey's goal.
pub enum OfGoal {
    /// It has one.
    Known(Box<ShownGoal>),
    /// It has none.
    None,
    /// That is not known yet.
    Awaited,
    /// That is not known, and why.
    Failed(String),
}

impl OfGoal {
    /// That of a journey by the answer on goals.
    pub fn read(goals: &Panel, journey: &str, cx: &PageContext<'_>) -> Self {
        if let Some(why) = not_counted(goals) {
            return Self::Failed(why);
        }
        match goals.answer().and_then(|answer| ShownGoal::read(answer, journey, cx)) {
            Some(goal) => Self::Known(Box::new(goal)),
            // An older answer may be of before the goal was set.
            None if goals.waiting() || goals.answer().is_none() => Self::Awaited,
            None => Self::None,
        }
    }

    /// The goal, or what is said in its place.
    fn told(&self, look: &Look) -> Result<&ShownGoal, Line> {
        match self {
            Self::Known(goal) => Ok(&**goal),
            Self::None => Err(Line::new().add("This journey has no goal", look.dim)),
            Self::Awaited => Err(Line::new().add(look.plain("The goal is being counted …"), look.dim)),
            Self::Failed(why) => Err(Line::new().add(format!("{} {why}", look.glyph("✗")), look.worse)),
        }
    }
}

/// The goal of a journey, as it is said.
pub struct ShownGoal {
    row: GoalRow,
    /// What its event is called.
    event: String,
    /// Why it counts nothing, where it does (M8).
    fault: Option<String>,
}

impl ShownGoal {
    /// That of a journey in an answer on goals; `None` = it has none.
    pub fn read(goals: &Answer, journey: &str, cx: &PageContext<'_>) -> Option<Self> {
        let row = goals.table.read().into_iter().find(|row: &GoalRow| row.journey == journey)?;
        // No event attains a notification, but any message that is opened or clicked (G3).
        let measure = cx.status.goals.get(journey).filter(|_| row.kind == GoalKind::GeneralNotification.name());
        let measure = measure.and_then(|goal| measure_says(&goal.measure)).map(str::to_owned);
        let event = measure.unwrap_or_else(|| cx.event(&row.trigger));
        Some(Self { event, fault: show::goal_fault(goals, journey), row })
    }

    /// `Purchase is made: 301 people, 20.5 % (18.5–22.6) of 1,471`; why it counts nothing, where it does.
    fn says(&self, attained: u64, times: Option<&GoalTimeRow>) -> String {
        let counted = || format!("{}: {}", self.event, with_goal(attained, times));
        self.fault.clone().unwrap_or_else(counted)
    }

    /// What stands apart from the share: starts in which the goal can still fall, with the share of people whose starts are
    /// closed (G9), and people who have the goal of another journey by the same event (G7). Nothing of a goal that counts nothing.
    fn apart(&self) -> Vec<(&'static str, String)> {
        let count = |count: u64| show::count_text(Some(show::amount(count)));
        let GoalRow { open, closed_share, shared, .. } = self.row;
        let mut facts = Vec::new();
        if self.fault.is_some() {
            return facts;
        }
        if open > 0 {
            let closed = closed_share.map(|share| format!("; of the closed {} %", format::share(share)));
            facts.push(("still open", words::counted(open, "start") + &closed.unwrap_or_default()));
        }
        if shared > 0 {
            facts.push(("shared with another journey", count(shared)));
        }
        facts
    }
}

/// Who started and how that ended; then the goal: how many reached it with the interval of their share, against the target,
/// and in what time; a goal stands with what its event is called. In lines of so much room.
pub fn lines(
    name: &str,
    about: Option<&JourneyRow>,
    goal: &OfGoal,
    times: Option<&GoalTimeRow>,
    (room, look): (u16, &Look),
) -> Vec<Line> {
    let count = |count: Option<u64>| show::count_text(count.map(show::amount));
    let starts = about.map(|row| {
        [
            (words::PEOPLE, count(Some(row.entrants))),
            (words::STARTS, count(Some(row.entries))),
            ("Messages sent", count(Some(row.messages_sent))),
            ("Still on their way", count(Some(row.active))),
            (words::ENDED_WITHOUT_GOAL, count(row.exits_without_conversion)),
        ]
    });
    let mut lines = show::facts(Line::new().add(name, look.accent), starts.into_iter().flatten(), room, look);
    let goal = match goal.told(look) {
        Ok(goal) => goal,
        Err(line) => {
            lines.push(line);
            return lines;
        }
    };
    let mut facts = vec![("Goal", goal.says(goal.row.attained, times))];
    if let Some(target) = &goal.row.target {
        let reached =
            goal.row.target_share.map_or_else(String::new, |share| format!(", {} % of it", format::share(share)));
        facts.push(("target", format!("{}{reached}", words::target(target))));
    }
    facts.extend(times.and_then(median).map(|says| ("median", says)));
    facts.extend(goal.apart());
    lines.extend(show::facts(Line::new(), facts, room, look));
    lines
}

/// The same of one version of a journey: its people and how many of them reached the goal; a target is that of all versions.
pub fn version_lines(
    (name, version): (&str, &str),
    goal: &OfGoal,
    times: Option<&GoalTimeRow>,
    (room, look): (u16, &Look),
) -> Vec<Line> {
    let title = Line::new().add(format!("{name} · version {version}"), look.accent);
    let people = times.map(|times| (words::PEOPLE, show::count_text(Some(show::amount(times.entrants)))));
    let mut facts: Vec<(&str, String)> = people.into_iter().collect();
    let told = goal.told(look);
    if let Ok(goal) = &told {
        let says = times.map(|times| goal.says(times.people, Some(times)));
        facts.push(("Goal", says.unwrap_or_else(|| goal.event.clone())));
        facts.extend(times.and_then(median).map(|says| ("median", says)));
    }
    let mut lines = show::facts(title, facts, room, look);
    lines.extend(told.err());
    lines
}

/// `28 h, 9 of 10 within 6 days`: one fact, so that no line begins in the middle of it.
fn median(times: &GoalTimeRow) -> Option<String> {
    let (median, most) = (times.median_hours?, times.p90_hours?);
    Some(format!("{}, 9 of 10 within {}", format::duration(median), format::duration(most)))
}

/// `301 people, 20.5 % (18.5–22.6) of 1,471`.
fn with_goal(attained: u64, times: Option<&GoalTimeRow>) -> String {
    let count = |count: u64| show::count_text(Some(show::amount(count)));
    let people = words::people(attained);
    let known = times.filter(|times| times.entrants > 0).and_then(|times| Some((times, times.low?, times.high?)));
    let Some((times, low, high)) = known else { return people };
    let share = show::amount(times.people) / show::amount(times.entrants);
    let [share, low, high] = [share, low, high].map(format::share);
    format!("{people}, {share} % ({low}–{high}) of {}", count(times.entrants))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g9_the_share_of_the_goal_stands_with_its_interval_and_its_number() {
        let times = GoalTimeRow {
            entrants: 1_471,
            entries: 310,
            people: 301,
            low: Some(0.184_8),
            high: Some(0.226),
            median_hours: Some(28.0),
            p90_hours: Some(144.0),
        };
        assert_eq!(with_goal(301, Some(&times)), "301 people, 20.5 % (18.5–22.6) of 1,471");
        assert_eq!(with_goal(3, None), "3 people");
    }
}
