//! `[interface]` and `[interface.theme]`.

use super::kind::{Choice, Flag};
use super::section::settings;
use super::setting::{Concerns, Entry};
use super::words::COLOUR;
use crate::config::theme::{Depth, Preset, Role, Theme};

settings! {
    /// `[interface]`.
    pub struct Interface at "interface" {
        /// Plain borders and bars.
        ascii: bool = Flag, false => Screen;
        /// The mouse: the wheel scrolls, a press chooses a page, a row, a heading or a bar, a second one opens it. false leaves
        /// it to the terminal, for marking text.
        mouse: bool = Flag, true => Screen;
    }
    by hand {
        /// `[interface.theme]`.
        theme: Theme,
    }
}

/// The key of the preset in `[interface.theme]`.
pub(in crate::config) const PRESET: &str = "preset";

/// The preset, and one setting for each role of a colour.
pub(super) fn theme() -> Vec<Entry<Theme>> {
    let presets = Choice(Preset::ALL);
    let default = format!("\"{}\"", Preset::default().name());
    let value = |theme: &Theme| theme.origin().name().to_owned();
    let meaning = "Colours for a kind of terminal; `milepost theme` shows them.";
    let preset = Entry::new(&format!("interface.theme.{PRESET}"), &presets.words(), meaning, Concerns::Screen, value);
    let role = |(name, role): (&str, Role)| {
        let shown = Theme::default().colour(role, Depth::True);
        let (path, line) = (format!("interface.theme.{name}"), format!("#{name} = \"{shown}\""));
        let value = |theme: &Theme| format!("{theme:?}");
        Entry::new(&path, COLOUR, role.meaning(), Concerns::Screen, value).line(&line)
    };
    let preset = preset.default(&default).line(&format!("{PRESET} = {default}"));
    std::iter::once(preset).chain(Role::ALL.into_iter().map(role)).collect()
}
