//! `milepost.toml`: text with spans → checked configuration.
//!
//! [`read`] takes the text from the disk, `parse` walks it and finds every fault at once, [`checked`] is what the rest
//! of the program sees, [`edit`] changes the file and keeps its comments.

mod checked;
pub mod diagnostic;
pub mod edit;
pub mod keys;
mod parse;
mod placed;
pub mod read;
pub mod segment;
pub mod settings;
pub mod theme;

pub use checked::Config;
pub use diagnostic::{Diagnostic, Faults, Severity};
pub use placed::Placed;
pub use read::find;
pub use segment::Segment;
pub use settings::attribution::Attribution;
pub use settings::events::Channel;
pub use settings::interface::Interface;
pub use settings::keys::KeySetting;
pub use settings::mapping::{Column, EventSource, FilePart, Mapping};
pub use settings::source::{Location, Source};
pub use settings::store::StoreSettings;
