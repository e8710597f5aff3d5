//! P9: many sessions on one store, and a writer among them.

use std::process::{Child, Output, Stdio};
use std::time::Instant;

use super::child::Waiting;
use super::world::{CUSTOMERS, PATIENCE, World, figures, said, totals};

const SESSIONS: usize = 16;

fn start(world: &World, args: &[&str]) -> Vec<Child> {
    let session = |_| world.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    (0..SESSIONS).map(session).collect()
}

fn answered(out: &Output) -> u64 {
    assert!(out.status.success(), "{:?} {}", out.status, said(out));
    let (total, influenced) = totals(&[figures(&out.stdout)]);
    assert_eq!(total, influenced, "each customer is influenced in every state of the data");
    total
}

const ASK: [&str; 5] = ["report", "milestones", "--format", "json", "--wait=600"];

#[test]
fn p9_sixteen_sessions_at_once_all_answer_and_one_of_them_builds() {
    for world in [World::new(), World::csv()] {
        for round in 0..2 {
            let ended: Vec<Output> =
                start(&world, &ASK).into_iter().map(|session| session.wait_with_output().unwrap()).collect();
            for out in &ended {
                assert_eq!(answered(out), CUSTOMERS);
            }
            let built = ended.iter().filter(|out| said(out).contains("read the source anew")).count();
            assert_eq!(built, usize::from(round == 0), "round {round}: one build per store");
            assert_eq!(world.unfinished(), Vec::<String>::new());
        }
    }
}

#[test]
fn p9_sixteen_sessions_and_a_writer_that_tries_again_all_get_through() {
    let world = World::new();
    let began = Instant::now();
    let sessions = start(&world, &ASK);
    let mut writer = Waiting::start(&world, "write 0 3");
    for number in 0..3 {
        writer.until(&format!("wrote {number}"));
    }
    assert!(began.elapsed() < PATIENCE, "ten times 30 s");
    writer.end();
    for session in sessions {
        let total = answered(&session.wait_with_output().unwrap());
        assert!((CUSTOMERS..=CUSTOMERS + 3).contains(&total), "{total} is no state of the source");
    }
    assert_eq!(totals(&world.answers()), (CUSTOMERS + 3, CUSTOMERS + 3));
    assert_eq!(world.unfinished(), Vec::<String>::new());
}
