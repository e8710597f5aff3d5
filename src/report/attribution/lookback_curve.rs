//! The credit of the leading items as the lookback varies (A15).

use super::checks::equal;
use super::question::model;
use super::wording::OBSERVATIONAL;
use crate::attribution::{Credits, Fold, OLDEST};
use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::{at_most, separated};
use crate::domain::model::Model;
use crate::domain::note::{Note, Topic};
use crate::domain::row::Row as _;
use crate::domain::time::Span;

use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::touches::ScanShare;
use crate::report::{filter, touches, verification_sql};

crate::row! {
    /// The credit of one item at one lookback.
    pub struct LookbackRow {
        item: String,
        days: i64,
        credit: Option<f64>,
        percent: Option<f64>,
    }
}

/// The lookbacks (A15).
const DAYS: [i64; 8] = [1, 3, 7, 14, 30, 60, 90, 730];

/// So many items, where nothing else is asked for.
const LIMIT: usize = 10;

/// The report.
pub const REPORT: Report = Report {
    name: "lookback-curve",
    title: "Lookback curve",
    about: "The credit of the leading items at lookbacks from one day to two years.",
    flags: &[Flag::Milestone, Flag::Model, Flag::By, Flag::Limit],
    rules: &["A4", "A7", "A15", "A16", "A17"],
    columns: LookbackRow::COLUMNS,
    steps: &[
        "for each lookback the touches are read and cut into paths: those before a completion, inside that lookback (or the shorter one of their kind) and the two years before as_of",
        "the model shares out the credit of each converting path, or weighs all paths by removal effects",
        "the leading items are those with the most credit at the longest lookback",
    ],
    sql: verification_sql::SQL,
    queries: |cx, args| verification_sql::queries(cx, args, verification_sql::CREDITS),
    equivalent: |_, _| Ok(Equivalent::of_paths()),
    run,
};

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (place, _) = selected_milestone(cx, args)?;
    let model = model(cx, args)?;
    filter::check(cx, &args.filter)?;
    answer(cx, args, place, &model)
}

fn answer(cx: &ReportContext<'_>, args: &Args, place: usize, model: &Model) -> Result<Answer, Error> {
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = vec![
        ("milestone", cx.config.milestones[place].id.clone().into()),
        ("model", model.name().into()),
        ("by", args.by.name().into()),
        ("measure", if cx.config.attribution.by_value { "value" } else { "count" }.into()),
    ];
    answer
        .parameters
        .extend(touches::parameters(cx, &args.filter).into_iter().filter(|(name, _)| *name != "lookback_days"));
    answer.notes.push(OBSERVATIONAL);
    answer.notes.extend(touches::notes(&args.filter));
    let (curve, names) = curve(cx, args, place, model)?;
    let Some((_, full)) = curve.last() else { return Ok(answer) };
    answer.gate.clone_from(&full.gate);
    answer.checks = checks(&curve, model);
    if full.gate.is_some() {
        return Ok(answer);
    }
    for leader in full.rows.iter().take(args.limit.unwrap_or(LIMIT)) {
        let name = names.get(leader.item as usize).map_or("", String::as_str);
        answer.table.extend(curve.iter().map(|(days, credits)| lookback_row(name, leader.item, *days, credits)));
    }
    for (days, credits) in &curve {
        if let Some(gate) = &credits.gate {
            let text = format!("needs {}, has {}", gate.needs, gate.has);
            answer.notes.push(Note::on(Topic::Gate, text).about(format!("{days} d")));
        }
    }
    let influenced: Vec<String> =
        curve.iter().map(|(days, credits)| format!("{days} d {}", credits.influenced_completions)).collect();
    answer.notes.push(format!("completions with a touch of the view before: {}", influenced.join(", ")));
    Ok(answer)
}

type Curve = Vec<(i64, Credits)>;

/// The credits at each lookback, and the names of the items. All but the touches is read once.
fn curve(cx: &ReportContext<'_>, args: &Args, place: usize, model: &Model) -> Result<(Curve, Vec<String>), Error> {
    let mut input = touches::load(cx, &args.filter, OLDEST, Some(place))?;
    input.choose_sample(cx)?;
    input.restrict(args.by);
    let own: Vec<Span> = input.setup.shapes.iter().map(|shape| shape.lookback).collect();
    let mut curve = Vec::new();
    for (done, days) in (0..).zip(DAYS) {
        for (shape, own) in input.setup.shapes.iter_mut().zip(&own) {
            shape.lookback = Span::days(days).min(*own);
        }
        let part = ScanShare { done, of: DAYS.len() as u64 };
        let counts = touches::scan(cx, &input.setup, part, || Fold::new(&input.setup))?.finish();
        curve.extend(counts.credits(place, args.by, model).map(|credits| (days, credits)));
    }
    Ok((curve, std::mem::take(&mut input.names[args.by as usize])))
}

/// An item without a touch inside the lookback has no credit; under a gate nothing is known.
fn lookback_row(name: &str, item: u32, days: i64, credits: &Credits) -> LookbackRow {
    let row = credits.rows.iter().find(|row| row.item == item);
    let known = credits.gate.is_none();
    let credit = row.map(|row| row.credit).or(known.then_some(0.0));
    let percent = match row {
        Some(row) => row.percent,
        None => (known && credits.influenced != 0.0).then_some(0.0),
    };
    LookbackRow { item: name.to_owned(), days, credit, percent }
}

fn checks(curve: &[(i64, Credits)], model: &Model) -> Vec<Check> {
    let influenced: Vec<u64> = curve.iter().map(|(_, credits)| credits.influenced_completions).collect();
    let words: Vec<String> = influenced.iter().map(|count| separated(*count)).collect();
    let mut checks = vec![Check {
        name: "those with a touch before grow with the lookback",
        kept: influenced.is_sorted(),
        detail: words.join(" ≤ "),
    }];
    if model.sums() {
        let open = || curve.iter().filter(|(_, credits)| credits.gate.is_none());
        let sums: Vec<String> = open()
            .map(|(days, credits)| {
                format!("{days} d {} = {}", at_most(credits.sum(), 3), at_most(credits.influenced, 3))
            })
            .collect();
        checks.push(Check {
            name: "credits sum to those with a touch before",
            kept: open().all(|(_, credits)| equal(credits.sum(), credits.influenced)),
            detail: sums.join(", "),
        });
    }
    checks
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::super::credit::tests::PATHS;
    use super::*;
    use crate::config::Config;
    use crate::domain::model::View;
    use crate::domain::progress::{Progress, UNWATCHED};
    use crate::domain::provenance::Provenance;
    use crate::domain::time::Time;
    use crate::report::AnswerCache;
    use crate::report::tests::{DAY, WORLD, ask, config, kept, milestone, shown};
    use crate::store::Reader;

    fn sale() -> Config {
        config(vec![], vec![milestone("sale", "purchase", None)])
    }

    fn linear(by: View) -> Args {
        Args { model: Some("linear".into()), by, ..Args::default() }
    }

    /// Days, credit and percent of an item.
    fn of(answer: &Answer, item: &str) -> Vec<String> {
        let rows = answer.table.rows.iter().filter(|row| row[0].text() == Some(item));
        rows.map(|row| row[1..].iter().map(shown).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn a15_the_lookback_varies() {
        // Mail on day 1, form on day 2, ten buy on day 3: within a day the form alone (24 hours are inside), then both.
        let mut config = sale();
        config.attribution.lookback = Span::days(1);
        let answer = ask("lookback-curve", &config, &[WORLD, PATHS], &linear(View::Channel)).unwrap();
        let both = ["3", "7", "14", "30", "60", "90", "730"].map(|days| format!("{days} 5.0000 50.0000"));
        assert_eq!(of(&answer, "email"), [&["1 0.0000 0.0000".to_owned()][..], &both].concat());
        assert_eq!(of(&answer, "form"), [&["1 10.0000 100.0000".to_owned()][..], &both].concat());
        assert!(kept(&answer), "{:?}", answer.checks);
        let one = Args { limit: Some(1), ..linear(View::Channel) };
        assert_eq!(ask("lookback-curve", &config, &[WORLD, PATHS], &one).unwrap().table.rows.len(), 8);
    }

    #[test]
    fn a15_the_shorter_lookback_of_a_kind_stays() {
        let mut config = sale();
        config.attribution.lookback_by_kind = vec![("email_opened".into(), Span::days(1))];
        let answer = ask("lookback-curve", &config, &[WORLD, PATHS], &linear(View::Channel)).unwrap();
        // The mail is two days old, so that the form has it all at every distance.
        assert!(of(&answer, "email").is_empty());
        assert_eq!(of(&answer, "form")[7], "730 10.0000 100.0000");
    }

    #[test]
    fn a7_a_gate_at_one_lookback_leaves_the_others() {
        // By journey the mail is the only touch: none within a day.
        let answer = ask("lookback-curve", &sale(), &[WORLD, PATHS], &linear(View::Journey)).unwrap();
        assert_eq!(answer.gate, None);
        assert_eq!(of(&answer, "a")[..2], ["1 – –", "3 10.0000 100.0000"]);
        assert!(
            answer
                .notes
                .texts()
                .iter()
                .any(|note| note.starts_with("1 d: needs at least 1 customer with a touch before")),
            "{:?}",
            answer.notes
        );
        let none = Args {
            filter: crate::domain::filter::Filter { ignore: vec!["journey:a".into()], ..Default::default() },
            ..linear(View::Journey)
        };
        let answer = ask("lookback-curve", &sale(), &[WORLD, PATHS], &none).unwrap();
        assert!(answer.gate.is_some() && answer.table.rows.is_empty());
    }

    #[test]
    fn reads_tell_how_far_they_are_can_be_withdrawn_and_are_not_made_twice() {
        let (reader, config, cache) = (Reader::scratch(&[WORLD, PATHS].join("\n")), sale(), AnswerCache::default());
        let told = Mutex::new(Vec::new());
        let watch = Progress::watched(|at| told.lock().unwrap().push(at.rows()));
        let leave = Progress::watched(|at| {
            if at.rows().0 > 24 {
                at.cancel();
            }
        });
        let cx = ReportContext {
            reader: &reader,
            helpers: crate::report::Helpers::NONE,
            config: &config,
            as_of: Time(12 * DAY),
            data: &Provenance::default(),
            generation: 1,
            cache: &cache,
            progress: &leave,
        };
        // 24 touches, eight reads; the asker leaves in the second.
        let error = REPORT.ask(&cx, &linear(View::Channel)).unwrap_err();
        assert_eq!((error.exit_code(), error.to_string().as_str()), (130, "cancelled"));
        let first = REPORT.ask(&ReportContext { progress: &watch, ..cx }, &linear(View::Channel)).unwrap();
        let told = std::mem::take(&mut *told.lock().unwrap());
        assert!(told.is_sorted() && told.last() == Some(&(192, 192)), "{told:?}");
        let nothing = Progress::new();
        nothing.cancel();
        assert_eq!(REPORT.ask(&ReportContext { progress: &nothing, ..cx }, &linear(View::Channel)).unwrap(), first);
        let other = ReportContext { generation: 2, progress: &nothing, ..cx };
        assert!(REPORT.ask(&other, &linear(View::Channel)).is_err());
        assert_eq!(
            REPORT.ask(&ReportContext { progress: &UNWATCHED, ..other }, &linear(View::Channel)).unwrap(),
            first
        );
    }
}
