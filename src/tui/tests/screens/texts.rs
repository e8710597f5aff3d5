//! Every screen at five sizes, in one file each.

use std::fmt::Write as _;

use super::*;

const SIZES: [(u16, u16); 5] = [(40, 10), (80, 24), (100, 30), (140, 40), (200, 60)];

/// The lines of all sizes, each run of equal lines once.
fn sizes(bench: &mut Bench) -> String {
    let mut out = String::new();
    for (width, height) in SIZES {
        let _ = writeln!(out, "── {width}×{height}");
        let lines = bench.screen(width, height);
        for run in lines.chunk_by(|line, next| line == next) {
            out += &run[0];
            if run.len() > 1 {
                let _ = write!(out, "  ⋮ {} such lines", run.len());
            }
            out.push('\n');
        }
    }
    out
}

/// All that differ are named, not the first alone.
#[test]
fn every_screen_at_five_sizes() {
    let here = std::env::current_dir().unwrap().display().to_string();
    let mut changed = Vec::new();
    for shot in SHOTS {
        let mut bench = at(shot, look());
        let text = sizes(&mut bench);
        assert!(!text.contains(&here) || shot.name == "export", "{}: {here}", shot.name);
        let name = format!("screen-{}", shot.name);
        let same = std::panic::catch_unwind(|| keep(&name, &text));
        if same.is_err() {
            changed.push(shot.name);
        }
    }
    assert_eq!(changed, Vec::<&str>::new());
}
