//! Where the credit meets the money: what was spent on each item, per attributed completion and against their value (R8).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::checks::{equal, listed, sums};
use super::question::{model, parameters};
use super::wording::{OBSERVATIONAL, PARTICIPATION, STEPS};
use crate::attribution::{Credit, Credits};
use crate::domain::answer::{Answer, Check, Gate};
use crate::domain::decimal::{at_most, separated};
use crate::domain::filter::Filter;
use crate::domain::model::Model;
use crate::domain::row::Row as _;
use crate::domain::zone::Zone;
use crate::store::Param;

use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::query::Query;
use crate::report::stands::{Stands, UNATTRIBUTED};
use crate::report::touches::BothMeasures;
use crate::report::{filter, touches, verification_sql};

const COSTS: &str = include_str!("costs.sql");
const TOTAL: &str = include_str!("costs_total.sql");
const VALUED: &str = include_str!("costs_valued.sql");

crate::row! {
    /// What one item cost, beside its credit.
    pub struct CostRow {
        item: String,
        credit: Option<f64>,
        cost: Option<f64>,
        cost_per_completion: Option<f64>,
        value: Option<f64> = "credit.value",
        returned: Option<f64> = "return",
        kind: Stands = "credit.kind",
    }
}

/// What is said where there is nothing to compare the credit with.
const NO_COSTS: &str = "there are no costs: map a table with spent_on, amount and journey_id, channel or asset_id under [source.costs], or call it costs";

/// The report.
pub const REPORT: Report = Report {
    name: "attribution-costs",
    title: "Credit and money",
    about: "What each journey, channel or asset cost, per attributed completion and against their value.",
    flags: &[Flag::Milestone, Flag::Model, Flag::By],
    rules: &["A5", "A7", "A8", "A9", "A10", "A16", "A17", "R8"],
    columns: CostRow::COLUMNS,
    steps: &[
        STEPS[0],
        STEPS[1],
        "costs are summed by item of the view: those of the days of the period, without one all up to as_of; journeys and channels of the filter select costs as well",
        "cost_per_completion = cost / completions that the model attributes to the item; return = (value that it attributes − cost) / cost",
    ],
    sql: &[
        touches::SQL,
        &[verification_sql::CREDITS, ("costs.sql", COSTS), ("costs_total.sql", TOTAL), ("costs_valued.sql", VALUED)],
    ],
    queries: |cx, args| {
        let mut queries = verification_sql::queries(cx, args, verification_sql::CREDITS)?;
        let params = params(cx, args)?;
        for (name, text) in [("costs.sql", COSTS), ("costs_total.sql", TOTAL), ("costs_valued.sql", VALUED)] {
            queries.push(Query::new(name, text, &params));
        }
        Ok(queries)
    },
    equivalent: |_, _| Ok(Equivalent::of_paths()),
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
    let both = Both::read(cx, args, place, &model, spent.valued)?;
    let (credits, measured) = both.measured();
    answer.gate.clone_from(&credits.gate);
    answer.checks.push(spent.check());
    if answer.gate.is_some() {
        return Ok(answer);
    }
    answer.notes.extend(both.counts.by_view(measured, args.by));
    answer.checks.extend(sums(credits, &model));
    let rows = both.rows(args, &spent);
    let idle = idle(&rows, &args.filter);
    answer.table.extend(rows);
    if model == Model::Participation {
        answer.notes.push(PARTICIPATION);
    }
    answer.notes.extend(spent.notes(args));
    answer.notes.extend(idle);
    Ok(answer)
}

/// The credit of each item of a view by the default model, with its interval (A9, A12).
pub(in crate::report) struct ItemCredits {
    /// Why there is none (A7).
    pub gate: Option<Gate>,
    /// By the item's name; nothing where the completions are worth nothing.
    pub items: Vec<(String, f64, Option<(f64, f64)>)>,
}

/// The credit of the items in completions or in their value, whatever the configuration measures.
///
/// # Errors
/// When there is no such milestone, the store cannot be read or the question is withdrawn.
pub(in crate::report) fn item_credits(
    cx: &ReportContext<'_>,
    args: &Args,
    by_value: bool,
) -> Result<ItemCredits, Error> {
    let (place, _) = selected_milestone(cx, args)?;
    let both = Both::read(cx, args, place, &Model::default(), by_value)?;
    let credits = if by_value { both.valued.as_ref().unwrap_or(&both.counted) } else { &both.counted };
    let worth = credits.rows.iter().filter(|row| row.percent.is_some());
    let item = |row: &Credit| (both.counts.item(args.by, row.item).to_owned(), row.credit, row.credit_interval);
    Ok(ItemCredits { gate: credits.gate.clone(), items: worth.map(item).collect() })
}

/// The same credit as completions and as their value, from one read of the touches.
struct Both {
    counts: Arc<touches::TouchCounts>,
    counted: Credits,
    /// `None` where no completion has a value.
    valued: Option<Credits>,
    places: BothMeasures,
    by_value: bool,
}

impl Both {
    fn read(
        cx: &ReportContext<'_>,
        args: &Args,
        milestone: usize,
        model: &Model,
        have_values: bool,
    ) -> Result<Self, Error> {
        let by_value = cx.config.attribution.by_value;
        // Without values the counts of the other reports do.
        let counts = if have_values || by_value {
            touches::counts_by_both_measures(cx, &args.filter, milestone)?
        } else {
            touches::milestone_counts(cx, &args.filter, milestone)?
        };
        let both = counts.both_measures();
        let places = both.unwrap_or(BothMeasures { counted: milestone, valued: milestone });
        // The model is one of the configuration: the counts have its weights.
        let credits = |place| {
            counts.counts().credits(place, args.by, model).ok_or_else(|| Error::unknown("model", model.name(), &[]))
        };
        let (counted, valued) = (credits(places.counted)?, both.map(|both| credits(both.valued)).transpose()?);
        Ok(Self { counts, counted, valued, places, by_value })
    }

    /// As the configuration measures it: the credits, and the position of the milestone that they are of.
    fn measured(&self) -> (&Credits, usize) {
        match &self.valued {
            Some(valued) if self.by_value => (valued, self.places.valued),
            _ => (&self.counted, self.places.counted),
        }
    }

    fn rows(&self, args: &Args, spent: &Spent) -> Vec<CostRow> {
        let by_item = |credits: &Credits| -> BTreeMap<String, f64> {
            credits.rows.iter().map(|row| (self.counts.item(args.by, row.item).to_owned(), row.credit)).collect()
        };
        let counts = by_item(&self.counted);
        let values = self.valued.as_ref().map(by_item);
        let row = |item: &str, credit: f64| {
            let cost = spent.of(item);
            let value = values.as_ref().map(|values| values.get(item).copied().unwrap_or(0.0));
            let count = counts.get(item).copied().filter(|count| *count > 0.0);
            let back = cost.zip(value).filter(|(cost, _)| *cost > 0.0).map(|(cost, value)| (value - cost) / cost);
            CostRow {
                item: item.to_owned(),
                credit: Some(credit),
                cost,
                cost_per_completion: cost.zip(count).map(|(cost, count)| cost / count),
                value,
                returned: back,
                kind: Stands::Item,
            }
        };
        let (credits, _) = self.measured();
        let credited: Vec<&str> = credits.rows.iter().map(|row| self.counts.item(args.by, row.item)).collect();
        let mut rows: Vec<CostRow> =
            credited.iter().zip(&credits.rows).map(|(item, credit)| row(item, credit.credit)).collect();
        let others = spent.items.iter().filter_map(|one| one.item.as_deref().filter(|_| one.kept));
        rows.extend(others.filter(|item| !credited.contains(item)).map(|item| row(item, 0.0)));
        if let Some(cost) = spent.without() {
            rows.push(CostRow {
                item: format!("(no {})", args.by.name()),
                credit: None,
                cost: Some(cost),
                cost_per_completion: None,
                value: None,
                returned: None,
                kind: Stands::NoItem,
            });
        }
        rows.push(CostRow {
            item: UNATTRIBUTED.to_owned(),
            credit: Some(credits.unattributed().0),
            cost: None,
            cost_per_completion: None,
            value: self.valued.as_ref().map(|credits| credits.unattributed().0),
            returned: None,
            kind: Stands::Unattributed,
        });
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
        let rest = if costs > 0 { format!(" + {} left out", at_most(out, 2)) } else { String::new() };
        Check {
            name: "costs sum to all costs",
            kept: equal(kept + out, self.total),
            detail: format!("{}{rest} = {}", at_most(kept, 2), at_most(self.total, 2)),
        }
    }

    fn notes(&self, args: &Args) -> Vec<String> {
        let mut notes = Vec::new();
        let view = args.by.name();
        if let Some(one) = self.items.iter().find(|one| one.kept && one.item.is_none()) {
            notes.push(format!(
                "cost without {}: {} in {} rows",
                article(view),
                at_most(one.cost, 2),
                separated(one.costs.unsigned_abs())
            ));
        }
        let (out, costs) = self.left_out();
        if costs > 0 {
            notes.push(format!(
                "the filter leaves out costs of {} in {} rows",
                at_most(out, 2),
                separated(costs.unsigned_abs())
            ));
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
fn idle(rows: &[CostRow], filter: &Filter) -> Option<String> {
    let idle = |row: &&CostRow| row.credit == Some(0.0) && row.cost.is_some() && row.kind == Stands::Item;
    let names: Vec<String> = rows.iter().filter(idle).map(|row| row.item.clone()).collect();
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

    #[test]
    fn r8_both_measures_come_from_one_read_of_the_touches_and_are_those_of_the_report_on_credit() {
        use std::sync::Mutex;

        use crate::domain::progress::Progress;
        use crate::report::AnswerCache;
        use crate::report::tests::{DAY, with};

        for model in Model::BUILT_IN {
            for by_value in [false, true] {
                let mut config = config(vec![], vec![milestone("sale", "purchase", None)]);
                config.attribution.by_value = by_value;
                let args = Args { model: Some(model.name().into()), by: View::Channel, ..Args::default() };
                let told = Mutex::new(Vec::new());
                let watch = Progress::watched(|at| told.lock().unwrap().push(at.rows()));
                let answer = with(&config, &[WORLD, PATHS, COSTS], false, |cx| {
                    let cache = AnswerCache::default();
                    let cx = ReportContext { progress: &watch, cache: &cache, ..*cx };
                    assert_eq!(cx.as_of.0, 12 * DAY);
                    run(&cx, &args).unwrap()
                });
                // 24 touches, read once.
                let told = std::mem::take(&mut *told.lock().unwrap());
                assert!(told.is_sorted() && told.last() == Some(&(24, 24)), "{told:?}");
                let credit = |by_value: bool| {
                    config.attribution.by_value = by_value;
                    ask("attribution", &config, &[WORLD, PATHS, COSTS], &args).unwrap().table
                };
                let [counted, valued] = [false, true].map(credit);
                for item in ["email", "form", UNATTRIBUTED] {
                    let found = answer.table.read::<CostRow>().into_iter().find(|row| row.item == item).unwrap();
                    let of = |table: &crate::domain::table::Table| {
                        let rows: Vec<crate::report::CreditRow> = table.read();
                        rows.into_iter().find(|row| row.item == item).unwrap().credit.to_bits()
                    };
                    let measured = if by_value { &valued } else { &counted };
                    assert_eq!(found.credit.map(f64::to_bits), Some(of(measured)), "{model:?} {item}");
                    assert_eq!(found.value.map(f64::to_bits), Some(of(&valued)), "{model:?} {item}");
                    let count = Some(f64::from_bits(of(&counted))).filter(|count| *count > 0.0);
                    let per = found.cost.zip(count).map(|(cost, count)| (cost / count).to_bits());
                    assert_eq!(found.cost_per_completion.map(f64::to_bits), per, "{model:?} {item}");
                }
            }
        }
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
        assert!(answer.notes.texts().iter().any(|note| note == "the filter leaves out costs of 35 in 2 rows"));
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
