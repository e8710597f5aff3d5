//! What ends entries beside their own events (G4).

use std::collections::HashMap;

use super::journeys::Journeys;
use super::shapes::Shapes;
use crate::config::Config;
use crate::journey::{Facts, Member};
use crate::store::Error;
use crate::store::source::Source;

/// Facts by the number of a journey, the first for none, and memberships by the customer's hash.
pub type EntryEnds = (Vec<Facts>, HashMap<u64, Vec<Member>>);

/// What ends entries from outside (G4): when journeys ended, which segments suppress them, and who is a member.
///
/// # Errors
/// When the source cannot be read.
pub fn entry_ends(config: &Config, source: &Source, shapes: &Shapes, journeys: &Journeys) -> Result<EntryEnds, Error> {
    let mut segments: Vec<&str> =
        config.journeys.iter().flat_map(|j| j.suppress_segments.iter().map(String::as_str)).collect();
    segments.sort_unstable();
    segments.dedup();
    let number = |segment: &str| segments.binary_search(&segment).ok().and_then(|n| u32::try_from(n).ok());
    let mut facts = vec![Facts::default()];
    for id in &shapes.journeys {
        let configured = config.journeys.iter().find(|journey| &journey.id == id);
        let suppress =
            configured.map(|configured| configured.suppress_segments.iter().filter_map(|s| number(s)).collect());
        facts.push(Facts {
            ended: journeys.get(id).and_then(|journey| journey.ended),
            suppress: suppress.unwrap_or_default(),
        });
    }
    let mut members: HashMap<u64, Vec<Member>> = HashMap::new();
    if !segments.is_empty() && source.table("segments").is_some() {
        let listed = serde_json::Value::from(segments.clone()).to_string();
        let mut statement = source.connection().prepare(include_str!("suppressed_members.sql"))?;
        let mut rows = statement.query([listed])?;
        while let Some(row) = rows.next()? {
            let segment: String = row.get(1)?;
            let Some(segment) = number(&segment) else { continue };
            members.entry(row.get(0)?).or_default().push(Member { segment, added: row.get(2)?, removed: row.get(3)? });
        }
    }
    Ok((facts, members))
}
