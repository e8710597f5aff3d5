//! `milepost.toml`: text with spans → checked configuration (schema.md 3).

pub mod checked;

pub use checked::{
    Attribution, Channel, Column, Config, EventSource, Location, Mapping, Placed, Source, StoreSettings,
};
