//! One customer's touches and completions in their order, and each touch's credit (A3, A4, A9, H4).

pub mod events;
mod follow;
pub(super) mod followed;
mod lines;
mod row;
pub mod window;

use std::sync::Arc;

use crate::domain::answer::{Answer, Check, Gate};
use crate::domain::decimal::{at_most, separated};
use crate::domain::model::Model;
use crate::domain::row::Row as _;
use crate::store::Param;

use super::attribution::{OBSERVATIONAL, equal, model, parameters};
use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext, answer_key};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::query::Query;
use crate::report::{filter, touches};
use follow::follow;
use followed::{CustomerCredit, Followed, Led};
use lines::{Line, Met, rows, shape_texts};
pub use row::TimelineRow;

/// Of so many completions the check says what their credits sum to.
const TOLD: usize = 20;

const CUSTOMER: &str = include_str!("timeline/timeline_customer.sql");
const NEAR: &str = include_str!("timeline/timeline_near.sql");
const SHAPES: &str = include_str!("timeline/timeline_shapes.sql");
const COMPLETIONS: &str = include_str!("timeline/timeline_completions.sql");

/// The report.
pub const REPORT: Report = Report {
    name: "timeline",
    title: "Timeline",
    about: "Every touch and completion of one customer, and each touch's credit under one model.",
    flags: &[Flag::Milestone, Flag::Model, Flag::By, Flag::Customer],
    rules: &["T4", "A3", "A4", "A6", "A7", "A8", "A9", "A16", "M5", "M10", "H4"],
    columns: TimelineRow::COLUMNS,
    steps: &[
        "the customer's touches are read in their order and cut into the paths of the completions, as for everybody's credit",
        "the model, learnt from everybody, shares out each completion among the touches of its path; markov: the removal effects of the items, divided by their sum over the path",
    ],
    sql: &[
        touches::SQL,
        &[
            ("timeline_customer.sql", CUSTOMER),
            ("timeline_near.sql", NEAR),
            ("timeline_shapes.sql", SHAPES),
            ("timeline_completions.sql", COMPLETIONS),
        ],
    ],
    queries: |cx, args| {
        let (place, _) = selected_milestone(cx, args)?;
        let mut queries = touches::queries(cx, &args.filter, Some(place));
        queries.extend(of_customer(asked(args)?, place));
        Ok(queries)
    },
    equivalent: |_, _| {
        Ok(Equivalent::none(
            "the credit beside a touch is shared out over the whole path; the statements above say the events, on the store",
        ))
    },
    run,
};

fn asked(args: &Args) -> Result<&str, Error> {
    args.customer.as_deref().ok_or_else(|| Error::Usage {
        message: "this report is about one customer".to_owned(),
        hint: "name one with --customer ID, as in the data".to_owned(),
    })
}

fn of_customer(customer: &str, milestone: usize) -> [Query; 3] {
    let params = [
        ("customer", Param::Text(customer.to_owned())),
        ("milestone", Param::Int(i64::try_from(milestone).unwrap_or(i64::MAX))),
    ];
    [
        Query::new("timeline_customer.sql", CUSTOMER, &params),
        Query::new("timeline_shapes.sql", SHAPES, &params),
        Query::new("timeline_completions.sql", COMPLETIONS, &params),
    ]
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (place, milestone) = selected_milestone(cx, args)?;
    let model = model(cx, args)?;
    let id = asked(args)?;
    filter::check(cx, &args.filter)?;
    let (key, name) = customer(cx, id)?;
    let [_, shapes, completions] = of_customer(id, place);
    let credit = customer_credit(cx, args, place, key, &model)?;
    let CustomerCredit { setup, names, followed, gate } = &*credit;
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = parameters(cx, args, milestone, &model);
    answer.parameters.splice(0..0, [("customer", id.into()), ("name", name.into())]);
    answer.notes.push(OBSERVATIONAL);
    answer.notes.extend(touches::notes(&args.filter));
    let known = shapes.rows(cx.reader, |row| Ok((row.get::<u32>(0)?, shape_texts(row)?)))?.into_iter().collect();
    let line = Line { setup, key, view: args.by, names, known };
    let met = completions.rows(cx.reader, |row| {
        Ok(Met { at: row.get(0)?, before: row.get(1)?, value: row.get(2)?, counted: row.get(3)? })
    })?;
    answer.table.extend(rows(&line, followed, &met, milestone));
    if !line.chosen() {
        answer.notes.push("the customer is in none of the segments of the filter");
    }
    account(&mut answer, followed, gate.as_ref(), &model);
    Ok(answer)
}

/// The key and the name of a customer.
fn customer(cx: &ReportContext<'_>, id: &str) -> Result<(u32, Option<String>), Error> {
    let [customer, ..] = of_customer(id, 0);
    let found = customer.rows(cx.reader, |row| Ok((row.get::<u32>(0)?, row.get::<Option<String>>(2)?)))?;
    found.into_iter().next().map_or_else(|| Err(unknown(cx, id)?), Ok)
}

/// Cuts a customer's paths to a milestone and shares out its completions, once for all that is asked of the customer.
fn customer_credit(
    cx: &ReportContext<'_>,
    args: &Args,
    place: usize,
    key: u32,
    model: &Model,
) -> Result<Arc<CustomerCredit>, Error> {
    cx.cache.credits.get_or_make(answer_key(cx, "credit of a customer".to_owned(), args), cx.progress, || {
        let folded = touches::milestone_counts(cx, &args.filter, place)?;
        let mut input = touches::load_customer(cx, &args.filter, place, key)?;
        input.restrict(args.by);
        let gate = folded.counts().gate(place, args.by, model);
        let splitter = if gate.is_some() { None } else { folded.counts().credit_splitter(place, args.by, model) };
        let followed = follow(cx, &input.setup, key, place, args.by, splitter.as_ref())?;
        let touches::Input { setup, mut names } = input;
        Ok(CustomerCredit { setup, names: std::mem::take(&mut names[args.by.index()]), followed, gate })
    })
}

/// Says how the credits add up, or why there are none.
fn account(answer: &mut Answer, followed: &Followed, gate: Option<&Gate>, model: &Model) {
    match gate {
        Some(gate) => {
            answer.notes.push(format!("no credit: {} needs {}; here: {}", model.label(), gate.needs, gate.has));
        }
        None => answer.checks.extend(sums(followed, model)),
    }
    match model {
        Model::Markov => answer.notes.push(PER_PATH),
        Model::Participation => answer.notes.push(EACH),
        _ => {}
    }
}

/// What is said of Markov credit on a path (attribution.md 3).
const PER_PATH: &str = "per-path allocation: the removal effects of the items, divided by their sum over the path; over all paths this is not the items' credit";

/// What is said of the one model that does not sum.
const EACH: &str =
    "participation gives the first touch of each item on a path the whole credit: these overlap, do not add them";

/// There is no such customer: the ids that are near it.
fn unknown(cx: &ReportContext<'_>, id: &str) -> Result<Error, Error> {
    let near: Vec<String> = Query::new("timeline_near.sql", NEAR, &[("customer", Param::Text(id.to_owned()))])
        .rows(cx.reader, |row| row.get(0))?;
    let hint = if near.is_empty() {
        "ids are those of the data's events; in the explorer, Enter on a number lists the people behind it".to_owned()
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    Ok(Error::Usage { message: format!("there is no customer “{id}”"), hint })
}

/// The credits of each completion sum to it (A9).
fn sums(followed: &Followed, model: &Model) -> Option<Check> {
    let sum = |led: &Led| -> f64 { led.credits.iter().filter_map(|(_, credit)| *credit).sum() };
    let paths: Vec<(f64, f64)> =
        followed.led.iter().filter(|led| !led.credits.is_empty()).map(|led| (sum(led), led.weight)).collect();
    if !model.sums() || paths.is_empty() {
        return None;
    }
    let text = |(sum, weight): &(f64, f64)| format!("{} = {}", at_most(*sum, 3), at_most(*weight, 3));
    let mut texts: Vec<String> = paths.iter().take(TOLD).map(text).collect();
    if let Some(more) = paths.len().checked_sub(TOLD).filter(|more| *more > 0) {
        texts.push(format!("and {} more", separated(more as u64)));
    }
    Some(Check {
        name: "credits sum to each completion",
        kept: paths.iter().all(|(sum, weight)| equal(*sum, *weight)),
        detail: texts.join(", "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::domain::filter::Filter;
    use crate::domain::milestone::Count;
    use crate::domain::model::View;
    use crate::domain::time::{Span, Time};
    use crate::report::tests::{WORLD, ask, config, kept, milestone, row_texts};

    /// Ann: on day 1 opens at 0 h and 12 h, fills the organic form on day 2, buys for 40 on day 3; opens on day 4, buys for 7 on
    /// day 6; opens on day 8. Bob opens and buys nothing. Ten more open on day 1 and buy on day 3.
    const ANN: &str = "
        insert into touch values
            (0, 86400000000, 6, 0, 0), (0, 129600000000, 6, 1, 1), (0, 2*86400000000, 8, 2, 2), (0, 4*86400000000, 6, 3, 3),
            (0, 8*86400000000, 7, 4, 4), (1, 86400000000, 6, 0, 5);
        insert into customer select i, 'c' || i, i, false, null, null, null, null from range(10, 20) t(i);
        insert into touch select i, 86400000000, 6, 0, i from range(10, 20) t(i);
        insert into completion values
            (0, 0, 3*86400000000, 3, 40, null, 50, true), (0, 0, 6*86400000000, 4, 7, null, 51, false);
        insert into completion select 0, i, 3*86400000000, 1, null, null, i, true from range(10, 20) t(i);";

    fn of(model: &str, by: View, customer: &str) -> Args {
        Args { model: Some(model.into()), by, customer: Some(customer.into()), ..Args::default() }
    }

    /// Item, completion, credit and reason of each line.
    fn told(answer: &Answer) -> Vec<String> {
        row_texts(answer).iter().map(|row| row[5..].join(" ")).collect()
    }

    #[test]
    fn h4_a_timeline_shows_each_touch_with_its_credit_or_why_it_has_none() {
        let mut config = config(vec![], vec![milestone("sale", "purchase", None)]);
        let ann = |config: &Config, model, by| ask("timeline", config, &[WORLD, ANN], &of(model, by, "ann")).unwrap();
        let answer = ann(&config, "linear", View::Channel);
        let rows = row_texts(&answer);
        assert_eq!(rows[0], ["1970-01-02T00:00:00Z", "email_opened", "a", "email", "m1", "email", "1", "0.3333", "–"]);
        assert_eq!(rows[3][..2], ["1970-01-04T00:00:00Z", "purchase"]);
        assert_eq!(
            told(&answer)[1..],
            [
                "email 1 0.3333 –",
                "form 1 0.3333 –",
                "– 1 – completion, worth 40",
                "email – – after the last completion",
                "– – – only the first completion counts",
                "email – – after the last completion",
            ]
        );
        assert!(kept(&answer) && answer.checks[0].detail == "1 = 1", "{:?}", answer.checks);
        // The form bears no journey (A6).
        let answer = ann(&config, "last", View::Journey);
        assert_eq!(told(&answer)[..3], ["a 1 0.0000 –", "a 1 1.0000 –", "– – – no journey"]);
        // Every completion: the second has a path of its own, and is worth 7.
        config.milestones[0].count = Count::Every;
        let every = ANN.replace("51, false", "51, true");
        config.attribution.by_value = true;
        let answer = ask("timeline", &config, &[WORLD, &every], &of("first", View::Channel, "ann")).unwrap();
        assert_eq!(
            told(&answer),
            [
                "email 1 40.0000 –",
                "email 1 0.0000 –",
                "form 1 0.0000 –",
                "– 1 – completion, worth 40",
                "email 2 7.0000 –",
                "– 2 – completion, worth 7",
                "email – – after the last completion",
            ]
        );
        assert_eq!(answer.checks[0].detail, "40 = 40, 7 = 7");
    }

    #[test]
    fn a4_a16_what_is_too_old_or_left_out_says_so() {
        let mut config = config(vec![], vec![milestone("sale", "purchase", Some(Time(5 * Span::DAY.0)))]);
        config.attribution.lookback = Span(40 * Span::HOUR.0);
        let asked = |config: &Config, world: &str, filter: Filter| {
            told(
                &ask("timeline", config, &[WORLD, world], &Args { filter, ..of("last", View::Channel, "ann") })
                    .unwrap(),
            )
        };
        // Forty hours before day 3: the first open is 48 hours old, the second 36. Day 6: that of day 4 is 48 hours old.
        let rows = asked(&config, ANN, Filter::default());
        assert_eq!(rows[0], "email – – too old: more than 40h before the completion");
        assert!(rows[1].starts_with("email 1 "), "{rows:?}");
        // Not counted before tracking began.
        let late = ANN.replace("50, true", "50, false").replace("51, false", "51, true");
        let rows = asked(&config, &late, Filter::default());
        assert_eq!(rows[3], "– – – before tracking began: does not count");
        assert_eq!(rows[4], "email – – too old: more than 40h before the completion");
        assert_eq!(rows[5], "– 1 – completion, worth 7: no touch on its path");
        let texts = |name: &str| vec![name.to_owned()];
        let rows = asked(&config, ANN, Filter { channels: texts("form"), ..Filter::default() });
        assert_eq!(rows[1], "email – – left out by the filter");
        let rows = asked(&config, ANN, Filter { prioritise: texts("channel:form"), ..Filter::default() });
        assert_eq!(rows[1], "email – – gives way to touches that are prioritised");
        let rows = asked(&config, ANN, Filter { from: "1970-01-06".parse().ok(), ..Filter::default() });
        assert_eq!(rows[1], "email – – its completion is left out by the filter");
        assert_eq!(rows[3], "– 1 – completion, worth 40: left out by the filter");
        let answer = ask("timeline", &config, &[WORLD, ANN], &of("last", View::Channel, "bob")).unwrap();
        assert_eq!(told(&answer), ["email – – no completion"]);
    }

    #[test]
    fn a8_every_model_that_sums_sums_on_every_path() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        for model in Model::BUILT_IN {
            let answer = ask("timeline", &config, &[WORLD, ANN], &of(model.name(), View::Channel, "ann")).unwrap();
            assert!(kept(&answer), "{model:?} {:?}", answer.checks);
            assert_eq!(answer.checks.is_empty(), !model.sums());
            let noted = answer.notes.texts().iter().any(|note| note.starts_with("per-path allocation"));
            assert_eq!(noted, *model == Model::Markov);
        }
    }

    #[test]
    fn an_unknown_customer_is_refused_with_near_ids() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        let refused = |args: &Args| {
            let error = ask("timeline", &config, &[WORLD, ANN], args).unwrap_err();
            (error.to_string(), error.hint().to_owned())
        };
        let (message, hint) = refused(&of("last", View::Channel, "anne"));
        assert_eq!((message.as_str(), hint.as_str()), ("there is no customer “anne”", "did you mean ann?"));
        assert!(refused(&of("last", View::Channel, "zzzzzz")).1.starts_with("ids are those"));
        assert!(refused(&Args::default()).1.starts_with("name one with --customer"));
    }
}
