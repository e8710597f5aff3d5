//! What holds of every screen at any size.

use super::*;
use crate::tui::tests::world::JOURNEYS;

/// Sizes from one cell to 220×60, by steps that share no divisor with either.
fn sizes(n: u16, salt: u16) -> impl Iterator<Item = (u16, u16)> {
    (0..n).map(move |i| ((i * 89 + salt * 37) % 220 + 1, (i * 23 + salt * 13) % 60 + 1))
}

/// The cells of a line as text, a wide character once.
fn line(buf: &Buffer, y: u16) -> String {
    let (mut line, mut x) = (String::new(), 0);
    while x < buf.area.width {
        line += buf[(x, y)].symbol();
        x += columns(buf, x, y);
    }
    line
}

/// A wide character has its two cells, and nothing stands in the second.
fn whole(buf: &Buffer) -> Result<(), String> {
    for y in 0..buf.area.height {
        for x in 0..buf.area.width {
            if columns(buf, x, y) == 2 && (x + 1 >= buf.area.width || buf[(x + 1, y)].symbol() != " ") {
                return Err(format!("{:?} is split at {x},{y}", buf[(x, y)].symbol()));
            }
        }
    }
    Ok(())
}

/// A name of the data ends where it ends, or with "…", or where a word of it ends: lines of text break there, and other names
/// begin like it. A box may cover some of the page under it.
fn cut(lines: &[String], boxed: bool) -> Result<(), String> {
    for (_, name) in JOURNEYS {
        let start: String = name.chars().take(8).collect();
        for line in lines {
            for (at, _) in line.match_indices(&start) {
                let (mut rest, mut left, mut before) = (line[at..].chars(), name.chars(), ' ');
                loop {
                    match (left.next(), rest.next()) {
                        (None, _) | (Some(_), Some('…')) => break,
                        (Some(_), Some('│' | '┌' | '└')) if boxed => break,
                        (Some(is), Some(shown)) if is == shown => before = is,
                        (Some(is), _) if is == ' ' || before == ' ' => break,
                        _ => return Err(format!("{name} is cut without a sign: {line}")),
                    }
                }
            }
        }
    }
    Ok(())
}

#[test]
fn at_any_size_nothing_breaks_and_what_is_cut_says_so() {
    let mut faults = Vec::new();
    for (n, shot) in (0..).zip(SHOTS) {
        let mut bench = at(shot, look());
        let boxed = bench.app.boxed();
        for (width, height) in sizes(70, n) {
            let buf = frame(&mut bench, width, height);
            let lines: Vec<String> = (0..height).map(|y| line(&buf, y)).collect();
            let mut say = |why: Result<(), String>| {
                if let Err(why) = why {
                    faults.push(format!("{} {width}×{height}: {why}", shot.name));
                }
            };
            say(whole(&buf));
            say(cut(&lines, boxed));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults[..faults.len().min(60)].join("\n"));
}

#[test]
fn at_any_size_wide_characters_of_the_data_are_whole() {
    let hostile = Company::hostile().fresh();
    for ascii in [false, true] {
        let mut bench = Bench::looking(&hostile, Watch::default(), Look::new(Depth::Sixteen, ascii, &Theme::default()));
        for (n, keys) in (0..).zip(["1", "2", "3", "4", "=", "P", "C", "T", "L", "K", "$", "0", "4 enter", "enter"]) {
            bench.press(keys);
            for (width, height) in sizes(40, n) {
                let buf = frame(&mut bench, width, height);
                assert_eq!(whole(&buf), Ok(()), "{keys} {width}×{height}");
            }
        }
    }
}

#[test]
fn the_footer_names_help_and_quit_wherever_there_is_room() {
    for shot in SHOTS.iter().filter(|shot| !shot.keys.contains(' ') && shot.text.is_empty()) {
        let mut bench = at(shot, look());
        for (width, height) in sizes(110, 1).filter(|(width, height)| *width >= 40 && *height >= 10) {
            let buf = frame(&mut bench, width, height);
            let footer = line(&buf, height - 1);
            assert!(footer.contains("? help") && footer.contains("q quit"), "{} {width}×{height}: {footer}", shot.name);
        }
    }
}
