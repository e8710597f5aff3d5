//! The program killed in place of its n-th call that changes the disk: what it leaves harms nobody (P2, P28).

use std::fs;

use super::project::{EVENTS, Project, names};

#[test]
fn p2_a_refresh_killed_at_any_call_leaves_a_store_that_serves() {
    let project = Project::new(true);
    assert_eq!(project.totals(), "2 1");
    let mut killed = 0;
    // The first sixty calls, then each twentieth.
    for number in (1..=60).chain((80..=400).step_by(20)) {
        project.touch();
        if !project.killed(&format!("kill:any:{number}"), &["refresh"]) {
            break;
        }
        killed += 1;
        assert_eq!(fs::read_to_string(project.at("events.csv")).unwrap(), EVENTS);
        // The next start, be it the next to be killed or a report, needs no help.
        if number % 10 == 0 {
            assert_eq!(project.totals(), "2 1", "killed in place of call {number}");
            project.touch();
            project.ok(&["refresh"]);
            let left = names(&project.at("store"));
            let unfinished = |name: &&String| name.contains(".partial");
            assert_eq!(left.iter().find(unfinished), None, "{number}: {left:?}");
            assert!(!left.iter().any(|name| name.starts_with("milepost-spill-")), "{number}: {left:?}");
        }
    }
    assert!(killed >= 60, "only {killed} calls were met");
    let left = names(&project.at("store"));
    let count = |start: &str| left.iter().filter(|name| name.starts_with(start) && name.ends_with(".duckdb")).count();
    assert!(count("base-") <= 3 && count("import-") == 1, "{left:?}");
}

#[test]
fn p2_a_kill_between_a_manifest_and_its_file_leaves_nothing_that_counts() {
    let project = Project::new(true);
    let stems = |end: &str| -> Vec<String> {
        let all = names(&project.at("store"));
        let of = |name: &String| name.strip_suffix(end).filter(|stem| !stem.starts_with("use-")).map(str::to_owned);
        all.iter().filter_map(of).collect()
    };
    // A manifest gets its name by every odd rename, its file by the next: import, base, milestone, goals.
    for number in 1..=8 {
        project.ok(&["store", "clear"]);
        assert!(project.killed(&format!("kill:rename:{number}"), &["refresh"]), "{number}");
        let (files, manifests) = (stems(".duckdb"), stems(".json"));
        assert_eq!((files.len(), manifests.len()), ((number - 1) / 2, number / 2), "{files:?} {manifests:?}");
        assert!(files.iter().all(|stem| manifests.contains(stem)), "{files:?} {manifests:?}");
        // Another state of the source: what has no file will never have one.
        project.touch();
        assert_eq!(project.totals(), "2 1");
        assert_eq!(stems(".json"), stems(".duckdb"), "{number}");
    }
    // The same where a damaged file of the name is there: the new manifest does not speak for it.
    project.ok(&["store", "clear"]);
    assert_eq!(project.totals(), "2 1");
    let base =
        names(&project.at("store")).into_iter().find(|name| name.starts_with("base-") && name.ends_with(".duckdb"));
    let base = project.at("store").join(base.unwrap());
    for number in [1, 2] {
        let mut bytes = fs::read(&base).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&base, &bytes).unwrap();
        assert!(project.killed(&format!("kill:rename:{number}"), &["refresh"]), "{number}");
        assert_eq!(fs::read(&base).unwrap(), bytes);
        assert_eq!(project.totals(), "2 1", "{number}");
        assert_ne!(fs::read(&base).unwrap(), bytes, "it was built anew");
    }
}

#[test]
fn p2_an_export_killed_at_any_call_leaves_the_old_file_or_the_new_one() {
    let project = Project::new(true);
    let args = ["report", "milestones", "-o", "out.csv"];
    project.ok(&args);
    let whole = fs::read(project.at("out.csv")).unwrap();
    let mut killed = 0;
    for number in (1..=20).chain((23..=400).step_by(3)) {
        fs::write(project.at("out.csv"), "old").unwrap();
        if !project.killed(&format!("kill:any:{number}"), &args) {
            break;
        }
        killed += 1;
        let found = fs::read(project.at("out.csv")).unwrap();
        assert!(found == b"old" || found == whole, "{number}");
    }
    assert!(killed > 5, "only {killed} calls were met");
    assert_eq!(fs::read(project.at("out.csv")).unwrap(), whole);
    let left: Vec<String> = names(&project.at(".")).into_iter().filter(|name| name.contains("out.csv")).collect();
    assert_eq!(left, ["out.csv"], "what the killed ones left goes with the next that writes there");
}

#[test]
fn p2_a_demo_killed_at_any_call_leaves_no_half_database() {
    let project = Project::new(true);
    let args = ["demo", "demo", "--no-open", "--customers", "50"];
    let (mut killed, mut whole) = (0, 0);
    for number in 1..=100 {
        if !project.killed(&format!("kill:any:{number}"), &args) {
            break;
        }
        killed += 1;
        // The database is there whole or not at all.
        if project.at("demo/demo.duckdb").exists() {
            whole += 1;
            project.ok(&["demo", "demo", "--no-open"]);
            project.ok(&["--config", "demo/milepost.toml", "--store", "other", "check"]);
            for name in ["demo.duckdb", "milepost.toml"] {
                fs::remove_file(project.at("demo").join(name)).unwrap();
            }
        }
    }
    assert!(killed >= 5 && whole >= 2, "only {killed} calls were met, {whole} after the database was there");
    assert_eq!(names(&project.at("demo")), ["demo.duckdb", "milepost.toml"]);
}

#[test]
fn p2_a_call_that_fails_is_told_and_leaves_the_old_generation() {
    let project = Project::new(true);
    assert_eq!(project.totals(), "2 1");
    for fault in ["full:write:4", "fail:sync:3", "fail:rename:1", "fail:make:1", "fail:make:2", "fail:make:3"] {
        project.touch();
        let out = project.command(&["refresh"]).env("MILEPOST_FAULT", fault).output().unwrap();
        let told = String::from_utf8_lossy(&out.stderr);
        // What only keeps files from being swept may fail, and nothing is lost.
        if !(fault.starts_with("fail:make") && out.status.success()) {
            assert!(matches!(out.status.code(), Some(73 | 74)), "{fault}: {:?} {told}", out.status);
            assert!(told.lines().any(|line| line.starts_with("milepost: ")), "{fault}: {told}");
        }
        assert_eq!(project.totals(), "2 1", "{fault}");
    }
    let left = names(&project.at("store"));
    assert!(!left.iter().any(|name| name.contains(".partial") || name.starts_with("milepost-spill-")), "{left:?}");
}
