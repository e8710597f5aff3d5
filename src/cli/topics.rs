//! The lists that `milepost help`, the manual and the documents print: each made from the list of the program itself.

mod command_line;
mod explorer;
mod health;
mod models;
mod reports;
mod settings;
mod topic;

pub(super) use topic::{Term, Topic};

/// Every list, by its name.
const TOPICS: &[fn() -> Topic] = &[
    command_line::commands,
    command_line::flags,
    command_line::exit_codes,
    reports::reports,
    reports::metrics,
    health::findings,
    models::models,
    settings::settings,
    explorer::keys,
];

/// Every list.
pub(super) fn all() -> impl Iterator<Item = Topic> {
    TOPICS.iter().map(|topic| topic())
}

/// The list of a name.
pub(super) fn named(name: &str) -> Option<Topic> {
    all().find(|topic| topic.name == name)
}

/// The lists as tables of Markdown, by name, for the documents.
#[must_use]
pub fn tables() -> Vec<(&'static str, String)> {
    all().map(|topic| (topic.name, topic.markdown())).collect()
}
