//! P10: threads, and temporary files, stay within their caps.

use std::fs;
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use milepost::store::Source;

use super::child::Waiting;
use super::world::{World, names, refresh};

#[test]
fn p10_a_session_has_no_more_threads_than_it_may() {
    let world = World::new();
    let config = fs::read_to_string(world.at("milepost.toml")).unwrap();
    let most = |threads: usize| -> usize {
        fs::write(world.at("milepost.toml"), config.replace("threads = 2", &format!("threads = {threads}"))).unwrap();
        world.ok(&["store", "clear"]);
        let mut session = Waiting::start(&world, "refresh-and-count-threads");
        let most = session.until("threads ").parse().unwrap();
        session.end();
        most
    };
    // Beside the thread that asks: two that stream the events, or the engine's own, of which one is the asker's.
    for threads in [1, 2, 4] {
        let found = most(threads);
        // Each engine has one fewer than it may, since the asker works too; helpers have an engine of one each.
        let may = 2 + threads.saturating_sub(1) + threads;
        assert!(found <= may, "{threads}: {found} threads beside the asker's, {may} are allowed");
    }
}

#[test]
fn p10_the_engine_has_the_limits_that_are_set_and_spills_only_into_the_store() {
    let world = World::new();
    let mut config = world.config();
    config.store.threads = Some(3);
    config.store.memory_limit = Some("96MB".to_owned());
    let source = Source::open(&config).unwrap_or_else(|errors| panic!("{errors:?}"));
    let setting = |name: &str| -> String {
        let sql = format!("select value from duckdb_settings() where name = '{name}'");
        source.connection().query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(setting("threads"), "3");
    assert_eq!(setting("memory_limit"), "91.5 MiB", "96 MB in units of 1,024");
    let temp = PathBuf::from(setting("temp_directory"));
    assert_eq!(temp.parent(), Some(world.at("store").as_path()));
    assert_eq!(temp.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    let disk = rustix::fs::statvfs(&temp).unwrap();
    let free = disk.f_blocks * disk.f_frsize;
    let (number, unit) =
        setting("max_temp_directory_size").split_once(' ').map(|(n, u)| (n.to_owned(), u.to_owned())).unwrap();
    let scale = match unit.as_str() {
        "MiB" => 20,
        "GiB" => 30,
        "TiB" => 40,
        other => panic!("{other}"),
    };
    #[expect(clippy::cast_precision_loss, reason = "a size for comparison")]
    let (cap, quarter) = (number.parse::<f64>().unwrap() * (1_u64 << scale) as f64, (free / 4).max(100_000_000) as f64);
    assert!(cap > 0.0 && cap <= quarter * 1.01, "{cap} of {free} free");
    // More than fits into its memory: it goes into that folder, is private, and is gone afterwards.
    let around: Vec<String> = names(&world.at("."));
    let sql = "create temp table large as select range as n, hash(range) || hash(range + 1) as t from range(4000000)";
    source.connection().execute_batch(sql).unwrap();
    let spilled = names(&temp);
    assert!(!spilled.is_empty(), "it was to be more than the memory");
    for name in &spilled {
        // The umask of this test is not the program's: the folder closes them.
        assert!(name.starts_with("duckdb_temp"), "{name}");
    }
    assert_eq!(names(&world.at(".")), around, "nothing is written anywhere else");
    drop(source);
    assert!(!temp.exists());
    assert_eq!(world.unfinished(), Vec::<String>::new());
}

#[test]
fn p10_what_streams_spill_stays_within_the_store_and_goes() {
    let world = World::new();
    let before = names(&world.at("."));
    let mut seen = std::collections::BTreeSet::new();
    refresh(&mut world.project(), &mut |_| {
        seen.extend(names(&world.at(".")));
        ControlFlow::Continue(())
    })
    .unwrap();
    seen.retain(|name| !before.contains(name));
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["store"]);
    assert_eq!(world.unfinished(), Vec::<String>::new());
}
