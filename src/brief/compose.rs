//! Asks what a brief consists of, and puts the answers together.

use std::path::Path;

use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::table::Cell;
use crate::domain::zone::Bucket;
use crate::print::{self, Brief, Part, Section};
use crate::project;
use crate::report::{self, Args, Error, Flag, ReportContext};

use super::sections::{self, Each, Question, SECTIONS};
use super::tiles;

/// So many rows over time are drawn and printed at most; more are put into longer buckets.
const MOST_BUCKETS: usize = 105;

/// So many journeys have a funnel at most: those that were started most often.
const MOST_JOURNEYS: usize = 60;

/// The whole programme under a filter; `title` = what it is called, else after the folder of the configuration.
///
/// # Errors
/// When the filter names what is not there, or the store cannot be read.
pub fn compose(cx: &ReportContext<'_>, filter: &Filter, title: Option<&str>) -> Result<Brief, Error> {
    let asked = report::with_ids(cx, &Args { filter: filter.clone(), ..Args::default() })?;
    let sections = SECTIONS.iter().map(|section| of_section(cx, section, &asked)).collect::<Result<_, Error>>()?;
    let mut brief = Brief { sections, ..Brief::default() };
    brief.title = title.map_or_else(|| named(&cx.config.path), str::to_owned);
    let mut facts = brief.answers().next().map_or_else(Vec::new, print::data_facts);
    facts.push(project::rows_read(cx)?);
    brief.facts = facts;
    brief.remarks = cx.data.notes();
    brief.tiles = tiles::tiles(&brief);
    Ok(brief)
}

/// What a brief is called after the folder of its configuration.
fn named(config: &Path) -> String {
    let path = std::path::absolute(config).unwrap_or_else(|_| config.to_owned());
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    if folder.is_empty() { "Marketing journeys".to_owned() } else { format!("Marketing journeys · {folder}") }
}

fn of_section(cx: &ReportContext<'_>, section: &sections::Section, asked: &Args) -> Result<Section, Error> {
    let mut parts = Vec::new();
    for group in section.groups {
        let (all, missing) = of_each(cx, group.each, asked)?;
        for args in &all {
            for question in group.questions {
                parts.extend(answered(cx, question, args)?);
            }
        }
        parts.extend(missing);
    }
    Ok(Section { id: section.id, title: section.title, about: section.about, parts })
}

/// The questions that a group stands for, and what is said of those that are not asked.
fn of_each(cx: &ReportContext<'_>, each: Each, asked: &Args) -> Result<(Vec<Args>, Option<Part>), Error> {
    let one = |set: &dyn Fn(&mut Args)| {
        let mut args = asked.clone();
        set(&mut args);
        args
    };
    let ids = |all: Vec<report::Called>| all.into_iter().map(|called| called.id);
    Ok(match each {
        Each::Once => (vec![asked.clone()], None),
        Each::Milestone => {
            let all = ids(report::called_milestones(cx.config));
            let all: Vec<Args> = all.map(|id| one(&|args| args.milestone = Some(id.clone()))).collect();
            let missing = all.is_empty().then(|| Part::Missing {
                message: "No milestone is configured".to_owned(),
                hint: "add a [[milestone]] with id, name and trigger to milepost.toml".to_owned(),
            });
            (all, missing)
        }
        Each::Funnel => {
            let all = ids(report::called_funnels(cx.config));
            (all.map(|id| one(&|args| args.funnel = Some(id.clone()))).collect(), None)
        }
        Each::Journey => {
            let answer = report::JOURNEYS.ask(cx, asked)?;
            let (all, left) = started(&answer);
            let missing = (left > 0).then(|| Part::Missing {
                message: format!("{left} more journeys have no funnel here"),
                hint: "milepost report funnel --journey ID prints one".to_owned(),
            });
            (all.iter().map(|id| one(&|args| args.journey = Some(id.clone()))).collect(), missing)
        }
    })
}

/// The journeys that somebody started, in the order in which people read them, and how many are left out of it.
fn started(answer: &Answer) -> (Vec<String>, usize) {
    let places = (answer.table.column("journey"), answer.table.column("entries"));
    let (Some(journey), Some(entries)) = places else { return (Vec::new(), 0) };
    let starts = |row: &[Cell]| if let Cell::Int(starts) = row[entries] { starts } else { 0 };
    let rows = print::readable::order(answer).into_iter().map(|place| &answer.table.rows[place]);
    let all: Vec<(&str, i64)> = rows.filter_map(|row| Some((row[journey].text()?, starts(row)))).collect();
    let all: Vec<(&str, i64)> = all.into_iter().filter(|(_, starts)| *starts > 0).collect();
    let mut most: Vec<(&str, i64)> = all.clone();
    most.sort_by_key(|(id, starts)| (std::cmp::Reverse(*starts), *id));
    most.truncate(MOST_JOURNEYS);
    let ids: Vec<String> = all.iter().filter(|one| most.contains(one)).map(|(id, _)| (*id).to_owned()).collect();
    let left = all.len() - ids.len();
    (ids, left)
}

fn answered(cx: &ReportContext<'_>, question: &Question, args: &Args) -> Result<Option<Part>, Error> {
    let mut args = args.clone();
    (question.set)(&mut args);
    let answer = if question.report.flags.contains(&Flag::Bucket) {
        in_buckets(cx, question, &args)?
    } else {
        question.report.ask(cx, &args)?
    };
    if question.with_rows && answer.table.rows.is_empty() {
        return Ok(None);
    }
    let answer = Box::new(answer);
    Ok(Some(Part::Answer { answer, without: question.without, folded: question.folded }))
}

/// The answer by week, or in the shortest longer buckets that are few enough to be read.
fn in_buckets(cx: &ReportContext<'_>, question: &Question, args: &Args) -> Result<Answer, Error> {
    let ask = |bucket| question.report.ask(cx, &Args { bucket, ..args.clone() });
    for bucket in [Bucket::Week, Bucket::Month, Bucket::Quarter] {
        let answer = ask(bucket)?;
        if answer.table.rows.len() <= MOST_BUCKETS {
            return Ok(answer);
        }
    }
    ask(Bucket::Year)
}
