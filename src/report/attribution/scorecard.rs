//! How well each order of the sequence model foresees customers that it did not see (attribution.md 4).

use super::trust::{OF_MARKOV, OF_THE_MODEL, Trust};
use crate::attribution::{LEAST_CUSTOMERS, Score, Scorecard};
use crate::domain::answer::{Answer, Check, Gate};
use crate::domain::decimal::{half_up, separated};
use crate::domain::model::Model;
use crate::domain::row::Row as _;
use crate::domain::words;

use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::{filter, touches, verification_sql};

crate::row! {
    /// The score of one order of the sequence model.
    pub struct ScorecardRow {
        k: i64,
        log_loss: Option<f64>,
        auc: Option<f64>,
        base_rate: Option<f64>,
        chosen: bool,
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "scorecard",
    title: "Scorecard",
    about: "How well the data-driven model foresees customers kept aside for the test, by how many touches it looks back.",
    flags: &[Flag::Milestone, Flag::By],
    rules: &["A7", "A8", "A16"],
    columns: ScorecardRow::COLUMNS,
    steps: &[
        "a fifth of the customers is kept aside for the test, by the hash of their id; of the others each run of up to k touches is counted: how often it occurs and how often the path converts right after it",
        "each touch of a customer kept aside gets the chance to convert of the longest run that ends with it, shrunk towards that of the run without its oldest touch",
        "the Markov model is asked for the same touches: each gets the direct chance of converting of the state that the path is in after it, as the other customers converted; while it is shorter than a state, that of all paths that begin so; a state that they were never in gets that of all",
        "the 95 % interval of AUC leaves out each of the 100 groups of customers kept aside in turn",
        "log loss and AUC compare these hazards with what happened; chosen is the smallest k that loses at most one standard error (of the difference, by group of customers) more than the best",
    ],
    sql: verification_sql::SQL,
    queries: |cx, args| verification_sql::queries(cx, args, verification_sql::SUFFIXES),
    equivalent: |_, _| Ok(Equivalent::of_paths()),
    run,
};

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (place, milestone) = selected_milestone(cx, args)?;
    filter::check(cx, &args.filter)?;
    let folded = touches::milestone_counts(cx, &args.filter, place)?;
    let settings = &cx.config.attribution;
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = vec![
        ("milestone", milestone.id.clone().into()),
        ("by", args.by.name().into()),
        ("sequence_order", touches::order(settings.sequence_order)),
        ("kappa", settings.sequence_kappa.into()),
    ];
    answer.parameters.extend(touches::parameters(cx, &args.filter));
    answer.notes.extend(touches::notes(&args.filter));
    answer.notes.extend(folded.by_view(place, args.by));
    let customers = folded.counts().credits(place, args.by, &Model::Last).map_or(0, |last| last.influenced_customers);
    if customers < LEAST_CUSTOMERS {
        let needs = format!("at least {LEAST_CUSTOMERS} customers with a touch before ({})", args.by.by_one());
        answer.gate = Some(Gate { rule: "A7", needs, has: customers.to_string() });
        return Ok(answer);
    }
    let card = folded.counts().scorecard(place, args.by);
    let [sequence, markov] =
        [Model::Sequence, Model::Markov].map(|model| Trust::test(folded.counts(), place, args.by, &model));
    let order = |trust: &Trust| match trust {
        Trust::Tested(own) => i64::from(own.order),
        Trust::Rule => 0,
    };
    answer.parameters.push(("k", order(&sequence).into()));
    answer.parameters.extend(sequence.tested_on());
    answer.parameters.extend(sequence.parameters(OF_THE_MODEL));
    answer.parameters.push(("markov_order", order(&markov).into()));
    answer.parameters.extend(markov.parameters(OF_MARKOV));
    answer.notes.extend([sequence.note(&Model::Sequence), markov.note(&Model::Markov)]);
    answer.table.extend(card.scores.iter().map(|score| scorecard_row(score, card)));
    answer.notes.extend(lessons(card, settings.sequence_order));
    answer.checks.push(Check {
        name: "one order is chosen",
        kept: card.scores.iter().filter(|score| score.k == card.chosen).count() == 1,
        detail: format!("k = {}", card.chosen),
    });
    answer.checks.push(Check {
        name: "completions ≤ touches of the customers kept aside for the test",
        kept: card.conversions <= card.touches,
        detail: format!("{} ≤ {}", separated(card.conversions), separated(card.touches)),
    });
    Ok(answer)
}

fn scorecard_row(score: &Score, card: &Scorecard) -> ScorecardRow {
    ScorecardRow {
        k: i64::from(score.k),
        log_loss: score.log_loss,
        auc: score.auc,
        base_rate: card.base_rate(),
        chosen: score.k == card.chosen,
    }
}

/// What the scores say.
fn lessons(card: &Scorecard, set: Option<u8>) -> Vec<String> {
    let mut notes = Vec::new();
    let loss = |k: u8| card.scores.iter().find(|score| score.k == k).and_then(|score| score.log_loss);
    let chosen = u64::from(card.chosen);
    if card.conversions == 0 {
        notes.push("no customer kept aside completed: the scores say nothing yet".to_owned());
    } else if chosen <= 1 {
        notes.push(format!(
            "the order of messages does not matter here: a model that {} foresees as well as any (within one standard error)",
            words::looks_back(chosen)
        ));
    } else if let Some((own, one)) = loss(card.chosen).zip(loss(1)) {
        let (own, one) = (half_up(own, 5), half_up(one, 5));
        notes.push(format!("looking back {chosen} touches helps: error {own} against {one} with one touch"));
    }
    let longest = card.scores.iter().rfind(|score| score.log_loss.is_some()).map(|score| score.k);
    if let Some(longest) = longest.filter(|longest| card.scores.iter().any(|score| score.k > *longest)) {
        notes.push(format!(
            "the models look back {longest} touches at most here: there are too many runs of more to be counted"
        ));
    }
    if let Some(set) = set {
        let far = words::looks_back(u64::from(set));
        notes.push(format!("the configuration sets how far: the model {far}, whatever the scores say"));
    }
    notes.push(
        "error: how surprised the model is by what the customers kept aside did after each touch; less is better"
            .to_owned(),
    );
    notes.push(
        "ranks people right: how often a touch that a completion follows gets a higher chance than one that none follows; half is a guess"
            .to_owned(),
    );
    notes.push(
        "verdicts: too few = under 30 completions kept aside; no better than chance = the 95 % interval holds 50 %; good = 70 % and 100 completions; fair = 60 %; weak = above chance and below that"
            .to_owned(),
    );
    notes
}

#[cfg(test)]
mod tests {
    use super::super::credit::tests::PATHS;
    use super::*;
    use crate::domain::math::ln;
    use crate::domain::model::View;
    use crate::report::tests::{WORLD, ask, config, kept, milestone, shown};

    fn card(more: &str) -> Answer {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        let args = Args { by: View::Channel, ..Args::default() };
        let answer = ask("scorecard", &config, &[WORLD, PATHS, more], &args).unwrap();
        assert!(kept(&answer), "{:?}", answer.checks);
        answer
    }

    #[test]
    fn a8_held_out_customers_are_foreseen_by_order() {
        let answer = card("update customer set held = customer % 2 = 0;");
        // Held out: 10, 12 … 20, six paths email > form of which five convert; seen: the same. h0 = 5/12, so the log loss of k = 0
        // is −(5 ln 5/12 + 7 ln 7/12)/12. k = 1: email (0 + 20·5/12)/26 = .320513, form (5 + 20·5/12)/26 = .512821, so
        // −(6 ln .679487 + 5 ln .512821 + ln .487179)/12; of 5 · 7 pairs 30 are right and 5 (two forms) are ties. k = 2 and more:
        // email > form (5 + 20·.512821)/26 = .586785.
        let rows: Vec<Vec<String>> = answer.table.rows.iter().map(|row| row[..4].iter().map(shown).collect()).collect();
        assert_eq!(rows[0], ["0", "0.6792", "0.5000", "0.4167"]);
        assert_eq!(rows[1], ["1", "0.5314", "0.9286", "0.4167"]);
        for (k, row) in rows.iter().enumerate().skip(2) {
            assert_eq!(row, &[&k.to_string(), "0.4890", "0.9286", "0.4167"]);
        }
        assert!(answer.parameters.contains(&("held_out_touches", 12_i64.into())));
        assert!(answer.parameters.contains(&("held_out_conversions", 5_i64.into())));
        assert!(answer.parameters.contains(&("sequence_order", "auto".into())));
    }

    #[test]
    fn e3_markov_is_judged_on_the_same_touches() {
        // Seen: six paths email > form of which five convert. By a state of two touches email has begun, and 0 of 6 convert
        // then; email > form has 5/6. Of one touch: 0 and 5/6 as well. Held out: the same six paths. Of 5 · 7 pairs 30 are
        // right and 5 (two forms) are ties. Email never converts, as foreseen: log loss −(5 ln 5/6 + ln 1/6)/12.
        let answer = card("update customer set held = customer % 2 = 0;");
        let Some(Trust::Tested(markov)) = Trust::read_markov(&answer) else { panic!("{:?}", answer.parameters) };
        assert_eq!((markov.touches, markov.completions), (12, 5));
        assert!((markov.auc.unwrap() - 32.5 / 35.0).abs() < 1e-12, "{markov:?}");
        let wanted = -(5.0 * ln(5.0 / 6.0) + ln(1.0 / 6.0)) / 12.0;
        assert!((markov.log_loss.unwrap() - wanted).abs() < 1e-9, "{markov:?}");
        // Without one of the groups 10, 12 … 18 (a converting one): 4 · 6 pairs of which 20 are right and 4 ties, 22/24;
        // without 20 (another): 5 · 5 pairs, all right. The other 94 groups are empty.
        let left: Vec<f64> = [22.0 / 24.0; 5].into_iter().chain([1.0]).chain([32.5 / 35.0; 94]).collect();
        let mean = left.iter().sum::<f64>() / 100.0;
        let half =
            1.984_216_951_508_682_7 * (0.99 * left.iter().map(|own| (own - mean) * (own - mean)).sum::<f64>()).sqrt();
        let (low, high) = markov.auc_interval.unwrap();
        assert!((low - (32.5 / 35.0 - half)).abs() < 1e-12 && (high - 1.0).abs() < 1e-12, "{low} {high} {half}");
        let Some(Trust::Tested(sequence)) = Trust::read(&answer) else { panic!("{:?}", answer.parameters) };
        assert_eq!((sequence.touches, sequence.completions), (12, 5));
        assert_eq!(sequence.auc_interval, markov.auc_interval);
        let said = answer.notes.texts();
        let few =
            "too few (5 completions kept aside, 30 are needed) · ranks people right 93 % of the time (50 % = guess)";
        for model in ["Data-driven", "Markov removal"] {
            assert!(said.iter().any(|note| note.starts_with(&format!("how far to trust {model}: {few}"))), "{said:?}");
        }
    }

    #[test]
    fn a8_without_held_out_conversions_the_scores_say_nothing() {
        let answer = card("");
        let said = |start: &str| answer.notes.texts().iter().any(|note| note.starts_with(start));
        assert!(said("no customer kept aside completed"), "{:?}", answer.notes);
        assert!(said("how far to trust Data-driven: too few (0 completions kept aside, 30 are needed)"));
        assert!(answer.parameters.contains(&("trust", "too_few".into())));
    }

    #[test]
    fn a7_nine_influenced_are_too_few() {
        let answer = card("delete from completion where customer = 10;");
        assert_eq!(answer.gate.map(|gate| gate.has), Some("9".to_owned()));
        assert!(answer.table.rows.is_empty());
    }

    #[test]
    fn a8_words_say_what_order_adds() {
        let score = |k, log_loss| Score { k, log_loss: Some(log_loss), auc: Some(0.7), auc_interval: Some((0.6, 0.8)) };
        let scores = vec![score(0, 0.3), score(1, 0.25), score(2, 0.2)];
        let card = |chosen| Scorecard { scores: scores.clone(), touches: 100, conversions: 9, chosen };
        assert!(
            lessons(&card(1), None)[0]
                .starts_with("the order of messages does not matter here: a model that looks back 1 touch ")
        );
        assert_eq!(
            lessons(&card(2), None)[0],
            "looking back 2 touches helps: error 0.20000 against 0.25000 with one touch"
        );
        assert!(
            lessons(&card(2), Some(0))[1].starts_with("the configuration sets how far: the model looks back 0 touches")
        );
        // Runs of three touches and more are not counted.
        assert!(!lessons(&card(2), None).iter().any(|note| note.contains("at most here")));
        let unknown = (3..5).map(|k| Score { k, log_loss: None, auc: None, auc_interval: None });
        let short = Scorecard { scores: scores.iter().copied().chain(unknown).collect(), ..card(2) };
        assert!(lessons(&short, None)[1].starts_with("the models look back 2 touches at most here"));
    }
}
