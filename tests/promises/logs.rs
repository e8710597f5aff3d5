//! P23: a log says what the program did, and holds no value of the data.

use std::fs;

use duckdb::Connection;
use milepost::report::{Flag, REPORTS};

use super::world::{World, said};

/// A word that is in every value of the data, and in nothing else.
const MARK: &str = "zqxj";

#[test]
fn p23_no_log_holds_a_value_of_the_data() {
    let world = World::empty("database = \"data.duckdb\"");
    let sql = "create table events as select
            case when i % 50 = 49 then 'MARK-no-time' else strftime(timestamp '2024-03-01' + to_seconds(i) + to_hours(h), \
         '%Y-%m-%dT%H:%M:%SZ') end as occurred_at,
            case when i % 40 = 39 then null else 'MARK-customer-' || i end as customer_id, event,
            'MARK-channel-' || (i % 3) as channel, 'MARK-journey' as journey_id, 'MARK-attribute-' || i as note,
            'MARK-' || i as value
        from range(200) as t(i),
            (values (0, 'journey_entered'), (1, 'email_clicked'), (2, 'MARK-event'), (2, 'purchase')) as v(h, event)";
    Connection::open(world.at("data.duckdb")).unwrap().execute_batch(&sql.replace("MARK", MARK)).unwrap();
    let config = fs::read_to_string(world.at("milepost.toml")).unwrap();
    let mut shown = String::new();
    let mut run = |args: &[&str]| {
        let out = world.run(&[&["-vv", "--log", "run.log"], args].concat());
        assert!(out.status.code().is_some_and(|code| code != 101), "{args:?}: {:?} {}", out.status, said(&out));
        shown += &(String::from_utf8_lossy(&out.stdout).into_owned() + &said(&out));
    };
    let (customer, journey) = (format!("{MARK}-customer-1"), format!("{MARK}-journey"));
    run(&["refresh"]);
    run(&["check"]);
    for report in REPORTS {
        let mut args = vec![report.name];
        if report.flags.contains(&Flag::Journey) {
            args.extend(["--journey", &journey]);
        }
        if report.flags.contains(&Flag::Customer) {
            args.extend(["--customer", &customer]);
        }
        run(&[&["report"], args.as_slice()].concat());
        run(&[&["sql"], args.as_slice()].concat());
    }
    // What is refused, with values in the refusal.
    run(&["report", "timeline", "--customer", &format!("{MARK}-nobody")]);
    run(&["report", "funnel", "--journey", &format!("{MARK}-nowhere")]);
    run(&["report", "milestones", "--channel", &format!("{MARK}-channel-0"), "-o", "out.csv"]);
    run(&["report", "attribution", "--ignore", &format!("channel:{MARK}-channel-0")]);
    run(&["--config", "proposed.toml", "init", "data.duckdb", "--yes"]);
    run(&["store", "info"]);
    // What fails on the way: a value that is no number, little memory, calls that fail, a file that is damaged.
    let expression = "[[source.events]]\nvalue = { expression = \"cast(note as integer) + 1\" }\n";
    fs::write(world.at("milepost.toml"), format!("{config}{expression}")).unwrap();
    run(&["refresh"]);
    run(&["check"]);
    fs::write(world.at("milepost.toml"), config.replace("threads = 2", "memory_limit = \"64MB\"")).unwrap();
    run(&["store", "clear"]);
    run(&["refresh"]);
    fs::write(world.at("milepost.toml"), &config).unwrap();
    for fault in ["fail:write:3", "fail:rename:1", "full:sync:1"] {
        let args = ["-vv", "--log", "run.log", "refresh"];
        world.command(&args).env("MILEPOST_FAULT", fault).output().unwrap();
    }
    let file = fs::OpenOptions::new().write(true).open(world.at("data.duckdb")).unwrap();
    file.set_len(file.metadata().unwrap().len() / 2).unwrap();
    drop(file);
    run(&["refresh"]);
    run(&["report", "milestones"]);
    assert!(shown.matches(MARK).count() > 20, "the values are shown to those who ask: {shown}");
    let log = fs::read_to_string(world.at("run.log")).unwrap();
    assert!(log.matches(": start version=").count() > 40 && log.contains("refreshed"), "{log}");
    let found: Vec<&str> = log.lines().filter(|line| line.contains(MARK)).collect();
    assert_eq!(found, Vec::<&str>::new());
}
