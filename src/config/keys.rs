//! Keys: their names, and which action each one stands for.

use std::fmt;

use crate::domain::similar::suggestion;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers, in one form however a terminal reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// Names of keys that are no characters; the first of a code is the one shown.
const NAMED: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("return", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("escape", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("space", KeyCode::Char(' ')),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pageup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
    ("pagedown", KeyCode::PageDown),
    ("plus", KeyCode::Char('+')),
];

impl Chord {
    /// Ends the program, whatever the configuration says.
    pub const END: Self = Self { code: KeyCode::Char('c'), modifiers: KeyModifiers::CONTROL };

    /// Reads `ctrl+p`, `shift+tab`, `f5`, `?`, `G`.
    ///
    /// # Errors
    /// What is allowed, with the nearest name where there is one.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (mut modifiers, mut rest) = (KeyModifiers::NONE, text);
        while let Some((before, after)) = rest.split_once('+').filter(|(_, after)| !after.is_empty()) {
            modifiers |= match before.to_ascii_lowercase().as_str() {
                "ctrl" | "control" => KeyModifiers::CONTROL,
                "alt" => KeyModifiers::ALT,
                "shift" => KeyModifiers::SHIFT,
                _ => return Err(format!("no modifier `{before}`: there are ctrl, alt and shift")),
            };
            rest = after;
        }
        let mut letters = rest.chars();
        let code = match (letters.next(), letters.next()) {
            (Some(letter), None) if !letter.is_control() && !letter.is_whitespace() => KeyCode::Char(letter),
            _ => named(rest)?,
        };
        Ok(Self::from(KeyEvent::new(code, modifiers)))
    }
}

fn named(name: &str) -> Result<KeyCode, String> {
    let lower = name.to_ascii_lowercase();
    if let Some((_, code)) = NAMED.iter().find(|(known, _)| *known == lower) {
        return Ok(*code);
    }
    let number = lower.strip_prefix('f').and_then(|number| number.parse().ok());
    if let Some(number @ 1..=24) = number {
        return Ok(KeyCode::F(number));
    }
    let names = || NAMED.iter().map(|(known, _)| *known);
    let near = suggestion(name, names());
    Err(if near.is_empty() {
        format!("no key `{name}`: a key is one character, f1 to f24, {}", names().collect::<Vec<_>>().join(", "))
    } else {
        format!("no key `{name}`: {near}")
    })
}

impl From<KeyEvent> for Chord {
    fn from(event: KeyEvent) -> Self {
        let kept = KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT;
        let mut modifiers = event.modifiers & kept;
        let code = match event.code {
            KeyCode::BackTab => {
                modifiers |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            KeyCode::Char(letter) if modifiers.contains(KeyModifiers::CONTROL) => {
                KeyCode::Char(letter.to_ascii_lowercase())
            }
            // Terminals differ in whether they report shift beside a character that needs it.
            KeyCode::Char(letter) => {
                let shifted = modifiers.contains(KeyModifiers::SHIFT);
                modifiers -= KeyModifiers::SHIFT;
                KeyCode::Char(if shifted { letter.to_ascii_uppercase() } else { letter })
            }
            other => other,
        };
        Self { code, modifiers }
    }
}

impl fmt::Display for Chord {
    /// As the footer shows it: `^P` would be shorter, but `ctrl+p` is what the configuration says.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name) in
            [(KeyModifiers::CONTROL, "ctrl+"), (KeyModifiers::ALT, "alt+"), (KeyModifiers::SHIFT, "shift+")]
        {
            if self.modifiers.contains(modifier) {
                f.write_str(name)?;
            }
        }
        match (NAMED.iter().find(|(_, code)| *code == self.code), self.code) {
            (None | Some(("plus", _)), KeyCode::Char(letter)) => write!(f, "{letter}"),
            (Some((name, _)), _) => f.write_str(name),
            (None, KeyCode::F(number)) => write!(f, "f{number}"),
            (None, other) => write!(f, "{other}"),
        }
    }
}

/// The presets: each action has a line of its own there, so that this is the list of the actions as well.
fn preset() -> toml::Table {
    include_str!("../../config/keys.toml").parse().unwrap_or_default()
}

/// The names of the actions, as `[keys]` writes them.
#[must_use]
pub fn actions() -> Vec<String> {
    preset().into_iter().map(|(action, _)| action).collect()
}

/// The keys of actions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(Vec<(Chord, String)>);

impl Keys {
    /// The presets of `config/keys.toml` that are among `actions`.
    #[must_use]
    pub fn presets(actions: &[&str]) -> Self {
        let mut keys = Self::default();
        for (action, value) in preset().into_iter().filter(|(action, _)| actions.contains(&action.as_str())) {
            let texts = match value {
                toml::Value::Array(list) => list,
                one => vec![one],
            };
            let chords = texts.iter().filter_map(|text| Chord::parse(text.as_str()?).ok());
            keys.0.extend(chords.map(|chord| (chord, action.clone())));
        }
        keys
    }

    /// The keys of an action, for footer and help.
    pub fn chords<'a>(&'a self, action: &'a str) -> impl Iterator<Item = Chord> + 'a {
        self.0.iter().filter(move |(_, known)| known == action).map(|(chord, _)| *chord)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;

    fn press(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
        KeyEvent::new(code, modifiers)
    }

    #[test]
    fn keys_have_names() {
        for (text, code, modifiers) in [
            ("ctrl+p", KeyCode::Char('p'), KeyModifiers::CONTROL),
            ("Ctrl+P", KeyCode::Char('P'), KeyModifiers::CONTROL | KeyModifiers::SHIFT),
            ("shift+tab", KeyCode::BackTab, KeyModifiers::SHIFT),
            ("?", KeyCode::Char('?'), KeyModifiers::SHIFT),
            ("G", KeyCode::Char('g'), KeyModifiers::SHIFT),
            ("f5", KeyCode::F(5), KeyModifiers::NONE),
            ("+", KeyCode::Char('+'), KeyModifiers::NONE),
            ("ctrl++", KeyCode::Char('+'), KeyModifiers::CONTROL),
            ("PgDn", KeyCode::PageDown, KeyModifiers::NONE),
            ("space", KeyCode::Char(' '), KeyModifiers::NONE),
        ] {
            let chord = Chord::parse(text).unwrap();
            if text != "Ctrl+P" {
                assert_eq!(chord, Chord::from(press(code, modifiers)), "{text}");
            }
            assert_eq!(Chord::parse(&chord.to_string()).unwrap(), chord, "{text}");
        }
        assert_eq!(Chord::parse("entr").unwrap_err(), "no key `entr`: did you mean `enter`?");
        assert_eq!(Chord::parse("hyper+x").unwrap_err(), "no modifier `hyper`: there are ctrl, alt and shift");
        for bad in ["", "ctrl+", "f25", "f0", " ", "ab", "\u{1b}"] {
            assert!(Chord::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn every_preset_is_a_key_and_no_key_is_given_twice() {
        let preset: toml::Table = include_str!("../../config/keys.toml").parse().unwrap();
        let names: Vec<&str> = preset.keys().map(String::as_str).collect();
        let keys = Keys::presets(&names);
        let written: usize = preset.values().map(|value| value.as_array().map_or(1, Vec::len)).sum();
        assert_eq!(keys.0.len(), written);
        for (at, (chord, _)) in keys.0.iter().enumerate() {
            assert!(keys.0[..at].iter().all(|(other, _)| other != chord), "{chord}");
        }
    }

    #[test]
    fn unknown_actions_and_keys_given_twice_are_refused() {
        let faults = |text: &str| Config::parse(Path::new("m.toml"), text).unwrap_err().to_string();
        let shown = faults("[keys]\nhelp = \"x\"\nqit = \"q\"\n");
        assert!(shown.contains("unknown action `qit`") && shown.contains("did you mean `quit`?"), "{shown}");
        let shown = faults("[keys]\nhelp = \"x\"\nquit = [\"Q\", \"x\"]\n");
        assert!(shown.contains("the key `x` is given to `help` and to `quit`"), "{shown}");
        let shown = faults("[keys]\nhelp = \"\u{200b}\"\n");
        assert!(shown.contains("U+200B"), "{shown}");
        assert!(Config::parse(Path::new("m.toml"), "[keys]\nhelp = [\"f1\", \"q\"]\nrefresh = []\n").is_ok());
    }

    #[test]
    fn ctrl_c_stays_the_way_out() {
        let (_, warnings) = Config::parse(Path::new("m.toml"), "[keys]\nsort = \"ctrl+c\"\n").unwrap();
        assert_eq!(warnings[0].message, "`ctrl+c` always ends milepost");
        assert!(Config::parse(Path::new("m.toml"), "[keys]\nquit = [\"Q\", \"ctrl+c\"]\n").unwrap().1.is_empty());
    }
}
