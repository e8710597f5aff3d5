//! `milepost man [PAGE]`: the pages of the manual, made from the command line and the lists.

mod configuration;
mod page;

use super::arguments::{Man, command};
use super::failure::Failure;
use super::talk;
use super::topics::{self, Topic};
use crate::domain::similar::suggestion;
use configuration::configuration;
use page::of_topic;

/// The lists that have a page of their own.
const TOPICS: &[&str] = &["reports", "metrics", "findings", "models", "keys"];

/// Prints a page: `milepost man | man -l -`.
pub(super) fn run(args: &Man) -> Result<u8, Failure> {
    let page = args.page.as_deref().unwrap_or("milepost");
    let pages = pages()?;
    let known = |name: &str| matches!(name.rsplit_once('.'), Some((name, _)) if name == page || name == format!("milepost-{page}"));
    let Some((_, text)) = pages.iter().find(|(name, _)| name == page || known(name)) else {
        return Err(unknown(page, &pages));
    };
    talk::print_prose(&String::from_utf8_lossy(text))?;
    Ok(0)
}

fn unknown(page: &str, pages: &[(String, Vec<u8>)]) -> Failure {
    let names: Vec<&str> = pages.iter().filter_map(|(name, _)| Some(name.rsplit_once('.')?.0)).collect();
    let short = names.iter().map(|name| name.strip_prefix("milepost-").unwrap_or(name)).collect::<Vec<_>>();
    let near = suggestion(page, short.iter().copied());
    let hint = if near.is_empty() { format!("there are {}", short.join(", ")) } else { near };
    Failure::usage(format!("there is no manual page {page}")).hint(hint)
}

/// Every page by the name of its file, such as `milepost-report.1`.
///
/// # Errors
/// Writing into memory does not fail.
pub fn pages() -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut all = command();
    all.build();
    let mut pages = vec![("milepost.1".to_owned(), of_command(command())?)];
    for command in all.get_subcommands() {
        pages.push((format!("milepost-{}.1", command.get_name()), of_command(command.clone())?));
    }
    pages.push(("milepost.toml.5".to_owned(), configuration()));
    let topics: Vec<Topic> = TOPICS.iter().filter_map(|name| topics::named(name)).collect();
    pages.extend(topics.iter().map(|topic| (format!("milepost-{}.7", topic.name), of_topic(topic))));
    Ok(pages)
}

fn of_command(command: clap::Command) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    let version = concat!("milepost ", env!("CARGO_PKG_VERSION"));
    clap_mangen::Man::new(command).source(version).render(&mut text)?;
    Ok(text)
}
