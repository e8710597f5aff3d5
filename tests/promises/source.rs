//! P1: whatever is done, and however it ends, the source is as it was.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use duckdb::Connection;
use milepost::report::{Flag, REPORTS, Report};

use super::world::{World, events, names, said};

/// Everything that there is to say of a file but when it was last read.
fn state(path: &Path) -> (Vec<u8>, [u64; 5], [i64; 4]) {
    let about = path.symlink_metadata().unwrap();
    let numbers = [about.len(), about.ino(), about.nlink(), u64::from(about.mode()), u64::from(about.uid())];
    let times = [about.mtime(), about.mtime_nsec(), about.ctime(), about.ctime_nsec()];
    (fs::read(path).unwrap(), numbers, times)
}

/// Runs every command that reads the source, those that fail and those that are killed too; `still` looks after each.
fn everything(world: &World, paths: &[&str], reports: &[Report], still: &dyn Fn(&str)) {
    let mut commands: Vec<Vec<&str>> =
        vec![vec!["refresh"], vec!["check"], vec!["check", "--strict"], vec!["store", "info"]];
    for report in reports {
        let mut about = Vec::new();
        if report.flags.contains(&Flag::Journey) {
            about.extend(["--journey", "a"]);
        }
        if report.flags.contains(&Flag::Customer) {
            about.extend(["--customer", "c1"]);
        }
        commands.push([&["report", report.name], about.as_slice()].concat());
        commands.push([&["sql", report.name], about.as_slice()].concat());
    }
    commands.extend([vec!["report", "milestones", "-o", "out.csv"], vec!["--log", "run.log", "-vv", "refresh"]]);
    commands.push([&["--config", "proposed.toml", "init", "--yes"], paths].concat());
    for command in &commands {
        let out = world.run(command);
        assert!(matches!(out.status.code(), Some(0 | 1)) || command.contains(&"init"), "{command:?}: {}", said(&out));
        still(&command.join(" "));
    }
    // Into the source itself, under any of its names.
    for path in paths {
        for command in
            [vec!["report", "milestones", "-o", path], vec!["--log", path, "refresh"], vec!["--store", path, "refresh"]]
        {
            assert!(!world.run(&command).status.success(), "{command:?}");
            still(&command.join(" "));
        }
    }
    world.ok(&["store", "clear"]);
    for fault in
        ["fail:write:2", "full:write:3", "fail:sync:1", "fail:rename:1", "kill:any:3", "kill:any:12", "kill:any:20"]
    {
        world.command(&["refresh"]).env("MILEPOST_FAULT", fault).output().unwrap();
        still(fault);
    }
    world.ok(&["refresh"]);
    still("refresh");
}

#[test]
fn p1_a_database_and_the_log_beside_it_are_never_modified() {
    let world = World::new();
    let path = world.at("data.duckdb");
    {
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch("set wal_autocheckpoint = '1GB'; pragma disable_checkpoint_on_shutdown").unwrap();
        connection.execute_batch(&format!("insert into events {}", events(&(300..400)))).unwrap();
    }
    let log = world.at("data.duckdb.wal");
    let before = (state(&path), state(&log));
    let of_project = names(&world.at("."));
    everything(&world, &["data.duckdb"], REPORTS, &|after| {
        assert!((state(&path), state(&log)) == before, "the source changed after {after}");
    });
    let made = ["cache", "out.csv", "proposed.toml", "run.log", "store"];
    let new: Vec<String> = names(&world.at(".")).into_iter().filter(|name| !of_project.contains(name)).collect();
    assert!(new.iter().all(|name| made.contains(&name.as_str())), "{new:?}");
}

#[test]
fn p1_files_and_their_folder_are_never_modified_and_may_be_closed_to_writing() {
    let world = World::empty("files = { events = \"in/*.csv\" }");
    fs::create_dir(world.at("in")).unwrap();
    fs::write(world.at("in/one.csv"), super::world::csv(0..200)).unwrap();
    fs::write(world.at("in/two.csv"), super::world::csv(200..300)).unwrap();
    for name in ["in/one.csv", "in/two.csv"] {
        fs::set_permissions(world.at(name), fs::Permissions::from_mode(0o444)).unwrap();
    }
    fs::set_permissions(world.at("in"), fs::Permissions::from_mode(0o555)).unwrap();
    let of = || {
        let about = world.at("in").symlink_metadata().unwrap();
        let folder = (about.mtime(), about.mtime_nsec(), about.ctime(), about.ctime_nsec(), names(&world.at("in")));
        (state(&world.at("in/one.csv")), state(&world.at("in/two.csv")), folder)
    };
    let before = of();
    everything(&world, &["in/one.csv", "in/two.csv"], &REPORTS[..2], &|after| {
        assert!(of() == before, "changed after {after}");
    });
    fs::set_permissions(world.at("in"), fs::Permissions::from_mode(0o755)).unwrap();
}
