//! The key of the settings that a base file depends on.

use crate::config::Config;
use crate::config::settings::{Concerns, values_that_concern};
use crate::domain::hash::fnv1a;
use crate::domain::source_table::TABLES;

/// Changes whenever the tables or their meaning do; what source tables say of themselves is in the key as it is.
const FORMAT: &str = "11";

/// A key of every setting that a base file depends on, blind to where they stand in the configuration: those that the list
/// of settings says concern the base, and `--as-of`. A base says itself until when it holds (T6).
#[must_use]
pub fn settings_key(config: &Config) -> u64 {
    let mut facts = vec![format!("{FORMAT} {:?}", config.as_of)];
    facts.extend(values_that_concern(config, Concerns::Base).iter().map(|(path, value)| format!("{path} {value}")));
    facts.extend(TABLES.iter().map(|table| format!("{} {:?} {:?}", table.name, table.stored, table.checks)));
    fnv1a(facts.join("\n").as_bytes())
}

#[cfg(test)]
mod tests;
