//! An answer for people: names in place of ids, words in place of fields, days and times of the configured zone.
//!
//! Whatever shows an answer to people takes its cells, headings and the lines around them from here: the table of a terminal,
//! Markdown, HTML, and the lists of the explorer. JSON and CSV write the answer as it is.

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::domain::ids::{self, Id, OURS, id_of};
use crate::domain::life::place_in_life;
use crate::domain::metric::{Metric, Unit, of_measure};
use crate::domain::names::Named;
use crate::domain::table::Cell;
use crate::domain::words;
use crate::domain::written::with_written_times;

use super::format;
use super::shown::{Heading, Sheet};

/// Columns that tell programs what a name stands for; people see it by the name.
const FOR_PROGRAMS: [&str; 4] = ["credit.kind", "from_kind", "to_kind", "roi.kind"];

/// Columns of ids with the column of their names; where every row has a name of its own, the names alone are shown.
const WITH_NAMES: [(&str, &str); 2] = [("id", "name"), ("step", "name")];

/// The end of the name of a column that says what the ids of another are called: they are shown as one.
const NAME_OF: &str = "_name";

/// Columns that are called otherwise where the answer is of a funnel of the user's own, which has an end and no goal.
const OF_A_FUNNEL: [(&str, &str); 2] = [
    ("correlates.converted_with", "With it, reached the end"),
    ("correlates.converted_without", "Without it, reached the end"),
];

/// What is found in the data: no id, but instants and days stand in it.
const EXAMPLE: &str = "example";

/// One column that people see.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its place in the rows.
    pub place: usize,
    /// What it means.
    pub metric: &'static Metric,
    /// What its numbers are.
    pub unit: Unit,
    /// The heading without its unit.
    pub label: &'static str,
}

impl Column {
    /// The heading where there is little room.
    #[must_use]
    pub fn short(&self) -> &'static str {
        if self.label == self.metric.label { self.metric.short } else { self.label }
    }

    /// The heading with its unit.
    #[must_use]
    pub fn header(&self) -> String {
        format::header(&Metric { label: self.label, unit: self.unit, ..*self.metric })
    }
}

/// The columns that people see, in their order.
#[must_use]
pub fn columns(answer: &Answer) -> Vec<Column> {
    let at = |key: &str| answer.table.columns.iter().position(|metric| metric.key == key);
    let pair = WITH_NAMES.iter().find_map(|(id, name)| Some((at(id)?, at(name)?)));
    let pair = pair.filter(|(_, name)| unique(answer, *name));
    let of_a_funnel = answer.parameter("funnel").is_some();
    let all = answer.table.columns.iter().enumerate();
    let of_another =
        |metric: &Metric| metric.name.strip_suffix(NAME_OF).is_some_and(|id| answer.table.column(id).is_some());
    all.filter(|(place, metric)| {
        !FOR_PROGRAMS.contains(&metric.key) && !of_another(metric) && pair.is_none_or(|(id, _)| id != *place)
    })
    .map(|(place, metric)| {
        let of_id = pair.filter(|(_, name)| *name == place).map(|(id, _)| answer.table.columns[id]);
        let own = OF_A_FUNNEL.iter().find(|(key, _)| of_a_funnel && *key == metric.key).map(|(_, label)| *label);
        let label = of_id.filter(|id| id.key != "id").map_or(own.unwrap_or(metric.label), |id| id.label);
        Column { place, metric, unit: unit(answer, metric), label }
    })
    .collect()
}

/// What the numbers of a column are: of a leaderboard, as its measure says (P3).
#[must_use]
pub fn unit(answer: &Answer, metric: &Metric) -> Unit {
    let measure = || answer.parameter("measure").and_then(Cell::text);
    match metric.key {
        "leaderboard.value" | "leaderboard.low" | "leaderboard.high" => measure().map_or(metric.unit, of_measure),
        _ => metric.unit,
    }
}

/// The same of one row: page Home has numbers of several kinds (P8).
fn unit_in(answer: &Answer, row: &[Cell], metric: &Metric) -> Unit {
    let section = || {
        let place = answer.table.columns.iter().position(|other| other.key == "home.section");
        place.and_then(|place| row.get(place)).and_then(Cell::text)
    };
    match metric.key {
        "home.value" | "home.previous" | "home.change" => match section() {
            Some("revenue") => Unit::Money,
            Some("movers") => Unit::Credit,
            _ => metric.unit,
        },
        _ => unit(answer, metric),
    }
}

/// Whether each row has a text of its own in a column.
fn unique(answer: &Answer, column: usize) -> bool {
    let texts: Option<Vec<&str>> = answer.table.rows.iter().map(|row| row.get(column).and_then(Cell::text)).collect();
    texts.is_some_and(|mut texts| {
        let rows = texts.len();
        texts.sort_unstable();
        texts.dedup();
        texts.len() == rows
    })
}

/// What people read in a cell; `None` where the value is read as its unit says.
#[must_use]
pub fn named(answer: &Answer, row: &[Cell], place: usize) -> Option<Cell> {
    let metric = answer.table.columns.get(place)?;
    let value = row.get(place)?;
    let own = || {
        let name = answer.table.column(&format!("{}{NAME_OF}", metric.name))?;
        row.get(name).filter(|name| **name != Cell::Null).cloned()
    };
    if let (EXAMPLE, Cell::Text(text)) = (metric.name, value) {
        return Some(Cell::Text(with_written_times(text, answer.source.zone)));
    }
    let Some(id) = id_of(metric, answer.view()) else { return own() };
    match value {
        Cell::Text(text) if is_item(answer, row, metric) => {
            let name = match called(answer, row, id, text) {
                // A name that the row bears goes before our words, and after a name that tells ids of one name apart.
                Some(name) if !matches!(id, Id::Event) => Some(Cell::Text(name)),
                words => own().or(words.map(Cell::Text)),
            };
            quoted(answer, metric, name.as_ref().unwrap_or(value)).or(name)
        }
        // What is no item.
        Cell::Text(text) if kind_of(metric).is_some() => Some(Cell::Text(ids::no_item(text).to_owned())),
        Cell::List(items) => {
            let names = items.iter().map(|item| called(answer, row, id, item).unwrap_or_else(|| item.clone()));
            Some(Cell::List(names.collect()))
        }
        _ => None,
    }
}

/// An item that is called as we call what is no item, in quotes (A10, A14).
fn quoted(answer: &Answer, metric: &Metric, name: &Cell) -> Option<Cell> {
    let text = name.text()?;
    let told_apart = kind_of(metric).is_some_and(|kind| answer.table.columns.iter().any(|other| other.key == kind));
    (told_apart && OURS.contains(&Clean::new(text).as_str().trim())).then(|| Cell::Text(format!("“{text}”")))
}

/// The column that says what the texts of another stand for.
fn kind_of(metric: &Metric) -> Option<&'static str> {
    match metric.name {
        "item" => Some("credit.kind"),
        "from" => Some("from_kind"),
        "to" => Some("to_kind"),
        _ => None,
    }
}

/// Whether the text is one of the data, and not of ours beside it (A10, A14).
fn is_item(answer: &Answer, row: &[Cell], metric: &Metric) -> bool {
    let Some(kind) = kind_of(metric) else { return true };
    let Some(place) = answer.table.columns.iter().position(|other| other.key == kind) else { return true };
    row.get(place).and_then(Cell::text).is_none_or(|kind| kind == "item")
}

/// What an id is called; `None` where it stands for itself.
fn called(answer: &Answer, row: &[Cell], id: Id, text: &str) -> Option<String> {
    let names = &answer.names;
    let name = match id {
        Id::Journey => names.get(Named::Journey, "", text),
        Id::Group if kind_of_group(answer, row) == Some("journey") => names.get(Named::Journey, "", text),
        Id::Asset => names.get(Named::Asset, "", text),
        Id::Milestone => names.get(Named::Milestone, "", text),
        Id::Step => names.get(Named::Step, journey_of(answer, row), text),
        Id::Event => return Some(names.get(Named::Event, "", text).map_or_else(|| words::event(text), str::to_owned)),
        Id::Day => return text.parse().ok().map(format::date),
        Id::SectionItem => return section_item(answer, row, text),
        // The arm of a branch.
        Id::Metric if text.starts_with("passed:") => {
            let step = text.trim_start_matches("passed:");
            let step = names.called(Named::Step, journey_of(answer, row), step);
            return Some(format!("went on to {step}"));
        }
        Id::Metric => {
            let label = names.get(Named::Event, "", text).map(str::to_owned);
            return label.or_else(|| ids::in_words(id, text));
        }
        ours => return ids::in_words(ours, text),
    };
    name.map(str::to_owned)
}

/// What a group of opportunities is: an origin or a journey (P7).
fn kind_of_group<'a>(answer: &Answer, row: &'a [Cell]) -> Option<&'a str> {
    let place = answer.table.columns.iter().position(|metric| metric.key == "roi.kind")?;
    row.get(place).and_then(Cell::text)
}

/// What stands in a part of page Home: a milestone and what is counted of it, or a journey (P8).
fn section_item(answer: &Answer, row: &[Cell], text: &str) -> Option<String> {
    let section = answer.table.columns.iter().position(|metric| metric.key == "home.section");
    match section.and_then(|place| row.get(place)).and_then(Cell::text)? {
        "milestones" => ids::OF_MILESTONE.iter().find_map(|(suffix, says)| {
            let id = text.strip_suffix(suffix)?;
            Some(format!("{}: {says}", answer.names.called(Named::Milestone, "", id)))
        }),
        "leads" | "revenue" => Some(words::origin(text).to_owned()),
        "goals_at_risk" | "movers" => answer.names.get(Named::Journey, "", text).map(str::to_owned),
        _ => None,
    }
}

/// The journey of a row, else that of the answer.
fn journey_of<'a>(answer: &'a Answer, row: &'a [Cell]) -> &'a str {
    let own = answer.table.columns.iter().position(|metric| metric.key == "journey");
    let own = own.and_then(|place| row.get(place)).and_then(Cell::text);
    own.or_else(|| answer.parameter("journey").and_then(Cell::text)).unwrap_or_default()
}

/// One cell as text.
#[must_use]
pub fn cell(answer: &Answer, row: &[Cell], place: usize) -> String {
    let Some((value, metric)) = row.get(place).zip(answer.table.columns.get(place)) else {
        return format::MISSING.to_owned();
    };
    let name = named(answer, row, place);
    format::cell(name.as_ref().unwrap_or(value), unit_in(answer, row, metric), answer.source.zone)
}

/// The rows in the order in which people read them, by their place: journeys by the names shown where the answer has them by ids,
/// metrics as a message lives; else as they are.
#[must_use]
pub fn order(answer: &Answer) -> Vec<usize> {
    let rows = &answer.table.rows;
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let at = |key: &str| answer.table.columns.iter().position(|metric| metric.key == key);
    let said = |row: usize, place: usize| rows[row].get(place).and_then(Cell::text).unwrap_or_default();
    if let Some(metrics) = at("metric") {
        // Steps follow each other as they do in the answer.
        let steps: Vec<Option<&Cell>> = rows.iter().map(|row| at("step").and_then(|step| row.get(step))).collect();
        let first = |row: usize| steps.iter().position(|step| *step == steps[row]);
        let firsts: Vec<Option<usize>> = order.iter().map(|row| first(*row)).collect();
        order.sort_by_key(|row| (firsts[*row], place_in_life(said(*row, metrics))));
    } else if at("journey") == Some(0) && at("plan.begins").is_none() && unique(answer, 0) {
        order.sort_by_cached_key(|row| (cell(answer, &rows[*row], 0).to_lowercase(), *row));
    } else if let Some((kind, group)) = at("roi.kind").zip(at("roi.group")) {
        // The groups that are no journeys stay below them.
        order.sort_by_cached_key(|row| {
            let name = (said(*row, kind) == "journey").then(|| cell(answer, &rows[*row], group).to_lowercase());
            (name.is_none(), name, *row)
        });
    }
    order
}

/// All rows and the columns that people see.
#[must_use]
pub fn sheet(answer: &Answer) -> Sheet {
    let columns = columns(answer);
    let heading = |column: &Column| Heading { text: column.header(), right: format::right(column.unit) };
    let texts = |row: &Vec<Cell>| columns.iter().map(|column| cell(answer, row, column.place)).collect();
    let rows = order(answer).into_iter().map(|place| texts(&answer.table.rows[place]));
    Sheet { headings: columns.iter().map(heading).collect(), rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::domain::metric::metric;
    use crate::domain::table::Table;

    fn firsts(sheet: &Sheet, column: usize) -> Vec<&str> {
        sheet.rows.iter().map(|row| row[column].as_str()).collect()
    }

    #[test]
    fn journeys_stand_in_the_order_of_the_names_that_people_read() {
        let mut table = Table::new(vec![metric("journey"), metric("target")]);
        table.rows =
            vec![vec!["a".into(), "50%".into()], vec!["b".into(), "1200".into()], vec!["c".into(), Cell::Null]];
        let mut answer = Answer { table, ..sample::answer() };
        for (id, name) in [("a", "Win-back"), ("b", "abandoned cart"), ("c", "Loyalty club")] {
            answer.names.insert(Named::Journey, "", id, name, false);
        }
        let sheet = sheet(&answer);
        assert_eq!(firsts(&sheet, 0), ["abandoned cart", "Loyalty club", "Win-back"]);
        // A target has its unit.
        assert_eq!(firsts(&sheet, 1), ["1,200 people", "–", "50 %"]);
        // Programs have them as they are.
        assert_eq!(answer.table.rows[0][0], "a".into());
    }

    #[test]
    fn p1_a_plan_without_assets_stays_in_the_order_in_which_journeys_begin() {
        use crate::domain::metric::named;
        use crate::domain::row::Row as _;
        let mut table = Table::new(vec![metric("journey"), named(crate::report::PlanRow::COLUMNS, "begins")]);
        table.rows = vec![vec!["z".into(), Cell::Null], vec!["b".into(), Cell::Null], vec!["a".into(), Cell::Null]];
        assert_eq!(firsts(&sheet(&Answer { table, ..sample::answer() }), 0), ["z", "b", "a"]);
    }

    #[test]
    fn p3_p8_numbers_are_written_as_their_measure_or_part_says() {
        use crate::domain::row::Row as _;
        use crate::report::{HomeRow, LeaderRow, RankMeasure};
        let leader = |measure: RankMeasure, value: Cell| {
            let mut answer = sample::answer();
            answer.parameters = vec![("of", "journey".into()), ("measure", measure.name().into())];
            answer.table = Table::of_rows::<LeaderRow>();
            let (numerator, denominator, rank, tied) = (Some(1), Some(4), Some(1), None);
            let (low, high) = (Some(0.1), Some(0.5));
            answer.table.push(LeaderRow { item: "a".into(), value, numerator, denominator, low, high, rank, tied });
            let sheet = sheet(&answer);
            assert_eq!(LeaderRow::COLUMNS.len(), sheet.headings.len());
            (sheet.headings[1].text.clone(), sheet.rows[0][1].clone(), sheet.rows[0][4].clone())
        };
        let said = |measure, value| {
            let (heading, value, low) = leader(measure, value);
            [heading, value, low]
        };
        assert_eq!(said(RankMeasure::OpenRate, Cell::Num(0.25)), ["Value %", "25.0", "10.0"]);
        assert_eq!(said(RankMeasure::TargetShare, Cell::Num(1.5))[..2], ["Value %", "150.0"]);
        assert_eq!(said(RankMeasure::Opens, Cell::Int(1200))[..2], ["Value", "1,200"]);
        assert_eq!(said(RankMeasure::Value, Cell::Num(12.5))[..2], ["Value", "12.50"]);
        assert_eq!(said(RankMeasure::Credit, Cell::Num(12.25))[..2], ["Value", "12.3"]);
        // Every rate of 0 to 1 is one.
        for measure in RankMeasure::ALL {
            let rate = measure.name().ends_with("_rate") || *measure == RankMeasure::TargetShare;
            assert_eq!(said(*measure, Cell::Null)[0] == "Value %", rate, "{measure:?}");
        }
        let mut home = sample::answer();
        home.table = Table::of_rows::<HomeRow>();
        for (section, value) in [("revenue", Cell::Num(2002.0)), ("movers", Cell::Num(1.25)), ("leads", Cell::Int(54))]
        {
            let (previous, change) = (value.clone(), Cell::Null);
            home.table.push(HomeRow { section: section.into(), item: "a".into(), value, previous, change });
        }
        let sheet = sheet(&home);
        assert_eq!(firsts(&sheet, 2), ["2,002.00", "1.3", "54"]);
    }

    #[test]
    fn f4_metrics_stand_in_the_order_of_a_messages_life_step_by_step() {
        let mut table = Table::new(vec![metric("step"), metric("metric")]);
        let row = |step: &str, metric: &str| vec![step.into(), metric.into()];
        table.rows = ["clicked", "delivered", "passed:s2", "sent"].map(|metric| row("s2", metric)).to_vec();
        table.rows.extend(["opened", "sent"].map(|metric| row("s1", metric)));
        let answer = Answer { table, ..sample::answer() };
        let sheet = sheet(&answer);
        assert_eq!(firsts(&sheet, 0), ["s2", "s2", "s2", "s2", "s1", "s1"]);
        assert_eq!(firsts(&sheet, 1), ["sent", "delivered", "clicked", "went on to s2", "sent", "opened"]);
    }
}
