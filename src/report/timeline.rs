//! One customer's touches and completions in their order, and each touch's credit (A3, A4, A9, H4).

mod follow;

use std::collections::HashMap;

use crate::attribution::{OLDEST, Setup, TouchShape};
use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::half_up;
use crate::domain::metric::{Metric, metrics};
use crate::domain::milestone::Milestone;
use crate::domain::model::{Model, View};
use crate::domain::table::Cell;
use crate::domain::time::Time;
use crate::store::{self, Param, Row};

use super::attribution::{OBSERVATIONAL, equal, model, parameters};
use super::query::text;
use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::query::Query;
use crate::report::{filter, touches};
use follow::{Followed, Led, follow};

const CUSTOMER: &str = include_str!("timeline/timeline_customer.sql");
const NEAR: &str = include_str!("timeline/timeline_near.sql");
const SHAPES: &str = include_str!("timeline/timeline_shapes.sql");
const COMPLETIONS: &str = include_str!("timeline/timeline_completions.sql");

const COLUMNS: &[&Metric] =
    &metrics(["time", "event", "journey", "channel", "asset", "item", "completion", "touch.credit", "timeline.reason"]);

/// The report.
pub const REPORT: Report = Report {
    name: "timeline",
    title: "Timeline",
    about: "Every touch and completion of one customer, and each touch's credit under one model.",
    flags: &[Flag::Milestone, Flag::Model, Flag::By, Flag::Customer],
    rules: &["T4", "A3", "A4", "A6", "A7", "A8", "A9", "A16", "M5", "M10", "H4"],
    columns: COLUMNS,
    steps: &[
        "the customer's touches are read in their order and cut into the paths of the completions, as for everybody's credit",
        "the model, learnt from everybody, shares out each completion among the touches of its path; markov: the removal effects of the items, divided by their sum over the path",
    ],
    sql: &[
        touches::SQL[0],
        touches::SQL[1],
        touches::SQL[2],
        touches::SQL[3],
        ("timeline_customer.sql", CUSTOMER),
        ("timeline_near.sql", NEAR),
        ("timeline_shapes.sql", SHAPES),
        ("timeline_completions.sql", COMPLETIONS),
    ],
    queries: |cx, args| {
        let (place, _) = selected_milestone(cx, args)?;
        let mut queries = touches::queries(cx, &args.filter, Some(place));
        queries.extend(of_customer(asked(args)?, place));
        Ok(queries)
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
    let [customer, shapes, completions] = of_customer(id, place);
    let found = customer.rows(cx.reader, |row| Ok((row.get::<u32>(0)?, row.get::<Option<String>>(2)?)))?;
    let Some((key, name)) = found.into_iter().next() else { return Err(unknown(cx, id)?) };
    let folded = touches::milestone_counts(cx, &args.filter, place)?;
    let mut input = touches::load(cx, &args.filter, cx.config.attribution.lookback, Some(place))?;
    input.restrict(args.by);
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = parameters(cx, args, milestone, &model);
    answer.parameters.splice(0..0, [("customer", id.into()), ("name", name.into())]);
    answer.notes.push(OBSERVATIONAL);
    answer.notes.extend(touches::notes(&args.filter));
    let gate = folded.counts().credits(place, args.by, &model).and_then(|credits| credits.gate);
    let splitter = if gate.is_some() { None } else { folded.counts().credit_splitter(place, args.by, &model) };
    let followed = follow(cx, &input.setup, key, place, args.by, splitter.as_ref())?;
    let known = shapes.rows(cx.reader, |row| Ok((row.get::<u32>(0)?, named(row)?)))?.into_iter().collect();
    let line = Line { setup: &input.setup, key, view: args.by, names: &input.names[args.by as usize], known };
    let met = completions.rows(cx.reader, |row| {
        Ok(Met { at: row.get(0)?, before: row.get(1)?, value: row.get(2)?, counted: row.get(3)? })
    })?;
    answer.table.rows = rows(&line, &followed, &met, milestone);
    if !line.chosen() {
        answer.notes.push("the customer is in none of the segments of the filter");
    }
    match gate {
        Some(gate) => {
            answer.notes.push(format!("no credit: {} needs {}; here: {}", model.label(), gate.needs, gate.has));
        }
        None => answer.checks.extend(sums(&followed, &model)),
    }
    match model {
        Model::Markov => answer.notes.push(PER_PATH),
        Model::Participation => answer.notes.push(EACH),
        _ => {}
    }
    Ok(answer)
}

/// What is said of Markov credit on a path (attribution.md 3).
const PER_PATH: &str = "per-path allocation: the removal effects of the items, divided by their sum over the path; over all paths this is not the items' credit";

/// What is said of the one model that does not sum.
const EACH: &str = "participation gives the first touch of each item on a path the whole credit: it does not add up";

/// What tells of a customer's touches.
struct Line<'a> {
    setup: &'a Setup,
    key: u32,
    view: View,
    names: &'a [String],
    /// By shape: event, journey, channel, asset.
    known: HashMap<u32, [Cell; 4]>,
}

fn named(row: &Row<'_>) -> Result<[Cell; 4], store::Error> {
    Ok([text(row, 1)?, text(row, 2)?, text(row, 3)?, text(row, 4)?])
}

/// An event that met the milestone's conditions.
struct Met {
    at: i64,
    before: u32,
    value: Option<f64>,
    counted: bool,
}

/// Touches and completions in the order of T4.
fn rows(line: &Line<'_>, followed: &Followed, met: &[Met], milestone: &Milestone) -> Vec<Vec<Cell>> {
    let mut rows = Vec::with_capacity(followed.touches.len() + met.len());
    let mut met = met.iter().peekable();
    let mut counted = 0;
    let mut done = |rows: &mut Vec<Vec<Cell>>, touches: u32| {
        while let Some(one) = met.next_if(|one| one.before <= touches) {
            counted += usize::from(one.counted);
            let number = one.counted.then_some(counted);
            rows.push(completed(one, number, followed, milestone));
        }
    };
    for (place, (at, shape)) in (0..).zip(&followed.touches) {
        done(&mut rows, place);
        rows.push(line.touch(place, *at, *shape, followed));
    }
    done(&mut rows, u32::MAX);
    rows
}

fn completed(one: &Met, number: Option<usize>, followed: &Followed, milestone: &Milestone) -> Vec<Cell> {
    let value = one.value.map_or_else(String::new, |value| format!(", worth {value}"));
    let why = match number.map(|number| followed.led.get(number - 1)) {
        Some(Some(led)) if led.picked && led.credits.is_empty() => {
            format!("completion{value}: no touch on its path")
        }
        Some(Some(led)) if led.picked => format!("completion{value}"),
        Some(_) => format!("completion{value}: left out by the filter"),
        None if milestone.tracking_since.is_some_and(|since| one.at < since.0) => {
            "before tracking began: does not count".to_owned()
        }
        None => "only the first completion counts".to_owned(),
    };
    let number: Cell = number.map(|number| number as u64).into();
    vec![
        Time(one.at).into(),
        milestone.trigger.clone().into(),
        Cell::Null,
        Cell::Null,
        Cell::Null,
        Cell::Null,
        number,
        Cell::Null,
        why.into(),
    ]
}

impl Line<'_> {
    /// The customer is of the segments of the filter.
    fn chosen(&self) -> bool {
        self.setup.customers.get(self.key as usize).is_some_and(|customer| customer.chosen)
    }

    fn touch(&self, place: u32, at: i64, shape: u32, followed: &Followed) -> Vec<Cell> {
        let none = [Cell::Null, Cell::Null, Cell::Null, Cell::Null];
        let [event, journey, channel, asset] = self.known.get(&shape).cloned().unwrap_or(none);
        let of = self.setup.shapes.get(shape as usize).copied().unwrap_or_default();
        let item = of.items[self.view as usize].and_then(|item| self.names.get(item as usize)).cloned();
        let on = (1_u64..).zip(&followed.led).find_map(|(number, led)| {
            let (_, credit) = led.credits.iter().find(|(own, _)| *own == place)?;
            Some((number, *credit))
        });
        let why = if on.is_some() { None } else { Some(self.why(place, at, &of, followed)) };
        vec![
            Time(at).into(),
            event,
            journey,
            channel,
            asset,
            item.into(),
            on.map(|(number, _)| number).into(),
            on.and_then(|(_, credit)| credit).into(),
            why.into(),
        ]
    }

    /// Why a touch is on no path.
    fn why(&self, place: u32, at: i64, of: &TouchShape, followed: &Followed) -> String {
        let customer = self.setup.customers.get(self.key as usize).copied().unwrap_or_default();
        if !(of.kept && customer.chosen && of.unit.unwrap_or(customer.unit)) {
            return "left out by the filter".to_owned();
        }
        if at < (self.setup.as_of - OLDEST).0 {
            return "more than 730 d before the end of the data".to_owned();
        }
        let Some(led) = followed.led.iter().find(|led| led.span.contains(&place)) else {
            let none = followed.led.is_empty();
            return if none { "no completion" } else { "after the last completion" }.to_owned();
        };
        if !led.picked {
            return "its completion is left out by the filter".to_owned();
        }
        if led.at.saturating_sub(at) > of.lookback.0 {
            return format!("too old: more than {} before the completion", of.lookback);
        }
        if of.items[self.view as usize].is_none() {
            return format!("no {}", self.view.name());
        }
        "gives way to touches that are prioritised".to_owned()
    }
}

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
    let texts: Vec<String> =
        paths.iter().map(|(sum, weight)| format!("{} = {}", half_up(*sum, 3), half_up(*weight, 3))).collect();
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
    use crate::domain::time::Span;
    use crate::report::tests::{WORLD, ask, config, kept, milestone, row_texts};

    /// Ann: on day 1 opens at 0 h and 12 h, fills the organic form on day 2, buys for 40 on day 3; opens on day 4, buys for 7 on
    /// day 6; opens on day 8. Bob opens and buys nothing. Ten more open on day 1 and buy on day 3.
    const ANN: &str = "
        insert into touch values
            (0, 86400000000, 6, 0), (0, 129600000000, 6, 1), (0, 2*86400000000, 8, 2), (0, 4*86400000000, 6, 3), (0, 8*86400000000, 7, 4),
            (1, 86400000000, 6, 5);
        insert into customer select i, 'c' || i, i, false, null, null, null, null from range(10, 20) t(i);
        insert into touch select i, 86400000000, 6, i from range(10, 20) t(i);
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
        assert!(kept(&answer) && answer.checks[0].detail == "1.000 = 1.000", "{:?}", answer.checks);
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
        assert_eq!(answer.checks[0].detail, "40.000 = 40.000, 7.000 = 7.000");
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
