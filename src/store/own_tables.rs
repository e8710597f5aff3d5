//! The events as SQL over the user's own tables, through the mapping that a refresh reads them by (H1): what a statement begins
//! with that is printed to be run in a shell of the engine. The program never runs it.

use super::Error;
use super::import;
use super::refresh::EventNames;
use super::source::{ResolvedTable, Source, condition_sql, quote_text, shell};
use crate::config::{Config, Location};
use crate::domain::condition::Condition;
use crate::domain::condition::iso::Zones;
use crate::domain::standard::Depth;
use crate::domain::time::Time;

/// What of the events is asked for.
pub struct Wanted<'a> {
    /// The names that events have in the data.
    pub names: &'a [String],
    /// The times of the first event and of `as_of` (T1).
    pub span: (Time, Time),
    /// Sets of conditions, of each of which an event says whether it meets all: `meets[n]`, from 1.
    pub conditions: &'a [Vec<Condition>],
}

/// The beginning of a statement.
pub struct OwnEvents {
    /// Where it runs.
    pub runs: String,
    /// Statements that must run before.
    pub before: Vec<String>,
    /// `with` and sentences, of which the last is `EVENT`.
    pub with: String,
    /// What it leaves open.
    pub remarks: Vec<String>,
}

/// The events by milepost's names, which the sentences of [`OwnEvents`] end with: one event that counts, duplicates left out (T5)
/// and all machines' but opens (A13).
const EVENT: &str = "event";

/// What an event has of a row of the source, as text.
const TEXTS: [&str; 10] = [
    "customer_id",
    "event_id",
    "event",
    "journey_id",
    "entry_id",
    "step_id",
    "channel",
    "asset_id",
    "message_id",
    "platform",
];

/// Whether the events' SQL can say a condition.
#[must_use]
pub fn can_say(config: &Config, condition: &Condition) -> bool {
    let entries = config.source.events.iter().map(|entry| entry.mapping.timezone);
    let zones = entries.map(|zone| Zones { clock: zone.unwrap_or_default(), day: zone.unwrap_or(config.zone) });
    condition_sql::can_say(condition, zones.chain([Zones { day: config.zone, ..Zones::default() }]))
}

/// The events, or in a sentence why the source cannot be read so.
///
/// # Errors
/// When the source cannot be read.
pub fn events(config: &Config, wanted: &Wanted<'_>) -> Result<Result<OwnEvents, String>, Error> {
    let source = Source::open(config).map_err(|errors| {
        errors.into_iter().next().unwrap_or(Error::Uncounted { what: "the source cannot be opened".to_owned() })
    })?;
    let (runs, tables) = match config.source.location.as_ref().map(|location| &location.value) {
        Some(Location::Files(files)) => {
            let rejected: u64 = source.rejects().iter().map(|reject| reject.rows).sum();
            if rejected > 0 {
                return Ok(Err(
                    "files have records that cannot be read (health), and the engine stops at them".to_owned()
                ));
            }
            let tables = import::in_shell(files, &import::Asked::of(&config.source), source.catalog())?;
            ("in any `duckdb` shell; it reads the files where they are".to_owned(), tables)
        }
        Some(Location::Database(path)) => {
            (format!("in a `duckdb` shell opened on {:?}", path.to_string_lossy()), Vec::new())
        }
        None => return Ok(Err("no source is configured".to_owned())),
    };
    let mut rows = Vec::new();
    for (number, table) in source.events().enumerate() {
        let from = match tables.iter().find(|(name, _)| *name == table.label) {
            Some((_, Ok(from))) => from.clone(),
            Some((_, Err(why))) => return Ok(Err(why.clone())),
            // In its own database, which the shell has opened, a table is of no other.
            None => table.sql.strip_prefix("src.").unwrap_or(&table.sql).to_owned(),
        };
        rows.push(mapped(table, number + 1, &from, wanted.conditions));
    }
    let with = [
        format!(
            "with\n-- the mapping: one row of [[source.events]]\nmapped as (\n{}\n)",
            rows.join("\n    union all\n")
        ),
        named(&EventNames::new(config), wanted.names),
        accepted(wanted.span.1, wanted.conditions),
        used(wanted.conditions),
    ];
    let with = with.join(",\n");
    let zones: Vec<Zones> = source.events().map(|table| table.zones).chain([Zones::default()]).collect();
    let mut remarks: Vec<String> = Vec::new();
    if shell::reads_texts(&with, &zones) {
        remarks.push(
            "times in text are read by the engine's cast: a spelling of ISO 8601 that it does not know counts nowhere"
                .to_owned(),
        );
    }
    Ok(Ok(OwnEvents { runs, before: shell::macros(&with, &zones, wanted.span), with, remarks }))
}

/// The attributes that conditions name, each once.
fn attributes(conditions: &[Vec<Condition>]) -> Vec<&str> {
    let mut names: Vec<&str> = conditions.iter().flatten().map(|condition| condition.attribute.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The rows of one entry of events, its columns by milepost's names.
fn mapped(table: &ResolvedTable, number: usize, from: &str, conditions: &[Vec<Condition>]) -> String {
    let text = |name: &str| table.column(name).map_or_else(|| "null::varchar".to_owned(), |column| column.sql.clone());
    let flag = table.column("is_machine").map_or("false", |column| column.sql.as_str());
    let time = table.column("occurred_at").map_or("null::bigint", |column| column.sql.as_str());
    let mut columns = vec![format!("{number} as entry"), format!("{time} as at_us"), format!("{flag} as is_machine")];
    columns.extend(TEXTS.iter().map(|name| format!("{} as {}", text(name), source_name(name))));
    // Without an id a row is told by all of its columns.
    let hash = table.fingerprint();
    let no_id = table.column("event_id").map(|column| column.sql.as_str());
    columns.push(
        no_id.map_or_else(|| hash.clone(), |id| format!("case when {id} is null then {hash} end")) + " as row_hash",
    );
    for (place, name) in attributes(conditions).into_iter().enumerate() {
        let json = table.attribute(name).unwrap_or_else(|| "null::varchar".to_owned());
        columns.push(format!("{json} as attribute_{}", place + 1));
    }
    let columns = columns.join(",\n        ");
    let kept = table.filter.as_ref().map_or_else(String::new, |filter| format!("\n    where {filter}"));
    format!("    select\n        {columns}\n    from {from}{kept}")
}

/// Its name before it is known which event it stands for.
fn source_name(name: &str) -> &str {
    if name == "event" { "source_event" } else { name }
}

/// What the names mean, of those that mean more than themselves.
fn named(names: &EventNames<'_>, all: &[String]) -> String {
    let rows = all.iter().filter_map(|source| {
        let event = names.event(source);
        let (channel, depth) = (names.channel(event), names.depth(event));
        (event != source || channel.is_some() || depth != Depth::Other).then(|| {
            let channel = channel.map_or_else(|| "null::varchar".to_owned(), quote_text);
            format!("        ({}, {}, {channel}, {})", quote_text(source), quote_text(event), depth as u8)
        })
    });
    let rows: Vec<String> = rows.collect();
    let rows = if rows.is_empty() {
        "    select null::varchar, null::varchar, null::varchar, 0 where false".to_owned()
    } else {
        format!("    values\n{}", rows.join(",\n"))
    };
    format!(
        "-- what names of events stand for, their channels, and their places among events of one time (T4)\n\
         name(source_event, event, channel, depth) as (\n{rows}\n)"
    )
}

/// What sentences pass on of a row, under an alias.
fn passed(alias: &str, others: &[&str], conditions: &[Vec<Condition>]) -> String {
    let own = TEXTS.iter().map(|name| source_name(name)).filter(|name| *name != "channel");
    let attributes: Vec<String> = (1..=attributes(conditions).len()).map(|n| format!("attribute_{n}")).collect();
    let all = others.iter().copied().chain(own).chain(attributes.iter().map(String::as_str));
    all.map(|name| format!("{alias}.{name}")).collect::<Vec<_>>().join(", ")
}

/// Events with time, customer and name up to `as_of`, each once.
fn accepted(as_of: Time, conditions: &[Vec<Condition>]) -> String {
    let passed = passed("m", &["entry", "at_us", "is_machine"], conditions);
    format!(
        "-- one event with time, customer and name up to as_of (T1); of several with one id, or all alike, the first (T5)
accepted as (
    select
        {passed},
        coalesce(n.event, m.source_event) as event,
        coalesce(m.channel, n.channel) as channel
    from mapped as m
    left join name as n on n.source_event = m.source_event
    where m.at_us <= {}
      and m.customer_id is not null
      and m.source_event is not null
    qualify row_number() over (
        partition by m.entry, m.event_id, m.row_hash
        order by
            m.at_us, coalesce(n.depth, {}), coalesce(n.event, m.source_event), m.asset_id nulls first,
            m.journey_id nulls first, m.step_id nulls first, m.customer_id
    ) = 1
)",
        as_of.0,
        Depth::Other as u8
    )
}

/// Those that are used, with the sets of conditions that they meet.
fn used(conditions: &[Vec<Condition>]) -> String {
    let names = attributes(conditions);
    let holds = |condition: &Condition| {
        let place = names.iter().position(|name| *name == condition.attribute).unwrap_or(0);
        condition_sql::holds(&format!("a.attribute_{}", place + 1), condition)
    };
    let meets = conditions.iter().map(|set| {
        let all: Vec<String> = set.iter().map(holds).collect();
        if all.is_empty() { "true".to_owned() } else { all.join(" and ") }
    });
    let meets = meets.collect::<Vec<_>>().join(",\n            ");
    let meets = if meets.is_empty() { meets } else { format!("\n            {meets}\n        ") };
    format!(
        "-- of machines only opens are used (A13)
{EVENT} as (
    select
        {},
        a.event, a.channel, [{meets}]::boolean[] as meets
    from accepted as a
    where not a.is_machine or regexp_matches(a.event, '(^|_)opened$')
)",
        passed("a", &["at_us", "is_machine"], &[])
    )
}
