//! The credit of one milestone by one model, split by journey, channel or asset (A1–A13, A16, A17).

use super::checks::{listed, sums};
use super::facts;
use super::question::{model, orders, parameters};
use super::trust::{OF_THE_MODEL, Trust};
use super::wording::{OBSERVATIONAL, PARTICIPATION, STEPS};
use crate::attribution::{Credit, Credits};
use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::{half_up, separated};
use crate::domain::model::Model;
use crate::domain::note;
use crate::domain::row::Row as _;
use crate::domain::table::Table;
use crate::domain::words;

use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::stands::{Stands, UNATTRIBUTED};
use crate::report::{filter, touches, verification_sql};

crate::row! {
    /// The credit of one item, or the last line: who completed without a touch before.
    pub struct CreditRow {
        item: String,
        credit: f64,
        percent: Option<f64>,
        low: Option<f64>,
        high: Option<f64>,
        touches: Option<u64>,
        customers: u64,
        kind: Stands = "credit.kind",
    }
}

/// So many items are told of in the incremental reading.
const LEADERS: usize = 3;

/// The report.
pub const REPORT: Report = Report {
    name: "attribution",
    title: "Attribution",
    about: "The credit for one milestone by one model, split by journey, channel or asset.",
    flags: &[Flag::Milestone, Flag::Model, Flag::By],
    rules: &["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A12", "A13", "A16", "A17"],
    columns: CreditRow::COLUMNS,
    steps: STEPS,
    sql: verification_sql::SQL,
    queries: |cx, args| verification_sql::queries(cx, args, verification_sql::CREDITS),
    equivalent: |_, _| Ok(Equivalent::of_paths()),
    run,
};

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (place, milestone) = selected_milestone(cx, args)?;
    let model = model(cx, args)?;
    filter::check(cx, &args.filter)?;
    let folded = touches::milestone_counts(cx, &args.filter, place)?;
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = parameters(cx, args, milestone, &model);
    answer.notes.push(OBSERVATIONAL);
    answer.notes.extend(touches::notes(&args.filter));
    answer.notes.extend(folded.by_view(place, args.by));
    let Some(credits) = folded.counts().credits(place, args.by, &model) else { return Ok(answer) };
    answer.parameters.extend(facts::parameters(&credits, folded.influenced(place)));
    answer.parameters.extend(orders(cx, &model, credits.order));
    answer.gate.clone_from(&credits.gate);
    if credits.gate.is_none() {
        let trust = Trust::test(folded.counts(), place, args.by, &model);
        answer.parameters.extend(trust.tested_on());
        answer.parameters.extend(trust.parameters(OF_THE_MODEL));
        answer.notes.push(trust.note(&model));
        let item = |credit: &Credit| folded.item(args.by, credit.item).to_owned();
        answer.table.extend(credits.rows.iter().map(|credit| CreditRow::of_item(item(credit), credit)));
        let called = |credit: &Credit| note::item(folded.item(args.by, credit.item));
        answer.notes.extend(notes(&answer.table, &credits, &model, called));
        answer.notes.extend(incremental(&credits, called));
        answer.checks.extend(sums(&credits, &model));
        answer.table.push(CreditRow::unattributed(&credits));
    }
    answer.checks.push(Check {
        name: "with a touch before ≤ total",
        kept: credits.influenced_completions <= credits.completions,
        detail: format!("{} ≤ {}", separated(credits.influenced_completions), separated(credits.completions)),
    });
    Ok(answer)
}

/// The incremental reading of the leading items (attribution.md 4).
fn incremental(credits: &Credits, item: impl Fn(&Credit) -> String) -> Option<String> {
    let of = credits.influenced_completions;
    let words = credits.rows.iter().filter_map(|row| {
        let missing = row.incremental?;
        let name = item(row);
        Some(if missing < 0.0 {
            format!("without {name} there would be about {} more", half_up(-missing, 1))
        } else {
            format!("without {name} about {} of {of} {}", half_up(missing, 1), words::WOULD_BE_MISSING)
        })
    });
    let words: Vec<String> = words.take(LEADERS).collect();
    let sampled = match credits.sampled {
        0 | 1 => String::new(),
        n => format!("; estimated from one customer in {n}"),
    };
    (!words.is_empty()).then(|| format!("{} (these overlap, do not add them{sampled})", words.join(", ")))
}

impl CreditRow {
    fn of_item(item: String, credit: &Credit) -> Self {
        Self {
            item,
            credit: credit.credit,
            percent: credit.percent,
            low: credit.interval.map(|(low, _)| low),
            high: credit.interval.map(|(_, high)| high),
            touches: Some(credit.touches),
            customers: credit.customers,
            kind: Stands::Item,
        }
    }

    /// The last line, so that the table reconciles to Total (A10).
    fn unattributed(credits: &Credits) -> Self {
        let (credit, customers) = credits.unattributed();
        Self {
            item: UNATTRIBUTED.to_owned(),
            credit,
            percent: None,
            low: None,
            high: None,
            touches: None,
            customers,
            kind: Stands::Unattributed,
        }
    }
}

fn notes(table: &Table, credits: &Credits, model: &Model, item: impl Fn(&Credit) -> String) -> Vec<String> {
    let mut notes = Vec::new();
    if !model.sums() {
        notes.push(PARTICIPATION.to_owned());
    }
    let close = close(table);
    let close: Vec<_> = credits.rows.iter().zip(close).filter(|(_, close)| *close).map(|(row, _)| item(row)).collect();
    if !close.is_empty() {
        notes.push(format!(
            "≈ too close to call with the line above (their 95 % intervals overlap): {}",
            listed(&close)
        ));
    }
    let model_only: Vec<_> = credits.rows.iter().filter(|row| row.model_only).map(item).collect();
    if !model_only.is_empty() {
        notes.push(format!("on no converting path, their credit is the model's alone: {}", listed(&model_only)));
    }
    notes
}

/// For each row of the table, whether its interval overlaps that of the row above, so that the two are too close to call (A12).
#[must_use]
pub fn close(table: &Table) -> Vec<bool> {
    let rows: Vec<CreditRow> = table.read();
    if rows.len() != table.rows.len() {
        return vec![false; table.rows.len()];
    }
    let overlaps = |i: usize| {
        let ends = |row: &CreditRow| row.low.zip(row.high);
        i > 0 && ends(&rows[i - 1]).zip(ends(&rows[i])).is_some_and(|(above, own)| above.0 <= own.1 && own.0 <= above.1)
    };
    (0..rows.len()).map(overlaps).collect()
}

#[cfg(test)]
pub(in crate::report) mod tests {
    use super::*;
    use crate::domain::milestone::Count;
    use crate::domain::model::View;
    use crate::domain::table::Cell;
    use crate::report::tests::{WORLD, ask, config, kept, milestone, row};

    /// Customers 10–21 open journey a's mail (shape 6) on day 1 and fill the organic form (shape 8) on day 2; customers 10–19
    /// and 30 (no touch) buy on day 3.
    pub const PATHS: &str = "
        insert into customer select i, 'c' || i, i, false, null, null, null, null from range(10, 31) t(i);
        insert into touch
            select i, day * 86400000000, case day when 1 then 6 else 8 end, day - 1, i * 2 + day
            from range(10, 22) t(i), range(1, 3) d(day) order by i, day;
        insert into completion select 0, i, 3*86400000000, 2, 10, null, i, true from range(10, 20) t(i);
        insert into completion values (0, 30, 3*86400000000, 0, 7, null, 99, true);";

    fn of(model: &str, by: View) -> Args {
        Args { model: Some(model.into()), by, ..Args::default() }
    }

    #[test]
    fn a6_a9_a10_organic_forms_are_on_no_journey_path_and_the_table_reconciles() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        // By channel each of ten paths is email > form: linear gives 5 and 5, last 10 to the form; one buyer has no touch.
        let answer = ask("attribution", &config, &[WORLD, PATHS], &of("linear", View::Channel)).unwrap();
        assert_eq!(answer.gate, None);
        assert_eq!(row(&answer, "email"), ["email", "5.0000", "50.0000", "50.0000", "50.0000", "10", "10", "item"]);
        assert_eq!(row(&answer, "form")[1..3], ["5.0000", "50.0000"]);
        assert_eq!(row(&answer, UNATTRIBUTED), [UNATTRIBUTED, "1.0000", "–", "–", "–", "–", "1", "unattributed"]);
        assert!(kept(&answer), "{:?}", answer.checks);
        let answer = ask("attribution", &config, &[WORLD, PATHS], &of("last", View::Channel)).unwrap();
        assert_eq!(row(&answer, "form")[1], "10.0000");
        // By journey the form is on no path: all to a, the only item. Markov: h0 = 10/12, RE 1: all ten.
        for args in [Args::default(), of("markov", View::Journey)] {
            let answer = ask("attribution", &config, &[WORLD, PATHS], &args).unwrap();
            assert_eq!(row(&answer, "a")[1..3], ["10.0000", "100.0000"]);
            assert_eq!(answer.table.rows.len(), 2);
            assert!(kept(&answer), "{:?}", answer.checks);
        }
    }

    #[test]
    fn a8_data_driven_models_name_their_order_and_what_would_vanish() {
        let mut config = config(vec![], vec![milestone("sale", "purchase", None)]);
        let answer = ask("attribution", &config, &[WORLD, PATHS], &Args::default()).unwrap();
        let has = |answer: &Answer, name: &'static str, value: Cell| answer.parameters.contains(&(name, value));
        assert!(has(&answer, "model", "sequence".into()) && has(&answer, "sequence_order", "auto".into()));
        assert!(has(&answer, "kappa", 20.0.into()));
        // Twelve paths of one touch convert with h = 10/12 each: without it ten conversions would vanish.
        let note = "without a about 10.0 of 10 would be missing (these overlap, do not add them)";
        assert!(answer.notes.texts().iter().any(|said| said == note), "{:?}", answer.notes);
        (config.attribution.sequence_order, config.attribution.markov_order) = (Some(2), Some(3));
        let answer = ask("attribution", &config, &[WORLD, PATHS], &Args::default()).unwrap();
        assert!(has(&answer, "k", 2_i64.into()) && has(&answer, "sequence_order", 2_i64.into()));
        let answer = ask("attribution", &config, &[WORLD, PATHS], &of("markov", View::Journey)).unwrap();
        assert!(has(&answer, "markov_order", 3_i64.into()) && has(&answer, "markov_order_setting", 3_i64.into()));
    }

    #[test]
    fn a16_items_can_be_ignored_or_prioritised_in_every_model() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        let asked = |ignore: &[&str], prioritise: &[&str], model: &str| {
            let texts = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect();
            let filter = crate::domain::filter::Filter {
                ignore: texts(ignore),
                prioritise: texts(prioritise),
                ..Default::default()
            };
            ask("attribution", &config, &[WORLD, PATHS], &Args { filter, ..of(model, View::Channel) })
        };
        for model in ["first", "linear", "markov", "sequence"] {
            let answer = asked(&["channel:email"], &[], model).unwrap();
            assert_eq!(row(&answer, "form")[1..3], ["10.0000", "100.0000"], "{model}");
            let answer = asked(&[], &["asset:m1"], model).unwrap();
            assert_eq!(row(&answer, "email")[1..3], ["10.0000", "100.0000"], "{model}");
            assert!(answer.notes.texts().iter().any(|note| note.contains("cut down")), "{:?}", answer.notes);
        }
        let refused = |ignore: &[&str], prioritise: &[&str]| {
            let error = asked(ignore, prioritise, "linear").unwrap_err();
            (error.exit_code(), error.to_string(), error.hint().to_owned())
        };
        let (code, message, hint) = refused(&["channel:emial"], &[]);
        assert_eq!((code, message.as_str(), hint.as_str()), (2, "there is no channel “emial”", "did you mean email?"));
        assert_eq!(refused(&[], &["email"]).1, "“email” names no item");
        assert_eq!(refused(&["step:s1"], &[]).2, "write journey:NAME, channel:NAME or asset:NAME");
        assert_eq!(
            refused(&["channel:email"], &["channel:email"]).1,
            "“channel:email” cannot be ignored and prioritised at once"
        );
    }

    #[test]
    fn a6_both_numbers_of_influenced_are_said_where_they_differ() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        // Beside the ten by journey a, 25 fills the organic form and buys: 11 of 12 are influenced, 10 by a journey.
        let organic = "insert into touch values (25, 2*86400000000, 8, 0, 300);
            insert into completion values (0, 25, 3*86400000000, 1, 10, null, 100, true);";
        let world = [WORLD, PATHS, organic];
        let said = "with a touch before: 10 by a journey, 11 by anything; a touch without a journey is on no path of this view";
        for report in ["attribution", "attribution-compare", "transitions", "scorecard", "paths"] {
            let told = |by| {
                let answer = ask(report, &config, &world, &Args { by, ..Args::default() }).unwrap();
                assert!(kept(&answer), "{report}: {:?}", answer.checks);
                answer.notes
            };
            assert!(told(View::Journey).texts().iter().any(|note| note == said), "{report}");
            assert!(!told(View::Channel).texts().iter().any(|note| note.contains("by anything")), "{report}");
        }
        let answer = ask("attribution", &config, &world, &Args::default()).unwrap();
        assert!(answer.parameters.contains(&("influenced", 10_i64.into())));
        assert!(answer.parameters.contains(&("influenced_by_any", 11_i64.into())));
        // The last line reconciles the view to all: 12 − 10.
        assert_eq!(row(&answer, UNATTRIBUTED)[1], "2.0000");
        let answer = ask("milestones", &config, &world, &Args::default()).unwrap();
        assert_eq!(row(&answer, "sale")[5..7], ["12", "11"]);
    }

    #[test]
    fn a6_customers_of_an_item_are_people_also_where_every_completion_counts() {
        let mut config = config(vec![], vec![milestone("sale", "purchase", None)]);
        config.milestones[0].count = Count::Every;
        // 23 opens and buys on day 2, opens and buys again on day 4: two completions by one of eleven people.
        let twice = "insert into touch values (23, 86400000000, 6, 0, 202), (23, 3*86400000000, 6, 1, 203);
            insert into completion values
                (0, 23, 2*86400000000, 1, 7, null, 100, true), (0, 23, 4*86400000000, 2, 7, null, 101, true);";
        let answer = ask("attribution", &config, &[WORLD, PATHS, twice], &of("first", View::Channel)).unwrap();
        let email = row(&answer, "email");
        assert_eq!((&*email[1], &*email[5], &*email[6]), ("12.0000", "12", "11"));
        assert!(answer.parameters.contains(&("total", 13_i64.into())));
        assert!(crate::domain::metric::metric("customers").meaning.starts_with("People"));
    }

    #[test]
    fn a10_an_item_called_unattributed_is_no_last_line() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        let renamed = "update shape set journey = 'Unattributed' where journey = 'a';
            update journey set journey = 'Unattributed' where journey = 'a';";
        let rows = |report| {
            let answer = ask(report, &config, &[WORLD, PATHS, renamed], &of("linear", View::Journey)).unwrap();
            assert!(kept(&answer), "{report}: {:?}", answer.checks);
            crate::report::tests::row_texts(&answer)
        };
        let all = rows("attribution");
        assert_eq!(all[0][..3], ["Unattributed", "10.0000", "100.0000"]);
        assert_eq!((&*all[0][7], &*all[1][7]), ("item", "unattributed"));
        assert_eq!(all[1][..3], ["Unattributed", "1.0000", "–"]);
        assert_eq!(all.len(), 2);
        // Where items alone are listed there is one line of it.
        assert_eq!(rows("attribution-compare").len(), 1);
        assert_eq!(rows("lookback-curve").len(), 8);
        assert_eq!(rows("paths")[0][..2], ["Unattributed", "10"]);
        // The people are those of the item: ten.
        let people = crate::report::tests::with(&config, &[WORLD, PATHS, renamed], false, |cx| {
            let whose = crate::report::People::Item("Unattributed".into());
            crate::report::people(cx, &of("linear", View::Journey), &whose, 100).unwrap()
        });
        assert_eq!((people.table.rows.len(), &*people.notes[0].text), (10, "10 people"));
        assert!(kept(&people), "{:?}", people.checks);
    }

    #[test]
    fn a9_credit_may_be_value() {
        let mut config = config(vec![], vec![milestone("sale", "purchase", None)]);
        config.attribution.by_value = true;
        // Ten buyers of 10 are 100; the one without a touch is 7.
        let answer = ask("attribution", &config, &[WORLD, PATHS], &of("last", View::Channel)).unwrap();
        assert_eq!(row(&answer, "form")[1..3], ["100.0000", "100.0000"]);
        assert_eq!(row(&answer, UNATTRIBUTED)[1], "7.0000");
    }

    #[test]
    fn a7_a_gate_shows_what_it_needs_and_no_rows() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        let one = "
            insert into touch values (0, 86400000000, 6, 0, 1);
            insert into completion values (0, 0, 2*86400000000, 1, null, null, 2, true);";
        for model in ["markov", "linear"] {
            let answer = ask("attribution", &config, &[WORLD, one], &of(model, View::Journey)).unwrap();
            assert_eq!(answer.gate.as_ref().map(|gate| gate.rule), Some("A7"));
            assert!(answer.table.rows.is_empty());
        }
        let answer = ask("attribution-compare", &config, &[WORLD, one], &Args::default()).unwrap();
        assert!(answer.gate.is_some() && answer.table.rows.is_empty());
    }

    #[test]
    fn a11_models_stand_side_by_side_with_their_spread() {
        let mut config = config(vec![], vec![milestone("sale", "purchase", None)]);
        (config.attribution.sequence_order, config.attribution.markov_order) = (Some(1), Some(1));
        let args = Args { by: View::Channel, ..Args::default() };
        let answer = ask("attribution-compare", &config, &[WORLD, PATHS], &args).unwrap();
        // Paths of two: last 0/100, first 100/0, linear and position 50/50, J .25/.75, inverse J .75/.25. Touches a day apart at a
        // half-life of 7 days: weights 2^(-1/7) = .905724 to 1, so 47.5265 and 52.4735. Markov, order 1: everyone takes
        // email > form, so without either no path converts: RE 1 and 1, 50/50. Sequence, k = 1: h0 = 5/12, after email (0 + 20·5/12)/32
        // = .260417, after form (10 + 20·5/12)/32 = .572917, after both 1 − .739583 · .427083 = .684136; Shapley .185818 to .498318.
        // Spread 100, ranks 2 and 1.
        assert_eq!(
            row(&answer, "email"),
            [
                "email", "0.0000", "100.0000", "50.0000", "50.0000", "47.5265", "25.0000", "75.0000", "27.1610",
                "50.0000", "100.0000", "1"
            ]
        );
        assert!(kept(&answer));
        // Half the sum of the differences: markov 50/50 against last 0/100 is 50 %, against linear nothing.
        let apart = answer.notes.texts().into_iter().find(|note| note.contains("differ from Markov removal")).unwrap();
        assert!(apart.contains("Linear 0.0 %") && apart.contains("Last touch 50.0 %"), "{apart}");
        assert!(answer.notes.texts().iter().any(|note| note.contains("differ from Data-driven")));
    }

    #[test]
    fn a8_own_weights_are_told_of_and_leave_the_columns_as_they_are() {
        let mut config = config(vec![], vec![milestone("sale", "purchase", None)]);
        let weights = crate::domain::model::Weights { first: 0.8, middle: 0.0, last: 0.2 };
        config.attribution.weights = vec![("mine".into(), weights)];
        let args = Args { by: View::Channel, ..Args::default() };
        let answer = ask("attribution-compare", &config, &[WORLD, PATHS], &args).unwrap();
        let note = "mine (weights of the configuration): email 80.0 %, form 20.0 %";
        assert!(answer.notes.texts().iter().any(|said| said == note), "{:?}", answer.notes);
        assert_eq!(row(&answer, "email").len(), 12);
    }

    #[test]
    fn a16_the_period_leaves_others_on_neither_side() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        let filter = crate::domain::filter::Filter { from: "1970-02-01".parse().ok(), ..Default::default() };
        let answer = ask("attribution", &config, &[WORLD, PATHS], &Args { filter, ..Args::default() }).unwrap();
        assert_eq!(answer.gate.as_ref().map(|gate| gate.has.as_str()), Some("0"));
        let refused = ask("attribution", &config, &[WORLD], &of("linea", View::Journey)).unwrap_err();
        assert!(refused.hint().starts_with("did you mean linear"), "{}", refused.hint());
    }

    #[test]
    fn a12_lines_whose_intervals_overlap_are_too_close_to_call() {
        let mut table = Table::of_rows::<CreditRow>();
        for (low, high) in [(28.9, 31.8), (17.2, 19.7), (16.4, 19.0), (1.0, 2.0)] {
            table.push(CreditRow {
                item: "a".to_owned(),
                credit: 1.0,
                percent: None,
                low: Some(low),
                high: Some(high),
                touches: Some(1),
                customers: 1,
                kind: Stands::Item,
            });
        }
        assert_eq!(close(&table), [false, false, true, false]);
    }
}
