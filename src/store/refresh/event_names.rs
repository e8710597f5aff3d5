//! What names of events mean in one project.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::domain::standard::{Depth, custom_depth, standard};

/// What names mean in one project: `[event_names]`, `[channel]`, `touch_events`.
pub struct EventNames<'a> {
    standard_of: BTreeMap<&'a str, &'a str>,
    config: &'a Config,
}

impl<'a> EventNames<'a> {
    /// The names of a configuration.
    #[must_use]
    pub fn new(config: &'a Config) -> Self {
        let pairs = config.event_names.iter();
        let standard_of =
            pairs.flat_map(|(name, own)| own.iter().map(move |own| (own.as_str(), name.as_str()))).collect();
        Self { standard_of, config }
    }

    /// The standard name, else the name in the data.
    #[must_use]
    pub fn event<'b>(&'b self, source: &'b str) -> &'b str {
        self.standard_of.get(source).copied().unwrap_or(source)
    }

    /// The names in the data that stand for an event.
    #[must_use]
    pub fn sources(&self, event: &str) -> Vec<String> {
        let own = self.standard_of.iter().filter(|(own, name)| **name == event || **own == event);
        let mut names: Vec<String> = own.map(|(own, _)| (*own).to_owned()).collect();
        if !self.standard_of.contains_key(event) {
            names.push(event.to_owned());
        }
        names
    }

    /// Whether events of this name are touches (A1, A2).
    #[must_use]
    pub fn touch(&self, event: &str) -> bool {
        self.config.is_touch(event)
    }

    /// The place of this name among events of one time (T4).
    #[must_use]
    pub fn depth(&self, event: &str) -> Depth {
        match standard(event) {
            Some(known) => known.depth,
            None if self.touch(event) || self.custom_channel(event).is_some() => custom_depth(event),
            None => Depth::Other,
        }
    }

    /// The channel of this name where the row has none.
    #[must_use]
    pub fn channel(&self, event: &str) -> Option<&str> {
        standard(event).and_then(|known| known.channel).or_else(|| self.custom_channel(event))
    }

    fn custom_channel(&self, event: &str) -> Option<&str> {
        let of = |channel: &&crate::config::Channel| {
            let prefixed = event.strip_prefix(channel.name.as_str()).is_some_and(|rest| rest.starts_with('_'));
            prefixed || channel.touches.iter().any(|name| name == event)
        };
        self.config.channels.iter().find(of).map(|channel| channel.name.as_str())
    }
}
