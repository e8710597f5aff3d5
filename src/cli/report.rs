//! `milepost report NAME`.

use std::path::Path;

use crate::domain::answer::Answer;
use crate::domain::exit::Exit;
use crate::domain::model::View;
use crate::print::{self, Existing, Format, Reader, face_by_ending};
use crate::project;
use crate::report::{self, Audience, Flag, Group, Split};

use super::arguments::{By, Global, Question, Report};
use super::failure::Failure;
use super::{session, talk, view};

/// Prints one report, bringing the store up to date first.
pub(super) fn run(global: &Global, args: &Report) -> Result<u8, Failure> {
    let (report, mut asked) = question(&args.question)?;
    let format = face(args.format, args.output.as_deref())?;
    let mut project = session::open(global, |config| report::asked_for(config, &asked))?;
    asked.filter = view::filter(&args.question.filter, project.config(), project.store().as_of())?;
    if let Some(path) = &args.output {
        project::refuse_if_source(project.config(), path).map_err(|why| {
            Failure::new(Exit::CannotCreate.code(), why).safe("nothing was written").hint("name another file")
        })?;
    }
    let answer = project.ask(|cx| report.ask(cx, &report::with_ids(cx, &asked)?))?;
    match &args.output {
        Some(path) => print::save(&answer, format, path, Existing::Replaced)?,
        None => printed(&answer, format, talk::stdout_reader(global))?,
    }
    if format == Format::Csv {
        // The rows alone are written; what one must know to trust them is said.
        talk::say(&print::summary(&answer));
    } else if talk::stdout_reader(global) == Reader::Program || args.output.is_some() {
        // It stands in the answer too, which nobody may be looking at (H5).
        session::say_remarks(&mut project)?;
    }
    Ok(0)
}

/// Prints an answer; a table is for people, and drawn as their locale can show it.
fn printed(answer: &Answer, format: Format, reader: Reader) -> std::io::Result<()> {
    if format != Format::Table || !talk::ascii() {
        return print::write(answer, format, reader, &mut std::io::stdout().lock());
    }
    let mut table = Vec::new();
    print::write(answer, format, reader, &mut table)?;
    talk::print(&String::from_utf8_lossy(&table))
}

/// The report and the question that the arguments mean; flags that the report does not take are refused.
pub(super) fn question(args: &Question) -> Result<(&'static report::Report, report::Args), Failure> {
    let Some(report) = report::find(&args.name) else {
        return Err(Failure::usage(format!("there is no report {}", args.name)));
    };
    let about = &args.about;
    let given = |flag: Flag| match flag {
        Flag::Milestone => about.milestone.is_some(),
        Flag::Model => about.model.is_some(),
        Flag::Search => about.search.is_some(),
        Flag::Ranked => about.of.is_some(),
        Flag::Measure => about.measure.is_some(),
        Flag::Origin => about.origin.is_some(),
        Flag::Stage => about.stage.is_some(),
        Flag::Bucket => about.bucket.is_some(),
        Flag::Collapse => about.collapse.is_some(),
        Flag::Limit => about.limit.is_some(),
        Flag::Customer => about.customer.is_some(),
        Flag::Version => about.version.is_some(),
        Flag::Step => about.step.is_some(),
        Flag::Funnel => about.funnel.is_some(),
        Flag::Breakdown => about.breakdown.is_some(),
        // What is named decides of one; the other is in the filter, which every report takes.
        Flag::By | Flag::Group | Flag::Split | Flag::Audience | Flag::Journey => false,
    };
    about.by.map_or(Ok(()), |by| fits(by, report))?;
    if let Some((_, name)) = FLAGS.iter().find(|(flag, _)| given(*flag) && !report.flags.contains(flag)) {
        return Err(Failure::usage(format!("the report {} takes no {name}", report.name)).hint(takes(report)));
    }
    let asked = report::Args {
        milestone: about.milestone.clone(),
        model: about.model.clone(),
        by: about.by.and_then(By::view).unwrap_or_default(),
        group: about.by.and_then(By::group).unwrap_or_default(),
        split: about.by.and_then(By::split).unwrap_or_default(),
        audience: about.by.and_then(By::audience).unwrap_or_default(),
        search: about.search.clone(),
        ranked: about.of.unwrap_or_default(),
        measure: about.measure.unwrap_or_default(),
        origin: about.origin,
        stage: about.stage.clone(),
        bucket: about.bucket.unwrap_or_default(),
        collapse: about.collapse.unwrap_or_default(),
        limit: about.limit,
        journey: None,
        customer: about.customer.clone(),
        version: about.version.clone(),
        step: about.step.clone(),
        funnel: about.funnel.clone(),
        breakdown: about.breakdown.clone(),
        filter: args.filter.flags.clone(),
    };
    Ok((report, asked))
}

/// Whether a report is split so.
fn fits(by: By, report: &report::Report) -> Result<(), Failure> {
    let takes = |flag| report.flags.contains(&flag);
    let splits = [
        (Flag::By, by.view().is_some(), View::ALL.map(View::name).join(", ")),
        (Flag::Group, by.group().is_some(), Group::ALL.map(Group::name).join(", ")),
        (Flag::Split, by.split().is_some(), Split::ALL.map(Split::name).join(", ")),
        (Flag::Audience, by.audience().is_some(), Audience::ALL.map(Audience::name).join(", ")),
    ];
    let Some((_, fits, names)) = splits.into_iter().find(|(flag, ..)| takes(*flag)) else {
        return Err(Failure::usage(format!("the report {} takes no --by", report.name)).hint(self::takes(report)));
    };
    if fits {
        return Ok(());
    }
    Err(Failure::usage(format!("the report {} is not split so", report.name)).hint(format!("--by {names}")))
}

/// The flags of reports as they are written.
const FLAGS: &[(Flag, &str)] = &[
    (Flag::Milestone, "--milestone"),
    (Flag::Model, "--model"),
    (Flag::By, "--by"),
    (Flag::Group, "--by"),
    (Flag::Split, "--by"),
    (Flag::Audience, "--by"),
    (Flag::Search, "--search"),
    (Flag::Ranked, "--of"),
    (Flag::Measure, "--measure"),
    (Flag::Origin, "--origin"),
    (Flag::Stage, "--stage"),
    (Flag::Bucket, "--bucket"),
    (Flag::Collapse, "--collapse"),
    (Flag::Limit, "--limit"),
    (Flag::Customer, "--customer"),
    (Flag::Journey, "--journey"),
    (Flag::Version, "--version"),
    (Flag::Step, "--step"),
    (Flag::Funnel, "--funnel"),
    (Flag::Breakdown, "--breakdown"),
];

/// Those that a report takes.
pub(super) fn flags(report: &report::Report) -> Vec<&'static str> {
    FLAGS.iter().filter(|(flag, _)| report.flags.contains(flag)).map(|(_, name)| *name).collect()
}

fn takes(report: &report::Report) -> String {
    let flags = flags(report);
    if flags.is_empty() {
        "it takes the filter alone".to_owned()
    } else {
        format!("beside the filter it takes {}", flags.join(" "))
    }
}

/// The face that is asked for: by its name, by the end of the file's name, else a table. They must not contradict each other,
/// and what no face writes is refused (E18).
fn face(format: Option<Format>, output: Option<&Path>) -> Result<Format, Failure> {
    let Some(path) = output else { return Ok(format.unwrap_or_default()) };
    face_by_ending(path, format, Format::ALL).map_err(|unfit| {
        let or = if format.is_some() { ", or without --format" } else { "" };
        Failure::usage(unfit.says).safe("nothing was written").hint(unfit.fits + or)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e18_the_end_of_the_name_fits_the_format() {
        let face = |format, name: &str| face(format, Some(Path::new(name)));
        assert_eq!(face(None, "a.csv"), Ok(Format::Csv));
        assert_eq!(face(None, "a.MD"), Ok(Format::Markdown));
        assert_eq!(face(Some(Format::Json), "a.json"), Ok(Format::Json));
        assert_eq!((face(None, "a"), face(Some(Format::Csv), "a")), (Ok(Format::Table), Ok(Format::Csv)));
        let refused = face(None, "a.xlsx").unwrap_err();
        assert!(refused.to_string().contains("milepost writes no .xlsx"), "{refused}");
        let refused = face(Some(Format::Csv), "a.json").unwrap_err();
        assert!(refused.to_string().contains("a.json does not end as csv does"), "{refused}");
        assert!(face(Some(Format::Csv), "a.xlsx").is_err());
    }
}
