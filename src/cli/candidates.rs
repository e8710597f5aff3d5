//! What may stand for each value of the command line: from the configuration and the store that are found.

use std::collections::BTreeSet;

use clap::builder::StyledStr;
use clap::{Arg, ValueHint};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};

use super::arguments::{self, Global};
use super::setup;
use super::topics;
use crate::domain::clean;
use crate::domain::filter::{DIMENSIONS, Selected};
use crate::domain::model::View;
use crate::domain::period::period_words;
use crate::report::{self, Called};
use crate::store::{self, Reader};

/// The values that are paths, by the ids of their arguments; no other is completed with the names of files.
const PATHS: &[&str] = &["config", "source", "store", "log", "output", "dir", "paths"];

/// The command line with what may stand for its values.
pub(super) fn command(project: &Global) -> clap::Command {
    let names: Vec<String> =
        arguments::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let of_argument = |arg: Arg| {
        let id = arg.get_id().as_str().to_owned();
        if PATHS.contains(&id.as_str()) {
            return arg;
        }
        let project = project.clone();
        arg.value_hint(ValueHint::Other).add(ArgValueCandidates::new(move || {
            let found = found(&id, &project).unwrap_or_default();
            found.into_iter().filter_map(|called| candidate(&called)).collect()
        }))
    };
    let valued = |arg: Arg| {
        let listed = arg.get_value_parser().possible_values().is_some();
        if arg.get_action().takes_values() && !listed { of_argument(arg) } else { arg }
    };
    let root = arguments::command().mut_args(valued);
    names.into_iter().fold(root, |root, name| root.mut_subcommand(name, |command| command.mut_args(valued)))
}

/// What may stand for the value of an argument; `None` = nothing is known.
fn found(id: &str, project: &Global) -> Option<Vec<Called>> {
    if matches!(id, "topic" | "page") {
        let commands = arguments::command();
        let lists = topics::all().map(|topic| (topic.name.to_owned(), topic.about.to_owned()));
        let commands = commands.get_subcommands().map(|command| {
            (command.get_name().to_owned(), command.get_about().map(ToString::to_string).unwrap_or_default())
        });
        return Some(lists.chain(commands).map(|(id, name)| Called { id, name }).collect());
    }
    if id == "period" {
        let words = period_words().into_iter().map(|id| Called { name: id.replace('-', " "), id });
        return Some(words.collect());
    }
    let dimension = DIMENSIONS.iter().find(|dimension| dimension.flag == id);
    if dimension.is_none() && !matches!(id, "milestone" | "model" | "step" | "view" | "funnel" | "breakdown") {
        return None;
    }
    let config = setup::config(project).map(|(config, _)| config);
    // What the program has of its own is there whatever is wrong with the configuration.
    if id == "model" {
        return Some(report::called_models(&config.unwrap_or_default()));
    }
    let config = config.ok()?;
    let reader = || -> Option<Reader> { store::newest_base(&config).ok() };
    Some(match (id, dimension.map(|dimension| &dimension.value)) {
        ("milestone", _) => report::called_milestones(&config),
        ("funnel", _) => report::called_funnels(&config),
        ("breakdown", _) => {
            let reader = reader()?;
            let all = config
                .funnels
                .iter()
                .flat_map(|funnel| report::breakdowns(&reader, &funnel.breakdowns).unwrap_or_default());
            let all: BTreeSet<String> = all.filter(|name| is_plain(name)).collect();
            all.into_iter().map(|name| Called { id: name.clone(), name }).collect()
        }
        ("view", _) => {
            let views = config.views.iter().map(|view| &view.name);
            // A view is taken by its very name.
            views.filter(|name| is_plain(name)).map(|name| Called { id: name.clone(), name: name.clone() }).collect()
        }
        ("step", _) => report::called(&reader()?, id).ok()?,
        (_, Some(Selected::Items(_))) => {
            let reader = reader()?;
            let of_view = |view: View| {
                let all = report::called(&reader, view.name()).unwrap_or_default();
                all.into_iter().map(move |called| Called { id: format!("{}:{}", view.name(), called.id), ..called })
            };
            View::ALL.into_iter().flat_map(of_view).collect()
        }
        (_, Some(Selected::Names(_))) => {
            let word = dimension.map_or("", |dimension| dimension.word);
            let mut all = reader().and_then(|reader| report::called(&reader, word).ok()).unwrap_or_default();
            let more: Vec<&String> = match word {
                "channel" => config.channels.iter().map(|channel| &channel.name).collect(),
                "segment" => config.segments.iter().map(|segment| &segment.name).collect(),
                "journey" => config.journeys.iter().map(|journey| &journey.id).collect(),
                _ => Vec::new(),
            };
            let more: Vec<Called> =
                more.into_iter().map(|name| Called { id: name.clone(), name: name.clone() }).collect();
            all.extend(more);
            all.sort_by(|a, b| a.id.cmp(&b.id));
            all.dedup_by(|a, b| a.id == b.id);
            all
        }
        _ => return None,
    })
}

/// An id with its name beside it. One that a shell would read otherwise is offered in small letters and dashes, which questions
/// take for it; nothing of the data steers the terminal or the shell (P18).
fn candidate(called: &Called) -> Option<CompletionCandidate> {
    let value = if is_plain(&called.id) {
        called.id.clone()
    } else {
        // The view of an item stays before its colon.
        match called.id.split_once(':').filter(|(view, _)| View::ALL.iter().any(|known| known.name() == *view)) {
            Some((view, id)) => format!("{view}:{}", report::folded(id)),
            None => report::folded(&called.id),
        }
    };
    let shown = !value.is_empty() && clean::hidden(&value).is_none();
    let help =
        if called.name == value { None } else { Some(StyledStr::from(clean::Clean::new(&called.name).to_string())) };
    shown.then(|| CompletionCandidate::new(value).help(help))
}

/// Whether every shell reads a text as it stands.
fn is_plain(text: &str) -> bool {
    !text.starts_with('-') && text.chars().all(|letter| letter.is_alphanumeric() || "-_.:+,@%".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e18_the_definition_with_candidates_holds_together() {
        command(&Global::default()).debug_assert();
    }

    #[test]
    fn e18_what_the_program_has_of_its_own_is_offered_beside_a_broken_configuration() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("milepost.toml");
        std::fs::write(&path, "[source\n").unwrap();
        let project = Global { config: Some(path), ..Global::default() };
        let ids = |id: &str| found(id, &project).unwrap_or_default().into_iter().map(|called| called.id);
        let models: Vec<String> = ids("model").collect();
        assert!(["last", "sequence", "markov"].iter().all(|model| models.contains(&(*model).to_owned())), "{models:?}");
        let periods: Vec<String> = ids("period").collect();
        assert!(["last-quarter", "year-to-date"].iter().all(|words| periods.contains(&(*words).to_owned())));
        assert!(ids("topic").count() > 5 && found("milestone", &project).is_none());
    }

    #[test]
    fn p18_no_candidate_steers_a_shell() {
        let value = |id: &str| {
            let called = Called { id: id.to_owned(), name: id.to_owned() };
            candidate(&called).map(|candidate| candidate.get_value().to_string_lossy().into_owned())
        };
        assert_eq!(value("welcome-series").as_deref(), Some("welcome-series"));
        assert_eq!(value("North America").as_deref(), Some("north-america"));
        assert_eq!(value("$(touch x)").as_deref(), Some("touch-x"));
        assert_eq!(value("journey:a b").as_deref(), Some("journey:a-b"));
        assert_eq!((value("\u{1b}[2J").as_deref(), value("…")), (Some("2j"), None));
    }
}
