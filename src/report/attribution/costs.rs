//! Where the credit meets the money: what was spent on each item, per attributed completion and against their value (R8).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::checks::{equal, listed, sums};
use super::question::{model, parameters};
use super::wording::{OBSERVATIONAL, PARTICIPATION, STEPS};
use crate::attribution::Credits;
use crate::config::Config;
use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::half_up;
use crate::domain::filter::Filter;
use crate::domain::metric::{Metric, metrics};
use crate::domain::model::Model;
use crate::domain::table::Cell;
use crate::domain::zone::Zone;
use crate::store::Param;

use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::query::Query;
use crate::report::stands::{Stands, UNATTRIBUTED};
use crate::report::{filter, touches, verification_sql};

const COSTS: &str = include_str!("costs.sql");
const TOTAL: &str = include_str!("costs_total.sql");
const VALUED: &str = include_str!("costs_valued.sql");

const COLUMNS: &[&Metric] =
    &metrics(["item", "credit", "cost", "cost_per_completion", "credit.value", "return", "credit.kind"]);

/// What is said where there is nothing to compare the credit with.
const NO_COSTS: &str = "there are no costs: map a table with spent_on, amount and journey_id, channel or asset_id under [source.costs], or call it costs";

/// The report.
pub const REPORT: Report = Report {
    name: "attribution-costs",
    title: "Credit and money",
    about: "What each journey, channel or asset cost, per attributed completion and against their value.",
    flags: &[Flag::Milestone, Flag::Model, Flag::By],
    rules: &["A5", "A7", "A8", "A9", "A10", "A16", "A17", "R8"],
    columns: COLUMNS,
    steps: &[
        STEPS[0],
        STEPS[1],
        "costs are summed by item of the view: those of the days of the period, without one all up to as_of; journeys and channels of the filter select costs as well",
        "cost_per_completion = cost / completions that the model attributes to the item; return = (value that it attributes − cost) / cost",
    ],
    sql: &[
        verification_sql::SQL[0],
        verification_sql::SQL[1],
        verification_sql::SQL[2],
        verification_sql::SQL[3],
        verification_sql::CREDITS,
        ("costs.sql", COSTS),
        ("costs_total.sql", TOTAL),
        ("costs_valued.sql", VALUED),
    ],
    queries: |cx, args| {
        let mut queries = verification_sql::queries(cx, args, verification_sql::CREDITS)?;
        let params = params(cx, args)?;
        for (name, text) in [("costs.sql", COSTS), ("costs_total.sql", TOTAL), ("costs_valued.sql", VALUED)] {
            queries.push(Query::new(name, text, &params));
        }
        Ok(queries)
    },
    run,
};

fn params(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<(&'static str, Param)>, Error> {
    let (place, _) = selected_milestone(cx, args)?;
    // A cost is of a calendar day, whatever the zone: a source's dates are midnights in UTC (T3).
    let (first, last) = Zone::default().days(args.filter.from, args.filter.to);
    let day = |time: Option<crate::domain::time::Time>| time.map_or(Param::Null, |time| Param::Int(time.0));
    let mut params = filter::params(cx, &args.filter);
    params.extend([
        ("milestone", Param::Int(i64::try_from(place).unwrap_or(i64::MAX))),
        ("view", Param::Text(args.by.name().to_owned())),
        ("first_day", day(first)),
        ("last_day", day(last)),
    ]);
    Ok(params)
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (place, milestone) = selected_milestone(cx, args)?;
    let model = model(cx, args)?;
    filter::check(cx, &args.filter)?;
    let spent = Spent::read(cx, &params(cx, args)?)?;
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = parameters(cx, args, milestone, &model);
    answer.parameters.push(("costs", spent.total.into()));
    if spent.known == 0 {
        answer.notes.push(NO_COSTS);
        return Ok(answer);
    }
    answer.notes.push(OBSERVATIONAL);
    answer.notes.extend(touches::notes(&args.filter));
    let counted = credited(cx, args, place, &model, false)?;
    let valued = if spent.valued || cx.config.attribution.by_value {
        Some(credited(cx, args, place, &model, true)?)
    } else {
        None
    };
    let both = Both { counted, valued, by_value: cx.config.attribution.by_value };
    answer.gate.clone_from(&both.measured().0.gate);
    answer.checks.push(spent.check());
    if answer.gate.is_some() {
        return Ok(answer);
    }
    let (_, folded) = both.measured();
    answer.notes.extend(folded.by_view(place, args.by));
    answer.checks.extend(sums(&both.measured().0, &model));
    answer.table.rows = both.rows(args, &spent);
    if model == Model::Participation {
        answer.notes.push(PARTICIPATION);
    }
    answer.notes.extend(spent.notes(args));
    answer.notes.extend(idle(&answer, &args.filter));
    Ok(answer)
}

/// Credits and the fold that they come from.
type Credited = (Credits, Arc<touches::TouchCounts>);

/// The credits by count or by value, whatever the configuration measures.
fn credited(
    cx: &ReportContext<'_>,
    args: &Args,
    place: usize,
    model: &Model,
    by_value: bool,
) -> Result<Credited, Error> {
    let mut config: Config = cx.config.clone();
    config.attribution.by_value = by_value;
    let folded = touches::milestone_counts(&ReportContext { config: &config, ..*cx }, &args.filter, place)?;
    let credits = folded.counts().credits(place, args.by, model);
    // The model is one of the configuration: the fold has its weights.
    let credits = credits.ok_or_else(|| Error::unknown("model", model.name(), &[]))?;
    Ok((credits, folded))
}

/// The same credit as completions and as their value.
struct Both {
    counted: Credited,
    /// `None` where no completion has a value.
    valued: Option<Credited>,
    by_value: bool,
}

impl Both {
    /// As the configuration measures it.
    fn measured(&self) -> &Credited {
        self.valued.as_ref().filter(|_| self.by_value).unwrap_or(&self.counted)
    }

    fn rows(&self, args: &Args, spent: &Spent) -> Vec<Vec<Cell>> {
        let by_item = |(credits, folded): &Credited| -> BTreeMap<String, f64> {
            credits.rows.iter().map(|row| (folded.item(args.by, row.item).to_owned(), row.credit)).collect()
        };
        let counts = by_item(&self.counted);
        let values = self.valued.as_ref().map(by_item);
        let row = |item: &str, credit: f64| {
            let cost = spent.of(item);
            let value = values.as_ref().map(|values| values.get(item).copied().unwrap_or(0.0));
            let count = counts.get(item).copied().filter(|count| *count > 0.0);
            let back = cost.zip(value).filter(|(cost, _)| *cost > 0.0).map(|(cost, value)| (value - cost) / cost);
            vec![
                item.into(),
                credit.into(),
                cost.into(),
                cost.zip(count).map(|(cost, count)| cost / count).into(),
                value.into(),
                back.into(),
                Stands::Item.name().into(),
            ]
        };
        let (credits, folded) = self.measured();
        let credited: Vec<&str> = credits.rows.iter().map(|row| folded.item(args.by, row.item)).collect();
        let mut rows: Vec<Vec<Cell>> =
            credited.iter().zip(&credits.rows).map(|(item, credit)| row(item, credit.credit)).collect();
        let others = spent.items.iter().filter_map(|one| one.item.as_deref().filter(|_| one.kept));
        rows.extend(others.filter(|item| !credited.contains(item)).map(|item| row(item, 0.0)));
        if let Some(cost) = spent.without() {
            let none = format!("(no {})", args.by.name());
            let kind = Stands::NoItem.name().into();
            rows.push(vec![none.into(), Cell::Null, cost.into(), Cell::Null, Cell::Null, Cell::Null, kind]);
        }
        let value = self.valued.as_ref().map(|(credits, _)| credits.unattributed().0);
        let rest = credits.unattributed().0;
        let kind = Stands::Unattributed.name().into();
        rows.push(vec![UNATTRIBUTED.into(), rest.into(), Cell::Null, Cell::Null, value.into(), Cell::Null, kind]);
        rows
    }
}

/// What was spent on one item, or on none.
struct One {
    item: Option<String>,
    /// The journeys and channels of the filter let it through.
    kept: bool,
    cost: f64,
    costs: i64,
}

/// What was spent in the period.
struct Spent {
    items: Vec<One>,
    total: f64,
    /// How many costs there are in any period.
    known: i64,
    /// Completions have a value.
    valued: bool,
}

impl Spent {
    fn read(cx: &ReportContext<'_>, params: &[(&'static str, Param)]) -> Result<Self, Error> {
        let items = Query::new("costs.sql", COSTS, params).rows(cx.reader, |row| {
            Ok(One { item: row.get(0)?, kept: row.get(1)?, cost: row.get(2)?, costs: row.get(3)? })
        })?;
        let total = Query::new("costs_total.sql", TOTAL, params);
        let (total, known) = total.rows(cx.reader, |row| Ok((row.get(0)?, row.get(2)?)))?.pop().unwrap_or((0.0, 0));
        let valued = Query::new("costs_valued.sql", VALUED, params);
        let valued = valued.rows(cx.reader, |row| row.get::<i64>(0))?.pop().is_some_and(|valued| valued > 0);
        Ok(Self { items, total, known, valued })
    }

    /// What was spent on an item.
    fn of(&self, item: &str) -> Option<f64> {
        self.items.iter().find(|one| one.kept && one.item.as_deref() == Some(item)).map(|one| one.cost)
    }

    /// What was spent on no item of the view.
    fn without(&self) -> Option<f64> {
        self.items.iter().find(|one| one.kept && one.item.is_none()).map(|one| one.cost)
    }

    /// What the filter leaves out, and how many costs that are.
    fn left_out(&self) -> (f64, i64) {
        let out = self.items.iter().filter(|one| !one.kept);
        out.fold((0.0, 0), |(cost, costs), one| (cost + one.cost, costs + one.costs))
    }

    fn check(&self) -> Check {
        let kept: f64 = self.items.iter().filter(|one| one.kept).map(|one| one.cost).sum();
        let (out, costs) = self.left_out();
        let rest = if costs > 0 { format!(" + {} left out", half_up(out, 2)) } else { String::new() };
        Check {
            name: "costs sum to all costs",
            kept: equal(kept + out, self.total),
            detail: format!("{}{rest} = {}", half_up(kept, 2), half_up(self.total, 2)),
        }
    }

    fn notes(&self, args: &Args) -> Vec<String> {
        let mut notes = Vec::new();
        let view = args.by.name();
        if let Some(one) = self.items.iter().find(|one| one.kept && one.item.is_none()) {
            notes.push(format!("cost without {}: {} in {} rows", article(view), half_up(one.cost, 2), one.costs));
        }
        let (out, costs) = self.left_out();
        if costs > 0 {
            notes.push(format!("the filter leaves out costs of {} in {costs} rows", half_up(out, 2)));
        }
        let Filter { segments, business_units, platforms, .. } = &args.filter;
        let unknown = [(segments, "segment"), (business_units, "business unit"), (platforms, "platform")];
        let unknown: Vec<&str> = unknown.iter().filter(|(list, _)| !list.is_empty()).map(|(_, name)| *name).collect();
        if !unknown.is_empty() {
            notes.push(format!(
                "costs are not known by {}: they are those of everybody, the credit is not",
                unknown.join(" or ")
            ));
        }
        notes
    }
}

fn article(view: &str) -> String {
    if view.starts_with('a') { format!("an {view}") } else { format!("a {view}") }
}

/// Items that cost something and have no credit.
fn idle(answer: &Answer, filter: &Filter) -> Option<String> {
    let own = |row: &&Vec<Cell>| {
        row[1].number() == Some(0.0)
            && row[2].number().is_some()
            && row.last().and_then(Cell::text) == Some(Stands::Item.name())
    };
    let names: Vec<String> =
        answer.table.rows.iter().filter(own).filter_map(|row| row[0].text().map(str::to_owned)).collect();
    let why = if filter.is_empty() { "" } else { " after the filter" };
    (!names.is_empty()).then(|| format!("cost without credit{why}: {}", listed(&names)))
}

#[cfg(test)]
mod tests {
    use super::super::credit::tests::PATHS;
    use super::*;
    use crate::domain::model::View;
    use crate::report::tests::{WORLD, ask, config, kept, milestone, row, row_texts};

    /// Beside the ten of `PATHS`, who open a's mail, fill a form and buy for 10, and one who buys for 7 without a touch: 20 for
    /// journey a, which has but email, 30 for forms, 5 for journey b, which has but whatsapp; 99 on a day to come.
    const COSTS: &str = "insert into cost values
        (0, 20, 'a', null, null), (2*86400000000, 30, null, 'form', null), (3*86400000000, 5, 'b', null, null),
        (20*86400000000, 99, 'a', 'email', null);";

    fn asked(by_value: bool, filter: Filter, more: &str) -> Answer {
        let mut config = config(vec![], vec![milestone("sale", "purchase", None)]);
        config.attribution.by_value = by_value;
        let args = Args { model: Some("linear".into()), by: View::Channel, filter, ..Args::default() };
        let answer = ask("attribution-costs", &config, &[WORLD, PATHS, more], &args).unwrap();
        assert!(kept(&answer), "{:?}", answer.checks);
        answer
    }

    fn texts(name: &str) -> Vec<String> {
        vec![name.to_owned()]
    }

    #[test]
    fn r8_cost_meets_credit_and_value() {
        // Half of ten completions each, worth 50 each.
        let answer = asked(false, Filter::default(), COSTS);
        assert_eq!(
            row_texts(&answer),
            [
                ["email", "5.0000", "20.0000", "4.0000", "50.0000", "1.5000", "item"],
                ["form", "5.0000", "30.0000", "6.0000", "50.0000", "0.6667", "item"],
                ["whatsapp", "0.0000", "5.0000", "–", "0.0000", "-1.0000", "item"],
                ["Unattributed", "1.0000", "–", "–", "7.0000", "–", "unattributed"],
            ]
        );
        assert!(answer.notes.texts().contains(&"cost without credit: whatsapp".into()), "{:?}", answer.notes);
        // Measured by value the credit is the value; a completion costs the same.
        let answer = asked(true, Filter::default(), COSTS);
        assert_eq!(row(&answer, "email"), ["email", "50.0000", "20.0000", "4.0000", "50.0000", "1.5000", "item"]);
        assert_eq!(row(&answer, UNATTRIBUTED)[1], "7.0000");
        // Where no completion has a value there is none, which is not 0.
        let answer = asked(false, Filter::default(), &format!("{COSTS} update completion set value = null;"));
        assert_eq!(row(&answer, "email"), ["email", "5.0000", "20.0000", "4.0000", "–", "–", "item"]);
    }

    #[test]
    fn a10_items_called_as_what_is_no_item_have_lines_of_their_own() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        // Journey a is called (no journey), b Unattributed; 3 were spent on no journey.
        let world = "
            update shape set journey = case journey when 'a' then '(no journey)' when 'b' then 'Unattributed' end;
            insert into cost values
                (0, 20, '(no journey)', null, null), (0, 5, 'Unattributed', null, null), (0, 3, null, 'email', null);";
        let args = Args { model: Some("linear".into()), ..Args::default() };
        let answer = ask("attribution-costs", &config, &[WORLD, PATHS, world], &args).unwrap();
        assert!(kept(&answer), "{:?}", answer.checks);
        let rows: Vec<Vec<String>> = row_texts(&answer)
            .into_iter()
            .map(|row| [row[0].clone(), row[1].clone(), row[2].clone(), row[6].clone()].to_vec())
            .collect();
        assert_eq!(
            rows,
            [
                ["(no journey)", "10.0000", "20.0000", "item"],
                ["Unattributed", "0.0000", "5.0000", "item"],
                ["(no journey)", "–", "3.0000", "none"],
                ["Unattributed", "1.0000", "–", "unattributed"],
            ]
        );
        assert!(answer.notes.texts().contains(&"cost without credit: Unattributed".into()), "{:?}", answer.notes);
    }

    #[test]
    fn a16_the_filter_selects_costs_and_says_what_it_leaves_out() {
        let journeys = Filter { journeys: texts("a"), ..Filter::default() };
        let answer = asked(false, journeys, COSTS);
        assert_eq!(row(&answer, "email")[1..4], ["10.0000", "20.0000", "2.0000"]);
        assert_eq!(answer.table.rows.len(), 2);
        assert!(answer.notes.texts().iter().any(|note| note == "the filter leaves out costs of 35.00 in 2 rows"));
        let answer = asked(false, Filter { channels: texts("form"), ..Filter::default() }, COSTS);
        assert_eq!(row(&answer, "form")[1..4], ["10.0000", "30.0000", "3.0000"]);
        let days = Filter { from: "1970-01-03".parse().ok(), to: "1970-01-04".parse().ok(), ..Filter::default() };
        let answer = asked(false, days, COSTS);
        assert_eq!((&row(&answer, "email")[2], &row(&answer, "form")[2]), (&"–".to_owned(), &"30.0000".to_owned()));
        let answer = asked(false, Filter { platforms: texts("ios"), ..Filter::default() }, COSTS);
        assert!(answer.notes.texts().iter().any(|note| note.starts_with("costs are not known by platform")));
    }

    #[test]
    fn without_costs_the_answer_says_which_table_is_missing() {
        let answer = asked(false, Filter::default(), "");
        assert!(answer.table.rows.is_empty() && answer.notes[0].text.contains("[source.costs]"), "{:?}", answer.notes);
    }

    #[test]
    fn a7_a_gate_shows_no_credit_but_the_gate() {
        let config = config(vec![], vec![milestone("sale", "purchase", None)]);
        let answer = ask("attribution-costs", &config, &[WORLD, COSTS], &Args::default()).unwrap();
        assert!(answer.gate.is_some() && answer.table.rows.is_empty());
    }
}
