//! The presets: whole, and readable on the grounds that they are for (E15).
//!
//! What is held to WCAG's 4.5 : 1 is text that is read in full: `text`, `dim`, `accent`, `selected`, and in the true and 256
//! colours of dark and light `better`, `worse` and `warning` too. Solarized's own red, orange and green on its own ground, and
//! bars, are held to the 3 : 1 of large signs.

use super::*;
use crate::config::colour::SIXTEEN;
use crate::domain::math::powf;

/// The sixteen colours of VGA and the Linux console.
const VGA: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (170, 0, 0),
    (0, 170, 0),
    (170, 85, 0),
    (0, 0, 170),
    (170, 0, 170),
    (0, 170, 170),
    (170, 170, 170),
    (85, 85, 85),
    (255, 85, 85),
    (85, 255, 85),
    (255, 255, 85),
    (85, 85, 255),
    (255, 85, 255),
    (85, 255, 255),
    (255, 255, 255),
];

/// The sixteen colours of Solarized; 8 is its dark ground.
const SOLARIZED: [(u8, u8, u8); 16] = [
    (0x07, 0x36, 0x42),
    (0xdc, 0x32, 0x2f),
    (0x85, 0x99, 0x00),
    (0xb5, 0x89, 0x00),
    (0x26, 0x8b, 0xd2),
    (0xd3, 0x36, 0x82),
    (0x2a, 0xa1, 0x98),
    (0xee, 0xe8, 0xd5),
    (0x00, 0x2b, 0x36),
    (0xcb, 0x4b, 0x16),
    (0x58, 0x6e, 0x75),
    (0x65, 0x7b, 0x83),
    (0x83, 0x94, 0x96),
    (0x6c, 0x71, 0xc4),
    (0x93, 0xa1, 0xa1),
    (0xfd, 0xf6, 0xe3),
];

/// A terminal: its sixteen colours, its text and its ground.
struct Screen {
    name: &'static str,
    palette: [(u8, u8, u8); 16],
    text: (u8, u8, u8),
    ground: (u8, u8, u8),
}

const BLACK: (u8, u8, u8) = (0, 0, 0);
const WHITE: (u8, u8, u8) = (255, 255, 255);

const XTERM_DARK: Screen = Screen { name: "xterm on black", palette: SIXTEEN, text: (229, 229, 229), ground: BLACK };
const CONSOLE: Screen = Screen { name: "VGA", palette: VGA, text: (170, 170, 170), ground: BLACK };
const GREY_DARK: Screen =
    Screen { name: "xterm on a dark grey", palette: SIXTEEN, text: (229, 229, 229), ground: (0x1e, 0x1e, 0x1e) };
const SOLARIZED_DARK: Screen =
    Screen { name: "Solarized dark", palette: SOLARIZED, text: SOLARIZED[12], ground: SOLARIZED[8] };
const XTERM_LIGHT: Screen = Screen { name: "xterm on white", palette: SIXTEEN, text: BLACK, ground: WHITE };
const GREY_LIGHT: Screen = Screen { name: "VGA on a light grey", palette: VGA, text: BLACK, ground: (238, 238, 238) };
const SOLARIZED_LIGHT: Screen =
    Screen { name: "Solarized light", palette: SOLARIZED, text: SOLARIZED[11], ground: SOLARIZED[15] };

/// The terminals that a preset is for.
fn screens(preset: Preset) -> Vec<Screen> {
    match preset {
        Preset::Dark => vec![XTERM_DARK, CONSOLE, GREY_DARK, SOLARIZED_DARK],
        Preset::Light => vec![XTERM_LIGHT, GREY_LIGHT, SOLARIZED_LIGHT],
        Preset::Solarized => vec![SOLARIZED_DARK],
        Preset::Mono => vec![XTERM_DARK, CONSOLE, GREY_DARK, SOLARIZED_DARK, XTERM_LIGHT, GREY_LIGHT, SOLARIZED_LIGHT],
    }
}

impl Screen {
    /// What the terminal makes of a colour; `or` is its own.
    fn shows(&self, colour: Colour, or: (u8, u8, u8)) -> (u8, u8, u8) {
        match colour {
            Colour::Default => or,
            Colour::Index(index @ 0..16) => self.palette[usize::from(index)],
            other => other.rgb(),
        }
    }

    /// The contrast of one colour's ink on another's ground.
    fn contrast(&self, ink: Colour, ground: Colour) -> f64 {
        contrast(self.shows(ink, self.text), self.shows(ground, self.ground))
    }
}

/// WCAG 2.1: relative luminance.
fn luminance((red, green, blue): (u8, u8, u8)) -> f64 {
    let linear = |level: u8| {
        let share = f64::from(level) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { powf((share + 0.055) / 1.055, 2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// WCAG 2.1: the ratio of two luminances, from 1 to 21.
fn contrast(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

const DEPTHS: [Depth; 3] = [Depth::Sixteen, Depth::TwoHundred, Depth::True];

#[test]
fn every_preset_names_every_role() {
    let file: toml::Table = include_str!("../../../config/theme.toml").parse().unwrap();
    let names: Vec<&str> = file.keys().map(String::as_str).collect();
    let mut presets: Vec<&str> = Preset::ALL.iter().map(|(name, _)| *name).collect();
    presets.sort_unstable();
    assert_eq!(names, presets);
    let mut roles = Role::ALL.map(|(name, _)| name);
    roles.sort_unstable();
    for (name, preset) in file {
        let preset = preset.as_table().unwrap();
        let own: Vec<&str> = preset.keys().map(String::as_str).filter(|key| *key != "16" && *key != "256").collect();
        assert_eq!(own, roles, "{name}");
        for table in ["16", "256"] {
            let more = preset.get(table).and_then(toml::Value::as_table);
            assert!(more.is_none_or(|more| more.keys().all(|key| roles.contains(&key.as_str()))), "{name}.{table}");
        }
        for colour in preset.values().flat_map(|value| value.as_table().map_or(vec![value], |t| t.values().collect())) {
            assert!(Colour::parse(colour.as_str().unwrap()).is_some(), "{name}: {colour}");
        }
    }
    for (at, (_, role)) in Role::ALL.into_iter().enumerate() {
        assert_eq!(role as usize, at);
    }
    for (at, (name, preset)) in Preset::ALL.iter().enumerate() {
        assert_eq!((*preset as usize, preset.name()), (at, *name));
        assert_eq!(Theme::preset(*preset).origin(), *preset);
    }
}

#[test]
fn e15_contrast_is_that_of_wcag() {
    // Black on white is 21, a colour on itself 1; #767676 on white is known as the lightest grey of 4.54.
    assert!((contrast(BLACK, WHITE) - 21.0).abs() < 1e-9);
    assert!((contrast(WHITE, WHITE) - 1.0).abs() < 1e-9);
    assert!((contrast((0x76, 0x76, 0x76), WHITE) - 4.54).abs() < 0.005);
    // The case: bright-black is the ground of Solarized.
    assert!((SOLARIZED_DARK.contrast(Colour::Index(8), Colour::Default) - 1.0).abs() < 1e-9);
}

#[test]
fn e15_text_is_readable_in_every_preset_at_every_depth() {
    for (name, preset) in Preset::ALL {
        for screen in screens(*preset) {
            // Solarized light's own text is 4.13: what is the terminal's own cannot be more readable than that.
            let own = contrast(screen.text, screen.ground);
            for depth in DEPTHS {
                let theme = Theme::preset(*preset);
                for role in [Role::Text, Role::Dim] {
                    let colour = theme.colour(role, depth);
                    let ratio = screen.contrast(colour, Colour::Default);
                    let least = if colour == Colour::Default { own.min(4.5) } else { 4.5 };
                    assert!(ratio >= least, "{name}, {depth:?}, {}, {role:?}: {ratio:.2}", screen.name);
                }
            }
        }
    }
}

#[test]
fn e15_what_is_coloured_is_seen_in_every_preset_at_every_depth() {
    for (name, preset) in Preset::ALL {
        let theme = Theme::preset(*preset);
        for screen in screens(*preset) {
            let own = contrast(screen.text, screen.ground);
            for depth in DEPTHS {
                for role in [Role::Accent, Role::Bar, Role::Better, Role::Worse, Role::Warning] {
                    let colour = theme.colour(role, depth);
                    let ratio = screen.contrast(colour, Colour::Default);
                    // Sixteen colours are the terminal's, and Solarized's accents are what they are.
                    let text = role != Role::Bar && depth != Depth::Sixteen && *preset != Preset::Solarized;
                    let least = if !text {
                        3.0
                    } else if colour == Colour::Default {
                        own.min(4.5)
                    } else {
                        4.5
                    };
                    assert!(ratio >= least, "{name}, {depth:?}, {}, {role:?}: {ratio:.2}", screen.name);
                }
            }
        }
    }
}

#[test]
fn e15_the_selected_row_is_readable_and_stands_out() {
    for (name, preset) in Preset::ALL {
        let theme = Theme::preset(*preset);
        for depth in DEPTHS {
            for role in [Role::Selection, Role::Passive] {
                let ground = theme.colour(role, depth);
                for screen in screens(*preset) {
                    if ground == Colour::Default {
                        // Reversed or underlined: as readable as the terminal's own text.
                        continue;
                    }
                    let ratio = screen.contrast(theme.colour(Role::Selected, depth), ground);
                    assert!(ratio >= 4.5, "{name}, {depth:?}, {}, {role:?}: {ratio:.2}", screen.name);
                    let apart = contrast(screen.shows(ground, screen.ground), screen.ground);
                    assert!(apart >= 1.15, "{name}, {depth:?}, {}, {role:?}: {apart:.2}", screen.name);
                }
            }
        }
    }
}

#[test]
fn e15_mono_has_no_colour() {
    for depth in DEPTHS {
        for (name, role) in Role::ALL {
            assert_eq!(Theme::preset(Preset::Mono).colour(role, depth), Colour::Default, "{name}");
        }
    }
}

#[test]
fn a_colour_of_ones_own_holds_at_every_depth() {
    let mut theme = Theme::preset(Preset::Light);
    theme.set(Role::Bar, Colour::Rgb(250, 5, 5));
    assert_eq!(theme.colour(Role::Bar, Depth::True), Colour::Rgb(250, 5, 5));
    assert_eq!(theme.colour(Role::Bar, Depth::Sixteen), Colour::Index(9));
    assert_eq!(theme.colour(Role::Bar, Depth::Plain), Colour::Default);
    assert_eq!(theme.colour(Role::Dim, Depth::Sixteen), Colour::Default);
}
