//! The groups of one journey side by side: who reached its goal in each, and how far from the baseline (G11, J3).

use crate::attribution::{newcombe, wilson};
use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::journey::Journey;
use crate::domain::row::{Row as _, share};
use crate::report::args::{Args, Flag, Group};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::Param;

use super::goal_faults::goal_fault;
use super::selected;
use super::verbs::dispatches;

const SQL: &str = filter::filtered!("people", "shapes", "chosen"; include_str!("message_channel.sql"), include_str!("experiment.sql"));

crate::row! {
    /// One group; `None` = customers without a variant, or without a message.
    pub struct ExperimentRow {
        group: Option<String> = "experiment.group" ("Group", Text, "G11", "The variant of the first start, or the channel of the first message."),
        entrants: u64,
        attained: Option<u64> = "experiment.attained" ("With the goal", People, "G8", "Customers of the group who reached the goal."),
        rate: Option<f64> = "experiment.rate" ("%", Share, "G11", "Customers with the goal divided by those of the group."),
        low: Option<f64> = "experiment.low" ("From", Share, "G11", "Lower end of its 95 % interval (Wilson)."),
        high: Option<f64> = "experiment.high" ("To", Share, "G11", "Upper end of it."),
        difference: Option<f64> = "experiment.difference" ("Ahead by", Share, "G11", "The rate less that of the baseline."),
        difference_low: Option<f64> = "experiment.difference_low" ("At least", Share, "G11", "Lower end of the difference's 95 % interval (Newcombe)."),
        difference_high: Option<f64> = "experiment.difference_high" ("At most", Share, "G11", "Upper end of it."),
        baseline: bool = "experiment.baseline" ("Baseline", Flag, "G11", "The group that the others are compared with."),
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "experiment",
    title: "Experiment",
    about: "The variants, or the first channels, of one journey: who reached the goal in each, and the difference to the baseline.",
    flags: &[Flag::Journey, Flag::Group],
    rules: &["G8", "G11", "R1", "R10"],
    columns: ExperimentRow::COLUMNS,
    steps: &[
        "the baseline is that of the configuration, else the first variant by name that is not held out, by channel the largest group",
        "intervals of rates are Wilson's, of differences Newcombe's (hybrid score, method 10), both 95 %",
    ],
    sql: &[&[("experiment.sql", SQL), ("message_channel.sql", SQL)]],
    queries: |cx, args| Ok(vec![query(cx, args)?]),
    equivalent: |_, _| Ok(Equivalent::of_starts()),
    run,
};

fn query(cx: &ReportContext<'_>, args: &Args) -> Result<Query, Error> {
    let (_, args) = selected::journey(cx, args)?;
    let mut params = filter::params(cx, &args.filter);
    params.push(("by_channel", Param::Bool(args.group == Group::Channel)));
    params.push(("sent", Param::Texts(dispatches(cx))));
    Ok(Query::new("experiment.sql", SQL, &params))
}

/// Customers of a group, and those of them with the goal.
type Counts = (Option<String>, u64, u64);

/// Which group the others are compared with.
fn baseline(groups: &[Counts], by: Group, journey: Option<&Journey>) -> Option<usize> {
    let named =
        groups.iter().enumerate().filter_map(|(place, (name, people, _))| Some((place, name.as_deref()?, *people)));
    match by {
        // The first of the largest: they stand in the order of their names.
        Group::Channel => named.min_by_key(|(_, _, people)| std::cmp::Reverse(*people)).map(|(place, ..)| place),
        Group::Variant => {
            let mut named = named;
            let wanted = journey.and_then(|journey| journey.baseline.as_deref());
            let of_default = Journey::default();
            let journey = journey.unwrap_or(&of_default);
            let found = named.find(|(_, name, _)| wanted.map_or_else(|| !journey.is_holdout(name), |own| own == *name));
            found.map(|(place, ..)| place)
        }
    }
}

/// So many standard errors a difference is away from none where it is found with 80 % power at 5 %, two-sided: 1.959964 + 0.841621.
pub(super) const DETECTED: f64 = 2.801_585;

/// So many percentage points are of interest, where nothing is told apart.
const POINTS: f64 = 0.05;

/// What may be concluded of a group beside the baseline.
fn conclusion(row: &ExperimentRow, base: &ExperimentRow) -> Option<String> {
    let (name, other) = (row.group.as_deref()?, base.group.as_deref()?);
    let (low, high) = (row.difference_low?, row.difference_high?);
    if low > 0.0 {
        return Some(format!("“{name}” is ahead of “{other}” beyond chance"));
    }
    if high < 0.0 {
        return Some(format!("“{name}” is behind “{other}” beyond chance"));
    }
    let more = more_entrants(row, base)?;
    Some(match more {
        0 => {
            format!("“{name}” and “{other}” are not told apart, though enough started to show a difference of 5 points")
        }
        more => format!(
            "“{name}” and “{other}” are not told apart; {} more people would show a difference of 5 points",
            separated(more)
        ),
    })
}

/// How many more people, of both groups together and in equal parts, would show a difference of so many points with 80 % power at
/// 5 %, two-sided: n each = (1.96 + 0.84)² · 2 p (1 − p) / points², p the rate of both together.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts stay below 2^53; a part of them is not negative"
)]
fn more_entrants(row: &ExperimentRow, base: &ExperimentRow) -> Option<u64> {
    let people = row.entrants + base.entrants;
    let rate = share(row.attained? + base.attained?, people)?;
    let errors = DETECTED / POINTS;
    let each = errors * errors * 2.0 * rate * (1.0 - rate);
    let missing = |there: u64| (each.ceil() - there as f64).max(0.0) as u64;
    Some(missing(row.entrants) + missing(base.entrants))
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let query = query(cx, args)?;
    let (id, args) = selected::journey(cx, args)?;
    let journey = cx.config.journeys.iter().find(|journey| journey.id == id);
    let has_goal = journey.is_some_and(|journey| journey.goal.is_some());
    let groups: Vec<Counts> = query.rows(cx.reader, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let base = baseline(&groups, args.group, journey);
    let mut answer = REPORT.answer(cx, &args);
    let named = base.and_then(|place| groups[place].0.clone());
    answer.notes.extend(goal_fault(cx, &id)?);
    answer.parameters = vec![("journey", id.into()), ("by", args.group.name().into()), ("baseline", named.into())];
    let rows: Vec<ExperimentRow> = groups
        .iter()
        .enumerate()
        .map(|(place, (group, entrants, attained))| {
            let (low, high) = wilson(*attained, *entrants).filter(|_| has_goal).unzip();
            let compared = base.filter(|base| has_goal && *base != place && group.is_some());
            let difference =
                compared.and_then(|base| newcombe((*attained, *entrants), (groups[base].2, groups[base].1)));
            ExperimentRow {
                group: group.clone(),
                entrants: *entrants,
                attained: has_goal.then_some(*attained),
                rate: share(*attained, *entrants).filter(|_| has_goal),
                low,
                high,
                difference: difference.map(|(difference, ..)| difference),
                difference_low: difference.map(|(_, low, _)| low),
                difference_high: difference.map(|(.., high)| high),
                baseline: base == Some(place),
            }
        })
        .collect();
    let people: u64 = rows.iter().map(|row| row.entrants).sum();
    let attained: u64 = rows.iter().filter_map(|row| row.attained).sum();
    if has_goal {
        answer.checks.push(Check {
            name: "people with the goal ≤ people",
            kept: rows.iter().all(|row| row.attained.is_none_or(|attained| attained <= row.entrants)),
            detail: format!("{} ≤ {} over all groups", separated(attained), separated(people)),
        });
        let base = base.map(|place| &rows[place]);
        let told = rows.iter().filter_map(|row| conclusion(row, base?));
        told.for_each(|note| answer.notes.push(note));
        if base.is_none() && people > 0 {
            answer.notes.push("no group is the baseline: name one with baseline = \"…\" under [[journey]]");
        } else if people > 0 && rows.iter().filter(|row| row.group.is_some()).count() == 1 {
            answer.notes.push("there is one group alone: nothing to compare it with");
        }
    } else {
        answer.notes.push("this journey has no goal: set one with goal = { … } under [[journey]]");
    }
    answer.table.extend(rows);
    filter::unapplied(&mut answer, &args.filter, "starts");
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{WORLD, ask, config, goal, kept, of, row, row_texts};

    /// Golden vector 4: variant A 10 of 50, B 18 of 60, Control 3 of 40; one customer without a variant. Customers number from 100 on,
    /// each with one entry; the first of B has a second one, of variant A, in which the goal fell.
    const GROUPS: &str = "
        insert into shape values
            (30, 'journey_entered', 'a', null, null, null, null, null, 'A', null, false, null, 3, false, 51, 30),
            (31, 'journey_entered', 'a', null, null, null, null, null, 'B', null, false, null, 3, false, 60, 31),
            (32, 'journey_entered', 'a', null, null, null, null, null, 'Control', null, false, null, 3, false, 40, 32);
        insert into customer select i, 'x' || i, 0, false, null, null, null, null from range(100, 251) t(i);
        insert into entry select i, i, case when i < 150 then 30 when i < 210 then 31 when i < 250 then 32 else 0 end,
            86400000000, null, false, false, null, null, null, null from range(100, 251) t(i);
        insert into entry values (300, 150, 30, 2 * 86400000000, null, false, false, null, null, null, null);
        insert into goal_entry select i,
            case when i < 110 or (i > 150 and i < 168) or (i >= 210 and i < 213) then 86400000001 end, false
            from range(100, 251) t(i);
        insert into goal_entry values (300, 3 * 86400000000, false);";

    fn goal_of(baseline: Option<&str>, holdout: Option<&str>) -> crate::config::Config {
        let own = |name: Option<&str>| name.map(str::to_owned);
        let journey = Journey { baseline: own(baseline), holdout: own(holdout), ..goal("a", "purchase", None) };
        config(vec![journey], vec![])
    }

    #[test]
    fn j3_g11_rates_and_differences_of_the_vector() {
        let answer = ask("experiment", &goal_of(Some("A"), None), &[WORLD, GROUPS], &of("a")).unwrap();
        assert_eq!(
            row_texts(&answer),
            [
                ["A", "50", "10", "0.2000", "0.1124", "0.3304", "–", "–", "–", "true"],
                ["B", "60", "18", "0.3000", "0.1990", "0.4251", "0.1000", "-0.0649", "0.2527", "false"],
                ["Control", "40", "3", "0.0750", "0.0258", "0.1986", "-0.1250", "-0.2643", "0.0265", "false"],
                ["–", "1", "0", "0.0000", "0.0000", "0.7935", "–", "–", "–", "false"]
            ]
        );
        assert!(kept(&answer));
        let notes = answer.notes.texts();
        assert!(notes.iter().any(|note| note.starts_with("“B” and “A” are not told apart; ")), "{notes:?}");
    }

    #[test]
    fn j3_the_baseline_is_the_first_that_is_not_held_out_unless_another_is_named() {
        let base = |baseline: Option<&str>, holdout: Option<&str>| {
            let answer = ask("experiment", &goal_of(baseline, holdout), &[WORLD, GROUPS], &of("a")).unwrap();
            row_texts(&answer).into_iter().find(|row| row[9] == "true").map(|row| row[0].clone())
        };
        assert_eq!(base(None, None).as_deref(), Some("A"));
        assert_eq!(base(None, Some("A")).as_deref(), Some("B"));
        assert_eq!(base(Some("Control"), None).as_deref(), Some("Control"));
        // Nobody entered it: there is none, and no difference.
        assert_eq!(base(Some("C"), None), None);
    }

    #[test]
    fn j3_by_channel_it_is_that_of_the_first_message_and_the_largest_group_is_the_baseline() {
        // Dan's first message is of a channel of its own; two others begin with a text, whose shape names no channel, which an
        // email of the same instant follows in T4; one begins with an email, one has no message.
        let more = "
            insert into shape values
                (40, 'text_sent', 'b', null, null, null, null, null, null, null, false, null, 0, false, 2, 40),
                (41, 'email_sent', 'b', null, 'email', null, null, null, null, null, false, null, 0, false, 2, 41);
            insert into customer select i, 'x' || i, 0, false, null, null, null, null from range(100, 104) t(i);
            insert into entry select i, i, 1, 86400000000, null, false, false, null, null, null, null from range(100, 104) t(i);
            insert into goal_entry select i, null, false from range(100, 104) t(i);
            insert into message select i, i, 41, 2 * 86400000000, true, true, null from range(100, 102) t(i);
            insert into message select i, i, 40, 2 * 86400000000, true, true, null from range(100, 102) t(i);
            insert into message values (102, 102, 41, 86400000001, true, true, null),
                (4, 3, 10, 4 * 86400000000, true, true, null);
            insert into entry values (4, 3, 1, 4 * 86400000000, null, false, false, null, null, null, null);
            insert into goal_entry values (4, 4.5 * 86400000000, false);";
        let config = config(vec![goal("b", "purchase", None)], vec![]);
        let args = Args { group: Group::Channel, ..of("b") };
        let answer = ask("experiment", &config, &[WORLD, more], &args).unwrap();
        let counts: Vec<Vec<String>> =
            row_texts(&answer).into_iter().map(|row| vec![row[0].clone(), row[1].clone(), row[9].clone()]).collect();
        assert_eq!(
            counts,
            [["email", "1", "false"], ["text", "2", "true"], ["whatsapp", "1", "false"], ["–", "1", "false"]]
        );
        assert_eq!(row(&answer, "whatsapp")[2..4], ["1", "1.0000"]);
    }

    #[test]
    fn j3_without_a_goal_the_groups_stand_with_their_people_alone() {
        let answer = ask("experiment", &config(vec![], vec![]), &[WORLD, GROUPS], &of("a")).unwrap();
        assert_eq!(row(&answer, "B"), ["B", "60", "–", "–", "–", "–", "–", "–", "–", "false"]);
    }
}
