//! Every screen at five sizes, in one file each.

use std::fmt::Write as _;

use super::*;

/// What turns while something is counted, after the first.
const SPUN: [char; 7] = ['⠙', '⠸', '⠴', '⠦', '⠧', '⠇', '⠏'];

const SIZES: [(u16, u16); 5] = [(40, 10), (80, 24), (100, 30), (140, 40), (200, 60)];

/// A line without the folder that this runs in, and whatever takes time at its beginning.
fn elsewhere(line: &str) -> String {
    let line = &if line.contains(" Counting") { line.replace(SPUN, "⠋") } else { line.to_owned() };
    let Some((before, after)) = line.split_once("Folder  ") else { return line.to_owned() };
    let (folder, rest) = after.split_at(after.find('│').unwrap_or(after.len()));
    format!("{before}Folder  {}{rest}", ".".repeat(pen::width(folder)))
}

/// The lines of all sizes, each run of equal lines once.
fn sizes(bench: &mut Bench) -> String {
    let mut out = String::new();
    for (width, height) in SIZES {
        let _ = writeln!(out, "── {width}×{height}");
        let lines: Vec<String> = bench.screen(width, height).iter().map(|line| elsewhere(line)).collect();
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
        assert!(!text.contains(&here), "{}: {here}", shot.name);
        let name = format!("screen-{}", shot.name);
        let same = std::panic::catch_unwind(|| keep(&name, &text));
        if same.is_err() {
            changed.push(shot.name);
        }
    }
    assert_eq!(changed, Vec::<&str>::new());
}
