//! What is coloured how.

use std::sync::LazyLock;

pub use super::colour::{Colour, Depth};

/// Declares the roles: each with its name in `[interface.theme]` and what it colours.
macro_rules! roles {
    ($($role:ident, $name:literal: $meaning:literal;)+) => {
        /// What a colour is for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Role {
            $(#[doc = $meaning] $role,)+
        }

        impl Role {
            /// Every role with its name in `[interface.theme]`.
            pub const ALL: [(&'static str, Self); [$($name),+].len()] = [$(($name, Self::$role)),+];

            /// What it colours, as a sentence.
            pub(crate) fn meaning(self) -> &'static str {
                match self {
                    $(Self::$role => $meaning,)+
                }
            }
        }
    };
}

roles! {
    Text, "text": "Ordinary text.";
    Dim, "dim": "Secondary text.";
    Accent, "accent": "Focus, and what is chosen.";
    Bar, "bar": "Bars and charts.";
    Better, "better": "What got better.";
    Worse, "worse": "What got worse, and errors.";
    Warning, "warning": "What needs a look.";
    Selection, "selection": "Ground of the selected row; default = it is reversed.";
    Passive, "passive": "Ground of the selected row of a list without the focus; default = it is underlined.";
    Selected, "selected": "Text of the selected row.";
}

/// Declares the presets: each with its name and what it is for.
macro_rules! presets {
    ($($(#[$meta:meta])? $preset:ident, $name:literal: $about:literal;)+) => {
        /// A theme that comes with the program.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum Preset {
            $($(#[$meta])? #[doc = $about] $preset,)+
        }

        impl Preset {
            /// Every preset with its name.
            pub const ALL: &'static [(&'static str, Self)] = &[$(($name, Self::$preset)),+];

            /// What it is called.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$preset => $name,)+
                }
            }

            /// What it is for, as a sentence.
            #[must_use]
            pub const fn about(self) -> &'static str {
                match self {
                    $(Self::$preset => $about,)+
                }
            }
        }
    };
}

presets! {
    #[default] Dark, "dark": "For terminals with a dark ground.";
    Light, "light": "For terminals with a light ground.";
    Solarized, "solarized": "Solarized dark, by its own palette.";
    Mono, "mono": "No colour at all: bold, reversed and underlined text.";
}

/// A colour for every role.
type Palette = [Colour; Role::ALL.len()];

/// The depths that a theme has a palette for, each with its table below a preset's own; the first is that one itself.
const TABLES: [(Depth, &str); 3] = [(Depth::True, ""), (Depth::TwoHundred, "256"), (Depth::Sixteen, "16")];

/// A colour for every role, on terminals of every depth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    preset: Preset,
    palettes: [Palette; TABLES.len()],
}

/// `config/theme.toml`, read once: the presets in their order.
static PRESETS: LazyLock<Vec<Theme>> = LazyLock::new(|| {
    let file = include_str!("../../config/theme.toml").parse::<toml::Table>().unwrap_or_default();
    let theme = |(name, preset): &(&str, Preset)| {
        let own = file.get(*name).and_then(toml::Value::as_table);
        let colour = |table: &str, role: &str| {
            let table = if table.is_empty() { own } else { own?.get(table)?.as_table() };
            table?.get(role)?.as_str().and_then(Colour::parse)
        };
        let palette = |(depth, table): (Depth, &str)| {
            Role::ALL.map(|(role, _)| {
                let inherited = || colour("", role).map_or(Colour::Default, |colour| colour.at(depth));
                colour(table, role).unwrap_or_else(inherited)
            })
        };
        Theme { preset: *preset, palettes: TABLES.map(palette) }
    };
    Preset::ALL.iter().map(theme).collect()
});

impl Default for Theme {
    fn default() -> Self {
        Self::preset(Preset::default())
    }
}

impl Theme {
    /// The theme of a preset.
    #[must_use]
    pub fn preset(preset: Preset) -> Self {
        PRESETS[preset as usize].clone()
    }

    /// The preset that it began with.
    #[must_use]
    pub fn origin(&self) -> Preset {
        self.preset
    }

    /// The colour of a role on a terminal of so many colours.
    #[must_use]
    pub fn colour(&self, role: Role, depth: Depth) -> Colour {
        let palette = TABLES.iter().position(|(known, _)| *known == depth);
        palette.map_or(Colour::Default, |at| self.palettes[at][role as usize].at(depth))
    }

    /// The same with another colour for a role, at every depth.
    pub fn set(&mut self, role: Role, colour: Colour) {
        for palette in &mut self.palettes {
            palette[role as usize] = colour;
        }
    }
}

#[cfg(test)]
mod tests;
