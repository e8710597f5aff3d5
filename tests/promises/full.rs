//! P2, P10: disks that are full and memory that does not suffice, in files that the engine writes.

use std::fs;
use std::ops::ControlFlow;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use milepost::project::Project;

use super::child::task;
use super::world::{CUSTOMERS, World, refresh, said, totals};

/// Sizes that a file may have: in front of the first block of a database, within one, and behind some.
const SIZES: [u64; 8] = [0, 512, 4_096, 12_288, 100_000, 300_000, 600_000, 1_000_000];

#[test]
fn p2_a_file_that_may_not_grow_ends_a_refresh_with_74_and_the_old_answer_serves() {
    let world = World::new();
    let whole = world.answers();
    let mut refused = 0;
    for size in SIZES {
        world.publish(0..CUSTOMERS + 1);
        // `ulimit -f` counts in blocks of 512 bytes.
        let script = format!("ulimit -c 0; ulimit -f {}; exec \"$0\" refresh", size / 512);
        let mut shell = Command::new("sh");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_milepost")]);
        world.housed(&mut shell);
        let out = shell.output().unwrap();
        let told = said(&out);
        if !out.status.success() {
            refused += 1;
            assert_eq!(out.status.code(), Some(74), "{size}: {:?} {told}", out.status);
            assert!(told.contains("milepost: ") && told.lines().count() <= 6, "{size}: {told}");
            world.shows(&[&whole], &format!("{size} bytes"));
        }
        let after = world.answers();
        assert_eq!(totals(&after), (CUSTOMERS + 1, CUSTOMERS + 1), "{size}: the next start needs no help");
        assert_eq!(world.unfinished(), Vec::<String>::new(), "{size}");
        world.publish(0..CUSTOMERS);
        assert_eq!(world.answers(), whole, "{size}");
    }
    assert!(refused >= 5, "only {refused} limits were met");
}

#[test]
fn p2_a_process_killed_within_a_write_of_the_engine_leaves_the_generation_before_it() {
    let world = World::new();
    let whole = world.answers();
    let mut killed = 0;
    for size in SIZES {
        world.publish(0..CUSTOMERS);
        // Without a handler of its own a process is killed in the write that would make a file too large.
        let out = task(&world, &format!("refresh-within {size}")).output().unwrap();
        killed += usize::from(out.status.signal() == Some(rustix::process::Signal::XFSZ.as_raw()));
        world.shows(&[&whole], &format!("{size} bytes"));
        assert_eq!(world.answers(), whole, "{size}: the next start needs no help");
        assert_eq!(world.unfinished(), Vec::<String>::new(), "{size}");
    }
    assert!(killed >= 5, "only {killed} were killed");
}

#[test]
fn p2_an_export_that_may_not_grow_leaves_the_file_that_was_there() {
    let world = World::new();
    world.ok(&["refresh"]);
    fs::write(world.at("out.json"), "old").unwrap();
    for size in [0, 512, 1_024] {
        let script = format!("ulimit -f {}; exec \"$0\" report milestones -o out.json", size / 512);
        let mut shell = Command::new("sh");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_milepost")]);
        world.housed(&mut shell);
        let out = shell.output().unwrap();
        let found = fs::read_to_string(world.at("out.json")).unwrap();
        if out.status.success() {
            serde_json::from_str::<serde_json::Value>(&found).unwrap();
        } else {
            assert!(matches!(out.status.code(), Some(73 | 74)), "{size}: {:?} {}", out.status, said(&out));
            assert_eq!(found, "old", "{size}");
        }
        fs::write(world.at("out.json"), "old").unwrap();
    }
}

/// A disk of so many bytes, for as long as the value lives.
struct Disk(PathBuf);

impl Disk {
    /// `None` where none can be mounted.
    fn mount(at: PathBuf, kib: u64) -> Option<Self> {
        fs::create_dir(&at).unwrap();
        let size = format!("size={kib}k,mode=0700");
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "milepost-test"]).arg(&at).output();
        if done.is_ok_and(|out| out.status.success()) {
            return Some(Self(at));
        }
        println!("skipped: no small disk can be mounted here (that takes the right to mount)");
        None
    }

    fn free(&self) -> u64 {
        let disk = rustix::fs::statvfs(&self.0).unwrap();
        disk.f_bavail * disk.f_frsize
    }

    /// Leaves so many bytes free.
    fn fill(&self, leave: u64) {
        let bytes = usize::try_from(self.free().saturating_sub(leave)).unwrap();
        fs::write(self.0.join("filler"), vec![0; bytes]).unwrap();
    }

    fn empty(&self) {
        fs::remove_file(self.0.join("filler")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn p2_a_full_disk_ends_a_refresh_with_74_and_the_old_answer_serves() {
    let world = World::new();
    let Some(disk) = Disk::mount(world.at("disk"), 32 << 10) else { return };
    let whole = world.answers();
    let store = ["--store", "disk/store"];
    world.ok(&[&store[..], &["refresh"]].concat());
    let report = [&store[..], &["report", "milestones", "--format", "csv"]].concat();
    let before = world.ok(&report);
    let mut refused = 0;
    for leave in [0, 4_096, 16_384, 200_000, 400_000, 900_000] {
        world.publish(0..CUSTOMERS);
        disk.fill(leave);
        let out = world.run(&[&store[..], &["refresh"]].concat());
        let told = said(&out);
        if !out.status.success() {
            refused += 1;
            assert!(matches!(out.status.code(), Some(73 | 74)), "{leave}: {:?} {told}", out.status);
            assert!(told.contains("milepost: ") && told.lines().count() <= 6, "{leave}: {told}");
        }
        // With a disk as full as that an older answer is still to be had, where the source tells of nothing newer.
        disk.empty();
        assert_eq!(world.ok(&report), before, "{leave}: the next start needs no help");
    }
    assert!(refused >= 3, "only {refused} were refused");
    // An export onto a full disk.
    fs::write(world.at("disk/out.csv"), "old").unwrap();
    disk.fill(0);
    let out = world.run(&["report", "milestones", "-o", "disk/out.csv"]);
    assert!(matches!(out.status.code(), Some(73 | 74)), "{:?} {}", out.status, said(&out));
    assert_eq!(fs::read_to_string(world.at("disk/out.csv")).unwrap(), "old");
    disk.empty();
    // A demo onto one.
    disk.fill(500_000);
    let out = world.run(&["demo", "disk/demo", "--no-open", "--customers", "200"]);
    assert!(matches!(out.status.code(), Some(73 | 74)), "{:?} {}", out.status, said(&out));
    assert!(!world.at("disk/demo/demo.duckdb").exists());
    assert_eq!(world.answers(), whole);
}

#[test]
fn p2_where_memory_does_not_suffice_the_setting_is_named_and_the_old_answer_serves() {
    let world = World::new();
    let whole = world.answers();
    let mut refused = 0;
    for limit in ["200KB", "1MB", "2MB", "4MB", "8MB", "16MB"] {
        world.publish(0..CUSTOMERS);
        // Less than a configuration may name, which a small source would fit into.
        let mut config = world.config();
        config.store.memory_limit = Some(limit.to_owned());
        let outcome = Project::open(&config, Arc::default())
            .map_err(|error| vec![error])
            .and_then(|mut project| refresh(&mut project, &mut |_| ControlFlow::Continue(())));
        if let Err(errors) = outcome {
            refused += 1;
            let named = errors.iter().all(|error| error.exit_code() == 70 && error.hint().contains("memory_limit"));
            assert!(named, "{limit}: {errors:?}");
        }
        world.shows(&[&whole], limit);
        assert_eq!(world.answers(), whole, "{limit}");
        assert_eq!(world.unfinished(), Vec::<String>::new(), "{limit}");
    }
    assert!(refused >= 1, "every limit sufficed");
}
