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
    Accent, "accent": "Selection and focus.";
    Bar, "bar": "Bars and charts.";
    Better, "better": "What got better.";
    Worse, "worse": "What got worse, and errors.";
    Warning, "warning": "What needs a look.";
}

/// A colour for every role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme([Colour; Role::ALL.len()]);

/// `config/theme.toml`, read once.
static PRESET: LazyLock<Theme> = LazyLock::new(|| {
    let mut theme = Theme([Colour::Default; Role::ALL.len()]);
    let lines = include_str!("../../config/theme.toml").parse::<toml::Table>().unwrap_or_default();
    for (name, role) in Role::ALL {
        if let Some(colour) = lines.get(name).and_then(toml::Value::as_str).and_then(Colour::parse) {
            theme.set(role, colour);
        }
    }
    theme
});

impl Default for Theme {
    fn default() -> Self {
        PRESET.clone()
    }
}

impl Theme {
    /// The colour of a role.
    #[must_use]
    pub fn colour(&self, role: Role) -> Colour {
        self.0[role as usize]
    }

    /// The same with another colour for a role.
    pub fn set(&mut self, role: Role, colour: Colour) {
        self.0[role as usize] = colour;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preset_names_every_role() {
        let lines: toml::Table = include_str!("../../config/theme.toml").parse().unwrap();
        let names: Vec<_> = lines.keys().map(String::as_str).collect();
        let mut roles = Role::ALL.map(|(name, _)| name);
        roles.sort_unstable();
        assert_eq!(names, roles);
        assert_eq!(Theme::default().colour(Role::Accent), Colour::Index(6));
        for (at, (_, role)) in Role::ALL.into_iter().enumerate() {
            assert_eq!(role as usize, at);
        }
    }
}
