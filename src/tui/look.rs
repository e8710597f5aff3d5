//! Colours and glyphs: one accent, green and red only beside ▲▼, secondary text dim.

use ratatui::style::{Color, Modifier, Style};

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// None: `NO_COLOR`; only modifiers.
    None,
    /// The sixteen of every terminal.
    Sixteen,
    /// 256.
    Indexed,
    /// True colour.
    True,
}

impl Depth {
    /// What the environment promises.
    #[must_use]
    pub fn of_environment(no_color: bool) -> Self {
        let var = |name: &str| std::env::var(name).unwrap_or_default();
        let term = var("TERM");
        if no_color || !var("NO_COLOR").is_empty() {
            Self::None
        } else if matches!(var("COLORTERM").as_str(), "truecolor" | "24bit") {
            Self::True
        } else if term.contains("256color") || term.contains("kitty") || term.contains("ghostty") {
            Self::Indexed
        } else {
            Self::Sixteen
        }
    }
}

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
    /// The theme for so many colours; `accent` is a colour name or `#rrggbb` of the configuration.
    #[must_use]
    pub fn new(depth: Depth, ascii: bool, accent: Option<&str>) -> Self {
        let plain = Style::new();
        if depth == Depth::None {
            return Self {
                text: plain,
                dim: plain.add_modifier(Modifier::DIM),
                strong: plain.add_modifier(Modifier::BOLD),
                accent: plain.add_modifier(Modifier::BOLD),
                selected: plain.add_modifier(Modifier::REVERSED),
                passive: plain.add_modifier(Modifier::UNDERLINED),
                bar: plain,
                better: plain,
                worse: plain,
                warn: plain.add_modifier(Modifier::BOLD),
                ascii,
            };
        }
        let own = accent.and_then(|name| name.parse::<Color>().ok()).filter(|color| fits(*color, depth));
        let (hue, soft, good, bad, caution) = match depth {
            Depth::True => (
                Color::Rgb(110, 168, 220),
                Color::Rgb(38, 50, 64),
                Color::Rgb(120, 180, 120),
                Color::Rgb(220, 120, 110),
                Color::Rgb(214, 175, 96),
            ),
            Depth::Indexed => {
                (Color::Indexed(74), Color::Indexed(236), Color::Indexed(108), Color::Indexed(174), Color::Indexed(179))
            }
            _ => (Color::Cyan, Color::Reset, Color::Green, Color::Red, Color::Yellow),
        };
        let hue = own.unwrap_or(hue);
        // Sixteen colours have no background that suits both light and dark terminals: the selection is reversed.
        let (selected, passive) = if depth == Depth::Sixteen {
            (plain.add_modifier(Modifier::REVERSED), plain.add_modifier(Modifier::UNDERLINED))
        } else {
            (plain.fg(Color::Indexed(231)).bg(soft_of(hue, depth)).add_modifier(Modifier::BOLD), plain.bg(soft))
        };
        let dim = match depth {
            Depth::True => plain.fg(Color::Rgb(128, 134, 142)),
            Depth::Indexed => plain.fg(Color::Indexed(245)),
            _ => plain.add_modifier(Modifier::DIM),
        };
        let passive = if depth == Depth::Sixteen { passive } else { passive.fg(Color::Indexed(231)) };
        Self {
            text: plain,
            dim,
            strong: plain.add_modifier(Modifier::BOLD),
            accent: plain.fg(hue).add_modifier(Modifier::BOLD),
            selected,
            passive,
            bar: plain.fg(hue),
            better: plain.fg(good),
            worse: plain.fg(bad),
            warn: plain.fg(caution),
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
}

/// A dark shade of the accent, for the selected row.
fn soft_of(hue: Color, depth: Depth) -> Color {
    match (hue, depth) {
        (Color::Rgb(r, g, b), Depth::True) => Color::Rgb(r / 5 * 2, g / 5 * 2, b / 5 * 2),
        (_, Depth::True) => Color::Rgb(44, 67, 88),
        _ => Color::Indexed(24),
    }
}

fn fits(color: Color, depth: Depth) -> bool {
    match color {
        Color::Rgb(..) => depth == Depth::True,
        Color::Indexed(n) => n < 16 || depth != Depth::Sixteen,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_there_are_only_modifiers() {
        let look = Look::new(Depth::None, false, Some("red"));
        for style in [look.text, look.dim, look.accent, look.selected, look.bar, look.better, look.worse, look.warn] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }

    #[test]
    fn an_accent_that_the_terminal_cannot_show_is_not_taken() {
        assert_eq!(Look::new(Depth::Sixteen, false, Some("#ff8800")).bar.fg, Some(Color::Cyan));
        assert_eq!(Look::new(Depth::True, false, Some("#ff8800")).bar.fg, Some(Color::Rgb(255, 136, 0)));
    }
}
