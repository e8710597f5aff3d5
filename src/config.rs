//! `milepost.toml`: text with spans → checked configuration.
//!
//! [`read`] takes the text from the disk, `parse` walks it and finds every fault at once, [`checked`] is what the rest
//! of the program sees, [`edit`] changes the file and keeps its comments.

pub mod checked;
pub mod diagnostic;
pub mod edit;
pub mod keys;
mod parse;
pub mod read;
pub mod segment;
pub mod settings;
pub mod theme;

pub use checked::{
    Attribution, Channel, Column, Config, EventSource, FilePart, KeySetting, Location, Mapping, Placed, Source,
    StoreSettings,
};
pub use diagnostic::{Diagnostic, Faults, Severity};
pub use read::find;
pub use segment::Segment;
