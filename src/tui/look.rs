//! Colours and glyphs: one accent, green and red only beside ▲▼, secondary text dim.

use std::borrow::Cow;

use ratatui::style::{Color, Modifier, Style};

use crate::config::theme::{Colour, Depth, Role, Theme};

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
}

impl Look {
    /// The theme on a terminal of so many colours.
    #[must_use]
    pub fn new(depth: Depth, ascii: bool, theme: &Theme) -> Self {
        let plain = Style::new();
        let ink = |role| match theme.colour(role).at(depth) {
            Colour::Default => plain,
            Colour::Index(index) => plain.fg(Color::Indexed(index)),
            Colour::Rgb(red, green, blue) => plain.fg(Color::Rgb(red, green, blue)),
        };
        let bold = plain.add_modifier(Modifier::BOLD);
        // Few colours hold no background that suits both light and dark terminals: the selection is reversed there.
        let (selected, passive) = match depth {
            Depth::Plain | Depth::Sixteen => {
                (plain.add_modifier(Modifier::REVERSED), plain.add_modifier(Modifier::UNDERLINED))
            }
            Depth::TwoHundred | Depth::True => (
                bold.fg(Color::Indexed(231)).bg(Color::Indexed(24)),
                plain.fg(Color::Indexed(231)).bg(Color::Indexed(238)),
            ),
        };
        let dim = if depth == Depth::Plain { plain.add_modifier(Modifier::DIM) } else { ink(Role::Dim) };
        Self {
            text: ink(Role::Text),
            dim,
            strong: ink(Role::Text).patch(bold),
            accent: ink(Role::Accent).patch(bold),
            selected,
            passive,
            bar: ink(Role::Bar),
            better: ink(Role::Better),
            worse: ink(Role::Worse),
            warn: if depth == Depth::Plain { bold } else { ink(Role::Warning) },
            ascii,
        }
    }

    /// The glyph, or its plain form under `ascii = true`.
    #[must_use]
    pub fn glyph(&self, fine: &'static str) -> &'static str {
        if !self.ascii {
            return fine;
        }
        match fine {
            "▲" => "^",
            "▼" => "v",
            "│" | "┃" => "|",
            "─" => "-",
            "┌" | "┐" | "└" | "┘" | "├" | "┤" | "┬" | "┴" | "┼" | "✓" => "+",
            "█" => "#",
            "·" => ".",
            "›" | "→" => ">",
            "‹" => "<",
            "✗" => "!",
            "≈" => "~",
            other => other,
        }
    }

    /// A text of our own with its glyphs in their plain form under `ascii = true`.
    #[must_use]
    pub fn plain<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if !self.ascii || text.is_ascii() {
            return Cow::Borrowed(text);
        }
        let glyph = |c| match c {
            '›' | '→' => '>',
            '‹' => '<',
            '▲' => '^',
            '▼' => 'v',
            '≈' => '~',
            '·' => '.',
            other => other,
        };
        Cow::Owned(text.chars().map(glyph).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_there_are_only_modifiers() {
        let look = Look::new(Depth::Plain, false, &Theme::default());
        for style in [look.text, look.dim, look.accent, look.selected, look.bar, look.better, look.worse, look.warn] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }

    #[test]
    fn a_colour_that_the_terminal_cannot_show_becomes_the_nearest() {
        let mut theme = Theme::default();
        theme.set(Role::Bar, Colour::Rgb(250, 5, 5));
        assert_eq!(Look::new(Depth::Sixteen, false, &theme).bar.fg, Some(Color::Indexed(9)));
        assert_eq!(Look::new(Depth::True, false, &theme).bar.fg, Some(Color::Rgb(250, 5, 5)));
    }
}
