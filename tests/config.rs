//! The configuration: faults, what is read, the reference file.

#[path = "config/reference.rs"]
mod reference;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use milepost::config::{Column, Config, Faults, FilePart, Location, Severity};
use milepost::domain::condition::{Literal, Operator};
use milepost::domain::journey::{GoalKind, Measure, Target};
use milepost::domain::milestone::Audience;
use milepost::domain::time::Span;
use milepost::domain::words;
use rstest::rstest;

fn parse(text: &str) -> Config {
    let (config, warnings) = Config::parse(Path::new("/data/milepost.toml"), text).unwrap();
    assert_eq!(warnings, [], "{text}");
    config
}

fn faults(text: &str) -> Faults {
    Config::parse(Path::new("milepost.toml"), text).unwrap_err()
}

/// The only fault of a text: line, column, message and help.
fn fault(text: &str) -> (usize, usize, String) {
    let faults = faults(text);
    assert_eq!(faults.list.len(), 1, "{faults}");
    let (line, column) = faults.list[0].position(&faults.text).unwrap();
    (line, column, format!("{} | {}", faults.list[0].message, faults.list[0].help.join(" | ")))
}

fn some(milestones: usize) -> String {
    (0..milestones)
        .map(|n| format!("[[milestone]]\nid = \"m{n}\"\nname = \"{n}\"\ntrigger = \"t\"\n"))
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn a_fault_shows_file_line_column_text_carets_and_the_nearest_name() {
    insta::assert_snapshot!(faults("timezone = \"Europe/Berln\"\n[atribution]\nlookback = \"7d\"\n").to_string(), @r#"
    error: no time zone `Europe/Berln`
     --> milepost.toml:1:12
      |
    1 | timezone = "Europe/Berln"
      |            ^^^^^^^^^^^^^^
      |
      = help: did you mean `Europe/Berlin`?
      = help: an IANA name such as `Europe/Berlin`

    error: unknown setting `atribution`
     --> milepost.toml:2:2
      |
    2 | [atribution]
      |  ^^^^^^^^^^
      |
      = help: did you mean `attribution`?
      = help: allowed here: timezone, max_milestones, source, event_names, channel, trigger, milestone, segment, view, journey, funnel, attribution, leads, store, interface, keys

    2 errors in milepost.toml
    "#);
}

#[rstest]
#[case("timezone = 5", 1, 12, "`timezone` takes an IANA")]
#[case("max_milestones = 0", 1, 18, "from 1 to 100")]
#[case("max_milestones = 99999999999999999999", 1, 18, "from 1 to 100")]
#[case("[source]\ndatabase = \"md:x\"", 2, 12, "a URL is no path")]
#[case("[source]\ndatabase = \"s3://b/x.duckdb\"", 2, 12, "a URL is no path")]
#[case("[source]\ndatabase = \"HTTP:x\"", 2, 12, "a URL is no path")]
#[case("[source]\ndatabase = \":memory:\"", 2, 12, "is no path")]
#[case("[source]\ndatabase = \"\"", 2, 12, "`database` is empty")]
#[case("[source]\nfiles = { events = \"http:x\" }", 2, 20, "a URL is no path")]
#[case("[source]\nfiles = { customers = \"x.csv\" }", 2, 9, "`files` names no events")]
#[case("[source]\ndatabase = \"a\"\nfiles = { events = \"e\" }", 3, 1, "not in both")]
#[case("[source.event]\ntable = \"x\"", 1, 9, "unknown table `event` | did you mean `events`?")]
#[case("[source.events]\ntable = \"x\"", 1, 1, "write [[source.events]]")]
#[case("[[source.events]]\ncustomer = \"x\"", 2, 1, "unknown column of events `customer`")]
#[case("[source.orders]\namuont = \"x\"", 2, 1, "did you mean `amount`?")]
#[case("[[source.events]]\nevent = { constant = [1] }", 2, 22, "`constant` takes a text")]
#[case("[[source.events]]\nevent = { constant = \"a\", expression = \"b\" }", 2, 9, "exactly one of them")]
#[case(
    "[[source.events]]\ntimezone = \"Europe/Berln\"",
    2,
    12,
    "no time zone `Europe/Berln` | did you mean `Europe/Berlin`?"
)]
#[case("[source.costs]\ntimezone = 1", 2, 12, "`timezone` takes an IANA")]
#[case(
    "[source]\nfiles = { events = { path = \"a\", encoding = \"latin-99\" } }",
    2,
    45,
    "no encoding `latin-99` | such as"
)]
#[case("[source]\nfiles = { events = { encoding = \"latin1\" } }", 2, 20, "`path` is missing")]
#[case("[source]\nfiles = { events = { path = \"a\", encding = \"x\" } }", 2, 34, "did you mean `encoding`?")]
#[case("[source]\ndatabase = \"a\"\n[[source.events]]\nencoding = \"latin1\"", 4, 12, "sources that are files")]
#[case("[[source.events]]\nevent = { file = \"stm\" }", 2, 18, "did you mean `stem`?")]
#[case("[[source.events]]\nevent = { fil = \"stem\" }", 2, 11, "did you mean `file`?")]
#[case("[event_names]\nemail_open = \"x\"", 2, 1, "did you mean `email_opened`?")]
#[case("[event_names]\nemail_opened = \"x\"\nemail_clicked = [\"x\"]", 3, 18, "stands for `email_opened` already")]
#[case("[event_names]\nemail_opened = \"email_clicked\"", 2, 16, "is a standard event itself")]
#[case("[channel.whatsapp]\nattribute = true", 1, 1, "names none | add touches = [\"whatsapp_clicked\"] (A2)")]
#[case("[channel.whatsapp]\nattribute = true\ntouches = []", 1, 1, "names none")]
#[case("[channel.x]\nattribute = true\ntouches = [\"email_sent\"]", 3, 12, "sends and deliveries are none (A1)")]
#[case("[[trigger]]\nlabel = \"x\"", 1, 1, "`event` is missing")]
#[case("[[trigger]]\nevent = \"x\"\n[[trigger]]\nevent = \"x\"", 4, 9, "`x` is there twice")]
#[case("[[milestone]]\nid = \"a\"", 1, 1, "`trigger` is missing")]
#[case("[milestone]\nid = \"a\"", 1, 1, "write [[milestone]]")]
#[case("[[milestone]]\nid = \"a\"\ntrigger = \"t\"\ntracking_since = \"2025-01-01\"", 4, 18, "without quotes")]
#[case("[[milestone]]\nid = \"a\"\ntrigger = \"t\"\ntracking_since = 10:00:00", 4, 18, "a date or time")]
#[case("[[milestone]]\nid = \"a\"\ntrigger = \"t\"\ncount = \"evry\"", 4, 9, "did you mean `every`?")]
#[case("[[journey]]\nid = \"a\"\n[[journey]]\nid = \"a\"", 4, 6, "the journey `a` is there twice")]
#[case(
    "[[journey]]\nid = \"a\"\npublished_at = 2025-02-01\nended_at = 2025-01-01",
    4,
    12,
    "ends before it is published"
)]
#[case("[attribution]\nlookback = \"0d\"", 2, 12, "from 1d to 730d")]
#[case("[attribution]\nlookback = \"731d\"", 2, 12, "from 1d to 730d")]
#[case("[attribution]\nlookback = \"-7d\"", 2, 12, "a duration is a whole number")]
#[case("[attribution]\nlookback = 30", 2, 12, "did you mean \"30d\"?")]
#[case("[attribution]\nlookback = nan", 2, 12, "from 1d to 730d")]
#[case("[attribution]\nhalf_life = \"0s\"", 2, 13, "from 1h to 730d")]
#[case("[attribution]\nmarkov_order = 5", 2, 16, "`markov_order` takes a whole number from 1 to 4")]
#[case("[attribution]\nmarkov_order = \"car\"", 2, 16, "`markov_order` takes a whole number from 1 to 4")]
#[case("[attribution]\nsequence_order = 5", 2, 18, "`sequence_order` takes a whole number from 0 to 4")]
#[case("[attribution]\nsequence_kappa = -1", 2, 18, "`sequence_kappa` takes a whole number from 0")]
#[case("[attribution]\nlookback_by_kind = { email_open = \"7d\" }", 2, 22, "did you mean `email_opened`?")]
#[case("[attribution.weights.linear]\nfirst = 0.5\nmiddle = 0\nlast = 0.5", 1, 22, "is a model already")]
#[case("[attribution.weights.x]\nfirst = 0.5\nmiddle = 0.2\nlast = 0.5", 1, 1, "sum to 1.2, not to 1")]
#[case("[attribution.weights.x]\nfirst = 0\nmiddle = 1\nlast = 0", 1, 1, "a path of two touches would get no credit")]
#[case("[attribution.weights.x]\nfirst = -0.5\nmiddle = 1\nlast = 0.5", 2, 9, "a number from 0 to 1")]
#[case("[attribution.weights.x]\nfirst = inf\nmiddle = 0\nlast = 0.5", 2, 9, "a number from 0 to 1")]
#[case("[leads]\nstages = []", 2, 10, "`stages` names none")]
#[case("[leads]\nstages = \"won\"", 2, 10, "a list of at least one name")]
#[case("[leads]\nstages = [\"sales ready\", \"Sales-Ready\"]", 2, 26, "is the stage `sales ready` already")]
#[case("[leads]\nstages = [\"--\"]", 2, 11, "`--` names no stage")]
#[case("[leads]\nlst = [\"lost\"]", 2, 1, "did you mean `lost`?")]
#[case("[store]\nthreads = 0", 2, 11, "from 1 to 1024")]
#[case("[store]\nmemory_limit = \"4 parsecs\"", 2, 16, "a size such as \"4GB\"")]
#[case("[interface]\nascii = \"yes\"", 2, 9, "`ascii` takes true or false")]
#[case("[interface.theme]\naccent = \"cyam\"", 2, 10, "did you mean `cyan`?")]
#[case("[interface.theme]\npreset = \"drak\"", 2, 10, "did you mean `dark`?")]
#[case("[keys]\nhelp = \"entr\"", 2, 8, "did you mean `enter`?")]
fn one_fault_is_named_at_its_place(#[case] text: &str, #[case] line: usize, #[case] column: usize, #[case] says: &str) {
    let (at, col, message) = fault(text);
    assert!(message.contains(says), "{message}");
    assert_eq!((at, col), (line, column), "{message}");
}

#[rstest]
#[case("equals = 1", "the condition names no attribute")]
#[case("attribute = \"a\"", "the condition has no operator | exactly one of equals, not_equals")]
#[case("attribute = \"a\", eqals = 1", "did you mean `equals`?")]
#[case("attribute = \"a\", equals = 1, at_most = 2", "exactly one operator: `equals` and `at_most` are two")]
#[case("attribute = \"a\", in = [\"a\", 1]", "the values of `in` are of one type")]
#[case("attribute = \"a\", in = \"a\"", "`in` takes a list of values of one type | write a list in [ ]")]
#[case("attribute = \"a\", in = []", "`in` takes a list")]
#[case("attribute = \"a\", between = [2, 1]", "the smaller one first")]
#[case("attribute = \"a\", between = [1, 2, 3]", "two values of one type")]
#[case("attribute = \"a\", contains = 1", "`contains` takes a text")]
#[case("attribute = \"a\", greater_than = true", "`greater_than` takes a text, number or date")]
#[case("attribute = \"a\", is_set = false", "`is_set` takes true | write is_not_set = true for the opposite")]
#[case("attribute = \"a\", is_set = 1", "`is_set` takes true")]
#[case("attribute = \"a\", equals = nan", "no nan and no infinity")]
#[case("attribute = \"a\", equals = [1]", "a condition compares with a text, number, date or boolean")]
#[case("attribute = \"\", equals = 1", "`attribute` is empty")]
fn m2_one_condition_has_exactly_one_operator_and_fitting_values(#[case] inside: &str, #[case] says: &str) {
    let (line, _, message) =
        fault(&format!("[[milestone]]\nid = \"a\"\ntrigger = \"t\"\nconditions = [{{ {inside} }}]"));
    assert!(message.contains(says), "{message}");
    assert_eq!(line, 4);
}

#[rstest]
#[case("trigger = \"t\"", "`kind` is missing")]
#[case("kind = \"custom\"", "`trigger` is missing")]
#[case("kind = \"cutsom\", trigger = \"t\"", "did you mean `custom`?")]
#[case("kind = \"custom\", trigger = \"t\", measure = \"opened\"", "a custom has no `measure`")]
#[case("kind = \"general_notification\", trigger = \"t\"", "a general_notification has no `trigger`")]
#[case("kind = \"general_notification\", listening = \"3d\"", "a general_notification has no `listening`")]
#[case("kind = \"custom\", trigger = \"crm\"", "`crm` cannot be a goal | its [[trigger]] says goal = false")]
#[case("kind = \"custom\", trigger = \"t\", target = \"0%\"", "more than 0% and at most 100%")]
#[case("kind = \"custom\", trigger = \"t\", target = \"nan%\"", "more than 0% and at most 100%")]
#[case("kind = \"custom\", trigger = \"t\", target = -1", "a whole number of customers")]
#[case("kind = \"custom\", trigger = \"t\", target = 0.5", "a percentage such as \"50%\"")]
#[case("kind = \"custom\", trigger = \"t\", listening = \"9w0d\"", "a duration is a whole number")]
fn g1_g3_g12_goals_are_checked(#[case] inside: &str, #[case] says: &str) {
    let text = format!("[[trigger]]\nevent = \"crm\"\ngoal = false\n[[journey]]\nid = \"j\"\ngoal = {{ {inside} }}");
    let (line, _, message) = fault(&text);
    assert!(message.contains(says), "{message}");
    assert_eq!(line, 6);
}

#[test]
fn m4_a_sixth_milestone_is_refused_and_says_why() {
    parse(&some(5));
    let (line, column, message) = fault(&some(6));
    // Four lines each: the sixth begins at line 21.
    assert_eq!((line, column), (21, 1));
    assert!(message.contains("at most five milestones") && message.contains("raise max_milestones"), "{message}");
    parse(&format!("max_milestones = 6\n{}", some(6)));
}

#[test]
fn more_entries_of_events_than_a_row_number_tells_apart_are_refused() {
    let entries = |many: usize| "[[source.events]]\ntable = \"t\"\n".repeat(many);
    parse(&entries(2_048));
    let (line, column, message) = fault(&entries(2_049));
    // Two lines each.
    assert_eq!((line, column), (4_097, 1));
    assert!(message.contains("more than 2048 entries of [[source.events]]"), "{message}");
}

#[test]
fn m6_ids_are_unique() {
    let (line, _, message) = fault(&some(2).replace("m1", "m0"));
    assert!(message.contains("the milestone `m0` is there twice"), "{message}");
    assert_eq!(line, 6);
}

#[test]
fn every_fault_comes_at_once_those_of_syntax_too() {
    let text = "[attribution]\nlookback = \"x\"\nhalf_life = 7y\n\n[store\nthreads = 0\n[interface]\nascii = 1\n";
    let shown = faults(text).to_string();
    for says in ["`lookback` takes", "milepost.toml:3:13", "milepost.toml:5:", "`ascii` takes"] {
        assert!(shown.contains(says), "{says}: {shown}");
    }
    // What a broken line may have meant is not reported as missing.
    let shown = faults("[[milestone]]\nid = \"a\"\ntrigger = \n").to_string();
    assert!(shown.ends_with("1 error in milepost.toml"), "{shown}");
}

#[test]
fn thousands_of_faults_are_counted_not_listed() {
    let text: String = (0..5_000).map(|n| format!("key{n} = 1\n")).collect::<Vec<_>>().concat();
    let faults = faults(&text);
    assert_eq!((faults.list.len(), faults.more), (200, 4_800));
    assert!(faults.to_string().ends_with("and 4800 more\n\n5000 errors in milepost.toml"));
}

#[rstest]
#[case("\\u202E", "U+202E")]
#[case("\\u0007", "U+0007")]
#[case("\\u001B]52;c;AAAA", "U+001B")]
#[case("\\u009B", "U+009B")]
#[case("\\u2066", "U+2066")]
#[case("\\u200B", "U+200B")]
#[case("\\u200D", "U+200D")]
#[case("\\uFEFF", "U+FEFF")]
#[case("\\u00AD", "U+00AD")]
#[case("\\U000E0041", "U+E0041")]
#[case("\\uE000", "U+E000")]
fn p18_hidden_characters_in_names_are_refused_with_the_code_point(#[case] bad: &str, #[case] point: &str) {
    for text in [
        format!("[[milestone]]\nid = \"a\"\ntrigger = \"t\"\nname = \"x{bad}y\""),
        format!("[[milestone]]\nid = \"a{bad}b\"\ntrigger = \"t\""),
        format!("[[milestone]]\nid = \"a\"\ntrigger = \"t{bad}t\""),
        format!("[[journey]]\nid = \"a\"\nexclude_segments = [\"s{bad}\"]"),
        format!("[channel.\"x{bad}\"]\nattribute = false"),
        format!("[[journey]]\nid = \"j{bad}\""),
        format!("[[segment]]\nname = \"s{bad}\"\nfile = \"s.csv\""),
        format!("[[trigger]]\nevent = \"t\"\nlabel = \"t{bad}\""),
        format!("[keys]\n\"{bad}\" = \"x\""),
        format!("[attribution.weights.\"w{bad}\"]\nfirst = 0.5\nmiddle = 0\nlast = 0.5"),
    ] {
        let (.., message) = fault(&text);
        assert!(message.contains(point), "{message}");
    }
}

#[test]
fn p18_a_column_of_the_data_may_have_a_byte_order_mark_but_turns_no_text() {
    let column = |name: &str| format!("[[source.events]]\nevent = \"{name}\"");
    assert!(Config::parse(Path::new("milepost.toml"), &column("\\uFEFFevent")).is_ok());
    assert!(fault(&column("\\u202Eevent")).2.contains("U+202E"));
    assert!(fault(&column("\\u009Bevent")).2.contains("U+009B"));
}

#[test]
fn p18_no_control_character_of_the_file_reaches_the_terminal() {
    let raw = "a\u{202e}b\u{200b} = 1 # \u{feff}\n\"\u{9b}2J\" = \"x\u{1b}]0;\u{7}\"\n";
    let shown = faults(raw).to_string();
    let tame = |c: char| c == '\n' || !(c.is_control() || ('\u{200b}'..='\u{202e}').contains(&c));
    assert!(shown.chars().all(tame), "{shown:?}");
    let shown = Config::load(Path::new("bad\u{1b}[2J.toml")).unwrap_err().to_string();
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    // Colours only where asked.
    assert!(faults(raw).render(true).contains('\u{1b}'));
}

fn load(bytes: &[u8]) -> Result<Config, Faults> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("milepost.toml");
    fs::write(&path, bytes).unwrap();
    Config::load(&path).map(|(config, _)| config)
}

#[test]
fn bom_and_crlf_work() {
    let config = load("\u{feff}timezone = \"Europe/Berlin\"\r\n[interface]\r\nascii = true\r\n".as_bytes()).unwrap();
    assert!(config.interface.ascii);
    assert_eq!(config.zone.name(), "Europe/Berlin");
    let faults = load("\u{feff}\r\nbad = 1\r\n".as_bytes()).unwrap_err();
    assert_eq!(faults.list[0].position(&faults.text), Some((2, 1)));
    assert!(faults.to_string().contains("2 | bad = 1\n"), "{faults}");
}

#[test]
fn what_is_no_configuration_is_refused_at_once() {
    let utf16: Vec<u8> = "\u{feff}ascii = true".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bare: Vec<u8> = "ascii = true".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, says) in [
        (utf16, "the file is UTF-16 text"),
        (bare, "the file is UTF-16 text"),
        (b"a = 1\nname = \"caf\xe9\"\n".to_vec(), "the file is not UTF-8: byte 0xE9"),
        (vec![b'#'; 10_000_000], "the file is too large: 10 MB or more"),
        (format!("a = {}", "[".repeat(1_000)).into_bytes(), "nested too deeply"),
        (format!("a = {}1{}", "[".repeat(1_000), "]".repeat(1_000)).into_bytes(), "nested too deeply"),
        (format!("a = {}", "{a=".repeat(1_000)).into_bytes(), "nested too deeply"),
        (format!("[a{}]", ".a".repeat(1_000)).into_bytes(), "nested too deeply"),
        (format!("a{} = 1", ".a".repeat(1_000)).into_bytes(), "nested too deeply"),
    ] {
        let begun = Instant::now();
        let faults = load(&bytes).unwrap_err();
        assert!(begun.elapsed() < Duration::from_secs(1), "{says}: {:?}", begun.elapsed());
        assert_eq!((faults.list.len(), faults.exit_code), (1, 78), "{faults}");
        assert!(faults.to_string().contains(says), "{faults}");
    }
    // The byte stands after `name = "caf`, eleven characters into the second line.
    let faults = load(b"a = 1\nname = \"caf\xe9\"\n").unwrap_err();
    assert_eq!(faults.list[0].position(&faults.text), Some((2, 12)));
}

#[test]
fn large_and_hostile_texts_are_refused_in_time() {
    let keys: String = (0..200_000).map(|n| format!("key{n} = 1\n")).collect::<Vec<_>>().concat();
    for bytes in [vec![b'['; 1_000_000], vec![b'"'; 1_000_000], keys.into_bytes(), vec![b'a'; 5_000_000]] {
        let begun = Instant::now();
        let shown = load(&bytes).unwrap_err().to_string();
        assert!(shown.len() < 200_000);
        assert!(begun.elapsed() < Duration::from_secs(5), "{shown:.80}: {:?}", begun.elapsed());
    }
}

#[test]
fn a_file_that_is_not_there_is_named_with_the_nearest_and_66() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("milepost.toml"), "").unwrap();
    let faults = Config::load(&folder.path().join("milpost.toml")).unwrap_err();
    assert_eq!(faults.exit_code, 66);
    assert!(faults.to_string().contains("did you mean `milepost.toml`?"), "{faults}");
    let shown = Config::load(folder.path()).unwrap_err().to_string();
    assert!(shown.contains("this is a folder"), "{shown}");
}

#[test]
fn t3_dates_without_offset_are_local_to_the_time_zone() {
    let since = |date: &str| {
        let head = "timezone = \"Europe/Berlin\"\n[[milestone]]\nid = \"a\"\ntrigger = \"t\"\n";
        let config =
            parse(&format!("{head}tracking_since = {date}\nconditions = [{{ attribute = \"d\", at_least = {date} }}]"));
        let since = config.milestones[0].tracking_since.unwrap();
        assert_eq!(config.milestones[0].conditions[0].operator, Operator::AtLeast(Literal::Time(since)));
        since.rfc3339()
    };
    // Berlin is one hour ahead of UTC in January and two in July.
    assert_eq!(since("2025-01-01"), "2024-12-31T23:00:00Z");
    assert_eq!(since("2025-07-01T12:00:00"), "2025-07-01T10:00:00Z");
    assert_eq!(since("2025-07-01 12:00:00.25"), "2025-07-01T10:00:00.250Z");
    assert_eq!(since("2025-07-01T12:00:00Z"), "2025-07-01T12:00:00Z");
    assert_eq!(since("2025-07-01T12:00:00-03:30"), "2025-07-01T15:30:00Z");
}

#[test]
fn what_an_entry_says_of_its_files_and_times_is_read() {
    let config = parse(
        r#"
[source]
files = { events = "events", orders = { path = "orders/*.csv", encoding = "latin1" }, people = "p.csv" }
[[source.events]]
timezone = "Europe/Berlin"
event = { file = "stem" }
variant = { file = "folder" }
customer_id = "properties.distinct_id"
[source.customers]
table = "people"
encoding = "windows-1250"
timezone = "America/New_York"
"#,
    );
    let entry = &config.source.events[0].mapping;
    let columns: Vec<&Column> = entry.columns.iter().map(|(_, column)| &column.value).collect();
    let wanted =
        [Column::File(FilePart::Stem), Column::File(FilePart::Folder), Column::Name("properties.distinct_id".into())];
    assert_eq!(columns, wanted.iter().collect::<Vec<_>>());
    assert_eq!(entry.timezone.unwrap().name(), "Europe/Berlin");
    assert_eq!(config.source.tables[0].1.timezone.unwrap().name(), "America/New_York");
    // The names of the standard: latin1 is windows-1252 there.
    let encodings = [("people".to_owned(), "windows-1250"), ("orders".to_owned(), "windows-1252")];
    assert_eq!(config.source.encodings, encodings);
    let files = Location::Files(vec![
        ("events".into(), "/data/events".into()),
        ("orders".into(), "/data/orders/*.csv".into()),
        ("people".into(), "/data/p.csv".into()),
    ]);
    assert_eq!(config.source.location.unwrap().value, files);
}

#[test]
fn the_whole_of_a_configuration_is_read() {
    let config = parse(
        r#"
timezone = "Europe/Berlin"
[source]
database = "warehouse.duckdb"
[[source.events]]
table = "tracking.events"
occurred_at = "ts"
[[source.events]]
table = "shop.orders"
event = { constant = "purchase" }
value = { expression = "price * quantity" }
where = "status <> 'cancelled'"
[source.identities]
loyalty_card = "card"
[event_names]
email_opened = ["Email Opened", "open"]
text_clicked = "sms"
[channel.whatsapp]
attribute = true
touches = ["whatsapp_clicked"]
[[trigger]]
event = "lead_updated"
label = "Lead status or rating is updated"
audience = "lead"
[[milestone]]
id = "hot-lead"
trigger = "lead_updated"
conditions = [
  { attribute = "status", equals = "Qualified" },
  { attribute = "score", between = [1, 2.5] },
]
[attribution]
lookback_by_kind = { whatsapp_clicked = "30d" }
"#,
    );
    assert_eq!(config.source.location.as_ref().unwrap().value, Location::Database("/data/warehouse.duckdb".into()));
    assert_eq!(config.source.events.len(), 2);
    let orders = &config.source.events[1].mapping;
    assert_eq!(orders.table.as_ref().unwrap().value, "shop.orders");
    assert_eq!(orders.columns[0].1.value, Column::Constant("purchase".into()));
    assert_eq!(orders.columns[1].1.value, Column::Expression("price * quantity".into()));
    let filter = orders.filter.as_ref().unwrap();
    assert_eq!(config.text.get(filter.span.clone()), Some("\"status <> 'cancelled'\""));
    assert_eq!(config.source.tables[0].1.columns[0].0, "loyalty_card");
    assert_eq!(config.event_names[0], ("email_opened".into(), vec!["Email Opened".into(), "open".into()]));
    assert_eq!(config.event_names[1], ("text_clicked".into(), vec!["sms".into()]));
    let milestone = &config.milestones[0];
    // The name is the id where none is given; the audience is the trigger's (M7).
    assert_eq!((milestone.name.as_str(), milestone.audience), ("hot-lead", Some(Audience::Lead)));
    assert_eq!(milestone.conditions[1].operator, Operator::Between(Literal::Integer(1), Literal::Number(2.5)));
    assert_eq!(config.attribution.lookback_by_kind, [("whatsapp_clicked".into(), Span::days(30))]);
}

/// Written out from the rule: the kinds, and in which words screens say them.
#[test]
fn g2_a_goal_is_of_one_of_six_kinds() {
    let kinds = [
        ("drive_purchase", GoalKind::DrivePurchase, "Drive a purchase"),
        ("engage_customers", GoalKind::EngageCustomers, "Engage customers"),
        ("increase_loyalty", GoalKind::IncreaseLoyalty, "Increase loyalty"),
        ("onboard_people", GoalKind::OnboardPeople, "Onboard people"),
        ("general_notification", GoalKind::GeneralNotification, "General notification"),
        ("custom", GoalKind::Custom, "Custom"),
    ];
    let goal = |kind: &str| {
        // Every kind but one is measured by a trigger (G3).
        let trigger = if kind == "general_notification" { "" } else { ", trigger = \"paid\"" };
        format!("[[journey]]\nid = \"j\"\ngoal = {{ kind = \"{kind}\"{trigger} }}\n")
    };
    for (name, kind, says) in kinds {
        let config = parse(&goal(name));
        assert_eq!(config.journeys[0].goal.as_ref().map(|goal| goal.kind), Some(kind), "{name}");
        assert_eq!((kind.name(), words::goal_kind(name)), (name, says));
    }
    assert_eq!(GoalKind::ALL.len(), kinds.len());
    // A seventh is refused, with the one that was meant.
    let (line, _, says) = fault(&goal("drive_purchases"));
    assert!(line == 3 && says.contains("drive_purchases") && says.contains("did you mean `drive_purchase`?"), "{says}");
    let (_, _, missing) = fault("[[journey]]\nid = \"j\"\ngoal = { trigger = \"paid\" }\n");
    assert!(missing.contains("`kind` is missing"), "{missing}");
}

#[test]
fn g1_g3_goals_are_read() {
    let config = parse(
        "[[journey]]\nid = \"a\"\n[journey.goal]\nkind = \"drive_purchase\"\ntrigger = \"paid\"\ntarget = \"12.5%\"\n\
         [[journey]]\nid = \"b\"\ngoal = { kind = \"general_notification\", measure = \"clicked\", target = 40 }\n\
         [[journey]]\nid = \"c\"\ngoal = { kind = \"general_notification\" }\n",
    );
    let goal = |at: usize| config.journeys[at].goal.clone().unwrap();
    assert_eq!(goal(0).measure, Measure::Trigger { event: "paid".into(), conditions: vec![] });
    assert_eq!((goal(0).target, goal(0).listening), (Some(Target::Share(0.125)), Span::days(3)));
    assert_eq!((goal(1).measure, goal(1).target), (Measure::Clicked, Some(Target::Count(40))));
    assert_eq!(goal(2).measure, Measure::Opened);
}

#[test]
fn m7_m8_audiences_that_differ_are_a_warning_and_triggers_need_no_entry() {
    let text = "[[trigger]]\nevent = \"t\"\naudience = \"lead\"\n[[milestone]]\nid = \"a\"\ntrigger = \"t\"\n\
                audience = \"contact\"\n[[milestone]]\nid = \"b\"\ntrigger = \"nowhere\"\n";
    let (config, warnings) = Config::parse(Path::new("m.toml"), text).unwrap();
    assert_eq!(warnings.len(), 1);
    assert_eq!((warnings[0].severity, warnings[0].position(text)), (Severity::Warning, Some((7, 12))));
    let shown = config.render(&warnings[0], false);
    assert!(
        shown.starts_with("warning: the audience of the milestone is contact, that of its trigger is lead"),
        "{shown}"
    );
    assert_eq!(config.milestones[0].audience, Some(Audience::Contact));
}

#[test]
fn x1_segments_have_a_name_and_a_file_each_once() {
    let faults = |text: &str| Config::parse(Path::new("m.toml"), text).unwrap_err().to_string();
    let both =
        parse("[[segment]]\nname = \"a\"\nfile = \"a.csv\"\n[[segment]]\nname = \"b\"\nfile = \"/data/b.csv\"\n");
    assert_eq!(both.segments.iter().map(|segment| segment.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(both.segments[1].file, Path::new("/data/b.csv"));
    let twice = "[[segment]]\nname = \"a\"\nfile = \"a.csv\"\n[[segment]]\nname = \"a\"\nfile = \"b.csv\"\n";
    assert!(faults(twice).contains("the segment `a` is there twice"));
    assert!(faults("[[segment]]\nname = \"a\"\n").contains("file"));
    assert!(faults("[[segment]]\nname = \"a\\u001b[2J\"\nfile = \"a.csv\"\n").contains("control character U+001B"));
    assert!(faults("[[segment]]\nname = \"a\"\nfile = \"a.csv\"\nsize = 3\n").contains("size"));
}

#[test]
fn a_view_has_a_page_a_filter_and_an_order() {
    let config = parse(
        "[[view]]\nname = \"North\"\npage = \"journeys\"\nsort = [\"-Starts\", \"Journey\"]\n\
         filter = { period = \"2025-01..2025-03\", business_units = [\"north\"], channels = \"email\", without_machine = true }\n\
         [[view]]\nname = \"All\"\n",
    );
    let view = &config.views[0];
    assert_eq!(
        (view.page.as_deref(), view.sort.as_slice()),
        (Some("journeys"), ["-Starts".to_owned(), "Journey".into()].as_slice())
    );
    assert_eq!(view.filter.period().days(), "1 Jan – 31 Mar 2025");
    assert_eq!(
        (view.filter.business_units.as_slice(), view.filter.channels.as_slice()),
        (["north".to_owned()].as_slice(), ["email".to_owned()].as_slice())
    );
    assert!(view.filter.without_machine && config.views[1].filter.is_empty());
}

#[rstest]
#[case("[[view]]\nname = \"a\"\npage = \"journys\"\n", (3, 8), "journeys")]
#[case("[[view]]\nname = \"a\"\n[[view]]\nname = \"a\"\n", (4, 8), "is there twice")]
#[case("[[view]]\nname = \"a\"\nfilter = { period = \"2025-Q5\" }\n", (3, 21), "a quarter 2025-Q2")]
#[case("[[view]]\nname = \"a\"\nfilter = { chanels = [\"email\"] }\n", (3, 12), "did you mean `channels`?")]
#[case("[[view]]\nname = \"a\"\nsort = [\"a\", \"b\", \"c\"]\n", (3, 19), "two at most")]
#[case("[[view]]\npage = \"home\"\n", (1, 1), "`name` is missing")]
fn a_view_that_is_wrong_is_named_with_what_is_near(
    #[case] text: &str,
    #[case] place: (usize, usize),
    #[case] said: &str,
) {
    let (line, column, message) = fault(text);
    assert_eq!((line, column), place, "{message}");
    assert!(message.contains(said), "{message}");
}
