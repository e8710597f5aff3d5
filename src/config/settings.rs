//! The one list of settings: what the file may say, what it takes, what holds where it says nothing.

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its place, divided by dots; a part in capitals stands for a name that the user chooses.
    pub path: &'static str,
    /// What it takes.
    pub takes: &'static str,
    /// The default as it would be written; `None` = there is none.
    pub default: Option<&'static str>,
    /// What it means.
    pub meaning: &'static str,
}

const fn set(path: &'static str, takes: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting { path, takes, default: Some(default), meaning }
}

const fn free(path: &'static str, takes: &'static str, meaning: &'static str) -> Setting {
    Setting { path, takes, default: None, meaning }
}

const COLUMN: &str = "a column name, { constant = … }, { expression = \"…\" } or { file = \"stem\" }";
const ZONE: &str = "an IANA time zone such as \"Europe/Berlin\"";
const ENCODING: &str = "an encoding such as \"windows-1252\"";
const CONDITIONS: &str = "a list of conditions such as { attribute = \"status\", equals = \"Qualified\" }";
const EVENTS: &str = "a list of event names";
const TEXT: &str = "a text";
const TIME: &str = "a date or time without quotes, such as 2025-01-31";
const SEGMENTS: &str = "a list of segment names";
const COLOUR: &str = "a colour: a name, \"#rrggbb\" or a number from 0 to 255";
const SHARE: &str = "a number from 0 to 1";

/// Every setting, in the order of the reference file.
pub const SETTINGS: &[Setting] = &[
    set("timezone", ZONE, "\"UTC\"", "where days, weeks and months begin (T3)"),
    set("max_milestones", "a whole number from 1 to 100", "5", "how many milestones there may be (M4)"),
    free("source.database", "the path of a DuckDB file", "the data: one DuckDB file, opened read-only"),
    free(
        "source.files.TABLE",
        "a path, folder or glob of Parquet, CSV or NDJSON files, or { path = …, encoding = … }",
        "the data: files by table instead; a folder stands for the files in it",
    ),
    free("source.events.table", "a table name, schema.table allowed", "the table that holds events"),
    free("source.events.where", "a scalar SQL expression", "rows for which it is not true are left out"),
    free("source.events.timezone", ZONE, "what its times without offset and its dates are local to (T3)"),
    free("source.events.encoding", ENCODING, "how its files are written where they are not UTF-8"),
    free("source.events.COLUMN", COLUMN, "what fills a column of events"),
    free("source.TABLE.table", "a table name, schema.table allowed", "the table that holds customers, journeys …"),
    free("source.TABLE.where", "a scalar SQL expression", "rows for which it is not true are left out"),
    free("source.TABLE.timezone", ZONE, "what its times without offset and its dates are local to (T3)"),
    free("source.TABLE.encoding", ENCODING, "how its files are written where they are not UTF-8"),
    free("source.TABLE.COLUMN", COLUMN, "what fills a column of that table"),
    free("event_names.EVENT", EVENTS, "the data's own names for a standard event"),
    set("channel.NAME.attribute", "true or false", "false", "whether its touches count as touches (A2)"),
    set("channel.NAME.touches", EVENTS, "[]", "the events that are touches of this channel"),
    free("trigger.event", "an event name", "an event that milestones and goals may use (M7)"),
    free("trigger.label", TEXT, "what users call it"),
    free("trigger.audience", "\"contact\", \"lead\" or \"profile\"", "whose action it is"),
    set("trigger.goal", "true or false", "true", "whether a journey's goal may use it (G12)"),
    free("milestone.id", TEXT, "its identity, never to be changed (M6)"),
    free("milestone.name", TEXT, "what users call it; the id where not given"),
    free("milestone.trigger", "an event name", "the event that completes it (M1)"),
    set("milestone.conditions", CONDITIONS, "[]", "what must hold on that same event (M2)"),
    free("milestone.tracking_since", TIME, "completions before it do not count (M5)"),
    free("milestone.audience", "\"contact\", \"lead\" or \"profile\"", "its trigger's where not given (M7)"),
    set("milestone.count", "\"first\" or \"every\"", "\"first\"", "which completions count (M10)"),
    free("segment.name", TEXT, "a segment of your own, for filters (X1)"),
    free("segment.file", "the path of a CSV file with the column customer_id", "who is in it"),
    free("journey.id", TEXT, "the journey's id in the events"),
    free("journey.name", TEXT, "what users call it"),
    set("journey.direction", "\"outbound\" or \"inbound\"", "\"outbound\"", "who speaks first (R8)"),
    free("journey.published_at", TIME, "when it began (G10)"),
    free("journey.ended_at", TIME, "when it ended (G4)"),
    set("journey.exclude_segments", SEGMENTS, "[]", "members are kept out (G5)"),
    set("journey.suppress_segments", SEGMENTS, "[]", "joining one ends an entry (G4)"),
    free(
        "journey.goal.kind",
        "\"drive_purchase\", \"engage_customers\", \"increase_loyalty\", \"onboard_people\", \"general_notification\" or \"custom\"",
        "the kind of goal (G2)",
    ),
    free("journey.goal.trigger", "an event name", "the event that attains it; none for general_notification (G3)"),
    set("journey.goal.conditions", CONDITIONS, "[]", "what must hold on that same event (M2)"),
    free(
        "journey.goal.target",
        "a percentage such as \"50%\", or a whole number of customers",
        "how many are wanted (G1)",
    ),
    set(
        "journey.goal.listening",
        "a duration from 0d to 730d",
        "\"3d\"",
        "how long after completion the trigger counts (G4)",
    ),
    set("journey.goal.measure", "\"opened\" or \"clicked\"", "\"opened\"", "what attains a general_notification (G3)"),
    set(
        "attribution.lookback",
        "a duration from 1d to 730d",
        "\"730d\"",
        "how old a touch may be at the completion (A4)",
    ),
    set("attribution.half_life", "a duration from 1h to 730d", "\"7d\"", "of the time decay model (A8)"),
    set(
        "attribution.markov_order",
        "a whole number from 1 to 4, or \"auto\"",
        "\"auto\"",
        "how many touches a state of the Markov model holds (A8); auto = what the scorecard chooses, at least 1, at most 3",
    ),
    set(
        "attribution.sequence_order",
        "a whole number from 0 to 4, or \"auto\"",
        "\"auto\"",
        "how many touches the sequence model looks back (A8); auto = the fewest that foresee as well as any",
    ),
    set(
        "attribution.sequence_kappa",
        "a whole number from 0 to 1000000",
        "20",
        "after so many visits a state is trusted as much as the shorter one that it backs off to",
    ),
    set("attribution.measure", "\"count\" or \"value\"", "\"count\"", "one per completion, or its value (A9)"),
    set("attribution.touch_events", EVENTS, "[]", "further events that are touches of their row's channel (A2)"),
    set("attribution.machine_opens", "true or false", "true", "whether opens by machines count (A13)"),
    free(
        "attribution.lookback_by_kind.EVENT",
        "a duration from 1d to 730d",
        "a shorter lookback for one kind of touch (A4)",
    ),
    free("attribution.weights.NAME.first", SHARE, "a model of your own: what the first touch gets (A8)"),
    free("attribution.weights.NAME.middle", SHARE, "what all touches between get together"),
    free("attribution.weights.NAME.last", SHARE, "what the last touch gets; the three sum to 1"),
    free("store.dir", "the path of a folder", "where derived data is kept; the user's cache folder where not given"),
    free("store.threads", "a whole number from 1 to 1024", "a quarter of the machine's, at least 2, where not given"),
    free("store.memory_limit", "a size such as \"4GB\"", "a quarter of the machine's where not given"),
    set("interface.ascii", "true or false", "false", "plain borders and bars"),
    set("interface.theme.text", COLOUR, "\"default\"", "ordinary text"),
    set("interface.theme.dim", COLOUR, "\"bright-black\"", "secondary text"),
    set("interface.theme.accent", COLOUR, "\"cyan\"", "selection and focus"),
    set("interface.theme.bar", COLOUR, "\"blue\"", "bars and charts"),
    set("interface.theme.better", COLOUR, "\"green\"", "what got better"),
    set("interface.theme.worse", COLOUR, "\"red\"", "what got worse, and errors"),
    set("interface.theme.warning", COLOUR, "\"yellow\"", "what needs a look"),
    free("keys.ACTION", "a key such as \"ctrl+p\", or a list of keys", "the keys of an action; [] takes them away"),
];

fn chosen(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The setting at a place of the file.
#[must_use]
pub fn setting(path: &str) -> Option<&'static Setting> {
    let fits = |setting: &&Setting| {
        let (mut known, mut given) = (setting.path.split('.'), path.split('.'));
        loop {
            match (known.next(), given.next()) {
                (None, None) => return true,
                (Some(known), Some(given)) if known == given || chosen(known) => {}
                _ => return false,
            }
        }
    };
    SETTINGS.iter().find(fits)
}

/// The names that may stand below a place; `None` = names that the user chooses.
#[must_use]
pub fn below(path: &str) -> Option<Vec<&'static str>> {
    let mut names: Vec<&'static str> = Vec::new();
    for setting in SETTINGS {
        let mut known = setting.path.split('.');
        let fits = path.is_empty()
            || path.split('.').all(|given| known.next().is_some_and(|known| known == given || chosen(known)));
        if let (true, Some(name)) = (fits, known.next()) {
            if chosen(name) {
                return None;
            }
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    Some(names)
}

/// The nearest of some names to one that is not among them, where one is near.
#[must_use]
pub fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = wanted.to_lowercase();
    let allowed = (wanted.chars().count() / 3).max(1);
    names
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, name)| name)
}
