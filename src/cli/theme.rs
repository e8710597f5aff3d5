//! `milepost theme [NAME]`: the presets of the explorer's colours, shown in them.

use std::fmt::Write as _;

use crate::config::theme::{Colour, Depth, Preset, Role, Theme};
use crate::print::Reader;

use super::arguments::{self, Global};
use super::failure::Failure;
use super::{setup, talk};

/// Lists the presets, or shows one with its colours.
pub(super) fn run(global: &Global, args: &arguments::Theme) -> Result<u8, Failure> {
    let depth = match talk::stdout_reader(global) {
        Reader::Terminal => Depth::detect(|name| std::env::var(name).ok()),
        Reader::Program | Reader::Plain => Depth::Plain,
    };
    let text = match args.preset {
        Some(preset) => colours(preset, depth),
        // What is wrong with a configuration is no matter of this command.
        None => list(setup::config(global).ok().map(|(config, _)| config.interface.theme.origin()), depth),
    };
    talk::print(&text)?;
    Ok(0)
}

/// Every preset with what it is for and, where there are colours, a sample.
fn list(chosen: Option<Preset>, depth: Depth) -> String {
    let mut out = String::new();
    for (name, preset) in Preset::ALL {
        let mark = if chosen == Some(*preset) { " (chosen)" } else { "" };
        let _ = writeln!(out, "{name}{mark}\n    {}", preset.about());
        if depth > Depth::Plain {
            let _ = writeln!(out, "{}", sample(&Theme::preset(*preset), depth));
        }
        out.push('\n');
    }
    out + "Choose one in milepost.toml, under [interface.theme]: preset = \"light\"\n"
}

/// Lines as a page of the explorer has them.
fn sample(theme: &Theme, depth: Depth) -> String {
    let ink = |role, text: &str| inked(text, theme.colour(role, depth), Colour::Default, "");
    let row = |ground, attribute, text: &str| {
        let ground = theme.colour(ground, depth);
        let (text_colour, attribute) = if ground == Colour::Default {
            (Colour::Default, attribute)
        } else {
            (theme.colour(Role::Selected, depth), "")
        };
        inked(text, text_colour, ground, attribute)
    };
    let lines = [
        [ink(Role::Accent, "4 Attribution"), ink(Role::Text, "Welcome series  1,204"), ink(Role::Dim, "30.3 %")]
            .join("  "),
        row(Role::Selection, "7", "Abandoned cart    731  18.4 %  the selected row"),
        row(Role::Passive, "4", "Newsletter        402  10.1 %  the selected row of a list without the focus"),
        [
            ink(Role::Bar, "██████▌"),
            ink(Role::Better, "+6.1 ▲"),
            ink(Role::Worse, "−2.2 ▼"),
            ink(Role::Warning, "newer data"),
        ]
        .join("  "),
    ];
    lines.map(|line| format!("    {line}")).join("\n")
}

/// Every role of a preset: its colour, what it is for and, where there are colours, how it looks.
fn colours(preset: Preset, depth: Depth) -> String {
    let theme = Theme::preset(preset);
    let shown = if depth == Depth::Plain { Depth::True } else { depth };
    let mut out = format!("{}\n    {}\n\n", preset.name(), preset.about());
    for (name, role) in Role::ALL {
        let colour = theme.colour(role, shown);
        let swatch = match (depth, role) {
            (Depth::Plain, _) => String::new(),
            (_, Role::Selection | Role::Passive) => format!("{}  ", inked("      ", Colour::Default, colour, "")),
            _ => format!("{}  ", inked("██████", colour, Colour::Default, "")),
        };
        let _ = writeln!(out, "{swatch}{name:<9}  {:<14}  {}", colour.to_string(), role.meaning());
    }
    if depth > Depth::Plain {
        let _ = writeln!(out, "\n{}", sample(&theme, depth));
    }
    out
}

/// A text in a colour, on a ground, with an attribute, by the sequences of ECMA-48; nothing of the data is in it.
fn inked(text: &str, ink: Colour, ground: Colour, attribute: &str) -> String {
    let codes: Vec<String> =
        [code(ink, 30), code(ground, 40), Some(attribute.to_owned()).filter(|code| !code.is_empty())]
            .into_iter()
            .flatten()
            .collect();
    if codes.is_empty() { text.to_owned() } else { format!("\u{1b}[{}m{text}\u{1b}[m", codes.join(";")) }
}

/// The number of a colour: `base` is 30 for ink and 40 for ground; `None` = the terminal's own.
fn code(colour: Colour, base: u8) -> Option<String> {
    match colour {
        Colour::Default => None,
        Colour::Index(index @ 0..8) => Some((base + index).to_string()),
        Colour::Index(index @ 8..16) => Some((base + 52 + index).to_string()),
        Colour::Index(index) => Some(format!("{};5;{index}", base + 8)),
        Colour::Rgb(red, green, blue) => Some(format!("{};2;{red};{green};{blue}", base + 8)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e15_the_presets_are_listed_in_their_colours_or_as_plain_text() {
        let plain = list(Some(Preset::Light), Depth::Plain);
        assert!(plain.starts_with("dark\n    For terminals with a dark ground.\n\nlight (chosen)\n"), "{plain}");
        assert!(!plain.contains('\u{1b}') && plain.contains("\nmono\n"));
        let coloured = list(None, Depth::True);
        // Light's accent #005f87, and the reversed row of mono.
        assert!(coloured.contains("\u{1b}[38;2;0;95;135m4 Attribution\u{1b}[m"), "{coloured}");
        assert!(coloured.contains("\u{1b}[7mAbandoned cart"), "{coloured}");
        assert!(!coloured.contains("(chosen)"));
    }

    #[test]
    fn e15_one_preset_is_shown_role_by_role() {
        let plain = colours(Preset::Solarized, Depth::Plain);
        assert!(
            plain.contains("better     #859900         What got better.\n") && !plain.contains('\u{1b}'),
            "{plain}"
        );
        let sixteen = colours(Preset::Dark, Depth::Sixteen);
        assert!(sixteen.contains("\u{1b}[94m██████\u{1b}[m  bar        bright-blue "), "{sixteen}");
        // Mono sends attributes alone.
        let mono = colours(Preset::Mono, Depth::True);
        let codes = mono.split("\u{1b}[").skip(1).filter_map(|rest| rest.split_once('m'));
        assert!(codes.clone().count() > 0 && codes.clone().all(|(code, _)| matches!(code, "" | "4" | "7")), "{mono}");
    }
}
