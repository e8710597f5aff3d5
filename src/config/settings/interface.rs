//! `[interface]` and `[interface.theme]`.

use super::kind::Flag;
use super::section::settings;
use super::setting::{Concerns, Entry};
use super::words::COLOUR;
use crate::config::theme::{Role, Theme};

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

/// One setting for each role of a colour.
pub(super) fn theme() -> Vec<Entry<Theme>> {
    let preset = Theme::default();
    let entry = |(name, role): (&str, Role)| {
        let default = format!("\"{}\"", preset.colour(role));
        let (path, line) = (format!("interface.theme.{name}"), format!("{name} = {default}"));
        let value = |theme: &Theme| format!("{theme:?}");
        Entry::new(&path, COLOUR, role.meaning(), Concerns::Screen, value).default(&default).line(&line)
    };
    Role::ALL.into_iter().map(entry).collect()
}
