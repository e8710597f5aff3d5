//! Which events are touches (A1, A2): the one place that says so.

use super::{Channel, Config};
use crate::domain::standard::STANDARD;

/// The names of all touches: the standard ones, those of channels that count, those of `attribution.touch_events`.
pub(super) fn touch_names<'a>(channels: &'a [Channel], touch_events: &'a [String]) -> impl Iterator<Item = &'a str> {
    let standard = STANDARD.iter().filter(|known| known.touch).map(|known| known.name);
    let of_channels = channels.iter().filter(|channel| channel.attribute).flat_map(|channel| &channel.touches);
    standard.chain(of_channels.chain(touch_events).map(String::as_str))
}

impl Config {
    /// Whether events of this name (the standard one, where there is one) are touches.
    #[must_use]
    pub fn is_touch(&self, event: &str) -> bool {
        touch_names(&self.channels, &self.attribution.touch_events).any(|name| name == event)
    }
}
