//! The key of the settings that a base file depends on.

use crate::config::{Attribution, Channel, Column, Config, EventSource, Mapping, Source};
use crate::domain::hash::fnv1a;
use crate::domain::journey::Journey;

/// Changes whenever the tables or their meaning do.
const FORMAT: &str = "5";

/// A key of every setting that a base file depends on, blind to where they stand in the configuration.
///
/// Every field is named here: a new setting is either a fact of the base or one that is left out on purpose.
#[must_use]
pub fn settings_key(config: &Config) -> u64 {
    let Config {
        zone,
        as_of,
        source: Source { location, events, tables, keep_future, encodings },
        event_names,
        channels,
        journeys,
        attribution,
        // A base says itself until when it holds (T6).
        clock: _,
        // Where they stand in the file, and what is read when a connection is opened.
        path: _,
        text: _,
        segments: _,
        // Each has a file of its own, whose name says which it is.
        triggers: _,
        milestones: _,
        max_milestones: _,
        // This machine and the screen.
        store: _,
        ascii: _,
        theme: _,
        keys: _,
    } = config;
    let place = location.as_ref().map(|place| &place.value);
    let mut facts = vec![format!("{FORMAT} {zone:?} {as_of:?} {place:?} {keep_future} {encodings:?}")];
    facts.extend(events.iter().map(|EventSource { mapping }| of_mapping("events", mapping)));
    facts.extend(tables.iter().map(|(role, mapping)| of_mapping(role, mapping)));
    facts.push(format!("{event_names:?}"));
    facts.extend(
        channels.iter().map(|Channel { name, attribute, touches }| format!("{name:?} {attribute} {touches:?}")),
    );
    facts.push(of_attribution(attribution));
    facts.extend(journeys.iter().map(of_journey));
    fnv1a(facts.join("\n").as_bytes())
}

fn of_mapping(role: &str, mapping: &Mapping) -> String {
    let Mapping { table, columns, filter, timezone } = mapping;
    let table = table.as_ref().map(|table| &table.value);
    let filter = filter.as_ref().map(|filter| &filter.value);
    let columns: Vec<(&String, &Column)> = columns.iter().map(|(name, column)| (name, &column.value)).collect();
    format!("{role} {table:?} {filter:?} {timezone:?} {columns:?}")
}

fn of_attribution(attribution: &Attribution) -> String {
    let Attribution {
        touch_events,
        // Credit is given by the reader of the touches.
        lookback: _,
        lookback_by_kind: _,
        half_life: _,
        markov_order: _,
        sequence_order: _,
        sequence_kappa: _,
        by_value: _,
        weights: _,
        machine_opens: _,
    } = attribution;
    format!("{touch_events:?}")
}

fn of_journey(journey: &Journey) -> String {
    let Journey {
        id,
        name,
        direction,
        published_at,
        ended_at,
        exclude_segments,
        suppress_segments,
        // In the name of the goals' file.
        goal: _,
    } = journey;
    format!("{id:?} {name:?} {direction:?} {published_at:?} {ended_at:?} {exclude_segments:?} {suppress_segments:?}")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const TEXT: &str = "timezone = \"UTC\"
max_milestones = 5
[source]
database = \"a.duckdb\"
[[source.events]]
table = \"events\"
where = \"true\"
[source.customers]
name = \"full_name\"
[event_names]
email_opened = [\"open\"]
[channel.fax]
attribute = true
touches = [\"fax_read\"]
[[milestone]]
id = \"buy\"
trigger = \"purchase\"
[[journey]]
id = \"a\"
name = \"A\"
direction = \"outbound\"
published_at = 2025-01-01
ended_at = 2025-02-01
exclude_segments = [\"staff\"]
suppress_segments = [\"gone\"]
goal = { kind = \"drive_purchase\", trigger = \"purchase\", target = 5, listening = \"3d\" }
[attribution]
lookback = \"30d\"
half_life = \"7d\"
touch_events = [\"visit\"]
machine_opens = true
[store]
threads = 2
[interface]
ascii = false
";

    fn key(text: &str) -> u64 {
        settings_key(&Config::parse(Path::new("/p/milepost.toml"), text).unwrap().0)
    }

    #[test]
    fn each_setting_of_the_base_changes_its_key_and_no_other_does() {
        let of_base = [
            ("timezone = \"UTC\"", "timezone = \"Europe/Berlin\""),
            ("a.duckdb", "b.duckdb"),
            ("table = \"events\"", "table = \"tracking\""),
            ("where = \"true\"", "where = \"false\""),
            ("[source]", "[source]\nkeep_future = true"),
            ("full_name", "first_name"),
            ("\"open\"", "\"opened\""),
            ("attribute = true", "attribute = false"),
            ("fax_read", "fax_seen"),
            ("id = \"a\"", "id = \"b\""),
            ("name = \"A\"", "name = \"B\""),
            ("outbound", "inbound"),
            ("2025-01-01", "2025-01-02"),
            ("2025-02-01", "2025-02-02"),
            ("\"staff\"", "\"crew\""),
            ("\"gone\"", "\"left\""),
            ("\"visit\"", "\"call\""),
        ];
        for (was, now) in of_base {
            assert!(TEXT.contains(was), "{was}");
            assert_ne!(key(TEXT), key(&TEXT.replace(was, now)), "{was} → {now}");
        }
        let of_others = [
            ("max_milestones = 5", "max_milestones = 6"),
            ("id = \"buy\"", "id = \"bought\""),
            ("target = 5", "target = 6"),
            ("listening = \"3d\"", "listening = \"4d\""),
            ("lookback = \"30d\"", "lookback = \"40d\""),
            ("half_life = \"7d\"", "half_life = \"8d\""),
            ("machine_opens = true", "machine_opens = false"),
            ("threads = 2", "threads = 3"),
            ("ascii = false", "ascii = true"),
            ("timezone", "# a comment\ntimezone"),
        ];
        for (was, now) in of_others {
            assert!(TEXT.contains(was), "{was}");
            assert_eq!(key(TEXT), key(&TEXT.replace(was, now)), "{was} → {now}");
        }
    }
}
