//! G4, F3 and F6 once more, as the rules are read aloud: every question asked of all events. Slow, and for tests alone.

use std::collections::BTreeSet;

use super::rows::Outcome;
use super::world::{Line, World};
use super::{Facts, Kind, Member, Reason};

/// One entry and its visits: (time, step, outcome).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub journey: u32,
    pub begun: i64,
    pub end: Option<(i64, Reason)>,
    pub visits: Vec<(i64, u32, Outcome)>,
    /// Visits that are not counted.
    pub late: usize,
}

/// One customer's life: lines in the order of T4, and for each the entry that it belongs to.
struct Life<'a> {
    lines: Vec<Line>,
    members: &'a [Member],
    facts: &'a [Facts; 3],
    as_of: i64,
    /// The lines that begin an entry.
    starts: Vec<usize>,
    /// By line, the start of its entry.
    owner: Vec<Option<usize>>,
}

/// The entries of every customer, by begin, and how many messages are unique (F6).
pub(super) fn spans(world: &World) -> Vec<(Vec<Span>, usize)> {
    let lives = world.ordered().into_iter().zip(&world.customers);
    lives
        .map(|(lines, (_, members))| {
            let life = Life::new(lines, members, &world.facts, world.as_of);
            (life.starts.iter().map(|&start| life.span(start)).collect(), life.unique())
        })
        .collect()
}

fn kind(line: &Line) -> Kind {
    Kind::of(line.name)
}

impl<'a> Life<'a> {
    fn new(lines: Vec<Line>, members: &'a [Member], facts: &'a [Facts; 3], as_of: i64) -> Self {
        let opens = |line: &Line| matches!(kind(line), Kind::Opened | Kind::OtherOpened);
        let lines: Vec<Line> =
            lines.into_iter().filter(|line| line.journey > 0 && (!line.machine || opens(line))).collect();
        let mut starts: Vec<usize> = Vec::new();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| kind(line) == Kind::Entered) {
            let again = |&start: &usize| {
                line.entry > 0 && (lines[start].journey, lines[start].entry) == (line.journey, line.entry)
            };
            if !starts.iter().any(again) {
                starts.push(at);
            }
        }
        let mut life = Life { owner: vec![None; lines.len()], lines, members, facts, as_of, starts };
        for at in 0..life.lines.len() {
            life.owner[at] = life.find(at);
        }
        life
    }

    fn find(&self, at: usize) -> Option<usize> {
        let line = &self.lines[at];
        let of_journey = || self.starts.iter().copied().filter(|&start| self.lines[start].journey == line.journey);
        if line.entry > 0 {
            return of_journey().find(|&start| self.lines[start].entry == line.entry);
        }
        let ends = matches!(line.name, "journey_exited" | "journey_completed" | "step_left" | "step_exited");
        if ends && of_journey().any(|start| self.lines[start].at == line.at) {
            let open = |&start: &usize| self.lines[start].at < line.at && !self.over(start, line);
            if let Some(start) = of_journey().rfind(open) {
                return Some(start);
            }
        }
        of_journey().rfind(|&start| self.lines[start].at <= line.at)
    }

    /// Whether something before the instant of `by` ended the entry for good.
    fn over(&self, start: usize, by: &Line) -> bool {
        let of_step = matches!(by.name, "step_left" | "step_exited");
        let exit = |name: &str| self.own(start).any(|line| line.at < by.at && line.name == name);
        exit("journey_exited")
            || exit("journey_completed")
            || (of_step && exit("step_exited"))
            || self.suppressed(start).is_some_and(|at| at < by.at)
            || self.next(start).is_some_and(|at| at < by.at)
    }

    fn own(&self, start: usize) -> impl Iterator<Item = &Line> {
        self.lines.iter().zip(&self.owner).filter(move |(_, owner)| **owner == Some(start)).map(|(line, _)| line)
    }

    /// The customer's next entry into the journey, which ends one without id.
    fn next(&self, start: usize) -> Option<i64> {
        let line = &self.lines[start];
        let later = |&&next: &&usize| next > start && self.lines[next].journey == line.journey;
        self.starts.iter().find(later).filter(|_| line.entry == 0).map(|&next| self.lines[next].at)
    }

    fn suppressed(&self, start: usize) -> Option<i64> {
        let line = &self.lines[start];
        let suppress = &self.facts[line.journey as usize].suppress;
        let sound = |row: &Member| row.added.is_none_or(|added| row.removed.is_none_or(|removed| added <= removed));
        let joins = |row: &Member| {
            let at = row.added.filter(|at| *at > line.at && *at <= self.as_of)?;
            let stays = |other: &Member| {
                other.segment == row.segment
                    && sound(other)
                    && other.added.is_none_or(|added| added < at)
                    && other.removed.is_none_or(|removed| removed >= at)
            };
            (suppress.contains(&row.segment) && sound(row) && !self.members.iter().any(stays)).then_some(at)
        };
        self.members.iter().filter_map(joins).min()
    }

    fn span(&self, start: usize) -> Span {
        let Line { journey, at: begun, .. } = self.lines[start];
        let exit = self.own(start).find(|line| matches!(line.name, "journey_exited" | "journey_completed"));
        let exit = exit.or_else(|| self.own(start).find(|line| line.name == "step_exited"));
        let exit = exit.map(|line| {
            let reason = if line.name == "journey_completed" { Reason::Completed } else { Reason::parse(line.reason) };
            (line.at.max(begun), reason)
        });
        let event = exit.or_else(|| self.next(start).map(|at| (at, Reason::Unknown)));
        let suppressed = self.suppressed(start).map(|at| (at, Reason::Suppressed));
        let end = match (event, suppressed) {
            (Some(event), Some(suppressed)) => Some(if suppressed.0 < event.0 { suppressed } else { event }),
            (event, suppressed) => event.or(suppressed),
        };
        let over = self.facts[journey as usize].ended.filter(|ended| *ended <= self.as_of);
        let end = end.or_else(|| over.map(|ended| (ended.max(begun), Reason::Unknown)));
        let inside = |at: i64| end.is_none_or(|(end, _)| at <= end);
        let entered: Vec<&Line> = self.own(start).filter(|line| line.name == "step_entered").collect();
        let counted: Vec<&Line> = entered.iter().copied().filter(|line| inside(line.at)).collect();
        let visits = counted.iter().enumerate().map(|(nth, visit)| {
            let leaves = |line: &Line| {
                line.name == "step_left" && line.step == visit.step && line.at >= visit.at && inside(line.at)
            };
            let last = nth + 1 == counted.len();
            let outcome = if !last || end.is_some_and(|end| end.1 == Reason::Completed) || self.own(start).any(leaves) {
                Outcome::PassedOn
            } else if end.is_some() {
                Outcome::Exited
            } else {
                Outcome::InProgress
            };
            (visit.at, visit.step, outcome)
        });
        Span { journey, begun, end, visits: visits.collect(), late: entered.len() - counted.len() }
    }

    /// The different (journey, step, entry, message or else asset, event) of the messages.
    fn unique(&self) -> usize {
        let message = |line: &Line| !kind(line).lifecycle();
        let told = self.lines.iter().zip(&self.owner).filter(|(line, _)| message(line)).map(|(line, owner)| {
            let what = if line.message > 0 { (0, line.message) } else { (1, u64::from(line.asset)) };
            (line.journey, line.step, *owner, what, line.name)
        });
        told.collect::<BTreeSet<_>>().len()
    }
}
