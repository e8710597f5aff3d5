//! What was read, what was dropped, what is unknown, and what to do about it (H3).

pub(super) mod definitions;
pub mod left_out;
pub mod thin_end;

use crate::domain::answer::{Answer, Check};
use crate::domain::clock::Clock;
use crate::domain::decimal::separated;
use crate::domain::finding::{FindingId, Grade};
use crate::domain::row::{Row as _, share};
use crate::report::args::Args;
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::programme::stages;
use crate::report::query::Query;
use definitions::Defined;

const SQL: &str = include_str!("health/health.sql");

crate::row! {
    /// One finding, as people read it; which it is stands in [`Answer::findings`].
    pub struct FindingRow {
        finding: String,
        rows: u64,
        share: Option<f64>,
        example: Option<String>,
        hint: Option<String>,
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "health",
    title: "Data health",
    about: "Rows read and dropped, values left out, names that are unknown, gaps in time, and the share of machines.",
    flags: &[],
    rules: &["H3", "H5", "T1", "T5", "T6", "A13", "G4", "M8"],
    columns: FindingRow::COLUMNS,
    steps: &[
        "share = rows / of how many",
        "what loses rows or values comes first, then what makes figures doubtful, then what is worth a look",
    ],
    sql: &[&[
        ("health.sql", SQL),
        ("thin_end.sql", thin_end::SQL),
        ("lacking.sql", definitions::LACKING),
        ("left_out.sql", left_out::SQL),
        ("elsewhere.sql", filter::ELSEWHERE),
        ("known_stages.sql", stages::SQL),
    ]],
    queries: |cx, args| Ok(queries(cx, args)),
    equivalent: |_, _| {
        Ok(Equivalent::none("each finding is a question of its own, and most are counted while the rows are read"))
    },
    run,
};

/// Something found in the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its line of the list.
    pub kind: FindingId,
    /// The table's role; `None` = it is of none.
    pub role: Option<String>,
    /// What people read.
    pub sentence: String,
    /// How many.
    pub rows: u64,
    /// Of so many; `None` = a share says nothing.
    pub of: Option<u64>,
    /// One of them.
    pub example: Option<String>,
}

impl Found {
    /// What it means or what to do; `None` where nothing was found, or there is nothing to say.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        self.kind.hint(self.role.as_deref()).filter(|_| self.rows > 0)
    }

    /// Whether it is a fault, or may be one.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        self.rows > 0 && self.kind.about().grade != Grade::Fact
    }

    /// The most important first; what was looked for and not found last.
    fn place(&self) -> (bool, Grade, FindingId, bool, &Option<String>, &str, &Option<String>) {
        let grade = self.kind.about().grade;
        let (events, nothing) = (self.role.as_deref() != Some("events"), self.rows == 0 && grade != Grade::Fact);
        (nothing, grade, self.kind, events, &self.role, &self.sentence, &self.example)
    }

    fn row(&self) -> FindingRow {
        FindingRow {
            finding: self.sentence.clone(),
            rows: self.rows,
            share: self.of.and_then(|of| share(self.rows, of)),
            example: self.example.clone(),
            hint: self.hint().map(str::to_owned),
        }
    }
}

fn queries(cx: &ReportContext<'_>, _: &Args) -> Vec<Query> {
    let mut all = vec![Query::new("health.sql", SQL, &[]), thin_end::query(cx.as_of)];
    all.extend(definitions::queries());
    all.push(stages::query(cx));
    all
}

/// What a refresh found, the most important first.
///
/// # Errors
/// When the store cannot be read.
pub fn stored_findings(cx: &ReportContext<'_>) -> Result<Vec<Found>, Error> {
    let found = Query::new("health.sql", SQL, &[]).rows(cx.reader, |row| {
        let id: String = row.get(0)?;
        // A word of a later version is in a store that this version does not read.
        let Some(kind) = FindingId::named(&id) else { return Ok(None) };
        let role: Option<String> = row.get(1)?;
        let sentence: Option<String> = row.get(2)?;
        Ok(Some(Found {
            kind,
            sentence: sentence.unwrap_or_else(|| kind.sentence(role.as_deref())),
            role,
            rows: row.get(3)?,
            of: row.get(4)?,
            example: row.get(5)?,
        }))
    })?;
    let mut found: Vec<Found> = found.into_iter().flatten().collect();
    found.sort_by(|a, b| a.place().cmp(&b.place()));
    Ok(found)
}

/// Everything found in the data, the most important first.
///
/// # Errors
/// When the store cannot be read.
pub fn findings(cx: &ReportContext<'_>) -> Result<Vec<Found>, Error> {
    let mut found = stored_findings(cx)?;
    found.extend(thin_end::thin_end(cx.reader, cx.as_of)?.map(|end| Found {
        kind: FindingId::ThinAsOf,
        role: None,
        sentence: end.sentence(),
        // Where as_of is set to after all events it is one finding all the same.
        rows: end.events.max(1),
        of: Some(end.of),
        example: Some(cx.as_of.rfc3339()),
    }));
    // Only where such events are kept, or `--as-of` says so (T6).
    let horizon = cx.config.clock.and_then(Clock::horizon);
    found.extend(horizon.filter(|horizon| cx.as_of > *horizon).map(|_| Found {
        kind: FindingId::AsOfAhead,
        role: None,
        sentence: FindingId::AsOfAhead.sentence(None),
        rows: 1,
        of: None,
        example: Some(cx.as_of.rfc3339()),
    }));
    found.extend(definitions::broken(cx)?.into_iter().map(|broken| Found {
        kind: broken.kind,
        role: None,
        sentence: match broken.of {
            Defined::Milestone(_) => format!("milestone {}: {}", broken.id, broken.said),
            Defined::Goal(_) => format!("goal of journey {}: {}", broken.id, broken.said),
            Defined::Funnel(..) => format!("funnel {}: {}", broken.id, broken.said),
        },
        rows: 1,
        of: None,
        example: None,
    }));
    found.extend(unlisted_stages(cx)?);
    found.sort_by(|a, b| a.place().cmp(&b.place()));
    Ok(found)
}

/// Stages that leads stand or stood at and `[leads] stages` does not name (P4).
fn unlisted_stages(cx: &ReportContext<'_>) -> Result<Option<Found>, Error> {
    let mut others = stages::known(cx)?.into_iter().filter(|(_, listed)| !listed).map(|(name, _)| name);
    let first = others.next();
    Ok(first.map(|first| Found {
        kind: FindingId::UnknownStages,
        role: None,
        sentence: FindingId::UnknownStages.sentence(None),
        rows: others.count() as u64 + 1,
        of: None,
        example: Some(first),
    }))
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let mut answer = REPORT.answer(cx, args);
    let found = findings(cx)?;
    answer.findings = found.iter().map(|found| found.kind).collect();
    answer.table.extend(found.iter().map(Found::row));
    answer.checks.push(check(&found));
    if !args.filter.is_empty() {
        answer.notes.push("the filter does not apply here: this is all the data");
    }
    Ok(answer)
}

/// The rows of an answer of this report, each with its finding; those of the events come before those of other tables.
#[must_use]
pub fn finding_rows(answer: &Answer) -> Vec<(FindingId, FindingRow)> {
    answer.findings.iter().copied().zip(answer.table.read()).collect()
}

/// Rows in = accepted + dropped + left out (P6), for every table.
fn check(found: &[Found]) -> Check {
    let count = |role: &Option<String>, kinds: &[FindingId]| -> u64 {
        found.iter().filter(|f| f.role == *role && kinds.contains(&f.kind)).map(|f| f.rows).sum()
    };
    let (mut kept, mut details) = (true, Vec::new());
    for of_role in found.iter().filter(|found| found.kind == FindingId::RowsRead) {
        let role = &of_role.role;
        let accepted = count(role, &[FindingId::RowsAccepted]);
        let rest = count(role, &FindingId::UNACCEPTED);
        kept &= of_role.rows == accepted + rest;
        let name = role.as_deref().unwrap_or_default();
        let [read, accepted, rest] = [of_role.rows, accepted, rest].map(separated);
        details.push((name != "events", format!("{name} {read} = {accepted} + {rest}")));
    }
    // The events come first.
    details.sort_by_key(|(other, _)| *other);
    let details: Vec<String> = details.into_iter().map(|(_, detail)| detail).collect();
    Check { name: "rows read = accepted + dropped + left out", kept, detail: details.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::RELEASED;
    use crate::domain::time::{Span, Time};
    use crate::report::tests::{DAY, WORLD, ask, config, goal, kept, milestone, row, with};

    #[test]
    fn h3_an_as_of_beyond_the_clock_is_found() {
        let clock = Some(Clock(RELEASED));
        let config = crate::config::Config { clock, ..config(vec![], vec![]) };
        let found = |as_of: Time| {
            with(&config, &[WORLD], false, |cx| {
                let found = findings(&ReportContext { as_of, ..*cx }).unwrap();
                found.iter().any(|found| found.kind == FindingId::AsOfAhead)
            })
        };
        // A day of tolerance, included.
        assert!(!found(Time(RELEASED.0 + Span::DAY.0)));
        assert!(found(Time(RELEASED.0 + Span::DAY.0 + 1)));
    }

    #[test]
    fn h3_findings_have_their_share_and_an_example() {
        // 100 rows read = 91 + 4 + 5. Days 0–3 and 6: two are missing of seven. 10 of 60 events by machines.
        let found = "
            insert into source_table values ('events', 'events', 100, 91, 4, 0, 0, 0, 5, 0);
            insert into event_name values ('purchase', null, 20, 0, 0, 1), ('email_opened', 'email_opened', 40, 10, 0, 1);
            insert into day select 86400000000 * day, 1, 0 from (values (0), (1), (2), (3), (6)) as days(day);
            insert into health values
                ('damaged_attributes', 'events', 'events: attributes cannot be read', 'attributes unreadable', 3, 60, '{x', true),
                ('duplicate', 'events', 'dropped: duplicate', null, 5, 100, 'purchase · ann', false);";
        let answer = ask("health", &config(vec![], vec![]), &[WORLD, found], &Args::default()).unwrap();
        assert_eq!(row(&answer, "dropped: duplicate")[1..4], ["5", "0.0500", "purchase · ann"]);
        assert_eq!(answer.table.rows.iter().filter(|row| row[0].text() == Some("dropped: duplicate")).count(), 1);
        assert_eq!(row(&answer, "custom event names")[1..4], ["20", "0.3333", "purchase"]);
        assert_eq!(row(&answer, "unknown journeys")[1..4], ["1", "0.3333", "b"]);
        assert_eq!(row(&answer, "days without events")[1..4], ["2", "0.2857", "none from 1970-01-05 to 1970-01-06"]);
        assert_eq!(row(&answer, "machine events")[1..4], ["10", "0.1667", "email_opened"]);
        assert_eq!(row(&answer, "events: attributes cannot be read")[1..4], ["3", "0.0500", "{x"]);
        assert!(kept(&answer) && !answer.checks.is_empty());
        let rows = finding_rows(&answer);
        assert_eq!(rows.len(), answer.table.rows.len());
        for (finding, rows_of) in [(FindingId::RowsRead, 100), (FindingId::RowsAccepted, 91), (FindingId::EmptyDays, 2)]
        {
            assert_eq!(rows.iter().find(|(id, _)| *id == finding).map(|(_, row)| row.rows), Some(rows_of));
        }
    }

    #[test]
    fn h3_the_most_important_comes_first_and_what_was_not_found_last() {
        // One event of day 27,000, far after the rest; rows without time; duplicates.
        let found = "
            insert into source_table values ('events', 'events', 100, 91, 4, 0, 0, 0, 5, 0);
            insert into day select 86400000000 * day, 9, 0 from (values (0), (1)) as days(day);
            insert into day values (27000 * 86400000000, 1, 0);";
        let kinds = with(&config(vec![], vec![]), &[found], false, |cx| {
            let cx = ReportContext { as_of: crate::domain::time::Time(27_000 * DAY), ..*cx };
            findings(&cx).unwrap().iter().map(|found| found.kind).collect::<Vec<_>>()
        });
        let place = |kind| kinds.iter().position(|other| *other == kind).unwrap();
        assert_eq!((place(FindingId::NoTime), place(FindingId::ThinAsOf), place(FindingId::Duplicate)), (0, 1, 2));
        assert!(place(FindingId::ThinAsOf) < place(FindingId::EmptyDays));
        assert!(place(FindingId::RowsRead) < place(FindingId::NoCustomer), "nothing was found");
    }

    #[test]
    fn p6_holds_for_every_table() {
        let found = |accepted: u32| {
            format!(
                "insert into source_table values ('events', 'events', 10, 7, 1, 1, 0, 1, 0, 0),
                    ('people', 'customers', 9, {accepted}, 0, 0, 1, 0, 2, 1);"
            )
        };
        let answer = ask("health", &config(vec![], vec![]), &[&found(5)], &Args::default()).unwrap();
        assert_eq!(answer.checks[0].detail, "events 10 = 7 + 3, customers 9 = 5 + 4");
        assert!(kept(&answer));
        assert_eq!(row(&answer, "customers: dropped: duplicate")[1], "2");
        let many = "insert into source_table values ('events', 'events', 41022, 40000, 1022, 0, 0, 0, 0, 0);";
        let answer = ask("health", &config(vec![], vec![]), &[many], &Args::default()).unwrap();
        assert_eq!(answer.checks[0].detail, "events 41,022 = 40,000 + 1,022");
        let answer = ask("health", &config(vec![], vec![]), &[&found(6)], &Args::default()).unwrap();
        assert!(!kept(&answer));
    }

    #[test]
    fn t6_events_beyond_the_clock_are_told_apart_from_those_after_as_of() {
        // Of five later events three have not happened.
        let found = "insert into source_table values ('events', 'events', 10, 5, 0, 0, 0, 5, 0, 0);
            insert into health values ('future', 'events', 'dropped: later than this machine''s clock', null, 3, 10, 'x', true);";
        let answer = ask("health", &config(vec![], vec![]), &[found], &Args::default()).unwrap();
        assert_eq!(row(&answer, "dropped: in the future")[1], "2");
        assert_eq!(row(&answer, "dropped: later than this machine's clock")[1..3], ["3", "0.3000"]);
        assert!(kept(&answer), "{:?}", answer.checks);
    }

    #[test]
    fn m8_broken_milestones_and_goals_are_findings_with_near_names() {
        let config = config(
            vec![goal("a", "purchas", None), goal("b", "purchase", None)],
            vec![milestone("sale", "purchase", None)],
        );
        let lacking = "insert into lacking values (0, 'cart_total', 'cartTotal'); insert into goal_lacking values ('b', 'tier', '');";
        let answer = ask("health", &config, &[WORLD, lacking], &Args::default()).unwrap();
        let faults: Vec<&str> = answer.table.rows.iter().filter_map(|row| row[0].text()).take(3).collect();
        assert_eq!(
            faults,
            [
                "goal of journey a: no event is called “purchas”; near: purchase",
                "goal of journey b: no event “purchase” bears “tier”",
                "milestone sale: no event “purchase” bears “cart_total”; near: cartTotal",
            ]
        );
    }
}
