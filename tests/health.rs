//! Data health on real files: what is found, what figures leave out, and how commands end over faults of data and disk.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use milepost::config::Config;
use milepost::domain::finding::FindingId;
use milepost::domain::progress::UNWATCHED;
use milepost::project::Project;
use milepost::report::{self, AnswerCache, Found};
use tempfile::TempDir;

/// A project in a folder of its own.
struct World {
    dir: TempDir,
}

impl World {
    /// A configuration and its files.
    fn new(toml: &str, files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("milepost.toml"), toml).unwrap();
        for (name, text) in files {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        Self { dir }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn project(&self) -> Project {
        let (mut config, _) = Config::load(&self.path().join("milepost.toml")).unwrap();
        config.store.dir = Some(self.path().join("store"));
        let mut project = Project::open(&config, Arc::new(AnswerCache::default())).unwrap();
        project.refresh(&UNWATCHED).unwrap();
        project
    }

    fn found(&self) -> Vec<Found> {
        report::findings(&self.project().cx().unwrap()).unwrap()
    }

    fn left_out(&self) -> Vec<String> {
        let mut project = self.project();
        let found = report::left_out(project.cx().unwrap().reader).unwrap();
        found.iter().map(milepost::domain::provenance::LeftOut::sentence).collect()
    }

    fn milepost(&self, args: &[&str]) -> Output {
        self.command("exec \"$0\" \"$@\"", args)
    }

    /// The program behind a line of shell, which gets it as `"$0" "$@"`.
    fn command(&self, shell: &str, args: &[&str]) -> Output {
        Command::new("sh")
            .args(["-c", shell, env!("CARGO_BIN_EXE_milepost"), "--store"])
            .arg(self.path().join("store"))
            .args(args)
            .env_remove("MILEPOST_CONFIG")
            .current_dir(self.path())
            .output()
            .unwrap()
    }
}

/// A finding: role, how many, of how many, example.
type Line<'a> = (Option<&'a str>, u64, Option<u64>, Option<&'a str>);

/// The findings of one kind.
fn of(found: &[Found], kind: FindingId) -> Vec<Line<'_>> {
    let of_kind = found.iter().filter(|found| found.kind == kind && found.rows > 0);
    of_kind.map(|found| (found.role.as_deref(), found.rows, found.of, found.example.as_deref())).collect()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

const EVENTS: &str = "[source]\nfiles = { events = \"events.csv\" }\n";

#[test]
fn h5_rows_without_a_readable_time_are_said_with_number_and_reason() {
    let world = World::new(
        EVENTS,
        &[(
            "events.csv",
            "occurred_at,customer_id,event\n2024-03-01T10:00:00Z,a,purchase\n01.03.2024 10:00,b,purchase\n02.03.2024 10:00,c,purchase\n",
        )],
    );
    assert_eq!(world.left_out(), ["2 of 3 rows of events are left out: time unreadable; see health"]);
    let found = world.found();
    assert_eq!(found[0].kind, FindingId::NoTime, "the most important comes first");
    assert_eq!(of(&found, FindingId::NoTime)[0].1, 2);
}

#[test]
fn h5_values_and_costs_that_cannot_be_read_are_said_although_their_rows_count() {
    // Eleven values, three of them numbers; the twelfth row has none. Of six costs two are no amounts. A row without customer has
    // a value that is not counted twice. One row of `where` and one duplicate are no faults.
    let mut events = "event_id,occurred_at,customer_id,event,value,note\n".to_owned();
    for (n, value) in
        ["1", "2.5", "-3", "1,50", "n/a", "free", "2 EUR", "3 EUR", "4 EUR", "five", "?", ""].iter().enumerate()
    {
        writeln!(events, "e{n},2024-03-{:02}T10:00:00Z,c{n},purchase,\"{value}\",", n + 1).unwrap();
    }
    events += "e50,2024-03-20T10:00:00Z,,purchase,nobody,\n";
    events += "e51,2024-03-20T10:00:00Z,c1,purchase,unread,drop\n";
    events += "e0,2024-03-01T10:00:00Z,c0,purchase,1,\n";
    let costs = "spent_on,amount\n2024-03-01,10\n2024-03-02,20\n2024-03-03,ten\n2024-03-04,40\n2024-03-05,50\n2024-03-06,1.000 €\n";
    let world = World::new(
        "[source]\nfiles = { events = \"events.csv\", costs = \"costs.csv\" }\n[[source.events]]\nwhere = \"note is null or note <> 'drop'\"\n",
        &[("events.csv", &events), ("costs.csv", costs)],
    );
    assert_eq!(
        world.left_out(),
        [
            "1 of 15 rows of events is left out: no customer; see health",
            "8 of 11 values of events are left out: value unreadable; see health",
            "2 of 6 rows of costs are left out: amount unreadable; see health",
        ]
    );
    let found = world.found();
    assert_eq!(of(&found, FindingId::Duplicate)[0].1, 1);
    assert_eq!(of(&found, FindingId::Filtered)[0].1, 1);
}

#[test]
fn h5_records_and_attributes_that_are_damaged_are_said() {
    // Line 3 has a field too many; of three attributes one is no JSON.
    let world = World::new(
        EVENTS,
        &[(
            "events.csv",
            "occurred_at,customer_id,event,attributes\n2024-03-01,a,purchase,\"{\"\"x\"\": 1}\"\n2024-03-01,b,purchase,,extra\n2024-03-02,c,purchase,{x\n2024-03-03,d,purchase,\"{\"\"x\"\": 2}\"\n",
        )],
    );
    let left_out = world.left_out();
    assert_eq!(left_out[0], "1 of 3 values of events is left out: attributes unreadable; see health");
    assert!(left_out[1].starts_with("1 of 4 records of events is left out: "), "{left_out:?}");
    assert_eq!(left_out.len(), 2);
}

#[test]
fn p6_rows_that_repeat_an_id_are_counted_in_every_table() {
    let world = World::new(
        "[source]\nfiles = { events = \"events.csv\", customers = \"customers.csv\", journeys = \"journeys.csv\", steps = \"steps.csv\", assets = \"assets.csv\" }\n",
        &[
            ("events.csv", "occurred_at,customer_id,event\n2024-03-01,a,purchase\n2024-03-02,b,purchase\n"),
            ("customers.csv", "customer_id,name\na,Ann\na,Anna\nb,Bob\na,An\n,Nobody\n"),
            ("journeys.csv", "journey_id,name\nj,Welcome\nj,Hello\n"),
            ("steps.csv", "journey_id,step_id,name\nj,s,Mail\nk,s,Mail\nj,s,Letter\n"),
            ("assets.csv", "asset_id,name\nm,Mail\nn,News\n"),
        ],
    );
    let found = world.found();
    assert_eq!(
        of(&found, FindingId::RepeatedId),
        [
            (Some("customers"), 2, Some(5), Some("a")),
            (Some("journeys"), 1, Some(2), Some("j")),
            (Some("steps"), 1, Some(3), Some("j · s")),
        ]
    );
    let accepted = of(&found, FindingId::RowsAccepted);
    let accepted: Vec<(&str, u64)> = accepted.iter().map(|(role, rows, ..)| (role.unwrap(), *rows)).collect();
    assert_eq!(accepted, [("events", 2), ("assets", 2), ("customers", 2), ("journeys", 1), ("steps", 2)]);
    let health = world.milepost(&["report", "health", "--format", "json"]);
    let health: serde_json::Value = serde_json::from_slice(&health.stdout).unwrap();
    assert_eq!(health["checks"][0]["kept"], true, "{health}");
    // customers: 5 = 2 accepted + 2 that repeat + 1 without id.
    assert!(health["checks"][0]["detail"].as_str().unwrap().contains("customers 5 = 2 + 3"), "{health}");
}

#[test]
fn h3_ids_that_differ_only_by_case_blanks_or_a_final_zero_are_found_in_events_and_tables() {
    let world = World::new(
        "[source]\nfiles = { events = \"events.csv\", customers = \"customers.csv\", segments = \"segments.csv\" }\n",
        &[
            (
                "events.csv",
                "occurred_at,customer_id,event,journey_id,step_id,asset_id\n\
                 2024-03-01,User1@Example.org,email_clicked,Welcome,s1,m1\n\
                 2024-03-02,user1@example.org,purchase,welcome ,S1,m1\n\
                 2024-03-03,12345.0,purchase,welcome,s1,M1\n\
                 2024-03-04,77,Purchase,welcome,S1,m2\n",
            ),
            ("customers.csv", "customer_id,business_unit\n12345,north\n9,south\n"),
            ("segments.csv", "segment,customer_id\nvip,77.0\n"),
        ],
    );
    let found = world.found();
    // Customers: the two spellings of user1, 12345 and 77 with and without .0. Journeys: Welcome, “welcome ” and welcome. Steps s1
    // and S1 of welcome alone. Assets m1 and M1. Event names: purchase and Purchase.
    let differing: Vec<(&str, u64)> =
        of(&found, FindingId::IdsDiffer).iter().map(|(role, rows, ..)| (role.unwrap(), *rows)).collect();
    assert_eq!(differing, [("assets", 2), ("customers", 6), ("event names", 2), ("journeys", 3), ("steps", 2)]);
    let customers = of(&found, FindingId::IdsDiffer).into_iter().find(|(role, ..)| *role == Some("customers")).unwrap();
    assert_eq!(customers.3, Some("“12345” “12345.0”"));
    let steps = of(&found, FindingId::IdsDiffer).into_iter().find(|(role, ..)| *role == Some("steps")).unwrap();
    assert_eq!(steps.3, Some("welcome: “S1” “s1”"));
    // All four customers of the events are missing from the table, and both of the table from the events.
    assert_eq!(of(&found, FindingId::CustomersUnlisted), [(None, 4, Some(4), Some("12345.0"))]);
    assert_eq!(of(&found, FindingId::CustomersIdle), [(None, 2, Some(2), Some("12345"))]);
    // So the table's business units and the segments are nobody's, and that is what is said.
    let refused = world.milepost(&["report", "milestones", "--business-unit", "north"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("the customers table names north, south"), "{}", said(&refused));
    let refused = world.milepost(&["report", "milestones", "--segment", "vip"]);
    assert!(said(&refused).contains("the segments table names vip"), "{}", said(&refused));
}

#[test]
fn h3_sound_ids_are_not_found() {
    let world = World::new(
        "[source]\nfiles = { events = \"events.csv\", customers = \"customers.csv\" }\n",
        &[
            (
                "events.csv",
                "occurred_at,customer_id,event\n2024-03-01,1,purchase\n2024-03-02,10,purchase\n2024-03-02,1.00,purchase\n",
            ),
            ("customers.csv", "customer_id\n1\n10\n1.00\n"),
        ],
    );
    let found = world.found();
    for kind in
        [FindingId::IdsDiffer, FindingId::CustomersUnlisted, FindingId::CustomersIdle, FindingId::NamesUnmatched]
    {
        assert_eq!(of(&found, kind), [], "{kind:?}");
    }
    assert_eq!(world.left_out(), Vec::<String>::new());
}

const MILESTONES: &str = r#"
[[milestone]]
id = "cart"
name = "A large cart"
trigger = "purchase"
conditions = [{ attribute = "cart_total", at_least = 100 }]

[[milestone]]
id = "sound"
name = "A cart"
trigger = "purchase"
conditions = [{ attribute = "cartTotal", at_least = 1000 }]

[[milestone]]
id = "of-another"
name = "An attribute of another event"
trigger = "purchase"
conditions = [{ attribute = "plan", equals = "gold" }]

[[milestone]]
id = "gone"
name = "No such event"
trigger = "purchases"
conditions = [{ attribute = "cart_total", at_least = 100 }]

[[journey]]
id = "j"
goal = { kind = "drive_purchase", trigger = "purchase", conditions = [{ attribute = "cart_total", at_least = 100 }] }
"#;

#[test]
fn m8_a_condition_on_an_attribute_that_no_event_of_the_trigger_bears_is_said_with_near_names() {
    let world = World::new(
        &format!("{EVENTS}{MILESTONES}"),
        &[(
            "events.csv",
            "occurred_at,customer_id,event,journey_id,attributes,coupon\n\
             2024-03-01,a,purchase,,\"{\"\"cartTotal\"\": 120}\",\n\
             2024-03-02,b,purchase,,\"{\"\"cartTotal\"\": 80, \"\"items\"\": 2}\",\n\
             2024-03-03,a,signup,,\"{\"\"plan\"\": \"\"gold\"\"}\",x\n\
             2024-03-03,a,journey_entered,j,,\n",
        )],
    );
    let milestones = world.milepost(&["report", "milestones", "--format", "json"]);
    let milestones: serde_json::Value = serde_json::from_slice(&milestones.stdout).unwrap();
    let states: Vec<(&str, &str)> = milestones["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["id"].as_str().unwrap(), row["state"].as_str().unwrap()))
        .collect();
    // A condition that no value meets is sound: its attribute is there. One on an event that is not there is broken.
    assert_eq!(
        states,
        [("cart", "no_such_attribute"), ("sound", "ok"), ("of-another", "no_such_attribute"), ("gone", "broken")]
    );
    let found = world.found();
    let words = |kind| -> Vec<&str> {
        found.iter().filter(|found| found.kind == kind).map(|found| found.sentence.as_str()).collect()
    };
    assert_eq!(
        words(FindingId::NoSuchAttribute),
        [
            "goal of journey j: no event “purchase” bears “cart_total”; near: cartTotal",
            "milestone cart: no event “purchase” bears “cart_total”; near: cartTotal",
            "milestone of-another: no event “purchase” bears “plan”",
        ]
    );
    assert_eq!(words(FindingId::NoSuchEvent), ["milestone gone: no event is called “purchases”; near: purchase"]);
    let check = world.milepost(&["check"]);
    assert_eq!(check.status.code(), Some(0), "{}", said(&check));
    assert!(said(&check).contains("milestone cart: no event “purchase” bears “cart_total”"), "{}", said(&check));
    assert_eq!(world.milepost(&["check", "--strict"]).status.code(), Some(1));
}

#[test]
fn h3_an_as_of_on_one_event_far_after_the_rest_comes_before_the_gap_that_it_makes() {
    let mut events = "occurred_at,customer_id,event\n".to_owned();
    for day in 1..=12 {
        writeln!(events, "2023-03-{day:02}T10:00:00Z,c{day},purchase").unwrap();
    }
    events += "2023-09-30T10:00:00Z,c1,purchase\n";
    let world = World::new(EVENTS, &[("events.csv", &events)]);
    let found = world.found();
    let place = |kind| found.iter().position(|found| found.kind == kind).unwrap();
    let thin = &found[place(FindingId::ThinAsOf)];
    // From 12 March to 30 September: 19 + 30 + 31 + 30 + 31 + 31 + 30 = 202 days.
    assert_eq!(thin.sentence, "as_of stands on 1 event, 202 days after the rest");
    assert!(place(FindingId::ThinAsOf) < place(FindingId::EmptyDays));
    assert_eq!(found[place(FindingId::EmptyDays)].rows, 201);
    let check = said(&world.milepost(&["check"]));
    assert!(check.contains("as_of stands on 1 event, 202 days after the rest"), "{check}");
}

#[test]
fn exit_codes_are_the_same_in_check_refresh_and_report() {
    let good = "occurred_at,customer_id,event\n2024-03-01,a,purchase\n";
    let broken = |toml: &str, events: &str, code: i32| {
        for args in [&["check"][..], &["refresh"], &["report", "milestones"]] {
            let world = World::new(toml, &[("events.csv", events)]);
            let out = world.milepost(args);
            assert_eq!(out.status.code(), Some(code), "{args:?}: {}", said(&out));
        }
    };
    broken("[source]\nfils = 3\n", good, 78);
    broken(&format!("{EVENTS}[[source.events]]\ncustomer_id = \"nobody\"\n"), good, 78);
    broken("[source]\nfiles = { events = \"event.csv\" }\n", good, 66);
    broken("[source]\ndatabase = \"events.csv\"\n", good, 65);
}

#[test]
fn h3_check_is_an_error_where_no_row_can_be_used() {
    let events = "occurred_at,customer_id,event\n01.03.2024 10:00,a,purchase\n02.03.2024 10:00,b,purchase\n";
    let world = World::new(EVENTS, &[("events.csv", events)]);
    let check = world.milepost(&["check"]);
    assert_eq!(check.status.code(), Some(65), "{}", said(&check));
    assert!(said(&check).contains("no row has a time that can be read"), "{}", said(&check));
    assert!(said(&check).contains("strptime"), "{}", said(&check));
    let nobody = "occurred_at,customer_id,event\n2024-03-01 10:00,,purchase\n2024-03-02 10:00,,purchase\n";
    let world = World::new(EVENTS, &[("events.csv", nobody)]);
    let check = world.milepost(&["check"]);
    assert_eq!(check.status.code(), Some(65), "{}", said(&check));
    assert!(said(&check).contains("no row of events can be used: dropped: no customer"), "{}", said(&check));
}

/// A database of many events that were not read yet.
fn database(toml: &str) -> World {
    let world = World::new(toml, &[]);
    let connection = duckdb::Connection::open(world.path().join("data.duckdb")).unwrap();
    connection
        .execute_batch(
            "create table events as select timestamp '2024-01-01' + to_minutes(i::int) as occurred_at, 'c' || hash(i) as customer_id,
                'purchase' as event, hash(i * 7) as value, 'e' || hash(i * 3) as event_id from range(200000) t(i);
             checkpoint",
        )
        .unwrap();
    world
}

const DATABASE: &str = "[source]\ndatabase = \"data.duckdb\"\n";

#[test]
fn p2_a_source_that_is_cut_off_or_damaged_is_bad_data() {
    let path = |world: &World| world.path().join("data.duckdb");
    let cut = database(DATABASE);
    let size = std::fs::metadata(path(&cut)).unwrap().len();
    std::fs::OpenOptions::new().write(true).open(path(&cut)).unwrap().set_len(size / 2).unwrap();
    let damaged = database(DATABASE);
    let mut bytes = std::fs::read(path(&damaged)).unwrap();
    // Bits in the middle of every block of data but the first ones.
    for at in (12_288 + 262_144 * 2..bytes.len()).step_by(262_144) {
        let at = (at + 131_072).min(bytes.len() - 1);
        bytes[at] ^= 1;
    }
    std::fs::write(path(&damaged), bytes).unwrap();
    for world in [cut, damaged] {
        let out = world.milepost(&["refresh"]);
        assert_eq!(out.status.code(), Some(65), "{}", said(&out));
        assert!(said(&out).lines().count() <= 4, "{}", said(&out));
    }
}

#[test]
fn p2_a_file_that_may_not_grow_is_a_failed_write_and_no_signal() {
    let world = database(DATABASE);
    // In blocks of 512 or 1,024 bytes: a megabyte at most.
    let out = world.command("ulimit -f 1000; exec \"$0\" \"$@\"", &["refresh"]);
    assert_eq!(out.status.code(), Some(74), "{:?} {}", out.status, said(&out));
    assert!(said(&out).contains("ulimit"), "{}", said(&out));
    // Nothing stands in the way of the next one.
    let out = world.milepost(&["refresh"]);
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
}

#[test]
fn h5_the_row_without_an_event_is_shown_where_no_row_has_one() {
    // An event that is missing in all rows: an empty text, or nothing, of whichever type.
    let missing =
        [("{ constant = \"\" }", ""), ("{ expression = \"null\" }", "–"), ("{ expression = \"null::integer\" }", "–")];
    for (event, shown) in missing {
        let toml = format!("[source]\nfiles = {{ events = \"events.csv\" }}\n[[source.events]]\nevent = {event}\n");
        let rows = "occurred_at,customer_id\n2024-03-01,ann\n2024-03-02,bob\n";
        let world = World::new(&toml, &[("events.csv", rows)]);
        let found = world.found();
        let no_event = found.iter().find(|found| found.kind == FindingId::NoEvent).unwrap();
        assert_eq!(no_event.rows, 2, "{event}");
        let example = format!("event {shown}, customer ann, time 2024-03-01T00:00:00Z");
        assert_eq!(no_event.example.as_deref(), Some(example.as_str()), "{event}");
    }
}
