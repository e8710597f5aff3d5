//! P2, P5: calls that fail. Each kind of call of our own files, in each command that makes them.

use std::fs;

use super::world::{World, names, said};

/// Calls of each kind that are made to fail, one after the other.
const FAULTS: [(&str, usize); 6] =
    [("fail:make", 3), ("fail:write", 4), ("full:write", 3), ("fail:sync", 3), ("fail:rename", 3), ("fail:remove", 2)];

/// What a failing call may end in: it was not needed, the place cannot be made, the disk does not take it.
fn ended_well(code: Option<i32>, told: &str) -> bool {
    match code {
        Some(0) => true,
        Some(73 | 74) => {
            let told = told.lines().skip_while(|line| !line.starts_with("milepost: ")).count();
            (1..=4).contains(&told)
        }
        _ => false,
    }
}

/// Runs a command with every fault; `before` and `after` are told which. How many runs failed.
fn every_fault(world: &World, args: &[&str], before: &dyn Fn(), after: &dyn Fn(&str, bool)) -> usize {
    let mut failed = 0;
    for (call, most) in FAULTS {
        for number in 1..=most {
            let fault = format!("{call}:{number}");
            before();
            let out = world.command(args).env("MILEPOST_FAULT", &fault).output().unwrap();
            let told = said(&out);
            assert!(ended_well(out.status.code(), &told), "{args:?} {fault}: {:?} {told}", out.status);
            failed += usize::from(!out.status.success());
            after(&fault, out.status.success());
        }
    }
    failed
}

#[test]
fn p2_whatever_call_of_a_refresh_fails_the_generation_before_it_serves() {
    let world = World::csv();
    let whole = world.answers();
    let again = || {
        fs::copy(world.at("events.csv"), world.at("new")).unwrap();
        fs::rename(world.at("new"), world.at("events.csv")).unwrap();
    };
    let served = |fault: &str, _: bool| world.shows(&[&whole], fault);
    assert!(every_fault(&world, &["refresh"], &again, &served) >= 8);
    assert_eq!(world.answers(), whole);
    assert_eq!(world.unfinished(), Vec::<String>::new());
}

#[test]
fn p5_a_first_refresh_that_fails_leaves_no_figures_at_all() {
    let world = World::csv();
    let whole = world.answers();
    let clear = || {
        world.ok(&["store", "clear"]);
    };
    let served = |fault: &str, _: bool| {
        world.shows(&[&whole], fault);
        assert_eq!(world.answers(), whole, "{fault}");
    };
    assert!(every_fault(&world, &["refresh"], &clear, &served) >= 8);
}

#[test]
fn p2_whatever_call_of_an_export_fails_the_file_is_the_old_one_or_the_new_one() {
    let world = World::new();
    world.ok(&["report", "milestones", "-o", "out.csv"]);
    let whole = fs::read(world.at("out.csv")).unwrap();
    let old = || fs::write(world.at("out.csv"), "old").unwrap();
    let found = |fault: &str, done: bool| {
        let found = fs::read(world.at("out.csv")).unwrap();
        assert!(found == whole || (found == b"old" && !done), "{fault}: {}", String::from_utf8_lossy(&found));
    };
    assert!(every_fault(&world, &["report", "milestones", "-o", "out.csv"], &old, &found) >= 6);
    world.ok(&["report", "milestones", "-o", "out.csv"]);
    let left: Vec<String> = names(&world.at(".")).into_iter().filter(|name| name.contains("out.csv")).collect();
    assert_eq!(left, ["out.csv"]);
}

#[test]
fn p2_whatever_call_of_a_demo_fails_there_is_no_half_project() {
    let world = World::new();
    let fresh = || {
        let _ = fs::remove_dir_all(world.at("demo"));
    };
    let args = ["demo", "demo", "--no-open", "--customers", "20", "--lean"];
    world.ok(&args);
    let config = fs::read_to_string(world.at("demo/milepost.toml")).unwrap();
    let found = |fault: &str, done: bool| {
        let left = names(&world.at("demo"));
        assert!(!done || left == ["demo.duckdb", "milepost.toml"], "{fault}: {left:?}");
        if let Ok(text) = fs::read_to_string(world.at("demo/milepost.toml")) {
            assert!(text == config && world.at("demo/demo.duckdb").exists(), "{fault}");
        }
        if world.at("demo/demo.duckdb").exists() {
            let opened = duckdb::Connection::open(world.at("demo/demo.duckdb")).unwrap();
            let rows: i64 = opened.query_row("select count(*) from customers", [], |row| row.get(0)).unwrap();
            assert_eq!(rows, 20, "{fault}");
        }
    };
    assert!(every_fault(&world, &args, &fresh, &found) >= 4);
}

#[test]
fn p2_whatever_call_of_a_proposal_or_a_log_fails_there_is_no_half_file() {
    let world = World::new();
    let args = ["--config", "proposed.toml", "init", "data.duckdb", "--yes"];
    let fresh = || {
        let _ = fs::remove_file(world.at("proposed.toml"));
    };
    world.ok(&args);
    let whole = fs::read_to_string(world.at("proposed.toml")).unwrap();
    let found = |fault: &str, done: bool| match fs::read_to_string(world.at("proposed.toml")) {
        Ok(text) => assert_eq!(text, whole, "{fault}"),
        Err(_) => assert!(!done, "{fault}"),
    };
    assert!(every_fault(&world, &args, &fresh, &found) >= 4);
}

#[test]
fn p2_whatever_call_of_clearing_a_store_fails_the_next_start_needs_no_help() {
    let world = World::new();
    let whole = world.answers();
    let built = || {
        world.ok(&["refresh"]);
    };
    let found = |fault: &str, _: bool| assert_eq!(world.answers(), whole, "{fault}");
    every_fault(&world, &["store", "clear"], &built, &found);
    world.ok(&["store", "clear"]);
    assert_eq!(world.unfinished(), Vec::<String>::new());
    assert!(!names(&world.at("store")).iter().any(|name| name.ends_with(".duckdb")));
}
