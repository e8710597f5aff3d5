//! P3, P4, P5: one answer is of one state of the data, the same in every way of asking, and never a part of it.

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::process::Command;
use std::sync::Arc;

use milepost::config::Config;
use milepost::project::Project;
use milepost::report::{AnswerCache, Args, Audience, Flag, REPORTS, RankMeasure, Ranked, Report, Split};
use milepost::store::Error;
use serde_json::Value;

use super::world::{CUSTOMERS, World, args, ask, csv, fill, refresh, totals};

/// Something that happens to a source, and its name.
type Change = (&'static str, fn(&World));

/// Ways in which a source becomes another while it is read.
const CHANGES: [Change; 5] = [
    ("replaced", |world| {
        copy(world, "other.duckdb", "aside.duckdb");
        fs::rename(world.at("aside.duckdb"), world.at("data.duckdb")).unwrap();
    }),
    ("overwritten", |world| copy(world, "other.duckdb", "data.duckdb")),
    ("cut off", |world| {
        let script = "truncate -s 8192 data.duckdb";
        assert!(Command::new("sh").args(["-c", script]).current_dir(world.at(".")).status().unwrap().success());
    }),
    ("deleted", |world| fs::remove_file(world.at("data.duckdb")).unwrap()),
    ("given a log", |world| copy(world, "milepost.toml", "data.duckdb.wal")),
];

/// By another process: one that has the file attached must not open it.
fn copy(world: &World, from: &str, to: &str) {
    assert!(Command::new("cp").args([from, to]).current_dir(world.at(".")).status().unwrap().success());
}

#[test]
fn p3_a_source_that_changes_while_it_is_read_gives_the_old_figures_or_the_new_ones() {
    for (how, change) in CHANGES {
        let world = World::new();
        // Fewer customers, and none of them influenced.
        fill(&world.at("other.duckdb"), 0..CUSTOMERS / 2);
        let sql = "delete from events where event = 'email_clicked'";
        duckdb::Connection::open(world.at("other.duckdb")).unwrap().execute_batch(sql).unwrap();
        copy(&world, "data.duckdb", "first.duckdb");
        let old = world.answers();
        assert_eq!(totals(&old), (300, 300));
        copy(&world, "other.duckdb", "data.duckdb");
        let new = world.answers();
        assert_eq!(totals(&new), (150, 0));
        let mut step = 0;
        loop {
            step += 1;
            let _ = fs::remove_file(world.at("data.duckdb.wal"));
            copy(&world, "first.duckdb", "data.duckdb");
            assert_eq!(world.answers(), old, "{how}: before step {step}");
            // As it was, with other stamps: it is read again.
            copy(&world, "first.duckdb", "data.duckdb");
            let mut seen = 0;
            let done = refresh(&mut world.project(), &mut |_| {
                seen += 1;
                if seen == step {
                    change(&world);
                }
                ControlFlow::Continue(())
            });
            if seen < step {
                break;
            }
            world.shows(&[&old, &new], &format!("{how} in step {step}: {done:?}"));
        }
        assert!(step > 5, "{how}: only {step} steps were met");
    }
}

#[test]
fn p3_files_that_change_while_they_are_read_give_the_old_figures_or_the_new_ones() {
    let world = World::csv();
    let old = world.answers();
    let (first, second) = (csv(0..CUSTOMERS), csv(0..CUSTOMERS / 2).replace("email_clicked", "email_sent"));
    fs::write(world.at("events.csv"), &second).unwrap();
    let new = world.answers();
    assert_eq!((totals(&old), totals(&new)), ((300, 300), (150, 0)));
    let mut step = 0;
    loop {
        step += 1;
        fs::write(world.at("events.csv"), &first).unwrap();
        assert_eq!(world.answers(), old);
        fs::write(world.at("events.csv"), &first).unwrap();
        let mut seen = 0;
        let done = refresh(&mut world.project(), &mut |_| {
            seen += 1;
            if seen == step {
                fs::write(world.at("events.csv"), &second).unwrap();
            }
            ControlFlow::Continue(())
        });
        if seen < step {
            break;
        }
        world.shows(&[&old, &new], &format!("step {step}: {done:?}"));
        assert_eq!(world.answers(), new, "step {step}");
    }
    assert!(step > 5, "only {step} steps were met");
}

#[test]
fn p4_one_thread_two_and_seven_warm_and_cold_give_the_same_bytes_of_every_report() {
    let dir = tempfile::tempdir().unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_milepost"))
        .args(["demo", dir.path().to_str().unwrap(), "--no-open", "--customers", "400"])
        .status()
        .unwrap();
    assert!(made.success());
    let path = dir.path().join("milepost.toml");
    let funnel =
        "\n[[funnel]]\nid = \"f\"\nwindow = \"9d\"\nsteps = [{ event = \"page_visited\" }, { event = \"purchase\" }]\n";
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap() + funnel).unwrap();
    let (config, _) = Config::load(&path).unwrap();
    let answers = |threads: usize, memory: &str, again: bool| -> Vec<Value> {
        let mut config = config.clone();
        config.store.dir = Some(dir.path().join(format!("store-{threads}-{memory}")));
        config.store.threads = Some(threads);
        config.store.memory_limit = Some(memory.to_owned());
        let mut project = Project::open(&config, Arc::new(AnswerCache::default())).unwrap();
        refresh(&mut project, &mut |_| ControlFlow::Continue(())).unwrap();
        let every = |project: &mut Project| -> Vec<Value> {
            let all = REPORTS.iter().flat_map(|report| questions(report).into_iter().map(move |args| (report, args)));
            all.map(|(report, args)| of_demo(project, report, args)).collect()
        };
        let first = every(&mut project);
        if again { every(&mut project) } else { first }
    };
    let one = answers(1, "256MB", false);
    assert!(one.len() > REPORTS.len() + RankMeasure::ALL.len());
    for answer in &one {
        assert!(answer["rows"][0].is_object(), "{} is empty: {}", answer["report"], answer["parameters"]);
    }
    for (threads, memory, again) in
        [(1, "256MB", true), (2, "256MB", false), (2, "1GB", true), (7, "256MB", false), (7, "1GB", true)]
    {
        for (answer, expected) in answers(threads, memory, again).iter().zip(&one) {
            assert_eq!(answer.to_string(), expected.to_string(), "{threads} threads, {memory}, again: {again}");
        }
    }
}

/// A question to a report, and of those on the programme one in each way of asking.
fn questions(report: &Report) -> Vec<Args> {
    let mut all = vec![args(report)];
    let takes = |flag| report.flags.contains(&flag);
    if takes(Flag::Split) {
        all.push(Args { split: Split::Journey, ..args(report) });
    }
    if takes(Flag::Audience) {
        let others = [Audience::Segment, Audience::Customer];
        all.extend(others.map(|audience| Args { audience, ..args(report) }));
    }
    if takes(Flag::Measure) {
        all.extend(RankMeasure::ALL.iter().map(|measure| Args { measure: *measure, ..args(report) }));
        all.push(Args { ranked: Ranked::Asset, ..args(report) });
    }
    all
}

fn of_demo(project: &mut Project, report: &Report, mut args: Args) -> Value {
    let cx = project.cx().unwrap();
    if report.flags.contains(&Flag::Journey) {
        args.journey = Some("abandoned-cart".to_owned());
    }
    if report.flags.contains(&Flag::Customer) {
        let sql = "select customer_id from customer order by customer limit 1";
        args.customer = cx.reader.rows(sql, &[], |row| row.get(0)).unwrap().pop();
    }
    let answer = (report.run)(&cx, &args).unwrap_or_else(|error| panic!("{}: {error}", report.name));
    let mut bytes = Vec::new();
    milepost::print::write(&answer, milepost::print::Format::Json, milepost::print::Reader::Program, &mut bytes)
        .unwrap();
    let mut answer: Value = serde_json::from_slice(&bytes).unwrap();
    answer.as_object_mut().unwrap().remove("source");
    answer
}

#[test]
fn p5_a_cancelled_refresh_shows_what_was_there_before_and_never_a_part() {
    let world = World::new();
    world.publish(0..CUSTOMERS / 2);
    let new = world.answers();
    world.publish(0..CUSTOMERS);
    let old = world.answers();
    assert_eq!((totals(&old), totals(&new)), ((300, 300), (150, 150)));
    let mut phases = BTreeSet::new();
    let mut step = 0;
    loop {
        step += 1;
        world.publish(0..CUSTOMERS / 2);
        let mut seen = 0;
        let mut project = world.project();
        let done = refresh(&mut project, &mut |phase| {
            seen += 1;
            phases.insert(phase);
            if seen == step { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if seen < step {
            assert!(done.is_ok());
            break;
        }
        assert!(matches!(done.unwrap_err().as_slice(), [Error::Cancelled]), "step {step}");
        // The session that withdrew it, and a new one.
        // One that was stopped between the base and what is built from it is finished when it is asked for.
        let name = REPORTS[0].name;
        let shown = ask(&mut project, &REPORTS[0]).unwrap();
        assert!([&old, &new].iter().any(|whole| shown == of_name(whole, name)), "step {step}: {shown:#?}");
        world.shows(&[&old, &new], &format!("step {step}"));
        drop(project);
        assert_eq!(world.unfinished(), Vec::<String>::new(), "step {step}");
    }
    assert!(phases.len() >= 4, "{phases:?}");
    assert_eq!(totals(&world.served().unwrap()), (150, 150));
    // Where nothing was there before there is no answer, rather than one of zeros.
    for step in 1..step {
        let world = World::new();
        let mut seen = 0;
        let mut project = world.project();
        let done = refresh(&mut project, &mut |_| {
            seen += 1;
            if seen == step { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(matches!(done.unwrap_err().as_slice(), [Error::Cancelled]), "step {step}");
        if let Ok(answer) = ask(&mut project, &REPORTS[0]) {
            assert_eq!(totals(&[answer]), (300, 300), "step {step}");
        }
        assert_eq!(totals(&world.answers()), (300, 300), "step {step}");
    }
}

fn of_name(answers: &[Value], name: &str) -> Value {
    answers.iter().find(|answer| answer["report"] == name).unwrap_or_else(|| panic!("{name} was not asked")).clone()
}
