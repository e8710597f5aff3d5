//! Keys and their names.

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// A character, shift already applied.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
}

/// A key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift; characters have it applied already.
    pub shift: bool,
}

const NAMES: &[(&str, Code)] = &[
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("insert", Code::Insert),
    ("pgup", Code::PageUp),
    ("pgdn", Code::PageDown),
    ("space", Code::Char(' ')),
    ("plus", Code::Char('+')),
];

impl Key {
    /// Ends the program wherever one is.
    pub const END: Self = Self { code: Code::Char('c'), ctrl: true, alt: false, shift: false };

    /// A key without modifiers.
    #[must_use]
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// Reads a key's name as the configuration writes it: `q`, `G`, `enter`, `ctrl+c`, `shift+tab`, `f1`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (mut rest, mut key) = (name, Self::plain(Code::Enter));
        while let Some((before, after)) = rest.split_once('+').filter(|(_, after)| !after.is_empty()) {
            match before {
                "ctrl" => key.ctrl = true,
                "alt" => key.alt = true,
                "shift" => key.shift = true,
                _ => return None,
            }
            rest = after;
        }
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_control() && !c.is_whitespace() => Code::Char(c),
            _ => {
                let lower = rest.to_ascii_lowercase();
                let named = NAMES.iter().find(|(name, _)| *name == lower).map(|(_, code)| *code);
                let function = || lower.strip_prefix('f')?.parse().ok().filter(|n| (1..=24).contains(n)).map(Code::F);
                named.or_else(function)?
            }
        };
        Some(key.settled())
    }

    /// One form however a terminal reports it.
    #[must_use]
    pub fn settled(mut self) -> Self {
        match self.code {
            Code::Tab if self.shift => (self.code, self.shift) = (Code::BackTab, false),
            Code::BackTab => self.shift = false,
            Code::Char(c) if self.ctrl => (self.code, self.shift) = (Code::Char(c.to_ascii_lowercase()), false),
            Code::Char(c) if self.shift => (self.code, self.shift) = (Code::Char(c.to_ascii_uppercase()), false),
            _ => {}
        }
        self
    }

    /// The name for people: `↑`, `Enter`, `Ctrl-C`.
    #[must_use]
    pub fn label(self) -> String {
        let base = match self.code {
            Code::Up => "↑".to_owned(),
            Code::Down => "↓".to_owned(),
            Code::Left => "←".to_owned(),
            Code::Right => "→".to_owned(),
            Code::PageUp => "PgUp".to_owned(),
            Code::PageDown => "PgDn".to_owned(),
            Code::BackTab => "Shift-Tab".to_owned(),
            Code::F(n) => format!("F{n}"),
            Code::Char(c) if self.ctrl => c.to_ascii_uppercase().to_string(),
            Code::Char(c) if c != ' ' => c.to_string(),
            code => {
                let name = NAMES.iter().find(|(_, other)| *other == code).map_or("", |(name, _)| *name);
                let mut chars = name.chars();
                chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
            }
        };
        let held = [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")];
        held.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect::<String>() + &base
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_the_configuration_writes_them() {
        let ctrl = |c| Some(Key { ctrl: true, ..Key::plain(Code::Char(c)) });
        assert_eq!(Key::parse("ctrl+c"), ctrl('c'));
        assert_eq!(Key::parse("ctrl++"), ctrl('+'));
        assert_eq!(Key::parse("shift+tab"), Some(Key::plain(Code::BackTab)));
        assert_eq!(Key::parse("plus"), Key::parse("+"));
        assert_eq!(Key::parse("f12"), Some(Key::plain(Code::F(12))));
        for bad in ["", "qq", "ctrl+", "hyper+x", "f25", "f0", "\u{1b}", " "] {
            assert_eq!(Key::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn people_read_keys_as_on_the_keyboard() {
        let label = |name| Key::parse(name).expect(name).label();
        let labels = ["ctrl+c", "enter", "pgup", "up", "space", "E", "shift+up", "f1"].map(label);
        assert_eq!(labels, ["Ctrl-C", "Enter", "PgUp", "↑", "Space", "E", "Shift-↑", "F1"]);
    }
}
