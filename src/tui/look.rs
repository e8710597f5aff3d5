//! Colours and glyphs: one accent, green and red only beside ▲▼, secondary text dim.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use crate::config::theme::{Colour, Depth, Role, Theme};
use crate::domain::ascii;

/// The theme that every widget draws with.
#[derive(Clone, Debug)]
pub struct Look {
    /// Ordinary text.
    pub text: Style,
    /// Secondary text.
    pub dim: Style,
    /// Titles and numbers that matter.
    pub strong: Style,
    /// The one accent: focus, the current choice.
    pub accent: Style,
    /// The selected row.
    pub selected: Style,
    /// The selected row of a list without the focus.
    pub passive: Style,
    /// Bars.
    pub bar: Style,
    /// Better, always with ▲ or ▼.
    pub better: Style,
    /// Worse, always with ▲ or ▼.
    pub worse: Style,
    /// Something to be looked at.
    pub warn: Style,
    /// Plain characters instead of line and block glyphs.
    pub ascii: bool,
    /// The colours that the terminal has.
    pub depth: Depth,
}

impl Look {
    /// The theme on a terminal of so many colours.
    #[must_use]
    pub fn new(depth: Depth, ascii: bool, theme: &Theme) -> Self {
        let plain = Style::new();
        let colour = |role| match theme.colour(role, depth) {
            Colour::Default => None,
            Colour::Index(index) => Some(Color::Indexed(index)),
            Colour::Rgb(red, green, blue) => Some(Color::Rgb(red, green, blue)),
        };
        // Without a colour secondary text is ordinary: how a terminal dims is its own affair, and often not to be read (E15).
        let ink = |role| colour(role).map_or(plain, |colour| plain.fg(colour));
        let bold = plain.add_modifier(Modifier::BOLD);
        let on = |ground| plain.fg(colour(Role::Selected).unwrap_or(Color::Reset)).bg(ground);
        // Few colours hold no ground that suits both light and dark terminals: the selection is reversed there.
        let selected = colour(Role::Selection)
            .map_or(plain.add_modifier(Modifier::REVERSED), |ground| on(ground).add_modifier(Modifier::BOLD));
        let passive = colour(Role::Passive).map_or(plain.add_modifier(Modifier::UNDERLINED), on);
        Self {
            text: ink(Role::Text),
            dim: ink(Role::Dim),
            strong: ink(Role::Text).patch(bold),
            accent: ink(Role::Accent).patch(bold),
            selected,
            passive,
            bar: ink(Role::Bar),
            better: ink(Role::Better),
            worse: ink(Role::Worse),
            warn: colour(Role::Warning).map_or(bold, |colour| plain.fg(colour)),
            ascii,
            depth,
        }
    }

    /// The glyph, or its plain form under `ascii = true`.
    #[must_use]
    pub fn glyph(&self, fine: &'static str) -> &'static str {
        if !self.ascii {
            return fine;
        }
        let mut letters = fine.chars();
        letters.next().filter(|_| letters.next().is_none()).and_then(ascii::plain_form).unwrap_or(fine)
    }

    /// A text of our own with its glyphs in their plain form under `ascii = true`.
    #[must_use]
    pub fn plain<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.ascii { ascii::without_glyphs(text) } else { Cow::Borrowed(text) }
    }

    /// Takes what is left of glyphs out of a frame, under `ascii = true`.
    pub fn flatten(&self, frame: &mut Buffer) {
        if !self.ascii {
            return;
        }
        for cell in &mut frame.content {
            let mut letters = cell.symbol().chars();
            let alone = letters.next().filter(|_| letters.next().is_none());
            if let Some(plain) = alone.and_then(ascii::plain_form) {
                cell.set_symbol(plain);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::theme::Preset;

    #[test]
    fn without_colour_there_are_only_modifiers() {
        let mono = Theme::preset(Preset::Mono);
        let colourless = [(Depth::Plain, Theme::default()), (Depth::True, mono.clone()), (Depth::Sixteen, mono)];
        for (depth, theme) in colourless {
            let look = Look::new(depth, false, &theme);
            let inks = [look.text, look.dim, look.strong, look.accent, look.bar, look.better, look.worse, look.warn];
            for style in inks.into_iter().chain([look.selected, look.passive]) {
                assert_eq!((style.fg, style.bg), (None, None));
            }
        }
    }

    #[test]
    fn e15_the_selected_row_is_told_by_more_than_colour_where_there_are_few() {
        for (_, preset) in Preset::ALL {
            let look = Look::new(Depth::Sixteen, false, &Theme::preset(*preset));
            assert_eq!(look.selected, Style::new().add_modifier(Modifier::REVERSED));
            assert_eq!(look.passive, Style::new().add_modifier(Modifier::UNDERLINED));
        }
        let look = Look::new(Depth::TwoHundred, false, &Theme::default());
        assert_eq!((look.selected.fg, look.selected.bg), (Some(Color::Indexed(231)), Some(Color::Indexed(24))));
    }

    #[test]
    fn a_colour_that_the_terminal_cannot_show_becomes_the_nearest() {
        let mut theme = Theme::default();
        theme.set(Role::Bar, Colour::Rgb(250, 5, 5));
        assert_eq!(Look::new(Depth::Sixteen, false, &theme).bar.fg, Some(Color::Indexed(9)));
        assert_eq!(Look::new(Depth::True, false, &theme).bar.fg, Some(Color::Rgb(250, 5, 5)));
    }
}
