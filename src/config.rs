//! `milepost.toml`: text with spans → checked configuration.
//!
//! `read` takes the text from the disk, `settings` says what may stand in it, `parse` reads it and finds every fault at once,
//! [`Config`] is what the rest of the program sees, [`edit`] changes the file and keeps its comments.

mod checked;
mod colour;
mod diagnostic;
pub mod edit;
pub(crate) mod keys;
mod parse;
mod placed;
mod read;
mod segment;
pub mod settings;
pub(crate) mod theme;
mod touches;

pub use checked::Config;
pub use diagnostic::{Diagnostic, Faults, Severity};
pub use placed::Placed;
pub(crate) use read::find;
pub use segment::Segment;
pub use settings::attribution::Attribution;
pub use settings::events::Channel;
pub(crate) use settings::funnel::funnel_window;
pub use settings::interface::Interface;
pub(crate) use settings::journey::{LISTENING_DEFAULT, listening};
pub use settings::keys::KeySetting;
pub use settings::mapping::{Column, EventSource, FilePart, Mapping};
pub use settings::source::{Location, Source};
pub use settings::store::StoreSettings;

/// What users call events, by their names: the labels of the configuration.
pub fn labels(config: &Config) -> impl Iterator<Item = (&str, &str)> {
    let labels = config.triggers.iter().filter_map(|trigger| Some((trigger.event.as_str(), trigger.label.as_deref()?)));
    labels.filter(|(_, label)| !label.trim().is_empty())
}
