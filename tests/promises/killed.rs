//! P2: killed at each step of what takes long, and in place of each call that changes the disk.

use std::fs;
use std::os::unix::process::ExitStatusExt as _;

use super::child::task;
use super::world::{CUSTOMERS, World, names, totals};

/// Runs a task of this program; whether it was killed.
fn killed(world: &World, words: &str) -> bool {
    let out = task(world, words).output().unwrap();
    assert!(out.status.success() || out.status.signal() == Some(9), "{words}: {:?}", out.status);
    out.status.signal() == Some(9)
}

#[test]
fn p2_a_refresh_killed_at_any_step_leaves_the_generation_before_it() {
    for (world, source) in [(World::new(), "data.duckdb"), (World::csv(), "events.csv")] {
        let whole = world.answers();
        assert_eq!(totals(&whole), (CUSTOMERS, CUSTOMERS));
        let mut steps = 0;
        // A new state of the source each time, of the same rows: all is to be built.
        let again = || {
            fs::copy(world.at(source), world.at("new")).unwrap();
            fs::rename(world.at("new"), world.at(source)).unwrap();
        };
        again();
        while killed(&world, &format!("refresh-and-die {}", steps + 1)) {
            steps += 1;
            world.shows(&[&whole], &format!("{source}: killed in step {steps}"));
            assert_eq!(world.answers(), whole, "{source}: the start after step {steps} needs no help");
            assert_eq!(world.unfinished(), Vec::<String>::new(), "{source}: step {steps}");
            again();
        }
        assert!(steps >= 5, "{source}: only {steps} steps were met");
        // The same where nothing was there before.
        for step in 1..=steps {
            world.ok(&["store", "clear"]);
            assert!(killed(&world, &format!("refresh-and-die {step}")));
            assert_eq!(world.answers(), whole, "{source}: killed in step {step} of the first refresh");
        }
    }
}

#[test]
fn p2_a_demo_killed_at_any_step_leaves_no_half_database() {
    let world = World::empty("database = \"demo.duckdb\"");
    let mut steps = 0;
    while killed(&world, &format!("demo-and-die {}", steps + 1)) {
        steps += 1;
        assert!(!world.at("demo.duckdb").exists(), "step {steps}");
    }
    assert!(steps >= 3, "only {steps} steps were met");
    let left: Vec<String> = names(&world.at(".")).into_iter().filter(|name| name.contains("demo")).collect();
    assert_eq!(left, ["demo.duckdb"], "what the killed ones left goes with the next that writes there");
    assert!(world.answers()[0]["rows"].is_array());
}

#[test]
fn p2_an_edit_killed_at_any_call_leaves_the_old_configuration_or_the_new_one() {
    let world = World::new();
    let old = fs::read_to_string(world.at("milepost.toml")).unwrap();
    task(&world, "edit").status().unwrap();
    let new = fs::read_to_string(world.at("milepost.toml")).unwrap();
    assert!(new.contains("id = \"click\"") && new != old);
    let edit = |fault: &str| {
        fs::write(world.at("milepost.toml"), &old).unwrap();
        let out = task(&world, "edit").env("MILEPOST_FAULT", fault).output().unwrap();
        let found = fs::read_to_string(world.at("milepost.toml")).unwrap();
        assert!(found == old || found == new, "{fault}: {found}");
        (out.status.signal() == Some(9), String::from_utf8_lossy(&out.stdout).contains("task: refused"), found == new)
    };
    let mut calls = 0;
    while edit(&format!("kill:any:{}", calls + 1)).0 {
        calls += 1;
        world.ok(&["report", "milestones"]);
    }
    assert!(calls >= 5, "only {calls} calls were met");
    for fault in
        ["fail:make:1", "fail:make:2", "fail:write:1", "full:write:2", "fail:sync:1", "fail:rename:1", "fail:rename:2"]
    {
        let (_, refused, changed) = edit(fault);
        assert!(refused != changed, "{fault}: what is refused is not written, what is written is not refused");
    }
    assert!(!edit("none").1);
    let left: Vec<String> = names(&world.at(".")).into_iter().filter(|name| name.contains("milepost.toml")).collect();
    assert_eq!(left, ["milepost.toml", "milepost.toml.bak"]);
}

#[test]
fn p2_a_proposal_killed_at_any_call_leaves_none_or_a_whole_one() {
    let world = World::new();
    let args = ["--config", "proposed.toml", "init", "data.duckdb", "--yes"];
    let propose = |fault: &str| {
        let _ = fs::remove_file(world.at("proposed.toml"));
        let out = world.command(&args).env("MILEPOST_FAULT", fault).output().unwrap();
        (out.status.signal() == Some(9), fs::read_to_string(world.at("proposed.toml")).ok())
    };
    let whole = propose("none").1.expect("a proposal");
    let mut calls = 0;
    loop {
        let (killed, found) = propose(&format!("kill:any:{}", calls + 1));
        if !killed {
            break;
        }
        calls += 1;
        assert!(found.is_none_or(|found| found == whole), "killed in place of call {calls}");
    }
    assert!(calls >= 3, "only {calls} calls were met");
}
