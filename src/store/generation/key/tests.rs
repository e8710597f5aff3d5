use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::config::settings::{SETTINGS, Setting, setting};

const TEXT: &str = r#"timezone = "UTC"
max_milestones = 5
[source]
files = { events = "a.csv", b = { path = "b.csv", encoding = "latin1" } }
keep_future = false
[[source.events]]
table = "events"
where = "true"
timezone = "Asia/Tokyo"
value = "amount"
[[source.events]]
table = "b"
[source.customers]
table = "people"
where = "1 = 1"
timezone = "Asia/Seoul"
encoding = "utf-16le"
name = "full_name"
[event_names]
email_opened = ["open"]
[channel.fax]
attribute = true
touches = ["fax_read"]
[[trigger]]
event = "call"
label = "a call"
audience = "contact"
goal = true
[[milestone]]
id = "buy"
name = "Buy"
trigger = "purchase"
conditions = [{ attribute = "a", equals = 1 }]
tracking_since = 2024-01-01
audience = "lead"
count = "first"
[[segment]]
name = "vip"
file = "vip.csv"
[[view]]
name = "North"
page = "journeys"
sort = ["Starts"]
filter = { period = "2025-Q2", journeys = ["a"], channels = ["email"], business_units = ["north"], segments = ["vip"], platforms = ["web"], without_machine = true, ignore = ["channel:form"], prioritise = ["channel:text"] }
[[journey]]
id = "a"
name = "A"
direction = "outbound"
published_at = 2025-01-01
ended_at = 2025-02-01
exclude_segments = ["staff"]
suppress_segments = ["gone"]
baseline = "one"
holdout = "none"
goal = { kind = "drive_purchase", trigger = "order", conditions = [{ attribute = "b", equals = 1 }], target = 5, listening = "3d" }
[[journey]]
id = "notice"
goal = { kind = "general_notification", measure = "opened" }
[[funnel]]
id = "buying"
name = "Buying"
window = "14d"
count = "totals"
order = "any"
breakdowns = ["plan"]
steps = [{ event = "seen" }, { event = "carted", name = "Cart", conditions = [{ attribute = "c", equals = 1 }] }]
exclude = [{ event = "emptied", conditions = [{ attribute = "d", equals = 1 }], after = 1, before = 2 }]
[[funnel]]
id = "reading"
window = "1d"
steps = [{ event = "opened" }, { event = "scrolled", window = "1h" }, { event = "shared", optional = true }, { event = "end" }, { event = "fin" }]
exclude = [{ event = "closed", after = 1, before = 4 }]
[attribution]
lookback = "30d"
half_life = "7d"
markov_order = 1
sequence_order = 2
sequence_kappa = 20
measure = "count"
touch_events = ["visit"]
machine_opens = true
lookback_by_kind = { visit = "8d" }
[attribution.weights.ends]
first = 0.5
middle = 0.0
last = 0.5
[leads]
stages = ["new", "hot"]
won = ["signed"]
lost = ["gone away"]
[store]
dir = "kept"
threads = 2
memory_limit = "1GB"
max_total = "20GB"
[interface]
ascii = false
[interface.theme]
preset = "dark"
text = "red"
dim = "red"
accent = "red"
bar = "red"
better = "green"
worse = "red"
warning = "red"
selection = "red"
passive = "red"
selected = "red"
[keys]
quit = "Q"
[[view]]
name = "north"
page = "journeys"
sort = ["Starts"]
[view.filter]
period = "2025-Q2"
journeys = ["in view"]
channels = ["email"]
business_units = ["north"]
segments = ["buyers"]
platforms = ["web"]
without_machine = false
ignore = ["channel:form"]
prioritise = ["channel:email"]
"#;

/// Each setting with a text of the configuration and another in its place.
const CHANGES: &[(&str, &str, &str)] = &[
    ("source.files.TABLE", "a.csv", "c.csv"),
    ("source.events.table", "table = \"events\"", "table = \"tracking\""),
    ("source.events.where", "where = \"true\"", "where = \"false\""),
    ("source.events.timezone", "Asia/Tokyo", "Asia/Seoul"),
    ("source.events.encoding", "latin1", "latin2"),
    ("source.events.COLUMN", "\"amount\"", "\"price\""),
    ("source.TABLE.table", "\"people\"", "\"persons\""),
    ("source.TABLE.where", "1 = 1", "1 = 2"),
    ("source.TABLE.timezone", "Asia/Seoul", "Asia/Tokyo"),
    ("source.TABLE.encoding", "utf-16le", "utf-16be"),
    ("source.TABLE.COLUMN", "full_name", "first_name"),
    ("event_names.EVENT", "\"open\"", "\"opened\""),
    ("channel.NAME.attribute", "attribute = true", "attribute = false"),
    ("channel.NAME.touches", "fax_read", "fax_seen"),
    ("trigger.event", "\"call\"", "\"calls\""),
    ("trigger.label", "a call", "the call"),
    ("trigger.audience", "\"contact\"", "\"profile\""),
    ("trigger.goal", "goal = true", "goal = false"),
    ("milestone.id", "id = \"buy\"", "id = \"bought\""),
    ("milestone.name", "\"Buy\"", "\"Bought\""),
    ("milestone.trigger", "\"purchase\"", "\"paid\""),
    ("milestone.conditions", "\"a\", equals = 1", "\"a\", equals = 2"),
    ("milestone.tracking_since", "2024-01-01", "2024-01-02"),
    ("milestone.audience", "\"lead\"", "\"profile\""),
    ("milestone.count", "count = \"first\"", "count = \"every\""),
    ("segment.name", "\"vip\"", "\"vips\""),
    ("segment.file", "vip.csv", "vips.csv"),
    ("view.name", "\"North\"", "\"South\""),
    ("view.page", "page = \"journeys\"", "page = \"home\""),
    ("view.sort", "[\"Starts\"]", "[\"-Starts\"]"),
    ("view.filter.period", "2025-Q2", "2025-Q3"),
    ("view.filter.journeys", "journeys = [\"a\"]", "journeys = [\"b\"]"),
    ("view.filter.channels", "channels = [\"email\"]", "channels = [\"text\"]"),
    ("view.filter.business_units", "[\"north\"]", "[\"south\"]"),
    ("view.filter.segments", "segments = [\"vip\"]", "segments = [\"staff\"]"),
    ("view.filter.platforms", "[\"web\"]", "[\"ios\"]"),
    ("view.filter.without_machine", "without_machine = true", "without_machine = false"),
    ("view.filter.ignore", "\"channel:form\"", "\"channel:call\""),
    ("view.filter.prioritise", "\"channel:text\"", "\"channel:call\""),
    ("journey.id", "id = \"a\"", "id = \"b\""),
    ("journey.name", "name = \"A\"", "name = \"B\""),
    ("journey.direction", "outbound", "inbound"),
    ("journey.published_at", "2025-01-01", "2025-01-02"),
    ("journey.ended_at", "2025-02-01", "2025-02-02"),
    ("journey.exclude_segments", "\"staff\"", "\"crew\""),
    ("journey.suppress_segments", "\"gone\"", "\"left\""),
    ("journey.baseline", "\"one\"", "\"two\""),
    ("journey.holdout", "\"none\"", "\"all\""),
    ("journey.goal.kind", "drive_purchase", "custom"),
    ("journey.goal.trigger", "\"order\"", "\"paid\""),
    ("journey.goal.conditions", "\"b\", equals = 1", "\"b\", equals = 2"),
    ("journey.goal.target", "target = 5", "target = 6"),
    ("journey.goal.listening", "listening = \"3d\"", "listening = \"4d\""),
    ("journey.goal.measure", "\"opened\" }", "\"clicked\" }"),
    ("funnel.id", "id = \"buying\"", "id = \"bying\""),
    ("funnel.name", "\"Buying\"", "\"Bying\""),
    ("funnel.window", "window = \"14d\"", "window = \"15d\""),
    ("funnel.count", "\"totals\"", "\"unique\""),
    ("funnel.order", "order = \"any\"", "order = \"strict\""),
    ("funnel.breakdowns", "breakdowns = [\"plan\"]", "breakdowns = [\"size\"]"),
    ("funnel.steps.event", "\"seen\"", "\"viewed\""),
    ("funnel.steps.conditions", "\"c\", equals = 1", "\"c\", equals = 2"),
    ("funnel.steps.name", "\"Cart\"", "\"Basket\""),
    ("funnel.steps.window", "window = \"1h\"", "window = \"2h\""),
    ("funnel.steps.optional", "\"shared\", optional = true", "\"shared\", optional = false"),
    ("funnel.exclude.event", "\"emptied\"", "\"cleared\""),
    ("funnel.exclude.conditions", "\"d\", equals = 1", "\"d\", equals = 2"),
    ("funnel.exclude.after", "after = 1, before = 4", "after = 2, before = 4"),
    ("funnel.exclude.before", "after = 1, before = 4", "after = 1, before = 5"),
    ("attribution.touch_events", "[\"visit\"]", "[\"visit\", \"talk\"]"),
    ("attribution.lookback_by_kind.EVENT", "visit = \"8d\"", "visit = \"9d\""),
    ("attribution.weights.NAME.first", "first = 0.5\nmiddle = 0.0", "first = 0.4\nmiddle = 0.1"),
    ("attribution.weights.NAME.middle", "middle = 0.0\nlast = 0.5", "middle = 0.1\nlast = 0.4"),
    ("attribution.weights.NAME.last", "first = 0.5\nmiddle = 0.0\nlast = 0.5", "first = 0.4\nmiddle = 0.0\nlast = 0.6"),
    ("leads.stages", "\"new\", \"hot\"", "\"hot\", \"new\""),
    ("leads.won", "\"signed\"", "\"paid\""),
    ("leads.lost", "\"gone away\"", "\"dead\""),
    ("interface.theme.text", "text = \"red\"", "text = \"blue\""),
    ("interface.theme.dim", "dim = \"red\"", "dim = \"blue\""),
    ("interface.theme.accent", "accent = \"red\"", "accent = \"blue\""),
    ("interface.theme.bar", "bar = \"red\"", "bar = \"blue\""),
    ("interface.theme.better", "better = \"green\"", "better = \"blue\""),
    ("interface.theme.worse", "worse = \"red\"", "worse = \"blue\""),
    ("interface.theme.warning", "warning = \"red\"", "warning = \"blue\""),
    ("interface.theme.selection", "selection = \"red\"", "selection = \"blue\""),
    ("interface.theme.passive", "passive = \"red\"", "passive = \"blue\""),
    ("interface.theme.selected", "selected = \"red\"", "selected = \"blue\""),
    ("interface.theme.preset", "\"dark\"", "\"light\""),
    ("view.name", "\"north\"\npage", "\"south\"\npage"),
    ("view.page", "\"journeys\"", "\"health\""),
    ("view.sort", "\"Starts\"", "\"-Starts\""),
    ("view.filter.period", "2025-Q2", "2025-Q3"),
    ("view.filter.journeys", "\"in view\"", "\"in sight\""),
    ("view.filter.channels", "channels = [\"email\"]", "channels = [\"push\"]"),
    ("view.filter.business_units", "[\"north\"]", "[\"south\"]"),
    ("view.filter.segments", "\"buyers\"", "\"lookers\""),
    ("view.filter.platforms", "\"web\"", "\"ios\""),
    ("view.filter.without_machine", "without_machine = false", "without_machine = true"),
    ("view.filter.ignore", "\"channel:form\"", "\"channel:sms\""),
    ("view.filter.prioritise", "\"channel:email\"", "\"channel:sms\""),
    ("keys.ACTION", "quit = \"Q\"", "quit = \"X\""),
];

/// Values that settings take, of one kind or another; `false` and `true` for switches.
const VALUES: &[&str] = &[
    "true",
    "false",
    "1",
    "2",
    "\"1d\"",
    "\"2d\"",
    "\"1GB\"",
    "\"2GB\"",
    "\"Asia/Tokyo\"",
    "\"elsewhere\"",
    "\"blue\"",
];

/// A configuration that says nothing but another value of a setting than its default.
fn changed(setting: &Setting) -> Config {
    let what = |config: &Config| values_that_concern(config, setting.concerns);
    let before = what(&parse(""));
    let place = setting.path.rsplit_once('.').map_or(("", setting.path.as_str()), |parts| parts);
    // The words of a choice stand in quotes among what it takes.
    let words = setting.takes.split('"').skip(1).step_by(2).map(|word| format!("\"{word}\""));
    let found = VALUES.iter().map(|value| (*value).to_owned()).chain(words).find_map(|value| {
        let section = if place.0.is_empty() { String::new() } else { format!("[{}]\n", place.0) };
        let config = Config::parse(Path::new("/p/milepost.toml"), &format!("{section}{} = {value}\n", place.1)).ok()?.0;
        (what(&config) != before).then_some(config)
    });
    found.unwrap_or_else(|| panic!("{}: give it a line in CHANGES", setting.path))
}

fn parse(text: &str) -> Config {
    Config::parse(Path::new("/p/milepost.toml"), text).unwrap().0
}

#[test]
fn each_setting_of_the_base_changes_its_key_and_no_other_does() {
    let before = parse(TEXT);
    for (path, was, now) in CHANGES {
        let concerns = setting(path).unwrap().concerns;
        assert!(TEXT.contains(was), "{path}: {was}");
        let after = parse(&TEXT.replace(was, now));
        assert_eq!(
            settings_key(&before) != settings_key(&after),
            concerns == Concerns::Base,
            "{path} concerns {concerns:?}: {was} → {now}"
        );
        let value = |config| values_that_concern(config, concerns).into_iter().find(|(known, _)| known == path);
        assert_ne!(value(&before), value(&after), "{path} has the same value: {was} → {now}");
    }
    let by_hand: BTreeSet<&str> = CHANGES.iter().map(|(path, ..)| *path).chain(["source.database"]).collect();
    for setting in SETTINGS.iter().filter(|setting| !by_hand.contains(setting.path.as_str())) {
        let after = settings_key(&changed(setting)) != settings_key(&parse(""));
        assert_eq!(after, setting.concerns == Concerns::Base, "{}", setting.path);
    }
    let database = |name: &str| settings_key(&parse(&format!("[source]\ndatabase = \"{name}\"\n")));
    assert_ne!(database("a.duckdb"), database("b.duckdb"));
}

#[test]
fn the_key_is_blind_to_places_and_to_defaults_that_are_written_out() {
    let key = |text: &str| settings_key(&parse(text));
    assert_eq!(key(TEXT), key(&TEXT.replace("timezone", "# a comment\ntimezone")));
    assert_eq!(key(""), key("timezone = \"UTC\"\n[attribution]\ntouch_events = []\n[source]\nkeep_future = false\n"));
    let as_of = Config { as_of: Some(crate::domain::time::Time(0)), ..parse(TEXT) };
    assert_ne!(settings_key(&as_of), key(TEXT));
}
