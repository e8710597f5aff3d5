//! The colours of some pages: where each style stands, once, and what it is on each kind of terminal and in each theme.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ratatui::style::{Color, Modifier, Style};

use super::*;
use crate::config::theme::Preset;

const PAGES: [&str; 15] = [
    "home",
    "journeys",
    "journey",
    "journey-part-unread",
    "journey-without-entries",
    "credit",
    "milestones",
    "funnels",
    "funnel-form",
    "too-few",
    "plan",
    "reach",
    "leaders",
    "leads",
    "leads-pipeline",
];
const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];

/// The letter of a style, in the order in which they come.
fn letter(place: usize) -> char {
    char::from(b'a' + u8::try_from(place).unwrap())
}

fn colour(colour: Option<Color>) -> Option<String> {
    match colour? {
        Color::Reset => None,
        Color::Indexed(index) => Some(format!("{index}")),
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        other => Some(format!("{other}")),
    }
}

fn in_words(style: Style) -> String {
    let mut words: Vec<String> = colour(style.fg).into_iter().collect();
    words.extend(colour(style.bg).map(|ground| format!("on {ground}")));
    for (modifier, word) in [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "faint"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
    ] {
        if style.add_modifier.contains(modifier) {
            words.push(word.to_owned());
        }
    }
    if words.is_empty() { "plain".to_owned() } else { words.join(" ") }
}

/// Every preset on every kind of terminal; without colours they are all the same.
fn looks() -> Vec<(String, Look)> {
    let depths = [("true colour", Depth::True), ("256 colours", Depth::TwoHundred), ("16 colours", Depth::Sixteen)];
    let of = |(name, preset): &(&str, Preset)| {
        depths.map(|(colours, depth)| (format!("{name}, {colours}"), Look::new(depth, false, &Theme::preset(*preset))))
    };
    let mut looks: Vec<(String, Look)> = Preset::ALL.iter().flat_map(of).collect();
    looks.push(("NO_COLOR".to_owned(), Look::new(Depth::Plain, false, &Theme::default())));
    looks
}

/// Where each style of the first frame stands, and what it is in each.
fn styles_of(frames: &[(String, Buffer)]) -> String {
    let first = &frames[0].1;
    let mut styles: Vec<Style> = Vec::new();
    let mut map = String::new();
    for y in 0..first.area.height {
        let mut row = String::new();
        for x in 0..first.area.width {
            let cell = &first[(x, y)];
            let style = cell.style();
            if cell.symbol() == " " && style.bg.is_none_or(|ground| ground == Color::Reset) {
                row.push(' ');
                continue;
            }
            let place = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
            row.push(letter(place));
        }
        map += row.trim_end();
        map.push('\n');
    }
    let mut out = map.clone();
    for (name, buf) in frames {
        let mut seen: BTreeMap<char, Vec<String>> = BTreeMap::new();
        for (y, row) in (0..).zip(map.lines()) {
            for (x, place) in (0..).zip(row.chars()).filter(|(_, place)| *place != ' ') {
                let said = in_words(buf[(x, y)].style());
                let all = seen.entry(place).or_default();
                if !all.contains(&said) {
                    all.push(said);
                }
            }
        }
        let _ = writeln!(out, "── {name}");
        for (place, said) in seen {
            let _ = writeln!(out, "{place} {}", said.join(" | "));
        }
    }
    out
}

#[test]
fn pages_in_every_theme_and_number_of_colours() {
    for shot in SHOTS.iter().filter(|shot| PAGES.contains(&shot.name)) {
        let mut benches: Vec<(String, Bench)> =
            looks().into_iter().map(|(name, look)| (name, at(shot, look))).collect();
        let mut out = String::new();
        for (width, height) in SIZES {
            let frames: Vec<(String, Buffer)> =
                benches.iter_mut().map(|(name, bench)| (name.clone(), frame(bench, width, height))).collect();
            let _ = write!(out, "── {width}×{height}\n{}", styles_of(&frames));
        }
        keep(&format!("colours-{}", shot.name), &out);
    }
}
