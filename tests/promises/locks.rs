//! P7, P8: a session holds no lock on the source when it is idle, and waits for those of others.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::Instant;

use duckdb::Connection;

use super::child::Waiting;
use super::world::{CUSTOMERS, PATIENCE, World, events, figures, said, totals};

#[test]
fn p7_an_idle_session_lets_a_writer_in() {
    let world = World::new();
    let mut session = Waiting::start(&world, "session");
    session.until("idle");
    // It has read the source and answered, and lives on: another program opens the file for writing, and for good.
    let writer = Connection::open(world.at("data.duckdb")).expect("nothing holds it");
    writer.execute_batch(&format!("insert into events {}", events(&(CUSTOMERS..CUSTOMERS + 1)))).unwrap();
    // With the file held by a writer the session still answers.
    session.end();
    drop(writer);
    assert_eq!(totals(&world.answers()), (CUSTOMERS + 1, CUSTOMERS + 1));
}

#[test]
fn p7_every_command_lets_go_of_the_source_when_it_ends() {
    let world = World::new();
    let mut written = CUSTOMERS;
    for command in [vec!["check"], vec!["refresh"], vec!["report", "milestones"], vec!["sql", "goals"]] {
        world.ok(&command);
        // By another process: the locks are of processes.
        let mut writer = Waiting::start(&world, &format!("write {written} {}", written + 1));
        writer.until(&format!("wrote {written}"));
        writer.end();
        written += 1;
        assert_eq!(totals(&world.answers()), (written, written), "{command:?}");
    }
}

#[test]
fn p8_a_lock_of_another_is_75_and_its_holder_is_named() {
    let world = World::new();
    let mut holder = Waiting::start(&world, "hold");
    holder.until("held");
    for command in [["refresh"].as_slice(), &["report", "milestones"], &["refresh", "--wait=0"]] {
        let out = world.run(command);
        let told = said(&out);
        assert_eq!(out.status.code(), Some(75), "{command:?}: {told}");
        assert!(told.contains(&format!("PID {}", holder.pid())), "{told}");
        assert!(told.contains("data.duckdb") && told.contains("--wait"), "{told}");
        assert!(told.lines().count() <= 4 && out.stdout.is_empty(), "{told}");
    }
    holder.end();
    // What is there already is told although the source is held: nothing has to be read.
    let before = world.answers();
    let mut holder = Waiting::start(&world, "hold");
    holder.until("held");
    assert_eq!(world.answers(), before);
    holder.end();
}

#[test]
fn p8_a_script_that_waits_says_so_and_goes_on_when_the_lock_is_let_go() {
    let world = World::new();
    for command in [["refresh", "--wait"].as_slice(), &["report", "milestones", "--format", "json", "--wait=600"]] {
        world.ok(&["store", "clear"]);
        let mut holder = Waiting::start(&world, "hold");
        holder.until("held");
        let pid = holder.pid();
        let mut waiting = world.command(command).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut told = BufReader::new(waiting.stderr.take().unwrap()).lines();
        let line = told.find(|line| line.as_ref().unwrap().starts_with("waiting: ")).expect("it says so").unwrap();
        assert!(line.contains(&format!("PID {pid}")), "{line}");
        assert!(waiting.try_wait().unwrap().is_none(), "it waits");
        let released = Instant::now();
        holder.end();
        let rest: Vec<String> = told.map(Result::unwrap).collect();
        let out = waiting.wait_with_output().unwrap();
        assert!(out.status.success(), "{command:?}: {rest:?}");
        assert!(released.elapsed() < PATIENCE);
        assert!(!rest.iter().any(|line| line.starts_with("waiting: ")), "it is said once: {rest:?}");
        if command[0] == "report" {
            assert_eq!(totals(&[figures(&out.stdout)]), (CUSTOMERS, CUSTOMERS));
        }
    }
}
