//! P10: what a refresh holds beyond `store.memory_limit` does not depend on how many customers there are.

use std::fs;

use milepost::demo::{Options, config_text, writer};
use milepost::domain::progress::UNWATCHED;

use super::child::Waiting;
use super::world::World;

/// Customers of the two stores.
const CUSTOMERS: [u64; 2] = [100_000, 400_000];

/// The engine's megabytes are powers of ten; in KiB.
const LIMITS: [(&str, u64); 2] = [("64MB", 62_500), ("250MB", 244_140)];

/// The most that two peaks may differ at the lowest limit, which both stores fill, and the most that a peak may be above its
/// limit; KiB.
const ALIKE: u64 = 16 << 10;
const BEYOND: u64 = 128 << 10;

/// The most memory that a process held which did nothing but a refresh, KiB.
fn peak(world: &World, config: &str, limit: &str, threads: usize) -> u64 {
    let config = format!("{config}\n[store]\nthreads = {threads}\nmemory_limit = \"{limit}\"\n");
    fs::write(world.at("milepost.toml"), config).unwrap();
    let _ = fs::remove_dir_all(world.at("store"));
    let mut session = Waiting::start(world, "refresh-and-tell-peak");
    let peak = session.until("peak ").parse().unwrap();
    session.end();
    peak
}

/// The one in the middle of three: how much parts wait to be written at once is a matter of chance.
fn median(world: &World, limit: &str) -> u64 {
    let mut peaks = [0; 3].map(|_| peak(world, &config_text("demo.duckdb"), limit, 2));
    peaks.sort_unstable();
    peaks[1]
}

fn lean(customers: u64) -> World {
    let world = World::empty("database = \"demo.duckdb\"");
    let options = Options { customers, lean: true, ..Options::default() };
    writer::write(&world.at("demo.duckdb"), options, &UNWATCHED).unwrap();
    world
}

#[test]
fn r17_the_lowest_limit_is_enough_whatever_the_number_of_threads() {
    let world = lean(CUSTOMERS[0]);
    let (limit, kib) = LIMITS[0];
    for threads in [1, 16] {
        let peak = peak(&world, &config_text("demo.duckdb"), limit, threads);
        assert!(peak <= kib + BEYOND, "{threads} threads: {peak} KiB");
    }
}

/// Events with documents of so many bytes, of which a condition asks; half of the events bear the trigger's name.
fn documents(rows: u32, bytes: u32) -> World {
    let world = World::empty("database = \"demo.duckdb\"");
    let sql = format!(
        "create table events as select i as event_id, timestamp '2024-01-01' + interval (i) second as occurred_at, \
         'c' || i % 1000 as customer_id, case when i % 2 = 0 then 'purchase' else 'email_opened' end as event, \
         ('{{\"total\": ' || i % 100 || ', \"note\": \"' || repeat('x', {bytes}) || '\"}}')::json as attributes \
         from range({rows}) t(i)"
    );
    duckdb::Connection::open(world.at("demo.duckdb")).unwrap().execute_batch(&sql).unwrap();
    world
}

#[test]
fn r17_the_lowest_limit_is_enough_for_long_documents() {
    let (limit, kib) = LIMITS[0];
    let milestone =
        "[[milestone]]\nid = \"sale\"\ntrigger = \"purchase\"\nconditions = [{ attribute = \"total\", at_least = 50 }]";
    for (rows, bytes) in [(60_000, 1_000), (30_000, 2_000)] {
        let world = documents(rows, bytes);
        let config = format!("[source]\ndatabase = \"demo.duckdb\"\n{milestone}");
        let peak = peak(&world, &config, limit, 2);
        assert!(peak <= kib + BEYOND, "{bytes} bytes: {peak} KiB");
    }
}

#[test]
fn p10_a_refresh_holds_no_more_beyond_its_limit_where_there_are_more_customers() {
    let worlds = CUSTOMERS.map(lean);
    let found = LIMITS.map(|(limit, kib)| (limit, kib, worlds.each_ref().map(|world| median(world, limit))));
    println!("peaks in KiB: {found:?}");
    for (limit, kib, [few, many]) in found {
        assert!(limit != LIMITS[0].0 || few.abs_diff(many) <= ALIKE, "{limit}: {few} and {many} KiB");
        assert!(few.max(many) <= kib + BEYOND, "{limit}: {few} and {many} KiB");
    }
}
