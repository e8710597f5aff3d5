//! What ends entries beside their own events (G4).

use super::journeys::Journeys;
use super::shapes::Shapes;
use crate::config::Config;
use crate::journey::Facts;

/// When journeys ended and which segments suppress their entries: facts by the number of a journey, the first for none, and the
/// segments, sorted, in which [`Facts::suppress`] counts.
#[must_use]
pub fn entry_ends(config: &Config, shapes: &Shapes, journeys: &Journeys) -> (Vec<Facts>, Vec<String>) {
    let mut segments: Vec<String> =
        config.journeys.iter().flat_map(|journey| journey.suppress_segments.iter().cloned()).collect();
    segments.sort_unstable();
    segments.dedup();
    let number = |segment: &String| segments.binary_search(segment).ok().and_then(|n| u32::try_from(n).ok());
    let mut facts = vec![Facts::default()];
    for id in &shapes.journeys {
        let configured = config.journeys.iter().find(|journey| &journey.id == id);
        let suppress = configured.map(|configured| configured.suppress_segments.iter().filter_map(number).collect());
        facts.push(Facts {
            ended: journeys.get(id).and_then(|journey| journey.ended),
            suppress: suppress.unwrap_or_default(),
        });
    }
    (facts, segments)
}
